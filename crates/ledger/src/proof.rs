//! Proof that totals are in a settlement.

use thiserror::Error;

use crate::{
    leaf::{Domain, NetworkId, Totals, leaf},
    node::{Node, ProofNode, Sums, hash_children, hash_of, sums_of},
};

/// Height of a tree over 2³² − 1 leaves.
pub const MAX_HEIGHT: usize = 32;

/// Why a proof was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ProofError {
    /// The settlement has no leaf with this index.
    #[error("the index is not among the leaves of the settlement")]
    Index,
    /// Not one sibling per level, or bytes that are not whole siblings.
    #[error("the proof must have one sibling of 48 bytes per level of the tree")]
    Length,
    /// A leaf that no honest tree has.
    #[error("the leaf says that more was charged than accrued")]
    ChargedAboveAccrued,
    /// Sums on the way up are more than `u64` holds.
    #[error("the sums of the proof overflow")]
    SumOverflow,
    /// The way up ends at another hash or other sums than the settlement's.
    #[error("the proof does not lead to the root of the settlement")]
    Root,
    /// An index that the settlement does not count, with totals above zero.
    #[error("an index that the settlement does not count has totals of zero")]
    NotCounted,
}

/// `ceil(log2(max(leaf_count, 1)))`: levels above the leaves, siblings in a proof.
#[inline]
pub const fn height(leaf_count: u32) -> u32 {
    if leaf_count <= 1 {
        0
    } else {
        u32::BITS - (leaf_count - 1).leading_zeros()
    }
}

/// Cuts received bytes into siblings without copying them.
#[inline]
pub fn proof_nodes(bytes: &[u8]) -> Result<&[ProofNode], ProofError> {
    match bytes.as_chunks() {
        (nodes, []) => Ok(nodes),
        _ => Err(ProofError::Length),
    }
}

/// What a settlement says about one of its trees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commitment<'a> {
    /// Which tree.
    pub domain: Domain,
    /// The network whose tree it is.
    pub network: &'a NetworkId,
    /// Leaves of the tree.
    pub leaf_count: u32,
    /// Hash of the root.
    pub root_hash: &'a [u8; 32],
    /// Sums of the root.
    pub root_sums: Sums,
}

impl Commitment<'_> {
    /// Accepts `totals` of `index` when the settlement commits to them: by proof for an index
    /// that it counts, and without one, as zero, for an index that it does not count.
    #[inline]
    pub fn check(&self, index: u32, totals: Totals, proof: &[ProofNode]) -> Result<(), ProofError> {
        if index < self.leaf_count {
            return self.verify(index, totals, proof);
        }
        if totals != Totals::ZERO {
            return Err(ProofError::NotCounted);
        }
        if proof.is_empty() {
            Ok(())
        } else {
            Err(ProofError::Length)
        }
    }

    /// As [`verify`].
    #[inline]
    pub fn verify(
        &self,
        index: u32,
        totals: Totals,
        proof: &[ProofNode],
    ) -> Result<(), ProofError> {
        if index >= self.leaf_count {
            return Err(ProofError::Index);
        }
        if proof.len() != height(self.leaf_count) as usize {
            return Err(ProofError::Length);
        }
        if totals.charged > totals.accrued {
            return Err(ProofError::ChargedAboveAccrued);
        }
        let root = climb(leaf(self.domain, self.network, index, totals), index, proof)?;
        if hash_of(&root) == self.root_hash && sums_of(&root) == self.root_sums {
            Ok(())
        } else {
            Err(ProofError::Root)
        }
    }
}

/// Accepts a proof that leaf `index` of a tree with `leaf_count` leaves holds `totals`:
/// exactly [`height`] siblings that lead to the hash and the sums of `root`.
/// An index at or above `leaf_count` is refused, and a leaf that has more charged than accrued.
#[inline]
pub fn verify(
    domain: Domain,
    network: &NetworkId,
    leaf_count: u32,
    index: u32,
    totals: Totals,
    proof: &[ProofNode],
    root: &Node,
) -> Result<(), ProofError> {
    Commitment {
        domain,
        network,
        leaf_count,
        root_hash: &root.hash,
        root_sums: root.sums,
    }
    .verify(index, totals, proof)
}

/// The root of the tree in which `leaf` has this index and these siblings, from the leaf upwards: what an honest proof
/// leads to. [`ProofError::SumOverflow`] when the sums on the way are more than `u64` holds.
#[inline]
pub fn root_above(leaf: Node, index: u32, siblings: &[ProofNode]) -> Result<Node, ProofError> {
    climb(leaf, index, siblings).map(|root| Node::from_bytes(&root))
}

/// From the leaf to the root. Siblings are hashed where they lie, and the node on the way stays in
/// wire form: a level costs the hash and little else.
#[inline]
fn climb(leaf: Node, index: u32, proof: &[ProofNode]) -> Result<ProofNode, ProofError> {
    let mut node = leaf.to_bytes();
    let mut sums = leaf.sums;
    let mut position = index;
    for sibling in proof {
        sums = sums
            .checked_add(sums_of(sibling))
            .map_err(|_| ProofError::SumOverflow)?;
        let mut hash = [0; 32];
        if position & 1 == 0 {
            hash_children(&node, sibling, &mut hash);
        } else {
            hash_children(sibling, &node, &mut hash);
        }
        node[..32].copy_from_slice(&hash);
        node[32..].copy_from_slice(&sums.to_bytes());
        position >>= 1;
    }
    Ok(node)
}
