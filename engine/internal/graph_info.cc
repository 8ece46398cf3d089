// One description of the stream serves both ways: Archive is what writes numbers and texts, or what
// reads them.

#include "engine/internal/graph_info.h"

#include <array>
#include <cstring>
#include <string>
#include <utility>

#include "absl/status/status.h"

namespace postern::internal {
namespace {

// Numbers are four or eight bytes, texts and lists their length, four bytes, and what they hold.
class Encoder {
 public:
  template <typename T>
  void Number(T value) {
    static_assert(sizeof(T) == 4 || sizeof(T) == 8);
    const char* const bytes = reinterpret_cast<const char*>(&value);
    out_.insert(out_.end(), bytes, bytes + sizeof value);
  }
  template <typename T>
  void Byte(T value) {
    out_.push_back(static_cast<char>(value));
  }
  void Text(const std::string& text) {
    Number(static_cast<uint32_t>(text.size()));
    out_.insert(out_.end(), text.begin(), text.end());
  }
  template <typename T, typename Item>
  void List(const std::vector<T>& list, const Item& item) {
    Number(static_cast<uint32_t>(list.size()));
    for (const T& element : list) item(element);
  }

  std::vector<char> Finish() && { return std::move(out_); }

 private:
  std::vector<char> out_;
};

// Behind the end everything is zero and empty, and ok() is false.
class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : bytes_(bytes) {}

  template <typename T>
  void Number(T& value) {
    static_assert(sizeof(T) == 4 || sizeof(T) == 8);
    value = 0;
    const std::string_view bytes = Take(sizeof value);
    if (!bytes.empty()) std::memcpy(&value, bytes.data(), sizeof value);
  }
  template <typename T>
  void Byte(T& value) {
    const std::string_view bytes = Take(1);
    value = bytes.empty() ? T() : static_cast<T>(static_cast<uint8_t>(bytes[0]));
  }
  void Text(std::string& text) {
    uint32_t size;
    Number(size);
    text = std::string(Take(size));
  }
  template <typename T, typename Item>
  void List(std::vector<T>& list, const Item& item) {
    uint32_t size;
    Number(size);
    for (uint32_t i = 0; i < size && is_ok_; ++i) item(list.emplace_back());
  }

  bool ok() const { return is_ok_; }
  bool AtEnd() const { return bytes_.empty(); }

 private:
  std::string_view Take(size_t size) {
    if (size > bytes_.size()) is_ok_ = false;
    if (!is_ok_) return {};
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }

  std::string_view bytes_;
  bool is_ok_ = true;
};

template <typename Archive, typename Limits>
void VisitLimits(Archive& archive, Limits& limits) {
  archive.Number(limits.key_path_bytes);
  archive.Number(limits.url_path_bytes);
  archive.Number(limits.path_segments);
  archive.Number(limits.entity_id_bytes);
  archive.Number(limits.groups);
  archive.Number(limits.attributes);
}
static_assert(sizeof(size_t) == sizeof(uint64_t), "limits are stored as eight bytes");

template <typename Archive, typename Selector>
void VisitSelector(Archive& archive, Selector& selector) {
  archive.Byte(selector.kind);
  archive.Text(selector.name);
  archive.Text(selector.text);
  archive.List(selector.where, [&archive](auto& where) {
    archive.Text(where.attribute);
    archive.Text(where.variable);
    archive.List(where.values, [&archive](auto& value) { archive.Text(value); });
  });
}

// A table of transitions and whether each state accepts, in bytes.
struct StoredAutomaton {
  std::string byte_class;
  uint32_t num_classes = 0;
  std::string transitions;
  std::string accepting;
};

template <typename Archive, typename Automaton>
void VisitAutomaton(Archive& archive, Automaton& automaton) {
  archive.Text(automaton.byte_class);
  archive.Number(automaton.num_classes);
  archive.Text(automaton.transitions);
  archive.Text(automaton.accepting);
}

StoredAutomaton Store(const SegmentAutomaton& automaton) {
  StoredAutomaton stored;
  stored.byte_class.assign(automaton.byte_class.begin(), automaton.byte_class.end());
  stored.num_classes = automaton.num_classes;
  stored.transitions.assign(reinterpret_cast<const char*>(automaton.transitions.data()),
                            automaton.transitions.size() * sizeof(uint16_t));
  stored.accepting.assign(automaton.accepting.begin(), automaton.accepting.end());
  return stored;
}

// Returns whether the sizes are those of an automaton.
bool Restore(const StoredAutomaton& stored, SegmentAutomaton& automaton) {
  if (stored.byte_class.size() != automaton.byte_class.size()) return false;
  if (stored.transitions.size() % sizeof(uint16_t) != 0) return false;
  for (size_t i = 0; i < stored.byte_class.size(); ++i) {
    automaton.byte_class[i] = static_cast<uint8_t>(stored.byte_class[i]);
  }
  automaton.num_classes = stored.num_classes;
  automaton.transitions.resize(stored.transitions.size() / sizeof(uint16_t));
  if (!stored.transitions.empty()) {
    std::memcpy(automaton.transitions.data(), stored.transitions.data(), stored.transitions.size());
  }
  for (const char accepts : stored.accepting) automaton.accepting.push_back(accepts != 0);
  return true;
}

template <typename Archive, typename Spec, typename Automata>
void VisitInfo(Archive& archive, Spec& spec, Automata& automata) {
  archive.Text(spec.name);
  archive.Text(spec.file);
  archive.Text(spec.digest);
  archive.Byte(spec.mode);
  archive.Byte(spec.list_may_lack_path);
  VisitLimits(archive, spec.limits);
  archive.List(spec.actions, [&archive](auto& action) { archive.Text(action); });
  archive.List(spec.action_sets, [&archive](auto& set) {
    archive.Text(set.first);
    archive.Number(set.second);
  });
  archive.List(spec.methods, [&archive](auto& method) {
    archive.Text(method.first);
    archive.Number(method.second);
  });
  archive.List(spec.selectors, [&archive](auto& selector) { VisitSelector(archive, selector); });
  archive.List(spec.role_groups, [&archive](auto& group) { archive.Text(group); });
  archive.List(automata, [&archive](auto& automaton) { VisitAutomaton(archive, automaton); });
}

}  // namespace

std::vector<char> EncodeInfo(const GraphSpec& spec) {
  std::vector<StoredAutomaton> automata;
  automata.reserve(spec.automata.size());
  for (const SegmentAutomaton& automaton : spec.automata) automata.push_back(Store(automaton));
  Encoder encoder;
  encoder.Number(static_cast<uint32_t>(spec.declarations.size()));
  VisitInfo(encoder, spec, automata);
  return std::move(encoder).Finish();
}

absl::StatusOr<GraphInfo> DecodeInfo(std::string_view bytes) {
  GraphInfo info;
  std::vector<StoredAutomaton> automata;
  Decoder decoder(bytes);
  decoder.Number(info.num_declarations);
  VisitInfo(decoder, info.spec, automata);
  if (!decoder.ok() || !decoder.AtEnd()) {
    return absl::InvalidArgumentError("damaged graph: its description of itself is cut");
  }
  for (const StoredAutomaton& stored : automata) {
    if (!Restore(stored, info.spec.automata.emplace_back())) {
      return absl::InvalidArgumentError("damaged graph: automata");
    }
  }
  return info;
}

}  // namespace postern::internal
