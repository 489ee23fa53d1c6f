//! The keeper's status, as the API tells it.

use serde::{Deserialize, Deserializer, de::Error};
use solana_pubkey::Pubkey;

use super::{OracleApi, silent, told};
use crate::{failure::Failure, values};

#[derive(Clone, Debug, Deserialize)]
pub struct KeeperAnswer {
    pub enabled: bool,
    pub looked_at_ms: Option<String>,
    pub daily_lamports: String,
    pub spent_lamports: String,
    pub balance_lamports: String,
    pub least_balance_lamports: String,
    pub held_back: Option<String>,
    pub unread: Vec<String>,
    pub kinds: Vec<OfKind>,
    pub transactions: Vec<Transaction>,
}

/// One kind of work.
#[derive(Clone, Debug, Deserialize)]
pub struct OfKind {
    pub kind: String,
    pub waiting: String,
    pub done: String,
    pub failed: String,
    pub expired: String,
    pub sent: String,
    pub refused: String,
    pub last_refusal: Option<String>,
    pub spent_lamports: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Transaction {
    pub kind: String,
    /// The account that it is about; the API says it in base58.
    #[serde(deserialize_with = "address")]
    pub subject: Pubkey,
    pub state: String,
    pub signature: String,
    pub fee_lamports: String,
    pub error: Option<String>,
    pub sent_at_ms: String,
}

fn address<'de, D: Deserializer<'de>>(told: D) -> Result<Pubkey, D::Error> {
    let text = String::deserialize(told)?;
    values::address(&text).map_err(D::Error::custom)
}

impl OracleApi {
    /// What the oracle's keeper says of itself.
    ///
    /// # Errors
    /// The API does not answer.
    pub async fn keeper(&self) -> Result<KeeperAnswer, Failure> {
        let url = self.below("v1/keeper")?;
        told(self.http.get(url).send().await.map_err(silent)?).await
    }
}
