// Which other words are worth trying in the place of a segment? A word that no pattern names there
// and that is none of the principal's own (its id, groups and attributes, which variables are
// compared with) is judged as any other such word: by the same declarations. So one of them,
// `other`, is tried for all. Where that is denied, another word can only be allowed by a
// declaration that names it: by a literal that stands there, or by a glob or an expression that
// accepts it. The descent of PatternList finds those.
//
// What was found is decided all the same before it is told. The test of near misses tries each word
// of the policy in each place instead, and comes to the same.

#include "engine/internal/segment_search.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "engine/internal/edit_distance.h"
#include "engine/internal/path_words.h"
#include "engine/internal/raw_path.h"

namespace postern::internal {
namespace {

constexpr size_t kNear = 8;  // more edits than this are not told apart

// A word that probably no pattern names: where it would do, most others would.
constexpr std::string_view kAnyOther = "other";

// A word of the policy's that is to be tried.
struct Candidate {
  uint32_t place;
  PolicyWord word;
};

std::vector<std::string> OwnWords(const Principal& principal) {
  std::vector<std::string> own;
  if (principal.entity_id) own.push_back(*principal.entity_id);
  for (const auto& [name, value] : principal.attributes) own.push_back(value);
  if (principal.groups) own.insert(own.end(), principal.groups->begin(), principal.groups->end());
  return own;
}

class SegmentSearch {
 public:
  SegmentSearch(const DeniedRequest& request, const ExplainOptions& options, Trials& trials)
      : request_(request),
        options_(options),
        trials_(trials),
        patterns_(request.inside.description().patterns()),
        segments_(request.path->Segments()),
        own_(OwnWords(request.principal)),
        is_wanted_(segments_.size(), true) {}

  std::vector<SegmentMiss> Run();

 private:
  void TryAnyOther();
  void TryOwn();
  void TryPolicy();
  void Limit(std::vector<Candidate>& candidates);
  std::vector<Candidate> Candidates();
  void AddWords(uint32_t place, const std::vector<PatternList::Named>& automata,
                std::vector<Candidate>& candidates);
  bool Accepts(uint32_t place, const std::vector<PatternList::Named>& automata,
               std::string_view word) const;
  bool MayAllow(uint32_t declaration) const;
  bool Try(uint32_t place, std::string_view word, bool is_any_other);

  bool IsOwn(std::string_view word) const {
    return std::find(own_.begin(), own_.end(), word) != own_.end();
  }
  size_t Distance(uint32_t place, std::string_view word) const {
    if (IsOwn(word)) return 0;
    return 1 + std::min(EditDistance(word, segments_[place], kNear), kNear + 1);
  }
  std::string PathWith(uint32_t place, std::string_view word) const;

  const DeniedRequest& request_;
  const ExplainOptions& options_;
  Trials& trials_;
  const PatternList& patterns_;
  const SegmentedPath::SegmentList segments_;
  const std::vector<std::string> own_;
  std::vector<bool> is_wanted_;  // no word is told where any other would do
  std::set<std::string> tried_paths_;
  std::optional<PolicyWords> words_;  // if they are needed
  std::vector<SegmentMiss> found_;
};

// Sorts by `distance_of` each, which is asked once; equal ones stay as they are.
template <typename Iterator, typename Distance>
void SortByWorth(Iterator begin, Iterator end, const Distance& distance_of) {
  using Value = typename std::iterator_traits<Iterator>::value_type;
  std::vector<std::pair<size_t, size_t>> order;  // distance, place
  for (Iterator i = begin; i != end; ++i) order.emplace_back(distance_of(*i), order.size());
  std::sort(order.begin(), order.end());
  std::vector<Value> sorted;
  sorted.reserve(order.size());
  for (const auto& [distance, place] : order) {
    sorted.push_back(std::move(begin[static_cast<std::ptrdiff_t>(place)]));
  }
  std::move(sorted.begin(), sorted.end(), begin);
}

std::vector<SegmentMiss> SegmentSearch::Run() {
  TryAnyOther();
  const auto num_of_any = static_cast<std::ptrdiff_t>(found_.size());
  TryOwn();
  TryPolicy();
  SortByWorth(found_.begin() + num_of_any, found_.end(),
              [this](const SegmentMiss& miss) { return Distance(miss.place, miss.word); });
  return std::move(found_);
}

// Where a word that no pattern names would do, the segment that stands there is what the deny is
// about, and no other word is worth telling.
void SegmentSearch::TryAnyOther() {
  for (uint32_t place = 0; place < segments_.size(); ++place) {
    if (segments_[place] == kAnyOther) continue;
    is_wanted_[place] = !Try(place, kAnyOther, /*is_any_other=*/true);
  }
}

void SegmentSearch::TryOwn() {
  for (uint32_t place = 0; place < segments_.size(); ++place) {
    for (const std::string& word : own_) {
      if (is_wanted_[place] && word != segments_[place]) Try(place, word, /*is_any_other=*/false);
    }
  }
}

void SegmentSearch::TryPolicy() {
  std::vector<Candidate> candidates = Candidates();
  const auto key = [](const Candidate& candidate) {
    return std::tie(candidate.place, candidate.word.order);
  };
  std::sort(candidates.begin(), candidates.end(),
            [&](const Candidate& a, const Candidate& b) { return key(a) < key(b); });
  const auto last =
      std::unique(candidates.begin(), candidates.end(),
                  [&](const Candidate& a, const Candidate& b) { return key(a) == key(b); });
  candidates.erase(last, candidates.end());
  Limit(candidates);
  if (candidates.size() > trials_.num_left()) {
    trials_.Cut();
    SortByWorth(candidates.begin(), candidates.end(), [this](const Candidate& candidate) {
      return Distance(candidate.place, candidate.word.text);
    });
    candidates.resize(trials_.num_left());
  }
  for (const Candidate& candidate : candidates) {
    Try(candidate.place, candidate.word.text, /*is_any_other=*/false);
  }
}

// Leaves so many for each place as may be tried. REQUIRES: they are sorted by place.
void SegmentSearch::Limit(std::vector<Candidate>& candidates) {
  uint32_t place = 0;
  size_t num_here = 0;
  const auto is_too_many = [&](const Candidate& candidate) {
    num_here = candidate.place == place ? num_here + 1 : 1;
    place = candidate.place;
    return num_here > options_.max_words;
  };
  const auto last = std::remove_if(candidates.begin(), candidates.end(), is_too_many);
  if (last != candidates.end()) trials_.Cut();
  candidates.erase(last, candidates.end());
}

// Returns what may be allowed, but for what was tried already.
std::vector<Candidate> SegmentSearch::Candidates() {
  const absl::Span<const uint32_t> first_uses = request_.inside.description().first_uses();
  const PatternList::NamedSegments named = patterns_.FindNamed(
      *request_.path, request_.inside.automata(), is_wanted_, first_uses, options_.max_words);
  if (named.is_cut) trials_.Cut();
  std::vector<Candidate> candidates;
  for (const PatternList::Named& literal : named.literals) {
    const std::string_view word = patterns_.literal(literal.label);
    const bool is_tried = word == kAnyOther || IsOwn(word);
    if (is_tried || !MayAllow(literal.declaration)) continue;
    candidates.push_back({literal.place, {word, first_uses[literal.label]}});
  }
  // No wildcard matches the empty segment, so it is judged as no other word.
  const uint32_t empty = patterns_.NumberOf("");
  const bool has_empty =
      empty != PatternList::kUnknown && first_uses[empty] != PatternList::kUnknown && !IsOwn("");
  for (uint32_t place = 0; place < segments_.size(); ++place) {
    if (!is_wanted_[place]) continue;
    if (has_empty && !segments_[place].empty()) {
      candidates.push_back({place, {"", first_uses[empty]}});
    }
    AddWords(place, named.automata, candidates);
  }
  return candidates;
}

// Adds the words that automata accept in this place; all of them if it is not known how a word that
// nobody names is judged.
void SegmentSearch::AddWords(uint32_t place, const std::vector<PatternList::Named>& automata,
                             std::vector<Candidate>& candidates) {
  const bool is_known = segments_[place] != kAnyOther && !IsOwn(kAnyOther) &&
                        patterns_.NumberOf(kAnyOther) == PatternList::kUnknown &&
                        !Accepts(place, automata, kAnyOther);
  const auto is_here = [place](const PatternList::Named& named) { return named.place == place; };
  if (is_known && std::none_of(automata.begin(), automata.end(), is_here)) return;
  if (!words_) words_.emplace(request_.inside, options_.max_words);
  if (words_->is_cut()) trials_.Cut();
  for (const PolicyWord& word : words_->words()) {
    if (word.text == segments_[place] || word.text == kAnyOther || IsOwn(word.text)) continue;
    if (!is_known || Accepts(place, automata, word.text)) candidates.push_back({place, word});
  }
}

bool SegmentSearch::Accepts(uint32_t place, const std::vector<PatternList::Named>& automata,
                            std::string_view word) const {
  return std::any_of(automata.begin(), automata.end(), [&](const PatternList::Named& named) {
    return named.place == place && request_.inside.automata()[named.label].Matches(word);
  });
}

// Returns whether the declaration has an allow for the action, whoever it is for.
bool SegmentSearch::MayAllow(uint32_t declaration) const {
  const Description& description = request_.inside.description();
  const uint32_t num_rules = description.declaration(declaration).num_rules;
  for (uint32_t i = 0; i < num_rules; ++i) {
    const RuleView rule = description.rule(declaration, i);
    if (rule.effect == Effect::kAllow && (rule.actions >> request_.action.index() & 1) != 0) {
      return true;
    }
  }
  return false;
}

bool SegmentSearch::Try(uint32_t place, std::string_view word, bool is_any_other) {
  std::string path = PathWith(place, word);
  // A word of the principal's own may be there twice, or hold a slash.
  if ((is_any_other || IsOwn(word)) && !tried_paths_.insert(path).second) return false;
  const std::optional<Decision> decision = trials_.Ask(path, request_.prepared, request_.action);
  if (!decision) return false;
  found_.push_back({place, std::string(word), is_any_other, std::move(path), *decision});
  return true;
}

std::string SegmentSearch::PathWith(uint32_t place, std::string_view word) const {
  const std::string_view text = request_.path->text();
  const auto begin = static_cast<size_t>(segments_[place].data() - text.data());
  const bool is_url = request_.inside.mode() == PathMode::kUrl;
  std::string path(is_url ? "/" : "");
  path.append(text.substr(0, begin))
      .append(word)
      .append(text.substr(begin + segments_[place].size()));
  return is_url ? RawPath(PathMode::kUrl, path) : path;
}

}  // namespace

std::vector<SegmentMiss> FindSegmentMisses(const DeniedRequest& request,
                                           const ExplainOptions& options, Trials& trials) {
  return SegmentSearch(request, options, trials).Run();
}

}  // namespace postern::internal
