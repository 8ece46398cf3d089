#include "engine/internal/graph_file.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/internal/crc32c.h"
#include "engine/internal/description.h"
#include "engine/internal/graph_info.h"
#include "engine/internal/graph_spec_check.h"
#include "engine/internal/selector_table.h"

namespace postern::internal {
namespace {

bool HasRule(const DeclarationSpec& declaration, Effect effect) {
  return std::any_of(declaration.rules.begin(), declaration.rules.end(),
                     [effect](const RuleSpec& rule) { return rule.effect == effect; });
}

bool IsGuard(const DeclarationSpec& declaration) {
  return declaration.inherits && !HasRule(declaration, Effect::kAllow);
}

// Returns the index of the declarations that `is_wanted`, by their rules of `effect`.
template <typename Predicate>
absl::StatusOr<AccessIndexArrays<List>> BuildIndex(const GraphSpec& spec, Effect effect,
                                                   const SelectorTable& selectors,
                                                   const Predicate& is_wanted) {
  AccessListsBuilder lists(effect, selectors, spec.actions.size());
  std::vector<RankedPattern> patterns;
  for (uint32_t rank = 0; rank < spec.declarations.size(); ++rank) {
    const DeclarationSpec& declaration = spec.declarations[rank];
    if (!is_wanted(declaration)) continue;
    const bool stops = effect == Effect::kAllow && !declaration.inherits;
    patterns.push_back({rank, lists.Add(declaration), stops, &declaration.segments});
  }
  absl::StatusOr<PatternIndexArrays<List>> index = PatternIndex::Build(patterns, spec.automata);
  if (!index.ok()) return index.status();
  return AccessIndexArrays<List>{*std::move(index), std::move(lists).Build()};
}

GraphFileHeader MakeHeader(std::string_view graph, std::string_view description) {
  GraphFileHeader header = {};
  std::copy(std::begin(kGraphMagic), std::end(kGraphMagic), header.magic);
  header.version = kGraphVersion;
  header.graph_bytes = graph.size();
  header.description_bytes = description.size();
  header.graph_checksum = Crc32c(graph);
  header.description_checksum = Crc32c(description);
  return header;
}

uint32_t ChecksumOf(const GraphFileHeader& header) {
  return Crc32c(
      {reinterpret_cast<const char*>(&header), offsetof(GraphFileHeader, header_checksum)});
}

void WriteHeader(GraphFileHeader header, char* to) {
  header.header_checksum = ChecksumOf(header);
  std::memcpy(to, &header, sizeof header);
}

absl::Status NotAPolicy(absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("not a compiled policy: ", why));
}

}  // namespace

absl::StatusOr<Bytes> WriteGraph(const GraphSpec& spec) {
  if (absl::Status status = CheckGraphSpec(spec); !status.ok()) return status;
  const SelectorTable selectors(spec.selectors, spec.role_groups);
  absl::StatusOr<AccessIndexArrays<List>> grants =
      BuildIndex(spec, Effect::kAllow, selectors,
                 [](const DeclarationSpec& declaration) { return !IsGuard(declaration); });
  if (!grants.ok()) return grants.status();
  absl::StatusOr<AccessIndexArrays<List>> denies = BuildIndex(
      spec, Effect::kDeny, selectors,
      [](const DeclarationSpec& declaration) { return HasRule(declaration, Effect::kDeny); });
  if (!denies.ok()) return denies.status();
  const GraphArrays<List> graph = {EncodeInfo(spec), *std::move(grants), *std::move(denies)};
  const DescriptionArrays<List> description = Description::Build(spec.declarations, selectors);

  BlobWriter graph_writer;
  graph_writer.AddAll(graph);
  BlobWriter description_writer;
  description_writer.AddAll(description);
  const size_t graph_bytes = graph_writer.NumBytes();
  const size_t description_bytes = description_writer.NumBytes();
  Bytes bytes = Bytes::Allocate(sizeof(GraphFileHeader) + graph_bytes + description_bytes);
  char* const graph_at = bytes.data() + sizeof(GraphFileHeader);
  graph_writer.WriteTo(graph_at);
  description_writer.WriteTo(graph_at + graph_bytes);
  WriteHeader(MakeHeader({graph_at, graph_bytes}, {graph_at + graph_bytes, description_bytes}),
              bytes.data());
  return bytes;
}

std::string WithoutDescription(std::string_view compiled) {
  GraphFileHeader header;
  std::memcpy(&header, compiled.data(), sizeof header);
  std::string stripped(compiled.substr(0, sizeof header + header.graph_bytes));
  header.description_bytes = 0;
  header.description_checksum = 0;
  WriteHeader(header, stripped.data());
  return stripped;
}

absl::StatusOr<GraphParts> FindParts(std::string_view compiled) {
  GraphFileHeader header;
  if (compiled.size() < sizeof header) return NotAPolicy("it is shorter than a header");
  std::memcpy(&header, compiled.data(), sizeof header);
  if (!std::equal(std::begin(kGraphMagic), std::end(kGraphMagic), header.magic)) {
    return NotAPolicy("it does not begin as one");
  }
  if (header.version != kGraphVersion) {
    return absl::InvalidArgumentError(absl::StrCat("compiled policy of format version ",
                                                   header.version, ", this program reads version ",
                                                   kGraphVersion, "; compile it again"));
  }
  if (header.header_checksum != ChecksumOf(header)) {
    return absl::InvalidArgumentError("damaged compiled policy: the checksum of its header");
  }
  const std::string_view rest = compiled.substr(sizeof header);
  if (header.graph_bytes % kBlobAlignment != 0 || header.graph_bytes > rest.size() ||
      header.description_bytes != rest.size() - header.graph_bytes) {
    return absl::InvalidArgumentError(absl::StrCat("damaged compiled policy: it has ",
                                                   compiled.size(), " bytes, not as many as ",
                                                   "its header says"));
  }
  GraphParts parts = {rest.substr(0, header.graph_bytes), rest.substr(header.graph_bytes),
                      header.description_checksum};
  if (Crc32c(parts.graph) != header.graph_checksum) {
    return absl::InvalidArgumentError("damaged compiled policy: the checksum of its graph");
  }
  return parts;
}

}  // namespace postern::internal
