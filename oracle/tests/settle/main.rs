//! The settler against a simulated chain: whatever is lost, forked, delayed or killed, and whatever other members of the
//! oracle set and the network's authority do, every epoch is settled as it was closed.

mod lies;
mod nodes;
mod sim;

use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};

use fail::FailScenario;
use openmast_oracle::{
    settle::{
        Action, AttemptState, Content, Entry, Guard, Outbox, OutboxError, Progress, Report,
        SettleError, Settler, Timing,
    },
    time::Clock,
};
use openmast_records::EpochsReopened;
use proptest::prelude::*;
use sim::{HONEST, HOSTILE, ORACLE, SimChain, Snapshot};

const PROGRAM: [u8; 32] = [1; 32];

/// Every place where the process can be killed.
const FAIL_POINTS: [&str; 15] = [
    "settle::before_take_out",
    "settle::after_take_out",
    "settle::before_insert",
    "settle::after_insert",
    "settle::before_build",
    "settle::after_build",
    "settle::after_store",
    "settle::before_send",
    "settle::after_send",
    "settle::after_landed",
    "settle::before_final",
    "settle::after_final",
    "settle::after_expired",
    "settle::before_reached",
    "settle::after_reached",
];

/// What a payer uses in each epoch, base units.
const DEMAND: u64 = 100;

/// What lots release in each epoch, base units, if they hold it.
const RELEASE: u64 = 10;

/// An end of an epoch in the log.
#[derive(Clone, Copy, Debug)]
struct Closing {
    epoch: u64,
    snapshot: Snapshot,
}

/// What follows from the log: as much as the breaker lets through is charged, the rest is carried over. Lots release what is due as
/// far as they hold it.
fn contents(closings: &[Closing]) -> Vec<Content> {
    let (mut charged, mut accrued, mut released) = (0, 0, 0);
    let closings = closings.iter();
    closings
        .map(|Closing { epoch, snapshot }| {
            accrued += DEMAND.min((2 * snapshot.breaker).saturating_sub(accrued - charged));
            charged += snapshot.breaker.min(accrued - charged);
            released = released.max(snapshot.lots_left.min(epoch * RELEASE));
            let mut payer_root = [*epoch as u8 + 100; 32];
            payer_root[..8].copy_from_slice(&snapshot.slot.to_le_bytes());
            Content {
                epoch: *epoch,
                snapshot_slot: snapshot.slot,
                closed_at: snapshot.time,
                asset_count: 3,
                payer_count: 4,
                reserve_count: 0,
                asset_root: [*epoch as u8; 32],
                asset_charged: charged + released,
                asset_accrued: accrued + released,
                payer_root,
                payer_charged: charged,
                payer_accrued: accrued,
                reserve_root: [9; 32],
                reserve_charged: released,
                reserve_accrued: released,
                bytes: epoch * 1_000,
                archive_hash: [3; 32],
                private_root: [4; 32],
                price_set_hash: [5; 32],
            }
        })
        .collect()
}

/// The content that some log gives.
fn content(epoch: u64) -> Content {
    let snapshot = |epoch| Snapshot {
        slot: epoch,
        time: epoch as i64 * 20,
        breaker: sim::BREAKER,
        lots_left: 0,
        min_epoch_seconds: 20,
    };
    let closings = (1..=epoch).map(|epoch| Closing {
        epoch,
        snapshot: snapshot(epoch),
    });
    let closings: Vec<Closing> = closings.collect();
    contents(&closings).pop().expect("at least one")
}

/// An oracle whose process can be killed and started again: what survives is the outbox file, its log and the chain.
struct Oracle {
    folder: tempfile::TempDir,
    chain: SimChain,
    settler: Option<Settler<SimChain>>,
    runtime: tokio::runtime::Runtime,
    /// Ends of epochs in the log that count.
    closings: Vec<Closing>,
    /// Records of the log that opened epochs again.
    reopened: Vec<EpochsReopened>,
}

impl Oracle {
    fn new() -> Self {
        Self::on(SimChain::new())
    }

    fn on(chain: SimChain) -> Self {
        // Syncing is free in memory. What is lost here is the process, not the machine.
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() {
            tempfile::tempdir_in(memory)
        } else {
            tempfile::tempdir()
        };
        let folder = folder.expect("temporary folder");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("runtime");
        Self {
            folder,
            chain,
            settler: None,
            runtime,
            closings: Vec::new(),
            reopened: Vec::new(),
        }
    }

    fn open(path: &Path) -> Outbox {
        Outbox::open(path, &PROGRAM, &sim::NETWORK).expect("the outbox opens after any crash")
    }

    fn contents(&self) -> Vec<Content> {
        contents(&self.closings)
    }

    fn content(&self, epoch: u64) -> Content {
        self.contents()[epoch as usize - 1]
    }

    fn closed(&self) -> u64 {
        self.closings.len() as u64
    }

    /// Starts if it is not running, hands over what the log closed, and takes one step. `None`: it was killed.
    fn step(&mut self) -> Option<Result<Report, SettleError>> {
        let stepped = self.step_once();
        if let Some(Ok(report)) = &stepped
            && let Some(reopened) = report.reopened
        {
            self.reopen(reopened);
        }
        stepped
    }

    /// As the service does it: a record in the log, and a new start that reads it.
    fn reopen(&mut self, reopened: EpochsReopened) {
        self.reopened.push(reopened);
        self.closings.retain(|it| it.epoch < reopened.from_epoch);
        self.kill();
    }

    fn step_once(&mut self) -> Option<Result<Report, SettleError>> {
        let timing = Timing {
            resend_after: Duration::ZERO,
            retry_refused_after: Duration::ZERO,
            raise_after: Duration::ZERO,
        };
        let path = self.folder.path().join("outbox.sqlite");
        let (contents, reopened) = (self.contents(), self.reopened.clone());
        let (running, chain, runtime) = (self.settler.take(), &self.chain, &self.runtime);
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let mut settler = match running {
                Some(settler) => settler,
                None => {
                    let mut outbox = Self::open(&path);
                    for (lsn, reopened) in (7..).zip(&reopened) {
                        outbox.reopen(lsn, reopened.from_epoch)?;
                    }
                    Settler::new(Arc::new(chain.clone()), outbox, timing, Clock::default())
                }
            };
            for content in &contents {
                settler.outbox_mut().enqueue(content, 1)?;
            }
            let report = runtime.block_on(settler.step());
            report.map(|report| (report, settler))
        }));
        match outcome {
            Ok(Ok((report, settler))) => {
                self.settler = Some(settler);
                Some(Ok(report))
            }
            Ok(Err(error)) => Some(Err(error)),
            Err(_) => None,
        }
    }

    fn kill(&mut self) {
        self.settler = None;
    }

    /// The next epoch closes when the one before it was proposed and the chain's clock allows it, as the epoch clock does
    /// it.
    fn close_epoch_if_due(&mut self, last: u64) {
        let closed = self.closed();
        let snapshot = self.chain.lock().snapshot();
        let opened_at = self.closings.last().map_or(0, |it| it.snapshot.time);
        let is_long_enough = snapshot.time >= opened_at + i64::from(snapshot.min_epoch_seconds);
        let is_proposed = closed == 0 || self.progress(closed) >= Some(Progress::Proposed);
        let least_slot = self.reopened.last().map_or(0, |it| it.least_slot);
        if closed < last && is_long_enough && is_proposed && snapshot.slot >= least_slot {
            self.close();
        }
    }

    fn close(&mut self) {
        let closing = Closing {
            epoch: self.closed() + 1,
            snapshot: self.chain.lock().snapshot(),
        };
        self.closings.push(closing);
    }

    fn outbox(&self) -> Outbox {
        Self::open(&self.folder.path().join("outbox.sqlite"))
    }

    fn progress(&self, epoch: u64) -> Option<Progress> {
        self.outbox()
            .entry(epoch)
            .expect("readable")
            .map(|entry| entry.progress)
    }

    fn block(&self) {
        let mut sim = self.chain.lock();
        sim.produce();
        sim.finalize();
    }

    /// Blocks come and become final while the oracle and the honest member work, until `epochs` are final and the oldest
    /// are closed.
    fn run_to_the_end(&mut self, epochs: u64) {
        for _ in 0..2_000 {
            self.close_epoch_if_due(epochs);
            if let Some(Err(error)) = self.step() {
                panic!("the oracle stopped: {error}");
            }
            self.chain.lock().honest_acts();
            self.block();
            self.chain.lock().finalize();
            if self.progress(epochs) == Some(Progress::Final)
                && (1..epochs.saturating_sub(1))
                    .all(|epoch| self.progress(epoch) == Some(Progress::Closed))
            {
                return;
            }
        }
        panic!("{epochs} epochs did not become final");
    }

    /// One step and one block, as often as it takes until epoch 1 is proposed.
    fn run_until_proposed(&mut self) {
        while self.progress(1) != Some(Progress::Proposed) {
            self.close_epoch_if_due(1);
            self.step();
            self.block();
        }
    }

    fn alarms(&mut self) -> Vec<openmast_oracle::settle::Alarm> {
        let report = self.step().expect("alive");
        report.expect("an alarm does not stop the oracle").alarms
    }

    fn alarm_codes(&mut self) -> Vec<&'static str> {
        self.alarms().iter().map(|alarm| alarm.code).collect()
    }

    fn assert_proposed_exactly_once(&self) {
        let sim = self.chain.lock();
        assert_eq!(sim.finalized_proposals(), self.contents());
        assert_eq!(sim.refused, [""; 0], "what the program refuses is not sent");
    }
}

/// Holds the lock on the process-wide fail points and keeps their panics quiet.
fn scenario() -> FailScenario<'static> {
    let scenario = FailScenario::setup();
    std::panic::set_hook(Box::new(|info| {
        let text = info.payload_as_str().unwrap_or_default();
        if text != KILLED {
            eprintln!("{info}");
        }
    }));
    scenario
}

const KILLED: &str = "killed";

/// Kills the process when `point` is passed for the `nth` time (from 0), once.
fn kill_at(point: &str, nth: i64) -> Arc<AtomicI64> {
    let left = Arc::new(AtomicI64::new(nth));
    let counter = Arc::clone(&left);
    fail::cfg_callback(point, move || {
        if counter.fetch_sub(1, Ordering::SeqCst) == 0 {
            std::panic::panic_any(KILLED);
        }
    })
    .expect("fail point");
    left
}

#[test]
fn settles_every_epoch_and_gets_the_rent_back() {
    let _scenario = scenario();
    let mut oracle = Oracle::new();
    oracle.run_to_the_end(5);
    oracle.assert_proposed_exactly_once();
    assert_eq!(oracle.chain.lock().closed(), [1, 2, 3]);
    assert_eq!(oracle.chain.lock().standing(), []);
    let states: Vec<AttemptState> = oracle
        .outbox()
        .attempts(1)
        .expect("readable")
        .iter()
        .map(|attempt| attempt.state)
        .collect();
    assert_eq!(
        states,
        [AttemptState::Final; 3],
        "one transaction each to propose, finalize and close"
    );
}

#[test]
fn killed_at_every_step_it_proposes_exactly_once() {
    let _scenario = scenario();
    let mut killed_at = BTreeSet::new();
    for point in FAIL_POINTS {
        for nth in 0..20 {
            let mut oracle = Oracle::new();
            // What lands is final a block later.
            oracle.chain.lock().produce();
            // Expiry happens only when transactions are lost.
            oracle.chain.lock().lossy = point == "settle::after_expired";
            let left = kill_at(point, nth);
            for round in 0..40 {
                oracle.close_epoch_if_due(3);
                oracle.step();
                oracle.block();
                if round == 30 {
                    oracle.chain.lock().lossy = false;
                }
            }
            let was_killed = left.load(Ordering::SeqCst) < 0;
            fail::remove(point);
            oracle.kill();
            oracle.run_to_the_end(3);
            oracle.assert_proposed_exactly_once();
            if !was_killed {
                break;
            }
            killed_at.insert(point);
        }
    }
    let never = |point: &&str| !killed_at.contains(point);
    let passed_over: Vec<&str> = FAIL_POINTS.into_iter().filter(never).collect();
    // Epochs are taken out only when one is opened again.
    assert_eq!(
        passed_over,
        ["settle::before_take_out", "settle::after_take_out"]
    );
}

#[test]
fn a_lost_transaction_is_built_anew_only_after_it_can_no_longer_land() {
    let _scenario = scenario();
    let mut oracle = Oracle::new();
    oracle.close();
    oracle.chain.lock().lossy = true;
    oracle.step();
    for _ in 0..12 {
        oracle.chain.lock().produce();
        oracle.step();
    }
    // Its last valid height is reached by the tip, but not by finalized blocks.
    assert_eq!(oracle.chain.lock().prepared, 1);
    for _ in 0..12 {
        oracle.chain.lock().finalize();
        oracle.step();
    }
    assert_eq!(oracle.chain.lock().prepared, 1);
    oracle.chain.lock().produce();
    for _ in 0..3 {
        oracle.chain.lock().finalize();
    }
    oracle.step();
    let attempts = oracle.outbox().attempts(1).expect("readable");
    assert_eq!(attempts[0].state, AttemptState::Expired);
    assert_eq!(attempts.len(), 2);
    assert_eq!(attempts[1].priority_fee, 1, "the next one offers more");
}

#[test]
fn a_transaction_on_a_lost_fork_is_sent_again() {
    let _scenario = scenario();
    let mut oracle = Oracle::new();
    oracle.close();
    oracle.step();
    oracle.chain.lock().produce();
    oracle.step();
    assert_eq!(
        oracle.outbox().attempts(1).expect("readable")[0].state,
        AttemptState::Landed
    );
    assert_eq!(
        oracle.progress(1),
        Some(Progress::Queued),
        "landed is not proposed"
    );
    oracle.chain.lock().fork();
    oracle.run_to_the_end(1);
    oracle.assert_proposed_exactly_once();
    assert_eq!(
        oracle.chain.lock().prepared,
        2,
        "the same bytes again to propose, then one to finalize"
    );
}

/// Another member stands alone behind something else, first.
fn with_a_hostile_first_proposer() -> (Oracle, Content) {
    let oracle = Oracle::on(SimChain::with_others());
    let garbage = oracle.chain.lock().hostile_proposes(1);
    oracle.chain.lock().finalize();
    (oracle, garbage.expect("it is first"))
}

#[test]
fn a_hostile_first_proposal_is_in_nobodys_way_and_is_told_of() {
    let _scenario = scenario();
    let (mut oracle, garbage) = with_a_hostile_first_proposer();
    oracle.close();
    let alarms = oracle.alarms();
    assert_eq!(alarms.len(), 1, "{alarms:?}");
    assert_eq!(alarms[0].code, "different");
    let root = hex::encode(oracle.content(1).asset_root);
    assert!(alarms[0].text.contains(&root), "{}", alarms[0].text);
    oracle.run_to_the_end(1);
    assert_eq!(oracle.chain.lock().finals(), oracle.contents());
    assert_eq!(
        oracle.alarm_codes(),
        [""; 0],
        "nobody can settle it any more"
    );
    oracle.run_to_the_end(3);
    oracle.assert_proposed_exactly_once();
    // Its rent is not the oracle's.
    assert_eq!(oracle.chain.lock().standing(), [garbage]);
}

#[test]
fn without_a_sleeping_member_it_waits_and_then_goes_on() {
    let _scenario = scenario();
    let mut oracle = Oracle::on(SimChain::with_others());
    oracle.close();
    for _ in 0..40 {
        let report = oracle.step().expect("alive").expect("goes on");
        assert_eq!(report.alarms, []);
        oracle.block();
    }
    let report = oracle.step().expect("alive").expect("goes on");
    let waiting = report.waiting.expect("it waits");
    assert!(waiting.contains("attested weight 2 of 4"), "{waiting}");
    // The window begins with the threshold, not with the proposal.
    oracle.chain.lock().honest_acts();
    oracle.chain.lock().finalize();
    let report = oracle.step().expect("alive").expect("goes on");
    let waiting = report.waiting.expect("it waits");
    assert!(waiting.contains("ends in 30 s"), "{waiting}");
    oracle.run_to_the_end(3);
    oracle.assert_proposed_exactly_once();
}

/// Both others settle what does not follow from this oracle's log.
fn outvote(oracle: &Oracle, garbage: &Content) {
    let mut sim = oracle.chain.lock();
    sim.change(|_, set| set.threshold = 3);
    let content_hash = garbage.hash(&sim::NETWORK.into());
    let attest = Action::Attest {
        epoch: 1,
        content_hash,
    };
    assert!(sim.by(HONEST, &attest));
    for _ in 0..4 {
        sim.produce();
    }
    let finalize = Action::Finalize {
        epoch: 1,
        content_hash,
        rent_payer: HOSTILE,
    };
    assert!(sim.by(HOSTILE, &finalize));
}

#[test]
fn nothing_is_proposed_after_a_different_settlement_that_is_final() {
    let _scenario = scenario();
    let (mut oracle, garbage) = with_a_hostile_first_proposer();
    outvote(&oracle, &garbage);
    oracle.close();
    for _ in 0..8 {
        oracle.chain.lock().finalize();
    }
    assert_eq!(oracle.chain.lock().finals(), [garbage]);
    oracle.close();
    for _ in 0..5 {
        let alarms = oracle.alarms();
        let alarm = alarms.first().expect("an alarm");
        assert_eq!((alarms.len(), alarm.code), (1, "different"));
        for root in [garbage.asset_root, oracle.content(1).asset_root] {
            assert!(alarm.text.contains(&hex::encode(root)), "{}", alarm.text);
        }
        oracle.block();
    }
    assert_eq!(oracle.chain.lock().prepared, 0, "nothing is even built");
}

#[test]
fn when_another_content_became_final_the_own_proposal_is_closed() {
    let _scenario = scenario();
    let (mut oracle, garbage) = with_a_hostile_first_proposer();
    oracle.run_until_proposed();
    outvote(&oracle, &garbage);
    let mut seen = Vec::new();
    for _ in 0..30 {
        seen = oracle.alarm_codes();
        oracle.block();
        oracle.chain.lock().finalize();
    }
    assert_eq!(oracle.chain.lock().finals(), [garbage]);
    assert_eq!(seen, ["different"]);
    assert_eq!(oracle.chain.lock().standing(), []);
}

#[test]
fn the_same_settlement_proposed_by_another_is_attested() {
    let _scenario = scenario();
    let mut oracle = Oracle::on(SimChain::with_others());
    oracle.close();
    let own = oracle.content(1);
    assert!(oracle.chain.lock().by(HONEST, &Action::Propose(own)));
    oracle.chain.lock().finalize();
    oracle.run_to_the_end(1);
    assert_eq!(oracle.chain.lock().finals(), [own]);
    assert_eq!(
        oracle.chain.lock().finalized_proposals(),
        [],
        "it had not to"
    );
    let actions: Vec<String> = oracle
        .outbox()
        .attempts(1)
        .expect("readable")
        .into_iter()
        .map(|attempt| attempt.action)
        .collect();
    assert_eq!(actions, ["attest", "finalize"]);
}

/// Has everything wait as long as it is told to.
struct Patient(Arc<AtomicBool>);

impl Guard for Patient {
    fn withholds(&mut self, _: &Content, _: &mut Outbox) -> Result<Option<String>, OutboxError> {
        Ok(None)
    }

    fn waits(
        &mut self,
        entry: &Entry,
        _: bool,
        _: &mut Outbox,
    ) -> Result<Option<String>, OutboxError> {
        let waits = self.0.load(Ordering::SeqCst);
        Ok(waits.then(|| format!("{} waits", entry.content.epoch)))
    }

    fn mend(&mut self, _: &mut Outbox) -> Result<(), OutboxError> {
        Ok(())
    }
}

#[test]
fn what_the_guard_waits_for_is_neither_proposed_nor_attested() {
    let _scenario = scenario();
    for is_proposed in [false, true] {
        let mut oracle = Oracle::on(SimChain::with_others());
        oracle.close();
        let content = oracle.content(1);
        if is_proposed {
            let by_another = oracle.chain.lock().by(HONEST, &Action::Propose(content));
            assert!(by_another);
            oracle.chain.lock().finalize();
        }
        let mut outbox = oracle.outbox();
        outbox.enqueue(&content, 1).expect("queued");
        let waits = Arc::new(AtomicBool::new(true));
        let chain = Arc::new(oracle.chain.clone());
        let settler = Settler::new(chain, outbox, Timing::default(), Clock::default());
        let mut settler = settler.guarded(Patient(Arc::clone(&waits)));
        for _ in 0..3 {
            let report = oracle.runtime.block_on(settler.step()).expect("goes on");
            assert_eq!(report.waiting.as_deref(), Some("epoch 1: 1 waits"));
            assert!(report.alarms.is_empty(), "{:?}", report.alarms);
            assert_eq!(report.in_flight, 0);
            oracle.block();
        }
        waits.store(false, Ordering::SeqCst);
        let report = oracle.runtime.block_on(settler.step()).expect("goes on");
        assert_eq!((report.waiting, report.in_flight), (None, 1));
        let attempts = settler.outbox().attempts(1).expect("readable");
        let expected = if is_proposed { "attest" } else { "propose" };
        assert_eq!(attempts[0].action, expected);
    }
}

#[test]
fn what_the_key_attested_by_hand_is_left_alone_and_told_of() {
    let _scenario = scenario();
    let (mut oracle, garbage) = with_a_hostile_first_proposer();
    let content_hash = garbage.hash(&sim::NETWORK.into());
    let attest = Action::Attest {
        epoch: 1,
        content_hash,
    };
    assert!(oracle.chain.lock().by(ORACLE, &attest));
    oracle.chain.lock().finalize();
    oracle.close();
    for _ in 0..5 {
        let alarms = oracle.alarms();
        assert_eq!(alarms.len(), 1, "{alarms:?}");
        let text = &alarms[0].text;
        assert!(text.contains("this oracle's key attests another"), "{text}");
        oracle.block();
    }
    assert_eq!(oracle.chain.lock().prepared, 0, "nothing is even built");
    let retract = Action::Retract {
        epoch: 1,
        content_hash,
    };
    assert!(oracle.chain.lock().by(ORACLE, &retract));
    oracle.run_to_the_end(1);
    assert_eq!(oracle.chain.lock().finals(), oracle.contents());
}

#[test]
fn what_an_exit_overtook_is_closed_anew_as_one_epoch() {
    let _scenario = scenario();
    for epochs_closed in [1, 2] {
        for chain in [SimChain::new(), SimChain::with_others()] {
            let mut oracle = Oracle::on(chain);
            oracle.run_until_proposed();
            let overtaken = oracle.content(1);
            while oracle.closed() < epochs_closed {
                oracle.close();
            }
            oracle.block();
            let closed_at = oracle.chain.lock().exit();
            oracle.run_to_the_end(3);
            assert_eq!(oracle.reopened.len(), 1);
            assert_eq!(oracle.reopened[0].from_epoch, 1);
            assert!(oracle.content(1).closed_at >= closed_at);
            let sim = oracle.chain.lock();
            assert_eq!(sim.finals(), oracle.contents());
            let proposals = sim.finalized_proposals();
            assert_eq!(proposals[0], overtaken);
            assert_eq!(proposals[1..], oracle.contents());
            assert_eq!(sim.standing(), [], "the overtaken one is closed");
            assert_eq!(sim.refused, [""; 0]);
        }
    }
}

/// Less than a challenge window is left: the program would refuse the proposal although nothing overtook it yet.
#[test]
fn what_could_not_be_final_in_time_is_closed_anew_and_never_proposed() {
    let _scenario = scenario();
    let mut oracle = Oracle::new();
    oracle.close();
    for _ in 0..10 {
        oracle.block();
    }
    let now = oracle.chain.lock().snapshot().time;
    let window = i64::from(sim::CHALLENGE_SECONDS);
    let last_final = now + window - 5;
    let half = last_final + window - oracle.content(1).closed_at;
    let exit_delay = u32::try_from(2 * half).expect("some minutes");
    (oracle.chain.lock())
        .change(move |network, _| network.freshness.delays.exit_delay_seconds = exit_delay);
    oracle.run_to_the_end(1);
    assert_eq!(oracle.reopened.len(), 1);
    assert!(oracle.content(1).closed_at >= now);
    assert_eq!(oracle.chain.lock().finals(), oracle.contents());
    oracle.assert_proposed_exactly_once();
}

#[test]
fn somebody_else_may_close_what_an_exit_overtook() {
    let _scenario = scenario();
    let mut oracle = Oracle::on(SimChain::with_others());
    oracle.run_until_proposed();
    oracle.block();
    oracle.chain.lock().exit();
    oracle.chain.lock().anyone_tidies();
    oracle.run_to_the_end(2);
    assert_eq!(oracle.reopened.len(), 1);
    assert_eq!(oracle.chain.lock().finals(), oracle.contents());
}

#[test]
fn while_settling_is_paused_exits_are_collected() {
    let _scenario = scenario();
    let mut oracle = Oracle::new();
    oracle.run_until_proposed();
    let pause = |oracle: &Oracle, is_paused| {
        let mut sim = oracle.chain.lock();
        sim.change(move |network, _| network.settling_paused = is_paused);
    };
    pause(&oracle, true);
    for _ in 0..3 {
        oracle.block();
        oracle.chain.lock().exit();
        oracle.chain.lock().finalize();
        let alarms = oracle.alarms();
        assert_eq!((alarms.len(), alarms[0].code), (1, "paused"));
        assert!(alarms[0].text.contains("closed anew"), "{}", alarms[0].text);
    }
    assert_eq!(oracle.reopened, []);
    pause(&oracle, false);
    oracle.run_to_the_end(2);
    assert_eq!(oracle.reopened.len(), 1);
    assert_eq!(oracle.chain.lock().finals(), oracle.contents());
}

#[test]
fn an_exit_before_the_snapshot_changes_nothing() {
    let _scenario = scenario();
    let mut oracle = Oracle::new();
    oracle.chain.lock().exit();
    oracle.chain.lock().finalize();
    oracle.close();
    oracle.run_to_the_end(1);
    assert_eq!(oracle.reopened, []);
}

#[test]
fn what_a_lowered_breaker_does_not_let_through_is_closed_anew_and_carried_over() {
    let _scenario = scenario();
    for is_proposed in [false, true] {
        let mut oracle = Oracle::on(SimChain::with_others());
        match is_proposed {
            true => oracle.run_until_proposed(),
            false => oracle.close(),
        }
        let lower = |oracle: &Oracle, breaker| {
            let mut sim = oracle.chain.lock();
            sim.change(move |network, _| network.max_epoch_increase = breaker);
        };
        // Lower than what is used in an epoch: from then on more accrues than can be charged.
        lower(&oracle, DEMAND - 1);
        oracle.run_to_the_end(2);
        assert_eq!(oracle.reopened.len(), 1);
        let charged = |oracle: &Oracle, epoch| oracle.content(epoch).asset_charged;
        assert_eq!(charged(&oracle, 1), DEMAND - 1);
        assert_eq!(charged(&oracle, 2), 2 * (DEMAND - 1));
        lower(&oracle, sim::BREAKER);
        oracle.run_to_the_end(4);
        assert_eq!(
            charged(&oracle, 4),
            4 * DEMAND,
            "what was carried over came"
        );
        assert_eq!(oracle.chain.lock().finals(), oracle.contents());
        assert_eq!(oracle.chain.lock().refused, [""; 0]);
        assert_eq!(oracle.chain.lock().standing(), []);
    }
}

/// Lots hold so much from now on.
fn lots_hold(oracle: &Oracle, lots_left: u64) {
    let mut sim = oracle.chain.lock();
    sim.change(move |network, _| {
        network.lots_in = network.lots_in.max(lots_left);
        network.lots_out = network.lots_in - lots_left;
    });
}

#[test]
fn what_lots_do_not_hold_any_more_is_released_less_by_a_newer_snapshot() {
    let _scenario = scenario();
    for is_proposed in [false, true] {
        let mut oracle = Oracle::on(SimChain::with_others());
        lots_hold(&oracle, 100);
        oracle.block();
        match is_proposed {
            true => oracle.run_until_proposed(),
            false => oracle.close(),
        }
        let released = |oracle: &Oracle, epoch| oracle.content(epoch).reserve_accrued;
        assert_eq!(released(&oracle, 1), RELEASE);
        // Buyers take money back between the snapshot and the end of the challenge window.
        lots_hold(&oracle, RELEASE - 1);
        oracle.run_to_the_end(2);
        assert_eq!(oracle.reopened.len(), 1);
        assert_eq!((oracle.reopened[0].from_epoch, oracle.closed()), (1, 2));
        assert_eq!(released(&oracle, 1), RELEASE - 1);
        assert_eq!(released(&oracle, 2), RELEASE - 1);
        lots_hold(&oracle, 100);
        oracle.run_to_the_end(4);
        assert_eq!(released(&oracle, 4), 4 * RELEASE, "what waited came");
        assert_eq!(oracle.reopened.len(), 1);
        assert_eq!(oracle.chain.lock().finals(), oracle.contents());
        assert_eq!(oracle.chain.lock().refused, [""; 0]);
        assert_eq!(oracle.chain.lock().standing(), []);
    }
}

/// Each time costs the buyer money that it can take back once.
#[test]
fn who_takes_money_back_after_each_snapshot_opens_an_epoch_again_as_often_as_it_has_money() {
    let _scenario = scenario();
    let mut oracle = Oracle::on(SimChain::with_others());
    lots_hold(&oracle, RELEASE);
    oracle.block();
    for left in (0..RELEASE).rev() {
        oracle.run_until_proposed();
        lots_hold(&oracle, left);
        for _ in 0..100 {
            oracle.step();
            oracle.block();
            if oracle.reopened.len() as u64 == RELEASE - left {
                break;
            }
        }
        assert_eq!(oracle.reopened.len() as u64, RELEASE - left);
        assert_eq!(oracle.closed(), 0);
        // The start after that takes the settlement out of the outbox.
        oracle.step();
    }
    oracle.run_to_the_end(1);
    assert_eq!(oracle.reopened.len() as u64, RELEASE);
    assert_eq!(oracle.content(1).reserve_accrued, 0);
    assert_eq!(oracle.chain.lock().finals(), oracle.contents());
}

/// The program does not let it happen: no newer snapshot helps, so none is taken again and again.
#[test]
fn lots_that_hold_less_than_what_is_final_are_an_alarm() {
    let _scenario = scenario();
    let mut oracle = Oracle::new();
    lots_hold(&oracle, 100);
    oracle.block();
    oracle.run_to_the_end(1);
    lots_hold(&oracle, RELEASE - 1);
    while oracle.closed() < 2 {
        oracle.block();
        oracle.close_epoch_if_due(2);
    }
    assert_eq!(oracle.content(2).reserve_accrued, RELEASE);
    for _ in 0..5 {
        assert_eq!(oracle.alarm_codes(), ["solvency"]);
        oracle.block();
    }
    assert_eq!(oracle.reopened, []);
    lots_hold(&oracle, RELEASE);
    oracle.run_to_the_end(2);
}

#[test]
fn an_epoch_that_became_too_short_is_closed_anew() {
    let _scenario = scenario();
    let mut oracle = Oracle::new();
    oracle.run_until_proposed();
    oracle.block();
    oracle.close();
    oracle.block();
    assert!(oracle.content(2).closed_at - oracle.content(1).closed_at < 90);
    oracle
        .chain
        .lock()
        .change(|network, _| network.min_epoch_seconds = 90);
    oracle.run_to_the_end(3);
    assert_eq!(oracle.reopened.len(), 1);
    assert_eq!(oracle.reopened[0].from_epoch, 2);
    assert_eq!(oracle.chain.lock().finals(), oracle.contents());
}

#[test]
fn killed_at_every_step_around_an_exit_nothing_overtaken_becomes_final() {
    let _scenario = scenario();
    let mut killed_at = BTreeSet::new();
    for point in FAIL_POINTS {
        for nth in 0..20 {
            let mut oracle = Oracle::on(SimChain::with_others());
            // What lands is final a block later.
            oracle.chain.lock().produce();
            oracle.chain.lock().lossy = point == "settle::after_expired";
            let left = kill_at(point, nth);
            for round in 0..40 {
                oracle.close_epoch_if_due(3);
                oracle.step();
                oracle.chain.lock().honest_acts();
                oracle.block();
                match round {
                    4 | 12 | 13 => {
                        oracle.chain.lock().exit();
                    }
                    30 => oracle.chain.lock().lossy = false,
                    _ => {}
                }
            }
            let was_killed = left.load(Ordering::SeqCst) < 0;
            fail::remove(point);
            oracle.kill();
            oracle.run_to_the_end(3);
            assert!(!oracle.reopened.is_empty(), "{point} {nth}");
            assert_eq!(
                oracle.chain.lock().finals(),
                oracle.contents(),
                "{point} {nth}"
            );
            if !was_killed {
                break;
            }
            killed_at.insert(point);
        }
    }
    assert_eq!(killed_at, BTreeSet::from(FAIL_POINTS));
}

#[test]
fn the_outbox_takes_out_once_and_never_what_is_final() {
    let _scenario = scenario();
    let oracle = Oracle::new();
    let mut outbox = oracle.outbox();
    for epoch in 1..=3 {
        outbox.enqueue(&content(epoch), 1).expect("new");
    }
    outbox.advance(1, Progress::Final, 2).expect("known");
    assert!(matches!(
        outbox.reopen(9, 1),
        Err(OutboxError::FinalReopened { epoch: 1 })
    ));
    let gone = outbox.reopen(9, 2).expect("not final");
    let epochs: Vec<u64> = gone.iter().map(|entry| entry.content.epoch).collect();
    assert_eq!(epochs, [2, 3]);
    // Epoch 3 could not have been proposed.
    assert_eq!(outbox.void_contents(2).expect("readable"), [content(2)]);
    assert_eq!(outbox.void_contents(3).expect("readable"), []);
    let anew = Content {
        snapshot_slot: 77,
        ..content(2)
    };
    assert!(outbox.enqueue(&anew, 3).expect("its place is free"));
    for lsn in [9, 8] {
        assert_eq!(outbox.reopen(lsn, 2).expect("known"), []);
    }
    let entry = outbox.entry(2).expect("readable").expect("still there");
    assert_eq!(entry.content, anew);
    assert_eq!(outbox.reopen(10, 2).expect("not final"), [entry]);
    let mut void = vec![content(2), anew];
    assert_eq!(outbox.void_contents(2).expect("readable"), void);
    void.reverse();
    outbox.enqueue(&void[0], 4).expect("its place is free");
    // What it is closed with now is not what stands in its way.
    assert_eq!(outbox.void_contents(2).expect("readable"), [content(2)]);
    outbox.advance(2, Progress::Closed, 5).expect("known");
    assert_eq!(outbox.void_contents(2).expect("readable"), []);
}

#[test]
fn a_log_that_gives_other_totals_stops_the_oracle() {
    let _scenario = scenario();
    let oracle = Oracle::new();
    let mut outbox = oracle.outbox();
    assert!(outbox.enqueue(&content(1), 1).expect("new"));
    assert!(
        !outbox
            .enqueue(&content(1), 2)
            .expect("the same again is fine")
    );
    let other = Content {
        asset_charged: 101,
        ..content(1)
    };
    let refused = outbox.enqueue(&other, 3).expect_err("another");
    assert!(matches!(refused, OutboxError::Differs { epoch: 1, .. }));
    let told = "charged for the assets: 100 here, 101 there";
    assert!(refused.to_string().contains(told), "{refused}");
    assert!(matches!(
        outbox.enqueue(&content(3), 3),
        Err(OutboxError::Gap { epoch: 3, last: 1 })
    ));
    assert_eq!(
        outbox
            .entry(1)
            .expect("readable")
            .map(|entry| entry.content),
        Some(content(1))
    );
}

#[test]
fn an_outbox_of_another_network_is_refused() {
    let oracle = Oracle::new();
    drop(oracle.outbox());
    let path = oracle.folder.path().join("outbox.sqlite");
    let refused = Outbox::open(&path, &PROGRAM, &[9; 32]);
    assert!(matches!(
        refused,
        Err(OutboxError::OtherDeployment { name: "network" })
    ));
}

#[test]
fn what_the_chain_forbids_is_an_alarm_and_goes_on_by_itself() {
    let _scenario = scenario();
    type Change =
        fn(&mut openmast_oracle::settle::NetworkView, &mut openmast_oracle::settle::OracleSetView);
    let cases: [(&str, Change, Change); 3] = [
        (
            "paused",
            |network, _| network.settling_paused = true,
            |network, _| network.settling_paused = false,
        ),
        (
            "solvency",
            |network, _| network.deposited = 99,
            |network, _| network.deposited = 100,
        ),
        (
            "not_a_member",
            |_, set| set.members[0].bond = 4,
            |_, set| set.members[0].bond = 5,
        ),
    ];
    for (code, forbid, allow) in cases {
        let mut oracle = Oracle::new();
        oracle.close();
        oracle.chain.lock().change(forbid);
        for _ in 0..5 {
            assert_eq!(oracle.alarm_codes(), [code]);
            oracle.block();
        }
        assert_eq!(
            oracle.chain.lock().prepared,
            0,
            "{code}: no transaction is even built"
        );
        oracle.chain.lock().change(allow);
        oracle.run_to_the_end(1);
    }
}

#[test]
fn after_a_change_of_the_oracle_set_it_is_proposed_again() {
    let _scenario = scenario();
    for chain in [SimChain::new(), SimChain::with_others()] {
        let mut oracle = Oracle::on(chain);
        oracle.run_until_proposed();
        // Due before the challenge window is over.
        oracle.chain.lock().announce(2);
        oracle.run_to_the_end(1);
        let sim = oracle.chain.lock();
        let own = oracle.content(1);
        assert_eq!(sim.set_version(), 2, "the oracle itself let it take over");
        assert_eq!(sim.finalized_proposals(), [own, own]);
        assert_eq!(sim.finals(), [own]);
        assert_eq!(sim.refused, [""; 0]);
    }
}

#[test]
fn refused_by_the_simulation_it_waits_for_the_chain_to_change() {
    let _scenario = scenario();
    let mut oracle = Oracle::new();
    oracle.close();
    let own = oracle.content(1);
    let chain = Arc::new(oracle.chain.clone());
    let timing = Timing {
        resend_after: Duration::ZERO,
        retry_refused_after: Duration::from_secs(3_600),
        raise_after: Duration::ZERO,
    };
    let mut settler = Settler::new(chain, oracle.outbox(), timing, Clock::default());
    settler.outbox_mut().enqueue(&own, 1).expect("new");
    // Proposed already, but not yet finalized: the view allows it, the simulation does not.
    assert!(oracle.chain.lock().by(ORACLE, &Action::Propose(own)));
    for _ in 0..10 {
        let report = oracle.runtime.block_on(settler.step()).expect("goes on");
        let codes: Vec<&str> = report.alarms.iter().map(|alarm| alarm.code).collect();
        assert_eq!(codes, ["refused"]);
    }
    assert_eq!(oracle.chain.lock().prepared, 1, "asked once, not in a loop");
    oracle.chain.lock().finalize();
    let report = oracle.runtime.block_on(settler.step()).expect("goes on");
    assert_eq!(
        report.reached.last().map(|entry| entry.progress),
        Some(Progress::Proposed)
    );
    assert_eq!(oracle.chain.lock().finalized_proposals(), [own]);
    assert_eq!(settler.outbox().attempts(1).expect("readable").len(), 0);
}

/// What may happen around the oracle between two of its steps.
#[derive(Clone, Debug)]
enum Happening {
    Step,
    Block,
    Finalize,
    ManyBlocks(u8),
    Fork,
    LoseMempool,
    Outage(bool),
    Lossy(bool),
    Kill,
    KillAt(usize, u8),
    Pause(bool),
    Announce(u8),
    Hostile(u8),
    Honest,
    Tidy,
    Exit,
    Breaker(u8),
    Longer(u8),
    Lie(Lie, bool),
}

/// What nodes say, for any time. One that forges the chain's state itself, slots included, can have an epoch closed anew that
/// is final: that no such node is believed for long is the client's to see to.
#[derive(Clone, Copy, Debug)]
enum Lie {
    Frozen,
    NoStatus,
    Heights,
    Blockhash,
}

fn lie() -> impl Strategy<Value = Lie> {
    prop_oneof![
        Just(Lie::Frozen),
        Just(Lie::NoStatus),
        Just(Lie::Heights),
        Just(Lie::Blockhash),
    ]
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        20 => Just(Happening::Step),
        12 => Just(Happening::Block),
        10 => Just(Happening::Finalize),
        2 => (1_u8..30).prop_map(Happening::ManyBlocks),
        3 => Just(Happening::Fork),
        2 => Just(Happening::LoseMempool),
        2 => any::<bool>().prop_map(Happening::Outage),
        2 => any::<bool>().prop_map(Happening::Lossy),
        2 => Just(Happening::Kill),
        6 => (0..FAIL_POINTS.len(), 0_u8..3).prop_map(|(point, nth)| Happening::KillAt(point, nth)),
        1 => any::<bool>().prop_map(Happening::Pause),
        1 => (0_u8..9).prop_map(Happening::Announce),
        2 => any::<u8>().prop_map(Happening::Hostile),
        6 => Just(Happening::Honest),
        2 => Just(Happening::Tidy),
        1 => Just(Happening::Exit),
        1 => (50_u8..150).prop_map(Happening::Breaker),
        1 => (20_u8..90).prop_map(Happening::Longer),
        4 => (lie(), any::<bool>()).prop_map(|(lie, is_told)| Happening::Lie(lie, is_told)),
    ]
}

fn happen(oracle: &mut Oracle, happening: &Happening) {
    match happening {
        Happening::Step => {
            oracle.close_epoch_if_due(4);
            match oracle.step() {
                Some(Err(SettleError::Unreachable(_))) | Some(Ok(_)) | None => {}
                Some(Err(error)) => panic!("the oracle stopped: {error}"),
            }
        }
        Happening::Block => oracle.chain.lock().produce(),
        Happening::Finalize => oracle.chain.lock().finalize(),
        Happening::ManyBlocks(count) => {
            for _ in 0..*count {
                oracle.block();
            }
        }
        Happening::Fork => oracle.chain.lock().fork(),
        Happening::LoseMempool => oracle.chain.lock().lose_mempool(),
        Happening::Outage(is_out) => oracle.chain.lock().unreachable = *is_out,
        Happening::Lossy(is_lossy) => oracle.chain.lock().lossy = *is_lossy,
        Happening::Kill => oracle.kill(),
        Happening::KillAt(point, nth) => {
            kill_at(FAIL_POINTS[*point], i64::from(*nth));
        }
        Happening::Pause(is_paused) => {
            let is_paused = *is_paused;
            oracle
                .chain
                .lock()
                .change(move |network, _| network.settling_paused = is_paused);
        }
        Happening::Announce(blocks) => oracle.chain.lock().announce(i64::from(*blocks)),
        Happening::Hostile(what) => {
            oracle.chain.lock().hostile_proposes(*what);
        }
        Happening::Honest => oracle.chain.lock().honest_acts(),
        Happening::Tidy => oracle.chain.lock().anyone_tidies(),
        Happening::Exit => {
            oracle.chain.lock().exit();
        }
        Happening::Breaker(breaker) => {
            // It can be lowered at once, and raised only after longer than any of this lasts.
            let breaker = u64::from(*breaker);
            let mut sim = oracle.chain.lock();
            sim.fork();
            sim.change(move |network, _| {
                network.max_epoch_increase = breaker.min(network.max_epoch_increase);
            });
        }
        Happening::Lie(lie, is_told) => {
            let mut sim = oracle.chain.lock();
            match lie {
                Lie::Frozen => sim.freeze(*is_told),
                Lie::NoStatus => sim.lies.no_status = *is_told,
                Lie::Heights => sim.lies.heights = u64::from(*is_told) * 1_000_000_000,
                Lie::Blockhash => sim.keep_blockhash(*is_told),
            }
        }
        Happening::Longer(seconds) => {
            let seconds = u32::from(*seconds);
            let mut sim = oracle.chain.lock();
            sim.fork();
            sim.change(move |network, _| network.min_epoch_seconds = seconds);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_every_epoch_is_settled_as_it_was_closed(
        has_others in any::<bool>(),
        happenings in proptest::collection::vec(happening(), 10..250),
    ) {
        let scenario = scenario();
        let mut oracle = Oracle::on(match has_others {
            true => SimChain::with_others(),
            false => SimChain::new(),
        });
        for each in &happenings {
            happen(&mut oracle, each);
        }
        for point in FAIL_POINTS {
            fail::remove(point);
        }
        {
            let mut sim = oracle.chain.lock();
            sim.stop_lying();
            sim.unreachable = false;
            sim.lossy = false;
            sim.change(|network, _| network.settling_paused = false);
        }
        oracle.run_to_the_end(4);
        let sim = oracle.chain.lock();
        prop_assert_eq!(sim.finals(), oracle.contents());
        prop_assert_eq!(sim.final_epoch(), 4);
        // Everything that the oracle ever proposed followed from its log at that time, and what counts is there.
        let proposed = sim.finalized_proposals();
        for content in oracle.contents() {
            prop_assert!(proposed.contains(&content));
        }
        drop(sim);
        scenario.teardown();
    }
}
