//! A fuzzer's bytes as a log: the engine does with it what the plain engine of the tests does, to the byte, also when it
//! begins again from its state, and when it takes all records at once; and a view of its state stays as it was.

use openmast_engine::{Engine, Room, StateView};
use openmast_records::{
    ChainSnapshot, CounterWidth, EpochClosed, EventTime, Limits, Lsn, MappingChange, RadioIdentity,
    Record, SignedBatch, SubscriberIdentity, UsageEvent, UsageReport,
};
use openmast_usage::{BatchBuilder, RadioAccessTechnology, Report, Subject};

use crate::{
    bench::{Bench, T0, encoded, read, snapshot},
    input::Input,
    reference::Ledgers,
};

const MOST_RECORDS: usize = 96;
const DAY_MS: u64 = 86_400_000;
const MOST_ACCOUNTS: usize = 4;
/// All payers' money together is of one mint, whose supply fits 64 bits.
const MOST_DEPOSITED: u64 = u64::MAX / MOST_ACCOUNTS as u64;

/// Accounts, then one record after the other.
pub fn check(data: &[u8]) {
    let mut input = Input::new(data);
    let mut chain = Chain::new(&mut input);
    let mut bench = Bench::new(chain.snapshot());
    let (mut closed, mut views) = (Vec::new(), Vec::new());
    while !input.is_empty() && bench.log.len() < MOST_RECORDS {
        match input.u8() % 16 {
            0 => {
                let record = chain.end_of_epoch(&mut input, bench.engine.open_epoch().epoch);
                closed.extend(bench.apply(record));
                views.push((
                    bench.engine.view_state(),
                    bench.engine.state().expect("encodes"),
                ));
            }
            1 => begin_again(&mut bench),
            2 => {
                let max_sessions = input.u8().into();
                bench.apply(Record::Limits(Limits { max_sessions }));
            }
            3..=5 => drop(bench.apply(Record::Mapping(mapping(&mut input)))),
            6 => chain.now_ms += u64::from(input.u8()) * DAY_MS,
            7 | 8 => drop(bench.apply(Record::SignedBatch(chain.batch(&mut input)))),
            _ => drop(bench.apply(Record::Report(chain.report(&mut input)))),
        }
    }
    views.iter().for_each(check_view);
    all_at_once(&bench, &closed);
}

fn check_view((view, state): &(StateView, Vec<u8>)) {
    let mut written = Vec::new();
    view.write(&mut written).expect("encodes");
    assert_eq!(&written, state);
}

fn begin_again(bench: &mut Bench) {
    let state = bench.engine.state().expect("encodes");
    let restored = Engine::restore(&state);
    bench.engine = restored.expect("decodes");
    assert_eq!(bench.engine.state().expect("encodes"), state);
}

fn all_at_once(bench: &Bench, expected: &[Ledgers]) {
    let bytes = encoded((0..).zip(&bench.log));
    let (mut engine, mut closed) = (Engine::new(), Vec::new());
    let applied = engine.apply_batch(&read(&bytes), |_, _, _, ledgers| {
        let ledgers = Ledgers::from(ledgers);
        ledgers.public.check([2; 32])?;
        closed.push(ledgers);
        Ok(())
    });
    applied.expect("a log as written");
    assert_eq!(closed, expected);
    assert_eq!(engine, bench.engine);
    assert_eq!(prepared(&bytes), engine);
}

/// Three at a time, with keys that are found before.
fn prepared(log: &[(Lsn, Vec<u8>)]) -> Engine {
    let mut engine = Engine::new();
    let (mut preparing, mut room) = (engine.preparing(), Room::default());
    for piece in log.chunks(3) {
        let records = read(piece).into_iter().map(Ok::<_, ()>);
        let prepared = preparing.prepare(records, room).expect("read");
        let applied = engine.apply_prepared(&prepared, |_, _, _, _| Ok(()));
        applied.expect("a log as written");
        room = prepared.into_room();
    }
    engine
}

/// The chain and the clock, as far as the log sees them.
struct Chain {
    now_ms: u64,
    prices: Vec<u64>,
    deposits: Vec<u64>,
    retired_epochs: Vec<u64>,
}

impl Chain {
    fn new(input: &mut Input<'_>) -> Self {
        let mut chain = Self {
            now_ms: T0,
            prices: Vec::new(),
            deposits: Vec::new(),
            retired_epochs: Vec::new(),
        };
        chain.open_accounts(input);
        chain
    }

    fn open_accounts(&mut self, input: &mut Input<'_>) {
        let new = input.u8();
        for _ in 0..new % 3 {
            if self.prices.len() < MOST_ACCOUNTS {
                self.prices.push(input.number());
                self.retired_epochs.push(0);
            }
        }
        for _ in 0..new / 3 % 3 {
            if self.deposits.len() < MOST_ACCOUNTS {
                self.deposits.push(deposit(input));
            }
        }
    }

    fn snapshot(&self) -> ChainSnapshot {
        let mut snapshot = snapshot(&self.prices, &self.deposits);
        for (asset, retired_epoch) in snapshot.assets.iter_mut().zip(&self.retired_epochs) {
            asset.retired_epoch = *retired_epoch;
        }
        snapshot
    }

    fn end_of_epoch(&mut self, input: &mut Input<'_>, epoch: u64) -> Record {
        self.open_accounts(input);
        let changes = input.u8();
        if changes & 1 != 0 {
            for deposited in &mut self.deposits {
                *deposited = (*deposited + deposit(input)).min(MOST_DEPOSITED);
            }
        }
        if changes & 2 != 0
            && let Some(retired_epoch) = self.retired_epochs.first_mut()
        {
            *retired_epoch = epoch + u64::from(input.u8() % 3);
        }
        let mut snapshot = self.snapshot();
        if changes & 4 != 0 {
            for (asset, price) in snapshot.assets.iter_mut().zip(&mut self.prices) {
                asset.next_price_epoch = epoch + 1;
                asset.next_price_per_gb = input.number();
                *price = asset.next_price_per_gb;
            }
        }
        if changes & 8 != 0 {
            for payer in &mut snapshot.payers {
                payer.withdrawn = input.number().min(payer.deposited);
                payer.requested = input.number();
                payer.lapses_at = snapshot.unix_time + i64::from(input.u8()) - 8;
                payer.holds_from = snapshot.unix_time * i64::from(input.u8() % 2);
                payer.requests_ended = (input.u8() % 80).into();
                payer.endings = input.number();
            }
        }
        if changes & 16 != 0 {
            snapshot.breaker = input.number();
        }
        Record::EpochClosed(EpochClosed {
            epoch,
            closed_at_ms: self.now_ms,
            snapshot,
        })
    }

    fn report(&mut self, input: &mut Input<'_>) -> UsageReport {
        self.now_ms += u64::from(input.u16());
        let flags = input.u8();
        let event = match flags % 8 {
            0 => UsageEvent::Start,
            1 => UsageEvent::Stop,
            2 => UsageEvent::RadioOn,
            3 => UsageEvent::RadioOff,
            _ => UsageEvent::Interim,
        };
        let is_narrow = flags & 8 != 0;
        let mut counter = || match is_narrow {
            true => input.number() & 0xffff_ffff,
            false => input.number(),
        };
        let (bytes_up, bytes_down) = (counter(), counter());
        // By the reporter's clock, or by the oracle's.
        let event_at_ms = match flags & 16 != 0 {
            true => self.now_ms.saturating_sub(input.number() % (8 * DAY_MS)),
            false => self.now_ms,
        };
        let session = input.u8();
        UsageReport {
            received_at_ms: self.now_ms,
            event_at_ms,
            time: match event_at_ms == self.now_ms {
                true => EventTime::Arrival,
                false => EventTime::Stamped,
            },
            event,
            radio: radio_names(input),
            subscriber: subscriber_names(input),
            session_id: vec![session % 4; usize::from(session / 4)],
            multi_session_id: (session % 8 == 7).then(|| vec![input.u8() % 2]),
            session_seconds: (flags & 32 != 0).then(|| input.u16().into()),
            bytes_up,
            bytes_down,
            width: match is_narrow {
                true => CounterWidth::Unknown,
                false => CounterWidth::Wide,
            },
            raw_hash: [0; 32],
            ..UsageReport::default()
        }
    }

    /// As a radio signs it; the engine does not look at the signature.
    fn batch(&mut self, input: &mut Input<'_>) -> SignedBatch {
        self.now_ms += u64::from(input.u16());
        let key = [input.u8() % 3; 32];
        let mut builder = BatchBuilder::new(&[2; 32], &key, 1, 1);
        for _ in 0..=input.u8() % 40 {
            let report = self.signed_report(input);
            builder.push(&report).expect("few");
        }
        let mut canonical = builder.finish().expect("not empty");
        if input.u8() == u8::MAX {
            canonical.pop();
        }
        SignedBatch {
            received_at_ms: self.now_ms,
            signature: [0; 64],
            canonical,
        }
    }

    fn signed_report(&self, input: &mut Input<'_>) -> Report<'static> {
        let flags = input.u8();
        let subject = match flags & 1 != 0 {
            true => Subject::Payer(u32::from(input.u8() % 5)),
            false => Subject::Subscriber([input.u8() % 3; 32]),
        };
        let ended_at_ms = self.now_ms.saturating_sub(input.number() % DAY_MS);
        Report {
            session_id: [flags / 16; 16],
            subject,
            started_at_ms: T0 - u64::from(flags / 4 % 4),
            ended_at_ms,
            bytes_up: input.number(),
            bytes_down: input.number(),
            is_final: flags & 2 != 0,
            radio_access_technology: RadioAccessTechnology::NR,
            quality_class: 0,
            relay_path: &[],
        }
    }
}

fn deposit(input: &mut Input<'_>) -> u64 {
    input.number().min(MOST_DEPOSITED)
}

fn mapping(input: &mut Input<'_>) -> MappingChange {
    let to = input.u8();
    // To an account that is there, to one that is not yet, to none.
    let index = (!to.is_multiple_of(8)).then_some(u32::from(to / 8 % 5));
    match input.u8() {
        name @ 0..128 => MappingChange::Radio {
            identity: radio_name(name),
            asset: index,
        },
        name => MappingChange::Subscriber {
            identity: subscriber_name(name),
            payer: index,
        },
    }
}

fn radio_names(input: &mut Input<'_>) -> Vec<RadioIdentity> {
    let count = input.u8() % 4;
    (0..count).map(|_| radio_name(input.u8())).collect()
}

fn subscriber_names(input: &mut Input<'_>) -> Vec<SubscriberIdentity> {
    let count = input.u8() % 4;
    (0..count).map(|_| subscriber_name(input.u8())).collect()
}

fn radio_name(name: u8) -> RadioIdentity {
    let text = (name / 5 % 3).to_string();
    match name % 5 {
        0 => RadioIdentity::NasIdentifier(text.into()),
        1 => RadioIdentity::CalledStationId(text.into()),
        2 => RadioIdentity::NasIp(text),
        3 => RadioIdentity::SourceIp(text),
        _ => RadioIdentity::Ed25519([name / 5 % 3; 32]),
    }
}

fn subscriber_name(name: u8) -> SubscriberIdentity {
    let text = (name / 7 % 3).to_string().into_bytes();
    match name % 7 {
        0 => SubscriberIdentity::Class(text),
        1 => SubscriberIdentity::Cui(text),
        2 => SubscriberIdentity::UserName(text),
        3 => SubscriberIdentity::CallingStationId(text),
        4 => SubscriberIdentity::Realm(text),
        5 => SubscriberIdentity::Hash([name / 7 % 3; 32]),
        _ => SubscriberIdentity::Payer((name / 7 % 5).into()),
    }
}
