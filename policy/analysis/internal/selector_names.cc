#include "policy/analysis/internal/selector_names.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/strings/ascii.h"
#include "engine/json_text.h"

namespace postern::internal {
namespace {

using Kind = SelectorSpec::Kind;
using Set = PrincipalSpace::Set;

// A selector of a rule, and how it is spelled.
struct Word {
  int width = 0;  // fewer: it holds for more
  std::string text;
  const Pattern* pattern = nullptr;  // of its declaration
  std::vector<std::string> variables;
  Set surely = Bdd::kFalse;
  Set maybe = Bdd::kFalse;

  friend bool operator<(const Word& a, const Word& b) {
    return std::tie(a.width, a.text, a.pattern->text) < std::tie(b.width, b.text, b.pattern->text);
  }
};

const char* TextOf(Kind kind) {
  if (kind == Kind::kAnyone) return "anyone";
  return kind == Kind::kGuest ? "guest" : "authenticated";
}

int Width(Kind kind) {
  switch (kind) {
    case Kind::kAnyone:
      return 0;
    case Kind::kGuest:
      return 1;
    case Kind::kAuthenticated:
      return 2;
    default:
      return 3;
  }
}

// Returns a name or value as it is, or in quotes where it could be taken for other words.
std::string Quoted(const std::string& text) {
  const bool is_plain = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c < 0 ||
           std::string_view("_-./:@+").find(c) != std::string_view::npos;
  });
  if (is_plain && text != "unknown" && text != "or" && text != "and") return text;
  std::string quoted;
  AppendJsonString(text, quoted);
  return quoted;
}

std::string SelectorText(const Selector& selector) {
  if (selector.kind == Kind::kGroup) return "group:" + Quoted(selector.name);
  if (selector.kind == Kind::kFunction) return "function:" + Quoted(selector.name);
  return selector.text;
}

std::string WhereText(const std::vector<Where>& where) {
  std::string text;
  for (const Where& entry : where) {
    text += (text.empty() ? " where " : " and ") + entry.attribute + " is ";
    if (!entry.variable.empty()) text += '<' + entry.variable + '>';
    for (size_t i = 0; i < entry.values.size(); ++i) {
      text += (i == 0 ? "" : " or ") + Quoted(entry.values[i]);
    }
  }
  return text;
}

// Returns the variables that a selector and the `where` of its rule name.
std::vector<std::string> VariablesOf(const Rule& rule, const Selector& selector) {
  std::vector<std::string> variables;
  if (selector.kind == Kind::kOwner || selector.kind == Kind::kRoleOwner) {
    variables.emplace_back(kEntityIdVariable);
  }
  if (selector.kind == Kind::kGroupVariable) variables.push_back(selector.name);
  for (const Where& where : rule.where) {
    if (!where.variable.empty()) variables.push_back(where.variable);
  }
  return variables;
}

// Whether a reader of the told patterns takes each variable of the word for the segment that is
// meant.
bool IsClear(const Word& word, const std::vector<const Pattern*>& told) {
  return std::all_of(word.variables.begin(), word.variables.end(), [&](const std::string& name) {
    const auto meant = word.pattern->VariableSegment(name);
    bool is_told = false;
    for (const Pattern* pattern : told) {
      const auto segment = pattern->VariableSegment(name);
      if (segment && segment != meant) return false;
      is_told = is_told || segment;
    }
    return is_told;
  });
}

Word WordOf(PrincipalSpace& space, const Policy& policy, const Declaration& declaration,
            const Rule& rule, const Selector& selector, const KnownSegments& known) {
  const auto holds = [&](bool if_unknown) {
    return space.Possible(
        space.Holds(selector, rule, declaration.pattern, policy.role_groups, known, if_unknown));
  };
  const int width = static_cast<int>(rule.where.size()) * 100 + Width(selector.kind);
  return {width,
          SelectorText(selector) + WhereText(rule.where),
          &declaration.pattern,
          VariablesOf(rule, selector),
          holds(false),
          holds(true)};
}

std::vector<Word> WordsOn(PrincipalSpace& space, const std::vector<MatchingDeclaration>& matching,
                          const KnownSegments& known, const Declaration& none) {
  std::vector<Word> words;
  for (const Kind kind : {Kind::kAnyone, Kind::kGuest, Kind::kAuthenticated}) {
    words.push_back(WordOf(space, Policy(), none, Rule(), {kind, "", TextOf(kind), {}}, known));
  }
  for (const auto& [policy, declaration] : matching) {
    for (const Rule& rule : declaration->rules) {
      for (const Selector& selector : rule.selectors) {
        words.push_back(WordOf(space, *policy, *declaration, rule, selector, known));
      }
    }
  }
  std::stable_sort(words.begin(), words.end());
  return words;
}

}  // namespace

std::vector<NamedSet> NamesOn(PrincipalSpace& space,
                              const std::vector<MatchingDeclaration>& matching,
                              const KnownSegments& known, const std::vector<const Pattern*>& told) {
  const Declaration none;
  const std::vector<Word> words = WordsOn(space, matching, known, none);
  std::map<std::string, std::set<Set>> sets;  // by text
  for (const Word& word : words) sets[word.text].insert(word.surely);
  std::vector<NamedSet> names;
  std::set<std::pair<std::string, Set>> seen;
  for (const Word& word : words) {
    if (!seen.emplace(word.text, word.surely).second) continue;
    const bool is_clear = sets[word.text].size() == 1 && IsClear(word, told);
    names.push_back({is_clear ? word.text : word.text + " of " + FormatPattern(*word.pattern),
                     word.surely, word.maybe});
  }
  return names;
}

}  // namespace postern::internal
