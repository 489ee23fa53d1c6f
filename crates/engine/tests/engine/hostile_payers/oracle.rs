//! Honest oracles, with the real engine: they end epochs and settle as early as the program allows, and open epochs again
//! when an exit overtook them.

use std::collections::VecDeque;

use openmast_engine::{Engine, Reopenings};
use openmast_records::{
    AssetState, ChainSnapshot, EpochClosed, EpochsReopened, Genesis, MappingChange, Record,
    UsageEvent, UsageReport,
};

use super::chain::{CHALLENGE, Chain, MIN_EPOCH, Settlement};
use crate::bench::{GB, radio, report, subscriber};

/// An epoch that ended and is not final.
struct Closed {
    settlement: Settlement,
    proposed_at: Option<i64>,
    state: Vec<u8>,
    lsn: usize,
}

/// An end of an epoch that counts, and what was used of the payer's before it, in this epoch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Epoch {
    pub used: u64,
    /// The slot of the snapshot that ended the epoch before.
    pub from_slot: u64,
    /// What that snapshot showed the first payer to have left.
    pub shown: u64,
}

pub(crate) struct Oracle {
    engine: Engine,
    log: Vec<Record>,
    closed: VecDeque<Closed>,
    /// The engine at the newest end that is final, and the position behind it.
    settled: (Vec<u8>, usize),
    /// Cumulative, by payer.
    used: [u64; 2],
    /// What the first payer had used, up to each record.
    used_by: Vec<u64>,
    /// Epochs that are final.
    pub epochs: Vec<Epoch>,
    pub reopened: u64,
    last_closed_at: i64,
    final_closed_at: i64,
    /// While the threshold is gone nothing is attested.
    pub is_silent: bool,
}

impl Oracle {
    pub(crate) fn new(chain: &Chain) -> Self {
        let mut this = Self {
            engine: Engine::new(),
            log: Vec::new(),
            closed: VecDeque::new(),
            settled: (Vec::new(), 0),
            used: [0; 2],
            used_by: Vec::new(),
            epochs: Vec::new(),
            reopened: 0,
            last_closed_at: chain.now,
            final_closed_at: chain.now,
            is_silent: false,
        };
        this.apply(Record::Genesis(Genesis {
            program: [1; 32],
            network: [2; 32],
            salt_key: [3; 32],
            first_epoch: 1,
            snapshot: snapshot(chain),
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

    /// Usage worth so many base units, at a door that refuses nobody.
    pub(crate) fn take_in(&mut self, payer: usize, amount: u64) {
        self.used[payer] += amount;
        let seconds = self.log.len() as u32;
        let usage = UsageReport {
            session_id: vec![payer as u8],
            subscriber: vec![subscriber(NAMES[payer])],
            ..report(UsageEvent::Interim, 0, seconds, self.used[payer] * GB, 0)
        };
        self.apply(Record::Report(usage));
    }

    pub(crate) fn used(&self, payer: usize) -> u64 {
        self.used[payer]
    }

    /// What is done in a slot, after everybody else.
    pub(crate) fn act(&mut self, chain: &mut Chain) {
        if !self.is_silent && !chain.settling_is_paused() {
            let mut closed = self.closed.iter();
            if closed.any(|it| it.settlement.closed_at < chain.exit_closed_at) {
                self.reopen(chain);
            }
            self.settle(chain);
        }
        let is_in_time = self.closed.iter().all(|it| it.proposed_at.is_some());
        if is_in_time && chain.now >= self.last_closed_at + MIN_EPOCH {
            self.close(chain);
        }
    }

    /// Ends an epoch now, whatever time it is.
    pub(crate) fn close(&mut self, chain: &Chain) {
        let epoch = self.engine.open_epoch().epoch;
        let record = Record::EpochClosed(EpochClosed {
            epoch,
            closed_at_ms: 0,
            snapshot: snapshot(chain),
        });
        let lsn = self.log.len();
        self.apply(record);
        let accrued = [0, 1].map(|payer| {
            let balance = self.engine.payer_balance(payer).expect("on chain");
            balance.accrued
        });
        self.closed.push_back(Closed {
            settlement: Settlement {
                snapshot_slot: chain.slot(),
                closed_at: chain.now,
                accrued,
            },
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
        let Some(proposed_at) = next.proposed_at else {
            assert!(chain.lets(&next.settlement), "{:?}", next.settlement);
            next.proposed_at = Some(chain.now);
            return;
        };
        if chain.now < proposed_at + CHALLENGE {
            return;
        }
        assert!(chain.lets(&next.settlement), "{:?}", next.settlement);
        chain.settlements.push(next.settlement.clone());
        self.final_closed_at = next.settlement.closed_at;
        let next = self.closed.pop_front().expect("it is there");
        self.count_epoch(next.lsn);
        self.settled = (next.state, next.lsn + 1);
        // The one behind it can be proposed in the same slot.
        self.settle(chain);
    }

    /// The record at `lsn` ended an epoch for good.
    fn count_epoch(&mut self, lsn: usize) {
        let (state, from) = &self.settled;
        let before = match state.is_empty() {
            true => Engine::new(),
            false => Engine::restore(state).expect("decodes"),
        };
        let balance = before.payer_balance(0).expect("on chain");
        self.epochs.push(Epoch {
            used: self.used_by[lsn] - self.used_by[from - 1],
            from_slot: balance.snapshot_slot,
            shown: balance.remaining,
        });
    }

    /// Counts what is open and what is not final as one epoch for each end.
    pub(crate) fn finish(&mut self, chain: &mut Chain) {
        if self
            .closed
            .iter()
            .any(|it| it.settlement.closed_at < chain.exit_closed_at)
        {
            self.reopen(chain);
        }
        self.close(chain);
        while let Some(next) = self.closed.pop_front() {
            assert!(next.settlement.accrued.iter().sum::<u64>() <= chain.prepaid());
            chain.settlements.push(next.settlement);
            self.count_epoch(next.lsn);
            self.settled = (next.state, next.lsn + 1);
        }
    }

    fn reopen(&mut self, chain: &Chain) {
        let (state, from) = &self.settled;
        let from_epoch = Engine::restore(state).expect("decodes").open_epoch().epoch;
        self.log.push(Record::EpochsReopened(EpochsReopened {
            from_epoch,
            least_slot: chain.slot(),
        }));
        self.used_by.push(self.used[0]);
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

    fn apply(&mut self, record: Record) {
        let lsn = self.log.len() as u64;
        self.engine.apply(lsn, &record).expect("a log as written");
        self.log.push(record);
        self.used_by.push(self.used[0]);
    }
}

const NAMES: [&str; 2] = ["eve", "ana"];

/// A base unit for a GB, and a breaker that nobody reaches.
fn snapshot(chain: &Chain) -> ChainSnapshot {
    ChainSnapshot {
        slot: chain.slot(),
        unix_time: chain.now,
        breaker: 1 << 40,
        lots_left: u64::MAX,
        reserves: Vec::new(),
        assets: vec![AssetState {
            price_per_gb: 1,
            ..AssetState::default()
        }],
        payers: chain.payers.iter().map(|payer| payer.state).collect(),
    }
}
