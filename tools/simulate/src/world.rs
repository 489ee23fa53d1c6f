//! Subscribers who move, use the network, and are counted by the radio that they are at.
//!
//! Time passes in steps. In each, everybody moves; a session that is at another radio than before ends there and goes on
//! here, with an id of its own and counters from zero, as the new radio would count it.

use openmast_usage::{RadioAccessTechnology, Report, SessionId, Subject};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use sha2::{Digest, Sha256};

use crate::{
    mobility::{Grid, Walker},
    traffic::{Demand, pause_ms},
};

/// Simulated time between two steps.
pub(crate) const STEP_MS: u64 = 10_000;
/// 5QI of ordinary internet traffic (3GPP TS 23.501, table 5.7.4-1).
const DEFAULT_5QI: u8 = 9;

/// Everybody and everything.
pub(crate) struct World {
    rng: StdRng,
    grid: Grid,
    subscribers: Vec<Subscriber>,
    interval_ms: u64,
    now_ms: u64,
}

/// What a radio would report now.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reported {
    pub(crate) radio: usize,
    /// Who pays, whatever the report says.
    pub(crate) payer: u32,
    pub(crate) report: Report<'static>,
}

struct Subscriber {
    walker: Walker,
    payer: u32,
    subject: Subject,
    state: State,
}

#[derive(Clone, Copy)]
enum State {
    Idle { until_ms: u64 },
    Active(Use),
}

/// A session, and the part of it that the present radio counts.
#[derive(Clone, Copy)]
struct Use {
    demand: Demand,
    began_ms: u64,
    radio: usize,
    session_id: SessionId,
    /// Since when this radio counts.
    since_ms: u64,
    /// What other radios had counted before.
    before: (u64, u64),
}

/// How big a world is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) radios: usize,
    pub(crate) subscribers: usize,
    pub(crate) payers: u32,
}

impl World {
    /// Begins at `now_ms`. Subscribers are named by a hash if `hashed`, else by the index of their payer.
    pub(crate) fn new(size: Size, hashed: bool, interval_ms: u64, seed: u64, now_ms: u64) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let grid = Grid::new(size.radios);
        let subscribers = (0..size.subscribers)
            .map(|index| {
                let payer = payer_of(index, size.payers);
                let subject = match hashed {
                    true => Subject::Subscriber(subscriber_hash(seed, index)),
                    false => Subject::Payer(payer),
                };
                Subscriber {
                    walker: Walker::new(&grid, &mut rng),
                    payer,
                    subject,
                    state: State::Idle {
                        until_ms: now_ms + pause_ms(&mut rng),
                    },
                }
            })
            .collect();
        Self {
            rng,
            grid,
            subscribers,
            interval_ms,
            now_ms,
        }
    }

    /// One step of time; what is reported in it goes to `report`.
    pub(crate) fn step(&mut self, mut report: impl FnMut(Reported)) {
        self.now_ms += STEP_MS;
        let (now_ms, is_due) = (self.now_ms, self.now_ms.is_multiple_of(self.interval_ms));
        for subscriber in &mut self.subscribers {
            let (grid, rng) = (&self.grid, &mut self.rng);
            subscriber.walker.walk(STEP_MS as f64 / 1000.0, grid, rng);
            let radio = grid.radio_at(&subscriber.walker);
            subscriber.step(now_ms, radio, is_due, rng, &mut report);
        }
    }

    /// Everybody stops.
    pub(crate) fn end(&mut self, mut report: impl FnMut(Reported)) {
        for subscriber in &self.subscribers {
            if let State::Active(used) = subscriber.state {
                report(subscriber.reported(&used, self.now_ms, true));
            }
        }
    }
}

impl Subscriber {
    fn step(
        &mut self,
        now_ms: u64,
        radio: usize,
        is_due: bool,
        rng: &mut StdRng,
        report: &mut impl FnMut(Reported),
    ) {
        match &mut self.state {
            State::Idle { until_ms } if *until_ms <= now_ms => {
                let began_ms = *until_ms;
                self.state = State::Active(Use {
                    demand: Demand::sample(rng),
                    began_ms,
                    radio,
                    session_id: rng.random(),
                    since_ms: began_ms,
                    before: (0, 0),
                });
            }
            State::Idle { .. } => {}
            State::Active(used) => {
                let used = *used;
                let ends_ms = used.began_ms + used.demand.duration_ms;
                if ends_ms <= now_ms {
                    report(self.reported(&used, ends_ms, true));
                    self.state = State::Idle {
                        until_ms: now_ms + pause_ms(rng),
                    };
                } else if used.radio != radio {
                    report(self.reported(&used, now_ms, true));
                    self.state = State::Active(Use {
                        radio,
                        session_id: rng.random(),
                        since_ms: now_ms,
                        before: used.demand.after(now_ms - used.began_ms),
                        ..used
                    });
                } else if is_due {
                    report(self.reported(&used, now_ms, false));
                }
            }
        }
    }

    fn reported(&self, used: &Use, at_ms: u64, is_final: bool) -> Reported {
        let (up, down) = used.demand.after(at_ms - used.began_ms);
        Reported {
            radio: used.radio,
            payer: self.payer,
            report: Report {
                session_id: used.session_id,
                subject: self.subject,
                started_at_ms: used.since_ms,
                ended_at_ms: at_ms.max(used.since_ms),
                bytes_up: up - used.before.0,
                bytes_down: down - used.before.1,
                is_final,
                radio_access_technology: RadioAccessTechnology::NR,
                quality_class: DEFAULT_5QI,
                relay_path: &[],
            },
        }
    }
}

/// Who pays for a subscriber.
pub(crate) fn payer_of(subscriber: usize, payers: u32) -> u32 {
    u32::try_from(subscriber % payers.max(1) as usize).unwrap_or(0)
}

/// What stands for a subscriber.
pub(crate) fn subscriber_hash(seed: u64, subscriber: usize) -> [u8; 32] {
    derive("subscriber", seed, subscriber)
}

/// The secret key of a radio. Everybody can compute it: these are radios of a simulation.
pub(crate) fn radio_seed(seed: u64, radio: usize) -> [u8; 32] {
    derive("radio", seed, radio)
}

fn derive(what: &str, seed: u64, index: usize) -> [u8; 32] {
    Sha256::new()
        .chain_update("openmast/simulate/1")
        .chain_update(what)
        .chain_update(seed.to_le_bytes())
        .chain_update((index as u64).to_le_bytes())
        .finalize()
        .into()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    const SIZE: Size = Size {
        radios: 9,
        subscribers: 50,
        payers: 3,
    };

    fn all(seed: u64) -> Vec<Reported> {
        let mut world = World::new(SIZE, false, 60_000, seed, 1_700_000_040_000);
        let mut reports = Vec::new();
        for _ in 0..360 {
            world.step(|reported| reports.push(reported));
        }
        world.end(|reported| reports.push(reported));
        reports
    }

    #[test]
    fn a_seed_gives_the_same_world_and_another_seed_another_one() {
        let bytes = |seed| -> Vec<(usize, u64)> {
            let reports = all(seed);
            reports
                .iter()
                .map(|reported| (reported.radio, reported.report.bytes_down))
                .collect()
        };
        assert_eq!(bytes(1), bytes(1));
        assert_ne!(bytes(1), bytes(2));
    }

    #[test]
    fn counters_grow_in_each_session_and_each_ends_once() {
        let mut last: HashMap<(usize, SessionId), (u64, u64, bool)> = HashMap::new();
        let mut handed_over = 0;
        for Reported { radio, report, .. } in all(7) {
            assert!(report.started_at_ms <= report.ended_at_ms);
            let seen = last.insert(
                (radio, report.session_id),
                (report.bytes_down, report.ended_at_ms, report.is_final),
            );
            if let Some((bytes_down, ended_at_ms, is_final)) = seen {
                assert!(bytes_down <= report.bytes_down && ended_at_ms <= report.ended_at_ms);
                assert!(!is_final, "goes on after its end");
            }
            handed_over += usize::from(report.is_final);
        }
        assert!(last.values().all(|(_, _, is_final)| *is_final));
        assert_eq!(handed_over, last.len());
        assert!(last.len() > 100);
    }
}
