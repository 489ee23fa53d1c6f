//! How long it takes until the last of many listeners has a change of prices, beside a loop that writes as many bytes to as many sockets:
//! `cargo run --release -p openmast-load --bin price_load -- --listeners 10000`
//!
//! Every listener is a connection of its own and must have every change whole. Server and listeners are two processes on the same
//! cores. Prints one JSON object.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

use std::{net::SocketAddr, time::Duration};

use anyhow::{Context, Result, ensure};
use clap::Parser;
use openmast_load::{
    http::Connection,
    price_server::{PriceServer, now_ns},
};
use openmast_oracle::config::raise_open_files;
use tokio::{sync::mpsc, task::JoinSet};

#[derive(Parser)]
struct Arguments {
    #[arg(long, default_value_t = 10_000)]
    listeners: usize,
    /// Changes, each of which is awaited
    #[arg(long, default_value_t = 6)]
    changes: usize,
    /// Assets, of which each has another price after a change
    #[arg(long, default_value_t = 6)]
    assets: u32,
}

const LONGEST: Duration = Duration::from_secs(60);
/// Connections that are made at once: the kernel lets no more wait.
const AT_ONCE: usize = 256;

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    raise_open_files();
    let mut server = PriceServer::start(arguments.assets, arguments.listeners)?;
    let (api, raw) = (server.addresses.api, server.addresses.raw);
    let mut listeners = Listeners::begin(&arguments, api, true).await?;
    let (seconds, event_bytes) = listeners.measure(&arguments, &mut server, "change").await?;
    drop(listeners);
    let mut listeners = Listeners::begin(&arguments, raw, false).await?;
    let (raw_seconds, raw_bytes) = listeners.measure(&arguments, &mut server, "raw").await?;
    let result = serde_json::json!({
        "listeners": arguments.listeners,
        "changes": arguments.changes,
        "event_bytes": event_bytes,
        "raw_bytes": raw_bytes,
        "seconds": seconds,
        "raw_seconds": raw_seconds,
    });
    println!("{result:#}");
    Ok(())
}

/// Connections that listen.
struct Listeners {
    /// When a listener had something whole, and how many bytes it was.
    heard: mpsc::UnboundedReceiver<(u64, usize)>,
    tasks: JoinSet<Result<()>>,
}

impl Listeners {
    /// Connects all. With the API, each has the prices as they are when this returns.
    async fn begin(arguments: &Arguments, server: SocketAddr, is_api: bool) -> Result<Self> {
        let (hear, heard) = mpsc::unbounded_channel();
        let mut tasks = JoinSet::new();
        let mut left = arguments.listeners;
        while left > 0 {
            let mut opening = JoinSet::new();
            for _ in 0..left.min(AT_ONCE) {
                opening.spawn(open(server, is_api));
            }
            left -= opening.len();
            for connection in opening.join_all().await {
                tasks.spawn(listen(connection?, hear.clone()));
            }
        }
        Ok(Self { heard, tasks })
    }

    /// Seconds from each order to when the last listener had heard, and the bytes of what it heard.
    async fn measure(
        &mut self,
        arguments: &Arguments,
        server: &mut PriceServer,
        order: &str,
    ) -> Result<(Vec<f64>, usize)> {
        let (mut seconds, mut bytes) = (Vec::new(), 0);
        for _ in 0..arguments.changes {
            let told = server.tell(order)?;
            let mut last = 0;
            for _ in 0..arguments.listeners {
                let heard = tokio::time::timeout(LONGEST, self.heard.recv());
                let (at_ns, length) = heard.await?.context("all listeners have gone")?;
                last = last.max(at_ns);
                bytes = length;
            }
            seconds.push(last.saturating_sub(told.at_ns) as f64 / 1e9);
        }
        ensure!(
            self.heard.is_empty(),
            "a listener heard more than it was told"
        );
        ensure!(self.tasks.try_join_next().is_none(), "a listener has gone");
        Ok((seconds, bytes))
    }
}

async fn open(server: SocketAddr, is_api: bool) -> Result<Connection> {
    let mut connection = Connection::open(server).await?;
    if is_api {
        let request = "GET /v1/prices/stream HTTP/1.1\r\nhost: localhost\r\n\r\n";
        connection.send(request).await?;
        let head = connection.read_until(b"\r\n\r\n").await?;
        ensure!(
            head.starts_with(b"HTTP/1.1 200"),
            "{}",
            String::from_utf8_lossy(&head)
        );
        connection.read_until(b"\n\n").await?;
    }
    Ok(connection)
}

async fn listen(
    mut connection: Connection,
    hear: mpsc::UnboundedSender<(u64, usize)>,
) -> Result<()> {
    loop {
        let event = connection.read_until(b"\n\n").await?;
        // A comment keeps the connection.
        if event.ends_with(b"\n:\n\n") {
            continue;
        }
        hear.send((now_ns(), event.len()))?;
    }
}
