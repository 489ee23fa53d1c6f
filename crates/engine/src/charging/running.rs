//! What the open epoch has by asset and by payer so far.
//!
//! Reports come in the order of the log, accounts in no order: what a report adds is put behind the others, and added to the
//! counters of its accounts when there is a batch, so that their memory is fetched for many at a time.

use openmast_counters::Counters;
use openmast_ledger::BaseUnits;

/// What is added together. Columns of so many lie in the second-level cache.
const BATCH: usize = 4_096;

/// Sums of the open epoch, before any write-off.
#[derive(Debug)]
pub(crate) struct Running {
    assets: Sums,
    payers: Sums,
    added: Added,
}

/// By index. Bytes of all accounts together fit 64 bits; base units may not before what cannot be paid is written off.
#[derive(Debug)]
struct Sums {
    bytes: Counters,
    base_units: Counters,
}

/// Usage that is not in the counters yet, by column.
#[derive(Debug, Default)]
struct Added {
    assets: Vec<u32>,
    payers: Vec<u32>,
    bytes: Vec<u64>,
    base_units: Vec<u64>,
}

impl Default for Running {
    fn default() -> Self {
        Self::of(0, 0)
    }
}

impl Running {
    /// Sums of an epoch that opens with so many accounts, at zero.
    pub(crate) fn of(assets: usize, payers: usize) -> Self {
        Self {
            assets: Sums::new(assets),
            payers: Sums::new(payers),
            added: Added::default(),
        }
    }

    /// Adds what a payer used of an asset, both of this epoch. [`Self::count`] before it is asked for.
    #[inline]
    pub(crate) fn add(&mut self, payer: u32, asset: u32, bytes: u64, amount: BaseUnits) {
        self.added.assets.push(asset);
        self.added.payers.push(payer);
        self.added.bytes.push(bytes);
        self.added.base_units.push(amount.0);
        if self.added.bytes.len() >= BATCH {
            self.count();
        }
    }

    /// Brings the counters up to date.
    pub(crate) fn count(&mut self) {
        let added = &mut self.added;
        self.assets
            .add(&added.assets, &added.bytes, &added.base_units);
        self.payers
            .add(&added.payers, &added.bytes, &added.base_units);
        added.assets.clear();
        added.payers.clear();
        added.bytes.clear();
        added.base_units.clear();
    }

    /// Bytes and base units; at most 2⁶⁴ − 1.
    pub(crate) fn asset(&self, index: usize) -> (u64, u64) {
        self.assets.of(index)
    }

    /// As [`Self::asset`].
    pub(crate) fn payer(&self, index: usize) -> (u64, u64) {
        self.payers.of(index)
    }
}

impl Sums {
    fn new(accounts: usize) -> Self {
        // Accounts have indexes of 32 bits.
        let counters = || Counters::new(accounts as u32);
        Self {
            bytes: counters(),
            base_units: counters(),
        }
    }

    fn add(&mut self, accounts: &[u32], bytes: &[u64], base_units: &[u64]) {
        // Usage is attributed to accounts that the epoch opened with: no key is refused.
        let counted = self
            .bytes
            .add_saturating(accounts, bytes)
            .and_then(|()| self.base_units.add_saturating(accounts, base_units));
        debug_assert_eq!(counted, Ok(()));
    }

    fn of(&self, index: usize) -> (u64, u64) {
        let of = |counters: &Counters| counters.totals().get(index).copied().unwrap_or_default();
        (of(&self.bytes), of(&self.base_units))
    }
}
