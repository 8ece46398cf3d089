#include "policy/testing/document_tree.h"

#include <functional>
#include <string_view>

#include "engine/internal/utf8.h"

namespace postern::testing {
namespace {

// Writes a tree with brackets and commas; `scalar` writes the leaves.
class TreeWriter {
 public:
  TreeWriter(const Document& document, std::function<std::string(const Node&)> scalar)
      : document_(document), scalar_(std::move(scalar)) {}

  std::string Write(NodeId id) const {
    const Node& node = document_.node(id);
    if (node.kind == NodeKind::kText || node.kind == NodeKind::kNotText) return scalar_(node);
    const bool is_mapping = node.kind == NodeKind::kMapping;
    std::string text;
    bool is_value = false;
    for (NodeId child = node.first_child; child != kNoNode; child = document_.node(child).next) {
      if (!text.empty()) text += is_value ? ": " : ", ";
      text += Write(child);
      is_value = is_mapping && !is_value;
    }
    return is_mapping ? "{" + text + "}" : "[" + text + "]";
  }

 private:
  const Document& document_;
  const std::function<std::string(const Node&)> scalar_;
};

std::string JsonString(std::string_view text) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string json = "\"";
  while (!text.empty()) {
    const internal::Utf8Char c = internal::DecodeUtf8(text);
    const uint32_t code = c.code_point;
    const bool escape = internal::IsControl(code) || code == '"' || code == '\\' ||
                        code == 0xfeff || code == 0xfffe || code == 0xffff;
    if (escape) {
      json += "\\u";
      for (int shift = 12; shift >= 0; shift -= 4) json += kDigits[(code >> shift) & 15];
    } else {
      json += text.substr(0, c.length);
    }
    text.remove_prefix(c.length);
  }
  return json + "\"";
}

class RangeChecker {
 public:
  RangeChecker(const Document& document, const Source& source)
      : document_(document), source_(source) {}

  std::string Check(NodeId id, SourceRange bounds) {
    const Node& node = document_.node(id);
    const SourceRange range = node.range;
    if (range.begin > range.end || range.begin < bounds.begin || range.end > bounds.end) {
      return "node " + std::to_string(id) + " leaves its parent or overlaps its sibling";
    }
    std::string fault = CheckSpelling(node);
    uint32_t begin = range.begin;
    for (NodeId child = node.first_child; child != kNoNode && fault.empty();
         child = document_.node(child).next) {
      fault = Check(child, {begin, range.end});
      begin = document_.node(child).range.end;
    }
    return fault;
  }

 private:
  std::string CheckSpelling(const Node& node) const {
    if (node.kind != NodeKind::kText && node.kind != NodeKind::kNotText) return "";
    const std::string_view spelling = source_.Text(node.range);
    constexpr std::string_view kNotPlain = "\"'|>!&*";
    if (spelling.empty() || kNotPlain.find(spelling.front()) != std::string_view::npos) return "";
    if (spelling.find('\n') != std::string_view::npos || spelling == node.text) return "";
    return "`" + std::string(spelling) + "` reads as `" + std::string(node.text) + "`";
  }

  const Document& document_;
  const Source& source_;
};

}  // namespace

std::string ShowTree(const Document& document) {
  const TreeWriter writer(document, [](const Node& node) {
    const std::string text(node.text);
    return node.kind == NodeKind::kText ? "\"" + text + "\"" : "<" + text + ">";
  });
  return writer.Write(document.root());
}

std::string ToTaggedJson(const Document& document) {
  const TreeWriter writer(document, [](const Node& node) {
    return JsonString((node.kind == NodeKind::kText ? "=" : "!") + std::string(node.text));
  });
  return writer.Write(document.root());
}

std::string ToJson(const Document& document) {
  const TreeWriter writer(document, [](const Node& node) { return JsonString(node.text); });
  return writer.Write(document.root());
}

std::string FindRangeFault(const Document& document, const Source& source) {
  const uint32_t size = static_cast<uint32_t>(source.text().size());
  return RangeChecker(document, source).Check(document.root(), {0, size});
}

}  // namespace postern::testing
