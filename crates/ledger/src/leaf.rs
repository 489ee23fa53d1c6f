//! Leaves of the two trees: what an asset earned, what a payer spent.

use crate::{
    hash::sha256,
    node::Node,
    units::{BaseUnits, Bytes},
};

const LEAF: u8 = 0x00;
const ABSENT: u8 = 0x02;

/// The Network account's address: a leaf of one network is no leaf of another.
pub type NetworkId = [u8; 32];

/// Which of the two trees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Domain {
    /// Leaf `i` is the asset with index `i`, its amount is what it earned.
    Asset,
    /// Leaf `i` is the payer with index `i`, its amount is what it spent.
    Payer,
}

impl Domain {
    /// The 16 bytes that separate the trees.
    #[inline]
    pub const fn bytes(self) -> &'static [u8; 16] {
        match self {
            Self::Asset => b"openmast/asset/1",
            Self::Payer => b"openmast/payer/1",
        }
    }
}

/// Lifetime totals of an asset or a payer. They never fall.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Totals {
    /// Everything metered, also what was written off.
    pub bytes: Bytes,
    /// Earned or spent.
    pub amount: BaseUnits,
}

impl Totals {
    /// No usage yet: also the totals of every index that a settlement does not count.
    pub const ZERO: Self = Self {
        bytes: Bytes::ZERO,
        amount: BaseUnits::ZERO,
    };
}

/// `SHA-256(0x00 ‖ domain ‖ network ‖ index u32 ‖ bytes u64 ‖ amount u64)` with the amount as sum.
#[inline]
pub fn leaf(domain: Domain, network: &NetworkId, index: u32, totals: Totals) -> Node {
    let end = leaf_end(index, totals);
    Node {
        hash: sha256(&[&[LEAF], domain.bytes(), network, &end]),
        sum: totals.amount,
    }
}

/// `index ‖ bytes ‖ amount`, as hashed.
#[inline(always)]
pub(crate) fn leaf_end(index: u32, totals: Totals) -> [u8; 20] {
    let mut end = [0; 20];
    end[..4].copy_from_slice(&index.to_le_bytes());
    end[4..12].copy_from_slice(&totals.bytes.0.to_le_bytes());
    end[12..].copy_from_slice(&totals.amount.0.to_le_bytes());
    end
}

/// `0x00 ‖ domain ‖ network`: how every leaf of a tree begins.
#[cfg(feature = "std")]
pub(crate) fn leaf_start(domain: Domain, network: &NetworkId) -> [u8; 49] {
    let mut start = [LEAF; 49];
    start[1..17].copy_from_slice(domain.bytes());
    start[17..].copy_from_slice(network);
    start
}

/// What stands at a position without an account: `(SHA-256(0x02 ‖ domain), 0)`.
#[inline]
pub fn absent_leaf(domain: Domain) -> Node {
    Node {
        hash: sha256(&[&[ABSENT], domain.bytes()]),
        sum: BaseUnits::ZERO,
    }
}
