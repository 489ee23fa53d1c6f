//! Both engines through the same records, and crashes of the one that is tested.

use std::collections::{BTreeMap, VecDeque};

use openmast_archive::{ChargeLine, Header, PublicArchive, ReserveLine};
use openmast_engine::{Answer, Engine, StateView};
use openmast_records::{Lsn, Record};

use super::traffic::{Storm, World};
use crate::{
    bench::{check_heard, check_unattributed, encoded, read},
    dice::Dice,
    preparing::{InTurn, apply_prepared},
    reference::{self, Ledgers},
};

/// Ends of epochs that a crash may begin again from: the service keeps those that are not final.
const KEPT_ENDS: usize = 3;

/// The end of an epoch: where the engine can begin again.
struct End {
    state: Vec<u8>,
    /// What comes after it.
    storm: Storm,
}

/// Both engines.
pub(crate) struct Pair {
    pub engine: Engine,
    plain: reference::Engine,
    /// Newest last; first of all the beginning.
    ends: VecDeque<End>,
    /// How many of them are of the newest batch of records.
    new_ends: usize,
    /// Views at the ends in the newest batch that had some, with the states there.
    views: Vec<(StateView, Vec<u8>)>,
    /// The headers of all epochs.
    headers: Vec<Header>,
    /// The archive of the newest epoch.
    newest: Option<PublicArchive>,
    /// By asset: the last epoch's price, if something of it was charged.
    charged_prices: BTreeMap<u32, u64>,
    /// To all questions, by the position of the question.
    answers: BTreeMap<Lsn, Answer>,
    /// What happened, how often.
    pub seen: BTreeMap<String, u64>,
}

impl Pair {
    pub(crate) fn new(storm: &Storm) -> Self {
        let engine = Engine::new();
        let beginning = End {
            state: engine.state().expect("encodes"),
            storm: storm.clone(),
        };
        Self {
            engine,
            plain: reference::Engine::new(),
            ends: VecDeque::from([beginning]),
            new_ends: 0,
            views: Vec::new(),
            headers: Vec::new(),
            newest: None,
            charged_prices: BTreeMap::new(),
            answers: BTreeMap::new(),
            seen: BTreeMap::new(),
        }
    }

    pub(crate) fn epochs(&self) -> usize {
        self.headers.len()
    }

    /// Takes in the next records of the storm.
    pub(crate) fn apply(&mut self, storm: &mut Storm, size: u64) {
        let (records, after_ends) = take(storm, size);
        self.engine.set_reopenings(storm.reopenings());
        self.plain.set_reopenings(&storm.reopenings().in_order());
        let mut expected: Vec<Ledgers> = Vec::new();
        for (lsn, record) in &records {
            expected.extend(self.plain.apply(*lsn, record).expect("a log as written"));
        }
        let (mut closings, mut states) = (expected.iter(), Vec::new());
        let mut views = Vec::new();
        let bytes = encoded(records.iter().map(|(lsn, record)| (*lsn, record)));
        // Those after a crash find their keys themselves.
        let in_turn = InTurn {
            piece: 1 + size as usize % 97,
            threads: 1 + size as usize % 3,
        };
        let preparing = self.engine.preparing();
        let applied = apply_prepared(
            &mut self.engine,
            &preparing,
            in_turn,
            &bytes,
            |engine, closed| {
                let closed = Ledgers::from(closed);
                // not with assert_eq: it would print megabytes
                let expected = closings.next();
                let is_same = Some(&closed) == expected;
                let counters = expected.map(|expected| &expected.public.counters);
                assert!(
                    is_same,
                    "{:?}\n{:?}\n{counters:?}",
                    closed.public.header, closed.public.counters
                );
                let state = engine.state()?;
                views.push((engine.view_state(), state.clone()));
                states.push(state);
                Ok(())
            },
        );
        applied.expect("a log as written");
        assert!(closings.next().is_none());
        self.compare_answers();
        self.check_views(views);
        for closed in &expected {
            self.check_archive(&closed.public);
            self.notice(closed);
        }
        self.headers
            .extend(expected.into_iter().map(|closed| closed.public.header));
        self.new_ends = states.len();
        let ends = states.into_iter().zip(after_ends);
        self.ends
            .extend(ends.map(|(state, storm)| End { state, storm }));
    }

    fn compare_answers(&mut self) {
        let answers: Vec<(Lsn, Answer)> = self.engine.take_answers().collect();
        assert_eq!(answers, self.plain.take_answers());
        for (lsn, answer) in answers {
            match answer {
                Answer::Route(Ok(route)) => {
                    self.count("answered_with_a_route", 1);
                    let is_barred = route.legs.serving().too_dear.is_some();
                    self.count("answered_too_dear", u64::from(is_barred));
                }
                Answer::Route(Err(_)) => self.count("answered_with_a_reason", 1),
            }
            self.answers.insert(lsn, answer);
        }
    }

    /// Whoever recomputes an archive agrees with it.
    fn check_archive(&mut self, archive: &PublicArchive) {
        archive.check([2; 32]).expect("it agrees");
        let continues = archive.check_continues(self.newest.as_ref());
        continues.expect("it goes on");
        self.newest = Some(archive.clone());
    }

    /// A crash right after each end of an epoch that the newest records brought.
    pub(crate) fn crash_at_ends(&mut self, dice: &mut Dice, storm: &Storm) {
        let first = self.ends.len() - self.new_ends;
        for end in first..self.ends.len() {
            self.crash_after(end, dice, storm);
            self.count("end_again", 1);
        }
        let surplus = self.ends.len().saturating_sub(KEPT_ENDS);
        self.ends.drain(..surplus);
    }

    /// Views of ends of epochs are as the state was, whatever came behind them: here those before the newest batch, and those in it.
    fn check_views(&mut self, newest: Vec<(StateView, Vec<u8>)>) {
        let former = std::mem::replace(&mut self.views, newest);
        for (view, state) in former.iter().chain(&self.views) {
            let mut written = Vec::new();
            view.write(&mut written).expect("encodes");
            assert!(&written == state, "a view of {} bytes differs", state.len());
        }
    }

    /// A crash now. The end before which the state was lost may be the newest one, or one before it.
    pub(crate) fn crash(&mut self, dice: &mut Dice, storm: &Storm) {
        let end = dice.below(self.ends.len() as u64) as usize;
        self.crash_after(end, dice, storm);
        self.count("crash", 1);
    }

    /// From the state at an end of an epoch, through the records behind it: there are the same roots on the way, and the same
    /// state now. One of both goes on.
    fn crash_after(&mut self, end: usize, dice: &mut Dice, now: &Storm) {
        let End { state, storm } = &self.ends[end];
        let restored = Engine::new().read_state(&mut state.as_slice());
        let (mut engine, mut storm) = (restored.expect("decodes"), storm.clone());
        while storm.next_lsn < now.next_lsn {
            let size = 1 + dice.below(now.next_lsn - storm.next_lsn);
            let (records, _) = take(&mut storm, size.min(2_000));
            engine.set_reopenings(storm.reopenings());
            let first = self.headers.first().map_or(0, |first| first.epoch);
            let bytes = encoded(records.iter().map(|(lsn, record)| (*lsn, record)));
            let applied = engine.apply_batch(&read(&bytes), |_, _, _, closed| {
                let header = openmast_archive::seal(closed).public.header;
                let known = self.headers.get((header.epoch - first) as usize);
                assert!(Some(&header) == known, "{header:?} was {known:?}");
                Ok(())
            });
            applied.expect("a log as written");
            for (lsn, answer) in engine.take_answers() {
                assert_eq!(Some(&answer), self.answers.get(&lsn), "question {lsn}");
            }
        }
        let (lost, again) = (self.engine.state(), engine.state());
        assert!(
            lost.expect("encodes") == again.expect("encodes"),
            "another state at record {} after a crash",
            now.next_lsn
        );
        if dice.is(50) {
            self.engine = engine;
        }
    }

    pub(crate) fn check_open_epoch(&self, world: World) {
        let open = self.engine.open_epoch();
        assert_eq!(open.figures, self.plain.figures());
        assert_eq!(open.open_sessions, self.plain.open_sessions());
        check_unattributed(&self.engine, &self.plain, 50);
        let most = world.assets.max(world.payers) as u32;
        for index in (0..most).step_by(1 + most as usize / 8) {
            let (engine, plain) = (&self.engine, &self.plain);
            assert_eq!(engine.running_asset(index), plain.running_asset(index));
            assert_eq!(engine.running_payer(index), plain.running_payer(index));
            check_heard(engine, plain, index);
        }
    }

    /// What the traffic and the plain engine saw.
    pub(crate) fn add_kinds(&mut self, of_traffic: &BTreeMap<&'static str, u64>) {
        let of_engine = self.plain.happened().clone();
        for (kind, count) in of_engine.iter().chain(of_traffic) {
            self.count(kind, *count);
        }
    }

    fn count(&mut self, kind: &str, count: u64) {
        *self.seen.entry(kind.to_owned()).or_default() += count;
    }

    /// What lots and entitlements did.
    fn notice_reserves(&mut self, closed: &Ledgers) {
        let charges = closed.public.charges.iter();
        let part = charges.filter(|it| it.met_bytes > 0 && it.accrued > 0);
        self.count("met_in_part", part.count() as u64);
        let lines = &closed.public.reserves;
        let those = |is_it: fn(&&ReserveLine) -> bool| lines.iter().filter(is_it).count() as u64;
        let header = &closed.public.header;
        let cut_by_lots = match header.reserve_accrued == header.lots_left {
            true => those(|it| it.due > it.accrued && it.epoch_accrued > 0),
            false => 0,
        };
        let counts = [
            (
                "entitlement_met",
                those(|it| it.lot.is_some() && it.epoch_bytes > 0),
            ),
            (
                "released_by_use",
                those(|it| it.lot.is_some() && it.epoch_accrued > 0),
            ),
            (
                "released_by_a_lot",
                those(|it| it.lot.is_none() && it.epoch_accrued > 0),
            ),
            ("release_cut", those(|it| it.due > it.accrued)),
            ("release_cut_by_lots", cut_by_lots),
            ("release_carried_over", those(|it| it.accrued > it.charged)),
            ("slots_in_use", those(|it| it.identities > 1)),
        ];
        for (what, count) in counts {
            self.count(what, count);
        }
    }

    /// Counters of the archive, and what has none.
    fn notice(&mut self, closed: &Ledgers) {
        let (charges, records) = (&closed.public.charges, &closed.records);
        let those = |is_it: fn(&&ChargeLine) -> bool| charges.iter().filter(is_it).count() as u64;
        self.count("written_off", those(|charge| charge.written_off > 0));
        self.count("charged", those(|charge| charge.charged > 0));
        self.count("owed", those(|charge| charge.owed > 0));
        let is_owed_accrued = |charge: &&ChargeLine| charge.bytes == 0 && charge.accrued > 0;
        self.count("owed_accrued", those(is_owed_accrued));
        let is_owed_lost = |charge: &&ChargeLine| charge.bytes == 0 && charge.written_off > 0;
        self.count("owed_lost", those(is_owed_lost));
        let is_mixed = |charge: &&ChargeLine| charge.not_licensed().sum() > 0 && charge.accrued > 0;
        self.count("licence_lost_and_charged", those(is_mixed));
        let has_waited = |charge: &&ChargeLine| {
            let own = closed.public.tariffs.iter();
            let mut reasons = own.flat_map(|tariff| tariff.not_licensed());
            charge.not_licensed().sum() > 0 && reasons.all(|(asset, _)| asset != charge.asset)
        };
        let waited = charges.iter().filter(has_waited).count() as u64;
        self.count("waited_without_a_licence", waited);
        self.notice_reserves(closed);
        let header = &closed.public.header;
        let is_tripped = header.accrued > header.charged;
        self.count("carried_over", u64::from(is_tripped));
        self.count(
            "backlog_caught_up",
            those(|charge| charge.charged > charge.accrued),
        );
        let again = records
            .windows(2)
            .filter(|pair| pair[0].session_id == pair[1].session_id)
            .filter(|pair| pair[0].radio == pair[1].radio);
        self.count("again", again.count() as u64);
        for line in &closed.public.counters {
            self.count(&line.counter, line.count);
        }
        let tariff = closed.public.tariffs.last().map(|tariff| &tariff.prices);
        let priced = closed
            .public
            .assets
            .iter()
            .filter(|line| line.epoch_earned > 0);
        let price = |asset: u32| tariff?.get(asset as usize).copied();
        let prices = priced.filter_map(|line| Some((line.asset, price(line.asset)?)));
        let prices: BTreeMap<u32, u64> = prices.collect();
        let before = std::mem::take(&mut self.charged_prices);
        let changed = prices
            .iter()
            .filter(|(asset, price)| before.get(asset).is_some_and(|before| before != *price));
        self.count("price_changed", changed.count() as u64);
        self.charged_prices = prices;
    }
}

/// The next records, and what comes behind each end of an epoch among them that counts.
fn take(storm: &mut Storm, size: u64) -> (Vec<(Lsn, Record)>, Vec<Storm>) {
    let (mut records, mut after_ends) = (Vec::new(), Vec::new());
    for _ in 0..size {
        let record = storm.next();
        let is_passed_over = storm.has_void_end() || storm.has_duplicate_end;
        if matches!(record.1, Record::EpochClosed(_)) && !is_passed_over {
            after_ends.push(storm.clone());
        }
        records.push(record);
    }
    (records, after_ends)
}
