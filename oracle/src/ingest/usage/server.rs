//! The server for signed usage reports as a whole.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    routing::{any, post},
};
use openmast_usage::UPLOAD_METHOD;
use tokio::{sync::watch, task::JoinHandle};

use super::{
    config::UsageConfig, counters::Counters, grpc, http, intake::Intake, listener::Connections,
    pipeline::Pipeline, radios::Radios, tls::Tls,
};
use crate::{connections::listen, time::Clock};
use openmast_log::Log;
use openmast_platform::turns;

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum UsageServerError {
    #[error("{key} {problem}")]
    Config { key: &'static str, problem: String },
    #[error("cannot listen on TCP {address} (usage.listen): {source}")]
    Bind {
        address: SocketAddr,
        source: io::Error,
    },
    #[error("no thread for signatures: {0}")]
    Thread(io::Error),
}

/// A running server for signed usage reports. Dropping it stops it without waiting for what is under way.
pub struct UsageServer {
    address: SocketAddr,
    tls: Option<Tls>,
    stop: watch::Sender<()>,
    listener: JoinHandle<()>,
    threads: Vec<std::thread::JoinHandle<()>>,
}

impl UsageServer {
    /// Listens and starts to answer. Batches are dated by `clock`. Must be called inside a Tokio runtime.
    ///
    /// # Errors
    /// The configuration, a file that it names, or the address is wrong.
    pub fn start(
        config: &UsageConfig,
        network: [u8; 32],
        radios: Radios,
        clock: Clock,
        log: Log,
    ) -> Result<Self, UsageServerError> {
        if let Some((key, problem)) = config.problems().into_iter().next() {
            return Err(UsageServerError::Config { key, problem });
        }
        let wrong = |(key, problem)| UsageServerError::Config { key, problem };
        let tls = Tls::of(config).map_err(wrong)?;
        let bind = |source| UsageServerError::Bind {
            address: config.listen,
            source,
        };
        let listener = listen(config.listen).map_err(bind)?;
        let address = listener.local_addr().map_err(bind)?;

        let counters = Arc::new(Counters::new(config.log_interval()));
        let (queue, jobs) = turns::channel();
        let threads = Pipeline::start(
            config.thread_count(),
            &config.cores,
            jobs,
            radios.clone(),
            Arc::clone(&counters),
            log,
        )
        .map_err(UsageServerError::Thread)?;
        let intake = Intake::new(config, network, radios, clock, Arc::clone(&counters), queue);
        let router = router(intake);
        let (stop, stopped) = watch::channel(());
        tracing::info!(%address, tls = tls.is_some(), "listening for signed usage reports");
        let connections = Connections::new(tls.clone(), router, counters, config);
        Ok(Self {
            address,
            tls,
            stop,
            listener: tokio::spawn(connections.run(listener, stopped)),
            threads,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What its connections are secured with; `None` for plain text.
    pub(crate) fn tls(&self) -> Option<Tls> {
        self.tls.clone()
    }

    /// Takes nothing new, and waits a moment for what was taken.
    pub async fn shutdown(self) {
        self.stop.send_replace(());
        let _ = self.listener.await;
        // A stream that its sender keeps open holds the queue open: its thread ends with the process.
        let threads = tokio::task::spawn_blocking(move || {
            for thread in self.threads {
                let _ = thread.join();
            }
        });
        let _ = tokio::time::timeout(Duration::from_secs(2), threads).await;
    }
}

fn router(intake: Intake) -> Router {
    Router::new()
        .route("/v1/usage", post(http::post))
        .route(UPLOAD_METHOD, any(grpc::upload))
        .with_state(Arc::new(intake))
}
