use {
    crate::{
        errors::OpenMastError,
        events::LotLapsed,
        state::{Asset, Lot, LotBook, Network},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct LapseLot {
    #[account(mut)]
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub asset: Account<Asset>,
    #[account(
        mut,
        constraint = lot.asset == *asset.address() @ OpenMastError::WrongAsset
    )]
    pub lot: Account<Lot>,
    #[account(
        mut,
        constraint = lot_book.asset == *asset.address() @ OpenMastError::WrongAsset
    )]
    pub lot_book: Account<LotBook>,
}

pub(crate) fn handle(ctx: &mut Context<LapseLot>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    check(accounts, now)?;

    // A settlement of an epoch that closed before the window was over could serve and meet what is paid back now.
    let (network, lot) = (&mut accounts.network, &mut accounts.lot);
    network.note_exit(lot.ends_by.get());
    lot.lapse(network.final_epoch.get());
    if accounts.lot_book.remove(accounts.lot.index.get()) {
        accounts.asset.remove_booked_lot()?;
    }

    emit!(LotLapsed {
        network: *accounts.network.address(),
        asset: *accounts.asset.address(),
        lot: *accounts.lot.address(),
        served: accounts.lot.served.get(),
        exit_closed_at: accounts.network.exit_closed_at.get(),
        booked_lots: accounts.asset.booked_lots.get(),
    });
    Ok(())
}

/// With a final settlement of the window's end, that settles it; but nobody need have its archive, so not for ever.
fn check(accounts: &LapseLot, now: i64) -> Result<()> {
    let (network, lot) = (&accounts.network, &accounts.lot);
    lot.require_unsettled()?;
    let exit_delay = network.parameters_at(now).exit_delay();
    require!(
        lot.lapses(network, exit_delay, now),
        OpenMastError::LotNotLapsed
    );
    Ok(())
}
