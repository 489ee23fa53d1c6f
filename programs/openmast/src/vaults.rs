//! Tokens in and out of the vaults.

use {
    crate::{
        constants::seeds,
        state::{Asset, Network},
    },
    anchor_lang::prelude::*,
    anchor_spl::{
        token::{self, TokenAccount},
        token_2022::{self, TransferChecked},
        token_interface,
    },
};

/// Moves currency from `source`, whose owner or delegate signed, into a vault.
pub fn take_in(
    token_program: &Program<Token>,
    source: &mut Account<TokenAccount>,
    vault: &mut Account<TokenAccount>,
    authority: &Signer,
    amount: u64,
) -> Result<()> {
    let transfer = token::Transfer {
        from: source.try_cpi_handle_mut()?,
        to: vault.try_cpi_handle_mut()?,
        authority: authority.cpi_handle(),
    };
    token::transfer(CpiContext::new(token_program.address(), transfer), amount)
}

/// Pays currency out of one of the network's vaults. Nothing is done for an amount of zero.
pub fn pay_out(
    token_program: &Program<Token>,
    vault: &mut Account<TokenAccount>,
    destination: &mut Account<TokenAccount>,
    network: &Account<Network>,
    amount: u64,
) -> Result<()> {
    if amount == 0 {
        return Ok(());
    }
    let (founder, id, bump) = (network.founder, network.id.get(), network.bump);
    let transfer = token::Transfer {
        from: vault.try_cpi_handle_mut()?,
        to: destination.try_cpi_handle_mut()?,
        authority: network.cpi_handle(),
    };
    token::transfer(
        CpiContext::new_with_signer(
            token_program.address(),
            transfer,
            &[&[seeds::NETWORK, founder.as_ref(), &id.to_le_bytes(), &[bump]]],
        ),
        amount,
    )
}

/// Moves shares from the staker's account into the stake vault.
pub fn take_in_shares(
    token_program: &Program<Token2022>,
    source: &mut Account<token_interface::TokenAccount>,
    share_mint: &UncheckedAccount,
    stake_vault: &mut UncheckedAccount,
    staker: &Signer,
    amount: u64,
    decimals: u8,
) -> Result<()> {
    let transfer = TransferChecked {
        from: source.try_cpi_handle_mut()?,
        mint: share_mint.cpi_handle(),
        to: stake_vault.try_cpi_handle_mut()?,
        authority: staker.cpi_handle(),
    };
    let context = CpiContext::new(token_program.address(), transfer);
    token_2022::transfer_checked(context, amount, decimals)
}

/// Gives shares back out of the stake vault.
pub fn give_back_shares(
    token_program: &Program<Token2022>,
    stake_vault: &mut UncheckedAccount,
    share_mint: &UncheckedAccount,
    destination: &mut Account<token_interface::TokenAccount>,
    asset: &Account<Asset>,
    amount: u64,
) -> Result<()> {
    let (network, index, bump) = (asset.network, asset.index.get(), asset.bump);
    let decimals = asset.share_decimals;
    let transfer = TransferChecked {
        from: stake_vault.try_cpi_handle_mut()?,
        mint: share_mint.cpi_handle(),
        to: destination.try_cpi_handle_mut()?,
        authority: asset.cpi_handle(),
    };
    token_2022::transfer_checked(
        CpiContext::new_with_signer(
            token_program.address(),
            transfer,
            &[&[
                seeds::ASSET,
                network.as_ref(),
                &index.to_le_bytes(),
                &[bump],
            ]],
        ),
        amount,
        decimals,
    )
}
