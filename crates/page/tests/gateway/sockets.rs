//! `/ws`.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use openmast_page::{GatewayLimits, Node};
use openmast_scripted_node::ScriptedSocket;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{
        Error, Message, client::IntoClientRequest, http::HeaderValue,
        protocol::frame::coding::CloseCode,
    },
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

async fn connect_from(server: &Server, source: &'static str) -> Result<Socket, Error> {
    let url = format!("ws://{}/ws", server.address);
    let mut request = url.into_client_request()?;
    let source = HeaderValue::from_static(source);
    request.headers_mut().insert("source", source);
    Ok(connect_async(request).await?.0)
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
async fn a_source_has_a_bound_of_subscriptions_until_a_node_has_ended_one() {
    let node = ScriptedSocket::start().await.unwrap();
    let two = GatewayLimits {
        sockets_of_a_source: 2,
        ..limits()
    };
    let server = Server::start(vec![with_socket(&node)], two).await;
    let mut first = connect(&server).await.unwrap();
    let mut second = connect(&server).await.unwrap();
    let mut last = Value::Null;
    for id in 1..=3 {
        say(&mut first, subscribe(id)).await;
        last = hear_json(&mut first).await["result"].take();
        assert!(last.is_u64());
    }
    say(&mut second, subscribe(4)).await;
    assert!(hear_json(&mut second).await["result"].is_u64());
    for socket in [&mut first, &mut second] {
        say(socket, subscribe(5)).await;
        let words = hear_json(socket).await["error"]["message"].to_string();
        assert!(words.contains("too many subscriptions"), "{words}");
    }
    let end = |method: &str| json!({"jsonrpc": "2.0", "id": 9, "method": method, "params": [last]});
    // The node has it under another name, and keeps it.
    say(&mut first, end("accountUnsubscribe")).await;
    assert_eq!(hear_json(&mut first).await["error"]["code"], -32602);
    say(&mut second, subscribe(10)).await;
    assert!(hear_json(&mut second).await["error"].is_object());
    say(&mut first, end("slotUnsubscribe")).await;
    assert_eq!(hear_json(&mut first).await["result"], true);
    say(&mut second, subscribe(11)).await;
    assert!(hear_json(&mut second).await["result"].is_u64());
    // Another source has its own.
    let mut other = connect_from(&server, "192.0.2.2").await.unwrap();
    say(&mut other, subscribe(1)).await;
    assert!(hear_json(&mut other).await["result"].is_u64());
    // With a socket its subscriptions go.
    drop(first);
    let mut tries = 0;
    loop {
        say(&mut second, subscribe(12)).await;
        if hear_json(&mut second).await["result"].is_u64() {
            return;
        }
        tries += 1;
        assert!(tries < 10, "its subscriptions stay");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[tokio::test]
async fn what_a_node_refuses_to_subscribe_to_does_not_count() {
    let node = ScriptedSocket::start().await.unwrap();
    node.is_silent(true);
    let one = GatewayLimits {
        sockets_of_a_source: 1,
        ..limits()
    };
    let server = Server::start(vec![with_socket(&node)], one).await;
    let mut socket = connect(&server).await.unwrap();
    for number in 1..=3 {
        say(&mut socket, subscribe(number)).await;
        heard(&node, number).await;
        node.tell(&json!({"id": number, "error": {"code": -1, "message": "no"}}).to_string());
        let answer = hear_json(&mut socket).await;
        assert_eq!(answer["error"]["code"], -1, "{answer}");
    }
}

#[tokio::test]
async fn a_signature_counts_until_its_fate_is_told() {
    let node = ScriptedSocket::start().await.unwrap();
    let one = GatewayLimits {
        sockets_of_a_source: 1,
        ..limits()
    };
    let server = Server::start(vec![with_socket(&node)], one).await;
    let mut socket = connect(&server).await.unwrap();
    let signature =
        json!({"jsonrpc": "2.0", "id": 1, "method": "signatureSubscribe", "params": ["a"]});
    for _ in 0..2 {
        say(&mut socket, signature.clone()).await;
        assert!(hear_json(&mut socket).await["result"].is_u64());
    }
    say(&mut socket, signature.clone()).await;
    assert!(hear_json(&mut socket).await["error"].is_object());
    let fate = json!({"context": {"slot": 5}, "value": {"err": null}});
    let told = json!({"jsonrpc": "2.0", "method": "signatureNotification", "params": {"result": fate, "subscription": 1001}});
    node.tell(&told.to_string());
    assert_eq!(hear_json(&mut socket).await, told);
    say(&mut socket, signature).await;
    assert!(hear_json(&mut socket).await["result"].is_u64());
}

/// Until the node has heard so many calls.
async fn heard(node: &ScriptedSocket, many: usize) {
    for _ in 0..200 {
        if node.heard().len() >= many {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the node heard {:?}", node.heard());
}

/// Calls of `/ws` and questions of `/rpc` are under way together.
#[tokio::test]
async fn calls_that_the_node_has_not_answered_have_places_of_their_source() {
    let node = ScriptedSocket::start().await.unwrap();
    node.is_silent(true);
    let three = GatewayLimits {
        concurrent_of_a_source: 3,
        ..limits()
    };
    let server = Server::start(vec![with_socket(&node)], three).await;
    let mut first = connect(&server).await.unwrap();
    let mut second = connect(&server).await.unwrap();
    for id in 1..=2 {
        say(&mut first, subscribe(id)).await;
    }
    heard(&node, 2).await;
    say(&mut second, subscribe(3)).await;
    heard(&node, 3).await;
    say(&mut second, subscribe(4)).await;
    let answer = hear_json(&mut second).await;
    assert_eq!(answer["id"], 4);
    assert_eq!(answer["error"]["code"], -32005, "{answer}");
    let words = answer["error"]["message"].as_str().unwrap();
    assert!(words.contains("at once"), "{words}");
    let question = r#"{"jsonrpc":"2.0","id":1,"method":"getSlot","params":[]}"#;
    let asked = server.post(question).await;
    assert_eq!(asked.status().as_u16(), 503);
    // An answer frees a place.
    node.tell(&json!({"id": 1, "result": 1001}).to_string());
    assert_eq!(hear_json(&mut first).await["result"], 1001);
    say(&mut first, subscribe(5)).await;
    heard(&node, 4).await;
}

#[tokio::test]
async fn a_node_that_answers_no_call_has_gone() {
    let node = ScriptedSocket::start().await.unwrap();
    let short = GatewayLimits {
        timeout: Duration::from_millis(500),
        ..limits()
    };
    let server = Server::start(vec![with_socket(&node)], short).await;
    let mut socket = connect(&server).await.unwrap();
    say(&mut socket, subscribe(1)).await;
    hear_json(&mut socket).await;
    node.is_silent(true);
    say(&mut socket, subscribe(2)).await;
    let (code, ..) = end(&mut socket).await;
    assert_eq!(code, CloseCode::Again);
}

#[tokio::test]
async fn a_connection_that_subscribes_to_nothing_ends() {
    let node = ScriptedSocket::start().await.unwrap();
    let short = GatewayLimits {
        idle: Duration::from_secs(1),
        ..limits()
    };
    let server = Server::start(vec![with_socket(&node)], short).await;
    let mut subscribed = connect(&server).await.unwrap();
    say(&mut subscribed, subscribe(1)).await;
    let number = hear_json(&mut subscribed).await["result"].take();
    let mut idle = connect(&server).await.unwrap();
    // That it says something is not enough.
    say(&mut idle, json!({"jsonrpc": "2.0", "method": "ping"})).await;
    let (code, why, _) = end(&mut idle).await;
    assert_eq!(code, CloseCode::Policy);
    assert!(why.contains("nothing is subscribed to"), "{why}");
    tokio::time::sleep(Duration::from_secs(1)).await;
    let still = json!({"jsonrpc": "2.0", "method": "slotNotification", "params": {"result": {"slot": 7}, "subscription": number}});
    node.tell(&still.to_string());
    assert_eq!(hear_json(&mut subscribed).await, still);
    // From when it has ended its last one on, it is idle.
    let ends = json!({"jsonrpc": "2.0", "id": 2, "method": "slotUnsubscribe", "params": [number]});
    say(&mut subscribed, ends).await;
    assert_eq!(hear_json(&mut subscribed).await["result"], true);
    let (code, ..) = end(&mut subscribed).await;
    assert_eq!(code, CloseCode::Policy);
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
async fn what_is_told_has_a_bound_for_all_connections_of_a_source() {
    let node = ScriptedSocket::start().await.unwrap();
    let few = GatewayLimits {
        per_second_of_a_source: 1,
        ..limits()
    };
    let server = Server::start(vec![with_socket(&node)], few).await;
    let mut sockets = [
        connect(&server).await.unwrap(),
        connect(&server).await.unwrap(),
    ];
    for socket in &mut sockets {
        say(socket, subscribe(1)).await;
        hear_json(socket).await;
    }
    let account =
        json!({"context": {"slot": 5}, "value": {"data": ["x".repeat(100_000), "base64"]}});
    let long = json!({"method": "accountNotification", "params": {"result": account, "subscription": 1001}});
    let mut told = 0;
    for _ in 0..20 {
        node.tell(&long.to_string());
    }
    for socket in &mut sockets {
        let (code, why, heard) = end(socket).await;
        assert_eq!(code, CloseCode::Policy);
        assert!(why.contains("more bytes pass"), "{why}");
        told += heard;
    }
    // Both together had ten seconds' worth at once, of 64 KiB each, less what they asked, and what came while the test ran.
    assert!((2..=12).contains(&told), "{told}");
    let mut other = connect_from(&server, "192.0.2.2").await.unwrap();
    say(&mut other, subscribe(1)).await;
    assert!(hear_json(&mut other).await["result"].is_u64());
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
async fn of_a_nodes_words_none_reaches_a_browser() {
    let node = ScriptedSocket::start().await.unwrap();
    node.is_silent(true);
    let server = Server::start(vec![with_socket(&node)], limits()).await;
    let mut socket = connect(&server).await.unwrap();
    let mut number = 0;
    for key in [
        "socket-key-of-the-test",
        "socket%2dkey%2Dof%2dthe%2dtest",
        r"socket\u002dkey-of-the-test",
        "SOCKET-KEY-OF-THE-TEST",
        "c29ja2V0LWtleS1vZi10aGUtdGVzdA==",
    ] {
        // To nobody's call.
        node.tell(&format!(r#"{{"error":"{key} is used up"}}"#));
        node.tell(&format!(r#"{{"method":"{key}","params":{{}}}}"#));
        for (said, code) in [
            (r#""error":{"code":-32005,"message":"KEY"}"#, -32005),
            (r#""error":"KEY""#, -32603),
            (r#""result":"KEY""#, -32603),
        ] {
            number += 1;
            say(&mut socket, subscribe("mine")).await;
            heard(&node, number).await;
            let said = said.replace("KEY", key);
            node.tell(&format!(r#"{{"id":{number},{said},"by":"{key}"}}"#));
            let answer = hear_json(&mut socket).await;
            assert_eq!(answer["id"], "mine");
            assert_eq!(answer["error"]["code"], code, "{said}");
            assert!(!answer.to_string().contains(key), "{answer}");
        }
    }
    node.is_silent(false);
    say(&mut socket, subscribe("mine")).await;
    let subscription = hear_json(&mut socket).await["result"].take();
    let told = |result: Value| {
        let params = json!({"result": result, "subscription": subscription, "by": "key"});
        node.tell(
            &json!({"method": "slotNotification", "params": params, "by": "key"}).to_string(),
        );
    };
    told(json!("key"));
    told(json!({"slot": "key"}));
    told(json!({"slot": 7}));
    let heard = hear_json(&mut socket).await;
    let params = json!({"result": {"slot": 7}, "subscription": subscription});
    assert_eq!(
        heard,
        json!({"jsonrpc": "2.0", "method": "slotNotification", "params": params})
    );
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
