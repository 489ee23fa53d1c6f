//! Signed batches: what radios that sign are billed.

use openmast_records::{MappingChange, RadioIdentity, Record, SignedBatch, SubscriberIdentity};
use openmast_usage::{RadioAccessTechnology, RadioSigner, Report, Subject};

use crate::bench::{Bench, T0};

const NETWORK: [u8; 32] = [2; 32];
const START: u64 = T0;

fn signer() -> RadioSigner {
    RadioSigner::from_seed([5; 32])
}

/// Asset 0 for the radio; payer 0 for whoever names payer 0, payer 1 for the subscriber.
fn mapped() -> Bench {
    let mut bench = Bench::mapped();
    map_radio(&mut bench);
    for (identity, payer) in [
        (SubscriberIdentity::Payer(0), 0),
        (SubscriberIdentity::Hash([9; 32]), 1),
    ] {
        bench.apply(Record::Mapping(MappingChange::Subscriber {
            identity,
            payer: Some(payer),
        }));
    }
    bench
}

fn map_radio(bench: &mut Bench) {
    bench.apply(Record::Mapping(MappingChange::Radio {
        identity: RadioIdentity::Ed25519(signer().key().to_bytes()),
        asset: Some(0),
    }));
}

fn report(session: u8, start: u64, seconds: u64, up: u64, down: u64) -> Report<'static> {
    Report {
        session_id: [session; 16],
        subject: Subject::Payer(0),
        started_at_ms: start,
        ended_at_ms: start + seconds * 1000,
        bytes_up: up,
        bytes_down: down,
        is_final: false,
        radio_access_technology: RadioAccessTechnology::NR,
        quality_class: 9,
        relay_path: &[],
    }
}

fn batch(sequence: u64, reports: &[Report<'_>]) -> Record {
    let signed = signer().sign(&NETWORK, sequence, reports.iter().copied());
    let (canonical, signature) = signed.expect("a batch").into_parts();
    Record::SignedBatch(SignedBatch {
        received_at_ms: T0 + 1_000_000,
        signature,
        canonical,
    })
}

#[test]
fn every_report_of_a_batch_is_billed_to_whom_it_names() {
    let mut bench = mapped();
    let subscriber = Report {
        subject: Subject::Subscriber([9; 32]),
        ..report(2, START, 60, 7, 8)
    };
    bench.apply(batch(1, &[report(1, START, 60, 10, 20), subscriber]));
    assert_eq!((bench.bytes_of(0), bench.bytes_of(1)), (30, 15));
}

#[test]
fn a_batch_again_and_reports_in_any_order_change_nothing() {
    let batches = [
        batch(1, &[report(1, START, 60, 10, 20)]),
        batch(2, &[report(1, START, 120, 11, 40)]),
        batch(
            3,
            &[report(1, START, 180, 12, 41), report(1, START, 30, 1, 1)],
        ),
    ];
    for order in [[0, 1, 2, 0], [2, 1, 0, 2], [1, 2, 0, 1], [0, 2, 2, 1]] {
        let mut bench = mapped();
        for index in order {
            bench.apply(batches[index].clone());
        }
        assert_eq!(bench.bytes_of(0), 53, "{order:?}");
    }
}

#[test]
fn lower_counters_with_the_same_start_change_nothing_however_late_they_end() {
    let mut bench = mapped();
    bench.apply(batch(1, &[report(1, START, 60, 100, 200)]));
    let last = Report {
        is_final: true,
        ..report(1, START, 600, 5, 6)
    };
    bench.apply(batch(2, &[last, report(1, START, 3600, 50, 60)]));
    assert_eq!(bench.bytes_of(0), 300);
}

#[test]
fn counters_that_begin_again_have_a_later_start_and_are_billed_in_full() {
    let mut bench = mapped();
    bench.apply(batch(1, &[report(1, START, 60, 100, 200)]));
    // one millisecond is enough
    bench.apply(batch(2, &[report(1, START + 1, 60, 5, 6)]));
    // and a late report of the first run is still of the first run
    bench.apply(batch(3, &[report(1, START, 61, 101, 200)]));
    assert_eq!(bench.bytes_of(0), 312);
}

#[test]
fn what_no_mapping_covers_waits_and_is_billed_when_one_does() {
    let mut bench = Bench::mapped();
    map_radio(&mut bench);
    bench.apply(batch(1, &[report(1, START, 60, 10, 20)]));
    assert_eq!(bench.bytes_of(0), 0, "naming a payer is not enough");
    let waiting = bench.engine.unattributed(10);
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].subscriber, ["payer_index=0"]);
    assert_eq!(waiting[0].radio, [format!("ed25519={}", signer().key())]);
    bench.apply(Record::Mapping(MappingChange::Subscriber {
        identity: SubscriberIdentity::Payer(0),
        payer: Some(1),
    }));
    assert_eq!((bench.bytes_of(0), bench.bytes_of(1)), (0, 30));
}

#[test]
fn implausible_counters_and_unreadable_records_bill_nothing() {
    let mut bench = mapped();
    bench.apply(batch(1, &[report(1, START, 60, (1 << 60) + 1, 0)]));
    bench.apply(Record::SignedBatch(SignedBatch {
        received_at_ms: T0,
        signature: [0; 64],
        canonical: b"openmast/usage/1".to_vec(),
    }));
    assert_eq!(bench.bytes_of(0), 0);
}
