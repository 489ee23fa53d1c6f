//! The radios of an asset, as its owner asks about them.

use openmast_engine::{Engine, RadioView, RadioViews};
use openmast_records::{
    RadioIdentity,
    UsageEvent::{self, Interim, Start, Stop},
    UsageReport,
};

use crate::bench::{Bench, T0, radio, report, snapshot, subscriber};

/// A report of session `id` of `who` at `tower`, in an area.
fn at(
    tower: &str,
    area: &str,
    (id, who): (&str, &str),
    event: UsageEvent,
    seconds: u32,
    bytes: u64,
) -> UsageReport {
    UsageReport {
        radio: vec![radio(tower)],
        area: area.into(),
        session_id: id.into(),
        subscriber: vec![subscriber(who)],
        ..report(event, 0, seconds, 0, bytes)
    }
}

fn radios(bench: &Bench, asset: u32) -> RadioViews {
    bench.engine.radios_of(asset, None, 99)
}

fn of<'a>(found: &'a RadioViews, name: &str) -> &'a RadioView {
    let mut radios = found.radios.iter();
    let found = radios.find(|view| view.radio == radio(name));
    found.unwrap_or_else(|| panic!("{name} is not mapped"))
}

#[test]
fn each_radio_of_an_asset_is_told_with_what_came_of_it() {
    let mut bench = Bench::mapped();
    bench.map_radio("mast", Some(0));
    bench.map_radio("elsewhere", Some(1));
    bench.map_radio("silent", Some(0));
    bench.report(&at("tower", "east", ("s1", "ana"), Start, 0, 0));
    bench.report(&at("tower", "east", ("s1", "ana"), Interim, 60, 100));
    bench.report(&at("tower", "west", ("s2", "bob"), Start, 70, 0));
    bench.report(&at("tower", "west", ("s2", "bob"), Stop, 80, 40));
    bench.report(&at("mast", "east", ("s3", "eve"), Interim, 90, 7));
    bench.report(&at("elsewhere", "east", ("s4", "ana"), Interim, 95, 9));
    let found = radios(&bench, 0);
    assert_eq!((found.count, found.goes_on), (3, false));
    let names: Vec<_> = found.radios.iter().map(|view| view.radio.clone()).collect();
    assert_eq!(names, [radio("mast"), radio("silent"), radio("tower")]);
    let tower = of(&found, "tower");
    assert_eq!((tower.bytes, tower.waiting_bytes), (140, 0));
    assert_eq!(tower.running_sessions, 1, "bob's has ended");
    assert_eq!(tower.received_at_ms, Some(T0 + 80_120));
    let areas: Vec<&[u8]> = tower.areas.iter().map(Vec::as_slice).collect();
    assert_eq!(areas, [b"east".as_slice(), b"west"]);
    let mast = of(&found, "mast");
    assert_eq!((mast.bytes, mast.waiting_bytes), (0, 7), "eve is nobody's");
    assert_eq!(mast.running_sessions, 1);
    let silent = of(&found, "silent");
    assert_eq!(silent.received_at_ms, None);
    assert_eq!(
        (silent.running_sessions, silent.bytes, silent.areas.len()),
        (0, 0, 0)
    );
    let other = radios(&bench, 1);
    assert_eq!((other.count, other.radios.len()), (1, 1));
    assert_eq!(of(&other, "elsewhere").bytes, 9);
    assert_eq!(radios(&bench, 2), RadioViews::default());
    // What an epoch billed is in its archive.
    bench.close(snapshot(&[5, 7], &[1 << 40, 1 << 40]));
    assert_eq!(of(&radios(&bench, 0), "tower").bytes, 0);
    assert_eq!(of(&radios(&bench, 0), "mast").waiting_bytes, 7);
}

#[test]
fn it_is_known_since_when_a_mapping_holds() {
    let mut bench = Bench::mapped();
    assert_eq!(of(&radios(&bench, 0), "tower").since_ms, T0, "the genesis");
    bench.report(&at("tower", "east", ("s1", "ana"), Start, 100, 0));
    bench.map_radio("tower", Some(0));
    assert_eq!(of(&radios(&bench, 0), "tower").since_ms, T0, "said again");
    bench.map_radio("mast", Some(0));
    let since_ms = T0 + 100_120;
    assert_eq!(of(&radios(&bench, 0), "mast").since_ms, since_ms);
    bench.map_radio("tower", Some(1));
    assert_eq!(of(&radios(&bench, 1), "tower").since_ms, since_ms);
    assert_eq!(radios(&bench, 0).count, 1);
    // It is part of the state.
    let state = bench.engine.state().expect("encodes");
    let restored = Engine::restore(&state).expect("as written");
    assert_eq!(restored.radios_of(1, None, 99), radios(&bench, 1));
    bench.map_radio("tower", None);
    assert_eq!(radios(&bench, 1), RadioViews::default());
}

#[test]
fn bytes_are_the_radios_by_which_they_were_billed() {
    let mut bench = Bench::mapped();
    bench.report(&at("tower", "east", ("s1", "ana"), Start, 0, 0));
    bench.report(&at("tower", "east", ("s1", "ana"), Interim, 60, 100));
    bench.map_radio("tower", Some(1));
    bench.report(&at("tower", "east", ("s1", "ana"), Interim, 90, 130));
    assert_eq!(of(&radios(&bench, 1), "tower").bytes, 30);
    bench.map_radio("tower", Some(0));
    assert_eq!(of(&radios(&bench, 0), "tower").bytes, 100);
    assert_eq!(of(&radios(&bench, 0), "tower").running_sessions, 1);
}

#[test]
fn radios_are_told_page_by_page() {
    let mut bench = Bench::new(snapshot(&[5, 7], &[]));
    let name = |number: u32| format!("r{number:05}");
    // More than one step looks at, every third the asset's.
    for number in 0..10_000 {
        bench.map_radio(&name(number), Some(u32::from(number % 3 > 0)));
    }
    let mut after: Option<RadioIdentity> = None;
    let mut seen = Vec::new();
    loop {
        let page = bench.engine.radios_of(0, after, 1_000);
        assert_eq!(page.count, 3_334);
        seen.extend(page.radios.iter().map(|view| view.radio.clone()));
        after = page.radios.last().map(|view| view.radio.clone());
        if !page.goes_on {
            break;
        }
        assert_eq!(page.radios.len(), 1_000);
    }
    let expected = (0..10_000).step_by(3).map(|number| radio(&name(number)));
    assert_eq!(seen, expected.collect::<Vec<_>>());
}
