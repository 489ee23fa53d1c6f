use solana_client::{
    client_error::{ClientError, ClientErrorKind},
    rpc_request::RpcError,
};

use super::unexpected::UnexpectedAccount;

/// JSON-RPC codes with which every healthy node would answer the same: a transaction is refused.
const DEFINITE: [i64; 2] = [-32002, -32003];
/// JSON-RPC codes that call the question malformed. A proxy that knows fewer parameters says so of what other nodes answer.
const MALFORMED: [i64; 3] = [-32700, -32600, -32602];
/// The node has not reached the least slot that was asked for.
const MIN_CONTEXT_SLOT: i64 = -32016;

/// Why a call gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum RpcTrouble {
    /// There is none to ask.
    #[error("no RPC endpoint is given; pass --url or set OPENMAST_RPC_URL")]
    NoEndpoint,
    /// No endpoint gave an answer that can be used.
    #[error(
        "no RPC endpoint answered {call} ({last}); check --url and the connection, then try again"
    )]
    Unreachable {
        /// JSON-RPC method.
        call: &'static str,
        /// What each endpoint said.
        last: String,
    },
    /// An endpoint answered with an error that others would give as well.
    #[error("the RPC endpoint refused {call}: {error}")]
    Refused {
        /// JSON-RPC method.
        call: &'static str,
        /// What the endpoint said.
        error: Box<ClientError>,
    },
    /// Which of them is right cannot be told from here.
    #[error(
        "the RPC endpoints are of different chains ({0}); give --url endpoints of one chain alone"
    )]
    DifferentChains(String),
    /// With three endpoints or more, no half of them says the same; what they say differs in.
    #[error(
        "the RPC endpoints do not agree on {0}; nothing is decided by one of them alone. Wait a minute, then look which of them is \
         right and leave out the others"
    )]
    Disagreement(String),
    /// Every endpoint that answers says so, or more than half of three or more.
    #[error(transparent)]
    Unexpected(Box<UnexpectedAccount>),
}

impl RpcTrouble {
    /// Whether the same call may get an answer later: nodes restart, balancers fail over, limits of requests end.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Disagreement(_))
    }
}

/// Whether another endpoint would say the same.
pub(crate) fn is_definite(error: &ClientError) -> bool {
    match error.kind() {
        ClientErrorKind::RpcError(RpcError::RpcResponseError { code, .. }) => {
            DEFINITE.contains(code)
        }
        ClientErrorKind::TransactionError(_) | ClientErrorKind::SigningError(_) => true,
        _ => false,
    }
}

/// Whether the node calls the question malformed: that it is when every endpoint says so.
pub(crate) fn is_malformed(error: &ClientError) -> bool {
    matches!(
        error.kind(),
        ClientErrorKind::RpcError(RpcError::RpcResponseError { code, .. }) if MALFORMED.contains(code)
    )
}

/// Whether the node would have answered for an older slot.
pub(super) fn is_too_young(error: &ClientError) -> bool {
    matches!(
        error.kind(),
        ClientErrorKind::RpcError(RpcError::RpcResponseError {
            code: MIN_CONTEXT_SLOT,
            ..
        })
    )
}

/// Whether the node answered, with an error.
pub(super) fn is_refusal(error: &ClientError) -> bool {
    matches!(
        error.kind(),
        ClientErrorKind::RpcError(RpcError::RpcResponseError { .. })
    )
}
