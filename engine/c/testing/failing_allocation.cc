#include "engine/c/testing/failing_allocation.h"

#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

// Of this thread: how many allocations go well before one fails, negative if none does; whether all
// later ones fail, too; and how often one failed.
thread_local long num_good = -1;
thread_local bool is_lasting = false;
thread_local int num_failed = 0;

bool Fails() {
  if (num_good < 0) return false;
  if (num_good > 0) {
    --num_good;
    return false;
  }
  if (!is_lasting) num_good = -1;
  ++num_failed;
  return true;
}

void* Allocated(void* memory) {
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

namespace postern {

void FailAllocations(long num_before, bool all_later) {
  num_failed = 0;
  is_lasting = all_later;
  num_good = num_before;
}

int StopFailing() {
  num_good = -1;
  return num_failed;
}

}  // namespace postern

// All other forms call these, but that a sanitizer has its own of new[].
void* operator new(size_t size) {
  return Allocated(Fails() ? nullptr : std::malloc(size > 0 ? size : 1));
}
void* operator new(size_t size, const std::nothrow_t&) noexcept {
  return Fails() ? nullptr : std::malloc(size > 0 ? size : 1);
}
void* operator new(size_t size, std::align_val_t alignment) {
  const size_t unit = static_cast<size_t>(alignment);
  return Allocated(Fails() ? nullptr : std::aligned_alloc(unit, (size / unit + 1) * unit));
}
void* operator new[](size_t size) { return operator new(size); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t) noexcept { std::free(memory); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, size_t, std::align_val_t) noexcept { std::free(memory); }
