//! What owners of assets are told: their radios, and where radios report to.

use openmast_oracle::serve::RadioQuestion;
use openmast_oracle::serve::owner::{
    EXPIRES_HEADER, SIGNATURE_HEADER, live_sessions_message, radios_message,
};
use openmast_records::RadioIdentity;
use reqwest::Client;
use serde_json::{Value, json};
use solana_keypair::Keypair;
use solana_offchain_message::OffchainMessage;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

use super::server::{Server, TOKEN};
use super::sources::{Fixture, network};

fn soon() -> u64 {
    openmast_platform::wall_clock::unix_seconds() + 60
}

async fn asked(server: &Server, path: &str, headers: &[(&str, String)]) -> (u16, Value) {
    let mut request = Client::new().get(server.url(path));
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

fn signed(wallet: &Keypair, text: &str, expires: u64) -> [(&'static str, String); 2] {
    let signature = wallet.sign_message(text.as_bytes());
    [
        (EXPIRES_HEADER, expires.to_string()),
        (SIGNATURE_HEADER, signature.to_string()),
    ]
}

/// Asks for the radios of asset 2, signed by `wallet` for `asset` of `network`.
async fn radios(
    server: &Server,
    wallet: &Keypair,
    (network, asset): (Pubkey, u32),
    expires: u64,
) -> (u16, Value) {
    let text = radios_message(&network, asset, expires);
    let headers = signed(wallet, &text, expires);
    asked(server, "/v1/assets/2/radios", &headers).await
}

#[tokio::test]
async fn doors_are_told_with_the_addresses_that_are_published() {
    let server = Server::start(Fixture::default()).await;
    let (status, answer) = asked(&server, "/v1/doors", &[]).await;
    assert_eq!(status, 200);
    let expected = json!({"doors": [
        {"protocol": "radius", "address": "radius.example.net:1813", "needs_client_certificate": false},
        {"protocol": "signed_reports", "address": null, "needs_client_certificate": false},
    ]});
    assert_eq!(answer, expected);
    // Where no signed reports are taken there is no door for them.
    let server = Server::start_without_token(Fixture::default()).await;
    let (_, answer) = asked(&server, "/v1/doors", &[]).await;
    assert_eq!(answer["doors"].as_array().unwrap().len(), 1, "{answer}");
}

#[tokio::test]
async fn the_owner_of_an_asset_sees_its_radios() {
    let fixture = Fixture::default();
    let owner = fixture.owner.insecure_clone();
    let server = Server::start(fixture).await;
    let (status, answer) = radios(&server, &owner, (network(), 2), soon()).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!((&answer["index"], &answer["count"]), (&json!(2), &json!(7)));
    let [tower, key] = answer["radios"].as_array().unwrap().as_slice() else {
        panic!("{answer}");
    };
    assert_eq!(tower["protocol"], "radius");
    assert_eq!(tower["bytes"], "9007199254740993");
    assert_eq!(key["protocol"], "signed_reports");
    assert_eq!(key["last_report_at_ms"], json!(null));
    // As `solana sign-offchain-message` wraps it, and of the next page.
    let expires = soon();
    let text = radios_message(&network(), 2, expires);
    let envelope = OffchainMessage::new(0, text.as_bytes()).unwrap();
    let headers = [
        (EXPIRES_HEADER, expires.to_string()),
        (SIGNATURE_HEADER, envelope.sign(&owner).unwrap().to_string()),
    ];
    let path = "/v1/assets/2/radios?limit=9&after=nas_identifier%3Dtower-7";
    let (status, answer) = asked(&server, path, &headers).await;
    assert_eq!(status, 200, "{answer}");
    let expected = RadioQuestion {
        asset: 2,
        after: Some(RadioIdentity::NasIdentifier(b"tower-7".to_vec())),
        limit: 9,
        is_operator: false,
    };
    assert_eq!(server.radio_questions().last(), Some(&expected));
}

#[tokio::test]
async fn nobody_but_the_owner_and_the_operator_sees_them() {
    let fixture = Fixture::default();
    let owner = fixture.owner.insecure_clone();
    let server = Server::start(fixture).await;
    let (other, elsewhere) = (Keypair::new(), Pubkey::new_from_array([9; 32]));
    let here = (network(), 2);
    let now = soon() - 60;
    for (name, refused, code) in [
        (
            "another wallet, as that of who has sold it",
            radios(&server, &other, here, soon()).await,
            "signature_wrong",
        ),
        (
            "another network",
            radios(&server, &owner, (elsewhere, 2), soon()).await,
            "signature_wrong",
        ),
        (
            "another asset",
            radios(&server, &owner, (network(), 1), soon()).await,
            "signature_wrong",
        ),
        (
            "expired",
            radios(&server, &owner, here, now - 1).await,
            "signature_expired",
        ),
        (
            "for too long",
            radios(&server, &owner, here, now + 330).await,
            "signature_expired",
        ),
    ] {
        let (status, problem) = refused;
        let told = (status, problem["code"].as_str());
        assert_eq!(told, (401, Some(code)), "{name}: {problem}");
    }
    // What was signed to see sessions shows no radios.
    let expires = soon();
    let text = live_sessions_message(&network(), 2, expires);
    let headers = signed(&owner, &text, expires);
    let (status, _) = asked(&server, "/v1/assets/2/radios", &headers).await;
    assert_eq!(status, 401);
    let (status, problem) = asked(&server, "/v1/assets/2/radios", &[]).await;
    assert_eq!(
        (status, problem["code"].as_str()),
        (401, Some("signature_missing"))
    );
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("show the radios of my asset"), "{detail}");
    let wrong = [("authorization", "Bearer x".to_owned())];
    let (status, _) = asked(&server, "/v1/assets/2/radios", &wrong).await;
    assert_eq!(status, 401);
    let expires = soon();
    let text = radios_message(&network(), 9, expires);
    let headers = signed(&owner, &text, expires);
    let (status, problem) = asked(&server, "/v1/assets/9/radios", &headers).await;
    assert_eq!(
        (status, problem["code"].as_str()),
        (404, Some("no_account"))
    );
    assert_eq!(server.radio_questions(), [], "nobody asked anything");
}

#[tokio::test]
async fn the_operator_sees_the_radios_of_every_asset() {
    let server = Server::start(Fixture::default()).await;
    let token = [("authorization", format!("Bearer {TOKEN}"))];
    let (status, answer) = asked(&server, "/v1/assets/0/radios", &token).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["asset_name"]["symbol"], "HARB");
    let asked_for = server.radio_questions().pop().unwrap();
    assert_eq!(
        (asked_for.asset, asked_for.limit, asked_for.is_operator),
        (0, 20, true)
    );
    for (query, status) in [
        ("limit=0", 400),
        ("limit=101", 400),
        ("before=x", 400),
        ("after=tower-7", 422),
        ("after=nas_ip%3Dtower-7", 422),
    ] {
        let path = format!("/v1/assets/2/radios?{query}");
        let refused = asked(&server, &path, &token).await;
        assert_eq!(refused.0, status, "{query}: {}", refused.1);
    }
    assert_eq!(server.radio_questions().len(), 1);
}
