//! What engine, outbox and archive say, in the words of the API.

use openmast_archive::RecordLine;
use openmast_engine::{Engine, EpochFigures, Unattributed, WaitingRun};
use openmast_records::identity;

use crate::{
    run::live_sessions::reason,
    serve::model::{
        Decimal, Hash, Reason, SessionRecord, SettlementTransaction, UnattributedUsage,
    },
    settle::{Attempt, Entry, Outbox, OutboxError},
};

/// The open epoch's figures, without what belongs to the engine.
pub(super) struct Open {
    pub(super) epoch: u64,
    pub(super) opened_at_ms: Option<u64>,
    pub(super) figures: EpochFigures,
    pub(super) open_sessions: u64,
    pub(super) applied_records: u64,
}

impl Open {
    pub(super) fn of(engine: &Engine) -> Self {
        let open = engine.open_epoch();
        Self {
            epoch: open.epoch,
            opened_at_ms: open.opened_at_ms,
            figures: open.figures,
            open_sessions: open.open_sessions,
            applied_records: open.applied_records,
        }
    }
}

pub(super) fn unattributed((usage, run): (Unattributed, WaitingRun)) -> UnattributedUsage {
    UnattributedUsage {
        radio: usage.radio,
        subscriber: usage.subscriber,
        asset: usage.asset,
        payer: usage.payer,
        why: Reason {
            code: usage.why.code().to_owned(),
            text: usage.why.text().to_owned(),
        },
        session_id: identity::text(&run.session_id),
        run: run.number,
        began_by: reason(run.began_by),
        seen: run.seen.into_iter().map(reason).collect(),
        bytes: Decimal(usage.bytes),
        last_report_at_ms: Decimal(usage.last_report_at_ms),
    }
}

pub(super) fn with_attempts(
    outbox: &Outbox,
    entry: Entry,
) -> Result<(Entry, Vec<Attempt>), OutboxError> {
    let attempts = outbox.attempts(entry.content.epoch)?;
    Ok((entry, attempts))
}

pub(super) fn transaction(attempt: Attempt) -> SettlementTransaction {
    SettlementTransaction {
        action: attempt.action,
        state: attempt.state.as_str().to_owned(),
        signature: solana_signature::Signature::from(attempt.signature).to_string(),
        error: attempt.error,
    }
}

pub(super) fn session_record(record: &RecordLine) -> SessionRecord {
    SessionRecord {
        session_id: record.session_text(),
        radio: record.radio.clone(),
        asset: record.asset,
        bytes_up: Decimal(record.bytes_up),
        bytes_down: Decimal(record.bytes_down),
        first_event_at_ms: Decimal(record.first_event_at_ms),
        last_event_at_ms: Decimal(record.last_event_at_ms),
        price_per_gb: Decimal(record.price_per_gb),
        salt: Hash(record.salt),
    }
}
