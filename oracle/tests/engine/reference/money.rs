//! Charges as docs/protocol.md ("Charges") tells them, in plain numbers of 128 bits: nothing of the ledger crate is used
//! here, so that a mistake in it shows.

use openmast_oracle::record::{AssetState, PayerState};
use sha2::{Digest, Sha256};

/// A price is for so many bytes.
const PER_GB: u128 = 1_000_000_000;

/// Base units per 10⁹ bytes of an asset in an epoch. A retired one costs nothing.
pub fn price(asset: &AssetState, epoch: u64) -> u64 {
    if asset.retired_epoch > 0 && epoch >= asset.retired_epoch {
        return 0;
    }
    match asset.next_price_epoch {
        from if from > 0 && from <= epoch => asset.next_price_per_gb,
        _ => asset.price_per_gb,
    }
}

pub fn price_set_hash(epoch: u64, prices: &[u64]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(epoch.to_le_bytes());
    hasher.update((prices.len() as u32).to_le_bytes());
    for price in prices {
        hasher.update(price.to_le_bytes());
    }
    hasher.finalize().into()
}

/// What a payer can still be charged.
pub fn available(funds: &PayerState, spent: u64) -> u64 {
    let taken = [funds.withdrawn, funds.requested, spent];
    let taken: u128 = taken.into_iter().map(u128::from).sum();
    u128::from(funds.deposited).saturating_sub(taken) as u64
}

/// What an epoch's usage of a pair (payer, asset) would cost.
#[derive(Clone, Copy, Debug)]
pub struct Demand {
    before: u128,
    after: u128,
    pub amount: u64,
}

impl Demand {
    /// `None`: its lifetime charge is beyond 64 bits.
    pub fn new(before: u128, bytes: u64, price: u64) -> Option<Self> {
        let after = before.checked_add(u128::from(bytes) * u128::from(price))?;
        let charge = u64::try_from(after / PER_GB).ok()?;
        Some(Self {
            before,
            after,
            amount: charge - u64::try_from(before / PER_GB).ok()?,
        })
    }

    /// The lifetime product once `paid` is charged: exact, or what was charged when something is written off.
    pub fn product(&self, paid: u64) -> u128 {
        if paid == self.amount {
            return self.after;
        }
        (self.before / PER_GB + u128::from(paid)) * PER_GB
    }

    /// Whole bytes that were not paid for, at the epoch's price.
    pub fn bytes_written_off(&self, paid: u64, bytes: u64, price: u64) -> u64 {
        let dropped = self.after.saturating_sub(self.product(paid));
        let dropped = dropped.checked_div(u128::from(price)).unwrap_or(0);
        dropped.min(u128::from(bytes)) as u64
    }
}

/// Cuts what is available in proportion: whole parts, then one more to each of the largest rests until all is given out.
pub fn cut(demands: &[u64], available: u64) -> Vec<u64> {
    let total: u128 = demands.iter().copied().map(u128::from).sum();
    if total <= u128::from(available) {
        return demands.to_vec();
    }
    let share = |demand: u64| u128::from(demand) * u128::from(available);
    let whole = demands.iter().map(|demand| (share(*demand) / total) as u64);
    let mut parts: Vec<u64> = whole.collect();
    let mut by_rest: Vec<usize> = (0..demands.len()).collect();
    by_rest.sort_by_key(|place| (std::cmp::Reverse(share(demands[*place]) % total), *place));
    let given: u64 = parts.iter().sum();
    for place in by_rest.into_iter().take((available - given) as usize) {
        parts[place] += 1;
    }
    parts
}
