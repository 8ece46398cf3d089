// A request that shows what an analysis says.
#ifndef POSTERN_POLICY_ANALYSIS_ACCESS_WITNESS_H_
#define POSTERN_POLICY_ANALYSIS_ACCESS_WITNESS_H_

#include <string>

#include "engine/decision.h"
#include "engine/principal.h"

namespace postern {

struct AccessWitness {
  Principal principal;
  std::string action;
  std::string path;   // raw, as a request sends it; empty: the root
  Decision decision;  // the engine's; its declaration is a place in Policy::declarations
};

}  // namespace postern

#endif  // POSTERN_POLICY_ANALYSIS_ACCESS_WITNESS_H_
