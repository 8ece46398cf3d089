#include "tools/mutation/mutation_findings.h"

#include "absl/status/statusor.h"
#include "policy/analysis/mutation.h"
#include "tools/authoring/case_writer.h"

namespace postern::tools {
namespace {

FoundSurvivor FindingOf(const LoadedPolicy& policy, const Survivor& survivor) {
  FoundSurvivor found;
  found.source = policy.policy.source();
  found.range = RangeOf(policy.model(), survivor.mutation);
  found.declaration = policy.model().declarations[survivor.mutation.declaration].pattern.text;
  found.change = MutationText(policy.model(), survivor.mutation);
  found.reason = survivor.verdict.reason;
  if (!survivor.verdict.witness) return found;
  const DiffWitness& witness = *survivor.verdict.witness;
  found.shown = {witness.principal, witness.action, witness.path, witness.before.effect};
  found.test = WriteTest({witness.principal, witness.action, witness.path, witness.before.effect},
                         policy.vocabulary)
                   .value_or("");
  return found;
}

}  // namespace

PolicyMutants FindingsOf(const LoadedPolicy& policy, const MutationResult& result) {
  PolicyMutants found;
  found.policy = policy.policy.file_name();
  found.killed = result.killed;
  found.equivalent = result.equivalent;
  found.refused = result.refused;
  found.is_complete = result.is_complete;
  for (const Survivor& survivor : result.survivors) {
    found.survivors.push_back(FindingOf(policy, survivor));
  }
  return found;
}

}  // namespace postern::tools
