//! No input may have much more memory reserved than it is long: a count that stands in front of a list proves nothing.

use std::alloc::{GlobalAlloc, Layout, System};

/// More than any decoder needs at once for inputs of a fuzzer's size. The largest is a group of the log: its length, of
/// at most 64 MiB, is believed before the rest is there.
const LARGEST: usize = 128 << 20;

#[global_allocator]
static BOUNDED: Bounded = Bounded;

/// Refuses single allocations above [`LARGEST`]: the process ends with "memory allocation failed".
struct Bounded;

// SAFETY: `System` does everything; null is what an allocator answers when it has no memory.
unsafe impl GlobalAlloc for Bounded {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match layout.size() {
            // SAFETY: the caller's layout is passed on.
            ..=LARGEST => unsafe { System.alloc(layout) },
            _ => std::ptr::null_mut(),
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        match layout.size() {
            // SAFETY: the caller's layout is passed on.
            ..=LARGEST => unsafe { System.alloc_zeroed(layout) },
            _ => std::ptr::null_mut(),
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        match size {
            // SAFETY: the block is one of `System`, as all are.
            ..=LARGEST => unsafe { System.realloc(block, layout, size) },
            _ => std::ptr::null_mut(),
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the block is one of `System`, as all are.
        unsafe { System.dealloc(block, layout) }
    }
}
