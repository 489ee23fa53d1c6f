//! Lots and entitlements as docs/reference/money.md ("Lots and entitlements") tells them, in plain numbers of 128 bits: nothing of the
//! ledger crate's arithmetic is used here.

use std::collections::{BTreeMap, BTreeSet};

use openmast_engine::{ReserveCharge, StandingEntitlement};
use openmast_ledger::{BaseUnits, Bytes, Totals};
use openmast_records::{ChainSnapshot, EntitlementState, LotState, ReserveState};

use super::{Engine, ledger::Lifetime, money::PER_GB};

/// What the lifetime of a lot, by code.
const VOLUME: u8 = 0;
const SLOTS: u8 = 1;
const RATE: u8 = 2;
const EXCLUSIVE: u8 = 3;

/// The end of an epoch.
pub(crate) struct End<'a> {
    pub epoch: u64,
    /// Position of the tariff that it began with.
    pub tariff: usize,
    pub opening: &'a ChainSnapshot,
    /// What began with ends of it that do not count.
    pub void: &'a [Opening],
    pub snapshot: &'a ChainSnapshot,
    /// Subscribers with usage, by payer and asset.
    pub active: BTreeMap<(u32, u32), usize>,
}

/// An end that does not count began with this what people took for an epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Opening {
    /// Position of its tariff.
    pub tariff: usize,
    pub epoch: u64,
    pub snapshot: ChainSnapshot,
}

impl End<'_> {
    /// What usage under a tariff could be met by: the number of the part of the epoch, the epoch for which people took it, the snapshot
    /// that it began with and how long it took.
    fn part(&self, tariff: usize) -> (usize, u64, &ChainSnapshot, i64) {
        let number = self.void.iter().filter(|it| it.tariff <= tariff).count();
        let (epoch, opening) = match number {
            0 => (self.epoch, self.opening),
            later => (self.void[later - 1].epoch, &self.void[later - 1].snapshot),
        };
        let next = self
            .void
            .get(number)
            .map_or(self.snapshot, |it| &it.snapshot);
        (number, epoch, opening, next.unix_time - opening.unix_time)
    }

    /// All parts: an epoch and the snapshot with which it began.
    fn openings(&self) -> Vec<(u64, &ChainSnapshot)> {
        let mut all = vec![(self.epoch, self.opening)];
        all.extend(self.void.iter().map(|it| (it.epoch, &it.snapshot)));
        all
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Reserve {
    asset: Option<u32>,
    lot: Option<u32>,
    lifetime: Lifetime,
    /// Before the epoch that ends.
    before: Lifetime,
    due: u64,
    /// Bytes that tokens were priced by for the epochs that were served.
    counted_bytes: u64,
    /// Position of the first tariff of the first epoch in which it could be used.
    since: Option<usize>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reserves(Vec<Reserve>);

/// What becomes of a reserve's money at the end of an epoch.
pub(crate) struct Release {
    reserve: usize,
    pub asset: u32,
    before: u64,
    pub accrued: u64,
    pub charged: u64,
}

impl Release {
    pub(crate) fn outstanding(&self) -> u64 {
        self.before + self.accrued
    }
}

fn lot(snapshot: &ChainSnapshot, index: u32) -> Option<&LotState> {
    match snapshot.reserves.get(index as usize)? {
        ReserveState::Lot(lot) => Some(lot),
        _ => None,
    }
}

fn entitlement(snapshot: &ChainSnapshot, index: usize) -> Option<(&EntitlementState, &LotState)> {
    match snapshot.reserves.get(index)? {
        ReserveState::Entitlement(it) => Some((it, lot(snapshot, it.lot)?)),
        _ => None,
    }
}

/// Tokens that can be used and what they are of, in an epoch that begins with this snapshot.
fn usable(opening: &ChainSnapshot, epoch: u64, index: usize) -> Option<(u32, u64, &LotState)> {
    let (it, lot) = entitlement(opening, index)?;
    let in_window = lot.first_epoch <= epoch && epoch <= lot.last_epoch;
    if !in_window || opening.unix_time >= lot.ends_by || it.quantity == 0 {
        return None;
    }
    let asked = match it.asked_slot > opening.slot {
        true => 0,
        false => it.asked.min(it.quantity),
    };
    Some((it.payer, it.quantity - asked, lot))
}

/// Whether a lot has not ended when the epoch does, as the chain has it then.
fn goes_on(end: &End<'_>, index: u32) -> bool {
    lot(end.snapshot, index).is_some_and(|lot| end.snapshot.unix_time < lot.ends_by)
}

/// Whether the end of an epoch counts it as served for a lot.
fn is_served(end: &End<'_>, index: u32) -> bool {
    lot(end.snapshot, index).is_some_and(|lot| {
        let in_window = lot.first_epoch <= end.epoch && end.epoch <= lot.last_epoch;
        in_window && goes_on(end, index) && is_charged(end.opening, end.epoch, lot)
    })
}

/// Whether usage of a lot's asset is charged in an epoch that begins with this snapshot.
fn is_charged(opening: &ChainSnapshot, epoch: u64, lot: &LotState) -> bool {
    opening.assets.get(lot.asset as usize).is_some_and(|asset| {
        let is_there = asset.retired_epoch == 0 || epoch < asset.retired_epoch;
        is_there && asset.not_licensed == 0
    })
}

/// Bytes that tokens of a rate were priced by for one epoch.
fn counted_bytes(lot: &LotState, tokens: u64) -> u128 {
    let a_second = u128::from(tokens) * u128::from(lot.counted_mbps) * 125_000;
    a_second * u128::from(lot.counted_seconds)
}

fn is_over(lot: &LotState, epoch: u64, snapshot: &ChainSnapshot) -> bool {
    epoch >= lot.last_epoch || snapshot.unix_time >= lot.ends_by
}

/// What the next epochs can use.
pub(crate) fn standing(snapshot: &ChainSnapshot, epoch: u64) -> Vec<StandingEntitlement> {
    let mut found = Vec::new();
    for index in 0..snapshot.reserves.len() {
        if let Some((it, lot)) = entitlement(snapshot, index)
            && it.quantity > 0
            && !is_over(lot, epoch, snapshot)
        {
            let asked = match it.asked_slot > snapshot.slot {
                true => 0,
                false => it.asked.min(it.quantity),
            };
            found.push(StandingEntitlement {
                reserve: index as u32,
                lot: it.lot,
                payer: it.payer,
                quantity: it.quantity,
                asked,
            });
        }
    }
    found
}

impl Reserves {
    pub(crate) fn grow(&mut self, snapshot: &ChainSnapshot) {
        while self.0.len() < snapshot.reserves.len() {
            self.0.push(Reserve::default());
        }
        for (index, reserve) in self.0.iter_mut().enumerate() {
            let asset = match snapshot.reserves.get(index) {
                Some(ReserveState::Lot(lot)) => Some((lot.asset, None)),
                Some(ReserveState::Entitlement(it)) => {
                    lot(snapshot, it.lot).map(|lot| (lot.asset, Some(it.lot)))
                }
                _ => None,
            };
            if let Some((asset, lot)) = asset
                && reserve.asset.is_none()
                && (asset as usize) < snapshot.assets.len()
            {
                (reserve.asset, reserve.lot) = (Some(asset), lot);
            }
        }
    }

    pub(crate) fn begin(&mut self, epoch: u64, opening: &ChainSnapshot, tariff: usize) {
        for (index, reserve) in self.0.iter_mut().enumerate() {
            if usable(opening, epoch, index).is_some() {
                reserve.since = reserve.since.or(Some(tariff));
            }
        }
    }

    /// Whether something is left of what a payer has paid for ahead of an asset, as an epoch begins, or an end of it that does not count
    /// shows what may be the next one.
    pub(crate) fn have_left(
        &self,
        (opening, epoch, is_own): (&ChainSnapshot, u64, bool),
        pair: (u32, u32),
    ) -> bool {
        (0..opening.reserves.len()).any(|index| {
            usable(opening, epoch, index).is_some_and(|(payer, tokens, lot)| {
                let of = self.0.get(index);
                let met = u128::from(of.map_or(0, |it| it.lifetime.bytes));
                let is_left = match lot.kind {
                    VOLUME => u128::from(tokens) * PER_GB > met,
                    RATE | EXCLUSIVE => {
                        let before = of.map_or(0, |it| it.counted_bytes);
                        let counts = !is_own || is_charged(opening, epoch, lot);
                        let now = if counts {
                            counted_bytes(lot, tokens)
                        } else {
                            0
                        };
                        tokens > 0 && lot.counted_mbps > 0 && u128::from(before) + now > met
                    }
                    _ => false,
                };
                (payer, lot.asset) == pair && is_left
            })
        })
    }

    /// Bytes and cost of what is met of a pair's parts: tariff, bytes and cost of each, in the order of the log.
    pub(crate) fn meet(
        &self,
        end: &End<'_>,
        (met_of, pair): (&mut BTreeMap<usize, u64>, (u32, u32)),
        parts: Vec<(usize, u64, u128)>,
    ) -> (u64, u128) {
        let mut met = (0, 0);
        // By part of the epoch and reserve.
        let mut met_in: BTreeMap<(usize, usize), u64> = BTreeMap::new();
        for (reported, mut bytes, mut cost) in parts {
            if cost == 0 {
                continue;
            }
            let (number, epoch, opening, seconds) = end.part(reported);
            for (_, _, index) in self.in_order(end, (epoch, opening), pair) {
                let reserve = &self.0[index];
                let waited = number == 0 && reserve.since.expect("it can be used") > reported;
                if waited || bytes == 0 {
                    continue;
                }
                let (_, tokens, lot) = usable(opening, epoch, index).expect("it can be used");
                let tokens = u128::from(tokens);
                let before = reserve.lifetime.bytes + met_of.get(&index).unwrap_or(&0);
                let in_part = u128::from(*met_in.entry((number, index)).or_default());
                let left = match lot.kind {
                    VOLUME => {
                        let all = (tokens * PER_GB).saturating_sub(before.into());
                        match u128::from(lot.most_per_epoch) * tokens {
                            0 => all,
                            most => all.min(most.saturating_sub(in_part)),
                        }
                    }
                    RATE | EXCLUSIVE => {
                        let a_second = tokens * u128::from(lot.counted_mbps) * 125_000;
                        let counts = number > 0 || is_charged(opening, epoch, lot);
                        let now = if counts {
                            counted_bytes(lot, tokens as u64)
                        } else {
                            0
                        };
                        let priced = u128::from(reserve.counted_bytes) + now;
                        let carried = a_second * u128::try_from(seconds).unwrap_or(0);
                        let left = carried.saturating_sub(in_part);
                        left.min(priced.saturating_sub(before.into()))
                    }
                    _ => 0,
                };
                let part = left.min(bytes.into()) as u64;
                let of_part = average(cost, part, bytes);
                (bytes, cost) = (bytes - part, cost - of_part);
                met = (met.0 + part, met.1 + of_part);
                *met_of.entry(index).or_default() += part;
                *met_in.entry((number, index)).or_default() += part;
            }
        }
        met
    }

    /// Entitlements of a pair that can be used, the one that is used first at first.
    fn in_order(
        &self,
        end: &End<'_>,
        (epoch, opening): (u64, &ChainSnapshot),
        pair: (u32, u32),
    ) -> Vec<(u8, u64, usize)> {
        let mut order = Vec::new();
        for index in 0..self.0.len() {
            if let Some((payer, _, lot)) = usable(opening, epoch, index)
                && (payer, lot.asset) == pair
                && lot.kind != SLOTS
                && let Some((it, _)) = entitlement(opening, index)
                && goes_on(end, it.lot)
            {
                order.push((u8::MAX - lot.kind, lot.last_epoch, index));
            }
        }
        order.sort_unstable();
        order
    }

    /// Counts what was met and served.
    pub(crate) fn count(&mut self, end: &End<'_>, met: &BTreeMap<usize, u64>) {
        for (index, reserve) in self.0.iter_mut().enumerate() {
            reserve.before = reserve.lifetime;
            let mut more = met.get(&index).copied().unwrap_or(0);
            if is_served(end, index as u32) {
                more = 1;
            }
            let mut parts = Vec::new();
            for (epoch, opening) in end.openings() {
                if let Some((_, tokens, lot)) = usable(opening, epoch, index)
                    && let Some((it, _)) = entitlement(opening, index)
                    && is_served(end, it.lot)
                    && (lot.kind == RATE || lot.kind == EXCLUSIVE)
                {
                    parts.push(counted_bytes(lot, tokens) as u64);
                }
            }
            reserve.counted_bytes += parts.into_iter().max().unwrap_or(0);
            reserve.lifetime.bytes += more;
            reserve.lifetime.paid = reserve.lifetime.bytes;
        }
    }

    /// What is released and not charged yet.
    pub(crate) fn releases(&mut self, end: &End<'_>) -> Vec<Release> {
        let mut releases = Vec::new();
        for index in 0..self.0.len() {
            let due = self.due(end, index).unwrap_or(0);
            let reserve = &mut self.0[index];
            let Some(asset) = reserve.asset else {
                continue;
            };
            let Lifetime {
                accrued, charged, ..
            } = reserve.lifetime;
            reserve.due = due.max(accrued);
            releases.push(Release {
                reserve: index,
                asset,
                before: accrued - charged,
                accrued: reserve.due - accrued,
                charged: 0,
            });
        }
        releases
    }

    fn due(&self, end: &End<'_>, index: usize) -> Option<u64> {
        let reserve = &self.0[index];
        let of = reserve.lot.unwrap_or(index as u32);
        let lot = lot(end.snapshot, of)?;
        let price = u128::from(lot.price);
        if reserve.lot.is_some() {
            let met = u128::from(reserve.lifetime.bytes);
            let due = if lot.kind == VOLUME {
                price * met / PER_GB
            } else {
                0
            };
            return u64::try_from(due).ok();
        }
        let window = u128::from(lot.last_epoch - lot.first_epoch + 1);
        let served = u128::from(reserve.lifetime.bytes).min(window);
        let sold = u128::from(lot.sold);
        let by_time = match lot.kind {
            VOLUME if !is_over(lot, end.epoch, end.snapshot) => 0,
            VOLUME => {
                let of_lot = self.0.iter().filter(|it| it.lot == Some(of));
                let met: u128 = of_lot.map(|it| u128::from(it.lifetime.bytes)).sum();
                price * (sold * PER_GB).saturating_sub(met) * served / (window * PER_GB)
            }
            _ => price * sold * served / window,
        };
        u64::try_from(by_time + u128::from(lot.forfeited)).ok()
    }

    pub(crate) fn write_down(&mut self, releases: &[Release]) {
        for release in releases {
            let lifetime = &mut self.0[release.reserve].lifetime;
            lifetime.accrued += release.accrued;
            lifetime.charged += release.charged;
        }
    }

    pub(crate) fn totals(&self) -> Vec<Lifetime> {
        self.0.iter().map(|reserve| reserve.lifetime).collect()
    }

    /// Those that are there or have something.
    pub(crate) fn lines(&self, end: &End<'_>) -> Vec<ReserveCharge> {
        let mut lines = Vec::new();
        for (index, reserve) in self.0.iter().enumerate() {
            let Some(asset) = reserve.asset else {
                continue;
            };
            let mut parts = end.openings().into_iter();
            let slots = parts.find_map(|(epoch, opening)| {
                let (payer, _, lot) = usable(opening, epoch, index)?;
                let (it, _) = entitlement(opening, index)?;
                let is_in_use = lot.kind == SLOTS && goes_on(end, it.lot);
                is_in_use.then_some((payer, lot.asset))
            });
            let identities = slots.and_then(|pair| end.active.get(&pair));
            let (now, before) = (reserve.lifetime, reserve.before);
            let totals = |bytes, charged, accrued| Totals {
                bytes: Bytes(bytes),
                paid: Bytes(bytes),
                charged: BaseUnits(charged),
                accrued: BaseUnits(accrued),
            };
            let line = ReserveCharge {
                reserve: index as u32,
                asset,
                lot: reserve.lot,
                lifetime: totals(now.bytes, now.charged, now.accrued),
                epoch: totals(
                    now.bytes - before.bytes,
                    now.charged - before.charged,
                    now.accrued - before.accrued,
                ),
                counted_bytes: Bytes(reserve.counted_bytes),
                due: BaseUnits(reserve.due),
                identities: identities.copied().unwrap_or(0) as u32,
                account: match end.snapshot.reserves[index] {
                    ReserveState::Closed => None,
                    account => Some(account),
                },
            };
            let is_something = line.lifetime != Totals::ZERO || line.account.is_some();
            if is_something || reserve.counted_bytes > 0 || line.due > BaseUnits::ZERO {
                lines.push(line);
            }
        }
        lines
    }
}

/// `⌊cost · part / bytes⌋`, bit by bit: what is met has no more than its part of the cost.
fn average(cost: u128, part: u64, bytes: u64) -> u128 {
    let (mut quotient, mut rest) = (0_u128, 0_u128);
    for bit in (0..128).rev() {
        // The product's digits from the highest on: rest is below `bytes` before each.
        let digit = cost >> bit & 1;
        let value = 2 * rest + digit * u128::from(part);
        (quotient, rest) = (
            2 * quotient + value / u128::from(bytes),
            value % u128::from(bytes),
        );
    }
    quotient
}

impl Engine {
    /// Subscribers with usage in the open epoch, by payer and asset: by the name that is mapped, or the most specific.
    pub(crate) fn active(&self) -> BTreeMap<(u32, u32), usize> {
        let mut active: BTreeMap<(u32, u32), BTreeSet<_>> = BTreeMap::new();
        for (key, session) in self.records.keys().filter_map(|key| {
            let session = self.sessions.at(key.session)?;
            Some((key, session))
        }) {
            let runs = session.incarnations();
            let run = runs.iter().find(|run| run.number == key.incarnation);
            let names = &run.unwrap_or(session.newest()).names.subscriber;
            let mapped = names.iter().find(|name| self.mapping.has(name));
            if let Some(name) = mapped.or(names.first()) {
                let of_pair = active.entry((key.payer, key.asset)).or_default();
                of_pair.insert(name.clone());
            }
        }
        let counts = active.into_iter();
        counts.map(|(pair, names)| (pair, names.len())).collect()
    }
}
