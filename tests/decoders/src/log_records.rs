//! Records as they lie in the log: split, joined and read.

use borsh::BorshDeserialize;
use bytes::Bytes;
use openmast_client::content::differences;
use openmast_log::{Batch, Records};
use openmast_oracle::settle::Content;
use openmast_records::{
    Lsn, NameKind, Names, NamesBuf, RECORD_VERSION, RadioKind, RecordKind, RecordRef,
    SubscriberKind,
};

use crate::input::Input;

/// Position of the first record, their number, and the records; then these bytes once more as one record, as what a report says,
/// and as names.
pub fn check(data: &[u8]) {
    let mut input = Input::new(data);
    let (first, count) = (input.u64(), input.u32());
    let bytes = input.rest();
    if let Some(records) = Records::new(first, count, Bytes::copy_from_slice(bytes)) {
        split(&records, bytes);
        joined(&records, bytes);
        decoded(&records);
        in_pieces(&records);
    }
    record(bytes);
    let report = [&[RECORD_VERSION, RecordKind::Report as u8], bytes].concat();
    record(&report);
    names::<RadioKind>(bytes);
    names::<SubscriberKind>(bytes);
    content(bytes);
}

/// Every part holds the records from its beginning on.
fn split(records: &Records, bytes: &[u8]) {
    let all: Vec<(Lsn, &[u8])> = records.iter().collect();
    assert_eq!(all.len(), records.len());
    assert_eq!(records.next_position(), records.first() + all.len() as u64);
    let size: usize = all.iter().map(|(_, record)| record.len() + 4).sum();
    assert_eq!(size, bytes.len(), "nothing is left over");
    for (skipped, (lsn, _)) in all.iter().enumerate().take(20) {
        let rest = records.clone().starting_at(*lsn);
        assert_eq!(rest.iter().collect::<Vec<_>>(), &all[skipped..]);
    }
    let behind = records.clone().starting_at(Lsn::MAX);
    assert!(behind.is_empty());
    let more = records.len() as u32 + 1;
    assert!(Records::new(0, more, Bytes::copy_from_slice(bytes)).is_none());
}

/// What is appended lies in the log as it was.
fn joined(records: &Records, bytes: &[u8]) {
    let mut batch = Batch::default();
    for (_, record) in records.iter() {
        let written = batch.push_with(|to| to.extend_from_slice(record));
        written.expect("no more than there was");
    }
    assert_eq!(batch.len(), records.len());
    assert_eq!(batch.as_bytes(), bytes);
}

fn decoded(records: &Records) {
    for (read, (lsn, bytes)) in records.decode().zip(records.iter()) {
        if let Ok((at, record)) = read {
            assert_eq!(at, lsn);
            assert_eq!(record.encode(), bytes);
        }
    }
}

/// A few at a time: the same records.
fn in_pieces(records: &Records) {
    let (mut left, mut shown) = (Some(records.clone()), Vec::new());
    while let Some(all) = left {
        let most = 40;
        let (piece, others) = all.split_after(most);
        assert!(piece.bytes() <= most || piece.len() <= 1);
        let pieces = piece.iter().map(|(lsn, bytes)| (lsn, bytes.to_vec()));
        shown.extend(pieces);
        left = others;
    }
    let expected = records.iter().map(|(lsn, bytes)| (lsn, bytes.to_vec()));
    assert_eq!(shown, expected.collect::<Vec<_>>());
}

/// There is one encoding of a record.
fn record(bytes: &[u8]) {
    let Ok(record) = RecordRef::read(bytes) else {
        return;
    };
    assert_eq!(RecordKind::of(bytes), Some(record.kind()));
    let record = record.into_record();
    assert_eq!(record.encode(), bytes);
    let shorter = &bytes[..bytes.len() - 1];
    assert!(RecordRef::read(shorter).is_err(), "cut short");
    let mut batch = Batch::default();
    batch.push(&record).expect("it is small");
    let lying = Records::new(7, 1, Bytes::copy_from_slice(batch.as_bytes()));
    let read: Vec<_> = lying.expect("one record").decode().collect();
    assert!(matches!(&read[..], [Ok((7, same))] if *same == record));
}

/// There is one encoding of names, which all can be kept.
fn names<K: NameKind + std::fmt::Debug>(bytes: &[u8]) {
    let Some(names) = Names::<K>::read(bytes) else {
        return;
    };
    assert!(names.iter().all(|name| name.kind.takes(name.octets)));
    assert_eq!(names.first(), names.iter().next());
    let again: NamesBuf<K> = names.iter().collect();
    assert_eq!(again.names().encoded(), bytes);
}

/// As the outbox keeps it.
fn content(bytes: &[u8]) {
    if let Ok(content) = Content::try_from_slice(bytes) {
        assert_eq!(borsh::to_vec(&content).expect("encodes"), bytes);
        assert!(differences(&content, &content).is_empty());
    }
}
