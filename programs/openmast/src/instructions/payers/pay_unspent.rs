use {
    crate::{
        state::{Network, Payer},
        totals::increase,
        vaults,
    },
    anchor_lang::prelude::*,
    anchor_spl::token::TokenAccount,
};

/// Ends a payer's request with the payment of `amount` base units of unspent money.
#[inline(never)]
pub fn pay_unspent(
    payer: &mut Payer,
    network: &mut Account<Network>,
    vault: &mut Account<TokenAccount>,
    destination: &mut Account<TokenAccount>,
    token_program: &Program<Token>,
    amount: u64,
) -> Result<()> {
    payer.end_request(true)?;
    increase(&mut payer.withdrawn, amount)?;
    increase(&mut network.withdrawn, amount)?;
    network.require_solvent()?;

    vaults::pay_owed(token_program, vault, destination, network, amount)
}
