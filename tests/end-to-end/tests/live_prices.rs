//! A mast's price follows how busy it was: its owner sets the rule, anybody has the price computed with a proof from the
//! oracle, and usage is charged by the new price from its epoch on.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use openmast_client::{accounts::NetworkParameters, addresses::PROGRAM_ID};
use openmast_end_to_end::{
    chain::Chain,
    desk::Desk,
    founding,
    oracle::{Configuration, Oracle},
    traffic::{Gateway, Session},
    world::{Person, World},
};
use serde_json::Value;

const PRICE_PER_GB: u64 = 1_000_000;
const FUNDS: u64 = 100_000_000;
/// Bytes up and down: more than 1 000 Mbit/s carry in a minute, and a little for the new price.
const USED: [(u64, u64); 2] = [(1_000_000_000, 7_000_000_000), (400_000_000, 600_000_000)];
const EPOCH_SECONDS: u64 = 3;
const SECRET: &str = "live-prices-test-shared-secret";
const USER: &str = "ana@live-prices.example";
const TIMEOUT: Duration = Duration::from_secs(180);
const POLL: Duration = Duration::from_millis(300);

#[tokio::test(flavor = "multi_thread")]
async fn a_price_follows_how_busy_its_mast_was() -> Result<()> {
    let place = Place::open().await?;
    let rule = "asset live-price set 0 --floor 0.5 --cap 3 --target 50%";
    let told = place.owner(rule).await?;
    ensure!(told["price_floor"] == "500000", "{told}");
    place.wait_for_epoch(1).await?;
    let told = place.anybody("reprice 0").await?;
    let begun = &told["repriced"][0];
    ensure!(begun["next_price_per_gb"].is_null(), "{told}");
    let shown = place.anybody("asset show 0").await?;
    ensure!(shown["live"] == true, "{shown}");
    let due = number(&shown["reprice_due_epoch"])?;
    ensure!(due == number(&shown["checkpoint_epoch"])? + 4, "{shown}");

    let charged = cost(0, PRICE_PER_GB);
    place.use_and_settle(0, charged).await?;
    place.wait_for_epoch(due).await?;
    let told = place.anybody("reprice --all").await?;
    let line = &told["repriced"][0];
    ensure!(line["utilization_bps"].as_u64() > Some(5_000), "{told}");
    let price = number(&line["next_price_per_gb"])?;
    ensure!(
        (PRICE_PER_GB + 1..=PRICE_PER_GB / 8 * 9).contains(&price),
        "{told}"
    );
    let first = number(&line["next_price_epoch"])?;

    // The epoch that is open then has begun with the new price for certain.
    place.wait_for_epoch(first + 1).await?;
    place.use_and_settle(1, charged + cost(1, price)).await?;
    let told = place.payer("payer max-price 0 1.05").await?;
    ensure!(told["max_price_per_gb"] == "1050000", "{told}");
    let told = place.owner("asset live-price end 0").await?;
    ensure!(
        told["price_per_gb"].as_str() == Some(&price.to_string()),
        "{told}"
    );
    place.oracle.stop().await?;
    place.world.stop().await
}

fn cost(part: usize, price: u64) -> u64 {
    (USED[part].0 + USED[part].1) / 1_000 * price / 1_000_000
}

fn number(value: &Value) -> Result<u64> {
    let text = value
        .as_str()
        .with_context(|| format!("no number: {value}"))?;
    Ok(text.parse()?)
}

/// A network with one mast and one payer, and its oracle.
struct Place {
    world: World,
    chain: Chain,
    desk: Desk,
    founder: Person,
    owner: Person,
    payer: Person,
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
            world,
            desk,
            founder,
            owner,
            payer,
            oracle,
        })
    }

    async fn owner(&self, command: &str) -> Result<Value> {
        self.as_person(&self.owner, command).await
    }

    async fn payer(&self, command: &str) -> Result<Value> {
        self.as_person(&self.payer, command).await
    }

    /// Who has nothing to do with mast or payer.
    async fn anybody(&self, command: &str) -> Result<Value> {
        self.as_person(&self.founder, command).await
    }

    async fn as_person(&self, person: &Person, command: &str) -> Result<Value> {
        let words: Vec<&str> = command.split(' ').collect();
        let told = self.desk.run(person, &words).await;
        told.with_context(|| format!("{command}\n{}", self.oracle.tail()))
    }

    async fn wait_for_epoch(&self, epoch: u64) -> Result<()> {
        let deadline = Instant::now() + TIMEOUT;
        while self.chain.network().await?.final_epoch < epoch {
            ensure!(Instant::now() < deadline, "{}", self.oracle.tail());
            tokio::time::sleep(POLL).await;
        }
        Ok(())
    }

    /// Uses the mast for the next part, and waits until all that was used by then is final, for so much.
    async fn use_and_settle(&self, part: usize, cost: u64) -> Result<()> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let names = ("mast", USER, format!("{part:08x}"));
        let session = Session::steady(names, now - 3_600, USED[part], 2, 300);
        let gateway = Gateway {
            server: self.oracle.radius,
            secret: SECRET.to_owned(),
            parallel: 1,
            retries: 30,
            timeout_seconds: 1,
        };
        let packets = session.packets();
        let delivered = gateway.deliver(&packets, self.world.folder());
        delivered.await.with_context(|| self.oracle.tail())?;
        let all = (0..=part).map(|part| USED[part].0 + USED[part].1);
        let all = all.sum::<u64>().to_string();
        let deadline = Instant::now() + TIMEOUT;
        loop {
            let totals = self.ask("payers/0").await?["settled"]["totals"].clone();
            if totals["bytes"].as_str() == Some(&all) {
                ensure!(
                    totals["charged"].as_str() == Some(&cost.to_string()),
                    "{totals}, not {cost}"
                );
                ensure!(totals["paid"].as_str() == Some(&all), "{totals}");
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

    /// The oracle's API.
    async fn ask(&self, what: &str) -> Result<Value> {
        let url = format!("{}/v1/{what}", self.oracle.api_url());
        let answer = reqwest::get(url).await?.error_for_status()?;
        Ok(answer.json().await?)
    }
}
