//! Solana Actions: what wallets and pages of any origin are answered, before a modelled chain.

use std::{sync::Arc, time::Duration};

use base64::{Engine, prelude::BASE64_STANDARD};
use borsh::{BorshDeserialize, BorshSerialize};
use openmast_client::{
    accounts::{Network, PauseBits, Payer, ProgramAccount, VERSION},
    addresses::{self, PROGRAM_ID, currency_account},
    rpc::{ChainIdentity, ChainSeen, Patience, Rpc},
    sender::{SendOptions, Sender},
};
use openmast_oracle::{config::ActionsConfig, serve::Actions};
use openmast_scripted_node::{Account, Model, ScriptedNode};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use solana_hash::Hash;
use solana_pubkey::Pubkey;

use super::{
    server::Server,
    sources::{Fixture, network},
};

const MAINNET: &str = "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d";
const WALLET: Pubkey = Pubkey::new_from_array([77; 32]);
const MINT: Pubkey = Pubkey::new_from_array([78; 32]);
const DEPOSIT: &str = "/v1/actions/payers/3/deposit";

/// An oracle before a chain with one payer, and a wallet with 20 units of the currency.
struct Place {
    model: Model,
    _node: ScriptedNode,
    server: Server,
}

fn put<T: ProgramAccount + BorshSerialize>(model: &Model, address: Pubkey, account: &T) {
    let mut data = Sha256::digest(format!("account:{}", T::NAME))[..8].to_vec();
    borsh::to_writer(&mut data, account).unwrap();
    data[8] = VERSION;
    let account = Account {
        owner: PROGRAM_ID,
        data,
        executable: false,
    };
    model.set(address, Some(account));
}

fn zeros<T: ProgramAccount + BorshDeserialize>() -> T {
    T::try_from_slice(&vec![0; T::SIZE - 8]).unwrap()
}

impl Place {
    async fn open(genesis: Hash, change: impl FnOnce(&mut ActionsConfig)) -> Self {
        let model = Model::new(genesis, Duration::from_millis(10));
        let program = Account {
            owner: Pubkey::from_str_const("BPFLoaderUpgradeab1e11111111111111111111111"),
            data: vec![0; 36],
            executable: true,
        };
        model.set(PROGRAM_ID, Some(program));
        put(&model, network(), &of_network(0));
        let mut payer: Payer = zeros();
        payer.owner = Pubkey::new_from_array([9; 32]);
        put(&model, addresses::payer(&network(), 3), &payer);
        let mut tokens = [MINT.to_bytes(), WALLET.to_bytes()].concat();
        tokens.extend(20_000_000_u64.to_le_bytes());
        tokens.resize(165, 0);
        tokens[108] = 1;
        let account = Account {
            owner: Pubkey::from_str_const("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"),
            data: tokens,
            executable: false,
        };
        model.set(currency_account(&WALLET, &MINT), Some(account));
        let node = ScriptedNode::of(&model).await.unwrap();
        let identity = ChainIdentity {
            program: PROGRAM_ID,
            network: network(),
        };
        let patience = Patience {
            timeout: Duration::from_secs(2),
            stale_after: Duration::from_secs(2),
        };
        let rpc = Rpc::of_network(&[node.url()], identity, patience, ChainSeen::default()).unwrap();
        let sender = Sender::new(Arc::new(rpc), SendOptions::default());
        let mut config = ActionsConfig {
            enabled: true,
            public_url: Some("https://oracle.example.net".parse().unwrap()),
            ..ActionsConfig::default()
        };
        change(&mut config);
        let actions = Actions::new(&config, network(), sender, None);
        let server = Server::start_with_actions(Fixture::default(), actions).await;
        Self {
            model,
            _node: node,
            server,
        }
    }

    async fn ask(&self, method: Method, path: &str, body: Option<&str>) -> Response {
        let client = reqwest::Client::new();
        let mut request = client.request(method, self.server.url(path));
        if let Some(body) = body {
            request = request.body(body.to_owned());
        }
        let answer = request.send().await.unwrap();
        open_to_all(&answer);
        answer
    }

    async fn get(&self, path: &str) -> (StatusCode, Value) {
        let answer = self.ask(Method::GET, path, None).await;
        (answer.status(), answer.json().await.unwrap())
    }

    async fn post(&self, path: &str) -> (StatusCode, Value) {
        let body = json!({"account": WALLET.to_string(), "type": "transaction"}).to_string();
        let answer = self.ask(Method::POST, path, Some(&body)).await;
        (answer.status(), answer.json().await.unwrap())
    }
}

fn of_network(paused: u8) -> Network {
    let mut state: Network = zeros();
    state.currency_mint = MINT;
    state.paused = paused;
    state.paused_at = i64::MAX / 2;
    state.paused_until = i64::MAX;
    state.parameters.max_pause_seconds = 60;
    state
}

/// As `ACTIONS_CORS_HEADERS` of `@solana/actions` 1.6.6 has them.
fn open_to_all(answer: &Response) {
    for (name, expected) in [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-methods", "GET,POST,PUT,OPTIONS"),
        (
            "access-control-allow-headers",
            "Content-Type, Authorization, Content-Encoding, Accept-Encoding, X-Accept-Action-Version, X-Accept-Blockchain-Ids",
        ),
        (
            "access-control-expose-headers",
            "X-Action-Version, X-Blockchain-Ids",
        ),
        ("x-action-version", "2.4.2"),
    ] {
        let found: Vec<_> = answer.headers().get_all(name).iter().collect();
        assert_eq!(found, [expected], "{name}");
    }
    assert!(answer.headers().contains_key("x-request-id"));
}

#[tokio::test]
async fn a_deposit_is_shown_and_handed_out_unsigned() {
    let place = Place::open(MAINNET.parse().unwrap(), |_| {}).await;
    let (status, shown) = place.get(DEPOSIT).await;
    assert_eq!(status, 200, "{shown}");
    let action = &shown["links"]["actions"][0];
    assert_eq!(shown["type"], "action");
    assert_eq!(
        shown["icon"],
        "https://oracle.example.net/v1/actions/icon.svg"
    );
    assert_eq!(
        action["href"],
        "https://oracle.example.net/v1/actions/payers/3/deposit?amount={amount}"
    );
    assert_eq!(action["parameters"][0]["min"], json!(0.000_001));
    assert_eq!(shown["disabled"], Value::Null);

    let path = format!("{DEPOSIT}?amount=12.345678");
    let (_, fixed) = place.get(&path).await;
    assert_eq!(fixed["label"], "Deposit 12.345678");
    assert_eq!(fixed["links"], Value::Null, "the link itself is asked");
    let (status, handed) = place.post(&path).await;
    assert_eq!(status, 200, "{handed}");
    assert_eq!(handed["type"], "transaction");
    let text = handed["transaction"].as_str().unwrap();
    let bytes = BASE64_STANDARD.decode(text).unwrap();
    // One signature, which is not there, of a message that needs that one alone, of the wallet.
    assert_eq!((bytes[0], &bytes[1..65]), (1, [0; 64].as_slice()));
    assert_eq!(bytes[65], 1);
    assert_eq!(bytes[69..101], WALLET.to_bytes());
    let amount = 12_345_678_u64.to_le_bytes();
    assert!(bytes.windows(8).any(|it| it == amount));
    let (_, again) = place.post(&path).await;
    assert_ne!(again["transaction"], handed["transaction"], "two are two");
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_what_to_do() {
    let place = Place::open(Hash::default(), |_| {}).await;
    for (path, status, expected) in [
        ("/v1/actions/payers/3/deposit", 400, "how much"),
        ("/v1/actions/payers/3/deposit?amount=", 400, "no amount"),
        ("/v1/actions/payers/3/deposit?amount=-1", 400, "no amount"),
        ("/v1/actions/payers/3/deposit?amount=1e3", 400, "no amount"),
        (
            "/v1/actions/payers/3/deposit?amount=0",
            400,
            "more than zero",
        ),
        (
            "/v1/actions/payers/3/deposit?amount=0.0000001",
            400,
            "6 decimals",
        ),
        (
            "/v1/actions/payers/3/deposit?amount=99999999999999999999",
            400,
            "too large",
        ),
        (
            "/v1/actions/payers/3/deposit?amount=20.000001",
            409,
            "put more in",
        ),
        (
            "/v1/actions/payers/4/deposit?amount=1",
            404,
            "check the link",
        ),
        ("/v1/actions/payers/x/deposit?amount=1", 400, ""),
        ("/v1/actions/assets/0/claim", 404, "check the link"),
        ("/v1/actions/offers/x/buy", 400, "no address"),
        ("/v1/actions/elsewhere", 404, "no such action"),
        ("/v1/actions/icon.svg", 405, "POST"),
    ] {
        let (found, said) = place.post(path).await;
        assert_eq!(found, status, "{path}: {said}");
        assert!(
            said["message"].as_str().unwrap().contains(expected),
            "{path}: {said}"
        );
    }
    for body in ["", "{}", "[]", r#"{"account":"0x12"}"#, r#"{"account":7}"#] {
        let path = format!("{DEPOSIT}?amount=1");
        let answer = place.ask(Method::POST, &path, Some(body)).await;
        assert_eq!(answer.status(), 400, "{body}");
        assert!(answer.json::<Value>().await.unwrap()["message"].is_string());
    }
    let state = of_network(PauseBits::DEPOSIT);
    put(
        &place.model,
        network(),
        &Network {
            paused_at: 0,
            ..state.clone()
        },
    );
    assert_eq!(
        place.get(DEPOSIT).await.1["disabled"],
        Value::Null,
        "it lapsed"
    );
    put(&place.model, network(), &state);
    let (_, shown) = place.get(DEPOSIT).await;
    assert_eq!(shown["disabled"], true);
    assert!(
        shown["error"]["message"]
            .as_str()
            .unwrap()
            .contains("paused")
    );
    assert_eq!(place.post(&format!("{DEPOSIT}?amount=1")).await.0, 409);
}

#[tokio::test]
async fn pages_of_every_origin_are_told_what_they_may_ask_and_of_which_chain() {
    let known = Place::open(MAINNET.parse().unwrap(), |_| {}).await;
    let local = Place::open(Hash::default(), |_| {}).await;
    for (place, id) in [
        (&known, Some("solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp")),
        (&local, None),
    ] {
        place.get(DEPOSIT).await;
        for path in ["/actions.json", DEPOSIT, "/v1/actions/elsewhere"] {
            let answer = place.ask(Method::OPTIONS, path, None).await;
            assert_eq!(answer.status(), 200);
            let found = answer.headers().get("x-blockchain-ids");
            assert_eq!(found.map(|it| it.to_str().unwrap()), id, "{path}");
        }
    }
    let (status, rules) = known.get("/actions.json").await;
    assert_eq!(status, 200);
    assert_eq!(rules["rules"][0]["apiPath"], "/v1/actions/payers/*/deposit");
    let icon = known.ask(Method::GET, "/v1/actions/icon.svg", None).await;
    assert_eq!(icon.headers()["content-type"], "image/svg+xml");
    assert!(!icon.headers().contains_key("cross-origin-resource-policy"));
}

#[tokio::test]
async fn who_asks_too_much_waits() {
    let place = Place::open(Hash::default(), |config| {
        config.requests_per_second_per_source = 1;
    })
    .await;
    // Ten at once, and one more for each second that this takes.
    let (mut answered, mut refused) = (0, None);
    while answered < 200 && refused.is_none() {
        let answer = place.ask(Method::GET, "/actions.json", None).await;
        match answer.status() {
            StatusCode::OK => answered += 1,
            _ => refused = Some(answer),
        }
    }
    let answer = refused.expect("it is bounded");
    assert!(answered >= 10, "{answered}");
    assert_eq!(answer.status(), 429);
    assert!(answer.headers().contains_key("retry-after"));
    assert!(answer.json::<Value>().await.unwrap()["message"].is_string());
}

#[tokio::test]
async fn they_are_off_unless_they_are_configured() {
    let server = Server::start(Fixture::default()).await;
    for path in ["/actions.json", DEPOSIT] {
        let answer = reqwest::get(server.url(path)).await.unwrap();
        assert_eq!(answer.status(), 404, "{path}");
        assert!(!answer.headers().contains_key("x-action-version"));
    }
}

/// Answers as the application's types of the specification are held to them, by `npm run check`.
const COPY: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../app/test/recorded/actions.ts"
);
const HEAD: &str = "\
// What an oracle answers as Solana Actions, held to the specification by `npm run check`. Blockhash and limits of the transaction are zero.
// Written by `OPENMAST_UPDATE=1 cargo test --workspace --test api the_specification`.
import type { ActionError, ActionGetResponse, ActionPostResponse, ActionsJson } from '@solana/actions-spec';
";

#[tokio::test]
async fn the_specification_is_held_to_what_is_answered() {
    let place = Place::open(Hash::default(), |_| {}).await;
    let fixed = format!("{DEPOSIT}?amount=12.345678");
    let rules = place.get("/actions.json").await.1;
    let shown = [place.get(DEPOSIT).await.1, place.get(&fixed).await.1];
    put(&place.model, network(), &of_network(PauseBits::DEPOSIT));
    let paused = place.get(DEPOSIT).await.1;
    let refused = place.post(&fixed).await.1;
    put(&place.model, network(), &of_network(0));
    let mut handed = place.post(&fixed).await.1;
    let text = handed["transaction"].as_str().unwrap();
    let transaction = BASE64_STANDARD.decode(text).unwrap();
    handed["transaction"] = json!(BASE64_STANDARD.encode(without_chance(transaction)));
    let [asking, fixed] = shown;
    let mut text = HEAD.to_owned();
    for (name, kind, answer) in [
        ("rules", "ActionsJson", rules),
        ("asking", "ActionGetResponse", asking),
        ("fixed", "ActionGetResponse", fixed),
        ("paused", "ActionGetResponse", paused),
        ("handed", "ActionPostResponse", handed),
        ("refused", "ActionError", refused),
    ] {
        let json = serde_json::to_string_pretty(&answer).unwrap();
        text += &format!("\nexport const {name} = {json} satisfies {kind};\n");
    }
    if std::env::var_os("OPENMAST_UPDATE").is_some() {
        std::fs::write(COPY, &text).unwrap();
    }
    let copy = std::fs::read_to_string(COPY).unwrap_or_default();
    assert_eq!(copy, text, "OPENMAST_UPDATE=1 writes it anew");
}

/// With zeros for the blockhash, and for what the three instructions in front say: limits and price.
fn without_chance(mut bytes: Vec<u8>) -> Vec<u8> {
    let keys = usize::from(bytes[68]);
    let blockhash = 69 + 32 * keys;
    bytes[blockhash..blockhash + 32].fill(0);
    let mut at = blockhash + 33;
    for _ in 0..3 {
        let data = at + 2 + usize::from(bytes[at + 1]);
        let end = data + 1 + usize::from(bytes[data]);
        bytes[data + 2..end].fill(0);
        at = end;
    }
    bytes
}
