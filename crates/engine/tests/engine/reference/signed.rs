//! Signed batches, read as docs/reference/usage-reports.md ("Canonical bytes") lays them out: each report is the cumulative counters of
//! one session.

use super::Engine;
use openmast_records::{
    EventTime, RadioIdentity, SignedBatch, SubscriberIdentity, UsageEvent, UsageReport,
};

const DOMAIN: &[u8] = b"openmast/usage/1";
const MOST_REPORTS: u32 = 1024;

impl Engine {
    pub(crate) fn signed_batch(&mut self, record: &SignedBatch) {
        match read(record) {
            Some(reports) => reports.iter().for_each(|report| self.report(report)),
            None => self.count("unreadable_batch"),
        }
    }
}

/// `None`: these bytes are no batch.
fn read(record: &SignedBatch) -> Option<Vec<UsageReport>> {
    let mut rest = record.canonical.as_slice();
    if take(&mut rest, 16)? != DOMAIN {
        return None;
    }
    let _network = take(&mut rest, 32)?;
    let radio = RadioIdentity::Ed25519(take(&mut rest, 32)?.try_into().ok()?);
    let _sequence = number(&mut rest, 8)?;
    let count = number(&mut rest, 4)? as u32;
    if count == 0 || count > MOST_REPORTS {
        return None;
    }
    let reports = (0..count).map(|_| report(&mut rest, &radio, record.received_at_ms));
    let reports = reports.collect::<Option<Vec<_>>>()?;
    rest.is_empty().then_some(reports)
}

/// A session's start is part of its name: counters that began again are another session.
fn report(rest: &mut &[u8], radio: &RadioIdentity, received_at_ms: u64) -> Option<UsageReport> {
    let session_id = take(rest, 16 + 8)?.to_vec();
    let event_at_ms = number(rest, 8)?;
    let (bytes_up, bytes_down) = (number(rest, 8)?, number(rest, 8)?);
    let payer = number(rest, 4)? as u32;
    let (subject, flags) = (number(rest, 1)?, number(rest, 1)?);
    let _access_and_quality = take(rest, 2)?;
    let relays = number(rest, 1)? as usize;
    if flags > 1 || take(rest, 7)? != [0; 7] {
        return None;
    }
    let subscriber = match subject {
        0 => SubscriberIdentity::Payer(payer),
        1 if payer == 0 => SubscriberIdentity::Hash(take(rest, 32)?.try_into().ok()?),
        _ => return None,
    };
    take(rest, relays * 32)?;
    Some(UsageReport {
        received_at_ms,
        event_at_ms,
        event: match flags {
            1 => UsageEvent::Stop,
            _ => UsageEvent::Interim,
        },
        radio: vec![radio.clone()],
        subscriber: vec![subscriber],
        session_id,
        multi_session_id: None,
        session_seconds: None,
        bytes_up,
        bytes_down,
        time: EventTime::Stamped,
        raw_hash: [0; 32],
        ..UsageReport::default()
    })
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, behind) = rest.split_at_checked(length)?;
    *rest = behind;
    Some(taken)
}

/// Little-endian.
fn number(rest: &mut &[u8], length: usize) -> Option<u64> {
    let bytes = take(rest, length)?.iter().rev();
    Some(bytes.fold(0, |number, byte| number << 8 | u64::from(*byte)))
}
