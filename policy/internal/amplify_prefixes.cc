// Sorted by their text without asterisks, paths that others begin with stand before them, and the
// ones that the current path begins with are a stack.
#include "policy/internal/amplify_prefixes.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>

namespace postern::internal {
namespace {

struct Entry {
  std::string text;  // without asterisks
  uint32_t place;
};

std::vector<Entry> SortedEntries(const std::vector<AmplifyPath>& paths) {
  std::vector<Entry> entries;
  entries.reserve(paths.size());
  for (uint32_t i = 0; i < paths.size(); ++i) {
    std::string text = paths[i].text;
    text.erase(std::remove(text.begin(), text.end(), '*'), text.end());
    entries.push_back({std::move(text), i});
  }
  const auto key = [&paths](const Entry& entry) {
    return std::tuple<std::string_view, std::string_view, uint32_t>(
        entry.text, paths[entry.place].text, entry.place);
  };
  std::sort(entries.begin(), entries.end(),
            [&key](const Entry& a, const Entry& b) { return key(a) < key(b); });
  const auto is_same_path = [&paths](const Entry& a, const Entry& b) {
    return paths[a.place].text == paths[b.place].text;
  };
  entries.erase(std::unique(entries.begin(), entries.end(), is_same_path), entries.end());
  return entries;
}

bool IsPrefix(std::string_view prefix, std::string_view text) {
  return text.substr(0, prefix.size()) == prefix;
}

// Returns all of `open` but `self`.
AmplifyPrefixes PrefixesOf(uint32_t self, const std::vector<const Entry*>& open) {
  AmplifyPrefixes prefixes;
  prefixes.count = open.size() - 1;
  for (const Entry* entry : open) {
    if (prefixes.named.size() == kNamedPrefixes) break;
    if (entry->place != self) prefixes.named.push_back(entry->place);
  }
  std::sort(prefixes.named.begin(), prefixes.named.end());
  return prefixes;
}

}  // namespace

std::vector<AmplifyPrefixes> FindPrefixes(const std::vector<AmplifyPath>& paths) {
  std::vector<AmplifyPrefixes> prefixes(paths.size());
  const std::vector<Entry> entries = SortedEntries(paths);
  std::vector<const Entry*> open;
  for (size_t begin = 0, end = 0; begin < entries.size(); begin = end) {
    while (!open.empty() && !IsPrefix(open.back()->text, entries[begin].text)) open.pop_back();
    while (end < entries.size() && entries[end].text == entries[begin].text) {
      open.push_back(&entries[end++]);
    }
    for (size_t i = begin; i < end; ++i) {
      prefixes[entries[i].place] = PrefixesOf(entries[i].place, open);
    }
  }
  return prefixes;
}

}  // namespace postern::internal
