//! A payer leaves with money that a closed epoch charges, and the service is killed at every step of closing it anew:
//! what the payer took along is written off, and the other one pays for its own usage only.

use std::{
    fs,
    net::UdpSocket,
    os::unix::fs::PermissionsExt,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use openmast_client::{
    accounts::{NetworkParameters, PauseBits},
    addresses::{self, PROGRAM_ID},
    instructions,
};
use openmast_end_to_end::{
    chain::Chain,
    founding,
    traffic::Session,
    world::{Person, World},
};
use openmast_oracle::{
    archive, config,
    engine::{Engine, Reopenings},
    log::{LogFiles, StoredLog},
    record::Record,
    settle::{Outbox, Progress},
};
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
const EXIT_DELAY: u32 = 4;

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_every_step_of_a_reopening_nobody_pays_for_who_left() -> Result<()> {
    let world = World::start().await?;
    let founder = world.person("founder").await?;
    let leaver = world.person("leaver").await?;
    let (network, service) = prepare(&world, &founder, &leaver).await?;
    let chain = Chain::new(world.rpc_url(), network)?;
    let sessions = ["leaver", "stayer"].map(session);
    let [left, stayed] = [cost(&sessions[0])?, cost(&sessions[1])?];

    pause(&world, network, &founder, PauseBits(PauseBits::SETTLE)).await?;
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
    pause(&world, network, &founder, PauseBits(0)).await?;

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
    engine.heed(Reopenings::of(
        records.iter().map(|(lsn, record)| (*lsn, record)),
    ));
    for (lsn, record) in &records {
        let Some(closed) = engine.apply(*lsn, record)? else {
            continue;
        };
        let header = closed.seal().public.header;
        if header.epoch > newest {
            break;
        }
        let settlement = chain.settlement(header.epoch).await?;
        assert_eq!(
            (settlement.asset_root, settlement.payer_root),
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

async fn pause(world: &World, network: Pubkey, founder: &Person, bits: PauseBits) -> Result<()> {
    let pause = instructions::set_pause(founder.key(), network, bits);
    world.sender.send(&[pause], &founder.keypair, &[]).await?;
    world.finality().await
}

/// Until the first epoch ended with all the usage.
async fn wait_until_queued(service: &Service, network: Pubkey, amount: u64) -> Result<()> {
    let path = service.folder.join("data/outbox.sqlite");
    let outbox = Outbox::open(&path, &PROGRAM_ID.to_bytes(), &network.to_bytes())?;
    let deadline = Instant::now() + SETTLED_TIMEOUT;
    loop {
        if let Some(entry) = outbox.entry(1)? {
            ensure!(entry.content.amount == amount, "{}", entry.content);
            ensure!(entry.progress == Progress::Queued, "settling is paused");
            return Ok(());
        }
        ensure!(Instant::now() < deadline, "{}", service.tail());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Asks everything back, waits for the exit delay, and takes it.
async fn leave(world: &World, network: Pubkey, leaver: &Person) -> Result<()> {
    let request = instructions::request_withdrawal(leaver.key(), network, 0, DEPOSIT);
    world.sender.send(&[request], &leaver.keypair, &[]).await?;
    let destination = addresses::currency_account(&leaver.key(), &world.faucet.mint());
    let exit = instructions::withdraw_unsettled(leaver.key(), network, 0, destination);
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

async fn prepare(world: &World, founder: &Person, leaver: &Person) -> Result<(Pubkey, Service)> {
    let member = world.person("oracle").await?;
    let stayer = world.person("stayer").await?;
    let network = founding::found(world, founder, &member).await?;
    let parameters = NetworkParameters {
        exit_delay_seconds: EXIT_DELAY,
        ..founding::parameters()
    };
    let update = instructions::update_parameters(founder.key(), network, parameters);
    world.sender.send(&[update], &founder.keypair, &[]).await?;
    founding::create_asset(world, network, &stayer, 0, PRICE_PER_GB).await?;
    founding::open_payer(world, network, leaver, 0, DEPOSIT).await?;
    founding::open_payer(world, network, &stayer, 1, DEPOSIT).await?;
    world.finality().await?;
    let radius = UdpSocket::bind("127.0.0.1:0")?.local_addr()?;
    let folder = world.folder().join("service");
    fs::create_dir_all(&folder)?;
    let text = format!(
        "data_dir = {data:?}\n\n\
         [network]\nprogram = \"{PROGRAM_ID}\"\naddress = \"{network}\"\nrpc_urls = [{rpc:?}]\npoll_interval_ms = 100\n\n\
         [oracle]\nkeypair = {keypair:?}\n\n[epoch]\nseconds = {EPOCH}\n\n[api]\nenabled = false\n\n[metrics]\nenabled = false\n\n\
         [radius]\nlisten = [\"{radius}\"]\n\n\
         [[radius.clients]]\nname = \"loopback\"\nnetwork = \"127.0.0.1\"\nsecret = \"{SECRET}\"\n\n\
         [[mapping.radio]]\nnas_identifier = \"crash-0\"\nasset = 0\n\n\
         [[mapping.subscriber]]\nuser_name = \"leaver@crash.example\"\npayer = 0\n\n\
         [[mapping.subscriber]]\nuser_name = \"stayer@crash.example\"\npayer = 1\n",
        data = folder.join("data"),
        rpc = world.rpc_url(),
        keypair = member.keypair_file,
    );
    let file = folder.join("openmast.toml");
    fs::write(&file, text)?;
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600))?;
    Ok((network, Service { folder, radius }))
}
