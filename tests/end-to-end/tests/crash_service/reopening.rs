//! A payer leaves with money that a closed epoch charges, and the service is killed at every step of closing it anew:
//! what the payer took along is written off, and the other one pays for its own usage only.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use openmast_archive as archive;
use openmast_client::content::OneLine;
use openmast_client::{
    accounts::NetworkParameters,
    addresses::{self, PROGRAM_ID},
    instructions,
};
use openmast_end_to_end::{
    chain::Chain,
    founding, oracle,
    traffic::Session,
    world::{Person, World},
};
use openmast_engine::{Engine, Reopenings};
use openmast_log::{LogFiles, StoredLog};
use openmast_oracle::{
    config,
    settle::{Outbox, Progress},
};
use openmast_records::Record;
use solana_pubkey::Pubkey;

use super::{PRICE_PER_GB, SECRET, SETTLED_TIMEOUT, Service, gateway};

/// In the order in which one reopening passes them.
const FAIL_POINTS: [&str; 5] = [
    "settle::before_reopen",
    "settle::after_reopen",
    "settle::before_state_removed",
    "settle::before_take_out",
    "settle::after_take_out",
];
/// Base units of each payer: more than its usage costs.
const DEPOSIT: u64 = 1_000_000;
/// Seconds; the usage is delivered before the first epoch ends.
const EPOCH: u64 = 15;
const EXIT_DELAY: u32 = 90;

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_every_step_of_a_reopening_nobody_pays_for_who_left() -> Result<()> {
    let world = World::start().await?;
    let founder = world.person("founder").await?;
    let leaver = world.person("leaver").await?;
    let member = world.person("oracle").await?;
    let (network, service) = prepare(&world, &founder, &member, &leaver).await?;
    let chain = Chain::new(world.rpc_url(), network)?;
    let sessions = ["leaver", "stayer"].map(session);
    let [left, stayed] = [cost(&sessions[0])?, cost(&sessions[1])?];

    // The oracle has no bond yet: it takes in usage and ends epochs, and settles nothing.
    let mut child = service.spawn(None)?;
    let packets: Vec<String> = sessions.iter().flat_map(Session::packets).collect();
    let delivered = gateway(&service, 30)
        .deliver(&packets, world.folder())
        .await;
    delivered.with_context(|| service.tail())?;
    wait_until_queued(&service, network, left + stayed).await?;
    child.kill()?;
    child.wait()?;
    leave(&world, network, &leaver).await?;
    founding::bond(&world, network, &member).await?;
    world.finality().await?;

    for point in FAIL_POINTS {
        service.crash_at(point).await?;
    }
    let mut child = service.spawn(None)?;
    let settled = chain.wait_until_settled(stayed, SETTLED_TIMEOUT).await;
    child.kill()?;
    child.wait()?;
    let settled = settled.with_context(|| service.tail())?;
    ensure!(settled.deposited - settled.withdrawn == DEPOSIT);
    compare_with_the_log(&service, &chain, settled.final_epoch).await?;
    world.stop().await
}

/// Reads the log from its beginning, without any snapshot: it says once that the epoch was opened again, and gives what
/// is settled.
async fn compare_with_the_log(service: &Service, chain: &Chain, newest: u64) -> Result<()> {
    let data = service.folder.join("data");
    let config = config::load(&service.folder.join("openmast.toml"))?;
    let files = LogFiles::open(&data.join("log"), &config.log)?;
    let records = files.read(0, usize::MAX)?;
    let reopened = records
        .iter()
        .filter(|(_, record)| matches!(record, Record::EpochsReopened(_)));
    assert_eq!(reopened.count(), 1);
    let mut engine = Engine::new();
    engine.set_reopenings(Reopenings::of(
        records.iter().map(|(lsn, record)| (*lsn, record)),
    ));
    for (lsn, record) in &records {
        let Some(closed) = engine.apply(*lsn, record)? else {
            continue;
        };
        let header = openmast_archive::seal(closed).public.header;
        if header.epoch > newest {
            break;
        }
        let settlement = chain.settlement(header.epoch).await?;
        let content = &settlement.content;
        assert_eq!(
            (content.asset_root, content.payer_root),
            (header.asset_root, header.payer_root),
            "epoch {}",
            header.epoch
        );
        archive::verify(&data, &settlement).with_context(|| format!("epoch {}", header.epoch))?;
    }
    Ok(())
}

fn session(user: &str) -> Session {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |time| time.as_secs());
    let (name, id) = (format!("{user}@crash.example"), format!("of-{user}"));
    Session::steady(
        ("crash-0", name.as_str(), id),
        now - 3_600,
        (30_000_000, 270_000_000),
        2,
        300,
    )
}

fn cost(session: &Session) -> Result<u64> {
    let product = u128::from(session.bytes()) * u128::from(PRICE_PER_GB);
    Ok(u64::try_from(product / 1_000_000_000)?)
}

/// Until the first epoch ended with all the usage.
async fn wait_until_queued(service: &Service, network: Pubkey, amount: u64) -> Result<()> {
    let path = service.folder.join("data/outbox.sqlite");
    let outbox = Outbox::open(&path, &PROGRAM_ID.to_bytes(), &network.to_bytes())?;
    let deadline = Instant::now() + SETTLED_TIMEOUT;
    loop {
        if let Some(entry) = outbox.entry(1)? {
            ensure!(
                entry.content.payer_charged == amount,
                "{}",
                OneLine(&entry.content)
            );
            ensure!(entry.progress == Progress::Queued, "settled without a bond");
            return Ok(());
        }
        ensure!(Instant::now() < deadline, "{}", service.tail());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// States that nothing was spent, waits for the exit delay, and takes everything: nobody can prove more.
async fn leave(world: &World, network: Pubkey, leaver: &Person) -> Result<()> {
    let key = leaver.key();
    let state = instructions::open_statement(key, key, network, 0, DEPOSIT, 0);
    world.sender.send(&[state], &leaver.keypair, &[]).await?;
    let destination = addresses::currency_account(&key, &world.faucet.mint());
    let exit = instructions::pay_statement(key, network, 0, key, destination, DEPOSIT);
    let deadline = Instant::now() + SETTLED_TIMEOUT;
    loop {
        tokio::time::sleep(Duration::from_secs(u64::from(EXIT_DELAY))).await;
        let sent = world
            .sender
            .send(std::slice::from_ref(&exit), &leaver.keypair, &[])
            .await;
        match sent {
            Ok(_) => return Ok(()),
            Err(error) if Instant::now() > deadline => return Err(error.into()),
            // The chain's clock may be behind.
            Err(_) => {}
        }
    }
}

async fn prepare(
    world: &World,
    founder: &Person,
    member: &Person,
    leaver: &Person,
) -> Result<(Pubkey, Service)> {
    let stayer = world.person("stayer").await?;
    let parameters = NetworkParameters {
        exit_delay_seconds: EXIT_DELAY,
        max_pause_seconds: 10,
        ..founding::parameters()
    };
    let network = founding::found_with(world, founder, member, parameters).await?;
    founding::create_asset(world, network, &stayer, 0, PRICE_PER_GB).await?;
    founding::open_payer(world, network, founder, leaver, 0, DEPOSIT).await?;
    founding::open_payer(world, network, founder, &stayer, 1, DEPOSIT).await?;
    world.finality().await?;
    let radius = openmast_free_ports::udp()?;
    let sections = format!(
        "[epoch]\nseconds = {EPOCH}\n\n[api]\nenabled = false\n\n[health]\nenabled = false\n\n[metrics]\nenabled = false\n\n\
         [radius]\nlisten = [\"{radius}\"]\n\n\
         [[radius.clients]]\nname = \"loopback\"\nnetwork = \"127.0.0.1\"\nsecret = \"{SECRET}\"\n\n\
         [[mapping.radio]]\nnas_identifier = \"crash-0\"\nasset = 0\n\n\
         [[mapping.subscriber]]\nuser_name = \"leaver@crash.example\"\npayer = 0\n\n\
         [[mapping.subscriber]]\nuser_name = \"stayer@crash.example\"\npayer = 1\n"
    );
    let folder = oracle::configure(world, &network, member, &sections)?;
    Ok((network, Service { folder, radius }))
}
