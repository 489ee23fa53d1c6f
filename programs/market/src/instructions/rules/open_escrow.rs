use {
    super::new_escrow::{self, Kind},
    crate::{constants::escrow_kind, errors::MarketError},
    anchor_lang::prelude::*,
    openmast_common::{asset::AssetRecord, ids, lot::LotRecord, network::NetworkRecord},
};

#[derive(Accounts)]
pub struct OpenEscrow {
    pub new: Nested<new_escrow::EscrowAccounts>,
    /// The asset whose shares these are; none for other mints.
    pub asset: Option<Account<AssetRecord>>,
    /// The lot whose tokens these are; none for other mints.
    pub lot: Option<Account<LotRecord>>,
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

/// What the mint is by the network's, the asset's or the lot's account; [`MarketError::WrongAsset`] when none of them says
/// so.
fn kind(accounts: &OpenEscrow) -> Result<(u8, Address, bool)> {
    let (network, mint) = (&accounts.new.network, &accounts.new.mint);
    match (&accounts.asset, &accounts.lot) {
        (Some(asset), None) => {
            require_of(&asset.network, network)?;
            require!(
                asset.share_mint == *mint.address() && mint.account().owned_by(&ids::TOKEN_2022),
                MarketError::WrongAsset
            );
            let kind = escrow_kind::SHARES;
            Ok((kind, *asset.address(), asset.is_permissioned()))
        }
        (None, Some(lot)) => {
            require_of(&lot.network, network)?;
            require!(lot.mint == *mint.address(), MarketError::WrongAsset);
            Ok((escrow_kind::LOT, Address::default(), false))
        }
        (given, _) => {
            require!(
                given.is_none() && network.currency_mint == *mint.address(),
                MarketError::WrongAsset
            );
            Ok((escrow_kind::CURRENCY, Address::default(), false))
        }
    }
}

fn require_of(network: &Address, expected: &Account<NetworkRecord>) -> Result<()> {
    require!(network == expected.address(), MarketError::WrongNetwork);
    Ok(())
}
