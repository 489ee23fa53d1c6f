//! Connections of the API and of the health listener: HTTP/1, each with a place and timeouts.

use std::{
    convert::Infallible,
    future::Future,
    io,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
    extract::Request,
    response::Response,
};
use http_body::{Frame, SizeHint};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
};

use crate::{
    config::ApiConfig,
    connections::{
        Accepted, Activity, Busy, ConnectionLimits, Listener, Source, Timeouts, TrackedStream,
    },
};

/// The head of a request must be complete so long after its first byte, or after the connection was made.
const HEAD: Duration = Duration::from_secs(10);
/// Proxies usually keep connections that they do not use for a minute: theirs should end first.
const SHORTEST_QUIET: Duration = Duration::from_secs(75);
/// How much longer a connection may be quiet than an answer may take.
const MARGIN: Duration = Duration::from_secs(15);
/// Bytes of a request's head, and of what is read ahead.
const BUFFER: usize = 64 << 10;
/// How long requests under way may go on when the oracle stops.
const GRACE: Duration = Duration::from_secs(5);
/// Connections for health at once: supervisors and metrics collectors are few.
const HEALTH_CONNECTIONS: usize = 64;

/// Limits of connections.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Connections at once; a further one takes the place of an idle one, or waits in the kernel.
    pub connections: usize,
    /// Connections at once of one IPv4 address, or of one IPv6 network of 64 bits.
    pub per_source: usize,
    /// Longest time from the first byte of a request, or from the beginning of the connection, to the end of its head.
    pub head: Duration,
    /// Longest time from an answer to the next request.
    pub idle: Duration,
    /// A connection that serves a request and on which nothing could be written for so long is closed, whatever its
    /// peer sends: it sends a request without end, or does not take the answer. This is longer than an answer may
    /// take.
    pub quiet: Duration,
}

impl Bounds {
    /// The API's limits.
    pub fn of(api: &ApiConfig) -> Self {
        let answer = Duration::from_secs(api.timeout_seconds);
        Self {
            connections: api.max_connections,
            per_source: api.max_connections_per_source,
            head: HEAD,
            idle: SHORTEST_QUIET,
            quiet: answer.saturating_add(MARGIN).max(SHORTEST_QUIET),
        }
    }

    /// The health listener's limits.
    pub fn of_health() -> Self {
        Self {
            connections: HEALTH_CONNECTIONS,
            per_source: HEALTH_CONNECTIONS,
            head: HEAD / 2,
            idle: SHORTEST_QUIET,
            quiet: SHORTEST_QUIET,
        }
    }

    fn limits(&self) -> ConnectionLimits {
        ConnectionLimits {
            total: self.connections,
            per_source: self.per_source,
            kept_idle: Duration::ZERO,
        }
    }

    fn timeouts(&self) -> Timeouts {
        Timeouts {
            head: self.head,
            idle: self.idle,
            quiet: self.quiet,
        }
    }
}

/// One of the two listeners.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Api,
    Health,
}

impl Purpose {
    fn listener(self, listener: TcpListener, limits: ConnectionLimits) -> Listener {
        metrics::describe_gauge!("openmast_api_connections", "Open connections of the API");
        metrics::describe_gauge!(
            "openmast_health_connections",
            "Open connections of the listener for health"
        );
        match self {
            Self::Api => {
                let open = metrics::gauge!("openmast_api_connections");
                Listener::new("api", "api.listen", listener, limits, open)
            }
            Self::Health => {
                let open = metrics::gauge!("openmast_health_connections");
                Listener::new("health", "health.listen", listener, limits, open)
            }
        }
    }
}

/// Serves within `bounds` until `shutdown` resolves, then lets the requests under way finish.
///
/// # Errors
/// The listener failed.
pub async fn serve(
    purpose: Purpose,
    listener: TcpListener,
    router: Router,
    bounds: Bounds,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let mut listener = purpose.listener(listener, bounds.limits());
    let (stop, stopped) = watch::channel(());
    let mut shutdown = pin!(shutdown);
    loop {
        let (stream, accepted) = tokio::select! {
            () = &mut shutdown => break,
            next = listener.next() => next,
        };
        let connection = Connection {
            stream,
            accepted,
            router: router.clone(),
            timeouts: bounds.timeouts(),
        };
        tokio::spawn(connection.serve(stopped.clone()));
    }
    stop.send_replace(());
    let _ = tokio::time::timeout(GRACE, listener.close()).await;
    Ok(())
}

/// One connection.
struct Connection {
    stream: TcpStream,
    accepted: Accepted,
    router: Router,
    timeouts: Timeouts,
}

impl Connection {
    async fn serve(self, mut stop: watch::Receiver<()>) {
        let activity = Arc::clone(self.accepted.place.activity());
        let mut builder = Builder::new(TokioExecutor::new()).http1_only();
        builder.http1().max_buf_size(BUFFER);
        let service = TowerToHyperService::new(ServingRouter {
            router: self.router,
            activity: Arc::clone(&activity),
        });
        let stream = TrackedStream::new(self.stream, Arc::clone(&activity));
        let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
        let mut connection = pin!(connection);
        tokio::select! {
            // The connection ended, well or not, or became a WebSocket, which has bounds of its own.
            _ = connection.as_mut() => return,
            () = self.timeouts.exceeded(&activity) => return,
            () = self.accepted.place.evicted() => return,
            _ = stop.changed() => {}
        }
        connection.as_mut().graceful_shutdown();
        let _ = tokio::time::timeout(GRACE, connection).await;
    }
}

/// The router, which marks the connection as serving from a request's head to the end of its answer.
#[derive(Clone)]
struct ServingRouter {
    router: Router,
    activity: Arc<Activity>,
}

impl<B> tower::Service<axum::http::Request<B>> for ServingRouter
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    type Response = axum::http::Response<ServingBody>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // A router is always ready.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: axum::http::Request<B>) -> Self::Future {
        let busy = self.activity.busy();
        let mut request: Request = request.map(Body::new);
        let source: Source = self.activity.source();
        request.extensions_mut().insert(source);
        let answer = tower::Service::call(&mut self.router, request);
        Box::pin(async move {
            let answer: Response = answer.await?;
            Ok(answer.map(|body| ServingBody { body, _busy: busy }))
        })
    }
}

/// An answer's body: the connection is serving until it is sent.
struct ServingBody {
    body: Body,
    _busy: Busy,
}

impl HttpBody for ServingBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
