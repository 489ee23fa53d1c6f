//! Signed batches: each report is the cumulative counters of one session.

use openmast_usage::{Batch, Report, Subject};

use super::Engine;
use openmast_oracle::record::{
    RadioIdentity, SignedBatch, SubscriberIdentity, UsageEvent, UsageReport,
};

impl Engine {
    pub fn signed_batch(&mut self, record: &SignedBatch) {
        // The front door lets in only what it has read.
        let Ok(batch) = Batch::parse(&record.canonical) else {
            return self.count("unreadable_batch");
        };
        let radio = RadioIdentity::Ed25519(batch.radio());
        for report in batch.reports() {
            self.report(&usage(&radio, &report, record.received_at_ms));
        }
    }
}

/// The start is part of the session's name: counters that began again are another session, and inside of one the meter
/// is a maximum. Without session time, and never a Start, nothing else begins an incarnation.
fn usage(radio: &RadioIdentity, report: &Report<'_>, received_at_ms: u64) -> UsageReport {
    let subscriber = match report.subject {
        Subject::Payer(index) => SubscriberIdentity::Payer(index),
        Subject::Subscriber(hash) => SubscriberIdentity::Hash(hash),
    };
    let mut session_id = report.session_id.to_vec();
    session_id.extend_from_slice(&report.started_at_ms.to_le_bytes());
    UsageReport {
        received_at_ms,
        event_at_ms: report.ended_at_ms,
        event: if report.is_final {
            UsageEvent::Stop
        } else {
            UsageEvent::Interim
        },
        radio: vec![radio.clone()],
        subscriber: vec![subscriber],
        session_id,
        multi_session_id: None,
        session_seconds: None,
        bytes_up: report.bytes_up,
        bytes_down: report.bytes_down,
        counters_are_32_bit: false,
        // The batch itself is in the log.
        raw_hash: [0; 32],
    }
}
