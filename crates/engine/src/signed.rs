//! Signed batches: each report is the cumulative counters of one session.

use openmast_usage::{Batch, Report, Subject};

use crate::session::{Hint, Keyed};
use crate::{Engine, engine::WINDOW};
use openmast_records::{
    EventTime, Names, RadioKind, RadioName, ReportRef, SignedBatch, SubscriberKind, SubscriberName,
    UsageEvent,
};

/// Keys of the reports of signed batches, in their order, that were found before.
pub(crate) type SignedKeys<'k> = &'k [Option<Keyed>];

/// Reports in the form that all front doors share. What they borrow is kept from batch to batch, so that none allocates.
#[derive(Clone, Debug, Default)]
pub(crate) struct Signed {
    received_at_ms: u64,
    key: [u8; 32],
    radio: Vec<u8>,
    subscriber: Vec<u8>,
    session_id: [u8; 24],
}

impl Signed {
    fn begin(&mut self, key: [u8; 32], received_at_ms: u64) {
        self.key = key;
        self.received_at_ms = received_at_ms;
    }

    /// Shows each report of a batch that can be read.
    pub(crate) fn each(&mut self, record: &SignedBatch, mut show: impl FnMut(&ReportRef<'_>)) {
        let Ok(batch) = Batch::parse(&record.canonical) else {
            return;
        };
        self.begin(batch.radio(), record.received_at_ms);
        batch.reports().for_each(|report| show(&self.read(&report)));
    }

    /// The start is part of the session's name: counters that began again are another session, and inside of one the
    /// meter is a maximum. Without session time, and never a Start, nothing else begins an incarnation.
    fn read(&mut self, report: &Report<'_>) -> ReportRef<'_> {
        let payer;
        let subscriber = match &report.subject {
            Subject::Payer(index) => {
                payer = index.to_le_bytes();
                SubscriberName::new(SubscriberKind::Payer, &payer)
            }
            Subject::Subscriber(hash) => SubscriberName::new(SubscriberKind::Hash, hash),
        };
        let name = RadioName::new(RadioKind::Ed25519, &self.key);
        let id = report.session_id.iter().copied();
        let id = id.chain(report.started_at_ms.to_le_bytes());
        self.session_id
            .iter_mut()
            .zip(id)
            .for_each(|(to, from)| *to = from);
        ReportRef {
            received_at_ms: self.received_at_ms,
            event_at_ms: report.ended_at_ms,
            time: EventTime::Stamped,
            event: match report.is_final {
                true => UsageEvent::Stop,
                false => UsageEvent::Interim,
            },
            radio: Names::written([name], &mut self.radio),
            subscriber: Names::written([subscriber], &mut self.subscriber),
            session_id: &self.session_id,
            bytes_up: report.bytes_up,
            bytes_down: report.bytes_down,
            // The batch itself is in the log, so its reports have no hash.
            ..ReportRef::default()
        }
    }
}

/// When the session of a signed report began, by the radio that signed it (Unix milliseconds): its name says so. `None`: nobody
/// signed the report.
pub(crate) fn started_at_ms(report: &ReportRef<'_>) -> Option<u64> {
    let mut names = report.radio.iter();
    let is_signed = names.next()?.kind == RadioKind::Ed25519 && names.next().is_none();
    let (_, started_at_ms) = report.session_id.split_last_chunk()?;
    is_signed.then(|| u64::from_le_bytes(*started_at_ms))
}

/// Counts the reports of a batch for which `is_so` holds.
pub(crate) fn count(record: &SignedBatch, is_so: &mut impl FnMut(&ReportRef<'_>) -> bool) -> u64 {
    let mut count = 0;
    Signed::default().each(record, |report| count += u64::from(is_so(report)));
    count
}

impl Engine {
    /// `keys`: those of the batch's reports and of what follows; without them they are made here.
    pub(crate) fn signed_batch(
        &mut self,
        record: &SignedBatch,
        mut keys: Option<&mut SignedKeys<'_>>,
    ) {
        // The front door lets in only what it has read.
        let Ok(batch) = Batch::parse(&record.canonical) else {
            return self.count("unreadable_batch");
        };
        let mut signed = std::mem::take(&mut self.signed);
        signed.begin(batch.radio(), record.received_at_ms);
        let (mut keyed, mut hints) = ([None; WINDOW], [Hint::default(); WINDOW]);
        let mut rest = batch.reports();
        loop {
            let window = rest.clone().take(WINDOW);
            keyed.fill(None);
            for (report, keyed) in rest.by_ref().take(WINDOW).zip(&mut keyed) {
                *keyed = match keys.as_deref_mut().and_then(|keys| keys.split_off_first()) {
                    Some(found) => *found,
                    None => self.sessions.key(&signed.read(&report)),
                };
            }
            if keyed.first().is_none_or(Option::is_none) {
                break;
            }
            self.sessions.fetch(&keyed, &mut hints);
            for ((report, keyed), hint) in window.zip(keyed).zip(hints) {
                self.report(&signed.read(&report), keyed, hint);
            }
        }
        self.signed = signed;
    }
}
