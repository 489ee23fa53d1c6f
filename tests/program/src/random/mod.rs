//! Random sequences of operations, valid and not, on the bank and on the model at once, with people who want more than
//! is theirs.

mod earning;
mod governing;
mod paying;
mod settling;

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use openmast_client::{
    accounts::{Network, OracleSet, Payer, Till},
    addresses,
};
use solana_pubkey::Pubkey;

use crate::{
    bound::Bound,
    compare::compare,
    honest::{Honest, Usage},
    invariants,
    model::{Model, Moment},
    net::{LIMITS, Net, PARAMETERS},
    operation::{Hash, Operation, Place},
    outcome::Outcome,
    rebuilt::Rebuilt,
    world::World,
};

/// Currency of every wallet at the start.
const FUNDS: u64 = 1_000_000_000;
/// Wallets that own assets, payers and shares.
const PEOPLE: usize = 6;
/// No sequence makes more assets or payers than this.
const MOST: usize = 6;
const WEEK: i64 = 7 * 86_400;

/// Who wants more than is theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Villain {
    /// Uses more than it can pay, and asks it back.
    Payer,
    /// Changes prices and splits, burns and hands over.
    Owner,
    /// Hurries in and out.
    Staker,
    /// Announces, tightens, and names others.
    Authority,
    /// Pauses whatever can be paused.
    Pauser,
    /// One member of the set.
    Oracle,
    /// Enough members to make anything final.
    Oracles,
}

impl Villain {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Payer,
        Self::Owner,
        Self::Staker,
        Self::Authority,
        Self::Pauser,
        Self::Oracle,
        Self::Oracles,
    ];

    /// Nobody, each alone, and each with each other, by the seed.
    pub fn of(seed: u64) -> BTreeSet<Self> {
        let mut all = vec![BTreeSet::new()];
        for first in Self::ALL {
            for second in Self::ALL.into_iter().filter(|second| *second >= first) {
                all.push(BTreeSet::from([first, second]));
            }
        }
        let count = all.len();
        all.swap_remove(seed as usize % count)
    }
}

/// What a sequence came to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Summary {
    pub accepted: usize,
    pub refused: usize,
    /// Final settlements.
    pub epochs: u64,
    /// Earned money that left the vault.
    pub paid_out: u64,
    /// Payers' money that left the vault.
    pub withdrawn: u64,
    /// What was used and never will be paid, of honest settlements.
    pub written_off: u64,
    /// Whether every settlement that became final was honest.
    pub honest: bool,
}

/// What was answered so far.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// Accepted operations by their event.
    pub accepted: BTreeMap<&'static str, usize>,
    /// The program's error codes.
    pub refused: BTreeSet<u32>,
}

/// Runs one sequence. After every operation the chain equals the model, the state that is rebuilt from events equals the
/// chain, and the invariants hold. As long as every final settlement was honest, nobody gets more for nothing than the
/// written bound, and at the end every payer leaves with exactly what is left.
///
/// # Panics
/// They do not; the message names seed, step and operation.
pub fn run(seed: u64, steps: usize, answers: &mut Answers) -> Summary {
    let mut player = Player::new(seed);
    let mut summary = Summary::default();
    std::mem::swap(&mut player.answers, answers);
    for step in 0..steps {
        player.let_time_pass();
        player.use_the_network();
        let operation = player.operation(step);
        let place = format!("seed {seed} ({:?}), step {step}", player.villains);
        let outcome = player.step(&operation, &place);
        summary.accepted += usize::from(outcome.is_ok());
        summary.refused += usize::from(outcome.is_err());
        player.watch(&place);
    }
    if player.honest {
        player.check_what_was_free(&format!("seed {seed}, the end"));
        player.everybody_leaves(&format!("seed {seed}, the end"));
    }
    std::mem::swap(&mut player.answers, answers);
    let network = &player.model.network;
    let payers = 0..player.model.payers.len() as u32;
    Summary {
        epochs: network.final_epoch,
        paid_out: network.paid_out,
        withdrawn: network.withdrawn,
        written_off: payers
            .map(|payer| player.ledger.unpaid(payer).written_off)
            .sum(),
        honest: player.honest,
        ..summary
    }
}

/// When the oracles do nothing: payers leave without them.
#[derive(Clone, Copy)]
enum Silence {
    /// In so many steps at the beginning.
    First(usize),
    /// In every second so many steps.
    Every(usize),
    /// The same, and each of those steps takes hours: a week passes.
    Weeks(usize),
}

impl Silence {
    fn at(self, step: usize) -> bool {
        match self {
            Self::First(steps) => step < steps,
            Self::Every(steps) | Self::Weeks(steps) => step / steps % 2 == 1,
        }
    }
}

/// The chain after a slot in which something happened: what a snapshot shows.
#[derive(Clone)]
struct Seen {
    slot: u64,
    at: i64,
    payers: Vec<Payer>,
    asset_count: u32,
}

/// Usage with its slot.
#[derive(Clone, Copy)]
struct Metered {
    slot: u64,
    usage: Usage,
}

struct Player {
    random: Rng,
    world: World,
    net: Net,
    model: Model,
    villains: BTreeSet<Villain>,
    people: Vec<Pubkey>,
    /// Everybody who may be in the oracle set; the villains are the last.
    oracles: Vec<Pubkey>,
    silence: Silence,
    answers: Answers,
    /// Whether every final settlement was honest so far.
    honest: bool,
    history: Vec<Seen>,
    /// What an indexer knows.
    rebuilt: Rebuilt,
    /// The honest ledger of the newest final settlement.
    ledger: Honest,
    /// What was used since its snapshot.
    metered: Vec<Metered>,
    /// The ledgers of honest proposals, with their snapshots.
    ledgers: BTreeMap<Hash, (Honest, u64)>,
    bound: Bound,
}

impl Player {
    fn new(seed: u64) -> Self {
        let mut random = Rng::with_seed(seed);
        let mut world = World::new();
        let mint = world.mint(6);
        let mut parameters = PARAMETERS;
        parameters.min_first_deposit = 1_000;
        parameters.payer_fee = random.u64(0..=1_000);
        if seed.is_multiple_of(3) {
            // A breaker that is felt.
            parameters.max_epoch_increase = random.u64(100_000..5_000_000);
        }
        let mut net = Net::with(&mut world, mint, parameters);
        let mut people: Vec<_> = (0..PEOPLE).map(|_| world.wallet()).collect();
        let mut oracles: Vec<_> = (0..2).map(|_| world.wallet()).collect();
        oracles.extend(net.oracles);
        let asset = net.asset(&mut world);
        let wallets: Vec<_> = people.iter().chain(&oracles).copied().collect();
        for wallet in &wallets {
            world.fund(*wallet, net.mint, FUNDS);
        }
        let mut shares = BTreeMap::new();
        for person in &people {
            world.move_shares(asset.share_mint, asset.owner, *person, 100_000);
            shares.insert((0, *person), 100_000);
        }
        shares.insert((0, asset.owner), 1_000_000 - 100_000 * PEOPLE as u64);
        people.push(asset.owner);
        let roles = net.roles().map(|(_, holder)| holder);
        let holders =
            (wallets.iter().chain(&roles)).chain([&asset.owner, &net.founder, &net.rent_payer]);
        let mut money = BTreeMap::new();
        for holder in holders {
            world.fund(*holder, net.mint, 0);
            money.insert(*holder, net.money(&world, holder));
        }
        let model = Model {
            address: net.address,
            network: world.get::<Network>(&net.address),
            oracles: world.get::<OracleSet>(&addresses::oracle_set(&net.address)),
            tills: tills(&world, &net),
            assets: vec![world.get(&asset.address)],
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
        };
        Self {
            silence: match seed % 8 {
                0 => Silence::First(120),
                4 | 6 => Silence::Every(40),
                7 => Silence::Weeks(60),
                _ => Silence::First(0),
            },
            random,
            answers: Answers::default(),
            honest: true,
            villains: Villain::of(seed),
            history: Vec::new(),
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
        }
    }

    fn moment(&self) -> Moment {
        Moment {
            slot: self.world.slot(),
            now: self.world.now(),
        }
    }

    /// Sends the operation.
    fn step(&mut self, operation: &Operation, place_in_test: &str) -> Outcome {
        let at = self.moment();
        let place = Place {
            next_asset: self.model.network.asset_count,
            next_payer: self.model.network.payer_count,
            treasury: self.model.network.treasury,
            ..self.net.place()
        };
        let outcome = self.world.send(&[operation.instruction(&place)]);
        let expected = self.model.apply(operation, at);
        match (&expected, &outcome) {
            (Ok(()), Ok(done)) => {
                assert_eq!(
                    done.event().name(),
                    operation.event_name(),
                    "{place_in_test}: {operation:?}"
                );
                self.rebuilt.apply(done.event());
                self.note(operation);
            }
            (Err(refusals), Err(refused)) => assert!(
                refusals.allow(refused),
                "{place_in_test}: {operation:?}\nrefused with {refused:?}, expected {refusals:?}"
            ),
            _ => panic!("{place_in_test}: {operation:?}\n{outcome:?}, expected {expected:?}"),
        }
        let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            compare(&mut self.model, &self.net, &self.world);
            self.rebuilt.check(&self.world);
            invariants::check(&self.model);
            if self.honest {
                invariants::check_unspent_money(&self.model);
            }
        }));
        if let Err(panic) = checked {
            eprintln!("{place_in_test}: after {operation:?}");
            std::panic::resume_unwind(panic);
        }
        match &outcome {
            Ok(_) => {
                let accepted = &mut self.answers.accepted;
                *accepted.entry(operation.event_name()).or_default() += 1;
            }
            Err(refused) => self.answers.refused.extend(refused.code()),
        }
        self.history.push(Seen {
            slot: at.slot,
            at: at.now,
            payers: self.model.payers.clone(),
            asset_count: self.model.network.asset_count,
        });
        outcome
    }

    /// What an operation that was accepted means for the honest ledger and for the bound.
    fn note(&mut self, operation: &Operation) {
        match operation {
            Operation::FinalizeSettlement { hash, .. } => self.note_final(hash),
            Operation::StateSpent { payer, .. } => self.note_statement(*payer),
            Operation::PayStatement { payer, .. } => self.note_payment(*payer),
            _ => {}
        }
    }

    fn note_final(&mut self, hash: &Hash) {
        let Some((ledger, slot)) = self.ledgers.remove(hash) else {
            self.honest = false;
            return;
        };
        self.ledger = ledger;
        self.metered.retain(|metered| metered.slot > slot);
        let closed_at = self.model.network.final_closed_at;
        self.bound.note_final(slot, closed_at);
        // Proposals of other snapshots were of the ledger before.
        self.ledgers.clear();
    }

    fn note_statement(&mut self, payer: u32) {
        let used = self.ledger.unpaid(payer).used;
        let account = &self.model.payers[payer as usize];
        self.bound.note_statement(account, used);
    }

    fn note_payment(&mut self, payer: u32) {
        let before = self.history.last().map(|seen| &seen.payers[payer as usize]);
        let withdrawn = before.map_or(0, |before| before.withdrawn);
        let paid = self.model.payers[payer as usize].withdrawn - withdrawn;
        let usages: Vec<_> = self.metered.iter().map(|metered| metered.usage).collect();
        let used = self.ledger.unpaid(payer).used + Honest::worth(&usages, payer);
        self.bound.note_payment(payer, paid, used);
    }

    /// What was used and is never paid is within the bound.
    fn check_what_was_free(&self, place_in_test: &str) {
        let payers = self.model.payers.len() as u32;
        self.bound
            .check(&self.ledger, payers, MOST as u64, place_in_test);
    }

    /// Oracles raise every statement that says too little, as soon as they can.
    fn watch(&mut self, place_in_test: &str) {
        if !self.honest {
            return;
        }
        for payer in 0..self.model.payers.len() as u32 {
            if let Some(raise) = self.raise(payer) {
                self.step(&raise, place_in_test).expect("a raise");
            }
        }
    }

    /// Every payer states what it spent and leaves with the rest, in any order, while the oracles are silent.
    fn everybody_leaves(&mut self, place_in_test: &str) {
        for payer in 0..self.model.payers.len() as u32 {
            let account = &self.model.payers[payer as usize];
            if account.pays_at != 0 {
                let (by, rent_payer) = (account.owner, self.net.rent_payer);
                let cancel = Operation::CancelStatement {
                    by,
                    payer,
                    rent_payer,
                };
                self.step(&cancel, place_in_test).expect("a statement");
            }
        }
        let mut leaving: Vec<u32> = (0..self.model.payers.len() as u32).collect();
        leaving.retain(|payer| self.unspent(*payer) > 0);
        self.random.shuffle(&mut leaving);
        let mut expected = BTreeMap::new();
        for &payer in &leaving {
            let owner = self.model.payers[payer as usize].owner;
            let state = Operation::StateSpent {
                by: owner,
                payer,
                amount: self.unspent(payer),
                spent: self.spent(payer),
            };
            self.step(&state, place_in_test).expect("a statement");
            *expected.entry(owner).or_insert(self.model.money_of(&owner)) += self.unspent(payer);
        }
        let delay = self.model.parameters(self.world.now()).exit_delay_seconds;
        self.world.pass(i64::from(delay));
        self.random.shuffle(&mut leaving);
        for &payer in &leaving {
            let pay = self.payment(payer, self.stated_claim(payer));
            self.step(&pay, place_in_test).expect("unspent money");
        }
        for (owner, money) in expected {
            assert_eq!(
                self.model.money_of(&owner),
                money,
                "{place_in_test}: everybody has exactly what they did not spend"
            );
        }
        let network = &self.model.network;
        assert_eq!(
            self.model.vault,
            network.settled_accrued + network.fees - network.paid_out,
            "{place_in_test}: what is left is what accrued, and fees, and is not yet paid out"
        );
    }

    fn let_time_pass(&mut self) {
        match self.random.u32(0..100) {
            0..30 => self.world.pass_slots(self.random.u64(0..4)),
            30..88 => self.world.pass(self.random.i64(0..60)),
            88..98 => self.world.pass(self.random.i64(0..600)),
            _ => self.world.pass(self.random.i64(0..5_000)),
        }
    }

    /// Somebody uses an asset: as much as it has, mostly.
    fn use_the_network(&mut self) {
        if self.model.payers.is_empty() || self.chance(60) {
            return;
        }
        let payer = self.random.u32(..self.model.payers.len() as u32);
        let asset = self.asset();
        let most = if self.villains.contains(&Villain::Payer) && self.chance(50) {
            10_000_000
        } else {
            self.unspent(payer) / 2
        };
        let bytes = self.random.u64(0..=most.max(1));
        let usage = Usage {
            payer,
            asset,
            bytes,
        };
        let slot = self.world.slot();
        self.metered.push(Metered { slot, usage });
    }

    // ---- choosing

    fn chance(&mut self, percent: u32) -> bool {
        self.random.u32(0..100) < percent
    }

    fn person(&mut self) -> Pubkey {
        self.people[self.random.usize(..self.people.len())]
    }

    /// Mostly who may, sometimes somebody else.
    fn mostly(&mut self, who: Pubkey) -> Pubkey {
        if self.chance(92) { who } else { self.person() }
    }

    fn asset(&mut self) -> u32 {
        self.random.u32(..self.model.assets.len() as u32)
    }

    /// An amount within a limit, mostly.
    fn within(&mut self, limit: u64) -> u64 {
        match self.random.u32(0..100) {
            0..70 => self.random.u64(1..=limit.max(1)),
            70..85 => limit,
            85..92 => limit.saturating_add(1),
            92..95 => 0,
            95.. => limit
                .saturating_mul(2)
                .saturating_add(self.random.u64(0..1_000)),
        }
    }

    /// A final epoch: mostly the newest.
    fn final_epoch(&mut self) -> u64 {
        let newest = self.model.network.final_epoch;
        match self.random.u32(0..100) {
            0..85 => newest.max(1),
            85..97 => newest.saturating_sub(self.random.u64(0..5)).max(1),
            97.. => newest + 1,
        }
    }

    /// The next operation.
    fn operation(&mut self, step: usize) -> Operation {
        if self.model.payers.is_empty() {
            return self.opening();
        }
        if let Some(villain) = self.random.choice(self.villains.iter().copied())
            && self.chance(25)
        {
            return self.plot(villain);
        }
        let silent = self.silence.at(step);
        if silent && matches!(self.silence, Silence::Weeks(_)) {
            self.world.pass(self.random.i64(0..WEEK / 30));
        }
        // What is proposed is finished, mostly: it is not fresh for ever.
        if !silent && !self.open_proposals().is_empty() && self.chance(40) {
            return self.settling();
        }
        match self.random.u32(0..100) {
            0..34 if !silent => self.settling(),
            0..56 => self.paying(),
            56..70 => self.earning(),
            70..87 => self.staking(),
            87..93 => self.owning(),
            _ => self.governing(),
        }
    }

    /// What a villain does.
    fn plot(&mut self, villain: Villain) -> Operation {
        match villain {
            Villain::Payer => self.leaving_cleverly(),
            Villain::Owner => self.owning(),
            Villain::Staker => self.hurrying(),
            Villain::Authority => self.governing_by_authority(),
            Villain::Pauser => {
                let by = self.model.network.pauser;
                let bits = self.random.u8(0..=63);
                Operation::SetPause { by, bits }
            }
            Villain::Oracle => self.proposing_garbage(1),
            Villain::Oracles => self.proposing_garbage(2),
        }
    }
}

fn tills(world: &World, net: &Net) -> BTreeMap<(u8, Pubkey), Till> {
    let roles = [
        (openmast_client::accounts::Role::Treasury, net.treasury),
        (openmast_client::accounts::Role::Regulator, net.regulator),
        (openmast_client::accounts::Role::Treasury, net.founder),
        (openmast_client::accounts::Role::Regulator, net.founder),
    ];
    roles
        .into_iter()
        .map(|(role, holder)| {
            let till = world.get(&addresses::till(&net.address, role, &holder));
            ((role as u8, holder), till)
        })
        .collect()
}

/// Parameters within [`LIMITS`], mostly.
fn parameters(random: &mut Rng) -> openmast_client::accounts::NetworkParameters {
    let mut parameters = PARAMETERS;
    parameters.treasury_bps = random.u16(0..=2_600);
    parameters.levy_bps = random.u16(0..=2_600);
    parameters.settlements_kept = random.u32(1..=5);
    parameters.challenge_seconds = random.u32(LIMITS.least_challenge_seconds - 1..60);
    parameters.max_pause_seconds = random.u32(0..400);
    parameters.exit_delay_seconds = random.u32(600..4_000);
    parameters.bond_delay_seconds = random.u32(0..500);
    parameters.unstake_cooldown_seconds = random.u32(0..600);
    parameters.min_bond = random.u64(LIMITS.least_min_bond - 1..=1_000_000);
    parameters.max_epoch_increase = random.u64(LIMITS.least_epoch_increase - 1..50_000_000);
    parameters.min_first_deposit = 2_000;
    parameters.payer_fee = random.u64(0..=2_000);
    parameters
}
