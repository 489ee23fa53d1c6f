//! The tree as the oracle keeps it: all levels in memory, changed leaf by leaf.

use alloc::{vec, vec::Vec};
use core::mem;

use thiserror::Error;

use crate::{
    leaf::{Domain, NetworkId, Totals, absent_leaf},
    many,
    node::{Node, ProofNode, Sums},
    proof::{Commitment, MAX_HEIGHT, height},
    units::ArithmeticError,
};

/// Why a tree cannot be built or changed. It stays as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[allow(missing_docs, reason = "the message of each says what it means")]
pub enum TreeError {
    #[error("a sum of all amounts is more than 2^64 - 1")]
    SumOverflow,
    #[error("a leaf has more charged than accrued")]
    ChargedAboveAccrued,
    #[error("more than 2^32 - 1 leaves")]
    TooManyLeaves,
    #[error("a change of an index that has no leaf")]
    NoSuchLeaf,
    #[error("a tree cannot lose leaves")]
    FewerLeaves,
}

impl From<ArithmeticError> for TreeError {
    fn from(_: ArithmeticError) -> Self {
        Self::SumOverflow
    }
}

/// A Merkle-sum tree over the lifetime totals of all assets, all payers or all reserves of a network.
///
/// About 96 bytes of memory per leaf. Subtrees without a leaf are not stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MerkleSumTree {
    domain: Domain,
    network: NetworkId,
    /// `levels[k][i]`: the node above the leaves `i · 2ᵏ .. (i + 1) · 2ᵏ`. The last level is the root alone,
    /// or empty when there is no leaf.
    levels: Vec<Vec<Node>>,
    /// A subtree without a leaf for each level.
    absent: [Node; MAX_HEIGHT + 1],
}

impl MerkleSumTree {
    /// A tree without leaves.
    pub fn empty(domain: Domain, network: NetworkId) -> Self {
        Self {
            domain,
            network,
            levels: vec![Vec::new()],
            absent: absent_subtrees(domain),
        }
    }

    /// Leaf `i` holds `totals[i]`.
    pub fn build(domain: Domain, network: NetworkId, totals: &[Totals]) -> Result<Self, TreeError> {
        Self::build_in_parts(domain, network, totals, |nodes, part| part(0, nodes))
    }

    /// As [`Self::build`], by all threads of the rayon pool.
    #[cfg(feature = "parallel")]
    pub fn build_parallel(
        domain: Domain,
        network: NetworkId,
        totals: &[Totals],
    ) -> Result<Self, TreeError> {
        use rayon::prelude::*;
        /// Nodes that are worth handing to a thread.
        const PART: usize = 4096;
        Self::build_in_parts(domain, network, totals, |nodes, part| {
            nodes
                .par_chunks_mut(PART)
                .enumerate()
                .try_for_each(|(number, nodes)| part(number * PART, nodes))
        })
    }

    /// `in_parts` hands out all nodes of a level: each part with the position of its first node.
    fn build_in_parts(
        domain: Domain,
        network: NetworkId,
        totals: &[Totals],
        in_parts: impl Fn(&mut [Node], &Part<'_>) -> Result<(), ArithmeticError>,
    ) -> Result<Self, TreeError> {
        let leaf_count = u32::try_from(totals.len()).map_err(|_| TreeError::TooManyLeaves)?;
        check_amounts(totals.iter())?;
        check_sum(totals.iter().map(accrued).sum())?;
        let mut tree = Self::empty(domain, network);
        tree.set_size(leaf_count);
        in_parts(&mut tree.levels[0], &|first, nodes| {
            let leaves = (first as u32..).zip(totals[first..].iter().copied());
            many::leaves(domain, &network, leaves, nodes);
            Ok(())
        })?;
        for level in 1..tree.levels.len() {
            let mut nodes = mem::take(&mut tree.levels[level]);
            in_parts(&mut nodes, &|first, nodes| {
                many::parents(
                    (first..).map(|position| tree.children(level, position)),
                    nodes,
                )
            })?;
            tree.levels[level] = nodes;
        }
        Ok(tree)
    }

    /// Number of leaves.
    pub fn leaf_count(&self) -> u32 {
        // At most `u32::MAX`, checked wherever leaves are added.
        self.levels[0].len() as u32
    }

    /// Hash and sums of everything.
    pub fn root(&self) -> Node {
        match self.levels.last().and_then(|level| level.first()) {
            Some(root) => *root,
            None => self.absent[0],
        }
    }

    /// What a settlement says about this tree, with its root.
    pub fn commitment<'a>(&'a self, root: &'a Node) -> Commitment<'a> {
        Commitment {
            domain: self.domain,
            network: &self.network,
            leaf_count: self.leaf_count(),
            root_hash: &root.hash,
            root_sums: root.sums,
        }
    }

    /// The siblings from leaf `index` upwards, or `None` when there is no such leaf.
    pub fn proof(&self, index: u32) -> Option<Vec<ProofNode>> {
        if index >= self.leaf_count() {
            return None;
        }
        let mut position = index as usize;
        let mut siblings = Vec::with_capacity(self.levels.len() - 1);
        for level in 0..self.levels.len() - 1 {
            siblings.push(self.node(level, position ^ 1).to_bytes());
            position >>= 1;
        }
        Some(siblings)
    }

    /// Adds leaves with totals of zero until there are `leaf_count`: accounts that were opened since.
    pub fn grow(&mut self, leaf_count: u32) -> Result<(), TreeError> {
        self.apply(leaf_count, &[])
    }

    /// Gives the leaves new totals; of an index that is there twice the later totals hold.
    /// For `k` changes of `n` leaves about `k · log n` hashes.
    pub fn update(&mut self, changes: &[(u32, Totals)]) -> Result<(), TreeError> {
        self.apply(self.leaf_count(), changes)
    }

    /// Grows to `leaf_count`, then changes leaves: all or nothing.
    pub fn apply(&mut self, leaf_count: u32, changes: &[(u32, Totals)]) -> Result<(), TreeError> {
        let old_count = self.leaf_count();
        if leaf_count < old_count {
            return Err(TreeError::FewerLeaves);
        }
        let changes = last_of_each(changes);
        if changes
            .last()
            .is_some_and(|&(index, _)| index >= leaf_count)
        {
            return Err(TreeError::NoSuchLeaf);
        }
        check_amounts(changes.iter().map(|(_, totals)| totals))?;
        check_sum(self.sum_after(&changes))?;

        let old_height = self.levels.len() - 1;
        self.set_size(leaf_count);
        self.set_leaves(old_count, &changes);
        let mut dirty: Vec<usize> = changes
            .iter()
            .map(|&(index, _)| index as usize)
            .filter(|&index| index < old_count as usize)
            .chain(old_count as usize..leaf_count as usize)
            .collect();
        if self.levels.len() - 1 > old_height && old_count > 0 {
            // The old root gets parents that it did not have.
            dirty.insert(0, 0);
        }
        let mut parents = Vec::new();
        for level in 1..self.levels.len() {
            for position in &mut dirty {
                *position >>= 1;
            }
            dirty.dedup();
            parents.resize(dirty.len(), self.absent[level]);
            let children = dirty.iter().map(|&position| self.children(level, position));
            many::parents(children, &mut parents)?;
            for (&position, parent) in dirty.iter().zip(&parents) {
                self.levels[level][position] = *parent;
            }
        }
        Ok(())
    }

    /// New leaves with totals of zero from `first_new` on, then the changed ones.
    fn set_leaves(&mut self, first_new: u32, changes: &[(u32, Totals)]) {
        let new = (first_new..).map(|index| (index, Totals::ZERO));
        let (domain, network) = (self.domain, &self.network);
        many::leaves(
            domain,
            network,
            new,
            &mut self.levels[0][first_new as usize..],
        );
        let mut changed = vec![self.absent[0]; changes.len()];
        many::leaves(domain, network, changes.iter().copied(), &mut changed);
        for (&(index, _), leaf) in changes.iter().zip(changed) {
            self.levels[0][index as usize] = leaf;
        }
    }

    /// Σ accrued with the changes.
    fn sum_after(&self, changes: &[(u32, Totals)]) -> u128 {
        let (mut removed, mut added) = (0u128, 0u128);
        for (index, totals) in changes {
            removed += self.levels[0]
                .get(*index as usize)
                .map_or(0, |leaf| leaf.sums.accrued.0 as u128);
            added += accrued(totals);
        }
        // What is removed is part of the root's sum.
        self.root().sums.accrued.0 as u128 - removed + added
    }

    /// Makes room for the nodes above so many leaves. They hold nothing of use yet.
    fn set_size(&mut self, leaf_count: u32) {
        self.levels
            .resize_with(height(leaf_count) as usize + 1, Vec::new);
        let mut width = leaf_count as usize;
        for (level, absent) in self.levels.iter_mut().zip(self.absent) {
            level.resize(width, absent);
            width = width.div_ceil(2);
        }
    }

    fn node(&self, level: usize, position: usize) -> &Node {
        self.levels[level]
            .get(position)
            .unwrap_or(&self.absent[level])
    }

    fn children(&self, level: usize, position: usize) -> (&Node, &Node) {
        let child = level - 1;
        (
            self.node(child, 2 * position),
            self.node(child, 2 * position + 1),
        )
    }
}

/// Computes some nodes of a level, given the position of the first one.
type Part<'p> = dyn Fn(usize, &mut [Node]) -> Result<(), ArithmeticError> + Sync + 'p;

/// Sorted by index, one entry each: the last given.
fn last_of_each(changes: &[(u32, Totals)]) -> Vec<(u32, Totals)> {
    let mut changes = changes.to_vec();
    changes.reverse();
    changes.sort_by_key(|&(index, _)| index);
    changes.dedup_by_key(|&mut (index, _)| index);
    changes
}

fn accrued(totals: &Totals) -> u128 {
    totals.accrued.0 as u128
}

/// Nobody could prove a leaf that has more charged than accrued.
fn check_amounts<'t>(mut all: impl Iterator<Item = &'t Totals>) -> Result<(), TreeError> {
    if all.all(|totals| totals.charged <= totals.accrued) {
        Ok(())
    } else {
        Err(TreeError::ChargedAboveAccrued)
    }
}

/// Refuses Σ accrued above 64 bits. No amount is negative and no leaf has more charged than accrued: when this sum fits, so does every sum
/// below it, in both columns.
fn check_sum(sum: u128) -> Result<(), TreeError> {
    if sum <= u64::MAX as u128 {
        Ok(())
    } else {
        Err(TreeError::SumOverflow)
    }
}

fn absent_subtrees(domain: Domain) -> [Node; MAX_HEIGHT + 1] {
    let mut absent = [absent_leaf(domain); MAX_HEIGHT + 1];
    for level in 1..absent.len() {
        let below = absent[level - 1];
        if let Ok(node) = Node::parent(&below, &below) {
            absent[level] = node; // sums of zero never overflow
        }
    }
    debug_assert!(absent.iter().all(|node| node.sums == Sums::ZERO));
    absent
}
