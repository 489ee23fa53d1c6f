use {
    crate::{
        constants::seeds,
        errors::OpenMastError,
        events::UnstakedWithdrawn,
        instructions::permission,
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
    /// For permissioned shares, when the destination is frozen.
    pub permission: Nested<permission::Permission>,
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

    let thaws = must_thaw(accounts)?;
    if thaws {
        set_frozen(accounts, false)?;
    }
    vaults::give_back_shares(
        &accounts.token_2022_program,
        &mut accounts.stake_vault,
        &accounts.share_mint,
        &mut accounts.destination,
        &accounts.asset,
        amount,
    )?;
    if thaws {
        set_frozen(accounts, true)?;
    }

    emit!(UnstakedWithdrawn {
        network: *accounts.network.address(),
        asset: *accounts.asset.address(),
        staker: *accounts.staker.address(),
        amount,
        asset_cooling_shares: accounts.asset.cooling_shares.get(),
    });
    Ok(())
}

/// Permissioned shares go to the staker's own account alone, or who is suspended could unstake into a friend's. Also into a
/// frozen one, and it stays frozen: what is staked is the staker's, whatever it may hold or trade.
fn must_thaw(accounts: &WithdrawUnstaked) -> Result<bool> {
    if !accounts.asset.is_permissioned() {
        return Ok(false);
    }
    let (account, staker) = (&accounts.destination, accounts.staker.address());
    permission::require_own(&accounts.asset, account.address(), staker)?;
    Ok(account.is_frozen())
}

fn set_frozen(accounts: &mut WithdrawUnstaked, frozen: bool) -> Result<()> {
    let config = accounts.permission.config()?;
    permission::set_frozen(
        frozen,
        accounts.destination.try_cpi_handle_mut()?,
        &accounts.asset,
        &accounts.share_mint,
        config,
        &accounts.token_2022_program,
    );
    Ok(())
}
