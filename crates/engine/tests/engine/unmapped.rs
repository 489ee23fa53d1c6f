//! Usage that waits for a mapping is counted, each report by what its mapping lacks.

use openmast_engine::{Engine, NoRoute};
use openmast_records::UsageEvent::{Interim, Start};

use crate::{
    bench::{Bench, report, snapshot},
    reference::Ledgers,
};

fn counters(closed: &Ledgers) -> Vec<(&str, u64)> {
    let lines = closed.public.counters.iter();
    lines
        .map(|line| (line.counter.as_str(), line.count))
        .collect()
}

#[test]
fn each_report_that_brings_usage_counts_what_it_lacks() {
    let mut bench = Bench::new(snapshot(&[5], &[1 << 40]));
    bench.report(&report(Start, 0, 0, 0, 0));
    assert_eq!(bench.engine.counted("unmapped_radio"), 0, "it has no usage");
    bench.report(&report(Interim, 0, 60, 10, 20));
    bench.report(&report(Interim, 0, 60, 10, 20));
    assert_eq!(
        bench.engine.counted("unmapped_radio"),
        1,
        "the second is repeated"
    );
    assert_eq!(bench.engine.unattributed_bytes(), 30);

    bench.map_radio("tower", Some(0));
    bench.report(&report(Interim, 0, 120, 11, 22));
    assert_eq!(bench.engine.unattributed_bytes(), 33);
    let restored = Engine::restore(&bench.engine.state().expect("small")).expect("as written");
    assert_eq!(restored.unattributed_bytes(), 33);

    bench.map_subscriber("ana", Some(0));
    bench.report(&report(Interim, 0, 180, 12, 24));
    assert_eq!(bench.engine.unattributed_bytes(), 0);
    assert_eq!(bench.bytes_of(0), 36);
    let closed = bench.close(snapshot(&[5], &[1 << 40]));
    assert_eq!(
        counters(&closed),
        [
            ("repeated", 1),
            ("unmapped_radio", 1),
            ("unmapped_subscriber", 2)
        ]
    );
    bench.report(&report(Interim, 0, 240, 13, 26));
    let closed = bench.close(snapshot(&[5], &[1 << 40]));
    assert_eq!(counters(&closed), []);
}

#[test]
fn usage_that_waits_for_the_chain_is_mapped() {
    let mut bench = Bench::new(snapshot(&[5], &[]));
    bench.map_radio("tower", Some(0));
    bench.map_subscriber("ana", Some(0));
    bench.report(&report(Interim, 0, 60, 10, 20));
    assert_eq!(bench.engine.unattributed_bytes(), 30);
    assert!(bench.engine.take_unmapped().is_empty());
    assert_eq!(bench.engine.unattributed(1)[0].why, NoRoute::PayerUnknown);
    let closed = bench.close(snapshot(&[5], &[1 << 40]));
    assert_eq!(counters(&closed), []);
}

#[test]
fn whose_it_is_can_be_asked_once() {
    let mut bench = Bench::new(snapshot(&[5], &[1 << 40]));
    bench.map_subscriber("ana", Some(0));
    bench.report(&report(Interim, 0, 60, 10, 20));
    let unmapped = bench.engine.take_unmapped();
    let [unmapped] = unmapped[..] else {
        panic!("{unmapped:?}");
    };
    assert_eq!(unmapped.why, NoRoute::RadioUnmapped);
    let radio = bench.engine.unmapped_radio(&unmapped);
    assert_eq!(radio.as_deref(), Some("nas_identifier=tower"));
    assert!(bench.engine.take_unmapped().is_empty());
}
