//! The API over real HTTP on loopback, with sources held in memory.

mod api {
    pub mod actions;
    pub mod app;
    pub mod connections;
    pub mod described;
    pub mod owners;
    pub mod prices;
    pub mod quotes;
    pub mod server;
    pub mod sources;
}

use api::described::NOT_DESCRIBED;
use api::server::{self, Server, TOKEN};
use api::sources::{Fixture, network};
use openmast_engine::SessionFilter;
use openmast_ledger::{BaseUnits, Bytes, Domain, Node, ProofNode, Sums, Totals, verify};
use openmast_oracle::serve::owner::{
    EXPIRES_HEADER, SIGNATURE_HEADER, live_sessions_message, sessions_message,
};
use openmast_oracle::serve::{ReloadError, SessionQuestion};
use openmast_records::identity::{RADIO_KINDS, SUBSCRIBER_KINDS};
use openmast_records::{MappingChange, RadioIdentity, SubscriberIdentity};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

async fn get(server: &Server, path: &str) -> (StatusCode, Value) {
    let response = reqwest::get(server.url(path)).await.unwrap();
    (response.status(), response.json().await.unwrap())
}

fn now() -> u64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs()
}

/// Checks a proof of the API with the ledger crate alone.
fn check_proof(domain: Domain, proof: &Value) -> Result<(), openmast_ledger::ProofError> {
    let number = |value: &Value| value.as_str().unwrap().parse::<u64>().unwrap();
    let siblings: Vec<ProofNode> = proof["siblings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sibling| {
            hex::decode(sibling.as_str().unwrap())
                .unwrap()
                .try_into()
                .unwrap()
        })
        .collect();
    let root = Node {
        hash: hex::decode(proof["root"].as_str().unwrap())
            .unwrap()
            .try_into()
            .unwrap(),
        sums: Sums {
            charged: BaseUnits(number(&proof["root_charged"])),
            accrued: BaseUnits(number(&proof["root_accrued"])),
        },
    };
    let totals = Totals {
        bytes: Bytes(number(&proof["totals"]["bytes"])),
        paid: Bytes(number(&proof["totals"]["paid"])),
        charged: BaseUnits(number(&proof["totals"]["charged"])),
        accrued: BaseUnits(number(&proof["totals"]["accrued"])),
    };
    let leaves = proof["leaf_count"].as_u64().unwrap() as u32;
    let index = proof["index"].as_u64().unwrap() as u32;
    verify(
        domain,
        &network().to_bytes(),
        leaves,
        index,
        totals,
        &siblings,
        &root,
    )
}

#[tokio::test]
async fn proofs_verify_with_the_ledger() {
    let server = Server::start(Fixture::default()).await;
    for (path, domain) in [
        ("/v1/assets/2", Domain::Asset),
        ("/v1/payers/3", Domain::Payer),
    ] {
        let (status, account) = get(&server, path).await;
        assert_eq!(status, 200, "{account}");
        check_proof(domain, &account["settled"]).unwrap();
        let (status, proof) = get(&server, &format!("{path}/proof")).await;
        assert_eq!(status, 200, "{proof}");
        assert_eq!(proof, account["settled"]);
        let (_, older) = get(&server, &format!("{path}/proof?epoch=1")).await;
        check_proof(domain, &older).unwrap();
        assert_ne!(older["root"], proof["root"]);
        // A changed amount is no longer proven: the check above can fail.
        for what in ["charged", "accrued"] {
            let mut forged = proof.clone();
            forged["totals"][what] = json!("999999999");
            assert!(check_proof(domain, &forged).is_err(), "{what}");
        }
    }
}

#[tokio::test]
async fn balances_are_told_in_base_units() {
    let server = Server::start(Fixture::default()).await;
    let (_, payer) = get(&server, "/v1/payers/3").await;
    let expected = json!({
        "closed_epoch": "2", "snapshot_slot": "200", "deposited": "9007199254740993", "withdrawn": "40",
        "requested": "7", "held": "6", "owed": "2", "spent": "3", "accrued": "4",
        "remaining": "9007199254740943", "max_price_per_gb": "9007199254740993", "too_dear_assets": [1],
    });
    assert_eq!(payer["balance"], expected);
    let (_, asset) = get(&server, "/v1/assets/2").await;
    let expected = json!({
        "closed_epoch": "2", "earned": "9007199254740993", "accrued": "9007199254740995", "collected": "9007199254740992",
        "collected_slot": "205", "uncollected": "1",
        "not_licensed": { "code": "suspended", "text": "The asset's licence was suspended." },
    });
    assert_eq!(asset["balance"], expected);
    let expected = json!({ "unlicensed": "0", "suspended": "9007199254740993", "expired": "0" });
    for account in [asset, payer] {
        assert_eq!(account["running"]["not_licensed"], expected);
    }
}

#[tokio::test]
async fn large_amounts_are_exact() {
    let server = Server::start(Fixture::default()).await;
    let (_, account) = get(&server, "/v1/assets/0").await;
    assert_eq!(account["settled"]["totals"]["charged"], "9007199254740993");
}

#[tokio::test]
async fn what_is_not_there_is_told_with_a_code() {
    let server = Server::start(Fixture::default()).await;
    for (path, status, code) in [
        ("/v1/assets/99", 404, "no_account"),
        ("/v1/assets/x", 400, "bad_request"),
        ("/v1/assets/4294967296", 400, "bad_request"),
        ("/v1/assets/+1", 400, "bad_request"),
        ("/v1/assets/01", 400, "bad_request"),
        ("/v1/settlements/9223372036854775807", 404, "no_settlement"),
        ("/v1/settlements/9223372036854775808", 400, "bad_request"),
        ("/v1/settlements/18446744073709551615", 400, "bad_request"),
        (
            "/v1/settlements?before=9223372036854775808",
            400,
            "bad_request",
        ),
        (
            "/v1/assets/1/proof?epoch=18446744073709551615",
            400,
            "bad_request",
        ),
        (
            "/v1/payers/1/proof?epoch=9223372036854775808",
            400,
            "bad_request",
        ),
        (
            "/v1/payers/3/sessions?epoch=9223372036854775808",
            400,
            "bad_request",
        ),
        ("/v1/assets/1/proof?epoch=9", 404, "epoch_not_kept"),
        ("/v1/assets/1/proof?epoc=9", 400, "bad_request"),
        ("/v1/settlements/9", 404, "no_settlement"),
        ("/v1/settlements?limit=0", 400, "bad_request"),
        ("/v1/settlements?limit=201", 400, "bad_request"),
        ("/v1/payers/99/bills", 404, "no_account"),
        ("/v1/assets?limit=0", 400, "bad_request"),
        ("/v1/assets?limit=1001", 400, "bad_request"),
        ("/v1/assets?after=1", 400, "bad_request"),
        ("/v1/assets/99/income", 404, "no_account"),
        ("/v1/assets/0/income?limit=0", 400, "bad_request"),
        ("/v1/payers/0/bills?limit=0", 400, "bad_request"),
        ("/v1/payers/0/bills?limit=1001", 400, "bad_request"),
        ("/v1/payers/0/bills/9", 404, "no_settlement"),
        ("/v1/payers/99/bills/1", 404, "no_account"),
        ("/v1/archive/zz", 400, "bad_request"),
        ("/v1/owners/zz/payers", 422, "bad_address"),
        ("/v1/owners/zz/holdings", 422, "bad_address"),
        ("/v1/assets/0/collects?before=zz", 422, "bad_signature"),
        ("/v1/assets/0/collects?limit=26", 400, "bad_request"),
        ("/v1/assets/99/collects", 404, "no_account"),
        (
            "/v1/owners/11111111111111111111111111111111/payers?limit=201",
            400,
            "bad_request",
        ),
        (
            "/v1/archive/0000000000000000000000000000000000000000000000000000000000000000",
            404,
            "no_archive",
        ),
        ("/nowhere", 404, "no_route"),
    ] {
        let response = reqwest::get(server.url(path)).await.unwrap();
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json",
            "{path}"
        );
        assert!(response.headers().contains_key("x-request-id"), "{path}");
        let problem: Value = response.json().await.unwrap();
        assert_eq!(problem["code"], code, "{path}");
        assert_eq!(
            problem["type"],
            format!("urn:openmast:problem:{code}"),
            "{path}"
        );
        assert_eq!(problem["status"], status, "{path}");
        assert!(
            !problem["what_to_do"].as_str().unwrap().is_empty(),
            "{path}"
        );
    }
    let response = Client::new()
        .post(server.url("/v1/epoch"))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 405);
    assert_eq!(response.json::<Value>().await.unwrap()["code"], "no_method");
}

#[tokio::test]
async fn nothing_final_is_not_an_error_of_the_account() {
    let server = Server::start(Fixture {
        nothing_final: true,
        ..Fixture::default()
    })
    .await;
    let (status, account) = get(&server, "/v1/assets/0").await;
    assert_eq!((status.as_u16(), &account["settled"]), (200, &Value::Null));
    let (status, problem) = get(&server, "/v1/assets/0/proof").await;
    assert_eq!(
        (status.as_u16(), problem["code"].as_str()),
        (404, Some("nothing_final"))
    );
}

#[tokio::test]
async fn settlements_are_listed_page_by_page() {
    let server = Server::start(Fixture::default()).await;
    let (_, first) = get(&server, "/v1/settlements?limit=1").await;
    assert_eq!(first["settlements"][0]["epoch"], "2");
    assert_eq!(first["settlements"][0]["state"], "final");
    assert_eq!(
        first["settlements"][0]["transactions"][0]["action"],
        "propose"
    );
    let (_, second) = get(
        &server,
        &format!(
            "/v1/settlements?limit=1&before={}",
            first["next_before"].as_str().unwrap()
        ),
    )
    .await;
    assert_eq!(second["settlements"][0]["epoch"], "1");
    assert_eq!(second["next_before"], Value::Null);
    let (_, one) = get(&server, "/v1/settlements/1").await;
    assert_eq!(one, second["settlements"][0]);
}

#[tokio::test]
async fn bills_are_listed_page_by_page_and_each_has_its_proofs() {
    let server = Server::start(Fixture::default()).await;
    let (_, first) = get(&server, "/v1/payers/0/bills?limit=1").await;
    assert_eq!(first["bills"][0]["epoch"], "2");
    assert_eq!(
        first["bills"][0]["lines"][0]["prices"][0]["price_per_gb"],
        "9007199254740993"
    );
    let before = first["next_before"].as_str().unwrap();
    let rest = format!("/v1/payers/0/bills?limit=1&before={before}");
    let (_, second) = get(&server, &rest).await;
    assert_eq!(second["bills"][0]["epoch"], "1");
    assert_eq!(second["next_before"], Value::Null);

    let (_, proven) = get(&server, "/v1/payers/0/bills/2").await;
    assert_eq!(proven["bill"], first["bills"][0]);
    let charged = |proof: &Value| -> u64 {
        check_proof(Domain::Payer, proof).unwrap();
        let charged = proof["totals"]["charged"].as_str().unwrap();
        charged.parse().unwrap()
    };
    let added = charged(&proven["proof"]) - charged(&proven["before"]);
    assert_eq!(proven["bill"]["sums"]["charged"], added.to_string());
    // The chain has no settlement before the first.
    let (_, proven) = get(&server, "/v1/payers/0/bills/1").await;
    check_proof(Domain::Payer, &proven["proof"]).unwrap();
    assert_eq!(proven["before"], Value::Null);
}

#[tokio::test]
async fn payers_of_an_owner_are_listed_page_by_page() {
    let fixture = Fixture::default();
    let owner = fixture.owner.pubkey();
    let server = Server::start(fixture).await;
    let (_, first) = get(&server, &format!("/v1/owners/{owner}/payers?limit=1")).await;
    assert_eq!(first["owner"], owner.to_string());
    assert_eq!(
        (&first["slot"], &first["count"]),
        (&json!("205"), &json!("2"))
    );
    let payer = &first["payers"][0];
    assert_eq!(payer["index"], 3);
    assert_eq!(payer["withdrawal"]["amount"], "9007199254740992");
    assert_eq!(payer["balance"]["spent"], "3");
    assert_eq!(first["next_before"], 3);
    let rest = format!("/v1/owners/{owner}/payers?limit=1&before=3");
    let (_, second) = get(&server, &rest).await;
    assert_eq!(second["payers"][0]["index"], 1);
    assert_eq!(second["next_before"], Value::Null);
    // Somebody who has none.
    let (status, nobody) = get(&server, &format!("/v1/owners/{}/payers", network())).await;
    assert_eq!((status.as_u16(), &nobody["payers"]), (200, &json!([])));
}

#[tokio::test]
async fn collects_of_an_asset_are_listed_page_by_page() {
    let server = Server::start(Fixture::default()).await;
    let (_, first) = get(&server, "/v1/assets/0/collects").await;
    assert_eq!(first["asset_name"]["symbol"], "HARB");
    let collect = &first["collects"][0];
    assert_eq!(
        (&collect["epoch"], &collect["stakers"]),
        (&json!("2"), &json!("1"))
    );
    // Beyond 64 bits.
    let per_share = (9_007_199_254_740_993_u128 << 64).to_string();
    assert_eq!(collect["reward_per_share"], per_share);
    let before = first["next_before"].as_str().unwrap();
    let rest = format!("/v1/assets/0/collects?before={before}");
    let (_, second) = get(&server, &rest).await;
    assert_eq!(second["collects"][0]["epoch"], "1");
    assert_eq!(second["next_before"], Value::Null);
}

#[tokio::test]
async fn what_a_wallet_has_is_told_asset_by_asset() {
    let fixture = Fixture::default();
    let owner = fixture.owner.pubkey();
    let server = Server::start(fixture).await;
    let path = format!("/v1/owners/{owner}/holdings?limit=1");
    let (_, first) = get(&server, &path).await;
    assert_eq!(
        (&first["slot"], &first["final_epoch"], &first["count"]),
        (&json!("205"), &json!("2"), &json!("2"))
    );
    let asset = &first["assets"][0];
    assert_eq!(asset["asset"], 1);
    assert_eq!(asset["in_wallet"], "9007199254740993");
    assert_eq!(asset["position"]["active"], "9007199254740991");
    assert_eq!(asset["position"]["claimable"], "7");
    assert_eq!(asset["position"]["cooling_until"], Value::Null);
    assert_eq!(asset["lots"][0]["quantity"], "12");
    assert_eq!(first["offers"][0]["goods"]["asset"], 0);
    assert_eq!(first["purchases"][0]["locked"], "8");
    // Entitlements are told as with their payer, by the names of their assets.
    let entitlement = &first["payers"][0]["entitlements"][0];
    assert_eq!(entitlement["asset_name"]["symbol"], "HARB");
    let before = first["next_before"].as_u64().unwrap();
    let (_, second) = get(&server, &format!("{path}&before={before}")).await;
    assert_eq!(second["assets"][0]["asset"], 0);
    assert_eq!(second["next_before"], Value::Null);
    let (status, nobody) = get(&server, &format!("/v1/owners/{}/holdings", network())).await;
    assert_eq!((status.as_u16(), &nobody["assets"]), (200, &json!([])));
}

#[tokio::test]
async fn assets_are_told_with_their_names_where_they_have_one() {
    let server = Server::start(Fixture::default()).await;
    let harbour = json!({"name": "Harbour Tower", "symbol": "HARB"});
    for (path, pointer) in [
        ("/v1/assets/0", "/name"),
        ("/v1/price/0", "/asset_name"),
        ("/v1/quote?bytes=1&asset=0", "/quotes/0/asset_name"),
        ("/v1/payers/0", "/entitlements/0/asset_name"),
        ("/v1/payers/0/bills", "/assets/0/asset_name"),
    ] {
        let (_, answer) = get(&server, path).await;
        assert_eq!(answer.pointer(pointer), Some(&harbour), "{path}");
    }
    let (_, nameless) = get(&server, "/v1/assets/1").await;
    assert_eq!(nameless["name"], Value::Null);
}

#[tokio::test]
async fn an_asset_is_told_with_its_reports_if_it_had_any() {
    let server = Server::start(Fixture::default()).await;
    let number = |value: &Value| value.as_str().unwrap().parse::<u64>().unwrap();
    let (_, asset) = get(&server, "/v1/assets/2").await;
    let (last, until) = (
        number(&asset["reports"]["last_at_ms"]),
        number(&asset["reports"]["until_ms"]),
    );
    assert!(until <= last + 1 && last < until + 3_600_000);
    assert_eq!(until % 3_600_000, 0, "whole hours");
    let windows = json!([{ "window_hours": 168, "hours_observed": 160, "hours_reported": 159 }]);
    assert_eq!(asset["reports"]["windows"], windows);
    let (_, silent) = get(&server, "/v1/assets/3").await;
    assert_eq!(silent["reports"], Value::Null);
}

#[tokio::test]
async fn assets_are_listed_with_what_they_did_page_by_page() {
    let server = Server::start(Fixture::default()).await;
    let (_, first) = get(&server, "/v1/assets?limit=3").await;
    let indexes = |list: &Value| -> Vec<u64> {
        let assets = list["assets"].as_array().unwrap().iter();
        assets.map(|it| it["index"].as_u64().unwrap()).collect()
    };
    assert_eq!(
        (indexes(&first), &first["count"]),
        (vec![0, 1, 2], &json!(4))
    );
    assert_eq!(first["assets"][0]["name"]["symbol"], "HARB");
    assert_eq!(first["assets"][1]["name"], Value::Null);
    let income = json!([{
        "window_days": 7, "earned": "9007199254740994", "bytes": "9007199254740993", "first_epoch": "2",
        "last_epoch": "2", "opened_at": "1700000000", "closed_at": "1700000300",
    }]);
    assert_eq!(first["assets"][1]["income"], income);
    let rest = format!("/v1/assets?limit=3&from={}", first["next_from"]);
    let (_, second) = get(&server, &rest).await;
    assert_eq!(indexes(&second), [3]);
    assert_eq!(second["assets"][0]["reports"], Value::Null);
    assert_eq!(second["next_from"], Value::Null);
    let (status, behind) = get(&server, "/v1/assets?from=4294967295").await;
    assert_eq!((status.as_u16(), indexes(&behind)), (200, Vec::new()));
}

#[tokio::test]
async fn the_income_of_an_asset_is_listed_page_by_page() {
    let server = Server::start(Fixture::default()).await;
    let (_, first) = get(&server, "/v1/assets/0/income?limit=1").await;
    assert_eq!(first["asset_name"]["symbol"], "HARB");
    assert_eq!(first["epochs"][0]["epoch"], "2");
    assert_eq!(first["epochs"][0]["lifetime_earned"], "9007199254740993");
    assert_eq!(first["sums"], first["epochs"][0]["sums"]);
    let before = first["next_before"].as_str().unwrap();
    let rest = format!("/v1/assets/0/income?limit=1&before={before}");
    let (_, second) = get(&server, &rest).await;
    assert_eq!(second["epochs"][0]["epoch"], "1");
    assert_eq!(second["next_before"], Value::Null);
}

#[tokio::test]
async fn health_readiness_and_epoch() {
    let server = Server::start(Fixture::default()).await;
    let (status, health) = get(&server, "/health").await;
    assert_eq!(
        (status.as_u16(), health["status"].as_str()),
        (200, Some("up"))
    );
    assert_eq!(health["network"], network().to_string());
    assert_eq!(get(&server, "/ready").await.0, 200);
    assert_eq!(get(&server, "/v1/epoch").await.1["epoch"], "3");
    let server = Server::start(Fixture {
        not_ready: Some("sessions_full"),
        ..Fixture::default()
    })
    .await;
    let (status, answer) = get(&server, "/ready").await;
    assert_eq!(status, 503);
    assert_eq!(answer["reasons"][0]["code"], "sessions_full");
    // A service that takes nothing is alive all the same.
    assert_eq!(get(&server, "/health").await.0, 200);
}

#[tokio::test]
async fn an_alarm_is_listed_and_keeps_nobody_from_sending_reports() {
    let server = Server::start(Fixture {
        alarm: Some("chain_stale"),
        ..Fixture::default()
    })
    .await;
    assert_eq!(get(&server, "/ready").await.0, 200);
    let (status, answer) = get(&server, "/v1/alarms").await;
    let expected = json!({"alarms": [
        {"code": "chain_stale", "text": "in words", "since_ms": "1700000000000"},
    ]});
    assert_eq!((status.as_u16(), answer), (200, expected));
}

#[tokio::test]
async fn the_keeper_says_what_it_could_not_pay_for() {
    let server = Server::start(Fixture::default()).await;
    let (status, answer) = get(&server, "/v1/keeper").await;
    assert_eq!((status.as_u16(), &answer["enabled"]), (200, &json!(true)));
    assert_eq!(answer["held_back"], "budget_used");
    assert_eq!(answer["kinds"][0]["kind"], "collect");
    assert_eq!(answer["kinds"][0]["waiting"], "1");
}

/// Asks for the sessions of payer 3 in epoch 2 with a signature of `wallet` over a message of these values.
async fn sessions(
    server: &Server,
    wallet: &Keypair,
    network: &Pubkey,
    payer: u32,
    epoch: u64,
    expires: u64,
) -> (u16, Value) {
    let message = sessions_message(network, payer, epoch, expires);
    let signature = wallet.sign_message(message.as_bytes()).to_string();
    sessions_signed(server, &expires.to_string(), &signature).await
}

async fn sessions_signed(server: &Server, expires: &str, signature: &str) -> (u16, Value) {
    let response = Client::new()
        .get(server.url("/v1/payers/3/sessions?epoch=2"))
        .header(EXPIRES_HEADER, expires)
        .header(SIGNATURE_HEADER, signature)
        .send()
        .await
        .unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

#[tokio::test]
async fn the_owner_sees_the_sessions() {
    let fixture = Fixture::default();
    let owner = fixture.owner.insecure_clone();
    let server = Server::start(fixture).await;
    let (status, list) = sessions(&server, &owner, &network(), 3, 2, now() + 60).await;
    assert_eq!(status, 200, "{list}");
    assert_eq!(list["records"][0]["bytes_down"], "5000");
    assert_eq!(list["first_record"], "1");
    assert_eq!(list["siblings"], serde_json::json!(["06".repeat(32)]));
    // As `solana sign-offchain-message` wraps it.
    let expires = now() + 60;
    let message = sessions_message(&network(), 3, 2, expires);
    let envelope = solana_offchain_message::OffchainMessage::new(0, message.as_bytes()).unwrap();
    let signature = envelope.sign(&owner).unwrap().to_string();
    let (status, list) = sessions_signed(&server, &expires.to_string(), &signature).await;
    assert_eq!(status, 200, "{list}");
}

#[tokio::test]
async fn nobody_else_sees_them() {
    let fixture = Fixture::default();
    let owner = fixture.owner.insecure_clone();
    let server = Server::start(fixture).await;
    let soon = now() + 60;
    let cases = [
        (
            "another wallet",
            sessions(&server, &Keypair::new(), &network(), 3, 2, soon).await,
            "signature_wrong",
        ),
        (
            "another network",
            sessions(
                &server,
                &owner,
                &Pubkey::new_from_array([9; 32]),
                3,
                2,
                soon,
            )
            .await,
            "signature_wrong",
        ),
        (
            "another payer",
            sessions(&server, &owner, &network(), 4, 2, soon).await,
            "signature_wrong",
        ),
        (
            "another epoch",
            sessions(&server, &owner, &network(), 3, 1, soon).await,
            "signature_wrong",
        ),
        (
            "expired",
            sessions(&server, &owner, &network(), 3, 2, now() - 1).await,
            "signature_expired",
        ),
        (
            "valid for too long",
            sessions(&server, &owner, &network(), 3, 2, now() + 3600).await,
            "signature_expired",
        ),
    ];
    for (name, (status, problem), code) in cases {
        assert_eq!(
            (status, problem["code"].as_str()),
            (401, Some(code)),
            "{name}: {problem}"
        );
    }
    // The expiry is part of what is signed.
    let message = sessions_message(&network(), 3, 2, soon);
    let signature = owner.sign_message(message.as_bytes()).to_string();
    let (status, problem) = sessions_signed(&server, &(soon + 60).to_string(), &signature).await;
    assert_eq!(
        (status, problem["code"].as_str()),
        (401, Some("signature_wrong"))
    );
    let (status, problem) = sessions_signed(&server, "soon", &signature).await;
    assert_eq!(
        (status, problem["code"].as_str()),
        (400, Some("bad_request"))
    );
    let (status, problem) = sessions_signed(&server, &soon.to_string(), "1111").await;
    assert_eq!(
        (status, problem["code"].as_str()),
        (400, Some("bad_request"))
    );
    let (status, problem) = get(&server, "/v1/payers/3/sessions?epoch=2").await;
    assert_eq!(
        (status.as_u16(), problem["code"].as_str()),
        (401, Some("signature_missing"))
    );
    // It says what to sign.
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("OpenMast: show the session records"),
        "{problem}"
    );
}

async fn admin(
    server: &Server,
    method: Method,
    path: &str,
    token: Option<&str>,
    body: Option<Value>,
) -> (u16, Value) {
    let mut request = Client::new().request(method, server.url(path));
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    if let Some(body) = body {
        request = request.json(&body);
    }
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

/// Asks for the sessions that a payer pays for, signed by `wallet` over the text of `signed`.
async fn live_sessions(
    server: &Server,
    wallet: &Keypair,
    network: &Pubkey,
    (payer, signed): (u32, u32),
    expires: u64,
) -> (u16, Value) {
    let message = live_sessions_message(network, signed, expires);
    let response = Client::new()
        .get(server.url(&format!("/v1/sessions?payer={payer}&reports=7")))
        .header(EXPIRES_HEADER, expires.to_string())
        .header(
            SIGNATURE_HEADER,
            wallet.sign_message(message.as_bytes()).to_string(),
        )
        .send()
        .await
        .unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

#[tokio::test]
async fn the_operator_asks_for_any_session() {
    let server = Server::start(Fixture::default()).await;
    let path = "/v1/sessions?radio=nas_identifier=tower-7&session_id=hex:00ff&subscriber=ana&payer=3&limit=5&reports=9";
    let (status, answer) = admin(&server, Method::GET, path, Some(TOKEN), None).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["count"], "9007199254740993");
    let ana = SubscriberIdentity::UserName(b"ana".to_vec());
    let questions = server.questions();
    let [question] = questions.as_slice() else {
        panic!("{questions:?}");
    };
    assert!(question.filter.subscriber.contains(&ana));
    let expected = SessionQuestion {
        filter: SessionFilter {
            radio: vec![RadioIdentity::NasIdentifier(b"tower-7".to_vec())],
            session_id: Some(vec![0, 0xff]),
            subscriber: question.filter.subscriber.clone(),
            payer: Some(3),
        },
        viewer: None,
        limit: 5,
        reports: 9,
    };
    assert_eq!(question, &expected);
    for (path, status) in [
        ("/v1/sessions?limit=101", 400),
        ("/v1/sessions?reports=501", 400),
        ("/v1/sessions?radio=nas_ip=tower", 422),
        ("/v1/sessions?session_id=hex:0", 422),
        ("/v1/sessions?subscriber=", 422),
    ] {
        let refused = admin(&server, Method::GET, path, Some(TOKEN), None).await;
        assert_eq!(refused.0, status, "{path}: {}", refused.1);
    }
    assert_eq!(server.questions().len(), 1);
}

#[tokio::test]
async fn the_owner_of_a_payer_asks_for_its_own_sessions_alone() {
    let fixture = Fixture::default();
    let owner = fixture.owner.insecure_clone();
    let server = Server::start(fixture).await;
    let soon = now() + 60;
    let (status, answer) = live_sessions(&server, &owner, &network(), (3, 3), soon).await;
    assert_eq!(status, 200, "{answer}");
    let question = server.questions().pop().unwrap();
    let asked = (question.viewer, question.filter.payer, question.reports);
    assert_eq!(asked, (Some(3), Some(3), 7));

    let (other, elsewhere) = (Keypair::new(), Pubkey::new_from_array([9; 32]));
    for (name, refused, code) in [
        (
            "another wallet",
            live_sessions(&server, &other, &network(), (3, 3), soon).await,
            "signature_wrong",
        ),
        (
            "another network",
            live_sessions(&server, &owner, &elsewhere, (3, 3), soon).await,
            "signature_wrong",
        ),
        (
            "signed for another payer",
            live_sessions(&server, &owner, &network(), (3, 4), soon).await,
            "signature_wrong",
        ),
        (
            "expired",
            live_sessions(&server, &owner, &network(), (3, 3), now() - 1).await,
            "signature_expired",
        ),
    ] {
        let (status, problem) = refused;
        let told = (status, problem["code"].as_str());
        assert_eq!(told, (401, Some(code)), "{name}: {problem}");
    }
    let (status, problem) = live_sessions(&server, &owner, &network(), (9, 9), soon).await;
    assert_eq!(
        (status, problem["code"].as_str()),
        (404, Some("no_account"))
    );
    // A signature over the text of closed epochs' records is none for this.
    let text = sessions_message(&network(), 3, 2, soon);
    let response = Client::new()
        .get(server.url("/v1/sessions?payer=3"))
        .header(EXPIRES_HEADER, soon.to_string())
        .header(
            SIGNATURE_HEADER,
            owner.sign_message(text.as_bytes()).to_string(),
        )
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 401);
    // It says what to sign.
    let (status, problem) = get(&server, "/v1/sessions?payer=3").await;
    assert_eq!(
        (status.as_u16(), problem["code"].as_str()),
        (401, Some("signature_missing"))
    );
    let detail = problem["detail"].as_str().unwrap();
    assert!(
        detail.contains("OpenMast: show the sessions of my payer account"),
        "{detail}"
    );
    // A wrong token is not made good by a payer.
    let path = "/v1/sessions?payer=3";
    let (status, problem) = admin(&server, Method::GET, path, Some("x"), None).await;
    assert_eq!(
        (status, problem["code"].as_str()),
        (401, Some("admin_token_wrong"))
    );
    assert_eq!(server.questions().len(), 1, "nobody else asked anything");
}

#[tokio::test]
async fn mappings_are_changed_by_the_operator() {
    let server = Server::start(Fixture::default()).await;
    let token = Some(TOKEN);
    let body = json!({"kind": "called_station_id", "value": "00:11:22:33:44:55:lobby", "asset": 1});
    let (status, answer) = admin(
        &server,
        Method::PUT,
        "/v1/mappings/radios",
        token,
        Some(body),
    )
    .await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["value"], "00-11-22-33-44-55");
    assert_eq!(answer["index_is_on_chain"], true);
    let (_, list) = admin(&server, Method::GET, "/v1/mappings/radios", token, None).await;
    let since = "1700000000000";
    assert_eq!(
        list,
        json!({"count": "2", "next_after": null, "radios": [
            {"kind": "nas_identifier", "value": "configured", "asset": 2, "asset_name": null,
             "mapped_since_ms": since, "is_configured": true},
            {"kind": "called_station_id", "value": "00-11-22-33-44-55", "asset": 1,
             "asset_name": null, "mapped_since_ms": since, "is_configured": false},
        ]})
    );
    // As JSON has it, too.
    let body = json!({"kind": "class", "value": "hex:00ff", "payer": 77.0});
    let (status, answer) = admin(
        &server,
        Method::PUT,
        "/v1/mappings/subscribers",
        token,
        Some(body),
    )
    .await;
    assert_eq!((status, &answer["index_is_on_chain"]), (200, &json!(false)));
    let path = "/v1/mappings/subscribers?kind=class&value=hex:00ff";
    assert_eq!(
        admin(&server, Method::DELETE, path, token, None).await.0,
        200
    );
    let (status, problem) = admin(&server, Method::DELETE, path, token, None).await;
    assert_eq!(
        (status, problem["code"].as_str()),
        (404, Some("no_mapping"))
    );
    let changes = server.changes();
    assert_eq!(changes.len(), 3);
    assert!(matches!(
        &changes[2],
        MappingChange::Subscriber { payer: None, .. }
    ));
    let (status, list) = admin(&server, Method::GET, "/v1/unattributed", token, None).await;
    assert_eq!(
        (status, list["unattributed"][0]["bytes"].as_str()),
        (200, Some("123"))
    );
    let began_by = &list["unattributed"][0]["began_by"];
    assert_eq!(began_by["code"], "start_after_stop");
    let why = &list["unattributed"][0]["why"];
    assert_eq!(why["code"], "unmapped_radio");
    assert_eq!(
        (&list["count"], &list["bytes"]),
        (&json!("2"), &json!("130"))
    );
}

#[tokio::test]
async fn mappings_are_paged_and_searched() {
    let server = Server::start(Fixture::default()).await;
    let put = async |side: &str, body| {
        let path = format!("/v1/mappings/{side}");
        let (status, answer) = admin(&server, Method::PUT, &path, Some(TOKEN), Some(body)).await;
        assert_eq!(status, 200, "{answer}");
    };
    for number in 0..5 {
        let name = format!("tower-{number}");
        put(
            "radios",
            json!({"kind": "nas_identifier", "value": name, "asset": number % 2}),
        )
        .await;
        put(
            "subscribers",
            json!({"kind": "realm", "value": name, "payer": number % 2}),
        )
        .await;
    }
    let get = async |path: &str| {
        let path = format!("/v1/mappings/{path}");
        let (status, answer) = admin(&server, Method::GET, &path, Some(TOKEN), None).await;
        (status, answer)
    };
    let values = |list: &serde_json::Value| -> Vec<String> {
        let told = list.as_array().unwrap().iter();
        told.map(|it| it["value"].as_str().unwrap().to_owned())
            .collect()
    };
    let (_, first) = get("subscribers?payer=0&limit=2").await;
    assert_eq!(values(&first["subscribers"]), ["tower-0", "tower-2"]);
    assert_eq!(
        (&first["count"], &first["next_after"]),
        (&json!("5"), &json!("realm=tower-2"))
    );
    let (_, last) = get("subscribers?payer=0&limit=2&after=realm%3Dtower-2").await;
    assert_eq!(values(&last["subscribers"]), ["tower-4"]);
    assert_eq!(last["next_after"], json!(null));
    let (_, one) = get("radios?radio=tower-2").await;
    assert_eq!(one["radios"][0]["asset_name"]["symbol"], "HARB");
    let (_, one) = get("radios?radio=tower-3").await;
    assert_eq!(values(&one["radios"]), ["tower-3"]);
    let (_, one) = get("radios?radio=nas_identifier%3Dtower-3&asset=0").await;
    assert_eq!(values(&one["radios"]), Vec::<String>::new());
    let (_, of_asset) = get("radios?asset=1&limit=1").await;
    assert_eq!(values(&of_asset["radios"]), ["tower-1"]);
    assert_eq!(of_asset["next_after"], "nas_identifier=tower-1");
    for (path, status, code) in [
        ("radios?limit=0", 400, "bad_request"),
        ("radios?limit=1001", 400, "bad_request"),
        ("radios?payer=1", 400, "bad_request"),
        ("radios?radio=nas_ip%3Dtower", 422, "bad_identity"),
        // A place is one name.
        ("radios?after=tower-1", 422, "bad_identity"),
        ("subscribers?after=tower-1", 422, "bad_identity"),
    ] {
        let (got, problem) = get(path).await;
        assert_eq!(
            (got, problem["code"].as_str()),
            (status, Some(code)),
            "{path}"
        );
    }
}

#[tokio::test]
async fn what_the_file_maps_is_not_changed_here() {
    let server = Server::start(Fixture::default()).await;
    let body = json!({"kind": "nas_identifier", "value": "configured", "asset": 1});
    let path = "/v1/mappings/radios?kind=nas_identifier&value=configured";
    for (method, path, body) in [
        (Method::PUT, "/v1/mappings/radios", Some(body)),
        (Method::DELETE, path, None),
    ] {
        let (status, problem) = admin(&server, method, path, Some(TOKEN), body).await;
        assert_eq!(
            (status, problem["code"].as_str()),
            (409, Some("mapping_is_configured"))
        );
        let what_to_do = problem["what_to_do"].as_str().unwrap();
        assert!(what_to_do.contains("configuration file"), "{what_to_do}");
    }
    assert!(server.changes().is_empty());
}

#[tokio::test]
async fn mappings_need_the_token() {
    let server = Server::start(Fixture::default()).await;
    let off = Server::start_without_token(Fixture::default()).await;
    let routes = [
        (Method::GET, "/v1/mappings/radios"),
        (Method::PUT, "/v1/mappings/radios"),
        (Method::DELETE, "/v1/mappings/radios"),
        (Method::GET, "/v1/mappings/subscribers"),
        (Method::PUT, "/v1/mappings/subscribers"),
        (Method::DELETE, "/v1/mappings/subscribers"),
        (Method::GET, "/v1/unattributed"),
        (Method::POST, "/v1/admin/reload"),
        (Method::GET, "/v1/sessions"),
        (Method::GET, "/v1/sessions?nonsense=1"),
    ];
    for (method, path) in routes {
        let missing = admin(&server, method.clone(), path, None, None).await;
        assert_eq!(
            (missing.0, missing.1["code"].as_str()),
            (401, Some("admin_token_missing")),
            "{method} {path}"
        );
        for wrong in ["", "x", &TOKEN[1..], &format!("{TOKEN}x")] {
            let refused = admin(&server, method.clone(), path, Some(wrong), None).await;
            assert_eq!(refused.0, 401, "{method} {path} {wrong}");
        }
        let disabled = admin(&off, method.clone(), path, Some(TOKEN), None).await;
        assert_eq!(
            (disabled.0, disabled.1["code"].as_str()),
            (403, Some("admin_disabled")),
            "{method} {path}"
        );
    }
    assert!(server.changes().is_empty() && off.changes().is_empty());
}

#[tokio::test]
async fn a_bad_mapping_changes_nothing() {
    let server = Server::start(Fixture::default()).await;
    for (body, status, code) in [
        (
            json!({"kind": "imei", "value": "1", "asset": 0}),
            422,
            "bad_identity",
        ),
        (
            json!({"kind": "nas_ip", "value": "x", "asset": 0}),
            422,
            "bad_identity",
        ),
        (
            json!({"kind": "nas_identifier", "value": "a"}),
            400,
            "bad_request",
        ),
        (
            json!({"kind": "nas_identifier", "value": "a", "asset": -1}),
            400,
            "bad_request",
        ),
        (
            json!({"kind": "nas_identifier", "value": "a", "asset": 1.5}),
            400,
            "bad_request",
        ),
        (
            json!({"kind": "nas_identifier", "value": "a", "asset": 4_294_967_296_u64}),
            400,
            "bad_request",
        ),
        (
            json!({"kind": "nas_identifier", "value": "a".repeat(100_000), "asset": 1}),
            413,
            "too_large",
        ),
    ] {
        let (got, problem) = admin(
            &server,
            Method::PUT,
            "/v1/mappings/radios",
            Some(TOKEN),
            Some(body),
        )
        .await;
        assert_eq!(
            (got, problem["code"].as_str()),
            (status, Some(code)),
            "{problem}"
        );
    }
    assert!(server.changes().is_empty());
}

#[tokio::test]
async fn archives_are_served_whole_and_in_parts() {
    let fixture = Fixture::default();
    let hash = hex::encode(fixture.archive_hash);
    let server = Server::start(fixture).await;
    let url = server.url(&format!("/v1/archive/{hash}"));
    let response = reqwest::get(&url).await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/x-ndjson");
    assert!(
        response.headers()["cache-control"]
            .to_str()
            .unwrap()
            .contains("immutable")
    );
    assert_eq!(
        response.text().await.unwrap(),
        "{\"line\":1}\n{\"line\":2}\n"
    );
    let part = Client::new()
        .get(&url)
        .header("range", "bytes=11-")
        .send()
        .await
        .unwrap();
    assert_eq!(part.status(), 206);
    assert_eq!(part.text().await.unwrap(), "{\"line\":2}\n");
}

#[tokio::test]
async fn trouble_behind_the_api_is_told_and_not_leaked() {
    let server = Server::start(Fixture {
        broken: true,
        ..Fixture::default()
    })
    .await;
    let (status, problem) = get(&server, "/v1/epoch").await;
    assert_eq!(
        (status.as_u16(), problem["code"].as_str()),
        (500, Some("internal"))
    );
    assert!(!problem.to_string().contains("secret detail"));
    let (status, problem) = get(&server, "/v1/assets/0").await;
    assert_eq!(
        (status.as_u16(), problem["code"].as_str()),
        (503, Some("unavailable"))
    );
}

#[tokio::test]
async fn slow_and_many_requests_are_refused_in_time() {
    let server = Server::start(Fixture {
        slow: true,
        ..Fixture::default()
    })
    .await;
    let started = std::time::Instant::now();
    let asked: Vec<_> = (0..6)
        .map(|_| tokio::spawn(reqwest::get(server.url("/v1/epoch"))))
        .collect();
    let mut codes = Vec::new();
    for request in asked {
        let response = request.await.unwrap().unwrap();
        assert_eq!(response.status(), 503);
        codes.push(
            response.json::<Value>().await.unwrap()["code"]
                .as_str()
                .unwrap()
                .to_owned(),
        );
    }
    codes.sort();
    // Four places (server.rs); the rest is refused at once, those inside after a second.
    assert_eq!(
        codes,
        [
            "overloaded",
            "overloaded",
            "timed_out",
            "timed_out",
            "timed_out",
            "timed_out"
        ]
    );
    assert!(started.elapsed().as_secs() < 10);
    assert_eq!(get(&server, "/health").await.0, 200);
}

#[tokio::test]
async fn other_origins_are_let_in_as_configured() {
    let server = Server::start(Fixture::default()).await;
    let ask = |origin: &'static str| {
        Client::new()
            .get(server.url("/v1/epoch"))
            .header("origin", origin)
            .send()
    };
    let allowed = ask("https://app.example.net").await.unwrap();
    assert_eq!(
        allowed.headers()["access-control-allow-origin"],
        "https://app.example.net"
    );
    let other = ask("https://evil.example.net").await.unwrap();
    assert!(!other.headers().contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn metrics_are_rendered() {
    let server = Server::start(Fixture::default()).await;
    get(&server, "/v1/epoch").await;
    let text = reqwest::get(server.url("/metrics"))
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        text.contains("openmast_api_requests_total{route=\"/v1/epoch\",status=\"200\"}"),
        "{text}"
    );
    let off = Server::start_without_token(Fixture::default()).await;
    assert_eq!(
        reqwest::get(off.url("/metrics")).await.unwrap().status(),
        404
    );
}

#[tokio::test]
async fn the_openapi_document_describes_every_route() {
    let server = Server::start(Fixture::default()).await;
    let (status, document) = get(&server, "/openapi.json").await;
    assert_eq!(status, 200);
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths = document["paths"].as_object().unwrap();
    let expected = [
        ("/health", vec!["get"]),
        ("/ready", vec!["get"]),
        ("/metrics", vec!["get"]),
        ("/openapi.json", vec!["get"]),
        ("/v1/alarms", vec!["get"]),
        ("/v1/keeper", vec!["get"]),
        ("/v1/epoch", vec!["get"]),
        ("/v1/settlements", vec!["get"]),
        ("/v1/settlements/{epoch}", vec!["get"]),
        ("/v1/assets", vec!["get"]),
        ("/v1/assets/{index}", vec!["get"]),
        ("/v1/assets/{index}/proof", vec!["get"]),
        ("/v1/payers/{index}", vec!["get"]),
        ("/v1/payers/{index}/proof", vec!["get"]),
        ("/v1/payers/{index}/sessions", vec!["get"]),
        ("/v1/payers/{index}/bills", vec!["get"]),
        ("/v1/assets/{index}/income", vec!["get"]),
        ("/v1/payers/{index}/bills/{epoch}", vec!["get"]),
        ("/v1/reserves/{index}/proof", vec!["get"]),
        ("/v1/owners/{address}/payers", vec!["get"]),
        ("/v1/owners/{address}/holdings", vec!["get"]),
        ("/v1/assets/{index}/collects", vec!["get"]),
        ("/v1/assets/{index}/radios", vec!["get"]),
        ("/v1/doors", vec!["get"]),
        ("/v1/price/{asset}", vec!["get"]),
        ("/v1/prices/stream", vec!["get"]),
        ("/v1/quote", vec!["get"]),
        ("/v1/sessions", vec!["get"]),
        ("/v1/mappings/radios", vec!["delete", "get", "put"]),
        ("/v1/mappings/subscribers", vec!["delete", "get", "put"]),
        ("/v1/unattributed", vec!["get"]),
        ("/v1/admin/reload", vec!["post"]),
        ("/v1/archive/{hash}", vec!["get"]),
        ("/v1/usage", vec!["post"]),
    ];
    assert_eq!(paths.len(), expected.len());
    for (path, methods) in expected {
        let item = paths[path].as_object().unwrap();
        let mut described: Vec<&str> = item.keys().map(String::as_str).collect();
        described.retain(|key| *key != "servers");
        described.sort_unstable();
        assert_eq!(described, methods, "{path}");
    }
    server::check_references(&document, &document);
}

#[tokio::test]
async fn what_is_switched_off_is_not_described() {
    let off = Server::start_without_token(Fixture::default()).await;
    let (_, document) = get(&off, "/openapi.json").await;
    let paths = document["paths"].as_object().unwrap();
    for path in [
        "/metrics",
        "/v1/usage",
        "/v1/unattributed",
        "/v1/mappings/radios",
        "/v1/mappings/subscribers",
        "/v1/admin/reload",
    ] {
        assert!(!paths.contains_key(path), "{path}");
    }
    // Owners of payers still see their sessions.
    let security = &paths["/v1/sessions"]["get"]["security"];
    assert_eq!(
        security,
        &json!([{"owner_expires": [], "owner_signature": []}])
    );
    let tags = document["tags"].as_array().unwrap();
    let tags: Vec<_> = tags
        .iter()
        .map(|tag| tag["name"].as_str().unwrap())
        .collect();
    assert_eq!(tags, ["service", "settlements", "accounts", "prices"]);
    server::check_references(&document, &document);
}

#[tokio::test]
async fn the_operator_has_the_configuration_read_again() {
    let fixture = Fixture::default();
    let answers = fixture.reload.clone();
    let server = Server::start(fixture).await;
    let ask = || admin(&server, Method::POST, "/v1/admin/reload", Some(TOKEN), None);
    let tell = |answer| answers.0.lock().unwrap().push(answer);
    tell(Ok(vec!["another token".to_owned()]));
    let (status, answer) = ask().await;
    assert_eq!(
        (status, answer),
        (200, json!({"changed": ["another token"]}))
    );
    for (error, status, code) in [
        (ReloadError::Starting, 503, "unavailable"),
        (
            ReloadError::Invalid(vec!["radius.sockets is 0".to_owned()]),
            422,
            "bad_configuration",
        ),
        (
            ReloadError::NeedsRestart(vec!["epoch.seconds".to_owned()]),
            409,
            "needs_restart",
        ),
    ] {
        let detail = error.to_string();
        tell(Err(error));
        let (told, problem) = ask().await;
        assert_eq!((told, problem["code"].as_str()), (status, Some(code)));
        assert_eq!(problem["detail"], detail);
    }
}

#[tokio::test]
async fn health_has_an_address_of_its_own() {
    let server = Server::start(Fixture::default()).await;
    let ask = async |path: &str| {
        let answer = reqwest::get(format!("http://{}{path}", server.health()));
        answer.await.unwrap().status().as_u16()
    };
    for (path, status) in [
        ("/health", 200),
        ("/ready", 200),
        ("/metrics", 200),
        ("/v1/epoch", 404),
        ("/v1/mappings/radios", 404),
    ] {
        assert_eq!(ask(path).await, status, "{path}");
    }
}

/// Requests for every route, good and bad ones.
fn requests() -> Vec<(Method, String, Option<Value>)> {
    let get = |path: &str| (Method::GET, path.to_owned(), None);
    let mut requests: Vec<_> = [
        "/health",
        "/ready",
        "/metrics",
        "/openapi.json",
        "/v1/alarms",
        "/v1/keeper",
        "/v1/epoch",
        "/v1/settlements",
        "/v1/settlements?limit=0",
        "/v1/settlements/1",
        "/v1/settlements/9",
        "/v1/settlements/x",
        "/v1/unattributed",
        "/v1/sessions",
        "/v1/sessions?limit=0",
        "/v1/sessions?radio=",
        "/v1/sessions?payer=3",
        "/v1/sessions?payer=x",
        "/v1/payers/3/sessions?epoch=2",
        "/v1/payers/3/sessions?epoch=x",
        "/v1/payers/x/sessions?epoch=2",
        "/v1/payers/0/bills",
        "/v1/assets/0/income",
        "/v1/assets/99/income",
        "/v1/assets/x/income",
        "/v1/payers/x/bills",
        "/v1/payers/99/bills",
        "/v1/payers/0/bills/2",
        "/v1/owners/zz/holdings",
        "/v1/owners/11111111111111111111111111111111/holdings",
        "/v1/assets/0/collects",
        "/v1/assets/0/collects?before=zz",
        "/v1/assets/99/collects",
        "/v1/owners/zz/payers",
        "/v1/owners/11111111111111111111111111111111/payers",
        "/v1/owners/11111111111111111111111111111111/payers?limit=0",
        "/v1/payers/0/bills/9",
        "/v1/payers/0/bills/x",
        "/v1/archive/zz",
        "/v1/price/0",
        "/v1/price/9",
        "/v1/price/x",
        "/v1/quote",
        "/v1/quote?bytes=1",
        "/v1/quote?bytes=0&asset=0",
        "/v1/quote?bytes=1&asset=0",
        "/v1/quote?bytes=1&asset=2",
        "/v1/quote?bytes=1&asset=9",
        "/v1/quote?bytes=1&cell=8ffffffffffffff",
        "/v1/quote?bytes=1&cell=89393362c6bffff&payer=0",
        "/v1/quote?bytes=1&asset=0&payer=9",
    ]
    .map(get)
    .to_vec();
    for side in ["assets", "payers"] {
        for rest in [
            "0",
            "99",
            "x",
            "0/proof",
            "0/proof?epoch=9",
            "x/proof",
            "0/proof?epoch=x",
        ] {
            requests.push(get(&format!("/v1/{side}/{rest}")));
        }
    }
    for byte in ["00", "a5"] {
        requests.push(get(&format!("/v1/archive/{}", byte.repeat(32))));
    }
    for (side, index) in [("radios", "asset"), ("subscribers", "payer")] {
        let path = format!("/v1/mappings/{side}");
        requests.push(get(&path));
        requests.push(get(&format!("{path}?{index}=1&limit=1")));
        requests.push(get(&format!("{path}?limit=0")));
        requests.push(get(&format!("{path}?after=a")));
        for kind in ["nas_identifier", "class", "imei"] {
            let query = format!("{path}?kind={kind}&value=a");
            requests.push((Method::DELETE, query, None));
            let body = json!({"kind": kind, "value": "a", index: 1});
            requests.push((Method::PUT, path.clone(), Some(body)));
        }
        requests.push((Method::DELETE, path.clone(), None));
        let large = json!({"kind": "x".repeat(100_000)});
        requests.push((Method::PUT, path.clone(), Some(large)));
        requests.push((Method::PUT, path, Some(json!([]))));
    }
    requests.push((Method::POST, "/v1/admin/reload".to_owned(), None));
    requests
}

#[tokio::test]
async fn every_answer_is_described() {
    let fixture = |broken, nothing_final| Fixture {
        broken,
        nothing_final,
        not_ready: broken.then_some("replaying"),
        ..Fixture::default()
    };
    let servers = [
        Server::start(fixture(false, false)).await,
        Server::start(fixture(false, true)).await,
        Server::start(fixture(true, false)).await,
        Server::start_without_token(fixture(false, false)).await,
    ];
    let mut statuses = std::collections::BTreeSet::new();
    for server in &servers {
        for (method, path, body) in requests() {
            for token in [None, Some("wrong"), Some(TOKEN)] {
                let mut request = Client::new().request(method.clone(), server.url(&path));
                if let Some(token) = token {
                    request = request.bearer_auth(token);
                }
                if let Some(body) = &body {
                    request = request.json(body);
                }
                let response = request.send().await.unwrap();
                let status = response.status().as_u16();
                let text = response.text().await.unwrap();
                assert_ne!(status, NOT_DESCRIBED, "{text}");
                statuses.insert(status);
            }
        }
    }
    // The requests reach what they are meant to reach.
    let expected = [200, 400, 401, 403, 404, 409, 413, 422, 500, 503];
    assert_eq!(statuses.into_iter().collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn parts_of_archives_are_described() {
    let fixture = Fixture::default();
    let hash = hex::encode(fixture.archive_hash);
    let server = Server::start(fixture).await;
    let ask = |header: &'static str, value: &'static str| {
        let url = server.url(&format!("/v1/archive/{hash}"));
        Client::new().get(url).header(header, value).send()
    };
    for (header, value, status) in [
        ("range", "bytes=3-", 206),
        ("range", "bytes=900-", 416),
        ("if-modified-since", "Fri, 01 Jan 2100 00:00:00 GMT", 304),
        ("if-unmodified-since", "Thu, 01 Jan 1970 00:00:00 GMT", 412),
    ] {
        let response = ask(header, value).await.unwrap();
        assert_eq!(response.status(), status, "{header}: {value}");
        if status == 416 {
            assert_eq!(response.headers()["content-range"], "bytes */22");
        }
    }
}

/// The application's types of the API are generated from a copy, so that they are made without an oracle.
#[test]
fn the_applications_copy_of_the_document_is_up_to_date() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/openapi.json");
    let document = serde_json::to_value(openmast_oracle::serve::openapi()).unwrap();
    let text = format!("{document:#}\n");
    if std::env::var_os("OPENMAST_UPDATE").is_some() {
        std::fs::write(&path, text).unwrap();
        return;
    }
    let copy = std::fs::read_to_string(&path).unwrap();
    assert!(
        copy == text,
        "app/openapi.json is out of date: OPENMAST_UPDATE=1 cargo test --workspace --test api document, then \
         npm run generate in app"
    );
}

#[test]
fn what_holds_for_many_routes_is_described_at_each() {
    let document = serde_json::to_value(openmast_oracle::serve::openapi()).unwrap();
    let mut names = std::collections::BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if method == "servers" {
                continue;
            }
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name), "{name} is of two operations");
            let responses = operation["responses"].as_object().unwrap();
            let has = |status: &str| {
                assert!(responses.contains_key(status), "{method} {path}: {status}");
            };
            for response in responses.values() {
                assert!(!response["description"].as_str().unwrap().is_empty());
            }
            if path != "/health" && path != "/v1/usage" {
                has("500");
                has("503");
            }
            if operation["parameters"].is_array() || operation["requestBody"].is_object() {
                has("400");
            }
            if operation["security"].to_string().contains("admin_token") {
                has("401");
                has("403");
            }
        }
    }
    let server = &document["paths"]["/v1/usage"]["servers"][0];
    assert_eq!(server["url"], "{scheme}://{host}:{port}");
    let schemas = &document["components"]["schemas"];
    for (schema, kinds) in [
        ("RadioEntry", json!(RADIO_KINDS)),
        ("SubscriberEntry", json!(SUBSCRIBER_KINDS)),
    ] {
        assert_eq!(schemas[schema]["properties"]["kind"]["enum"], kinds);
    }
}
