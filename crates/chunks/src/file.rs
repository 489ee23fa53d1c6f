//! Places of one size in a file.

use std::{fs::File, io};

use rustix::fs::{FallocateFlags, fallocate};

/// Places begin at multiples of it: no system has larger pages.
const ALIGNMENT: usize = 1 << 16;

/// A file of places, each for one chunk.
#[derive(Debug)]
pub(crate) struct Places {
    file: File,
    bytes: u64,
    /// Places that the file has.
    count: u64,
    /// Those of them that nothing lies in.
    free: Vec<u64>,
}

impl Places {
    /// Places of so many bytes. What is in the file is written over.
    pub(crate) fn new(file: File, bytes: usize) -> Self {
        Self {
            file,
            bytes: bytes.next_multiple_of(ALIGNMENT) as u64,
            count: 0,
            free: Vec::new(),
        }
    }

    /// Where a free place begins. The disk has room for all of it: what is written there later cannot fail for want of
    /// room, which a mapping could not tell but by a signal.
    pub(crate) fn take(&mut self) -> io::Result<u64> {
        if let Some(offset) = self.free.pop() {
            return Ok(offset);
        }
        let offset = self.count * self.bytes;
        fallocate(&self.file, FallocateFlags::empty(), offset, self.bytes)?;
        self.count += 1;
        Ok(offset)
    }

    /// Gives back what [`Self::take`] gave.
    pub(crate) fn give_back(&mut self, offset: u64) {
        self.free.push(offset);
    }

    pub(crate) fn file(&self) -> &File {
        &self.file
    }
}
