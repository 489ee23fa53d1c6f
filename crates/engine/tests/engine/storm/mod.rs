//! Reports that no gateway sends, and all that one does, in no order: the engine does with them what the plain one does,
//! to the byte, also when it begins again from its state after any record.
//!
//! With `OPENMAST_STORM_REPORTS=10000000` the ignored test runs as long as that takes:
//! `cargo test --release --workspace --test engine -- --ignored --nocapture storm`

mod pair;
mod signing;
mod traffic;

use std::{
    collections::{BTreeMap, VecDeque},
    num::NonZero,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use openmast_engine::{Engine, StateView};
use proptest::prelude::*;

use crate::{dice::Dice, reference::Ledgers};
use pair::Pair;
use traffic::{LARGE, SMALL, Storm, World};

/// What no storm may be without.
const KINDS: [&str; 52] = [
    // two usage records of one session in an epoch: it began anew, or its mapping changed
    "again",
    "answered_too_dear",
    "answered_with_a_reason",
    "answered_with_a_route",
    "batch_again",
    "batch_gap",
    "batch_late",
    "backlog_caught_up",
    "began_anew",
    "beyond_the_ledger",
    "carried_over",
    "charged",
    "clock_wrong",
    "contradicting_names",
    "counters_anew",
    "crash",
    "duplicate_end",
    "end_again",
    "entitlement_met",
    "handed_over",
    "implausible_counter",
    "late",
    "late_stop",
    "licence_lost_and_charged",
    "other_name",
    "met_in_part",
    "metered_without_a_licence",
    "no_radio",
    "owed",
    "owed_accrued",
    "owed_lost",
    "part_of_session",
    "price_changed",
    "priced_by_an_earlier_tariff",
    "radio_restarted",
    "release_carried_over",
    "release_cut",
    "release_cut_by_lots",
    "released_by_a_lot",
    "released_by_use",
    "repeated",
    "reported_after_a_void_end",
    "signed",
    "signed_late",
    "signed_repeated",
    "slots_in_use",
    "tariff_of_a_void_end",
    "too_many_sessions",
    "wrapped",
    "waited_since_an_earlier_epoch",
    "waited_without_a_licence",
    "written_off",
];

fn run(seed: u64, world: World, reports: u64) -> Pair {
    let mut storm = Storm::new(seed, world);
    // Apart from the traffic's, so that a copy of the traffic goes on as it does.
    let mut dice = Dice(!seed);
    let mut pair = Pair::new(&storm);
    while storm.reports < reports {
        let size = 1 + dice.below(world.batch);
        pair.apply(&mut storm, size);
        pair.crash_at_ends(&mut dice, &storm);
        if dice.is(1) {
            pair.crash(&mut dice, &storm);
        }
        if dice.is(2) {
            pair.check_open_epoch(world);
        }
    }
    pair.crash(&mut dice, &storm);
    pair.check_open_epoch(world);
    pair.add_kinds(&storm.signing.happened);
    pair
}

fn check_kinds(seen: &BTreeMap<String, u64>) {
    for kind in KINDS {
        let count = seen.get(kind).copied().unwrap_or(0);
        assert!(count > 0, "no storm has seen `{kind}`: {seen:?}");
    }
}

/// Reports of a round of the long storm: more, and a world of this size has no room for their sessions.
const ROUND: u64 = 1_000_000;

#[test]
fn both_engines_agree_in_a_storm() {
    let mut seen = BTreeMap::new();
    for seed in 0..40 {
        let pair = run(seed, SMALL, 2_000);
        assert!(pair.epochs() > 0);
        for (kind, count) in pair.seen {
            *seen.entry(kind).or_default() += count;
        }
    }
    check_kinds(&seen);
    let large = run(99, LARGE, 60_000);
    assert!(
        large.engine.open_epoch().sessions > 1_024,
        "there must be sessions in more than one chunk"
    );
}

#[test]
#[ignore = "as long as OPENMAST_STORM_REPORTS says"]
fn both_engines_agree_in_a_long_storm() {
    let reports = std::env::var("OPENMAST_STORM_REPORTS");
    let reports: u64 = reports.map_or(10_000_000, |text| text.parse().expect("a number"));
    let (rounds, next) = (reports.div_ceil(ROUND), AtomicU64::new(0));
    let seen = Mutex::new(BTreeMap::<String, u64>::new());
    let work = || {
        loop {
            let round = next.fetch_add(1, Ordering::Relaxed);
            if round >= rounds {
                break;
            }
            let kinds = match round % 2 {
                0 => run(round, LARGE, ROUND).seen,
                _ => small_storms(round),
            };
            let mut seen = seen.lock().expect("no round failed");
            for (kind, count) in kinds {
                *seen.entry(kind).or_default() += count;
            }
        }
    };
    std::thread::scope(|scope| {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        for _ in 0..cores {
            scope.spawn(work);
        }
    });
    let seen = seen.into_inner().expect("no round failed");
    println!(
        "{} reports in {rounds} rounds: the same ledgers and archives. Seen: {seen:?}",
        rounds * ROUND
    );
    check_kinds(&seen);
}

/// As many reports as of a large storm, of many small ones: in those all happens at once, in the large one there is much of it.
fn small_storms(round: u64) -> BTreeMap<String, u64> {
    const REPORTS: u64 = 4_000;
    let mut seen = BTreeMap::new();
    for storm in 0..ROUND / REPORTS {
        let pair = run(round << 32 | storm, SMALL, REPORTS);
        for (kind, count) in pair.seen {
            *seen.entry(kind).or_default() += count;
        }
    }
    seen
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    /// Beside an engine of which there never was a view.
    #[test]
    fn a_view_is_the_state_at_its_record_whatever_is_applied_afterwards(
        seed: u64,
        views_percent in 1..30_u64,
        kept in 1..5_usize,
    ) {
        let (mut storm, mut dice) = (Storm::new(seed, SMALL), Dice(seed));
        let (mut engine, mut alone) = (Engine::new(), Engine::new());
        let mut views = VecDeque::new();
        for _ in 0..600 {
            let (lsn, record) = storm.next();
            for engine in [&mut engine, &mut alone] {
                engine.set_reopenings(storm.reopenings());
                engine.apply(lsn, &record).expect("a log as written");
            }
            if dice.is(views_percent) {
                views.push_back((engine.view_state(), alone.state().expect("encodes")));
            }
            if views.len() > kept {
                check_view(views.pop_front());
            }
        }
        while !views.is_empty() {
            check_view(views.pop_front());
        }
        prop_assert!(engine == alone);
    }
}

fn check_view(view: Option<(StateView, Vec<u8>)>) {
    let (view, state) = view.expect("there is one");
    let mut written = Vec::new();
    view.write(&mut written).expect("encodes");
    assert!(written == state, "a view of {} bytes differs", state.len());
}

#[test]
fn the_state_after_any_record_is_where_the_rest_can_begin() {
    for seed in 100..103 {
        let mut storm = Storm::new(seed, SMALL);
        let mut engine = Engine::new();
        let mut state = engine.state().expect("encodes");
        for _ in 0..700 {
            let (lsn, record) = storm.next();
            let mut again = Engine::restore(&state).expect("decodes");
            engine.set_reopenings(storm.reopenings());
            again.set_reopenings(storm.reopenings());
            let apply = |engine: &mut Engine| {
                let closed = engine.apply(lsn, &record).expect("a log as written");
                closed.map(Ledgers::from)
            };
            let closed = apply(&mut engine);
            // one step from the restored state ends where the step from the live one does; so does every longer way
            assert!(apply(&mut again) == closed);
            state = engine.state().expect("encodes");
            assert!(again.state().expect("encodes") == state, "record {lsn}");
        }
    }
}

#[test]
fn the_state_of_another_version_is_refused() {
    let state = Engine::new().state().expect("encodes");
    let mut newer = state.clone();
    newer[7] += 1;
    let mut longer = state.clone();
    longer.push(0);
    for wrong in [
        &newer,
        &longer,
        &state[..state.len() - 1].to_vec(),
        &vec![1; 40],
    ] {
        let error = Engine::restore(wrong).expect_err("refused");
        assert!(error.to_string().contains("another version"), "{error:#}");
    }
}
