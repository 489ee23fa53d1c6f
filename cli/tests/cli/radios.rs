//! `openmast asset radios`, `asset activity` and `openmast doors`: what the oracle tells of assets and their radios.

use openmast_oracle::serve::owner::{EXPIRES_HEADER, SIGNATURE_HEADER, radios_message};
use serde_json::{Value, json};
use solana_signature::Signature;

use crate::world::{NETWORK, Ran, World};

fn answer() -> Value {
    json!({
        "index": 2, "asset_name": null, "epoch": "7", "count": 3, "next_after": "nas_identifier=tower-7",
        "radios": [{
            "kind": "nas_identifier", "value": "tower-7", "protocol": "radius", "mapped_since_ms": "1700000000000",
            "areas": ["east", "west"], "last_report_at_ms": "1700000060000", "running_sessions": "4",
            "bytes": "18446744073709551615", "waiting_bytes": "0",
        }, {
            "kind": "ed25519", "value": "4wBq", "protocol": "signed_reports", "mapped_since_ms": "1700000000000",
            "areas": [], "last_report_at_ms": null, "running_sessions": "0", "bytes": "0", "waiting_bytes": "5",
        }],
    })
}

async fn world(answer: Option<Value>) -> World {
    let world = World::new().await;
    world.chain.ledger.lock().unwrap().radios = answer;
    world
}

/// Without a chain: none is asked.
async fn run(world: &World, arguments: &[&str]) -> Ran {
    let url = world.chain.url();
    world.run_with(&[("OPENMAST_API", &url)], arguments).await
}

#[tokio::test]
async fn the_owner_of_an_asset_signs_for_its_radios() {
    let world = world(Some(answer())).await;
    let arguments = ["asset", "radios", "2", "--limit", "2", "--json"];
    let json = run(&world, &arguments).await.json(0);
    assert_eq!((&json["index"], &json["count"]), (&json!(2), &json!(3)));
    let [tower, key] = json["radios"].as_array().unwrap().as_slice() else {
        panic!("{json}");
    };
    assert_eq!(tower["bytes"], "18446744073709551615");
    assert_eq!(tower["areas"], json!(["east", "west"]));
    assert_eq!(key["protocol"], "signed_reports");
    assert_eq!(key["last_report_at_ms"], json!(null));
    assert_eq!(json["next_after"], "nas_identifier=tower-7");
    let (query, headers) = {
        let ledger = world.chain.ledger.lock().unwrap();
        ledger.sessions_asked.last().expect("it was asked").clone()
    };
    assert_eq!(query["limit"], "2");
    assert!(!headers.contains_key("authorization"));
    let expires: u64 = headers[EXPIRES_HEADER].parse().unwrap();
    let signature: Signature = headers[SIGNATURE_HEADER].parse().unwrap();
    let text = radios_message(&NETWORK, 2, expires);
    assert!(signature.verify(world.signer.as_ref(), text.as_bytes()));
    let text = run(&world, &["asset", "radios", "2"]).await.stdout();
    for part in [
        "tower-7",
        "2023-11-14T22:14:20Z",
        "RADIUS accounting",
        "pass --after 'nas_identifier=tower-7'",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

#[tokio::test]
async fn the_operator_shows_its_token_for_any_radios() {
    let none = json!({"index": 9, "asset_name": null, "epoch": "7", "count": 0, "next_after": null, "radios": []});
    let world = world(Some(none)).await;
    std::fs::write(world.path("token"), "the admin token\n").unwrap();
    let arguments = [
        "asset",
        "radios",
        "9",
        "--admin-token-file",
        "token",
        "--after",
        "nas_identifier=a&b",
    ];
    let text = run(&world, &arguments).await.stdout();
    assert!(text.contains("No radio is mapped"), "{text}");
    let ledger = world.chain.ledger.lock().unwrap();
    let (query, headers) = ledger.sessions_asked.last().expect("it was asked");
    assert_eq!(query["after"], "nas_identifier=a&b");
    assert_eq!(headers["authorization"], "Bearer the admin token");
    assert!(!headers.contains_key(SIGNATURE_HEADER));
}

#[tokio::test]
async fn what_is_wrong_with_radios_is_told() {
    let world = world(None).await;
    let json = run(&world, &["asset", "radios", "2", "--json"])
        .await
        .json(3);
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.contains("403"), "{message}");
    let mut broken = answer();
    broken["radios"][0]["bytes"] = json!("-1");
    world.chain.ledger.lock().unwrap().radios = Some(broken);
    let json = run(&world, &["asset", "radios", "2", "--json"])
        .await
        .json(5);
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.contains("`-1`"), "{message}");
    let json = world.run(&["doors", "--json"]).await.json(3);
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.contains("--oracle-api"), "{message}");
}

#[tokio::test]
async fn doors_are_shown_without_key_and_chain() {
    let world = world(None).await;
    let json = run(&world, &["doors", "--json"]).await.json(0);
    assert_eq!(json["doors"][0]["address"], "radius.example.net:1813");
    assert_eq!(json["doors"][1]["address"], json!(null));
    assert_eq!(json["doors"][1]["needs_client_certificate"], true);
}

#[tokio::test]
async fn what_assets_did_is_shown_without_key_and_chain() {
    let world = world(None).await;
    let arguments = ["asset", "activity", "--limit", "2", "--json"];
    let json = run(&world, &arguments).await.json(0);
    assert_eq!((&json["count"], &json["next_from"]), (&json!(3), &json!(2)));
    assert_eq!(json["window_days"], 30);
    let harbour = json!({
        "index": 0, "name": "Harbour Tower", "symbol": "HARB", "last_report_at_ms": "1700600001000",
        "hours_reported": 570, "hours_observed": 600, "hours_until_ms": "1700600400000",
        "earned": "18446744073709551615", "bytes": "5", "first_epoch": "3", "last_epoch": "9",
        "opened_at": "1700000000", "closed_at": "1700600000",
    });
    assert_eq!(json["assets"][0], harbour);
    let silent = &json["assets"][1];
    for key in [
        "name",
        "last_report_at_ms",
        "hours_reported",
        "earned",
        "last_epoch",
    ] {
        assert_eq!(silent.get(key), Some(&Value::Null), "{key}");
    }
    let text = run(&world, &["asset", "activity", "--limit", "2"])
        .await
        .stdout();
    for part in [
        "Harbour Tower",
        "570",
        "pass --from 2",
        "2023-11-21T20:53:21Z",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

#[tokio::test]
async fn what_one_asset_did_is_shown_for_a_window() {
    let world = world(None).await;
    let arguments = ["asset", "activity", "0", "--days", "90", "--json"];
    let json = run(&world, &arguments).await.json(0);
    assert_eq!(json["assets"][0]["hours_reported"], 1_710);
    assert_eq!(
        json["assets"][0]["earned"],
        Value::Null,
        "not known so long"
    );
    assert_eq!(json["next_from"], Value::Null);
    assert_eq!(json["assets"].as_array().unwrap().len(), 1);
    let json = run(&world, &["asset", "activity", "3", "--json"])
        .await
        .json(3);
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.contains("no asset 3"), "{message}");
}
