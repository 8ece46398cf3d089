#include "policy/analysis/internal/bdd.h"

#include <algorithm>

namespace postern::internal {

Bdd::Node Bdd::Make(uint32_t variable, Node low, Node high) {
  if (low == high) return low;
  const auto [entry, is_new] = unique_.try_emplace(Triple{variable, low, high}, nodes_.size());
  if (is_new) {
    nodes_.push_back(entry->first);
    exhausted_ = exhausted_ || nodes_.size() > max_nodes_;
  }
  return entry->second;
}

// The depth of recursion is the number of variables at most.
Bdd::Node Bdd::Choose(Node f, Node g, Node h) {
  if (exhausted_) return kFalse;
  if (f == kTrue) return g;
  if (f == kFalse) return h;
  if (g == h) return g;
  if (g == kTrue && h == kFalse) return f;
  const Triple key = {f, g, h};
  const auto known = chosen_.find(key);
  if (known != chosen_.end()) return known->second;
  const uint32_t variable = std::min({nodes_[f].variable, nodes_[g].variable, nodes_[h].variable});
  const Node low = Choose(Cofactor(f, variable, false), Cofactor(g, variable, false),
                          Cofactor(h, variable, false));
  const Node high =
      Choose(Cofactor(f, variable, true), Cofactor(g, variable, true), Cofactor(h, variable, true));
  const Node result = Make(variable, low, high);
  chosen_[key] = result;
  return result;
}

std::set<uint32_t> Bdd::Support(Node f) const {
  std::set<uint32_t> variables;
  std::set<Node> seen;
  std::vector<Node> open = {f};
  while (!open.empty()) {
    const Node node = open.back();
    open.pop_back();
    if (node <= kTrue || !seen.insert(node).second) continue;
    variables.insert(nodes_[node].variable);
    open.push_back(nodes_[node].low);
    open.push_back(nodes_[node].high);
  }
  return variables;
}

std::vector<std::pair<uint32_t, bool>> Bdd::Satisfying(Node f) const {
  std::vector<std::pair<uint32_t, bool>> values;
  while (f > kTrue) {
    const bool value = nodes_[f].low == kFalse;
    values.emplace_back(nodes_[f].variable, value);
    f = value ? nodes_[f].high : nodes_[f].low;
  }
  return values;
}

}  // namespace postern::internal
