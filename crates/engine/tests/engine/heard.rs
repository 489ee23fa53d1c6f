//! In how many hours an asset reported to this oracle.

use openmast_engine::{Engine, HoursHeard};
use openmast_records::{
    UsageEvent::{Interim, Start, Stop},
    UsageReport,
};

use crate::bench::{Bench, GB, T0, radio, report, snapshot};

const HOUR_MS: u64 = 3_600_000;
/// The first hour that begins after [`T0`].
const H0: u64 = T0 / HOUR_MS + 1;

/// A report of session `id` at `tower` that arrives in the middle of this hour after [`H0`].
fn arrives(tower: &str, id: &str, hour: u64) -> UsageReport {
    let received_at_ms = (H0 + hour) * HOUR_MS + HOUR_MS / 2;
    UsageReport {
        received_at_ms,
        // What it claims is another matter.
        event_at_ms: received_at_ms - 3 * HOUR_MS,
        radio: vec![radio(tower)],
        session_id: id.into(),
        ..report(Interim, 0, 60 + 3_600 * hour as u32, 0, hour)
    }
}

/// Of the `hours` that had ended when this hour after [`H0`] began.
fn within(engine: &Engine, asset: u32, hour: u64, hours: u32) -> Option<(u32, u32)> {
    let (anybody, heard) = engine.heard_of([asset]);
    let heard = heard.first()?.as_ref()?;
    let HoursHeard { reported, observed } = heard.within(&anybody, (H0 + hour) * HOUR_MS, hours);
    Some((reported, observed))
}

fn two_assets() -> Bench {
    let mut bench = Bench::mapped();
    bench.map_radio("mast", Some(1));
    bench
}

#[test]
fn an_hour_counts_once_by_the_arrival_and_only_when_it_has_ended() {
    let mut bench = two_assets();
    for (tower, hour) in [("tower", 0), ("mast", 0), ("tower", 1), ("tower", 3)] {
        bench.report(&arrives(tower, tower, hour));
        bench.report(&arrives(tower, "another", hour));
    }
    let of = |asset, hour, hours| within(&bench.engine, asset, hour, hours);
    assert_eq!(of(0, 0, 24), Some((0, 0)), "the first has not ended");
    assert_eq!(of(0, 1, 24), Some((1, 1)));
    assert_eq!(of(0, 4, 24), Some((3, 3)), "in hour 2 nobody reported");
    assert_eq!(of(1, 4, 24), Some((1, 3)));
    assert_eq!(of(1, 4, 3), Some((0, 2)), "a shorter window");
    let (_, heard) = bench.engine.heard_of([0, 1, 2]);
    let lasts = heard.iter().flatten().map(|heard| heard.last_at_ms);
    let at = |hour| (H0 + hour) * HOUR_MS + HOUR_MS / 2;
    assert_eq!(lasts.collect::<Vec<_>>(), [at(3), at(0)]);
    assert_eq!(heard[2], None, "there is no such asset");
}

#[test]
fn an_asset_is_asked_for_hours_since_its_first_report_only() {
    let mut bench = two_assets();
    (0..10).for_each(|hour| bench.report(&arrives("tower", "s", hour)));
    bench.report(&arrives("mast", "m", 10));
    bench.report(&arrives("tower", "s", 11));
    assert_eq!(within(&bench.engine, 0, 12, 48), Some((11, 12)));
    assert_eq!(within(&bench.engine, 1, 12, 48), Some((1, 2)));
}

#[test]
fn a_report_counts_for_the_asset_that_its_radio_was_mapped_to_then() {
    let mut bench = two_assets();
    bench.report(&arrives("stray", "x", 0));
    assert_eq!(within(&bench.engine, 0, 1, 24), None);
    bench.report(&arrives("tower", "s", 0));
    bench.map_radio("tower", Some(1));
    bench.report(&arrives("tower", "s", 1));
    bench.map_radio("stray", Some(0));
    bench.report(&arrives("stray", "x", 2));
    assert_eq!(within(&bench.engine, 0, 3, 24), Some((2, 3)));
    assert_eq!(within(&bench.engine, 1, 3, 24), Some((1, 2)));
}

#[test]
fn an_asset_counts_from_when_it_is_on_chain() {
    let mut bench = two_assets();
    bench.map_radio("new", Some(2));
    bench.report(&arrives("new", "n", 0));
    assert_eq!(within(&bench.engine, 2, 1, 24), None);
    bench.close(snapshot(&[5, 7, 9], &[1 << 40, 1 << 40]));
    bench.report(&arrives("new", "n", 1));
    assert_eq!(within(&bench.engine, 2, 2, 24), Some((1, 1)));
}

#[test]
fn a_report_of_which_nothing_is_believed_yet_came_all_the_same() {
    let mut bench = Bench::mapped();
    bench.report(&arrives("tower", "s", 0));
    let bytes = bench.bytes_of(0);
    // No line carries so much in an hour.
    let doubtful = UsageReport {
        bytes_down: 1 << 60,
        ..arrives("tower", "s", 1)
    };
    bench.report(&doubtful);
    assert_eq!(bench.bytes_of(0), bytes, "it is held");
    assert_eq!(within(&bench.engine, 0, 2, 24), Some((2, 2)));
}

#[test]
fn a_session_of_nobody_counts_and_so_does_one_without_bytes() {
    let mut bench = Bench::mapped();
    let mut of_nobody = report(Start, 3_600, 0, 0, 0);
    of_nobody.subscriber.clear();
    bench.report(&of_nobody);
    assert_eq!(within(&bench.engine, 0, 2, 24), Some((1, 1)));
}

#[test]
fn a_state_says_what_the_engine_said_and_goes_on_alike() {
    let mut bench = two_assets();
    for hour in [0, 1, 30, 2_300] {
        bench.report(&arrives("tower", "s", hour));
        bench.report(&arrives("mast", "m", hour / 2));
    }
    let view = bench.engine.view_state();
    let state = bench.engine.state().expect("encodes");
    let mut restored = Engine::restore(&state).expect("readable");
    for asset in 0..2 {
        let window = |engine| within(engine, asset, 2_301, 90 * 24);
        assert!(window(&restored).is_some());
        assert_eq!(window(&restored), window(&bench.engine));
    }
    let stop = UsageReport {
        event: Stop,
        ..arrives("mast", "m", 2_302)
    };
    let lsn = bench.log.len() as u64;
    bench.report(&stop);
    let record = bench.log.last().expect("one at least");
    restored.apply(lsn, record).expect("a log as written");
    assert_eq!(restored, bench.engine);
    let mut saved = Vec::new();
    view.write(&mut saved).expect("written");
    assert!(saved == state, "the view stays what it was");
}

#[test]
fn a_state_with_reports_of_an_asset_that_is_not_there_is_refused() {
    let mut bench = Bench::mapped();
    let at_ms = T0 + 120;
    bench.report(&report(Start, 0, 0, 0, GB));
    let mut state = bench.engine.state().expect("encodes");
    // One asset: 0, its newest report, and in which hour that came.
    let hour = (at_ms / HOUR_MS) as u32;
    let of_asset = [
        [1, 0, 0, 0, 0, 0, 0, 0].as_slice(),
        &at_ms.to_le_bytes(),
        &hour.to_le_bytes(),
    ]
    .concat();
    let mut found = state.windows(of_asset.len());
    let at = found.position(|bytes| bytes == of_asset);
    let asset = at.expect("one asset reported") + 4;
    state[asset] = 2;
    assert!(Engine::restore(&state).is_err());
    state[asset] = 1;
    assert!(Engine::restore(&state).is_ok(), "one that is there");
}
