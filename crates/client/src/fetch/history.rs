//! Transactions of the past that name an account, as far as nodes keep them.

use serde_json::json;
use solana_client::{
    rpc_request::RpcRequest, rpc_response::RpcConfirmedTransactionStatusWithSignature as Told,
};
use solana_commitment_config::CommitmentConfig;
use solana_pubkey::Pubkey;
use solana_signature::Signature;

use super::FetchError;
use crate::{
    raw_account::parse_error,
    rpc::{Rpc, RpcTrouble},
};

/// The most that a node tells at once.
const MOST_AT_ONCE: usize = 1_000;

/// A transaction that landed and did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Past {
    /// Its first signature.
    pub signature: Signature,
    /// Slot of the block that has it.
    pub slot: u64,
    /// When the block was made, Unix seconds; `None`: the node does not know it.
    pub unix_time: Option<i64>,
}

impl Rpc {
    /// The transactions that name an account and did not fail, oldest first, of blocks that were made at `since` (Unix
    /// seconds) or later. One node is asked: of what it does not keep it says nothing.
    ///
    /// # Errors
    /// [`FetchError::Rpc`], also when what is told makes no sense.
    pub async fn history(
        &self,
        address: &Pubkey,
        since: i64,
        commitment: CommitmentConfig,
    ) -> Result<Vec<Past>, FetchError> {
        // No node tells of blocks that may still vanish.
        let commitment = match commitment.is_finalized() {
            true => CommitmentConfig::finalized(),
            false => CommitmentConfig::confirmed(),
        };
        let mut past = Vec::new();
        let mut before: Option<String> = None;
        loop {
            let page = self.history_before(address, before, MOST_AT_ONCE, commitment);
            let page = page.await?;
            let is_last = page.len() < MOST_AT_ONCE;
            before = page.last().map(|told| told.signature.clone());
            for told in page {
                if told.block_time.is_some_and(|time| time < since) {
                    past.reverse();
                    return Ok(past);
                }
                if told.err.is_none() {
                    past.push(read(&told)?);
                }
            }
            if is_last {
                past.reverse();
                return Ok(past);
            }
        }
    }

    /// At most `limit` of the transactions that name an account, newest first, those before the one with the signature `before`.
    /// The signature is that of the last one, failed ones included: the next page is before it; `None`: there are no more.
    ///
    /// # Errors
    /// As [`Rpc::history`].
    pub async fn history_page(
        &self,
        address: &Pubkey,
        before: Option<Signature>,
        limit: usize,
        commitment: CommitmentConfig,
    ) -> Result<(Vec<Past>, Option<Signature>), FetchError> {
        let limit = limit.clamp(1, MOST_AT_ONCE);
        let before = before.map(|signature| signature.to_string());
        let page = self.history_before(address, before, limit, commitment);
        let page = page.await?;
        let all: Vec<Past> = page.iter().map(read).collect::<Result<_, _>>()?;
        let last = all.last().map(|past| past.signature);
        let next = last.filter(|_| page.len() >= limit);
        let landed = all.into_iter().zip(&page);
        let landed = landed.filter(|(_, told)| told.err.is_none());
        Ok((landed.map(|(past, _)| past).collect(), next))
    }

    /// Newest first.
    async fn history_before(
        &self,
        address: &Pubkey,
        before: Option<String>,
        limit: usize,
        commitment: CommitmentConfig,
    ) -> Result<Vec<Told>, RpcTrouble> {
        let commitment = commitment.commitment.to_string();
        let config = match before {
            Some(before) => {
                json!({ "limit": limit, "commitment": commitment, "before": before })
            }
            None => json!({ "limit": limit, "commitment": commitment }),
        };
        let parameters = json!([address.to_string(), config]);
        self.call("getSignaturesForAddress", |client| {
            let parameters = parameters.clone();
            async move {
                client
                    .send::<Vec<Told>>(RpcRequest::GetSignaturesForAddress, parameters)
                    .await
            }
        })
        .await
    }
}

fn read(told: &Told) -> Result<Past, FetchError> {
    let signature = told.signature.parse().map_err(|_| RpcTrouble::Refused {
        call: "getSignaturesForAddress",
        error: Box::new(parse_error("a signature")),
    })?;
    Ok(Past {
        signature,
        slot: told.slot,
        unix_time: told.block_time,
    })
}
