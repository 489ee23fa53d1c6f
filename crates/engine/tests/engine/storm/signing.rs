//! Radios that sign: batches of several sessions' counters, some again, some late, some never.

use std::collections::BTreeMap;

use openmast_records::{RadioIdentity, SignedBatch, SubscriberIdentity};
use openmast_usage::{BatchBuilder, RadioAccessTechnology, RadioSigner, Report, Subject};

use crate::dice::Dice;

const NETWORK: [u8; 32] = [2; 32];
/// Batches that a radio may send again.
const REMEMBERED: usize = 8;
const MOST_REPORTS: u64 = 20;

/// All of them.
#[derive(Clone)]
pub(crate) struct Signing {
    radios: Vec<Radio>,
    payers: u64,
    /// `batch_again`, `batch_late`, `batch_gap`, `counters_anew`.
    pub happened: BTreeMap<&'static str, u64>,
}

#[derive(Clone)]
struct Radio {
    key: [u8; 32],
    sequence: u64,
    sessions: Vec<Session>,
    /// Canonical bytes that were sent.
    sent: Vec<Vec<u8>>,
    /// Those that others overtake.
    held_back: Vec<Vec<u8>>,
}

#[derive(Clone, Copy)]
struct Session {
    id: [u8; 16],
    subject: Subject,
    started_at_ms: u64,
    up: u64,
    down: u64,
}

impl Signing {
    pub(crate) fn new(radios: u64, sessions: u64, payers: u64) -> Self {
        Self {
            radios: (0..radios)
                .map(|number| radio(number, sessions, payers))
                .collect(),
            payers,
            happened: BTreeMap::new(),
        }
    }

    /// A name of one of the radios.
    pub(crate) fn radio(&self, dice: &mut Dice) -> RadioIdentity {
        let place = dice.below(self.radios.len() as u64) as usize;
        RadioIdentity::Ed25519(self.radios[place].key)
    }

    /// A name that reports may have for a subscriber.
    pub(crate) fn subscriber(&self, dice: &mut Dice) -> SubscriberIdentity {
        match subject(dice.below(self.payers * 2), self.payers) {
            Subject::Payer(index) => SubscriberIdentity::Payer(index),
            Subject::Subscriber(hash) => SubscriberIdentity::Hash(hash),
        }
    }

    /// What arrives next.
    pub(crate) fn next(&mut self, dice: &mut Dice, now_ms: u64) -> SignedBatch {
        let place = dice.below(self.radios.len() as u64) as usize;
        let radio = &mut self.radios[place];
        let (canonical, kind) = radio.next(dice, now_ms, &mut self.happened);
        if let Some(kind) = kind {
            *self.happened.entry(kind).or_default() += 1;
        }
        SignedBatch {
            received_at_ms: now_ms,
            // The door verified it; what is in the log is taken at its word.
            signature: [0; 64],
            canonical,
        }
    }
}

fn radio(number: u64, sessions: u64, payers: u64) -> Radio {
    let mut seed = [7; 32];
    seed[..8].copy_from_slice(&number.to_le_bytes());
    let session = |session: u64| Session {
        id: [session as u8; 16],
        subject: subject(number * 31 + session, payers),
        started_at_ms: 0,
        up: 0,
        down: 0,
    };
    Radio {
        key: RadioSigner::from_seed(seed).key().to_bytes(),
        sequence: 0,
        sessions: (0..sessions).map(session).collect(),
        sent: Vec::new(),
        held_back: Vec::new(),
    }
}

/// Half of them name a payer, and the others a subscriber.
fn subject(number: u64, payers: u64) -> Subject {
    let number = number % (payers * 2);
    match number < payers {
        true => Subject::Payer(number as u32),
        false => Subject::Subscriber([number as u8; 32]),
    }
}

type Happened = BTreeMap<&'static str, u64>;

impl Radio {
    /// Canonical bytes, and what is not as it should be with them.
    fn next(
        &mut self,
        dice: &mut Dice,
        now_ms: u64,
        happened: &mut Happened,
    ) -> (Vec<u8>, Option<&'static str>) {
        if dice.is(10) && !self.sent.is_empty() {
            let place = dice.below(self.sent.len() as u64) as usize;
            return (self.sent[place].clone(), Some("batch_again"));
        }
        if dice.is(50) && !self.held_back.is_empty() {
            return (self.held_back.remove(0), Some("batch_late"));
        }
        if dice.is(10) && self.held_back.len() < REMEMBERED {
            let overtaken = self.batch(dice, now_ms, happened);
            self.held_back.push(overtaken);
        }
        let is_lost = dice.is(5);
        if is_lost {
            self.batch(dice, now_ms, happened);
        }
        let canonical = self.batch(dice, now_ms, happened);
        if self.sent.len() < REMEMBERED {
            self.sent.push(canonical.clone());
        } else {
            let place = dice.below(REMEMBERED as u64) as usize;
            self.sent[place].clone_from(&canonical);
        }
        (canonical, is_lost.then_some("batch_gap"))
    }

    fn batch(&mut self, dice: &mut Dice, now_ms: u64, happened: &mut Happened) -> Vec<u8> {
        self.sequence += 1;
        let mut batch = BatchBuilder::new(&NETWORK, &self.key, self.sequence, 0);
        for _ in 0..1 + dice.below(MOST_REPORTS) {
            let place = dice.below(self.sessions.len() as u64) as usize;
            let session = &mut self.sessions[place];
            let before = session.report(now_ms.saturating_sub(90_000), false);
            *happened.entry("counters_anew").or_default() +=
                u64::from(session.advance(dice, now_ms));
            let is_final = dice.is(3);
            let report = session.report(now_ms - dice.below(2_000), is_final);
            batch.push(&report).expect("has room");
            if dice.is(10) {
                batch.push(&before).expect("has room");
            }
        }
        batch.finish().expect("has reports")
    }
}

impl Session {
    /// Some time passes. Whether its counters began anew, as it says.
    fn advance(&mut self, dice: &mut Dice, now_ms: u64) -> bool {
        let begins_anew = self.started_at_ms == 0 || dice.is(2);
        if begins_anew || dice.is(1) {
            (self.up, self.down) = (0, 0);
        }
        let had_begun = self.started_at_ms > 0;
        if begins_anew {
            self.started_at_ms = now_ms - 60_000;
        }
        let bits = [4, 20, 24, 33][dice.below(4) as usize];
        self.up += dice.below(1 << bits);
        self.down += dice.below(1 << bits);
        begins_anew && had_begun
    }

    fn report(&self, ended_at_ms: u64, is_final: bool) -> Report<'static> {
        Report {
            session_id: self.id,
            subject: self.subject,
            started_at_ms: self.started_at_ms,
            ended_at_ms,
            bytes_up: self.up,
            bytes_down: self.down,
            is_final,
            radio_access_technology: RadioAccessTechnology::NR,
            quality_class: 9,
            relay_path: &[],
        }
    }
}
