#include "engine/testing/compiled_corpus.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

#include "engine/evaluator.h"
#include "engine/explanation.h"
#include "engine/explanation_json.h"
#include "engine/explanation_text.h"
#include "engine/graph_view.h"
#include "engine/internal/crc32c.h"
#include "engine/internal/graph_file.h"
#include "engine/testing/spec_builder.h"

namespace postern {
namespace {

using internal::Crc32c;
using internal::GraphFileHeader;

// --- the policies --------------------------------------------------------------------------------

GraphSpec Literals() {
  SpecBuilder builder(PathMode::kKey);
  for (const std::string first : {"", "a/", "docs/", "a-literal-that-is-longer-than-one-block/"}) {
    for (const std::string_view last :
         {"x", "reports", "a-literal-that-is-much-longer-than-an-edge-holds"}) {
      builder.Declare(std::string(first).append(last)).Allow({"guest"}, "get");
    }
  }
  return builder.spec();
}

GraphSpec Wildcards() {
  return SpecBuilder(PathMode::kOpaque)
      .Declare("a/*/c/d")
      .Allow({"anyone"}, "get")
      .Declare("a/b/*")
      .Inherit()
      .Allow({"guest"}, "get list")
      .Declare("a/<name>/*")
      .Inherit()
      .Allow({"authenticated"}, "write")
      .Declare("*")
      .Allow({"group:staff"}, "get list write delete")
      .spec();
}

// Literals that follow each other are looked up as runs, and a run that misses is followed by a
// shorter one.
GraphSpec Runs() {
  SpecBuilder builder(PathMode::kKey);
  for (int i = 0; i < 12; ++i) {
    const std::string tenant = "tenant-" + std::to_string(i);
    builder.Declare("t/" + tenant + "/public/docs/readme").Allow({"guest"}, "get");
    builder.Declare("t/" + tenant + "/public/*").Inherit().Allow({"authenticated"}, "get");
    builder.Declare("t/" + tenant + "/*").Allow({"group:" + tenant}, "get write");
  }
  return builder.spec();
}

GraphSpec Automata() {
  return SpecBuilder(PathMode::kKey)
      .Declare("img/a-*/x")
      .Allow({"guest"}, "get")
      .Declare("img/a*/x")
      .Allow({"authenticated"}, "get")
      .Declare("img/b*/*")
      .Allow({"anyone"}, "list")
      .Declare("img/a-b/*")
      .Allow({"authenticated where plan=pro"}, "write")
      .Declare("img/*")
      .Deny({"guest"}, "write")
      .spec();
}

// More than an explanation tries one by one, behind one wildcard.
GraphSpec ManyBehindAWildcard() {
  SpecBuilder builder(PathMode::kKey);
  for (char last = 'a'; last < 'm'; ++last) {
    builder.Declare(std::string("*/x/") + last).Allow({"guest"}, "get");
  }
  return builder.Declare("*").Allow({"guest"}, "list").spec();
}

GraphSpec Floating() {
  return SpecBuilder(PathMode::kKey)
      .Declare("a/**/secret/*")
      .Inherit()
      .Deny({"anyone"}, "write delete")
      .Declare("**/tmp-*/x")
      .Allow({"guest"}, "get")
      .Declare("a/**/b/**/c")
      .Inherit()
      .Allow({"authenticated"}, "get")
      .Declare("a/*")
      .Allow({"guest", "authenticated"}, "get write")
      .spec();
}

GraphSpec Variables() {
  return SpecBuilder(PathMode::kKey)
      .Declare("team/<team>/user/<entity_id>/*")
      .Inherit()
      .Allow({"owner", "group:<team>"}, "get write")
      .Deny({"group:<team> where plan=free|none"}, "delete")
      .Declare("team/<team>/*")
      .Inherit()
      .Allow({"authenticated where home=<team> plan=pro"}, "get")
      .Deny({"authenticated where banned=<team>"}, "write")
      .Declare("team/*")
      .Allow({"function:thumbnailer"}, "get list")
      .spec();
}

GraphSpec UrlsAndRoles() {
  GraphSpec spec = SpecBuilder(PathMode::kUrl, "get list write")
                       .RoleGroups({"admin", "staff"})
                       .Declare("/")
                       .Allow({"anyone"}, "get")
                       .Declare("/users/<entity_id>/*")
                       .Inherit()
                       .Allow({"role-owner:authenticated", "role:group:admin"}, "get write")
                       .Declare("/*")
                       .Allow({"role:guest", "role:group:staff"}, "get")
                       .Deny({"role:function:robot"}, "write")
                       .spec();
  spec.methods = {{"GET", 0}, {"HEAD", 0}, {"POST", 2}};
  spec.action_sets = {{"read", 3}};
  spec.list_may_lack_path = true;
  return spec;
}

GraphSpec Named() {
  GraphSpec spec = Wildcards();
  spec.name = "named";
  spec.file = "named.yaml";
  spec.digest = "sha256:0123456789abcdef";
  for (DeclarationSpec& declaration : spec.declarations) {
    declaration.location = {3, 5};
    for (RuleSpec& rule : declaration.rules) {
      rule.id = "rule-of-" + declaration.pattern;
      rule.note = "a note";
      rule.location = {4, 7};
    }
  }
  return spec;
}

// More selectors than an entry of 32 bits can name.
GraphSpec ManySelectors() {
  SpecBuilder builder(PathMode::kKey);
  builder.Declare("g/*");
  for (int i = 0; i < 8200; ++i) builder.Allow({"group:g" + std::to_string(i)}, "get");
  return builder.spec();
}

GraphSpec ManyRules() {
  SpecBuilder builder(PathMode::kKey);
  builder.Declare("r/<entity_id>/*").Inherit();
  for (int i = 0; i < 300; ++i) {
    builder.Allow({i % 2 == 0 ? "owner" : "guest", "group:staff"}, i % 3 == 0 ? "get" : "write");
  }
  builder.Declare("*").Deny({"group:out", "guest", "function:f"}, "delete");
  return builder.spec();
}

std::string Compiled(const GraphSpec& spec, bool is_stripped) {
  const absl::StatusOr<DecisionGraph> graph = DecisionGraph::Build(spec);
  if (!graph.ok()) {
    std::fprintf(stderr, "%s\n", graph.status().ToString().c_str());
    std::abort();
  }
  return graph->Serialize(is_stripped ? DecisionGraph::Descriptions::kStrip
                                      : DecisionGraph::Descriptions::kKeep);
}

// --- using a graph -------------------------------------------------------------------------------

std::vector<Principal> SomePrincipals() {
  std::vector<Principal> principals(3);
  principals[1].kind = PrincipalKind::kUser;
  principals[1].entity_id = "alice";
  principals[1].groups = std::vector<std::string>{"staff", "tenant-3", "red"};
  principals[1].attributes = {{"plan", "pro"}, {"home", "red"}};
  principals[2].kind = PrincipalKind::kUser;  // of whom nothing is known
  return principals;
}

// Paths that reach every pattern above, and some that are as long as a path can be.
std::vector<std::string> SomePaths(PathMode mode) {
  std::vector<std::string> paths = {
      "a-literal-that-is-longer-than-one-block/a-literal-that-is-much-longer-than-an-edge-holds",
      "a/b/c/d",
      "t/tenant-3/public/docs/readme",
      "img/a-b/x",
      "a/b/secret/tmp-1/x",
      "team/red/user/alice/x",
      "r/alice/x",
      "",
      std::string(2000, 'x')};
  std::string deep = "a";
  for (int i = 0; i < 255; ++i) deep += "/b";
  paths.push_back(deep);
  if (mode == PathMode::kUrl) {
    for (std::string& path : paths) path.insert(0, "/");
  }
  return paths;
}

std::string ProblemOf(const DecisionGraph& graph, const Decision& decision) {
  const bool has_rule = decision.rule != Decision::kNone;
  if (decision.declaration != Decision::kNone && decision.declaration >= graph.num_declarations()) {
    return "a declaration decided that is not there";
  }
  if (decision.allowed() != (decision.reason == Reason::kAllowed))
    return "effect and reason differ";
  if (decision.allowed() && !has_rule) return "allowed without a rule";
  return "";
}

void ExplainBriefly(const DecisionGraph& graph, const PreparedPrincipal& principal, Action action,
                    const CanonicalPath& path, const Decision& decision) {
  ExplainOptions options;
  options.raw_action = "get";
  options.raw_path = "raw";
  options.max_requests = 10;
  options.max_words = 3;
  options.max_declarations = 10;
  const Explanation why = Explain(graph, principal, action, path, decision, options);
  if (ExplanationText(why).empty() || ExplanationJson(why).empty()) std::abort();
}

// Looks at both graphs and at some ways through them, if that does not take long.
size_t SizeOfViews(const DecisionGraph& graph) {
  constexpr size_t kMaxBytes = size_t{64} << 10;
  size_t size = 0;
  if (graph.NumBytes() > kMaxBytes) return size;
  for (const Effect effect : {Effect::kAllow, Effect::kDeny}) {
    const absl::StatusOr<GraphView> view = GraphView::Make(graph, effect);
    if (!view.ok()) continue;
    size += view->leaves().size() + view->floating().size();
    for (uint32_t state = 0; state < view->num_states(); ++state) size += view->steps(state).size();
    for (const std::string& path : SomePaths(graph.mode())) {
      size += view->Way(graph.path(path)).matches.size();
    }
  }
  return size;
}

// Asks for what is there and what is not; nothing must be read that isn't.
void Describe(const DecisionGraph& graph) {
  constexpr uint32_t kLast = 0xffffffff;
  size_t bytes = 0;
  const uint32_t count = graph.num_declarations();
  for (const uint32_t i : {0u, 1u, 2u, count - 1, count, count + 1, kLast}) {
    const DeclarationInfo declaration = graph.declaration(i);
    bytes += declaration.pattern.size();
    for (const uint32_t k : {0u, 1u, declaration.num_rules - 1, declaration.num_rules, kLast}) {
      const RuleInfo rule = graph.rule(i, k);
      bytes += rule.id.size() + rule.note.size() + rule.text.size();
      for (const std::string_view selector : rule.selectors) bytes += selector.size();
    }
  }
  bytes += graph.name().size() + graph.file().size() + graph.digest().size();
  bytes += graph.Dump().size() + graph.Serialize().size() +
           graph.Serialize(DecisionGraph::Descriptions::kStrip).size();
  graph.CheckInvariants().IgnoreError();
  bytes += SizeOfViews(graph);
  if (bytes == 0) std::abort();
}

}  // namespace

std::vector<CompiledPolicy> CompiledPolicies() {
  return {{"literals", Compiled(Literals(), false)},
          {"wildcards", Compiled(Wildcards(), true)},
          {"runs", Compiled(Runs(), false)},
          {"many behind a wildcard", Compiled(ManyBehindAWildcard(), false)},
          {"automata", Compiled(Automata(), false)},
          {"floating", Compiled(Floating(), true)},
          {"variables", Compiled(Variables(), false)},
          {"urls and roles", Compiled(UrlsAndRoles(), false)},
          {"named", Compiled(Named(), false)},
          {"many rules", Compiled(ManyRules(), false)},
          {"many selectors", Compiled(ManySelectors(), true)}};
}

CompiledParts PartsOf(const std::string& compiled) {
  GraphFileHeader header;
  if (compiled.size() < sizeof header) return {};
  std::memcpy(&header, compiled.data(), sizeof header);
  const uint64_t rest = compiled.size() - sizeof header;
  return {sizeof header, sizeof header + std::min(header.graph_bytes, rest)};
}

void FixHeader(size_t graph_bytes, std::string& compiled) {
  GraphFileHeader header;
  if (compiled.size() < sizeof header) return;
  std::memcpy(&header, compiled.data(), sizeof header);
  const std::string_view rest = std::string_view(compiled).substr(sizeof header);
  graph_bytes = std::min(graph_bytes, rest.size());
  header.graph_bytes = graph_bytes;
  header.description_bytes = rest.size() - graph_bytes;
  header.graph_checksum = Crc32c(rest.substr(0, graph_bytes));
  header.description_checksum = Crc32c(rest.substr(graph_bytes));
  std::memcpy(compiled.data(), &header, sizeof header);
  header.header_checksum = Crc32c({compiled.data(), offsetof(GraphFileHeader, header_checksum)});
  std::memcpy(compiled.data(), &header, sizeof header);
}

std::string ProblemOfUse(const DecisionGraph& graph, bool deeply) {
  static const auto* const principals = new std::vector<Principal>(SomePrincipals());
  const std::vector<std::string> paths = SomePaths(graph.mode());
  const std::vector<std::string> actions = {"get", "write", "list"};
  for (size_t i = 0; i < principals->size(); ++i) {
    const PreparedPrincipal principal = graph.Prepare((*principals)[i]);
    for (size_t k = 0; k < paths.size(); ++k) {
      if ((i + k) % 3 == 0 && !deeply && !paths[k].empty()) continue;
      const CanonicalPath path = graph.path(paths[k]);
      // The root is there for `list` alone.
      const Action action =
          graph.action(path.is_root() ? "list" : actions[(i + k) % actions.size()]);
      const Decision decision = Evaluate(graph, principal, action, path);
      std::string problem = ProblemOf(graph, decision);
      if (!problem.empty()) return problem;
      if (deeply) ExplainBriefly(graph, principal, action, path, decision);
    }
  }
  if (deeply) Describe(graph);
  return "";
}

}  // namespace postern
