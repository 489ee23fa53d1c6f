//! `/ws`.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use openmast_page::{GatewayLimits, Node};
use openmast_scripted_node::ScriptedSocket;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest, protocol::frame::coding::CloseCode},
};

use super::server::{Server, limits, node};

/// A node of which only the WebSockets are used.
fn with_socket(scripted: &ScriptedSocket) -> Node {
    let mut node = node("http://127.0.0.1:9");
    node.ws = scripted.url().parse().unwrap();
    node
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn connect(server: &Server) -> Result<Socket, Error> {
    let url = format!("ws://{}/ws", server.address);
    Ok(connect_async(url).await?.0)
}

/// The HTTP status of a refusal.
async fn refused(server: &Server) -> u16 {
    match connect(server).await {
        Err(Error::Http(answer)) => answer.status().as_u16(),
        other => panic!("{other:?}"),
    }
}

async fn say(socket: &mut Socket, message: Value) {
    socket
        .send(Message::text(message.to_string()))
        .await
        .unwrap();
}

async fn hear(socket: &mut Socket) -> Message {
    let next = tokio::time::timeout(Duration::from_secs(10), socket.next());
    next.await.expect("an answer").expect("a message").unwrap()
}

async fn hear_json(socket: &mut Socket) -> Value {
    match hear(socket).await {
        Message::Text(text) => serde_json::from_str(&text).unwrap(),
        other => panic!("{other:?}"),
    }
}

fn subscribe(id: impl Into<Value>) -> Value {
    json!({"jsonrpc": "2.0", "id": id.into(), "method": "slotSubscribe", "params": []})
}

#[tokio::test]
async fn subscriptions_are_passed_on_and_what_the_node_tells_comes_back() {
    let node = ScriptedSocket::start().await.unwrap();
    let server = Server::start(vec![with_socket(&node)], limits()).await;
    let mut socket = connect(&server).await.unwrap();
    say(&mut socket, subscribe("of the browser")).await;
    let answer = hear_json(&mut socket).await;
    assert_eq!(answer["id"], "of the browser");
    let number = answer["result"].as_u64().unwrap();
    let told = json!({"jsonrpc": "2.0", "method": "slotNotification", "params": {"subscription": number, "result": {"slot": 7}}});
    node.tell(&told.to_string());
    assert_eq!(hear_json(&mut socket).await, told);
    say(
        &mut socket,
        json!({"jsonrpc": "2.0", "id": 8, "method": "slotUnsubscribe", "params": [number]}),
    )
    .await;
    assert_eq!(hear_json(&mut socket).await["id"], 8);
    let heard = node.heard();
    let methods: Vec<_> = heard.iter().map(|it| it["method"].clone()).collect();
    assert_eq!(methods, ["slotSubscribe", "slotUnsubscribe"]);
}

#[tokio::test]
async fn other_methods_are_refused_by_name_and_the_connection_stays() {
    let node = ScriptedSocket::start().await.unwrap();
    let server = Server::start(vec![with_socket(&node)], limits()).await;
    let mut socket = connect(&server).await.unwrap();
    for method in [
        "programSubscribe",
        "logsSubscribe",
        "blockSubscribe",
        "getSlot",
    ] {
        say(
            &mut socket,
            json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": []}),
        )
        .await;
        let answer = hear_json(&mut socket).await;
        assert_eq!(answer["error"]["code"], -32601);
        assert!(
            answer["error"]["message"]
                .as_str()
                .unwrap()
                .contains(method)
        );
    }
    // Clients keep connections alive with this one. It is answered by nothing.
    say(&mut socket, json!({"jsonrpc": "2.0", "method": "ping"})).await;
    say(&mut socket, json!([subscribe(1)])).await;
    assert_eq!(hear_json(&mut socket).await["error"]["code"], -32600);
    say(&mut socket, subscribe(2)).await;
    assert_eq!(hear_json(&mut socket).await["id"], 2);
    assert_eq!(node.heard().len(), 1);
}

#[tokio::test]
async fn a_connection_has_a_bound_of_subscriptions_until_the_node_has_ended_one() {
    let node = ScriptedSocket::start().await.unwrap();
    let server = Server::start(vec![with_socket(&node)], limits()).await;
    let mut socket = connect(&server).await.unwrap();
    let mut last = Value::Null;
    for id in 0..8 {
        say(&mut socket, subscribe(id)).await;
        last = hear_json(&mut socket).await["result"].take();
        assert!(last.is_u64());
    }
    let end = |method: &str| json!({"jsonrpc": "2.0", "id": 9, "method": method, "params": [last]});
    // The node has it under another name, and keeps it.
    say(&mut socket, end("accountUnsubscribe")).await;
    assert_eq!(hear_json(&mut socket).await["error"]["code"], -32602);
    say(&mut socket, subscribe(10)).await;
    let words = hear_json(&mut socket).await["error"]["message"].to_string();
    assert!(words.contains("at most 8 subscriptions"), "{words}");
    say(&mut socket, end("slotUnsubscribe")).await;
    assert_eq!(hear_json(&mut socket).await["result"], true);
    say(&mut socket, subscribe(11)).await;
    assert!(hear_json(&mut socket).await["result"].is_u64());
}

#[tokio::test]
async fn whatever_is_said_counts_as_asked() {
    let node = ScriptedSocket::start().await.unwrap();
    let few = GatewayLimits {
        per_second_of_a_source: 1,
        ..limits()
    };
    let server = Server::start(vec![with_socket(&node)], few).await;
    let mut socket = connect(&server).await.unwrap();
    // Ten seconds' worth is spent by these, of which the first are answered by nothing.
    for _ in 0..15 {
        say(&mut socket, json!({"jsonrpc": "2.0", "method": "ping"})).await;
    }
    say(&mut socket, subscribe("mine")).await;
    let answer = loop {
        let answer = hear_json(&mut socket).await;
        if answer["id"] == "mine" {
            break answer;
        }
    };
    assert_eq!(answer["error"]["code"], -32005, "{answer}");
    assert_eq!(node.heard().len(), 0);
}

/// Why it ends, and how many messages came before.
async fn end(socket: &mut Socket) -> (CloseCode, String, usize) {
    let mut heard = 0;
    loop {
        match hear(socket).await {
            Message::Close(Some(frame)) => return (frame.code, frame.reason.to_string(), heard),
            Message::Text(_) => heard += 1,
            _ => {}
        }
    }
}

#[tokio::test]
async fn who_is_refused_again_and_again_is_let_go() {
    let node = ScriptedSocket::start().await.unwrap();
    let server = Server::start(vec![with_socket(&node)], limits()).await;
    let mut socket = connect(&server).await.unwrap();
    for number in 0..16 {
        let said = match number % 2 {
            0 => json!([]),
            _ => json!({"jsonrpc": "2.0", "id": number, "method": "getSlot", "params": []}),
        };
        say(&mut socket, said).await;
    }
    let (code, why, answers) = end(&mut socket).await;
    assert_eq!((code, answers), (CloseCode::Policy, 16));
    assert!(why.contains("16 calls were refused"), "{why}");
}

#[tokio::test]
async fn what_is_told_has_a_bound() {
    let node = ScriptedSocket::start().await.unwrap();
    let server = Server::start(vec![with_socket(&node)], limits()).await;
    let mut socket = connect(&server).await.unwrap();
    say(&mut socket, subscribe(1)).await;
    hear_json(&mut socket).await;
    let long = json!({"method": "accountNotification", "params": "x".repeat(100_000)});
    for _ in 0..30 {
        node.tell(&long.to_string());
    }
    let (code, why, told) = end(&mut socket).await;
    assert_eq!(code, CloseCode::Policy);
    assert!(why.contains("more than 131072 bytes a second"), "{why}");
    // Ten seconds' worth at once, and what came while the test ran.
    assert!((13..30).contains(&told), "{told}");
}

#[tokio::test]
async fn pings_count_as_what_is_said() {
    let node = ScriptedSocket::start().await.unwrap();
    let server = Server::start(vec![with_socket(&node)], limits()).await;
    let mut socket = connect(&server).await.unwrap();
    for _ in 0..20_000 {
        // From some point on nobody takes them.
        let _ = socket.feed(Message::Ping(Vec::new().into())).await;
    }
    let _ = socket.flush().await;
    let mut next = socket.next().await;
    while let Some(Ok(Message::Pong(_))) = next {
        next = socket.next().await;
    }
    assert!(
        matches!(&next, Some(Ok(Message::Close(Some(frame)))) if frame.code == CloseCode::Policy)
            || matches!(&next, Some(Err(_)) | None),
        "{next:?}"
    );
}

#[tokio::test]
async fn places_are_bounded_and_come_free() {
    let node = ScriptedSocket::start().await.unwrap();
    let two = GatewayLimits {
        sockets_of_a_source: 2,
        ..limits()
    };
    let server = Server::start(vec![with_socket(&node)], two).await;
    let first = connect(&server).await.unwrap();
    let _second = connect(&server).await.unwrap();
    assert_eq!(refused(&server).await, 503);
    drop(first);
    let mut tries = 0;
    while connect(&server).await.is_err() {
        tries += 1;
        assert!(tries < 100, "the place does not come free");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn when_the_node_goes_the_browser_is_told_to_connect_again() {
    let node = ScriptedSocket::start().await.unwrap();
    let server = Server::start(vec![with_socket(&node)], limits()).await;
    let mut socket = connect(&server).await.unwrap();
    say(&mut socket, subscribe(1)).await;
    hear_json(&mut socket).await;
    node.hang_up();
    match hear(&mut socket).await {
        Message::Close(Some(frame)) => assert_eq!(frame.code, CloseCode::Again),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_tells_a_key_is_kept_back() {
    let node = ScriptedSocket::start().await.unwrap();
    let server = Server::start(vec![with_socket(&node)], limits()).await;
    let mut socket = connect(&server).await.unwrap();
    say(&mut socket, subscribe(1)).await;
    hear_json(&mut socket).await;
    node.tell(r#"{"error":"socket-key-of-the-test is used up"}"#);
    node.tell(r#"{"error":"socket\u002dkey\u002dof-the-test is used up"}"#);
    node.tell(r#"{"method":"slotNotification"}"#);
    assert_eq!(hear_json(&mut socket).await["method"], "slotNotification");
}

#[tokio::test]
async fn who_may_not_or_cannot_connect_is_told_so() {
    let server = Server::start(vec![node("http://127.0.0.1:9")], limits()).await;
    assert_eq!(refused(&server).await, 502, "no node takes it");
    let url = format!("ws://{}/ws", server.address);
    let mut request = url.into_client_request().unwrap();
    request
        .headers_mut()
        .insert("origin", "https://other.example".parse().unwrap());
    match connect_async(request).await {
        Err(Error::Http(answer)) => assert_eq!(answer.status().as_u16(), 403),
        other => panic!("{other:?}"),
    }
    let plain = reqwest::get(format!("http://{}/ws", server.address))
        .await
        .unwrap();
    assert_eq!(plain.status().as_u16(), 426);
}

#[tokio::test]
async fn a_message_has_a_bound() {
    let node = ScriptedSocket::start().await.unwrap();
    let server = Server::start(vec![with_socket(&node)], limits()).await;
    let mut socket = connect(&server).await.unwrap();
    let _ = socket.send(Message::text("x".repeat(40_000))).await;
    let end = tokio::time::timeout(Duration::from_secs(10), socket.next())
        .await
        .unwrap();
    assert!(
        matches!(end, None | Some(Err(_) | Ok(Message::Close(_)))),
        "{end:?}"
    );
    assert_eq!(node.heard().len(), 0);
}
