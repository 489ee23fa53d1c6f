use {
    super::new_escrow::{self, Kind},
    crate::{constants::escrow_kind, errors::MarketError},
    anchor_lang::prelude::*,
    openmast_common::{asset::AssetRecord, ids},
};

#[derive(Accounts)]
pub struct OpenEscrow {
    pub new: Nested<new_escrow::EscrowAccounts>,
    /// The asset whose shares these are; none for the currency.
    pub asset: Option<Account<AssetRecord>>,
}

pub(crate) fn handle(ctx: &mut Context<OpenEscrow>) -> Result<()> {
    let (bump, vault_bump) = (ctx.bumps.new.escrow, ctx.bumps.new.vault);
    let accounts = &mut ctx.accounts;
    let (kind, asset, permissioned) = kind(accounts)?;

    accounts.new.open(&Kind {
        kind,
        asset,
        permissioned,
        bump,
        vault_bump,
    })
}

/// What the mint is by the network's or the asset's account; [`MarketError::WrongAsset`] when neither says so.
fn kind(accounts: &OpenEscrow) -> Result<(u8, Address, bool)> {
    let (network, mint) = (&accounts.new.network, &accounts.new.mint);
    let Some(asset) = &accounts.asset else {
        require!(
            network.currency_mint == *mint.address(),
            MarketError::WrongAsset
        );
        return Ok((escrow_kind::CURRENCY, Address::default(), false));
    };
    require!(
        asset.network == *network.address(),
        MarketError::WrongNetwork
    );
    require!(
        asset.share_mint == *mint.address() && mint.account().owned_by(&ids::TOKEN_2022),
        MarketError::WrongAsset
    );
    let kind = escrow_kind::SHARES;
    Ok((kind, *asset.address(), asset.is_permissioned()))
}
