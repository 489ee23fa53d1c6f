use {
    super::new_escrow::{self, Kind},
    crate::{
        constants::escrow_kind,
        errors::MarketError,
        mints::{require_admissible, update_authority},
    },
    anchor_lang::{AnchorAccount, prelude::*},
    openmast_common::ids,
};

#[derive(Accounts)]
pub struct AllowMint {
    /// Holds the authority's role.
    pub authority: Signer,
    /// Whom the metadata in the mint names as the one who may change it; none when it names nobody. That of shares is
    /// their asset.
    pub update_authority: Option<UncheckedAccount>,
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

/// The currency has an escrow of its own kind, and goods that could be paid with themselves make no sense. Shares have one
/// of their own kind, too: as another mint they would be traded past the share gate, and could be barred.
fn check_mint(accounts: &AllowMint) -> Result<()> {
    let (network, mint) = (&accounts.new.network, &accounts.new.mint);
    require!(
        network.currency_mint != *mint.address(),
        MarketError::MintNotListed
    );
    // SAFETY: nothing has a mutable reference to the mint's data here.
    let data = unsafe { mint.account().borrow_unchecked() };
    require_admissible(data)?;
    require_not_shares(&accounts.update_authority, update_authority(data))
}

/// An asset is the update authority of its share mint, and nothing changes that: no account of the settlement program may
/// be `named`.
fn require_not_shares(given: &Option<UncheckedAccount>, named: Option<Address>) -> Result<()> {
    let address = given.as_ref().map(|account| *account.address());
    require!(address == named, MarketError::WrongUpdateAuthority);
    let is_asset = (given.as_ref()).is_some_and(|given| given.account().owned_by(&ids::OPENMAST));
    require!(!is_asset, MarketError::MintNotListed);
    Ok(())
}
