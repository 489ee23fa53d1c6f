//! Leaves of the three trees: what an asset earned, what a payer spent, what a reserve released.

use crate::{
    hash::sha256,
    node::{Node, Sums},
    units::{ArithmeticError, BaseUnits, Bytes},
};

const LEAF: u8 = 0x00;
const ABSENT: u8 = 0x02;

/// The Network account's address: a leaf of one network is no leaf of another.
pub type NetworkId = [u8; 32];

/// Which of the three trees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Domain {
    /// Leaf `i` is the asset with index `i`, charged is what it earned.
    Asset,
    /// Leaf `i` is the payer with index `i`, charged is what it spent.
    Payer,
    /// Leaf `i` is the reserve with index `i`, a lot or an entitlement: charged is what of its buyers' money assets earned.
    Reserve,
}

impl Domain {
    /// The 16 bytes that separate the trees. The digit is the leaf's version.
    #[inline]
    pub const fn bytes(self) -> &'static [u8; 16] {
        match self {
            Self::Asset => b"openmast/asset/3",
            Self::Payer => b"openmast/payer/3",
            Self::Reserve => b"openmast/resrv/1",
        }
    }
}

/// Lifetime totals of an asset, a payer or a reserve. They never fall.
///
/// Of an entitlement, `bytes` and `paid` both are what it met, and the amounts are what use released. Of a lot they both
/// are the number of epochs that it was served, which is a count and no bytes, and the amounts are what time released.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Totals {
    /// Everything metered, also what was written off.
    pub bytes: Bytes,
    /// What of `bytes` was paid for: met by entitlements, or charged to the payer and accrued. Never more than `bytes`.
    pub paid: Bytes,
    /// Earned or spent: what of `accrued` the breaker has let through. Never more than `accrued`.
    pub charged: BaseUnits,
    /// What the payer owes for good, and the asset will get.
    pub accrued: BaseUnits,
}

impl Totals {
    /// No usage yet: also the totals of every index that a settlement does not count.
    pub const ZERO: Self = Self {
        bytes: Bytes::ZERO,
        paid: Bytes::ZERO,
        charged: BaseUnits::ZERO,
        accrued: BaseUnits::ZERO,
    };

    /// The amounts, as a node sums them.
    #[inline]
    pub const fn sums(self) -> Sums {
        Sums {
            charged: self.charged,
            accrued: self.accrued,
        }
    }

    /// Sum of everything. No money follows from lifetime bytes, so they stop at the largest number; an amount that is
    /// too large is an [`ArithmeticError::Overflow`].
    #[inline]
    pub fn checked_add(self, other: Self) -> Result<Self, ArithmeticError> {
        Ok(Self {
            bytes: Bytes(self.bytes.0.saturating_add(other.bytes.0)),
            paid: Bytes(self.paid.0.saturating_add(other.paid.0)),
            charged: self.charged.checked_add(other.charged)?,
            accrued: self.accrued.checked_add(other.accrued)?,
        })
    }
}

/// `SHA-256(0x00 ‖ domain ‖ network ‖ index u32 ‖ bytes u64 ‖ paid u64 ‖ charged u64 ‖ accrued u64)` with both amounts as
/// sums.
#[inline]
pub fn leaf(domain: Domain, network: &NetworkId, index: u32, totals: Totals) -> Node {
    let end = leaf_end(index, totals);
    Node {
        hash: sha256(&[&[LEAF], domain.bytes(), network, &end]),
        sums: totals.sums(),
    }
}

/// `index ‖ bytes ‖ paid ‖ charged ‖ accrued`, as hashed.
#[inline(always)]
pub(crate) fn leaf_end(index: u32, totals: Totals) -> [u8; 36] {
    let mut end = [0; 36];
    end[..4].copy_from_slice(&index.to_le_bytes());
    end[4..12].copy_from_slice(&totals.bytes.0.to_le_bytes());
    end[12..20].copy_from_slice(&totals.paid.0.to_le_bytes());
    end[20..].copy_from_slice(&totals.sums().to_bytes());
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

/// What stands at a position without an account: `(SHA-256(0x02 ‖ domain), 0, 0)`.
#[inline]
pub fn absent_leaf(domain: Domain) -> Node {
    Node {
        hash: sha256(&[&[ABSENT], domain.bytes()]),
        sums: Sums::ZERO,
    }
}
