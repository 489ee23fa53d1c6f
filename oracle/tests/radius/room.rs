//! Room that a test can make scarce.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use openmast_log::{Batch, Room, SenderNumber};
use openmast_records::Record;
use openmast_records::Sender;

/// Boundless, until it is said what an area has. Sessions that are in the log are known.
#[derive(Clone, Default)]
pub struct LabRoom(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    areas: Vec<String>,
    places: HashMap<String, u64>,
    known: HashSet<(Vec<u8>, Vec<u8>)>,
    closed: HashSet<String>,
    bytes: HashMap<String, usize>,
}

impl LabRoom {
    pub fn has_places(&self, area: &str, places: u64) {
        self.0.lock().unwrap().places.insert(area.into(), places);
    }

    pub fn closes_log(&self, area: &str) {
        self.0.lock().unwrap().closed.insert(area.into());
    }

    pub fn given_to_log(&self, area: &str) -> usize {
        self.0.lock().unwrap().bytes[area]
    }

    /// The log has it.
    pub fn knows(&self, area: &[u8], session_id: &[u8]) {
        let session = (area.to_vec(), session_id.to_vec());
        self.0.lock().unwrap().known.insert(session);
    }
}

impl State {
    fn places(&mut self, sender: SenderNumber) -> Option<&mut u64> {
        self.places.get_mut(&self.areas[sender.0])
    }
}

#[async_trait]
impl Room for LabRoom {
    fn number(&self, sender: &Sender) -> SenderNumber {
        let Sender::Area(area) = sender else {
            panic!("RADIUS has areas");
        };
        let mut state = self.0.lock().unwrap();
        state.areas.push(String::from_utf8(area.clone()).unwrap());
        SenderNumber(state.areas.len() - 1)
    }

    fn expect_radios(&self, _: usize) {}

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

    async fn take_known(&self, batch: &Batch, senders: &[(SenderNumber, u64)]) -> Vec<bool> {
        let state = self.0.lock().unwrap();
        let records = batch.read().unwrap();
        assert_eq!(records.len(), senders.len());
        let known = records.into_iter().map(|record| match record {
            Record::Report(report) => {
                let name = (report.area.to_vec(), report.session_id.to_vec());
                state.known.contains(&name)
            }
            other => panic!("no report: {other:?}"),
        });
        known.collect()
    }

    fn is_log_open(&self, sender: SenderNumber) -> bool {
        let state = self.0.lock().unwrap();
        !state.closed.contains(&state.areas[sender.0])
    }

    fn give_to_log(&self, sender: SenderNumber, bytes: usize) {
        let mut state = self.0.lock().unwrap();
        let area = state.areas[sender.0].clone();
        *state.bytes.entry(area).or_default() += bytes;
    }
}
