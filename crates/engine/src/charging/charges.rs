//! What the usage of an epoch comes to (docs/reference/money.md, "Charges"): what accrues, what of all that accrued is charged
//! now, and what is carried over, owed or written off. The arithmetic is the ledger crate's.

use openmast_ledger::{
    Accrual, ArithmeticError, BaseUnits, Breaker, BreakerError, Bytes, Demand, PairAmount, Product,
    accrue, written_off_bytes,
};

use crate::charging::{
    funding::Funding,
    not_licensed::NotLicensedBytes,
    pairs::{Books, Ending},
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
    before: Books,
    demand: Demand,
    accrual: Accrual,
    /// In this epoch.
    charged: BaseUnits,
}

impl Charge {
    /// Before the payer's funds are looked at.
    ///
    /// # Errors
    /// None, as long as the books are of earlier charges.
    fn new(ending: &Ending) -> Result<Self, ArithmeticError> {
        let Ending {
            number,
            pair,
            books,
            not_licensed,
        } = *ending;
        let (accrued, owed) = (BaseUnits(books.accrued), BaseUnits(books.owed));
        Ok(Self {
            number,
            payer: pair.payer,
            asset: pair.asset,
            bytes: pair.demand.bytes(),
            not_licensed,
            before: books,
            demand: Demand::new(pair.demand.product(), accrued, owed)?,
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
            met_bytes: Bytes::ZERO,
            paid_bytes: Bytes::ZERO,
            accrued: self.accrual.accrued,
            charged: self.charged,
            owed: self.accrual.owed,
            written_off_bytes: written_off_bytes(
                written_off,
                self.demand.amount,
                Bytes(self.not_licensed.licensed_of(self.bytes.0)),
            ),
            written_off,
        };
        outcome.says_something().then_some(outcome)
    }
}

/// Charges the pairs of an epoch that ends, sorted by payer: what each payer's sources meet accrues, accruals beyond the backlog's
/// bound are written off, and of all that is outstanding then at most one breaker is charged. `outstanding` accrued before this epoch
/// and is not charged.
///
/// # Errors
/// A total does not fit 64 bits, or an asset is not on chain.
pub(crate) fn charge_all(
    ending: &[Ending],
    funding: impl Fn(u32) -> Funding,
    breaker: &Breaker<'_>,
    outstanding: BaseUnits,
) -> anyhow::Result<Vec<Charge>> {
    let mut charges: Vec<Charge> = ending.iter().map(Charge::new).collect::<Result<_, _>>()?;
    for of_payer in charges.chunk_by_mut(|a, b| a.payer == b.payer) {
        let payer = of_payer.first().map_or(0, |charge| charge.payer);
        accrue_payer(of_payer, &funding(payer));
    }
    limit_backlog(&mut charges, breaker, outstanding)?;
    let_through(&mut charges, breaker)?;
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

/// Writes off what accrued in this epoch beyond the backlog's bound. `outstanding` accrued before, and is not charged.
///
/// # Errors
/// What accrued for one asset does not fit 64 bits, or it is not on chain.
fn limit_backlog(
    charges: &mut [Charge],
    breaker: &Breaker<'_>,
    outstanding: BaseUnits,
) -> Result<(), BreakerError> {
    let parts = breaker.limit_backlog(&amounts(charges, Charge::accrued), outstanding)?;
    for (charge, part) in charges.iter_mut().zip(parts) {
        charge.accrual = charge.accrual.limited_to(part);
    }
    Ok(())
}

/// Charges what is outstanding, at most one breaker of it.
///
/// # Errors
/// What is outstanding of one asset does not fit 64 bits, or it is not on chain.
fn let_through(charges: &mut [Charge], breaker: &Breaker<'_>) -> Result<(), BreakerError> {
    let parts = breaker.charge(&amounts(charges, Charge::outstanding))?;
    for (charge, part) in charges.iter_mut().zip(parts) {
        charge.charged = part;
    }
    Ok(())
}

/// One amount of each charge.
fn amounts(charges: &[Charge], of: impl Fn(&Charge) -> BaseUnits) -> Vec<PairAmount> {
    let amounts = charges.iter().map(|charge| PairAmount {
        asset: charge.asset,
        amount: of(charge),
    });
    amounts.collect()
}
