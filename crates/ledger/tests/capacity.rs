//! Capacity: what lots take is never more than what an asset carries, in any epoch, whatever is sold and announced.

use openmast_ledger::*;
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};

/// So many epochs are looked at one by one.
const EPOCHS: u64 = 40;

fn capacity(mbps: u32, sim_slots: u32) -> Capacity {
    Capacity {
        mbps,
        sim_slots,
        slot_price: 7,
        epoch_seconds: 60,
    }
}

fn reservation() -> impl Strategy<Value = Reservation> {
    let bits = prop_oneof![Just(0u64), (0u64..6).prop_map(|mbps| mbps * 500_000)];
    (
        0..EPOCHS,
        1u64..12,
        bits,
        0u32..4,
        prop::bool::weighted(0.1),
    )
        .prop_map(
            |(first_epoch, length, bits_per_second, slots, exclusive)| Reservation {
                first_epoch,
                end_epoch: first_epoch + length,
                bits_per_second,
                slots,
                exclusive,
            },
        )
}

fn schedule() -> impl Strategy<Value = CapacitySchedule> {
    (0u32..6, 0u32..8, 0u32..6, 0u32..8, 0..EPOCHS).prop_map(
        |(mbps, slots, next_mbps, next_slots, next_epoch)| CapacitySchedule {
            capacity: capacity(mbps, slots),
            next: capacity(next_mbps, next_slots),
            next_epoch,
        },
    )
}

/// As [`fits`] says, but one epoch after the other, with sums that cannot be short-cut.
fn fits_by_epoch(reservations: &[Reservation], schedule: &CapacitySchedule, from: u64) -> bool {
    (from..EPOCHS + 20).all(|epoch| {
        let in_force = if schedule.next_epoch > 0 && epoch >= schedule.next_epoch {
            schedule.next
        } else {
            schedule.capacity
        };
        let held: Vec<_> = reservations
            .iter()
            .filter(|one| (one.first_epoch..one.end_epoch).contains(&epoch))
            .collect();
        let bits: u128 = held.iter().map(|one| u128::from(one.bits_per_second)).sum();
        let slots: u64 = held.iter().map(|one| u64::from(one.slots)).sum();
        let exclusive = held.iter().filter(|one| one.exclusive).count();
        let others = held
            .iter()
            .filter(|one| !one.exclusive && one.bits_per_second > 0)
            .count();
        bits <= u128::from(in_force.mbps) * 1_000_000
            && slots <= u64::from(in_force.sim_slots)
            && (exclusive == 0 || exclusive == 1 && others == 0)
    })
}

#[derive(Clone, Debug)]
enum Step {
    Sell(LotWindow),
    Announce { capacity: Capacity, ahead: u64 },
    Finalize,
}

fn lot() -> impl Strategy<Value = LotWindow> {
    (0u8..4, 1u64..8, 0u64..16, 0u64..10, 0u32..3).prop_map(
        |(kind, quantity, first, more, rolls)| {
            let kind = LotKind::from_code(kind).unwrap();
            LotWindow {
                kind,
                quantity: match kind {
                    LotKind::Exclusive => 1,
                    _ => quantity,
                },
                first_epoch: first,
                last_epoch: first + more + u64::from(rolls),
                rolls_epochs: if kind == LotKind::Volume { rolls } else { 0 },
                epoch_seconds: 60,
            }
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => lot().prop_map(Step::Sell),
        3 => (0u32..2_000, 0u32..12, 0u64..20)
            .prop_map(|(mbps, slots, ahead)| Step::Announce { capacity: capacity(mbps, slots), ahead }),
        3 => Just(Step::Finalize),
    ]
}

/// As the program does: what is sold must fit from the first free epoch on.
fn announce(
    schedule: &mut CapacitySchedule,
    capacity: Capacity,
    epoch: u64,
    final_epoch: u64,
    sold: &[Reservation],
) -> bool {
    let mut announced = *schedule;
    let first_free = final_epoch + FIRST_FREE_EPOCH_AFTER_FINAL;
    let is_announced = announced.announce(capacity, epoch, final_epoch).is_ok()
        && fits(sold.iter().copied(), &announced, first_free);
    if is_announced {
        *schedule = announced;
    }
    is_announced
}

/// The capacity that held in each epoch as it was opened, beside all that was sold for it.
#[derive(Default)]
struct World {
    schedule: CapacitySchedule,
    sold: Vec<Reservation>,
    final_epoch: u64,
    sales: usize,
    announced: usize,
}

impl World {
    fn take(&mut self, step: Step) {
        let first_free = self.final_epoch + FIRST_FREE_EPOCH_AFTER_FINAL;
        match step {
            Step::Sell(lot) => {
                let lot = LotWindow {
                    first_epoch: lot.first_epoch + first_free,
                    last_epoch: lot.last_epoch + first_free,
                    ..lot
                };
                let one = Reservation::of_lot(&lot, &self.schedule).unwrap();
                let with: Vec<_> = self.sold.iter().copied().chain([one]).collect();
                if fits(with.iter().copied(), &self.schedule, lot.first_epoch) {
                    self.sold = with;
                    self.sales += 1;
                }
            }
            Step::Announce { capacity, ahead } => {
                let (before, at) = (self.schedule, first_free + ahead);
                if announce(
                    &mut self.schedule,
                    capacity,
                    at,
                    self.final_epoch,
                    &self.sold,
                ) {
                    // What is metered by now, or can be, stays as it was.
                    for epoch in self.final_epoch + 2..first_free {
                        assert_eq!(self.schedule.at(epoch), before.at(epoch));
                    }
                    assert_eq!(self.schedule.at(at), capacity);
                    self.announced += 1;
                } else {
                    assert_eq!(self.schedule, before);
                }
            }
            Step::Finalize => self.final_epoch += 1,
        }
    }

    /// Of the epochs that can still be metered, also one that is opened again.
    fn check(&self) {
        let from = self.final_epoch + 2;
        for epoch in from..from + 60 {
            let held = self.sold.iter().filter(|one| one.holds_in(epoch));
            let (mut bits, mut slots, mut exclusive, mut with_bits) = (0u128, 0u64, 0, 0);
            for one in held {
                bits += u128::from(one.bits_per_second);
                slots += u64::from(one.slots);
                exclusive += u32::from(one.exclusive);
                with_bits += u32::from(one.exclusive || one.bits_per_second > 0);
            }
            let capacity = self.schedule.at(epoch);
            assert!(
                bits <= u128::from(capacity.mbps) * 1_000_000,
                "epoch {epoch} is oversold"
            );
            assert!(slots <= u64::from(capacity.sim_slots), "slots of {epoch}");
            assert!(exclusive == 0 || with_bits == 1, "{epoch} is not exclusive");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_fits_fits_in_every_epoch(
        reservations in prop::collection::vec(reservation(), 0..10), schedule in schedule(), from in 0..EPOCHS,
    ) {
        let found = fits(reservations.iter().copied(), &schedule, from);
        prop_assert_eq!(found, fits_by_epoch(&reservations, &schedule, from));
    }

    /// Whatever is sold and announced in whatever order, no epoch is ever oversold.
    #[test]
    fn no_epoch_is_ever_oversold(steps in prop::collection::vec(step(), 1..60)) {
        let mut world = World { schedule: CapacitySchedule { capacity: capacity(500, 6), ..Default::default() }, ..Default::default() };
        for step in steps {
            world.take(step);
            world.check();
        }
    }

    /// A volume that is used evenly in its window fits what it takes, and a bit a second less would be too little.
    #[test]
    fn volume_takes_what_it_needs(quantity in 1u64..1 << 33, epochs in 1u64..5_000, rolls in 0u32..9, seconds in 1u32..90_000) {
        let schedule = CapacitySchedule::default();
        let lot = LotWindow { kind: LotKind::Volume, quantity, first_epoch: 9, last_epoch: 8 + epochs + u64::from(rolls), rolls_epochs: rolls, epoch_seconds: seconds };
        let bits_of_lot = u128::from(quantity) * 8_000_000_000;
        let over = u128::from(epochs) * u128::from(seconds);
        let Ok(taken) = Reservation::of_lot(&lot, &schedule) else {
            prop_assert!(bits_of_lot / over > u128::from(u64::MAX) || quantity > MOST_VOLUME_TOKENS);
            return Ok(());
        };
        let carried = |bits: u64| u128::from(bits) * over;
        prop_assert!(carried(taken.bits_per_second) >= bits_of_lot);
        prop_assert!(carried(taken.bits_per_second - 1) < bits_of_lot);
        prop_assert_eq!((taken.first_epoch, taken.end_epoch), (9, lot.last_epoch + 1));
    }
}

/// The random sequences sell and announce: otherwise they would prove nothing.
#[test]
fn random_sequences_sell_and_announce() {
    let mut runner = TestRunner::deterministic();
    let (mut sales, mut announced) = (0, 0);
    for _ in 0..50 {
        let steps = prop::collection::vec(step(), 60)
            .new_tree(&mut runner)
            .unwrap()
            .current();
        let mut world = World {
            schedule: CapacitySchedule {
                capacity: capacity(500, 6),
                ..Default::default()
            },
            ..Default::default()
        };
        steps.into_iter().for_each(|step| world.take(step));
        (sales, announced) = (sales + world.sales, announced + world.announced);
    }
    assert!(
        sales > 200 && announced > 50,
        "{sales} sales, {announced} announcements"
    );
}

const RATE: LotWindow = LotWindow {
    kind: LotKind::Rate,
    quantity: 60,
    first_epoch: 10,
    last_epoch: 19,
    rolls_epochs: 0,
    epoch_seconds: 60,
};

#[test]
fn a_replaced_announcement_leaves_what_was_sold_on_it() {
    let mut schedule = CapacitySchedule {
        capacity: capacity(50, 0),
        ..Default::default()
    };
    assert!(announce(&mut schedule, capacity(100, 0), 8, 0, &[]));
    let sold = Reservation::of_lot(&RATE, &schedule).unwrap();
    assert!(fits([sold].into_iter(), &schedule, 10));
    // Even more, but later: in epochs 10 to 14 there would be 50 again.
    assert!(!announce(&mut schedule, capacity(200, 0), 15, 0, &[sold]));
    assert!(announce(&mut schedule, capacity(60, 0), 10, 0, &[sold]));
    assert!(!announce(&mut schedule, capacity(59, 0), 19, 8, &[sold]));
    // From the window's end on nothing is sold.
    assert!(announce(&mut schedule, capacity(0, 0), 20, 8, &[sold]));
    assert_eq!(schedule.at(19), capacity(60, 0));
}

#[test]
fn an_exclusive_window_suffers_slots_and_no_bits() {
    let schedule = CapacitySchedule {
        capacity: capacity(100, 5),
        next: capacity(300, 5),
        next_epoch: 15,
    };
    let of = |kind, quantity| {
        let lot = LotWindow {
            kind,
            quantity,
            ..RATE
        };
        Reservation::of_lot(&lot, &schedule).unwrap()
    };
    let exclusive = of(LotKind::Exclusive, 1);
    // It keeps the least that is in force in it, also when there is more later on.
    assert_eq!(exclusive.bits_per_second, 100_000_000);
    let fit = |others: &[Reservation]| {
        fits(
            others.iter().copied().chain([exclusive]),
            &schedule,
            exclusive.first_epoch,
        )
    };
    assert!(fit(&[of(LotKind::SimSlot, 5)]));
    assert!(!fit(&[of(LotKind::SimSlot, 6)]));
    assert!(!fit(&[of(LotKind::Rate, 1)]));
    assert!(!fit(&[of(LotKind::Volume, 1)]));
    assert!(!fit(&[exclusive]));
    // Of an asset that carries nothing it would still be the only one.
    let nothing = CapacitySchedule::default();
    let lot = LotWindow {
        kind: LotKind::Exclusive,
        quantity: 1,
        ..RATE
    };
    let of_nothing = Reservation::of_lot(&lot, &nothing).unwrap();
    assert!(fits([of_nothing].into_iter(), &nothing, 0));
    assert!(!fits([of_nothing, of_nothing].into_iter(), &nothing, 0));
}

#[test]
fn what_cannot_be_counted_is_refused() {
    let schedule = CapacitySchedule {
        capacity: capacity(1, 1),
        ..Default::default()
    };
    let of = |lot: LotWindow| Reservation::of_lot(&lot, &schedule);
    let volume = LotWindow {
        kind: LotKind::Volume,
        ..RATE
    };
    let only_roll_over = LotWindow {
        rolls_epochs: 10,
        ..volume
    };
    assert_eq!(of(only_roll_over), Err(ArithmeticError::Underflow));
    let backwards = LotWindow {
        last_epoch: 9,
        ..RATE
    };
    assert_eq!(of(backwards), Err(ArithmeticError::Underflow));
    for lot in [
        LotWindow {
            last_epoch: u64::MAX,
            ..RATE
        },
        LotWindow {
            first_epoch: u64::MAX,
            last_epoch: u64::MAX,
            ..RATE
        },
        LotWindow {
            quantity: u64::MAX,
            ..RATE
        },
        LotWindow {
            quantity: MOST_VOLUME_TOKENS + 1,
            ..volume
        },
        LotWindow {
            kind: LotKind::SimSlot,
            quantity: 1 << 32,
            ..RATE
        },
    ] {
        assert_eq!(of(lot), Err(ArithmeticError::Overflow), "{lot:?}");
    }
    let no_length = LotWindow {
        epoch_seconds: 0,
        ..volume
    };
    assert_eq!(of(no_length), Err(ArithmeticError::Overflow));
}
