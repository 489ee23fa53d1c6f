//! `/ws`: takes a browser's WebSocket when a node has taken one, within the number of places.

use std::{net::IpAddr, sync::Arc};

use axum::{
    body::Body,
    extract::{Extension, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use hyper_util::rt::TokioIo;
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        handshake::derive_accept_key,
        protocol::{Role, WebSocketConfig},
    },
};

use super::{
    access::{Gateway, Source},
    limits::{MOST_ASKED_BYTES, MOST_TOLD_BYTES},
    outcomes::count,
    refusal::Refusal,
    relay::Relay,
};

pub(super) async fn ws(
    State(gateway): State<Arc<Gateway>>,
    Extension(Source(source)): Extension<Source>,
    request: Request,
) -> Response {
    match taken(gateway, source, request).await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(),
    }
}

async fn taken(
    gateway: Arc<Gateway>,
    source: IpAddr,
    mut request: Request,
) -> Result<Response, Refusal> {
    gateway.is_meant(request.headers())?;
    let key = key(request.headers()).ok_or(Refusal::NoSocket)?;
    gateway.admit(source)?;
    let place = gateway.sockets.take(source);
    let place = place.map_err(|_| Refusal::TooManySockets)?;
    let node = gateway.nodes.connect(of_nodes()).await?;
    let upgrading = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        // The browser may have gone meanwhile.
        let Ok(upgraded) = upgrading.await else {
            return;
        };
        let stream = TokioIo::new(upgraded);
        let config = Some(of_browsers());
        let browser = WebSocketStream::from_raw_socket(stream, Role::Server, config).await;
        Relay::new(gateway, source, place).run(browser, node).await;
    });
    count("connected");
    Ok(switching(&key))
}

/// The key of a handshake of WebSocket 13 (RFC 6455).
fn key(headers: &HeaderMap) -> Option<HeaderValue> {
    let has = |name: HeaderName, word: &str| {
        let values = headers.get_all(name).into_iter();
        let lists = values.filter_map(|it| it.to_str().ok());
        lists
            .flat_map(|it| it.split(','))
            .any(|it| it.trim().eq_ignore_ascii_case(word))
    };
    let is_handshake = has(header::CONNECTION, "upgrade")
        && has(header::UPGRADE, "websocket")
        && has(header::SEC_WEBSOCKET_VERSION, "13");
    headers
        .get(header::SEC_WEBSOCKET_KEY)
        .filter(|_| is_handshake)
        .cloned()
}

fn switching(key: &HeaderValue) -> Response {
    let accept = HeaderValue::from_str(&derive_accept_key(key.as_bytes()));
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    if let Ok(accept) = accept {
        headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    }
    response
}

fn of_browsers() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(8 << 10)
        .max_message_size(Some(MOST_ASKED_BYTES))
        .max_frame_size(Some(MOST_ASKED_BYTES))
        .max_write_buffer_size(2 * MOST_TOLD_BYTES)
}

fn of_nodes() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(16 << 10)
        .max_message_size(Some(MOST_TOLD_BYTES))
        .max_frame_size(Some(MOST_TOLD_BYTES))
}
