use {
    crate::{
        constants::pause,
        state::{Network, Till},
        vaults,
    },
    anchor_lang::prelude::*,
    anchor_spl::token::TokenAccount,
    openmast_ledger::BaseUnits,
};

/// Which of the network's totals a till is part of.
#[derive(Clone, Copy)]
pub enum Part {
    /// The treasury's tills.
    Treasury,
    /// The regulator's tills.
    Levy,
}

/// Pays all that a till is owed, and says how much that was.
pub fn pay_till(
    part: Part,
    network: &mut Account<Network>,
    till: &mut Till,
    vault: &mut Account<TokenAccount>,
    destination: &mut Account<TokenAccount>,
    token_program: &Program<Token>,
) -> Result<BaseUnits> {
    network.require_running(pause::PAYOUTS, Clock::get()?.unix_timestamp)?;

    let totals = &mut **network;
    let owed = match part {
        Part::Treasury => till.take(&mut totals.treasury_owed, &mut totals.treasury_paid)?,
        Part::Levy => till.take(&mut totals.levy_owed, &mut totals.levy_paid)?,
    };
    network.count_paid_out(owed)?;

    vaults::pay_owed(token_program, vault, destination, network, owed.get())?;
    Ok(owed)
}
