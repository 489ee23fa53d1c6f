//! What lots are, in words.

use openmast_client::{
    accounts::{Lot, lot_kind_name},
    amounts::Amount,
};
use openmast_ledger::{BaseUnits, LotKind, tokens_worth};

use crate::{commands::collecting::broken_accounts, failure::Failure, values::text_of_amount};

/// `20 GB (10⁹ bytes each, both directions together) of asset 3`.
pub fn what(kind: Option<LotKind>, quantity: u64, asset: u32) -> String {
    match kind {
        Some(LotKind::Volume) => {
            format!("{quantity} GB (10⁹ bytes each, both directions together) of asset {asset}")
        }
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

/// What becomes of the money if it is not delivered.
pub(super) fn promise(lot: &Lot) -> String {
    let before = match lot.refund_bps {
        0 => "Before the window tokens can only be resold.".to_owned(),
        bps => format!(
            "After the sale and before the window a returned token pays {} of its price.",
            crate::values::text_of_bps(bps)
        ),
    };
    let unused = match lot.lot_kind() {
        Some(LotKind::Volume) => "Of what was not used, the part of the epochs",
        _ => "The part of the epochs",
    };
    format!(
        "{before} {unused} in which the asset was not served comes back at the price that was paid, once the window is over; \
         what was served and not used does not."
    )
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
        assert!(what(None, 2, 3).contains("does not know"));
    }
}
