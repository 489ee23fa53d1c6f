//! Sending over nodes that lag, refuse and fall silent, and reading what they have.

mod node;
mod prepared;
mod reading;

use axum::http::StatusCode;
use node::{Answer, Asked, LAST_VALID, Node, SLOT, in_context, status, usual};
use openmast_client::{
    errors::ProgramError,
    instructions,
    rpc::{Rpc, RpcTrouble},
    sender::{Landed, SendError, SendOptions, Sender},
};
use serde_json::{Value, json};
use solana_commitment_config::CommitmentConfig;
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// Longer than any outage in these tests.
const PATIENCE: Duration = Duration::from_secs(20);

fn sender(nodes: &[&Node]) -> Sender {
    let urls: Vec<String> = nodes.iter().map(|node| node.url.clone()).collect();
    let rpc = Arc::new(Rpc::new(&urls, Duration::from_secs(5)).unwrap());
    Sender::new(
        rpc,
        SendOptions {
            poll: Duration::from_millis(5),
            rebroadcast: Duration::from_millis(50),
            outage: PATIENCE,
            ..SendOptions::default()
        },
    )
}

async fn send(sender: &Sender) -> Result<Landed, SendError> {
    let payer = Keypair::new();
    let network = Pubkey::new_from_array([7; 32]);
    let instruction = instructions::request_withdrawal(payer.pubkey(), network, 0, 5);
    tokio::time::timeout(
        Duration::from_secs(60),
        sender.send(&[instruction], &payer, &[]),
    )
    .await
    .expect("sending ends")
}

fn method(asked: &Asked) -> &str {
    &asked.all().last().unwrap().method
}

/// The signature that a status is asked of.
fn signature(asked: &Asked) -> &str {
    asked.all().last().unwrap().parameters[0][0]
        .as_str()
        .unwrap()
}

/// Everything as usual, and every transaction is confirmed at the first look.
fn confirmed(asked: &Asked) -> Answer {
    match method(asked) {
        "getSignatureStatuses" => status("confirmed", Value::Null),
        _ => usual(asked),
    }
}

#[tokio::test]
async fn a_transaction_lands_and_every_call_names_its_commitment() {
    let node = Node::start(|asked| match method(asked) {
        "getSignatureStatuses" if asked.count("getSignatureStatuses") > 1 => {
            status("confirmed", Value::Null)
        }
        _ => usual(asked),
    })
    .await;
    let landed = send(&sender(&[&node])).await.unwrap();
    let asked = node.asked();
    assert_eq!(landed.slot, SLOT);
    assert_eq!(landed.signature, asked.transactions()[0].signature);
    assert_eq!(asked.transactions()[0].price, 2_000);
    let commitment = |method: &str, position: usize| {
        let call = asked.calls(method).next().expect(method);
        call.parameters[position]["commitment"].clone()
    };
    assert_eq!(commitment("simulateTransaction", 1), "confirmed");
    assert_eq!(commitment("getLatestBlockhash", 0), "confirmed");
    assert_eq!(commitment("getBlockHeight", 0), "finalized");
    // These take none; the bytes are not simulated a second time.
    let sent = asked.calls("sendTransaction").next().unwrap();
    assert_eq!(sent.parameters[1]["skipPreflight"], true);
    let takes_none = [
        "getSignatureStatuses",
        "getRecentPrioritizationFees",
        "sendTransaction",
    ];
    for call in asked.all() {
        let named = call.parameters.to_string().contains("\"commitment\"");
        assert!(
            named || takes_none.contains(&call.method.as_str()),
            "{call:?}"
        );
    }
}

#[tokio::test]
async fn what_the_simulation_refuses_is_not_broadcast() {
    let node = Node::start(|asked| match method(asked) {
        "simulateTransaction" => Answer::Result(in_context(json!({
            "err": { "InstructionError": [2, { "Custom": 6004 }] },
            "logs": ["Program log: the program's words"],
            "unitsConsumed": 5_000,
            "accounts": null,
        }))),
        _ => usual(asked),
    })
    .await;
    let error = send(&sender(&[&node])).await.unwrap_err();
    let SendError::Refused { refusal, signature } = error else {
        panic!("{error:?}");
    };
    assert_eq!(signature, None);
    assert_eq!(refusal.program_error, Some(ProgramError::ZeroAmount));
    assert_eq!(refusal.logs, ["Program log: the program's words"]);
    assert_eq!(node.asked().count("sendTransaction"), 0);
}

#[tokio::test]
async fn what_fails_on_chain_is_refused_with_its_signature_and_not_sent_again() {
    let node = Node::start(|asked| match method(asked) {
        "getSignatureStatuses" => status(
            "confirmed",
            json!({ "InstructionError": [2, { "Custom": 6004 }] }),
        ),
        _ => usual(asked),
    })
    .await;
    let error = send(&sender(&[&node])).await.unwrap_err();
    let SendError::Refused { refusal, signature } = error else {
        panic!("{error:?}");
    };
    let sent = node.asked().transactions();
    assert_eq!(sent.len(), 1);
    assert_eq!(signature, Some(sent[0].signature));
    assert_eq!(refusal.program_error, Some(ProgramError::ZeroAmount));
}

/// Finalized beyond the first last valid height: what carries the first blockhash can never land.
fn expiring(asked: &Asked) -> Answer {
    match method(asked) {
        "getBlockHeight" => Answer::Result(json!(LAST_VALID[0] + 1)),
        _ => usual(asked),
    }
}

#[tokio::test]
async fn an_expired_transaction_is_signed_anew_and_offers_more() {
    let node = Node::start(|asked| {
        let sent = asked.transactions();
        let second = sent.get(1).map(|sent| sent.signature.to_string());
        match method(asked) {
            "getSignatureStatuses" if second.as_deref() == Some(signature(asked)) => {
                status("confirmed", Value::Null)
            }
            _ => expiring(asked),
        }
    })
    .await;
    let landed = send(&sender(&[&node])).await.unwrap();
    let sent = node.asked().transactions();
    assert_eq!(
        sent.iter().map(|sent| sent.price).collect::<Vec<_>>(),
        [2_000, 3_000]
    );
    assert_eq!(landed.signature, sent[1].signature);
    let searched = node
        .asked()
        .calls("getSignatureStatuses")
        .any(|call| call.parameters[1]["searchTransactionHistory"] == true);
    assert!(searched, "expired without a look at the history");
}

#[tokio::test]
async fn when_every_attempt_expires_nothing_was_done() {
    let node = Node::start(|asked| match method(asked) {
        "getBlockHeight" => Answer::Result(json!(LAST_VALID[2] + 1)),
        _ => usual(asked),
    })
    .await;
    let error = send(&sender(&[&node])).await.unwrap_err();
    assert!(
        matches!(error, SendError::Expired { attempts: 3 }),
        "{error:?}"
    );
    assert_eq!(node.asked().transactions().len(), 3);
}

/// The machine slept for hours after it had sent, so that a node that keeps less may have forgotten what landed.
fn slept(first_block: Answer) -> impl FnMut(&Asked) -> Answer {
    const SLOT_NOW: u64 = 900_000;
    let mut first_block = Some(first_block);
    move |asked| match method(asked) {
        "getBlockHeight" => Answer::Result(json!(LAST_VALID[2] + 400_000)),
        "getSlot" => Answer::Result(json!(SLOT_NOW)),
        "getFirstAvailableBlock" => first_block
            .take()
            .unwrap_or(Answer::Error(-32601, "asked before")),
        _ => match usual(asked) {
            Answer::Result(mut result) => {
                if let Some(slot) = result.pointer_mut("/context/slot") {
                    *slot = json!(SLOT_NOW);
                }
                Answer::Result(result)
            }
            other => other,
        },
    }
}

#[tokio::test]
async fn what_a_node_may_have_forgotten_is_not_said_to_have_expired() {
    for first_block in [
        Answer::Result(json!(700_000)),
        Answer::Error(-32601, "Method not found"),
    ] {
        let node = Node::start(slept(first_block)).await;
        let error = send(&sender(&[&node])).await.unwrap_err();
        let SendError::Forgotten { signature } = error else {
            panic!("{error:?}");
        };
        let sent = node.asked().transactions();
        assert_eq!(sent.len(), 1, "never signed anew");
        assert_eq!(signature, sent[0].signature);
        let words = SendError::Forgotten { signature }.to_string();
        assert!(words.contains("it may have landed then"), "{words}");
    }
}

#[tokio::test]
async fn what_a_node_would_remember_has_expired() {
    let node = Node::start(slept(Answer::Result(json!(90_000)))).await;
    let mut sender = sender(&[&node]);
    sender.options.attempts = 1;
    let error = send(&sender).await.unwrap_err();
    assert!(
        matches!(error, SendError::Expired { attempts: 1 }),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_broadcast_that_failed_may_have_landed() {
    let node = Node::start(|asked| match method(asked) {
        "sendTransaction" => Answer::Error(-32603, "lost"),
        "getSignatureStatuses" if asked.count("sendTransaction") > 1 => {
            status("confirmed", Value::Null)
        }
        _ => usual(asked),
    })
    .await;
    let landed = send(&sender(&[&node])).await.unwrap();
    let sent = node.asked().transactions();
    assert_eq!(
        (sent.len(), landed.signature),
        (1, sent[0].signature),
        "the same bytes again, not others"
    );
}

/// Down from the first look at the status on, until it was asked `asks` times.
fn down_for(asks: usize) -> impl FnMut(&Asked) -> Answer {
    move |asked| {
        let looks = asked.count("getSignatureStatuses");
        match method(asked) {
            "getSignatureStatuses" | "sendTransaction" if (1..=asks).contains(&looks) => {
                Answer::Http(StatusCode::BAD_GATEWAY)
            }
            _ => confirmed(asked),
        }
    }
}

#[tokio::test]
async fn an_outage_after_the_broadcast_is_ridden_out() {
    let node = Node::start(down_for(5)).await;
    let landed = send(&sender(&[&node])).await.unwrap();
    let asked = node.asked();
    assert_eq!(asked.transactions().len(), 1);
    assert_eq!(landed.signature, asked.transactions()[0].signature);
    assert_eq!(asked.count("getSignatureStatuses"), 6);
    assert!(
        asked.count("sendTransaction") > 1,
        "broadcast again meanwhile"
    );
}

#[tokio::test]
async fn after_a_longer_outage_the_outcome_is_unknown() {
    let node = Node::start(down_for(usize::MAX)).await;
    let mut sender = sender(&[&node]);
    sender.options.outage = Duration::from_millis(1_500);
    let error = send(&sender).await.unwrap_err();
    let SendError::Unknown { signature, trouble } = error else {
        panic!("{error:?}");
    };
    assert!(
        matches!(trouble, RpcTrouble::Unreachable { .. }),
        "{trouble:?}"
    );
    let asked = node.asked();
    assert_eq!(asked.transactions().len(), 1, "never signed anew");
    assert_eq!(signature, asked.transactions()[0].signature);
    let looks: Vec<Instant> = asked
        .calls("getSignatureStatuses")
        .map(|call| call.at)
        .collect();
    let tried = looks[looks.len() - 1] - looks[0];
    assert!(tried >= sender.options.outage, "gave up after {tried:?}");
}

/// Each of these outages is shorter than allowed, all of them together are longer.
#[tokio::test]
async fn an_answer_ends_an_outage() {
    let node = Node::start(|asked| {
        let looks = asked.count("getSignatureStatuses");
        match method(asked) {
            "getSignatureStatuses" if looks > 9 => status("confirmed", Value::Null),
            "getSignatureStatuses" if looks % 3 != 0 => Answer::Http(StatusCode::BAD_GATEWAY),
            _ => usual(asked),
        }
    })
    .await;
    let mut sender = sender(&[&node]);
    sender.options.outage = Duration::from_millis(900);
    let started = Instant::now();
    send(&sender).await.unwrap();
    assert!(started.elapsed() > sender.options.outage);
}

#[tokio::test]
async fn a_question_that_is_refused_is_not_asked_again() {
    let node = Node::start(|asked| match method(asked) {
        "getSignatureStatuses" => Answer::Error(-32602, "no such parameter"),
        _ => usual(asked),
    })
    .await;
    let error = send(&sender(&[&node])).await.unwrap_err();
    assert!(
        matches!(
            error,
            SendError::Unknown {
                trouble: RpcTrouble::Refused { .. },
                ..
            }
        ),
        "{error:?}"
    );
    assert_eq!(node.asked().count("getSignatureStatuses"), 1);
}

#[tokio::test]
async fn processed_is_not_confirmed_and_confirmed_is_not_finalized() {
    for (wanted, too_little) in [
        (CommitmentConfig::confirmed(), "processed"),
        (CommitmentConfig::finalized(), "confirmed"),
    ] {
        let name = wanted.commitment.to_string();
        let node = Node::start(move |asked| match method(asked) {
            "getSignatureStatuses" if asked.count("getSignatureStatuses") <= 3 => {
                status(too_little, Value::Null)
            }
            "getSignatureStatuses" => status(&name, Value::Null),
            _ => usual(asked),
        })
        .await;
        let mut sender = sender(&[&node]);
        sender.options.commitment = wanted;
        send(&sender).await.unwrap();
        assert_eq!(node.asked().count("getSignatureStatuses"), 4);
    }
}

/// A failure in a block that may still be dropped decides nothing either.
#[tokio::test]
async fn a_failure_counts_when_it_is_confirmed() {
    let node = Node::start(|asked| match method(asked) {
        "getSignatureStatuses" if asked.count("getSignatureStatuses") <= 2 => {
            status("processed", json!("AccountNotFound"))
        }
        _ => confirmed(asked),
    })
    .await;
    send(&sender(&[&node])).await.unwrap();
}

/// The first node is furthest and does not know the transaction; the second is behind, and has it.
#[tokio::test]
async fn a_node_that_has_it_is_believed_before_one_that_is_further() {
    let further = Node::start(expiring).await;
    let behind = Node::start(|asked| match method(asked) {
        "getSignatureStatuses" => status("confirmed", Value::Null),
        "getBlockHeight" => Answer::Result(json!(LAST_VALID[0] - 90)),
        _ => usual(asked),
    })
    .await;
    let landed = send(&sender(&[&further, &behind])).await.unwrap();
    assert_eq!(further.asked().transactions().len(), 1, "signed once");
    assert_eq!(landed.signature, behind.asked().transactions()[0].signature);
}

/// Behind one address, the height came from a node that is further than the one that does not know the transaction.
#[tokio::test]
async fn a_node_that_has_not_seen_enough_does_not_declare_a_transaction_dead() {
    let node = Node::start(|asked| match method(asked) {
        "getSignatureStatuses" if asked.count("getSignatureStatuses") > 6 => {
            status("confirmed", Value::Null)
        }
        "getSlot" => Answer::Result(json!(SLOT + 1)),
        _ => expiring(asked),
    })
    .await;
    let landed = send(&sender(&[&node])).await.unwrap();
    let sent = node.asked().transactions();
    assert_eq!((sent.len(), landed.signature), (1, sent[0].signature));
}

#[tokio::test]
async fn both_nodes_get_the_bytes_and_the_one_that_is_up_answers() {
    let down = Node::start(|asked| match method(asked) {
        "getSignatureStatuses" | "getBlockHeight" => Answer::Http(StatusCode::BAD_GATEWAY),
        _ => usual(asked),
    })
    .await;
    let up = Node::start(confirmed).await;
    let landed = send(&sender(&[&down, &up])).await.unwrap();
    for node in [&down, &up] {
        assert_eq!(node.asked().transactions()[0].signature, landed.signature);
    }
}
