//! Serves prices over HTTP for `quote_load` and `price_load`, which start it: the oracle's API as the service has it, with metrics and
//! with its log, and beside it the least that a server could do for the same bytes. Orders come on standard input, a line each.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

use std::{io::Write, net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context, bail};
use axum::{
    Router,
    body::{Bytes, to_bytes},
    extract::Request,
    http::header,
    routing::get,
};
use clap::Parser;
use metrics_exporter_prometheus::PrometheusBuilder;
use openmast_load::{
    price_server::{Addresses, Told, now_ns},
    prices::{PricesAlone, list},
};
use openmast_oracle::{
    config::{ApiConfig, MetricsConfig, raise_open_files},
    ingest::{radius::RadiusConfig, usage::UsageConfig},
    serve::{AdminToken, Bounds, PriceFeed, Purpose, Setup, router, serve},
    time::Clock,
};
use solana_pubkey::Pubkey;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::Mutex,
};
use tower::ServiceExt;

/// The question whose answer the constant server gives.
const QUESTION: &str = "/v1/quote?bytes=1000000000&asset=0";
/// Connections beside those of listeners.
const OTHERS: usize = 1_024;
/// About as long as the event that listeners of the oracle's API are sent when six prices change, which `price_load` has change.
const RAW_BYTES: usize = 1_024;

#[derive(Parser)]
struct Arguments {
    /// Assets that have a price
    #[arg(long)]
    assets: u32,
    /// Listeners that there will be
    #[arg(long)]
    listeners: usize,
}

type Waiting = Arc<Mutex<Vec<TcpStream>>>;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    raise_open_files();
    tracing_subscriber::fmt()
        .json()
        .with_writer(std::io::stderr)
        .with_max_level(tracing::Level::INFO)
        .init();
    let feed = PriceFeed::new(arguments.listeners, arguments.listeners);
    feed.publish(list(arguments.assets, 5));
    let config = api(arguments.listeners);
    let api = api_router(&config, feed.clone())?;
    let answer = answer(api.clone()).await?;
    let (api_listener, constant_listener) = (bind().await?, bind().await?);
    let raw_listener = bind().await?;
    let addresses = Addresses {
        api: api_listener.local_addr()?,
        constant: constant_listener.local_addr()?,
        raw: raw_listener.local_addr()?,
    };
    tokio::spawn(serve(
        Purpose::Api,
        api_listener,
        api,
        Bounds::of(&config),
        std::future::pending(),
    ));
    let constant = get(move || {
        let answer = answer.clone();
        async move { ([(header::CONTENT_TYPE, "application/json")], answer) }
    });
    let constant = Router::new().route("/v1/quote", constant);
    tokio::spawn(async { axum::serve(constant_listener, constant).await });
    let waiting = Waiting::default();
    tokio::spawn(accept(raw_listener, Arc::clone(&waiting)));
    say(&addresses)?;
    obey(&arguments, &feed, &waiting).await
}

async fn bind() -> anyhow::Result<TcpListener> {
    // What listen(2) lets wait is more than all listeners that connect at once need.
    Ok(TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?)
}

fn api(listeners: usize) -> ApiConfig {
    ApiConfig {
        max_connections: listeners + OTHERS,
        max_connections_per_source: listeners + OTHERS,
        max_price_listeners: listeners,
        ..ApiConfig::default()
    }
}

/// As the service puts it together.
fn api_router(config: &ApiConfig, feed: PriceFeed) -> anyhow::Result<Router> {
    let recorder = PrometheusBuilder::new().install_recorder()?;
    let setup = Setup {
        api: config,
        metrics: &MetricsConfig::default(),
        radius: &RadiusConfig::default(),
        usage: &UsageConfig::default(),
        app: None,
        actions: None,
        admin_token: AdminToken::new(None),
        reload: None,
        program: Pubkey::default(),
        network: Pubkey::default(),
        clock: Clock::default(),
        recorder: Some(recorder),
    };
    Ok(router(&setup, Arc::new(PricesAlone(feed))))
}

/// What the oracle's API answers.
async fn answer(api: Router) -> anyhow::Result<Bytes> {
    let request = Request::get(QUESTION).body(axum::body::Body::empty())?;
    let answer = api.oneshot(request).await?;
    Ok(to_bytes(answer.into_body(), usize::MAX).await?)
}

async fn accept(listener: TcpListener, waiting: Waiting) -> anyhow::Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        waiting.lock().await.push(stream);
    }
}

async fn obey(arguments: &Arguments, feed: &PriceFeed, waiting: &Waiting) -> anyhow::Result<()> {
    let mut orders = BufReader::new(tokio::io::stdin()).lines();
    let mut epoch = 5;
    while let Some(order) = orders.next_line().await? {
        if order == "raw" {
            until_all_wait(waiting, arguments.listeners).await;
        }
        let at_ns = now_ns();
        let bytes = match order.as_str() {
            "change" => {
                epoch += 1;
                feed.publish(list(arguments.assets, epoch));
                0
            }
            "raw" => {
                write_to_all(waiting).await?;
                RAW_BYTES
            }
            _ => bail!("no order: {order}"),
        };
        say(&Told { at_ns, bytes })?;
    }
    Ok(())
}

/// A connection is there for its client before it is accepted here.
async fn until_all_wait(waiting: &Waiting, count: usize) {
    while waiting.lock().await.len() < count {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn write_to_all(waiting: &Waiting) -> anyhow::Result<()> {
    let mut bytes = vec![b' '; RAW_BYTES - 2];
    bytes.extend_from_slice(b"\n\n");
    for stream in waiting.lock().await.iter_mut() {
        stream
            .write_all(&bytes)
            .await
            .context("a listener has gone")?;
    }
    Ok(())
}

fn say(answer: &impl serde::Serialize) -> anyhow::Result<()> {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{}", serde_json::to_string(answer)?)?;
    Ok(stdout.flush()?)
}
