//! Inner nodes: a hash and the two sums of all amounts below it.

use crate::{
    hash::{Hash, sha256_into},
    units::{ArithmeticError, BaseUnits},
};

pub(crate) const NODE: u8 = 0x01;

/// A node as it is hashed and sent: 32 bytes of hash, then charged and accrued (little-endian `u64`).
pub type ProofNode = [u8; 48];

/// What is below a node, in both columns of the ledger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sums {
    /// What the breaker has let through: earned, spent.
    pub charged: BaseUnits,
    /// What is owed for good. The difference is carried over to later epochs.
    pub accrued: BaseUnits,
}

impl Sums {
    /// Nothing.
    pub const ZERO: Self = Self {
        charged: BaseUnits::ZERO,
        accrued: BaseUnits::ZERO,
    };

    /// Both sums, or [`ArithmeticError::Overflow`].
    #[inline]
    pub fn checked_add(self, other: Self) -> Result<Self, ArithmeticError> {
        Ok(Self {
            charged: self.charged.checked_add(other.charged)?,
            accrued: self.accrued.checked_add(other.accrued)?,
        })
    }

    /// As hashed and sent.
    #[inline(always)]
    pub(crate) fn to_bytes(self) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.charged.0.to_le_bytes());
        bytes[8..].copy_from_slice(&self.accrued.0.to_le_bytes());
        bytes
    }
}

/// A node of a Merkle-sum tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Node {
    /// Covers everything below, the sums included.
    pub hash: Hash,
    /// Σ of the amounts below.
    pub sums: Sums,
}

impl Node {
    /// `SHA-256(0x01 ‖ l.hash ‖ l.charged ‖ l.accrued ‖ r.hash ‖ r.charged ‖ r.accrued)` with the sums of both.
    /// A node of which a sum overflows is invalid.
    pub fn parent(left: &Self, right: &Self) -> Result<Self, ArithmeticError> {
        let sums = left.sums.checked_add(right.sums)?;
        let mut hash = [0; 32];
        hash_children(&left.to_bytes(), &right.to_bytes(), &mut hash);
        Ok(Self { hash, sums })
    }

    /// As sent.
    #[inline]
    pub fn to_bytes(&self) -> ProofNode {
        let mut bytes = [0; 48];
        bytes[..32].copy_from_slice(&self.hash);
        bytes[32..].copy_from_slice(&self.sums.to_bytes());
        bytes
    }

    /// As received. Every 48 bytes are a node; whether it belongs to a tree, only a proof shows.
    #[inline]
    pub fn from_bytes(bytes: &ProofNode) -> Self {
        Self {
            hash: *hash_of(bytes),
            sums: sums_of(bytes),
        }
    }
}

/// The hash of a node in wire form.
#[inline]
#[expect(
    clippy::expect_used,
    reason = "the lengths of arrays are known when this is compiled"
)]
pub(crate) fn hash_of(node: &ProofNode) -> &Hash {
    let (hash, _) = node.split_first_chunk().expect("48 is more than 32");
    hash
}

/// The sums of a node in wire form.
#[inline]
#[expect(
    clippy::expect_used,
    reason = "the lengths of arrays are known when this is compiled"
)]
pub(crate) fn sums_of(node: &ProofNode) -> Sums {
    let (rest, accrued) = node.split_last_chunk().expect("48 is more than 8");
    let (_, charged) = rest.split_last_chunk().expect("40 is more than 8");
    Sums {
        charged: BaseUnits(u64::from_le_bytes(*charged)),
        accrued: BaseUnits(u64::from_le_bytes(*accrued)),
    }
}

/// Writes the hash of the parent of two nodes in wire form.
#[inline]
pub(crate) fn hash_children(left: &ProofNode, right: &ProofNode, out: &mut Hash) {
    sha256_into(&[&[NODE], left, right], out);
}
