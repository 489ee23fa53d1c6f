//! `openmast session show`: what the oracle says of sessions, for whom it may say it.

use std::collections::BTreeMap;

use openmast_oracle::serve::owner::{EXPIRES_HEADER, SIGNATURE_HEADER, live_sessions_message};
use serde_json::{Value, json};
use solana_signature::Signature;

use crate::world::{NETWORK, Ran, World};

fn reason(code: &str) -> Value {
    json!({ "code": code, "text": format!("because of {code}") })
}

fn answer() -> Value {
    json!({
        "count": "2",
        "sessions": [{
            "area": "east", "session_id": "5f2a", "multi_session_id": null, "last_report_at_ms": "1700000060000",
            "run_count": "1",
            "runs": [{
                "number": 0, "radio": ["nas_identifier=tower-7"], "subscriber": ["user_name=ana"], "asset": 2,
                "payer": 1, "began_at_ms": "1700000000000", "began_by": reason("first_report"),
                "last_event_at_ms": "1700000059000", "session_seconds": 59, "is_stopped": true,
                "bytes_up": "18446744073709551615", "bytes_down": "7", "seen": [reason("wrapped")],
                "billed": [{
                    "payer": 1, "asset": 2, "bytes_up": "5", "bytes_down": "6", "price_per_gb": "1500000",
                    "first_event_at_ms": "1700000000000", "last_event_at_ms": "1700000059000", "not_licensed": null,
                }],
                "waiting_bytes": "3", "held_bytes": "4", "entitlements": [7, 4], "too_dear": reason("too_dear"),
            }],
            "verdicts": [{
                "log_position": "77", "received_at_ms": "1700000060000", "run": 0, "why": reason("wrapped"),
                "recognised": reason("handed_over"), "added_bytes": "9", "held_bytes": "0", "raw_hash": "ab".repeat(32),
            }],
            "reports": [{
                "log_position": "77", "received_at_ms": "1700000060000", "event_at_ms": "1700000059000",
                "time": "stamped", "event": "stop", "radio": ["nas_identifier=tower-7"],
                "subscriber": ["user_name=ana"], "session_seconds": 59, "bytes_up": "1", "bytes_down": "7",
                "raw_hash": "ab".repeat(32),
            }],
        }],
        "reports_from": "12",
    })
}

async fn world(answer: Option<Value>) -> World {
    let world = World::new().await;
    world.chain.ledger.lock().unwrap().sessions = answer;
    world
}

/// Without a chain: none is asked.
async fn show(world: &World, more: &[&str]) -> Ran {
    let url = world.chain.url();
    let arguments = [&["session", "show"], more].concat();
    world.run_with(&[("OPENMAST_API", &url)], &arguments).await
}

fn asked(world: &World) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    let ledger = world.chain.ledger.lock().unwrap();
    ledger.sessions_asked.last().expect("it was asked").clone()
}

#[tokio::test]
async fn the_operator_shows_its_token_and_gets_everything() {
    let world = world(Some(answer())).await;
    std::fs::write(world.path("token"), "the admin token\n").unwrap();
    let arguments = [
        "--admin-token-file",
        "token",
        "--radio",
        "nas_identifier=tower-7",
        "--session-id",
        "5f2a",
        "--subscriber",
        "a&b",
        "--reports",
        "9",
        "--json",
    ];
    let mut json = show(&world, &arguments).await.json(0);
    let notes = json.as_object_mut().unwrap().remove("notes").unwrap();
    assert!(
        notes[0].as_str().unwrap().starts_with("1 of 2 are shown"),
        "{notes}"
    );
    assert_eq!(json, answer());
    let (query, headers) = asked(&world);
    assert_eq!(headers["authorization"], "Bearer the admin token");
    let expected = [
        ("limit", "20"),
        ("radio", "nas_identifier=tower-7"),
        ("reports", "9"),
        ("session_id", "5f2a"),
        ("subscriber", "a&b"),
    ];
    let expected = expected.map(|(key, value)| (key.to_owned(), value.to_owned()));
    assert_eq!(query, BTreeMap::from(expected));

    let ran = show(&world, &["--admin-token-file", "token"]).await;
    let text = ran.stdout();
    for part in [
        "tower-7",
        "user_name=ana",
        "because of first_report",
        "because of wrapped",
        "handed_over",
        "2023-11-14T22:13:20Z",
        "18446744073709551615",
        "1.500000",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

#[tokio::test]
async fn the_owner_of_a_payer_signs() {
    let world = world(Some(answer())).await;
    show(&world, &["--payer", "3", "--json"]).await.json(0);
    let (query, headers) = asked(&world);
    assert_eq!(query["payer"], "3");
    assert!(!headers.contains_key("authorization"));
    let expires: u64 = headers[EXPIRES_HEADER].parse().unwrap();
    let signature: Signature = headers[SIGNATURE_HEADER].parse().unwrap();
    let text = live_sessions_message(&NETWORK, 3, expires);
    assert!(signature.verify(world.signer.as_ref(), text.as_bytes()));
}

#[tokio::test]
async fn what_is_wrong_is_told() {
    let world = world(None).await;
    let ran = show(&world, &["--session-id", "5f2a", "--json"]).await;
    assert_eq!(ran.json(2)["error"]["code"], "usage", "nobody asks");
    let json = show(&world, &["--admin-token-file", "nowhere", "--json"])
        .await
        .json(3);
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.contains("nowhere"), "{message}");
    let json = show(&world, &["--payer", "3", "--json"]).await.json(3);
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.contains("403"), "{message}");
    let arguments = ["session", "show", "--payer", "3", "--json"];
    let json = world.run(&arguments).await.json(3);
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.contains("--oracle-api"), "{message}");

    let mut broken = answer();
    broken["sessions"][0]["runs"][0]["bytes_up"] = json!("-1");
    world.chain.ledger.lock().unwrap().sessions = Some(broken);
    let json = show(&world, &["--payer", "3", "--json"]).await.json(5);
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.contains("`-1`"), "{message}");
}
