//! Somebody asks what its bytes cost, uses them while the quote is valid, and is charged what was quoted: through changes of the price, and
//! through an epoch that is opened again because somebody else left with money that it charges; and with bytes that were paid for ahead.

use std::{
    future::Future,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use openmast_client::{
    accounts::NetworkParameters,
    addresses::{self, PROGRAM_ID},
    instructions,
};
use openmast_end_to_end::{
    chain::Chain,
    desk::Desk,
    founding,
    oracle::{Configuration, Oracle},
    traffic::{Gateway, Session},
    world::{Person, World},
};
use openmast_ledger::{BYTES_PER_GB, Bytes, PricePerGb, Product};
use serde_json::Value;
use solana_pubkey::Pubkey;

/// Base units per 10⁹ bytes, one after the other. No product of them with what is used is whole.
const PRICES: [u64; 3] = [1_999_999, 3_000_001, 1_234_567];
/// Base units of the payer that stays, and of the one that leaves.
const FUNDS: u64 = 100_000_000;
const DEPOSIT: u64 = 1_000_000;
/// Seconds: a quote is valid for as long at least, and it takes less to use what was quoted.
const EPOCH: u32 = 12;
/// Seconds, where a quote holds for four epochs.
const SHORT_EPOCH: u32 = 4;
/// What is bought ahead, 10⁹ bytes.
const GIGABYTES: u64 = 2;
/// What is used must be acknowledged within so many seconds, or another quote is waited for.
const MARGIN: i64 = 6;
const EXIT_DELAY: u32 = 90;
const SECRET: &str = "quotes-test-shared-secret";
const TIMEOUT: Duration = Duration::from_secs(300);
const POLL: Duration = Duration::from_millis(300);

#[tokio::test(flavor = "multi_thread")]
async fn what_is_quoted_is_what_is_charged() -> Result<()> {
    let mut place = Place::open(EPOCH).await?;
    let mut bought = Vec::new();
    // The first epoch, with the first price. The oracle has no bond yet: it ends the epoch, and settles nothing.
    bought.push(place.buy(0, 300_000_007).await?);
    place.use_bytes("leaver", 0, 200_000_000).await?;
    place.set_price(PRICES[1]).await?;
    place.wait_for_version(2).await?;
    bought.push(place.buy(1, 123_456_789).await?);

    // Somebody leaves whom the first epoch charges: its settlement can never become final, and the epoch is opened again.
    place.oracle.kill().await?;
    place.leave().await?;
    founding::bond(&place.world, place.chain.network_address(), &place.member).await?;
    place.world.finality().await?;
    place.oracle.restart().await?;
    place.wait_until_reopened().await?;
    bought.push(place.buy(2, 55_555_555).await?);
    ensure!(
        bought.iter().all(|part| part.price == PRICES[0]),
        "{bought:?}"
    );

    // Both changes of the price, and what is bought on each side of them.
    for (price, bytes) in [(PRICES[1], 777_777_777), (PRICES[2], 999_999_937)] {
        place.wait_for_price(price).await?;
        if price == PRICES[1] {
            place.set_price(PRICES[2]).await?;
        }
        bought.push(place.buy(bought.len(), bytes).await?);
        ensure!(
            bought.last().is_some_and(|part| part.price == price),
            "{bought:?}"
        );
    }
    place.wait_until_charged(&bought).await?;
    place.oracle.stop().await?;
    place.world.stop().await
}

/// Entitlements meet what they have, and the balance pays for the rest: as the quote says, to the base unit.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_paid_for_ahead_is_told_and_met() -> Result<()> {
    let place = Place::open(SHORT_EPOCH).await?;
    founding::bond(&place.world, place.chain.network_address(), &place.member).await?;
    place.buy_ahead().await?;
    let ahead = GIGABYTES * BYTES_PER_GB;
    let mut bought = Vec::new();
    // All of it is paid for; then a part; then nothing.
    for (bytes, met) in [
        (700_000_003, 700_000_003),
        (3_000_000_019, ahead - 700_000_003),
        (300_000_007, 0),
    ] {
        let part = place.buy(bought.len(), bytes).await?;
        ensure!(part.met == met, "{part:?} instead of {met}");
        bought.push(part);
        // By the next one this one is in the ledger.
        place.wait_until_charged(&bought).await?;
    }
    ensure!(bought[0].amount == 0, "{bought:?}");
    let entitlement = place.ask("payers/1").await?["entitlements"][0].clone();
    ensure!(number(&entitlement["met_bytes"])? == ahead, "{entitlement}");
    place.oracle.stop().await?;
    place.world.stop().await
}

/// What was bought at a quote.
#[derive(Clone, Copy, Debug)]
struct Bought {
    bytes: u64,
    /// Of these, what is paid for ahead.
    met: u64,
    price: u64,
    /// What the quote said that it costs at most.
    amount: u64,
}

/// A network with one asset, one payer that leaves, one that stays, and its oracle.
struct Place {
    world: World,
    chain: Chain,
    desk: Desk,
    owner: Person,
    leaver: Person,
    stayer: Person,
    member: Person,
    oracle: Oracle,
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |time| time.as_secs())
}

fn number(value: &Value) -> Result<u64> {
    let text = value
        .as_str()
        .with_context(|| format!("{value} is no number"))?;
    Ok(text.parse()?)
}

impl Place {
    async fn open(epoch_seconds: u32) -> Result<Self> {
        let world = World::start().await?;
        let founder = world.person("founder").await?;
        let owner = world.person("owner").await?;
        let member = world.person("oracle").await?;
        let leaver = world.person("leaver").await?;
        let stayer = world.person("stayer").await?;
        let parameters = NetworkParameters {
            min_epoch_seconds: epoch_seconds,
            exit_delay_seconds: EXIT_DELAY,
            max_pause_seconds: 10,
            ..founding::parameters()
        };
        let network = founding::found_with(&world, &founder, &member, parameters).await?;
        founding::create_asset(&world, network, &owner, 0, PRICES[0]).await?;
        founding::open_payer(&world, network, &founder, &leaver, 0, DEPOSIT).await?;
        founding::open_payer(&world, network, &founder, &stayer, 1, FUNDS).await?;
        world.finality().await?;
        let oracle = start_oracle(&world, network, &member, epoch_seconds).await?;
        let mut desk = Desk::new(world.rpc_url());
        desk.set_network(network);
        desk.set_api_url(oracle.api_url());
        Ok(Self {
            chain: Chain::new(world.rpc_url(), network)?,
            world,
            desk,
            owner,
            leaver,
            stayer,
            member,
            oracle,
        })
    }

    /// Asks for a quote until one is valid for long enough, uses the bytes, and sees to it that the quote was valid all the while.
    async fn buy(&self, part: usize, bytes: u64) -> Result<Bought> {
        let text = bytes.to_string();
        let ask = ["quote", &text, "--asset", "0", "--payer", "1"];
        let deadline = Instant::now() + TIMEOUT;
        let (quote, until) = loop {
            let told = self.desk.run(&self.stayer, &ask).await?;
            let quote = told["quotes"][0].clone();
            let until = i64::try_from(number(&quote["at_least_until"])?)?;
            if until - self.chain.clock().await? >= MARGIN {
                break (quote, until);
            }
            ensure!(Instant::now() < deadline, "{told}\n{}", self.oracle.tail());
            tokio::time::sleep(POLL).await;
        };
        self.use_bytes("stayer", part, bytes).await?;
        let clock = self.chain.clock().await?;
        ensure!(
            clock < until,
            "{clock}: it took longer than the quote {quote} was valid"
        );
        Ok(Bought {
            bytes,
            met: number(&quote["met_bytes"])?,
            price: number(&quote["price_per_gb"])?,
            amount: number(&quote["amount"])?,
        })
    }

    /// The one that stays buys a lot of volume and redeems it for its payer; until it meets usage.
    async fn buy_ahead(&self) -> Result<()> {
        let usd = 1_000_000;
        self.world.faucet.usd(&self.stayer.key(), 10 * usd).await?;
        let capacity = "asset capacity 0 --mbps 10000 --epoch-seconds 1";
        self.run(&self.owner, capacity).await?;
        let is_final = |epoch| async move { Ok(self.chain.network().await?.final_epoch >= epoch) };
        // How long an epoch is, and so what a volume takes, the first final one tells.
        self.until("a final epoch", || is_final(1)).await?;
        let first = self.chain.network().await?.final_epoch + 12;
        let in_seconds = |seconds: u64| Timestamp::from_second((now() + seconds) as i64);
        let (starts, ends) = (in_seconds(8)?, in_seconds(30)?);
        let over = in_seconds(86_400)?;
        let issue = format!(
            "lot issue --kind volume --quantity {GIGABYTES} --price 1.5 --asset 0 --first-epoch {first} --epochs 60 \
             --sale-starts {starts} --sale-ends {ends} --ends-by {over}"
        );
        let said = self.run(&self.owner, &issue).await?;
        let lot = said["lot"].as_u64().with_context(|| said.to_string())?;
        let starts = starts.as_second();
        let has_begun = || async { Ok(self.chain.clock().await? >= starts) };
        self.until("the sale", has_begun).await?;
        let buy = format!("lot buy {lot} all --redeem 1");
        self.run(&self.stayer, &buy).await?;
        let is_in_use = || async {
            let entitlement = self.ask("payers/1").await?["entitlements"][0].clone();
            Ok(entitlement["is_in_use"] == true)
        };
        self.until("the entitlement in use", is_in_use).await
    }

    async fn run(&self, person: &Person, line: &str) -> Result<Value> {
        let arguments: Vec<&str> = line.split(' ').collect();
        let said = self.desk.run(person, &arguments).await;
        said.with_context(|| format!("openmast {line}"))
    }

    /// Tries until it is so.
    async fn until<F>(&self, what: &str, is_so: impl Fn() -> F) -> Result<()>
    where
        F: Future<Output = Result<bool>>,
    {
        let deadline = Instant::now() + TIMEOUT;
        while !is_so().await? {
            ensure!(
                Instant::now() < deadline,
                "{what} did not come to be\n{}",
                self.oracle.tail()
            );
            tokio::time::sleep(POLL).await;
        }
        Ok(())
    }

    /// A session of its own, acknowledged when this returns.
    async fn use_bytes(&self, user: &str, part: usize, bytes: u64) -> Result<()> {
        let name = format!("{user}@quotes.example");
        let session = Session::steady(
            ("mast", &name, format!("{user}-{part}")),
            now() - 3_600,
            (bytes / 3, bytes - bytes / 3),
            2,
            300,
        );
        let gateway = Gateway {
            server: self.oracle.radius,
            secret: SECRET.to_owned(),
            parallel: 1,
            retries: 30,
            timeout_seconds: 1,
        };
        let packets = session.packets();
        let delivered = gateway.deliver(&packets, self.world.folder());
        delivered
            .await
            .map(|_| ())
            .with_context(|| self.oracle.tail())
    }

    /// From the first epoch that it can hold in.
    async fn set_price(&self, price: u64) -> Result<()> {
        let network = self.chain.network().await?;
        let epoch = network.final_epoch + 4;
        let address = self.chain.network_address();
        let set = instructions::set_price(self.owner.key(), address, 0, price, epoch);
        self.world
            .sender
            .send(&[set], &self.owner.keypair, &[])
            .await?;
        self.world.finality().await
    }

    /// States that nothing was spent, waits for the exit delay, and takes everything: nobody can prove more.
    async fn leave(&self) -> Result<()> {
        let (key, network) = (self.leaver.key(), self.chain.network_address());
        let state = instructions::open_statement(key, key, network, 0, DEPOSIT, 0);
        self.world
            .sender
            .send(&[state], &self.leaver.keypair, &[])
            .await?;
        let destination = addresses::currency_account(&key, &self.world.faucet.mint());
        let exit = instructions::pay_statement(key, network, 0, key, destination, DEPOSIT);
        let deadline = Instant::now() + TIMEOUT;
        loop {
            tokio::time::sleep(Duration::from_secs(u64::from(EXIT_DELAY) / 3)).await;
            let steps = std::slice::from_ref(&exit);
            match self
                .world
                .sender
                .send(steps, &self.leaver.keypair, &[])
                .await
            {
                Ok(_) => return Ok(()),
                Err(error) if Instant::now() > deadline => return Err(error.into()),
                // It is too early, or the chain's clock is behind.
                Err(_) => {}
            }
        }
    }

    async fn wait_for_version(&self, epoch: u64) -> Result<()> {
        self.wait(move |price, _| number(&price["version"]["epoch"]).is_ok_and(|it| it >= epoch))
            .await
    }

    async fn wait_for_price(&self, price: u64) -> Result<()> {
        let holds = move |told: &Value| number(&told["price"]["price_per_gb"]).ok() == Some(price);
        self.wait(move |told, _| holds(told)).await
    }

    /// The first epoch is open again, and the prices are still those that the second began with.
    async fn wait_until_reopened(&self) -> Result<()> {
        let is = |value: &Value, expected| number(value).is_ok_and(|it| it == expected);
        self.wait(move |price, open| is(&price["version"]["epoch"], 2) && is(&open["epoch"], 1))
            .await
    }

    /// Until the price of the asset and the open epoch are so.
    async fn wait(&self, are: impl Fn(&Value, &Value) -> bool) -> Result<()> {
        let deadline = Instant::now() + TIMEOUT;
        loop {
            // The service may be starting anew.
            let told = (self.ask("price/0").await, self.ask("epoch").await);
            if let (Ok(price), Ok(open)) = &told
                && are(price, open)
            {
                return Ok(());
            }
            ensure!(
                Instant::now() < deadline,
                "{told:?}\n{}",
                self.oracle.tail()
            );
            tokio::time::sleep(POLL).await;
        }
    }

    /// Until everything is final: the payer is charged the exact price of its bytes rounded down once, which is no more than the quotes
    /// together, and less than a base unit for each below them.
    async fn wait_until_charged(&self, bought: &[Bought]) -> Result<()> {
        let bytes: u64 = bought.iter().map(|part| part.bytes).sum();
        let products = bought
            .iter()
            .map(|part| Product::of(Bytes(part.bytes - part.met), PricePerGb(part.price)));
        let product = products.fold(Product::ZERO, |sum, it| Product(sum.0 + it.0));
        let expected = product.charge()?.0;
        for part in bought {
            let product = Product::of(Bytes(part.bytes - part.met), PricePerGb(part.price)).0;
            let quoted = product.div_ceil(u128::from(BYTES_PER_GB));
            ensure!(
                u128::from(part.amount) == quoted,
                "{part:?} is not {quoted}"
            );
        }
        let deadline = Instant::now() + TIMEOUT;
        let totals = loop {
            let totals = self.ask("payers/1").await?["settled"]["totals"].clone();
            if number(&totals["bytes"]).is_ok_and(|settled| settled >= bytes) {
                break totals;
            }
            ensure!(
                Instant::now() < deadline,
                "{totals}\n{}",
                self.oracle.tail()
            );
            tokio::time::sleep(POLL).await;
        };
        ensure!(number(&totals["bytes"])? == bytes, "{totals}, not {bytes}");
        let charged = number(&totals["charged"])?;
        let quoted: u64 = bought.iter().map(|part| part.amount).sum();
        ensure!(charged == expected, "{charged}, not {expected}: {bought:?}");
        ensure!(
            charged <= quoted && quoted - charged <= bought.len() as u64,
            "{quoted}"
        );
        Ok(())
    }

    /// The oracle's API.
    async fn ask(&self, what: &str) -> Result<Value> {
        let url = format!("{}/v1/{what}", self.oracle.api_url());
        let answer = reqwest::get(url).await?.error_for_status()?;
        Ok(answer.json().await?)
    }
}

async fn start_oracle(
    world: &World,
    network: Pubkey,
    member: &Person,
    epoch_seconds: u32,
) -> Result<Oracle> {
    let user = |name: &str, payer| ("user_name", format!("{name}@quotes.example"), payer);
    let configuration = Configuration {
        program: PROGRAM_ID,
        network,
        rpc_url: world.rpc_url().to_owned(),
        keypair: member.keypair_file.clone(),
        epoch_seconds: epoch_seconds.into(),
        secret: SECRET.to_owned(),
        radios: vec![("nas_identifier", "mast".to_owned(), 0)],
        subscribers: vec![user("leaver", 0), user("stayer", 1)],
    };
    Oracle::start(&world.folder().join("oracle"), &configuration).await
}
