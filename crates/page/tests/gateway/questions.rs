//! `/rpc`.

use std::time::{Duration, Instant};

use openmast_client::{accounts::ProgramAccount, market::Offer};
use openmast_page::{GatewayLimits, Hosts, Turn};
use openmast_scripted_node::{Account, Fault, Model, ScriptedNode};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use solana_client::rpc_filter::{Memcmp, RpcFilterType};
use solana_hash::Hash;
use solana_pubkey::Pubkey;
use solana_signature::Signature;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpSocket,
};

use super::server::{Server, limits, node, node_in_turn};

const JSON: &str = "application/json";

fn chain() -> Model {
    Model::new(Hash::new_from_array([7; 32]), Duration::from_millis(400))
}

async fn of_one_node() -> (Model, ScriptedNode, Server) {
    let model = chain();
    let scripted = ScriptedNode::of(&model).await.unwrap();
    let server = Server::start(vec![node(&scripted.url())], limits()).await;
    (model, scripted, server)
}

#[tokio::test]
async fn what_the_page_needs_is_answered_as_the_node_answers_it() {
    let (model, _node, server) = of_one_node().await;
    let address = Pubkey::new_from_array([3; 32]);
    model.set(
        address,
        Some(Account {
            owner: Pubkey::new_from_array([4; 32]),
            data: vec![1, 2, 3],
            executable: false,
        }),
    );
    let genesis = server.call("getGenesisHash", json!([])).await;
    assert_eq!(
        genesis,
        json!({"jsonrpc": "2.0", "id": "mine", "result": model.genesis().to_string()})
    );
    let options = json!({"encoding": "base64", "commitment": "finalized"});
    let read = server
        .call(
            "getMultipleAccounts",
            json!([[address.to_string()], options]),
        )
        .await;
    assert_eq!(read["result"]["value"][0]["data"][0], "AQID");
}

#[tokio::test]
async fn what_it_does_not_need_is_refused_by_name_and_no_node_hears_of_it() {
    let (_, scripted, server) = of_one_node().await;
    for method in [
        "getTokenLargestAccounts",
        "requestAirdrop",
        "getBlock",
        "GETSLOT",
        "",
    ] {
        let answer = server.call(method, json!([])).await;
        assert_eq!(answer["error"]["code"], -32601, "{method}");
        let words = answer["error"]["message"].as_str().unwrap();
        assert!(words.contains(&format!("`{method}`")), "{words}");
        assert_eq!(answer["id"], "mine");
    }
    assert_eq!(scripted.calls().len(), 0);
}

/// The offers for a mint, and ten more accounts of the program that are none of them.
fn with_offers(model: &Model) -> (Value, Pubkey) {
    let [network, mint, offer] = [1, 2, 3].map(|it| Pubkey::new_from_array([it; 32]));
    let mut data = vec![0; Offer::SIZE];
    data[..8].copy_from_slice(&Offer::DISCRIMINATOR);
    data[Offer::NETWORK_OFFSET..][..32].copy_from_slice(network.as_ref());
    data[Offer::MINT_OFFSET..][..32].copy_from_slice(mint.as_ref());
    for number in 0..11 {
        let mut data = data.clone();
        data[Offer::MINT_OFFSET] += number;
        let address = Pubkey::new_from_array([3 + number; 32]);
        let account = Account {
            owner: Offer::PROGRAM_ID,
            data,
            executable: false,
        };
        model.set(address, Some(account));
    }
    let at = |offset: usize, bytes: &[u8]| {
        RpcFilterType::Memcmp(Memcmp::new_base58_encoded(offset, bytes))
    };
    let filters = [
        RpcFilterType::DataSize(Offer::SIZE as u64),
        at(0, &Offer::DISCRIMINATOR),
        at(Offer::NETWORK_OFFSET, network.as_ref()),
        at(Offer::MINT_OFFSET, mint.as_ref()),
    ];
    let options = json!({"encoding": "base64", "withContext": true, "filters": filters});
    (json!([Offer::PROGRAM_ID.to_string(), options]), offer)
}

#[tokio::test]
async fn who_holds_tokens_of_a_mint_is_found() {
    let (model, scripted, server) = of_one_node().await;
    let program = openmast_client::programs::TOKEN_2022;
    // Of the mint, and of others; one was closed to whatever a node still has, and a mint begins like an account.
    for (number, mint, length, state) in [
        (1, 7, 165, 1),
        (2, 7, 170, 2),
        (3, 8, 165, 1),
        (4, 7, 170, 0),
        (5, 7, 82, 1),
    ] {
        let mut data = vec![0; length];
        data[..32].fill(mint);
        data[32..64].fill(number);
        data[64] = number;
        if let Some(it) = data.get_mut(108) {
            *it = state;
        }
        if let Some(it) = data.get_mut(165) {
            *it = 2;
        }
        let account = Account {
            owner: program,
            data,
            executable: false,
        };
        model.set(Pubkey::new_from_array([number; 32]), Some(account));
    }
    let search = async |filters: Value| {
        let options = json!({"encoding": "base64", "withContext": true, "filters": filters});
        server
            .call("getProgramAccounts", json!([program.to_string(), options]))
            .await
    };
    let mint = RpcFilterType::Memcmp(Memcmp::new_base58_encoded(0, &[7; 32]));
    let found = search(json!([mint])).await;
    let addresses: Vec<_> = found["result"]["value"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["pubkey"].clone())
        .collect();
    let expected: Vec<_> = [1, 2]
        .map(|it| json!(Pubkey::new_from_array([it; 32]).to_string()))
        .into();
    assert_eq!(addresses, expected);
    let call = scripted
        .calls()
        .into_iter()
        .find(|it| it.method == "getProgramAccounts")
        .unwrap();
    assert_eq!(
        call.params[1]["dataSlice"],
        json!({"offset": 0, "length": 72})
    );
    let whose = RpcFilterType::Memcmp(Memcmp::new_base58_encoded(32, &[1; 32]));
    for filters in [json!([]), json!([whose]), json!([mint, whose])] {
        let refused = search(filters).await;
        let words = refused["error"]["message"].as_str().unwrap();
        assert!(
            words.contains("the Token-2022 accounts of a mint"),
            "{words}"
        );
    }
    assert_eq!(
        scripted.count("getProgramAccounts"),
        1,
        "the node heard of no other"
    );
}

#[tokio::test]
async fn the_offers_for_a_mint_are_found() {
    let (model, scripted, server) = of_one_node().await;
    let (params, offer) = with_offers(&model);
    let found = server.call("getProgramAccounts", params.clone()).await;
    let found = found["result"]["value"].as_array().unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["pubkey"], offer.to_string());
    let mut wider = params;
    wider[1]["filters"].as_array_mut().unwrap().pop();
    let refused = server.call("getProgramAccounts", wider).await;
    let words = refused["error"]["message"].as_str().unwrap();
    assert!(
        words.contains("only searches that the page needs"),
        "{words}"
    );
    assert_eq!(
        scripted.count("getProgramAccounts"),
        1,
        "the node heard of no other"
    );
}

#[tokio::test]
async fn several_calls_have_their_answers_together_and_ten_are_the_most() {
    let (model, scripted, server) = of_one_node().await;
    let call =
        |id: u64, method: &str| json!({"jsonrpc": "2.0", "id": id, "method": method, "params": []});
    let both = json!([call(1, "getGenesisHash"), call(2, "getBlock")]);
    let answers: Value = server.post(both.to_string()).await.json().await.unwrap();
    assert_eq!(answers[0]["result"], model.genesis().to_string());
    assert_eq!(answers[1]["id"], 2);
    assert_eq!(answers[1]["error"]["code"], -32601);
    let eleven: Vec<Value> = (0..11).map(|id| call(id, "getSlot")).collect();
    let refused = server.post(json!(eleven).to_string()).await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    assert_eq!(server.post("[]").await.status(), StatusCode::BAD_REQUEST);
    assert_eq!(scripted.calls().len(), 1);
}

#[tokio::test]
async fn what_is_no_question_is_refused() {
    let (_, scripted, server) = of_one_node().await;
    for body in [
        "",
        "{",
        "7",
        r#"{"method":"getSlot"}"#,
        r#"{"jsonrpc":"2.0","id":1}"#,
    ] {
        let answer = server.post(body).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{body}");
        let answer: Value = answer.json().await.unwrap();
        assert_eq!(answer["error"]["code"], -32600);
    }
    let long = format!(
        r#"{{"jsonrpc":"2.0","id":1,"method":"getSlot","params":["{}"]}}"#,
        "x".repeat(40_000)
    );
    assert_eq!(
        server.post(long).await.status(),
        StatusCode::PAYLOAD_TOO_LARGE
    );
    assert_eq!(scripted.calls().len(), 0);
}

#[tokio::test]
async fn pages_of_other_origins_cannot_ask() {
    let (_, scripted, server) = of_one_node().await;
    let question = r#"{"jsonrpc":"2.0","id":1,"method":"getSlot","params":[]}"#;
    let ask = |name: &'static str, value: &'static str| {
        let request = Client::new().post(server.url()).body(question);
        let kind = match name {
            "content-type" => value,
            _ => "application/json",
        };
        request
            .header("content-type", kind)
            .header(name, value)
            .send()
    };
    // Without asking the browser first, a page can only say one of three types, of which this is one.
    let simple = Client::new()
        .post(server.url())
        .body(question)
        .header("content-type", "text/plain");
    assert_eq!(
        simple.send().await.unwrap().status(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    for (name, value) in [
        ("origin", "https://other.example"),
        ("sec-fetch-site", "cross-site"),
    ] {
        assert_eq!(
            ask(name, value).await.unwrap().status(),
            StatusCode::FORBIDDEN,
            "{name}"
        );
    }
    assert_eq!(scripted.calls().len(), 0);
    let own = ask("sec-fetch-site", "same-origin").await.unwrap();
    assert_eq!(own.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_source_that_asks_too_often_waits() {
    let model = chain();
    let scripted = ScriptedNode::of(&model).await.unwrap();
    let few = GatewayLimits {
        per_second_of_a_source: 1,
        ..limits()
    };
    let server = Server::start(vec![node(&scripted.url())], few).await;
    let mut refused = 0;
    for _ in 0..20 {
        let question = r#"{"jsonrpc":"2.0","id":1,"method":"getSlot","params":[]}"#;
        let answer = server.post(question).await;
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            let wait = answer.headers()["retry-after"].to_str().unwrap();
            assert!(["1", "2"].contains(&wait), "{wait}");
            refused += 1;
        }
    }
    // Ten seconds' worth at once, with the few bytes of each, and what came while the test ran.
    assert!((5..=11).contains(&refused), "{refused}");
    assert_eq!(scripted.count("getSlot"), 20 - refused);
}

#[tokio::test]
async fn no_more_than_so_many_are_asked_at_once() {
    let model = chain();
    let scripted = ScriptedNode::of(&model).await.unwrap();
    scripted.becomes([Fault::Hang]);
    let one = GatewayLimits {
        concurrent: 1,
        ..limits()
    };
    let server = Server::start(vec![node(&scripted.url())], one).await;
    let question = r#"{"jsonrpc":"2.0","id":1,"method":"getSlot","params":[]}"#;
    let (first, second) = tokio::join!(server.post(question), async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        server.post(question).await
    });
    assert_eq!(first.status(), StatusCode::BAD_GATEWAY);
    assert_eq!(second.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(second.headers()["retry-after"], "1");
}

#[tokio::test]
async fn one_source_cannot_have_all_places() {
    let scripted = ScriptedNode::of(&chain()).await.unwrap();
    scripted.becomes([Fault::Hang]);
    let few = GatewayLimits {
        concurrent: 4,
        concurrent_of_a_source: 1,
        ..limits()
    };
    let server = Server::start(vec![node(&scripted.url())], few).await;
    let later = |source| {
        let asking = server.post_with("source", source);
        async {
            tokio::time::sleep(Duration::from_millis(500)).await;
            asking.await.status()
        }
    };
    let first = server.post_with("source", "192.0.2.1");
    let (first, same, other) = tokio::join!(first, later("192.0.2.1"), later("192.0.2.2"));
    assert_eq!(first.status(), StatusCode::BAD_GATEWAY);
    assert_eq!(same, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(other, StatusCode::BAD_GATEWAY, "it was asked");
}

#[tokio::test]
async fn a_question_waits_no_longer_however_many_nodes_and_calls_there_are() {
    let model = chain();
    let mut nodes = Vec::new();
    for _ in 0..5 {
        let scripted = ScriptedNode::of(&model).await.unwrap();
        scripted.becomes([Fault::Hang]);
        nodes.push(scripted);
    }
    let all = nodes.iter().map(|it| node(&it.url())).collect();
    let short = GatewayLimits {
        timeout: Duration::from_secs(1),
        ..limits()
    };
    let server = Server::start(all, short).await;
    let call = json!({"jsonrpc": "2.0", "id": 1, "method": "getSlot", "params": []});
    for question in [call.clone(), json!([call, call, call])] {
        let began = Instant::now();
        let answer = server
            .post(question.to_string())
            .await
            .text()
            .await
            .unwrap();
        assert!(answer.contains("no Solana node answers"), "{answer}");
        let took = began.elapsed();
        assert!(took < Duration::from_secs(4), "{took:?}");
    }
    assert_eq!(nodes[4].calls().len(), 0, "the time was over before");
}

#[tokio::test]
async fn where_one_node_is_of_no_use_the_next_one_is_asked() {
    let model = chain();
    let bad = ScriptedNode::of(&model).await.unwrap();
    let good = ScriptedNode::of(&model).await.unwrap();
    let server = Server::start(vec![node(&bad.url()), node(&good.url())], limits()).await;
    for fault in [
        Fault::Status(429),
        Fault::Status(500),
        Fault::Drop,
        Fault::Half,
        Fault::Hang,
        Fault::NotJson,
        Fault::RpcError,
    ] {
        bad.becomes([fault.clone()]);
        let answer = server.call("getGenesisHash", json!([])).await;
        assert_eq!(answer["result"], model.genesis().to_string(), "{fault:?}");
        // It answers again, and is asked first again when the other one does not.
        bad.becomes([]);
        good.becomes([Fault::Drop]);
        let answer = server.call("getGenesisHash", json!([])).await;
        assert_eq!(answer["result"], model.genesis().to_string());
        good.becomes([]);
    }
}

#[tokio::test]
async fn a_node_of_another_chain_is_never_asked() {
    let model = chain();
    let other = ScriptedNode::of(&model).await.unwrap();
    let nodes = vec![node_in_turn(&other.url(), Turn::Never)];
    let server = Server::start(nodes, limits()).await;
    let answer = server.call("getSlot", json!([])).await;
    assert!(
        answer["error"]["message"]
            .as_str()
            .unwrap()
            .contains("no Solana node")
    );
    assert_eq!(other.calls().len(), 0);
}

#[tokio::test]
async fn what_the_chain_refuses_is_told_by_the_first_node() {
    let model = chain();
    let nodes = [
        ScriptedNode::of(&model).await.unwrap(),
        ScriptedNode::of(&model).await.unwrap(),
    ];
    let all = nodes.iter().map(|it| node(&it.url())).collect();
    let server = Server::start(all, limits()).await;
    let answer = server.call("sendTransaction", json!(["AAAA"])).await;
    assert_eq!(answer["error"]["code"], -32602);
    assert_eq!(nodes[1].calls().len(), 0, "the next one would say the same");
}

#[tokio::test]
async fn a_node_without_end_does_not_fill_the_memory() {
    let (_, scripted, server) = of_one_node().await;
    scripted.becomes([Fault::Huge]);
    let answer = server.call("getSlot", json!([])).await;
    let words = answer["error"]["message"].as_str().unwrap();
    assert!(words.contains("more than 4194304 bytes"), "{words}");
}

#[tokio::test]
async fn nothing_of_a_nodes_url_reaches_a_browser() {
    // The scripted node's URL has `api-key-of-the-test` for a key.
    let (_, scripted, server) = of_one_node().await;
    for fault in [
        Fault::Drop,
        Fault::Status(401),
        Fault::NotJson,
        Fault::RpcError,
        Fault::Half,
        Fault::Hang,
    ] {
        scripted.becomes([fault.clone()]);
        let answer = server.call("getSlot", json!([])).await.to_string();
        assert!(
            !answer.contains("api-key") && !answer.contains("127.0.0.1"),
            "{fault:?}: {answer}"
        );
    }
}

/// A provider repeats the key in its words: as it is, percent-encoded, in other letters, as base64, or split by escapes.
const SPELLINGS: [&str; 5] = [
    "key-of+mine",
    "key%2Dof%2bmine",
    "KEY-OF+MINE",
    "a2V5LW9mK21pbmU=",
    r"key\u002dof\u002bmine",
];

#[tokio::test]
async fn of_a_nodes_words_none_reaches_a_browser() {
    let (_, scripted, server) = of_one_node().await;
    for key in SPELLINGS {
        for (said, told) in [
            (
                format!(r#"{{"error":{{"code":-32602,"message":"{key}","data":["{key}"]}}}}"#),
                "with the code -32602",
            ),
            (format!(r#"{{"error":"{key}"}}"#), "with the code -32603"),
            (format!(r#"{{"result":"{key}"}}"#), "no Solana node answers"),
            (
                format!(r#"{{"result":{{"context":{{"slot":1}},"value":"{key}"}}}}"#),
                "no Solana node answers",
            ),
        ] {
            scripted.becomes([Fault::Says(said.clone())]);
            for method in ["getSlot", "getGenesisHash", "getMultipleAccounts"] {
                let answer = server.call(method, json!([["a"]])).await.to_string();
                assert!(answer.contains(told), "{said}: {answer}");
                assert!(!answer.contains(key), "{said}: {answer}");
            }
        }
    }
    let beside = r#"{"result":{"context":{"slot":1,"of":"key"},"value":7,"of":"key"},"of":"key"}"#;
    scripted.becomes([Fault::Says(beside.to_owned())]);
    let answer = server.call("getBalance", json!(["a"])).await;
    let result = json!({"context": {"slot": 1}, "value": 7});
    assert_eq!(
        answer,
        json!({"jsonrpc": "2.0", "id": "mine", "result": result})
    );
}

/// Otherwise a provider whose quota is used up would lock the page out though others are there.
#[tokio::test]
async fn a_node_that_gives_notice_in_the_place_of_a_result_is_passed_over() {
    let model = chain();
    let first = ScriptedNode::of(&model).await.unwrap();
    let second = ScriptedNode::of(&model).await.unwrap();
    first.becomes([Fault::Says(r#"{"result":"pay more"}"#.to_owned())]);
    let server = Server::start(vec![node(&first.url()), node(&second.url())], limits()).await;
    let answer = server.call("getGenesisHash", json!([])).await;
    assert_eq!(answer["result"], model.genesis().to_string());
    assert_eq!(first.count("getGenesisHash"), 1);
}

/// How many of these are heard until the source has to wait, and for how many seconds it has to then.
async fn until_it_waits(server: &Server, kind: &str, body: &str) -> (usize, u64) {
    for heard in 0..1_000 {
        let request = Client::new().post(server.url()).body(body.to_owned());
        let answer = request.header("content-type", kind).send().await.unwrap();
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            let wait = answer.headers()["retry-after"].to_str().unwrap();
            return (heard, wait.parse().unwrap());
        }
    }
    panic!("it never waits");
}

async fn with_a_rate(per_second: u32) -> (Model, ScriptedNode, Server) {
    let model = chain();
    let scripted = ScriptedNode::of(&model).await.unwrap();
    let few = GatewayLimits {
        per_second_of_a_source: per_second,
        ..limits()
    };
    let server = Server::start(vec![node(&scripted.url())], few).await;
    (model, scripted, server)
}

#[tokio::test]
async fn what_nodes_send_counts_whatever_it_is_worth() {
    let (model, scripted, server) = with_a_rate(2).await;
    let addresses: Vec<String> = (0..100)
        .map(|it| {
            let address = Pubkey::new_from_array([it; 32]);
            let account = Account {
                owner: Pubkey::new_from_array([4; 32]),
                data: vec![1; 24 << 10],
                executable: false,
            };
            model.set(address, Some(account));
            address.to_string()
        })
        .collect();
    let read = json!({"jsonrpc": "2.0", "id": 1, "method": "getMultipleAccounts", "params": [addresses, {"encoding": "base64"}]});
    // An answer has more than three million bytes, as 50 questions have; ten seconds are 20 questions.
    let (answered, wait) = until_it_waits(&server, JSON, &read.to_string()).await;
    assert_eq!(answered, 1);
    assert!((5..=18).contains(&wait), "{wait}");
    assert_eq!(scripted.count("getMultipleAccounts"), 1);
    // Another source does not wait.
    let other = server.post_with("source", "192.0.2.2").await;
    assert_eq!(other.status(), StatusCode::OK);
    // What is thrown away was sent as well.
    let useless = format!(r#"{{"useless":"{}"}}"#, "x".repeat(3 << 20));
    scripted.becomes([Fault::Says(useless)]);
    let asked = server.post_with("source", "192.0.2.3").await;
    assert_eq!(asked.status(), StatusCode::BAD_GATEWAY);
    let again = server.post_with("source", "192.0.2.3").await;
    assert_eq!(again.status(), StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn what_is_no_question_takes_from_the_rate() {
    for (body, kind) in [("{", JSON), ("", "text/plain")] {
        let (_, scripted, server) = with_a_rate(1).await;
        let began = Instant::now();
        let (heard, _) = until_it_waits(&server, kind, body).await;
        // Ten seconds' worth at once, and what came while the test ran.
        let most = 11 + began.elapsed().as_secs();
        assert!((9..=most).contains(&(heard as u64)), "{kind}: {heard}");
        assert_eq!(scripted.calls().len(), 0);
    }
}

/// A page of another origin cannot use up what the page in the same browser may ask.
#[tokio::test]
async fn what_other_pages_ask_takes_nothing() {
    let (_, _scripted, server) = with_a_rate(1).await;
    for _ in 0..20 {
        let foreign = server.post_with("sec-fetch-site", "cross-site").await;
        assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    }
    assert!(server.call("getSlot", json!([])).await["result"].is_u64());
}

#[tokio::test]
async fn each_call_and_each_question_to_a_node_counts() {
    let call = |method: &str, params: Value| json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
    let accounts = json!({"encoding": "base64", "addresses": [Pubkey::default().to_string()]});
    let shows = call(
        "simulateTransaction",
        json!(["AAAA", {"encoding": "base64", "accounts": accounts}]),
    );
    let plain = call("simulateTransaction", json!(["AAAA"]));
    let five = json!(vec![call("getSlot", json!([])); 5]);
    let search = call("getProgramAccounts", with_offers(&chain()).0);
    let list = call(
        "getSignaturesForAddress",
        json!([Pubkey::default().to_string()]),
    );
    let past = call("getTransaction", json!([Signature::default().to_string()]));
    for (body, each) in [
        (shows, 2),
        (plain, 1),
        (five, 5),
        (search, 10),
        (list, 10),
        (past, 5),
    ] {
        let (_, _scripted, server) = with_a_rate(2).await;
        let began = Instant::now();
        let (heard, _) = until_it_waits(&server, JSON, &body.to_string()).await;
        // Twenty may come at once, and what comes while the test runs; the last one may take more than is left.
        let most = 20 + 2 * (began.elapsed().as_secs() + 1) + each;
        let counted = heard as u64 * each;
        assert!((18..=most).contains(&counted), "{body}: {heard}");
    }
}

/// Who asks for much and takes it slowly keeps a place, and no more than its own.
#[tokio::test]
async fn an_answer_keeps_its_place_until_it_is_sent() {
    let model = chain();
    let scripted = ScriptedNode::of(&model).await.unwrap();
    let one = GatewayLimits {
        concurrent_of_a_source: 1,
        per_second_of_a_source: 100,
        ..limits()
    };
    let server = Server::start(vec![node(&scripted.url())], one).await;
    let result = format!("[{}]", "1,".repeat(1_900_000) + "1");
    scripted.becomes([Fault::Says(format!(r#"{{"result":{result}}}"#))]);
    let question = r#"{"jsonrpc":"2.0","id":1,"method":"getSlot","params":[]}"#;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let mut slow = socket.connect(server.address).await.unwrap();
    let head = format!(
        "POST /rpc HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{question}",
        question.len()
    );
    slow.write_all(head.as_bytes()).await.unwrap();
    // Its first byte: the node has answered.
    slow.readable().await.unwrap();
    scripted.becomes([]);
    tokio::time::sleep(Duration::from_millis(500)).await;
    let meanwhile = server.post(question).await;
    assert_eq!(meanwhile.status(), StatusCode::SERVICE_UNAVAILABLE);
    let mut answer = Vec::new();
    slow.read_to_end(&mut answer).await.unwrap();
    assert!(answer.len() > 3_800_000, "{}", answer.len());
    let after = server.post(question).await;
    assert_eq!(after.status(), StatusCode::OK);
}

/// A node sends back whole what a simulation is to show, however long it is and whoever names it.
#[tokio::test]
async fn a_simulation_shows_no_accounts_that_are_longer_than_the_page_needs() {
    let (model, scripted, server) = of_one_node().await;
    let [short, long] = [3, 4].map(|it| Pubkey::new_from_array([it; 32]));
    for (address, bytes) in [(short, 165), (long, 1 << 20)] {
        let account = Account {
            owner: Pubkey::new_from_array([5; 32]),
            data: vec![0; bytes],
            executable: false,
        };
        model.set(address, Some(account));
    }
    let simulate = async |addresses: &[Pubkey]| {
        let addresses: Vec<String> = addresses.iter().map(Pubkey::to_string).collect();
        let accounts = json!({"encoding": "base64", "addresses": addresses});
        let params = json!(["AAAA", {"encoding": "base64", "accounts": accounts}]);
        server.call("simulateTransaction", params).await
    };
    assert!(simulate(&[short]).await["result"].is_object());
    assert_eq!(scripted.count("simulateTransaction"), 1);
    for refused in [&[short, long][..], &[short, short]] {
        let answer = simulate(refused).await;
        assert!(answer["error"].is_object(), "{answer}");
    }
    assert_eq!(
        scripted.count("simulateTransaction"),
        1,
        "the node heard of no other"
    );
    let plain = json!(["AAAA", {"encoding": "base64"}]);
    let plain = server.call("simulateTransaction", plain).await;
    assert!(plain["result"].is_object());
}

#[tokio::test]
async fn a_name_that_was_made_to_lead_here_is_none_to_ask_by() {
    let scripted = ScriptedNode::of(&chain()).await.unwrap();
    let hosts = Hosts::new(&["oracle.example".to_owned()]);
    let server = Server::start_for(vec![node(&scripted.url())], limits(), Some(hosts)).await;
    let rebound = server.post_with("host", "rebound.example:8080").await;
    assert_eq!(rebound.status(), StatusCode::MISDIRECTED_REQUEST);
    let words = rebound.text().await.unwrap();
    assert!(words.contains("`app.hosts`"), "{words}");
    let socket = Client::new().get(format!("http://{}/ws", server.address));
    let socket = socket.header("host", "rebound.example:8080").send().await;
    assert_eq!(socket.unwrap().status(), StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(scripted.calls().len(), 0);
    let named = server.post_with("host", "oracle.example").await;
    assert_eq!(named.status(), StatusCode::OK);
    assert!(server.call("getSlot", json!([])).await["result"].is_u64());
}
