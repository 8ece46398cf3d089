#include "tools/authoring/principal_text.h"

#include <cctype>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/scalar_text.h"

namespace postern::tools {
namespace {

constexpr size_t kColumns = 100;
constexpr size_t kMaxNameBytes = 40;

// REQUIRES: UTF-8.
std::string Bare(std::string_view text) { return *YamlScalar(text); }
std::string InBrackets(std::string_view text) { return *YamlScalar(text, /*in_brackets=*/true); }

// The parts of a principal's map: `groups` and `[admin, staff]`, in the order they are written.
using Parts = std::vector<std::pair<std::string, std::string>>;

std::string GroupsText(const std::vector<std::string>& groups) {
  std::string text = "[";
  for (const std::string& group : groups) {
    if (text.size() > 1) text += ", ";
    text += InBrackets(group);
  }
  return text + "]";
}

std::string AttributesText(const Principal& principal) {
  std::string text = "{";
  for (const auto& [name, value] : principal.attributes) {
    if (text.size() > 1) text += ", ";
    text += InBrackets(name) + ": " + InBrackets(value);
  }
  return text + "}";
}

Parts PartsOf(const Principal& principal, bool is_unknown) {
  Parts parts;
  if (principal.kind == PrincipalKind::kGuest) parts.emplace_back("guest", "true");
  if (principal.name) parts.emplace_back("function", InBrackets(*principal.name));
  if (principal.entity_id) parts.emplace_back("entity_id", InBrackets(*principal.entity_id));
  if (principal.groups) parts.emplace_back("groups", GroupsText(*principal.groups));
  if (!principal.attributes.empty()) parts.emplace_back("attributes", AttributesText(principal));
  // A map without anything would be no principal.
  if (is_unknown || parts.empty()) parts.emplace_back("unknown", "true");
  return parts;
}

}  // namespace

std::string PrincipalText(const Principal& principal, bool is_unknown) {
  const Parts parts = PartsOf(principal, is_unknown);
  if (parts.size() == 1 && parts.front().first == "guest") return "guest";
  std::string text = "{";
  for (const auto& [key, value] : parts) {
    if (text.size() > 1) text += ", ";
    text.append(key).append(": ").append(value);
  }
  return text + "}";
}

std::string PrincipalLines(const Principal& principal, bool is_unknown) {
  std::string out;
  for (const auto& [key, value] : PartsOf(principal, is_unknown)) {
    out += "    " + key + ":";
    if (value.size() + key.size() + 6 <= kColumns || (key != "groups" && key != "attributes")) {
      out += " " + value + "\n";
      continue;
    }
    out += "\n";
    if (key == "groups") {
      for (const std::string& group : *principal.groups) out += "      - " + Bare(group) + "\n";
    } else {
      for (const auto& [name, text] : principal.attributes) {
        out += "      " + Bare(name) + ": " + Bare(text) + "\n";
      }
    }
  }
  return out;
}

std::string ShortName(const Principal& principal) {
  constexpr const char* kKinds[] = {"guest", "user", "function"};
  std::string kind = kKinds[static_cast<size_t>(principal.kind)];
  if (principal.kind == PrincipalKind::kGuest) return kind;
  const std::string& id = principal.name ? *principal.name : principal.entity_id.value_or("");
  std::string name;
  for (const char c : id) {
    const bool is_word = std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                         std::string_view("._@-").find(c) != std::string_view::npos;
    if (is_word) name += c;
    if (!is_word && !name.empty() && name.back() != '-') name += '-';
    if (name.size() == kMaxNameBytes) break;
  }
  while (!name.empty() && name.back() == '-') name.pop_back();
  if (name.empty()) return kind;
  // `no` would be no text, and `as: guest` is somebody else.
  return name == "guest" || InBrackets(name) != name ? kind + "-" + name : name;
}

}  // namespace postern::tools
