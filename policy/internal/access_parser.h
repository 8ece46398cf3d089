// Internal: use policy/parser.h.
//
// `access`: the declarations, each a path pattern and its rules.
#ifndef POSTERN_POLICY_INTERNAL_ACCESS_PARSER_H_
#define POSTERN_POLICY_INTERNAL_ACCESS_PARSER_H_

#include <optional>

#include "policy/document_reader.h"
#include "policy/internal/rule_parser.h"
#include "policy/internal/selector_interner.h"
#include "policy/internal/vocabulary.h"
#include "policy/limits.h"
#include "policy/model.h"
#include "policy/source.h"

namespace postern::internal {

// What the parts of a file are read with. Lifetime: borrows.
struct AccessContext {
  const Source& source;
  const PolicyLimits& limits;
  const Vocabulary& vocabulary;
  bool allows_array = false;  // JSON: `access` may be an array of {path, rules}
  // false: `paths` is in error. Each pattern is then read in the mode that it looks written for, so
  // that its errors are told, and no declaration is kept.
  bool mode_is_known = true;
};

// Fills Policy::declarations from the value of `access` or, if there is one, the paths of
// Policy::amplify, from which the declarations are still to be made. A declaration with an error in
// its rules is there as a guard without rules, so that it is neither a closure nor a grant to later
// checks; one with an error in its pattern is left out. A path of Amplify with an error in its
// rules has none. REQUIRES: the policy's head was read.
class AccessParser {
 public:
  AccessParser(const AccessContext& context, DocumentReader& reader, Policy& policy)
      : context_(context),
        reader_(reader),
        policy_(policy),
        rule_parser_(context.source, policy, context.vocabulary, reader) {}

  void Parse(NodeId access);

 private:
  void Reserve(size_t num_entries);
  bool HasRoom(NodeId entry);
  void ParseArrayEntry(NodeId entry);
  void ParseDeclaration(NodeId path, NodeId rules);
  void ParseAmplifyPath(NodeId path, NodeId rules);
  std::optional<Pattern> ParsePathPattern(NodeId path);
  void ParseRules(NodeId path, NodeId rules, const Pattern* pattern, Declaration& declaration);
  void ParseInherit(NodeId word, bool is_first, Declaration& declaration);
  void CountSelectors(const Rule& rule);
  void CountFloating();  // counts the last declaration
  void CheckFloating();

  // Returns the place of bytes [begin, end) of the scalar's text in the file.
  SourceRange RangeInside(NodeId scalar, uint32_t begin, uint32_t end) const;

  const AccessContext context_;
  DocumentReader& reader_;
  Policy& policy_;
  RuleParser rule_parser_;
  SelectorInterner selectors_;
  size_t where_bytes_ = 0;  // of those, each with its own copy
  size_t num_entries_ = 0;
  size_t floating_segments_ = 0;       // of all patterns that have a floating wildcard
  size_t most_floating_segments_ = 0;  // of one of them
  size_t most_floating_ = 0;           // the first declaration that has so many
};

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_ACCESS_PARSER_H_
