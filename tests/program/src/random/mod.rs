//! Random sequences of operations, valid and not, on the bank and on the model at once, with people who want more than
//! is theirs.

mod beginning;
mod choosing;
mod earning;
mod ending;
mod governing;
mod hurrying;
mod judging;
mod licensing;
mod paying;
mod pricing;
mod regulating;
mod settling;
mod stepping;
mod villain;

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use openmast_client::accounts::{Asset, Licence, NetworkParameters, Payer};
use solana_pubkey::Pubkey;

use crate::{
    bound::Bound,
    honest::{Honest, Usage},
    model::Model,
    net::{LIMITS, Net, PARAMETERS},
    operation::{Hash, LicenceId},
    promised::Promised,
    rebuilt::Rebuilt,
    world::World,
};

use judging::Judged;
pub use villain::Villain;

/// Currency of every wallet at the start.
const FUNDS: u64 = 1_000_000_000;

/// Wallets that own assets, payers and shares.
const PEOPLE: usize = 6;

/// No sequence makes more assets or payers than this.
const MOST: usize = 6;

const WEEK: i64 = 7 * 86_400;

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
    /// Live prices that followed what was used.
    pub repriced: usize,
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
        let measures = player.measures(&operation);
        let outcome = player.step(&operation, &place);
        summary.accepted += usize::from(outcome.is_ok());
        summary.repriced += usize::from(measures && outcome.is_ok());
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
    fn of(seed: u64) -> Self {
        match seed % 8 {
            0 => Silence::First(120),
            4 | 6 => Silence::Every(40),
            7 => Silence::Weeks(60),
            _ => Silence::First(0),
        }
    }

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
    assets: Vec<Asset>,
    licences: Licences,
}

/// Every licence, with the one that it is a lease of.
type Licences = BTreeMap<LicenceId, (Licence, Option<LicenceId>)>;

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
    /// What the licences are in the epoch after the newest final one.
    judged: Option<Judged>,
    /// What an indexer knows.
    rebuilt: Rebuilt,
    /// The honest ledger of the newest final settlement.
    ledger: Honest,
    /// What was used since its snapshot.
    metered: Vec<Metered>,
    /// The ledgers of honest proposals, with their snapshots.
    ledgers: BTreeMap<Hash, (Honest, u64)>,
    bound: Bound,
    /// The levies that were announced in time.
    promised: Promised,
}

/// Parameters within [`LIMITS`], mostly.
fn other_parameters(random: &mut Rng) -> NetworkParameters {
    let mut parameters = PARAMETERS;
    parameters.treasury_bps = random.u16(0..=2_600);
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
    parameters.requires_licences = random.u8(0..=10) / 5;
    parameters.least_lot_bps = random.u16(0..=11) * 1_000;
    parameters.price_step_shift = random.u8(7..=16) / 4;
    parameters
}
