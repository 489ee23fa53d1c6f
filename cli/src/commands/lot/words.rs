//! What lots are, in words.

use openmast_client::{
    accounts::{Lot, lot_kind_name},
    amounts::Amount,
};
use openmast_ledger::{BaseUnits, LotKind, tokens_worth};

use super::{calendar::Calendar, sale_end::SaleEnd};
use crate::{
    commands::collecting::broken_accounts,
    failure::Failure,
    values::{text_of_amount, text_of_bps, text_of_time},
};

/// Up to this part of the price buying to return costs at least as much as it gives back, basis points.
const MOST_OF_IT: u16 = 5_000;

/// `20 GB (10⁹ bytes each, both directions together) of asset 3`.
pub fn what(kind: Option<LotKind>, quantity: u64, asset: u32) -> String {
    match kind {
        Some(LotKind::Volume) => {
            format!("{quantity} GB (10⁹ bytes each, both directions together) of asset {asset}")
        }
        Some(LotKind::SimSlot) if quantity == 1 => format!(
            "1 SIM slot of asset {asset}: one identity of a payer may be active in each epoch"
        ),
        Some(LotKind::SimSlot) => format!(
            "{quantity} SIM slots of asset {asset}: so many identities of a payer may be active in each epoch"
        ),
        Some(LotKind::Rate) => {
            format!("{quantity} Mbit/s, both directions together, of asset {asset}")
        }
        Some(LotKind::Exclusive) => format!("asset {asset} as a whole, for one payer"),
        None => format!(
            "{quantity} tokens of asset {asset}, of a kind that this software does not know"
        ),
    }
}

/// The same of tokens of a lot.
pub(super) fn what_of(lot: &Lot, quantity: u64) -> String {
    what(lot.lot_kind(), quantity, lot.asset_index)
}

/// The kind's name.
pub fn kind_name(kind: u8) -> &'static str {
    LotKind::from_code(kind).map_or("unknown", lot_kind_name)
}

/// `12.500000 (12500000 base units)`.
pub(super) fn money(base_units: u64) -> String {
    text_of_amount(Amount::currency(base_units))
}

/// What tokens cost at a price, base units.
///
/// # Errors
/// More than can be counted.
pub(super) fn worth(price: u64, quantity: u64) -> Result<u64, Failure> {
    tokens_worth(BaseUnits(price), quantity)
        .map(BaseUnits::get)
        .map_err(broken_accounts)
}

/// What a volume is bounded by, behind a space; nothing of what has no bounds.
pub(super) fn limits(rolls_epochs: u32, most_per_epoch: u64) -> String {
    let rolls = match rolls_epochs {
        0 => String::new(),
        epochs => format!(
            " The last {epochs} of these epochs are roll-over: for what was not used in the ones before."
        ),
    };
    let most = match most_per_epoch {
        0 => String::new(),
        bytes => format!(" A token meets at most {bytes} bytes in one epoch."),
    };
    rolls + &most
}

/// What a token pays before the window, in words.
pub(super) fn returning(refund_bps: u16) -> String {
    let pays = || {
        format!(
            "Returned after the sale and before the window a token pays {} of its price.",
            text_of_bps(refund_bps)
        )
    };
    match refund_bps {
        0 => "Tokens cannot be returned before the window, only resold.".to_owned(),
        1..=MOST_OF_IT => pays(),
        _ => format!(
            "{} That is most of it: somebody who buys all, so that nobody else can, and returns it in the last moment loses little, and it is \
             too late to sell another lot for that window. A lower --refund makes that cost something.",
            pays()
        ),
    }
}

/// What becomes of the money if it is not delivered, or what has become of it.
///
/// # Errors
/// The lot's account contradicts itself.
pub(super) fn promise(lot: &Lot, calendar: &Calendar) -> Result<String, Failure> {
    if lot.is_settled() {
        return settled(lot);
    }
    let unused = match lot.lot_kind() {
        Some(LotKind::Volume) => "Of what was not used, the part of the epochs",
        _ => "The part of the epochs",
    };
    Ok(format!(
        "{} {unused} in which the asset was not served comes back at the price that was paid, once the window is over; \
         what was served and not used does not.",
        before(lot, calendar)
    ))
}

/// What a settled lot pays back.
fn settled(lot: &Lot) -> Result<String, Failure> {
    let (index, served) = (lot.index, lot.served);
    let window = lot.window().map_err(broken_accounts)?;
    let counts = match lot.has_lapsed() {
        true => "count as served, as no settlement of its end was shown in time",
        false => "were served",
    };
    if lot.sold == 0 {
        return Ok("Nobody has any of its tokens: nothing comes back.".to_owned());
    }
    let back = lot.refund(1).map_err(broken_accounts)?.get();
    if back == 0 {
        return Ok(format!(
            "{served} of its {window} epochs {counts}: nothing comes back, and its tokens are good for nothing any more."
        ));
    }
    let of_entitlement = match lot.lot_kind() {
        Some(LotKind::Volume) => "token that it did not use",
        _ => "of its tokens",
    };
    Ok(format!(
        "{served} of its {window} epochs {counts}: a token pays back {} (`openmast lot refund {index}`), and an entitlement the same for \
         each {of_entitlement} (`openmast lot refund ENTITLEMENT`).",
        money(back)
    ))
}

/// Whether tokens can be returned before the window.
fn before(lot: &Lot, calendar: &Calendar) -> String {
    if lot.refund_bps == 0 || !lot.begins_later(calendar.newest) {
        return "Tokens can only be resold.".to_owned();
    }
    let part = text_of_bps(lot.refund_bps);
    let sale = SaleEnd::of(lot);
    match lot.is_sale_over(calendar.newest, calendar.now) || sale.can_return(calendar) {
        true => format!(
            "After the sale and before the window a returned token pays {part} of its price: until epoch {} is final, about {}.",
            sale.first_epoch.saturating_sub(3),
            text_of_time(sale.may_begin_at(calendar))
        ),
        false => format!(
            "Tokens can only be resold, unless all are sold or the owner ends the sale before the window: a returned token then pays \
             {part} of its price."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_words() {
        for (kind, part) in [
            (LotKind::Volume, "20 GB"),
            (LotKind::SimSlot, "20 SIM slots"),
            (LotKind::Rate, "20 Mbit/s"),
            (LotKind::Exclusive, "asset 3 as a whole"),
        ] {
            let text = what(Some(kind), 20, 3);
            assert!(text.contains(part) && text.contains("asset 3"), "{text}");
            assert_ne!(kind_name(kind.code()), "unknown");
        }
        assert_eq!(kind_name(4), "unknown");
        assert!(what(Some(LotKind::SimSlot), 1, 3).starts_with("1 SIM slot of"));
        assert!(what(None, 2, 3).contains("does not know"));
    }
}
