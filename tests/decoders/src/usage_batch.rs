//! Signed usage reports in their three forms, and acknowledgements.

use openmast_usage::{Acknowledgements, Batch, BatchBuilder, SignedBatch, Unreadable};
use prost::Message;

/// A report takes 22 bytes of protobuf or more, and 64 canonical ones or 32 more for each relay, which takes 34.
const MOST_GROWTH: usize = 4;
const HEADER: usize = 92;

/// No bytes are a batch in two forms, and what is one in one form is the same in all.
pub fn check(data: &[u8]) {
    let read = [
        canonical(data),
        other_form(SignedBatch::from_protobuf(data)),
        other_form(SignedBatch::from_json(data)),
    ];
    let mut accepted = read.iter().flatten();
    if let Some(signed) = accepted.next() {
        assert!(accepted.next().is_none(), "a batch in two forms");
        assert!(signed.canonical().len() <= HEADER + MOST_GROWTH * data.len());
        same_in_all_forms(signed);
    }
    acknowledgements(data);
}

fn canonical(data: &[u8]) -> Option<SignedBatch> {
    let batch = Batch::parse(data).ok()?;
    assert_eq!(built_again(&batch), data);
    assert_eq!(batch.reports().count(), batch.len());
    let shorter = data.split_last().map_or(data, |(_, rest)| rest);
    assert!(Batch::parse(shorter).is_err(), "cut short");
    let longer = [data, &[0]].concat();
    assert!(Batch::parse(&longer).is_err(), "with something behind it");
    let mut signature = [0; 64];
    let end = data.len().min(64);
    signature[..end].copy_from_slice(&data[..end]);
    Some(SignedBatch::new(data.to_vec(), signature).expect("it was read"))
}

fn built_again(batch: &Batch<'_>) -> Vec<u8> {
    let (network, radio) = (batch.network(), batch.radio());
    let mut builder = BatchBuilder::new(&network, &radio, batch.sequence(), batch.len());
    for report in batch.reports() {
        builder.push(&report).expect("no more than was read");
    }
    builder.finish().expect("as many as were read")
}

fn other_form(read: Result<SignedBatch, Unreadable>) -> Option<SignedBatch> {
    match read {
        Ok(signed) => Some(signed),
        Err(error) => {
            assert!(!error.to_string().is_empty());
            None
        }
    }
}

fn same_in_all_forms(signed: &SignedBatch) {
    assert_eq!(built_again(&signed.batch()), signed.canonical());
    let protobuf = signed.to_protobuf();
    assert_eq!(SignedBatch::from_protobuf(&protobuf).as_ref(), Ok(signed));
    let shorter = &protobuf[..protobuf.len() - 1];
    assert!(SignedBatch::from_protobuf(shorter).is_err(), "cut short");
    let json = signed.to_json();
    assert_eq!(SignedBatch::from_json(json.as_bytes()).as_ref(), Ok(signed));
    let shorter = &json.as_bytes()[..json.len() - 1];
    assert!(SignedBatch::from_json(shorter).is_err(), "cut short");
}

fn acknowledgements(data: &[u8]) {
    let Ok(read) = Acknowledgements::decode(data) else {
        return;
    };
    let written = read.encode_to_vec();
    assert_eq!(
        Acknowledgements::decode(written.as_slice()),
        Ok(read.clone())
    );
    for answer in &read.acknowledgements {
        // What this version does not know is a refusal all the same.
        assert_eq!(answer.refusal().is_none(), answer.reason == 0);
    }
}
