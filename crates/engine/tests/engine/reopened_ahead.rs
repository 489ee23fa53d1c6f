//! What is told of more usage in an epoch that was opened again is what its end charges for it, and the end of the next one.

use openmast_engine::{Engine, PaidAhead, TooDear};
use openmast_ledger::{Bytes, PricePerGb};
use openmast_records::{EpochClosed, EpochsReopened, LotState, Record};
use proptest::prelude::*;

use crate::{
    bench::{GB, T0},
    dice::Dice,
    entitlements::{RATE, SLOTS, Town, VOLUME, lot},
    reopenings::{in_both, replay},
};

const HOUR: i64 = 3_600;
const DEPOSITED: u64 = 1 << 40;

/// A town whose newest ends of epochs turned out not to count.
struct Again {
    town: Town,
    /// The epoch that is open again.
    epoch: u64,
    log: Vec<Record>,
}

impl Again {
    fn new(town: Town, epoch: u64) -> Self {
        let mut log = town.bench.log.clone();
        log.push(Record::EpochsReopened(EpochsReopened {
            from_epoch: epoch,
            least_slot: 0,
        }));
        Self { town, epoch, log }
    }

    fn engine(&self) -> Engine {
        replay(Engine::new(), &self.log, 0).0
    }

    /// What ana has paid for ahead at the tower.
    fn ahead(&self) -> PaidAhead {
        let ahead = self.engine().paid_ahead(0, HOUR);
        ahead.into_iter().next().unwrap_or_default()
    }

    /// A report of so many bytes of ana at the tower.
    fn usage(&mut self, bytes: u64) -> Record {
        self.town.uses(bytes);
        self.town.bench.log.last().expect("the report").clone()
    }

    /// The end of this epoch, so many hours after the newest one that does not count.
    fn end(&self, epoch: u64, hours: u64) -> Record {
        let mut snapshot = self.town.accounts.clone();
        snapshot.slot += 10 * hours;
        snapshot.unix_time += HOUR * hours as i64;
        Record::EpochClosed(EpochClosed {
            epoch,
            closed_at_ms: T0,
            snapshot,
        })
    }

    /// What ana's money is charged in its life, and what entitlements met in the epochs that were opened again, after these records.
    fn charged(&self, records: &[Record]) -> (u64, u64) {
        let mut log = self.log.clone();
        log.extend_from_slice(records);
        let closed = in_both(&log);
        let again = closed
            .iter()
            .filter(|it| it.public.header.epoch >= self.epoch);
        let charges = again.flat_map(|it| &it.public.charges);
        let met = charges.map(|charge| charge.met_bytes).sum();
        let last = closed.last().expect("it ends");
        (last.public.payer(0).accrued.0, met)
    }

    /// What these bytes add to both if the epoch has them, or the one after it.
    fn added(&mut self, bytes: u64) -> [(u64, u64); 2] {
        let usage = self.usage(bytes);
        let (end, next) = (self.end(self.epoch, 1), self.end(self.epoch + 1, 2));
        let without = self.charged(&[end.clone(), next.clone()]);
        let logs = [
            [usage.clone(), end.clone(), next.clone()],
            [end, usage, next],
        ];
        logs.map(|log| {
            let (accrued, met) = self.charged(&log);
            (accrued - without.0, met - without.1)
        })
    }
}

/// One that begins and ends anywhere near.
fn any_lot(dice: &mut Dice) -> LotState {
    let kind = [VOLUME, VOLUME, RATE, SLOTS][dice.below(4) as usize];
    let first_epoch = 1 + dice.below(4);
    LotState {
        first_epoch,
        last_epoch: first_epoch + dice.below(5),
        most_per_epoch: match kind == VOLUME && dice.is(40) {
            true => GB / 2,
            false => 0,
        },
        ..lot(kind)
    }
}

/// Some epochs, of which the newest are opened again, with usage, tokens and prices that change in between.
fn any_town(dice: &mut Dice) -> Again {
    let lots: Vec<LotState> = (0..3).map(|_| any_lot(dice)).collect();
    let tokens: Vec<(u32, u64)> = (0..3).map(|lot| (lot, 1 + dice.below(3))).collect();
    let mut town = Town::new(DEPOSITED, &lots, &tokens);
    let first = dice.below(3);
    let last = first + 1 + dice.below(3);
    for epoch in 0..=last {
        for _ in 0..dice.below(3) {
            town.uses(dice.below(2 * GB));
        }
        if epoch == last {
            break;
        }
        if dice.is(40) {
            town.redeems(dice.below(3) as u32, 1 + dice.below(2));
        }
        if dice.is(30) {
            let index = 3 + dice.below(3) as usize;
            let slot = town.accounts.slot + 10;
            let entitlement = town.entitlement(index);
            (entitlement.asked, entitlement.asked_slot) = (1, slot);
        }
        town.accounts.assets[0].price_per_gb = 3 + dice.below(4);
        town.closes();
    }
    Again::new(town, first + 1)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_told_is_what_is_charged(seed: u64) {
        let mut dice = Dice(seed);
        let mut again = any_town(&mut dice);
        let price = PricePerGb(again.town.accounts.assets[0].price_per_gb);
        let bytes = 1 + dice.below(3 * GB);
        let ahead = again.ahead();
        let told = ahead.more(Bytes(bytes), price).expect("it fits");
        let (_, running) = again.engine().running_payer(0).expect("it is known");
        let spent = again.charged(&[again.end(again.epoch, 1)]).0;
        prop_assert!(running - ahead.met.0 >= spent, "{ahead:?}: {running} and not {spent}");
        let [now, next] = again.added(bytes);
        prop_assert!(now.0 <= told.charged.0 && now.1 >= told.met.0, "{now:?} and not {told:?} of {ahead:?}");
        if told.met == Bytes::ZERO || ahead.last_epoch > again.epoch {
            prop_assert!(next.0 <= told.charged.0 && next.1 >= told.met.0, "{next:?} and not {told:?} of {ahead:?}");
        }
        // Of a rate nobody knows how long the part that goes on will be.
        let lots = again.town.accounts.reserves.iter().filter_map(|it| it.lot());
        if lots.clone().all(|lot| lot.kind != RATE) {
            prop_assert_eq!(now.1, told.met.0);
            prop_assert!(running - ahead.met.0 <= spent + 1, "{ahead:?}: {running} and not {spent}");
        }
    }
}

/// Without these the test above says little.
#[test]
fn much_is_told_in_these_towns() {
    let (mut met, mut later) = (0, 0);
    for seed in 0..200 {
        let again = any_town(&mut Dice(seed));
        let ahead = again.ahead();
        let told = ahead.more(Bytes(GB), PricePerGb(5)).expect("it fits");
        met += u32::from(told.met > Bytes::ZERO);
        later += u32::from(told.met > Bytes::ZERO && ahead.last_epoch > again.epoch);
    }
    assert!(
        met > 50 && later > 30,
        "{met} with something, {later} for later"
    );
}

/// Two GB are there when epoch 1 begins; one of them is used in its first part. A third is redeemed before the end that does not count.
#[test]
fn what_earlier_parts_used_and_what_they_did_not_have_is_told() {
    let mut town = Town::new(1_000, &[lot(VOLUME)], &[(0, 2)]);
    town.uses(GB);
    town.redeems(0, 1);
    town.closes();
    let mut again = Again::new(town, 1);
    let ahead = again.ahead();
    assert_eq!(ahead.left, [Bytes(GB), Bytes(GB)]);
    assert_eq!((ahead.met.0, ahead.last_epoch), (5, 4));
    assert_eq!(ahead.part_began_at, again.town.accounts.unix_time);
    let told = ahead.more(Bytes(3 * GB), PricePerGb(5)).expect("it fits");
    assert_eq!((told.met, told.charged.0), (Bytes(2 * GB), 5));
    assert_eq!(again.added(3 * GB), [(5, 2 * GB), (5, 2 * GB)]);
}

/// What begins with an epoch that was open when the newest end came meets usage now, and not in the epochs before it, which come again.
#[test]
fn what_the_next_epoch_cannot_use_is_told_for_this_one_alone() {
    let late = LotState {
        first_epoch: 3,
        ..lot(VOLUME)
    };
    let mut town = Town::new(1_000, &[late], &[(0, 2)]);
    town.closes();
    town.closes();
    let mut again = Again::new(town, 1);
    let ahead = again.ahead();
    assert_eq!(
        (&ahead.left[..], ahead.last_epoch),
        (&[Bytes(2 * GB)][..], 1)
    );
    assert_eq!(again.added(GB), [(0, GB), (5, 0)]);
}

/// An epoch that is not served is opened again, and people took its later part for one that is: there a rate meets one epoch's worth
/// that its tokens are not priced by yet. Tokens that are kept meet that much less later. Redeemed anew as often as there is a snapshot
/// they stay ahead, by that one epoch and no more.
#[test]
fn of_a_rate_no_more_than_one_epoch_is_met_ahead_however_often_it_is_redeemed() {
    const IN_AN_EPOCH: u64 = 450_000_000;
    for anew in [false, true] {
        let rate = LotState {
            last_epoch: 9,
            ..lot(RATE)
        };
        let mut town = Town::new(DEPOSITED, &[rate], &[(0, 1)]);
        town.uses(GB);
        town.accounts.assets[0].not_licensed = 2;
        town.closes();
        town.uses(GB);
        town.accounts.assets[0].not_licensed = 0;
        town.closes();
        town.uses(GB);
        let mut again = Again::new(town, 2);
        // Served epochs, and what all entitlements met, as each of the next ones ends.
        let mut expected = vec![(1, 2)];
        for epoch in 2..=6 {
            if anew {
                let newest = again.town.accounts.reserves.len() - 1;
                again.town.entitlement(newest).quantity = 0;
                again.town.redeems(0, 1);
            }
            let end = again.end(epoch, epoch - 1);
            let usage = again.usage(GB);
            again.log.extend([end, usage]);
            if epoch > 2 {
                let served = epoch - 1;
                expected.push((served, served + u64::from(anew)));
            }
        }
        let closed = in_both(&again.log);
        let from_two = closed.iter().filter(|it| it.public.header.epoch >= 2);
        let found: Vec<(u64, u64)> = from_two
            .map(|it| {
                let lines = &it.public.reserves;
                let met = lines.iter().filter(|line| line.reserve > 0);
                let met: u64 = met.map(|line| line.bytes).sum();
                (lines[0].bytes, met / IN_AN_EPOCH)
            })
            .collect();
        // The end that does not count gives nothing away: it is not among them.
        assert_eq!(found, expected, "redeemed anew: {anew}");
    }
}

/// Nor is it too dear, if it was there when the newest end came.
#[test]
fn what_was_redeemed_before_an_end_that_does_not_count_is_looked_at() {
    let mut town = Town::new(1_000, &[lot(VOLUME)], &[]);
    town.accounts.payers[0].max_price_per_gb = 4;
    town.closes();
    assert!(town.bench.engine.too_dear(0, 0).is_some());
    town.redeems(0, 1);
    town.closes();
    let engine = Again::new(town, 2).engine();
    assert_eq!(engine.too_dear(0, 0), None);
    let too_dear = TooDear {
        price: PricePerGb(7),
        most: PricePerGb(4),
    };
    assert_eq!(engine.too_dear(0, 1), Some(too_dear));
    let views = engine.entitlements_of(0);
    assert_eq!((views.len(), views[0].is_in_use), (1, true));
}
