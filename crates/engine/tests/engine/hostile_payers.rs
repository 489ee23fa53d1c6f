//! A payer that does whatever the program lets it do, at every slot, to use what it never pays (docs/reference/money.md, "What a
//! payer can get for nothing").
//!
//! The chain is modelled (`hostile_payers/chain.rs`): requests and statements are taken, replaced, cancelled and paid exactly
//! where the program takes and pays them, a withdrawal with the proof that pays most, a statement with as little stated as it
//! takes. Settlements become final only by honest oracles with the real engine (`hostile_payers/oracle.rs`), a challenge after
//! they were proposed, and somebody raises each statement in the slot in which a settlement makes that possible. A pauser may
//! stop settling whenever and for as long as the program lets it. Oracles may be gone for any time.

pub(crate) mod chain;
mod oracle;

use crate::dice::Dice;
use chain::{Chain, EXIT_DELAY};
use oracle::Oracle;

const EVE: usize = 0;
const ANA: usize = 1;
const SLOTS: u64 = 5 * EXIT_DELAY as u64;
const SEQUENCES: u64 = 4_000;

/// Who else helps the payer.
#[derive(Clone, Copy, Debug, PartialEq)]
enum World {
    Alone,
    /// A pauser that works with the payer.
    Paused,
    /// The threshold of oracles is gone now and then, for up to two exit delays.
    Silent,
}

/// How the payer goes about it.
#[derive(Clone, Copy, Debug)]
enum Plan {
    /// Anything at any time.
    Random,
    /// Uses up what it has, asks for all of it, and takes it as soon as it can: again and again.
    Greedy(Greedy),
}

#[derive(Clone, Copy, Debug)]
struct Greedy {
    states: bool,
    /// Part of its balance that it asks for, in percent.
    asks: u64,
    /// It uses only what a snapshot showed to be held, or only before that.
    uses: Uses,
    /// What it does with a request that is held, so many slots later, unless it is paid before.
    drops_after: Option<u64>,
    replaces: bool,
    deposits_again: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Uses {
    Always,
    WhileAsking,
    BeforeAsking,
}

struct Game {
    chain: Chain,
    oracle: Oracle,
    dice: Dice,
    world: World,
    plan: Plan,
    silent_until: u64,
    asked_at: Option<u64>,
}

/// What a sequence came to.
#[derive(Clone, Copy, Debug, Default)]
struct Gain {
    never_paid: u64,
    /// Beyond the funds that the snapshots before each epoch showed.
    beyond_funds: u64,
    /// By statements that nobody saw in time.
    by_statements: u64,
    reopened: u64,
    withdrawn: u64,
}

impl Game {
    fn new(seed: u64, world: World) -> Self {
        let mut dice = Dice(seed);
        let plan = match dice.is(40) {
            true => Plan::Random,
            false => Plan::Greedy(Greedy::new(&mut dice)),
        };
        let chain = Chain::new([dice.below(200), 1 << 30]);
        Self {
            oracle: Oracle::new(&chain),
            chain,
            dice,
            world,
            plan,
            silent_until: 0,
            asked_at: None,
        }
    }

    fn play(mut self) -> Gain {
        for slot in 0..SLOTS {
            self.chain.now += 1;
            if self.dice.is(5) {
                self.oracle.take_in(ANA, self.dice.below(20));
            }
            match self.plan {
                Plan::Random => self.do_anything(slot),
                Plan::Greedy(_) if self.dice.is(3) => self.do_anything(slot),
                Plan::Greedy(greedy) => self.follow(greedy, slot),
            }
            self.help(slot);
            self.oracle.act(&mut self.chain);
            self.chain.raise_statements();
            self.check_solvency();
        }
        self.end()
    }

    fn do_anything(&mut self, slot: u64) {
        let amount = self.dice.below(60);
        match self.dice.below(24) {
            0..=3 => self.oracle.take_in(EVE, amount),
            4 => self.chain.deposit(EVE, amount),
            5 | 6 => self.ask(slot, false, amount),
            7 => self.ask(slot, true, amount),
            8 => self.ask(slot, true, self.chain.payers[EVE].balance()),
            9 => self.ask(slot, false, self.chain.payers[EVE].balance()),
            10 => self.chain.cancel(EVE),
            11 | 12 => self.chain.withdraw(EVE),
            13 => self.chain.pay_statement(EVE),
            _ => {}
        }
    }

    fn ask(&mut self, slot: u64, states: bool, amount: u64) {
        match states {
            true => self.chain.state_spent(EVE, amount),
            false => self.chain.request(EVE, amount),
        }
        self.asked_at = Some(slot);
    }

    fn follow(&mut self, greedy: Greedy, slot: u64) {
        let payer = &self.chain.payers[EVE];
        let is_asking = payer.state.requested > 0;
        let (balance, proven) = (payer.balance(), payer.proven);
        if greedy.uses == Uses::Always || (greedy.uses == Uses::WhileAsking) == is_asking {
            let amount = self.dice.below(1 + balance / 8 + 3);
            self.oracle.take_in(EVE, amount);
        }
        self.chain.withdraw(EVE);
        self.chain.pay_statement(EVE);
        let age = self.asked_at.map(|at| slot - at);
        let drops = greedy.drops_after.is_some_and(|after| age >= Some(after));
        if is_asking && drops {
            self.chain.cancel(EVE);
            self.asked_at = None;
        }
        if !is_asking || (drops && greedy.replaces) {
            let all = balance.saturating_sub(if greedy.states { proven } else { 0 });
            self.ask(slot, greedy.states, all * greedy.asks / 100);
        }
        if greedy.deposits_again && balance < 20 {
            self.chain.deposit(EVE, 100);
        }
    }

    /// What those do who help the payer.
    fn help(&mut self, slot: u64) {
        match self.world {
            World::Alone => {}
            World::Paused if self.chain.settling_is_paused() => {
                if self.dice.is(1) {
                    self.chain.unpause();
                }
            }
            // Right after something was asked back, or whenever.
            World::Paused => {
                if self.asked_at == Some(slot) || self.dice.is(2) {
                    self.chain.pause();
                }
            }
            World::Silent => {
                if slot >= self.silent_until && self.dice.is(1) {
                    self.silent_until = slot + self.dice.below(2 * EXIT_DELAY as u64);
                }
                self.oracle.is_silent = slot < self.silent_until;
            }
        }
    }

    /// No final settlement ever counts on money that is not there.
    fn check_solvency(&self) {
        let Some(newest) = self.chain.settlements.last() else {
            return;
        };
        for (payer, accrued) in self.chain.payers.iter().zip(newest.accrued) {
            assert!(accrued <= payer.balance(), "{accrued} of {payer:?}");
        }
        assert!(self.chain.settled() <= self.chain.prepaid());
    }

    fn end(mut self) -> Gain {
        self.oracle.finish(&mut self.chain);
        self.check_solvency();
        let accrued = self
            .chain
            .settlements
            .last()
            .map_or([0; 2], |it| it.accrued);
        assert_eq!(
            accrued[ANA],
            self.oracle.used(ANA),
            "whoever has money pays for all of it"
        );
        let epochs = &self.oracle.epochs;
        let beyond = epochs.iter().map(|it| it.used.saturating_sub(it.shown));
        let missed = self.chain.statements_paid.iter();
        let missed = missed.filter(|paid| !paid.was_seen_in_time);
        let by_statements = missed.map(|paid| {
            // It counts in the epoch in which it was stated.
            let of_epoch = epochs.iter().rev().find(|it| it.from_slot < paid.stated_in);
            paid.amount.min(of_epoch.map_or(0, |it| it.used))
        });
        Gain {
            never_paid: self.oracle.used(EVE) - accrued[EVE],
            beyond_funds: beyond.sum(),
            by_statements: by_statements.sum(),
            reopened: self.oracle.reopened,
            withdrawn: self.chain.payers[EVE].state.withdrawn,
        }
    }
}

impl Greedy {
    fn new(dice: &mut Dice) -> Self {
        Self {
            states: dice.is(50),
            asks: [100, 100, 50, 1][dice.below(4) as usize],
            uses: [Uses::Always, Uses::WhileAsking, Uses::BeforeAsking][dice.below(3) as usize],
            drops_after: dice.is(50).then(|| 1 + dice.below(EXIT_DELAY as u64)),
            replaces: dice.is(50),
            deposits_again: dice.is(70),
        }
    }
}

/// Plays all sequences of a world, and gives what they came to together.
fn play_all(world: World) -> Gain {
    let mut all = Gain::default();
    for seed in 0..SEQUENCES {
        let game = Game::new(seed << 2 | world as u64, world);
        let plan = game.plan;
        let gain = game.play();
        assert!(
            gain.never_paid <= gain.beyond_funds + gain.by_statements,
            "seed {seed}, {world:?}, {plan:?}: {gain:?}"
        );
        if world != World::Silent {
            assert_eq!(
                gain.by_statements, 0,
                "seed {seed}, {world:?}, {plan:?}: {gain:?}"
            );
        }
        all.never_paid += gain.never_paid;
        all.by_statements += gain.by_statements;
        all.reopened += gain.reopened;
        all.withdrawn += gain.withdrawn;
    }
    // Otherwise the sequences would show nothing.
    assert!(all.never_paid > 0 && all.withdrawn > 0, "{all:?}");
    all
}

#[test]
fn alone_a_payer_gets_no_more_than_without_money() {
    let all = play_all(World::Alone);
    assert_eq!(all.reopened, 0, "nobody overtakes a settlement");
}

#[test]
fn a_pauser_cannot_help_a_payer() {
    let all = play_all(World::Paused);
    assert_eq!(all.reopened, 0, "nobody overtakes a settlement");
}

#[test]
fn without_oracles_a_payer_gets_at_most_what_it_takes_along() {
    let all = play_all(World::Silent);
    assert!(all.by_statements > 0 && all.reopened > 0, "{all:?}");
}
