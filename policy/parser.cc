#include "policy/parser.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "policy/amplify.h"
#include "policy/document_reader.h"
#include "policy/internal/access_parser.h"
#include "policy/internal/action_parser.h"
#include "policy/internal/name_parser.h"
#include "policy/internal/rule_parser.h"
#include "policy/internal/vocabulary.h"
#include "policy/internal/words.h"

namespace postern {
namespace {

using internal::Quote;

// Reads the keys of a policy in the order in which they depend on each other, whatever their order
// in the file.
class PolicyParser {
 public:
  // `errors_before`: how many errors `issues` held before the document was read.
  PolicyParser(const Source& source, Syntax syntax, const PolicyLimits& limits,
               const Document& document, size_t errors_before, Issues& issues)
      : source_(source),
        syntax_(syntax),
        limits_(limits),
        errors_before_(errors_before),
        root_(document.root()),
        reader_(document, issues) {}

  Policy Parse() && {
    if (reader_.Expect(root_, NodeKind::kMapping, "the policy", "a map",
                       "begin with `postern: 1`") &&
        !IsAnotherKindOfFile()) {
      keys_ = reader_.Fields(root_,
                             {"postern", "name", "semantics", "paths", "actions", "methods",
                              "groups", "functions", "access"},
                             "a policy");
      ParseVersion();
      ParseName();
      ParseSemantics();
      if (policy_.amplify) RefuseKeysOfNative();
      ParsePaths();
      internal::ParseActions(keys_[kActions], limits_, reader_, policy_, vocabulary_);
      ParseMethods();
      ParseGroupsAndFunctions();
      ParseAccess();
      if (policy_.amplify) LowerFromAmplify();
    }
    return std::move(policy_);
  }

 private:
  // Places in keys_.
  enum Key {
    kPostern,
    kName,
    kSemantics,
    kPaths,
    kActions,
    kMethods,
    kGroups,
    kFunctions,
    kAccess
  };

  // Files of Postern that are no policies have one error, instead of one for each key.
  bool IsAnotherKindOfFile() {
    NodeId found = kNoNode;
    for (const DocumentReader::Pair& pair : reader_.Pairs(root_)) {
      const std::string_view key = reader_.node(pair.key).text;
      if (key == "postern") return false;
      if (key == "cases" || key == "principal_mapping") found = pair.key;
    }
    if (found == kNoNode) return false;
    const bool is_cases = reader_.node(found).text == "cases";
    reader_.issues().AddError("missing-key", reader_.node(found).range,
                              is_cases ? "this is a case file, not a policy"
                                       : "this is a principal mapping, not a policy",
                              is_cases ? "`postern test` runs it, and it names its policy"
                                       : "`postern principal` reads it");
    return true;
  }

  void ParseVersion() {
    if (keys_[kPostern] == kNoNode) {
      ReportMissing("postern", "begin with `postern: 1`, the version of the language");
      return;
    }
    const Node& version = reader_.node(keys_[kPostern]);
    if (version.kind == NodeKind::kNotText && version.text == "1") return;
    const bool is_quoted = version.kind == NodeKind::kText && version.text == "1";
    reader_.issues().AddError(
        "unsupported-version", version.range, "`postern` must be 1, the version of the language",
        is_quoted ? "write `postern: 1`, without quotes" : "write `postern: 1`");
  }

  void ParseName() {
    if (keys_[kName] == kNoNode) {
      const std::string& file = source_.name();
      policy_.name = file.substr(file.find_last_of('/') + 1);
    } else {
      policy_.name = reader_.Text(keys_[kName], "`name`").value_or("");
    }
  }

  void ParseSemantics() {
    if (keys_[kSemantics] == kNoNode) return;
    const auto semantics = reader_.Text(keys_[kSemantics], "`semantics`");
    if (!semantics || *semantics == "native") return;
    if (*semantics == "amplify") {
      policy_.amplify.emplace();
      return;
    }
    reader_.issues().AddError(
        "unknown-semantics", reader_.node(keys_[kSemantics]).range,
        "unknown semantics " + Quote(*semantics),
        reader_.Suggest(*semantics, {"native", "amplify"}, "write `native` or `amplify`"));
  }

  // Reports them, and goes on as if they were not there.
  void RefuseKeysOfNative() {
    const auto refuse = [this](Key key, const std::string& what, const std::string& help) {
      if (keys_[key] == kNoNode) return;
      internal::ReportNotInAmplify(reader_.node(keys_[key]).range, what, help, reader_);
      keys_[key] = kNoNode;
    };
    policy_.mode = PathMode::kOpaque;
    const bool is_opaque =
        keys_[kPaths] != kNoNode && reader_.node(keys_[kPaths]).text == PathModeName(policy_.mode);
    if (!is_opaque) refuse(kPaths, "`paths`", "remove it: paths are S3 keys, `opaque`");
    refuse(kActions, "`actions`", "remove it: there are `get`, `list`, `write` and `delete`");
    refuse(kMethods, "`methods`", "remove it");
  }

  void ParsePaths() {
    if (keys_[kPaths] == kNoNode) return;
    mode_is_known_ = false;
    const auto name = reader_.Text(keys_[kPaths], "`paths`");
    if (!name) return;
    for (const PathMode mode : {PathMode::kKey, PathMode::kOpaque, PathMode::kUrl}) {
      if (*name != PathModeName(mode)) continue;
      policy_.mode = mode;
      mode_is_known_ = true;
      return;
    }
    reader_.issues().AddError(
        "unknown-paths", reader_.node(keys_[kPaths]).range, "unknown kind of paths " + Quote(*name),
        reader_.Suggest(*name, {"key", "opaque", "url"}, "write `key`, `opaque` or `url`"));
  }

  void ParseMethods() {
    if (keys_[kMethods] == kNoNode) return;
    if (mode_is_known_ && policy_.mode != PathMode::kUrl) {
      reader_.issues().AddError("methods-without-url", reader_.node(keys_[kMethods]).range,
                                "`methods` needs `paths: url`",
                                "write `paths: url`, or remove `methods`");
    }
    internal::ParseMethods(keys_[kMethods], reader_, policy_, vocabulary_);
  }

  void ParseGroupsAndFunctions() {
    vocabulary_.groups = internal::ParseDeclaredNames(keys_[kGroups], "groups", "a group", reader_);
    vocabulary_.functions =
        internal::ParseDeclaredNames(keys_[kFunctions], "functions", "a function", reader_);
    if (policy_.amplify) {
      if (keys_[kGroups] == kNoNode) vocabulary_.groups.any = false;
      policy_.amplify->groups = vocabulary_.groups.in_order;
    }
    if (keys_[kGroups] != kNoNode) policy_.groups = vocabulary_.groups.in_order;
    if (keys_[kFunctions] != kNoNode) policy_.functions = vocabulary_.functions.in_order;
    policy_.places.groups = vocabulary_.groups.places;
    policy_.places.functions = vocabulary_.functions.places;
  }

  void ParseAccess() {
    if (keys_[kAccess] == kNoNode) {
      ReportMissing("access", "add `access`, a map of path patterns to lists of rules");
      return;
    }
    const bool allows_array = syntax_ == Syntax::kJson;
    internal::AccessParser({source_, limits_, vocabulary_, allows_array, mode_is_known_}, reader_,
                           policy_)
        .Parse(keys_[kAccess]);
  }

  // Puts what Amplify's rules come to in the place of the rules.
  void LowerFromAmplify() {
    ValidateAmplify(*policy_.amplify, limits_, reader_.issues());
    if (reader_.num_failures() != errors_before_) return;
    Policy lowered = LowerAmplify(*std::move(policy_.amplify));
    lowered.name = std::move(policy_.name);
    lowered.functions = std::move(policy_.functions);
    policy_ = std::move(lowered);
  }

  // Reports a missing key at the first key of the file.
  void ReportMissing(std::string_view key, std::string help) {
    const NodeId first = reader_.node(root_).first_child;
    reader_.issues().AddError("missing-key", reader_.node(first == kNoNode ? root_ : first).range,
                              "the policy has no " + Quote(key), std::move(help));
  }

  const Source& source_;
  const Syntax syntax_;
  const PolicyLimits& limits_;
  const size_t errors_before_;
  const NodeId root_;
  DocumentReader reader_;
  NodeIds keys_;
  bool mode_is_known_ = true;
  internal::Vocabulary vocabulary_;
  Policy policy_;
};

}  // namespace

std::optional<Policy> ParsePolicyInPart(const Source& source, Syntax syntax,
                                        const PolicyLimits& limits, Issues& issues) {
  const size_t errors_before = issues.num_errors();
  const std::optional<Document> document = Document::Parse(source, syntax, limits, issues);
  if (!document) return std::nullopt;
  return PolicyParser(source, syntax, limits, *document, errors_before, issues).Parse();
}

std::optional<Policy> ParsePolicy(const Source& source, const Document& document, Syntax syntax,
                                  const PolicyLimits& limits, Issues& issues) {
  Policy policy =
      PolicyParser(source, syntax, limits, document, /*errors_before=*/0, issues).Parse();
  if (issues.has_errors()) return std::nullopt;
  return policy;
}

std::optional<Policy> ParsePolicy(const Source& source, Syntax syntax, const PolicyLimits& limits,
                                  Issues& issues) {
  const size_t errors_before = issues.num_errors();
  std::optional<Policy> policy = ParsePolicyInPart(source, syntax, limits, issues);
  if (issues.num_errors() != errors_before) return std::nullopt;
  return policy;
}

}  // namespace postern
