//! A wallet follows links that the oracle serves as Solana Actions: it signs what it is handed and sends it, and the money and shares move
//! to the unit.

use std::{
    str::FromStr,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, bail, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use jiff::{SignedDuration, Timestamp};
use openmast_client::{
    accounts::{Payer, Stake},
    addresses::{self, PROGRAM_ID, currency_account, share_account},
    instructions::token::create_currency_account,
    sender::SignedTransaction,
};
use openmast_end_to_end::{
    chain::Chain,
    desk::Desk,
    founding,
    oracle::{Configuration, Oracle},
    traffic::{Gateway, Session},
    world::{Person, World},
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use solana_commitment_config::CommitmentConfig;
use solana_keypair::{Keypair, write_keypair_file};
use solana_message::{Message, compiled_instruction::CompiledInstruction};
use solana_pubkey::Pubkey;
use solana_signature::Signature;
use solana_signer::Signer;
use solana_transaction::Transaction;

/// The memo program, version 3.
const MEMO: Pubkey = Pubkey::from_str_const("MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr");
/// One share of three decimals, base units.
const SHARE: u64 = 1_000;
/// One test dollar, base units.
const USD: u64 = 1_000_000;
const FEE_BPS: u64 = 50;
const SECRET: &str = "actions-test-shared-secret";
const TIMEOUT: Duration = Duration::from_secs(120);
const POLL: Duration = Duration::from_millis(300);

/// A network with a market and an oracle that hands out transactions.
struct Place {
    world: World,
    desk: Desk,
    chain: Chain,
    network: Pubkey,
    owner: Person,
    wallet: Person,
    /// Whom every transaction names as its origin; owns nothing.
    identity: Keypair,
    oracle: Oracle,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wallet_deposits_buys_stakes_and_claims_by_link() -> Result<()> {
    let place = Place::open().await?;
    place.deposits().await?;
    place.buys_an_offer().await?;
    place.buys_in_a_sale().await?;
    place.stakes().await?;
    place.claims().await?;
    place.oracle.stop().await?;
    place.world.stop().await
}

impl Place {
    async fn open() -> Result<Self> {
        let world = World::start().await?;
        let founder = world.person("founder").await?;
        let member = world.person("oracle").await?;
        let owner = world.person("owner").await?;
        let wallet = world.person("wallet").await?;
        let network = founding::found(&world, &founder, &member).await?;
        let mut desk = Desk::new(world.rpc_url());
        desk.set_network(network);
        for person in [&owner, &wallet] {
            let (key, mint) = (person.key(), world.faucet.mint());
            let account = create_currency_account(&key, &key, &mint);
            let instructions = [account];
            let sent = world.sender.send(&instructions, &person.keypair, &[]);
            sent.await.context("a currency account")?;
        }
        world.faucet.usd(&wallet.key(), 1_000 * USD).await?;
        let run = async |person: &Person, line: &str| {
            let arguments: Vec<&str> = line.split(' ').collect();
            desk.run(person, &arguments)
                .await
                .with_context(|| line.to_owned())
        };
        run(&founder, "market open --fee-bps 50").await?;
        let create =
            "asset create --name Mast --supply 1000 --decimals 3 --price-per-gb 0.5 --symbol MAST";
        run(&owner, create).await?;
        founding::open_payer(&world, network, &founder, &wallet, 0, 10 * USD).await?;
        world.finality().await?;
        let identity = Keypair::new();
        let oracle = start_oracle(&world, network, &member, &identity).await?;
        desk.set_api_url(oracle.api_url());
        Ok(Self {
            chain: Chain::new(world.rpc_url(), network)?,
            world,
            desk,
            network,
            owner,
            wallet,
            identity,
            oracle,
        })
    }

    async fn deposits(&self) -> Result<()> {
        let link = "/v1/actions/payers/0/deposit";
        let shown = self.show(link).await?;
        ensure!(shown["title"] == "Deposit to payer 0", "{shown}");
        let (payer, money) = (self.payer().await?, self.money().await?);
        let handed = self.follow(&shown, "12.345678").await?;
        ensure!(handed.contains("12.345678"), "{handed}");
        ensure!(self.payer().await? == payer + 12_345_678);
        ensure!(self.money().await? == money - 12_345_678);
        // What Solana Pay scans: the link itself is asked.
        self.sign(&format!("{link}?amount=0.000001")).await?;
        ensure!(self.payer().await? == payer + 12_345_679);
        // More than there is, and what is no amount.
        for (amount, expected) in [
            ("100000", "put more in"),
            ("0", "more than zero"),
            ("0.0000001", "more than 6 decimals"),
        ] {
            let path = format!("{link}?amount={amount}");
            self.refused(&path, &self.wallet, expected).await?;
        }
        ensure!(self.payer().await? == payer + 12_345_679);
        Ok(())
    }

    async fn buys_an_offer(&self) -> Result<()> {
        let offered = self.run(&self.owner, "market sell 0 100 --price 2").await?;
        let offer = offered["offer"].as_str().context("an offer")?;
        let link = format!("/v1/actions/offers/{offer}/buy");
        let shown = self.show(&link).await?;
        let (shares, money, earned) = (
            self.shares().await?,
            self.money().await?,
            self.earned().await?,
        );
        self.follow(&shown, "40").await?;
        let cost = 80 * USD;
        ensure!(self.shares().await? == shares + 40 * SHARE);
        ensure!(self.money().await? == money - cost - cost * FEE_BPS / 10_000);
        ensure!(self.earned().await? == earned + cost);
        // The maker asks for no more than the link says, or nothing happens.
        let href = shown["links"]["actions"][0]["href"]
            .as_str()
            .context("a link")?;
        let path = self.path(href)?.replace("{quantity}", "1");
        let cheaper = path.replace("price=2.000000", "price=1.999999");
        self.refused(&cheaper, &self.wallet, "asks 2.000000 for each share now")
            .await?;
        self.refused(
            &path.replace("fee_bps=50", "fee_bps=49"),
            &self.wallet,
            "higher fee",
        )
        .await?;
        self.refused(&path, &self.owner, "your own offer").await?;
        self.refused(
            &format!("{link}?quantity=1"),
            &self.wallet,
            "on which terms",
        )
        .await?;
        self.run(&self.owner, &format!("market cancel {offer}"))
            .await?;
        self.refused(&path, &self.wallet, "no Offer at").await
    }

    async fn buys_in_a_sale(&self) -> Result<()> {
        let in_a_year = (Timestamp::now() + SignedDuration::from_hours(24 * 365)).to_string();
        let ends = in_a_year.get(..10).context("a date")?;
        let open = format!("market sale open 0 50 --price 3 --ends {ends} --most-per-buyer 20");
        let opened = self.run(&self.owner, &open).await?;
        let sale = opened["sale"].as_str().context("a sale")?;
        let shown = self.show(&format!("/v1/actions/sales/{sale}/buy")).await?;
        let (shares, money) = (self.shares().await?, self.money().await?);
        self.follow(&shown, "12.5").await?;
        let cost = 37_500_000;
        ensure!(self.shares().await? == shares + 12_500);
        ensure!(self.money().await? == money - cost - cost * FEE_BPS / 10_000);
        let href = shown["links"]["actions"][0]["href"]
            .as_str()
            .context("a link")?;
        let path = self.path(href)?.replace("{quantity}", "20.001");
        self.refused(&path, &self.wallet, "at most 20.000").await
    }

    async fn stakes(&self) -> Result<()> {
        let shown = self.show("/v1/actions/assets/0/stake").await?;
        let shares = self.shares().await?;
        self.follow(&shown, "30").await?;
        ensure!(self.shares().await? == shares - 30 * SHARE);
        ensure!(self.stake().await?.pending == 30 * SHARE);
        let path = "/v1/actions/assets/0/stake?amount=500";
        self.refused(path, &self.wallet, "put more in").await
    }

    async fn claims(&self) -> Result<()> {
        let link = "/v1/actions/assets/0/claim";
        self.refused(link, &self.owner, "no stake on asset 0")
            .await?;
        self.refused(link, &self.wallet, "nothing is owed").await?;
        let slot = self.stake().await?.pending_slot;
        self.until("a settlement that has seen the stake", || async {
            let network = self.chain.network().await?;
            Ok(network.final_epoch > 0 && network.final_snapshot_slot >= slot)
        })
        .await?;
        self.run(&self.wallet, "activate 0").await?;
        let epoch = self.chain.network().await?.final_epoch;
        self.use_bytes(3_000_000_001).await?;
        self.until("a settlement of the usage", || async {
            let network = self.chain.network().await?;
            Ok(network.final_epoch > epoch + 1 && network.spent().0 > 0)
        })
        .await?;
        self.run(&self.owner, "collect 0").await?;
        let (before, money) = (self.stake().await?, self.money().await?);
        self.show(link).await?;
        let message = self.sign(link).await?;
        let (after, paid) = (self.stake().await?, self.money().await? - money);
        ensure!(
            paid > 0 && after.rewards_paid == before.rewards_paid + paid,
            "{paid}"
        );
        let told = format!("{}.{:06}", paid / USD, paid % USD);
        ensure!(message.contains(&told), "{message}: {told}");
        Ok(())
    }

    /// What a link offers, as any page may ask.
    async fn show(&self, path: &str) -> Result<Value> {
        let answer = self.ask(Method::GET, path, None).await?;
        ensure!(answer.0 == StatusCode::OK, "{path}: {}", answer.1);
        Ok(answer.1)
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<(StatusCode, Value)> {
        let url = format!("{}{path}", self.oracle.api_url());
        let mut request = reqwest::Client::new().request(method, url);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await?;
        let origin = answer.headers().get("access-control-allow-origin");
        ensure!(origin.is_some_and(|it| it == "*"), "{path}");
        Ok((answer.status(), answer.json().await?))
    }

    fn path<'h>(&self, href: &'h str) -> Result<&'h str> {
        let path = href.strip_prefix(&self.oracle.api_url());
        path.with_context(|| format!("{href} is of another origin"))
    }

    /// As a wallet does with what a person fills in.
    async fn follow(&self, shown: &Value, filled_in: &str) -> Result<String> {
        let action = &shown["links"]["actions"][0];
        let name = action["parameters"][0]["name"]
            .as_str()
            .context("a field")?;
        let href = action["href"].as_str().context("a link")?;
        let path = self.path(href)?;
        self.sign(&path.replace(&format!("{{{name}}}"), filled_in))
            .await
    }

    /// Asks for the transaction, signs it with the wallet's key alone, and waits until it has landed. Gives the message.
    async fn sign(&self, path: &str) -> Result<String> {
        let account = json!({"account": self.wallet.key().to_string()});
        let (status, handed) = self.ask(Method::POST, path, Some(account)).await?;
        ensure!(status == StatusCode::OK, "{path}: {handed}");
        let text = handed["transaction"].as_str().context("a transaction")?;
        let mut transaction: Transaction = wincode::deserialize(&BASE64_STANDARD.decode(text)?)?;
        ensure!(transaction.message.header.num_required_signatures == 1);
        ensure!(transaction.message.account_keys.first() == Some(&self.wallet.key()));
        ensure!(
            transaction.signatures == [Default::default()],
            "nothing is signed"
        );
        self.says_its_origin(&transaction.message)?;
        let blockhash = transaction.message.recent_blockhash;
        transaction.try_sign(&[&self.wallet.keypair], blockhash)?;
        let signature = *transaction.signatures.first().context("a signature")?;
        let signed = SignedTransaction {
            bytes: wincode::serialize(&transaction)?,
            signature,
            last_valid_block_height: u64::MAX,
            price: 0,
            fee: 0,
        };
        let landed = self.world.sender.deliver(&signed).await?;
        ensure!(landed.is_some(), "{path}: it did not land");
        Ok(handed["message"].as_str().context("a message")?.to_owned())
    }

    /// As `validateActionIdentifierMemo` of `@solana/actions` looks for it.
    fn says_its_origin(&self, message: &Message) -> Result<()> {
        let program = |it: &CompiledInstruction| *it.program_id(&message.account_keys) == MEMO;
        let memo = message.instructions.iter().find(|it| program(it));
        let memo = memo.context("no memo")?;
        ensure!(memo.accounts.is_empty(), "they would have to sign");
        let parts: Vec<&str> = str::from_utf8(&memo.data)?.split(':').collect();
        let [protocol, identity, reference, signature] = parts[..] else {
            bail!("{parts:?}")
        };
        ensure!(protocol == "solana-action");
        let (key, reference) = (self.identity.pubkey(), Pubkey::from_str(reference)?);
        ensure!(identity == key.to_string());
        let signature = Signature::from_str(signature)?;
        ensure!(signature.verify(key.as_ref(), reference.as_ref()));
        let readonly =
            message.account_keys.len() - usize::from(message.header.num_readonly_unsigned_accounts);
        for named in [key, reference] {
            let at = message.account_keys.iter().position(|it| *it == named);
            let at = at.context("it would not be found")?;
            ensure!(at >= readonly, "neither signs nor is written");
        }
        Ok(())
    }

    async fn refused(&self, path: &str, who: &Person, expected: &str) -> Result<()> {
        let account = json!({"account": who.key().to_string()});
        let (status, said) = self.ask(Method::POST, path, Some(account)).await?;
        let message = said["message"].as_str().context("a message")?;
        ensure!(
            status.is_client_error() && message.contains(expected),
            "{path}: {status} {message}"
        );
        Ok(())
    }

    async fn run(&self, person: &Person, line: &str) -> Result<Value> {
        let arguments: Vec<&str> = line.split(' ').collect();
        let said = self.desk.run(person, &arguments).await;
        said.with_context(|| format!("openmast {line}"))
    }

    async fn payer(&self) -> Result<u64> {
        let rpc = &self.world.sender.rpc;
        let payer: Payer = (rpc
            .payer(&self.network, 0, CommitmentConfig::confirmed())
            .await?)
            .value;
        Ok(payer.deposited)
    }

    async fn stake(&self) -> Result<Stake> {
        let asset = addresses::asset(&self.network, 0);
        let rpc = &self.world.sender.rpc;
        let staker = self.wallet.key();
        let stake = rpc.stake(&asset, &staker, CommitmentConfig::confirmed());
        stake.await?.value.context("a stake")
    }

    async fn money(&self) -> Result<u64> {
        let mint = self.world.faucet.mint();
        let account = currency_account(&self.wallet.key(), &mint);
        self.world.tokens(&account).await
    }

    async fn earned(&self) -> Result<u64> {
        let mint = self.world.faucet.mint();
        let account = currency_account(&self.owner.key(), &mint);
        self.world.tokens(&account).await
    }

    async fn shares(&self) -> Result<u64> {
        let mint = addresses::share_mint(&addresses::asset(&self.network, 0));
        let account = share_account(&self.wallet.key(), &mint);
        self.world.tokens(&account).await
    }

    async fn until<F>(&self, what: &str, is_so: impl Fn() -> F) -> Result<()>
    where
        F: Future<Output = Result<bool>>,
    {
        let deadline = Instant::now() + TIMEOUT;
        while !is_so().await? {
            let is_late = Instant::now() > deadline;
            ensure!(
                !is_late,
                "{what} did not come to be\n{}",
                self.oracle.tail()
            );
            tokio::time::sleep(POLL).await;
        }
        Ok(())
    }

    async fn use_bytes(&self, bytes: u64) -> Result<()> {
        let now = u64::try_from(Timestamp::now().as_second())?;
        let session = Session::steady(
            ("mast", "wallet@actions.example", "actions".to_owned()),
            now - 3_600,
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
        let delivered = gateway.deliver(&packets, self.world.folder()).await;
        delivered.map(|_| ()).with_context(|| self.oracle.tail())
    }
}

async fn start_oracle(
    world: &World,
    network: Pubkey,
    member: &Person,
    identity: &Keypair,
) -> Result<Oracle> {
    let key = world.folder().join("identity.json");
    write_keypair_file(identity, &key).map_err(|error| anyhow!("{error}"))?;
    let configuration = Configuration {
        program: PROGRAM_ID,
        network,
        rpc_url: world.rpc_url().to_owned(),
        keypair: member.keypair_file.clone(),
        // Long enough that no settlement becomes final while a command collects and activates on a busy machine.
        epoch_seconds: 5,
        secret: SECRET.to_owned(),
        radios: vec![("nas_identifier", "mast".to_owned(), 0)],
        subscribers: vec![("user_name", "wallet@actions.example".to_owned(), 0)],
    };
    let mut oracle = Oracle::start(&world.folder().join("oracle"), &configuration).await?;
    let answer = reqwest::get(format!("{}/actions.json", oracle.api_url())).await?;
    ensure!(
        answer.status() == StatusCode::NOT_FOUND,
        "it is off unless it is said"
    );
    let actions = format!(
        "\n[actions]\nenabled = true\npublic_url = \"{}\"\nidentity_keypair = \"{}\"\n",
        oracle.api_url(),
        key.display()
    );
    oracle.reconfigure(|text| format!("{text}{actions}"))?;
    oracle.kill().await?;
    oracle.restart().await?;
    Ok(oracle)
}
