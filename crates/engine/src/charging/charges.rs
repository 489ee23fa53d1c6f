//! What the usage of an epoch comes to (docs/reference/money.md, "Charges"): what accrues, what of all that accrued is charged
//! now, and what is carried over, owed or written off. The arithmetic is the ledger crate's.

use openmast_ledger::{
    Accrual, ArithmeticError, BaseUnits, Breaker, BreakerError, Bytes, Demand, PairAmount, Product,
    accrue, paid_bytes, written_off_bytes,
};

use crate::charging::{
    entitlements::Met,
    funding::Funding,
    not_licensed::NotLicensedBytes,
    pairs::{Books, Ending},
    releases::Release,
};
use crate::epoch::closed::PairCharge;

/// A pair at the end of an epoch, and what becomes of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Charge {
    pub number: u32,
    pub payer: u32,
    pub asset: u32,
    /// Metered in the epoch.
    pub bytes: Bytes,
    not_licensed: NotLicensedBytes,
    met: Met,
    before: Books,
    demand: Demand,
    accrual: Accrual,
    /// In this epoch.
    charged: BaseUnits,
}

impl Charge {
    /// Before the payer's funds are looked at, and after its entitlements were.
    ///
    /// # Errors
    /// None, as long as the books are of earlier charges.
    fn new(ending: &Ending) -> Result<Self, ArithmeticError> {
        let Ending {
            number,
            pair,
            books,
            not_licensed,
            met,
        } = *ending;
        let (accrued, owed) = (BaseUnits(books.accrued), BaseUnits(books.owed));
        let product = pair.demand.product().checked_sub(met.product)?;
        Ok(Self {
            number,
            payer: pair.payer,
            asset: pair.asset,
            bytes: pair.demand.bytes(),
            not_licensed,
            met,
            before: books,
            demand: Demand::new(product, accrued, owed)?,
            accrual: Accrual::default(),
            charged: BaseUnits::ZERO,
        })
    }

    /// In this epoch.
    pub(crate) fn accrued(&self) -> BaseUnits {
        self.accrual.accrued
    }

    /// In this epoch.
    pub(crate) fn charged(&self) -> BaseUnits {
        self.charged
    }

    /// Bytes of the epoch that were paid for: by entitlements, or by what accrued for this epoch's usage.
    pub(crate) fn paid(&self) -> Bytes {
        let new = self.demand.amount;
        let by_money = paid_bytes(self.accrual.accrued, new, self.unmet_bytes());
        // Two parts of the pair's bytes.
        Bytes(self.met.bytes.0.saturating_add(by_money.0))
    }

    /// What the payer's money is for: licensed bytes that no entitlement met.
    fn unmet_bytes(&self) -> Bytes {
        let licensed = self.not_licensed.licensed_of(self.bytes.0);
        Bytes(licensed.saturating_sub(self.met.bytes.0))
    }

    /// Accrued by now and not charged before this epoch.
    fn outstanding(&self) -> BaseUnits {
        let Books {
            accrued, charged, ..
        } = self.before;
        // No more was charged than accrued, and all of it fits 64 bits.
        BaseUnits((accrued - charged).saturating_add(self.accrual.accrued.0))
    }

    /// The pair's lifetime product and books afterwards.
    ///
    /// # Errors
    /// None, as long as the books are of earlier charges.
    pub(crate) fn after(&self) -> Result<(Product, Books), ArithmeticError> {
        let add = |before: u64, more: BaseUnits| BaseUnits(before).checked_add(more);
        let books = Books {
            accrued: add(self.before.accrued, self.accrual.accrued)?.0,
            charged: add(self.before.charged, self.charged)?.0,
            owed: self.accrual.owed.0,
        };
        Ok((self.demand.settle(&self.accrual)?, books))
    }

    /// What the epoch says of it; `None`: nothing happened to the pair, and it owes nothing.
    pub(crate) fn outcome(&self) -> Option<PairCharge> {
        let written_off = self.accrual.written_off;
        let outcome = PairCharge {
            payer: self.payer,
            asset: self.asset,
            bytes: self.bytes,
            not_licensed: self.not_licensed,
            met_bytes: self.met.bytes,
            paid_bytes: self.paid(),
            accrued: self.accrual.accrued,
            charged: self.charged,
            owed: self.accrual.owed,
            written_off_bytes: written_off_bytes(
                written_off,
                self.demand.amount,
                self.unmet_bytes(),
            ),
            written_off,
        };
        outcome.says_something().then_some(outcome)
    }
}

/// Charges the pairs of an epoch that ends, sorted by payer: what each payer's sources meet accrues, accruals beyond the backlog's
/// bound are written off, and of all that is outstanding then at most one breaker is charged. What lots and entitlements release stands
/// behind them. `outstanding` accrued before this epoch and is not charged.
///
/// # Errors
/// A total does not fit 64 bits, or an asset is not on chain.
pub(crate) fn charge_all(
    ending: &[Ending],
    funding: impl Fn(u32) -> Funding,
    releases: &mut [Release],
    breaker: &Breaker<'_>,
    outstanding: BaseUnits,
) -> anyhow::Result<Vec<Charge>> {
    let mut charges: Vec<Charge> = ending.iter().map(Charge::new).collect::<Result<_, _>>()?;
    for of_payer in charges.chunk_by_mut(|a, b| a.payer == b.payer) {
        let payer = of_payer.first().map_or(0, |charge| charge.payer);
        accrue_payer(of_payer, &funding(payer));
    }
    limit_backlog(&mut charges, releases, breaker, outstanding)?;
    let_through(&mut charges, releases, breaker)?;
    Ok(charges)
}

/// Accrues what one payer's pairs owed and used, as far as its sources go.
fn accrue_payer(charges: &mut [Charge], funding: &Funding) {
    let owed = charges.iter().map(|charge| match funding.has_left {
        true => BaseUnits::ZERO,
        false => charge.demand.owed,
    });
    let owed: Vec<BaseUnits> = owed.collect();
    let new: Vec<BaseUnits> = charges.iter().map(|charge| charge.demand.amount).collect();
    let accruals = accrue(&funding.sources, &owed, &new);
    for ((charge, accrual), owed) in charges.iter_mut().zip(accruals).zip(owed) {
        let lost = charge.demand.owed.0.saturating_sub(owed.0);
        charge.accrual = Accrual {
            // Parts of the pair's demand, which fits 64 bits.
            written_off: BaseUnits(accrual.written_off.0.saturating_add(lost)),
            ..accrual
        };
    }
}

/// Writes off what accrued in this epoch beyond the backlog's bound; of what is released the same stays due. `outstanding` accrued
/// before, and is not charged.
///
/// # Errors
/// What accrued for one asset does not fit 64 bits, or it is not on chain.
fn limit_backlog(
    charges: &mut [Charge],
    releases: &mut [Release],
    breaker: &Breaker<'_>,
    outstanding: BaseUnits,
) -> Result<(), BreakerError> {
    let accrued = amounts(charges, releases, Charge::accrued, Release::accrued);
    let mut parts = breaker.limit_backlog(&accrued, outstanding)?.into_iter();
    for (charge, part) in charges.iter_mut().zip(&mut parts) {
        charge.accrual = charge.accrual.limited_to(part);
    }
    for (release, part) in releases.iter_mut().zip(parts) {
        release.limit_to(part);
    }
    Ok(())
}

/// Charges what is outstanding, at most one breaker of it.
///
/// # Errors
/// What is outstanding of one asset does not fit 64 bits, or it is not on chain.
fn let_through(
    charges: &mut [Charge],
    releases: &mut [Release],
    breaker: &Breaker<'_>,
) -> Result<(), BreakerError> {
    let outstanding = amounts(charges, releases, Charge::outstanding, Release::outstanding);
    let mut parts = breaker.charge(&outstanding)?.into_iter();
    for (charge, part) in charges.iter_mut().zip(&mut parts) {
        charge.charged = part;
    }
    for (release, part) in releases.iter_mut().zip(parts) {
        release.charge(part);
    }
    Ok(())
}

/// One amount of each charge, and behind these one of each release.
fn amounts(
    charges: &[Charge],
    releases: &[Release],
    of_charge: impl Fn(&Charge) -> BaseUnits,
    of_release: impl Fn(&Release) -> BaseUnits,
) -> Vec<PairAmount> {
    let amount = |asset, amount| PairAmount { asset, amount };
    let charges = charges.iter().map(|it| amount(it.asset, of_charge(it)));
    let releases = releases
        .iter()
        .map(|it| amount(it.of.asset, of_release(it)));
    charges.chain(releases).collect()
}
