//! The settler against a simulated chain: whatever is lost, forked, delayed or killed, every epoch is posted exactly
//! once and as it was closed.

mod sim;

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use fail::FailScenario;
use openmast_oracle::{
    record::EpochsReopened,
    settle::{
        Action, AttemptState, Content, Outbox, OutboxError, Progress, Report, SettleError, Settler,
        Timing, hex,
    },
};
use proptest::prelude::*;
use sim::SimChain;

const PROGRAM: [u8; 32] = [1; 32];
const NETWORK: [u8; 32] = [2; 32];

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

fn content(epoch: u64) -> Content {
    Content {
        epoch,
        snapshot_slot: epoch,
        asset_count: 3,
        payer_count: 4,
        asset_root: [epoch as u8; 32],
        payer_root: [epoch as u8 + 100; 32],
        amount: epoch * 100,
        bytes: epoch * 1_000,
        archive_hash: [3; 32],
        private_root: [4; 32],
        price_set_hash: [5; 32],
    }
}

/// An oracle whose process can be killed and started again: what survives is the outbox file and the chain.
struct Oracle {
    folder: tempfile::TempDir,
    chain: SimChain,
    settler: Option<Settler<SimChain>>,
    runtime: tokio::runtime::Runtime,
    /// Epochs that the log has closed.
    closed: u64,
    /// Slots of the snapshots that closed them, where it is not that of [`content`].
    slots: BTreeMap<u64, u64>,
    /// Records of the log that opened epochs again.
    reopened: Vec<EpochsReopened>,
}

impl Oracle {
    fn new() -> Self {
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
            chain: SimChain::new(),
            settler: None,
            runtime,
            closed: 0,
            slots: BTreeMap::new(),
            reopened: Vec::new(),
        }
    }

    fn open(path: &Path) -> Outbox {
        Outbox::open(path, &PROGRAM, &NETWORK).expect("the outbox opens after any crash")
    }

    /// What follows from the log.
    fn content(&self, epoch: u64) -> Content {
        let mut content = content(epoch);
        if let Some(slot) = self.slots.get(&epoch) {
            content.snapshot_slot = *slot;
            content.payer_root[..8].copy_from_slice(&slot.to_le_bytes());
        }
        content
    }

    fn contents(&self) -> Vec<Content> {
        (1..=self.closed).map(|epoch| self.content(epoch)).collect()
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
        self.closed = reopened.from_epoch - 1;
        self.slots.retain(|epoch, _| *epoch < reopened.from_epoch);
        self.kill();
    }

    fn step_once(&mut self) -> Option<Result<Report, SettleError>> {
        let timing = Timing {
            resend_after: Duration::ZERO,
            retry_refused_after: Duration::ZERO,
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
                    Settler::new(Arc::new(chain.clone()), outbox, timing)
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

    /// The next epoch closes when the one before it was posted, as the epoch clock does it.
    fn close_epoch_if_due(&mut self, last: u64) {
        if self.closed < last
            && (self.closed == 0 || self.progress(self.closed) >= Some(Progress::Posted))
        {
            self.closed += 1;
            if !self.reopened.is_empty() {
                let slot = self.chain.lock().finalized_slot();
                self.slots.insert(self.closed, slot);
            }
        }
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

    /// Blocks come and become final while the oracle works, until `epochs` are final and the oldest are closed.
    fn run_to_the_end(&mut self, epochs: u64) {
        for _ in 0..2_000 {
            self.close_epoch_if_due(epochs);
            if let Some(Err(error)) = self.step() {
                panic!("the oracle stopped: {error}");
            }
            self.chain.lock().produce();
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

    fn assert_posted_exactly_once(&self, epochs: u64) {
        let wanted: Vec<Content> = (1..=epochs).map(content).collect();
        assert_eq!(self.chain.lock().finalized_postings(), wanted);
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
    oracle.assert_posted_exactly_once(5);
    assert_eq!(oracle.chain.lock().closed(), [1, 2, 3]);
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
        "one transaction each to post, finalize and close"
    );
}

#[test]
fn killed_at_every_step_it_posts_exactly_once() {
    let _scenario = scenario();
    let mut kills = 0;
    for point in FAIL_POINTS {
        for nth in 0..20 {
            let mut oracle = Oracle::new();
            // Expiry happens only when transactions are lost.
            oracle.chain.lock().lossy = point == "settle::after_expired";
            let left = kill_at(point, nth);
            for round in 0..40 {
                oracle.close_epoch_if_due(3);
                oracle.step();
                oracle.chain.lock().produce();
                oracle.chain.lock().finalize();
                if round == 30 {
                    oracle.chain.lock().lossy = false;
                }
            }
            let was_killed = left.load(Ordering::SeqCst) < 0;
            fail::remove(point);
            oracle.kill();
            oracle.run_to_the_end(3);
            oracle.assert_posted_exactly_once(3);
            if !was_killed {
                break;
            }
            kills += 1;
        }
    }
    assert!(
        kills > 60,
        "only {kills} kills: the fail points are not passed"
    );
}

#[test]
fn a_lost_transaction_is_built_anew_only_after_it_can_no_longer_land() {
    let _scenario = scenario();
    let mut oracle = Oracle::new();
    oracle.closed = 1;
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
    oracle.closed = 1;
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
        "landed is not posted"
    );
    oracle.chain.lock().fork();
    oracle.run_to_the_end(1);
    oracle.assert_posted_exactly_once(1);
    assert_eq!(
        oracle.chain.lock().prepared,
        2,
        "the same bytes again to post, then one to finalize"
    );
}

/// Another member's settlement of epoch 1, in a finalized block.
fn posted_by_another(oracle: &Oracle) -> Content {
    let other = Content {
        asset_root: [99; 32],
        ..content(1)
    };
    let mut sim = oracle.chain.lock();
    for _ in 0..3 {
        sim.produce();
    }
    sim.by_others(&Action::Post(other.clone()));
    for _ in 0..5 {
        sim.finalize();
    }
    other
}

fn alarm(oracle: &mut Oracle) -> Option<openmast_oracle::settle::Alarm> {
    let report = oracle.step().expect("alive");
    report.expect("an alarm does not stop the oracle").alarm
}

#[test]
fn a_different_settlement_on_chain_is_an_alarm_until_it_is_rejected() {
    let _scenario = scenario();
    let mut oracle = Oracle::new();
    let other = posted_by_another(&oracle);
    oracle.closed = 1;
    for _ in 0..5 {
        let alarm = alarm(&mut oracle).expect("an alarm");
        assert_eq!(alarm.code, "different");
        for root in [other.asset_root, content(1).asset_root] {
            assert!(alarm.text.contains(&hex(&root)), "{}", alarm.text);
        }
        oracle.chain.lock().produce();
        oracle.chain.lock().finalize();
    }
    assert_eq!(oracle.chain.lock().prepared, 0, "nothing is even built");
    oracle.chain.lock().reject(1, 1);
    oracle.run_to_the_end(1);
    assert_eq!(oracle.chain.lock().finals(), [content(1)]);
}

#[test]
fn nothing_is_posted_after_a_different_settlement_that_is_final() {
    let _scenario = scenario();
    let mut oracle = Oracle::new();
    let other = posted_by_another(&oracle);
    for _ in 0..4 {
        oracle.chain.lock().produce();
    }
    oracle
        .chain
        .lock()
        .by_others(&Action::Finalize { epoch: 1 });
    for _ in 0..5 {
        oracle.chain.lock().finalize();
    }
    assert_eq!(oracle.chain.lock().finals(), [other]);
    oracle.closed = 2;
    for _ in 0..5 {
        assert_eq!(
            alarm(&mut oracle).map(|alarm| alarm.code),
            Some("different")
        );
        oracle.chain.lock().produce();
        oracle.chain.lock().finalize();
    }
    assert_eq!(oracle.chain.lock().prepared, 0, "nothing is even built");
}

/// One that another posted, or this oracle before it lost its log, and that no vote can make final any more.
#[test]
fn a_different_settlement_that_an_exit_overtook_is_made_room_for() {
    let _scenario = scenario();
    let mut oracle = Oracle::new();
    posted_by_another(&oracle);
    let slot = oracle.chain.lock().exit();
    oracle.chain.lock().finalize();
    oracle.closed = 1;
    oracle.slots.insert(1, slot);
    oracle.run_to_the_end(1);
    assert_eq!(oracle.chain.lock().finals(), [oracle.content(1)]);
}

fn run_until_posted(oracle: &mut Oracle) {
    while oracle.progress(1) != Some(Progress::Posted) {
        oracle.close_epoch_if_due(1);
        oracle.step();
        oracle.chain.lock().produce();
        oracle.chain.lock().finalize();
    }
}

#[test]
fn what_an_exit_overtook_is_closed_anew_as_one_epoch() {
    let _scenario = scenario();
    for epochs_closed in [1, 2] {
        let mut oracle = Oracle::new();
        run_until_posted(&mut oracle);
        oracle.closed = epochs_closed;
        let slot = oracle.chain.lock().exit();
        oracle.run_to_the_end(3);
        let reopened = EpochsReopened {
            from_epoch: 1,
            least_slot: slot,
        };
        assert_eq!(oracle.reopened, [reopened]);
        assert!(oracle.content(1).snapshot_slot >= slot);
        assert_eq!(oracle.chain.lock().finals(), oracle.contents());
        let postings = oracle.chain.lock().finalized_postings();
        assert_eq!(postings[0], content(1));
        assert_eq!(postings[1..], oracle.contents());
    }
}

#[test]
fn while_settling_is_paused_exits_are_collected() {
    let _scenario = scenario();
    let mut oracle = Oracle::new();
    run_until_posted(&mut oracle);
    let pause = |oracle: &Oracle, is_paused| {
        let mut sim = oracle.chain.lock();
        sim.change(move |network, _| network.settling_paused = is_paused);
    };
    pause(&oracle, true);
    for _ in 0..3 {
        oracle.chain.lock().exit();
        oracle.chain.lock().finalize();
        let alarm = alarm(&mut oracle).expect("an alarm");
        assert_eq!(alarm.code, "paused");
        assert!(alarm.text.contains("closed anew"), "{}", alarm.text);
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
    let slot = oracle.chain.lock().exit();
    oracle.chain.lock().finalize();
    oracle.closed = 1;
    oracle.slots.insert(1, slot);
    oracle.run_to_the_end(1);
    assert_eq!(oracle.reopened, []);
}

#[test]
fn killed_at_every_step_around_an_exit_nothing_overtaken_becomes_final() {
    let _scenario = scenario();
    let mut kills = 0;
    for point in FAIL_POINTS {
        for nth in 0..20 {
            let mut oracle = Oracle::new();
            oracle.chain.lock().lossy = point == "settle::after_expired";
            let left = kill_at(point, nth);
            for round in 0..40 {
                oracle.close_epoch_if_due(3);
                oracle.step();
                oracle.chain.lock().produce();
                oracle.chain.lock().finalize();
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
            kills += 1;
        }
    }
    assert!(
        kills > 80,
        "only {kills} kills: the fail points are not passed"
    );
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
}

#[test]
fn the_same_settlement_posted_by_another_is_accepted() {
    let _scenario = scenario();
    let mut oracle = Oracle::new();
    for _ in 0..3 {
        oracle.chain.lock().produce();
    }
    oracle.chain.lock().by_others(&Action::Post(content(1)));
    oracle.run_to_the_end(1);
    oracle.assert_posted_exactly_once(1);
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
        amount: 101,
        ..content(1)
    };
    assert!(matches!(
        outbox.enqueue(&other, 3),
        Err(OutboxError::Differs { epoch: 1, .. })
    ));
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
    let cases: [(&str, Change, Change); 4] = [
        (
            "paused",
            |network, _| network.settling_paused = true,
            |network, _| network.settling_paused = false,
        ),
        (
            "breaker",
            |network, _| network.max_epoch_increase = 99,
            |network, _| network.max_epoch_increase = 100,
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
        oracle.closed = 1;
        oracle.chain.lock().change(forbid);
        for _ in 0..5 {
            let report = oracle
                .step()
                .expect("alive")
                .expect("an alarm does not stop the oracle");
            assert_eq!(report.alarm.map(|alarm| alarm.code), Some(code));
            oracle.chain.lock().produce();
            oracle.chain.lock().finalize();
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
fn after_a_change_of_the_oracle_set_it_is_posted_again() {
    let _scenario = scenario();
    let mut oracle = Oracle::new();
    oracle.closed = 1;
    while oracle.progress(1) != Some(Progress::Posted) {
        oracle.step();
        oracle.chain.lock().produce();
        oracle.chain.lock().finalize();
    }
    oracle.chain.lock().change(|_, set| set.version = 2);
    oracle.run_to_the_end(1);
    assert_eq!(
        oracle.chain.lock().finalized_postings(),
        [content(1), content(1)]
    );
    assert_eq!(
        oracle
            .chain
            .lock()
            .settlement(1)
            .map(|there| there.oracle_set_version),
        Some(2)
    );
}

#[test]
fn a_rejection_by_vote_is_not_posted_again_by_itself() {
    let _scenario = scenario();
    let mut oracle = Oracle::new();
    oracle.closed = 1;
    while oracle.progress(1) != Some(Progress::Posted) {
        oracle.step();
        oracle.chain.lock().produce();
        oracle.chain.lock().finalize();
    }
    oracle.chain.lock().lose_mempool();
    oracle.chain.lock().fork();
    oracle.chain.lock().reject(1, 1);
    for _ in 0..40 {
        oracle.step();
        oracle.chain.lock().produce();
        oracle.chain.lock().finalize();
    }
    let report = oracle.step().expect("alive").expect("an alarm");
    assert_eq!(report.alarm.map(|alarm| alarm.code), Some("rejected"));
    let rejected = report.rejected.iter();
    let rejected: Vec<u64> = rejected.map(|entry| entry.content.epoch).collect();
    assert_eq!(rejected, [1]);
    assert_eq!(oracle.chain.lock().finalized_postings().len(), 1);
}

#[test]
fn refused_by_the_simulation_it_waits_for_the_chain_to_change() {
    let _scenario = scenario();
    let oracle = Oracle::new();
    // The simulated program refuses for a reason that the settler cannot see in the accounts that it reads.
    oracle
        .chain
        .lock()
        .by_others(&Action::Finalize { epoch: 9 });
    let chain = Arc::new(oracle.chain.clone());
    let timing = Timing {
        resend_after: Duration::ZERO,
        retry_refused_after: Duration::from_secs(3_600),
    };
    let mut settler = Settler::new(chain, oracle.outbox(), timing);
    settler.outbox_mut().enqueue(&content(1), 1).expect("new");
    // Posted by another, but not yet finalized: the view allows it, the simulation does not.
    for _ in 0..3 {
        oracle.chain.lock().produce();
    }
    oracle.chain.lock().by_others(&Action::Post(content(1)));
    for _ in 0..10 {
        let report = oracle.runtime.block_on(settler.step()).expect("goes on");
        assert_eq!(report.alarm.map(|alarm| alarm.code), Some("refused"));
    }
    assert_eq!(oracle.chain.lock().prepared, 1, "asked once, not in a loop");
    for _ in 0..5 {
        oracle.chain.lock().finalize();
    }
    let report = oracle.runtime.block_on(settler.step()).expect("goes on");
    assert_eq!(
        report.reached.last().map(|entry| entry.progress),
        Some(Progress::Posted)
    );
    assert_eq!(oracle.chain.lock().finalized_postings(), [content(1)]);
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
    NewOracleSet,
    FinalizedByAnother,
    Exit,
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
        1 => Just(Happening::NewOracleSet),
        2 => Just(Happening::FinalizedByAnother),
        1 => Just(Happening::Exit),
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
                oracle.chain.lock().produce();
                oracle.chain.lock().finalize();
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
        Happening::Exit => {
            oracle.chain.lock().exit();
        }
        Happening::NewOracleSet => oracle.chain.lock().change(|_, set| set.version += 1),
        Happening::FinalizedByAnother => {
            let next = oracle.chain.lock().final_epoch() + 1;
            oracle
                .chain
                .lock()
                .by_others(&Action::Finalize { epoch: next });
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_every_epoch_is_settled_as_it_was_closed(
        happenings in proptest::collection::vec(happening(), 10..250),
    ) {
        let scenario = scenario();
        let mut oracle = Oracle::new();
        for each in &happenings {
            happen(&mut oracle, each);
        }
        for point in FAIL_POINTS {
            fail::remove(point);
        }
        {
            let mut sim = oracle.chain.lock();
            sim.unreachable = false;
            sim.lossy = false;
            sim.change(|network, _| network.settling_paused = false);
        }
        oracle.run_to_the_end(4);
        prop_assert_eq!(oracle.chain.lock().finals(), oracle.contents());
        let mut postings = oracle.chain.lock().finalized_postings();
        let changed_set = happenings.iter().any(|each| matches!(each, Happening::NewOracleSet));
        if !oracle.reopened.is_empty() {
            // What was overtaken was posted as well; what became final is what counts.
            postings = oracle.contents();
        }
        if changed_set {
            // A settlement of an older set is rejected and posted again, with the same content and before the next.
            postings.dedup();
        }
        prop_assert_eq!(postings, oracle.contents());
        prop_assert_eq!(oracle.chain.lock().final_epoch(), 4);
        scenario.teardown();
    }
}
