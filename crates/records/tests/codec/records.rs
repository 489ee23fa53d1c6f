//! Records and reports.

use openmast_records::{
    AssetState, ChainSnapshot, EpochClosed, EpochsReopened, Limits, LotState, RECORD_VERSION,
    Record, RecordKind, RecordRef, ReserveState, UsageReport,
};
use proptest::prelude::*;

use super::any::{record, report};

/// Writes what was read once more, from where it lies.
fn written_again(read: RecordRef<'_>) -> Vec<u8> {
    match read {
        Record::Report(report) => {
            let mut bytes = Vec::new();
            report.write(&mut bytes);
            bytes
        }
        other => other.into_record().encode(),
    }
}

/// Bytes that are a record are those that it is written as.
fn is_read_as_one_record_is_written(bytes: &[u8]) -> bool {
    RecordRef::read(bytes).is_ok_and(|read| {
        assert_eq!(written_again(read.clone()), bytes);
        assert_eq!(RecordKind::of(bytes), Some(read.kind()));
        assert_eq!(read.into_record().encode(), bytes);
        true
    })
}

proptest! {
    #[test]
    fn a_record_is_read_as_it_was_written(record in record()) {
        let bytes = record.encode();
        prop_assert_eq!(RecordKind::of(&bytes), Some(record.kind()));
        let read = RecordRef::read(&bytes).expect("as written");
        prop_assert_eq!(read.reports(), record.reports());
        prop_assert_eq!(read.clone().into_record(), record);
        prop_assert_eq!(written_again(read), bytes);
    }

    #[test]
    fn nothing_that_is_shorter_or_longer_is_a_record(record in record(), more in any::<u8>()) {
        let mut bytes = record.encode();
        for cut in [1, bytes.len() / 2, bytes.len()] {
            prop_assert!(RecordRef::read(&bytes[..bytes.len() - cut]).is_err());
        }
        bytes.push(more);
        prop_assert!(RecordRef::read(&bytes).is_err());
    }

    /// One bit is not as it was: then it is another record, in its only encoding, or none.
    #[test]
    fn a_record_has_one_encoding(record in record(), at in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let mut bytes = record.encode();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        if is_read_as_one_record_is_written(&bytes) {
            let read = RecordRef::read(&bytes).expect("read before").into_record();
            prop_assert_ne!(read, record);
        }
    }

    #[test]
    fn any_bytes_are_one_record_or_none(kind in 0..10_u8, body in prop::collection::vec(prop_oneof![0..3_u8, any::<u8>()], 0..400)) {
        is_read_as_one_record_is_written(&body);
        is_read_as_one_record_is_written(&[&[RECORD_VERSION, kind][..], &body].concat());
    }

    #[test]
    fn a_report_is_written_behind_what_is_there(report in report(), before in any::<u8>()) {
        let mut bytes = vec![before];
        report.write(&mut bytes);
        prop_assert_eq!(&bytes[1..], Record::Report(report).encode());
    }
}

#[test]
fn a_kind_is_known_by_the_first_two_bytes() {
    let reopened = EpochsReopened {
        from_epoch: 7,
        least_slot: 9,
    };
    let bytes = Record::EpochsReopened(reopened).encode();
    assert_eq!(RecordKind::of(&bytes), Some(RecordKind::EpochsReopened));
    let limits = Record::Limits(Limits { max_sessions: 6 }).encode();
    assert_eq!(RecordKind::of(&limits), Some(RecordKind::Limits));
    for bytes in [&[][..], &bytes[..1], &[RECORD_VERSION, 9]] {
        assert_eq!(RecordKind::of(bytes), None);
    }
}

#[test]
fn another_version_or_kind_is_no_record() {
    let record = Record::Report(UsageReport::default()).encode();
    assert!(RecordRef::read(&record).is_ok());
    for (place, value) in [(0, RECORD_VERSION - 1), (0, RECORD_VERSION + 1), (1, 9)] {
        let mut other = record.clone();
        other[place] = value;
        assert!(RecordRef::read(&other).is_err());
        assert_eq!(RecordKind::of(&other), None);
    }
}

#[test]
fn a_snapshot_of_another_version_is_none() {
    let snapshot = ChainSnapshot::default();
    let end = Record::EpochClosed(EpochClosed {
        epoch: 1,
        closed_at_ms: 2,
        snapshot,
    });
    let mut bytes = end.encode();
    // Behind version and kind of the record, the epoch and its time.
    let version = &mut bytes[2 + 8 + 8];
    assert_eq!(*version, 4);
    for other in [3, 5] {
        bytes[2 + 8 + 8] = other;
        assert!(RecordRef::read(&bytes).is_err());
    }
}

#[test]
fn a_reason_that_nobody_knows_is_none() {
    for not_licensed in [3, 4, u8::MAX] {
        let end = Record::EpochClosed(EpochClosed {
            epoch: 1,
            closed_at_ms: 2,
            snapshot: ChainSnapshot {
                assets: vec![AssetState {
                    not_licensed,
                    ..AssetState::default()
                }],
                ..ChainSnapshot::default()
            },
        });
        assert_eq!(RecordRef::read(&end.encode()).is_ok(), not_licensed == 3);
    }
}

#[test]
fn a_kind_of_lot_that_nobody_knows_is_none() {
    for kind in [3, 4, u8::MAX] {
        let lot = LotState {
            kind,
            ..LotState::default()
        };
        let end = Record::EpochClosed(EpochClosed {
            epoch: 1,
            closed_at_ms: 2,
            snapshot: ChainSnapshot {
                reserves: vec![ReserveState::Closed, ReserveState::Lot(lot)],
                ..ChainSnapshot::default()
            },
        });
        assert_eq!(RecordRef::read(&end.encode()).is_ok(), kind == 3);
    }
}
