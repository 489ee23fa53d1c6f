//! What a payer was charged for: asked of the oracle with a signature, believed only when the settlement on chain
//! commits to it.

use openmast_client::accounts::Settlement;
use openmast_keys::Key;
use solana_pubkey::Pubkey;

use super::{
    failure::{Exit, Failure},
    oracle_api::{Credential, OracleApi},
    records_answer::{RecordAnswer, RecordsAnswer},
};
use openmast_archive::{RecordLine, RecordNode, holds_records};
use openmast_oracle::serve::owner::sessions_message;

/// The records of `payer` in the epoch of a settlement, all of which it commits to. `owner` owns the payer.
///
/// # Errors
/// The oracle does not answer or does not disclose them, or what it tells is not what the settlement commits to.
pub async fn verified(
    api: &OracleApi,
    owner: &Key,
    network: &Pubkey,
    payer: u32,
    settlement: &Settlement,
) -> Result<Vec<RecordLine>, Failure> {
    let epoch = settlement.content.epoch;
    let credential = Credential::of_owner(owner, |expires| {
        sessions_message(network, payer, epoch, expires)
    })?;
    let answer = api.sessions(payer, epoch, &credential).await?;
    verify(payer, &settlement.content.private_root, answer)
}

fn verify(
    payer: u32,
    private_root: &RecordNode,
    answer: RecordsAnswer,
) -> Result<Vec<RecordLine>, Failure> {
    let records: Vec<RecordLine> = answer
        .records
        .into_iter()
        .map(|record| record.read(payer))
        .collect::<Result<_, _>>()?;
    let siblings: Vec<RecordNode> = answer
        .siblings
        .iter()
        .map(|text| hash(text, "siblings"))
        .collect::<Result<_, _>>()?;
    let total = number(&answer.record_count, "record_count")?;
    let first = number(&answer.first_record, "first_record")?;
    let held = holds_records(private_root, total, first, &records, &siblings);
    // That a payer used nothing is not proven, and nobody has to believe it: its charges are public.
    if records.is_empty() || held {
        return Ok(records);
    }
    Err(Failure::new(
        Exit::Verification,
        "the settlement on chain does not commit to these session records; do not trust this oracle",
    ))
}

impl RecordAnswer {
    fn read(self, payer: u32) -> Result<RecordLine, Failure> {
        Ok(RecordLine {
            payer,
            asset: self.asset,
            session_id: RecordLine::session_hex(&self.session_id),
            radio: self.radio,
            bytes_up: number(&self.bytes_up, "bytes_up")?,
            bytes_down: number(&self.bytes_down, "bytes_down")?,
            first_event_at_ms: number(&self.first_event_at_ms, "first_event_at_ms")?,
            last_event_at_ms: number(&self.last_event_at_ms, "last_event_at_ms")?,
            price_per_gb: number(&self.price_per_gb, "price_per_gb")?,
            salt: hash(&self.salt, "salt")?,
        })
    }
}

fn number(text: &str, what: &str) -> Result<u64, Failure> {
    text.parse().map_err(|_| malformed(what))
}

fn hash(text: &str, what: &str) -> Result<RecordNode, Failure> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes).map_err(|_| malformed(what))?;
    Ok(bytes)
}

fn malformed(what: &str) -> Failure {
    Failure::new(
        Exit::Verification,
        format!("the oracle's session records are malformed ({what}); do not trust this oracle"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use openmast_archive::record_root;

    fn answer(bytes_up: &str) -> RecordsAnswer {
        let json = serde_json::json!({
            "payer": 3, "epoch": "2", "private_root": "", "record_count": "1", "first_record": "0", "siblings": [],
            "records": [{
                "session_id": "hex:00ff", "radio": "nas_identifier=tower-7", "asset": 1, "bytes_up": bytes_up,
                "bytes_down": "5", "first_event_at_ms": "1", "last_event_at_ms": "2", "price_per_gb": "9",
                "salt": "04".repeat(32),
            }],
        });
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn only_what_the_settlement_commits_to_is_believed() {
        let record = RecordLine {
            payer: 3,
            asset: 1,
            session_id: "00ff".into(),
            radio: "nas_identifier=tower-7".into(),
            bytes_up: 4,
            bytes_down: 5,
            first_event_at_ms: 1,
            last_event_at_ms: 2,
            price_per_gb: 9,
            salt: [4; 32],
        };
        let root = record_root(std::slice::from_ref(&record));
        assert_eq!(verify(3, &root, answer("4")).unwrap(), [record]);
        for (payer, bytes_up) in [(3, "6"), (2, "4"), (3, "-4")] {
            let failure = verify(payer, &root, answer(bytes_up)).unwrap_err();
            assert_eq!(failure.exit, Exit::Verification);
        }
    }
}
