//! Accepts connections, and goes on whatever errors the kernel returns.

use std::{
    io,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use metrics::{Counter, Gauge};
use openmast_platform::log_limit::LogLimit;
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use super::places::{ConnectionLimits, Place, Places};

/// Connections that the kernel keeps until they are taken; it may keep fewer (net.core.somaxconn).
const BACKLOG: u32 = 4_096;
/// The pause after the kernel could not accept a connection.
const PAUSE: Duration = Duration::from_millis(100);
/// Errors of the kernel are logged once in this time.
const LOG_INTERVAL: Duration = Duration::from_secs(60);

/// A listening socket with its connection limits.
pub(crate) struct Listener {
    /// The listener's key in the configuration, for logs.
    key: &'static str,
    listener: TcpListener,
    places: Arc<Places>,
    refused: Counter,
    no_files: Counter,
    other_errors: Counter,
    open: Gauge,
    logged: LogLimit<()>,
}

impl Listener {
    /// `name` is the metrics' label, `key` the configuration's. `open` shows how many are connected.
    pub(crate) fn new(
        name: &'static str,
        key: &'static str,
        listener: TcpListener,
        limits: ConnectionLimits,
        open: Gauge,
    ) -> Self {
        describe();
        let errors = |error: &'static str| metrics::counter!("openmast_accept_errors_total", "listener" => name, "error" => error);
        Self {
            key,
            listener,
            places: Places::new(limits),
            refused: metrics::counter!("openmast_connections_refused_total", "listener" => name),
            no_files: errors("no_open_files"),
            other_errors: errors("other"),
            open,
            logged: LogLimit::new(LOG_INTERVAL),
        }
    }

    /// Accepts the next connection as soon as there is a place for it: until then the kernel keeps it waiting.
    pub(crate) async fn next(&mut self) -> (TcpStream, Accepted) {
        loop {
            match self.listener.accept().await {
                Ok((stream, address)) => {
                    if let Some(place) = self.places.enter(address.ip()).await {
                        // If the connection is gone already, reading it will say so.
                        let _ = stream.set_nodelay(true);
                        return (stream, Accepted::new(place, self.open.clone()));
                    }
                    self.refused.increment(1);
                }
                Err(error) => self.handle_accept_error(&error).await,
            }
        }
    }

    /// Accepts no more connections, and waits until the open ones have ended.
    pub(crate) async fn close(self) {
        drop(self.listener);
        self.places.all_left().await;
    }

    /// Counts and logs an error of accepting. No error ends the listener: files become free again, and a connection
    /// that broke off concerns nobody else.
    async fn handle_accept_error(&mut self, error: &io::Error) {
        if concerns_one_connection(error) {
            return;
        }
        match is_out_of_files(error) {
            true => self.no_files.increment(1),
            false => self.other_errors.increment(1),
        }
        if let Some(suppressed) = self.logged.due_again(Instant::now()) {
            tracing::error!(%error, suppressed, "cannot take connections ({}); trying again", self.key);
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// An accepted connection's place.
pub(crate) struct Accepted {
    pub(crate) place: Place,
    open: Gauge,
}

impl Accepted {
    fn new(place: Place, open: Gauge) -> Self {
        open.increment(1);
        Self { place, open }
    }
}

impl Drop for Accepted {
    fn drop(&mut self) {
        self.open.decrement(1);
    }
}

/// Listens with a long backlog: after an outage all radios connect at once.
///
/// # Errors
/// The address is in use, or does not belong to this machine.
pub(crate) fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Whether the error concerns only the connection that was to be accepted.
fn concerns_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::Interrupted
    )
}

/// Whether the process or the machine has as many open files as it may.
fn is_out_of_files(error: &io::Error) -> bool {
    use rustix::io::Errno;
    let errno = error.raw_os_error().map(Errno::from_raw_os_error);
    matches!(errno, Some(Errno::MFILE | Errno::NFILE))
}

fn describe() {
    use metrics::describe_counter;
    describe_counter!(
        "openmast_accept_errors_total",
        "Connections that the kernel could not give; they wait"
    );
    describe_counter!(
        "openmast_connections_refused_total",
        "Connections that were closed at once: their source has as many as it may"
    );
}

#[cfg(test)]
mod tests {
    use metrics_util::debugging::{DebugValue, DebuggingRecorder};

    use super::*;

    const LIMITS: ConnectionLimits = ConnectionLimits {
        total: 4,
        per_source: 4,
        kept_idle: Duration::ZERO,
    };

    /// EMFILE, ENFILE, ENOBUFS; and ECONNABORTED, which is one connection's alone.
    #[tokio::test]
    async fn what_the_kernel_cannot_give_is_counted_and_waited_for() {
        let recorder = DebuggingRecorder::new();
        let seen = recorder.snapshotter();
        let listener = listen(([127, 0, 0, 1], 0).into()).expect("listens");
        let mut listener = metrics::with_local_recorder(&recorder, || {
            Listener::new("api", "api.listen", listener, LIMITS, Gauge::noop())
        });
        for (errno, pauses) in [(24, true), (23, true), (105, true), (103, false)] {
            let started = Instant::now();
            listener
                .handle_accept_error(&io::Error::from_raw_os_error(errno))
                .await;
            assert_eq!(started.elapsed() >= PAUSE, pauses, "{errno}");
        }
        let counted = seen.snapshot().into_vec().into_iter();
        let mut counted: Vec<_> = counted
            .filter_map(|(key, _, _, value)| {
                let error = key.key().labels().find(|label| label.key() == "error")?;
                Some((error.value().to_owned(), value))
            })
            .collect();
        counted.sort_by(|left, right| left.0.cmp(&right.0));
        let expected = [("no_open_files", 2), ("other", 1)];
        let expected = expected.map(|(name, count)| (name.to_owned(), DebugValue::Counter(count)));
        assert_eq!(counted, expected);
    }
}
