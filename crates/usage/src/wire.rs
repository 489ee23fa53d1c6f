//! [`SignedBatch`] as protobuf: fields are read right into the canonical bytes, and written right from them.

use bytes::BufMut;
use prost::encoding::{
    DecodeContext, WireType, decode_key, decode_varint, encode_key, encode_varint,
    encoded_len_varint, skip_field,
};

use crate::{
    Batch, Report, Subject,
    builder::BatchBuilder,
    layout::*,
    signed::{SignedBatch, Unreadable},
};

impl SignedBatch {
    /// Reads a `SignedBatch` message.
    ///
    /// # Errors
    /// It is no such message, or a field makes no sense.
    pub fn from_protobuf(bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut header = Header::default();
        read(bytes, &mut header).map_err(|problem| Unreadable {
            radio: header.radio.and_then(|radio| radio.try_into().ok()),
            sequence: header.sequence,
            problem,
        })
    }

    /// Appends the message to `bytes`.
    pub fn append_protobuf(&self, bytes: &mut impl BufMut) {
        let batch = self.batch();
        let length = batch_length(&batch);
        length_delimited(1, length, bytes);
        bytes_field(1, &batch.network(), bytes);
        bytes_field(2, &batch.radio(), bytes);
        varint_field(3, batch.sequence(), bytes);
        for report in batch.reports() {
            length_delimited(4, report_length(&report), bytes);
            append_report(&report, bytes);
        }
        bytes_field(2, self.signature(), bytes);
    }

    /// The message in bytes of its own.
    pub fn to_protobuf(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.canonical().len() + 128);
        self.append_protobuf(&mut bytes);
        bytes
    }
}

/// What was read of a batch so far, beside its reports.
#[derive(Default)]
struct Header<'a> {
    network: Option<&'a [u8]>,
    radio: Option<&'a [u8]>,
    sequence: u64,
}

fn read<'a>(bytes: &'a [u8], header: &mut Header<'a>) -> Result<SignedBatch, Malformed> {
    let (mut batch, mut signature) = (None, None);
    let mut rest = bytes;
    while let Some(field) = next_field(&mut rest)? {
        match field {
            (1, Value::Bytes(bytes)) if batch.is_none() => batch = Some(bytes),
            (1, Value::Bytes(_)) => return Err(Malformed::Protobuf("two batches".into())),
            (2, Value::Bytes(bytes)) => signature = Some(bytes),
            (1 | 2, _) => return Err(wrong_type()),
            _ => {}
        }
    }
    let canonical = read_batch(batch.ok_or(Malformed::Missing("batch"))?, header)?;
    let signature = sized("signature", signature)?;
    SignedBatch::new(canonical, signature)
}

/// Reads a batch. Reports may precede the fields that the canonical bytes begin with: these are filled in at the end.
fn read_batch<'a>(bytes: &'a [u8], header: &mut Header<'a>) -> Result<Vec<u8>, Malformed> {
    // A report has about as many bytes in protobuf as in the canonical form.
    let guess = bytes.len() / 48;
    let mut builder = BatchBuilder::new(&[0; 32], &[0; 32], 0, guess);
    let mut relays = Vec::new();
    let mut rest = bytes;
    while let Some(field) = next_field(&mut rest)? {
        match field {
            (1, Value::Bytes(bytes)) => header.network = Some(bytes),
            (2, Value::Bytes(bytes)) => header.radio = Some(bytes),
            (3, Value::Varint(sequence)) => header.sequence = sequence,
            (4, Value::Bytes(bytes)) => builder.push(&read_report(bytes, &mut relays)?)?,
            (1..=4, _) => return Err(wrong_type()),
            _ => {}
        }
    }
    let network = sized("network", header.network)?;
    let radio = sized("radio_key", header.radio)?;
    builder.set_header(&network, &radio, header.sequence);
    builder.finish()
}

fn read_report<'a>(bytes: &[u8], relays: &'a mut Vec<[u8; 32]>) -> Result<Report<'a>, Malformed> {
    relays.clear();
    let (mut session_id, mut subject) = (None, None);
    let mut report = Report {
        session_id: [0; 16],
        subject: Subject::Payer(0),
        started_at_ms: 0,
        ended_at_ms: 0,
        bytes_up: 0,
        bytes_down: 0,
        is_final: false,
        radio_access_technology: Default::default(),
        quality_class: 0,
        relay_path: &[],
    };
    let mut rest = bytes;
    while let Some(field) = next_field(&mut rest)? {
        match field {
            (1, Value::Bytes(bytes)) => session_id = Some(bytes),
            // Other protobuf decoders take the low 32 bits of a number that does not fit; here that would be another
            // payer.
            (2, Value::Varint(index)) => {
                subject = Some(Subject::Payer(narrow("payer_index", index)?))
            }
            (3, Value::Bytes(bytes)) => {
                subject = Some(Subject::Subscriber(sized("subscriber_hash", Some(bytes))?))
            }
            (4, Value::Varint(time)) => report.started_at_ms = time,
            (5, Value::Varint(time)) => report.ended_at_ms = time,
            (6, Value::Varint(bytes)) => report.bytes_up = bytes,
            (7, Value::Varint(bytes)) => report.bytes_down = bytes,
            (8, Value::Varint(is_final)) => report.is_final = is_final != 0,
            (9, Value::Bytes(key)) => relays.push(sized("a key of relay_path", Some(key))?),
            (10, Value::Varint(value)) => {
                report.radio_access_technology.0 = narrow("radio_access_technology", value)?;
            }
            (11, Value::Varint(class)) => report.quality_class = narrow("quality_class", class)?,
            (1..=11, _) => return Err(wrong_type()),
            _ => {}
        }
    }
    report.session_id = sized("session_id", session_id)?;
    report.subject = subject.ok_or(Malformed::Missing("payer_index or subscriber_hash"))?;
    report.relay_path = relays;
    Ok(report)
}

enum Value<'a> {
    Varint(u64),
    Bytes(&'a [u8]),
    /// A type that no field of these messages has.
    Other,
}

/// The next field of a message; `None` at its end.
fn next_field<'a>(rest: &mut &'a [u8]) -> Result<Option<(u32, Value<'a>)>, Malformed> {
    if rest.is_empty() {
        return Ok(None);
    }
    let (tag, wire_type) = decode_key(rest).map_err(no_protobuf)?;
    let value = match wire_type {
        WireType::Varint => Value::Varint(decode_varint(rest).map_err(no_protobuf)?),
        WireType::LengthDelimited => {
            let length = decode_varint(rest).map_err(no_protobuf)?;
            let split = usize::try_from(length)
                .ok()
                .and_then(|length| rest.split_at_checked(length));
            let (bytes, after) =
                split.ok_or_else(|| Malformed::Protobuf("it ends inside a field".into()))?;
            *rest = after;
            Value::Bytes(bytes)
        }
        other => {
            skip_field(other, tag, rest, DecodeContext::default()).map_err(no_protobuf)?;
            Value::Other
        }
    };
    Ok(Some((tag, value)))
}

fn no_protobuf(error: prost::DecodeError) -> Malformed {
    Malformed::Protobuf(error.to_string())
}

fn wrong_type() -> Malformed {
    Malformed::Protobuf("a field has the wrong wire type".into())
}

fn sized<const N: usize>(field: &'static str, bytes: Option<&[u8]>) -> Result<[u8; N], Malformed> {
    let bytes = bytes.ok_or(Malformed::Missing(field))?;
    bytes.try_into().map_err(|_| Malformed::Size {
        field,
        expected: N,
        found: bytes.len(),
    })
}

fn narrow<T: TryFrom<u64> + Bounded>(field: &'static str, value: u64) -> Result<T, Malformed> {
    value.try_into().map_err(|_| Malformed::TooGreat {
        field,
        found: value,
        most: T::MOST,
    })
}

trait Bounded {
    const MOST: u64;
}

impl Bounded for u8 {
    const MOST: u64 = u8::MAX as u64;
}

impl Bounded for u32 {
    const MOST: u64 = u32::MAX as u64;
}

fn batch_length(batch: &Batch<'_>) -> usize {
    let reports: usize = batch
        .reports()
        .map(|report| delimited_length(report_length(&report)))
        .sum();
    2 * delimited_length(32) + varint_length(batch.sequence()) + reports
}

fn report_length(report: &Report<'_>) -> usize {
    let subject = match report.subject {
        Subject::Payer(index) => 1 + encoded_len_varint(index.into()),
        Subject::Subscriber(_) => delimited_length(32),
    };
    let numbers = [
        report.started_at_ms,
        report.ended_at_ms,
        report.bytes_up,
        report.bytes_down,
        report.is_final.into(),
        report.radio_access_technology.0.into(),
        report.quality_class.into(),
    ];
    let numbers: usize = numbers.into_iter().map(varint_length).sum();
    let relays = report.relay_path.len() * delimited_length(32);
    delimited_length(16) + subject + numbers + relays
}

fn append_report(report: &Report<'_>, bytes: &mut impl BufMut) {
    bytes_field(1, &report.session_id, bytes);
    match &report.subject {
        // In a oneof a zero is written, too.
        Subject::Payer(index) => {
            encode_key(2, WireType::Varint, bytes);
            encode_varint((*index).into(), bytes);
        }
        Subject::Subscriber(hash) => bytes_field(3, hash, bytes),
    }
    varint_field(4, report.started_at_ms, bytes);
    varint_field(5, report.ended_at_ms, bytes);
    varint_field(6, report.bytes_up, bytes);
    varint_field(7, report.bytes_down, bytes);
    varint_field(8, report.is_final.into(), bytes);
    for relay in report.relay_path {
        bytes_field(9, relay, bytes);
    }
    varint_field(10, report.radio_access_technology.0.into(), bytes);
    varint_field(11, report.quality_class.into(), bytes);
}

// Tags below 16 have keys of one byte.

fn delimited_length(length: usize) -> usize {
    1 + encoded_len_varint(length as u64) + length
}

fn varint_length(value: u64) -> usize {
    if value == 0 {
        0
    } else {
        1 + encoded_len_varint(value)
    }
}

fn length_delimited(tag: u32, length: usize, bytes: &mut impl BufMut) {
    encode_key(tag, WireType::LengthDelimited, bytes);
    encode_varint(length as u64, bytes);
}

fn bytes_field(tag: u32, value: &[u8], bytes: &mut impl BufMut) {
    length_delimited(tag, value.len(), bytes);
    bytes.put_slice(value);
}

/// Writes a field, unless it is zero.
fn varint_field(tag: u32, value: u64, bytes: &mut impl BufMut) {
    if value != 0 {
        encode_key(tag, WireType::Varint, bytes);
        encode_varint(value, bytes);
    }
}
