// Internal: not for users of the library, see policy/document.h.
//
// The two readers. Each walks a text in its own syntax and hands what it finds to a sink, with
// exact places. What both syntaxes have in common (limits, duplicate keys, the tree) is the sink's.
#ifndef POSTERN_POLICY_INTERNAL_READERS_H_
#define POSTERN_POLICY_INTERNAL_READERS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "policy/issue.h"
#include "policy/source.h"

namespace postern::internal {

struct ScalarEvent {
  SourceRange range;  // quotes included
  std::string_view
      text;  // the value; a view of the source if `in_source`, else gone with the event
  bool in_source = false;
  bool is_text = false;  // no YAML version and no JSON reader takes it for anything else
  bool is_empty_plain = false;
};

// Receives a document in the order of its text. The children of a mapping come as key, value, key,
// value. A function that returns false ends the reading; it has added the issue that says why.
class DocumentSink {
 public:
  virtual ~DocumentSink() = default;
  virtual bool Scalar(const ScalarEvent& scalar) = 0;
  virtual bool BeginSequence(uint32_t begin) = 0;
  virtual bool BeginMapping(uint32_t begin) = 0;
  virtual bool EndCollection(uint32_t end) = 0;
};

// Read the whole of `source`. REQUIRES: CheckEncoding, and for YAML CheckYamlCharacters, accepted
// it. Returns false if the reading ended early; `issues` then say why. Problems of one place (an
// alias, a tag) do not end it. `max_ahead` is PolicyLimits::bracket_bytes. After `parser_events`
// another parser of yaml-cpp takes over, where one can: each keeps some 50 bytes of an event.
bool ReadYaml(const Source& source, size_t max_ahead, DocumentSink& sink, Issues& issues,
              size_t parser_events = 50000);
bool ReadJson(const Source& source, DocumentSink& sink, Issues& issues);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_READERS_H_
