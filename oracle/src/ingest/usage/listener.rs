//! Connections: a bounded number, each with HTTP/1.1 and HTTP/2, with TLS or without.

use std::{
    convert::Infallible,
    io,
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
    sync::{OwnedSemaphorePermit, Semaphore, watch},
};
use tokio_rustls::TlsAcceptor;

use super::{
    config::UsageConfig,
    counters::Counters,
    peer::{Limits, Peer},
};

/// TLS and the head of a request must be there by then.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// A peer that does not answer a ping for so long is gone.
const KEEP_ALIVE: Duration = Duration::from_secs(30);
/// Bytes of one connection, of all its streams together, that a sender may send before they are read. What is read has
/// room elsewhere (`reading`), so that this is what a connection adds, and of a stranger four pieces of up to 16 KiB that
/// wait for room: with 4096 connections at most 1.25 GiB, if all fill it at once.
const CONNECTION_WINDOW: u32 = 256 << 10;
const STREAM_WINDOW: u32 = 256 << 10;
/// The same of a connection with HTTP/1.
const HTTP1_BUFFER: usize = 64 << 10;
/// How long to rest after the kernel refused a connection.
const ACCEPT_RETRY: Duration = Duration::from_millis(100);
/// How long open streams may go on when the oracle stops.
const GRACE: Duration = Duration::from_secs(2);

/// What every connection needs.
pub(super) struct Connections {
    tls: Option<TlsAcceptor>,
    router: Router,
    counters: Arc<Counters>,
    builder: Builder<TokioExecutor>,
    places: Arc<Semaphore>,
    max_connections: u32,
    limits: Limits,
}

impl Connections {
    pub(super) fn new(
        tls: Option<TlsAcceptor>,
        router: Router,
        counters: Arc<Counters>,
        config: &UsageConfig,
    ) -> Self {
        let most = Semaphore::MAX_PERMITS.min(u32::MAX as usize);
        let max_connections = config.max_connections.min(most);
        Self {
            tls,
            router,
            counters,
            builder: builder(config),
            places: Arc::new(Semaphore::new(max_connections)),
            max_connections: max_connections as u32,
            limits: Limits {
                until_proven: config.receive_timeout(),
                between: config.idle_timeout(),
            },
        }
    }

    /// Serves until told to stop; then lets what was begun finish for a moment.
    pub(super) async fn run(self, listener: TcpListener, mut stop: watch::Receiver<()>) {
        let this = Arc::new(self);
        loop {
            let accepted = tokio::select! {
                _ = stop.changed() => break,
                accepted = this.accept(&listener) => accepted,
            };
            match accepted {
                Ok((stream, place)) => {
                    tokio::spawn(Arc::clone(&this).serve(stream, place, stop.clone()));
                }
                Err(error) => {
                    tracing::error!(%error, "cannot accept connections (usage.listen); trying again");
                    tokio::time::sleep(ACCEPT_RETRY).await;
                }
            }
        }
        drop(listener);
        // No new ones; open ones end for the same reason, and give back their places.
        let all = this.places.acquire_many(this.max_connections);
        let _ = tokio::time::timeout(GRACE, all).await;
    }

    /// The next connection, when there is a place for it: until then the kernel keeps it waiting.
    async fn accept(
        &self,
        listener: &TcpListener,
    ) -> io::Result<(TcpStream, OwnedSemaphorePermit)> {
        let place = Arc::clone(&self.places).acquire_owned().await;
        let place = place.map_err(io::Error::other)?;
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        Ok((stream, place))
    }

    async fn serve(
        self: Arc<Self>,
        stream: TcpStream,
        _place: OwnedSemaphorePermit,
        stop: watch::Receiver<()>,
    ) {
        self.counters.connections.increment(1);
        match &self.tls {
            None => self.serve_http(stream, stop).await,
            Some(tls) => match tokio::time::timeout(HANDSHAKE, tls.accept(stream)).await {
                Ok(Ok(stream)) => self.serve_http(stream, stop).await,
                Ok(Err(error)) => {
                    self.counters.failed_handshakes.increment(1);
                    tracing::debug!(%error, "a TLS handshake failed");
                }
                Err(_) => self.counters.failed_handshakes.increment(1),
            },
        }
        self.counters.connections.decrement(1);
    }

    async fn serve_http(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        mut stop: watch::Receiver<()>,
    ) {
        let peer = Peer::new();
        let service = TowerToHyperService::new(OfPeer {
            router: self.router.clone(),
            peer: Arc::clone(&peer),
        });
        let connection = self.builder.serve_connection(TokioIo::new(stream), service);
        let mut connection = pin!(connection);
        let ended = tokio::select! {
            ended = connection.as_mut() => Some(ended),
            () = peer.useless(self.limits) => {
                self.counters.useless_connections.increment(1);
                None
            }
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

/// The router, which is told whose requests it gets.
#[derive(Clone)]
struct OfPeer {
    router: Router,
    peer: Arc<Peer>,
}

impl<B> tower::Service<Request<B>> for OfPeer
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = RouteFuture<Infallible>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // A router always is.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        request.extensions_mut().insert(Arc::clone(&self.peer));
        self.router.call(request)
    }
}

fn builder(config: &UsageConfig) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .max_buf_size(HTTP1_BUFFER)
        .header_read_timeout(HANDSHAKE);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(KEEP_ALIVE)
        .keep_alive_timeout(KEEP_ALIVE)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .initial_stream_window_size(STREAM_WINDOW)
        .max_concurrent_streams(config.max_streams_per_connection);
    builder
}
