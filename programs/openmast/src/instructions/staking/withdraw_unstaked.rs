use {
    crate::{
        constants::seeds,
        errors::OpenMastError,
        events::UnstakedWithdrawn,
        state::{Asset, Network, Stake},
        vaults,
    },
    anchor_lang::prelude::*,
    anchor_spl::token_interface::TokenAccount,
};

#[derive(Accounts)]
pub struct WithdrawUnstaked {
    pub staker: Signer,
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub asset: Account<Asset>,
    #[account(
        mut,
        constraint = stake.asset == *asset.address() @ OpenMastError::WrongAsset,
        constraint = stake.staker == *staker.address() @ OpenMastError::NotAuthorized,
        constraint = stake.cooling.get() > 0 @ OpenMastError::NothingCooling
    )]
    pub stake: Account<Stake>,
    /// The asset's shares; the token program checks it against both accounts.
    #[account(address = asset.share_mint @ OpenMastError::WrongMint)]
    pub share_mint: UncheckedAccount,
    /// Holds what is staked; owned by the asset.
    #[account(
        mut,
        seeds = [seeds::STAKES, asset.address().as_ref()],
        bump = asset.stake_vault_bump
    )]
    pub stake_vault: UncheckedAccount,
    #[account(
        mut,
        constraint = *destination.mint() == asset.share_mint @ OpenMastError::WrongMint,
        constraint = destination.owner() != asset.address() @ OpenMastError::DestinationIsVault
    )]
    pub destination: InterfaceAccount<TokenAccount>,
    pub token_2022_program: Program<Token2022>,
}

pub(crate) fn handle(ctx: &mut Context<WithdrawUnstaked>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    require!(
        now >= accounts.stake.cooling_until.get(),
        OpenMastError::CooldownNotPassed
    );

    let amount = accounts.stake.cooling.get();
    accounts.stake.cooling = 0.into();
    accounts.stake.cooling_until = 0.into();
    accounts.asset.end_cooling(amount)?;

    vaults::give_back_shares(
        &accounts.token_2022_program,
        &mut accounts.stake_vault,
        &accounts.share_mint,
        &mut accounts.destination,
        &accounts.asset,
        amount,
    )?;

    emit!(UnstakedWithdrawn {
        network: *accounts.network.address(),
        asset: *accounts.asset.address(),
        staker: *accounts.staker.address(),
        amount,
        asset_cooling_shares: accounts.asset.cooling_shares.get(),
    });
    Ok(())
}
