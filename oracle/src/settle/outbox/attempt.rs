//! One transaction of a settlement.

use super::OutboxError;
use crate::settle::chain::Signature;

/// State of one transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptState {
    /// It is stored and was never handed to a node.
    Built,
    /// It was handed to a node, or is about to be.
    Sent,
    /// It was seen in a block that is not finalized.
    Landed,
    /// It succeeded in a finalized block.
    Final,
    /// It failed in a finalized block.
    Failed,
    /// It can never land.
    Expired,
}

impl AttemptState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Built => "built",
            Self::Sent => "sent",
            Self::Landed => "landed",
            Self::Final => "final",
            Self::Failed => "failed",
            Self::Expired => "expired",
        }
    }

    pub(super) fn parse(text: &str) -> Result<Self, OutboxError> {
        match text {
            "built" => Ok(Self::Built),
            "sent" => Ok(Self::Sent),
            "landed" => Ok(Self::Landed),
            "final" => Ok(Self::Final),
            "failed" => Ok(Self::Failed),
            "expired" => Ok(Self::Expired),
            other => Err(OutboxError::Corrupt(format!(
                "unknown attempt state {other:?}"
            ))),
        }
    }

    /// Whether it may still land, or be dropped after it landed.
    pub(crate) fn is_live(self) -> bool {
        matches!(self, Self::Built | Self::Sent | Self::Landed)
    }
}

/// One transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub id: i64,
    pub epoch: u64,
    pub action: String,
    pub state: AttemptState,
    pub signature: Signature,
    pub raw: Vec<u8>,
    pub last_valid_block_height: u64,
    /// Micro-lamports per compute unit.
    pub priority_fee: u64,
    pub error: Option<String>,
}
