//! Why a WebSocket ends, as its browser and the metrics are told.

use tokio_tungstenite::tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};

use super::limits::MOST_REFUSALS;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The browser goes, or is gone.
    Browser,
    /// The node is gone, or answers nothing: the browser may try again.
    Node,
    /// Its source takes more than it may.
    TooMuch,
    /// Too many calls were refused.
    TooManyRefusals,
    /// It has subscribed to nothing for too long.
    Idle,
}

impl End {
    pub(super) fn frame(self) -> Option<CloseFrame> {
        let (code, reason) = match self {
            Self::Browser => return None,
            Self::Node => (
                CloseCode::Again,
                "the Solana node has gone; connect again".to_owned(),
            ),
            Self::TooMuch => (
                CloseCode::Policy,
                "more bytes pass than one source may have; subscribe to less".to_owned(),
            ),
            Self::TooManyRefusals => (
                CloseCode::Policy,
                format!("{MOST_REFUSALS} calls were refused; their answers say why"),
            ),
            Self::Idle => (
                CloseCode::Policy,
                "nothing is subscribed to; connect again to subscribe".to_owned(),
            ),
        };
        let reason = reason.into();
        Some(CloseFrame { code, reason })
    }

    /// In the metrics, if somebody may want to know.
    pub(super) fn outcome(self) -> Option<&'static str> {
        match self {
            Self::Browser | Self::Node => None,
            Self::TooMuch => Some("ended_too_much"),
            Self::TooManyRefusals => Some("ended_too_many_refusals"),
            Self::Idle => Some("ended_idle"),
        }
    }
}
