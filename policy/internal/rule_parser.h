// Internal: use policy/parser.h.
//
// Rules: `{allow: group:admin, to: [read, write], where: {tenant: <tenant>}}`. Under `semantics:
// amplify` they have only what Amplify has, and may allow nobody and nothing.
#ifndef POSTERN_POLICY_INTERNAL_RULE_PARSER_H_
#define POSTERN_POLICY_INTERNAL_RULE_PARSER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "policy/document_reader.h"
#include "policy/internal/vocabulary.h"
#include "policy/model.h"
#include "policy/source.h"

namespace postern::internal {

// Adds the error for something that Amplify does not have.
void ReportNotInAmplify(SourceRange range, std::string_view what, std::string help,
                        DocumentReader& reader);

// Reads the rules of one policy, one by one. Lifetime: borrows all that it is made of.
class RuleParser {
 public:
  RuleParser(const Source& source, const Policy& policy, const Vocabulary& vocabulary,
             DocumentReader& reader)
      : source_(source),
        policy_(policy),
        vocabulary_(vocabulary),
        reader_(reader),
        is_amplify_(policy.amplify.has_value()) {}

  // Fills `rule`, a new one; where it has errors, they are added and what it says is not to be
  // used. `pattern` is its declaration's, null if that is in error.
  void Parse(NodeId node, const Pattern* pattern, Rule& rule);

 private:
  void ParseEffect(NodeId node, NodeId allow, NodeId deny, const Pattern* pattern, Rule& rule);
  void ParseSelectors(NodeId node, std::string_view what, const Pattern* pattern, Rule& rule);
  void ParseActions(NodeId node, Rule& rule);
  uint64_t ParseActionList(NodeId node);
  void ParseId(NodeId node, Rule& rule);
  NodeIds ListOf(NodeId node, std::string_view what);
  void CheckKeysOfAmplify(NodeId deny, NodeId where);
  bool IsOfAmplify(const Selector& selector);

  const Source& source_;
  const Policy& policy_;
  const Vocabulary& vocabulary_;
  DocumentReader& reader_;
  const bool is_amplify_;
  // Lists of actions in brackets that were read without an error, by their spelling: large policies
  // have a few, again and again.
  absl::flat_hash_map<absl::string_view, uint64_t> action_lists_;
  absl::flat_hash_map<std::string, SourceRange> ids_;  // of the whole file, and where they stand
};

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_RULE_PARSER_H_
