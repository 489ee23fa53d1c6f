//! A network that nobody looks after but the service of its oracle: the keeper splits what the assets earned, lets shares earn,
//! ends offers and closes what is old, and stops when its day's budget is used, also after a restart.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use openmast_client::{
    accounts::{Content, MemberWeight, NetworkParameters},
    addresses::{self, PROGRAM_ID},
    instructions::{self, token::create_currency_account},
    market::{self, Goods, NewOffer, SELL},
    rpc::Rpc,
};
use openmast_end_to_end::{
    chain::Chain,
    founding,
    oracle::{Configuration, Oracle},
    traffic::{Gateway, Session},
    world::{Person, World},
};
use serde_json::Value;
use solana_commitment_config::CommitmentConfig;

const PRICE_PER_GB: u64 = 1_999_999;
const FUNDS: u64 = 100_000_000;
/// Bytes up and down at each asset.
const USED: [(u64, u64); 2] = [(100_000_123, 300_000_000), (50_000_001, 600_000_000)];
const EPOCH_SECONDS: u64 = 6;
const STAKED: u64 = 250_000;
/// More than a quarter of the day's budget pays for.
const OFFERS: u64 = 16;
/// Every transaction here costs this: the base fee of one signature.
const FEE: u64 = 5_000;
const DAILY_LAMPORTS: u64 = 26 * FEE;
const MOST_OF_A_KIND: u64 = 6;
/// What the keeper must not go below: so much is left for others.
const LEAST_BALANCE: u64 = 1_000_000_000;
const SECRET: &str = "keeping-test-shared-secret";
const USER: &str = "ana@keeping.example";
const FINALIZED: CommitmentConfig = CommitmentConfig::finalized();
const TIMEOUT: Duration = Duration::from_secs(180);
const POLL: Duration = Duration::from_millis(300);

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_network_is_kept_within_the_budget() -> Result<()> {
    let mut place = Place::open().await?;
    let charged = place.use_the_network().await?;
    place.stake_and_offer().await?;

    place.oracle.kill().await?;
    place.propose_what_cannot_win().await?;
    place.begin_keeping()?;
    place.oracle.restart().await?;

    place.wait_until_split(&charged).await?;
    place.wait_until_closed().await?;
    let told = place.wait_until_held_back().await?;
    place.check_the_budget(&told).await?;
    place.check_collects(charged[0]).await?;

    // A restart spends nothing of the day twice.
    place.oracle.kill().await?;
    place.oracle.restart_despite("keeper_held_up").await?;
    let again = place.wait_until_held_back().await?;
    ensure!(
        of_kind(&again, "expire_offer")["done"] == of_kind(&told, "expire_offer")["done"],
        "{told}, then {again}"
    );
    place.check_the_budget(&again).await?;
    place.oracle.stop().await?;
    place.world.stop().await
}

/// A network with two assets and one payer, and its oracle. Another member with too little weight is there to disagree.
struct Place {
    world: World,
    chain: Chain,
    rpc: Rpc,
    founder: Person,
    owner: Person,
    rival: Person,
    /// Pays for the first settlements.
    first_payer: Person,
    /// Pays for the later ones.
    later_payer: Person,
    keeper: Person,
    oracle: Oracle,
}

impl Place {
    async fn open() -> Result<Self> {
        let world = World::start().await?;
        let founder = world.person("founder").await?;
        let owner = world.person("owner").await?;
        let member = world.person("oracle").await?;
        let rival = world.person("rival").await?;
        let payer = world.person("payer").await?;
        let first_payer = world.person("first payer").await?;
        let parameters = NetworkParameters {
            settlements_kept: 3,
            ..founding::parameters()
        };
        let weight = |person: &Person, weight| MemberWeight {
            key: person.key(),
            weight,
        };
        let members = [weight(&member, 2), weight(&rival, 1)];
        let network = founding::found_by(&world, &founder, &members, 2, parameters).await?;
        for person in [&member, &rival] {
            founding::bond(&world, network, person).await?;
        }
        for index in 0..2 {
            founding::create_asset(&world, network, &owner, index, PRICE_PER_GB).await?;
        }
        founding::open_payer(&world, network, &founder, &payer, 0, FUNDS).await?;
        world.finality().await?;
        let configuration = Configuration {
            program: PROGRAM_ID,
            network,
            rpc_url: world.rpc_url().to_owned(),
            keypair: member.keypair_file.clone(),
            epoch_seconds: EPOCH_SECONDS,
            secret: SECRET.to_owned(),
            radios: (0..2)
                .map(|asset| ("nas_identifier", format!("mast-{asset}"), asset))
                .collect(),
            subscribers: vec![("user_name", USER.to_owned(), 0)],
        };
        let folder = world.folder().join("oracle");
        let mut oracle = Oracle::start(&folder, &configuration).await?;
        oracle.kill().await?;
        oracle.reconfigure(|text| paid_by(text, &first_payer))?;
        oracle.restart().await?;
        Ok(Self {
            chain: Chain::new(world.rpc_url(), network)?,
            rpc: Rpc::new(&[world.rpc_url().to_owned()], Duration::from_secs(10))?,
            later_payer: world.person("later payer").await?,
            keeper: world.person("keeper").await?,
            world,
            founder,
            owner,
            rival,
            first_payer,
            oracle,
        })
    }

    /// The payer uses both assets, and that is settled. Gives what each asset is charged for, base units.
    async fn use_the_network(&self) -> Result<Vec<u64>> {
        let started_at = u64::try_from(self.chain.clock().await? - 3_600)?;
        let sessions = (0..2).map(|asset| {
            let nas = format!("mast-{asset}");
            let names = (nas.as_str(), USER, format!("{asset:08x}"));
            Session::steady(names, started_at, USED[asset], 2, 300)
        });
        let packets: Vec<String> = sessions.flat_map(|session| session.packets()).collect();
        let gateway = Gateway {
            server: self.oracle.radius,
            secret: SECRET.to_owned(),
            parallel: 1,
            retries: 30,
            timeout_seconds: 1,
        };
        let delivered = gateway.deliver(&packets, self.world.folder()).await;
        delivered.with_context(|| self.oracle.tail())?;
        let cost = |(up, down): &(u64, u64)| {
            u128::from(up + down) * u128::from(PRICE_PER_GB) / 1_000_000_000
        };
        let costs: Vec<u64> = USED
            .iter()
            .map(|used| u64::try_from(cost(used)))
            .collect::<Result<_, _>>()?;
        let settled = self.chain.wait_until_settled(costs.iter().sum(), TIMEOUT);
        settled.await.with_context(|| self.oracle.tail())?;
        Ok(costs)
    }

    /// The owner stakes shares of asset 0, and offers some of it many times, all of which expires.
    async fn stake_and_offer(&self) -> Result<()> {
        let (network, mint) = (self.chain.network_address(), self.world.faucet.mint());
        let (founder, owner) = (self.founder.key(), self.owner.key());
        let address = addresses::asset(&network, 0);
        let asset = self.rpc.asset(&network, 0, FINALIZED).await?.value;
        let goods = Goods::shares(network, mint, address, &asset);
        let send = self
            .world
            .sender
            .send(
                &[
                    market::open_market(founder, founder, network, 0),
                    market::open_currency_escrow(founder, network, mint),
                    market::open_share_escrow(founder, network, address, goods.mint),
                ],
                &self.founder.keypair,
                &[],
            )
            .await;
        send.context("the market was not opened")?;
        let source = goods.account_of(&owner);
        let steps = [
            create_currency_account(&owner, &owner, &mint),
            instructions::stake(owner, network, 0, source, STAKED),
        ];
        let staked = self.world.sender.send(&steps, &self.owner.keypair, &[]);
        staked.await.context("nothing was staked")?;
        let offer = NewOffer {
            side: SELL,
            price: 1_000_000,
            quantity: 1_000,
            least_fill: 1,
            expires_at: self.chain.clock().await? + 60,
            ..NewOffer::default()
        };
        for id in 0..OFFERS {
            let make = goods.make_offer(owner, owner, id, offer);
            let steps = [make];
            let made = self.world.sender.send(&steps, &self.owner.keypair, &[]);
            made.await.with_context(|| format!("offer {id}"))?;
        }
        self.world.pass(Duration::from_secs(61)).await?;
        self.world.finality().await
    }

    /// The other member proposes an end of the next epoch of which nobody has an archive.
    async fn propose_what_cannot_win(&self) -> Result<()> {
        let network = self.chain.network().await?;
        let newest = self.chain.settlement(network.final_epoch).await?;
        let content = Content {
            epoch: network.final_epoch + 1,
            snapshot_slot: self.rpc.slot(FINALIZED).await?,
            closed_at: self.rpc.clock(FINALIZED).await?.value,
            archive_hash: [9; 32],
            ..newest.content
        };
        let (rival, network) = (self.rival.key(), self.chain.network_address());
        let propose = instructions::propose_settlement(rival, rival, network, &content);
        let steps = [propose];
        let sent = self.world.sender.send(&steps, &self.rival.keypair, &[]);
        sent.await.context("it was not proposed")?;
        self.world.finality().await
    }

    /// From the next start on somebody else pays for settlements, so that the oracle leaves those of before alone, and the
    /// service keeps the network.
    fn begin_keeping(&self) -> Result<()> {
        let keeper = format!(
            "\n[keeper]\nenabled = true\nkeypair = {:?}\ndaily_lamports = {DAILY_LAMPORTS}\n\
             least_balance_lamports = {LEAST_BALANCE}\nleast_collect = 1\nlook_seconds = 1\nspread_seconds = 1\n",
            self.keeper.keypair_file
        );
        self.oracle
            .reconfigure(|text| paid_by(text, &self.later_payer) + &keeper)
    }

    /// Until what both assets earned is split and the staked shares earn.
    async fn wait_until_split(&self, charged: &[u64]) -> Result<()> {
        let network = self.chain.network_address();
        let stake = addresses::asset(&network, 0);
        let deadline = Instant::now() + TIMEOUT;
        loop {
            let assets = self.rpc.assets(&network, 0..2, FINALIZED).await?.value;
            let collected: Vec<u64> = assets.iter().map(|asset| asset.collected).collect();
            let staked = self.rpc.stake(&stake, &self.owner.key(), FINALIZED).await?;
            let active = staked.value.map_or(0, |stake| stake.active);
            if collected == charged && active == STAKED {
                // Nobody was staked while it was earned: all but what the treasury and the levy get is the owner's.
                ensure!(assets.iter().all(|asset| asset.owner_owed > 0));
                return Ok(());
            }
            ensure!(
                Instant::now() < deadline,
                "{collected:?} is collected, {active} shares earn\n{}",
                self.oracle.tail()
            );
            tokio::time::sleep(POLL).await;
        }
    }

    /// Until no settlement of the first payer's is left, and no proposal of the other member's.
    async fn wait_until_closed(&self) -> Result<()> {
        let network = self.chain.network_address();
        let deadline = Instant::now() + TIMEOUT;
        loop {
            let settlements = self.rpc.settlements_of(&network, FINALIZED).await?.value;
            let first = self.first_payer.key();
            let old = settlements.iter().filter(|it| it.rent_payer == first);
            let old: Vec<u64> = old.map(|it| it.content.epoch).collect();
            let proposals = self.rpc.proposals(&network, FINALIZED).await?.value;
            let rival = self.rival.key();
            let left = proposals.iter().any(|it| it.rent_payer == rival);
            if old.is_empty() && !left {
                return Ok(());
            }
            ensure!(
                Instant::now() < deadline,
                "settlements {old:?} and a proposal ({left}) are left: {}\n{}",
                self.ask("keeper").await?,
                self.oracle.tail()
            );
            tokio::time::sleep(POLL).await;
        }
    }

    /// Until the keeper says that something waits because of the budget, and nothing is under way.
    async fn wait_until_held_back(&self) -> Result<Value> {
        let deadline = Instant::now() + TIMEOUT;
        loop {
            let told = self.ask("keeper").await?;
            let alarms = self.ask("alarms").await?.to_string();
            let expiring = of_kind(&told, "expire_offer");
            let is_idle = told["kinds"]
                .as_array()
                .is_some_and(|kinds| kinds.iter().all(|kind| kind["sent"] == "0"));
            if told["held_back"] == "part_of_kind_used"
                && alarms.contains("keeper_held_up")
                && is_idle
                && expiring["waiting"].as_str() == Some(&(OFFERS - MOST_OF_A_KIND).to_string())
            {
                return Ok(told);
            }
            ensure!(
                Instant::now() < deadline,
                "{told}, {alarms}\n{}",
                self.oracle.tail()
            );
            tokio::time::sleep(POLL).await;
        }
    }

    /// What the keeper says that it spent is gone from its key, to the lamport, and is what the budget allows; what it did is on
    /// chain.
    async fn check_the_budget(&self, told: &Value) -> Result<()> {
        // Some looks later it has sent no more of the kind that has used up its part. Epochs go on, and with them other work.
        tokio::time::sleep(Duration::from_secs(4)).await;
        let later = self.ask("keeper").await?;
        let of_offers = |told: &Value| of_kind(told, "expire_offer")["spent_lamports"].clone();
        ensure!(of_offers(&later) == of_offers(told), "{later}");
        self.check_the_balance().await?;
        let expired = of_kind(told, "expire_offer");
        ensure!(
            expired["done"].as_str() == Some(&MOST_OF_A_KIND.to_string()),
            "{told}"
        );
        ensure!(
            of_kind(told, "collect")["done"] == "2"
                && of_kind(told, "close_proposal")["done"] == "1",
            "{told}"
        );
        let failed = told["kinds"].as_array().context("kinds")?;
        ensure!(failed.iter().all(|kind| kind["failed"] == "0"), "{told}");
        let network = self.chain.network_address();
        let offers = self.rpc.all_offers(&network, FINALIZED).await?.value;
        let left = u64::try_from(offers.len())?;
        ensure!(left == OFFERS - MOST_OF_A_KIND, "{left} offers are left");
        Ok(())
    }

    /// Asked between two looks at the key, of which neither saw it send.
    async fn check_the_balance(&self) -> Result<()> {
        let deadline = Instant::now() + TIMEOUT;
        loop {
            let before = self.balance().await?;
            let told = self.ask("keeper").await?;
            let spent = told["spent_lamports"].as_str().unwrap_or_default();
            let spent: u64 = spent.parse()?;
            ensure!(spent <= DAILY_LAMPORTS, "{told}");
            let after = self.balance().await?;
            if before == after && after == 10 * LEAST_BALANCE - spent {
                return Ok(());
            }
            ensure!(Instant::now() < deadline, "{after}: {told}");
            tokio::time::sleep(POLL).await;
        }
    }

    /// Lamports of the keeper's key.
    async fn balance(&self) -> Result<u64> {
        let key = self.keeper.key();
        let account = self.rpc.raw_accounts(&[key], FINALIZED).await?.value;
        let account = account.into_iter().next().flatten();
        Ok(account.context("the keeper has no account")?.lamports)
    }

    /// Page by page, the collects of asset 0 split all that it was charged, and leave nothing out.
    async fn check_collects(&self, charged: u64) -> Result<()> {
        let number = |said: &Value, key: &str| -> Result<u64> {
            let text = said[key]
                .as_str()
                .with_context(|| format!("no {key} in {said}"))?;
            Ok(text.parse()?)
        };
        let (mut split, mut newest, mut page) = (0, None, String::new());
        loop {
            let said = self
                .ask(&format!("assets/0/collects?limit=3{page}"))
                .await?;
            ensure!(said["is_whole"] == true, "{said}");
            for collect in said["collects"].as_array().into_iter().flatten() {
                split += number(collect, "split")?;
                newest.get_or_insert(number(collect, "lifetime_earned")?);
            }
            match said["next_before"].as_str() {
                Some(before) => page = format!("&before={before}"),
                None => break,
            }
        }
        ensure!(
            (split, newest) == (charged, Some(charged)),
            "{split} of {charged}, {newest:?}"
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

/// The configuration with this person as the one who pays for settlements.
fn paid_by(text: &str, person: &Person) -> String {
    let others = text
        .lines()
        .filter(|line| !line.starts_with("fee_payer_keypair"));
    let text = others.collect::<Vec<_>>().join("\n") + "\n";
    let paid = format!("[oracle]\nfee_payer_keypair = {:?}\n", person.keypair_file);
    text.replace("[oracle]\n", &paid)
}

fn of_kind(told: &Value, kind: &str) -> Value {
    let kinds = told["kinds"].as_array();
    let mut kinds = kinds.into_iter().flatten();
    let found = kinds.find(|it| it["kind"] == kind);
    found.cloned().unwrap_or_default()
}
