#include "engine/testing/allocation_count.h"

#include <cstdlib>
#include <new>

namespace {

thread_local size_t num_allocations = 0;

void* Counted(void* memory) {
  ++num_allocations;
  if (memory == nullptr) std::abort();
  return memory;
}

void* CountedAllocation(size_t size) { return Counted(std::malloc(size > 0 ? size : 1)); }

// The C library wants a size that is a multiple of the alignment.
void* CountedAllocation(size_t size, std::align_val_t alignment) {
  const size_t unit = static_cast<size_t>(alignment);
  return Counted(std::aligned_alloc(unit, (size / unit + 1) * unit));
}

}  // namespace

// Those of new[] and those that do not throw would call the others, but that a sanitizer has its
// own of them.
void* operator new(size_t size) { return CountedAllocation(size); }
void* operator new[](size_t size) { return CountedAllocation(size); }
void* operator new(size_t size, const std::nothrow_t&) noexcept { return CountedAllocation(size); }
void* operator new(size_t size, std::align_val_t alignment) {
  return CountedAllocation(size, alignment);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, size_t, std::align_val_t) noexcept { std::free(memory); }

namespace postern {

size_t NumAllocations() { return num_allocations; }

}  // namespace postern
