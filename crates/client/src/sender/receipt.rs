use super::Sender;
use crate::{
    events::{self, Event, EventError},
    market,
    rpc::{Rpc, RpcTrouble},
    share_gate,
};
use serde_json::{Value, json};
use solana_client::rpc_request::RpcRequest;
use solana_commitment_config::CommitmentConfig;
use solana_signature::Signature;

/// What a transaction did that landed, as a node keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Slot of the block that has it.
    pub slot: u64,
    /// The program's events in order, as far as [`Self::gap`] lets them be known.
    pub events: Vec<Event>,
    /// The same of the share gate.
    pub gate_events: Vec<share_gate::events::Event>,
    /// The same of the market.
    pub market_events: Vec<market::Event>,
    /// Why events may be missing; `None`: these are all.
    pub gap: Option<Gap>,
}

/// Why a receipt may lack events of the programs.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Gap {
    /// Logs are cut where they are too long, which whoever sends a transaction can bring about.
    #[error(
        "the node cut the transaction's logs; use one that keeps longer logs (--log-messages-bytes-limit of the validator)"
    )]
    Cut,
    /// An event that does not decode.
    #[error(transparent)]
    Event(#[from] EventError),
}

impl Sender {
    /// What a landed transaction did. `None`: no node knows it (yet), or keeps its logs. It is told only of
    /// transactions that are confirmed.
    ///
    /// # Errors
    /// [`RpcTrouble`].
    pub async fn receipt(&self, signature: Signature) -> Result<Option<Receipt>, RpcTrouble> {
        self.rpc.receipt(signature, self.options.commitment).await
    }
}

impl Rpc {
    /// As [`Sender::receipt`].
    ///
    /// # Errors
    /// [`RpcTrouble`].
    pub async fn receipt(
        &self,
        signature: Signature,
        commitment: CommitmentConfig,
    ) -> Result<Option<Receipt>, RpcTrouble> {
        let commitment = match commitment.is_finalized() {
            true => CommitmentConfig::finalized(),
            false => CommitmentConfig::confirmed(),
        };
        let config = json!({
            "encoding": "base64",
            "commitment": commitment.commitment.to_string(),
            "maxSupportedTransactionVersion": 0,
        });
        let parameters = json!([signature.to_string(), config]);
        let told = self
            .ask_all("getTransaction", |client| {
                let parameters = parameters.clone();
                async move {
                    client
                        .send::<Value>(RpcRequest::GetTransaction, parameters)
                        .await
                }
            })
            .await?;
        // One node may be behind the one that told that it landed.
        Ok(told.iter().find_map(receipt))
    }
}

fn receipt(told: &Value) -> Option<Receipt> {
    let slot = told.get("slot")?.as_u64()?;
    let logs = told.get("meta")?.get("logMessages")?.as_array()?;
    let logs = logs.iter().filter_map(Value::as_str);
    let mut gap = events::are_cut(logs.clone()).then_some(Gap::Cut);
    Some(Receipt {
        slot,
        gate_events: known(share_gate::events::Event::from_logs(logs.clone()), &mut gap),
        market_events: known(market::Event::from_logs(logs.clone()), &mut gap),
        events: known(Event::from_logs(logs), &mut gap),
        gap,
    })
}

/// The events that decode; the first one that does not is the gap, unless there is one.
fn known<T>(told: Vec<Result<T, EventError>>, gap: &mut Option<Gap>) -> Vec<T> {
    let mut events = Vec::with_capacity(told.len());
    for event in told {
        match event {
            Ok(event) => events.push(event),
            Err(error) => {
                gap.get_or_insert(Gap::Event(error));
            }
        }
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{addresses::PROGRAM_ID, events::PauseChanged};
    use base64::{Engine, prelude::BASE64_STANDARD};
    use solana_pubkey::Pubkey;

    #[test]
    fn what_happened_is_read_from_the_logs() {
        let paused = PauseChanged {
            network: Pubkey::new_from_array([3; 32]),
            paused: 5,
            paused_at: 6,
            paused_until: 7,
        };
        let mut data = PauseChanged::DISCRIMINATOR.to_vec();
        data.extend(borsh::to_vec(&paused).unwrap());
        let logs = [
            format!("Program {PROGRAM_ID} invoke [1]"),
            format!("Program data: {}", BASE64_STANDARD.encode(data)),
            "Program data: AAAA".into(),
            format!("Program {PROGRAM_ID} success"),
        ];
        let told = json!({ "slot": 9, "meta": { "err": null, "logMessages": logs } });
        let expected = Receipt {
            slot: 9,
            events: vec![Event::PauseChanged(paused)],
            gate_events: Vec::new(),
            market_events: Vec::new(),
            gap: Some(Gap::Event(EventError::Unknown)),
        };
        assert_eq!(receipt(&told), Some(expected));
    }

    #[test]
    fn what_may_be_missing_is_said() {
        let gap = |logs: &[String]| {
            let told = json!({ "slot": 9, "meta": { "err": null, "logMessages": logs } });
            receipt(&told).unwrap().gap
        };
        let [begin, end] =
            ["invoke [1]", "success"].map(|state| format!("Program {PROGRAM_ID} {state}"));
        assert_eq!(gap(&[begin.clone(), end.clone()]), None);
        // Where it is cut, nobody knows what else it did.
        assert_eq!(
            gap(&[begin.clone(), "Log truncated".into()]),
            Some(Gap::Cut)
        );
        // A program cannot pretend it.
        let pretended = "Program log: Log truncated".into();
        assert_eq!(gap(&[begin.clone(), pretended, end.clone()]), None);
        for program in [PROGRAM_ID, share_gate::PROGRAM_ID] {
            let [begin, end] =
                ["invoke [1]", "success"].map(|state| format!("Program {program} {state}"));
            let damaged = gap(&[begin, "Program data: ?".into(), end]);
            assert_eq!(damaged, Some(Gap::Event(EventError::Encoding)), "{program}");
        }
    }

    #[test]
    fn a_node_that_keeps_no_logs_tells_nothing() {
        for told in [
            Value::Null,
            json!({ "slot": 9, "meta": null }),
            json!({ "slot": 9, "meta": { "logMessages": null } }),
        ] {
            assert_eq!(receipt(&told), None, "{told}");
        }
    }
}
