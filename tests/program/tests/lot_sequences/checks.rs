//! What holds after every step, and that everybody gets what is its own in the end.

use std::collections::BTreeMap;

use openmast_client::{
    accounts::{Asset, Entitlement, Lot, LotBook, Mint, Purchase, Settlement},
    addresses, instructions as ix,
};
use openmast_ledger::fits;
use openmast_program_tests::proposed::Line;

use super::{Counts, oracle::Reserves, players::Game};

impl Game {
    pub fn check(&mut self) {
        let reserves = self.reserves();
        self.sums(&reserves);
        for lot in reserves.lots.values() {
            self.tokens_are_what_was_sold(&reserves, lot);
            self.no_more_comes_out_than_was_paid(lot);
        }
        for asset in &self.assets {
            self.nothing_is_oversold(&reserves, asset.address);
        }
        self.no_promise_is_broken(&reserves);
    }

    /// What was announced for an epoch in which volume that is sold can end is announced for it still, or more.
    fn no_promise_is_broken(&mut self, reserves: &Reserves) {
        let first_free = self.final_epoch() + 4;
        let mut promised = BTreeMap::new();
        for asset in &self.assets {
            let state: Asset = self.world.get(&asset.address);
            let book = self
                .world
                .find::<LotBook>(&addresses::lot_book(&asset.address));
            let booked = |lot: &Lot| {
                let entries = book
                    .iter()
                    .flat_map(|book| book.entries.iter().take(book.count.into()));
                entries.clone().any(|entry| entry.reserve == lot.index)
            };
            let volumes = (reserves.lots.values())
                .filter(|lot| lot.asset == asset.address && lot.kind == 0 && booked(lot));
            let last = volumes.map(|lot| lot.last_epoch).max().unwrap_or(0);
            for epoch in first_free..=last {
                let now = state.stakers_bps_in(epoch).expect("a part");
                let at = (asset.index, epoch);
                let then = self.promised.get(&at).copied().unwrap_or(0);
                assert!(
                    now >= then,
                    "{then} was promised for {at:?}, and {now} is left"
                );
                promised.insert(at, now);
            }
        }
        self.promised = promised;
    }

    fn sums(&self, reserves: &Reserves) {
        let network = self.net.state(&self.world);
        let sum = |of: fn(&Lot) -> u64| reserves.lots.values().map(of).sum::<u64>();
        assert_eq!(network.lots_in, sum(|lot| lot.paid_in));
        assert_eq!(network.lots_out, sum(|lot| lot.returned));
        assert_eq!(network.lots_excess, sum(|lot| lot.excess));
        let books = network.deposited - network.withdrawn + network.lots_in - network.lots_out
            + network.fees
            - network.paid_out;
        assert_eq!(self.net.vault(&self.world), books);
        let theirs = network.lots_in - network.lots_out - network.lots_excess;
        assert!(network.settled_reserve_accrued <= theirs);
    }

    fn tokens_are_what_was_sold(&self, reserves: &Reserves, lot: &Lot) {
        let mint = self.world.raw(&lot.mint).expect("a mint");
        let supply = Mint::decode(&mint.owner, &mint.data)
            .expect("a mint")
            .supply;
        let entitled: u64 = (reserves.entitlements.values())
            .filter(|entitlement| entitlement.lot_index == lot.index)
            .map(|entitlement| entitlement.quantity)
            .sum();
        let sold = match lot.is_settled() {
            true => supply + entitled..=lot.sold,
            false => lot.sold..=lot.sold,
        };
        assert!(sold.contains(&(supply + entitled)), "{lot:?}");
        let excess: u64 = (self.wallets.iter())
            .filter_map(|buyer| {
                let address = addresses::purchase(&lot.address(), buyer);
                self.world.find::<Purchase>(&address)
            })
            .map(|purchase| purchase.excess(lot).expect("no less than the price").get())
            .sum();
        assert_eq!(excess, lot.excess);
    }

    /// By what is final, and by what may become so.
    fn no_more_comes_out_than_was_paid(&self, lot: &Lot) {
        for lines in [&self.released, &self.net.released] {
            let released = self.released_of(lines, lot);
            assert!(
                released + lot.returned <= lot.paid_in - lot.excess,
                "{released} released of {lot:?}"
            );
        }
    }

    /// Of the lot and all entitlements that it ever had.
    fn released_of(&self, lines: &[Line], lot: &Lot) -> u64 {
        let of = |index: u32| lines.get(index as usize).map_or(0, |line| line.accrued);
        let entitlements = self.entitlements_of(lot);
        of(lot.index) + entitlements.into_iter().map(of).sum::<u64>()
    }

    /// Also those that are closed.
    fn entitlements_of(&self, lot: &Lot) -> Vec<u32> {
        let all = self.redeemed.iter();
        all.filter(|(of, _)| *of == lot.index)
            .map(|(_, index)| *index)
            .collect()
    }

    fn nothing_is_oversold(&self, reserves: &Reserves, address: solana_pubkey::Pubkey) {
        let asset: Asset = self.world.get(&address);
        let Some(book) = self.world.find::<LotBook>(&addresses::lot_book(&address)) else {
            return;
        };
        assert_eq!(u16::from(book.count), asset.booked_lots);
        let first_free = self.final_epoch() + 4;
        assert!(fits(
            book.reservations(),
            &asset.capacity_schedule(),
            first_free
        ));
        // An entry takes at least what is sold, until the lot is settled.
        let entries: BTreeMap<_, _> = (book.entries.iter().take(usize::from(book.count)))
            .map(|entry| (entry.reserve, entry))
            .collect();
        for lot in reserves.lots.values() {
            if lot.asset != address {
                continue;
            }
            let entry = entries.get(&lot.index);
            assert!(entry.is_none() || !lot.is_settled());
            assert!(entry.is_some() || lot.is_settled() || lot.sold == 0);
            if let Some(entry) = entry {
                let needs = match lot.kind {
                    1 => u64::from(entry.slots) >= lot.sold,
                    2 => entry.bits_per_second >= lot.sold * 1_000_000,
                    3 => entry.bits_per_second == 1_000_000_000,
                    _ => {
                        let even =
                            lot.last_epoch - lot.first_epoch + 1 - u64::from(lot.rolls_epochs);
                        let bits = u128::from(entry.bits_per_second) * u128::from(even) * 60;
                        bits >= u128::from(lot.sold) * 8_000_000_000
                    }
                };
                assert!(needs, "{entry:?} of {lot:?}");
            }
        }
    }

    /// Everybody takes what is its own, and nothing is left but what was rounded down.
    pub fn finish(&mut self, counts: &mut Counts) {
        self.finalize();
        self.check_events();
        let newest = self.reserves().lots.into_values().map(|lot| lot.last_epoch);
        let newest = newest.max().unwrap_or(0);
        while self.final_epoch() < newest {
            self.close();
            self.finalize();
            self.settle_what_is_over();
        }
        self.settle_what_is_over();
        self.world.pass(4_000);
        self.take_all(counts);
        self.check();
        let reserves = self.reserves();
        for lot in reserves.lots.values() {
            let out = self.released_of(&self.released, lot) + lot.returned;
            let events = 3 + 2 * self.entitlements_of(lot).len() as u64 + self.wallets.len() as u64;
            let unclaimed = self.worthless_tokens(lot);
            assert!(
                lot.paid_in - out <= events + unclaimed + self.earlier_refunds(lot),
                "{} of {lot:?} stay",
                lot.paid_in - out
            );
        }
        self.check_events();
    }

    /// Every lot as soon as a settlement of its end is there: such a one is not kept for ever.
    fn settle_what_is_over(&mut self) {
        let epoch = self.final_epoch();
        let address = addresses::settlement(&self.net.address, epoch);
        let settlement: Settlement = self.world.get(&address);
        for lot in self.reserves().lots.into_values() {
            if !lot.is_shown() && lot.is_closed_by(epoch, settlement.content.closed_at) {
                self.world.run(self.net.settle_lot(&lot, epoch));
            }
        }
    }

    fn take_all(&mut self, counts: &mut Counts) {
        for lot in self.reserves().lots.into_values() {
            for wallet in self.wallets.clone() {
                let address = addresses::purchase(&lot.address(), &wallet);
                if self.world.find::<Purchase>(&address).is_some() {
                    let destination = self.net.purse(&wallet);
                    self.world
                        .run(ix::settle_purchase(&lot, wallet, destination));
                }
                let held = self.tokens(&lot, &wallet);
                let lot: Lot = self.world.get(&lot.address());
                self.refund_of(counts, &lot, wallet, held);
            }
        }
        let epoch = self.final_epoch();
        let address = addresses::settlement(&self.net.address, epoch);
        let Some(settlement) = self.world.find::<Settlement>(&address) else {
            return;
        };
        for index in self.reserves().entitlements.into_keys() {
            let entitlement: Entitlement = self.world.get(&self.lot_address(index));
            let lot: Lot = self.world.get(&entitlement.lot);
            let payer = self.payers[entitlement.payer_index as usize];
            self.refund_of_entitlement(counts, &entitlement, &lot, &payer, (epoch, &settlement));
        }
        assert!(self.reserves().entitlements.is_empty(), "all are closed");
    }

    /// What lapsed epochs count as served that the oracles do not release.
    fn worthless_tokens(&self, lot: &Lot) -> u64 {
        if lot.has_lapsed() { lot.paid_in } else { 0 }
    }

    /// Each refund of a part is rounded down on its own.
    fn earlier_refunds(&self, lot: &Lot) -> u64 {
        use openmast_client::events::Event;
        let events = self.world.events().iter();
        let refunds = events.filter(|event| match event {
            Event::LotRefunded(event) => event.lot == lot.address(),
            Event::LotReturned(event) => event.lot == lot.address(),
            _ => false,
        });
        refunds.count() as u64
    }
}
