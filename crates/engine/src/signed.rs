//! Signed batches: each report is the cumulative counters of one session.

use openmast_usage::{Batch, Report, Subject};

use crate::session::Hint;
use crate::{Engine, engine::WINDOW};
use openmast_records::{
    EventTime, RadioIdentity, SignedBatch, SubscriberIdentity, UsageEvent, UsageReport,
};

/// A report in the form that all front doors share. Kept from batch to batch, so that no report allocates its own.
#[derive(Debug)]
pub(crate) struct Signed(UsageReport);

impl Default for Signed {
    fn default() -> Self {
        Self(UsageReport {
            received_at_ms: 0,
            event_at_ms: 0,
            event: UsageEvent::Interim,
            radio: Vec::new(),
            subscriber: Vec::new(),
            session_id: Vec::new(),
            multi_session_id: None,
            session_seconds: None,
            bytes_up: 0,
            bytes_down: 0,
            time: EventTime::Stamped,
            // The batch itself is in the log.
            raw_hash: [0; 32],
            ..UsageReport::default()
        })
    }
}

impl Signed {
    fn begin(&mut self, radio: [u8; 32], received_at_ms: u64) {
        self.0.radio.clear();
        self.0.radio.push(RadioIdentity::Ed25519(radio));
        self.0.received_at_ms = received_at_ms;
    }

    /// The start is part of the session's name: counters that began again are another session, and inside of one the
    /// meter is a maximum. Without session time, and never a Start, nothing else begins an incarnation.
    fn read(&mut self, report: &Report<'_>) -> &UsageReport {
        let usage = &mut self.0;
        usage.subscriber.clear();
        usage.subscriber.push(match report.subject {
            Subject::Payer(index) => SubscriberIdentity::Payer(index),
            Subject::Subscriber(hash) => SubscriberIdentity::Hash(hash),
        });
        usage.session_id.clear();
        usage.session_id.extend_from_slice(&report.session_id);
        usage
            .session_id
            .extend_from_slice(&report.started_at_ms.to_le_bytes());
        usage.event_at_ms = report.ended_at_ms;
        usage.event = match report.is_final {
            true => UsageEvent::Stop,
            false => UsageEvent::Interim,
        };
        usage.bytes_up = report.bytes_up;
        usage.bytes_down = report.bytes_down;
        usage
    }
}

/// When the session of a signed report began, by the radio that signed it (Unix milliseconds): its name says so. `None`: nobody
/// signed the report.
pub(crate) fn started_at_ms(report: &UsageReport) -> Option<u64> {
    let [RadioIdentity::Ed25519(_)] = report.radio.as_slice() else {
        return None;
    };
    let (_, started_at_ms) = report.session_id.split_last_chunk()?;
    Some(u64::from_le_bytes(*started_at_ms))
}

/// Of how many reports of a batch something is so.
pub(crate) fn count(record: &SignedBatch, is_so: &mut impl FnMut(&UsageReport) -> bool) -> u64 {
    let Ok(batch) = Batch::parse(&record.canonical) else {
        return 0;
    };
    let mut signed = Signed::default();
    signed.begin(batch.radio(), record.received_at_ms);
    let reports = batch.reports();
    reports.filter(|report| is_so(signed.read(report))).count() as u64
}

impl Engine {
    pub(crate) fn signed_batch(&mut self, record: &SignedBatch) {
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
                *keyed = self.sessions.key(signed.read(&report));
            }
            if keyed.first().is_none_or(Option::is_none) {
                break;
            }
            self.sessions.fetch(&keyed, &mut hints);
            for ((report, keyed), hint) in window.zip(keyed).zip(hints) {
                self.report(signed.read(&report), keyed, hint);
            }
        }
        self.signed = signed;
    }
}
