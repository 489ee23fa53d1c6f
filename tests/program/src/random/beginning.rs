//! The network, the people and the model that a sequence begins with.

use std::collections::BTreeMap;

use fastrand::Rng;
use openmast_client::{
    accounts::{Jurisdiction, Network, NetworkParameters, OracleSet, Role, Till},
    addresses,
};
use solana_pubkey::Pubkey;

use super::{Answers, FUNDS, PEOPLE, Player, Silence, Villain};
use crate::{
    bound::Bound,
    honest::Honest,
    model::Model,
    net::{ABROAD, Asset, HOME, Net, PARAMETERS},
    promised::Promised,
    rebuilt::Rebuilt,
    world::World,
};

impl Player {
    pub(super) fn new(seed: u64) -> Self {
        let mut random = Rng::with_seed(seed);
        let mut world = World::new();
        let mint = world.mint(6);
        let parameters = first_parameters(&mut random, seed);
        let mut net = Net::with(&mut world, mint, parameters);
        let mut people: Vec<_> = (0..PEOPLE).map(|_| world.wallet()).collect();
        let mut oracles: Vec<_> = (0..2).map(|_| world.wallet()).collect();
        oracles.extend(net.oracles);
        let abroad = net.abroad(&mut world);
        let asset = net.asset(&mut world);
        let wallets: Vec<_> = people.iter().chain(&oracles).copied().collect();
        for wallet in &wallets {
            world.fund(*wallet, net.mint, FUNDS);
        }
        let shares = hand_out_shares(&mut world, &asset, &people);
        people.push(asset.owner);
        let mut money = fund_everybody(&mut world, &net, &asset, &wallets);
        for regulator in [net.regulator, abroad] {
            money.insert(regulator, net.money(&world, &regulator));
        }
        let model = model_of(&world, &net, &asset, money, shares);
        let mut promised = Promised::default();
        promised.note(&model);
        Self {
            silence: Silence::of(seed),
            random,
            answers: Answers::default(),
            honest: true,
            villains: Villain::of(seed),
            history: Vec::new(),
            judged: None,
            rebuilt: Rebuilt::from_events(world.events()),
            world,
            net,
            model,
            people,
            oracles,
            ledger: Honest::default(),
            metered: Vec::new(),
            ledgers: BTreeMap::new(),
            bound: Bound::default(),
            promised,
        }
    }
}

/// Parameters with little fees, and a breaker that is felt in every third sequence.
fn first_parameters(random: &mut Rng, seed: u64) -> NetworkParameters {
    let mut parameters = PARAMETERS;
    parameters.min_first_deposit = 1_000;
    parameters.payer_fee = random.u64(0..=1_000);
    if seed.is_multiple_of(3) {
        // A breaker that is felt.
        parameters.max_epoch_increase = random.u64(100_000..5_000_000);
    }
    parameters
}

/// Everybody gets a part of the first asset's shares; its owner keeps the rest.
fn hand_out_shares(
    world: &mut World,
    asset: &Asset,
    people: &[Pubkey],
) -> BTreeMap<(u32, Pubkey), u64> {
    let mut shares = BTreeMap::new();
    for person in people {
        world.move_shares(asset.share_mint, asset.owner, *person, 100_000);
        shares.insert((0, *person), 100_000);
    }
    shares.insert((0, asset.owner), 1_000_000 - 100_000 * PEOPLE as u64);
    shares
}

/// Everybody has an account of the currency; says what is in it.
fn fund_everybody(
    world: &mut World,
    net: &Net,
    asset: &Asset,
    wallets: &[Pubkey],
) -> BTreeMap<Pubkey, u64> {
    let roles = net.roles().map(|(_, holder)| holder);
    let holders =
        (wallets.iter().chain(&roles)).chain([&asset.owner, &net.founder, &net.rent_payer]);
    let mut money = BTreeMap::new();
    for holder in holders {
        world.fund(*holder, net.mint, 0);
        money.insert(*holder, net.money(world, holder));
    }
    money
}

fn model_of(
    world: &World,
    net: &Net,
    asset: &Asset,
    money: BTreeMap<Pubkey, u64>,
    shares: BTreeMap<(u32, Pubkey), u64>,
) -> Model {
    Model {
        address: net.address,
        network: world.get::<Network>(&net.address),
        oracles: world.get::<OracleSet>(&addresses::oracle_set(&net.address)),
        tills: tills(world, net),
        jurisdictions: jurisdictions(world, net),
        assets: vec![world.get(&asset.address)],
        licences: BTreeMap::new(),
        payers: Vec::new(),
        statements: BTreeMap::new(),
        stakes: BTreeMap::new(),
        departures: BTreeMap::new(),
        proposals: BTreeMap::new(),
        settlements: BTreeMap::new(),
        buffers: BTreeMap::new(),
        vault: 0,
        bond_vault: 3 * PARAMETERS.min_bond,
        money,
        shares,
        supplies: vec![1_000_000],
        active_changes: vec![0],
        closed_rewards: vec![0],
        rent_payer: net.rent_payer,
    }
}

fn tills(world: &World, net: &Net) -> BTreeMap<(u8, Pubkey), Till> {
    [net.treasury, net.founder]
        .into_iter()
        .map(|holder| {
            let till = world.get(&addresses::till(&net.address, Role::Treasury, &holder));
            ((Role::Treasury as u8, holder), till)
        })
        .collect()
}

fn jurisdictions(world: &World, net: &Net) -> BTreeMap<u16, Jurisdiction> {
    [HOME, ABROAD]
        .into_iter()
        .map(|code| {
            (
                code,
                world.get(&addresses::jurisdiction(&net.address, code)),
            )
        })
        .collect()
}
