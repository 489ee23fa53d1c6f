//! Capacity that was bought ahead: a volume is used in part, the rest is asked back, sold on and used by who bought it; a SIM slot
//! is active; the licence is suspended in the window, and what was not served comes back. Each step is a command, and the
//! lots' money agrees to the last unit.

use std::{
    future::Future,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result, bail, ensure};
use jiff::Timestamp;
use openmast_client::{
    accounts::{Licence, LicenceKind, Lot, Network, NetworkParameters, pad_text},
    addresses::{self, PROGRAM_ID, currency_account},
    instructions::{self, NewLicence, token::create_currency_account},
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
use openmast_ledger::{
    BaseUnits, Bytes, due_at_close, due_by_time, due_by_use, refund, refund_unused,
};
use serde_json::Value;
use solana_commitment_config::CommitmentConfig;

/// One test dollar, base units.
const USD: u64 = 1_000_000;
/// The tariff for 10⁹ bytes.
const PRICE_PER_GB: u64 = 2_999_999;
/// What a token of volume and one of SIM slots costs.
const GB_PRICE: u64 = 1_999_999;
const SLOT_PRICE: u64 = 1_500_001;
/// Tokens of volume, and of SIM slots that the carrier and the trader buy.
const GIGABYTES: u64 = 10;
const SLOTS: [u64; 2] = [2, 1];
/// Bytes up and down of the carrier and of the trader.
const USED: [(u64, u64); 2] = [(400_000_123, 2_100_000_001), (1_000_000_007, 2_222_222_222)];
/// Epochs from now to the window, and of the window.
const AHEAD: u64 = 14;
const WINDOW: u64 = 44;
const EPOCH_SECONDS: u64 = 3;
const SECRET: &str = "lots-test-shared-secret";
const USERS: [&str; 2] = ["ana@carrier.example", "bo@trader.example"];
const TIMEOUT: Duration = Duration::from_secs(400);
const POLL: Duration = Duration::from_millis(500);
const DAY: i64 = 86_400;

#[tokio::test(flavor = "multi_thread")]
async fn capacity_is_bought_used_sold_on_and_refunded() -> Result<()> {
    let place = Place::open().await?;
    // How long an epoch is, and so what a volume takes, the first final one tells.
    place.wait_for_epoch(1).await?;
    let [volume, slots] = place.issue_both().await?;
    let first = place.lot(volume).await?.first_epoch;
    let held = place.buy(volume, slots).await?;
    place.check_holdings(slots, held).await?;

    place.wait_for_epoch(first - 1).await?;
    place.wait_in_use(0).await?;
    place.use_mast(0).await?;
    place.wait_until_met(held.volume, bytes(0)).await?;

    let resold = place.sell_the_rest(volume, held.volume).await?;
    place.wait_in_use(1).await?;
    place.use_mast(1).await?;
    place.wait_until_met(resold, bytes(1)).await?;
    // Entitlements met all of it: nobody's balance did.
    for payer in ["payers/0", "payers/1"] {
        let totals = place.ask(payer).await?["settled"]["totals"].clone();
        ensure!(totals["charged"] == "0", "{totals}");
    }

    place.suspend().await?;
    let last = place.lot(volume).await?.last_epoch;
    place.wait_for_epoch(last).await?;
    let delivered = place.delivered(volume, slots).await?;
    let served = place.settle([volume, slots]).await?;
    place.refund([volume, slots], held, resold, served).await?;
    ensure!(delivered, "no epoch showed the subscriber of the SIM slots");
    place.oracle.stop().await?;
    place.world.stop().await
}

/// Entitlements of the carrier.
#[derive(Clone, Copy)]
struct Held {
    volume: u32,
    slots: u32,
}

/// Both ways.
fn bytes(who: usize) -> u64 {
    USED[who].0 + USED[who].1
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |time| time.as_secs() as i64)
}

/// As commands take it.
fn in_seconds(seconds: i64) -> Result<String> {
    Ok(Timestamp::from_second(now() + seconds)?.to_string())
}

fn index(said: &Value, key: &str) -> Result<u32> {
    let found = said[key]
        .as_u64()
        .with_context(|| format!("no {key} in {said}"))?;
    Ok(u32::try_from(found)?)
}

fn number(said: &Value, key: &str) -> Result<u64> {
    let text = said[key]
        .as_str()
        .with_context(|| format!("no {key} in {said}"))?;
    Ok(text.parse()?)
}

/// A network that requires licences, with one mast that has one, two payers, a market, and its oracle.
struct Place {
    world: World,
    chain: Chain,
    rpc: Rpc,
    desk: Desk,
    /// Authority and regulator.
    founder: Person,
    owner: Person,
    /// Owner of payer 0 and of payer 1.
    buyers: [Person; 2],
    oracle: Oracle,
}

impl Place {
    async fn open() -> Result<Self> {
        let world = World::start().await?;
        let founder = world.person("founder").await?;
        let owner = world.person("owner").await?;
        let member = world.person("oracle").await?;
        let buyers = [
            world.person("carrier").await?,
            world.person("trader").await?,
        ];
        let parameters = NetworkParameters {
            requires_licences: 1,
            settlements_kept: 64,
            ..founding::parameters()
        };
        let network = founding::found_with(&world, &founder, &member, parameters).await?;
        founding::bond(&world, network, &member).await?;
        founding::create_asset(&world, network, &owner, 0, PRICE_PER_GB).await?;
        for (index, buyer) in (0..).zip(&buyers) {
            founding::open_payer(&world, network, &founder, buyer, index, 10 * USD).await?;
            world.faucet.usd(&buyer.key(), 100 * USD).await?;
        }
        grant(&world, &founder, network).await?;
        let mut desk = Desk::new(world.rpc_url());
        desk.set_network(network);
        desk.run(&founder, &["market", "open"]).await?;
        let capacity =
            "asset capacity 0 --mbps 10000 --sim-slots 10 --slot-price 0.01 --epoch-seconds 1";
        let capacity: Vec<&str> = capacity.split(' ').collect();
        desk.run(&owner, &capacity).await?;
        world.finality().await?;
        let configuration = Configuration {
            program: PROGRAM_ID,
            network,
            rpc_url: world.rpc_url().to_owned(),
            keypair: member.keypair_file.clone(),
            epoch_seconds: EPOCH_SECONDS,
            secret: SECRET.to_owned(),
            radios: vec![("nas_identifier", "mast".to_owned(), 0)],
            subscribers: vec![
                ("user_name", USERS[0].to_owned(), 0),
                ("user_name", USERS[1].to_owned(), 1),
            ],
        };
        let oracle = Oracle::start(&world.folder().join("oracle"), &configuration).await?;
        desk.set_api_url(oracle.api_url());
        Ok(Self {
            chain: Chain::new(world.rpc_url(), network)?,
            rpc: Rpc::new(&[world.rpc_url().to_owned()], Duration::from_secs(10))?,
            world,
            desk,
            founder,
            owner,
            buyers,
            oracle,
        })
    }

    async fn run(&self, person: &Person, line: &str) -> Result<Value> {
        let arguments: Vec<&str> = line.split(' ').collect();
        let said = self.desk.run(person, &arguments).await;
        said.with_context(|| format!("openmast {line}"))
    }

    /// The oracle's API.
    async fn ask(&self, what: &str) -> Result<Value> {
        let url = format!("{}/v1/{what}", self.oracle.api_url());
        let answer = reqwest::get(url).await?.error_for_status()?;
        Ok(answer.json().await?)
    }

    async fn lot(&self, index: u32) -> Result<Lot> {
        let address = addresses::reserve(&self.chain.network_address(), index);
        let found = self.rpc.account(address, CommitmentConfig::confirmed());
        Ok(found.await?.value)
    }

    /// Tries until it is so.
    async fn until<F>(&self, what: &str, is_so: impl Fn() -> F) -> Result<()>
    where
        F: Future<Output = Result<bool>>,
    {
        let deadline = Instant::now() + TIMEOUT;
        while !is_so().await? {
            if Instant::now() > deadline {
                bail!("{what} did not come to be\n{}", self.oracle.tail());
            }
            tokio::time::sleep(POLL).await;
        }
        Ok(())
    }

    async fn wait_for_epoch(&self, epoch: u64) -> Result<()> {
        let is_final = || async { Ok(self.chain.network().await?.final_epoch >= epoch) };
        self.until(&format!("epoch {epoch}"), is_final).await
    }

    /// Until all that was redeemed for a payer meets usage of the open epoch.
    async fn wait_in_use(&self, payer: u32) -> Result<()> {
        let path = format!("payers/{payer}");
        let is_in_use = || async {
            let said = self.ask(&path).await?;
            let of_payer = said["entitlements"].as_array().cloned().unwrap_or_default();
            Ok(!of_payer.is_empty() && of_payer.iter().all(|one| one["is_in_use"] == true))
        };
        self.until(&format!("entitlements of payer {payer} in use"), is_in_use)
            .await
    }

    /// Until a final settlement says that an entitlement met so many bytes.
    async fn wait_until_met(&self, entitlement: u32, bytes: u64) -> Result<()> {
        let is_met = || async {
            let epoch = self.chain.network().await?.final_epoch.to_string();
            let index = entitlement.to_string();
            let proof = ["proof", "reserve", &index, "--epoch", &epoch];
            let said = self.desk.run(&self.founder, &proof).await?;
            Ok(number(&said, "lifetime_bytes")? == bytes)
        };
        self.until(&format!("{bytes} bytes met"), is_met).await
    }
}

/// What is sold and bought.
impl Place {
    /// The owner issues both lots: volume first.
    async fn issue_both(&self) -> Result<[u32; 2]> {
        let first = self.chain.network().await?.final_epoch + AHEAD;
        let (starts, ends) = (in_seconds(4)?, in_seconds(20)?);
        let over = in_seconds(DAY)?;
        let terms = format!(
            "--asset 0 --first-epoch {first} --epochs {WINDOW} --sale-starts {starts} --sale-ends {ends} --ends-by {over}"
        );
        let gigabytes =
            format!("lot issue --kind volume --quantity {GIGABYTES} --price 1.999999 {terms}");
        let said = self.run(&self.owner, &gigabytes).await?;
        let volume = index(&said, "lot")?;
        let slots = format!("lot issue --kind sim-slot --quantity 10 --price 1.500001 {terms}");
        let said = self.run(&self.owner, &slots).await?;
        // All SIM slots are taken by this lot, so another one is refused.
        let more = self
            .run(&self.owner, &slots.replace("quantity 10", "quantity 1"))
            .await;
        let refused = format!("{:#}", more.err().context("SIM slots were sold twice")?);
        ensure!(
            refused.contains("does not have that much left"),
            "{refused}"
        );
        Ok([volume, index(&said, "lot")?])
    }

    /// The carrier buys all of the volume, and two SIM slots, at once for its payer; the trader keeps the token of a third.
    async fn buy(&self, volume: u32, slots: u32) -> Result<Held> {
        let starts = self.lot(slots).await?.sale_starts;
        let has_begun = || async { Ok(self.chain.clock().await? >= starts) };
        self.until("the sale", has_begun).await?;
        let [carrier, trader] = &self.buyers;
        let buy = format!("lot buy {volume} all --redeem 0");
        let of_volume = self.run(carrier, &buy).await?;
        ensure!(
            number(&of_volume, "paid")? == GIGABYTES * GB_PRICE,
            "{of_volume}"
        );
        let buy = format!("lot buy {slots} {} --redeem 0", SLOTS[0]);
        let of_slots = self.run(carrier, &buy).await?;
        let buy = format!("lot buy {slots} {}", SLOTS[1]);
        self.run(trader, &buy).await?;
        self.run(&self.owner, &format!("lot end-sale {slots}"))
            .await?;
        Ok(Held {
            volume: index(&of_volume, "entitlement")?,
            slots: index(&of_slots, "entitlement")?,
        })
    }

    /// API and command find what each of them has by the wallet's address.
    async fn check_holdings(&self, slots: u32, held: Held) -> Result<()> {
        let token = || async {
            let trader = self.buyers[1].key();
            let said = self.ask(&format!("owners/{trader}/holdings")).await?;
            let lots = &said["assets"][0]["lots"];
            Ok(lots[0]["lot"] == slots && number(&lots[0], "quantity")? == SLOTS[1])
        };
        // What was found is remembered for a minute, and is final some seconds after it was bought.
        self.until("the trader's token", token).await?;
        let owner = self.owner.key();
        let shares = self.ask(&format!("owners/{owner}/holdings")).await?;
        let asset = &shares["assets"][0];
        ensure!(asset["in_wallet"] == "1000000", "{shares}");
        ensure!(asset["asset_name"]["symbol"] == "MAST0", "{shares}");
        let said = self.run(&self.buyers[0], "wallet show").await?;
        let ahead = said["entitlements"].as_array().context("no list")?;
        let of_payer = |index: u32| ahead.iter().any(|one| one["entitlement"] == index);
        ensure!(of_payer(held.volume) && of_payer(held.slots), "{said}");
        Ok(())
    }

    async fn use_mast(&self, who: usize) -> Result<()> {
        let started_at = u64::try_from(now() - 3_600)?;
        let names = ("mast", USERS[who], format!("{who:08x}"));
        let session = Session::steady(names, started_at, USED[who], 2, 300);
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

    /// The carrier asks back what it does not need; the trader buys it on the market and redeems it for its own payer.
    async fn sell_the_rest(&self, volume: u32, entitlement: u32) -> Result<u32> {
        let [carrier, trader] = &self.buyers;
        // Of ten tokens three are begun.
        self.run(carrier, &format!("lot ask-back {entitlement} all"))
            .await?;
        let take_back = format!("lot take-back {entitlement}");
        let is_back = || async {
            match self.run(carrier, &take_back).await {
                Ok(said) => Ok(number(&said, "granted")? == 7),
                Err(error) if format!("{error:#}").contains("has seen yet") => Ok(false),
                Err(error) => Err(error),
            }
        };
        self.until("seven tokens", is_back).await?;
        self.run(carrier, &format!("market sell lot:{volume} 7 --price 1.5"))
            .await?;
        let bought = self
            .run(trader, &format!("market buy lot:{volume} 7 --price 1.5"))
            .await?;
        ensure!(number(&bought, "amount")? == 7 * 3 * USD / 2, "{bought}");
        ensure!(index(&bought, "lot")? == volume, "{bought}");
        let redeem = format!("lot redeem {volume} 7 --payer 1");
        index(&self.run(trader, &redeem).await?, "entitlement")
    }
}

/// How it ends.
impl Place {
    async fn suspend(&self) -> Result<()> {
        let asset = addresses::asset(&self.chain.network_address(), 0);
        let address = addresses::licence(&asset, 0);
        let licence: Licence = (self.rpc)
            .account(address, CommitmentConfig::finalized())
            .await?
            .value;
        let suspend =
            instructions::suspend_licence(self.founder.key(), &licence, now() + 30 * DAY, [7; 32]);
        let steps = [suspend];
        let sent = self.world.sender.send(&steps, &self.founder.keypair, &[]);
        sent.await?;
        Ok(())
    }

    /// What the archives say. Whether some epoch showed the subscriber of the SIM slots.
    async fn delivered(&self, volume: u32, slots: u32) -> Result<bool> {
        let said = self
            .run(&self.founder, &format!("lot delivery {volume}"))
            .await?;
        ensure!(said["moves_money"] == false, "{said}");
        let lines = said["measured"].as_array().context("no lines")?;
        let met: u64 = lines
            .iter()
            .map(|line| number(line, "met_bytes"))
            .sum::<Result<u64>>()?;
        ensure!(met == bytes(0) + bytes(1), "{met}: {said}");
        let used = lines.iter().find(|line| line["met_bytes"] != "0");
        let used = used.context("nothing was met")?;
        self.require_evidence(volume, used).await?;
        let said = self
            .run(&self.founder, &format!("lot delivery {slots}"))
            .await?;
        let lines = said["measured"].as_array().context("no lines")?;
        let unserved = |line: &Value| line["served"] == false && line["kept"] == "no";
        ensure!(lines.iter().any(unserved), "{said}");
        Ok(lines.iter().any(|line| line["identities"] == 1))
    }

    /// The lines that are named are the lot's, the entitlement's and the charge of its payer.
    async fn require_evidence(&self, lot: u32, line: &Value) -> Result<()> {
        let hash = line["archive_hash"].as_str().context("no hash")?;
        let url = format!("{}/v1/archive/{hash}", self.oracle.api_url());
        let answer = reqwest::get(url).await?.error_for_status()?;
        let archive = answer.text().await?;
        let named = line["evidence"].as_array().context("no evidence")?;
        let mut found = Vec::new();
        for number in named {
            let number: usize = number.as_str().context("no number")?.parse()?;
            let text = archive.lines().nth(number - 1).context("no such line")?;
            found.push(serde_json::from_str::<Value>(text)?);
        }
        let [of_lot, of_entitlement, charge] = found.as_slice() else {
            bail!("three lines were to be named: {line}");
        };
        ensure!(
            of_lot["reserve"] == lot && of_lot["terms"].is_object(),
            "{of_lot}"
        );
        ensure!(
            of_entitlement["reserve"] == line["entitlement"],
            "{of_entitlement}"
        );
        ensure!(
            of_entitlement["epoch_bytes"] == line["met_bytes"],
            "{of_entitlement}"
        );
        ensure!(
            charge["payer"] == line["payer"] && charge["asset"] == 0,
            "{charge}"
        );
        ensure!(charge["bytes"] == line["payer_bytes"], "{charge}");
        Ok(())
    }

    /// Epochs that were served of both.
    async fn settle(&self, lots: [u32; 2]) -> Result<u64> {
        let mut served = Vec::new();
        for lot in lots {
            let said = self
                .run(&self.founder, &format!("lot settle {lot}"))
                .await?;
            ensure!(number(&said, "window")? == WINDOW, "{said}");
            served.push(number(&said, "served")?);
        }
        ensure!(served[0] == served[1], "{served:?}");
        ensure!(
            0 < served[0] && served[0] < WINDOW,
            "{served:?} of {WINDOW}"
        );
        Ok(served[0])
    }

    async fn refund(
        &self,
        [volume, slots]: [u32; 2],
        held: Held,
        resold: u32,
        served: u64,
    ) -> Result<()> {
        let [carrier, trader] = &self.buyers;
        let before = self.money().await?;
        let unused = [3_000_000_000 - bytes(0), 7_000_000_000 - bytes(1)].map(Bytes);
        let [gb, slot] = [GB_PRICE, SLOT_PRICE].map(BaseUnits);
        let expected = [
            (
                carrier,
                held.volume,
                refund_unused(gb, unused[0], served, WINDOW)?,
            ),
            (
                trader,
                resold,
                refund_unused(gb, unused[1], served, WINDOW)?,
            ),
            (carrier, held.slots, refund(slot, SLOTS[0], served, WINDOW)?),
            (trader, slots, refund(slot, SLOTS[1], served, WINDOW)?),
        ];
        let mut back = 0;
        for (who, reserve, amount) in expected {
            let said = self.run(who, &format!("lot refund {reserve}")).await?;
            ensure!(
                number(&said, "amount")? == amount.get(),
                "{amount:?}: {said}"
            );
            back += amount.get();
        }
        ensure!(self.money().await? == before + back, "{before} and {back}");
        self.require_reconciled([volume, slots], back, served, unused)
            .await
    }

    /// What the buyers have, base units.
    async fn money(&self) -> Result<u64> {
        let mint = self.world.faucet.mint();
        let mut sum = 0;
        for buyer in &self.buyers {
            sum += self
                .world
                .tokens(&currency_account(&buyer.key(), &mint))
                .await?;
        }
        Ok(sum)
    }

    /// What was paid for both lots was released or paid back, but for what rounding keeps; the vault has what the books say.
    async fn require_reconciled(
        &self,
        [volume, slots]: [u32; 2],
        back: u64,
        served: u64,
        unused: [Bytes; 2],
    ) -> Result<()> {
        let [gb, slot] = [GB_PRICE, SLOT_PRICE].map(BaseUnits);
        let all_unused = Bytes(unused[0].0 + unused[1].0);
        let released = [
            due_by_use(gb, Bytes(bytes(0)))?,
            due_by_use(gb, Bytes(bytes(1)))?,
            due_at_close(gb, all_unused, served, WINDOW)?,
            due_by_time(slot, SLOTS[0] + SLOTS[1], served, WINDOW)?,
        ];
        let released: u64 = released.iter().map(|amount| amount.get()).sum();
        self.world.finality().await?;
        let network = self.chain.network().await?;
        let paid = GIGABYTES * GB_PRICE + (SLOTS[0] + SLOTS[1]) * SLOT_PRICE;
        ensure!(
            (network.lots_in, network.lots_out) == (paid, back),
            "{network:?}"
        );
        ensure!(network.lots_excess == 0, "{network:?}");
        ensure!(
            network.settled_reserve_accrued == released,
            "{released}: {network:?}"
        );
        ensure!(
            network.settled_reserve_amount == released,
            "{released}: {network:?}"
        );
        let kept = paid - back - released;
        ensure!(kept < 8, "rounding kept {kept} base units");
        for (lot, sold) in [(volume, GIGABYTES), (slots, SLOTS[0] + SLOTS[1])] {
            let lot = self.lot(lot).await?;
            ensure!(lot.sold == sold && lot.excess == 0, "{lot:?}");
            ensure!(lot.paid_in == lot.price * sold, "{lot:?}");
        }
        let vault = addresses::vault(&self.chain.network_address());
        ensure!(
            self.world.tokens(&vault).await? == in_vault(&network),
            "{network:?}"
        );
        Ok(())
    }
}

/// What the network's books say that is in the vault.
fn in_vault(network: &Network) -> u64 {
    let paid = network.deposited + network.lots_in + network.fees;
    paid - network.withdrawn - network.lots_out - network.paid_out
}

/// The regulator grants the mast its licence; the owner has an account of the currency, for what it sells.
async fn grant(world: &World, founder: &Person, network: solana_pubkey::Pubkey) -> Result<()> {
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
    let key = founder.key();
    let jurisdiction = founding::JURISDICTION;
    let steps = [
        create_currency_account(&key, &key, &world.faucet.mint()),
        instructions::grant_licence(key, key, network, jurisdiction, 0, 0, &licence),
    ];
    world.sender.send(&steps, &founder.keypair, &[]).await?;
    Ok(())
}
