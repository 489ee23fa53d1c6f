//! Shares are sold, traded and held by rule, each step by the command that a person would type.

use anyhow::{Context, Result, bail};
use jiff::{SignedDuration, Timestamp};
use openmast_client::{
    addresses::{self, currency_account, share_account},
    instructions::token::create_currency_account,
};
use openmast_end_to_end::{
    desk::Desk,
    founding,
    world::{Person, World},
};
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

/// A moment as the command takes it.
fn in_days(days: i64) -> String {
    let from_now = SignedDuration::from_hours(days * 24);
    (Timestamp::now() + from_now).to_string()
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
        "Less than the least that the taker wants",
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
        "The taker may not trade these shares now",
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
    town.refused(investor, "market sell 0 10 --price 3", "is frozen")
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
