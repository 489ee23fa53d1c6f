//! The records of a payer as the oracle's API tells them.

use serde::Deserialize;

/// The records as the API tells them; nothing in it is verified.
#[derive(Deserialize)]
pub struct RecordsAnswer {
    pub records: Vec<RecordAnswer>,
    pub record_count: String,
    pub first_record: String,
    pub siblings: Vec<String>,
}

#[derive(Deserialize)]
pub struct RecordAnswer {
    pub session_id: String,
    pub radio: String,
    pub asset: u32,
    pub bytes_up: String,
    pub bytes_down: String,
    pub first_event_at_ms: String,
    pub last_event_at_ms: String,
    pub price_per_gb: String,
    pub salt: String,
}
