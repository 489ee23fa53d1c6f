//! A chain, people, a network, assets, payers, stakes, and the oracle.

use anyhow::Result;
use openmast_client::{
    addresses::{self, PROGRAM_ID},
    generated::PROGRAMS,
};

use super::{SECRET, Story, pace::Pace};
use crate::{
    books::usd,
    cast::{ASSETS, OWNERS, PAYERS, STAKERS, STAKES},
    chain::Chain,
    desk::Desk,
    expectation::Split,
    founding::{self, BOND},
    narrator::Narrator,
    oracle::{Configuration, Oracle},
    tool,
    trading::Dealings,
    world::{Person, World},
};

const EPOCH_SECONDS: u64 = 5;

/// `program openmast… (530 kB)`, one after the other.
fn programs() -> Result<String> {
    let folder = tool::programs()?;
    let mut said = Vec::new();
    for program in PROGRAMS {
        let size = program.built_in(&folder).metadata()?.len();
        said.push(format!("program {} ({} kB)", program.id, size / 1000));
    }
    Ok(said.join(", "))
}

impl Story {
    pub(super) async fn begin(narrator: &mut Narrator) -> Result<Self> {
        narrator.chapter("A chain with the OpenMast program, and people");
        let world = World::start().await?;
        narrator.say(format!(
            "Solana at {} with {}",
            world.rpc_url(),
            programs()?
        ));
        let founder = world.person("Founder").await?;
        let operator = world.person("Oracle operator").await?;
        let treasury = world.person("Treasury").await?;
        let regulator = world.person("Regulator").await?;
        let owners = people(&world, &OWNERS).await?;
        let issuer = world.person("Identity issuer").await?;
        let stakers = people(&world, &STAKERS.map(|staker| staker.name)).await?;
        let names = PAYERS.map(|payer| payer.name);
        let payers = people(&world, &names).await?;
        for (part, payer) in PAYERS.iter().zip(&payers) {
            let money = part.deposit + part.savings;
            world.faucet.usd(&payer.key(), money).await?;
        }
        for (part, staker) in STAKERS.iter().zip(&stakers) {
            world.faucet.usd(&staker.key(), part.money).await?;
        }
        narrator.say(format!(
            "{} wallets with test dollars ({})",
            5 + owners.len() + stakers.len() + payers.len(),
            world.faucet.mint()
        ));
        world.faucet.usd(&operator.key(), BOND).await?;
        let network = addresses::network(&founder.key(), 0);
        let mut desk = Desk::new(world.rpc_url());
        desk.set_network(network);
        Ok(Self {
            chain: Chain::new(world.rpc_url(), network)?,
            world,
            network,
            desk,
            founder,
            operator,
            treasury,
            regulator,
            issuer,
            owners,
            stakers,
            payers,
            uses: Vec::new(),
            splits: vec![Split::default(); ASSETS.len()],
            rewards: vec![(0, 0); STAKES.len()],
            dealings: Dealings::default(),
            not_charged: 0,
            lots: Vec::new(),
            sale_starts: 0,
            pace: Pace::default(),
            met: Vec::new(),
            prices: ASSETS.iter().map(|asset| asset.price_per_gb).collect(),
        })
    }

    pub(super) async fn open_for_business(&mut self, narrator: &mut Narrator) -> Result<()> {
        narrator.chapter("Infrastructure becomes shares, subscribers prepay");
        self.found().await?;
        narrator.say(format!(
            "network {}: 3 % treasury, 2 % levy of jurisdiction 276",
            self.network
        ));
        for (index, asset) in ASSETS.iter().enumerate() {
            self.create_asset(narrator, index, asset).await?;
        }
        self.license(narrator).await?;
        for (index, payer) in PAYERS.iter().enumerate() {
            self.open_payer(index, payer.deposit).await?;
            narrator.say(format!(
                "{} prepays {} USD, of which {} are the network's fee",
                payer.name,
                usd(payer.deposit),
                usd(founding::parameters().payer_fee)
            ));
        }
        self.name_oracle().await?;
        narrator.say(format!(
            "one oracle, with {} USD at stake: the first epoch opens, by whose opening the licences are judged",
            usd(BOND)
        ));
        Ok(())
    }

    pub(super) async fn start_oracle(&mut self, narrator: &mut Narrator) -> Result<Oracle> {
        narrator.chapter("The oracle");
        self.world.finality().await?;
        let configuration = Configuration {
            program: PROGRAM_ID,
            network: self.network,
            rpc_url: self.world.rpc_url().to_owned(),
            keypair: self.operator.keypair_file.clone(),
            epoch_seconds: EPOCH_SECONDS,
            secret: SECRET.to_owned(),
            radios: (0..).zip(&ASSETS).map(radio).collect(),
            subscribers: (0..).zip(&PAYERS).flat_map(subscribers).collect(),
        };
        let oracle = Oracle::start(&self.world.folder().join("oracle"), &configuration).await?;
        self.desk.set_api_url(oracle.api_url());
        narrator.say(format!(
            "`openmast oracle run` is ready: RADIUS accounting on {}, API on {}, epochs of {EPOCH_SECONDS} s",
            oracle.radius,
            oracle.api_url()
        ));
        Ok(oracle)
    }
}

async fn people(world: &World, names: &[&str]) -> Result<Vec<Person>> {
    let mut people = Vec::new();
    for name in names {
        people.push(world.person(name).await?);
    }
    Ok(people)
}

fn radio((index, asset): (usize, &crate::cast::AssetPart)) -> (&'static str, String, usize) {
    ("nas_identifier", asset.nas.to_owned(), index)
}

fn subscribers(
    (index, payer): (usize, &crate::cast::PayerPart),
) -> impl Iterator<Item = (&'static str, String, usize)> {
    let (kind, values) = payer.identities;
    let values = values.iter();
    values.map(move |value| (kind, (*value).to_owned(), index))
}
