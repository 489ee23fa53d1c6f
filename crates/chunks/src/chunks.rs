//! Items by position.

use std::{cmp::Reverse, fs::File, io};

use crate::{file::Places, mapped::Mapped};

/// Items in a chunk. A power of two.
pub const CHUNK: usize = 1 << SHIFT;
const SHIFT: u32 = 13;

/// Items by position, in chunks of [`CHUNK`].
#[derive(Debug)]
pub struct Chunks<T> {
    /// All full but the last.
    chunks: Vec<Chunk<T>>,
    len: usize,
    spill: Option<Spill>,
}

#[derive(Debug)]
struct Chunk<T> {
    items: Items<T>,
    /// How often an item was asked for to be changed, since [`Chunks::spill_idle`].
    changes: u32,
}

#[derive(Debug)]
enum Items<T> {
    Memory(Vec<T>),
    File(Mapped<T>),
}

/// Where chunks go, and how many stay.
#[derive(Debug)]
struct Spill {
    places: Places,
    /// Full chunks that stay in memory at most.
    in_memory: usize,
    /// Why a chunk could not be moved while items were added; returned at the next occasion.
    failed: Option<io::Error>,
}

impl<T> Chunk<T> {
    #[inline]
    fn items(&self) -> &[T] {
        match &self.items {
            Items::Memory(items) => items,
            Items::File(items) => items.items(),
        }
    }

    #[inline]
    fn items_mut(&mut self) -> &mut [T] {
        match &mut self.items {
            Items::Memory(items) => items,
            Items::File(items) => items.items_mut(),
        }
    }

    fn is_in_memory(&self) -> bool {
        matches!(self.items, Items::Memory(_))
    }
}

impl<T> Default for Chunks<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// The copy has everything in memory.
impl<T: Copy + 'static> Clone for Chunks<T> {
    fn clone(&self) -> Self {
        self.iter().copied().collect()
    }
}

impl<T: Copy + 'static> FromIterator<T> for Chunks<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut chunks = Self::new();
        for item in items {
            chunks.push(item);
        }
        chunks
    }
}

impl<T> Chunks<T> {
    /// Without items.
    pub const fn new() -> Self {
        Self {
            chunks: Vec::new(),
            len: 0,
            spill: None,
        }
    }

    /// How many items there are.
    #[inline]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The item at a position.
    #[inline]
    pub fn get(&self, position: usize) -> Option<&T> {
        let chunk = self.chunks.get(position >> SHIFT)?;
        chunk.items().get(position & (CHUNK - 1))
    }

    /// The item at a position.
    #[inline]
    pub fn get_mut(&mut self, position: usize) -> Option<&mut T> {
        let chunk = self.chunks.get_mut(position >> SHIFT)?;
        chunk.changes = chunk.changes.saturating_add(1);
        chunk.items_mut().get_mut(position & (CHUNK - 1))
    }

    /// All items, in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.chunks.iter().flat_map(Chunk::items)
    }

    /// Whether the item at a position lies in the file.
    pub fn is_in_file(&self, position: usize) -> bool {
        let chunk = self.chunks.get(position >> SHIFT);
        chunk.is_some_and(|chunk| !chunk.is_in_memory())
    }

    /// How many items lie in the file.
    pub fn in_file(&self) -> usize {
        let chunks = self.chunks.iter();
        chunks.filter(|chunk| !chunk.is_in_memory()).count() * CHUNK
    }
}

impl<T: Copy + 'static> Chunks<T> {
    /// Adds an item behind the last one.
    pub fn push(&mut self, item: T) {
        self.len += 1;
        if let Some(Chunk {
            items: Items::Memory(last),
            ..
        }) = self.chunks.last_mut()
            && last.len() < CHUNK
        {
            return last.push(item);
        }
        self.make_room();
        let mut items = Vec::with_capacity(CHUNK);
        items.push(item);
        self.chunks.push(Chunk {
            items: Items::Memory(items),
            changes: 0,
        });
    }

    /// From now on at most so many items stay in memory, in whole chunks, besides those of the newest. The others lie in
    /// `file`, which nobody else may write to; best is one without a name. Only where they lie changes.
    pub fn spill(&mut self, file: File, in_memory: usize) {
        if let Some(mut former) = self.spill.take() {
            for chunk in 0..self.chunks.len() {
                move_to_memory(&mut self.chunks, &mut former.places, chunk);
            }
        }
        self.spill = Some(Spill {
            places: Places::new(file, CHUNK * size_of::<T>()),
            in_memory: in_memory / CHUNK,
            failed: None,
        });
    }

    /// Decides anew which chunks lie in the file: those that changed least since it was called last.
    ///
    /// # Errors
    /// The file's, also earlier ones. What could not be moved stays where it was, the rest is moved; nothing is lost.
    pub fn spill_idle(&mut self) -> io::Result<()> {
        let (come, go) = self.ranked();
        let Some(spill) = &mut self.spill else {
            return Ok(());
        };
        let mut result = spill.failed.take().map_or(Ok(()), Err);
        // In turns: one that comes leaves its place to one that goes, and memory never holds more than one too many.
        for turn in 0..come.len().max(go.len()) {
            if let Some(&chunk) = come.get(turn) {
                move_to_memory(&mut self.chunks, &mut spill.places, chunk);
            }
            if let Some(&chunk) = go.get(turn) {
                let gone = move_to_file(&mut self.chunks, &mut spill.places, chunk);
                result = result.and(gone);
            }
        }
        for chunk in &mut self.chunks {
            chunk.changes = 0;
        }
        result
    }

    /// Chunks that come back to memory, and those that do not belong there: first the ones that are there now.
    fn ranked(&self) -> (Vec<usize>, Vec<usize>) {
        let in_memory = self.spill.as_ref().map_or(0, |spill| spill.in_memory);
        let chunk = |position: &usize| self.chunks.get(*position);
        // Among those that changed as often, the newest stay.
        let mut ranked: Vec<usize> = (0..self.len / CHUNK).collect();
        ranked.sort_by_key(|position| {
            let changes = chunk(position).map_or(0, |chunk| chunk.changes);
            (Reverse(changes), Reverse(*position))
        });
        let is_here = |position: &usize| chunk(position).is_some_and(Chunk::is_in_memory);
        let mut go = ranked.split_off(in_memory.min(ranked.len()));
        go.sort_by_key(|position| !is_here(position));
        ranked.retain(|position| !is_here(position));
        (ranked, go)
    }

    /// Before another chunk begins: one that changed little goes to the file if there are too many in memory.
    fn make_room(&mut self) {
        let Some(spill) = &mut self.spill else {
            return;
        };
        let chunks = self.chunks.iter().enumerate();
        let in_memory: Vec<_> = chunks.filter(|(_, chunk)| chunk.is_in_memory()).collect();
        if in_memory.len() <= spill.in_memory {
            return;
        }
        let least = in_memory.iter().min_by_key(|(_, chunk)| chunk.changes);
        if let Some(&(least, _)) = least
            && let Err(error) = move_to_file(&mut self.chunks, &mut spill.places, least)
        {
            spill.failed = Some(error);
        }
    }
}

/// One that is there already leaves this process's memory only.
fn move_to_file<T: Copy + 'static>(
    chunks: &mut [Chunk<T>],
    places: &mut Places,
    position: usize,
) -> io::Result<()> {
    let Some(chunk) = chunks.get_mut(position) else {
        return Ok(());
    };
    let items = match &chunk.items {
        Items::Memory(items) => items,
        Items::File(items) => return items.let_go(),
    };
    let offset = places.take()?;
    match Mapped::new(places.file(), offset, items) {
        Ok(mapped) => chunk.items = Items::File(mapped),
        Err(error) => {
            places.give_back(offset);
            return Err(error);
        }
    }
    Ok(())
}

fn move_to_memory<T: Copy + 'static>(
    chunks: &mut [Chunk<T>],
    places: &mut Places,
    position: usize,
) {
    let Some(chunk) = chunks.get_mut(position) else {
        return;
    };
    if let Items::File(items) = &chunk.items {
        let offset = items.offset();
        chunk.items = Items::Memory(items.items().to_vec());
        places.give_back(offset);
    }
}
