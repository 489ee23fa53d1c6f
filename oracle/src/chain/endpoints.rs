//! Several RPC nodes, asked one after another until one answers.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use openmast_client::rpc::describe;
use reqwest::Url;
use solana_client::{
    client_error::ClientError, nonblocking::rpc_client::RpcClient, rpc_config::RpcAccountInfoConfig,
};
use solana_commitment_config::CommitmentConfig;
use solana_pubkey::Pubkey;

use crate::settle::Unreachable;

/// Most accounts that one request may name (Solana's limit for getMultipleAccounts).
pub const MAX_ACCOUNTS_PER_REQUEST: usize = 100;

const SYSTEM_PROGRAM: Pubkey = Pubkey::from_str_const("11111111111111111111111111111111");

/// An account as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawAccount {
    pub owner: Pubkey,
    pub executable: bool,
    pub data: Vec<u8>,
}

impl RawAccount {
    /// Whether it holds lamports and nothing else: anybody can send some to an address before its account is made, or
    /// after it was closed.
    fn is_absent(&self) -> bool {
        self.owner == SYSTEM_PROGRAM && self.data.is_empty()
    }
}

/// The nodes, in the configured order. The one that answered last is asked first.
pub struct Endpoints {
    nodes: Vec<Arc<RpcClient>>,
    preferred: AtomicUsize,
}

impl Endpoints {
    pub fn new(urls: &[Url], timeout: Duration) -> Self {
        let connect = |url: &Url| {
            Arc::new(RpcClient::new_with_timeout(
                url.as_str().to_owned(),
                timeout,
            ))
        };
        Self {
            nodes: urls.iter().map(connect).collect(),
            preferred: AtomicUsize::new(0),
        }
    }

    /// Every node, whether it answers or not.
    pub fn all(&self) -> &[Arc<RpcClient>] {
        &self.nodes
    }

    /// Asks the nodes in turn until one gives an answer.
    ///
    /// # Errors
    /// None of them did; the text says what each said.
    pub async fn ask<T, F, A>(&self, question: &str, ask: F) -> Result<T, Unreachable>
    where
        F: Fn(Arc<RpcClient>) -> A + Send + Sync,
        A: Future<Output = Result<T, ClientError>> + Send,
    {
        let first = self.preferred.load(Ordering::Relaxed);
        let mut failures = Vec::new();
        for offset in 0..self.nodes.len() {
            let position = (first + offset) % self.nodes.len();
            let Some(node) = self.nodes.get(position) else {
                continue;
            };
            match ask(Arc::clone(node)).await {
                Ok(answer) => {
                    self.preferred.store(position, Ordering::Relaxed);
                    return Ok(answer);
                }
                Err(error) => {
                    // What comes back reaches alarms and answers, and URLs hold API keys.
                    let error = describe(&error);
                    tracing::debug!(node = position, question, error, "RPC request failed");
                    failures.push(format!("node {position}: {error}"));
                }
            }
        }
        Err(Unreachable(format!("{question}: {}", failures.join("; "))))
    }

    /// Accounts at finalized commitment, at `min_slot` or later, all of the one slot that comes with them. One that holds
    /// lamports alone is absent.
    ///
    /// # Errors
    /// No node answered, or none has reached `min_slot`.
    pub async fn accounts(
        &self,
        keys: &[Pubkey],
        min_slot: u64,
    ) -> Result<(u64, Vec<Option<RawAccount>>), Unreachable> {
        self.accounts_at(CommitmentConfig::finalized(), keys, min_slot)
            .await
    }

    /// Whether there is an account that will be final soon, if it is not already. Nothing may be decided by it.
    ///
    /// # Errors
    /// No node answered.
    pub async fn is_confirmed(&self, key: &Pubkey) -> Result<bool, Unreachable> {
        let confirmed = CommitmentConfig::confirmed();
        let (_, accounts) = self.accounts_at(confirmed, &[*key], 0).await?;
        Ok(accounts.iter().any(Option::is_some))
    }

    async fn accounts_at(
        &self,
        commitment: CommitmentConfig,
        keys: &[Pubkey],
        min_slot: u64,
    ) -> Result<(u64, Vec<Option<RawAccount>>), Unreachable> {
        let config = RpcAccountInfoConfig {
            encoding: Some(solana_client::rpc_config::UiAccountEncoding::Base64),
            data_slice: None,
            commitment: Some(commitment),
            min_context_slot: Some(min_slot),
        };
        let (slot, accounts) = self
            .ask("reading accounts", |node| {
                let config = config.clone();
                async move {
                    let answer = node
                        .get_multiple_ui_accounts_with_config(keys, config)
                        .await?;
                    Ok((answer.context.slot, answer.value))
                }
            })
            .await?;
        if accounts.len() != keys.len() {
            return Err(Unreachable(format!(
                "a node answered with {} accounts for {} addresses",
                accounts.len(),
                keys.len()
            )));
        }
        if slot < min_slot {
            return Err(Unreachable(format!(
                "a node answered for slot {slot}, {min_slot} was seen already"
            )));
        }
        let decode = |account| {
            let Some(account) = account else {
                return Ok(None);
            };
            let account = raw_account(&account)
                .ok_or_else(|| Unreachable("a node answered with a malformed account".into()))?;
            Ok((!account.is_absent()).then_some(account))
        };
        let accounts: Result<Vec<_>, Unreachable> = accounts.into_iter().map(decode).collect();
        Ok((slot, accounts?))
    }
}

fn raw_account(account: &solana_client::rpc_response::UiAccount) -> Option<RawAccount> {
    Some(RawAccount {
        owner: account.owner.parse().ok()?,
        executable: account.executable,
        data: account.data.decode()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_somebody_sent_lamports_to_holds_nothing() {
        let account = |owner, data: &[u8]| RawAccount {
            owner,
            executable: false,
            data: data.to_vec(),
        };
        assert!(account(SYSTEM_PROGRAM, &[]).is_absent());
        assert!(!account(SYSTEM_PROGRAM, &[0]).is_absent());
        assert!(!account(Pubkey::new_from_array([1; 32]), &[]).is_absent());
    }

    #[tokio::test]
    async fn what_a_node_did_not_answer_tells_no_api_key() {
        let urls = [
            "http://127.0.0.1:9/secret",
            "http://127.0.0.1:9/?key=secret",
        ]
        .map(|url| url.parse().expect("a URL"));
        let endpoints = Endpoints::new(&urls, Duration::from_millis(500));
        let Unreachable(text) = endpoints
            .accounts(&[Pubkey::new_from_array([1; 32])], 0)
            .await
            .expect_err("nobody answers");
        assert!(text.contains("node 0") && text.contains("node 1"), "{text}");
        assert!(
            text.contains("127.0.0.1:9") && !text.contains("secret"),
            "{text}"
        );
    }
}
