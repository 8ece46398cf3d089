// What the C interface adds to a decision: libpostern.so, as a gateway loads it, against the call
// that is behind it.
#include <string>
#include <string_view>
#include <vector>

#include "bench/policy_builder.h"
#include "bench/rows.h"
#include "bench/subject.h"
#include "bench/timing.h"
#include "engine/c/postern.h"
#include "engine/policy_store.h"
#include "engine/session.h"

namespace postern::bench {
namespace {

postern_view View(std::string_view text) { return {text.data(), text.size()}; }

int Checked(int result) {
  if (result < 0) Fail(postern_error_text(result));
  return result;
}

postern_session* NewSession(const Principal& principal) {
  std::vector<postern_view> groups;
  std::vector<postern_attribute> attributes;
  postern_principal from = {};
  from.struct_size = sizeof from;
  from.kind = static_cast<int32_t>(principal.kind);
  if (principal.entity_id) from.entity_id = View(*principal.entity_id);
  if (principal.name) from.name = View(*principal.name);
  from.knows_groups = principal.groups ? 1 : 0;
  if (principal.groups) groups.assign(principal.groups->size(), {});
  for (size_t i = 0; i < groups.size(); ++i) groups[i] = View((*principal.groups)[i]);
  for (const auto& [key, value] : principal.attributes) {
    attributes.push_back({View(key), View(value)});
  }
  from.groups = groups.data();
  from.num_groups = groups.size();
  from.attributes = attributes.data();
  from.num_attributes = attributes.size();
  postern_session* session = nullptr;
  Checked(postern_session_new(&from, &session));
  return session;
}

// A store, a reader, and a session for each principal of a workload.
class CSubject {
 public:
  explicit CSubject(const Subject& subject) : workload_(subject.workload()) {
    const std::string compiled = subject.graph().Serialize();
    Checked(postern_store_new(&store_));
    Checked(postern_store_load(store_, compiled.data(), compiled.size(), nullptr, 0, nullptr));
    Checked(postern_reader_new(store_, &reader_));
    for (const Principal& each : workload_.principals) sessions_.push_back(NewSession(each));
  }
  CSubject(const CSubject&) = delete;
  CSubject& operator=(const CSubject&) = delete;
  ~CSubject() {
    for (postern_session* const session : sessions_) postern_session_free(session);
    postern_reader_free(reader_);
    postern_store_free(store_);
  }

  size_t Decide(size_t i) const {
    const Request& request = workload_.requests[i];
    const std::string_view action = workload_.actions[request.action];
    postern_decision decision;
    return static_cast<size_t>(postern_decide(reader_, sessions_[request.principal], action.data(),
                                              action.size(), request.path.data(),
                                              request.path.size(), &decision) == POSTERN_ALLOW);
  }

 private:
  const Workload& workload_;
  postern_store* store_ = nullptr;
  postern_reader* reader_ = nullptr;
  std::vector<postern_session*> sessions_;
};

void DecideThroughC(Rows& rows, const std::string& name, size_t size) {
  const Subject& subject = rows.subject(name, size);
  const Workload& workload = subject.workload();
  const CSubject c(subject);
  PolicyStore store;
  store.Publish(*DecisionGraph::Load(subject.graph().Serialize()));
  PolicyReader reader(store);
  std::vector<Session> sessions(workload.principals.begin(), workload.principals.end());
  const auto decide = [&](size_t i) {
    const Request& request = workload.requests[i];
    return size_t{
        reader.Decide(sessions[request.principal], workload.actions[request.action], request.path)
            .allowed()};
  };
  for (size_t i = 0; i < workload.requests.size(); ++i) {
    if (c.Decide(i) != decide(i)) Fail("the C interface decides something else");
  }
  const Timing timing = rows.TimeInTurn(
      subject,
      {RunOfEach(subject, decide), RunOfEach(subject, [&c](size_t i) { return c.Decide(i); })});
  rows.report().Add(name, size, "through-c", timing.Ratio(1, 0), "C++");
}

}  // namespace

void AddCRows(Rows& rows) {
  for (const size_t size : {100, 1000, 100000}) {
    rows.Add("storage", size, "through-c", [&rows](const std::string& name, size_t row_size) {
      DecideThroughC(rows, name, row_size);
    });
  }
}

}  // namespace postern::bench
