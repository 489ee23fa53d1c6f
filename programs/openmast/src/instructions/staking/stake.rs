use {
    crate::{
        constants::{pause, seeds},
        errors::OpenMastError,
        events::Staked,
        instructions::permission,
        state::{Asset, Network, Stake},
        totals::increase,
        vaults,
    },
    anchor_lang::prelude::*,
    anchor_spl::token_interface::TokenAccount,
};

#[derive(Accounts)]
pub struct StakeShares {
    /// Owns the shares, and pays the rent of the stake account when it is new.
    #[account(mut)]
    pub staker: Signer,
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub asset: Account<Asset>,
    #[account(
        init_if_needed,
        payer = staker,
        seeds = [
            seeds::STAKE,
            asset.address().as_ref(),
            staker.address().as_ref()
        ],
        bump
    )]
    pub stake: Account<Stake>,
    /// The asset's shares; the token program checks it against both accounts.
    #[account(address = asset.share_mint @ OpenMastError::WrongMint)]
    pub share_mint: UncheckedAccount,
    #[account(
        mut,
        constraint = *source.mint() == asset.share_mint @ OpenMastError::WrongMint
    )]
    pub source: InterfaceAccount<TokenAccount>,
    /// Holds what is staked; owned by the asset.
    #[account(
        mut,
        seeds = [seeds::STAKES, asset.address().as_ref()],
        bump = asset.stake_vault_bump
    )]
    pub stake_vault: UncheckedAccount,
    pub token_2022_program: Program<Token2022>,
    pub system_program: Program<System>,
}

pub(crate) fn handle(ctx: &mut Context<StakeShares>, amount: u64) -> Result<()> {
    let bump = ctx.bumps.stake;
    let accounts = &mut ctx.accounts;
    let clock = Clock::get()?;
    let slot = clock.slot;
    (accounts.network).require_running(pause::STAKE, clock.unix_timestamp)?;
    accounts.asset.require_active()?;
    require!(amount > 0, OpenMastError::ZeroAmount);

    let (asset, staker) = (*accounts.asset.address(), *accounts.staker.address());
    if accounts.asset.is_permissioned() {
        // A delegate would stake for itself what somebody else may hold.
        permission::require_own(&accounts.asset, accounts.source.address(), &staker)?;
    }
    accounts.stake.open_if_new(&asset, &staker, bump);
    increase(&mut accounts.stake.pending, amount)?;
    accounts.stake.pending_slot = slot.into();
    accounts.asset.add_pending(amount)?;

    let decimals = accounts.asset.share_decimals;
    vaults::take_in_shares(
        &accounts.token_2022_program,
        &mut accounts.source,
        &accounts.share_mint,
        &mut accounts.stake_vault,
        &accounts.staker,
        amount,
        decimals,
    )?;

    emit!(Staked {
        network: *accounts.network.address(),
        asset,
        staker,
        rent_payer: accounts.stake.rent_payer,
        amount,
        pending: accounts.stake.pending.get(),
        pending_slot: slot,
        asset_pending_shares: accounts.asset.pending_shares.get(),
    });
    Ok(())
}
