//! Tokens in and out of the vaults.

use {
    crate::{
        constants::seeds,
        state::{Asset, Network},
    },
    anchor_lang::prelude::*,
    anchor_spl::{token::TokenAccount, token_interface},
    openmast_common::tokens::{transfer, transfer_checked},
};

/// Moves currency from `source`, whose owner or delegate signed, into a vault.
#[inline(never)]
pub(crate) fn take_in(
    token_program: &Program<Token>,
    source: &mut Account<TokenAccount>,
    vault: &mut Account<TokenAccount>,
    authority: &Signer,
    amount: u64,
) -> Result<()> {
    let (source, vault) = (source.try_cpi_handle_mut()?, vault.try_cpi_handle_mut()?);
    transfer(
        token_program,
        source,
        vault,
        authority.cpi_handle(),
        &[],
        amount,
    );
    Ok(())
}

/// Pays currency out of one of the network's vaults. Nothing is done for an amount of zero.
#[inline(never)]
pub(crate) fn pay_out(
    token_program: &Program<Token>,
    vault: &mut Account<TokenAccount>,
    destination: &mut Account<TokenAccount>,
    network: &Account<Network>,
    amount: u64,
) -> Result<()> {
    if amount == 0 {
        return Ok(());
    }
    let (vault, destination) = (
        vault.try_cpi_handle_mut()?,
        destination.try_cpi_handle_mut()?,
    );
    let id = network.id.get().to_le_bytes();
    let network_seeds: &[&[u8]] = &[
        seeds::NETWORK,
        network.founder.as_ref(),
        &id,
        &[network.bump],
    ];
    transfer(
        token_program,
        vault,
        destination,
        network.cpi_handle(),
        &[network_seeds],
        amount,
    );
    Ok(())
}

/// Moves shares from the staker's account into the stake vault.
#[inline(never)]
pub(crate) fn take_in_shares(
    token_program: &Program<Token2022>,
    source: &mut Account<token_interface::TokenAccount>,
    share_mint: &UncheckedAccount,
    stake_vault: &mut UncheckedAccount,
    staker: &Signer,
    amount: u64,
    decimals: u8,
) -> Result<()> {
    let (source, stake_vault) = (
        source.try_cpi_handle_mut()?,
        stake_vault.try_cpi_handle_mut()?,
    );
    let accounts = [
        source.into(),
        share_mint.cpi_handle(),
        stake_vault.into(),
        staker.cpi_handle(),
    ];
    transfer_checked(token_program.address(), accounts, &[], amount, decimals);
    Ok(())
}

/// Gives shares back out of the stake vault.
#[inline(never)]
pub(crate) fn give_back_shares(
    token_program: &Program<Token2022>,
    stake_vault: &mut UncheckedAccount,
    share_mint: &UncheckedAccount,
    destination: &mut Account<token_interface::TokenAccount>,
    asset: &Account<Asset>,
    amount: u64,
) -> Result<()> {
    let (stake_vault, destination) = (
        stake_vault.try_cpi_handle_mut()?,
        destination.try_cpi_handle_mut()?,
    );
    let index = asset.index.get().to_le_bytes();
    let asset_seeds: &[&[u8]] = &[seeds::ASSET, asset.network.as_ref(), &index, &[asset.bump]];
    let accounts = [
        stake_vault.into(),
        share_mint.cpi_handle(),
        destination.into(),
        asset.cpi_handle(),
    ];
    let decimals = asset.share_decimals;
    transfer_checked(
        token_program.address(),
        accounts,
        &[asset_seeds],
        amount,
        decimals,
    );
    Ok(())
}
