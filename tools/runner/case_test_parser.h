// Reads one test of a case file; see case_file.h.
#ifndef POSTERN_TOOLS_RUNNER_CASE_TEST_PARSER_H_
#define POSTERN_TOOLS_RUNNER_CASE_TEST_PARSER_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "policy/document_reader.h"
#include "tools/runner/case_file.h"

namespace postern::tools {

// Adds tests to `file`, whose principals are complete, and errors to the reader's issues.
class CaseTestParser {
 public:
  CaseTestParser(CaseFile& file, DocumentReader& reader, const CaseFileOptions& options,
                 CaseNames& names);

  void Parse(NodeId id);

 private:
  // A test's value for each of its keys, or kNoNode.
  using Fields = NodeIds;

  void ParseName(const Fields& fields, SourceRange test, CaseTest& out);
  void ParseAs(const Fields& fields, CaseTest& out);
  void ParseExpectations(NodeId id, Effect effect, CaseTest& out);
  std::optional<Expectation> ParseExpectation(NodeId id);
  CaseText ParseBecause(NodeId id);
  void CheckPath(std::string_view path, SourceRange range);
  void ParseExactly(const Fields& fields, CaseTest& out);
  void ParseExactlyRows(NodeId id, CaseTest& out);
  void ParseActions(NodeId id, ExactlyRow& out);
  void ParseWith(NodeId id, CaseTest& out);
  void ParseSelection(const Fields& fields, CaseTest& out);
  void CheckWhatItStates(const Fields& fields, const CaseTest& test, SourceRange range);
  void CheckPlaceholders(const CaseTest& test);

  std::optional<size_t> AddInPlace(NodeId id);
  std::optional<size_t> FindPrincipal(std::string_view name, SourceRange range);
  std::optional<CaseText> Text(NodeId id, std::string_view what);
  Issues& issues() { return reader_.issues(); }

  CaseFile& file_;
  DocumentReader& reader_;
  const CaseFileOptions& options_;
  CaseNames& names_;
  std::unordered_map<std::string, size_t> principals_;  // declared ones, by name
  std::optional<size_t> guest_;  // the plain `guest`, once a test has written it in place
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_CASE_TEST_PARSER_H_
