//! Payers leave by stating what they have spent, and nobody looks but the oracle: it raises whoever states too little, who
//! is then paid only what it has not spent, and leaves alone who states what is right.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail, ensure};
use openmast_client::{accounts::NetworkParameters, addresses::PROGRAM_ID};
use openmast_end_to_end::{
    books::usd,
    chain::{Chain, State},
    desk::Desk,
    expectation::{Expected, Use},
    founding,
    oracle::{Configuration, Oracle},
    traffic::{Gateway, Session},
    world::{Person, World},
};
use serde_json::Value;
use solana_pubkey::Pubkey;

const PRICE_PER_GB: u64 = 1_999_999;
/// Base units of each payer: more than its usage costs.
const FUNDS: u64 = 2_000_000;
/// Payers, by what they state.
const TOO_LITTLE: usize = 0;
const RIGHT: usize = 1;
const TOO_LITTLE_LATER: usize = 2;
/// Bytes that each of them uses.
const USED: [(u64, u64); 3] = [
    (100_000_123, 300_000_000),
    (50_000_001, 600_000_000),
    (23_456_789, 100_000_000),
];
/// Lamports that a statement puts up, and what is left of them once it was raised.
const BOUNTY: &str = "10000000";
const AFTER_RAISING: &str = "5000000";
/// Long enough for a settlement to become final on a real node within half of it.
const EXIT_DELAY: Duration = Duration::from_secs(120);
const EPOCH_SECONDS: u64 = 4;
const SECRET: &str = "leaving-test-shared-secret";
const TIMEOUT: Duration = Duration::from_secs(180);
const POLL: Duration = Duration::from_millis(500);

#[tokio::test(flavor = "multi_thread")]
async fn who_states_less_than_it_spent_is_paid_only_the_rest() -> Result<()> {
    let mut place = Place::open().await?;
    let spent = place.use_the_network().await?;

    place.state(TOO_LITTLE, 0).await?;
    place.state(RIGHT, spent[RIGHT]).await?;
    place
        .wait_until_raised(TOO_LITTLE, spent[TOO_LITTLE])
        .await?;
    place.wait_until_counted(1).await?;

    // What is stated while the oracle is down, it raises after its start.
    place.oracle.kill().await?;
    place.state(TOO_LITTLE_LATER, 0).await?;
    place.world.finality().await?;
    place.oracle.restart().await?;
    place
        .wait_until_raised(TOO_LITTLE_LATER, spent[TOO_LITTLE_LATER])
        .await?;
    place.wait_until_counted(1).await?;

    // By now the right statement was looked at, too: statements are in the order of the payers.
    for (payer, bounty) in [AFTER_RAISING, BOUNTY, AFTER_RAISING]
        .into_iter()
        .enumerate()
    {
        let statement = place.statement(payer).await?;
        ensure!(
            statement["stated"] == units(spent[payer])
                && statement["claim"] == units(FUNDS - spent[payer])
                && statement["bounty_lamports"] == bounty,
            "payer {payer}: {statement}"
        );
    }
    place.world.pass(EXIT_DELAY).await?;
    for (payer, spent) in spent.iter().enumerate() {
        let paid = place.leave(payer).await?;
        ensure!(
            paid["amount"] == units(FUNDS - spent),
            "payer {payer}: {paid}"
        );
    }
    place.check_the_books(&spent).await?;
    place.pay_out().await
}

/// A network with one asset and a payer for each of [`USED`], and its oracle.
struct Place {
    world: World,
    chain: Chain,
    desk: Desk,
    founder: Person,
    owner: Person,
    payers: Vec<Person>,
    oracle: Oracle,
}

impl Place {
    async fn open() -> Result<Self> {
        let world = World::start().await?;
        let founder = world.person("founder").await?;
        let owner = world.person("owner").await?;
        let member = world.person("oracle").await?;
        let parameters = NetworkParameters {
            exit_delay_seconds: u32::try_from(EXIT_DELAY.as_secs())?,
            max_pause_seconds: 10,
            ..founding::parameters()
        };
        let network = founding::found_with(&world, &founder, &member, parameters).await?;
        founding::bond(&world, network, &member).await?;
        founding::create_asset(&world, network, &owner, 0, PRICE_PER_GB).await?;
        let mut payers = Vec::new();
        for (number, index) in (0..USED.len()).zip(0..) {
            let payer = world.person(&format!("payer {number}")).await?;
            founding::open_payer(&world, network, &founder, &payer, index, FUNDS).await?;
            payers.push(payer);
        }
        world.finality().await?;
        let configuration = configuration(&world, network, &member);
        let oracle = Oracle::start(&world.folder().join("oracle"), &configuration).await?;
        let mut desk = Desk::new(world.rpc_url());
        desk.set_network(network);
        Ok(Self {
            chain: Chain::new(world.rpc_url(), network)?,
            world,
            desk,
            founder,
            owner,
            payers,
            oracle,
        })
    }

    /// Every payer uses the network, and that is settled. Gives what each has spent, base units.
    async fn use_the_network(&self) -> Result<Vec<u64>> {
        let sessions: Vec<Session> = (0..USED.len()).map(session).collect();
        let packets: Vec<String> = sessions.iter().flat_map(Session::packets).collect();
        let gateway = Gateway {
            server: self.oracle.radius,
            secret: SECRET.to_owned(),
            parallel: 8,
            retries: 30,
            timeout_seconds: 1,
        };
        let delivered = gateway.deliver(&packets, self.world.folder()).await;
        delivered.with_context(|| self.oracle.tail())?;
        let uses: Vec<Use> = sessions
            .iter()
            .enumerate()
            .map(|(payer, session)| Use {
                payer,
                asset: 0,
                bytes: session.bytes(),
                price_per_gb: PRICE_PER_GB,
            })
            .collect();
        let expected = Expected::of(&uses, 1, &[FUNDS; USED.len()])?;
        let settled = self.chain.wait_until_settled(expected.amount(), TIMEOUT);
        settled.await.with_context(|| self.oracle.tail())?;
        Ok(expected.payers.iter().map(|payer| payer.amount).collect())
    }

    /// Asks for everything, as what is unspent by what the payer says.
    async fn state(&self, payer: usize, spent: u64) -> Result<()> {
        let (index, spent) = (payer.to_string(), usd(spent));
        let arguments = ["payer", "leave", &index, "state", "--spent", &spent];
        self.run_as_payer(payer, &arguments).await?;
        Ok(())
    }

    async fn statement(&self, payer: usize) -> Result<Value> {
        let shown = self
            .run_as_payer(payer, &["payer", "show", &payer.to_string()])
            .await?;
        Ok(shown["statement"].clone())
    }

    async fn wait_until_raised(&self, payer: usize, spent: u64) -> Result<()> {
        let deadline = Instant::now() + TIMEOUT;
        loop {
            let statement = self.statement(payer).await?;
            if statement["stated"] == units(spent) {
                return Ok(());
            }
            ensure!(
                statement["stated"] == "0",
                "payer {payer} has spent {spent}: {statement}"
            );
            if Instant::now() > deadline {
                bail!(
                    "the statement of payer {payer} was not raised: {statement}\n{}",
                    self.oracle.tail()
                );
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// Until the running process of the oracle says that it has raised so many statements, and no more.
    async fn wait_until_counted(&self, statements: u64) -> Result<()> {
        let deadline = Instant::now() + TIMEOUT;
        loop {
            let raised = self.raised().await?;
            ensure!(raised <= statements, "{raised} statements were raised");
            if raised == statements {
                return Ok(());
            }
            ensure!(Instant::now() < deadline, "{}", self.oracle.tail());
            tokio::time::sleep(POLL).await;
        }
    }

    async fn raised(&self) -> Result<u64> {
        const METRIC: &str = "openmast_statements_raised_total ";
        let url = format!("{}/metrics", self.oracle.api_url());
        let text = reqwest::get(url).await?.error_for_status()?.text().await?;
        let value = text.lines().find_map(|line| line.strip_prefix(METRIC));
        Ok(value.with_context(|| format!("no {METRIC}"))?.parse()?)
    }

    /// Asks for the money until it is paid.
    async fn leave(&self, payer: usize) -> Result<Value> {
        let deadline = Instant::now() + TIMEOUT;
        let index = payer.to_string();
        loop {
            let told = self
                .run_as_payer(payer, &["payer", "leave", &index])
                .await?;
            if told["step"] == "paid" {
                return Ok(told);
            }
            ensure!(told["step"] == "waiting", "payer {payer}: {told}");
            ensure!(
                Instant::now() < deadline,
                "payer {payer} is not paid: {told}"
            );
            tokio::time::sleep(POLL).await;
        }
    }

    /// Everybody has exactly what it had not spent, and what is left in the vault is what was spent, and the fees.
    async fn check_the_books(&self, spent: &[u64]) -> Result<()> {
        let State {
            network,
            payers,
            vault,
            wallets,
            ..
        } = self.state_of_payers().await?;
        let all: u64 = spent.iter().sum();
        for ((payer, wallet), spent) in payers.iter().zip(wallets).zip(spent) {
            assert_eq!(wallet, FUNDS - spent, "payer {}", payer.index);
            assert_eq!(payer.deposited - payer.withdrawn, *spent);
            assert_eq!((payer.requested, payer.pays_at), (0, 0));
        }
        let proven: Vec<u64> = payers.iter().map(|payer| payer.proven).collect();
        assert_eq!(
            proven,
            [spent[TOO_LITTLE], 0, spent[TOO_LITTLE_LATER]],
            "who was raised cannot state less again"
        );
        assert_eq!(network.stated_claims, 0);
        assert_eq!(
            (network.settled_amount, network.settled_accrued),
            (all, all)
        );
        assert_eq!(network.deposited - network.withdrawn, all);
        assert_eq!(vault, all + network.fees);
        Ok(())
    }

    async fn state_of_payers(&self) -> Result<State> {
        self.world.finality().await?;
        let keys: Vec<Pubkey> = self.payers.iter().map(Person::key).collect();
        self.chain.state(&[], &keys).await
    }

    /// The network goes on without the payers, and pays all that was earned: then nothing is left.
    async fn pay_out(mut self) -> Result<()> {
        let before = self.chain.network().await?;
        let next = before.final_epoch + 2;
        let settled = self.chain.wait_until_final(next, TIMEOUT).await;
        settled.with_context(|| self.oracle.tail())?;
        self.desk.set_api_url(self.oracle.api_url());
        self.desk.run(&self.founder, &["collect", "--all"]).await?;
        self.desk
            .run(&self.owner, &["owner", "withdraw", "0"])
            .await?;
        let arguments = ["treasury", "withdraw"];
        self.desk.run(&self.founder, &arguments).await?;
        let arguments = ["jurisdiction", "withdraw", "276"];
        self.desk.run(&self.founder, &arguments).await?;
        let after = self.state_of_payers().await?;
        assert_eq!(after.vault, 0, "everybody has taken what is theirs");
        let settled = (after.network.settled_amount, after.network.settled_accrued);
        assert_eq!(settled, (before.settled_amount, before.settled_accrued));
        self.oracle.stop().await?;
        self.world.stop().await
    }

    async fn run_as_payer(&self, payer: usize, arguments: &[&str]) -> Result<Value> {
        let told = self.desk.run(&self.payers[payer], arguments).await;
        told.with_context(|| self.oracle.tail())
    }
}

fn user(payer: usize) -> String {
    format!("payer-{payer}@leaving.example")
}

fn session(payer: usize) -> Session {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_secs());
    let id = format!("{payer:08x}");
    Session::steady(("mast", &user(payer), id), now - 3_600, USED[payer], 2, 300)
}

fn configuration(world: &World, network: Pubkey, member: &Person) -> Configuration {
    Configuration {
        program: PROGRAM_ID,
        network,
        rpc_url: world.rpc_url().to_owned(),
        keypair: member.keypair_file.clone(),
        epoch_seconds: EPOCH_SECONDS,
        secret: SECRET.to_owned(),
        radios: vec![("nas_identifier", "mast".to_owned(), 0)],
        subscribers: (0..USED.len())
            .map(|payer| ("user_name", user(payer), payer))
            .collect(),
    }
}

/// An amount as the command's JSON has it.
fn units(amount: u64) -> Value {
    Value::String(amount.to_string())
}
