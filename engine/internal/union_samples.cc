#include "engine/internal/union_samples.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace postern::internal {
namespace {

constexpr std::string_view kPleasant =
    "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

// Returns one byte of each class, the most pleasant first. No segment holds a slash or a NUL.
std::vector<uint8_t> BytesToTry(const UnionRecord& record) {
  std::array<bool, 256> has_class = {};
  std::vector<uint8_t> bytes;
  const auto add = [&](uint8_t byte) {
    if (!std::exchange(has_class[record.byte_class[byte]], true)) bytes.push_back(byte);
  };
  for (const char byte : kPleasant) add(static_cast<uint8_t>(byte));
  for (int byte = 1; byte < 256; ++byte) {
    if (byte != '/') add(static_cast<uint8_t>(byte));
  }
  return bytes;
}

// How a state was first reached.
struct Arrival {
  uint32_t from;
  char byte;
};

class SampleSearch {
 public:
  SampleSearch(const UnionRecord& record, absl::Span<const uint16_t> tables)
      : record_(record),
        transitions_(tables.data() + record.first_table),
        outputs_(transitions_ + size_t{record.num_states} * record.num_classes),
        arrivals_(record.num_states) {}

  std::vector<std::string> Run() {
    std::vector<std::string> samples(record_.num_outputs);
    const std::vector<uint8_t> bytes = BytesToTry(record_);
    arrivals_[0] = Arrival{0, 0};
    std::vector<uint32_t> order = {0};
    for (size_t i = 0; i < order.size(); ++i) {
      const uint16_t output = outputs_[order[i]];
      // A segment that matches is not empty.
      if (i != 0 && output != 0 && samples[output - 1].empty()) {
        samples[output - 1] = TextOf(order[i]);
      }
      for (const uint8_t byte : bytes) Step(order[i], byte, order);
    }
    return samples;
  }

 private:
  void Step(uint32_t from, uint8_t byte, std::vector<uint32_t>& order) {
    const uint16_t to = transitions_[size_t{from} * record_.num_classes + record_.byte_class[byte]];
    if (to == AutomatonUnion::kDead || arrivals_[to]) return;
    arrivals_[to] = Arrival{from, static_cast<char>(byte)};
    order.push_back(to);
  }

  std::string TextOf(uint32_t state) const {
    std::string text;
    for (; state != 0; state = arrivals_[state]->from) text += arrivals_[state]->byte;
    std::reverse(text.begin(), text.end());
    return text;
  }

  const UnionRecord& record_;
  const uint16_t* const transitions_;
  const uint16_t* const outputs_;
  std::vector<std::optional<Arrival>> arrivals_;
};

}  // namespace

std::vector<std::string> UnionSamples(const UnionRecord& record,
                                      absl::Span<const uint16_t> tables) {
  return SampleSearch(record, tables).Run();
}

}  // namespace postern::internal
