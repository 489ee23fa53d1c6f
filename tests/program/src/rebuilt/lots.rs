//! Lots, what they take of a capacity, entitlements and purchases.

use openmast_client::{
    accounts::{BookEntry, Entitlement, Lot, LotBook, Purchase},
    addresses,
    events::{self, Event},
};
use solana_pubkey::Pubkey;

use super::{Rebuilt, bump, same};
use crate::{model::new_account, world::World};

impl Rebuilt {
    /// Takes the event if it is of this area, and says whether it is.
    pub(super) fn apply_to_lots(&mut self, event: &Event) -> bool {
        match event {
            Event::LotIssued(event) => self.lot_issued(event),
            Event::LotBought(event) => self.lot_bought(event),
            Event::LotPurchaseSettled(event) => {
                self.network.lots_out = event.network_lots_out;
                self.network.lots_excess = event.network_lots_excess;
                let lot = self.lot(&event.lot);
                (lot.returned, lot.excess) = (event.lot_returned, event.lot_excess);
                self.purchases.remove(&(event.lot, event.buyer));
            }
            Event::LotSaleEnded(event) => self.lot_sale_ended(event),
            Event::LotReturned(event) => {
                self.network.lots_in = event.network_lots_in;
                let lot = self.lot(&event.lot);
                (lot.quantity, lot.sold) = (event.lot_quantity, event.sold);
                (lot.paid_in, lot.forfeited) = (event.lot_paid_in, event.forfeited);
            }
            Event::LotCutShort(event) => self.lot(&event.lot).ends_by = event.ends_by,
            Event::LotSettled(event) => {
                let lot = self.lot(&event.lot);
                (lot.settled, lot.served) = (1, event.served);
                self.lot_takes_nothing(&event.lot, event.booked_lots);
            }
            Event::LotLapsed(event) => {
                self.network.exit_closed_at = event.exit_closed_at;
                let lot = self.lot(&event.lot);
                (lot.settled, lot.served) = (2, event.served);
                self.lot_takes_nothing(&event.lot, event.booked_lots);
            }
            Event::LotRefunded(event) => {
                self.network.lots_out = event.network_lots_out;
                self.lot(&event.lot).returned = event.lot_returned;
            }
            _ => return self.apply_to_entitlements(event),
        }
        true
    }

    fn apply_to_entitlements(&mut self, event: &Event) -> bool {
        match event {
            Event::LotRedeemed(event) => self.lot_redeemed(event),
            Event::LotAskedBack(event) => {
                let entitlement = self.entitlement(&event.entitlement);
                (entitlement.asked, entitlement.asked_slot) = (event.asked, event.asked_slot);
            }
            Event::LotAskCancelled(event) => {
                let entitlement = self.entitlement(&event.entitlement);
                (entitlement.asked, entitlement.asked_slot) = (0, 0);
            }
            Event::LotTakenBack(event) => {
                let entitlement = self.entitlement(&event.entitlement);
                (entitlement.asked, entitlement.asked_slot) = (0, 0);
                entitlement.quantity = event.quantity;
            }
            Event::EntitlementRefunded(event) => {
                self.network.lots_out = event.network_lots_out;
                self.lot(&event.lot).returned = event.lot_returned;
                self.entitlements.remove(&event.entitlement);
            }
            _ => return false,
        }
        true
    }

    fn lot_issued(&mut self, event: &events::LotIssued) {
        let (index, number, new) = (event.index, event.number, &event.terms);
        let lot = Lot {
            network: event.network,
            index,
            bump: bump(&[b"reserve", event.network.as_ref(), &index.to_le_bytes()]),
            asset: event.asset,
            asset_index: event.asset_index,
            number,
            kind: new.kind,
            mint: event.mint,
            mint_bump: bump(&[b"lot", event.asset.as_ref(), &number.to_le_bytes()]),
            rent_payer: event.rent_payer,
            quantity: new.quantity,
            first_epoch: new.first_epoch,
            last_epoch: new.last_epoch,
            rolls_epochs: new.rolls_epochs,
            epoch_seconds: event.epoch_seconds,
            counted_mbps: event.counted_mbps,
            counted_seconds: event.counted_seconds,
            ends_by: new.ends_by,
            price_start: new.price_start,
            price_floor: new.price_floor,
            sale_starts: new.sale_starts,
            sale_ends: new.sale_ends,
            price: new.price_start,
            least_purchase: new.least_purchase,
            refund_bps: new.refund_bps,
            most_per_epoch: new.most_per_epoch,
            ..new_account()
        };
        let book = self.books.entry(event.asset).or_insert_with(|| LotBook {
            network: event.network,
            asset: event.asset,
            bump: bump(&[b"lots", event.asset.as_ref()]),
            rent_payer: event.book_rent_payer,
            ..new_account()
        });
        book.entries[usize::from(book.count)] = BookEntry {
            reserve: index,
            kind: new.kind,
            first_epoch: new.first_epoch,
            end_epoch: new.last_epoch + 1,
            bits_per_second: event.bits_per_second,
            slots: event.slots,
        };
        (book.count, book.issued) = (book.count + 1, number + 1);
        self.network.reserve_count = index + 1;
        self.asset(&event.asset).booked_lots = event.booked_lots;
        self.lots.insert(event.lot, lot);
    }

    fn lot_bought(&mut self, event: &events::LotBought) {
        self.network.lots_in = event.network_lots_in;
        self.network.lots_excess = event.network_lots_excess;
        let lot = self.lot(&event.lot);
        (lot.price, lot.sold) = (event.price, event.sold);
        (lot.paid_in, lot.excess) = (event.lot_paid_in, event.lot_excess);
        if event.purchase_quantity > 0 {
            let (lot, buyer) = (event.lot, event.buyer);
            let purchase = self
                .purchases
                .entry((lot, buyer))
                .or_insert_with(|| Purchase {
                    lot,
                    buyer,
                    bump: bump(&[b"purchase", lot.as_ref(), buyer.as_ref()]),
                    ..new_account()
                });
            (purchase.quantity, purchase.paid) = (event.purchase_quantity, event.purchase_paid);
        }
    }

    fn lot_sale_ended(&mut self, event: &events::LotSaleEnded) {
        let lot = self.lot(&event.lot);
        lot.quantity = event.quantity;
        if !event.is_booked {
            self.lot_takes_nothing(&event.lot, event.booked_lots);
            return;
        }
        let index = lot.index;
        let book = self.books.get_mut(&event.asset).expect("a book");
        let entries = book.entries.iter_mut().take(usize::from(book.count));
        let mut of_lot = entries.filter(|entry| entry.reserve == index);
        let entry = of_lot.next().expect("an entry");
        (entry.bits_per_second, entry.slots) = (event.bits_per_second, event.slots);
    }

    /// The last entry takes the place of the one that goes.
    fn lot_takes_nothing(&mut self, lot: &Pubkey, booked_lots: u16) {
        let (asset, index) = (self.lot(lot).asset, self.lot(lot).index);
        self.asset(&asset).booked_lots = booked_lots;
        let book = self.books.get_mut(&asset).expect("a book");
        let used = usize::from(book.count);
        let place = book.entries[..used]
            .iter()
            .position(|entry| entry.reserve == index);
        if let Some(place) = place {
            book.entries.swap(place, used - 1);
            let empty: LotBook = new_account();
            book.entries[used - 1] = empty.entries[used - 1];
            book.count -= 1;
        }
    }

    fn lot_redeemed(&mut self, event: &events::LotRedeemed) {
        let index = event.index;
        let entitlement = Entitlement {
            network: event.network,
            index,
            bump: bump(&[b"reserve", event.network.as_ref(), &index.to_le_bytes()]),
            lot: event.lot,
            lot_index: event.lot_index,
            payer: event.payer,
            payer_index: event.payer_index,
            rent_payer: event.holder,
            quantity: event.quantity,
            ..new_account()
        };
        self.network.reserve_count = index + 1;
        self.entitlements.insert(event.entitlement, entitlement);
    }

    fn lot(&mut self, address: &Pubkey) -> &mut Lot {
        self.lots.get_mut(address).expect("a lot")
    }

    fn entitlement(&mut self, address: &Pubkey) -> &mut Entitlement {
        self.entitlements.get_mut(address).expect("an entitlement")
    }

    /// Compares them with the chain's.
    pub(super) fn check_lots(&self, world: &World) {
        for (address, lot) in &self.lots {
            same(world, address, lot);
        }
        for (asset, book) in &self.books {
            same(world, &addresses::lot_book(asset), book);
        }
        for (address, entitlement) in &self.entitlements {
            same(world, address, entitlement);
        }
        for ((lot, buyer), purchase) in &self.purchases {
            same(world, &addresses::purchase(lot, buyer), purchase);
        }
        // Closed ones are gone here and there.
        for index in 0..=self.network.reserve_count {
            let address = addresses::reserve(&self.address, index);
            let known =
                self.lots.contains_key(&address) || self.entitlements.contains_key(&address);
            assert_eq!(world.raw(&address).is_some(), known, "reserve {index}");
        }
    }
}
