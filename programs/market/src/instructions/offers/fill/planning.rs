//! Whether an offer can be filled as the taker wants, and how much of it.

use {
    super::{Fill, Order},
    crate::{
        errors::MarketError,
        instructions::standing::{Way, may_trade},
        state::Offer,
    },
    openmast_ledger::{Trade, fill_quantity},
};

/// What changes hands.
pub(super) struct Plan {
    /// Base units of the goods.
    pub(super) quantity: u64,
    /// The money.
    pub(super) money: Trade,
}

/// What changes hands, or why nothing does. All that a maker, the network's authority or another taker can have changed since
/// the taker looked is a reason; what is the taker's own fault is refused elsewhere.
pub(super) fn plan(
    accounts: &Fill,
    offer: &Offer,
    order: &Order,
    now: i64,
) -> Result<Plan, MarketError> {
    offer.require_open(now)?;
    check_goods(accounts, offer)?;
    check_terms(accounts, offer, order)?;
    check_maker(accounts, offer, now)?;
    let quantity = fill_quantity(order.quantity, offer.left.get(), offer.least_fill.get());
    if quantity < order.least.max(1) {
        return Err(MarketError::TooLittleLeft);
    }
    let money = money(offer, quantity)?;
    Ok(Plan { quantity, money })
}

/// What the taker pays or gets. Another taker may have left so little of a bid that nothing would be paid for it.
fn money(offer: &Offer, quantity: u64) -> Result<Trade, MarketError> {
    let terms = offer.terms()?;
    if offer.is_sell() {
        return Ok(terms.buy(quantity)?);
    }
    let money = terms.sell(quantity)?;
    if money.received()?.get() == 0 {
        return Err(MarketError::NothingPaid);
    }
    Ok(money)
}

/// The goods are what the taker thinks, they may be traded, and the maker is paid where it wants to be.
fn check_goods(accounts: &Fill, offer: &Offer) -> Result<(), MarketError> {
    let goods = &accounts.goods_escrow;
    if offer.network != goods.network || offer.mint != goods.mint {
        return Err(MarketError::WrongMint);
    }
    if goods.barred != 0 {
        return Err(MarketError::MintBarred);
    }
    if offer.pay_to != *accounts.maker_account.address() {
        return Err(MarketError::WrongDestination);
    }
    Ok(())
}

fn check_terms(accounts: &Fill, offer: &Offer, order: &Order) -> Result<(), MarketError> {
    if offer.side != order.side {
        return Err(MarketError::WrongSide);
    }
    let anybody = Default::default();
    if offer.taker != anybody && offer.taker != *accounts.taker.address() {
        return Err(MarketError::NotTheTaker);
    }
    let (price, limit) = (offer.price.get(), order.limit_price);
    let is_within = if offer.is_sell() {
        price <= limit
    } else {
        price >= limit
    };
    if !is_within {
        return Err(MarketError::PriceBeyondLimit);
    }
    if offer.fee_bps.get() > order.most_fee_bps {
        return Err(MarketError::FeeBeyondLimit);
    }
    Ok(())
}

fn check_maker(accounts: &Fill, offer: &Offer, now: i64) -> Result<(), MarketError> {
    let way = if offer.is_sell() {
        Way::Delivers
    } else {
        Way::Receives
    };
    let (escrow, holder) = (&accounts.goods_escrow, &accounts.maker_holder);
    if !may_trade(escrow, holder, &offer.maker, way, now) {
        return Err(MarketError::MakerBarred);
    }
    Ok(())
}
