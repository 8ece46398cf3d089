#include "tools/runner/case_proof_parser.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tools/cli/words.h"

namespace postern::tools {
namespace {

enum Key { kName, kSelector, kTo, kPath, kUnknown };
constexpr std::string_view kKeys[] = {"name", "selector", "to", "path", "unknown"};

std::vector<CaseText> TextsOf(DocumentReader& reader, NodeId id, std::string_view what) {
  std::vector<CaseText> texts;
  for (const NodeId item : reader.OneOrMore(id, what)) {
    const auto text = reader.NonEmptyText(item, what);
    if (text) texts.push_back({*text, reader.node(item).range});
  }
  return texts;
}

bool ParseUnknown(DocumentReader& reader, NodeId id) {
  const Node& node = reader.node(id);
  if (node.kind == NodeKind::kNotText && node.text == "true") return true;
  reader.issues().AddError("wrong-type", node.range, "`unknown` must be `true`",
                           "leave it out if the policy mentions what the selector names");
  return false;
}

void ParseProof(NodeId id, Invariant::Kind kind, CaseFile& file, DocumentReader& reader,
                CaseNames& names) {
  const std::string list = kind == Invariant::Kind::kNever ? "`never`" : "`always`";
  if (!reader.Expect(id, NodeKind::kMapping, "an item of " + list, "a map",
                     "begin it with `name:`")) {
    return;
  }
  const NodeIds fields = reader.Fields(id, kKeys, "an item of " + list);
  const SourceRange range = reader.node(id).range;
  for (const Key key : {kName, kSelector, kTo, kPath}) {
    if (fields[key] != kNoNode) continue;
    reader.issues().AddError("missing-key", {range.begin, range.begin + 1},
                             "an item of " + list + " needs " + Quoted(kKeys[key]));
    return;
  }
  CaseProof proof;
  proof.kind = kind;
  const auto name = reader.NonEmptyText(fields[kName], "`name`");
  if (name) {
    proof.name = {*name, reader.node(fields[kName]).range};
    names.Add(proof.name, reader.issues());
  }
  proof.selectors = TextsOf(reader, fields[kSelector], "`selector`");
  proof.actions = TextsOf(reader, fields[kTo], "`to`");
  const auto path = reader.NonEmptyText(fields[kPath], "`path`");
  if (path) proof.path = {*path, reader.node(fields[kPath]).range};
  if (fields[kUnknown] != kNoNode) proof.may_be_unknown = ParseUnknown(reader, fields[kUnknown]);
  file.proofs.push_back(std::move(proof));
}

}  // namespace

void ParseProofs(NodeId list, Invariant::Kind kind, CaseFile& file, DocumentReader& reader,
                 CaseNames& names) {
  const std::string key = kind == Invariant::Kind::kNever ? "`never`" : "`always`";
  if (!reader.Expect(list, NodeKind::kSequence, key, "a list")) return;
  const NodeIds items = reader.Items(list);
  if (items.empty()) {
    reader.issues().AddError("no-tests", reader.node(list).range, key + " is empty",
                             "leave it out, or say what is to be proved");
  }
  for (const NodeId item : items) ParseProof(item, kind, file, reader, names);
}

}  // namespace postern::tools
