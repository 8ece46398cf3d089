// For tests: has operator new fail. A program that links this has it replaced.
#ifndef POSTERN_ENGINE_C_TESTING_FAILING_ALLOCATION_H_
#define POSTERN_ENGINE_C_TESTING_FAILING_ALLOCATION_H_

namespace postern {

// From now on the allocation of this thread that comes after `num_before` others fails, and, if
// `all_later`, all that follow it.
void FailAllocations(long num_before, bool all_later);

// Ends that. Returns how many failed.
int StopFailing();

}  // namespace postern

#endif  // POSTERN_ENGINE_C_TESTING_FAILING_ALLOCATION_H_
