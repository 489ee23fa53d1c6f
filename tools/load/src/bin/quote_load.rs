//! How many quotes a second the oracle's API gives over HTTP/1.1 with connections that are kept, beside axum with one route that always
//! gives the same answer: `cargo run --release -p openmast-load --bin quote_load -- --requests 200000`
//!
//! Every connection asks again when its answer is there, and every answer must be the whole answer. Server and clients share the machine's
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

use std::{net::SocketAddr, time::Instant};

use anyhow::{Context, Result, ensure};
use clap::Parser;
use openmast_load::{http::Connection, price_server::PriceServer};

#[derive(Parser)]
struct Arguments {
    /// Quotes in all
    #[arg(long, default_value_t = 200_000)]
    requests: usize,
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// Assets that have a price
    #[arg(long, default_value_t = 10_000)]
    assets: u32,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let server = PriceServer::start(arguments.assets, 1)?;
    let (api, constant) = (server.addresses.api, server.addresses.constant);
    let answer = Connection::open(api).await?.ask(QUESTION).await?;
    let text = std::str::from_utf8(&answer)?;
    ensure!(text.contains("\"amount\":\"1000035\""), "{text}");
    let constant_seconds = ask(&arguments, constant, &answer).await?;
    let seconds = ask(&arguments, api, &answer).await?;
    let result = serde_json::json!({
        "requests": arguments.requests,
        "connections": arguments.connections,
        "assets": arguments.assets,
        "seconds": seconds,
        "constant_seconds": constant_seconds,
        "quotes_per_second": (arguments.requests as f64 / seconds).round(),
    });
    println!("{result:#}");
    Ok(())
}

const QUESTION: &str = "/v1/quote?bytes=1000000000&asset=0";

/// Seconds until all is answered.
async fn ask(arguments: &Arguments, server: SocketAddr, answer: &[u8]) -> Result<f64> {
    let mut connections = Vec::with_capacity(arguments.connections);
    for _ in 0..arguments.connections {
        connections.push(Connection::open(server).await?);
    }
    let started = Instant::now();
    let count = connections.len();
    let asking = (0..).zip(connections).map(|(number, mut connection)| {
        let own = arguments.requests / count + usize::from(number < arguments.requests % count);
        let expected = answer.to_vec();
        tokio::spawn(async move {
            for _ in 0..own {
                let told = connection.ask(QUESTION).await?;
                ensure!(told == expected, "another answer");
            }
            anyhow::Ok(())
        })
    });
    for asked in asking.collect::<Vec<_>>() {
        asked.await?.context("a quote")?;
    }
    Ok(started.elapsed().as_secs_f64())
}
