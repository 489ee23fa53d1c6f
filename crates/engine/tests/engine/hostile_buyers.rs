//! Buyers of lots that do whatever the program lets them do, at every slot: they buy, return, redeem, ask back, take back and have
//! themselves paid back, also between the snapshot of an epoch and its settlement. The chain is modelled (`hostile_buyers/chain.rs`)
//! with the amounts that the program computes, and settlements are the real engine's (`hostile_buyers/oracle.rs`).

mod chain;
mod oracle;

use openmast_ledger::LotKind;
use openmast_records::LotState;

use crate::{
    bench::GB,
    dice::Dice,
    hostile_payers::chain::{EXIT_DELAY, MIN_EPOCH},
};
use chain::{Chain, Lot};
use oracle::Oracle;

const SLOTS: u64 = 600;
const SEQUENCES: u64 = 150;
const MOST_LOTS: usize = 12;

#[derive(Clone, Copy, Debug, PartialEq)]
enum World {
    Honest,
    /// The threshold of oracles is gone now and then, for up to four exit delays: lots are cut short, and lapse.
    Silent,
    /// Garbage paid somebody back what others paid: lots hold less than is due of them.
    Robbed,
}

struct Game {
    chain: Chain,
    oracle: Oracle,
    dice: Dice,
    world: World,
    silent_until: u64,
}

/// What all sequences of a world came to.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    released: u64,
    returned: u64,
    lapsed: u64,
    waits: u64,
    refused: u64,
    reopened: u64,
    reopened_for_lots: u64,
}

impl Game {
    fn new(seed: u64, world: World) -> Self {
        let chain = Chain::new(1_700_000_000);
        Self {
            oracle: Oracle::new(&chain),
            chain,
            dice: Dice(seed),
            world,
            silent_until: 0,
        }
    }

    fn play(mut self, seen: &mut Seen) {
        for slot in 0..SLOTS {
            self.chain.now += 1;
            for _ in 0..3 {
                self.do_anything();
            }
            match self.world {
                World::Honest => {}
                World::Silent => {
                    if slot >= self.silent_until && self.dice.is(1) {
                        self.silent_until = slot + self.dice.below(4 * EXIT_DELAY as u64);
                    }
                    self.oracle.is_silent = slot < self.silent_until;
                }
                World::Robbed => {
                    if self.dice.is(2) {
                        let most = self.chain.lots_left() / 2 + 1;
                        self.chain.lose(self.dice.below(most));
                    }
                }
            }
            self.oracle.act(&mut self.chain);
            self.check();
        }
        self.end(seen);
    }

    fn do_anything(&mut self) {
        let lots = self.chain.lots.len();
        if lots < MOST_LOTS && (lots == 0 || self.dice.is(2)) {
            let lot = self.any_lot();
            return self.chain.issue(lot);
        }
        // Rather one of the newest.
        let at = lots - 1 - self.dice.below(lots.min(5) as u64) as usize;
        let who = self.dice.below(2) as usize;
        let held = self.chain.lots[at].1.tokens[who];
        let some = match self.dice.below(3) {
            0 => held,
            _ => self.dice.below(held + 2),
        };
        let entitlements = self.chain.redeemed.len() as u64;
        let entitlement = match entitlements {
            0 => u32::MAX,
            all => self.chain.redeemed[self.dice.below(all) as usize].1,
        };
        match self.dice.below(18) {
            0..=2 => self.chain.buy(at, who, 1 + self.dice.below(4)),
            3 if self.dice.is(10) => self.chain.end_sale(at),
            4 => self.chain.settle_purchase(at, who),
            5 | 6 => self.chain.give_back(at, who, some),
            7 | 8 => self.chain.redeem(at, who, self.dice.below(2) as u32, some),
            9 => self.chain.ask(entitlement, self.dice.below(4)),
            10 => self.chain.take_back(entitlement, who),
            11 | 12 => {
                let bytes = self.dice.below(2 * GB);
                self.oracle.take_in(who, bytes);
            }
            13 => self.chain.settle(at),
            14 => self.chain.lapse(at),
            15 if self.dice.is(20) => self.chain.cut_short(at),
            16 => self.chain.refund(at, who, some),
            17 => self.chain.refund_entitlement(entitlement),
            _ => {}
        }
    }

    /// Odd prices, so that every rounding shows.
    fn any_lot(&mut self) -> Lot {
        let (dice, now) = (&mut self.dice, self.chain.now);
        let first_epoch = self.chain.final_epoch() + 3 + dice.below(5);
        let last_epoch = first_epoch + dice.below(5);
        let kind = dice.below(4) as u8;
        let start = 1_001 + dice.below(90_000);
        let floor = match dice.is(40) {
            true => 1 + dice.below(start),
            false => start,
        };
        let lasts = (last_epoch + 1 - self.chain.final_epoch()) as i64 * 2 * MIN_EPOCH;
        let state = LotState {
            kind,
            first_epoch,
            last_epoch,
            ends_by: now + lasts + dice.below(200) as i64,
            most_per_epoch: dice.below(2) * dice.below(2 * GB),
            counted_mbps: 1 + dice.below(3) as u32,
            counted_seconds: dice.below(3 * MIN_EPOCH as u64) as u32,
            ..LotState::default()
        };
        let sale = (now + 1, now + 10 + dice.below(60) as i64);
        let mut lot = Lot::new(state, (start, floor), sale);
        lot.quantity = if kind == 3 { 1 } else { 1 + dice.below(12) };
        lot.refund_bps = [0, 3_333, 9_000, 10_000][dice.below(4) as usize];
        lot
    }

    /// Of what is final, and of what may become so.
    fn check(&self) {
        for lines in self.oracle.lines(&self.chain) {
            for (index, lot) in &self.chain.lots {
                let released = self.sum(*index, lines, |line| line.1);
                assert!(
                    released + lot.returned <= lot.paid_in - lot.excess,
                    "{released} released of {lot:?}"
                );
                self.check_met(*index, lot, lines);
            }
        }
        let settled = self.chain.settled.reserve_accrued.0;
        assert!(settled <= self.chain.lots_left());
    }

    /// Whoever redeems, asks back, takes back and redeems once more: all entitlements of a lot together meet no more than was paid for.
    /// What later parts of an epoch that was opened again meet is not told apart here, so each of these may count once more.
    fn check_met(&self, index: u32, lot: &Lot, lines: &[(u64, u64, u64)]) {
        let of_lot = self.chain.redeemed.iter().filter(|it| it.0 == index);
        let met = of_lot.filter_map(|it| Some(lines.get(it.1 as usize)?.0));
        let met: u64 = met.sum();
        let state = &lot.state;
        let epochs = lines.get(index as usize).map_or(0, |it| it.0) + self.oracle.reopened;
        let priced = match lot.kind() {
            LotKind::Volume => state.sold * GB,
            LotKind::SimSlot => 0,
            LotKind::Rate | LotKind::Exclusive => {
                let a_second = state.sold * u64::from(state.counted_mbps) * 125_000;
                a_second * u64::from(state.counted_seconds) * epochs
            }
        };
        assert!(met <= priced, "{met} met, {priced} paid for, of {lot:?}");
    }

    /// Of a lot and all entitlements that it ever had.
    fn sum(
        &self,
        lot: u32,
        lines: &[(u64, u64, u64)],
        of: impl Fn(&(u64, u64, u64)) -> u64,
    ) -> u64 {
        let entitlements = self.chain.redeemed.iter().filter(|it| it.0 == lot);
        let indexes = entitlements.map(|it| it.1).chain([lot]);
        let lines = indexes.filter_map(|index| lines.get(index as usize));
        lines.map(of).sum()
    }

    /// Everybody takes what is its own: nothing is left but what was rounded down, and what the robbed ones wait for.
    fn end(mut self, seen: &mut Seen) {
        self.oracle.is_silent = false;
        let lasts = self.chain.lots.iter().map(|(_, lot)| lot.state.last_epoch);
        let last = lasts.max().unwrap_or(0) + 1;
        while self.chain.final_epoch() < last {
            self.chain.now += 1;
            self.oracle.act(&mut self.chain);
            self.check();
        }
        (0..self.chain.lots.len()).for_each(|at| self.chain.settle(at));
        for at in 0..self.chain.lots.len() {
            for who in [0, 1] {
                self.chain.settle_purchase(at, who);
                let held = self.chain.lots[at].1.tokens[who];
                self.chain.refund(at, who, held);
            }
        }
        for (_, entitlement) in self.chain.redeemed.clone() {
            self.chain.refund_entitlement(entitlement);
        }
        self.check();
        let newest = self.chain.finals.last().expect("settled").lines.clone();
        for (index, lot) in &self.chain.lots {
            let [released, due] = [
                self.sum(*index, &newest, |line| line.1),
                self.sum(*index, &newest, |line| line.2),
            ];
            seen.released += released;
            seen.returned += lot.returned;
            seen.lapsed += u64::from(lot.has_lapsed);
            seen.waits += due - released;
            let entitlements = self.chain.redeemed.iter().filter(|it| it.0 == *index);
            let rounded = 2 + entitlements.count() as u64 + lot.roundings;
            let left = lot.paid_in - lot.excess - lot.returned;
            assert!(due <= left, "{due} are due of {lot:?}");
            // What a lapse counts as served and is not, and what a robbed lot cannot pay, stays.
            if !lot.has_lapsed && self.world != World::Robbed {
                assert_eq!(released, due, "{lot:?}");
                assert!(left - due <= rounded, "{left} left of {lot:?}, {due} due");
            }
        }
        seen.refused += self.chain.refused;
        seen.reopened += self.oracle.reopened;
        seen.reopened_for_lots += self.oracle.reopened_for_lots;
        assert!(
            self.oracle.reopened_for_lots <= self.chain.falls,
            "each time somebody took money back"
        );
    }
}

/// A buyer of a rate whose epochs last longer than it was priced by, and who does nothing but get more of it: it uses all that it can,
/// and asks back, takes back and redeems at any time, all of it or a part.
fn redeems_again_and_again(seed: u64) -> (Game, Lot) {
    let mut game = Game::new(seed, World::Honest);
    let (epoch, now) = (MIN_EPOCH as u64, game.chain.now);
    let lasts = 60;
    let state = LotState {
        kind: LotKind::Rate.code(),
        first_epoch: 4,
        last_epoch: 4 + lasts,
        ends_by: now + 3 * lasts as i64 * MIN_EPOCH,
        counted_mbps: 1 + game.dice.below(3) as u32,
        counted_seconds: 1 + game.dice.below(epoch / 2) as u32,
        ..LotState::default()
    };
    let mut lot = Lot::new(state, (1_001, 1_001), (now + 1, now + 3));
    lot.quantity = 1 + game.dice.below(4);
    game.chain.issue(lot);
    for slot in 0..lasts * epoch {
        game.chain.now += 1;
        let lot = game.chain.lots[0].1.clone();
        game.chain.buy(0, 0, lot.quantity - lot.state.sold);
        if game.dice.is(20) {
            game.oracle.take_in(0, GB);
        }
        let newest = game.chain.redeemed.last().map_or(u32::MAX, |it| it.1);
        if slot % (4 * epoch) == 0 || game.dice.is(1) {
            let some = 1 + game.dice.below(lot.quantity);
            game.chain.ask(newest, some);
        }
        for (_, entitlement) in game.chain.redeemed.clone() {
            game.chain.take_back(entitlement, 0);
        }
        game.chain.redeem(0, 0, 0, lot.tokens[0]);
        game.oracle.act(&mut game.chain);
        game.check();
    }
    let (_, lot) = game.chain.lots[0].clone();
    (game, lot)
}

/// Plays all sequences of a world.
fn play_all(world: World) -> Seen {
    let mut seen = Seen::default();
    for seed in 0..SEQUENCES {
        println!("{world:?} {seed}");
        Game::new(seed << 2 | world as u64, world).play(&mut seen);
    }
    println!("{seen:?}");
    // Otherwise the sequences would show nothing.
    assert!(seen.released > 0 && seen.returned > 0, "{seen:?}");
    seen
}

#[test]
fn of_each_lot_what_was_paid_is_released_or_comes_back() {
    let seen = play_all(World::Honest);
    assert_eq!((seen.refused, seen.waits, seen.reopened), (0, 0, 0));
}

/// The bound of a token's life holds for all entitlements that it ever was in together.
#[test]
fn who_redeems_a_rate_again_and_again_meets_no_more_than_it_paid_for() {
    let mut redeemed = 0;
    for seed in 0..20 {
        println!("{seed}");
        let (game, lot) = redeems_again_and_again(seed);
        redeemed += game.chain.redeemed.len();
        let lines = &game.chain.finals.last().expect("settled").lines;
        let met = game.sum(0, lines, |line| line.0) - lines[0].0;
        assert!(met > 0 && lot.state.sold > 0, "{lot:?}");
    }
    // Otherwise the bound was not tried.
    assert!(redeemed > 100, "{redeemed}");
}

#[test]
fn of_lots_that_lapse_no_more_comes_out_than_was_paid() {
    let seen = play_all(World::Silent);
    assert!(seen.lapsed > 0 && seen.reopened > 0, "{seen:?}");
    assert_eq!(
        (seen.refused, seen.waits, seen.reopened_for_lots),
        (0, 0, 0)
    );
}

/// What others are short of stops nobody's settlement: it waits, and buyers who take money back after a snapshot only have an epoch
/// closed anew, as often as they have money.
#[test]
fn where_lots_hold_less_than_is_due_settling_goes_on() {
    let seen = play_all(World::Robbed);
    assert!(
        seen.waits > 0 && seen.refused > 0 && seen.reopened_for_lots > 0,
        "{seen:?}"
    );
}
