//! Records from their Borsh into the same memory again and again: of usage reports, which are nearly all that a log holds,
//! none allocates.

use std::io;

use borsh::BorshDeserialize;

use super::{LogError, Records};
use openmast_records::{Lsn, RadioIdentity, Record, SubscriberIdentity, UsageReport};

/// Texts and lists that are kept for the next records. Those of a batch of any records that gateways send fit; of
/// records that were made to be large the rest is given back.
const MOST_SPARE: usize = 8_192;
/// Octets that each text has room for, and of one that is kept: an attribute of RADIUS has 253 at most.
const TEXT: usize = 256;
/// Names that each list has room for.
const NAMES: usize = 8;

/// Numbers of the variants in `record.rs`, as Borsh has them. A test reads back each of them.
const RECORD_REPORT: u8 = 1;

/// Decodes records, a few at a time. What they were made of is used again for the next.
#[derive(Debug, Default)]
pub struct Decoder {
    records: Vec<(Lsn, Record)>,
    spare: Spare,
}

impl Decoder {
    /// Shows all records, at most `limit` at a time.
    ///
    /// # Errors
    /// [`LogError::Unreadable`], or the first of `show`.
    pub fn each_batch<E: From<LogError>>(
        &mut self,
        records: &Records,
        limit: usize,
        mut show: impl FnMut(&[(Lsn, Record)]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut records = records.iter();
        loop {
            match self.decode(&mut records, limit)? {
                [] => return Ok(()),
                batch => show(batch)?,
            }
        }
    }

    /// At most `limit` of the records that follow, each with its position. None: there are no more.
    ///
    /// # Errors
    /// [`LogError::Unreadable`].
    pub fn decode<'a>(
        &mut self,
        records: &mut impl Iterator<Item = (Lsn, &'a [u8])>,
        limit: usize,
    ) -> Result<&[(Lsn, Record)], LogError> {
        for (_, record) in self.records.drain(..) {
            self.spare.take_apart(record);
        }
        for (lsn, bytes) in records.take(limit) {
            let record = self.spare.record(bytes);
            let record = record.map_err(|_| LogError::Unreadable { lsn })?;
            self.records.push((lsn, record));
        }
        Ok(&self.records)
    }
}

/// Memory of former records.
#[derive(Debug, Default)]
struct Spare {
    texts: Vec<Vec<u8>>,
    radios: Vec<Vec<RadioIdentity>>,
    subscribers: Vec<Vec<SubscriberIdentity>>,
}

impl Spare {
    fn take_apart(&mut self, record: Record) {
        let Record::Report(mut report) = record else {
            return;
        };
        for name in report.radio.drain(..) {
            match name {
                RadioIdentity::NasIdentifier(text) | RadioIdentity::CalledStationId(text) => {
                    self.keep(text);
                }
                RadioIdentity::NasIp(text) | RadioIdentity::SourceIp(text) => {
                    self.keep(text.into_bytes());
                }
                RadioIdentity::Ed25519(_) => {}
            }
        }
        for name in report.subscriber.drain(..) {
            match name {
                SubscriberIdentity::Class(text)
                | SubscriberIdentity::Cui(text)
                | SubscriberIdentity::UserName(text)
                | SubscriberIdentity::Realm(text)
                | SubscriberIdentity::CallingStationId(text) => self.keep(text),
                SubscriberIdentity::Hash(_) | SubscriberIdentity::Payer(_) => {}
            }
        }
        self.keep(report.area);
        self.keep(report.session_id);
        for text in [report.multi_session_id, report.part_of] {
            text.into_iter().for_each(|text| self.keep(text));
        }
        if self.radios.len() < MOST_SPARE && self.subscribers.len() < MOST_SPARE {
            self.radios.push(report.radio);
            self.subscribers.push(report.subscriber);
        }
    }

    fn keep(&mut self, text: Vec<u8>) {
        if self.texts.len() < MOST_SPARE && text.capacity() <= TEXT {
            self.texts.push(text);
        }
    }

    fn record(&mut self, bytes: &[u8]) -> io::Result<Record> {
        let Some((&RECORD_REPORT, mut rest)) = bytes.split_first() else {
            return Record::try_from_slice(bytes);
        };
        let report = self.report(&mut rest)?;
        match rest {
            [] => Ok(Record::Report(report)),
            _ => Err(io::ErrorKind::InvalidData.into()),
        }
    }

    /// Field by field as [`UsageReport`] has them.
    fn report(&mut self, from: &mut &[u8]) -> io::Result<UsageReport> {
        Ok(UsageReport {
            received_at_ms: read(from)?,
            event_at_ms: read(from)?,
            time: read(from)?,
            event: read(from)?,
            area: self.text(from)?,
            session_key: read(from)?,
            radio: self.radio(from)?,
            subscriber: self.subscriber(from)?,
            session_id: self.text(from)?,
            multi_session_id: self.optional_text(from)?,
            part_of: self.optional_text(from)?,
            session_seconds: read(from)?,
            bytes_up: read(from)?,
            bytes_down: read(from)?,
            width: read(from)?,
            line_bits_per_second: read(from)?,
            raw_hash: read(from)?,
        })
    }

    fn radio(&mut self, from: &mut &[u8]) -> io::Result<Vec<RadioIdentity>> {
        let names = self.radios.pop();
        let mut names = names.unwrap_or_else(|| Vec::with_capacity(NAMES));
        for _ in 0..read::<u32>(from)? {
            names.push(match read::<u8>(from)? {
                0 => RadioIdentity::NasIdentifier(self.text(from)?),
                1 => RadioIdentity::CalledStationId(self.text(from)?),
                2 => RadioIdentity::NasIp(self.string(from)?),
                3 => RadioIdentity::SourceIp(self.string(from)?),
                4 => RadioIdentity::Ed25519(read(from)?),
                _ => return Err(io::ErrorKind::InvalidData.into()),
            });
        }
        Ok(names)
    }

    fn subscriber(&mut self, from: &mut &[u8]) -> io::Result<Vec<SubscriberIdentity>> {
        let names = self.subscribers.pop();
        let mut names = names.unwrap_or_else(|| Vec::with_capacity(NAMES));
        for _ in 0..read::<u32>(from)? {
            names.push(match read::<u8>(from)? {
                0 => SubscriberIdentity::Class(self.text(from)?),
                1 => SubscriberIdentity::Cui(self.text(from)?),
                2 => SubscriberIdentity::UserName(self.text(from)?),
                3 => SubscriberIdentity::Realm(self.text(from)?),
                4 => SubscriberIdentity::CallingStationId(self.text(from)?),
                5 => SubscriberIdentity::Hash(read(from)?),
                6 => SubscriberIdentity::Payer(read(from)?),
                _ => return Err(io::ErrorKind::InvalidData.into()),
            });
        }
        Ok(names)
    }

    fn text(&mut self, from: &mut &[u8]) -> io::Result<Vec<u8>> {
        let length = read::<u32>(from)?;
        let split = usize::try_from(length)
            .ok()
            .and_then(|length| from.split_at_checked(length));
        let (octets, rest) = split.ok_or(io::ErrorKind::UnexpectedEof)?;
        *from = rest;
        // All have the same room, so that none grows when it holds another text.
        let text = self.texts.pop();
        let mut text = text.unwrap_or_else(|| Vec::with_capacity(TEXT));
        text.clear();
        text.extend_from_slice(octets);
        Ok(text)
    }

    fn optional_text(&mut self, from: &mut &[u8]) -> io::Result<Option<Vec<u8>>> {
        match read::<u8>(from)? {
            0 => Ok(None),
            1 => self.text(from).map(Some),
            _ => Err(io::ErrorKind::InvalidData.into()),
        }
    }

    fn string(&mut self, from: &mut &[u8]) -> io::Result<String> {
        let text = self.text(from)?;
        String::from_utf8(text).map_err(|_| io::ErrorKind::InvalidData.into())
    }
}

fn read<T: BorshDeserialize>(from: &mut &[u8]) -> io::Result<T> {
    T::deserialize(from)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use openmast_records::{CounterWidth, EventTime, Limits, SessionKey, UsageEvent};

    fn text() -> impl Strategy<Value = Vec<u8>> {
        prop::collection::vec(any::<u8>(), 0..300)
    }

    fn radio() -> impl Strategy<Value = RadioIdentity> {
        prop_oneof![
            text().prop_map(RadioIdentity::NasIdentifier),
            text().prop_map(RadioIdentity::CalledStationId),
            any::<String>().prop_map(RadioIdentity::NasIp),
            any::<String>().prop_map(RadioIdentity::SourceIp),
            any::<[u8; 32]>().prop_map(RadioIdentity::Ed25519),
        ]
    }

    fn subscriber() -> impl Strategy<Value = SubscriberIdentity> {
        prop_oneof![
            text().prop_map(SubscriberIdentity::Class),
            text().prop_map(SubscriberIdentity::Cui),
            text().prop_map(SubscriberIdentity::UserName),
            text().prop_map(SubscriberIdentity::Realm),
            text().prop_map(SubscriberIdentity::CallingStationId),
            any::<[u8; 32]>().prop_map(SubscriberIdentity::Hash),
            any::<u32>().prop_map(SubscriberIdentity::Payer),
        ]
    }

    fn event() -> impl Strategy<Value = UsageEvent> {
        prop::sample::select(vec![
            UsageEvent::Start,
            UsageEvent::Interim,
            UsageEvent::Stop,
            UsageEvent::RadioOn,
            UsageEvent::RadioOff,
        ])
    }

    fn time() -> impl Strategy<Value = EventTime> {
        prop::sample::select(vec![
            EventTime::Arrival,
            EventTime::Delayed,
            EventTime::Stamped,
        ])
    }

    fn width() -> impl Strategy<Value = CounterWidth> {
        prop::sample::select(vec![
            CounterWidth::Wide,
            CounterWidth::Unknown,
            CounterWidth::Narrow,
        ])
    }

    prop_compose! {
        fn session_key()(radio in any::<bool>(), device in any::<bool>()) -> SessionKey {
            SessionKey { radio, device }
        }
    }

    prop_compose! {
        fn report()(
            (received_at_ms, event_at_ms, time, event) in (any::<u64>(), any::<u64>(), time(), event()),
            (area, session_key) in (text(), session_key()),
            radio in prop::collection::vec(radio(), 0..6),
            subscriber in prop::collection::vec(subscriber(), 0..8),
            (session_id, multi_session_id) in (text(), prop::option::of(text())),
            part_of in prop::option::of(text()),
            (session_seconds, bytes_up, bytes_down) in any::<(Option<u32>, u64, u64)>(),
            (width, line_bits_per_second, raw_hash) in (width(), any::<Option<u64>>(), any::<[u8; 32]>()),
        ) -> UsageReport {
            UsageReport {
                received_at_ms, event_at_ms, time, event, area, session_key, radio, subscriber, session_id,
                multi_session_id, part_of, session_seconds, bytes_up, bytes_down, width, line_bits_per_second, raw_hash,
            }
        }
    }

    fn record() -> impl Strategy<Value = Record> {
        prop_oneof![
            9 => report().prop_map(Record::Report),
            1 => any::<u64>().prop_map(|max_sessions| Record::Limits(Limits { max_sessions })),
        ]
    }

    proptest! {
        #[test]
        fn records_are_read_as_borsh_reads_them(
            records in prop::collection::vec(record(), 0..12),
            limit in 1..5_usize,
        ) {
            let encoded: Vec<_> = records.iter().map(|record| borsh::to_vec(record).expect("encodes")).collect();
            let mut left = (7..).zip(encoded.iter().map(Vec::as_slice));
            let (mut decoder, mut read) = (Decoder::default(), Vec::new());
            loop {
                let some = decoder.decode(&mut left, limit).expect("whole");
                if some.is_empty() {
                    break;
                }
                prop_assert!(some.len() <= limit);
                read.extend_from_slice(some);
            }
            let expected: Vec<_> = (7..).zip(records).collect();
            prop_assert_eq!(read, expected);
        }

        #[test]
        fn what_borsh_refuses_is_refused(
            report in report(),
            at in any::<prop::sample::Index>(),
            change in any::<u8>(),
            cut in any::<bool>(),
        ) {
            let mut bytes = borsh::to_vec(&Record::Report(report)).expect("encodes");
            let at = at.index(bytes.len());
            if cut {
                bytes.truncate(at);
            } else {
                bytes[at] ^= change;
            }
            bytes.resize(bytes.len() + usize::from(change == 0), 9);
            let expected = Record::try_from_slice(&bytes);
            let mut decoder = Decoder::default();
            let mut one = std::iter::once((0, bytes.as_slice()));
            match (decoder.decode(&mut one, 9), expected) {
                (Ok(read), Ok(expected)) => prop_assert_eq!(&read[0].1, &expected),
                (read, expected) => prop_assert!(read.is_err() && expected.is_err()),
            }
        }
    }
}
