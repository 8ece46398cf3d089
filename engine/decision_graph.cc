#include "engine/decision_graph.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/internal/bytes.h"
#include "engine/internal/graph.h"
#include "engine/internal/graph_file.h"
#include "engine/internal/principal_copy.h"
#include "engine/internal/sha256.h"

namespace postern {

// --- PreparedPrincipal ---------------------------------------------------------------------------

// Defaulted where it is declared, it would be a constant, which GCC writes by `rep stos`: that
// takes a third of the time that preparing does.
PreparedPrincipal::PreparedPrincipal() = default;

PreparedPrincipal::PreparedPrincipal(PreparedPrincipal&& other) noexcept {
  *this = std::move(other);
}

PreparedPrincipal& PreparedPrincipal::operator=(PreparedPrincipal&& other) noexcept {
  const bool is_id_inside = other.state_.entity_id.data() == other.bits_.entity_id;
  bits_ = std::exchange(other.bits_, {});
  state_ = std::exchange(other.state_, {});
  block_ = std::move(other.block_);
  if (is_id_inside) state_.entity_id = {bits_.entity_id, bits_.entity_id_size};
  return *this;
}

bool PreparedPrincipal::IsFor(const DecisionGraph& graph) const {
  return state_.is_prepared && state_.graph_id == (graph.has_policy() ? graph.graph_->id() : 0);
}

// --- DecisionGraph: building and preparing requests ----------------------------------------------

DecisionGraph::DecisionGraph() = default;
DecisionGraph::DecisionGraph(DecisionGraph&&) noexcept = default;
DecisionGraph& DecisionGraph::operator=(DecisionGraph&&) noexcept = default;
DecisionGraph::~DecisionGraph() = default;

DecisionGraph::DecisionGraph(std::unique_ptr<const internal::Graph> graph)
    : graph_(std::move(graph)) {}

absl::StatusOr<DecisionGraph> DecisionGraph::Build(const GraphSpec& spec) {
  absl::StatusOr<std::unique_ptr<const internal::Graph>> graph = internal::Graph::Build(spec);
  if (!graph.ok()) return graph.status();
  return DecisionGraph(*std::move(graph));
}

absl::StatusOr<DecisionGraph> DecisionGraph::Open(internal::Bytes bytes,
                                                  std::string_view expected_sha256) {
  if (!expected_sha256.empty()) {
    const std::string digest = DigestOf(bytes.view());
    if (digest != expected_sha256) {
      return absl::FailedPreconditionError(
          absl::StrCat("not the compiled policy that was expected: it has the digest ", digest));
    }
  }
  absl::StatusOr<std::unique_ptr<const internal::Graph>> graph =
      internal::Graph::Open(std::move(bytes));
  if (!graph.ok()) return graph.status();
  return DecisionGraph(*std::move(graph));
}

bool DecisionGraph::IsCompiled(std::string_view bytes) {
  constexpr std::string_view kMagic(internal::kGraphMagic, sizeof internal::kGraphMagic);
  return bytes.substr(0, kMagic.size()) == kMagic;
}

absl::StatusOr<DecisionGraph> DecisionGraph::Load(std::string_view bytes,
                                                  std::string_view expected_sha256) {
  return Open(internal::Bytes::Copy(bytes), expected_sha256);
}

absl::StatusOr<DecisionGraph> DecisionGraph::LoadMapped(const std::string& path,
                                                        std::string_view expected_sha256) {
  absl::StatusOr<internal::Bytes> bytes = internal::Bytes::Map(path);
  if (!bytes.ok()) return bytes.status();
  return Open(*std::move(bytes), expected_sha256);
}

std::string DecisionGraph::Serialize(Descriptions descriptions) const {
  const std::string_view compiled = graph_->compiled();
  return descriptions == Descriptions::kKeep ? std::string(compiled)
                                             : internal::WithoutDescription(compiled);
}

std::string DecisionGraph::DigestOf(std::string_view compiled) {
  return internal::Sha256Text(compiled);
}

bool DecisionGraph::is_description_damaged() const {
  return has_policy() && !graph_->is_stripped() && !graph_->has_description();
}

bool DecisionGraph::has_description() const { return has_policy() && graph_->has_description(); }

size_t DecisionGraph::NumBytes() const { return has_policy() ? graph_->NumBytes() : 0; }

Action DecisionGraph::action(std::string_view name) const {
  if (!has_policy()) return Action();
  const uint32_t index = graph_->FindAction(name);
  if (index == internal::ShortNames::kNone) return Action();
  return Action(static_cast<uint32_t>(graph_->id()), static_cast<uint8_t>(index),
                index == graph_->list_action());
}

bool DecisionGraph::MayLackPath(Action action) const {
  return has_policy() && graph_->list_may_lack_path() && action.may_ask_for_root();
}

CanonicalPath DecisionGraph::path(std::string_view raw) const {
  if (!has_policy()) return CanonicalPath::FromRaw(PathMode::kKey, raw);
  return CanonicalPath::FromRaw(graph_->mode(), raw, graph_->limits());
}

PreparedPrincipal DecisionGraph::Prepare(const Principal& principal) const {
  static constexpr RequestLimits kDefaults;
  const PrincipalError error =
      ValidatePrincipal(principal, has_policy() ? graph_->limits() : kDefaults);
  PreparedPrincipal prepared;
  internal::PrincipalState& state = prepared.state_;
  state.is_prepared = true;
  state.error = error;
  if (has_policy()) state.graph_id = graph_->id();
  if (has_policy() && error == PrincipalError::kNone) {
    prepared.block_ = graph_->selectors().Prepare(principal, prepared.bits_, state);
    prepared.bits_.graph_id = graph_->id();
  } else {
    internal::PrincipalArrays none;
    prepared.block_ = internal::CopyPrincipal(principal, {}, state, none);
  }
  return prepared;
}

// --- DecisionGraph: describing -------------------------------------------------------------------

PathMode DecisionGraph::mode() const { return graph_->mode(); }
std::string_view DecisionGraph::name() const { return graph_->name(); }
std::string_view DecisionGraph::file() const { return graph_->file(); }
std::string_view DecisionGraph::digest() const { return graph_->digest(); }
const std::vector<std::string>& DecisionGraph::actions() const { return graph_->actions(); }
uint32_t DecisionGraph::num_declarations() const { return graph_->num_declarations(); }

DeclarationInfo DecisionGraph::declaration(uint32_t declaration) const {
  const internal::DeclarationView view = graph_->description().declaration(declaration);
  return {view.pattern, view.inherits, view.num_rules, view.location};
}

RuleInfo DecisionGraph::rule(uint32_t declaration, uint32_t rule) const {
  const internal::RuleView view = graph_->description().rule(declaration, rule);
  RuleInfo info = {
      view.effect, view.actions, {}, view.id, view.note, view.location, graph_->DescribeRule(view)};
  for (const uint32_t selector : view.selectors) {
    info.selectors.push_back(graph_->selectors().text(selector));
  }
  return info;
}

std::string DecisionGraph::Dump() const { return has_policy() ? graph_->Dump() : "no policy\n"; }

absl::Status DecisionGraph::CheckInvariants() const {
  return has_policy() ? graph_->CheckInvariants() : absl::OkStatus();
}

}  // namespace postern
