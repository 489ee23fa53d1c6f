//! Inner nodes: a hash and the sum of all amounts below it.

use crate::{
    hash::{Hash, sha256_into},
    units::{ArithmeticError, BaseUnits},
};

pub(crate) const NODE: u8 = 0x01;

/// A node as it is hashed and sent: 32 bytes of hash, then the sum (little-endian `u64`).
pub type ProofNode = [u8; 40];

/// A node of a Merkle-sum tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Node {
    /// Covers everything below, the sums included.
    pub hash: Hash,
    /// Σ of the amounts below.
    pub sum: BaseUnits,
}

impl Node {
    /// `(SHA-256(0x01 ‖ l.hash ‖ l.sum ‖ r.hash ‖ r.sum), l.sum + r.sum)`.
    /// A node whose sum overflows is invalid.
    pub fn parent(left: &Self, right: &Self) -> Result<Self, ArithmeticError> {
        let sum = left.sum.checked_add(right.sum)?;
        let mut hash = [0; 32];
        hash_children(&left.to_bytes(), &right.to_bytes(), &mut hash);
        Ok(Self { hash, sum })
    }

    /// As sent.
    #[inline]
    pub fn to_bytes(&self) -> ProofNode {
        let mut bytes = [0; 40];
        bytes[..32].copy_from_slice(&self.hash);
        bytes[32..].copy_from_slice(&self.sum.0.to_le_bytes());
        bytes
    }

    /// As received. Every 40 bytes are a node; whether it belongs to a tree, only a proof shows.
    #[inline]
    pub fn from_bytes(bytes: &ProofNode) -> Self {
        Self {
            hash: *hash_of(bytes),
            sum: sum_of(bytes),
        }
    }
}

/// The hash of a node in wire form.
#[inline]
pub(crate) fn hash_of(node: &ProofNode) -> &Hash {
    let (hash, _) = node.split_first_chunk().expect("40 is more than 32");
    hash
}

/// The sum of a node in wire form.
#[inline]
pub(crate) fn sum_of(node: &ProofNode) -> BaseUnits {
    let (_, sum) = node.split_last_chunk().expect("40 is more than 8");
    BaseUnits(u64::from_le_bytes(*sum))
}

/// Writes the hash of the parent of two nodes in wire form.
#[inline]
pub(crate) fn hash_children(left: &ProofNode, right: &ProofNode, out: &mut Hash) {
    sha256_into(&[&[NODE], left, right], out);
}
