#include "engine/internal/graph.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "engine/internal/blob.h"
#include "engine/internal/crc32c.h"
#include "engine/internal/graph_spec_check.h"

namespace postern::internal {
namespace {

uint64_t NewGraphId() {
  static std::atomic<uint64_t> last_id = 0;
  return ++last_id;
}

absl::Status Damaged(const absl::Status& status) {
  return absl::Status(status.code(), absl::StrCat("damaged graph: ", status.message()));
}

// A link of a chain, or a floating pattern, costs this much besides the selectors of its list: it
// is compared with others to find the one that is next.
constexpr uint64_t kMatchWork = 64;

// Bounds what a decision may go through: all selectors of all declarations that match the same
// paths, where one inherits from the next or they deny. Those are the links of a chain, or float.
absl::Status CheckWork(const AccessIndexArrays<View>& index) {
  const auto work_of = [&index](uint32_t list) {
    return kMatchWork + AccessLists::NumSelectors(index.lists, list);
  };
  uint64_t most = 0;
  uint64_t work = 0;
  for (const Word link : index.patterns.graph.chains) {
    work = link ? work + work_of(link.index()) : 0;
    most = std::max(most, work);
  }
  work = 0;
  for (const FloatingPlace& place : index.patterns.floating.places) {
    if (place.is_last != 0) work += work_of(place.payload);
  }
  most = std::max(most, work);
  if (most <= kMaxMatchWork) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrCat("policy too complex: the declarations that may match one path, and inherit or "
                   "deny, count ",
                   most, ", ", kMatchWork,
                   " each and 1 for each selector of their "
                   "rules; at most ",
                   kMaxMatchWork));
}

// Returns `a`, or `[a, b]`.
std::string OneOrList(const std::vector<std::string>& names) {
  if (names.size() == 1) return names.front();
  return absl::StrCat("[", absl::StrJoin(names, ", "), "]");
}

std::string WhereText(const std::vector<WhereSpec>& where) {
  std::vector<std::string> entries;
  entries.reserve(where.size());
  for (const WhereSpec& entry : where) {
    entries.push_back(absl::StrCat(
        entry.attribute, ": ",
        entry.variable.empty() ? OneOrList(entry.values) : absl::StrCat("<", entry.variable, ">")));
  }
  return absl::StrCat("{", absl::StrJoin(entries, ", "), "}");
}

}  // namespace

// --- opening -------------------------------------------------------------------------------------

absl::StatusOr<std::unique_ptr<const Graph>> Graph::Build(const GraphSpec& spec) {
  absl::StatusOr<Bytes> bytes = WriteGraph(spec);
  if (!bytes.ok()) return bytes.status();
  return Open(*std::move(bytes));
}

absl::StatusOr<std::unique_ptr<const Graph>> Graph::Open(Bytes compiled) {
  const absl::StatusOr<GraphParts> parts = FindParts(compiled.view());
  if (!parts.ok()) return parts.status();
  GraphArrays<View> arrays;
  BlobReader reader(parts->graph);
  reader.ReadAll(arrays);
  if (!reader.ok() || !reader.AtEnd()) {
    return absl::InvalidArgumentError("damaged graph: an array is not where it should be");
  }
  absl::StatusOr<GraphInfo> info = DecodeInfo({arrays.info.data(), arrays.info.size()});
  if (!info.ok()) return info.status();
  if (absl::Status status = CheckGraphSpec(info->spec); !status.ok()) return Damaged(status);
  for (const AccessIndexArrays<View>* index : {&arrays.grants, &arrays.denies}) {
    const absl::StatusOr<std::vector<bool>> lists =
        AccessLists::Validate(index->lists, info->spec.selectors.size(), info->spec.actions.size());
    if (!lists.ok()) return lists.status();
    absl::Status status = PatternIndex::Validate(index->patterns, info->spec.automata, *lists);
    if (status.ok()) status = CheckWork(*index);
    if (!status.ok()) return status;
  }
  return absl::WrapUnique(new Graph(std::move(compiled), *std::move(info), arrays, *parts));
}

Graph::Graph(Bytes bytes, GraphInfo info, const GraphArrays<View>& arrays, const GraphParts& parts)
    : bytes_(std::move(bytes)),
      info_(std::move(info)),
      selectors_(info_.spec.selectors, info_.spec.role_groups),
      id_(NewGraphId()),
      mode_(info_.spec.mode),
      num_declarations_(info_.num_declarations),
      num_actions_(info_.spec.actions.size()),
      num_graph_bytes_(parts.graph.size()),
      description_part_(parts.description),
      description_checksum_(parts.description_checksum) {
  for (const auto& [method, action] : methods()) action_names_.Add(method, action);
  for (uint32_t i = 0; i < num_actions_; ++i) {
    action_names_.Add(actions()[i], i);
    if (actions()[i] == "list") list_action_ = i;
  }
  const auto open = [this](const AccessIndexArrays<View>& index, Effect effect) {
    return AccessIndex{PatternIndex(index.patterns, info_.spec.automata),
                       AccessLists(index.lists, effect, selectors_, num_actions_)};
  };
  grants_ = open(arrays.grants, Effect::kAllow);
  denies_ = open(arrays.denies, Effect::kDeny);
}

const Description& Graph::OpenDescription() const {
  std::call_once(description_once_, [this] { description_ = ReadDescription(); });
  opened_description_.store(&description_, std::memory_order_release);
  return description_;
}

Description Graph::ReadDescription() const {
  if (description_part_.empty() || Crc32c(description_part_) != description_checksum_) return {};
  DescriptionArrays<View> arrays;
  BlobReader reader(description_part_);
  reader.ReadAll(arrays);
  const bool is_sound = reader.ok() && reader.AtEnd() &&
                        Description::IsSound(arrays, info_.num_declarations, selectors_.size(),
                                             info_.spec.automata.size());
  return is_sound ? Description(arrays) : Description();
}

// --- describing ----------------------------------------------------------------------------------

uint32_t Graph::FirstSelector(absl::Span<const uint32_t> selectors, Effect effect,
                              const PrincipalState& principal,
                              const MatchedVariables& variables) const {
  for (uint32_t i = 0; i < selectors.size(); ++i) {
    if (selectors_.Holds(selectors[i], effect, principal, variables)) return i;
  }
  return Decision::kNone;
}

std::string Graph::DescribeRule(const RuleView& rule) const {
  std::string text = rule.effect == Effect::kAllow ? "allow " : "deny ";
  const size_t num_selectors = rule.selectors.size();
  if (num_selectors != 1) text += '[';
  for (size_t i = 0; i < num_selectors; ++i) {
    if (i != 0) text += ", ";
    text += selectors_.text(rule.selectors[i]);
  }
  text += num_selectors != 1 ? "], to " : ", to ";
  AppendActions(rule.actions, text);
  if (rule.selectors.empty()) return text;
  const std::vector<WhereSpec>& where = selectors_.spec(rule.selectors.front()).where;
  if (!where.empty()) absl::StrAppend(&text, ", where ", WhereText(where));
  return text;
}

// Appends `get`, or `[get, write]`.
void Graph::AppendActions(uint64_t mask, std::string& out) const {
  const size_t begin = out.size();
  size_t num_actions = 0;
  for (size_t i = 0; i < actions().size(); ++i) {
    if ((mask >> i & 1) == 0) continue;
    if (num_actions++ != 0) out += ", ";
    out += actions()[i];
  }
  if (num_actions == 1) return;
  out.insert(begin, 1, '[');
  out += ']';
}

void Graph::DumpRules(uint32_t declaration, std::string& out) const {
  for (uint32_t i = 0; i < description().declaration(declaration).num_rules; ++i) {
    const RuleView view = description().rule(declaration, i);
    std::vector<std::string> selectors;
    for (const uint32_t selector : view.selectors)
      selectors.push_back(selectors_.TextWithWhere(selector));
    std::vector<std::string> names;
    for (size_t action = 0; action < actions().size(); ++action) {
      if (view.actions >> action & 1) names.push_back(actions()[action]);
    }
    absl::StrAppend(&out, "  rule ", i, view.effect == Effect::kAllow ? ": allow " : ": deny ",
                    absl::StrJoin(selectors, ", "), " to ", absl::StrJoin(names, ", "), "\n");
  }
}

std::string Graph::Dump() const {
  std::string out;
  for (uint32_t i = 0; has_description() && i < num_declarations(); ++i) {
    const DeclarationView view = description().declaration(i);
    absl::StrAppend(&out, "declaration ", i, ": `",
                    absl::string_view(view.pattern.data(), view.pattern.size()),
                    view.inherits ? "` inherits\n" : "`\n");
    DumpRules(i, out);
  }
  absl::StrAppend(&out, "grants\n");
  grants_.patterns.Dump(out);
  if (!denies_.patterns.empty()) {
    absl::StrAppend(&out, "denies\n");
    denies_.patterns.Dump(out);
  }
  return out;
}

absl::Status Graph::CheckInvariants() const {
  if (!has_description()) return absl::InternalError("description");
  for (const AccessIndex* index : {&grants_, &denies_}) {
    absl::Status status = index->patterns.CheckInvariants();
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace postern::internal
