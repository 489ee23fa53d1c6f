use {
    crate::{
        constants::seeds,
        errors::OpenMastError,
        events::StakeAccepted,
        instructions::permission,
        state::{Asset, Network, Stake},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct AcceptStake {
    /// Pays the rent of its own stake when that is new.
    #[account(mut)]
    pub new_staker: Signer,
    pub network: Account<Network>,
    #[account(constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork)]
    pub asset: Account<Asset>,
    #[account(
        mut,
        close = stake_rent_payer,
        constraint = stake.asset == *asset.address() @ OpenMastError::WrongAsset,
        constraint = stake.pending_staker != Address::default() @ OpenMastError::NothingOffered,
        constraint = stake.pending_staker == *new_staker.address() @ OpenMastError::NotAuthorized
    )]
    pub stake: Account<Stake>,
    /// Who paid the rent of the stake that is handed over gets it back.
    #[account(mut, address = stake.rent_payer @ OpenMastError::WrongRentPayer)]
    pub stake_rent_payer: UncheckedAccount,
    #[account(
        init_if_needed,
        payer = new_staker,
        seeds = [
            seeds::STAKE,
            asset.address().as_ref(),
            new_staker.address().as_ref()
        ],
        bump
    )]
    pub own_stake: Account<Stake>,
    pub system_program: Program<System>,
    /// The giver's associated account of permissioned shares; left out for open ones.
    pub giver_shares: Option<UncheckedAccount>,
    /// The same of the new staker.
    pub taker_shares: Option<UncheckedAccount>,
}

pub(crate) fn handle(ctx: &mut Context<AcceptStake>) -> Result<()> {
    let bump = ctx.bumps.own_stake;
    let accounts = &mut ctx.accounts;
    let asset = &accounts.asset;
    let (stake, own) = (&mut *accounts.stake, &mut *accounts.own_stake);
    permission::require_thawed(asset, &accounts.giver_shares, &stake.staker)?;
    permission::require_thawed(asset, &accounts.taker_shares, accounts.new_staker.address())?;
    stake.require_settled_departure(asset)?;
    own.require_settled_departure(asset)?;

    own.open_if_new(asset.address(), accounts.new_staker.address(), bump);
    stake.settle_rewards(asset)?;
    own.settle_rewards(asset)?;
    own.take_over(stake, asset)?;

    emit_event(accounts);
    Ok(())
}

#[inline(never)]
fn emit_event(accounts: &AcceptStake) {
    emit!(StakeAccepted {
        network: *accounts.network.address(),
        asset: *accounts.asset.address(),
        from: accounts.stake.staker,
        staker: accounts.own_stake.staker,
        rent_payer: accounts.own_stake.rent_payer,
        handed: accounts.stake.holding(),
        holding: accounts.own_stake.holding(),
    });
}
