use {
    crate::{
        errors::OpenMastError,
        events::DepartureSettled,
        state::{Asset, Departure, Network, Stake},
    },
    anchor_lang::{AnchorAccount, prelude::*},
};

#[derive(Accounts)]
pub struct SettleDeparture {
    pub network: Account<Network>,
    #[account(constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork)]
    pub asset: Account<Asset>,
    #[account(
        mut,
        constraint = stake.asset == *asset.address() @ OpenMastError::WrongAsset,
        constraint = stake.departed.get() > 0 @ OpenMastError::NothingDeparted
    )]
    pub stake: Account<Stake>,
    /// The departure of the round in which they left; closed with the last of its shares.
    #[account(
        mut,
        constraint = departure.asset == *asset.address() @ OpenMastError::WrongAsset,
        constraint = departure.round == stake.departed_round @ OpenMastError::WrongDeparture,
        constraint = departure.has_ended() @ OpenMastError::NothingDeparted
    )]
    pub departure: Account<Departure>,
    /// Who paid the departure's rent gets it back with the last of its shares.
    #[account(mut, address = departure.rent_payer @ OpenMastError::WrongRentPayer)]
    pub rent_payer: UncheckedAccount,
}

pub(crate) fn handle(ctx: &mut Context<SettleDeparture>) -> Result<()> {
    let accounts = &mut ctx.accounts;

    let departed = accounts.stake.settle_departure(&accounts.departure)?;
    let is_last = accounts.departure.settle(departed)?;

    emit!(DepartureSettled {
        network: *accounts.network.address(),
        asset: *accounts.asset.address(),
        staker: accounts.stake.staker,
        round: accounts.departure.round.get(),
        departed,
        round_shares: accounts.departure.shares.get(),
        rent_payer: accounts.departure.rent_payer,
        rewards_owed: accounts.stake.rewards_owed.get(),
        rewards_fraction: accounts.stake.rewards_fraction.get(),
    });
    if is_last {
        let rent_payer = *accounts.rent_payer.account();
        accounts.departure.close(rent_payer)?;
    }
    Ok(())
}
