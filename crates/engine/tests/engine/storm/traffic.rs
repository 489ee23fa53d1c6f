//! What comes: reports that no gateway sends, and all that one does, in no order, among signed batches, changes of the
//! mapping and ends of epochs.

use openmast_engine::Reopenings;
use openmast_records::{
    ChainSnapshot, CounterWidth, EpochClosed, EpochsReopened, EventTime, Genesis, Limits, Lsn,
    MappingChange, PayerState, Question, RadioIdentity, Record, SessionKey, SignedBatch,
    SubscriberIdentity, UsageEvent, UsageReport,
};

use super::signing::Signing;
use crate::{
    bench::{T0, snapshot},
    chain::Payers,
    dice::Dice,
    lots::{Lots, Now, may_retire},
};

/// How large the world is.
#[derive(Clone, Copy)]
pub(crate) struct World {
    pub radios: u64,
    /// Besides, radios that sign their reports.
    signing: u64,
    subscribers: u64,
    /// Session ids of one radio.
    sessions: u64,
    pub assets: u64,
    pub payers: u64,
    /// Reports between two ends of an epoch, about.
    epoch_reports: u64,
    /// Between two changes of the mapping, about.
    mapping_reports: u64,
    /// Changes of the mapping before the first report.
    first_mappings: u64,
    /// Records that the engine is given at once, at most.
    pub batch: u64,
    /// What the counters of orderly sessions rise by in a millisecond: some 32 bits wrap while the storm lasts.
    bytes_per_ms: u64,
}

pub(crate) const SMALL: World = World {
    radios: 3,
    signing: 2,
    subscribers: 4,
    sessions: 4,
    assets: 3,
    payers: 4,
    epoch_reports: 60,
    mapping_reports: 20,
    first_mappings: 60,
    batch: 100,
    bytes_per_ms: 300,
};

pub(crate) const LARGE: World = World {
    radios: 100,
    signing: 50,
    subscribers: 2_000,
    sessions: 200,
    assets: 150,
    payers: 1_000,
    epoch_reports: 100_000,
    mapping_reports: 20_000,
    first_mappings: 9_000,
    batch: 2_000,
    bytes_per_ms: 1,
};

/// The traffic. A copy goes on with the same records.
#[derive(Clone)]
pub(crate) struct Storm {
    dice: Dice,
    world: World,
    now_ms: u64,
    pub next_lsn: Lsn,
    /// In all records so far, each of a batch.
    pub reports: u64,
    epoch: u64,
    /// The newest record is another node's end of an epoch that had ended.
    pub has_duplicate_end: bool,
    /// Epochs that are opened again, at these positions: the last one may still come.
    reopenings: Vec<(Lsn, EpochsReopened)>,
    payers: Payers,
    lots: Lots,
    /// By asset, as in a snapshot.
    not_licensed: Vec<u8>,
    /// Some of the former reports, to come again.
    sent: Vec<UsageReport>,
    pub signing: Signing,
}

impl Storm {
    pub(crate) fn new(seed: u64, world: World) -> Self {
        Self {
            dice: Dice(seed),
            world,
            now_ms: T0,
            next_lsn: 0,
            reports: 0,
            epoch: 1,
            has_duplicate_end: false,
            reopenings: Vec::new(),
            payers: Payers::new(&vec![1_000_000; 1 + world.payers as usize / 2]),
            lots: Lots::new(world.assets, world.payers),
            not_licensed: vec![0; world.assets as usize],
            sent: Vec::new(),
            signing: Signing::new(world.signing, world.sessions, world.payers),
        }
    }

    pub(crate) fn next(&mut self) -> (Lsn, Record) {
        let lsn = self.next_lsn;
        self.next_lsn += 1;
        self.has_duplicate_end = false;
        let world = self.world;
        let record = match lsn {
            0 => self.genesis(),
            lsn if lsn < world.first_mappings => Record::Mapping(self.mapping()),
            lsn if self.reopens_at() == Some(lsn) => self.reopening(),
            _ if self.dice.below(world.epoch_reports) == 0 => self.end_of_epoch(),
            _ if self.dice.below(world.epoch_reports) == 0 => self.limits(),
            _ if self.epoch > 1 && self.dice.below(world.epoch_reports) == 0 => {
                self.duplicate_end()
            }
            _ if self.dice.below(world.mapping_reports) == 0 => Record::Mapping(self.mapping()),
            _ if self.dice.below(world.mapping_reports) == 0 => Record::Question(self.question()),
            _ if self.dice.is(5) => Record::SignedBatch(self.signed_batch()),
            _ if self.dice.is(8) && !self.sent.is_empty() => Record::Report(self.again()),
            _ => Record::Report(self.report()),
        };
        self.reports += record.reports();
        (lsn, record)
    }

    fn genesis(&mut self) -> Record {
        Record::Genesis(Genesis {
            program: [1; 32],
            network: [2; 32],
            salt_key: [3; 32],
            first_epoch: 1,
            snapshot: self.accounts(),
        })
    }

    /// Also what comes later.
    pub(crate) fn reopenings(&self) -> Reopenings {
        let mut all = Reopenings::default();
        for (lsn, reopened) in &self.reopenings {
            all.add(*lsn, *reopened);
        }
        all
    }

    /// Whether the newest record was an end that does not count.
    pub(crate) fn has_void_end(&self) -> bool {
        self.reopens_at() >= Some(self.next_lsn)
    }

    fn reopens_at(&self) -> Option<Lsn> {
        self.reopenings.last().map(|(lsn, _)| *lsn)
    }

    fn reopening(&mut self) -> Record {
        let reopened = self.reopenings.last().map(|(_, reopened)| *reopened);
        let reopened = reopened.expect("it was announced");
        self.epoch = reopened.from_epoch;
        Record::EpochsReopened(reopened)
    }

    /// Sometimes too few for all sessions.
    fn limits(&mut self) -> Record {
        let sessions = self.world.radios * self.world.sessions;
        Record::Limits(Limits {
            max_sessions: self.dice.below(sessions * 3),
        })
    }

    fn end_of_epoch(&mut self) -> Record {
        for payer in &mut self.payers.states {
            payer.deposited += self.dice.below(3) * self.dice.below(1_000_000_000);
        }
        if (self.payers.states.len() as u64) < self.world.payers {
            self.payers.states.push(PayerState {
                deposited: self.dice.below(1_000_000),
                ..PayerState::default()
            });
        }
        self.payers.go_on(&mut self.dice);
        // sometimes so long that sessions are forgotten
        if self.dice.is(20) {
            self.now_ms += self.dice.below(40) * 86_400_000;
        }
        self.payers.catch_up(self.now_ms);
        let now = Now {
            epoch: self.epoch,
            slot: self.payers.slot,
            unix_time: self.payers.unix_time,
        };
        self.lots.go_on(&mut self.dice, now);
        let closed = EpochClosed {
            epoch: self.epoch,
            closed_at_ms: self.now_ms,
            snapshot: self.accounts(),
        };
        // All ends up to the reopening do not count.
        if !self.has_void_end() && self.dice.is(20) {
            let reopened = EpochsReopened {
                from_epoch: self.epoch,
                least_slot: 0,
            };
            let records = 1 + self.dice.below(2 * self.world.epoch_reports);
            self.reopenings.push((self.next_lsn + records, reopened));
        }
        self.epoch += 1;
        Record::EpochClosed(closed)
    }

    /// An end by another node, which saw the chain as it is now, or as it was.
    fn duplicate_end(&mut self) -> Record {
        self.has_duplicate_end = true;
        let mut snapshot = self.accounts();
        match self.dice.below(5) {
            0 => snapshot.slot = snapshot.slot.saturating_sub(1),
            1 => drop(snapshot.payers.pop()),
            2 => drop(snapshot.assets.pop()),
            3 => drop(snapshot.reserves.pop()),
            _ => {}
        }
        Record::EpochClosed(EpochClosed {
            epoch: self.epoch - 1 - self.dice.below(2).min(self.epoch - 2),
            closed_at_ms: self.now_ms,
            snapshot,
        })
    }

    fn accounts(&mut self) -> ChainSnapshot {
        let prices: Vec<u64> = (0..self.world.assets)
            .map(|_| match self.dice.below(40) {
                0 => u64::MAX,
                1 => 0,
                _ => self.dice.below(2_000_000),
            })
            .collect();
        let mut accounts = snapshot(&prices, &[]);
        self.payers.show_in(&mut accounts, &mut self.dice);
        accounts.reserves.clone_from(&self.lots.states);
        // Sometimes less than what was released already.
        accounts.lots_left = match self.dice.below(4) {
            0 => self.dice.below(1 << 23),
            1 => self.dice.below(1 << 28),
            _ => u64::MAX,
        };
        for (index, asset) in (0..).zip(&mut accounts.assets) {
            if may_retire(index) && self.dice.is(10) {
                asset.retired_epoch = self.epoch + self.dice.below(3);
            }
            asset.capacity_mbps = [0, 0, 1, 100, 10_000][self.dice.below(5) as usize];
        }
        for (asset, not_licensed) in accounts.assets.iter_mut().zip(&mut self.not_licensed) {
            // Most stay as they are, as licences do, and are licensed.
            if self.dice.is(30) {
                *not_licensed = self.dice.below(6).saturating_sub(2) as u8;
            }
            asset.not_licensed = *not_licensed;
        }
        for asset in &mut accounts.assets {
            if self.dice.is(30) {
                asset.next_price_epoch = self.epoch + self.dice.below(3);
                asset.next_price_per_gb = self.dice.below(1_000_000);
            }
        }
        accounts
    }

    fn signed_batch(&mut self) -> SignedBatch {
        self.now_ms += self.dice.below(3_000);
        self.signing.next(&mut self.dice, self.now_ms)
    }

    fn mapping(&mut self) -> MappingChange {
        let is_mapped = !self.dice.is(15);
        if self.dice.is(40) {
            let asset = self.dice.below(self.world.assets + 1) as u32;
            let identity = match self.dice.below(5) {
                4 => self.signing.radio(&mut self.dice),
                kind => radio_name(kind, self.dice.below(self.world.radios)),
            };
            MappingChange::Radio {
                identity,
                asset: is_mapped.then_some(asset),
            }
        } else {
            let payer = self.dice.below(self.world.payers) as u32;
            let identity = match self.dice.below(7) {
                5 | 6 => self.signing.subscriber(&mut self.dice),
                kind => subscriber_name(kind, self.dice.below(self.world.subscribers)),
            };
            MappingChange::Subscriber {
                identity,
                payer: is_mapped.then_some(payer),
            }
        }
    }

    fn question(&mut self) -> Question {
        let (radio, subscriber) = (self.world.radios, self.world.subscribers);
        let (radio, subscriber) = (self.dice.below(radio), self.dice.below(subscriber));
        Question::Route {
            radio: names(&mut self.dice, 4, |kind| radio_name(kind, radio)),
            subscriber: names(&mut self.dice, 5, |kind| subscriber_name(kind, subscriber)),
        }
    }

    /// The same once more, as it is or relayed without its time, or by a radio that has the session now.
    fn again(&mut self) -> UsageReport {
        let place = self.dice.below(self.sent.len() as u64) as usize;
        let mut report = self.sent[place].clone();
        if self.dice.is(40) {
            let radio = self.dice.below(self.world.radios);
            report.radio = (0..4).map(|kind| radio_name(kind, radio)).collect();
            report.bytes_down += self.dice.below(3) * self.dice.below(1 << 20);
        }
        if self.dice.is(50) {
            report.received_at_ms = self.now_ms;
        }
        if self.dice.is(20) {
            report.event_at_ms = self.now_ms;
            report.time = EventTime::Arrival;
        }
        report
    }

    fn report(&mut self) -> UsageReport {
        let report = self.new_report();
        let mut report = match report.session_id.first_chunk() {
            Some(session) if is_orderly(u64::from_be_bytes(*session)) => self.in_order(report),
            _ => report,
        };
        if self.dice.below(100) == 0 {
            // The oracle's clock is wrong.
            let days = self.dice.below(800) as i64 - 400;
            let at_ms = report.received_at_ms;
            report.received_at_ms = at_ms.saturating_add_signed(days * 86_400_000);
        }
        let place = self.dice.below(64) as usize;
        match self.sent.get_mut(place) {
            Some(sent) => *sent = report.clone(),
            None => self.sent.push(report.clone()),
        }
        report
    }

    /// As a gateway sends it: time and counters go on together from the beginning, always with as many bits.
    fn in_order(&mut self, report: UsageReport) -> UsageReport {
        let session = u64::from(report.session_id[7]);
        let event_at_ms = report.received_at_ms - 40;
        let elapsed_ms = event_at_ms - T0 + 1_000;
        let risen = elapsed_ms * (1 + session % 7) * self.world.bytes_per_ms;
        let is_narrow = session.is_multiple_of(2);
        let mask = if is_narrow { 0xffff_ffff } else { u64::MAX };
        UsageReport {
            event_at_ms,
            time: EventTime::Stamped,
            session_seconds: Some((elapsed_ms / 1_000) as u32),
            bytes_up: risen & mask,
            bytes_down: (risen / 2) & mask,
            width: match is_narrow {
                true if session.is_multiple_of(4) => CounterWidth::Narrow,
                true => CounterWidth::Unknown,
                false => CounterWidth::Wide,
            },
            ..report
        }
    }

    fn new_report(&mut self) -> UsageReport {
        let dice = &mut self.dice;
        self.now_ms += 100 + dice.below(3_000);
        let event = match dice.below(400) {
            0 => UsageEvent::RadioOn,
            1 => UsageEvent::RadioOff,
            2..=40 => UsageEvent::Start,
            41..=90 => UsageEvent::Stop,
            _ => UsageEvent::Interim,
        };
        let radio = dice.below(self.world.radios);
        let session = dice.below(self.world.sessions);
        let subscriber = match dice.is(90) {
            // mostly always the same one for a session
            true => (radio * 31 + session) % self.world.subscribers,
            false => dice.below(self.world.subscribers),
        };
        let is_narrow = dice.is(20);
        // Most counters rise as the time goes, some are anything.
        let risen = (self.now_ms - T0) * (1 + session % 7) + dice.below(2_000);
        let mut counter = || match dice.is(75) {
            true if is_narrow => risen & 0xffff_ffff,
            true => risen,
            false => counter(dice, is_narrow),
        };
        let (bytes_up, bytes_down) = (counter(), counter());
        let received_at_ms = self.now_ms;
        let event_at_ms = match dice.below(10) {
            0 => received_at_ms,
            1 => received_at_ms - dice.below(3_600_000),
            _ => received_at_ms - 40 - dice.below(2_000),
        };
        let mut radio_names = names(dice, 4, |kind| radio_name(kind, radio));
        let session_key = session_key(dice, radio);
        if radio % 4 == 3 && session_key.radio {
            // sessions of some are told apart by the least specific name
            radio_names.reverse();
        }
        if dice.is(30) && radio_names.len() > 2 && session_key.radio {
            // the others in another order than before
            let place = 1 + dice.below(radio_names.len() as u64 - 1) as usize;
            radio_names[1..].rotate_left(place - 1);
        }
        UsageReport {
            received_at_ms,
            event_at_ms,
            time: match event_at_ms == received_at_ms {
                true => EventTime::Arrival,
                false => EventTime::Stamped,
            },
            event,
            area: area(dice, radio),
            session_key,
            radio: radio_names,
            subscriber: names(dice, 5, |kind| subscriber_name(kind, subscriber)),
            session_id: session_id(session),
            multi_session_id: multi_session_id(dice, session),
            part_of: (dice.below(100) == 0).then(|| session_id(session)),
            line_bits_per_second: dice.is(10).then(|| 1 << dice.below(40)),
            session_seconds: (!dice.is(15)).then(|| dice.below(4_000) as u32),
            bytes_up,
            bytes_down,
            width: match is_narrow {
                true if dice.is(50) => CounterWidth::Narrow,
                true => CounterWidth::Unknown,
                false => CounterWidth::Wide,
            },
            raw_hash: [0; 32],
        }
    }
}

/// Some of the kinds, most specific first; the same ones more often than not.
fn names<T>(dice: &mut Dice, kinds: u64, name: impl Fn(u64) -> T) -> Vec<T> {
    let left_out = if dice.is(80) {
        0
    } else {
        dice.below(1 << kinds)
    };
    let kinds = (0..kinds).filter(|kind| left_out & 1 << kind == 0);
    kinds.map(name).collect()
}

/// Mostly always the same one for a radio.
fn area(dice: &mut Dice, radio: u64) -> Vec<u8> {
    let area = match dice.is(98) {
        true => radio / 2 % 3,
        false => dice.below(3),
    };
    ["", "north", "south"][area as usize].into()
}

/// As [`area`].
fn session_key(dice: &mut Dice, radio: u64) -> SessionKey {
    let key = SessionKey {
        radio: radio % 7 != 1,
        device: radio % 5 == 2,
    };
    match dice.below(100) {
        0 => SessionKey {
            radio: !key.radio,
            ..key
        },
        1 => SessionKey {
            device: !key.device,
            ..key
        },
        _ => key,
    }
}

fn radio_name(kind: u64, radio: u64) -> RadioIdentity {
    let name = format!("tower-{radio}");
    match kind {
        0 => RadioIdentity::NasIdentifier(name.into()),
        1 => RadioIdentity::CalledStationId(name.into()),
        2 => RadioIdentity::NasIp(name),
        _ => RadioIdentity::SourceIp(format!("10.0.0.{}", radio % 7)),
    }
}

fn subscriber_name(kind: u64, subscriber: u64) -> SubscriberIdentity {
    let name = subscriber.to_string().into_bytes();
    match kind {
        0 => SubscriberIdentity::Class(name),
        1 => SubscriberIdentity::Cui(name),
        2 => SubscriberIdentity::UserName(name),
        3 => SubscriberIdentity::CallingStationId(name),
        _ => SubscriberIdentity::Realm((subscriber % 3).to_string().into_bytes()),
    }
}

/// Some sessions have none, some mostly none, some mostly one or one of two.
fn multi_session_id(dice: &mut Dice, session: u64) -> Option<Vec<u8>> {
    let (percent, values) = match session % 6 {
        1 => (90, 2),
        2 => (50, 1),
        4 => (90, 1),
        5 => (10, 2),
        _ => return None,
    };
    dice.is(percent).then(|| vec![dice.below(values) as u8])
}

/// Whether its reports are as a gateway's should be.
fn is_orderly(session: u64) -> bool {
    session % 4 == 3
}

/// Session ids have all lengths.
fn session_id(session: u64) -> Vec<u8> {
    let mut id = session.to_be_bytes().to_vec();
    id.resize(8 + session as usize % 20, b'.');
    id
}

/// Counters have all sizes, up to what is refused. They begin small, or nothing would rise.
fn counter(dice: &mut Dice, is_narrow: bool) -> u64 {
    let bits = match dice.below(3_000) {
        0..=9 => 61,
        10..=30 => 50,
        31..=200 => 33,
        201..=300 => 0,
        _ => 22,
    };
    let counter = dice.below(1 << bits);
    if is_narrow {
        counter & 0xffff_ffff
    } else {
        counter
    }
}
