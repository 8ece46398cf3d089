#include "engine/internal/automaton_union.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"

namespace postern::internal {
namespace {

using Tuple = std::vector<uint16_t>;  // a state or byte class of each automaton

class Product {
 public:
  explicit Product(const std::vector<const SegmentAutomaton*>& automata) : automata_(automata) {}

  absl::StatusOr<AutomatonUnion> Run(uint64_t& steps) && {
    SetClasses();
    Number(Tuple(automata_.size(), 0));
    const uint64_t steps_of_state = uint64_t{automata_.size()} * class_bytes_.size();
    for (size_t done = 0; done < tuples_.size();) {
      if (tuples_.size() > AutomatonUnion::kMaxStates || steps < steps_of_state) {
        return absl::ResourceExhaustedError("too many automata beside each other");
      }
      steps -= steps_of_state;
      const Tuple from = tuples_[done++];
      for (const uint8_t byte : class_bytes_) result_.transitions.push_back(Step(from, byte));
    }
    return std::move(result_);
  }

 private:
  // Bytes that no automaton tells apart share a class.
  void SetClasses() {
    std::map<Tuple, uint8_t> classes;
    for (int byte = 0; byte < 256; ++byte) {
      Tuple tuple;
      for (const SegmentAutomaton* automaton : automata_) {
        tuple.push_back(automaton->byte_class[byte]);
      }
      const auto [entry, is_new] = classes.emplace(tuple, static_cast<uint8_t>(classes.size()));
      if (is_new) class_bytes_.push_back(static_cast<uint8_t>(byte));
      result_.byte_class[byte] = entry->second;
    }
    result_.num_classes = static_cast<uint32_t>(classes.size());
  }

  uint16_t Step(const Tuple& from, uint8_t byte) {
    Tuple to;
    bool is_dead = true;
    for (size_t i = 0; i < automata_.size(); ++i) {
      const bool was_dead = from[i] == SegmentAutomaton::kDead;
      to.push_back(was_dead ? SegmentAutomaton::kDead : automata_[i]->Next(from[i], byte));
      is_dead = is_dead && to.back() == SegmentAutomaton::kDead;
    }
    return is_dead ? AutomatonUnion::kDead : Number(std::move(to));
  }

  uint16_t Number(Tuple tuple) {
    const auto [entry, is_new] = states_.emplace(tuple, static_cast<uint16_t>(tuples_.size()));
    if (is_new) {
      result_.outputs.push_back(Output(tuple));
      tuples_.push_back(std::move(tuple));
    }
    return entry->second;
  }

  uint16_t Output(const Tuple& tuple) {
    std::vector<uint32_t> accepted;
    for (uint32_t i = 0; i < automata_.size(); ++i) {
      const bool is_dead = tuple[i] == SegmentAutomaton::kDead;
      if (!is_dead && automata_[i]->accepting[tuple[i]]) accepted.push_back(i);
    }
    if (accepted.empty()) return 0;
    const uint16_t next = static_cast<uint16_t>(outputs_.size() + 1);
    const auto [entry, is_new] = outputs_.emplace(accepted, next);
    if (is_new) result_.accepted.push_back(std::move(accepted));
    return entry->second;
  }

  const std::vector<const SegmentAutomaton*>& automata_;
  AutomatonUnion result_;
  std::vector<uint8_t> class_bytes_;  // one byte of each class
  std::vector<Tuple> tuples_;         // [state]
  absl::flat_hash_map<Tuple, uint16_t> states_;
  absl::flat_hash_map<std::vector<uint32_t>, uint16_t> outputs_;
};

}  // namespace

UnionRecord Store(const AutomatonUnion& automata, std::vector<uint16_t>& tables) {
  UnionRecord record;
  std::copy(automata.byte_class.begin(), automata.byte_class.end(), record.byte_class);
  record.num_classes = automata.num_classes;
  record.num_states = static_cast<uint32_t>(automata.outputs.size());
  record.num_outputs = static_cast<uint32_t>(automata.accepted.size());
  record.first_table = static_cast<uint32_t>(tables.size());
  tables.insert(tables.end(), automata.transitions.begin(), automata.transitions.end());
  tables.insert(tables.end(), automata.outputs.begin(), automata.outputs.end());
  return record;
}

bool IsSound(const UnionRecord& record, absl::Span<const uint16_t> tables) {
  if (record.num_states == 0 || record.num_states > AutomatonUnion::kMaxStates) return false;
  if (record.num_classes == 0 || record.num_classes > 256) return false;
  const size_t num_transitions = size_t{record.num_states} * record.num_classes;
  if (record.first_table > tables.size() ||
      tables.size() - record.first_table < num_transitions + record.num_states) {
    return false;
  }
  const auto transitions = tables.subspan(record.first_table, num_transitions);
  const auto outputs = tables.subspan(record.first_table + num_transitions, record.num_states);
  const auto is_class = [&](uint8_t byte_class) { return byte_class < record.num_classes; };
  const auto is_target = [&](uint16_t target) {
    return target < record.num_states || target == AutomatonUnion::kDead;
  };
  const auto is_output = [&](uint16_t output) { return output <= record.num_outputs; };
  return std::all_of(std::begin(record.byte_class), std::end(record.byte_class), is_class) &&
         std::all_of(transitions.begin(), transitions.end(), is_target) &&
         std::all_of(outputs.begin(), outputs.end(), is_output);
}

absl::StatusOr<AutomatonUnion> UniteAutomata(const std::vector<const SegmentAutomaton*>& automata,
                                             uint64_t& steps) {
  return Product(automata).Run(steps);
}

}  // namespace postern::internal
