//! A radio that reports one session: `cargo run -p openmast-radio --example report -- http://127.0.0.1:7443 NETWORK PAYER`
//!
//! NETWORK is the address of the Network account, PAYER the on-chain index of a payer that the operator of the oracle has
//! mapped. The radio's key is made anew; register it when the oracle says that it does not know it.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;
use openmast_radio::{
    Connection, ConnectionConfig, Radio,
    usage::{RadioAccessTechnology, RadioKey, RadioSigner, Report, Subject},
};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = |name: &str| {
        arguments
            .next()
            .with_context(|| format!("{name} is missing"))
    };
    let endpoint = next("the oracle's URL")?;
    let network: RadioKey = next("the network's address")?.parse()?;
    let payer: u32 = next("the payer's index")?.parse()?;

    let connection = Connection::open(&ConnectionConfig::new(endpoint))?;
    let signer = RadioSigner::from_seed(rand::random());
    let mut radio = Radio::new(signer, network.to_bytes(), connection);
    println!("radio {}", radio.key());

    let now_ms = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis() as u64;
    let mut report = Report {
        session_id: rand::random(),
        subject: Subject::Payer(payer),
        started_at_ms: now_ms - 120_000,
        ended_at_ms: now_ms - 60_000,
        bytes_up: 1_000_000,
        bytes_down: 20_000_000,
        is_final: false,
        radio_access_technology: RadioAccessTechnology::NR,
        quality_class: 9,
        relay_path: &[],
    };
    radio.report(&[report]).await?;
    println!("an interim report is durable");
    report.ended_at_ms = now_ms;
    report.bytes_down = 30_000_000;
    report.is_final = true;
    radio.report(&[report]).await?;
    println!("the last report is durable");
    Ok(())
}
