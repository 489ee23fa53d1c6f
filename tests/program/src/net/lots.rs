//! Lots: issued, sold, redeemed, and shown by the oracles' ledger.

use openmast_client::{
    accounts::{Entitlement, Lot, LotBook},
    addresses,
    composites::lot_account,
    instructions::{self as ix, Capacity, Issuing, LotOrder, NewLot, ProvenTotals, token},
};
use openmast_ledger::LotKind;
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use super::{Asset, MIN_EPOCH, Net};
use crate::{operation::Operation, outcome::Done, proposed::Line, world::World};

/// Wallets that buy lots have so much.
pub const PURSE: u64 = 1_000_000_000_000;

impl Net {
    /// An asset of which 1 000 Mbit/s and 20 SIM slots can be sold from the fourth epoch after the newest final one on. An
    /// epoch is final: before that nobody knows how long one is.
    #[track_caller]
    pub fn lot_asset(&mut self, world: &mut World) -> Asset {
        let asset = self.asset(world);
        if self.state(world).final_epoch == 0 {
            self.settle(world);
        }
        self.run(world, self.lot_capacity(world, &asset, 1_000, 20));
        asset
    }

    /// The owner announces what can be sold, with epochs that count a minute.
    pub fn lot_capacity(
        &self,
        world: &World,
        asset: &Asset,
        mbps: u32,
        sim_slots: u32,
    ) -> Operation {
        Operation::AnnounceCapacity {
            by: asset.owner,
            asset: asset.index,
            capacity: Capacity {
                mbps,
                sim_slots,
                slot_price: 30_000,
                epoch_seconds: 60,
            },
            epoch: self.state(world).final_epoch + 4,
        }
    }

    /// A lot of this kind at a fixed price, of four epochs from the sixth after the newest final one on; the sale begins
    /// in a minute and lasts an hour.
    pub fn new_lot(&self, world: &World, kind: LotKind) -> NewLot {
        let (now, first_epoch) = (world.now(), self.state(world).final_epoch + 6);
        let quantity = match kind {
            LotKind::Volume | LotKind::Rate => 10,
            LotKind::SimSlot => 5,
            LotKind::Exclusive => 1,
        };
        NewLot {
            name: "Harbour, in March".into(),
            symbol: "HARB-03".into(),
            uri: "https://example.org/harbour-03.json".into(),
            kind: kind.code(),
            quantity,
            first_epoch,
            last_epoch: first_epoch + 3,
            rolls_epochs: 0,
            ends_by: now + 100_000,
            price_start: 90_000_000,
            price_floor: 90_000_000,
            sale_starts: now + MIN_EPOCH,
            sale_ends: now + 3_600,
            least_purchase: 1,
            refund_bps: 9_000,
            most_per_epoch: 0,
        }
    }

    /// The same with a price that falls to a third.
    pub fn falling_lot(&self, world: &World, kind: LotKind) -> NewLot {
        NewLot {
            price_floor: 30_000_000,
            ..self.new_lot(world, kind)
        }
    }

    /// What the issue of an asset's next lot hangs on.
    pub fn issuing(&self, world: &World, asset: &Asset) -> Issuing {
        let network = self.state(world);
        let book = world.find::<LotBook>(&addresses::lot_book(&asset.address));
        Issuing {
            next_index: network.reserve_count,
            number: book.map_or(0, |book| book.issued),
            final_epoch: network.final_epoch,
            licence: None,
        }
    }

    /// The owner issues a lot.
    pub fn issue_lot(&self, world: &World, asset: &Asset, new: &NewLot) -> Instruction {
        let issuing = self.issuing(world, asset);
        let (payer, owner) = (self.rent_payer, asset.owner);
        ix::issue_lot(payer, owner, self.address, asset.index, &issuing, new)
    }

    /// The same, done, with the lot.
    #[track_caller]
    pub fn issue(&mut self, world: &mut World, asset: &Asset, new: &NewLot) -> Lot {
        world.run(self.issue_lot(world, asset, new));
        self.released.push(Line::default());
        world.get(&addresses::reserve(
            &self.address,
            self.released.len() as u32 - 1,
        ))
    }

    /// A lot of this kind of a new asset, whose sale has begun.
    #[track_caller]
    pub fn lot(&mut self, world: &mut World, kind: LotKind) -> Lot {
        let asset = self.lot_asset(world);
        let new = self.new_lot(world, kind);
        let lot = self.issue(world, &asset, &new);
        world.pass(MIN_EPOCH);
        lot
    }

    /// `buyer` buys at whatever price, out of its associated accounts.
    pub fn buy_lot(&self, lot: &Lot, buyer: Pubkey, quantity: u64) -> Instruction {
        let source = addresses::currency_account(&buyer, &self.mint);
        let order = LotOrder {
            quantity,
            most_price: u64::MAX,
            deadline: i64::MAX,
        };
        ix::buy_lot(buyer, lot, source, lot_account(lot, &buyer), &order)
    }

    /// A wallet with money and an account of the lot's tokens.
    pub fn lot_wallet(&self, world: &mut World, lot: &Lot) -> Pubkey {
        let wallet = world.wallet();
        world.fund(wallet, self.mint, PURSE);
        world.run(token::create_share_account(&wallet, &wallet, &lot.mint));
        wallet
    }

    /// A new wallet that bought so many tokens.
    #[track_caller]
    pub fn holder(&self, world: &mut World, lot: &Lot, quantity: u64) -> Pubkey {
        let holder = self.lot_wallet(world, lot);
        world.run(self.buy_lot(lot, holder, quantity));
        holder
    }

    /// `holder` redeems tokens for a payer.
    pub fn redeem_lot(
        &self,
        world: &World,
        lot: &Lot,
        holder: Pubkey,
        payer: u32,
        amount: u64,
    ) -> Instruction {
        let next = self.state(world).reserve_count;
        let tokens = lot_account(lot, &holder);
        ix::redeem_lot(holder, lot, tokens, payer, next, amount)
    }

    /// The same, done, with the entitlement.
    #[track_caller]
    pub fn redeem(
        &mut self,
        world: &mut World,
        lot: &Lot,
        holder: Pubkey,
        payer: u32,
        amount: u64,
    ) -> Entitlement {
        world.run(self.redeem_lot(world, lot, holder, payer, amount));
        self.released.push(Line::default());
        let index = self.released.len() as u32 - 1;
        world.get(&addresses::reserve(&self.address, index))
    }

    /// A payer with an entitlement of so many tokens of a new lot of this kind, and the lot.
    #[track_caller]
    pub fn entitled(
        &mut self,
        world: &mut World,
        kind: LotKind,
        amount: u64,
    ) -> (Lot, super::Payer, Entitlement) {
        let lot = self.lot(world, kind);
        let payer = self.payer(world, 1);
        world.run(token::create_share_account(
            &payer.owner,
            &payer.owner,
            &lot.mint,
        ));
        let holder = self.holder(world, &lot, amount);
        let entitlement = self.redeem(world, &lot, holder, payer.index, amount);
        (lot, payer, entitlement)
    }

    /// Notes in the oracles' ledger that an entitlement of a lot met so many bytes, which released so much.
    pub fn meet(&mut self, lot: &Lot, entitlement: &Entitlement, bytes: u64, amount: u64) {
        let asset = &mut self.earned[lot.asset_index as usize];
        let reserve = &mut self.released[entitlement.index as usize];
        for line in [asset, reserve] {
            line.bytes += bytes;
            line.paid += bytes;
            line.charged += amount;
            line.accrued += amount;
        }
        self.spent[entitlement.payer_index as usize].bytes += bytes;
    }

    /// Notes in the oracles' ledger that one more epoch of a lot was served, which released so much.
    pub fn serve(&mut self, lot: &Lot, amount: u64) {
        let reserve = &mut self.released[lot.index as usize];
        reserve.bytes += 1;
        reserve.paid += 1;
        reserve.charged += amount;
        reserve.accrued += amount;
        let asset = &mut self.earned[lot.asset_index as usize];
        asset.charged += amount;
        asset.accrued += amount;
    }

    /// What a settlement shows of a reserve.
    pub fn shown(&self, epoch: u64, reserve: u32) -> ProvenTotals {
        let proposed = &self.proposed[&epoch];
        proposed.reserve_claim(self.address, reserve).totals()
    }

    /// One epoch after the other until this one is final.
    #[track_caller]
    pub fn settle_until(&mut self, world: &mut World, epoch: u64) {
        while self.state(world).final_epoch < epoch {
            self.settle(world);
        }
    }

    /// Anybody settles a lot by the settlement of this epoch.
    pub fn settle_lot(&self, lot: &Lot, epoch: u64) -> Instruction {
        ix::settle_lot(lot, epoch, &self.shown(epoch, lot.index), None)
    }

    /// Settles epochs up to the lot's last, and the lot.
    #[track_caller]
    pub fn end_lot(&mut self, world: &mut World, lot: &Lot) -> Done {
        self.settle_until(world, lot.last_epoch);
        world.run(self.settle_lot(lot, lot.last_epoch))
    }

    /// Where a wallet is paid.
    pub fn purse(&self, wallet: &Pubkey) -> Pubkey {
        addresses::currency_account(wallet, &self.mint)
    }
}
