#include "tools/graph/selection.h"

#include <algorithm>
#include <unordered_set>

namespace postern::tools {
namespace {

class Selector {
 public:
  explicit Selector(const Outline& outline) : outline_(outline) {}

  Selection Select(size_t max_nodes, const std::vector<uint32_t>& always) {
    selection_.is_shown.resize(outline_.nodes.size());
    selection_.cut_of.assign(outline_.nodes.size(), Selection::kNone);
    const std::vector<uint32_t> order = NearestFirst();
    for (const uint32_t node : always) selection_.is_shown[node] = true;
    for (const uint32_t node : order) {
      const bool is_start = outline_.nodes[node].kind == Outline::Kind::kStart;
      if (!is_start && max_nodes == 0) continue;
      if (!is_start) --max_nodes;
      selection_.is_shown[node] = true;
    }
    for (const uint32_t node : order) {
      if (!selection_.is_shown[node]) continue;
      selection_.shown.push_back(node);
      Count(node, selection_.num_shown);
    }
    selection_.num_all = selection_.num_shown;
    for (const uint32_t node : selection_.shown) CutBehind(node);
    return std::move(selection_);
  }

 private:
  // Breadth first.
  std::vector<uint32_t> NearestFirst() const {
    std::vector<bool> is_seen(outline_.nodes.size());
    std::vector<uint32_t> order;
    const auto visit = [&](uint32_t node) {
      if (is_seen[node]) return;
      is_seen[node] = true;
      order.push_back(node);
    };
    for (const uint32_t start : outline_.starts) visit(start);
    for (size_t next = 0; next < order.size();) {
      const uint32_t node = order[next++];
      for (const uint32_t target : outline_.nodes[node].targets) visit(target);
    }
    return order;
  }

  void CutBehind(uint32_t node) {
    const uint32_t cut = static_cast<uint32_t>(selection_.cuts.size());
    std::vector<uint32_t> open = {node};
    bool is_cut = false;
    OutlineCount count;
    while (!open.empty()) {
      const uint32_t from = open.back();
      open.pop_back();
      for (const uint32_t target : outline_.nodes[from].targets) {
        if (selection_.is_shown[target] || selection_.cut_of[target] != Selection::kNone) continue;
        is_cut = true;
        selection_.cut_of[target] = cut;
        Count(target, count);
        open.push_back(target);
      }
    }
    if (!is_cut) return;
    selection_.cuts.push_back(count);
    selection_.num_all.states += count.states;
    selection_.num_all.declarations += count.declarations;
  }

  void Count(uint32_t node, OutlineCount& count) {
    if (outline_.nodes[node].kind == Outline::Kind::kState) ++count.states;
    for (const uint32_t declaration : outline_.nodes[node].declarations) {
      if (counted_.insert(declaration).second) ++count.declarations;
    }
  }

  const Outline& outline_;
  Selection selection_;
  std::unordered_set<uint32_t> counted_;
};

}  // namespace

Selection SelectNodes(const Outline& outline, size_t max_nodes,
                      const std::vector<uint32_t>& always) {
  return Selector(outline).Select(max_nodes, always);
}

}  // namespace postern::tools
