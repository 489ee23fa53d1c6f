//! Room that a test can make scarce.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use openmast_log::{Batch as LogBatch, Room, SenderNumber};
use openmast_records::Sender;
use openmast_records::{Record, SignedBatch};
use openmast_usage::Batch;

/// Boundless, until it is said what a radio has. Sessions that are in the log are known.
#[derive(Clone, Default)]
pub struct LabRoom(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    radios: Vec<[u8; 32]>,
    places: HashMap<[u8; 32], u64>,
    known: HashSet<([u8; 32], [u8; 16])>,
    closed: HashSet<[u8; 32]>,
}

impl LabRoom {
    pub fn has_places(&self, radio: [u8; 32], places: u64) {
        self.0.lock().unwrap().places.insert(radio, places);
    }

    pub fn closes_log(&self, radio: [u8; 32]) {
        self.0.lock().unwrap().closed.insert(radio);
    }

    /// The log has it.
    pub fn knows(&self, batch: &SignedBatch) {
        let batch = Batch::parse(&batch.canonical).unwrap();
        let mut state = self.0.lock().unwrap();
        let sessions = batch
            .reports()
            .map(|report| (batch.radio(), report.session_id));
        state.known.extend(sessions);
    }
}

impl State {
    fn places(&mut self, sender: SenderNumber) -> Option<&mut u64> {
        self.places.get_mut(&self.radios[sender.0])
    }
}

#[async_trait]
impl Room for LabRoom {
    fn number(&self, sender: &Sender) -> SenderNumber {
        let Sender::Radio(radio) = sender else {
            panic!("a radio that signs");
        };
        let mut state = self.0.lock().unwrap();
        let known = state.radios.iter().position(|known| known == radio);
        SenderNumber(known.unwrap_or_else(|| {
            state.radios.push(*radio);
            state.radios.len() - 1
        }))
    }

    fn expect_radios(&self, count: usize) {
        assert!(count > 0);
    }

    fn take(&self, sender: SenderNumber, reports: u64) -> bool {
        let mut state = self.0.lock().unwrap();
        let Some(places) = state.places(sender) else {
            return true;
        };
        let rest = places.checked_sub(reports);
        *places = rest.unwrap_or(*places);
        rest.is_some()
    }

    fn give_back(&self, sender: SenderNumber, reports: u64) {
        if let Some(places) = self.0.lock().unwrap().places(sender) {
            *places += reports;
        }
    }

    async fn take_known(&self, batch: &LogBatch, senders: &[(SenderNumber, u64)]) -> Vec<bool> {
        let state = self.0.lock().unwrap();
        let records = batch.read().unwrap();
        assert_eq!(records.len(), senders.len());
        let known = records.into_iter().map(|record| {
            let Record::SignedBatch(batch) = record else {
                panic!("no batch");
            };
            let batch = Batch::parse(&batch.canonical).unwrap();
            let mut reports = batch.reports();
            reports.all(|report| state.known.contains(&(batch.radio(), report.session_id)))
        });
        known.collect()
    }

    fn is_log_open(&self, sender: SenderNumber) -> bool {
        let state = self.0.lock().unwrap();
        !state.closed.contains(&state.radios[sender.0])
    }

    fn give_to_log(&self, _: SenderNumber, bytes: usize) {
        assert!(bytes > 0);
    }
}
