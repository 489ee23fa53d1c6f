//! Lifetime balances of each payer with each asset: everything that the ledgers of later epochs are computed from and
//! that accounts do not tell. With them one archive is enough to continue from.

use std::{collections::BTreeMap, io::BufRead};

use openmast_engine::PairBalance;
use openmast_ledger::{BaseUnits, Bytes, PricePerGb, Product, paid_bytes, written_off_bytes};

use super::{
    ArchiveError, PublicArchive,
    check::{agree, is_rising, require},
    format::{ChargeLine, PairsLine},
    lines::LineReader,
};

/// A product of bytes and price that is one base unit.
const BASE_UNIT: u32 = 1_000_000_000;
/// How many numbers a pair has in a line of pairs.
const NUMBERS: u64 = 5;

fn key(pair: &PairBalance) -> (u32, u32) {
    (pair.payer, pair.asset)
}

/// The lines of these balances, which may be in any order.
pub fn pair_lines(mut pairs: Vec<PairBalance>) -> Vec<PairsLine> {
    pairs.sort_unstable_by_key(key);
    let of_payers = pairs.chunk_by(|a, b| a.payer == b.payer);
    of_payers.map(PairsLine::of).collect()
}

impl PairsLine {
    fn of(pairs: &[PairBalance]) -> Self {
        let list = |number: fn(&PairBalance) -> u64| pairs.iter().map(number).collect();
        Self {
            payer: pairs.first().map_or(0, |pair| pair.payer),
            assets: pairs.iter().map(|pair| pair.asset).collect(),
            accrued: list(|pair| pair.accrued),
            carried: list(|pair| pair.carried),
            owed: list(|pair| pair.owed),
            fractions: pairs.iter().map(|pair| pair.fraction).collect(),
        }
    }

    /// Reads the lines of an archive with so many assets.
    pub(super) fn read(
        lines: &mut LineReader<impl BufRead>,
        assets: u64,
    ) -> Result<Self, ArchiveError> {
        let line: Self = lines.long_line("a payer's assets", assets.saturating_mul(NUMBERS))?;
        let count = line.assets.len();
        let lengths = [line.accrued.len(), line.carried.len(), line.owed.len()];
        if lengths != [count; 3] || line.fractions.len() != count {
            return Err(ArchiveError::Malformed(format!(
                "lists of payer {} have different lengths",
                line.payer
            )));
        }
        Ok(line)
    }

    fn pairs(&self) -> impl Iterator<Item = PairBalance> {
        let numbers = self.accrued.iter().zip(&self.carried).zip(&self.owed);
        let pairs = self.assets.iter().zip(numbers).zip(&self.fractions);
        pairs.map(
            |((asset, ((accrued, carried), owed)), fraction)| PairBalance {
                payer: self.payer,
                asset: *asset,
                accrued: *accrued,
                carried: *carried,
                owed: *owed,
                fraction: *fraction,
            },
        )
    }
}

impl PublicArchive {
    /// Every pair of which something is known, by payer, then asset.
    pub(crate) fn pair_balances(&self) -> impl Iterator<Item = PairBalance> {
        self.pairs.iter().flat_map(PairsLine::pairs)
    }

    /// Checks that the pairs add up to what the accounts have, and owe what the charges leave them owing.
    pub(super) fn check_pairs(&self) -> Result<(), ArchiveError> {
        for line in &self.pairs {
            let in_order = is_rising(&line.assets, |asset| *asset);
            require(
                in_order && !line.assets.is_empty(),
                "a payer's assets are not in order",
            )?;
        }
        let (mut assets, mut payers) = (Sums::default(), Sums::default());
        let mut owing = BTreeMap::new();
        for pair in self.pair_balances() {
            let is_possible = pair.carried <= pair.accrued && pair.fraction < BASE_UNIT;
            require(
                is_possible && pair.says_something(),
                "a pair cannot be what it is said to be",
            )?;
            assets.add(pair.asset, &pair);
            payers.add(pair.payer, &pair);
            if pair.owed > 0 {
                owing.insert(key(&pair), pair.owed);
            }
        }
        let of_charges = self.charges.iter().filter(|line| line.owed > 0);
        let stated = of_charges.map(|line| ((line.payer, line.asset), line.owed));
        agree("what pairs owe", &owing, &stated.collect())?;
        // What reserves released is no pair's.
        for line in &self.reserves {
            let released = assets.0.entry(line.asset).or_default();
            released.0 += u128::from(line.accrued);
            released.1 += u128::from(line.charged);
        }
        let lines = self.assets.iter();
        assets.agree(
            "assets",
            lines.map(|line| (line.asset, line.accrued, line.earned)),
        )?;
        let lines = self.payers.iter();
        payers.agree(
            "payers",
            lines.map(|line| (line.payer, line.accrued, line.spent)),
        )
    }

    /// Checks that every pair continues from its previous balance: by its charge, and by bytes times price.
    pub(super) fn check_pairs_continue(&self, previous: Option<&Self>) -> Result<(), ArchiveError> {
        let mut before = BTreeMap::new();
        if let Some(previous) = previous {
            before.extend(previous.pair_balances().map(|pair| (key(&pair), pair)));
        }
        let now = self.pair_balances().map(|pair| (key(&pair), pair));
        let mut now: BTreeMap<_, _> = now.collect();
        for charge in &self.charges {
            let (payer, asset) = (charge.payer, charge.asset);
            let none = PairBalance {
                payer,
                asset,
                ..PairBalance::default()
            };
            let before = before.remove(&(payer, asset)).unwrap_or(none);
            let now = now.remove(&(payer, asset)).unwrap_or(none);
            self.check_pair(charge, &before, &now)?;
        }
        agree("pairs that nothing happened to", &now, &before)
    }

    fn check_pair(
        &self,
        charge: &ChargeLine,
        before: &PairBalance,
        now: &PairBalance,
    ) -> Result<(), ArchiveError> {
        let what = format!("payer {} with asset {}", charge.payer, charge.asset);
        let accrued = before.accrued.checked_add(charge.accrued);
        agree(
            &format!("what accrued of {what}"),
            &accrued,
            &Some(now.accrued),
        )?;
        let outstanding = before.carried.checked_add(charge.accrued);
        let carried = outstanding.and_then(|it| it.checked_sub(charge.charged));
        agree(
            &format!("what is carried over of {what}"),
            &carried,
            &Some(now.carried),
        )?;
        check_paid_and_written_off(charge, before, now)?;
        self.check_worth(charge, before, now)
    }

    /// Checks the product of bytes and price, of the bytes that were licensed and that no entitlement met. Which usage had which of several tariffs is not
    /// known: it costs no less than by the lowest of their prices for a licensed asset, and no more than by the highest. Bytes that
    /// are met have the average price of all, rounded so that what is left keeps between the two.
    fn check_worth(
        &self,
        charge: &ChargeLine,
        before: &PairBalance,
        now: &PairBalance,
    ) -> Result<(), ArchiveError> {
        let what = format!(
            "bytes times price of payer {} with asset {}",
            charge.payer, charge.asset
        );
        let prices = self.price_set();
        let prices = prices.filter_map(|it| it.licensed_price(charge.asset));
        let (lowest, highest) = (prices.clone().min(), prices.max());
        let bytes = charge.unmet_bytes();
        require(
            lowest.is_some() || bytes == 0,
            "usage of an asset that no tariff knows as licensed",
        )?;
        let worth = |price: Option<u64>| {
            let used = Product::of(Bytes(bytes), PricePerGb(price.unwrap_or(0)));
            let product = before.product()?.0.checked_add(used.0)?;
            let unit = u128::from(BASE_UNIT);
            // The remainder is written off with the rest.
            let fraction = match charge.written_off {
                0 => product % unit,
                _ => 0,
            };
            Some((product / unit, fraction))
        };
        let parts = [now.accrued, now.owed, charge.written_off].map(u128::from);
        let stated = Some((parts.iter().sum(), u128::from(now.fraction)));
        let (least, most) = (worth(lowest), worth(highest));
        if least == most {
            return agree(&what, &most, &stated);
        }
        require(
            least.is_some() && least <= stated && (most.is_none() || stated <= most),
            &format!("{what} is not between those of its lowest and its highest price"),
        )
    }
}

/// Checks how many bytes are paid for and how many are written off. What the epoch adds to what a pair owed becomes accrued, owed or written off, as what
/// it owed does: so its demand is known.
fn check_paid_and_written_off(
    charge: &ChargeLine,
    before: &PairBalance,
    now: &PairBalance,
) -> Result<(), ArchiveError> {
    let what = format!(
        "bytes that are paid for and written off of payer {} with asset {}",
        charge.payer, charge.asset
    );
    let parts = [charge.accrued, now.owed, charge.written_off].map(u128::from);
    let demand = parts.iter().sum::<u128>().checked_sub(before.owed.into());
    let demand = demand.and_then(|it| u64::try_from(it).ok());
    let bytes = demand.map(|demand| {
        let (demand, unmet) = (BaseUnits(demand), Bytes(charge.unmet_bytes()));
        let by_money = paid_bytes(BaseUnits(charge.accrued), demand, unmet).0;
        (
            charge.met_bytes.saturating_add(by_money),
            written_off_bytes(BaseUnits(charge.written_off), demand, unmet).0,
        )
    });
    let stated = (charge.paid_bytes, charge.written_off_bytes);
    agree(&what, &bytes, &Some(stated))
}

/// What accrued and was charged of accounts, by index.
#[derive(Default)]
struct Sums(BTreeMap<u32, (u128, u128)>);

impl Sums {
    fn add(&mut self, account: u32, pair: &PairBalance) {
        let (accrued, charged) = self.0.entry(account).or_default();
        *accrued += u128::from(pair.accrued);
        *charged += u128::from(pair.accrued - pair.carried);
    }

    /// Checks that both sides agree. Accounts of which nothing accrued may be on either side alone.
    fn agree(
        self,
        what: &str,
        stated: impl Iterator<Item = (u32, u64, u64)>,
    ) -> Result<(), ArchiveError> {
        let stated = stated.map(|(account, accrued, charged)| {
            (account, (u128::from(accrued), u128::from(charged)))
        });
        let has_some = |(_, sums): &(u32, (u128, u128))| *sums != (0, 0);
        let stated: Vec<_> = stated.filter(has_some).collect();
        let found: Vec<_> = self.0.into_iter().filter(has_some).collect();
        agree(&format!("pairs of the {what}"), &found, &stated)
    }
}
