//! Charges as docs/reference/money.md ("Charges") tells them, in plain numbers of 128 bits: nothing of the ledger crate is used
//! here, so that a mistake in it shows.

use openmast_archive::TariffLine;
use openmast_records::{AssetState, ChainSnapshot, PayerState};
use sha2::{Digest, Sha256};

/// A price is for so many bytes.
pub(crate) const PER_GB: u128 = 1_000_000_000;

/// The tariff of an epoch that begins with this snapshot.
pub(crate) fn tariff(epoch: u64, snapshot: &ChainSnapshot) -> TariffLine {
    let mut line = TariffLine {
        tariff: epoch,
        ..TariffLine::default()
    };
    for (index, asset) in (0..).zip(&snapshot.assets) {
        line.prices.push(price(asset, epoch));
        match asset.not_licensed {
            _ if is_retired(asset, epoch) => {}
            1 => line.unlicensed.push(index),
            2 => line.suspended.push(index),
            3 => line.expired.push(index),
            _ => {}
        }
    }
    line
}

fn is_retired(asset: &AssetState, epoch: u64) -> bool {
    asset.retired_epoch > 0 && epoch >= asset.retired_epoch
}

/// Base units per 10⁹ bytes of an asset in an epoch. One that is retired or not licensed costs nothing.
fn price(asset: &AssetState, epoch: u64) -> u64 {
    if is_retired(asset, epoch) || asset.not_licensed != 0 {
        return 0;
    }
    match asset.next_price_epoch {
        from if from > 0 && from <= epoch => asset.next_price_per_gb,
        _ => asset.price_per_gb,
    }
}

pub(crate) fn price_set_hash<'a>(tariffs: impl Iterator<Item = &'a TariffLine>) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for tariff in tariffs {
        hasher.update(tariff.tariff.to_le_bytes());
        hasher.update((tariff.prices.len() as u32).to_le_bytes());
        for price in &tariff.prices {
            hasher.update(price.to_le_bytes());
        }
        let lists = [&tariff.unlicensed, &tariff.suspended, &tariff.expired];
        let mut reasons = Vec::new();
        for (why, list) in (1_u8..).zip(lists) {
            reasons.extend(list.iter().map(|asset| (*asset, why)));
        }
        reasons.sort_unstable();
        hasher.update((reasons.len() as u32).to_le_bytes());
        for (asset, why) in reasons {
            hasher.update(asset.to_le_bytes());
            hasher.update([why]);
        }
    }
    hasher.finalize().into()
}

/// A payer and what a snapshot says of it.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'a> {
    pub payer: PayerState,
    pub snapshot: &'a ChainSnapshot,
}

impl<'a> Seen<'a> {
    pub(crate) fn of(snapshot: &'a ChainSnapshot, payer: u32) -> Option<Self> {
        let payer = *snapshot.payers.get(payer as usize)?;
        Some(Self { payer, snapshot })
    }

    /// Rule 5.
    pub(crate) fn sees_request(&self) -> bool {
        let PayerState {
            requested,
            requested_slot,
            lapses_at,
            ..
        } = self.payer;
        requested > 0 && requested_slot <= self.snapshot.slot && lapses_at > self.snapshot.unix_time
    }

    /// What may not be used up now, of `unspent`: rules 1, 2 and 6.
    pub(crate) fn held(&self, before: Option<Self>, unspent: u64) -> u64 {
        let first_sight = match before {
            Some(before) => {
                !before.sees_request() || before.payer.requests_ended != self.payer.requests_ended
            }
            None => true,
        };
        let is_due = self.payer.holds_from != 0 && self.snapshot.unix_time >= self.payer.holds_from;
        if !self.sees_request() || (first_sight && !is_due) {
            return 0;
        }
        unspent.min(self.payer.requested)
    }

    /// Rule 4: whether the request of then was paid.
    pub(crate) fn was_paid_since(&self, before: Option<Self>) -> bool {
        let Some(before) = before else { return false };
        let ended = i64::from(self.payer.requests_ended) - i64::from(before.payer.requests_ended);
        let newest_first: Vec<bool> = (0..64)
            .map(|bit| self.payer.endings >> bit & 1 == 1)
            .collect();
        ended > 0 && newest_first.get(ended as usize - 1) == Some(&true)
    }

    pub(crate) fn unspent(&self, accrued: u64) -> u64 {
        let taken = u128::from(self.payer.withdrawn) + u128::from(accrued);
        u128::from(self.payer.deposited).saturating_sub(taken) as u64
    }
}

/// Cuts what is available in proportion: whole parts, then one more to each of the largest rests until all is given out.
pub(crate) fn cut(demands: &[u64], available: u64) -> Vec<u64> {
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

/// The level is looked for: the highest at which there is enough for all. Then one more to the first who want more.
pub(crate) fn water_fill(wants: &[u64], available: u64) -> Vec<u64> {
    let up_to =
        |level: u64| -> u128 { wants.iter().map(|want| u128::from(*want.min(&level))).sum() };
    let (mut enough, mut too_much) = (0_u128, 1 << 64);
    while enough + 1 < too_much {
        let level = (enough + too_much) / 2;
        match up_to(level as u64) <= u128::from(available) {
            true => enough = level,
            false => too_much = level,
        }
    }
    let level = enough as u64;
    let mut left = (u128::from(available) - up_to(level)) as u64;
    let mut parts = Vec::new();
    for want in wants {
        let more = u64::from(*want > level && left > 0);
        left -= more;
        parts.push(want.min(&level) + more);
    }
    parts
}

/// Among assets: first what each usually gets, then the rest.
pub(crate) fn allot(wants: &[u64], usual: &[u64], available: u64) -> Vec<u64> {
    let pairs = || wants.iter().zip(usual);
    let firsts: Vec<u64> = pairs().map(|(want, usual)| *want.min(usual)).collect();
    let all: u128 = firsts.iter().copied().map(u128::from).sum();
    if all > u128::from(available) {
        return water_fill(&firsts, available);
    }
    let rests: Vec<u64> = wants
        .iter()
        .zip(&firsts)
        .map(|(want, first)| want - first)
        .collect();
    let more = water_fill(&rests, available - all as u64);
    firsts
        .iter()
        .zip(more)
        .map(|(first, more)| first + more)
        .collect()
}
