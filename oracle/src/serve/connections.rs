//! Connections of the API: a bounded number, and none for ever. Each takes an open file, and a service without open files
//! cannot write its log.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::serve::Listener;
use metrics::Gauge;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, Sleep},
};

use crate::config::ApiConfig;

/// Proxies keep connections that they do not use for a minute, as a rule: theirs should end first.
const SHORTEST_QUIET: Duration = Duration::from_secs(75);
/// How much longer than an answer may take.
const MARGIN: Duration = Duration::from_secs(15);

/// What connections may take.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// At once; further ones wait in the kernel.
    pub connections: usize,
    /// A connection on which nothing could be written for so long is closed, whatever its peer sends: it is silent, or
    /// sends a request without end, or does not take the answer. Longer than an answer may take.
    pub quiet: Duration,
}

impl Bounds {
    pub fn of(api: &ApiConfig) -> Self {
        let answer = Duration::from_secs(api.timeout_seconds);
        Self {
            connections: api.max_connections,
            quiet: answer.saturating_add(MARGIN).max(SHORTEST_QUIET),
        }
    }
}

/// Accepts no more than there are places for.
pub(super) struct BoundedListener {
    listener: TcpListener,
    places: Arc<Semaphore>,
    quiet: Duration,
    open: Gauge,
}

impl BoundedListener {
    pub fn new(listener: TcpListener, bounds: Bounds) -> Self {
        metrics::describe_gauge!("openmast_api_connections", "Open connections");
        let places = bounds.connections.min(Semaphore::MAX_PERMITS);
        Self {
            listener,
            places: Arc::new(Semaphore::new(places)),
            quiet: bounds.quiet,
            open: metrics::gauge!("openmast_api_connections"),
        }
    }
}

impl Listener for BoundedListener {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        let Ok(place) = Arc::clone(&self.places).acquire_owned().await else {
            // Nobody closes it.
            return std::future::pending().await;
        };
        // Logs what the kernel refuses, and tries again.
        let (stream, address) = Listener::accept(&mut self.listener).await;
        let connection = Connection::new(stream, place, self.quiet, self.open.clone());
        (connection, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// One connection and its place.
pub(super) struct Connection {
    stream: TcpStream,
    quiet: Duration,
    written_at: Instant,
    /// Goes off when there may have been quiet for too long.
    alarm: Pin<Box<Sleep>>,
    open: Gauge,
    _place: OwnedSemaphorePermit,
}

impl Connection {
    fn new(stream: TcpStream, place: OwnedSemaphorePermit, quiet: Duration, open: Gauge) -> Self {
        open.increment(1);
        Self {
            stream,
            quiet,
            written_at: Instant::now(),
            alarm: Box::pin(tokio::time::sleep(quiet)),
            open,
            _place: place,
        }
    }

    /// An error when nothing was written for too long; otherwise the task is woken when that may be so.
    fn check(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        while self.alarm.as_mut().poll(context).is_ready() {
            let due = self.written_at + self.quiet;
            if Instant::now() >= due {
                return Err(io::ErrorKind::TimedOut.into());
            }
            self.alarm.as_mut().reset(due);
        }
        Ok(())
    }

    fn wrote(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        match written {
            Poll::Ready(Ok(count)) if count > 0 => self.written_at = Instant::now(),
            Poll::Ready(_) => {}
            Poll::Pending => self.check(context)?,
        }
        written
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.open.decrement(1);
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        // Also when there is something to read: a byte now and then is no reason to stay.
        self.check(context)?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.wrote(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.wrote(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
