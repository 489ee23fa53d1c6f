//! What the players do, and whether it must be accepted.

use openmast_client::{
    accounts::{Asset, Entitlement, Lot, Purchase, Settlement},
    addresses,
    composites::lot_account,
    instructions as ix,
};
use openmast_ledger::{BaseUnits, Bytes, LotKind, given_back};
use openmast_program_tests::net::{EXIT, Payer};
use solana_instruction::Instruction;

use super::{Counts, players::Game};

impl Game {
    pub fn step(&mut self, counts: &mut Counts) {
        match self.rng.u32(..100) {
            0..4 => self.issue(counts),
            4..22 => self.buy(counts),
            22..25 => self.split(counts),
            25..29 => self.settle_purchase(counts),
            29..33 => self.end_sale(counts),
            33..38 => self.give_back(counts),
            38..46 => self.redeem(counts),
            46..51 => self.ask(counts),
            51..53 => self.cancel(counts),
            53..59 => self.take_back(counts),
            59..64 => self.settle(counts),
            64..66 => self.lapse(counts),
            66..67 => self.cut_short(counts),
            67..71 => self.refund(counts),
            71..75 => self.refund_entitlement(counts),
            75..82 => self.use_some(),
            82..96 if self.pending.is_none() => self.close(),
            82..96 => self.finalize(),
            96..99 => {
                let seconds = self.rng.i64(1..120);
                self.world.pass(seconds);
            }
            _ => self.fall_silent(counts),
        }
    }

    /// Sends it, and asserts that it is accepted exactly when it must be.
    fn expect(
        &mut self,
        counts: &mut Counts,
        name: &'static str,
        instruction: Instruction,
        must: Option<bool>,
    ) -> bool {
        let outcome = self.world.send(&[instruction]);
        let accepted = outcome.is_ok();
        if let Some(must) = must {
            assert_eq!(accepted, must, "{name}: {outcome:?}");
        }
        let count = counts.entry(name).or_default();
        match accepted {
            true => count.0 += 1,
            false => count.1 += 1,
        }
        accepted
    }

    /// So many of what there is; now and then nothing, or more.
    fn some_of(&mut self, there: u64) -> u64 {
        match self.rng.u32(..12) {
            0 => 0,
            1 => there + 1,
            2..5 => there,
            _ => self.rng.u64(0..=there).max(1),
        }
    }

    fn any_of_lots(&mut self) -> Option<Lot> {
        let lots: Vec<_> = self.reserves().lots.into_keys().collect();
        // Rather one of the newest.
        let newest = lots.len().saturating_sub(5);
        let index = self.one_of(&lots[newest..])?;
        Some(self.world.get(&self.lot_address(index)))
    }

    fn any_entitlement(&mut self) -> Option<(Entitlement, Lot, Payer)> {
        let all: Vec<_> = self.reserves().entitlements.into_keys().collect();
        let index = self.one_of(&all)?;
        let entitlement: Entitlement = self.world.get(&self.lot_address(index));
        let lot = self.world.get(&entitlement.lot);
        let payer = self.payers[entitlement.payer_index as usize];
        Some((entitlement, lot, payer))
    }

    /// A settlement that is kept.
    fn any_settlement(&mut self) -> Option<(u64, Settlement)> {
        let network = self.net.state(&self.world);
        let oldest = network.oldest_kept_epoch.max(1);
        let epochs: Vec<_> = (oldest..=network.final_epoch).collect();
        let epoch = self.one_of(&epochs)?;
        let address = addresses::settlement(&self.net.address, epoch);
        Some((epoch, self.world.get(&address)))
    }

    fn issue(&mut self, counts: &mut Counts) {
        let asset = self.assets[self.rng.usize(..2)];
        let new = self.any_lot();
        let issue = self.net.issue_lot(&self.world, &asset, &new);
        let next = self.net.state(&self.world).reserve_count;
        if self.expect(counts, "issue", issue, None) {
            self.made_a_reserve();
            let lot = self.world.get(&self.lot_address(next));
            self.open_accounts(&lot);
        }
    }

    /// An owner announces a part for the stakers. By what each epoch was promised: nothing is lowered in which volume can end.
    fn split(&mut self, counts: &mut Counts) {
        let asset = self.assets[self.rng.usize(..2)];
        let final_epoch = self.final_epoch();
        if final_epoch > 0 && self.chance(70) {
            let collect = self.net.collect(&asset, final_epoch);
            // It may be collected already.
            let _ = self.net.send(&mut self.world, collect);
        }
        let state: Asset = self.world.get(&asset.address);
        let stakers_bps = self.rng.u16(..4) * 3_000;
        let epoch = final_epoch + self.rng.u64(3..14);
        let first_free = final_epoch + 4;
        let holds = (1..first_free).contains(&state.next_split_epoch);
        let present = match holds {
            true => state.next_stakers_bps,
            false => state.stakers_bps,
        };
        let is_lower = |(at, promised): (&(u32, u64), &u16)| {
            let announced = if at.1 < epoch { present } else { stakers_bps };
            at.0 == asset.index && at.1 >= first_free && announced < *promised
        };
        let must = epoch >= first_free
            && !(holds && state.collected_epoch + 1 < state.next_split_epoch)
            && !self.promised.iter().any(is_lower);
        let has_lots = state.booked_lots > 0;
        let (owner, network) = (asset.owner, self.net.address);
        let split = ix::set_split_policy(owner, network, asset.index, stakers_bps, epoch, has_lots);
        self.expect(counts, "split", split, Some(must));
    }

    /// The oracles' ledger has a line for each reserve, also the one to which they go back if an epoch is void.
    fn made_a_reserve(&mut self) {
        self.net.released.push(Default::default());
    }

    fn buy(&mut self, counts: &mut Counts) {
        let Some(lot) = self.any_of_lots() else {
            return;
        };
        let wallet = self.wallets[self.rng.usize(..self.wallets.len())];
        let quantity = self.some_of(lot.left());
        let (now, final_epoch) = (self.world.now(), self.final_epoch());
        let must = quantity > 0
            && lot.price_at(final_epoch, now).is_some()
            && quantity <= lot.left()
            && quantity >= lot.least_purchase.min(lot.left());
        let buy = self.net.buy_lot(&lot, wallet, quantity);
        self.expect(counts, "buy", buy, Some(must));
    }

    fn settle_purchase(&mut self, counts: &mut Counts) {
        let Some(lot) = self.any_of_lots() else {
            return;
        };
        let wallet = self.holder_of(&lot);
        let address = addresses::purchase(&lot.address(), &wallet);
        let purchase = self.world.find::<Purchase>(&address);
        let over = lot.is_sale_over(self.final_epoch(), self.world.now());
        let must = over && purchase.is_some();
        let before = self.net.money(&self.world, &wallet);
        let settle = ix::settle_purchase(&lot, wallet, self.net.purse(&wallet));
        if self.expect(counts, "settle purchase", settle, Some(must)) {
            let back = self.net.money(&self.world, &wallet) - before;
            let excess = purchase.expect("it was there").excess(&lot);
            assert_eq!(excess, Ok(BaseUnits(back)));
        }
    }

    fn end_sale(&mut self, counts: &mut Counts) {
        let Some(lot) = self.any_of_lots() else {
            return;
        };
        let wallet = self.wallets[self.rng.usize(..self.wallets.len())];
        let owner = self.assets[lot.asset_index as usize].owner;
        let over = lot.is_sale_over(self.final_epoch(), self.world.now());
        let never = !over && wallet != owner;
        let must = never.then_some(false);
        self.expect(counts, "end sale", ix::end_lot_sale(wallet, &lot), must);
    }

    fn give_back(&mut self, counts: &mut Counts) {
        let Some(lot) = self.any_of_lots() else {
            return;
        };
        let wallet = self.holder_of(&lot);
        let held = self.tokens(&lot, &wallet);
        let amount = self.some_of(held);
        let (now, final_epoch) = (self.world.now(), self.final_epoch());
        let must = (1..=held).contains(&amount)
            && lot.refund_bps > 0
            && lot.begins_later(final_epoch)
            && now < lot.ends_by
            && lot.is_sale_over(final_epoch, now);
        let tokens = lot_account(&lot, &wallet);
        let back = ix::return_lot(wallet, &lot, tokens, self.net.purse(&wallet), amount);
        self.expect(counts, "return", back, Some(must));
    }

    fn redeem(&mut self, counts: &mut Counts) {
        let Some(lot) = self.any_of_lots() else {
            return;
        };
        let wallet = self.holder_of(&lot);
        let held = self.tokens(&lot, &wallet);
        let amount = self.some_of(held);
        let payer = self.rng.u32(..self.payers.len() as u32);
        let must = (1..=held).contains(&amount)
            && !lot.is_settled()
            && lot.goes_on(self.final_epoch())
            && self.world.now() < lot.ends_by;
        let redeem = (self.net).redeem_lot(&self.world, &lot, wallet, payer, amount);
        let next = self.net.state(&self.world).reserve_count;
        if self.expect(counts, "redeem", redeem, Some(must)) {
            self.made_a_reserve();
            self.redeemed.push((lot.index, next));
        }
    }

    fn ask(&mut self, counts: &mut Counts) {
        let Some((entitlement, lot, payer)) = self.any_entitlement() else {
            return;
        };
        let amount = self.some_of(entitlement.quantity);
        let must = (1..=entitlement.quantity).contains(&amount)
            && lot.goes_on(self.final_epoch())
            && self.world.now() < lot.ends_by;
        let ask = ix::ask_back(payer.owner, &entitlement, amount);
        self.expect(counts, "ask", ask, Some(must));
    }

    fn cancel(&mut self, counts: &mut Counts) {
        let Some((entitlement, _, payer)) = self.any_entitlement() else {
            return;
        };
        let cancel = ix::cancel_ask(payer.owner, &entitlement);
        self.expect(counts, "cancel", cancel, Some(entitlement.asked > 0));
    }

    fn take_back(&mut self, counts: &mut Counts) {
        let (Some((entitlement, lot, payer)), Some((epoch, settlement))) =
            (self.any_entitlement(), self.any_settlement())
        else {
            return;
        };
        let is_volume = lot.kind == LotKind::Volume.code();
        let mut shown = self.net.shown(epoch, entitlement.index);
        let met = if is_volume { shown.bytes } else { 0 };
        let granted = given_back(entitlement.quantity, entitlement.asked, Bytes(met));
        let lies = is_volume && self.chance(20);
        if lies {
            shown.bytes = shown.bytes.wrapping_sub(1);
        }
        let must = !lies
            && !lot.is_settled()
            && settlement.content.snapshot_slot >= entitlement.asked_slot
            && granted > 0;
        let tokens = lot_account(&lot, &payer.owner);
        let before = self.tokens(&lot, &payer.owner);
        let owner = payer.owner;
        let take = ix::take_back(owner, &entitlement, lot.mint, tokens, epoch, &shown, None);
        if self.expect(counts, "take back", take, Some(must)) {
            assert_eq!(self.tokens(&lot, &payer.owner) - before, granted);
        }
    }

    fn settle(&mut self, counts: &mut Counts) {
        let (Some(lot), Some((epoch, settlement))) = (self.any_of_lots(), self.any_settlement())
        else {
            return;
        };
        let closed_at = settlement.content.closed_at;
        let must = !lot.is_shown() && lot.is_closed_by(epoch, closed_at);
        let settle = self.net.settle_lot(&lot, epoch);
        self.expect(counts, "settle", settle, Some(must));
    }

    fn lapse(&mut self, counts: &mut Counts) {
        let Some(lot) = self.any_of_lots() else {
            return;
        };
        let network = self.net.state(&self.world);
        let must = !lot.is_settled() && self.world.now() >= lot.lapses_at(&network, EXIT as u32);
        self.expect(counts, "lapse", ix::lapse_lot(&lot), Some(must));
    }

    fn cut_short(&mut self, counts: &mut Counts) {
        let Some(lot) = self.any_of_lots() else {
            return;
        };
        let (network, now) = (self.net.state(&self.world), self.world.now());
        let is_silent = now >= network.final_closed_at + 2 * EXIT;
        let must = !lot.is_settled() && is_silent && now + 1 < lot.ends_by;
        self.expect(counts, "cut short", ix::cut_lot_short(&lot), Some(must));
    }

    fn refund(&mut self, counts: &mut Counts) {
        let Some(lot) = self.any_of_lots() else {
            return;
        };
        let wallet = self.holder_of(&lot);
        let held = self.tokens(&lot, &wallet);
        let amount = self.some_of(held);
        self.refund_of(counts, &lot, wallet, amount);
    }

    pub fn refund_of(
        &mut self,
        counts: &mut Counts,
        lot: &Lot,
        wallet: solana_pubkey::Pubkey,
        amount: u64,
    ) {
        let held = self.tokens(lot, &wallet);
        let refund = lot.is_settled().then(|| lot.refund(amount).expect("sound"));
        let must = (1..=held).contains(&amount) && refund.is_some_and(|refund| refund.get() > 0);
        let before = self.net.money(&self.world, &wallet);
        let tokens = lot_account(lot, &wallet);
        let back = ix::refund_lot(wallet, lot, tokens, self.net.purse(&wallet), amount);
        if self.expect(counts, "refund", back, Some(must)) {
            let back = self.net.money(&self.world, &wallet) - before;
            assert_eq!(Some(BaseUnits(back)), refund);
        }
    }

    fn refund_entitlement(&mut self, counts: &mut Counts) {
        let (Some((entitlement, lot, payer)), Some((epoch, settlement))) =
            (self.any_entitlement(), self.any_settlement())
        else {
            return;
        };
        self.refund_of_entitlement(counts, &entitlement, &lot, &payer, (epoch, &settlement));
    }

    pub fn refund_of_entitlement(
        &mut self,
        counts: &mut Counts,
        entitlement: &Entitlement,
        lot: &Lot,
        payer: &Payer,
        (epoch, settlement): (u64, &Settlement),
    ) {
        let is_volume = lot.kind == LotKind::Volume.code();
        let shown = self.net.shown(epoch, entitlement.index);
        let tells = lot.is_closed_by(epoch, settlement.content.closed_at)
            || (lot.settled == 2 && epoch == self.final_epoch());
        let must = lot.is_settled() && (tells || !is_volume);
        let expected = entitlement.refund(lot, Bytes(shown.bytes));
        let owner = payer.owner;
        let before = self.net.money(&self.world, &owner);
        let destination = self.net.purse(&owner);
        let shown = Some((epoch, &shown));
        let refund = ix::refund_entitlement(owner, entitlement, destination, shown, None);
        if self.expect(counts, "refund entitlement", refund, Some(must)) {
            let back = self.net.money(&self.world, &owner) - before;
            assert_eq!(expected, Ok(BaseUnits(back)));
        }
    }

    fn use_some(&mut self) {
        let all: Vec<_> = self.reserves().entitlements.into_keys().collect();
        if let Some(index) = self.one_of(&all) {
            let bytes = self.rng.u64(..4_000_000_000);
            self.usage.push((index, bytes));
        }
    }

    /// Nothing comes from the oracles until a lot's time is over, or for so long that it can be cut short; then somebody does
    /// that.
    fn fall_silent(&mut self, counts: &mut Counts) {
        let Some(lot) = self.any_of_lots() else {
            return;
        };
        let spread = self.rng.i64(-70..200);
        let delays = self.rng.i64(0..3);
        let until = match self.rng.u32(..3) {
            0 => self.net.state(&self.world).final_closed_at + 2 * EXIT,
            _ => lot.ends_by + delays * EXIT,
        };
        self.world.pass((until + spread - self.world.now()).max(0));
        for _ in 0..3 {
            self.cut_short(counts);
        }
    }
}
