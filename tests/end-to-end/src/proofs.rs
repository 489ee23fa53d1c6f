//! Lifetime totals from the oracle's API, believed only with a proof against the chain.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use openmast_client::accounts::{Network, Settlement};
use openmast_ledger::{BaseUnits, Bytes, Commitment, Domain, ProofNode, Sums};
use serde_json::Value;

use crate::{chain::Chain, expectation::Totals};

/// How long the oracle may take to learn what the chain made final.
const FINAL_TIMEOUT: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(100);

/// Lifetime totals by index, each proven against the newest final settlement on chain.
pub struct Proven {
    pub assets: Vec<Totals>,
    pub payers: Vec<Totals>,
    /// Of lots the bytes are epochs that were served.
    pub reserves: Vec<Totals>,
}

/// The totals of everything in a network that has so many assets, payers and reserves.
///
/// # Errors
/// The API does not answer, or an answer is not what the chain has agreed to.
pub async fn totals(chain: &Chain, api_url: &str, network: &Network) -> Result<Proven> {
    let epoch = chain.network().await?.final_epoch;
    wait_until_told(api_url, epoch).await?;
    let reader = Reader {
        chain,
        api_url,
        client: reqwest::Client::new(),
        epoch,
    };
    Ok(Proven {
        assets: reader.all(Domain::Asset, network.asset_count).await?,
        payers: reader.all(Domain::Payer, network.payer_count).await?,
        reserves: reader.all(Domain::Reserve, network.reserve_count).await?,
    })
}

/// The oracle hears of a final settlement a little after the chain has it: until it gives proofs of this one.
///
/// # Errors
/// It does not in time.
pub async fn wait_until_told(api_url: &str, epoch: u64) -> Result<()> {
    let url = format!("{api_url}/v1/assets/0/proof?epoch={epoch}");
    let deadline = Instant::now() + FINAL_TIMEOUT;
    loop {
        let answer = reqwest::get(&url).await?;
        if answer.status().is_success() {
            return Ok(());
        }
        if Instant::now() > deadline {
            bail!("{url}: {} {}", answer.status(), answer.text().await?);
        }
        tokio::time::sleep(POLL).await;
    }
}

struct Reader<'a> {
    chain: &'a Chain,
    api_url: &'a str,
    client: reqwest::Client,
    epoch: u64,
}

impl Reader<'_> {
    async fn all(&self, domain: Domain, count: u32) -> Result<Vec<Totals>> {
        let mut all = Vec::new();
        for index in 0..count {
            all.push(self.proven(domain, index).await?);
        }
        Ok(all)
    }

    async fn proven(&self, domain: Domain, index: u32) -> Result<Totals> {
        let side = match domain {
            Domain::Asset => "assets",
            Domain::Payer => "payers",
            Domain::Reserve => "reserves",
        };
        let url = format!(
            "{}/v1/{side}/{index}/proof?epoch={}",
            self.api_url, self.epoch
        );
        let answer = self.client.get(&url).send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        if !status.is_success() {
            bail!("{url}: {status} {text}");
        }
        let proof: Value = serde_json::from_str(&text)?;
        self.check(domain, index, &proof)
            .await
            .with_context(|| format!("{url}: {text}"))
    }

    async fn check(&self, domain: Domain, index: u32, proof: &Value) -> Result<Totals> {
        let settlement = self.chain.settlement(decimal(&proof["epoch"])?).await?;
        let totals = Totals {
            bytes: decimal(&proof["totals"]["bytes"])?,
            amount: decimal(&proof["totals"]["charged"])?,
        };
        let accrued = decimal(&proof["totals"]["accrued"])?;
        let paid = decimal(&proof["totals"]["paid"])?;
        let network = self.chain.network_address().to_bytes();
        commitment(domain, &settlement, &network)
            .check(
                index,
                openmast_ledger::Totals {
                    bytes: Bytes(totals.bytes),
                    paid: Bytes(paid),
                    charged: BaseUnits(totals.amount),
                    accrued: BaseUnits(accrued),
                },
                &siblings(&proof["siblings"])?,
            )
            .map_err(|error| anyhow::anyhow!("the chain did not agree to these totals: {error}"))?;
        Ok(totals)
    }
}

fn commitment<'a>(
    domain: Domain,
    settlement: &'a Settlement,
    network: &'a [u8; 32],
) -> Commitment<'a> {
    let content = &settlement.content;
    let (leaf_count, root_hash, (charged, accrued)) = match domain {
        Domain::Asset => (
            content.asset_count,
            &content.asset_root,
            (content.asset_charged, content.asset_accrued),
        ),
        Domain::Payer => (
            content.payer_count,
            &content.payer_root,
            (content.payer_charged, content.payer_accrued),
        ),
        Domain::Reserve => (
            content.reserve_count,
            &content.reserve_root,
            (content.reserve_charged, content.reserve_accrued),
        ),
    };
    Commitment {
        domain,
        network,
        leaf_count,
        root_hash,
        root_sums: Sums {
            charged: BaseUnits(charged),
            accrued: BaseUnits(accrued),
        },
    }
}

fn decimal(value: &Value) -> Result<u64> {
    value
        .as_str()
        .and_then(|text| text.parse().ok())
        .with_context(|| format!("not a decimal string: {value}"))
}

fn siblings(value: &Value) -> Result<Vec<ProofNode>> {
    let nodes = value.as_array().context("siblings are not a list")?;
    nodes
        .iter()
        .map(|node| {
            let text = node.as_str().context("a sibling is not text")?;
            let bytes = hex::decode(text).context("a sibling is not hex")?;
            ProofNode::try_from(bytes.as_slice()).context("a sibling has not 48 bytes")
        })
        .collect()
}
