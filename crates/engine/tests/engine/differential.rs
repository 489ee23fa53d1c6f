//! Random traffic through the engine and through the slow model: the same ledgers after every epoch.

use std::collections::BTreeMap;

use openmast_archive::ArchiveError;
use openmast_engine::{Answer, Engine, Leg, Legs, Route};
use openmast_ledger::{NotLicensed, PricePerGb, Totals};
use openmast_records::{
    ChainSnapshot, CounterWidth, Lsn, MappingChange, Question, RadioIdentity, Record, UsageEvent,
    UsageReport,
};
use proptest::prelude::*;

use crate::{
    bench::{Bench, radio, report, snapshot, subscriber},
    dice::Dice,
    model::{Account, CONTROLLER, Model, Run},
    reference::Ledgers,
};

const RADIOS: usize = 3;
const SUBSCRIBERS: usize = 4;
const ASSETS: usize = 2;
const PAYERS: usize = 3;

/// A report and what only its author knows.
#[derive(Clone)]
struct Sent {
    run: Option<Run>,
    parties: (usize, usize),
    report: UsageReport,
    true_up: u64,
    true_down: u64,
}

/// All reports of one session name, in an order in which they may arrive.
fn session(dice: &mut Dice, name: u8, runs: &mut Run) -> Vec<Sent> {
    let radio_index = dice.below(RADIOS as u64) as usize;
    let is_narrow = dice.is(30);
    let (mut all, mut held_back) = (Vec::new(), Vec::new());
    let mut start = dice.below(1_000);
    for _ in 0..=dice.below(3) {
        let parties = (radio_index, dice.below(SUBSCRIBERS as u64) as usize);
        let run = incarnation(dice, name, *runs, parties, start, is_narrow);
        *runs += 1;
        let last = run.last().expect("has a Start");
        start += u64::from(last.report.session_seconds.unwrap_or(0)) + 30 + dice.below(500);
        held_back = deliver(dice, &mut all, run, held_back, is_narrow);
        if dice.is(40) {
            all.push(restart(radio_index, start - 5));
        }
    }
    all.extend(held_back);
    all
}

fn incarnation(
    dice: &mut Dice,
    name: u8,
    run: Run,
    parties: (usize, usize),
    start: u64,
    is_narrow: bool,
) -> Vec<Sent> {
    let (mut seconds, mut up, mut down) = (0, 0_u64, 0_u64);
    let steady = dice.below(STEADY);
    let mut sent = Vec::new();
    let interims = 1 + dice.below(6);
    for position in 0..=interims {
        let event = match position {
            0 => UsageEvent::Start,
            last if last == interims && dice.is(70) => UsageEvent::Stop,
            _ => UsageEvent::Interim,
        };
        let width = |counter: u64| {
            if is_narrow {
                counter & 0xffff_ffff
            } else {
                counter
            }
        };
        let mut report = report(event, start, seconds, width(up), width(down));
        report.session_id = vec![name];
        report.radio = radio_names(dice, parties.0);
        report.subscriber = vec![subscriber(&parties.1.to_string())];
        report.width = match is_narrow {
            true => CounterWidth::Unknown,
            false => CounterWidth::Wide,
        };
        sent.push(Sent {
            run: Some(run),
            parties,
            report,
            true_up: up,
            true_down: down,
        });
        let elapsed = 20 + dice.below(300);
        seconds += elapsed as u32;
        up += volume(dice) >> if is_narrow { 11 } else { 0 };
        down += match is_narrow {
            true => steady * elapsed,
            false => volume(dice),
        };
    }
    sent
}

/// As with `session_radio = "called_station_id"`: the access point's own name first, then the others in any order. The
/// controller's would be more specific.
fn radio_names(dice: &mut Dice, index: usize) -> Vec<RadioIdentity> {
    let mut others = [
        radio_name(CONTROLLER),
        RadioIdentity::NasIp("10.0.0.1".into()),
        RadioIdentity::SourceIp("192.0.2.1".into()),
    ];
    shuffle(dice, &mut others);
    [radio_name(index)].into_iter().chain(others).collect()
}

fn radio_name(index: usize) -> RadioIdentity {
    match index {
        CONTROLLER => radio("controller"),
        index => RadioIdentity::CalledStationId(index.to_string().into()),
    }
}

/// Bytes a second of counters that wrap: no more than one of them, and that once in an interval of 320 seconds.
const STEADY: u64 = 13_000_000;

/// Bytes between two reports.
fn volume(dice: &mut Dice) -> u64 {
    let bits = [4, 20, 31][dice.below(3) as usize];
    dice.below(1 << bits)
}

/// Puts a run's reports at the end of the others: the first one first, the rest in any order, some twice, some lost,
/// with repetitions of former runs and the reports that were `late` among them. Returns those that the next run
/// overtakes. Narrow counters keep their order, save for repetitions.
fn deliver(
    dice: &mut Dice,
    all: &mut Vec<Sent>,
    mut run: Vec<Sent>,
    late: Vec<Sent>,
    is_narrow: bool,
) -> Vec<Sent> {
    let former = all.clone();
    let first = run.remove(0);
    let (mut held_back, mut rest) = (Vec::new(), late);
    let often = dice.below(10);
    for sent in run {
        match dice.below(10) {
            0 if !is_narrow => {}
            chance if !is_narrow && chance <= often => held_back.push(sent),
            _ => rest.push(sent),
        }
    }
    if !is_narrow {
        shuffle(dice, &mut rest);
    }
    all.push(first);
    for sent in rest {
        all.push(sent);
        if dice.is(30) {
            let again = all[dice.below(all.len() as u64) as usize].clone();
            all.push(again);
        }
        if !former.is_empty() && dice.is(30) {
            all.push(former[dice.below(former.len() as u64) as usize].clone());
        }
    }
    held_back
}

fn shuffle<T>(dice: &mut Dice, items: &mut [T]) {
    for index in (1..items.len()).rev() {
        items.swap(index, dice.below(index as u64 + 1) as usize);
    }
}

/// Accounting-On of a radio for itself alone; `run` is none, because it uses nothing.
fn restart(radio_index: usize, at: u64) -> Sent {
    let mut report = crate::bench::radio_on(at);
    report.radio = vec![radio_name(radio_index)];
    Sent {
        run: None,
        parties: (radio_index, 0),
        report,
        true_up: 0,
        true_down: 0,
    }
}

/// All sessions' reports, each session's in its order, mixed.
fn traffic(dice: &mut Dice) -> Vec<Sent> {
    let mut runs = 0;
    let mut sessions: Vec<_> = (0..1 + dice.below(8) as u8)
        .map(|name| session(dice, name, &mut runs).into_iter())
        .collect();
    let mut mixed = Vec::new();
    while !sessions.is_empty() {
        let turn = dice.below(sessions.len() as u64) as usize;
        match sessions[turn].next() {
            Some(sent) => mixed.push(sent),
            None => drop(sessions.remove(turn)),
        }
    }
    mixed
}

struct Both {
    bench: Bench,
    model: Model,
    /// By the oracle's clock.
    now_ms: u64,
    deposits: Vec<u64>,
    prices: Vec<u64>,
    closed: Vec<Ledgers>,
}

impl Both {
    fn new(dice: &mut Dice) -> Self {
        let prices: Vec<u64> = (0..ASSETS).map(|_| dice.below(2_000_000)).collect();
        let deposits = vec![dice.below(1_000_000)];
        let mut model = Model::default();
        model.prices.clone_from(&prices);
        model.not_licensed = vec![0; ASSETS];
        model.known_payers = deposits.len();
        Self {
            bench: Bench::new(snapshot(&prices, &deposits)),
            model,
            now_ms: 0,
            deposits,
            prices,
            closed: Vec::new(),
        }
    }

    /// What is sent again, or late, arrives now.
    fn deliver(&mut self, sent: &Sent) {
        self.now_ms = (self.now_ms + 10).max(sent.report.received_at_ms);
        self.bench.report(&UsageReport {
            received_at_ms: self.now_ms,
            ..sent.report.clone()
        });
        if let Some(run) = sent.run {
            self.model
                .deliver(run, sent.parties, sent.true_up, sent.true_down);
        }
    }

    fn remap(&mut self, dice: &mut Dice) {
        let is_mapped = !dice.is(25);
        if dice.is(40) {
            let name = match dice.is(20) {
                true => CONTROLLER,
                false => dice.below(RADIOS as u64) as usize,
            };
            let asset = is_mapped.then(|| dice.below(ASSETS as u64) as u32);
            self.bench.apply(Record::Mapping(MappingChange::Radio {
                identity: radio_name(name),
                asset,
            }));
            change(&mut self.model.asset_of_radio, name, asset);
        } else {
            let name = dice.below(SUBSCRIBERS as u64) as usize;
            let payer = is_mapped.then(|| dice.below(PAYERS as u64) as u32);
            self.bench.map_subscriber(&name.to_string(), payer);
            change(&mut self.model.payer_of_subscriber, name, payer);
        }
        self.model.bill();
    }

    /// Asks where usage would go.
    fn ask(&mut self, dice: &mut Dice) -> Result<(), TestCaseError> {
        let parties = (
            dice.below(RADIOS as u64) as usize,
            dice.below(SUBSCRIBERS as u64) as usize,
        );
        let lsn = self.bench.log.len() as Lsn;
        self.bench.apply(Record::Question(Question::Route {
            radio: radio_names(dice, parties.0),
            subscriber: vec![subscriber(&parties.1.to_string())],
        }));
        let answer = self.bench.answers.last().copied();
        let route = answer.map(|(at, Answer::Route(route))| (at, route.ok()));
        let accounts = self.model.accounts(parties.0, parties.1);
        let expected = accounts.map(|(asset, payer)| Route {
            payer: payer as u32,
            legs: Legs::serving_alone(Leg {
                asset: asset as u32,
                tariff: self.bench.engine.open_epoch().epoch,
                price: match self.model.not_licensed[asset] {
                    0 => PricePerGb(self.model.prices[asset]),
                    _ => PricePerGb(0),
                },
                not_licensed: NotLicensed::from_code(self.model.not_licensed[asset]),
                too_dear: None,
            }),
        });
        prop_assert_eq!(route, Some((lsn, expected)));
        Ok(())
    }

    fn close(&mut self, dice: &mut Dice) {
        for deposited in &mut self.deposits {
            *deposited += dice.below(3) * dice.below(1_000_000);
        }
        if self.deposits.len() < PAYERS && dice.is(60) {
            self.deposits.push(dice.below(1_000_000));
        }
        let next: Vec<u64> = self
            .prices
            .iter()
            .map(|price| (price + dice.below(9_999)) % 2_000_000)
            .collect();
        // a price for the next epoch is announced in one of two ways
        let mut accounts: ChainSnapshot = snapshot(&next, &self.deposits);
        if dice.is(50) {
            let epoch = self.bench.engine.open_epoch().epoch;
            for (asset, price) in accounts.assets.iter_mut().zip(&self.prices) {
                asset.next_price_per_gb = asset.price_per_gb;
                asset.price_per_gb = *price;
                asset.next_price_epoch = epoch + 1;
            }
        }
        let mut not_licensed = self.model.not_licensed.clone();
        for (asset, why) in accounts.assets.iter_mut().zip(&mut not_licensed) {
            if dice.is(40) {
                *why = dice.below(4) as u8;
            }
            asset.not_licensed = *why;
        }
        self.closed.push(self.bench.close(accounts));
        self.model.close(&self.deposits, next.clone(), not_licensed);
        self.prices = next;
    }

    fn check(&self) -> Result<(), TestCaseError> {
        let public = &self.closed.last().expect("closed").public;
        let account = |totals: Totals| Account {
            bytes: totals.bytes.0,
            amount: totals.charged.0,
        };
        let header = &public.header;
        let assets: Vec<Account> = (0..header.asset_count)
            .map(|asset| account(public.asset(asset)))
            .collect();
        let payers: Vec<Account> = (0..header.payer_count)
            .map(|payer| account(public.payer(payer)))
            .collect();
        prop_assert_eq!(&assets, &self.model.assets);
        prop_assert_eq!(&payers, &self.model.payers);
        let free = public
            .charges
            .iter()
            .filter(|it| it.not_licensed().sum() > 0);
        let free = free.map(|line| {
            let pair = (line.payer as usize, line.asset as usize);
            (
                pair,
                [
                    line.unlicensed_bytes,
                    line.suspended_bytes,
                    line.expired_bytes,
                ],
            )
        });
        prop_assert_eq!(
            free.collect::<BTreeMap<_, _>>(),
            self.model.free_before.clone()
        );
        let earned: u64 = assets.iter().map(|asset| asset.amount).sum();
        let spent: u64 = payers.iter().map(|payer| payer.amount).sum();
        prop_assert_eq!(earned, spent);
        prop_assert_eq!((earned, earned), (header.charged, header.accrued));
        for (payer, deposited) in payers.iter().zip(&self.deposits) {
            prop_assert!(payer.amount <= *deposited);
        }
        let fail = |error: ArchiveError| TestCaseError::fail(error.to_string());
        public.check([2; 32]).map_err(fail)?;
        let previous = self
            .closed
            .len()
            .checked_sub(2)
            .map(|at| &self.closed[at].public);
        public.check_continues(previous).map_err(fail)
    }
}

fn change(mapping: &mut BTreeMap<usize, usize>, name: usize, to: Option<u32>) {
    match to {
        Some(index) => mapping.insert(name, index as usize),
        None => mapping.remove(&name),
    };
}

fn run(seed: u64) -> Result<Both, TestCaseError> {
    let mut dice = Dice(seed);
    let mut both = Both::new(&mut dice);
    for _ in 0..6 {
        both.remap(&mut dice);
    }
    for sent in traffic(&mut dice) {
        both.deliver(&sent);
        if dice.is(8) {
            both.remap(&mut dice);
        }
        if dice.is(8) {
            both.ask(&mut dice)?;
        }
        if dice.is(6) {
            both.close(&mut dice);
            both.check()?;
        }
    }
    both.close(&mut dice);
    both.check()?;
    Ok(both)
}

/// A log of random traffic, with ends of epochs.
pub(crate) fn log(seed: u64) -> Vec<Record> {
    run(seed).expect("the models agree").bench.log
}

/// Applies a log from a position on; gives what its epochs closed with.
fn replay(mut engine: Engine, log: &[Record], from: usize) -> (Engine, Vec<Ledgers>) {
    let mut closed = Vec::new();
    for (lsn, record) in log.iter().enumerate().skip(from) {
        closed.extend(
            engine
                .apply(lsn as u64, record)
                .expect("a log as written")
                .map(Ledgers::from),
        );
    }
    (engine, closed)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_and_the_slow_model_agree_after_every_epoch(seed: u64) {
        run(seed)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn replay_from_any_snapshot_gives_the_same_roots(seed: u64, cut: prop::sample::Index) {
        let both = run(seed)?;
        let log = &both.bench.log;
        let (whole, closed) = replay(Engine::new(), log, 0);
        prop_assert_eq!(&closed, &both.closed);
        prop_assert_eq!(&whole, &both.bench.engine);

        let cut = cut.index(log.len() + 1);
        let (half, mut first) = replay(Engine::new(), &log[..cut], 0);
        let state = half.state().expect("encodes");
        let restored = Engine::restore(&state).expect("decodes");
        prop_assert_eq!(&restored, &half);
        let (rest, second) = replay(restored, log, cut);
        first.extend(second);
        prop_assert_eq!(&first, &both.closed);
        prop_assert_eq!(rest.state().expect("encodes"), whole.state().expect("encodes"));
    }
}
