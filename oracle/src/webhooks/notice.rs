//! Notices: what webhooks send, as JSON.

use serde_json::{Value, json};
use solana_pubkey::Pubkey;

use crate::config::WebhookEvent;
use crate::health::Event;
use crate::settle::{Entry, Progress};

/// One event for receivers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Identifies the event, the same for every repeat. For epochs and settlements it is made of event and epoch, so that a
    /// restart does not send them anew.
    pub id: String,
    pub event: WebhookEvent,
    /// Unix milliseconds.
    pub created_at_ms: u64,
    /// The event's data; see docs/reference/webhooks.md.
    pub data: Value,
}

impl WebhookEvent {
    /// The event's name, as in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::EpochClosed => "epoch.closed",
            Self::SettlementProposed => "settlement.proposed",
            Self::SettlementFinal => "settlement.final",
            Self::AlarmRaised => "alarm.raised",
            Self::AlarmCleared => "alarm.cleared",
        }
    }
}

impl Notice {
    /// The notices of an event of the service, created at `now_ms` (Unix milliseconds).
    pub(crate) fn of_event(event: Event, now_ms: u64) -> Vec<Self> {
        match event {
            Event::EpochClosed(entry) => {
                vec![Self::of_entry(WebhookEvent::EpochClosed, &entry)]
            }
            Event::Settlement(entry) => progress_event(entry.progress)
                .map(|event| Self::of_entry(event, &entry))
                .into_iter()
                .collect(),
            Event::AlarmRaised { code, text } => {
                let data = json!({ "code": code, "text": text });
                vec![Self::of_alarm(
                    WebhookEvent::AlarmRaised,
                    &code,
                    data,
                    now_ms,
                )]
            }
            Event::AlarmCleared { code } => {
                vec![Self::of_alarm(
                    WebhookEvent::AlarmCleared,
                    &code,
                    json!({ "code": code }),
                    now_ms,
                )]
            }
        }
    }

    /// The notices of everything that a settlement of the outbox went through.
    pub fn of_history(entry: &Entry) -> Vec<Self> {
        let reached = [
            (Progress::Queued, WebhookEvent::EpochClosed),
            (Progress::Proposed, WebhookEvent::SettlementProposed),
            (Progress::Final, WebhookEvent::SettlementFinal),
        ];
        reached
            .into_iter()
            .filter(|(progress, _)| *progress <= entry.progress)
            .map(|(_, event)| Self::of_entry(event, entry))
            .collect()
    }

    fn of_entry(event: WebhookEvent, entry: &Entry) -> Self {
        let content = &entry.content;
        let data = json!({
            "epoch": content.epoch.to_string(),
            "charged": content.asset_charged.to_string(),
            "accrued": content.asset_accrued.to_string(),
            "bytes": content.bytes.to_string(),
            "asset_count": content.asset_count,
            "payer_count": content.payer_count,
            "reserve_count": content.reserve_count,
            "asset_root": hex::encode(content.asset_root),
            "payer_root": hex::encode(content.payer_root),
            "reserve_root": hex::encode(content.reserve_root),
            "archive_hash": hex::encode(content.archive_hash),
        });
        // An epoch that is closed anew is another settlement.
        Self {
            id: format!(
                "{}:{}:{}",
                event.name(),
                content.epoch,
                content.snapshot_slot
            ),
            event,
            created_at_ms: entry.changed_at_ms,
            data,
        }
    }

    fn of_alarm(event: WebhookEvent, code: &str, data: Value, created_at_ms: u64) -> Self {
        Self {
            id: format!("{}:{code}:{created_at_ms}", event.name()),
            event,
            created_at_ms,
            data,
        }
    }

    /// The request's body.
    pub(super) fn body(&self, network: &Pubkey) -> String {
        json!({
            "id": self.id,
            "type": self.event.name(),
            "network": network.to_string(),
            "created_at_ms": self.created_at_ms.to_string(),
            "data": self.data,
        })
        .to_string()
    }
}

fn progress_event(progress: Progress) -> Option<WebhookEvent> {
    match progress {
        Progress::Proposed => Some(WebhookEvent::SettlementProposed),
        Progress::Final => Some(WebhookEvent::SettlementFinal),
        Progress::Queued | Progress::Closed => None,
    }
}
