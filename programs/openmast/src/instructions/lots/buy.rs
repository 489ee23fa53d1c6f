use {
    super::{own_account::require_own, tokens},
    crate::{
        constants::{pause, seeds},
        errors::OpenMastError,
        events::LotBought,
        instructions::pay_in,
        state::Purchase,
    },
    anchor_lang::{
        AccountInitialize, AnchorAccount, address_eq, cpi::try_find_program_address, prelude::*,
    },
    openmast_ledger::BaseUnits,
};

#[derive(Accounts)]
pub struct BuyLot {
    /// Pays, for the tokens and for the rent of its purchase.
    #[account(mut)]
    pub buyer: Signer,
    pub pay_in: Nested<pay_in::PayIn>,
    /// The lot, and the buyer's account of its tokens.
    pub tokens: Nested<tokens::LotTokens>,
    /// What the buyer bought in this sale so far, if its price falls; made with the first purchase.
    #[account(mut)]
    pub purchase: Option<UncheckedAccount>,
    pub system_program: Program<System>,
}

/// The buyer's limits.
pub(crate) struct Order {
    pub(crate) quantity: u64,
    pub(crate) most_price: u64,
    pub(crate) deadline: i64,
}

pub(crate) fn handle(ctx: &mut Context<BuyLot>, order: &Order) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let price = check(accounts, order, now)?;

    let (paid, excess) = accounts.tokens.lot.sell(order.quantity, price)?;
    accounts.pay_in.network.count_lots_in(paid, excess)?;
    let bought = note_purchase(accounts, order.quantity, paid)?;

    accounts.pay_in.take(&accounts.buyer, paid.get())?;
    accounts.tokens.mint(order.quantity)?;

    emit_event(accounts, order.quantity, paid, &bought);
    Ok(())
}

/// Returns the price of the moment.
#[inline(never)]
fn check(accounts: &BuyLot, order: &Order, now: i64) -> Result<BaseUnits> {
    let (network, lot) = (&accounts.pay_in.network, &accounts.tokens.lot);
    accounts.tokens.require_of(network)?;
    network.require_running(pause::DEPOSIT, now)?;
    require!(now <= order.deadline, OpenMastError::DeadlinePassed);
    require!(order.quantity > 0, OpenMastError::ZeroAmount);
    require_own(accounts.tokens.tokens.owner(), accounts.buyer.address())?;
    let price = lot.price_at(network.final_epoch.get(), now)?;
    require!(
        price.get() <= order.most_price,
        OpenMastError::PriceAboveMost
    );
    let left = lot.left();
    require!(order.quantity <= left, OpenMastError::LotSoldOut);
    require!(
        order.quantity >= lot.least_purchase.get().min(left),
        OpenMastError::BelowLeastPurchase
    );
    Ok(price)
}

/// What a buyer bought in a sale whose price falls; zeros for a fixed price.
#[derive(Default)]
struct Bought {
    quantity: u64,
    paid: u64,
}

/// A fixed price needs no account: nobody pays too much.
#[inline(never)]
fn note_purchase(accounts: &BuyLot, quantity: u64, paid: BaseUnits) -> Result<Bought> {
    if accounts.tokens.lot.is_fixed() {
        return Ok(Bought::default());
    }
    let account = accounts.purchase.as_ref();
    let account = account.ok_or(OpenMastError::WrongPurchase)?;
    let (lot, buyer) = (accounts.tokens.lot.address(), accounts.buyer.address());
    let seeds: [&[u8]; 3] = [seeds::PURCHASE, lot.as_ref(), buyer.as_ref()];
    let (address, bump) = try_find_program_address(&seeds, &crate::ID)?;
    require!(
        address_eq(account.address(), &address),
        OpenMastError::WrongPurchase
    );
    let mut purchase = if account.account().owned_by(&crate::ID) {
        load(account)?
    } else {
        create(accounts, account, bump)?
    };
    purchase.add(quantity, paid)?;
    Ok(Bought {
        quantity: purchase.quantity.get(),
        paid: purchase.paid.get(),
    })
}

fn load(account: &UncheckedAccount) -> Result<Account<Purchase>> {
    // SAFETY: no account of an instruction is given twice where it is changed, so this one is loaded nowhere else.
    let loaded = unsafe { Account::<Purchase>::load_mut(*account.account()) };
    Ok(loaded.map_err(|_| OpenMastError::WrongPurchase)?)
}

fn create(accounts: &BuyLot, account: &UncheckedAccount, bump: u8) -> Result<Account<Purchase>> {
    let (lot, buyer) = (*accounts.tokens.lot.address(), *accounts.buyer.address());
    let mut purchase = Account::<Purchase>::create_and_initialize(
        accounts.buyer.account(),
        account.account(),
        <Account<Purchase> as Space>::INIT_SPACE,
        &crate::ID,
        &(),
        Some(&[seeds::PURCHASE, lot.as_ref(), buyer.as_ref(), &[bump]]),
        None,
    )?;
    purchase.open(&lot, &buyer, bump);
    Ok(purchase)
}

#[inline(never)]
fn emit_event(accounts: &BuyLot, quantity: u64, paid: BaseUnits, bought: &Bought) {
    let (network, lot) = (&accounts.pay_in.network, &accounts.tokens.lot);
    emit!(LotBought {
        network: *network.address(),
        lot: *lot.address(),
        buyer: *accounts.buyer.address(),
        quantity,
        paid: paid.get(),
        price: lot.price.get(),
        sold: lot.sold.get(),
        lot_paid_in: lot.paid_in.get(),
        lot_excess: lot.excess.get(),
        purchase_quantity: bought.quantity,
        purchase_paid: bought.paid,
        network_lots_in: network.lots_in.get(),
        network_lots_excess: network.lots_excess.get(),
    });
}
