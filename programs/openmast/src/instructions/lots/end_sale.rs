use {
    crate::{
        errors::OpenMastError,
        events::LotSaleEnded,
        state::{Asset, BookEntry, Lot, LotBook, Network},
    },
    anchor_lang::prelude::*,
    openmast_ledger::{LotKind, Reservation},
};

#[derive(Accounts)]
pub struct EndLotSale {
    pub caller: Signer,
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

pub(crate) fn handle(ctx: &mut Context<EndLotSale>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    if accounts.asset.owner != *accounts.caller.address() {
        let final_epoch = accounts.network.final_epoch.get();
        accounts.lot.require_sale_over(final_epoch, now)?;
    }
    let taken = accounts.lot_book.entry(accounts.lot.index.get());
    let needed = needed(accounts)?;
    let sells = accounts.lot.left() > 0;
    require!(sells || taken != needed, OpenMastError::NothingToEnd);

    accounts.lot.end_sale();
    if taken.is_some() {
        give_back(accounts, needed)?;
    }

    emit_event(accounts);
    Ok(())
}

/// What the lot takes of the capacity with what is sold alone; nothing without that, and once it has no entry any more.
fn needed(accounts: &EndLotSale) -> Result<Option<BookEntry>> {
    let lot = &accounts.lot;
    let Some(taken) = accounts.lot_book.entry(lot.index.get()) else {
        return Ok(None);
    };
    let (kind, sold) = (lot.kind()?, lot.sold.get());
    if sold == 0 {
        return Ok(None);
    }
    // An exclusive window is sold as a whole: it keeps what it took.
    if kind == LotKind::Exclusive {
        return Ok(Some(taken));
    }
    let schedule = accounts.asset.capacity_schedule();
    let less =
        Reservation::of_lot(&lot.window_of(sold)?, &schedule).map_err(OpenMastError::from)?;
    Ok(Some(BookEntry::new(lot.index.get(), kind, &less)))
}

/// Frees the capacity that nobody bought.
fn give_back(accounts: &mut EndLotSale, needed: Option<BookEntry>) -> Result<()> {
    match needed {
        Some(entry) => accounts.lot_book.shrink(entry),
        None if accounts.lot_book.remove(accounts.lot.index.get()) => {
            accounts.asset.remove_booked_lot()?;
        }
        None => {}
    }
    Ok(())
}

#[inline(never)]
fn emit_event(accounts: &EndLotSale) {
    let (lot, entry) = (
        &accounts.lot,
        accounts.lot_book.entry(accounts.lot.index.get()),
    );
    emit!(LotSaleEnded {
        network: lot.network,
        asset: lot.asset,
        lot: *lot.address(),
        quantity: lot.quantity.get(),
        is_booked: entry.is_some(),
        bits_per_second: entry.map_or(0, |entry| entry.bits_per_second.get()),
        slots: entry.map_or(0, |entry| entry.slots.get()),
        booked_lots: accounts.asset.booked_lots.get(),
    });
}
