//! What must hold when all trouble is over.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use openmast_client::accounts::Settlement;
use openmast_end_to_end::{
    chain::Chain,
    expectation::{Expected, Use},
    proofs,
};
use serde_json::{Value, json};
use solana_pubkey::Pubkey;

use super::{
    service::Service,
    traffic::{PAYERS, PRICES_PER_GB},
    watching::{self, Wrong},
};

/// A settlement waits for finality twice, and several may wait for each other.
const SETTLED_TIMEOUT: Duration = Duration::from_secs(180);
/// An endpoint that was away is looked at again, and the clock's time found right.
const CONTENT_TIMEOUT: Duration = Duration::from_secs(60);
/// Base units of each payer: enough for everything.
pub const FUNDS: u64 = 10_000_000_000;
/// Transactions of an epoch: proposed, made final, closed, and a step of the way taken twice at a crash.
const TRANSACTIONS_PER_EPOCH: usize = 5;
const LAMPORTS_PER_SIGNATURE: u64 = 5_000;
/// What is offered at first at most, micro-lamports per compute unit, and when it may be twice as much (docs/reference/nodes.md).
const FIRST_OFFER: u64 = 10_000;
const DOUBLED_AFTER: Duration = Duration::from_secs(30);
/// The most that a transaction may ask for.
const MOST_COMPUTE_UNITS: u64 = 1_400_000;

/// Every byte is settled once: bytes and money of each asset and each payer are what the traffic says, by proofs against
/// the chain, and every settlement that the chain keeps follows from its public archive.
/// Returns those.
pub async fn settled_once(
    service: &Service,
    chain: &Chain,
    uses: &[Use],
) -> Result<Vec<Settlement>> {
    let expected = Expected::of(uses, PRICES_PER_GB.len(), &[FUNDS; PAYERS])?;
    chain
        .wait_until_settled(expected.amount(), SETTLED_TIMEOUT)
        .await?;
    let api = format!("http://{}", service.api);
    let proven = proofs::totals(chain, &api, &chain.network().await?).await?;
    let (earned, spent) = (proven.assets, proven.payers);
    ensure!(
        earned == expected.assets,
        "assets: {earned:?} are not {:?}",
        expected.assets
    );
    ensure!(
        spent == expected.payers,
        "payers: {spent:?} are not {:?}",
        expected.payers
    );
    archives_hold(service, chain).await
}

async fn archives_hold(service: &Service, chain: &Chain) -> Result<Vec<Settlement>> {
    let network = chain.network().await?;
    let newest = network.final_epoch;
    let oldest = newest.saturating_sub(u64::from(network.parameters.settlements_kept) - 2);
    let mut verified = Vec::new();
    for epoch in oldest.max(1)..=newest {
        // The chain goes on meanwhile, and forgets.
        let Ok(settlement) = chain.settlement(epoch).await else {
            continue;
        };
        let agrees = openmast_archive::verify(&service.data(), &settlement);
        agrees.with_context(|| format!("epoch {epoch}"))?;
        verified.push(settlement);
    }
    ensure!(
        verified.len() > 2,
        "{} settlements could be verified",
        verified.len()
    );
    Ok(verified)
}

/// Nothing is wrong any more.
pub async fn content(service: &Service) -> Result<()> {
    let deadline = Instant::now() + CONTENT_TIMEOUT;
    loop {
        let wrong = watching::wrong(service.api).await;
        if wrong.as_ref().is_ok_and(Wrong::is_nothing) {
            return Ok(());
        }
        if Instant::now() > deadline {
            let wrong = wrong?;
            bail!(
                "all trouble is over and it complains: {:?} {:?}",
                wrong.reasons,
                wrong.alarms
            );
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// What was paid for transactions.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fees {
    /// Lamports.
    pub paid: u64,
    /// Transactions.
    pub count: usize,
}

/// What the oracle's key paid for each transaction is within what docs/reference/nodes.md says, whatever endpoints told of fees, and
/// it sent no more of them than its epochs need.
pub async fn fees_within_bound(
    rpc_url: &str,
    chain: &Chain,
    payer: &Pubkey,
    took: Duration,
) -> Result<Fees> {
    let epochs = chain.network().await?.final_epoch;
    let doublings = took.as_secs() / DOUBLED_AFTER.as_secs();
    let offer = FIRST_OFFER << doublings.min(7);
    let bound = LAMPORTS_PER_SIGNATURE + offer * MOST_COMPUTE_UNITS / 1_000_000;
    let asked = json!([payer.to_string(), {"limit": 1_000}]);
    let signatures = call(rpc_url, "getSignaturesForAddress", asked).await?;
    let signatures = signatures.as_array().context("no signatures")?;
    let mut fees = Fees::default();
    for entry in signatures {
        let asked =
            json!([entry["signature"], {"encoding": "json", "maxSupportedTransactionVersion": 0}]);
        let transaction = call(rpc_url, "getTransaction", asked).await?;
        let keys = &transaction["transaction"]["message"]["accountKeys"];
        if keys[0].as_str() != Some(&payer.to_string()) {
            continue;
        }
        let fee = transaction["meta"]["fee"].as_u64().context("no fee")?;
        ensure!(
            fee <= bound,
            "{} cost {fee} lamports, the bound is {bound}",
            entry["signature"]
        );
        fees.paid += fee;
        fees.count += 1;
    }
    let most = TRANSACTIONS_PER_EPOCH * usize::try_from(epochs + 2)?;
    ensure!(
        fees.count <= most,
        "{} transactions for {epochs} epochs, {most} are expected at most",
        fees.count
    );
    Ok(fees)
}

async fn call(rpc_url: &str, method: &str, params: Value) -> Result<Value> {
    let question = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
    let answer = reqwest::Client::new().post(rpc_url).json(&question).send();
    let answer: Value = answer.await?.json().await?;
    match answer.get("error") {
        Some(error) => bail!("{method}: {error}"),
        None => Ok(answer["result"].clone()),
    }
}
