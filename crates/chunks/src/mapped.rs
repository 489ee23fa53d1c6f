//! Items that lie in a file and look as if they were in memory.

use std::{fs::File, io, marker::PhantomData, ptr, slice};

use memmap2::{MmapOptions, MmapRaw, UncheckedAdvice};

/// Items in a part of a file. The system reads and writes them when it wants.
#[derive(Debug)]
pub(crate) struct Mapped<T> {
    map: MmapRaw,
    offset: u64,
    len: usize,
    items: PhantomData<T>,
}

impl<T: Copy + 'static> Mapped<T> {
    /// Copies items to a place of the file that is large enough for them. Nobody else may write to that place, through
    /// this process or another, while they lie there: the file has no name, and places are given out once.
    pub(crate) fn new(file: &File, offset: u64, items: &[T]) -> io::Result<Self> {
        let map = MmapOptions::new()
            .offset(offset)
            .len(size_of_val(items))
            .map_raw(file)?;
        let to = map.as_mut_ptr().cast::<T>();
        assert!(to.is_aligned(), "a page is aligned for every type");
        // SAFETY: the mapping is as long as the items, aligned, new, and so apart from them.
        unsafe { ptr::copy_nonoverlapping(items.as_ptr(), to, items.len()) };
        let mapped = Self {
            map,
            offset,
            len: items.len(),
            items: PhantomData,
        };
        mapped.map.flush_async()?;
        mapped.let_go()?;
        Ok(mapped)
    }

    /// Takes the items out of the memory of this process. The system keeps those in its cache that it has room for.
    pub(crate) fn let_go(&self) -> io::Result<()> {
        // SAFETY: the mapping is shared with a file, so what was written to it stays there.
        unsafe { self.map.unchecked_advise(UncheckedAdvice::DontNeed) }
    }
}

impl<T> Mapped<T> {
    /// Where they lie in the file.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    #[inline]
    pub(crate) fn items(&self) -> &[T] {
        // SAFETY: `new` copied so many items there, and only `items_mut` gives leave to change them.
        unsafe { slice::from_raw_parts(self.map.as_ptr().cast(), self.len) }
    }

    #[inline]
    pub(crate) fn items_mut(&mut self) -> &mut [T] {
        // SAFETY: as above.
        unsafe { slice::from_raw_parts_mut(self.map.as_mut_ptr().cast(), self.len) }
    }
}
