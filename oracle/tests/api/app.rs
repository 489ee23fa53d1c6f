//! The web application at the API's address.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use openmast_scripted_node::{Model, ScriptedNode, ScriptedSocket};
use reqwest::{Client, StatusCode, header};
use serde_json::{Value, json};
use solana_hash::Hash;
use tokio_tungstenite::{connect_async, tungstenite::Message};

use super::server::Server;
use super::sources::{Fixture, network};

const BROWSER: &str = "text/html,application/xhtml+xml,*/*;q=0.8";

async fn visit(server: &Server, path: &str) -> reqwest::Response {
    let request = Client::new().get(server.url(path));
    request
        .header(header::ACCEPT, BROWSER)
        .send()
        .await
        .unwrap()
}

#[tokio::test]
async fn a_browser_gets_the_application_and_what_it_loads() {
    let server = Server::start(Fixture::default()).await;
    for path in ["/", "/explorer/asset/0"] {
        let page = visit(&server, path).await;
        assert_eq!(page.status(), StatusCode::OK);
        assert!(page.headers().contains_key("content-security-policy"));
        let page = page.text().await.unwrap();
        let mut loaded = page.split('"').filter(|it| it.starts_with("/assets/"));
        let script = loaded.find(|it| it.ends_with(".js")).unwrap();
        let script = reqwest::get(server.url(script)).await.unwrap();
        assert_eq!(
            script.headers()["content-type"],
            "text/javascript; charset=utf-8"
        );
        assert!(script.text().await.unwrap().len() > 10_000);
    }
}

#[tokio::test]
async fn routes_of_the_api_stay_what_they_are_for_browsers_too() {
    let server = Server::start(Fixture::default()).await;
    let epoch = visit(&server, "/v1/epoch").await;
    assert_eq!(epoch.headers()["content-type"], "application/json");
    for path in ["/v1/nowhere", "/v1", "/assets/nowhere.js"] {
        let nowhere = visit(&server, path).await;
        assert_eq!(nowhere.status(), StatusCode::NOT_FOUND, "{path}");
        let problem: Value = nowhere.json().await.unwrap();
        assert_eq!(problem["code"], "no_route");
    }
}

#[tokio::test]
async fn where_it_is_turned_off_there_is_the_api_alone() {
    let server = Server::start_without_app(Fixture::default()).await;
    assert_eq!(visit(&server, "/").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(visit(&server, "/v1/epoch").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn the_listener_for_health_shows_no_page() {
    let server = Server::start(Fixture::default()).await;
    let request = Client::new().get(format!("http://{}/", server.health()));
    let answer = request
        .header(header::ACCEPT, BROWSER)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_page_is_told_where_it_is() {
    let server = Server::start(Fixture::default()).await;
    let place = reqwest::get(server.url("/app.json")).await.unwrap();
    let place: Value = place.json().await.unwrap();
    assert_eq!(place["network"], network().to_string());
    assert_eq!(place["oracle"], true);
}

#[tokio::test]
async fn what_the_page_asks_solana_goes_through_the_same_port() {
    let model = Model::new(Hash::new_from_array([7; 32]), Duration::from_millis(400));
    let node = ScriptedNode::of(&model).await.unwrap();
    let socket = ScriptedSocket::start().await.unwrap();
    let server = Server::start_before(&node.url(), &socket.url(), &[]).await;
    let ask = async |method: &str| -> Value {
        let call = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": []});
        let asked = Client::new().post(server.url("/rpc")).json(&call).send();
        asked.await.unwrap().json().await.unwrap()
    };
    assert_eq!(
        ask("getGenesisHash").await["result"],
        model.genesis().to_string()
    );
    let refused = ask("getBlock").await.to_string();
    assert!(refused.contains("`getBlock` is not passed on"), "{refused}");
    // Of searches those that the page needs are, and this is none of them.
    let refused = ask("getProgramAccounts").await.to_string();
    assert!(
        refused.contains("only searches that the page needs"),
        "{refused}"
    );
    assert_eq!(node.count("getBlock"), 0);
    assert_eq!(node.count("getProgramAccounts"), 0);
    for body in ["{".to_owned(), "x".repeat(40_000)] {
        let asked = Client::new().post(server.url("/rpc")).body(body);
        let asked = asked.header(header::CONTENT_TYPE, "application/json");
        assert!(asked.send().await.unwrap().status().is_client_error());
    }

    let url = format!("ws://{}/ws", server.address());
    let (mut browser, _) = connect_async(url).await.unwrap();
    let call = json!({"jsonrpc": "2.0", "id": 7, "method": "slotSubscribe", "params": []});
    browser.send(Message::text(call.to_string())).await.unwrap();
    let answer = tokio::time::timeout(Duration::from_secs(10), browser.next());
    let answer = answer.await.unwrap().unwrap().unwrap().into_text().unwrap();
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer["id"], 7);
    assert_eq!(socket.heard()[0]["method"], "slotSubscribe");

    let metrics = reqwest::get(server.url("/metrics")).await.unwrap();
    let metrics = metrics.text().await.unwrap();
    let count = |outcome: &str| format!("openmast_app_questions_total{{outcome=\"{outcome}\"}}");
    for outcome in ["answered", "method", "malformed", "too_long", "connected"] {
        assert!(metrics.contains(&count(outcome)), "{outcome}: {metrics}");
    }
}

#[tokio::test]
async fn solana_is_asked_by_the_names_that_are_configured_and_on_loopback_by_the_machines_own() {
    let model = Model::new(Hash::new_from_array([7; 32]), Duration::from_millis(400));
    let node = ScriptedNode::of(&model).await.unwrap();
    let ask_at = async |listen: &str, hosts: &[&str], host: &'static str| {
        let (ws, listen) = ("ws://127.0.0.1:9", listen.parse().unwrap());
        let server = Server::start_configured(&node.url(), ws, hosts, listen).await;
        let call = json!({"jsonrpc": "2.0", "id": 1, "method": "getSlot", "params": []});
        let rpc = Client::new().post(server.url("/rpc")).json(&call);
        let rpc = rpc.header(header::HOST, host).send().await.unwrap();
        let api = Client::new().get(server.url("/v1/epoch"));
        let api = api.header(header::HOST, host).send().await.unwrap();
        (rpc.status(), api.status())
    };
    let ask = async |hosts: &[&str], host| ask_at("127.0.0.1:8080", hosts, host).await;
    let (misdirected, ok) = (StatusCode::MISDIRECTED_REQUEST, StatusCode::OK);
    // What the API says is for everybody.
    assert_eq!(ask(&[], "oracle.example").await, (misdirected, ok));
    assert_eq!(ask(&[], "localhost:8080").await, (ok, ok));
    let named = ["oracle.example"];
    assert_eq!(ask(&named, "oracle.example").await, (ok, ok));
    assert_eq!(ask(&named, "localhost:8080").await, (ok, ok));
    assert_eq!(ask(&named, "rebound.example").await, (misdirected, ok));
    // Where other machines reach it, it is asked by names that nobody told it, unless somebody did.
    let public = "0.0.0.0:8080";
    assert_eq!(ask_at(public, &[], "oracle.example").await, (ok, ok));
    let refused = ask_at(public, &named, "rebound.example").await;
    assert_eq!(refused, (misdirected, ok));
}
