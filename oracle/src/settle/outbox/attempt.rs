//! One transaction of a settlement.

use super::OutboxError;
use crate::settle::chain::Signature;

/// State of one transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptState {
    /// Stored, never handed to a node.
    Built,
    /// About to be, or handed to a node.
    Sent,
    /// Seen in a block that is not finalized.
    Landed,
    /// Succeeded in a finalized block.
    Final,
    /// Failed in a finalized block.
    Failed,
    /// Can never land.
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

    /// It may still land, or be dropped after it landed.
    pub fn is_live(self) -> bool {
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
