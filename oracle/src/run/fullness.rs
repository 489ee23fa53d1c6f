//! The alarm of a table of sessions that fills: who fills it, and what to do.

use std::time::{Duration, Instant};

use super::room::{Fullest, Fullness, SessionRoom};
use crate::health::Health;
use openmast_records::Sender;
use openmast_records::identity;

/// The alarm's code.
pub(super) const NEARLY_FULL: &str = "sessions_nearly_full";
/// The reason for which the doors take no more.
pub(super) const FULL: &str = "sessions_full";
/// So long the alarm names who it named.
const PAUSE: Duration = Duration::from_secs(10);

/// Lives on the engine's thread.
pub(super) struct FullnessWatch {
    room: SessionRoom,
    health: Health,
    /// What the alarm says, and since when.
    said: (Fullness, Option<Instant>),
}

impl FullnessWatch {
    pub(super) fn new(room: SessionRoom, health: Health) -> Self {
        Self {
            room,
            health,
            said: (Fullness::Roomy, None),
        }
    }

    /// Raises the alarm, brings its text up to date, or clears it. `limit`: `sessions.max`.
    pub(super) fn judge(&mut self, limit: u64, now: Instant) {
        let (fullness, (said, at)) = (self.room.fullness(), self.said);
        let is_fresh = at.is_some_and(|at| now.saturating_duration_since(at) < PAUSE);
        let is_roomy = fullness == Fullness::Roomy;
        if fullness == said && (is_roomy || is_fresh) {
            return;
        }
        let nearly_full = (!is_roomy).then(|| text(fullness, self.room.fullest(), limit));
        self.health.set(NEARLY_FULL, nearly_full);
        match fullness {
            Fullness::Full => self.health.shut(FULL, &text(fullness, None, limit)),
            Fullness::Nearly | Fullness::Roomy => self.health.open(FULL),
        }
        self.said = (fullness, Some(now));
    }
}

fn text(fullness: Fullness, fullest: Option<Fullest>, limit: u64) -> String {
    let state = match fullness {
        Fullness::Full => {
            "are taken but for what is kept for each client: of clients that have their share, no report that may begin a session \
             is acknowledged; senders keep their data meanwhile"
        }
        Fullness::Nearly | Fullness::Roomy => {
            "are nearly taken: with all of them, no report that may begin a session is acknowledged of clients that have their share"
        }
    };
    let who = fullest.map(|fullest| {
        let Fullest {
            sender,
            sessions,
            own,
        } = fullest;
        format!(
            ". {} has {sessions} of them ({own} are kept for it)",
            name(&sender)
        )
    });
    format!(
        "the places of {limit} sessions {state}{}. If that is what it should have, raise sessions.max and restart; otherwise look \
         at what it sends (openmast_radius_refused_total, session show). Sessions of which something waits (/v1/unattributed) are \
         kept until they are mapped, others for 30 days after they ended",
        who.unwrap_or_default()
    )
}

fn name(sender: &Sender) -> String {
    match sender {
        Sender::Area(area) if area.is_empty() => "a client without an area".to_owned(),
        Sender::Area(area) => format!("the client or area \"{}\"", identity::text(area)),
        Sender::Radio(key) => format!("the radio {}", bs58::encode(key).into_string()),
    }
}
