// Versions. They are numbered apart: a release of the library need not change the language.
#ifndef POSTERN_ENGINE_VERSION_H_
#define POSTERN_ENGINE_VERSION_H_

namespace postern {

// The version of the library and of the command line.
inline constexpr char kVersion[] = "0.1.0";

// The version of the policy language: `postern: 1`.
inline constexpr int kLanguageVersion = 1;

}  // namespace postern

#endif  // POSTERN_ENGINE_VERSION_H_
