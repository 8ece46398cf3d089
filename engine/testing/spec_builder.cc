#include "engine/testing/spec_builder.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <numeric>
#include <sstream>
#include <utility>

namespace postern {
namespace {

// `<name>` gives `name`; anything else nothing.
std::string VariableName(const std::string& text) {
  const bool is_variable = text.size() > 2 && text.front() == '<' && text.back() == '>';
  return is_variable ? text.substr(1, text.size() - 2) : "";
}

WhereSpec ParseWhere(const std::string& text) {
  const size_t equals = text.find('=');
  WhereSpec where;
  where.attribute = text.substr(0, equals);
  where.variable = VariableName(text.substr(equals + 1));
  if (where.variable.empty()) where.values = Split(text.substr(equals + 1), '|');
  return where;
}

SelectorSpec ParseSelector(const std::string& text) {
  using Kind = SelectorSpec::Kind;
  const size_t space = text.find(' ');
  SelectorSpec selector;
  selector.text = text.substr(0, space);
  const size_t colon = selector.text.find(':');
  const std::string kind = selector.text.substr(0, colon);
  if (colon != std::string::npos) selector.name = selector.text.substr(colon + 1);
  if (kind == "guest") selector.kind = Kind::kGuest;
  if (kind == "authenticated") selector.kind = Kind::kAuthenticated;
  if (kind == "anyone") selector.kind = Kind::kAnyone;
  if (kind == "function") selector.kind = Kind::kFunction;
  if (kind == "role") selector.kind = Kind::kRole;
  if (kind == "role-owner") selector.kind = Kind::kRoleOwner;
  if (kind == "owner") {
    selector.kind = Kind::kOwner;
    selector.name = "entity_id";
  }
  if (kind == "group") {
    const std::string variable = VariableName(selector.name);
    selector.kind = variable.empty() ? Kind::kGroup : Kind::kGroupVariable;
    if (!variable.empty()) selector.name = variable;
  }
  std::istringstream words(space == std::string::npos ? "" : text.substr(space));
  for (std::string word; words >> word;) {
    if (word != "where") selector.where.push_back(ParseWhere(word));
  }
  return selector;
}

}  // namespace

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char byte : text) {
    if (byte == separator) {
      parts.emplace_back();
    } else {
      parts.back().push_back(byte);
    }
  }
  return parts;
}

std::vector<std::string> EveryMix(int depth) {
  std::vector<std::string> patterns = {"end"};
  for (int i = 0; i < depth; ++i) {
    std::vector<std::string> longer;
    for (const char* segment : {"a/", "*/"}) {
      for (const std::string& pattern : patterns) longer.push_back(segment + pattern);
    }
    patterns = longer;
  }
  return patterns;
}

std::string PathOfEveryMix(int depth) { return EveryMix(depth).front(); }

SegmentAutomaton PrefixAutomaton(const std::string& prefix) {
  SegmentAutomaton automaton;
  automaton.num_classes = 256;
  std::iota(automaton.byte_class.begin(), automaton.byte_class.end(), uint8_t{0});
  const uint16_t end = static_cast<uint16_t>(prefix.size());
  automaton.transitions.assign((end + size_t{1}) * 256, SegmentAutomaton::kDead);
  for (uint16_t i = 0; i < end; ++i) {
    automaton.transitions[i * size_t{256} + static_cast<uint8_t>(prefix[i])] = i + 1;
  }
  std::fill(automaton.transitions.end() - 256, automaton.transitions.end(), end);
  automaton.accepting.assign(end + size_t{1}, false);
  automaton.accepting[end] = true;
  return automaton;
}

SpecBuilder::SpecBuilder(PathMode mode, const std::string& actions) {
  spec_.mode = mode;
  spec_.actions = Split(actions, ' ');
}

SpecBuilder& SpecBuilder::Declare(const std::string& pattern) {
  DeclarationSpec& declaration = spec_.declarations.emplace_back();
  declaration.pattern = pattern;
  const bool is_url = spec_.mode == PathMode::kUrl;
  const std::vector<std::string> segments = Split(is_url ? pattern.substr(1) : pattern, '/');
  for (size_t i = 0; i < segments.size(); ++i) AddSegment(segments[i], i + 1 == segments.size());
  return *this;
}

void SpecBuilder::AddSegment(const std::string& text, bool is_last) {
  using Kind = SegmentSpec::Kind;
  DeclarationSpec& declaration = spec_.declarations.back();
  SegmentSpec segment;
  const std::string variable = VariableName(text);
  if (text == "*" || text == "**") {
    segment.kind = is_last ? Kind::kRest : text == "*" ? Kind::kAny : Kind::kFloating;
  } else if (!variable.empty()) {
    segment.kind = Kind::kAny;
    declaration.variables.emplace_back(variable, declaration.segments.size());
  } else if (!text.empty() && text.back() == '*') {
    const SegmentAutomaton automaton = PrefixAutomaton(text.substr(0, text.size() - 1));
    const auto found = std::find(spec_.automata.begin(), spec_.automata.end(), automaton);
    segment.kind = Kind::kAutomaton;
    segment.automaton = static_cast<uint32_t>(found - spec_.automata.begin());
    if (found == spec_.automata.end()) spec_.automata.push_back(automaton);
  } else {
    segment.literal = text;
  }
  declaration.segments.push_back(segment);
}

SpecBuilder& SpecBuilder::RoleGroups(std::vector<std::string> groups) {
  spec_.role_groups = std::move(groups);
  return *this;
}

SpecBuilder& SpecBuilder::Inherit() {
  spec_.declarations.back().inherits = true;
  return *this;
}

SpecBuilder& SpecBuilder::Allow(const std::vector<std::string>& selectors,
                                const std::string& actions) {
  return AddRule(Effect::kAllow, selectors, actions);
}

SpecBuilder& SpecBuilder::Deny(const std::vector<std::string>& selectors,
                               const std::string& actions) {
  return AddRule(Effect::kDeny, selectors, actions);
}

SpecBuilder& SpecBuilder::AddRule(Effect effect, const std::vector<std::string>& selectors,
                                  const std::string& actions) {
  RuleSpec rule;
  rule.effect = effect;
  for (const std::string& action : Split(actions, ' ')) {
    const auto found = std::find(spec_.actions.begin(), spec_.actions.end(), action);
    if (found == spec_.actions.end()) std::abort();  // the test is wrong
    rule.actions |= uint64_t{1} << (found - spec_.actions.begin());
  }
  for (const std::string& text : selectors) {
    rule.selectors.push_back(static_cast<uint32_t>(spec_.selectors.size()));
    spec_.selectors.push_back(ParseSelector(text));
  }
  spec_.declarations.back().rules.push_back(rule);
  return *this;
}

}  // namespace postern
