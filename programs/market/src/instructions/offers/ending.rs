//! What cancelling, expiring and claiming share: paying a maker what is its own, and closing an offer that is done.

use {
    crate::{
        events::PaidBack,
        instructions::payback::{Payback, Recipient},
        state::Offer,
    },
    anchor_lang::{AnchorAccount, prelude::*},
};

/// Pays what waits for the maker: to any account of its own when `by_maker`, otherwise to those that it named. Closes the
/// offer when nothing is left of it.
#[inline(never)]
pub(super) fn pay_and_close(
    payback: &mut Payback,
    offer: &mut Account<Offer>,
    by_maker: bool,
) -> Result<PaidBack> {
    let recipient = Recipient {
        owner: offer.maker,
        named: (!by_maker).then(|| offer.accounts()),
    };
    let data = &mut **offer;
    let paid = payback.pay(&recipient, &mut data.goods_owed, &mut data.money_owed)?;
    let owed = (offer.goods_owed.get(), offer.money_owed.get());
    if !offer.is_done() {
        return Ok(payback.told(paid, owed, false, None));
    }
    let position = payback.leave_position(&recipient.owner)?;
    offer.close(*payback.rent_payer.account())?;
    Ok(payback.told(paid, owed, true, position))
}
