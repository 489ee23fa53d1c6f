//! Why a question is not answered: in words for people, a code for programs, a name for the metrics.

use std::time::Duration;

use axum::http::StatusCode;

use super::limits::{MOST_ANSWER_BYTES, MOST_ASKED_BYTES, MOST_CALLS};

/// Why a question is not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It is not asked by a name that it is known by.
    OtherHost,
    /// A page of another origin asks.
    ForeignPage,
    /// The body is not said to be JSON.
    NotSaidToBeJson,
    /// It is no call of JSON-RPC 2.0.
    NoCall(&'static str),
    /// The body is too long.
    TooLong,
    /// Too many calls in one body.
    TooManyCalls,
    /// This method is not passed on.
    Method(String),
    /// Too much was asked; after so long one more may be.
    TooOften(Duration),
    /// As many are asked at once as may be.
    Busy,
    TooManySockets,
    TooManySubscriptions,
    /// No node answered, or none is known to be of the right chain.
    NoNode,
    /// The answer is longer than any that the page needs.
    AnswerTooLong,
    /// It is no handshake of WebSocket.
    NoSocket,
}

/// Longest name of a method that is repeated.
const MOST_LETTERS: usize = 64;

impl Refusal {
    pub(super) fn method(name: &str) -> Self {
        Self::Method(name.chars().take(MOST_LETTERS).collect())
    }

    /// Its name in the metrics.
    pub(super) fn reason(&self) -> &'static str {
        match self {
            Self::OtherHost => "other_host",
            Self::ForeignPage => "foreign_page",
            Self::NotSaidToBeJson | Self::NoCall(_) | Self::NoSocket => "malformed",
            Self::TooLong => "too_long",
            Self::TooManyCalls => "too_many_calls",
            Self::Method(_) => "method",
            Self::TooOften(_) => "too_often",
            Self::Busy => "busy",
            Self::TooManySockets => "too_many_sockets",
            Self::TooManySubscriptions => "too_many_subscriptions",
            Self::NoNode => "no_node",
            Self::AnswerTooLong => "answer_too_long",
        }
    }

    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::OtherHost => StatusCode::MISDIRECTED_REQUEST,
            Self::ForeignPage => StatusCode::FORBIDDEN,
            Self::NotSaidToBeJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::NoCall(_) | Self::TooManyCalls => StatusCode::BAD_REQUEST,
            Self::NoSocket => StatusCode::UPGRADE_REQUIRED,
            Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            // As JSON-RPC has it: the transport did what it should.
            Self::Method(_) | Self::TooManySubscriptions => StatusCode::OK,
            Self::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy | Self::TooManySockets => StatusCode::SERVICE_UNAVAILABLE,
            Self::NoNode | Self::AnswerTooLong => StatusCode::BAD_GATEWAY,
        }
    }

    /// After how long it may be asked again, where nothing but time is missing.
    pub(super) fn again_after_seconds(&self) -> Option<u64> {
        match self {
            Self::TooOften(wait) => Some(whole_seconds(*wait)),
            Self::Busy => Some(1),
            _ => None,
        }
    }

    /// The code of JSON-RPC: that which nodes give for what is like it.
    pub(super) fn code(&self) -> i64 {
        match self {
            Self::NoCall(_) => -32600,
            Self::Method(_) => -32601,
            Self::NotSaidToBeJson | Self::TooLong | Self::TooManyCalls => -32600,
            Self::TooOften(_) | Self::Busy => -32005,
            _ => -32603,
        }
    }

    pub(super) fn words(&self) -> String {
        match self {
            Self::OtherHost => "this is not asked by a name that it is known by; the operator names it in `app.hosts`".to_owned(),
            Self::ForeignPage => "only the page that is served here may ask this; a proxy in front must pass the header Host on as the browser sent it".to_owned(),
            Self::NotSaidToBeJson => "say `content-type: application/json`".to_owned(),
            Self::NoCall(what) => format!("this is no call of JSON-RPC 2.0: {what}"),
            Self::TooLong => format!("a question may have {MOST_ASKED_BYTES} bytes"),
            Self::TooManyCalls => format!("at most {MOST_CALLS} calls in one question"),
            Self::Method(method) => format!("`{method}` is not passed on to a Solana node from here: only what this page needs is; ask a node of your own"),
            Self::TooOften(wait) => format!("too many questions, or too many bytes; wait {} s", whole_seconds(*wait)),
            Self::Busy => "too many questions at once; wait a moment".to_owned(),
            Self::TooManySockets => "too many connections; close another one or wait".to_owned(),
            Self::TooManySubscriptions => "too many subscriptions; end another one or wait".to_owned(),
            Self::NoNode => "no Solana node answers; the operator's log says more".to_owned(),
            Self::AnswerTooLong => format!("the answer has more than {MOST_ANSWER_BYTES} bytes; ask for less"),
            Self::NoSocket => "this is for WebSockets of version 13".to_owned(),
        }
    }
}

fn whole_seconds(wait: Duration) -> u64 {
    wait.as_millis()
        .div_ceil(1_000)
        .max(1)
        .try_into()
        .unwrap_or(u64::MAX)
}
