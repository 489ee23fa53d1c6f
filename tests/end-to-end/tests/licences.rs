//! A network that requires licences meters a mast without one and charges nothing for it; the mast is licensed, suspended and
//! licensed again, and every byte stands in the settlements with the reason why it was not charged.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use openmast_client::{
    accounts::{Licence, LicenceKind, NetworkParameters, pad_text},
    addresses::{self, PROGRAM_ID},
    instructions::{self, NewLicence},
    rpc::Rpc,
};
use openmast_end_to_end::{
    chain::Chain,
    desk::Desk,
    founding,
    oracle::{Configuration, Oracle},
    traffic::{Gateway, Session},
    world::{Person, World},
};
use serde_json::Value;
use solana_commitment_config::CommitmentConfig;

const PRICE_PER_GB: u64 = 1_999_999;
const FUNDS: u64 = 100_000_000;
/// Bytes up and down while the mast has no licence, has one, is suspended, and has it again.
const USED: [(u64, u64); 4] = [
    (100_000_123, 300_000_000),
    (50_000_001, 600_000_000),
    (23_456_789, 100_000_000),
    (1_234, 5_678_000_000),
];
const EPOCH_SECONDS: u64 = 3;
const SECRET: &str = "licences-test-shared-secret";
const USER: &str = "ana@licences.example";
const TIMEOUT: Duration = Duration::from_secs(180);
const POLL: Duration = Duration::from_millis(300);
const DAY: i64 = 86_400;

#[tokio::test(flavor = "multi_thread")]
async fn a_mast_is_charged_while_it_is_licensed() -> Result<()> {
    let place = Place::open().await?;
    place.wait_until_judged(Some("unlicensed")).await?;
    place.use_and_settle(0, 0).await?;
    let first = Found {
        next: 1,
        bytes: [0; 3],
    };
    let found = first.plus(&place).await?;

    place.grant().await?;
    place.wait_until_judged(None).await?;
    let charged = bytes(1);
    place.use_and_settle(1, charged).await?;
    let found = found.plus(&place).await?;

    place.suspend().await?;
    place.wait_until_judged(Some("suspended")).await?;
    place.use_and_settle(2, charged).await?;
    let found = found.plus(&place).await?;

    place.lift().await?;
    place.wait_until_judged(None).await?;
    place.use_and_settle(3, charged + bytes(3)).await?;

    let found = found.plus(&place).await?;
    ensure!(found.bytes == [bytes(0), bytes(2), 0], "{:?}", found.bytes);
    place.oracle.stop().await?;
    place.world.stop().await
}

/// What whoever recomputes the settlements finds.
struct Found {
    /// The first epoch that was not recomputed yet.
    next: u64,
    /// Not charged, by reason.
    bytes: [u64; 3],
}

impl Found {
    /// With the epochs that became final since, before they are closed.
    async fn plus(mut self, place: &Place) -> Result<Self> {
        let newest = place.chain.network().await?.final_epoch;
        for epoch in self.next..=newest {
            let epoch = epoch.to_string();
            let verify = ["settlement", "verify", &epoch];
            let told = place.desk.run(&place.founder, &verify).await?;
            ensure!(told["verified"] == true, "{told}");
            let keys = ["unlicensed_bytes", "suspended_bytes", "expired_bytes"];
            for (sum, key) in self.bytes.iter_mut().zip(keys) {
                let bytes = told[key].as_str().unwrap_or("0");
                *sum += bytes.parse::<u64>()?;
            }
        }
        self.next = newest + 1;
        Ok(self)
    }
}

/// Both ways.
fn bytes(part: usize) -> u64 {
    USED[part].0 + USED[part].1
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |time| time.as_secs() as i64)
}

/// A network that requires licences, with one mast and one payer, and its oracle. The founder is the regulator.
struct Place {
    world: World,
    chain: Chain,
    rpc: Rpc,
    desk: Desk,
    founder: Person,
    oracle: Oracle,
}

impl Place {
    async fn open() -> Result<Self> {
        let world = World::start().await?;
        let founder = world.person("founder").await?;
        let owner = world.person("owner").await?;
        let member = world.person("oracle").await?;
        let payer = world.person("payer").await?;
        let parameters = NetworkParameters {
            requires_licences: 1,
            settlements_kept: 64,
            ..founding::parameters()
        };
        let network = founding::found_with(&world, &founder, &member, parameters).await?;
        founding::bond(&world, network, &member).await?;
        founding::create_asset(&world, network, &owner, 0, PRICE_PER_GB).await?;
        founding::open_payer(&world, network, &founder, &payer, 0, FUNDS).await?;
        world.finality().await?;
        let configuration = Configuration {
            program: PROGRAM_ID,
            network,
            rpc_url: world.rpc_url().to_owned(),
            keypair: member.keypair_file.clone(),
            epoch_seconds: EPOCH_SECONDS,
            secret: SECRET.to_owned(),
            radios: vec![("nas_identifier", "mast".to_owned(), 0)],
            subscribers: vec![("user_name", USER.to_owned(), 0)],
        };
        let oracle = Oracle::start(&world.folder().join("oracle"), &configuration).await?;
        let mut desk = Desk::new(world.rpc_url());
        desk.set_network(network);
        desk.set_api_url(oracle.api_url());
        Ok(Self {
            chain: Chain::new(world.rpc_url(), network)?,
            rpc: Rpc::new(&[world.rpc_url().to_owned()], Duration::from_secs(10))?,
            world,
            desk,
            founder,
            oracle,
        })
    }

    /// Uses the mast for the next part, and waits until all that was used by then is final, for what so many bytes cost.
    async fn use_and_settle(&self, part: usize, charged_bytes: u64) -> Result<()> {
        let started_at = u64::try_from(now() - 3_600)?;
        let names = ("mast", USER, format!("{part:08x}"));
        let session = Session::steady(names, started_at, USED[part], 2, 300);
        let gateway = Gateway {
            server: self.oracle.radius,
            secret: SECRET.to_owned(),
            parallel: 1,
            retries: 30,
            timeout_seconds: 1,
        };
        let packets = session.packets();
        let delivered = gateway.deliver(&packets, self.world.folder()).await;
        delivered.with_context(|| self.oracle.tail())?;
        let all = (0..=part).map(bytes).sum::<u64>().to_string();
        let cost = u128::from(charged_bytes) * u128::from(PRICE_PER_GB) / 1_000_000_000;
        let deadline = Instant::now() + TIMEOUT;
        loop {
            let totals = self.ask("payers/0").await?["settled"]["totals"].clone();
            if totals["bytes"].as_str() == Some(&all) {
                ensure!(
                    totals["charged"] == cost.to_string(),
                    "{totals}, not {cost}"
                );
                ensure!(
                    totals["accrued"] == cost.to_string(),
                    "{totals}, not {cost}"
                );
                return Ok(());
            }
            ensure!(
                Instant::now() < deadline,
                "{totals}\n{}",
                self.oracle.tail()
            );
            tokio::time::sleep(POLL).await;
        }
    }

    /// Until what is reported is not charged for this reason, or is charged.
    async fn wait_until_judged(&self, reason: Option<&str>) -> Result<()> {
        let deadline = Instant::now() + TIMEOUT;
        loop {
            let balance = self.ask("assets/0").await?["balance"].clone();
            if balance["not_licensed"]["code"].as_str() == reason {
                return Ok(());
            }
            ensure!(
                Instant::now() < deadline,
                "{balance}, not {reason:?}\n{}",
                self.oracle.tail()
            );
            tokio::time::sleep(POLL).await;
        }
    }

    async fn grant(&self) -> Result<()> {
        let licence = NewLicence {
            kind: LicenceKind::Licence as u8,
            reference: pad_text("DE-3600-1").context("it is short")?,
            band_from_khz: 3_400_000,
            band_to_khz: 3_420_000,
            valid_from: now() - DAY,
            valid_until: now() + 365 * DAY,
            document_hash: [9; 32],
            ..NewLicence::default()
        };
        let (key, network) = (self.founder.key(), self.chain.network_address());
        let jurisdiction = founding::JURISDICTION;
        let grant = instructions::grant_licence(key, key, network, jurisdiction, 0, 0, &licence);
        let steps = [grant];
        let sent = self.world.sender.send(&steps, &self.founder.keypair, &[]);
        sent.await?;
        self.world.finality().await
    }

    async fn licence(&self) -> Result<Licence> {
        let asset = addresses::asset(&self.chain.network_address(), 0);
        let address = addresses::licence(&asset, 0);
        let found = self
            .rpc
            .account::<Licence>(address, CommitmentConfig::finalized())
            .await?;
        Ok(found.value)
    }

    async fn suspend(&self) -> Result<()> {
        let licence = self.licence().await?;
        let until = now() + 30 * DAY;
        let suspend = instructions::suspend_licence(self.founder.key(), &licence, until, [7; 32]);
        let steps = [suspend];
        let sent = self.world.sender.send(&steps, &self.founder.keypair, &[]);
        sent.await?;
        self.world.finality().await
    }

    async fn lift(&self) -> Result<()> {
        let licence = self.licence().await?;
        let lift = instructions::lift_licence(self.founder.key(), &licence);
        let steps = [lift];
        let sent = self.world.sender.send(&steps, &self.founder.keypair, &[]);
        sent.await?;
        self.world.finality().await
    }

    /// The oracle's API.
    async fn ask(&self, what: &str) -> Result<Value> {
        let url = format!("{}/v1/{what}", self.oracle.api_url());
        let answer = reqwest::get(url).await?.error_for_status()?;
        Ok(answer.json().await?)
    }
}
