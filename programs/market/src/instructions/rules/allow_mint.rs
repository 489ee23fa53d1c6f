use {
    super::new_escrow::{self, Kind},
    crate::{constants::escrow_kind, errors::MarketError, mints::require_admissible},
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct AllowMint {
    /// Holds the authority's role.
    pub authority: Signer,
    pub new: Nested<new_escrow::EscrowAccounts>,
}

pub(crate) fn handle(ctx: &mut Context<AllowMint>) -> Result<()> {
    let (bump, vault_bump) = (ctx.bumps.new.escrow, ctx.bumps.new.vault);
    let accounts = &mut ctx.accounts;
    require!(
        accounts.new.network.authority == *accounts.authority.address(),
        MarketError::NotAuthorized
    );
    check_mint(accounts)?;

    accounts.new.open(&Kind {
        kind: escrow_kind::LISTED,
        asset: Address::default(),
        permissioned: false,
        bump,
        vault_bump,
    })
}

/// The currency has an escrow of its own kind, and goods that could be paid with themselves make no sense.
fn check_mint(accounts: &AllowMint) -> Result<()> {
    let (network, mint) = (&accounts.new.network, &accounts.new.mint);
    require!(
        network.currency_mint != *mint.address(),
        MarketError::MintNotListed
    );
    // SAFETY: nothing has a mutable reference to the mint's data here.
    require_admissible(unsafe { mint.account().borrow_unchecked() })
}
