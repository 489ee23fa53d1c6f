//! Transactions of the past on `/rpc`.

use std::time::Duration;

use openmast_scripted_node::{Fault, Model, ScriptedNode};
use serde_json::{Value, json};
use solana_hash::Hash;
use solana_pubkey::Pubkey;
use solana_signature::Signature;

use super::server::{Server, limits, node};

const PROGRAM: Pubkey = Pubkey::new_from_array([9; 32]);

fn chain() -> Model {
    Model::new(Hash::new_from_array([7; 32]), Duration::from_millis(400))
}

async fn of_one_node() -> (Model, ScriptedNode, Server) {
    let model = chain();
    let scripted = ScriptedNode::of(&model).await.unwrap();
    let server = Server::start(vec![node(&scripted.url())], limits()).await;
    (model, scripted, server)
}

fn says(result: &Value) -> [Fault; 1] {
    let answer = json!({"jsonrpc": "2.0", "id": 1, "result": result});
    [Fault::Says(answer.to_string())]
}

fn signature(number: u8) -> String {
    Signature::from([number; 64]).to_string()
}

/// As a node lists it.
fn listed(err: &Value) -> Value {
    json!({
        "signature": signature(1), "slot": 5, "blockTime": 1_700_000_000, "err": err,
        "memo": "[5] a-key", "confirmationStatus": "finalized", "transactionIndex": 3, "note": "a-key",
    })
}

/// As a node keeps it.
fn kept() -> Value {
    let logs = [
        format!("Program {PROGRAM} invoke [1]"),
        "Program log: a-key".to_owned(),
        "Program data: AQID".to_owned(),
        format!("Program {PROGRAM} success"),
    ];
    json!({
        "slot": 5, "blockTime": null, "version": 0, "note": "a-key",
        "transaction": ["AQID", "base64"],
        "meta": {
            "err": null, "status": {"Ok": null}, "fee": 5_000, "logMessages": logs, "innerInstructions": [],
            "loadedAddresses": {"writable": [PROGRAM.to_string()], "readonly": []}, "note": "a-key",
        },
    })
}

#[tokio::test]
async fn a_list_of_signatures_is_passed_on_without_what_was_sent_along() {
    let (_, scripted, server) = of_one_node().await;
    let failed = json!({"InstructionError": [1, {"Custom": 6_001}]});
    let result = [&Value::Null, &failed, &json!("a-key")].map(listed);
    scripted.becomes(says(&json!(result)));
    let params = json!([PROGRAM.to_string(), {"limit": 3, "commitment": "confirmed", "before": signature(2)}]);
    let answer = server.call("getSignaturesForAddress", params.clone()).await;
    let told = |err: Value| json!({"signature": signature(1), "slot": 5, "blockTime": 1_700_000_000, "err": err, "confirmationStatus": "finalized"});
    assert_eq!(
        answer["result"],
        json!([told(Value::Null), told(failed), told("Unknown".into())])
    );
    assert_eq!(scripted.calls()[0].params, params);
}

#[tokio::test]
async fn a_transaction_is_passed_on_with_what_its_events_are_read_from() {
    let (_, scripted, server) = of_one_node().await;
    scripted.becomes(says(&kept()));
    let answer = server.call("getTransaction", json!([signature(1)])).await;
    let told = json!({
        "slot": 5, "blockTime": null, "transaction": ["AQID", "base64"],
        "meta": {
            "err": null, "fee": 5_000,
            "logMessages": [
                format!("Program {PROGRAM} invoke [1]"), "Program data: AQID", format!("Program {PROGRAM} success"),
            ],
            "loadedAddresses": {"writable": [PROGRAM.to_string()], "readonly": []},
        },
    });
    assert_eq!(answer["result"], told);
    let asked = json!({"encoding": "base64", "commitment": "finalized", "maxSupportedTransactionVersion": 0});
    assert_eq!(scripted.calls()[0].params, json!([signature(1), asked]));
    // Where a node keeps no logs, or nothing but the transaction.
    for (at, name) in [("/meta/logMessages", "logMessages"), ("/meta", "meta")] {
        let mut less = kept();
        *less.pointer_mut(at).unwrap() = Value::Null;
        scripted.becomes(says(&less));
        let answer = server.call("getTransaction", json!([signature(1)])).await;
        let result = &answer["result"];
        let of = match name {
            "meta" => result,
            _ => &result["meta"],
        };
        assert_eq!(of.get(name), Some(&Value::Null), "{result}");
    }
}

#[tokio::test]
async fn what_is_no_transaction_of_the_past_is_not_passed_on() {
    let (_, scripted, server) = of_one_node().await;
    let changed = |at: &str, to: Value| {
        let mut changed = kept();
        *changed.pointer_mut(at).unwrap() = to;
        ("getTransaction", changed)
    };
    let listed = |name: &str, to: Value| {
        let mut listed = listed(&Value::Null);
        listed[name] = to;
        ("getSignaturesForAddress", json!([listed]))
    };
    let key = || Value::from("a-key");
    for (method, result) in [
        ("getSignaturesForAddress", Value::Null),
        ("getSignaturesForAddress", key()),
        ("getSignaturesForAddress", json!([key()])),
        ("getSignaturesForAddress", json!(vec![listed_once(); 101])),
        listed("signature", key()),
        listed("slot", key()),
        listed("blockTime", key()),
        listed("confirmationStatus", key()),
        ("getTransaction", key()),
        ("getTransaction", json!({})),
        changed("/slot", key()),
        changed("/blockTime", key()),
        changed("/transaction", json!(["a-key", "base64"])),
        changed("/transaction", json!(["AQID", "a-key"])),
        changed("/meta", key()),
        changed("/meta/fee", key()),
        changed("/meta/logMessages", json!(["Program data: a-key"])),
        changed("/meta/loadedAddresses/writable", json!(["a-key"])),
    ] {
        scripted.becomes(says(&result));
        let about = match method {
            "getTransaction" => signature(1),
            _ => PROGRAM.to_string(),
        };
        let answer = server.call(method, json!([about])).await.to_string();
        assert!(
            answer.contains("no Solana node answers"),
            "{result}: {answer}"
        );
        assert!(!answer.contains("a-key"), "{answer}");
    }
}

fn listed_once() -> Value {
    listed(&Value::Null)
}

#[tokio::test]
async fn of_other_questions_about_the_past_no_node_hears() {
    let (_, scripted, server) = of_one_node().await;
    for (method, params) in [
        (
            "getSignaturesForAddress",
            json!([PROGRAM.to_string(), {"limit": 101}]),
        ),
        (
            "getSignaturesForAddress",
            json!([PROGRAM.to_string(), {"before": "a"}]),
        ),
        ("getTransaction", json!([signature(1), "jsonParsed"])),
        ("getTransaction", json!([PROGRAM.to_string()])),
    ] {
        let answer = server.call(method, params).await;
        assert_eq!(answer["error"]["code"], -32600, "{method}");
    }
    assert_eq!(scripted.calls().len(), 0);
}

/// One may be behind the one that listed it, or keep less.
#[tokio::test]
async fn a_transaction_that_one_node_does_not_have_is_asked_of_the_next() {
    let (first, second) = (
        ScriptedNode::of(&chain()).await.unwrap(),
        ScriptedNode::of(&chain()).await.unwrap(),
    );
    let nodes = vec![node(&first.url()), node(&second.url())];
    let server = Server::start(nodes, limits()).await;
    first.becomes(says(&Value::Null));
    second.becomes(says(&kept()));
    let ask = || server.call("getTransaction", json!([signature(1)]));
    assert_eq!(ask().await["result"]["slot"], 5);
    first.becomes(says(&Value::Null));
    second.becomes(says(&Value::Null));
    let answer = ask().await;
    assert_eq!(
        answer,
        json!({"jsonrpc": "2.0", "id": "mine", "result": null})
    );
    // An answer without a result is none.
    first.becomes([Fault::Says(r#"{"jsonrpc":"2.0","id":1}"#.to_owned())]);
    second.becomes([Fault::Drop]);
    assert!(ask().await["error"].is_object());
}

#[tokio::test]
async fn how_far_a_node_remembers_is_passed_on() {
    let (model, scripted, server) = of_one_node().await;
    model.set_first_block(9_870);
    let answer = server.call("getFirstAvailableBlock", json!([])).await;
    assert_eq!(
        answer,
        json!({"jsonrpc": "2.0", "id": "mine", "result": 9_870})
    );
    scripted.becomes(says(&json!("a-key")));
    let answer = server.call("getFirstAvailableBlock", json!([])).await;
    assert!(answer["error"].is_object(), "{answer}");
}
