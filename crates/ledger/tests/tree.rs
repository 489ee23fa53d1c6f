//! The tree and its proofs.

use openmast_ledger::*;
use proptest::prelude::*;

const NETWORK: NetworkId = [7; 32];

fn totals() -> impl Strategy<Value = Totals> {
    (any::<u64>(), any::<u64>(), 0..1u64 << 50, any::<u64>()).prop_map(
        |(bytes, paid, accrued, charged)| Totals {
            paid: Bytes(paid),
            ..of(bytes, charged % (accrued + 1), accrued)
        },
    )
}

fn of(bytes: u64, charged: u64, accrued: u64) -> Totals {
    Totals {
        bytes: Bytes(bytes),
        paid: Bytes(bytes / 2),
        charged: BaseUnits(charged),
        accrued: BaseUnits(accrued),
    }
}

fn sums(charged: u64, accrued: u64) -> Sums {
    of(0, charged, accrued).sums()
}

fn domain() -> impl Strategy<Value = Domain> {
    prop_oneof![
        Just(Domain::Asset),
        Just(Domain::Payer),
        Just(Domain::Reserve)
    ]
}

/// The tree's definition, word for word: all 2^h leaves, halved until one is left.
fn root_by_definition(domain: Domain, totals: &[Totals]) -> Node {
    let width = totals.len().max(1).next_power_of_two();
    let mut level: Vec<Node> = (0..width)
        .map(|index| match totals.get(index) {
            Some(totals) => leaf(domain, &NETWORK, index as u32, *totals),
            None => absent_leaf(domain),
        })
        .collect();
    while level.len() > 1 {
        level = level
            .chunks(2)
            .map(|pair| Node::parent(&pair[0], &pair[1]).unwrap())
            .collect();
    }
    level[0]
}

fn check_all_proofs(tree: &MerkleSumTree, domain: Domain, totals: &[Totals]) {
    let root = tree.root();
    for (index, totals) in (0..).zip(totals) {
        let proof = tree.proof(index).unwrap();
        assert_eq!(proof.len() as u32, height(tree.leaf_count()));
        verify(
            domain,
            &NETWORK,
            tree.leaf_count(),
            index,
            *totals,
            &proof,
            &root,
        )
        .unwrap();
    }
    assert_eq!(tree.proof(tree.leaf_count()), None);
}

/// A copy of the bytes with one bit flipped.
fn flipped<const N: usize>(bytes: [u8; N], bit: usize) -> [u8; N] {
    let mut bytes = bytes;
    bytes[bit / 8] ^= 1 << (bit % 8);
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(30))]

    /// Enough leaves for many to be hashed side by side, on several levels, and for parts of several threads.
    #[test]
    fn large_trees_and_changes(
        domain in domain(),
        leaf_count in 1u32..20_000,
        more in 0u32..5_000,
        every in 1u32..100,
        start in totals(),
    ) {
        let at = |index: u32| {
            let accrued = start.accrued.0.rotate_left(index) >> 15;
            of(start.bytes.0.rotate_left(index), accrued >> (index % 5), accrued)
        };
        let mut expected: Vec<_> = (0..leaf_count).map(at).collect();
        let mut tree = MerkleSumTree::build(domain, NETWORK, &expected).unwrap();
        prop_assert_eq!(tree.root(), root_by_definition(domain, &expected));
        #[cfg(feature = "parallel")]
        prop_assert_eq!(&tree, &MerkleSumTree::build_parallel(domain, NETWORK, &expected).unwrap());

        expected.resize((leaf_count + more) as usize, Totals::ZERO);
        let changes: Vec<_> = (0..leaf_count + more)
            .filter(|index| index % every == 0)
            .map(|index| (index, at(index + 7)))
            .collect();
        changes.iter().for_each(|&(index, totals)| expected[index as usize] = totals);
        tree.apply(leaf_count + more, &changes).unwrap();
        prop_assert_eq!(tree.root(), root_by_definition(domain, &expected));
        prop_assert_eq!(&tree, &MerkleSumTree::build(domain, NETWORK, &expected).unwrap());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_tree_is_what_the_protocol_says(domain in domain(), totals in prop::collection::vec(totals(), 0..70)) {
        let tree = MerkleSumTree::build(domain, NETWORK, &totals).unwrap();
        prop_assert_eq!(tree.root(), root_by_definition(domain, &totals));
        let all = totals.iter().try_fold(Sums::ZERO, |all, totals| all.checked_add(totals.sums()));
        prop_assert_eq!(Ok(tree.root().sums), all);
        check_all_proofs(&tree, domain, &totals);
    }

    #[test]
    fn changes_and_growth_give_the_tree_that_a_rebuild_gives(
        domain in domain(),
        start in prop::collection::vec(totals(), 0..20),
        steps in prop::collection::vec((0u32..30, prop::collection::vec((any::<prop::sample::Index>(), totals()), 0..8)), 1..8),
    ) {
        let mut expected = start.clone();
        let mut tree = MerkleSumTree::build(domain, NETWORK, &start).unwrap();
        for (more, changes) in steps {
            expected.resize(expected.len() + more as usize, Totals::ZERO);
            let changes: Vec<_> = if expected.is_empty() { vec![] } else {
                changes.iter().map(|(at, totals)| (at.index(expected.len()) as u32, *totals)).collect()
            };
            for &(index, totals) in &changes {
                expected[index as usize] = totals;
            }
            tree.apply(expected.len() as u32, &changes).unwrap();
            prop_assert_eq!(&tree, &MerkleSumTree::build(domain, NETWORK, &expected).unwrap());
        }
        check_all_proofs(&tree, domain, &expected);
    }

    #[test]
    fn any_flipped_bit_is_refused(
        domain in domain(),
        totals in prop::collection::vec(totals(), 1..40),
        at in any::<prop::sample::Index>(),
    ) {
        let tree = MerkleSumTree::build(domain, NETWORK, &totals).unwrap();
        let (root, count) = (tree.root(), tree.leaf_count());
        let index = at.index(totals.len()) as u32;
        let good = totals[index as usize];
        let proof = tree.proof(index).unwrap();
        let refused = |index, totals, proof: &[ProofNode], root: &Node| {
            verify(domain, &NETWORK, count, index, totals, proof, root).is_err()
        };
        for (level, sibling) in proof.iter().enumerate() {
            for bit in 0..384 {
                let mut proof = proof.clone();
                proof[level] = flipped(*sibling, bit);
                prop_assert!(refused(index, good, &proof, &root), "level {level} bit {bit}");
            }
        }
        for bit in 0..64 {
            let bytes = Totals { bytes: Bytes(good.bytes.0 ^ 1 << bit), ..good };
            let paid = Totals { paid: Bytes(good.paid.0 ^ 1 << bit), ..good };
            let charged = Totals { charged: BaseUnits(good.charged.0 ^ 1 << bit), ..good };
            let accrued = Totals { accrued: BaseUnits(good.accrued.0 ^ 1 << bit), ..good };
            let root_charged = sums(root.sums.charged.0 ^ 1 << bit, root.sums.accrued.0);
            let root_accrued = sums(root.sums.charged.0, root.sums.accrued.0 ^ 1 << bit);
            prop_assert!(refused(index, bytes, &proof, &root), "bytes, bit {bit}");
            prop_assert!(refused(index, paid, &proof, &root), "paid, bit {bit}");
            prop_assert!(refused(index, charged, &proof, &root), "charged, bit {bit}");
            prop_assert!(refused(index, accrued, &proof, &root), "accrued, bit {bit}");
            for sums in [root_charged, root_accrued] {
                prop_assert!(refused(index, good, &proof, &Node { sums, ..root }), "root sums, bit {bit}");
            }
        }
        for bit in 0..32 {
            prop_assert!(refused(index ^ 1 << bit, good, &proof, &root), "index, bit {bit}");
        }
        for bit in 0..256 {
            let other_root = Node { hash: flipped(root.hash, bit), ..root };
            let network = flipped(NETWORK, bit);
            prop_assert!(refused(index, good, &proof, &other_root), "root, bit {bit}");
            prop_assert!(verify(domain, &network, count, index, good, &proof, &root).is_err(), "network, bit {bit}");
        }
        for other in [Domain::Asset, Domain::Payer, Domain::Reserve] {
            let verdict = verify(other, &NETWORK, count, index, good, &proof, &root);
            prop_assert_eq!(verdict.is_ok(), other == domain, "{:?} as {:?}", domain, other);
        }
    }

    #[test]
    fn a_proof_of_another_height_is_refused(totals in prop::collection::vec(totals(), 1..40), other in 0u32..5000) {
        let tree = MerkleSumTree::build(Domain::Payer, NETWORK, &totals).unwrap();
        let proof = tree.proof(0).unwrap();
        let root = tree.root();
        let verdict = verify(Domain::Payer, &NETWORK, other, 0, totals[0], &proof, &root);
        if height(other) != height(tree.leaf_count()) {
            prop_assert_eq!(verdict, Err(if other == 0 { ProofError::Index } else { ProofError::Length }));
        }
        let mut long = proof.clone();
        long.push([0; 48]);
        prop_assert_eq!(
            verify(Domain::Payer, &NETWORK, tree.leaf_count(), 0, totals[0], &long, &root),
            Err(ProofError::Length)
        );
    }
}

#[test]
fn heights() {
    let expected = [0, 0, 1, 2, 2, 3, 3, 3, 3, 4];
    for (leaf_count, expected) in (0..).zip(expected) {
        assert_eq!(height(leaf_count), expected, "{leaf_count} leaves");
    }
    assert_eq!(height(1 << 20), 20);
    assert_eq!(height((1 << 20) + 1), 21);
    assert_eq!(height(u32::MAX), 32);
}

#[test]
fn an_empty_tree_is_the_absent_leaf() {
    let tree = MerkleSumTree::empty(Domain::Asset, NETWORK);
    assert_eq!(tree.root(), absent_leaf(Domain::Asset));
    assert_eq!(
        tree,
        MerkleSumTree::build(Domain::Asset, NETWORK, &[]).unwrap()
    );
    assert_eq!(tree.proof(0), None);
}

#[test]
fn an_index_that_is_not_counted_has_zero_and_no_proof() {
    let totals = of(5, 6, 7);
    let tree = MerkleSumTree::build(Domain::Payer, NETWORK, &[totals; 3]).unwrap();
    let root = tree.root();
    let commitment = tree.commitment(&root);
    assert_eq!(commitment.check(2, totals, &tree.proof(2).unwrap()), Ok(()));
    assert_eq!(commitment.check(3, Totals::ZERO, &[]), Ok(()));
    assert_eq!(
        commitment.check(3, totals, &[]),
        Err(ProofError::NotCounted)
    );
    assert_eq!(
        commitment.check(3, Totals::ZERO, &[[0; 48]; 2]),
        Err(ProofError::Length)
    );
    assert_eq!(
        commitment.verify(3, Totals::ZERO, &[[0; 48]; 2]),
        Err(ProofError::Index)
    );
    // Absent positions are inside the tree, and still not provable as accounts.
    assert_eq!(
        commitment.check(2, Totals::ZERO, &[]),
        Err(ProofError::Length)
    );
}

#[test]
fn sums_that_overflow_are_refused_and_change_nothing() {
    let half = of(1, 1 << 62, 1 << 63);
    assert_eq!(
        MerkleSumTree::build(Domain::Asset, NETWORK, &[half, half]).unwrap_err(),
        TreeError::SumOverflow
    );
    let mut tree = MerkleSumTree::build(Domain::Asset, NETWORK, &[half, Totals::ZERO]).unwrap();
    let before = tree.clone();
    assert_eq!(tree.update(&[(1, half)]), Err(TreeError::SumOverflow));
    assert_eq!(tree.apply(9, &[(8, half)]), Err(TreeError::SumOverflow));
    assert_eq!(
        tree.update(&[(2, Totals::ZERO)]),
        Err(TreeError::NoSuchLeaf)
    );
    assert_eq!(tree.grow(1), Err(TreeError::FewerLeaves));
    assert_eq!(tree, before);
    // What is taken away makes room for what is added.
    tree.update(&[(1, half), (0, Totals::ZERO)]).unwrap();
    assert_eq!(tree.root().sums, half.sums());
}

#[test]
fn a_proof_whose_sums_overflow_is_refused() {
    let root = Node {
        hash: [2; 32],
        sums: Sums::ZERO,
    };
    for sums in [sums(u64::MAX - 1, 0), sums(0, u64::MAX - 1)] {
        let hash = [1; 32];
        let sibling = Node { hash, sums }.to_bytes();
        assert_eq!(
            verify(
                Domain::Asset,
                &NETWORK,
                2,
                0,
                of(1, 2, 2),
                &[sibling],
                &root
            ),
            Err(ProofError::SumOverflow)
        );
    }
}

#[test]
fn more_charged_than_accrued_is_neither_built_nor_proven() {
    let (bad, good) = (of(1, 3, 2), of(1, 2, 2));
    assert_eq!(
        MerkleSumTree::build(Domain::Payer, NETWORK, &[good, bad]).unwrap_err(),
        TreeError::ChargedAboveAccrued
    );
    let mut tree = MerkleSumTree::build(Domain::Payer, NETWORK, &[good]).unwrap();
    let before = tree.clone();
    assert_eq!(
        tree.update(&[(0, bad)]),
        Err(TreeError::ChargedAboveAccrued)
    );
    assert_eq!(tree, before);
    // The root of a tree that somebody else built all the same.
    let root = leaf(Domain::Payer, &NETWORK, 0, bad);
    assert_eq!(
        verify(Domain::Payer, &NETWORK, 1, 0, bad, &[], &root),
        Err(ProofError::ChargedAboveAccrued)
    );
}

#[test]
fn received_bytes_are_whole_siblings_or_nothing() {
    assert_eq!(proof_nodes(&[1; 96]).unwrap().len(), 2);
    assert_eq!(proof_nodes(&[]).unwrap().len(), 0);
    assert_eq!(proof_nodes(&[1; 95]), Err(ProofError::Length));
}
