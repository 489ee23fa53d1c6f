//! The program as far as the money of lots depends on it, as docs/reference/lots.md tells it: who buys, returns, redeems, asks back and
//! is paid back, and when. The amounts are the ledger crate's, as they are the program's.

use openmast_ledger::{
    BaseUnits, BasisPoints, Bytes, LotKind, Posting, Settled, back_before_window, epochs_over,
    given_back, refund, refund_unused, tokens_worth, unused_bytes, window_epochs,
};
use openmast_records::{EntitlementState, LotState, ReserveState};

use crate::hostile_payers::chain::EXIT_DELAY;

/// While an epoch is final, an epoch from so many later on cannot have begun.
const FIRST_FREE: u64 = 4;

#[derive(Clone, Debug)]
pub(crate) struct Lot {
    pub state: LotState,
    /// That it is sold for at first, and what for in the end.
    pub prices: (u64, u64),
    pub sale: (i64, i64),
    /// Tokens that there are.
    pub quantity: u64,
    pub refund_bps: u16,
    pub paid_in: u64,
    pub returned: u64,
    pub excess: u64,
    /// Epochs that count as served, once it is settled.
    pub served: Option<u64>,
    pub has_lapsed: bool,
    /// Held by each buyer.
    pub tokens: [u64; 2],
    /// Tokens that each buyer bought, and what it paid.
    purchases: [(u64, u64); 2],
    /// Amounts that were rounded down.
    pub roundings: u64,
}

/// A settlement that is final.
#[derive(Clone, Debug)]
pub(crate) struct Final {
    pub epoch: u64,
    pub snapshot_slot: u64,
    pub closed_at: i64,
    pub posting: Posting,
    /// By reserve: bytes, accrued, due.
    pub lines: Vec<(u64, u64, u64)>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Chain {
    pub now: i64,
    pub reserves: Vec<ReserveState>,
    pub lots: Vec<(u32, Lot)>,
    /// All entitlements that there ever were, with their lot.
    pub redeemed: Vec<(u32, u32)>,
    pub finals: Vec<Final>,
    pub settled: Settled,
    pub exit_closed_at: i64,
    pub lots_in: u64,
    pub lots_out: u64,
    pub lots_excess: u64,
    /// How often lots hold less than before.
    pub falls: u64,
    /// What was refused because others' money would be paid.
    pub refused: u64,
    founded_at: i64,
}

impl Chain {
    pub(crate) fn new(now: i64) -> Self {
        Self {
            now,
            founded_at: now,
            ..Self::default()
        }
    }

    pub(crate) fn slot(&self) -> u64 {
        self.now as u64
    }

    pub(crate) fn final_epoch(&self) -> u64 {
        self.finals.last().map_or(0, |it| it.epoch)
    }

    pub(crate) fn lots_left(&self) -> u64 {
        self.lots_in - self.lots_out - self.lots_excess
    }

    pub(crate) fn issue(&mut self, lot: Lot) {
        let index = self.reserves.len() as u32;
        self.reserves.push(ReserveState::Lot(lot.state));
        self.lots.push((index, lot));
    }

    /// Shows in the accounts what became of a lot.
    fn write(&mut self, at: usize, lot: Lot) {
        let (index, place) = &mut self.lots[at];
        self.reserves[*index as usize] = ReserveState::Lot(lot.state);
        *place = lot;
    }

    pub(crate) fn buy(&mut self, at: usize, who: usize, quantity: u64) {
        let (now, final_epoch) = (self.now, self.final_epoch());
        let (_, mut lot) = self.lots[at].clone();
        let left = lot.quantity - lot.state.sold;
        if quantity == 0 || quantity > left || lot.is_sale_over(final_epoch, now) {
            return;
        }
        let Some(price) = lot.price_at(now) else {
            return;
        };
        let paid = tokens_worth(BaseUnits(price), quantity).expect("small").0;
        let excess = (lot.state.price - price) * lot.state.sold;
        if self.lots_left() + paid < self.settled.reserve_accrued.0 + excess {
            self.refused += 1;
            return;
        }
        self.falls += u64::from(excess > paid);
        lot.state.price = price;
        lot.state.sold += quantity;
        lot.paid_in += paid;
        lot.excess += excess;
        lot.tokens[who] += quantity;
        let (bought, for_all) = lot.purchases[who];
        lot.purchases[who] = (bought + quantity, for_all + paid);
        self.lots_in += paid;
        self.lots_excess += excess;
        self.write(at, lot);
    }

    pub(crate) fn end_sale(&mut self, at: usize) {
        let (_, mut lot) = self.lots[at].clone();
        lot.quantity = lot.state.sold;
        self.write(at, lot);
    }

    pub(crate) fn settle_purchase(&mut self, at: usize, who: usize) {
        let (_, mut lot) = self.lots[at].clone();
        let (bought, paid) = lot.purchases[who];
        if bought == 0 || !lot.is_sale_over(self.final_epoch(), self.now) {
            return;
        }
        let excess = paid - lot.state.price * bought;
        lot.purchases[who] = (0, 0);
        lot.excess -= excess;
        lot.returned += excess;
        self.lots_excess -= excess;
        self.lots_out += excess;
        self.write(at, lot);
    }

    /// Tokens come back before the window.
    pub(crate) fn give_back(&mut self, at: usize, who: usize, amount: u64) {
        let (now, final_epoch) = (self.now, self.final_epoch());
        let (_, mut lot) = self.lots[at].clone();
        let may = lot.refund_bps > 0
            && lot.begins_later(final_epoch)
            && now < lot.state.ends_by
            && lot.is_sale_over(final_epoch, now);
        if amount == 0 || amount > lot.tokens[who] || !may {
            return;
        }
        let refund = BasisPoints::new(lot.refund_bps).expect("a part");
        let price = BaseUnits(lot.state.price);
        let back = back_before_window(price, amount, refund).expect("small").0;
        if self.lots_left() < self.settled.reserve_accrued.0 + back {
            self.refused += 1;
            return;
        }
        self.falls += u64::from(back > 0);
        lot.tokens[who] -= amount;
        lot.state.sold -= amount;
        lot.quantity -= amount;
        lot.state.forfeited += price.0 * amount - back;
        lot.paid_in -= back;
        self.lots_in -= back;
        self.write(at, lot);
    }

    pub(crate) fn redeem(&mut self, at: usize, who: usize, payer: u32, amount: u64) {
        let (index, mut lot) = self.lots[at].clone();
        let may = lot.served.is_none() && lot.goes_on(self.final_epoch());
        if amount == 0 || amount > lot.tokens[who] || !may || self.now >= lot.state.ends_by {
            return;
        }
        lot.tokens[who] -= amount;
        self.write(at, lot);
        let entitlement = self.reserves.len() as u32;
        self.redeemed.push((index, entitlement));
        let state = EntitlementState {
            lot: index,
            payer,
            quantity: amount,
            ..EntitlementState::default()
        };
        self.reserves.push(ReserveState::Entitlement(state));
    }

    /// An entitlement that is not closed, and the position of its lot.
    pub(crate) fn entitlement(&self, index: u32) -> Option<(EntitlementState, usize)> {
        let state = *self.reserves.get(index as usize)?.entitlement()?;
        let at = self.lots.iter().position(|(lot, _)| *lot == state.lot)?;
        Some((state, at))
    }

    /// Asks tokens back; none: does not any more.
    pub(crate) fn ask(&mut self, index: u32, amount: u64) {
        let Some((mut state, at)) = self.entitlement(index) else {
            return;
        };
        let (_, lot) = &self.lots[at];
        let may = lot.goes_on(self.final_epoch()) && self.now < lot.state.ends_by;
        if amount > state.quantity || !may {
            return;
        }
        (state.asked, state.asked_slot) = (amount, self.slot());
        self.reserves[index as usize] = ReserveState::Entitlement(state);
    }

    /// By the settlement that gives most.
    pub(crate) fn take_back(&mut self, index: u32, who: usize) {
        let Some((mut state, at)) = self.entitlement(index) else {
            return;
        };
        let (_, mut lot) = self.lots[at].clone();
        let mut seen = self.finals.iter();
        let Some(proof) = seen.find(|it| it.snapshot_slot >= state.asked_slot) else {
            return;
        };
        let met = match lot.kind() {
            LotKind::Volume => proof.lines.get(index as usize).map_or(0, |it| it.0),
            _ => 0,
        };
        let granted = given_back(state.quantity, state.asked, Bytes(met));
        if granted == 0 || lot.served.is_some() {
            return;
        }
        state.quantity -= granted;
        (state.asked, state.asked_slot) = (0, 0);
        lot.tokens[who] += granted;
        self.reserves[index as usize] = ReserveState::Entitlement(state);
        self.write(at, lot);
    }

    pub(crate) fn settle(&mut self, at: usize) {
        let (index, mut lot) = self.lots[at].clone();
        let mut finals = self.finals.iter();
        let proof = finals.find(|it| lot.is_closed_by(it));
        if let (None, Some(proof)) = (lot.served, proof) {
            let line = proof.lines.get(index as usize);
            lot.served = Some(line.map_or(0, |it| it.0).min(lot.window()));
            self.write(at, lot);
        }
    }

    pub(crate) fn lapse(&mut self, at: usize) {
        let (_, mut lot) = self.lots[at].clone();
        let newest = self.finals.last();
        let delays = match newest.is_some_and(|it| lot.is_closed_by(it)) {
            true => 2,
            false => 1,
        };
        let state = lot.state;
        if lot.served.is_some() || self.now < state.ends_by + delays * EXIT_DELAY {
            return;
        }
        let over = epochs_over(state.first_epoch, state.last_epoch, self.final_epoch());
        (lot.served, lot.has_lapsed) = (Some(over), true);
        self.exit_closed_at = self.exit_closed_at.max(state.ends_by);
        self.write(at, lot);
    }

    pub(crate) fn cut_short(&mut self, at: usize) {
        let (_, mut lot) = self.lots[at].clone();
        let newest = self.finals.last();
        let closed_at = newest.map_or(self.founded_at, |it| it.closed_at);
        let is_silent = self.now >= closed_at + 2 * EXIT_DELAY;
        if lot.served.is_none() && is_silent && self.now + 1 < lot.state.ends_by {
            lot.state.ends_by = self.now + 1;
            self.write(at, lot);
        }
    }

    /// Tokens of a lot that is settled.
    pub(crate) fn refund(&mut self, at: usize, who: usize, amount: u64) {
        let (_, mut lot) = self.lots[at].clone();
        let Some(served) = lot.served else {
            return;
        };
        if amount == 0 || amount > lot.tokens[who] {
            return;
        }
        let price = BaseUnits(lot.state.price);
        let back = refund(price, amount, served, lot.window()).expect("small");
        lot.tokens[who] -= amount;
        self.pay(at, lot, back.0);
    }

    /// What an entitlement gets back, which is closed.
    pub(crate) fn refund_entitlement(&mut self, index: u32) {
        let Some((state, at)) = self.entitlement(index) else {
            return;
        };
        let (_, lot) = self.lots[at].clone();
        let mut finals = self.finals.iter().rev();
        let proof = finals.find(|it| lot.has_lapsed || lot.is_closed_by(it));
        let Some(served) = lot.served else {
            return;
        };
        let (price, window) = (BaseUnits(lot.state.price), lot.window());
        let back = match (lot.kind(), proof) {
            (LotKind::Volume, None) => return,
            (LotKind::Volume, Some(proof)) => {
                let met = proof.lines.get(index as usize).map_or(0, |it| it.0);
                let unused = unused_bytes(state.quantity, Bytes(met)).expect("no more than it has");
                refund_unused(price, unused, served, window)
            }
            _ => refund(price, state.quantity, served, window),
        };
        if self.pay(at, lot, back.expect("small").0) {
            self.reserves[index as usize] = ReserveState::Closed;
        }
    }

    /// Pays back, unless that is money which lots released.
    fn pay(&mut self, at: usize, mut lot: Lot, amount: u64) -> bool {
        if self.lots_left() < self.settled.reserve_accrued.0 + amount {
            self.refused += 1;
            return false;
        }
        self.falls += u64::from(amount > 0);
        lot.returned += amount;
        lot.roundings += 1;
        assert!(lot.returned <= lot.paid_in - lot.excess, "{lot:?}");
        self.lots_out += amount;
        self.write(at, lot);
        true
    }

    /// Garbage paid somebody back what others paid.
    pub(crate) fn lose(&mut self, amount: u64) {
        let most = self.lots_left() - self.settled.reserve_accrued.0;
        self.lots_out += amount.min(most);
        self.falls += 1;
    }
}

impl Lot {
    pub(crate) fn new(state: LotState, prices: (u64, u64), sale: (i64, i64)) -> Self {
        Self {
            state: LotState {
                price: prices.0,
                ..state
            },
            prices,
            sale,
            quantity: 0,
            refund_bps: 0,
            paid_in: 0,
            returned: 0,
            excess: 0,
            served: None,
            has_lapsed: false,
            tokens: [0; 2],
            purchases: [(0, 0); 2],
            roundings: 0,
        }
    }

    pub(crate) fn kind(&self) -> LotKind {
        LotKind::from_code(self.state.kind).expect("a kind")
    }

    pub(crate) fn window(&self) -> u64 {
        window_epochs(self.state.first_epoch, self.state.last_epoch).expect("a window")
    }

    fn begins_later(&self, final_epoch: u64) -> bool {
        final_epoch + FIRST_FREE <= self.state.first_epoch
    }

    fn goes_on(&self, final_epoch: u64) -> bool {
        final_epoch + FIRST_FREE <= self.state.last_epoch
    }

    fn is_sale_over(&self, final_epoch: u64, now: i64) -> bool {
        let in_window = self.kind() == LotKind::Volume && self.prices.0 == self.prices.1;
        let is_late = match in_window {
            true => !self.goes_on(final_epoch),
            false => !self.begins_later(final_epoch),
        };
        is_late || now >= self.sale.1.min(self.state.ends_by) || self.quantity == self.state.sold
    }

    fn price_at(&self, now: i64) -> Option<u64> {
        let ((start, floor), (from, to)) = (self.prices, self.sale);
        let elapsed = u64::try_from(now - from).ok()?;
        Some(start - (start - floor) * elapsed / (to - from) as u64)
    }

    fn is_closed_by(&self, settlement: &Final) -> bool {
        settlement.epoch >= self.state.last_epoch || settlement.closed_at >= self.state.ends_by
    }
}
