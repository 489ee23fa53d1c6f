//! A regulator follows its guide: the commands are those of the page, typed into a shell.

use std::{
    fs,
    path::Path,
    process::Stdio,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result, ensure};
use openmast_client::{
    accounts::{Jurisdiction, Licence},
    addresses::{self, PROGRAM_ID},
    rpc::Rpc,
};
use openmast_end_to_end::{
    chain::Chain,
    desk::Desk,
    expectation::{Expected, Use},
    founding,
    oracle::{Configuration, Oracle},
    tool,
    traffic::{Gateway, Session},
    world::{Person, World},
};
use solana_commitment_config::CommitmentConfig;
use solana_pubkey::Pubkey;
use tokio::process::Command;

const GUIDE: &str = include_str!("../../../docs/guides/regulator.md");
const PRICE_PER_GB: u64 = 1_999_999;
/// Base units, more than the usage costs.
const FUNDS: u64 = 2_000_000;
const USED: (u64, u64) = (100_000_123, 300_000_000);
const SECRET: &str = "regulator-test-shared-secret";
const TIMEOUT: Duration = Duration::from_secs(180);
/// A date of the guide that lies ahead of whoever reads it for the first time.
const AHEAD: &str = "2027-06-30";

/// A network with usage that is settled, and a regulator who has nothing but the guide.
struct Office {
    world: World,
    network: Pubkey,
    chain: Chain,
    rpc: Rpc,
    regulator: Person,
    oracle: Oracle,
}

impl Office {
    async fn open() -> Result<Self> {
        let world = World::start().await?;
        let regulator = world.person("regulator").await?;
        let owner = world.person("owner").await?;
        let member = world.person("oracle").await?;
        let payer = world.person("payer").await?;
        let network = founding::found(&world, &regulator, &member).await?;
        founding::create_asset(&world, network, &owner, 0, PRICE_PER_GB).await?;
        founding::open_payer(&world, network, &regulator, &payer, 0, FUNDS).await?;
        world.finality().await?;
        let configuration = configuration(&world, network, &member);
        let oracle = Oracle::start(&world.folder().join("oracle"), &configuration).await?;
        Ok(Self {
            chain: Chain::new(world.rpc_url(), network)?,
            rpc: Rpc::new(&[world.rpc_url().to_owned()], TIMEOUT)?,
            world,
            network,
            regulator,
            oracle,
        })
    }

    /// The payer uses the asset, that is settled, and the asset is collected. Gives what it earned, base units.
    async fn use_the_network(&self) -> Result<u64> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let names = ("mast", "payer@regulator.example", "00000001".to_owned());
        let session = Session::steady(names, now - 3_600, USED, 2, 300);
        let gateway = Gateway {
            server: self.oracle.radius,
            secret: SECRET.to_owned(),
            parallel: 8,
            retries: 30,
            timeout_seconds: 1,
        };
        let packets = session.packets();
        let delivered = gateway.deliver(&packets, self.world.folder());
        delivered.await.with_context(|| self.oracle.tail())?;
        let uses = [Use {
            payer: 0,
            asset: 0,
            bytes: session.bytes(),
            price_per_gb: PRICE_PER_GB,
        }];
        let expected = Expected::of(&uses, 1, &[FUNDS])?;
        let settled = self.chain.wait_until_settled(expected.amount(), TIMEOUT);
        settled.await.with_context(|| self.oracle.tail())?;
        let mut desk = Desk::new(self.world.rpc_url());
        desk.set_network(self.network);
        desk.set_api_url(self.oracle.api_url());
        desk.run(&self.regulator, &["collect", "--all"]).await?;
        Ok(expected.amount())
    }

    /// Types the commands under a heading of the guide into a shell, and gives what they say.
    async fn type_in(&self, heading: &str) -> Result<String> {
        let script = commands(heading)?.replace(AHEAD, &in_hundred_days()?);
        let openmast = tool::binary("openmast")?;
        let folder = openmast.parent().context("the command has no folder")?;
        let path = format!("{}:{}", folder.display(), std::env::var("PATH")?);
        let output = Command::new("sh")
            .args(["-e", "-c", &script])
            .current_dir(self.office())
            .env("PATH", path)
            .env("KEYS", self.world.folder())
            .env("OPENMAST_RPC_URL", self.world.rpc_url())
            .env("OPENMAST_NETWORK", self.network.to_string())
            .env("OPENMAST_API", self.oracle.api_url())
            .env("OPENMAST_KEYPAIR", &self.regulator.keypair_file)
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output()
            .await?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        ensure!(
            output.status.success(),
            "{script}\n{said}\n{errors}\n{}",
            self.oracle.tail()
        );
        Ok(said)
    }

    /// Where the regulator works.
    fn office(&self) -> std::path::PathBuf {
        self.world.folder().join("office")
    }

    async fn licence(&self) -> Result<Licence> {
        let asset = addresses::asset(&self.network, 0);
        let address = addresses::licence(&asset, 0);
        let found = self.rpc.account(address, CommitmentConfig::confirmed());
        Ok(found.await?.value)
    }

    async fn jurisdiction(&self) -> Result<Jurisdiction> {
        let address = addresses::jurisdiction(&self.network, founding::JURISDICTION);
        let found = self.rpc.account(address, CommitmentConfig::confirmed());
        Ok(found.await?.value)
    }
}

/// The commands of the first block under a heading.
fn commands(heading: &str) -> Result<String> {
    let (_, section) = GUIDE
        .split_once(&format!("## {heading}\n"))
        .with_context(|| format!("the guide has no `{heading}`"))?;
    let mut blocks = section.split("```\n");
    let block = blocks.nth(1);
    Ok(block
        .with_context(|| format!("`{heading}` has no commands"))?
        .to_owned())
}

/// `2027-06-30`, of the day in a hundred days.
fn in_hundred_days() -> Result<String> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let then = format!("@{}", now + 100 * 24 * 60 * 60);
    let output = std::process::Command::new("date")
        .args(["--utc", "--date", &then, "+%Y-%m-%d"])
        .output()?;
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// The numbers of a column of a table.
fn column(folder: &Path, table: &str, name: &str) -> Result<Vec<u64>> {
    let text = fs::read_to_string(folder.join(format!("report/{table}.csv")))?;
    let mut lines = text.lines().map(|line| line.split(','));
    let mut names = lines.next().context("an empty table")?;
    let place = names.position(|one| one == name);
    let place = place.with_context(|| format!("{table} has no {name}"))?;
    lines
        .map(|mut cells| Ok(cells.nth(place).context("a short line")?.parse()?))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_regulator_types_what_its_guide_says() -> Result<()> {
    let office = Office::open().await?;
    fs::create_dir(office.office())?;
    let earned = office.use_the_network().await?;
    let owed = office.jurisdiction().await?.owed;
    assert_eq!(owed, earned * u64::from(founding::LEVY_BPS) / 10_000);

    office.type_in("Five commands").await?;
    let licence = office.licence().await?;
    assert_eq!(licence.reference_text(), "L000012345");
    assert_eq!(licence.band_khz(), Some((3_500_000, 3_600_000)));
    let folder = office.office();
    assert_eq!(
        column(&folder, "usage", "earned_base_units")?
            .iter()
            .sum::<u64>(),
        earned
    );
    // What a collect levies at once is rounded down once, and not in every epoch.
    let levies = column(&folder, "levies", "levy_base_units")?;
    let levied: u64 = levies.iter().sum();
    assert!(
        levied <= owed && owed - levied < levies.len() as u64,
        "{levies:?}"
    );
    assert_eq!(column(&folder, "jurisdiction", "owed_base_units")?, [owed]);
    for table in [
        "epochs",
        "usage",
        "levies",
        "licences",
        "leases",
        "suspensions",
        "holders",
    ] {
        assert!(
            folder.join(format!("report/{table}.parquet")).is_file(),
            "{table}"
        );
    }
    let paid = office.jurisdiction().await?;
    assert_eq!((paid.owed, paid.paid), (0, owed));

    office.type_in("Licences").await?;
    let licence = office.licence().await?;
    assert!(licence.suspended_from > 0 && licence.lifted_from >= licence.suspended_from);
    assert!(licence.ended_from > 0);

    // The report reaches to the end of the newest final epoch: that of what was done just now is awaited.
    let newest = office.chain.network().await?.final_epoch;
    let settled = office.chain.wait_until_final(newest + 2, TIMEOUT).await;
    settled.with_context(|| office.oracle.tail())?;

    // Each collect is a transaction of the jurisdiction: its levy is told to the unit.
    let mut desk = Desk::new(office.world.rpc_url());
    desk.set_network(office.network);
    desk.set_api_url(office.oracle.api_url());
    let out = folder.join("report").display().to_string();
    let line = [
        "regulator",
        "report",
        "--jurisdiction",
        "276",
        "--from",
        "1970-01-01",
        "--history",
        "--out",
        &out,
    ];
    desk.run(&office.regulator, &line).await?;
    let acts = fs::read_to_string(folder.join("report/acts.csv"))?;
    for act in [
        "added",
        "collected",
        "levy withdrawn",
        "licence granted",
        "licence ended",
    ] {
        assert!(acts.contains(&format!(",{act},")), "{act}\n{acts}");
    }
    let collected = acts.lines().find(|line| line.contains(",collected,"));
    let collected = collected.context("no collect")?;
    assert!(collected.contains(&format!(",{owed},")), "{collected}");
    office.oracle.stop().await?;
    office.world.stop().await
}

fn configuration(world: &World, network: Pubkey, member: &Person) -> Configuration {
    Configuration {
        program: PROGRAM_ID,
        network,
        rpc_url: world.rpc_url().to_owned(),
        keypair: member.keypair_file.clone(),
        epoch_seconds: 4,
        secret: SECRET.to_owned(),
        radios: vec![("nas_identifier", "mast".to_owned(), 0)],
        subscribers: vec![("user_name", "payer@regulator.example".to_owned(), 0)],
    }
}
