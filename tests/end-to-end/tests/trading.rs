//! Shares are sold, traded and held by rule, each step by the command that a person would type.

use anyhow::{Context, Result, bail, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use jiff::{SignedDuration, Timestamp};
use openmast_client::{
    addresses::{self, currency_account, share_account},
    instructions::token::create_currency_account,
};
use openmast_end_to_end::{
    desk::Desk,
    founding,
    tool::{Openmast, binary},
    world::{Person, World},
};
use openmast_scripted_node::{Fault, ScriptedNode};
use serde_json::Value;
use solana_pubkey::Pubkey;

/// One share of three decimals, base units.
const SHARE: u64 = 1_000;
/// One test dollar, base units.
const USD: u64 = 1_000_000;

/// People on a network with a market.
struct Town {
    world: World,
    desk: Desk,
    network: Pubkey,
    /// Authority, treasury and regulator.
    founder: Person,
    owner: Person,
    investor: Person,
}

impl Town {
    async fn open() -> Result<Self> {
        let world = World::start().await?;
        let founder = world.person("founder").await?;
        let oracle = world.person("oracle").await?;
        let owner = world.person("owner").await?;
        let investor = world.person("investor").await?;
        let network = founding::found(&world, &founder, &oracle).await?;
        let mut desk = Desk::new(world.rpc_url());
        desk.set_network(network);
        for person in [&founder, &owner, &investor] {
            let account =
                create_currency_account(&person.key(), &person.key(), &world.faucet.mint());
            world
                .sender
                .send(&[account], &person.keypair, &[])
                .await
                .context("a currency account")?;
        }
        world.faucet.usd(&investor.key(), 1_000 * USD).await?;
        desk.run(&founder, &["market", "open", "--fee-bps", "50"])
            .await?;
        Ok(Self {
            world,
            desk,
            network,
            founder,
            owner,
            investor,
        })
    }

    /// Creates asset 0, of a thousand shares.
    async fn asset(&self, options: &str) -> Result<Value> {
        let create = "asset create --name Mast --supply 1000 --decimals 3 --price-per-gb 0.5";
        self.run(&self.owner, &format!("{create} {options}")).await
    }

    async fn run(&self, person: &Person, line: &str) -> Result<Value> {
        let arguments: Vec<&str> = line.split(' ').collect();
        self.desk.run(person, &arguments).await
    }

    /// The command must fail, with this in what it says.
    async fn refused(&self, person: &Person, line: &str, expected: &str) -> Result<()> {
        match self.run(person, line).await {
            Ok(said) => bail!("`openmast {line}` was not refused: {said}"),
            Err(error) if format!("{error:#}").contains(expected) => Ok(()),
            Err(error) => bail!("`openmast {line}`: expected {expected}: {error:#}"),
        }
    }

    /// Shares of an asset in a person's account, base units.
    async fn shares(&self, person: &Person, index: u32) -> Result<u64> {
        let asset = addresses::asset(&self.network, index);
        let mint = addresses::share_mint(&asset);
        self.balance(share_account(&person.key(), &mint)).await
    }

    /// A person's money, base units.
    async fn money(&self, person: &Person) -> Result<u64> {
        let mint = self.world.faucet.mint();
        self.balance(currency_account(&person.key(), &mint)).await
    }

    async fn balance(&self, account: Pubkey) -> Result<u64> {
        self.world.tokens(&account).await
    }
}

/// A date as the command takes it; its first moment is meant.
fn in_days(days: i64) -> String {
    let from_now = SignedDuration::from_hours(days * 24);
    let moment = (Timestamp::now() + from_now).to_string();
    moment.chars().take("2030-01-01".len()).collect()
}

fn told<'v>(said: &'v Value, key: &str) -> Result<&'v str> {
    let value = said.get(key).and_then(Value::as_str);
    value.with_context(|| format!("no {key} in {said}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn open_shares_are_offered_traded_and_sold() -> Result<()> {
    let town = Town::open().await?;
    let (owner, investor, founder) = (&town.owner, &town.investor, &town.founder);
    town.asset("--symbol OPEN").await?;

    let offered = town.run(owner, "market sell 0 100 --price 2").await?;
    let offer = told(&offered, "offer")?.to_owned();
    let bought = town.run(investor, "market buy 0 40 --price 2").await?;
    assert_eq!(told(&bought, "amount")?, (80 * USD).to_string());
    assert_eq!(told(&bought, "fee")?, (80 * USD / 200).to_string());
    assert_eq!(town.shares(investor, 0).await?, 40 * SHARE);
    assert_eq!(town.money(owner).await?, 80 * USD);
    assert_eq!(
        town.money(investor).await?,
        1_000 * USD - 80 * USD - 80 * USD / 200
    );
    // There are 60 left, and nobody sells for less.
    town.refused(
        investor,
        "market buy 0 61 --price 2",
        "at this price 60.000 shares",
    )
    .await?;
    town.refused(
        investor,
        "market buy 0 10 --price 1.99",
        "at this price 0.000 shares",
    )
    .await?;
    town.run(owner, &format!("market cancel {offer}")).await?;
    assert_eq!(town.shares(owner, 0).await?, 960 * SHARE);

    let bid = town.run(investor, "market bid 0 10 --price 1.5").await?;
    let shown = town.run(owner, "market show 0").await?;
    assert_eq!(shown["bids"][0]["offer"], bid["offer"]);
    let sold = town.run(owner, "market sell-now 0 10 --price 1.5").await?;
    assert_eq!(
        told(&sold, "in_all")?,
        (15 * USD - 15 * USD / 200).to_string()
    );
    assert_eq!(town.shares(investor, 0).await?, 50 * SHARE);

    let ends = in_days(365);
    let opened = town
        .run(
            owner,
            &format!("market sale open 0 50 --price 3 --floor 1 --ends {ends} --most-per-buyer 20"),
        )
        .await?;
    let sale = told(&opened, "sale")?.to_owned();
    town.refused(
        investor,
        &format!("market sale buy {sale} 21 --price 3"),
        "you may buy 20.000 more",
    )
    .await?;
    town.run(investor, &format!("market sale buy {sale} 20 --price 3"))
        .await?;
    assert_eq!(town.shares(investor, 0).await?, 70 * SHARE);
    town.refused(
        investor,
        &format!("market sale end {sale}"),
        "only its issuer can end it",
    )
    .await?;
    town.run(owner, &format!("market sale end {sale}")).await?;
    assert_eq!(town.shares(owner, 0).await?, 930 * SHARE);

    let before = town.money(founder).await?;
    town.run(founder, "market fees").await?;
    assert!(
        town.money(founder).await? > before,
        "the treasury has the fees"
    );
    town.world.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn permissioned_shares_go_to_who_is_admitted() -> Result<()> {
    let town = Town::open().await?;
    let (owner, investor, founder) = (&town.owner, &town.investor, &town.founder);
    town.asset("--symbol GATE --permissioned").await?;
    let issuer = town.world.person("issuer").await?;
    let accept = format!("issuer accept 0 --key {} --kinds 0", issuer.key());
    town.run(founder, &accept).await?;
    town.run(owner, "holder policy 0 --kinds 0 --jurisdictions 276")
        .await?;
    town.run(owner, "market sell 0 100 --price 2").await?;

    let buyer = investor.key().to_string();
    // Nobody has cleared the buyer.
    town.refused(
        investor,
        "market buy 0 10 --price 2",
        "is not admitted to the shares of asset 0",
    )
    .await?;
    town.refused(
        investor,
        "holder admit 0 --issuer 0",
        "issuer 0 has not cleared",
    )
    .await?;
    let clear =
        format!("clearance attest {buyer} --issuer 0 --kinds 0 --jurisdiction 276 --expires never");
    town.run(&issuer, &clear).await?;
    town.run(investor, "holder admit 0 --issuer 0").await?;
    town.run(investor, "market buy 0 10 --price 2").await?;
    assert_eq!(town.shares(investor, 0).await?, 10 * SHARE);
    let shown = town.run(investor, "holder show 0").await?;
    assert_eq!(shown["holder"]["state"], "admitted");

    let until = in_days(30);
    let suspend = format!("holder suspend 0 {buyer} --until {until} --reason order");
    town.run(founder, &suspend).await?;
    town.refused(investor, "market sell 0 10 --price 3", "is suspended until")
        .await?;
    town.run(founder, &format!("holder lift 0 {buyer}")).await?;
    town.run(investor, "holder thaw 0").await?;
    town.run(investor, "market sell 0 10 --price 3").await?;

    let venues = town.run(owner, "venue check 0").await?;
    let lines = venues["venues"].as_array().context("venues")?;
    let manifest = lines.iter().find(|line| line["venue"] == "Manifest");
    assert_eq!(
        manifest.context("Manifest")?["verdict"],
        "once its account is listed"
    );
    town.world.stop().await
}

/// People who may hold an asset's permissioned shares.
impl Town {
    /// Asset 0 is permissioned, and this person is an issuer whose word counts.
    async fn permissioned(&self) -> Result<Person> {
        self.asset("--symbol GATE --permissioned").await?;
        let issuer = self.world.person("issuer").await?;
        let accept = format!("issuer accept 0 --key {} --kinds 0", issuer.key());
        self.run(&self.founder, &accept).await?;
        self.run(&self.owner, "holder policy 0 --kinds 0 --jurisdictions 276")
            .await?;
        Ok(issuer)
    }

    async fn admit(&self, issuer: &Person, person: &Person) -> Result<()> {
        let clear = format!(
            "clearance attest {} --issuer 0 --kinds 0 --jurisdiction 276 --expires never",
            person.key()
        );
        self.run(issuer, &clear).await?;
        self.run(person, "holder admit 0 --issuer 0").await?;
        Ok(())
    }

    async fn suspend(&self, person: &Person) -> Result<()> {
        let suspend = format!(
            "holder suspend 0 {} --until {} --reason order",
            person.key(),
            in_days(90)
        );
        self.run(&self.founder, &suspend).await?;
        Ok(())
    }

    /// One more person with money.
    async fn rich(&self, name: &str) -> Result<Person> {
        let person = self.world.person(name).await?;
        let account =
            create_currency_account(&person.key(), &person.key(), &self.world.faucet.mint());
        self.world
            .sender
            .send(&[account], &person.keypair, &[])
            .await?;
        self.world.faucet.usd(&person.key(), 1_000 * USD).await?;
        Ok(person)
    }

    /// The command as a person by these endpoints, the first of which is asked first.
    fn command(&self, person: &Person, urls: &str) -> Result<Openmast> {
        Openmast::new(vec![
            ("OPENMAST_RPC_URL", urls.to_owned()),
            ("OPENMAST_NETWORK", self.network.to_string()),
            (
                "OPENMAST_KEYPAIR",
                person.keypair_file.display().to_string(),
            ),
        ])
    }

    /// What a command tells people before it would send.
    async fn sentence(&self, person: &Person, line: &str) -> Result<String> {
        let output = tokio::process::Command::new(binary("openmast")?)
            .args(line.split(' '))
            .arg("--dry-run")
            .env("OPENMAST_RPC_URL", self.world.rpc_url())
            .env("OPENMAST_NETWORK", self.network.to_string())
            .env("OPENMAST_KEYPAIR", &person.keypair_file)
            .output()
            .await?;
        let told = String::from_utf8(output.stderr)?;
        ensure!(output.status.success(), "`openmast {line}`: {told}");
        Ok(told)
    }
}

/// A node that is behind shows an offer whose maker may trade; when the order lands it may not any more.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_skipped_is_not_told_as_traded() -> Result<()> {
    let town = Town::open().await?;
    let issuer = town.permissioned().await?;
    let (owner, investor) = (&town.owner, &town.investor);
    let maker = town.rich("maker").await?;
    town.admit(&issuer, investor).await?;
    town.admit(&issuer, &maker).await?;
    town.run(owner, "market sell 0 5 --price 2").await?;
    town.run(&maker, "market buy 0 5 --price 2").await?;
    let offered = town.run(&maker, "market sell 0 5 --price 1.9").await?;
    let offer = told(&offered, "offer")?.to_owned();

    let behind = ScriptedNode::before(town.world.rpc_url()).await?;
    let urls = format!("{},{}", behind.url(), town.world.rpc_url());
    let command = town.command(investor, &urls)?;
    let order = ["market", "buy", "0", "2", "--price", "3", "--partly"];
    let mut dry_run = order.to_vec();
    dry_run.push("--dry-run");
    let would = command.run(&dry_run).await?;
    assert_eq!(told(&would, "quantity")?, (2 * SHARE).to_string());
    town.suspend(&maker).await?;
    behind.becomes([Fault::Freeze]);

    let money = town.money(investor).await?;
    let error = command.run(&order).await.err().context("nothing bought")?;
    let error = format!("{error:#}");
    for words in [
        "nothing was bought",
        "MakerBarred",
        "\"exit_code\": 4",
        offer.as_str(),
    ] {
        assert!(error.contains(words), "{words}: {error}");
    }
    assert!(error.contains("\"quantity\": \"0\""), "{error}");
    assert_eq!(town.money(investor).await?, money);
    assert_eq!(town.shares(investor, 0).await?, 0);
    town.world.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_a_barred_maker_nor_dust_keeps_others_from_trading() -> Result<()> {
    let town = Town::open().await?;
    let issuer = town.permissioned().await?;
    let (owner, investor) = (&town.owner, &town.investor);
    let maker = town.rich("maker").await?;
    town.admit(&issuer, investor).await?;
    town.admit(&issuer, &maker).await?;
    town.run(owner, "market sell 0 50 --price 2").await?;
    town.run(&maker, "market buy 0 10 --price 2").await?;
    let offered = town.run(&maker, "market sell 0 5 --price 1.5").await?;
    let barred = told(&offered, "offer")?.to_owned();
    for _ in 0..5 {
        town.run(owner, "market sell 0 0.001 --price 1.9").await?;
    }
    town.suspend(&maker).await?;

    let shown = town.run(investor, "market show 0").await?;
    assert_eq!(shown["sell"][0]["offer"], barred);
    assert_eq!(shown["sell"][0]["can_be_taken"], false);
    let bought = town.run(investor, "market buy 0 20 --price 2").await?;
    assert_eq!(told(&bought, "quantity")?, (20 * SHARE).to_string());
    let fills = bought["fills"].as_array().context("fills")?;
    assert!(fills.iter().all(|fill| fill["offer"] != barred));
    town.refused(
        investor,
        "market buy 0 1 --price 1.5",
        &format!("makers may not trade now, which anybody can end with `openmast market expire`: {barred}"),
    )
    .await?;
    let named = format!("market buy 0 1 --price 3 --offer {barred}");
    town.refused(investor, &named, "its maker may not trade")
        .await?;

    // Whoever lost sight of an offer finds it again. Its shares come back, also into an account that is frozen.
    let mine = town.run(&maker, "market mine 0").await?;
    let found = &mine["offers"][0];
    assert_eq!(found["left"], (5 * SHARE).to_string());
    assert_eq!(found["command"], format!("openmast market cancel {barred}"));
    let ended = town
        .run(investor, &format!("market expire {barred}"))
        .await?;
    assert_eq!(told(&ended, "goods")?, (5 * SHARE).to_string());
    assert_eq!(ended["closed"], true);
    assert_eq!(town.shares(&maker, 0).await?, 10 * SHARE);
    let claim = format!("market claim {barred}");
    town.refused(&maker, "market sell 0 1 --price 3", "is suspended until ")
        .await?;
    town.refused(&maker, &claim, "there is no offer at").await?;
    town.world.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_trades_at_a_worse_price_than_there_is_by_oversight() -> Result<()> {
    let town = Town::open().await?;
    let (owner, investor) = (&town.owner, &town.investor);
    let other = town.rich("other").await?;
    town.asset("--symbol OPEN").await?;
    let offered = town.run(owner, "market sell 0 20 --price 3.5").await?;
    let offer = told(&offered, "offer")?.to_owned();
    let ends = in_days(365);
    let open =
        format!("market sale open 0 100 --price 2 --ends {ends} --most-per-buyer 60 --least 2");
    let opened = town.run(owner, &open).await?;
    let sale = told(&opened, "sale")?.to_owned();

    for line in ["market buy 0 10 --price 3.5", "market bid 0 10 --price 4"] {
        let expected = format!("`openmast market sale buy {sale}`");
        town.refused(investor, line, &expected).await?;
    }
    town.run(investor, "market buy 0 10 --price 3.5 --offers-only")
        .await?;
    let bid = town.run(&other, "market bid 0 5 --price 1.5").await?;
    town.refused(
        investor,
        "market sell 0 1 --price 0.15",
        "`openmast market sell-now 0`",
    )
    .await?;
    town.run(investor, "market sell 0 1 --price 0.15 --anyway")
        .await?;
    let back = format!("market cancel {}", told(&bid, "offer")?);
    let told_before = town.sentence(&other, &back).await?;
    assert!(
        told_before.contains("7.500000 for 5.000 shares"),
        "{told_before}"
    );

    // What is signed is the price of the moment, not what would be paid at most.
    let buying = format!("market sale buy {sale} 10 --price 200");
    let planned = format!("{buying} --unsigned-for {}", investor.key());
    let planned = town.run(investor, &planned).await?;
    let data = planned["unsigned"][0]["instructions"][1]["data"].as_str();
    let data = BASE64_STANDARD.decode(data.context("data")?)?;
    // Discriminator, quantity and least before it.
    let highest = u64::from_le_bytes(data[24..32].try_into()?);
    assert_eq!(highest, 2 * USD);
    let bought = town.run(investor, &buying).await?;
    assert_eq!(told(&bought, "price")?, (2 * USD).to_string());
    assert_eq!(told(&bought, "left")?, (90 * SHARE).to_string());
    assert_eq!(told(&bought, "may_buy")?, (50 * SHARE).to_string());
    for (line, expected) in [
        (
            format!("market sale buy {sale} 91 --price 2"),
            "90.000 shares are left",
        ),
        (
            format!("market sale buy {sale} 51 --price 2"),
            "you may buy 50.000 more",
        ),
        (
            format!("market sale buy {sale} 1 --price 2"),
            "of 2.000 at least",
        ),
        (
            format!("market sale buy {sale} 2 --price 1.99"),
            "the price is 2.000000 for each now",
        ),
        (
            "market buy 0 1000000 --price 9".to_owned(),
            "at this price 10.000 shares",
        ),
        ("market bid 0 0 --price 1".to_owned(), "more than zero"),
        (
            "market bid 0 all --price 1".to_owned(),
            "write it instead of all",
        ),
        (
            "market sell 0 1 --price 9 --expires 2026-01-01".to_owned(),
            "--expires 2026-01-01T00:00:00Z is past",
        ),
        ("market bid 0 5000 --price 1".to_owned(), "are missing"),
        (format!("market claim {offer}"), "nothing waits"),
    ] {
        town.refused(investor, &line, expected).await?;
    }
    town.refused(
        owner,
        &format!("market sale buy {sale} 5 --price 2"),
        "your own sale",
    )
    .await?;

    // The last fill closes the offer.
    town.run(
        investor,
        &format!("market buy 0 10 --price 3.5 --offers-only --offer {offer}"),
    )
    .await?;
    town.refused(
        owner,
        &format!("market cancel {offer}"),
        "there is no offer at",
    )
    .await?;
    town.world.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_is_accepted_or_nothing_is_bought() -> Result<()> {
    let town = Town::open().await?;
    let (owner, investor, founder) = (&town.owner, &town.investor, &town.founder);
    town.asset("--symbol OPEN").await?;
    let (ends, lock, before) = (in_days(365), in_days(200), in_days(199));
    let locked = format!("{lock}T00:00:00Z");
    let open = format!("market sale open 0 100 --price 2 --ends {ends} --locked-until {lock}");
    let told_before = town.sentence(owner, &open).await?;
    assert!(
        told_before.contains("200.000000 in all") && told_before.contains(&locked),
        "{told_before}"
    );
    let opened = town.run(owner, &open).await?;
    let sale = told(&opened, "sale")?.to_owned();
    let shown = town.run(investor, "market show 0").await?;
    assert_eq!(shown["sales"][0]["locked_until"], opened["locked_until"]);
    let buying = format!("market sale buy {sale} 10 --price 2");
    town.refused(
        investor,
        &buying,
        &format!("stays in escrow until {locked}"),
    )
    .await?;
    let too_soon = format!("{buying} --locked-until {before}");
    town.refused(investor, &too_soon, "stays in escrow until")
        .await?;
    let bought = town
        .run(investor, &format!("{buying} --locked-until {lock}"))
        .await?;
    assert_eq!(told(&bought, "locked")?, (10 * SHARE).to_string());
    let release = format!("market sale release {sale}");
    town.refused(investor, &release, &format!("locked until {lock}"))
        .await?;
    town.refused(founder, &release, "bought nothing in sale")
        .await?;
    let mine = town.run(investor, "market mine").await?;
    assert_eq!(mine["purchases"][0]["locked"], (10 * SHARE).to_string());
    assert_eq!(
        mine["purchases"][0]["command"],
        format!("openmast {release}")
    );

    // Fees are fetched once, and a lower one holds soon.
    let fees = town.run(founder, "market fees").await?;
    assert_eq!(told(&fees, "amount")?, (20 * USD / 200).to_string());
    let none = town.run(founder, "market fees").await?;
    assert_eq!(none["amount"], "0");
    assert!(none["signature"].is_null(), "{none}");
    let lower = town.run(founder, "market fee 25").await?;
    let clock: i64 = told(&lower, "from")?.parse()?;
    town.run(founder, "market fee 75").await?;
    let shown = town.run(founder, "market show 0").await?;
    let notice: i64 = told(&shown, "next_fee_at")?.parse()?;
    assert!(notice - clock > 6 * 24 * 3_600, "{shown}");
    town.refused(founder, "market open", "is open already")
        .await?;
    town.world.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_market_or_a_policy_it_is_said_so() -> Result<()> {
    let world = World::start().await?;
    let founder = world.person("founder").await?;
    let oracle = world.person("oracle").await?;
    let owner = world.person("owner").await?;
    let network = founding::found(&world, &founder, &oracle).await?;
    let mut desk = Desk::new(world.rpc_url());
    desk.set_network(network);
    let town = Town {
        investor: world.person("investor").await?,
        world,
        desk,
        network,
        founder,
        owner,
    };
    town.asset("--symbol GATE --permissioned").await?;
    for line in [
        "market buy 0 1 --price 1",
        "market sell-now 0 1 --price 1",
        "market show 0",
        "market fees",
    ] {
        town.refused(&town.founder, line, "the network has no market")
            .await?;
    }
    town.run(&town.founder, "market open").await?;
    let open = format!("market sale open 0 100 --price 2 --ends {}", in_days(365));
    town.refused(&town.owner, &open, "`openmast holder policy 0")
        .await?;
    town.refused(&town.investor, &open, "who alone opens sales")
        .await?;
    town.world.stop().await
}
