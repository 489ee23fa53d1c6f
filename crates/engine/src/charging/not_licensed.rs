//! Bytes that were metered while their asset was not licensed: they cost nothing, and everybody sees why
//! (docs/reference/money.md, "Licences").

use borsh::{BorshDeserialize, BorshSerialize};
use openmast_ledger::NotLicensed;
use rustc_hash::FxHashMap;

/// Bytes by the reason why they are not charged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct NotLicensedBytes {
    /// Of assets without a licence.
    pub unlicensed: u64,
    /// Of assets whose licence was suspended.
    pub suspended: u64,
    /// Of assets whose licences had expired or were ended.
    pub expired: u64,
}

impl NotLicensedBytes {
    /// By this reason.
    pub fn of(&self, why: NotLicensed) -> u64 {
        match why {
            NotLicensed::Unlicensed => self.unlicensed,
            NotLicensed::Suspended => self.suspended,
            NotLicensed::Expired => self.expired,
        }
    }

    /// By any reason; may be more than 64 bits hold.
    pub fn sum(&self) -> u128 {
        let parts = [self.unlicensed, self.suspended, self.expired];
        parts.into_iter().map(u128::from).sum()
    }

    /// What of `all`, among which these are, has a price, which may be zero.
    pub fn licensed_of(&self, all: u64) -> u64 {
        let not_licensed = u64::try_from(self.sum()).unwrap_or(u64::MAX);
        all.saturating_sub(not_licensed)
    }

    /// Those of both, at most 2⁶⁴ − 1 of each.
    pub fn plus(mut self, other: &Self) -> Self {
        for why in NotLicensed::ALL {
            self.add(why, other.of(why));
        }
        self
    }

    /// At most 2⁶⁴ − 1 of each: no money follows from them.
    fn add(&mut self, why: NotLicensed, bytes: u64) {
        let part = match why {
            NotLicensed::Unlicensed => &mut self.unlicensed,
            NotLicensed::Suspended => &mut self.suspended,
            NotLicensed::Expired => &mut self.expired,
        };
        *part = part.saturating_add(bytes);
    }
}

/// What the open epoch has of them, of the few pairs and accounts that have some.
#[derive(Clone, Debug, Default)]
pub(crate) struct OpenNotLicensed {
    /// By number.
    pairs: FxHashMap<u32, NotLicensedBytes>,
    assets: FxHashMap<u32, NotLicensedBytes>,
    payers: FxHashMap<u32, NotLicensedBytes>,
    all: NotLicensedBytes,
}

impl OpenNotLicensed {
    /// Adds what a payer used of an asset, under the number of the two.
    #[cold]
    pub(crate) fn add(
        &mut self,
        pair: u32,
        (payer, asset): (u32, u32),
        why: NotLicensed,
        bytes: u64,
    ) {
        self.pairs.entry(pair).or_default().add(why, bytes);
        self.assets.entry(asset).or_default().add(why, bytes);
        self.payers.entry(payer).or_default().add(why, bytes);
        self.all.add(why, bytes);
    }

    /// Adds all that a pair has, of a state that was read.
    pub(crate) fn restore(&mut self, pair: u32, accounts: (u32, u32), bytes: &NotLicensedBytes) {
        for why in NotLicensed::ALL {
            if bytes.of(why) > 0 {
                self.add(pair, accounts, why, bytes.of(why));
            }
        }
    }

    pub(crate) fn pair(&self, number: u32) -> NotLicensedBytes {
        self.pairs.get(&number).copied().unwrap_or_default()
    }

    pub(crate) fn asset(&self, index: u32) -> NotLicensedBytes {
        self.assets.get(&index).copied().unwrap_or_default()
    }

    pub(crate) fn payer(&self, index: u32) -> NotLicensedBytes {
        self.payers.get(&index).copied().unwrap_or_default()
    }

    pub(crate) fn all(&self) -> NotLicensedBytes {
        self.all
    }
}
