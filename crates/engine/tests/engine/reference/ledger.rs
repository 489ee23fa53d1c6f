//! Lifetime totals, and what the open epoch adds to them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;

use super::{
    Uses,
    money::{PER_GB, Seen, allot, cut},
    reserves::{End, Release, Reserves},
};
use openmast_archive::ChargeLine;
use openmast_engine::EpochFigures;
use openmast_engine::PairBalance;
use openmast_records::ChainSnapshot;

/// Bytes and base units, lifetime.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lifetime {
    pub bytes: u64,
    /// What of the bytes was paid for.
    pub paid: u64,
    pub charged: u64,
    pub accrued: u64,
}

/// What was metered in the open epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PairUse {
    pub bytes: u64,
    /// Bytes times price.
    pub cost: u128,
    /// Of the bytes, those of an asset that was not licensed, by reason as in the archive.
    pub not_licensed: [u64; 3],
}

/// A pair (payer, asset), lifetime.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Books {
    product: u128,
    accrued: u64,
    charged: u64,
    owed: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ledger {
    /// By index.
    pub assets: Vec<Lifetime>,
    pub payers: Vec<Lifetime>,
    /// By asset.
    pub trailing: Vec<u64>,
    /// By payer, then asset.
    pairs: BTreeMap<(u32, u32), Books>,
    /// By payer, then asset: the open epoch's usage.
    uses: Uses,
    /// What of it is licensed and another tariff prices than the one that the epoch began with: bytes and cost.
    waited: BTreeMap<(u32, u32), BTreeMap<usize, (u64, u128)>>,
    pub reserves: Reserves,
}

/// What becomes of a pair at the end of an epoch.
struct Ending {
    pair: (u32, u32),
    books: Books,
    used: PairUse,
    /// By entitlements: bytes and cost.
    met: (u64, u128),
    /// New demand.
    demand: u64,
    accrued: u64,
    charged: u64,
    owed: u64,
    written_off: u64,
}

impl Ledger {
    /// Whether `bytes` more of a pair fit the numbers that the end of the epoch is computed with. Counters that no
    /// link can reach must not keep an epoch from ending.
    pub(crate) fn has_room(&self, pair: (u32, u32), bytes: u64, price: u64) -> bool {
        let used = self.uses.get(&pair).copied().unwrap_or_default();
        let product = self.books(pair).product + used.cost;
        let more = u128::from(bytes) * u128::from(price);
        let worth = product.checked_add(more).map(|product| product / PER_GB);
        used.bytes.checked_add(bytes).is_some()
            && worth.is_some_and(|worth| u64::try_from(worth).is_ok())
    }

    /// Adds bytes of the open epoch to a pair (payer, asset) that [`Self::has_room`] for them.
    /// Why it is not licensed is 1 to 3, or 0 if it is.
    pub(crate) fn meter(&mut self, pair: (u32, u32), bytes: u64, (price, why): (u64, usize)) {
        let used = self.uses.entry(pair).or_default();
        if why > 0 {
            used.not_licensed[why - 1] += bytes;
        }
        used.bytes += bytes;
        used.cost += u128::from(bytes) * u128::from(price);
    }

    /// What was metered last is priced by this tariff, which is not the one that the epoch began with.
    pub(crate) fn waited(&mut self, pair: (u32, u32), tariff: usize, bytes: u64, price: u64) {
        let of_pair = self.waited.entry(pair).or_default();
        let (all, cost) = of_pair.entry(tariff).or_default();
        *all += bytes;
        *cost += u128::from(bytes) * u128::from(price);
    }

    fn books(&self, pair: (u32, u32)) -> Books {
        self.pairs.get(&pair).copied().unwrap_or_default()
    }

    /// The balances of all pairs that have something.
    pub(crate) fn balances(&self) -> Vec<PairBalance> {
        let all = self.pairs.iter().map(|(pair, books)| PairBalance {
            payer: pair.0,
            asset: pair.1,
            accrued: books.accrued,
            carried: books.accrued - books.charged,
            owed: books.owed,
            fraction: (books.product % PER_GB) as u32,
        });
        all.filter(|it| it.accrued > 0 || it.owed > 0 || it.fraction > 0)
            .collect()
    }

    /// Makes room for accounts that were opened since. Accounts never vanish.
    pub(crate) fn grow(&mut self, assets: usize, payers: usize) {
        self.assets
            .resize(self.assets.len().max(assets), Lifetime::default());
        self.payers
            .resize(self.payers.len().max(payers), Lifetime::default());
        self.trailing.resize(self.assets.len(), 0);
    }

    /// Charges the epoch's usage to the payers, and begins the next epoch's.
    ///
    /// # Errors
    /// A lifetime total does not fit 64 bits.
    pub(crate) fn charge(
        &mut self,
        end: &End<'_>,
        before: Option<&ChainSnapshot>,
    ) -> anyhow::Result<Vec<ChargeLine>> {
        let snapshot = end.snapshot;
        let mut endings = self.endings(end);
        let mut releases = self.reserves.releases(end);
        for of_payer in endings.chunk_by_mut(|a, b| a.pair.0 == b.pair.0) {
            let payer = of_payer[0].pair.0;
            let before = before.and_then(|before| Seen::of(before, payer));
            let now = Seen::of(snapshot, payer).context("a payer that is not on chain")?;
            accrue(of_payer, self.payers[payer as usize].accrued, now, before);
        }
        self.limit_to_lots(&mut releases, snapshot.lots_left);
        self.limit(&mut endings, &mut releases, snapshot.breaker);
        self.let_through(&mut endings, &mut releases, snapshot.breaker);
        self.write_down(&endings, &releases)?;
        self.reserves.write_down(&releases);
        let lines = endings.iter().map(Ending::line);
        let is_worth_a_line = |line: &ChargeLine| {
            let nothing = ChargeLine {
                payer: line.payer,
                asset: line.asset,
                ..ChargeLine::default()
            };
            *line != nothing
        };
        Ok(lines.filter(is_worth_a_line).collect())
    }

    /// The endings of all pairs that there ever were.
    fn endings(&mut self, end: &End<'_>) -> Vec<Ending> {
        let uses = std::mem::take(&mut self.uses);
        let waited = std::mem::take(&mut self.waited);
        let all: BTreeSet<(u32, u32)> = self.pairs.keys().chain(uses.keys()).copied().collect();
        let mut met_of = BTreeMap::new();
        let ending = |pair| {
            let (books, used) = (
                self.books(pair),
                uses.get(&pair).copied().unwrap_or_default(),
            );
            let parts = used.parts(waited.get(&pair), end.tariff);
            let reserves = &self.reserves;
            let met = reserves.meet(end, (&mut met_of, pair), parts);
            let worth = ((books.product + used.cost - met.1) / PER_GB) as u64;
            Ending {
                pair,
                books,
                used,
                met,
                demand: worth - books.accrued - books.owed,
                accrued: 0,
                charged: 0,
                owed: books.owed,
                written_off: 0,
            }
        };
        let endings = all.into_iter().map(ending).collect();
        self.reserves.count(end, &met_of);
        endings
    }

    /// Of what is released: lots hold no more than they were paid with.
    fn limit_to_lots(&self, releases: &mut [Release], lots_left: u64) {
        let before: u64 = self.reserves.totals().iter().map(|it| it.accrued).sum();
        let room = lots_left.saturating_sub(before);
        let due = wants(&[], releases, |_| 0, |it| it.accrued);
        let all: u128 = due.iter().map(|(_, want)| u128::from(*want)).sum();
        if all > u128::from(room) {
            for (release, part) in releases.iter_mut().zip(self.share(&due, room)) {
                release.accrued = part;
            }
        }
    }

    /// Rule 2: twice the breaker may be outstanding.
    fn limit(&self, endings: &mut [Ending], releases: &mut [Release], breaker: u64) {
        let outstanding: u128 = wants(endings, releases, Ending::outstanding, Release::outstanding)
            .iter()
            .map(|(_, want)| u128::from(*want))
            .sum();
        let too_much = outstanding.saturating_sub(2 * u128::from(breaker));
        let accrued = wants(endings, releases, |it| it.accrued, |it| it.accrued);
        let all: u128 = accrued.iter().map(|(_, want)| u128::from(*want)).sum();
        if too_much == 0 {
            return;
        }
        let fits = all.saturating_sub(too_much) as u64;
        let mut parts = self.share(&accrued, fits).into_iter();
        for (ending, part) in endings.iter_mut().zip(&mut parts) {
            ending.written_off += ending.accrued - part;
            ending.accrued = part;
        }
        // What a reserve has no room for now stays due.
        for (release, part) in releases.iter_mut().zip(parts) {
            release.accrued = part;
        }
    }

    /// Rule 3.
    fn let_through(&self, endings: &mut [Ending], releases: &mut [Release], breaker: u64) {
        let wants = wants(endings, releases, Ending::outstanding, Release::outstanding);
        let outstanding: u128 = wants.iter().map(|(_, want)| u128::from(*want)).sum();
        let parts = match outstanding <= u128::from(breaker) {
            true => wants.iter().map(|(_, want)| *want).collect(),
            false => self.share(&wants, breaker),
        };
        let mut parts = parts.into_iter();
        for (ending, part) in endings.iter_mut().zip(&mut parts) {
            ending.charged = part;
        }
        for (release, part) in releases.iter_mut().zip(parts) {
            release.charged = part;
        }
    }

    /// First among the assets, then among those who want something of each.
    fn share(&self, all: &[(u32, u64)], available: u64) -> Vec<u64> {
        let mut wants = vec![0; self.assets.len()];
        for (asset, want) in all {
            wants[*asset as usize] += want;
        }
        let usual: Vec<u64> = self.trailing.iter().map(|trailing| trailing / 4).collect();
        let of_assets = allot(&wants, &usual, available);
        let mut parts = vec![0; all.len()];
        for (asset, available) in (0..).zip(of_assets) {
            let places: Vec<usize> = (0..all.len())
                .filter(|place| all[*place].0 == asset)
                .collect();
            let wants: Vec<u64> = places.iter().map(|place| all[*place].1).collect();
            for (place, part) in places.into_iter().zip(cut(&wants, available)) {
                parts[place] = part;
            }
        }
        parts
    }

    fn write_down(&mut self, endings: &[Ending], releases: &[Release]) -> anyhow::Result<()> {
        let mut of_assets = vec![0; self.assets.len()];
        for release in releases {
            let asset = release.asset as usize;
            of_assets[asset] += release.charged;
            self.assets[asset].charged += release.charged;
            self.assets[asset].accrued += release.accrued;
        }
        for ending in endings {
            self.pairs.insert(ending.pair, ending.books_after());
            let (payer, asset) = ending.pair;
            of_assets[asset as usize] += ending.charged;
            for account in [
                &mut self.payers[payer as usize],
                &mut self.assets[asset as usize],
            ] {
                account.bytes = account.bytes.saturating_add(ending.used.bytes);
                account.paid = account.paid.saturating_add(ending.paid());
                let beyond = "a lifetime total beyond 64 bits";
                account.charged = account
                    .charged
                    .checked_add(ending.charged)
                    .context(beyond)?;
                account.accrued = account
                    .accrued
                    .checked_add(ending.accrued)
                    .context(beyond)?;
            }
        }
        for (trailing, charged) in self.trailing.iter_mut().zip(of_assets) {
            *trailing = *trailing - *trailing / 8 + charged;
        }
        Ok(())
    }

    /// Deferred and not paid.
    pub(crate) fn owed(&self, payer: u32) -> u64 {
        let of_payer = self.pairs.range((payer, 0)..=(payer, u32::MAX));
        of_payer.map(|(_, books)| books.owed).sum()
    }

    pub(crate) fn figures(&self) -> EpochFigures {
        let mut figures = EpochFigures::default();
        for (pair, used) in &self.uses {
            figures.bytes = figures.bytes.saturating_add(used.bytes);
            let all = &mut figures.not_licensed;
            let parts = [&mut all.unlicensed, &mut all.suspended, &mut all.expired];
            for (part, bytes) in parts.into_iter().zip(used.not_licensed) {
                *part = part.saturating_add(bytes);
            }
            let amount = self.open_amount(*pair, used);
            figures.amount_before_write_off =
                figures.amount_before_write_off.saturating_add(amount);
        }
        figures
    }

    fn open_amount(&self, pair: (u32, u32), used: &PairUse) -> u64 {
        let before = self.books(pair).product;
        ((before + used.cost) / PER_GB - before / PER_GB) as u64
    }

    /// Lifetime with the open epoch, before any write-off.
    pub(crate) fn running(
        &self,
        before: Option<&Lifetime>,
        is_of: impl Fn(&(u32, u32)) -> bool,
    ) -> (u64, u64) {
        let before = before.copied().unwrap_or_default();
        let of_account = self.uses.iter().filter(|(pair, _)| is_of(pair));
        of_account.fold(
            (before.bytes, before.accrued),
            |(bytes, amount), (pair, used)| {
                (
                    bytes.saturating_add(used.bytes),
                    amount.saturating_add(self.open_amount(*pair, used)),
                )
            },
        )
    }
}

impl PairUse {
    fn licensed(&self) -> u64 {
        self.bytes - self.not_licensed.iter().sum::<u64>()
    }

    /// Tariff, bytes and cost of what is met together, in the order of the log: what waited, the epoch's own, and what was reported
    /// after ends that do not count.
    fn parts(
        &self,
        waited: Option<&BTreeMap<usize, (u64, u128)>>,
        own: usize,
    ) -> Vec<(usize, u64, u128)> {
        let waited = waited.into_iter().flatten();
        let mut parts: Vec<_> = waited
            .map(|(at, (bytes, cost))| (*at, *bytes, *cost))
            .collect();
        let bytes: u64 = parts.iter().map(|part| part.1).sum();
        let cost: u128 = parts.iter().map(|part| part.2).sum();
        parts.push((own, self.licensed() - bytes, self.cost - cost));
        parts.sort_unstable();
        parts
    }
}

/// What each wants of which asset: pairs, then reserves.
fn wants(
    endings: &[Ending],
    releases: &[Release],
    of_pair: impl Fn(&Ending) -> u64,
    of_reserve: impl Fn(&Release) -> u64,
) -> Vec<(u32, u64)> {
    let pairs = endings.iter().map(|it| (it.pair.1, of_pair(it)));
    let reserves = releases.iter().map(|it| (it.asset, of_reserve(it)));
    pairs.chain(reserves).collect()
}

impl Ending {
    /// Licensed, and met by no entitlement.
    fn unmet(&self) -> u64 {
        self.used.licensed() - self.met.0
    }

    /// Bytes that were paid for.
    fn paid(&self) -> u64 {
        let accrued = u128::from(self.accrued.min(self.demand));
        let by_money = u128::from(self.unmet()) * accrued;
        self.met.0 + by_money.checked_div(self.demand.into()).unwrap_or(0) as u64
    }

    fn outstanding(&self) -> u64 {
        self.books.accrued + self.accrued - self.books.charged
    }

    fn books_after(&self) -> Books {
        let accrued = self.books.accrued + self.accrued;
        let product = match self.written_off {
            0 => self.books.product + self.used.cost - self.met.1,
            _ => (u128::from(accrued) + u128::from(self.owed)) * PER_GB,
        };
        Books {
            product,
            accrued,
            charged: self.books.charged + self.charged,
            owed: self.owed,
        }
    }

    fn line(&self) -> ChargeLine {
        let lost = self.written_off.min(self.demand);
        let [unlicensed_bytes, suspended_bytes, expired_bytes] = self.used.not_licensed;
        let lost = u128::from(self.unmet()) * u128::from(lost);
        ChargeLine {
            payer: self.pair.0,
            asset: self.pair.1,
            bytes: self.used.bytes,
            unlicensed_bytes,
            suspended_bytes,
            expired_bytes,
            met_bytes: self.met.0,
            paid_bytes: self.paid(),
            accrued: self.accrued,
            charged: self.charged,
            owed: self.owed,
            written_off_bytes: lost.checked_div(self.demand.into()).unwrap_or(0) as u64,
            written_off: self.written_off,
        }
    }
}

/// Rule 1, of one payer.
fn accrue(of_payer: &mut [Ending], accrued: u64, now: Seen<'_>, before: Option<Seen<'_>>) {
    if now.was_paid_since(before) {
        for ending in of_payer.iter_mut() {
            ending.written_off = std::mem::take(&mut ending.owed);
        }
    }
    let unspent = now.unspent(accrued);
    let mut held = now.held(before, unspent);
    let mut free = unspent - held;
    let take = |money: &mut u64, amounts: &mut Vec<u64>| -> Vec<u64> {
        let parts = cut(amounts, *money);
        for (amount, part) in amounts.iter_mut().zip(&parts) {
            *amount -= part;
            *money -= part;
        }
        parts
    };
    let mut owed: Vec<u64> = of_payer.iter().map(|ending| ending.owed).collect();
    let mut new: Vec<u64> = of_payer.iter().map(|ending| ending.demand).collect();
    let accrued = [take(&mut free, &mut owed), take(&mut free, &mut new)];
    let deferred = [take(&mut held, &mut owed), take(&mut held, &mut new)];
    for (place, ending) in of_payer.iter_mut().enumerate() {
        ending.accrued = accrued.iter().map(|parts| parts[place]).sum();
        ending.owed = deferred.iter().map(|parts| parts[place]).sum();
        ending.written_off += owed[place] + new[place];
    }
}
