// For tests: reads the corpus of attacks, testdata/attacks/attacks.tsv (see the README there).
#ifndef POSTERN_ENGINE_TESTING_ATTACK_CORPUS_H_
#define POSTERN_ENGINE_TESTING_ATTACK_CORPUS_H_

#include <string>
#include <vector>

namespace postern {

// One line of the corpus, unescaped. The fields have the columns' names.
struct Attack {
  std::string name;
  std::string mode;
  std::string input;
  std::string expect;
  std::string canonical;
  std::string pattern;
  std::string action;
};

// Returns the attacks whose mode is `mode`, in file order; of all modes if it is empty. Ends the
// test if the file, which is data of every test that calls this, cannot be read.
std::vector<Attack> ReadAttacks(const std::string& mode);

}  // namespace postern

#endif  // POSTERN_ENGINE_TESTING_ATTACK_CORPUS_H_
