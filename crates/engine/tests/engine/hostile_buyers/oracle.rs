//! Honest oracles, with the real engine: they end epochs and settle as early as the program allows, and open epochs again when what
//! they close from does not hold any more.

use std::collections::VecDeque;

use openmast_engine::{ClosedEpoch, Engine, Reopenings};
use openmast_ledger::{BaseUnits, OnChain, Posting, Settled, SettlementError, check_posting};
use openmast_records::{
    ChainSnapshot, EpochClosed, EpochsReopened, Genesis, MappingChange, Record, UsageEvent,
    UsageReport,
};

use super::chain::{Chain, Final};
use crate::{
    bench::{radio, report, snapshot, subscriber},
    hostile_payers::chain::{CHALLENGE, MIN_EPOCH},
};

const NAMES: [&str; 2] = ["eve", "ana"];

/// An epoch that ended and is not final.
struct Closed {
    settlement: Final,
    proposed_at: Option<i64>,
    state: Vec<u8>,
    lsn: usize,
}

pub(crate) struct Oracle {
    engine: Engine,
    log: Vec<Record>,
    closed: VecDeque<Closed>,
    /// The engine at the newest end that is final, and the position behind it.
    settled: (Vec<u8>, usize),
    used: [u64; 2],
    last_closed_at: i64,
    final_closed_at: i64,
    pub is_silent: bool,
    /// Because lots hold less than is released.
    pub reopened_for_lots: u64,
    pub reopened: u64,
}

impl Oracle {
    pub(crate) fn new(chain: &Chain) -> Self {
        let mut this = Self {
            engine: Engine::new(),
            log: Vec::new(),
            closed: VecDeque::new(),
            settled: (Vec::new(), 0),
            used: [0; 2],
            last_closed_at: chain.now,
            final_closed_at: chain.now,
            is_silent: false,
            reopened_for_lots: 0,
            reopened: 0,
        };
        this.apply(Record::Genesis(Genesis {
            program: [1; 32],
            network: [2; 32],
            salt_key: [3; 32],
            first_epoch: 1,
            snapshot: accounts(chain),
        }));
        this.apply(Record::Mapping(MappingChange::Radio {
            identity: radio("tower"),
            asset: Some(0),
        }));
        for (payer, name) in (0..).zip(NAMES) {
            this.apply(Record::Mapping(MappingChange::Subscriber {
                identity: subscriber(name),
                payer: Some(payer),
            }));
        }
        this.settled = (this.engine.state().expect("encodes"), this.log.len());
        this
    }

    pub(crate) fn take_in(&mut self, payer: usize, bytes: u64) {
        self.used[payer] += bytes;
        let seconds = self.log.len() as u32;
        self.apply(Record::Report(UsageReport {
            session_id: vec![payer as u8],
            subscriber: vec![subscriber(NAMES[payer])],
            ..report(UsageEvent::Interim, 0, seconds, self.used[payer], 0)
        }));
    }

    /// What is done in a slot, after everybody else.
    pub(crate) fn act(&mut self, chain: &mut Chain) {
        if !self.is_silent {
            self.settle(chain);
        }
        let is_in_time = self.closed.iter().all(|it| it.proposed_at.is_some());
        if is_in_time && chain.now >= self.last_closed_at + MIN_EPOCH {
            self.close(chain);
        }
    }

    fn close(&mut self, chain: &Chain) {
        let lsn = self.log.len();
        let closed = self.apply(Record::EpochClosed(EpochClosed {
            epoch: self.engine.open_epoch().epoch,
            closed_at_ms: 0,
            snapshot: accounts(chain),
        }));
        let settlement = settlement(&closed.expect("it ends"));
        if self.closed.is_empty() {
            let checked = check(&settlement, chain);
            assert_eq!(checked, Ok(()), "it fits what it was closed from");
        }
        self.closed.push_back(Closed {
            settlement,
            proposed_at: None,
            state: self.engine.state().expect("encodes"),
            lsn,
        });
        self.last_closed_at = chain.now;
    }

    fn settle(&mut self, chain: &mut Chain) {
        let Some(next) = self.closed.front_mut() else {
            return;
        };
        if next.settlement.closed_at < chain.exit_closed_at {
            return self.reopen(chain);
        }
        match check(&next.settlement, chain) {
            Ok(()) => {}
            Err(SettlementError::MoreThanReserved) => {
                self.reopened_for_lots += 1;
                return self.reopen(chain);
            }
            Err(error) => panic!("{error}: {:?}", next.settlement),
        }
        let proposed_at = *next.proposed_at.get_or_insert(chain.now);
        if chain.now < proposed_at + CHALLENGE {
            return;
        }
        let next = self.closed.pop_front().expect("it is there");
        chain.settled = settled(&next.settlement.posting);
        self.final_closed_at = next.settlement.closed_at;
        chain.finals.push(next.settlement);
        self.settled = (next.state, next.lsn + 1);
        self.settle(chain);
    }

    fn reopen(&mut self, chain: &Chain) {
        let (state, from) = &self.settled;
        let from_epoch = chain.final_epoch() + 1;
        self.log.push(Record::EpochsReopened(EpochsReopened {
            from_epoch,
            least_slot: chain.slot(),
        }));
        let mut engine = Engine::restore(state).expect("decodes");
        let ahead = (0..).zip(&self.log).skip(*from);
        engine.set_reopenings(Reopenings::of(ahead.clone()));
        for (lsn, record) in ahead {
            let ended = engine.apply(lsn, record).expect("a log as written");
            assert!(ended.is_none(), "no end that counts");
        }
        self.engine = engine;
        self.closed.clear();
        self.last_closed_at = self.final_closed_at;
        self.reopened += 1;
    }

    /// What is final, and what may still become so.
    pub(crate) fn lines<'a>(
        &'a self,
        chain: &'a Chain,
    ) -> impl Iterator<Item = &'a [(u64, u64, u64)]> {
        let open = self.closed.iter().map(|it| &it.settlement);
        let open = open.filter(move |it| it.closed_at >= chain.exit_closed_at);
        let all = chain.finals.last().into_iter().chain(open);
        all.map(|it| &it.lines[..])
    }

    fn apply(&mut self, record: Record) -> Option<ClosedEpoch> {
        let lsn = self.log.len() as u64;
        let closed = self.engine.apply(lsn, &record).expect("a log as written");
        self.log.push(record);
        closed
    }
}

/// A base unit for 1,000 bytes: what no token meets costs something.
fn accounts(chain: &Chain) -> ChainSnapshot {
    ChainSnapshot {
        slot: chain.slot(),
        unix_time: chain.now,
        breaker: 1 << 50,
        lots_left: chain.lots_left(),
        reserves: chain.reserves.clone(),
        ..snapshot(&[1_000_000], &[1 << 40, 1 << 40])
    }
}

fn settlement(closed: &ClosedEpoch) -> Final {
    let end = closed.ledgers.end;
    let mut lines = vec![(0, 0, 0); end.reserve_count as usize];
    for line in &closed.ledgers.reserves {
        let of = line.lifetime;
        lines[line.reserve as usize] = (of.bytes.0, of.accrued.0, line.due.0);
    }
    Final {
        epoch: end.epoch,
        snapshot_slot: end.snapshot_slot,
        closed_at: end.closed_at,
        posting: Posting {
            asset_root: end.asset_root,
            payer_root: end.payer_root,
            reserve_root: end.reserve_root,
            asset_count: end.asset_count,
            payer_count: end.payer_count,
            reserve_count: end.reserve_count,
        },
        lines,
    }
}

fn settled(posting: &Posting) -> Settled {
    let (all, reserves) = (posting.asset_root.sums, posting.reserve_root.sums);
    Settled {
        charged: all.charged,
        accrued: all.accrued,
        reserve_charged: reserves.charged,
        reserve_accrued: reserves.accrued,
        asset_count: posting.asset_count,
        payer_count: posting.payer_count,
        reserve_count: posting.reserve_count,
    }
}

/// What the program checks.
fn check(settlement: &Final, chain: &Chain) -> Result<(), SettlementError> {
    let on_chain = OnChain {
        deposited: BaseUnits(2 << 40),
        withdrawn: BaseUnits(0),
        lots_in: BaseUnits(chain.lots_in),
        lots_out: BaseUnits(chain.lots_out),
        lots_excess: BaseUnits(chain.lots_excess),
        asset_count: 1,
        payer_count: 2,
        reserve_count: chain.reserves.len() as u32,
        breaker: BaseUnits(1 << 50),
    };
    check_posting(&settlement.posting, &chain.settled, &on_chain).map(|_| ())
}
