#include "tools/request/request_line.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "engine/escape.h"
#include "engine/json_text.h"
#include "policy/issue.h"

namespace postern::tools {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// What a value of the line is.
enum class Field : uint8_t {
  kLine,
  kId,  // the request's keys
  kPrincipal,
  kAction,
  kPath,
  kKind,  // the principal's keys
  kEntityId,
  kName,
  kGroups,
  kAttributes,
  kGroup,      // an item of `groups`
  kAttribute,  // a value of `attributes`
  kUnknown,    // whatever an error has been told of already
};

enum class Type : uint8_t { kObject, kList, kString, kOther };

struct FieldInfo {
  std::string_view name;
  Type type;
  std::string_view wrong_type;  // the message
};

constexpr std::array<FieldInfo, 13> kFields = {{
    {"", Type::kObject, "the line must be one JSON object"},
    {"id", Type::kOther, "`id` must be a scalar"},
    {"principal", Type::kObject, "`principal` must be an object"},
    {"action", Type::kString, "`action` must be a string"},
    {"path", Type::kString, "`path` must be a string"},
    {"kind", Type::kString, "`kind` must be a string"},
    {"entity_id", Type::kString, "`entity_id` must be a string"},
    {"name", Type::kString, "`name` must be a string"},
    {"groups", Type::kList, "`groups` must be a list of strings"},
    {"attributes", Type::kObject, "`attributes` must be an object"},
    {"", Type::kString, "`groups` must be a list of strings"},
    {"", Type::kString, "the values of `attributes` must be strings"},
    {"", Type::kOther, ""},
}};

const FieldInfo& InfoOf(Field field) { return kFields[static_cast<size_t>(field)]; }

// Returns the names of the keys from `first` to `last`.
std::vector<std::string> NamesOf(Field first, Field last) {
  std::vector<std::string> names;
  for (size_t i = static_cast<size_t>(first); i <= static_cast<size_t>(last); ++i) {
    names.emplace_back(kFields[i].name);
  }
  return names;
}

// Receives the events of nlohmann/json's parser (its SAX interface: `false` would stop it) and
// fills in a RequestLine. After the first error it goes on, since `id` may still come.
class RequestHandler {
 public:
  explicit RequestHandler(RequestLine& line) : line_(line) {}

  // A `path` of null is for the policy to judge.
  bool null() { return field_ == Field::kPath || Scalar("null"); }
  bool boolean(bool value) { return Scalar(value ? "true" : "false"); }
  // A zero comes here from `-0` alone: other integers without a sign are unsigned.
  bool number_integer(int64_t value) { return Scalar(value == 0 ? "-0" : std::to_string(value)); }
  bool number_unsigned(uint64_t value) { return Scalar(std::to_string(value)); }
  bool number_float(double, const std::string& spelling) { return Scalar(spelling); }
  bool binary(std::vector<uint8_t>&) { return false; }  // not in JSON
  bool string(std::string& value);
  bool start_object(size_t);
  bool start_array(size_t);
  bool key(std::string& name);
  bool end_object() { return Leave(); }
  bool end_array() { return Leave(); }
  template <typename Exception>
  bool parse_error(size_t position, const std::string&, const Exception&);

  // Tells what is missing, once the line was read to its end.
  void Finish();

 private:
  void Error(std::string message);
  bool Fits(Type type);
  bool Scalar(std::string_view spelling);
  bool Leave();
  void SetKind(std::string_view kind);
  Field Lookup(std::string_view name, Field first, Field last);

  RequestLine& line_;
  Field field_ = Field::kLine;     // what the next value is
  std::vector<Field> containers_;  // those that are open, the innermost last
  uint32_t seen_ = 0;              // bit i: the key of Field i was there
};

void RequestHandler::Error(std::string message) {
  if (line_.error.empty()) line_.error = std::move(message);
}

// Returns whether a value of `type` may stand here, and adds the error if not.
bool RequestHandler::Fits(Type type) {
  const FieldInfo& info = InfoOf(field_);
  if (field_ == Field::kUnknown) return false;
  if (type == info.type || (field_ == Field::kId && type == Type::kString)) return true;
  Error(std::string(info.wrong_type));
  return false;
}

bool RequestHandler::Scalar(std::string_view spelling) {
  if (Fits(Type::kOther)) line_.id = spelling;
  return true;
}

bool RequestHandler::string(std::string& value) {
  if (!Fits(Type::kString)) return true;
  Principal& principal = line_.principal;
  switch (field_) {
    case Field::kId:
      line_.id.clear();
      AppendJsonString(value, line_.id);
      break;
    case Field::kAction:
      line_.action = std::move(value);
      break;
    case Field::kPath:
      line_.path = std::move(value);
      break;
    case Field::kKind:
      SetKind(value);
      break;
    case Field::kEntityId:
      principal.entity_id = std::move(value);
      break;
    case Field::kName:
      principal.name = std::move(value);
      break;
    case Field::kGroup:
      principal.groups->push_back(std::move(value));
      break;
    case Field::kAttribute:
      principal.attributes.back().second = std::move(value);
      break;
    default:
      break;
  }
  return true;
}

void RequestHandler::SetKind(std::string_view kind) {
  if (kind == "guest") {
    line_.principal.kind = PrincipalKind::kGuest;
  } else if (kind == "user") {
    line_.principal.kind = PrincipalKind::kUser;
  } else if (kind == "function") {
    line_.principal.kind = PrincipalKind::kFunction;
  } else {
    Error("unknown kind `" + TerminalSafe(kind) + "`, use `guest`, `user` or `function`");
  }
}

bool RequestHandler::start_object(size_t) {
  containers_.push_back(Fits(Type::kObject) ? field_ : Field::kUnknown);
  return true;
}

bool RequestHandler::start_array(size_t) {
  const bool fits = Fits(Type::kList);
  if (fits) line_.principal.groups.emplace();
  containers_.push_back(fits ? field_ : Field::kUnknown);
  field_ = fits ? Field::kGroup : Field::kUnknown;
  return true;
}

bool RequestHandler::Leave() {
  containers_.pop_back();
  const bool in_groups = !containers_.empty() && containers_.back() == Field::kGroups;
  field_ = in_groups ? Field::kGroup : Field::kUnknown;
  return true;
}

bool RequestHandler::key(std::string& name) {
  switch (containers_.back()) {
    case Field::kLine:
      field_ = Lookup(name, Field::kId, Field::kPath);
      break;
    case Field::kPrincipal:
      field_ = Lookup(name, Field::kKind, Field::kAttributes);
      break;
    case Field::kAttributes:
      line_.principal.attributes.emplace_back(std::move(name), "");
      field_ = Field::kAttribute;
      break;
    default:
      field_ = Field::kUnknown;
  }
  return true;
}

// Returns the field from `first` to `last` of that name. Otherwise, and for one that was there
// before, adds the error and returns kUnknown.
Field RequestHandler::Lookup(std::string_view name, Field first, Field last) {
  for (size_t i = static_cast<size_t>(first); i <= static_cast<size_t>(last); ++i) {
    if (kFields[i].name != name) continue;
    const uint32_t bit = uint32_t{1} << i;
    if ((seen_ & bit) != 0) {
      Error("duplicate key `" + std::string(name) + "`");
      return Field::kUnknown;
    }
    seen_ |= bit;
    return static_cast<Field>(i);
  }
  if (!line_.error.empty()) return Field::kUnknown;
  const std::optional<std::string> meant = DidYouMean(name, NamesOf(first, last));
  Error("unknown key `" + TerminalSafe(name) + "`" +
        (meant ? ", did you mean `" + *meant + "`?" : ""));
  return Field::kUnknown;
}

template <typename Exception>
bool RequestHandler::parse_error(size_t position, const std::string&, const Exception&) {
  Error("not valid JSON at byte " + std::to_string(position));
  return false;
}

void RequestHandler::Finish() {
  for (const Field needed : {Field::kPrincipal, Field::kKind, Field::kAction, Field::kPath}) {
    const bool is_there = (seen_ >> static_cast<unsigned>(needed) & 1) != 0;
    if (!is_there) Error("`" + std::string(InfoOf(needed).name) + "` is missing");
  }

  // Sorted, because a line may hold very many of them.
  std::vector<std::string_view> keys;
  for (const auto& [key, value] : line_.principal.attributes) keys.push_back(key);
  std::sort(keys.begin(), keys.end());
  const auto twice = std::adjacent_find(keys.begin(), keys.end());
  if (twice != keys.end()) Error("duplicate key `" + TerminalSafe(*twice) + "`");
}

}  // namespace

RequestLine ParseRequestLine(std::string_view text) {
  RequestLine line;
  if (text.find_first_not_of(" \t\r") == std::string_view::npos) {
    line.error = "the line is blank";
    return line;
  }
  // The parser takes a zero byte for the end of the line, whatever follows it, and skips a byte
  // order mark. Neither is JSON; the line is parsed nevertheless, for its id.
  const size_t zero = text.find('\0');
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    line.error = "not valid JSON at byte 1";
  } else if (zero != std::string_view::npos) {
    line.error = "not valid JSON at byte " + std::to_string(zero + 1);
  }
  RequestHandler handler(line);
  const char* begin = text.data();
  if (nlohmann::json::sax_parse(begin, begin + text.size(), &handler)) handler.Finish();
  return line;
}

}  // namespace postern::tools
