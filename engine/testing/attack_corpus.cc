#include "engine/testing/attack_corpus.h"

#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

namespace postern {
namespace {

constexpr char kFile[] = "testdata/attacks/attacks.tsv";

std::string Unescape(const std::string& field) {
  std::string bytes;
  for (size_t i = 0; i < field.size(); ++i) {
    const bool is_escaped = field[i] == '\\';
    if (is_escaped) ++i;
    if (is_escaped && field.at(i) == 'x') {
      bytes.push_back(static_cast<char>(std::stoi(field.substr(i + 1, 2), nullptr, 16)));
      i += 2;
    } else {
      bytes.push_back(field.at(i));
    }
  }
  return bytes;
}

std::vector<std::string> Fields(const std::string& line) {
  std::vector<std::string> fields;
  std::istringstream stream(line);
  for (std::string field; std::getline(stream, field, '\t');) fields.push_back(Unescape(field));
  return fields;
}

}  // namespace

std::vector<Attack> ReadAttacks(const std::string& mode) {
  std::ifstream file(kFile);
  std::string line;
  if (!std::getline(file, line)) {
    std::cerr << kFile << ": cannot be read\n";
    std::exit(1);
  }
  const std::vector<std::string> columns = Fields(line);
  std::vector<Attack> attacks;
  while (std::getline(file, line)) {
    std::map<std::string, std::string> row;
    const std::vector<std::string> fields = Fields(line);
    for (size_t i = 0; i < fields.size(); ++i) row[columns.at(i)] = fields[i];
    if (!mode.empty() && row["mode"] != mode) continue;
    attacks.push_back({row["name"], row["mode"], row["input"], row["expect"], row["canonical"],
                       row["pattern"], row["action"]});
  }
  return attacks;
}

}  // namespace postern
