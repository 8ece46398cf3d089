// For tests and benchmarks: counts what a program asks operator new for.
//
// A program that links this has its operator new replaced, those of the sanitizers' builds too.
#ifndef POSTERN_ENGINE_TESTING_ALLOCATION_COUNT_H_
#define POSTERN_ENGINE_TESTING_ALLOCATION_COUNT_H_

#include <cstddef>

namespace postern {

// Returns how often this thread has allocated so far.
size_t NumAllocations();

}  // namespace postern

#endif  // POSTERN_ENGINE_TESTING_ALLOCATION_COUNT_H_
