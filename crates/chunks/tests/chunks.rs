//! Chunks against a plain vector, with and without a file.

use std::fs::File;

use openmast_chunks::{CHUNK, Chunks};
use proptest::prelude::*;
use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, ftruncate, memfd_create};

/// Like a session's row: aligned, and longer than a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(align(32))]
struct Item([u32; 3]);

fn item(number: usize) -> Item {
    Item([number as u32, !number as u32, 7])
}

fn filled(count: usize) -> Chunks<Item> {
    (0..count).map(item).collect()
}

#[test]
fn what_lies_in_the_file_reads_and_changes_as_in_memory() {
    let mut chunks = filled(5 * CHUNK + 3);
    chunks.spill(tempfile::tempfile().expect("a file"), 2 * CHUNK);
    assert_eq!(chunks.in_file(), 0, "it moves when it is told to");
    chunks.spill_idle().expect("spills");
    assert_eq!(chunks.in_file(), 3 * CHUNK);
    for position in [0, CHUNK - 1, CHUNK, 5 * CHUNK + 2] {
        let place = chunks.get_mut(position).expect("there");
        assert_eq!(*place, item(position));
        place.0[2] = 8;
        chunks.spill_idle().expect("spills");
        assert_eq!(chunks.get(position).expect("there").0[2], 8);
    }
    assert_eq!(chunks.get(5 * CHUNK + 3), None);
    assert_eq!(chunks.iter().count(), 5 * CHUNK + 3);
    assert!(
        chunks
            .iter()
            .map(|it| it.0[0] as usize)
            .eq(0..5 * CHUNK + 3)
    );
}

/// Which of the first chunks lie in memory.
fn in_memory(chunks: &Chunks<Item>, count: usize) -> Vec<usize> {
    let is_here = |chunk: &usize| !chunks.is_in_file(chunk * CHUNK);
    (0..count).filter(is_here).collect()
}

fn change(chunks: &mut Chunks<Item>, chunk: usize, times: u32) {
    for _ in 0..times {
        chunks.get_mut(chunk * CHUNK + 5).expect("there").0[2] += 1;
    }
}

#[test]
fn the_chunks_that_change_most_stay_in_memory() {
    let mut chunks = filled(4 * CHUNK);
    chunks.spill(tempfile::tempfile().expect("a file"), CHUNK);
    chunks.spill_idle().expect("spills");
    assert_eq!(in_memory(&chunks, 4), [3], "the newest of idle ones");
    change(&mut chunks, 0, 10);
    change(&mut chunks, 2, 9);
    chunks.spill_idle().expect("spills");
    assert_eq!(in_memory(&chunks, 4), [0]);
    assert_eq!(chunks.get(5).expect("there").0[2], 17);
    // what was busy before does not count
    change(&mut chunks, 1, 1);
    chunks.spill_idle().expect("spills");
    assert_eq!(in_memory(&chunks, 4), [1]);
    assert_eq!(chunks.in_file(), 3 * CHUNK);
    assert!(!chunks.is_in_file(4 * CHUNK), "there is no such item");
}

/// A file with room for some chunks of items, and no more.
fn small_file(room: usize) -> File {
    let file = memfd_create("chunks", MemfdFlags::ALLOW_SEALING).expect("a file");
    ftruncate(&file, (room * CHUNK * size_of::<Item>()) as u64).expect("as large");
    fcntl_add_seals(&file, SealFlags::GROW).expect("does not grow");
    File::from(file)
}

#[test]
fn what_failed_before_keeps_nothing_else_from_being_decided_anew() {
    let mut chunks = Chunks::new();
    chunks.spill(small_file(1), 2 * CHUNK);
    // With the fourth chunk the first one goes to the file, with the fifth there is no room for another.
    for number in 0..5 * CHUNK {
        chunks.push(item(number));
    }
    assert_eq!(in_memory(&chunks, 5), [1, 2, 3, 4]);
    change(&mut chunks, 0, 9);
    change(&mut chunks, 4, 9);
    chunks
        .spill_idle()
        .expect_err("of the time before, and now");
    // One went where the first had been, two did not find room.
    assert_eq!(chunks.in_file(), CHUNK);
    assert!(!chunks.is_in_file(0) && !chunks.is_in_file(4 * CHUNK));
    assert!(chunks.iter().map(|it| it.0[0] as usize).eq(0..5 * CHUNK));
}

#[test]
fn no_more_than_allowed_is_in_memory_while_it_grows() {
    let mut chunks = Chunks::new();
    chunks.spill(tempfile::tempfile().expect("a file"), 2 * CHUNK);
    for number in 0..10 * CHUNK {
        chunks.push(item(number));
        let in_memory = chunks.len() - chunks.in_file();
        assert!(in_memory <= 3 * CHUNK, "{in_memory}");
    }
    assert!(chunks.iter().map(|it| it.0[0] as usize).eq(0..10 * CHUNK));
    assert!(chunks.clone().iter().eq(chunks.iter()));
    assert_eq!(chunks.clone().in_file(), 0);
}

#[test]
fn a_file_that_takes_nothing_is_told_and_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("read-only");
    std::fs::write(&path, b"").expect("written");
    let mut chunks = filled(3 * CHUNK);
    chunks.spill(std::fs::File::open(&path).expect("opens"), 0);
    chunks
        .spill_idle()
        .expect_err("nothing can be written there");
    // Adding goes on, and what failed then is told, too.
    chunks.push(item(3 * CHUNK));
    chunks.spill_idle().expect_err("told");
    assert_eq!(chunks.in_file(), 0);
    assert!(
        chunks
            .iter()
            .map(|it| it.0[0] as usize)
            .eq(0..3 * CHUNK + 1)
    );
}

#[derive(Clone, Debug)]
enum Step {
    Push(usize),
    Change(usize, u32),
    SpillIdle,
    Spill(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1..2 * CHUNK).prop_map(Step::Push),
        (any::<prop::sample::Index>(), any::<u32>())
            .prop_map(|(at, number)| Step::Change(at.index(8 * CHUNK), number)),
        Just(Step::SpillIdle),
        (0..4_usize).prop_map(|chunks| Step::Spill(chunks * CHUNK)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn as_a_plain_vector(steps in prop::collection::vec(step(), 1..24)) {
        let (mut chunks, mut plain) = (Chunks::new(), Vec::new());
        let mut has_file = false;
        for step in steps {
            match step {
                Step::Push(count) => for _ in 0..count {
                    chunks.push(item(plain.len()));
                    plain.push(item(plain.len()));
                },
                Step::Change(at, number) => {
                    let (ours, theirs) = (chunks.get_mut(at), plain.get_mut(at));
                    prop_assert_eq!(ours.is_some(), theirs.is_some());
                    if let (Some(ours), Some(theirs)) = (ours, theirs) {
                        ours.0[1] = number;
                        theirs.0[1] = number;
                    }
                }
                Step::SpillIdle => chunks.spill_idle().expect("spills"),
                Step::Spill(in_memory) if !has_file => {
                    chunks.spill(tempfile::tempfile().expect("a file"), in_memory);
                    has_file = true;
                }
                Step::Spill(_) => {}
            }
            prop_assert!(chunks.iter().eq(plain.iter()));
            prop_assert_eq!(chunks.len(), plain.len());
        }
    }
}
