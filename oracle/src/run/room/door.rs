//! The log as front doors see it: with a room before it that they ask for places, and shut while what is taken could never be settled.

use std::sync::{Arc, atomic::Ordering};

use async_trait::async_trait;

use super::{SessionRoom, State, signed};
use crate::{
    run::{divergence::Gate, engine_thread::EngineHandle},
    shares::Shares,
};
use openmast_engine::Engine;
use openmast_log::{Batch, DurableLog, Filled, Log, LogError, Room, SenderNumber};
use openmast_records::{Lsn, Sender};

impl SessionRoom {
    /// The log as a door sees it.
    pub(crate) fn guard(&self, log: Log, engine: EngineHandle<Engine>, gate: Gate) -> Log {
        Arc::new(Guarded {
            log,
            gate,
            room: Arc::new(Doorkeeper {
                room: self.clone(),
                engine,
            }),
        })
    }
}

/// What doors ask.
pub(super) struct Doorkeeper {
    pub(super) room: SessionRoom,
    pub(super) engine: EngineHandle<Engine>,
}

#[async_trait]
impl Room for Doorkeeper {
    fn number(&self, sender: &Sender) -> SenderNumber {
        let expected = &self.room.0.expected;
        SenderNumber(self.room.lock().number(sender, expected))
    }

    fn expect_radios(&self, count: usize) {
        let mut state = self.room.lock();
        if state.radios != count {
            state.radios = count;
            let State { sessions, log, .. } = &mut *state;
            let shares = sessions.iter_mut().chain(log);
            shares.for_each(|shares| shares.set_radios(count));
        }
    }

    fn take(&self, sender: SenderNumber, reports: u64) -> bool {
        let take = |shares: &mut Shares, number| shares.take(number, signed(reports));
        self.room.change(sender, take)
    }

    fn give_back(&self, sender: SenderNumber, reports: u64) {
        self.room.change(sender, |shares, number| {
            shares.give_back(number, signed(reports));
            true
        });
    }

    async fn take_known(&self, batch: &Batch, senders: &[(SenderNumber, u64)]) -> Vec<bool> {
        // Before the engine is asked, so that nobody has the places of sessions that are forgotten meanwhile.
        for (sender, reports) in senders {
            self.room.change(*sender, |shares, number| {
                shares.take_anyway(number, signed(*reports));
                true
            });
        }
        let batch = batch.clone();
        let answer = self.engine.ask(move |engine| {
            let records = batch.read()?;
            Ok::<_, LogError>(engine.may_begin(&records))
        });
        // When the engine has ended, no report is taken.
        let Ok(Ok(may_begin)) = answer.await else {
            for (sender, reports) in senders {
                self.give_back(*sender, *reports);
            }
            return vec![false; senders.len()];
        };
        let taken = senders.iter().zip(may_begin);
        let taken = taken.map(|((sender, reports), may_begin)| {
            self.room.change(*sender, |shares, number| {
                shares.give_back(number, signed(may_begin));
                let has_places = shares.take(number, signed(may_begin));
                if !has_places {
                    shares.give_back(number, signed(reports.saturating_sub(may_begin)));
                }
                has_places
            })
        });
        taken.collect()
    }

    fn is_log_open(&self, sender: SenderNumber) -> bool {
        if !self.room.0.is_log_divided.load(Ordering::Acquire) {
            return true;
        }
        let state = self.room.lock();
        let log = state.log.as_ref();
        log.is_none_or(|log| log.left(sender.0) > 0)
    }

    fn give_to_log(&self, sender: SenderNumber, bytes: usize) {
        if self.room.0.is_log_divided.load(Ordering::Acquire)
            && let Some(log) = &mut self.room.lock().log
        {
            log.take_anyway(sender.0, signed(bytes as u64));
        }
    }
}

/// A log with a room before it, which takes nothing while its gate is shut.
struct Guarded {
    log: Log,
    gate: Gate,
    room: Arc<Doorkeeper>,
}

#[async_trait]
impl DurableLog for Guarded {
    async fn append_batch(&self, batch: Batch) -> Result<Lsn, LogError> {
        if self.gate.is_shut() {
            return Err(LogError::Overtaken);
        }
        self.log.append_batch(batch).await
    }

    async fn append_batch_at(&self, expected: Lsn, batch: Batch) -> Result<Lsn, LogError> {
        if self.gate.is_shut() {
            return Err(LogError::Overtaken);
        }
        self.log.append_batch_at(expected, batch).await
    }

    fn scan(
        &self,
        from: Lsn,
        until: Lsn,
        show: &mut dyn FnMut(Lsn, &[u8]),
    ) -> Result<Option<Lsn>, LogError> {
        self.log.scan(from, until, show)
    }

    fn durable_records(&self) -> u64 {
        self.log.durable_records()
    }

    fn release(&self, up_to: Lsn) -> Result<(), LogError> {
        self.log.release(up_to)
    }

    fn stop(&self) {
        self.log.stop();
    }

    fn filled(&self) -> Filled {
        self.log.filled()
    }

    fn room(&self) -> Arc<dyn Room> {
        self.room.clone()
    }
}
