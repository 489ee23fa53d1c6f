//! What entitlements meet of the usage of an epoch that ends, before any money is used (docs/reference/money.md, "Lots and
//! entitlements").

use openmast_ledger::{
    Bytes, CountedRate, LotKind, Product, Unmet, available_rate, available_volume, meet,
};
use openmast_records::LotState;
use rustc_hash::FxHashMap;

use super::{lots::kind_of, tariff_number::TariffNumber};

/// Those that can be used in the epoch, by payer and asset.
#[derive(Debug, Default)]
pub(crate) struct Entitlements {
    of_pairs: FxHashMap<(u32, u32), Vec<Available>>,
}

/// What one can still meet.
#[derive(Clone, Copy, Debug)]
struct Available {
    /// Which comes first: its kind, the last epoch of its window, its reserve index.
    order: (u8, u64, u32),
    left: Bytes,
    /// Meets what was reported under this tariff or later.
    since: TariffNumber,
}

/// Usage of a pair that is met together: that of the epoch itself, or what waited since an earlier one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct UsePart {
    /// The tariff that prices it; of the epoch's own usage the one that it began with.
    pub reported: TariffNumber,
    pub unmet: Unmet,
}

/// What entitlements met of a pair in an epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Met {
    pub bytes: Bytes,
    pub product: Product,
}

/// Which entitlement of a pair is used first: the kind that is lost with its time before the one that keeps, then the one whose window
/// ends first, then the lower reserve index. `None`: an identity that may be active is no bytes.
pub(crate) fn order(lot: &LotState, reserve: u32) -> Option<(u8, u64, u32)> {
    let rank = match kind_of(lot) {
        LotKind::Exclusive => 0,
        LotKind::Rate => 1,
        LotKind::Volume => 2,
        LotKind::SimSlot => return None,
    };
    Some((rank, lot.last_epoch, reserve))
}

/// Bytes that a reserve met.
pub(crate) type MetBy = (u32, Bytes);

impl Entitlements {
    /// Adds an entitlement (reserve index, tokens that can be used, bytes met so far, tariff since which it meets) of a payer on an
    /// asset.
    pub(crate) fn add(
        &mut self,
        accounts: (u32, u32),
        lot: &LotState,
        (reserve, tokens, met, since): (u32, u64, u64, TariffNumber),
        seconds: i64,
    ) {
        let Some(order) = order(lot, reserve) else {
            return;
        };
        let left = match kind_of(lot) {
            LotKind::Exclusive if tokens > 0 => Bytes(u64::MAX),
            LotKind::Rate => {
                let counted = CountedRate {
                    mbps: 1,
                    epoch_seconds: u32::MAX,
                };
                available_rate(counted, (tokens, 0), Bytes(met), seconds, u64::MAX)
            }
            LotKind::Volume => {
                let most = Bytes(lot.most_per_epoch);
                available_volume(tokens, 0, Bytes(met), most)
            }
            LotKind::Exclusive | LotKind::SimSlot => Bytes::ZERO,
        };
        let of_pair = self.of_pairs.entry(accounts).or_default();
        of_pair.push(Available { order, left, since });
    }

    /// After all were added.
    pub(crate) fn put_in_order(&mut self) {
        for available in self.of_pairs.values_mut() {
            available.sort_unstable_by_key(|it| it.order);
        }
    }

    /// Whether any byte can be met.
    pub(crate) fn meet_nothing(&self) -> bool {
        self.of_pairs.is_empty()
    }

    /// Whether a payer has some for an asset.
    pub(crate) fn has(&self, accounts: (u32, u32)) -> bool {
        self.of_pairs.contains_key(&accounts)
    }

    /// Those with something left, by payer and asset: their reserve indexes, in no order.
    pub(crate) fn with_left(&self) -> impl Iterator<Item = ((u32, u32), Vec<u32>)> {
        let left = |it: &&Available| it.left > Bytes::ZERO;
        let index = |it: &Available| it.order.2;
        self.of_pairs.iter().filter_map(move |(accounts, all)| {
            let with_left: Vec<u32> = all.iter().filter(left).map(index).collect();
            (!with_left.is_empty()).then_some((*accounts, with_left))
        })
    }

    /// What each of a payer's for an asset has left for usage that is reported under this tariff, in the order in which they are used.
    pub(crate) fn left(&self, accounts: (u32, u32), reported: TariffNumber) -> Vec<Bytes> {
        let of_pair = self.of_pairs.get(&accounts).into_iter().flatten();
        let usable = of_pair.filter(|it| it.since <= reported);
        usable.map(|it| it.left).collect()
    }

    /// Meets what a payer used of an asset: part after part, each by one entitlement after the other.
    pub(crate) fn meet(
        &mut self,
        accounts: (u32, u32),
        parts: &mut [UsePart],
        by: &mut Vec<MetBy>,
    ) -> Met {
        let mut met = Met::default();
        let Some(available) = self.of_pairs.get_mut(&accounts) else {
            return met;
        };
        for part in parts
            .iter_mut()
            .filter(|it| it.unmet.product != Product::ZERO)
        {
            let before = part.unmet.product;
            for it in available.iter_mut().filter(|it| it.since <= part.reported) {
                let bytes = meet(&mut part.unmet, it.left);
                if bytes > Bytes::ZERO {
                    it.left.0 -= bytes.0;
                    met.bytes.0 += bytes.0;
                    let (_, _, reserve) = it.order;
                    by.push((reserve, bytes));
                }
            }
            met.product.0 += before.0 - part.unmet.product.0;
        }
        met
    }
}
