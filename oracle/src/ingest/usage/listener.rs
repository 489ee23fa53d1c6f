//! Connections: a bounded number, each with HTTP/1.1 and HTTP/2, with TLS or without.

use std::{io, sync::Arc, time::Duration};

use axum::Router;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
};
use tokio_rustls::TlsAcceptor;

use super::{config::UsageConfig, counters::Counters};

/// TLS and the head of a request must be there by then.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// A peer that does not answer a ping for so long is gone.
const KEEP_ALIVE: Duration = Duration::from_secs(30);
/// Bytes of one connection, and of one stream, that may be under way: with 4096 connections at most 4 GiB would be, but
/// the kernel and the room of the intake hold up senders long before.
const CONNECTION_WINDOW: u32 = 1 << 20;
const STREAM_WINDOW: u32 = 512 << 10;
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
}

impl Connections {
    pub(super) fn new(
        tls: Option<TlsAcceptor>,
        router: Router,
        counters: Arc<Counters>,
        config: &UsageConfig,
    ) -> Self {
        let places = config.max_connections.min(Semaphore::MAX_PERMITS);
        Self {
            tls,
            router,
            counters,
            builder: builder(config),
            places: Arc::new(Semaphore::new(places)),
        }
    }

    /// Serves until told to stop; then lets what was begun finish for a moment.
    pub(super) async fn run(self, listener: TcpListener, mut stop: watch::Receiver<()>) {
        let (this, graceful) = (Arc::new(self), GracefulShutdown::new());
        loop {
            let accepted = tokio::select! {
                _ = stop.changed() => break,
                accepted = this.accept(&listener) => accepted,
            };
            match accepted {
                Ok((stream, place)) => {
                    let watcher = graceful.watcher();
                    tokio::spawn(Arc::clone(&this).serve(stream, place, watcher));
                }
                Err(error) => {
                    tracing::error!(%error, "cannot accept connections (usage.listen); trying again");
                    tokio::time::sleep(ACCEPT_RETRY).await;
                }
            }
        }
        drop(listener);
        // No new ones; open ones are told to end.
        let _ = tokio::time::timeout(GRACE, graceful.shutdown()).await;
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
        watcher: hyper_util::server::graceful::Watcher,
    ) {
        self.counters.connections.increment(1);
        match &self.tls {
            None => self.serve_http(stream, watcher).await,
            Some(tls) => match tokio::time::timeout(HANDSHAKE, tls.accept(stream)).await {
                Ok(Ok(stream)) => self.serve_http(stream, watcher).await,
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
        watcher: hyper_util::server::graceful::Watcher,
    ) {
        let service = TowerToHyperService::new(self.router.clone());
        let connection = self.builder.serve_connection(TokioIo::new(stream), service);
        if let Err(error) = watcher.watch(connection).await {
            tracing::debug!(error, "a usage connection broke off");
        }
    }
}

fn builder(config: &UsageConfig) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
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
