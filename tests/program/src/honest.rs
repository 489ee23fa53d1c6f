//! The ledger that honest oracles keep, by docs/reference/money.md, "Charges".

use std::collections::BTreeMap;

use openmast_client::{accounts::Payer, addresses};
use openmast_ledger::{
    Accrual, BaseUnits, Bytes, Demand, Funds, PricePerGb, Product, Source, TrailingAverage, accrue,
    allot, cut_by_largest_remainder, free, held, paid_bytes,
};

use crate::{
    net::Net,
    proposed::{Ledger, Line, Proposed},
    world::World,
};

/// What assets ask for in these tests: not a whole number of base units per byte, so that fractions matter.
pub const PRICE: PricePerGb = PricePerGb(1_500_000_001);

/// Bytes that a payer used at an asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    pub payer: u32,
    pub asset: u32,
    pub bytes: u64,
}

/// What the oracles look at when they close an epoch.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub slot: u64,
    /// The chain's clock.
    pub at: i64,
    pub payers: Vec<Payer>,
    pub asset_count: u32,
    /// The network's, in base units.
    pub breaker: u64,
}

/// A payer at an asset, lifetime.
#[derive(Clone, Copy, Debug, Default)]
struct Pair {
    bytes: u64,
    /// What of `bytes` was paid for.
    paid: u64,
    /// Used in the epoch that is closed.
    new_bytes: u64,
    product: Product,
    accrued: BaseUnits,
    charged: BaseUnits,
    owed: BaseUnits,
}

/// What a payer got that it did not have money for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unpaid {
    /// Used, lifetime, in base units.
    pub used: u64,
    /// The part of `used` that is neither accrued nor owed, and will never be.
    pub written_off: u64,
    /// What was used beyond the funds that the snapshot at the epoch's beginning showed.
    pub beyond_funds: u64,
    /// Funds beyond what is held, as the newest snapshot showed.
    pub shown: u64,
}

/// The ledger after a final settlement, or what it would be.
#[derive(Clone, Debug, Default)]
pub struct Honest {
    /// Every pair by its payer and asset.
    pairs: BTreeMap<(u32, u32), Pair>,
    averages: BTreeMap<u32, TrailingAverage>,
    /// How many requests had ended when the newest snapshot saw one that stands, by payer.
    seen: BTreeMap<u32, u32>,
    unpaid: BTreeMap<u32, Unpaid>,
    /// Whether the bound on what is carried over ever wrote off anything.
    pub cut_by_breaker: bool,
    asset_count: u32,
    payer_count: u32,
}

impl Honest {
    /// The ledger after one more epoch.
    #[must_use]
    pub fn close(&self, usages: &[Usage], snapshot: &Snapshot) -> Self {
        let mut next = self.clone();
        next.asset_count = next.asset_count.max(snapshot.asset_count);
        next.payer_count = next.payer_count.max(snapshot.payers.len() as u32);
        let used = next.take_usage(usages, snapshot);
        let mut accruals = BTreeMap::new();
        for payer in &snapshot.payers {
            next.accrue(payer, snapshot.at, &mut accruals);
        }
        next.bound_backlog(&mut accruals, snapshot.breaker);
        next.apply(&accruals);
        next.charge(snapshot.breaker);
        for payer in &snapshot.payers {
            next.note_seen(payer, snapshot.at);
            next.note_unpaid(payer, used.get(&payer.index).copied().unwrap_or(0));
        }
        next
    }

    /// Adds what was used. What a request that was paid left owed is lost first.
    fn take_usage(&mut self, usages: &[Usage], snapshot: &Snapshot) -> BTreeMap<u32, u64> {
        for payer in &snapshot.payers {
            if self.ended_paid(payer) {
                for (_, pair) in self.pairs_of(payer.index) {
                    if pair.owed != BaseUnits::ZERO {
                        pair.owed = BaseUnits::ZERO;
                        pair.product = Product::worth(pair.accrued);
                    }
                }
            }
        }
        for pair in self.pairs.values_mut() {
            pair.new_bytes = 0;
        }
        let mut used = BTreeMap::new();
        for usage in usages {
            let pair = self.pairs.entry((usage.payer, usage.asset)).or_default();
            let before = pair.product.charge().expect("fits");
            pair.bytes += usage.bytes;
            pair.new_bytes += usage.bytes;
            let product = Product::of(Bytes(usage.bytes), PRICE);
            pair.product = pair.product.checked_add(product).expect("fits");
            let after = pair.product.charge().expect("fits");
            *used.entry(usage.payer).or_default() += after.get() - before.get();
        }
        used
    }

    fn pairs_of(&mut self, payer: u32) -> impl Iterator<Item = (&(u32, u32), &mut Pair)> {
        self.pairs.range_mut((payer, 0)..=(payer, u32::MAX))
    }

    /// Whether the request that the newest snapshot saw is over, and was paid.
    fn ended_paid(&self, payer: &Payer) -> bool {
        let Some(seen) = self.seen.get(&payer.index) else {
            return false;
        };
        match payer.requests_ended.checked_sub(seen + 1) {
            Some(later @ 0..64) => payer.endings >> later & 1 == 1,
            _ => false,
        }
    }

    /// What a payer's request keeps aside at this time.
    fn requested(&self, payer: &Payer, at: i64) -> BaseUnits {
        let stands = payer.requested > 0 && at < payer.lapses_at;
        let seen_before = self.seen.get(&payer.index) == Some(&payer.requests_ended);
        let held_at_once = payer.pays_at != 0 && at >= payer.holds_from;
        if stands && (seen_before || held_at_once) {
            BaseUnits(payer.requested)
        } else {
            BaseUnits::ZERO
        }
    }

    fn unspent(&self, payer: &Payer) -> BaseUnits {
        let pairs = self.pairs.range((payer.index, 0)..=(payer.index, u32::MAX));
        Funds {
            deposited: BaseUnits(payer.deposited),
            withdrawn: BaseUnits(payer.withdrawn),
            accrued: BaseUnits(pairs.map(|(_, pair)| pair.accrued.get()).sum()),
        }
        .unspent()
    }

    fn accrue(&self, payer: &Payer, at: i64, accruals: &mut BTreeMap<(u32, u32), Accrual>) {
        let (requested, unspent) = (self.requested(payer, at), self.unspent(payer));
        let pairs = self.pairs.range((payer.index, 0)..=(payer.index, u32::MAX));
        let (keys, demands): (Vec<_>, Vec<_>) = pairs
            .map(|(key, pair)| {
                let demand = Demand::new(pair.product, pair.accrued, pair.owed);
                (*key, demand.expect("a ledger that never falls"))
            })
            .unzip();
        let owed: Vec<_> = demands.iter().map(|demand| demand.owed).collect();
        let new: Vec<_> = demands.iter().map(|demand| demand.amount).collect();
        let balance = [
            Source::Free(free(requested, unspent)),
            Source::Held(held(requested, unspent)),
        ];
        let parts = accrue(&balance, &owed, &new);
        accruals.extend(keys.into_iter().zip(parts));
    }

    /// Outstanding beyond twice the breaker does not accrue.
    fn bound_backlog(&mut self, accruals: &mut BTreeMap<(u32, u32), Accrual>, breaker: u64) {
        let outstanding = self.outstanding();
        let room = (2 * breaker).saturating_sub(outstanding);
        let accrued: u64 = accruals.values().map(|part| part.accrued.get()).sum();
        if accrued <= room {
            return;
        }
        self.cut_by_breaker = true;
        let wants = self.by_asset(|key| accruals.get(key).map_or(0, |part| part.accrued.get()));
        for (asset, most) in self.allot(&wants, room) {
            let of_asset: Vec<_> = accruals
                .keys()
                .filter(|key| key.1 == asset)
                .copied()
                .collect();
            let parts: Vec<_> = of_asset.iter().map(|key| accruals[key].accrued).collect();
            for (key, most) in of_asset.iter().zip(cut_by_largest_remainder(&parts, most)) {
                let part = accruals.get_mut(key).expect("it was just listed");
                *part = part.limited_to(most);
            }
        }
    }

    fn outstanding(&self) -> u64 {
        let pairs = self.pairs.values();
        pairs
            .map(|pair| pair.accrued.get() - pair.charged.get())
            .sum()
    }

    fn by_asset(&self, amount: impl Fn(&(u32, u32)) -> u64) -> Vec<BaseUnits> {
        let mut sums = vec![BaseUnits::ZERO; self.asset_count as usize];
        for key in self.pairs.keys() {
            let sum = &mut sums[key.1 as usize];
            *sum = BaseUnits(sum.get() + amount(key));
        }
        sums
    }

    /// Each asset's part of what is available.
    fn allot(&self, wants: &[BaseUnits], available: u64) -> Vec<(u32, BaseUnits)> {
        let firsts: Vec<_> = (0..wants.len() as u32)
            .map(|asset| self.averages.get(&asset).copied().unwrap_or_default())
            .map(TrailingAverage::first)
            .collect();
        let parts = allot(wants, &firsts, BaseUnits(available));
        (0..).zip(parts).collect()
    }

    fn apply(&mut self, accruals: &BTreeMap<(u32, u32), Accrual>) {
        for (key, part) in accruals {
            let pair = self.pairs.get_mut(key).expect("it has an accrual");
            let demand = Demand::new(pair.product, pair.accrued, pair.owed).expect("as before");
            pair.product = demand.settle(part).expect("parts of the demand");
            pair.paid += paid_bytes(part.accrued, demand.amount, Bytes(pair.new_bytes)).get();
            pair.accrued = BaseUnits(pair.accrued.get() + part.accrued.get());
            pair.owed = part.owed;
        }
    }

    fn charge(&mut self, breaker: u64) {
        let outstanding = self.by_asset(|key| {
            let pair = &self.pairs[key];
            pair.accrued.get() - pair.charged.get()
        });
        for (asset, charged) in self.allot(&outstanding, breaker) {
            let average = self.averages.entry(asset).or_default();
            *average = average.after(charged);
            let pairs = || self.pairs.iter().filter(|(key, _)| key.1 == asset);
            let keys: Vec<_> = pairs().map(|(key, _)| *key).collect();
            let wants: Vec<_> = pairs()
                .map(|(_, pair)| BaseUnits(pair.accrued.get() - pair.charged.get()))
                .collect();
            for (key, part) in keys.iter().zip(cut_by_largest_remainder(&wants, charged)) {
                let pair = self.pairs.get_mut(key).expect("it was just listed");
                pair.charged = BaseUnits(pair.charged.get() + part.get());
            }
        }
    }

    fn note_seen(&mut self, payer: &Payer, at: i64) {
        if payer.requested > 0 && at < payer.lapses_at {
            self.seen.insert(payer.index, payer.requests_ended);
        } else {
            self.seen.remove(&payer.index);
        }
    }

    fn note_unpaid(&mut self, payer: &Payer, used: u64) {
        let kept: u64 = (self.pairs_of(payer.index))
            .map(|(_, pair)| pair.accrued.get() + pair.owed.get())
            .sum();
        // What this snapshot sees is held from now on.
        let requested = if self.seen.contains_key(&payer.index) {
            BaseUnits(payer.requested)
        } else {
            BaseUnits::ZERO
        };
        let shown = free(requested, self.unspent(payer)).get();
        let unpaid = self.unpaid.entry(payer.index).or_default();
        unpaid.beyond_funds += used.saturating_sub(unpaid.shown);
        unpaid.used += used;
        unpaid.written_off = unpaid.used - kept;
        unpaid.shown = shown;
    }

    /// What a payer got that it did not pay.
    pub fn unpaid(&self, payer: u32) -> Unpaid {
        self.unpaid.get(&payer).copied().unwrap_or_default()
    }

    /// What usage would be worth, about.
    pub fn worth(usages: &[Usage], payer: u32) -> u64 {
        let bytes = usages.iter().filter(|usage| usage.payer == payer);
        let bytes: u64 = bytes.map(|usage| usage.bytes).sum();
        let product = Product::of(Bytes(bytes), PRICE);
        product.charge().expect("fits").get()
    }

    /// The leaves of the assets.
    pub fn assets(&self) -> Ledger {
        self.lines(self.asset_count, |key| key.1)
    }

    /// The leaves of the payers.
    pub fn payers(&self) -> Ledger {
        self.lines(self.payer_count, |key| key.0)
    }

    fn lines(&self, count: u32, index: impl Fn(&(u32, u32)) -> u32) -> Ledger {
        let mut lines = vec![Line::default(); count as usize];
        for (key, pair) in &self.pairs {
            let line = &mut lines[index(key) as usize];
            line.bytes += pair.bytes;
            line.paid += pair.paid;
            line.charged += pair.charged.get();
            line.accrued += pair.accrued.get();
        }
        lines
    }
}

impl Snapshot {
    /// The chain as it is.
    pub fn take(world: &World, net: &Net) -> Self {
        let network = net.state(world);
        let payers = 0..network.payer_count;
        Self {
            slot: world.slot(),
            at: world.now(),
            payers: payers
                .map(|index| world.get(&addresses::payer(&net.address, index)))
                .collect(),
            asset_count: network.asset_count,
            breaker: network.parameters_at(world.now()).max_epoch_increase,
        }
    }
}

impl Honest {
    /// The content of the next settlement, and the ledger once it is final.
    pub fn next(&self, net: &Net, world: &World, usages: &[Usage]) -> (Proposed, Self) {
        let snapshot = Snapshot::take(world, net);
        let next = self.close(usages, &snapshot);
        let proposed = Proposed::new(
            net.address,
            net.rent_payer,
            net.state(world).final_epoch + 1,
            (snapshot.slot, snapshot.at),
            &next.assets(),
            &next.payers(),
            &[],
        );
        (proposed, next)
    }

    /// Closes the epoch now, and makes it final.
    #[track_caller]
    pub fn settle(&mut self, net: &mut Net, world: &mut World, usages: &[Usage]) -> u64 {
        let (proposed, next) = self.next(net, world, usages);
        *self = next;
        net.settle_this(world, proposed)
    }
}
