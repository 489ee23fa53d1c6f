//! The outcomes of datagrams, and their counters.

use metrics::Counter;

use super::packet::PacketError;

/// Every datagram ends as exactly one of these: the label `outcome` of `openmast_radius_requests_total`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Outcome {
    Recorded,
    DuplicateAnswered,
    DuplicatePending,
    StatusServer,
    IgnoredStatusType,
    UnknownClient,
    Malformed,
    UnsupportedCode,
    WrongAuthenticator,
    WrongMessageAuthenticator,
    MissingMessageAuthenticator,
    MissingStatusType,
    UnsupportedStatusType,
    MissingSessionId,
    MissingSessionRadio,
    MissingSessionDevice,
    NasNotAllowed,
    RateLimited,
    Overloaded,
    SessionsFull,
    LogShareUsed,
    /// The last variant: its number tells how many there are.
    LogUnavailable,
}

impl Outcome {
    /// All outcomes in the order of their numbers.
    const ALL: [Self; Self::LogUnavailable as usize + 1] = [
        Self::Recorded,
        Self::DuplicateAnswered,
        Self::DuplicatePending,
        Self::StatusServer,
        Self::IgnoredStatusType,
        Self::UnknownClient,
        Self::Malformed,
        Self::UnsupportedCode,
        Self::WrongAuthenticator,
        Self::WrongMessageAuthenticator,
        Self::MissingMessageAuthenticator,
        Self::MissingStatusType,
        Self::UnsupportedStatusType,
        Self::MissingSessionId,
        Self::MissingSessionRadio,
        Self::MissingSessionDevice,
        Self::NasNotAllowed,
        Self::RateLimited,
        Self::Overloaded,
        Self::SessionsFull,
        Self::LogShareUsed,
        Self::LogUnavailable,
    ];

    /// The value of the metric's label.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::DuplicateAnswered => "duplicate_answered",
            Self::DuplicatePending => "duplicate_pending",
            Self::StatusServer => "status_server",
            Self::IgnoredStatusType => "ignored_status_type",
            Self::UnknownClient => "unknown_client",
            Self::Malformed => "malformed",
            Self::UnsupportedCode => "unsupported_code",
            Self::WrongAuthenticator => "wrong_authenticator",
            Self::WrongMessageAuthenticator => "wrong_message_authenticator",
            Self::MissingMessageAuthenticator => "missing_message_authenticator",
            Self::MissingStatusType => "missing_status_type",
            Self::UnsupportedStatusType => "unsupported_status_type",
            Self::MissingSessionId => "missing_session_id",
            Self::MissingSessionRadio => "missing_session_radio",
            Self::MissingSessionDevice => "missing_session_device",
            Self::NasNotAllowed => "nas_not_allowed",
            Self::RateLimited => "rate_limited",
            Self::Overloaded => "overloaded",
            Self::SessionsFull => "sessions_full",
            Self::LogShareUsed => "log_share_used",
            Self::LogUnavailable => "log_unavailable",
        }
    }

    /// What the operator of the oracle can do about a refused request.
    pub(super) fn advice(self) -> &'static str {
        match self {
            Self::Recorded
            | Self::DuplicateAnswered
            | Self::DuplicatePending
            | Self::StatusServer
            | Self::IgnoredStatusType => "nothing to do",
            Self::UnknownClient => {
                "add the source's network and secret to radius.clients, or block the source"
            }
            Self::Malformed => {
                "not RADIUS, or a broken sender: capture its packets and ask its vendor"
            }
            Self::UnsupportedCode => "point only accounting at this port, not authentication",
            Self::WrongAuthenticator => {
                "the shared secrets differ: compare radius.clients with the sender's"
            }
            Self::WrongMessageAuthenticator => {
                "the shared secret is right, for the Request Authenticator is: the sender computes Message-Authenticator in another way than over zeros, or a proxy changed it; turn it off there, or ask its vendor"
            }
            Self::MissingMessageAuthenticator => {
                "make the sender add Message-Authenticator to Status-Server"
            }
            Self::MissingStatusType => {
                "the sender leaves out Acct-Status-Type: fix its attribute filter"
            }
            Self::UnsupportedStatusType => {
                "the sender tells of usage with an Acct-Status-Type that no RFC defines"
            }
            Self::MissingSessionId => {
                "the sender leaves out Acct-Session-Id: fix its attribute filter"
            }
            Self::MissingSessionRadio => {
                "the sender leaves out the name that session_radio of this client asks for: make it send that, or set session_radio to a name that all its reports have"
            }
            Self::MissingSessionDevice => {
                "the sender leaves out Calling-Station-Id, which session_device of this client asks for: make it send that, or set session_device = false"
            }
            Self::NasNotAllowed => {
                "the radio's name is in no list of this client: add it to nas_identifiers, called_station_ids or nas_ips, if it is its own"
            }
            Self::RateLimited => {
                "the client sends more than requests_per_second allows: find out why, or raise that"
            }
            Self::Overloaded => {
                "more of this client's requests wait for the log than its share of radius.max_in_flight: give the log a faster disk or raise that"
            }
            Self::SessionsFull => {
                "this client has its share of sessions.max, and what is for whoever comes first is taken; sessions that are kept are reported on: look at what it sends, or raise sessions.max"
            }
            Self::LogShareUsed => {
                "little of the log is left, and this client has used its share of that: see the alarm log_nearly_full; senders keep their data meanwhile"
            }
            Self::LogUnavailable => {
                "the log refuses records: see its own errors; senders keep their data meanwhile"
            }
        }
    }
}

/// Why a request gets no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) outcome: Outcome,
    /// What exactly is malformed, where the outcome is `Malformed`.
    pub(super) detail: Option<PacketError>,
}

impl From<Outcome> for Refusal {
    fn from(outcome: Outcome) -> Self {
        Self {
            outcome,
            detail: None,
        }
    }
}

impl From<PacketError> for Refusal {
    fn from(error: PacketError) -> Self {
        Self {
            outcome: Outcome::Malformed,
            detail: Some(error),
        }
    }
}

/// One counter for each outcome, looked up once.
pub(super) struct Counters([Counter; Outcome::ALL.len()]);

impl Counters {
    pub(super) fn new() -> Self {
        metrics::describe_counter!(
            "openmast_radius_requests_total",
            "RADIUS datagrams by what became of them"
        );
        Self(Outcome::ALL.map(|outcome| {
            metrics::counter!("openmast_radius_requests_total", "outcome" => outcome.label())
        }))
    }

    pub(super) fn count(&self, outcome: Outcome, datagrams: u64) {
        if let Some(counter) = self.0.get(outcome as usize) {
            counter.increment(datagrams);
        }
    }
}

/// Refusals that are also counted by client: those that concern one client only.
const OF_CLIENTS: [Outcome; 6] = [
    Outcome::WrongAuthenticator,
    Outcome::NasNotAllowed,
    Outcome::RateLimited,
    Outcome::Overloaded,
    Outcome::SessionsFull,
    Outcome::LogShareUsed,
];

/// One counter for each client and some outcomes, looked up once.
pub(super) struct ClientCounters(Vec<[Counter; OF_CLIENTS.len()]>);

impl ClientCounters {
    /// Makes counters for `clients`, which are in the order of their numbers.
    pub(super) fn new<'a>(clients: impl Iterator<Item = &'a str>) -> Self {
        metrics::describe_counter!(
            "openmast_radius_refused_total",
            "Requests that were not answered, by client, of some outcomes"
        );
        let of_client = |client: &str| {
            OF_CLIENTS.map(|outcome| {
                metrics::counter!(
                    "openmast_radius_refused_total",
                    "client" => client.to_owned(),
                    "outcome" => outcome.label()
                )
            })
        };
        Self(clients.map(of_client).collect())
    }

    /// Counts a refusal of the client with this number.
    pub(super) fn count(&self, client: usize, outcome: Outcome) {
        let position = OF_CLIENTS.iter().position(|of| *of == outcome);
        let counter = position.and_then(|position| self.0.get(client)?.get(position));
        if let Some(counter) = counter {
            counter.increment(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_outcome_has_a_counter_of_its_own_and_is_documented() {
        let document = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/reference/metrics.md");
        let document = std::fs::read_to_string(document).expect("docs/reference/metrics.md");
        let mut labels = BTreeSet::new();
        for (number, outcome) in Outcome::ALL.into_iter().enumerate() {
            assert_eq!(outcome as usize, number, "{outcome:?}");
            assert!(labels.insert(outcome.label()), "{outcome:?}");
            let row = format!("\n| `{}` |", outcome.label());
            assert!(document.contains(&row), "{outcome:?}");
        }
    }
}
