use {
    crate::{instructions::payout::Payout, state::Till},
    anchor_lang::prelude::*,
    openmast_ledger::BaseUnits,
};

/// Which of the network's totals a till is part of.
#[derive(Clone, Copy)]
pub(super) enum Part {
    /// The treasury's tills.
    Treasury,
    /// The regulator's tills.
    Levy,
}

/// Pays all that a till is owed, and says how much that was.
pub(super) fn pay_till(part: Part, payout: &mut Payout, till: &mut Till) -> Result<BaseUnits> {
    payout.require_earnings_running()?;

    let totals = &mut *payout.network;
    let owed = match part {
        Part::Treasury => till.take(&mut totals.treasury_owed, &mut totals.treasury_paid)?,
        Part::Levy => till.take(&mut totals.levy_owed, &mut totals.levy_paid)?,
    };

    payout.pay_earned(owed)?;
    Ok(owed)
}
