mod mint;
mod terms;

use {
    crate::{
        constants::{pause, seeds},
        errors::OpenMastError,
        events::LotIssued,
        instructions::{candidates, described_mint::Texts},
        state::{
            Asset, BookEntry, Issuing, Licence, Lot, LotBook, Measure, Network, NewLot, Settlement,
        },
    },
    anchor_lang::{AccountInitialize, prelude::*},
    openmast_ledger::{LotKind, Reservation},
};

/// The candidates for the lot's account follow these accounts: one is that of the next reserve's index.
#[derive(Accounts)]
pub struct IssueLot {
    /// Pays the rent; may be the owner.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    pub owner: Signer,
    #[account(mut)]
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork,
        constraint = asset.owner == *owner.address() @ OpenMastError::NotAuthorized
    )]
    pub asset: Account<Asset>,
    /// Made with the asset's first lot.
    #[account(
        init_if_needed,
        payer = payer,
        seeds = [seeds::LOTS, asset.address().as_ref()],
        bump
    )]
    pub lot_book: Account<LotBook>,
    /// Created here, by the Token-2022 program.
    #[account(
        mut,
        seeds = [
            seeds::LOT_MINT,
            asset.address().as_ref(),
            &lot_book.issued.get().to_le_bytes()
        ],
        bump
    )]
    pub mint: UncheckedAccount,
    /// The newest final one, once there is one.
    pub settlement: Option<Account<Settlement>>,
    /// On a network that requires licences: one of the asset's.
    pub licence: Option<Account<Licence>>,
    pub token_2022_program: Program<Token2022>,
    pub system_program: Program<System>,
}

pub(crate) fn handle(ctx: &mut Context<IssueLot>, new: NewLot) -> Result<()> {
    let (book_bump, mint_bump) = (ctx.bumps.lot_book, ctx.bumps.mint);
    let candidates = ctx.remaining_accounts()?;
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let kind = check(accounts, &new, now)?;
    let measure = terms::check(accounts, &new, kind, now)?;

    let mut lot = create(accounts, &candidates)?;
    let issuing = issuing(accounts, &lot, mint_bump, measure);
    lot.open(&issuing, &new);
    let entry = reserve(accounts, &new, kind, measure.epoch_seconds, book_bump)?;
    accounts.network.count_reserve()?;

    mint::create(accounts, &lot, &new.texts())?;

    emit_event(accounts, &lot, &entry, &new);
    Ok(())
}

impl NewLot {
    fn texts(&self) -> Texts<'_> {
        Texts {
            name: &self.name,
            symbol: &self.symbol,
            uri: &self.uri,
        }
    }
}

fn check(accounts: &IssueLot, new: &NewLot, now: i64) -> Result<LotKind> {
    let network = &accounts.network;
    network.require_running(pause::CREATE, now)?;
    accounts.asset.require_active()?;
    new.texts().check()?;
    let least_epoch = network.parameters_at(now).min_epoch_seconds.get();
    new.check(network.final_epoch.get(), now, least_epoch)
}

/// Makes the account of the next reserve's index at the candidate that has its address. Only its bump is filled.
#[inline(never)]
fn create(accounts: &IssueLot, candidates: &[AccountView]) -> Result<Account<Lot>> {
    let network = &accounts.network;
    let (candidate, bump) = candidates::next_reserve(candidates, network)?;
    let index = network.reserve_count.get().to_le_bytes();
    let mut lot = Account::<Lot>::create_and_initialize(
        accounts.payer.account(),
        candidate,
        <Account<Lot> as Space>::INIT_SPACE,
        &crate::ID,
        &(),
        Some(&[seeds::RESERVE, network.address().as_ref(), &index, &[bump]]),
        None,
    )?;
    lot.bump = bump;
    Ok(lot)
}

fn issuing(accounts: &IssueLot, lot: &Lot, mint_bump: u8, measure: Measure) -> Issuing {
    Issuing {
        network: *accounts.network.address(),
        index: accounts.network.reserve_count.get(),
        bump: lot.bump,
        asset: *accounts.asset.address(),
        asset_index: accounts.asset.index,
        number: accounts.lot_book.issued,
        mint: *accounts.mint.address(),
        mint_bump,
        rent_payer: *accounts.payer.address(),
        measure,
    }
}

/// Takes what the lot needs out of the asset's capacity.
#[inline(never)]
fn reserve(
    accounts: &mut IssueLot,
    new: &NewLot,
    kind: LotKind,
    epoch_seconds: u32,
    book_bump: u8,
) -> Result<BookEntry> {
    let schedule = accounts.asset.capacity_schedule();
    let taken = Reservation::of_lot(&new.window(kind, epoch_seconds), &schedule)
        .map_err(OpenMastError::from)?;
    let entry = BookEntry::new(accounts.network.reserve_count.get(), kind, &taken);
    let (network, asset) = (*accounts.network.address(), *accounts.asset.address());
    let book = &mut accounts.lot_book;
    book.open_if_new(&network, &asset, accounts.payer.address(), book_bump);
    book.add(entry, &schedule)?;
    book.count_issued()?;
    accounts.asset.add_booked_lot()?;
    Ok(entry)
}

#[inline(never)]
fn emit_event(accounts: &IssueLot, lot: &Account<Lot>, entry: &BookEntry, new: &NewLot) {
    emit!(LotIssued {
        network: lot.network,
        asset: lot.asset,
        lot: *lot.address(),
        index: lot.index.get(),
        asset_index: lot.asset_index.get(),
        number: lot.number.get(),
        mint: lot.mint,
        rent_payer: lot.rent_payer,
        book_rent_payer: accounts.lot_book.rent_payer,
        epoch_seconds: lot.epoch_seconds.get(),
        counted_mbps: lot.counted_mbps.get(),
        counted_seconds: lot.counted_seconds.get(),
        bits_per_second: entry.bits_per_second.get(),
        slots: entry.slots.get(),
        booked_lots: accounts.asset.booked_lots.get(),
        terms: new.clone(),
    });
}
