//! Errors as Solana Actions have them: a status, and a message that a wallet shows to a person. It says what to do.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use openmast_client::{fetch::FetchError, rpc::RpcTrouble, sender::SendError};

use super::answers::Said;
use crate::problem::Problem;

#[derive(Debug)]
pub(super) struct Failure {
    status: StatusCode,
    message: String,
    retry_after_seconds: Option<u64>,
}

impl Failure {
    fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            retry_after_seconds: None,
        }
    }

    /// The request says something that cannot be meant.
    pub(super) fn input(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// There is nothing of the kind.
    pub(super) fn nothing(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    pub(super) fn no_method() -> Self {
        let text = "an action is asked what it offers with GET, and for its transaction with POST";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, text)
    }

    /// It cannot be done as things are.
    pub(super) fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, message)
    }

    pub(super) fn too_often(seconds: u64) -> Self {
        let text = format!("too many requests; try again in {seconds} s");
        Self {
            retry_after_seconds: Some(seconds),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, text)
        }
    }

    pub(super) fn unavailable(message: impl Into<String>) -> Self {
        Self {
            retry_after_seconds: Some(1),
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, message)
        }
    }

    pub(super) fn internal() -> Self {
        let text = "something is wrong inside the oracle, whose log says what; tell its operator";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, text)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let said = Said {
            message: self.message,
        };
        let mut response = (self.status, Json(said)).into_response();
        if let Some(seconds) = self.retry_after_seconds {
            let value = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        response
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        let status = StatusCode::from_u16(problem.status);
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::new(status, format!("{}: {}", problem.title, problem.detail))
    }
}

impl From<RpcTrouble> for Failure {
    fn from(trouble: RpcTrouble) -> Self {
        // What endpoints say may hold their addresses, and keys in them.
        tracing::warn!(%trouble, "the chain does not answer an action");
        Self::unavailable("Solana does not answer the oracle now; try again in a moment")
    }
}

impl From<FetchError> for Failure {
    fn from(error: FetchError) -> Self {
        match error {
            FetchError::Rpc(trouble) => trouble.into(),
            FetchError::NotFound { what, address } => Self::nothing(format!(
                "there is no {what} at {address} on this network; check the link"
            )),
            FetchError::Decode { address, error } => {
                Self::nothing(format!("{address}: {error}; check the link"))
            }
        }
    }
}

impl From<SendError> for Failure {
    fn from(error: SendError) -> Self {
        match error {
            SendError::Refused { refusal, .. } => {
                let text = format!("the chain would refuse this: {refusal}");
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, text)
            }
            SendError::Rpc(trouble) => trouble.into(),
            SendError::Fetch(error) => error.into(),
            error => {
                tracing::error!(%error, "a transaction of an action cannot be made");
                Self::internal()
            }
        }
    }
}
