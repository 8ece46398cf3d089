// The compiler: from a policy's text to a decision graph. Start here to use the library.
//
//   const postern::CompileResult built = postern::CompilePolicyFile("social-room.yaml");
//   if (!built.ok()) { std::cerr << built.IssuesText(); return 3; }
//   const postern::DecisionGraph& graph = *built.graph();
#ifndef POSTERN_POLICY_COMPILER_H_
#define POSTERN_POLICY_COMPILER_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/decision_graph.h"
#include "engine/limits.h"
#include "policy/document.h"
#include "policy/issue.h"
#include "policy/limits.h"
#include "policy/model.h"
#include "policy/source.h"

namespace postern {

struct CompileOptions {
  PolicyLimits limits;
  bool lint = true;       // false leaves out the warnings; errors are always found
  std::string file_name;  // what the graph calls the file; empty: the source's name
};

// What came of compiling, or of loading a compiled policy: a graph, or the errors. Immutable and
// movable; accessors are thread-safe, and what they return lives as long as the result.
class CompileResult {
 public:
  // Returns whether there is a graph: the file could be read and has no error.
  bool ok() const { return graph_.has_value(); }

  // Returns why the file could not be read or the graph not be built, or OK.
  const absl::Status& status() const { return status_; }

  // Returns the name of the file that was read, `<stdin>` for standard input.
  const std::string& file_name() const { return file_name_; }

  const Issues& issues() const { return issues_; }

  // Returns the issues as people read them, or the status if the file could not be read.
  std::string IssuesText(bool color = false) const;

  // Returns the graph, or null if !ok().
  const DecisionGraph* graph() const { return graph_ ? &*graph_ : nullptr; }

  // Returns why there is no graph, for those who have no use for places: status(), or
  // kInvalidArgument with the issues as people read them; OK if ok().
  absl::Status Error() const;

  // Returns the graph, to be kept without the rest; one without a policy, which denies all, if
  // !ok().
  DecisionGraph TakeGraph() && { return graph_ ? *std::move(graph_) : DecisionGraph(); }

  // Returns whether the file is a compiled policy, of which there is the graph alone. What it tells
  // of its model, DescribedPolicy does.
  bool is_compiled() const { return is_compiled_; }

  // Returns the SHA-256 of a compiled policy's own bytes, which is what DecisionGraph::Load
  // compares with the expected one; digest() of its graph is that of the text that it was made of.
  // Empty if it is not compiled, or not sound.
  const std::string& compiled_digest() const { return compiled_digest_; }

  // Returns the model, or null if the file could not be parsed or is a compiled policy.
  const Policy* policy() const { return policy_ ? &*policy_ : nullptr; }

  // Returns the file's text, or null if it could not be read or is a compiled policy.
  const Source* source() const { return source_ ? &*source_ : nullptr; }

  // Returns the place in policy()->declarations of the graph's declaration `declaration`; in those
  // of DescribedPolicy if is_compiled(). REQUIRES: ok(), in range.
  uint32_t FileOrder(uint32_t declaration) const {
    return is_compiled_ ? declaration : file_order_[declaration];
  }

 private:
  friend CompileResult CompilePolicy(Source source, Syntax syntax, const CompileOptions& options);
  friend CompileResult CompilePolicyBytes(const std::string& path,
                                          absl::StatusOr<std::string> bytes,
                                          const CompileOptions& options);

  absl::Status status_;
  std::string file_name_;
  bool is_compiled_ = false;
  std::string compiled_digest_;
  std::optional<Source> source_;
  Issues issues_;
  std::optional<Policy> policy_;
  std::optional<DecisionGraph> graph_;
  std::vector<uint32_t> file_order_;
};

// Compiles a policy's text.
CompileResult CompilePolicy(Source source, Syntax syntax, const CompileOptions& options = {});

// Compiles a file, `-` for standard input; JSON if its name ends in `.json`, else YAML. A compiled
// policy, which is known by its first bytes, is loaded instead; status() tells why it can't be:
// also if its description alone is damaged, and if the file's name ends in `.pstn` and it is none.
CompileResult CompilePolicyFile(const std::string& path, const CompileOptions& options = {});

// The two halves of CompilePolicyFile, for who measures the second or already has the bytes: the
// file's bytes, as ReadFile (policy/source.h) returns them; and what comes of them, or of the error
// in their place, if `path` is where they were read.
absl::StatusOr<std::string> ReadPolicyFile(const std::string& path,
                                           const PolicyLimits& limits = {});
CompileResult CompilePolicyBytes(const std::string& path, absl::StatusOr<std::string> bytes,
                                 const CompileOptions& options = {});

// Returns the graph of a file, as CompilePolicyFile does, without its warnings: what PolicyFile
// (engine/policy_file.h) takes, so that the file may be a policy's text, too. Errors: that of the
// file, or kInvalidArgument with its issues as people read them.
absl::StatusOr<DecisionGraph> LoadPolicyFile(const std::string& path);

// Returns what a graph tells of the policy that it was made of, declarations in the graph's order;
// nothing if its description was stripped. Places are unknown, and so is what decides nothing: the
// lists of groups and functions, and what `semantics: amplify` was lowered from. REQUIRES:
// graph.has_policy().
std::optional<Policy> DescribedPolicy(const DecisionGraph& graph);

// Returns the graph of a model that a program made, without a text or a file; every place in it is
// 1:1. REQUIRES: names are resolved and masks set, as a parser would (policy/model.h). The lint
// does not look at it. Errors: as DecisionGraph::Build.
absl::StatusOr<DecisionGraph> CompileModel(const Policy& policy, const RequestLimits& limits = {});

}  // namespace postern

#endif  // POSTERN_POLICY_COMPILER_H_
