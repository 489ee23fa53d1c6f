//! Connections of the server for signed usage reports: a bounded number, each with HTTP/1.1 and HTTP/2, with TLS or
//! without.

use std::{
    convert::Infallible,
    pin::pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    BoxError, Router,
    body::{Bytes, HttpBody},
    http::Request,
    response::Response,
    routing::future::RouteFuture,
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::watch,
};
use tokio_rustls::TlsAcceptor;

use super::{
    config::UsageConfig,
    counters::Counters,
    peer::{Limits, Peer},
    tls::Tls,
};
use crate::connections::{Accepted, ConnectionLimits, Listener};

/// Longest time for the TLS handshake, and again for the head of the first request after it.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// A connection that has not brought a good batch of a radio keeps its place for so long, even if another needs it.
const STRANGERS_TIME: Duration = Duration::from_secs(2);
/// A peer that does not answer a ping for so long is taken for gone.
const KEEP_ALIVE: Duration = Duration::from_secs(30);
/// Bytes of one connection, of all its streams together, that a sender may send before they are read. What is read has
/// room elsewhere (`receive_budget`). So this is what a connection adds; a stranger's connection adds four pieces of up to 16
/// KiB that wait for room. With 4096 connections that is 1.25 GiB at most, if all fill it at once.
const CONNECTION_WINDOW: u32 = 256 << 10;
const STREAM_WINDOW: u32 = 256 << 10;
/// The same bound for a connection with HTTP/1.
const HTTP1_BUFFER: usize = 64 << 10;
/// Bytes of one stream that the oracle has written and its peer has not taken.
const UNSENT: usize = 64 << 10;
/// Most bytes of the headers of one request.
const HEADERS: u32 = 16 << 10;
/// Most bytes of the payload of one frame: a larger one ends its connection.
const FRAME: u32 = 16 << 10;
/// Streams that the peer has reset and that the oracle has not looked at yet, and streams that the oracle has reset
/// because of the peer's errors. With more the connection is ended: somebody opens streams only to reset them
/// (CVE-2023-44487).
const RESET_STREAMS: usize = 64;
/// How long open streams may go on when the oracle stops.
const GRACE: Duration = Duration::from_secs(2);

/// Everything that a connection needs.
pub(super) struct Connections {
    tls: Option<Tls>,
    router: Router,
    counters: Arc<Counters>,
    builder: Builder<TokioExecutor>,
    connection_limits: ConnectionLimits,
    handshake: Duration,
    limits: Limits,
}

impl Connections {
    pub(super) fn new(
        tls: Option<Tls>,
        router: Router,
        counters: Arc<Counters>,
        config: &UsageConfig,
    ) -> Self {
        Self {
            tls,
            router,
            counters,
            builder: builder(config),
            connection_limits: ConnectionLimits {
                total: config.max_connections,
                per_source: config.max_connections_per_source,
                kept_idle: STRANGERS_TIME,
            },
            handshake: handshake(config),
            limits: Limits {
                until_heard: handshake(config),
                until_proven: config.receive_timeout(),
                between: config.idle_timeout(),
            },
        }
    }

    /// Serves until told to stop; then lets what was begun finish for a moment.
    pub(super) async fn run(self, listener: TcpListener, mut stop: watch::Receiver<()>) {
        let open = self.counters.connections.clone();
        let mut listener = Listener::new(
            "usage",
            "usage.listen",
            listener,
            self.connection_limits,
            open,
        );
        let this = Arc::new(self);
        loop {
            let (stream, accepted) = tokio::select! {
                _ = stop.changed() => break,
                next = listener.next() => next,
            };
            tokio::spawn(Arc::clone(&this).serve(stream, accepted, stop.clone()));
        }
        // No new connections are taken. Open ones end for the same reason, and give back their places.
        let _ = tokio::time::timeout(GRACE, listener.close()).await;
    }

    async fn serve(
        self: Arc<Self>,
        stream: TcpStream,
        accepted: Accepted,
        stop: watch::Receiver<()>,
    ) {
        let Some(tls) = &self.tls else {
            return self.serve_http(stream, &accepted, stop).await;
        };
        // A handshake that has begun keeps the certificate with which it began.
        let handshake = TlsAcceptor::from(tls.current()).accept(stream);
        let handshake = tokio::select! {
            handshake = tokio::time::timeout(self.handshake, handshake) => handshake,
            () = accepted.place.evicted() => return,
        };
        match handshake {
            Ok(Ok(stream)) => self.serve_http(stream, &accepted, stop).await,
            Ok(Err(error)) => {
                self.counters.failed_handshakes.increment(1);
                tracing::debug!(%error, "a TLS handshake failed");
            }
            Err(_) => self.counters.failed_handshakes.increment(1),
        }
    }

    async fn serve_http(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        accepted: &Accepted,
        mut stop: watch::Receiver<()>,
    ) {
        let peer = Peer::new(Arc::clone(accepted.place.activity()));
        let service = TowerToHyperService::new(PeerRouter {
            router: self.router.clone(),
            peer: Arc::clone(&peer),
        });
        let connection = self.builder.serve_connection(TokioIo::new(stream), service);
        let mut connection = pin!(connection);
        let ended = tokio::select! {
            ended = connection.as_mut() => Some(ended),
            () = peer.idle_too_long(self.limits) => {
                self.counters.useless_connections.increment(1);
                None
            }
            // The connection is dropped without a goodbye: another waits for its place.
            () = accepted.place.evicted() => return,
            _ = stop.changed() => None,
        };
        let ended = match ended {
            Some(ended) => ended,
            None => {
                connection.as_mut().graceful_shutdown();
                let finished = tokio::time::timeout(GRACE, connection).await;
                finished.unwrap_or(Ok(()))
            }
        };
        if let Err(error) = ended {
            tracing::debug!(error, "a usage connection broke off");
        }
    }
}

/// The router, which learns which peer its requests come from.
#[derive(Clone)]
struct PeerRouter {
    router: Router,
    peer: Arc<Peer>,
}

impl<B> tower::Service<Request<B>> for PeerRouter
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = RouteFuture<Infallible>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // A router is always ready.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        self.peer.note_request();
        request.extensions_mut().insert(Arc::clone(&self.peer));
        self.router.call(request)
    }
}

fn handshake(config: &UsageConfig) -> Duration {
    HANDSHAKE.min(config.receive_timeout())
}

fn builder(config: &UsageConfig) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .max_buf_size(HTTP1_BUFFER)
        .header_read_timeout(handshake(config));
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(KEEP_ALIVE)
        .keep_alive_timeout(KEEP_ALIVE)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .initial_stream_window_size(STREAM_WINDOW)
        .max_frame_size(FRAME)
        .max_header_list_size(HEADERS)
        .max_send_buf_size(UNSENT)
        .max_pending_accept_reset_streams(RESET_STREAMS)
        .max_local_error_reset_streams(RESET_STREAMS)
        .max_concurrent_streams(config.max_streams_per_connection);
    builder
}
