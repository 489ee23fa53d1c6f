//! A payer that does anything at any slot to use the network for nothing, alone and with the pauser, against honest
//! oracles: on the model alone, so that there are many of them.

use std::collections::BTreeMap;

use fastrand::Rng;
use openmast_client::accounts::{
    Asset, Member, Network, NetworkParameters, OracleSet, Payer, Till,
};
use openmast_program_tests::{
    bound::Bound,
    honest::{Honest, Snapshot, Usage},
    model::{Model, Moment, new_account},
    net::PARAMETERS,
    operation::Operation,
    proposed::Proposed,
};
use solana_pubkey::Pubkey;

const SEQUENCES: u64 = 10_000;
/// Slots of a sequence, one second each: four exit delays.
const SLOTS: u64 = 240;
const DEPOSIT: u64 = 1_000;
const SHORT: NetworkParameters = NetworkParameters {
    min_epoch_seconds: 6,
    challenge_seconds: 3,
    max_pause_seconds: 10,
    exit_delay_seconds: 60,
    ..PARAMETERS
};

const PAYER: Pubkey = Pubkey::new_from_array([1; 32]);
const PAUSER: Pubkey = Pubkey::new_from_array([2; 32]);
const ORACLE: Pubkey = Pubkey::new_from_array([3; 32]);
const ADDRESS: Pubkey = Pubkey::new_from_array([4; 32]);

/// What the oracles have proposed, and the ledger if it becomes final.
struct Pending {
    proposed: Proposed,
    ledger: Honest,
    slot: u64,
}

struct Game {
    random: Rng,
    model: Model,
    slot: u64,
    /// The payer at the end of the slot before: what a snapshot shows.
    before: Payer,
    ledger: Honest,
    metered: Vec<(u64, Usage)>,
    pending: Option<Pending>,
    bound: Bound,
    with_pauser: bool,
    /// For so long the oracles do nothing.
    silent_until: u64,
}

impl Game {
    fn new(seed: u64) -> Self {
        let mut random = Rng::with_seed(seed);
        let silent_until = if seed % 5 == 4 {
            random.u64(0..SLOTS)
        } else {
            0
        };
        Self {
            random,
            model: network(),
            slot: 1,
            before: new_account(),
            ledger: Honest::default(),
            metered: Vec::new(),
            pending: None,
            bound: Bound::default(),
            with_pauser: seed % 2 == 1,
            silent_until,
        }
    }

    fn moment(&self) -> Moment {
        Moment {
            slot: self.slot,
            now: self.slot as i64,
        }
    }

    fn payer(&self) -> &Payer {
        &self.model.payers[0]
    }

    fn try_to(&mut self, operation: &Operation) -> bool {
        let at = self.moment();
        self.model.apply(operation, at).is_ok()
    }

    /// One slot: everybody does what they like, the payer first.
    fn play(&mut self) {
        self.before = self.payer().clone();
        self.slot += 1;
        if self.with_pauser && self.random.u32(0..4) == 0 {
            let (by, bits) = (PAUSER, 4);
            self.try_to(&Operation::SetPause { by, bits });
        }
        for _ in 0..self.random.usize(0..3) {
            self.scheme();
        }
        if self.slot >= self.silent_until {
            self.settle();
        }
    }

    fn spent(&self) -> u64 {
        self.payer().proven
    }

    fn scheme(&mut self) {
        let (by, payer) = (PAYER, 0);
        let balance = self.payer().deposited - self.payer().withdrawn;
        let unspent = balance.saturating_sub(self.spent());
        match self.random.u32(0..12) {
            0..4 => self.use_the_network(unspent),
            4 | 5 => {
                let amount = if self.random.bool() {
                    balance
                } else {
                    self.random.u64(0..=balance)
                };
                self.try_to(&Operation::RequestWithdrawal { by, payer, amount });
            }
            6 => {
                self.try_to(&Operation::CancelWithdrawal { by, payer });
            }
            7 | 8 => self.state(unspent),
            9 => self.leave(),
            10 => self.withdraw(),
            _ => {
                let amount = self.random.u64(1..500);
                self.try_to(&Operation::Deposit { by, payer, amount });
            }
        }
    }

    fn use_the_network(&mut self, unspent: u64) {
        let most = [1, unspent, DEPOSIT][self.random.usize(0..3)];
        let usage = Usage {
            payer: 0,
            asset: 0,
            bytes: self.random.u64(0..=most.max(1)),
        };
        self.metered.push((self.slot, usage));
    }

    fn state(&mut self, unspent: u64) {
        let statement = Operation::OpenStatement {
            by: PAYER,
            payer: 0,
            amount: unspent,
            spent: self.spent(),
        };
        if self.try_to(&statement) {
            let used = self.ledger.unpaid(0).used;
            self.bound.note_statement(&self.model.payers[0], used);
            // Archives are there although oracles may be silent.
            let epoch = self.model.network.final_epoch;
            let newest = self.model.settlements.get(&epoch);
            if let Some((_, proposed)) = newest.cloned() {
                self.raise(epoch, &proposed);
            }
        }
    }

    fn leave(&mut self) {
        let withdrawn = self.payer().withdrawn;
        let (by, rent_payer) = (PAYER, Pubkey::default());
        let pay = Operation::PayStatement {
            by,
            payer: 0,
            rent_payer,
            least: 0,
        };
        if self.try_to(&pay) {
            let usages: Vec<_> = self.metered.iter().map(|(_, usage)| *usage).collect();
            let used = self.ledger.unpaid(0).used + Honest::worth(&usages, 0);
            let paid = self.payer().withdrawn - withdrawn;
            self.bound.note_payment(0, paid, used);
        } else if self.random.u32(0..8) == 0 {
            let cancel = Operation::CancelStatement {
                by,
                payer: 0,
                rent_payer,
            };
            self.try_to(&cancel);
        }
    }

    fn withdraw(&mut self) {
        let epoch = self.model.network.final_epoch;
        let Some((_, proposed)) = self.model.settlements.get(&epoch) else {
            return;
        };
        let claim = proposed.payer_claim(ADDRESS, 0);
        let withdraw = Operation::Withdraw {
            by: PAYER,
            payer: 0,
            epoch,
            claim,
        };
        self.try_to(&withdraw);
    }

    /// What honest oracles do: propose as early as they may, close again what was overtaken, and raise statements.
    fn settle(&mut self) {
        match self.pending.take() {
            Some(pending) => self.finish(pending),
            None => self.propose(),
        }
    }

    fn propose(&mut self) {
        let opened = self.model.network.final_closed_at;
        if (self.slot as i64) <= opened + i64::from(SHORT.min_epoch_seconds) {
            return;
        }
        let snapshot = Snapshot {
            slot: self.slot - 1,
            at: self.slot as i64 - 1,
            payers: vec![self.before.clone()],
            asset_count: 1,
            breaker: SHORT.max_epoch_increase,
        };
        let metered = self.metered.iter();
        let usages: Vec<_> = metered
            .filter(|(slot, _)| *slot < self.slot)
            .map(|(_, usage)| *usage)
            .collect();
        let ledger = self.ledger.close(&usages, &snapshot);
        let proposed = Proposed::new(
            ADDRESS,
            Pubkey::default(),
            self.model.network.final_epoch + 1,
            (snapshot.slot, snapshot.at),
            &ledger.assets(),
            &ledger.payers(),
            &[],
        );
        let propose = Operation::ProposeSettlement {
            by: ORACLE,
            proposed: proposed.clone(),
        };
        if self.try_to(&propose) {
            let slot = snapshot.slot;
            self.pending = Some(Pending {
                proposed,
                ledger,
                slot,
            });
        }
    }

    fn finish(&mut self, pending: Pending) {
        let (epoch, hash) = (
            pending.proposed.content.epoch,
            pending.proposed.hash(&ADDRESS),
        );
        let finalize = Operation::FinalizeSettlement {
            epoch,
            hash,
            proposal_rent_payer: Pubkey::default(),
        };
        let close = Operation::CloseProposal {
            epoch,
            hash,
            rent_payer: Pubkey::default(),
        };
        if self.try_to(&finalize) {
            self.metered.retain(|(slot, _)| *slot > pending.slot);
            self.ledger = pending.ledger;
            let closed_at = pending.proposed.content.closed_at;
            self.bound.note_final(pending.slot, closed_at);
            self.raise(epoch, &pending.proposed);
        } else if self.try_to(&close) {
            self.propose();
        } else {
            self.pending = Some(pending);
        }
    }

    /// Also where no statement stands: it leaves a floor under later ones.
    fn raise(&mut self, epoch: u64, proposed: &Proposed) {
        let claim = proposed.payer_claim(ADDRESS, 0);
        let raise = Operation::RaiseStatement {
            by: ORACLE,
            payer: 0,
            against: Some(epoch),
            claim: claim.clone(),
        };
        if !self.try_to(&raise) && self.random.bool() {
            let prove = Operation::ProveSpent {
                payer: 0,
                epoch,
                claim,
            };
            self.try_to(&prove);
        }
    }

    /// The end: the oracles settle what is left, and the payer does nothing more.
    fn end(&mut self) {
        self.silent_until = 0;
        for _ in 0..SHORT.exit_delay_seconds {
            self.before = self.payer().clone();
            self.slot += 1;
            self.settle();
        }
    }
}

/// One oracle that decides alone, one asset, and the payer.
fn network() -> Model {
    let mut oracles: OracleSet = new_account();
    oracles.member_count = 1;
    oracles.threshold = 1;
    oracles.total_weight = 1;
    oracles.set_version = 1;
    oracles.members[0] = Member {
        key: ORACLE,
        weight: 1,
        bond: SHORT.min_bond,
        ..Member::default()
    };
    let network = Network {
        parameters: SHORT,
        pauser: PAUSER,
        asset_count: 1,
        payer_count: 1,
        deposited: DEPOSIT,
        ..new_account()
    };
    let payer = Payer {
        owner: PAYER,
        deposited: DEPOSIT,
        ..new_account()
    };
    let holder = Pubkey::default();
    let till = Till {
        role: 1,
        ..new_account()
    };
    Model {
        address: ADDRESS,
        network,
        oracles,
        tills: BTreeMap::from([((1, holder), till)]),
        jurisdictions: BTreeMap::new(),
        assets: vec![new_account::<Asset>()],
        licences: BTreeMap::new(),
        payers: vec![payer],
        statements: BTreeMap::new(),
        stakes: BTreeMap::new(),
        departures: BTreeMap::new(),
        proposals: BTreeMap::new(),
        settlements: BTreeMap::new(),
        buffers: BTreeMap::new(),
        vault: DEPOSIT,
        bond_vault: SHORT.min_bond,
        money: BTreeMap::from([(PAYER, 1_000_000)]),
        shares: BTreeMap::new(),
        supplies: vec![0],
        active_changes: vec![0],
        closed_rewards: vec![0],
        rent_payer: Pubkey::default(),
    }
}

#[test]
fn nothing_that_a_payer_does_beats_the_bound() {
    let (mut used, mut written_off, mut epochs, mut withdrawn) = (0, 0, 0, 0);
    for seed in 0..SEQUENCES {
        let mut game = Game::new(seed);
        for _ in 0..SLOTS {
            game.play();
        }
        game.end();
        game.bound
            .check(&game.ledger, 1, 1, &format!("seed {seed}"));
        let unpaid = game.ledger.unpaid(0);
        used += unpaid.used;
        written_off += unpaid.written_off;
        epochs += game.model.network.final_epoch;
        withdrawn += game.model.network.withdrawn;
    }
    // The sequences get somewhere: much is used, and much of it not paid, and money leaves.
    assert!(written_off > SEQUENCES * DEPOSIT && written_off < used);
    assert!(epochs > 10 * SEQUENCES && withdrawn > SEQUENCES * DEPOSIT / 2);
}
