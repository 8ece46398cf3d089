#include "tools/runner/case_file.h"

#include <algorithm>
#include <filesystem>
#include <unordered_set>
#include <utility>

#include "absl/status/statusor.h"
#include "policy/document_reader.h"
#include "tools/cli/words.h"
#include "tools/runner/case_proof_parser.h"
#include "tools/runner/case_test_parser.h"

namespace postern::tools {
namespace {

absl::StatusOr<Source> ReadSource(const std::string& path, const CaseFileOptions& options) {
  if (options.before_read) options.before_read(path);
  return Source::Read(path, PolicyLimits().file_bytes);
}

// Takes `source` as one more file of the case file and returns its place, or nothing with the
// reason in `error`.
std::optional<size_t> AddFile(CaseFile& file, absl::StatusOr<Source> source, std::string& error) {
  if (!source.ok()) {
    error = std::string(source.status().message());
    return std::nullopt;
  }
  file.files.emplace_back(*std::move(source));
  return file.files.size() - 1;
}

void ParseDocument(CaseSource& file, ItemTaker* taker = nullptr) {
  file.document = Document::Parse(file.source, SyntaxOf(file.source.name()), PolicyLimits(),
                                  file.issues, taker);
}

enum Key { kCases, kPolicy, kPrincipals, kTests, kNever, kAlways };
constexpr std::string_view kKeys[] = {"cases", "policy", "principals", "tests", "never", "always"};

// Returns the first value of `key` in a mapping that may still have it twice, or kNoNode.
NodeId FirstValue(const DocumentReader& reader, NodeId mapping, Key key) {
  for (const DocumentReader::Pair& pair : reader.Pairs(mapping)) {
    if (reader.node(pair.key).text == kKeys[key]) return pair.value;
  }
  return kNoNode;
}

// Reads the parts of a case file in the order in which they need each other. Tests need the
// principals: if those stand before them, each test is read as soon as it is whole, and the
// document never holds more than one. Else the tests wait in the document.
class CaseFileParser : private ItemTaker {
 public:
  // REQUIRES: the source of the case file has been read.
  CaseFileParser(CaseFile& file, const CaseFileOptions& options)
      : file_(file), options_(options), names_(file.source().text()) {
    file.tests = PackedTests(file.source().text());
  }

  void Parse();

 private:
  bool TakesItemsOf(const Document& so_far, NodeId list) override;
  void Take(const Document& so_far, NodeId item) override;

  void ParseRoot();
  void ParseVersion(DocumentReader& reader, NodeId id);
  void ParsePolicies(DocumentReader& reader, NodeId id);
  void ParsePrincipals(DocumentReader& reader, NodeId id);
  void ParsePrincipalMap(DocumentReader& reader, NodeId id, size_t file);
  void ParsePrincipalFile(DocumentReader& reader, NodeId id);
  void ParseTests(DocumentReader& reader, NodeId id);
  void Forget();
  void ReadAgain();

  CaseFile& file_;
  const CaseFileOptions& options_;
  Issues issues_;  // of the case file, apart from those of its document
  CaseNames names_;
  std::unordered_set<std::string_view> principal_names_;
  // Of the tests that are taken while the document is read.
  size_t num_taken_ = 0;
  bool is_put_off_ = false;  // they were dropped, since the principals were not known
  bool is_again_ = false;    // so they are read now
  std::optional<DocumentReader> early_reader_;
  std::optional<CaseTestParser> early_tests_;
};

void CaseFileParser::Parse() {
  CaseSource& source = file_.files.front();
  ParseDocument(source, this);
  if (!source.document) return Forget();
  ParseRoot();
  source.issues.Append(std::move(issues_));
}

// Of a file that is no document only that is told.
void CaseFileParser::Forget() {
  while (file_.files.size() > 1) file_.files.pop_back();
  file_.principals.clear();
  file_.tests = PackedTests();
  file_.is_unreadable = false;
}

bool CaseFileParser::TakesItemsOf(const Document& so_far, NodeId list) {
  DocumentReader& reader = early_reader_.emplace(so_far, issues_);
  if (FirstValue(reader, so_far.root(), kTests) != list) return false;
  if (!is_again_) {
    const NodeId principals = FirstValue(reader, so_far.root(), kPrincipals);
    if (principals == kNoNode) {
      is_put_off_ = file_.source().text().size() > options_.kept_bytes;
      return is_put_off_;
    }
    ParsePrincipals(reader, principals);
  }
  early_tests_.emplace(file_, reader, options_, names_);
  return true;
}

void CaseFileParser::Take(const Document& /*so_far*/, NodeId item) {
  ++num_taken_;
  if (early_tests_) early_tests_->Parse(item);
}

// Reads the tests that were put off. What is wrong with the document was told the first time.
void CaseFileParser::ReadAgain() {
  is_again_ = true;
  num_taken_ = 0;
  Issues told;
  const Source& source = file_.source();
  Document::Parse(source, SyntaxOf(source.name()), PolicyLimits(), told, this);
}

void CaseFileParser::ParseRoot() {
  const Document& document = *file_.files.front().document;
  DocumentReader reader(document, issues_);
  if (!reader.Expect(document.root(), NodeKind::kMapping, "a case file", "a map",
                     "begin it with `cases: 1`")) {
    return;
  }
  const NodeIds fields = reader.Fields(document.root(), kKeys, "a case file");
  const auto require = [&](Key key, std::string_view help) {
    if (fields[key] != kNoNode) return true;
    reader.issues().AddError("missing-key", {0, 0}, "a case file needs " + Quoted(kKeys[key]),
                             std::string(help));
    return false;
  };
  if (require(kCases, "write `cases: 1`")) ParseVersion(reader, fields[kCases]);
  if (require(kPolicy, "name the policy: `policy: policy.yaml`")) {
    ParsePolicies(reader, fields[kPolicy]);
  }
  const bool has_proofs = fields[kNever] != kNoNode || fields[kAlways] != kNoNode;
  if (!early_tests_ && fields[kPrincipals] != kNoNode) {
    ParsePrincipals(reader, fields[kPrincipals]);
  }
  if (fields[kTests] != kNoNode ||
      (!has_proofs && require(kTests, "a case file without tests proves nothing"))) {
    if (is_put_off_) ReadAgain();
    ParseTests(reader, fields[kTests]);
  }
  if (fields[kNever] != kNoNode) {
    ParseProofs(fields[kNever], Invariant::Kind::kNever, file_, reader, names_);
  }
  if (fields[kAlways] != kNoNode) {
    ParseProofs(fields[kAlways], Invariant::Kind::kAlways, file_, reader, names_);
  }
}

void CaseFileParser::ParseVersion(DocumentReader& reader, NodeId id) {
  const Node& node = reader.node(id);
  if (node.kind == NodeKind::kNotText && node.text == "1") return;
  reader.issues().AddError("case-version", node.range, "`cases` must be `1`",
                           "this is the only version of case files");
}

void CaseFileParser::ParsePolicies(DocumentReader& reader, NodeId id) {
  for (const NodeId item : reader.OneOrMore(id, "`policy`")) {
    const auto path = reader.NonEmptyText(item, "a policy's path");
    if (path) file_.policies.push_back({*path, reader.node(item).range});
  }
}

// `principals` is a map, the path of a file with one, or a list of both.
void CaseFileParser::ParsePrincipals(DocumentReader& reader, NodeId id) {
  for (const NodeId item : reader.OneOrMore(id, "`principals`")) {
    if (reader.node(item).kind == NodeKind::kMapping) {
      ParsePrincipalMap(reader, item, 0);
    } else {
      ParsePrincipalFile(reader, item);
    }
  }
  file_.num_declared = file_.principals.size();
}

void CaseFileParser::ParsePrincipalFile(DocumentReader& reader, NodeId id) {
  const auto path = reader.NonEmptyText(id, "a file of principals");
  if (!path) return;
  std::string error;
  const auto added =
      AddFile(file_, ReadSource(RelativeTo(file_.source().name(), *path), options_), error);
  if (!added) {
    file_.is_unreadable = true;
    reader.issues().AddError("unreadable", reader.node(id).range, error);
    return;
  }
  CaseSource& part = file_.files[*added];
  ParseDocument(part);
  if (!part.document) return;
  DocumentReader part_reader(*part.document, part.issues);
  const NodeId root = part.document->root();
  if (part_reader.Expect(root, NodeKind::kMapping, "a file of principals", "a map")) {
    ParsePrincipalMap(part_reader, root, *added);
  }
}

void CaseFileParser::ParsePrincipalMap(DocumentReader& reader, NodeId id, size_t file) {
  for (const DocumentReader::Pair& pair : reader.Pairs(id)) {
    const auto name = reader.NonEmptyText(pair.key, "a principal's name");
    std::optional<CasePrincipal> principal = ParsePrincipal(reader, pair.value);
    if (!name || !principal) continue;
    if (!principal_names_.insert(*name).second) {
      reader.issues().AddError("duplicate-name", reader.node(pair.key).range,
                               "the principal " + Quoted(*name) + " is declared twice",
                               "rename one of them");
      continue;
    }
    principal->name = *name;
    principal->file = file;
    file_.principals.push_back(*std::move(principal));
  }
}

void CaseFileParser::ParseTests(DocumentReader& reader, NodeId id) {
  if (!reader.Expect(id, NodeKind::kSequence, "`tests`", "a list")) return;
  const NodeIds items = reader.Items(id);
  if (items.empty() && num_taken_ == 0) {
    reader.issues().AddError("no-tests", reader.node(id).range, "`tests` is empty",
                             "a case file without tests proves nothing");
  }
  CaseTestParser parser(file_, reader, options_, names_);
  for (const NodeId item : items) parser.Parse(item);
}

std::string ListOf(const std::vector<CaseText>& texts) {
  std::string list;
  for (const CaseText& text : texts) list.append(list.empty() ? "" : ", ").append(text.text);
  return list;
}

}  // namespace

std::string CaseProof::Claim() const {
  return (kind == Invariant::Kind::kNever ? "never " : "always ") + ListOf(selectors) + " to " +
         ListOf(actions) + " on " + std::string(path.text);
}

void CaseNames::Add(const CaseText& name, Issues& issues) {
  const auto first = names_.find(name.text);
  if (first == names_.end()) {
    const bool is_copied = !IsPartOf(name.text, source_);
    names_.emplace(is_copied ? copies_.emplace_back(name.text) : name.text, name.range);
    return;
  }
  Issue issue;
  issue.id = "duplicate-name";
  issue.message = "two tests are called " + Quoted(name.text);
  issue.help = "rename one of them";
  issue.range = name.range;
  issue.related.push_back({"the first one", first->second});
  issues.Add(std::move(issue));
}

bool CaseFile::has_errors() const {
  return is_unreadable || std::any_of(files.begin(), files.end(), [](const CaseSource& file) {
           return file.issues.has_errors();
         });
}

std::string CaseFile::IssuesText(bool color) const {
  std::string text;
  for (const CaseSource& file : files) text.append(file.issues.Text(file.source, color));
  return text;
}

CaseFile ReadCaseFile(const std::string& path, const CaseFileOptions& options) {
  absl::StatusOr<Source> source = ReadSource(path, options);
  if (source.ok()) return ParseCaseFile(*std::move(source), options);
  CaseFile file;
  file.is_unreadable = true;
  file.read_error = std::string(source.status().message());
  return file;
}

CaseFile ParseCaseFile(Source source, const CaseFileOptions& options) {
  CaseFile file;
  file.files.emplace_back(std::move(source));
  CaseFileParser(file, options).Parse();
  for (CaseSource& part : file.files) part.issues.Sort();
  return file;
}

std::string RelativeTo(std::string_view file, std::string_view path) {
  return (std::filesystem::path(file).parent_path() / std::filesystem::path(path)).string();
}

}  // namespace postern::tools
