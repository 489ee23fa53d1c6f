//! Lots: sales that are over, what was paid too much in them, and windows that are over.
//!
//! A lot of whose end no settlement came in time is lapsed by those who wait for their money: that voids settlements which are on
//! their way, also those of the oracle that this keeper is part of.

use std::collections::BTreeMap;

use openmast_client::{accounts::Lot, addresses, instructions};
use solana_pubkey::Pubkey;

use crate::keeper::{Keeper, Kind, Seen, Task, Work};

/// Lots about which the newest final settlement says the last that there is to say. Nothing that was sold is paid back before.
pub(super) fn closed(seen: &Seen) -> Vec<Task> {
    // Without what was charged there are no proofs either.
    if seen.charged.is_empty() {
        return Vec::new();
    }
    let (epoch, closed_at) = (seen.network.final_epoch, seen.network.final_closed_at);
    let closed = seen.lots.iter().filter(|lot| {
        (!lot.is_settled() || lot.has_lapsed() && lot.served > 0)
            && lot.sold > 0
            && lot.is_closed_by(epoch, closed_at)
            && lot.index < seen.network.settled_reserve_count
    });
    let tasks = closed.map(|lot| Task {
        kind: Kind::SettleLot,
        subject: lot.address(),
        weight: lot.paid_in,
        work: Work::SettleLot { index: lot.index },
    });
    tasks.collect()
}

/// What buyers paid above the last price of a sale in which it fell.
pub(super) fn overpaid(seen: &Seen) -> Vec<Task> {
    let lots = seen.lots.iter().map(|lot| (lot.address(), lot));
    let lots: BTreeMap<Pubkey, &Lot> = lots.collect();
    let tasks = seen.lot_purchases.iter().filter_map(|purchase| {
        let lot = *lots.get(&purchase.lot)?;
        if !is_over(seen, lot) {
            return None;
        }
        let account = addresses::currency_account(&purchase.buyer, &seen.network.currency_mint);
        let settle = instructions::settle_purchase(lot, purchase.buyer, account);
        let subject = addresses::purchase(&purchase.lot, &purchase.buyer);
        Some(Task {
            weight: purchase.excess(lot).map_or(0, |excess| excess.get()),
            ..Task::of_one(Kind::SettlePurchase, subject, settle)
        })
    });
    tasks.collect()
}

/// Sales that are over, with something that nobody bought, or that was given back before the window.
pub(super) fn sales_over(seen: &Seen, keeper: &Keeper) -> Vec<Task> {
    let over = seen
        .lots
        .iter()
        .filter(|lot| is_over(seen, lot) && (lot.left() > 0 || was_given_back(seen, lot)));
    let tasks = over.map(|lot| {
        let end = instructions::end_lot_sale(keeper.key, lot);
        Task::of_one(Kind::EndLotSale, lot.address(), end)
    });
    tasks.collect()
}

fn was_given_back(seen: &Seen, lot: &Lot) -> bool {
    let book = seen.lot_books.get(&lot.asset);
    let asset = seen.asset_at(&lot.asset);
    book.zip(asset)
        .is_some_and(|(book, asset)| book.takes_too_much(lot, asset))
}

fn is_over(seen: &Seen, lot: &Lot) -> bool {
    lot.is_sale_over(seen.network.final_epoch, seen.unix_time)
}
