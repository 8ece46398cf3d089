// Internal: not for users of the library, see docs/compiled-format.md.
//
// A compiled policy: a header, the graph that decides, and the description that explains.
#ifndef POSTERN_ENGINE_INTERNAL_GRAPH_FILE_H_
#define POSTERN_ENGINE_INTERNAL_GRAPH_FILE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/graph_spec.h"
#include "engine/internal/access_lists.h"
#include "engine/internal/blob.h"
#include "engine/internal/bytes.h"
#include "engine/internal/pattern_index.h"

namespace postern::internal {

struct GraphFileHeader {
  char magic[8];
  uint32_t version;
  uint32_t reserved;
  uint64_t graph_bytes;        // behind the header
  uint64_t description_bytes;  // behind the graph; 0: it was left out
  uint8_t unused[20];
  uint32_t graph_checksum;
  uint32_t description_checksum;
  uint32_t header_checksum;  // of what is before it
};
static_assert(sizeof(GraphFileHeader) == kBlobAlignment);

inline constexpr char kGraphMagic[8] = {'P', 'O', 'S', 'T', 'E', 'R', 'N', '\x1a'};
inline constexpr uint32_t kGraphVersion = 1;

// Declarations by their patterns, each with its access list of one effect.
template <template <typename> class Array>
struct AccessIndexArrays {
  PatternIndexArrays<Array> patterns;
  AccessListsArrays<Array> lists;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor&& visit) {
    PatternIndexArrays<Array>::Visit(self.patterns, visit);
    AccessListsArrays<Array>::Visit(self.lists, visit);
  }
};

template <template <typename> class Array>
struct GraphArrays {
  Array<char> info;  // graph_info.h
  AccessIndexArrays<Array> grants;
  AccessIndexArrays<Array> denies;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor&& visit) {
    visit(self.info);
    AccessIndexArrays<Array>::Visit(self.grants, visit);
    AccessIndexArrays<Array>::Visit(self.denies, visit);
  }
};

// Returns the compiled policy of `spec`, the same bytes for the same spec. Errors: as
// DecisionGraph::Build.
absl::StatusOr<Bytes> WriteGraph(const GraphSpec& spec);

// Returns the same compiled policy without its description. REQUIRES: FindParts() accepts it.
std::string WithoutDescription(std::string_view compiled);

// What is behind a header. Only the graph's checksum was compared.
struct GraphParts {
  std::string_view graph;
  std::string_view description;
  uint32_t description_checksum;
};

// Returns the parts of a compiled policy. Errors: kInvalidArgument if the bytes are none, of
// another version, or damaged.
absl::StatusOr<GraphParts> FindParts(std::string_view compiled);

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_GRAPH_FILE_H_
