//! What entitlements meet of the usage of an epoch that ends, before any money is used (docs/reference/money.md, "Lots and
//! entitlements").

use openmast_ledger::{Bytes, Product, Unmet, UseOrder, meet};
use rustc_hash::FxHashMap;

use super::tariff_number::TariffNumber;

/// Those that can be used in a part of an epoch, by payer and asset.
#[derive(Debug, Default)]
pub(crate) struct Entitlements {
    of_pairs: FxHashMap<(u32, u32), Vec<Available>>,
}

/// What one can still meet.
#[derive(Clone, Copy, Debug)]
struct Available {
    order: UseOrder,
    left: Bytes,
    /// Meets what was reported under this tariff or later.
    since: TariffNumber,
}

/// Usage of a pair that is met together: that of one tariff.
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

impl Met {
    /// Both, parts of what the pair used.
    pub(crate) fn and(self, more: Self) -> Self {
        Self {
            bytes: Bytes(self.bytes.0.saturating_add(more.bytes.0)),
            product: Product(self.product.0.saturating_add(more.product.0)),
        }
    }
}

/// Bytes that a reserve met.
pub(crate) type MetBy = (u32, Bytes);

impl Entitlements {
    /// Adds an entitlement of a payer on an asset: its place in the order, what it can meet, and the tariff since which it meets.
    pub(crate) fn add(
        &mut self,
        accounts: (u32, u32),
        (order, left, since): (UseOrder, Bytes, TariffNumber),
    ) {
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

    /// Reserve indexes of those with something left, in no order.
    pub(crate) fn with_left(&self) -> impl Iterator<Item = u32> {
        let left = |it: &&Available| it.left > Bytes::ZERO;
        let with_left = self.of_pairs.values().flatten().filter(left);
        with_left.map(|it| it.order.reserve)
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
                    by.push((it.order.reserve, bytes));
                }
            }
            met.product.0 += before.0 - part.unmet.product.0;
        }
        met
    }
}
