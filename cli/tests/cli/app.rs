//! The web application without an oracle of one's own.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command},
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    response::{Html, Redirect},
    routing::get,
};
use openmast_client::addresses;
use reqwest::{Client, StatusCode, header};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::world::{NETWORK, World};

/// The command while it serves, ended with the test.
struct App {
    child: Child,
    url: String,
}

impl App {
    fn start(world: &World, more: &[&str]) -> Self {
        let arguments = [&["app", "--listen", "127.0.0.1:0", "--json"], more].concat();
        let mut child = world.start(&arguments);
        let mut first = String::new();
        let stdout = child.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut first).unwrap();
        let told: Value = serde_json::from_str(&first).unwrap_or_else(|_| panic!("{first}"));
        let url = told["url"]
            .as_str()
            .unwrap()
            .trim_end_matches('/')
            .to_owned();
        Self { child, url }
    }

    async fn get(&self, path: &str) -> (StatusCode, Value) {
        let answer = reqwest::get(format!("{}{path}", self.url)).await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    /// The answer to a path as it stands here: clients write some in another way before they ask.
    async fn asked_for(&self, path: &str) -> String {
        let host = self.url.trim_start_matches("http://");
        let mut connection = tokio::net::TcpStream::connect(host).await.unwrap();
        let question = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        connection.write_all(question.as_bytes()).await.unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).await.unwrap();
        answer
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_shows_the_page_and_asks_the_chain_for_it() {
    let world = World::new().await;
    let mut app = App::start(&world, &[]);
    let page = reqwest::get(&app.url).await.unwrap();
    assert!(page.headers().contains_key("content-security-policy"));
    assert!(page.text().await.unwrap().contains("<script"));
    let (_, place) = app.get("/app.json").await;
    let program = addresses::PROGRAM_ID.to_string();
    assert_eq!(
        place,
        json!({"network": NETWORK.to_string(), "program": program, "oracle": false})
    );

    let options = json!({"encoding": "base64", "commitment": "finalized"});
    let call = json!({"jsonrpc": "2.0", "id": 1, "method": "getMultipleAccounts", "params": [[NETWORK.to_string()], options]});
    let asked = Client::new()
        .post(format!("{}/rpc", app.url))
        .json(&call)
        .send();
    let answer: Value = asked.await.unwrap().json().await.unwrap();
    assert_eq!(answer["result"]["value"][0]["owner"], program);

    let missing = app.get("/assets/none.js").await;
    assert_eq!(missing.0, StatusCode::NOT_FOUND);
    assert_eq!(
        missing.1["code"], "no_route",
        "that is not for want of an oracle"
    );

    let (status, problem) = app.get("/v1/epoch").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(problem["code"], "no_oracle");
    assert!(
        problem["what_to_do"]
            .as_str()
            .unwrap()
            .contains("--oracle-api")
    );

    let stop = Command::new("kill")
        .arg(app.child.id().to_string())
        .status();
    assert!(stop.unwrap().success());
    assert_eq!(app.child.wait().unwrap().code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_oracle_elsewhere_says_is_passed_on() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let api = format!("http://{}", listener.local_addr().unwrap());
    let oracle = Router::new()
        .route("/health", get(async || health_of(&NETWORK.to_string())))
        .route(
            "/v1/settlements",
            get(async |uri: axum::http::Uri| Json(json!({"asked": uri.query()}))),
        )
        .route("/v1/page", get(async || Html("<script>alert(1)</script>")))
        .route(
            "/v1/elsewhere",
            get(async || Redirect::temporary("/health")),
        );
    tokio::spawn(async move { axum::serve(listener, oracle).await });
    let world = World::new().await;
    let app = App::start(&world, &["--oracle-api", &api]);
    assert_eq!(app.get("/app.json").await.1["oracle"], true);
    assert_eq!(app.get("/health").await.1["network"], NETWORK.to_string());
    assert_eq!(
        app.get("/v1/settlements?limit=3").await.1["asked"],
        "limit=3"
    );
    let page = reqwest::get(format!("{}/v1/page", app.url)).await.unwrap();
    let header = |name: &str| page.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "application/octet-stream");
    assert!(header("content-security-policy").contains("sandbox"));
    assert_eq!(app.get("/v1/elsewhere").await.0, StatusCode::BAD_GATEWAY);
    for missing in ["/assets/none.js", "/v1"] {
        assert_eq!(app.get(missing).await.1["code"], "no_route", "{missing}");
    }
    let answer = app.asked_for("/v1/%2e%2e/health").await;
    assert!(answer.starts_with("HTTP/1.1 502"), "{answer}");
    let changes = Client::new().put(format!("{}/v1/settlements", app.url));
    let refused = changes.send().await.unwrap().status();
    assert_eq!(refused, StatusCode::METHOD_NOT_ALLOWED);
}

fn health_of(network: &str) -> Json<Value> {
    Json(json!({"program": addresses::PROGRAM_ID.to_string(), "network": network}))
}

/// An oracle that says that it is of whatever network stands there.
async fn oracle_of(network: Arc<Mutex<String>>) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let api = format!("http://{}", listener.local_addr().unwrap());
    let health = async move || health_of(&network.lock().unwrap());
    let oracle = Router::new()
        .route("/health", get(health))
        .route("/v1/epoch", get(async || Json(json!({"epoch": "7"}))));
    tokio::spawn(async move { axum::serve(listener, oracle).await });
    api
}

#[tokio::test(flavor = "multi_thread")]
async fn an_oracle_of_another_network_is_told_before_anything_is_shown() {
    let world = World::new().await;
    let other = "11111111111111111111111111111112";
    let api = oracle_of(Arc::new(Mutex::new(other.to_owned()))).await;
    let listen = ["app", "--listen", "127.0.0.1:0", "--oracle-api", &api];
    let ran = world.run(&listen).await;
    assert_eq!(ran.code(), 3, "{}", ran.stderr());
    let told = format!("the oracle is of the network {other}, not of {NETWORK}");
    assert!(ran.stderr().contains(&told), "{}", ran.stderr());
    assert_eq!(ran.stdout(), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_an_oracle_is_passed_on_once_it_is_of_another_network() {
    let network = Arc::new(Mutex::new(NETWORK.to_string()));
    let api = oracle_of(network.clone()).await;
    let world = World::new().await;
    let app = App::start(&world, &["--oracle-api", &api]);
    assert_eq!(app.get("/v1/epoch").await.1["epoch"], "7");
    *network.lock().unwrap() = "11111111111111111111111111111112".to_owned();
    for path in ["/health", "/v1/epoch"] {
        let (status, problem) = app.get(path).await;
        assert_eq!(status, StatusCode::BAD_GATEWAY, "{path}");
        assert_eq!(problem["code"], "other_network", "{path}");
    }
    *network.lock().unwrap() = NETWORK.to_string();
    assert_eq!(app.get("/v1/epoch").await.1["epoch"], "7");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_for_this_machine_alone() {
    let world = World::new().await;
    let app = App::start(&world, &[]);
    let asked = Client::new()
        .get(&app.url)
        .header(header::HOST, "rebound.example");
    let answer = asked.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::MISDIRECTED_REQUEST);
    for address in ["0.0.0.0:0", "192.0.2.1:80", "here"] {
        let ran = world.run(&["app", "--listen", address]).await;
        assert_eq!(ran.code(), 2, "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_is_not_there_is_told_before_anything_is_shown() {
    let world = World::new().await;
    let other = "11111111111111111111111111111112";
    let ran = world
        .run(&["app", "--listen", "127.0.0.1:0", "--network", other])
        .await;
    assert_eq!(ran.code(), 3, "{}", ran.stderr());
    assert_eq!(ran.stdout(), "");
}
