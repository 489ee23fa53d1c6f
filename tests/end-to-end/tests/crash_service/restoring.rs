//! The service is backed up while it takes traffic, killed, and its data folder is gone: what the backups make of it settles what an
//! uninterrupted run settles, and what a backup did not know of yet is billed once.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use openmast_client::addresses::PROGRAM_ID;
use openmast_end_to_end::{chain::Chain, traffic::Session, world::World};
use openmast_oracle::{
    backup::{self, Made, Name, Request, RestoreRequest, Vault},
    checking::{self, Severity},
    config,
    recover::{self, Outcome, Sources},
    storage::StorageConfig,
};
use solana_pubkey::Pubkey;

use super::{
    PRICE_PER_GB, SETTLED_TIMEOUT, Service, compare_with_an_uninterrupted_run, gateway, prepare,
    session,
};

/// Of each wave of traffic.
const SESSIONS: usize = 40;
/// Bytes of a piece: a log of some hundred reports has many.
const PIECE: u64 = 4_096;

#[tokio::test(flavor = "multi_thread")]
async fn a_data_folder_that_is_gone_comes_back_from_its_backups() -> Result<()> {
    let world = World::start().await?;
    let (network, service) = prepare(&world).await?;
    slower_epochs(&service)?;
    let chain = Chain::new(world.rpc_url(), network)?;
    let vault = vault(&service)?;
    let waves: Vec<Vec<Session>> = (0..3)
        .map(|wave| {
            (wave * SESSIONS..(wave + 1) * SESSIONS)
                .map(session)
                .collect()
        })
        .collect();

    let mut child = service.spawn(None)?;
    deliver(&service, &world, &waves[..1]).await?;
    let settled = chain
        .wait_until_settled(cost(&waves[..1])?, SETTLED_TIMEOUT)
        .await;
    settled.with_context(|| service.tail())?;
    // Under load; then at once when everything is acknowledged.
    let (old, delivered) = tokio::join!(
        back_up(&vault, &service, network),
        deliver(&service, &world, &waves[1..2])
    );
    let (old, ()) = (old?, delivered?);
    let new = back_up(&vault, &service, network).await?;
    child.kill()?;
    child.wait()?;
    ensure!(new.manifest.next_record > old.manifest.next_record);
    ensure!(
        new.sent_bytes < old.manifest.bytes() && new.sent_bytes < new.manifest.bytes() / 2,
        "{} of {} bytes were sent again",
        new.sent_bytes,
        new.manifest.bytes()
    );

    lose_and_restore(&service, &vault, new.name).await?;
    let mut child = service.spawn(None)?;
    deliver(&service, &world, &waves).await?;
    let settled = chain
        .wait_until_settled(cost(&waves)?, SETTLED_TIMEOUT)
        .await;
    child.kill()?;
    child.wait()?;
    let settled = settled.with_context(|| service.tail())?;
    let (newest, kept) = (settled.final_epoch, settled.parameters.settlements_kept);
    compare_with_an_uninterrupted_run(&service, &chain, newest, kept).await?;

    // The older one knows nothing of what became final since: it is an older copy, as any other.
    let mirror = service.folder.join("mirror");
    copy(&service.folder.join("data/archive/public"), &mirror)?;
    lose_and_restore(&service, &vault, old.name).await?;
    let request = recover::Request {
        config: config::load(&service.folder.join("openmast.toml"))?,
        sources: Sources {
            folders: vec![mirror],
            ..Sources::default()
        },
        data: None,
        gives_up_proposed: true,
    };
    let recovered = recover::recover(request, |_| {}).await?;
    let is_older = matches!(recovered.outcome, Outcome::Archive { .. });
    ensure!(is_older && recovered.epoch >= newest, "{recovered:?}");
    let mut child = service.spawn(None)?;
    deliver(&service, &world, &waves).await?;
    let ends = chain
        .wait_until_final(recovered.epoch + 2, SETTLED_TIMEOUT)
        .await;
    child.kill()?;
    child.wait()?;
    ends.with_context(|| service.tail())?;
    let settled = chain.network().await?.settled_amount;
    ensure!(
        settled == cost(&waves)?,
        "{settled} base units: something was billed twice"
    );
    world.stop().await
}

/// So that none ends between the last backup and the end of the service.
fn slower_epochs(service: &Service) -> Result<()> {
    let file = service.folder.join("openmast.toml");
    let text = fs::read_to_string(&file)?;
    ensure!(text.contains("[epoch]\nseconds = 1\n"));
    let text = text.replace("[epoch]\nseconds = 1\n", "[epoch]\nseconds = 15\n");
    Ok(fs::write(file, text)?)
}

fn vault(service: &Service) -> Result<Vault> {
    let store = service.folder.join("store");
    fs::create_dir(&store)?;
    let store = store.to_str().context("a path in UTF-8")?;
    Ok(Vault::open(&StorageConfig::of_argument(store))?)
}

async fn deliver(service: &Service, world: &World, waves: &[Vec<Session>]) -> Result<()> {
    let packets: Vec<String> = waves.iter().flatten().flat_map(Session::packets).collect();
    let delivered = gateway(service, 30).deliver(&packets, world.folder()).await;
    delivered.with_context(|| service.tail())
}

async fn back_up(vault: &Vault, service: &Service, network: Pubkey) -> Result<Made> {
    let request = Request {
        data: service.folder.join("data"),
        program: PROGRAM_ID,
        network,
        oracle: None,
        keep: None,
        piece_bytes: PIECE,
    };
    let made = backup::back_up(vault, &request, |_| {}).await?;
    ensure!(made.left_out.is_empty(), "{:?}", made.left_out);
    Ok(made)
}

/// What the backup makes is what the next start goes on from.
async fn lose_and_restore(service: &Service, vault: &Vault, backup: Name) -> Result<()> {
    let data = service.folder.join("data");
    fs::remove_dir_all(&data)?;
    let config = config::load(&service.folder.join("openmast.toml"))?;
    let request = RestoreRequest {
        data,
        backup: Some(backup),
        network: Some(config.network.address),
    };
    backup::restore(vault, &request, |_| {}).await?;
    let checked = checking::check(&config, true);
    let bad: Vec<_> = checked
        .findings
        .iter()
        .filter(|it| it.severity == Severity::Problem)
        .collect();
    ensure!(bad.is_empty(), "{bad:?}");
    Ok(())
}

fn cost(waves: &[Vec<Session>]) -> Result<u64> {
    let bytes: u64 = waves.iter().flatten().map(Session::bytes).sum();
    let product = u128::from(bytes) * u128::from(PRICE_PER_GB);
    Ok(u64::try_from(product / 1_000_000_000)?)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}
