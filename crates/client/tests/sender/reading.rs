//! What accounts are, as a node tells them.

use crate::node::{Answer, Node, in_context};
use base64::{Engine, prelude::BASE64_STANDARD};
use openmast_client::{
    accounts::{DecodeError, Payer, ProgramAccount},
    addresses::{self, PROGRAM_ID},
    fetch::FetchError,
    rpc::Rpc,
};
use serde_json::{Value, json};
use solana_commitment_config::CommitmentConfig;
use solana_pubkey::Pubkey;
use std::time::Duration;

const NETWORK: Pubkey = Pubkey::new_from_array([7; 32]);
const SYSTEM: Pubkey = Pubkey::new_from_array([0; 32]);

fn account(owner: &Pubkey, data: &[u8]) -> Value {
    json!({
        "owner": owner.to_string(), "lamports": 5, "executable": false, "rentEpoch": 0, "space": data.len(),
        "data": [BASE64_STANDARD.encode(data), "base64"],
    })
}

/// A node that has one account, wherever it is asked for.
async fn node_with(account: Value) -> (Node, Rpc) {
    let node = Node::start(move |_| Answer::Result(in_context(json!([account])))).await;
    let rpc = Rpc::new(std::slice::from_ref(&node.url), Duration::from_secs(5)).unwrap();
    (node, rpc)
}

async fn statement(account: Value) -> Result<bool, FetchError> {
    let (_node, rpc) = node_with(account).await;
    let fetched = rpc.statement(&NETWORK, 3, CommitmentConfig::confirmed());
    Ok(fetched.await?.value.is_some())
}

#[tokio::test]
async fn lamports_that_somebody_sent_ahead_are_no_account() {
    assert!(!statement(Value::Null).await.unwrap());
    assert!(!statement(account(&SYSTEM, &[])).await.unwrap());
    let other = statement(account(&SYSTEM, &[1])).await.unwrap_err();
    assert!(matches!(other, FetchError::Decode { .. }), "{other}");
    let other = statement(account(&PROGRAM_ID, &[])).await.unwrap_err();
    assert!(matches!(other, FetchError::Decode { .. }), "{other}");
    let (_node, rpc) = node_with(account(&SYSTEM, &[])).await;
    let missing = rpc.payer(&NETWORK, 3, CommitmentConfig::confirmed()).await;
    let missing = missing.unwrap_err();
    assert!(matches!(missing, FetchError::NotFound { .. }), "{missing}");
    let tokens = rpc
        .token_account(NETWORK, CommitmentConfig::confirmed())
        .await;
    assert_eq!(tokens.unwrap().value, None);
}

#[tokio::test]
async fn another_version_is_said_to_be_one() {
    // SHA-256 of `account:Payer` begins so.
    let mut data = vec![0; Payer::SIZE];
    data[..8].copy_from_slice(&[49, 175, 248, 154, 182, 200, 109, 177]);
    data[8] = 2;
    let (_node, rpc) = node_with(account(&PROGRAM_ID, &data)).await;
    let error = rpc.payer(&NETWORK, 3, CommitmentConfig::confirmed()).await;
    let error = error.unwrap_err();
    let FetchError::Decode { address, error } = error else {
        panic!("{error}");
    };
    assert_eq!(address, addresses::payer(&NETWORK, 3));
    let expected = DecodeError::WrongVersion {
        expected: "Payer",
        found: 2,
    };
    assert_eq!(error, expected);
    data[8] = 1;
    let (_node, rpc) = node_with(account(&PROGRAM_ID, &data)).await;
    let payer = rpc.payer(&NETWORK, 3, CommitmentConfig::confirmed()).await;
    assert_eq!(payer.unwrap().value.version, 1);
}
