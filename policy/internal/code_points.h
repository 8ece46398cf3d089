// Internal: use policy/segment_language.h.
#ifndef POSTERN_POLICY_INTERNAL_CODE_POINTS_H_
#define POSTERN_POLICY_INTERNAL_CODE_POINTS_H_

#include <cstdint>
#include <vector>

namespace postern::internal {

inline constexpr uint32_t kMaxCodePoint = 0x10ffff;

// An inclusive range.
struct CodePointRange {
  uint32_t first = 0;
  uint32_t last = 0;
  friend bool operator==(const CodePointRange&, const CodePointRange&) = default;
};

// A set of code points: sorted ranges that neither overlap nor touch.
class CodePointSet {
 public:
  CodePointSet() = default;
  CodePointSet(uint32_t first, uint32_t last) { Add(first, last); }

  static CodePointSet All() { return CodePointSet(0, kMaxCodePoint); }

  // Returns what a path segment may be made of: every Unicode scalar value but NUL and `/`.
  static const CodePointSet& OfSegments();

  // REQUIRES: first <= last <= kMaxCodePoint. Constant time when added in ascending order.
  void Add(uint32_t first, uint32_t last);
  void Add(const CodePointSet& other);

  CodePointSet Complement() const;
  CodePointSet Intersect(const CodePointSet& other) const;

  bool Contains(uint32_t code_point) const;
  bool empty() const { return ranges_.empty(); }
  const std::vector<CodePointRange>& ranges() const { return ranges_; }

  friend bool operator==(const CodePointSet&, const CodePointSet&) = default;

 private:
  std::vector<CodePointRange> ranges_;
};

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_CODE_POINTS_H_
