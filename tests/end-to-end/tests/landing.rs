//! What lands, on a real chain: settlements at addresses to which a stranger sent lamports, and each of several commands that
//! are the same.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use openmast_client::addresses::{self, PROGRAM_ID};
use openmast_end_to_end::{
    chain::Chain,
    founding,
    oracle::{Configuration, Oracle},
    tool::Openmast,
    world::World,
};
use serde_json::Value;

const PRICE_PER_GB: u64 = 1_999_999;
/// Settlements whose addresses are sent something.
const AHEAD: u64 = 6;
/// What any account must hold, lamports.
const GIFT: u64 = 890_880;
/// Base units of what is deposited: one test dollar.
const DEPOSIT: u64 = 1_000_000;
const TIMEOUT: Duration = Duration::from_secs(180);

#[tokio::test(flavor = "multi_thread")]
async fn the_same_deposit_five_times_at_once_is_five_deposits() -> Result<()> {
    let world = World::start().await?;
    let (network, _) = founding::small_network(&world, PRICE_PER_GB).await?;
    let depositor = world.person("depositor").await?;
    world.faucet.usd(&depositor.key(), 5 * DEPOSIT).await?;
    let command = Openmast::new(vec![
        ("OPENMAST_RPC_URL", world.rpc_url().to_owned()),
        ("OPENMAST_NETWORK", network.to_string()),
        (
            "OPENMAST_KEYPAIR",
            depositor.keypair_file.display().to_string(),
        ),
    ])?;
    let deposited = async || -> Result<u64> {
        let payer = command.run(&["payer", "show", "0"]).await?;
        amount(&payer["deposited"])
    };
    let before = deposited().await?;
    let deposit = || command.run(&["payer", "deposit", "0", "1"]);
    let (one, two, three, four, five) =
        tokio::try_join!(deposit(), deposit(), deposit(), deposit(), deposit())?;
    let answers = [one, two, three, four, five];
    let mut signatures = Vec::new();
    let (mut paid, mut newest) = (0, 0);
    for answer in &answers {
        signatures.push(answer["signature"].to_string());
        paid += amount(&answer["amount"])?;
        // As the transaction itself tells it.
        newest = newest.max(amount(&answer["deposited"])?);
    }
    signatures.sort();
    signatures.dedup();
    ensure!(signatures.len() == 5 && paid == 5 * DEPOSIT, "{answers:#?}");
    ensure!(newest == before + paid, "{answers:#?}");
    ensure!(deposited().await? == newest);
    world.stop().await
}

fn amount(told: &Value) -> Result<u64> {
    let text = told.as_str().context("no amount")?;
    Ok(text.parse()?)
}

#[tokio::test(flavor = "multi_thread")]
async fn settling_goes_on_over_addresses_that_somebody_sent_lamports_to() -> Result<()> {
    let world = World::start().await?;
    let (network, member) = founding::small_network(&world, PRICE_PER_GB).await?;
    for epoch in 1..=AHEAD {
        let address = addresses::settlement(&network, epoch);
        world.faucet.sol(&address, GIFT).await?;
    }
    world.finality().await?;
    let configuration = Configuration {
        program: PROGRAM_ID,
        network,
        rpc_url: world.rpc_url().to_owned(),
        keypair: member.keypair_file.clone(),
        epoch_seconds: 1,
        secret: "lamports-ahead-shared-secret".to_owned(),
        radios: vec![("nas_identifier", "ahead-0".to_owned(), 0)],
        subscribers: vec![("user_name", "payer@ahead.example".to_owned(), 0)],
    };
    let oracle = Oracle::start(&world.folder().join("oracle"), &configuration).await?;
    let chain = Chain::new(world.rpc_url(), network)?;
    chain.wait_until_final(AHEAD / 2, TIMEOUT).await?;

    // Between those that are final and those to come, nothing is taken for a settlement, or for trouble.
    let command = Openmast::new(vec![
        ("OPENMAST_RPC_URL", world.rpc_url().to_owned()),
        ("OPENMAST_NETWORK", network.to_string()),
    ])?;
    let list = command.run(&["settlement", "list"]).await?;
    let listed = list["settlements"].as_array().map_or(0, Vec::len);
    ensure!(listed as u64 >= AHEAD / 2, "{list}");
    let next = (AHEAD + 3).to_string();
    let shown = command.run(&["settlement", "show", &next]).await?;
    ensure!(shown["state"] != "final", "{shown}");

    chain.wait_until_final(AHEAD + 1, TIMEOUT).await?;
    let first = command.run(&["settlement", "show", "1"]).await?;
    ensure!(first["state"] == "final", "{first}");
    oracle.stop().await?;
    world.stop().await
}
