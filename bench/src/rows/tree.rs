//! The Merkle-sum tree, beside rs_merkle.

use std::ops::Range;

use anyhow::{Context, Result};
use openmast_ledger::{
    BaseUnits, Bytes, Domain, MerkleSumTree, NetworkId, Node, ProofNode, Totals, TreeError, leaf,
};
use rs_merkle::{Hasher, MerkleTree};
use sha2::{Digest, Sha256};

use crate::{
    answer::Answer,
    clock::timed,
    contest::{Contestant, Outcome, Own, Peer, contest},
    data::Random,
    row::Measured,
    settings::Settings,
};

/// A full tree: rs_merkle has its own rule for the end of a level that is not full, so its root would be another.
const LEAVES: usize = 1 << 20;

const NETWORK: NetworkId = *b"network address of the benchmark";

/// rs_merkle with the hashes of our protocol: a node is a hash and two sums, as it is sent.
#[derive(Clone)]
struct SumSha256;

impl Hasher for SumSha256 {
    type Hash = ProofNode;

    /// The hash of a leaf. Not called: leaves are given as nodes, because their sums are not in their hash.
    fn hash(data: &[u8]) -> Self::Hash {
        let mut node = [0; 48];
        node[..32].copy_from_slice(&Sha256::digest(data));
        node
    }

    fn concat_and_hash(left: &Self::Hash, right: Option<&Self::Hash>) -> Self::Hash {
        let Some(right) = right else { return *left };
        let hash = Sha256::new()
            .chain_update([1])
            .chain_update(left)
            .chain_update(right)
            .finalize();
        let mut node = [0; 48];
        node[..32].copy_from_slice(&hash);
        for column in [32..40, 40..48] {
            let sum = sum_at(left, &column) + sum_at(right, &column);
            node[column].copy_from_slice(&sum.to_le_bytes());
        }
        node
    }
}

fn sum_at(node: &ProofNode, column: &Range<usize>) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&node[column.clone()]);
    u64::from_le_bytes(bytes)
}

/// Leaves and changes of a run.
struct Ledger {
    totals: Vec<Totals>,
    /// In each round other leaves are changed.
    changes: Vec<Vec<(u32, Totals)>>,
}

/// Building, then changing one leaf in a hundred.
pub fn measure(settings: &Settings) -> Result<Measured> {
    let ledger = Ledger::random(settings);
    let outcomes = vec![
        ledger.build_on_one_thread(settings)?,
        ledger.build_on_all_threads(settings)?,
        ledger.change(settings)?,
    ];
    Ok(Measured {
        outcomes,
        figures: vec![("memory of a tree, per leaf".to_owned(), format!("{} bytes", 2 * size_of::<Node>()))],
        notes: vec![
            "rs_merkle builds the same tree: its `Hasher` is given our nodes, SHA-256 over hashes and sums, and its root must \
             be ours. It has no threads, so its time on all cores is that on one."
                .to_owned(),
            "rs_merkle cannot change a leaf: its user hashes the changed leaves and builds the tree again from all hashes."
                .to_owned(),
        ],
    })
}

impl Ledger {
    fn random(settings: &Settings) -> Self {
        let leaves = if settings.quick { LEAVES >> 4 } else { LEAVES };
        let mut random = Random::new(2);
        let totals = (0..leaves).map(|_| some_totals(&mut random)).collect();
        let mut some_changes = || {
            (0..leaves / 100)
                .map(|_| (random.below(leaves as u32), some_totals(&mut random)))
                .collect()
        };
        let changes = (0..=settings.runs()).map(|_| some_changes()).collect();
        Self { totals, changes }
    }

    fn build_on_one_thread(&self, settings: &Settings) -> Result<Outcome> {
        let mut ours = Own("OpenMast", || {
            built(|| MerkleSumTree::build(Domain::Payer, NETWORK, &self.totals))
        });
        let what = format!(
            "build a tree over {} leaves on one thread",
            self.totals.len()
        );
        let mut peers = [Peer::with_aim(3.0, self.rs_merkle())];
        contest(
            settings,
            &what,
            (self.totals.len(), "leaves"),
            &mut ours,
            &mut peers,
        )
    }

    fn build_on_all_threads(&self, settings: &Settings) -> Result<Outcome> {
        let mut ours = Own("OpenMast", || {
            built(|| MerkleSumTree::build_parallel(Domain::Payer, NETWORK, &self.totals))
        });
        let what = format!(
            "build a tree over {} leaves on all cores",
            self.totals.len()
        );
        let mut peers = [Peer::without_aim(self.rs_merkle())];
        contest(
            settings,
            &what,
            (self.totals.len(), "leaves"),
            &mut ours,
            &mut peers,
        )
    }

    fn change(&self, settings: &Settings) -> Result<Outcome> {
        let mut tree = MerkleSumTree::build(Domain::Payer, NETWORK, &self.totals)?;
        let mut rounds = self.changes.iter();
        let mut ours = Own("OpenMast", || {
            let changes = rounds.next().context("more rounds than changes")?;
            let (result, seconds) = timed(|| tree.update(changes));
            result?;
            Ok((seconds, answer(&tree.root())))
        });
        let count = self.totals.len() / 100;
        let what = format!("then change {count} of its leaves");
        let mut peers = [Peer::with_aim(25.0, self.rs_merkle_again())];
        contest(settings, &what, (count, "changes"), &mut ours, &mut peers)
    }

    /// Hashes the leaves and builds.
    fn rs_merkle(&self) -> impl Contestant + '_ {
        Own("rs_merkle 1.5", || {
            let (tree, seconds) = timed(|| {
                let leaves: Vec<_> = (0..)
                    .zip(&self.totals)
                    .map(|(index, totals)| node(index, *totals))
                    .collect();
                MerkleTree::<SumSha256>::from_leaves(&leaves)
            });
            Ok((seconds, answer(&root(&tree)?)))
        })
    }

    /// Hashes the changed leaves and builds.
    fn rs_merkle_again(&self) -> impl Contestant + '_ {
        let mut leaves: Vec<_> = (0..)
            .zip(&self.totals)
            .map(|(index, totals)| node(index, *totals))
            .collect();
        let mut rounds = self.changes.iter();
        Own("rs_merkle 1.5, built again", move || {
            let changes = rounds.next().context("more rounds than changes")?;
            let (tree, seconds) = timed(|| {
                for &(index, totals) in changes {
                    leaves[index as usize] = node(index, totals);
                }
                MerkleTree::<SumSha256>::from_leaves(&leaves)
            });
            Ok((seconds, answer(&root(&tree)?)))
        })
    }
}

/// Sums of all leaves stay far below 2⁶⁴.
fn some_totals(random: &mut Random) -> Totals {
    let accrued = random.next() >> 24;
    Totals {
        bytes: Bytes(random.next() >> 20),
        paid: Bytes(random.next() >> 21),
        charged: BaseUnits(accrued - (accrued >> 4)),
        accrued: BaseUnits(accrued),
    }
}

fn built(build: impl FnOnce() -> Result<MerkleSumTree, TreeError>) -> Result<(f64, Answer)> {
    let (tree, seconds) = timed(build);
    Ok((seconds, answer(&tree?.root())))
}

fn node(index: u32, totals: Totals) -> ProofNode {
    leaf(Domain::Payer, &NETWORK, index, totals).to_bytes()
}

fn root(tree: &MerkleTree<SumSha256>) -> Result<Node> {
    Ok(Node::from_bytes(
        &tree.root().context("rs_merkle has no root")?,
    ))
}

/// The root's hash in four numbers, and its sums.
fn answer(root: &Node) -> Answer {
    let words = root
        .hash
        .as_chunks()
        .0
        .iter()
        .map(|word| u64::from_le_bytes(*word));
    Answer::default()
        .with("hash of the root", words.collect())
        .with(
            "sums of the root",
            vec![root.sums.charged.0, root.sums.accrued.0],
        )
}
