//! The server: binds the sockets and runs a thread for each.

use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use tokio::runtime::Builder;
use tokio::sync::watch;

use super::accounting::RequestHandler;
use super::clients::{ClientSecrets, Clients};
use super::config::{ClientConfig, RadiusConfig};
use super::receiver::Receiver;
use super::refusal_log::RefusalLog;
use super::shared::{Metrics, Shared};
use super::socket::BatchSocket;
use crate::shares::{Division, Kind, Shares};
use crate::time::Clock;
use openmast_log::Log;
use openmast_platform::cores;
use openmast_records::Sender;

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    #[error("the RADIUS settings need a change:\n{}", .0.join("\n"))]
    Config(Vec<String>),
    #[error("cannot listen on UDP {address} (radius.listen): {source}")]
    Bind {
        address: SocketAddr,
        source: io::Error,
    },
}

/// A running RADIUS accounting server. Dropping it stops it without waiting for open requests.
pub struct RadiusServer {
    addresses: Vec<SocketAddr>,
    secrets: ClientSecrets,
    stop: watch::Sender<()>,
    threads: Vec<JoinHandle<()>>,
}

impl RadiusServer {
    /// Binds every address of `config` and starts to answer. Requests are dated by `clock`.
    pub fn start(config: &RadiusConfig, clock: Clock, log: Log) -> Result<Self, ServerError> {
        let problems = config.problems();
        if !problems.is_empty() {
            return Err(ServerError::Config(problems));
        }
        let room = log.room();
        let areas = config.clients.iter().map(ClientConfig::area);
        let senders = areas.map(|area| room.number(&Sender::Area(area.into())));
        let names = config.clients.iter().map(|client| client.name.as_str());
        let shared = Arc::new(Shared {
            log,
            clock,
            refusal_log: RefusalLog::new(config.log_interval()),
            metrics: Metrics::new(names),
            senders: senders.collect(),
            room,
            in_flight: Mutex::new(in_flight(config)),
            clients_over_reserve: config.clients.iter().map(|_| false.into()).collect(),
        });
        let clients = Arc::new(Clients::new(&config.clients));
        let (stop, stopped) = watch::channel(());
        let (mut addresses, mut threads) = (Vec::new(), Vec::new());
        for (address, sockets) in bind_all(config)? {
            addresses.push(address);
            for socket in sockets {
                let handler = RequestHandler::new(config, Arc::clone(&clients));
                let core = cores::in_turn(&config.cores, threads.len());
                let thread = serve(socket, core, handler, Arc::clone(&shared), stopped.clone())
                    .map_err(|source| ServerError::Bind { address, source })?;
                threads.push(thread);
            }
        }
        tracing::info!(?addresses, "listening for RADIUS accounting");
        Ok(Self {
            addresses,
            secrets: ClientSecrets::new(clients),
            stop,
            threads,
        })
    }

    /// Where it listens, in the order of `radius.listen`.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// The clients' secrets, which can be replaced while it runs.
    pub fn secrets(&self) -> ClientSecrets {
        self.secrets.clone()
    }

    /// Stops receiving, and waits until every request that was received is answered or refused.
    pub async fn shutdown(mut self) {
        self.stop.send_replace(());
        for thread in self.threads.drain(..) {
            let joined = tokio::task::spawn_blocking(move || thread.join()).await;
            if !matches!(joined, Ok(Ok(()))) {
                tracing::error!("a thread of the RADIUS server panicked");
            }
        }
    }
}

/// The places in flight of each client. Half of all are open to whoever comes first.
fn in_flight(config: &RadiusConfig) -> Shares {
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let mut shares = Shares::new(Division {
        most: count(config.max_in_flight),
        common: Some(2),
        areas: count(config.clients.len()),
        has_radios: false,
    });
    config.clients.iter().for_each(|_| shares.add(Kind::Area));
    shares
}

type Bound = (SocketAddr, Vec<UdpSocket>);

fn bind_all(config: &RadiusConfig) -> Result<Vec<Bound>, ServerError> {
    let bind = |address: SocketAddr| -> io::Result<Bound> {
        let sockets = BatchSocket::bind(address, config.sockets, config.receive_buffer_bytes)?;
        let bound = sockets.first().map_or(Ok(address), UdpSocket::local_addr)?;
        Ok((bound, sockets))
    };
    config
        .listen
        .iter()
        .map(|&address| bind(address).map_err(|source| ServerError::Bind { address, source }))
        .collect()
}

/// Starts the thread of one socket, with a runtime of its own: everything that belongs to a socket stays in one
/// thread, and that thread on `core` if there is one.
fn serve(
    socket: UdpSocket,
    core: Option<usize>,
    handler: RequestHandler,
    shared: Arc<Shared>,
    stopped: watch::Receiver<()>,
) -> io::Result<JoinHandle<()>> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let inside = runtime.enter();
    let receiver = Receiver::new(shared, handler, BatchSocket::new(socket)?);
    drop(inside);
    std::thread::Builder::new()
        .name("radius".into())
        .spawn(move || {
            cores::pin(core);
            runtime.block_on(receiver.run(stopped));
        })
}
