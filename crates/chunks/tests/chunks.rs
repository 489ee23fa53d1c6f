//! Collections against plain ones, with readers that must see what they were given.

use std::collections::BTreeMap;

use openmast_chunks::{CHUNK, Chunks, CopyOnWrite, Sparse};
use proptest::{prelude::*, sample::Index};

/// With a clone of its own to make, as what lies on the heap has.
type Item = Box<[usize]>;

fn item(number: usize) -> Item {
    Box::new([number, !number])
}

#[test]
fn a_shared_value_is_copied_by_the_first_change_and_no_other() {
    let mut value = CopyOnWrite::from(vec![1, 2]);
    let place = value.as_ptr();
    value.to_mut().push(3);
    let before = value.share();
    value.to_mut().push(4);
    let copy = value.as_ptr();
    value.to_mut()[0] = 9;
    assert_eq!((value.as_ptr(), &value[..]), (copy, &[9, 2, 3, 4][..]));
    assert_eq!(&before[..], [1, 2, 3]);
    assert_ne!(copy, place);
}

#[test]
fn a_value_that_nobody_shares_any_more_is_not_copied() {
    let mut value = CopyOnWrite::from(vec![1; 100]);
    let place = value.as_ptr();
    drop(value.share());
    value.to_mut()[0] = 2;
    assert_eq!(value.as_ptr(), place);
    // Nor is one for which a reader of a reader is gone.
    drop(value.share().share());
    value.to_mut()[0] = 3;
    assert_eq!(value.as_ptr(), place);
}

#[test]
fn chunks_that_do_not_change_are_not_copied() {
    let mut chunks: Chunks<usize> = (0..3 * CHUNK + 5).collect();
    let address =
        |chunks: &Chunks<usize>, at: usize| std::ptr::from_ref(chunks.get(at).expect("there"));
    let shared = chunks.share();
    *chunks.get_mut(CHUNK + 1).expect("there") = 0;
    for (chunk, is_copied) in [(0, false), (1, true), (2, false), (3, false)] {
        let at = chunk * CHUNK + 2;
        assert_eq!(
            address(&chunks, at) != address(&shared, at),
            is_copied,
            "{chunk}"
        );
    }
    assert_eq!(shared.get(CHUNK + 1), Some(&(CHUNK + 1)));
    // What is asked for in vain changes nothing.
    assert_eq!(chunks.get_mut(3 * CHUNK + 5), None);
    assert_eq!(shared.get(3 * CHUNK + 5), None);
}

#[test]
fn asking_sparse_values_for_one_that_is_not_there_copies_nothing() {
    let mut values: Sparse<u32> = [(3, 30), (9_000, 90)].into_iter().collect();
    let shared = values.share();
    assert_eq!(values.get_mut(4), None);
    assert_eq!(values.remove(4), None);
    let address = |values: &Sparse<u32>| std::ptr::from_ref(values.get(3).expect("there"));
    assert_eq!(address(&values), address(&shared));
    *values.get_mut(3).expect("there") = 31;
    assert_ne!(address(&values), address(&shared));
}

#[derive(Clone, Debug)]
enum Step {
    Push(usize),
    Change(Index, usize),
    /// A reader comes.
    Share,
    /// One goes.
    Drop(Index),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1..2 * CHUNK).prop_map(Step::Push),
        (any::<Index>(), any::<usize>()).prop_map(|(at, number)| Step::Change(at, number)),
        Just(Step::Share),
        any::<Index>().prop_map(Step::Drop),
    ]
}

#[derive(Clone, Debug)]
enum SparseStep {
    Insert(u32, u8),
    Change(u32, u8),
    AddTo(u32, u8),
    Remove(u32),
    Share,
}

fn sparse_step() -> impl Strategy<Value = SparseStep> {
    let position = || prop_oneof![0..20_u32, 1_020..1_030_u32, 0..100_000_u32];
    prop_oneof![
        (position(), any::<u8>()).prop_map(|(at, value)| SparseStep::Insert(at, value)),
        (position(), any::<u8>()).prop_map(|(at, value)| SparseStep::Change(at, value)),
        (position(), any::<u8>()).prop_map(|(at, value)| SparseStep::AddTo(at, value)),
        position().prop_map(SparseStep::Remove),
        Just(SparseStep::Share),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn chunks_are_as_a_plain_vector(steps in prop::collection::vec(step(), 1..24)) {
        let (mut chunks, mut plain) = (Chunks::new(), Vec::new());
        let mut readers: Vec<(Chunks<Item>, Vec<Item>)> = Vec::new();
        for step in steps {
            match step {
                Step::Push(count) => for _ in 0..count {
                    chunks.push(item(plain.len()));
                    plain.push(item(plain.len()));
                },
                Step::Change(at, number) => {
                    // Also behind the last one.
                    let at = at.index(plain.len() + 1);
                    let (ours, theirs) = (chunks.get_mut(at), plain.get_mut(at));
                    prop_assert_eq!(ours.is_some(), theirs.is_some());
                    if let (Some(ours), Some(theirs)) = (ours, theirs) {
                        *ours = item(number);
                        *theirs = item(number);
                    }
                }
                Step::Share => readers.push((chunks.share(), plain.clone())),
                Step::Drop(which) => if !readers.is_empty() {
                    readers.swap_remove(which.index(readers.len()));
                },
            }
            prop_assert_eq!(chunks.len(), plain.len());
        }
        readers.push((chunks, plain));
        for (shared, plain) in &readers {
            prop_assert!(shared.iter().eq(plain.iter()));
            prop_assert_eq!(shared.len(), plain.len());
        }
    }

    #[test]
    fn sparse_values_are_as_a_plain_map(steps in prop::collection::vec(sparse_step(), 1..64)) {
        let (mut sparse, mut plain) = (Sparse::default(), BTreeMap::new());
        let mut readers: Vec<(Sparse<u8>, BTreeMap<u32, u8>)> = Vec::new();
        for step in steps {
            match step {
                SparseStep::Insert(at, value) => {
                    prop_assert_eq!(sparse.insert(at, value), plain.insert(at, value));
                }
                SparseStep::Change(at, value) => {
                    let (ours, theirs) = (sparse.get_mut(at), plain.get_mut(&at));
                    prop_assert_eq!(ours.is_some(), theirs.is_some());
                    if let (Some(ours), Some(theirs)) = (ours, theirs) {
                        (*ours, *theirs) = (value, value);
                    }
                }
                SparseStep::AddTo(at, value) => {
                    let (ours, theirs) = (sparse.get_or_default(at), plain.entry(at).or_default());
                    (*ours, *theirs) = (ours.wrapping_add(value), theirs.wrapping_add(value));
                }
                SparseStep::Remove(at) => prop_assert_eq!(sparse.remove(at), plain.remove(&at)),
                SparseStep::Share => readers.push((sparse.share(), plain.clone())),
            }
        }
        readers.push((sparse, plain));
        for (shared, plain) in &readers {
            prop_assert!(shared.iter().eq(plain.iter().map(|(at, value)| (*at, value))));
            prop_assert_eq!((shared.len(), shared.is_empty()), (plain.len(), plain.is_empty()));
        }
    }
}
