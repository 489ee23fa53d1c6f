//! Radios, subscribers, and reports of theirs. Subscriber `n` is payer `n`, radio `n` asset `n`.

use openmast_records::{
    AssetState, ChainSnapshot, Continued, EventTime, Genesis, MappingChange, PayerState,
    RadioIdentity, Record, SubscriberIdentity, UsageEvent, UsageReport,
};

pub const NETWORK: [u8; 32] = [5; 32];
pub const SALT_KEY: [u8; 32] = [3; 32];
/// Unix milliseconds at which the tests begin.
pub const T0: u64 = 1_700_000_000_000;

pub fn genesis(snapshot: ChainSnapshot) -> Genesis {
    Genesis {
        program: openmast_client::addresses::PROGRAM_ID.to_bytes(),
        network: NETWORK,
        salt_key: SALT_KEY,
        first_epoch: 1,
        snapshot,
    }
}

/// The first record of a log that goes on from `epoch`.
pub fn continued(epoch: u64, opening: ChainSnapshot) -> Continued {
    Continued {
        genesis: Genesis {
            first_epoch: epoch + 1,
            ..genesis(opening)
        },
        epoch,
        content_hash: [0; 32],
        archive_hash: [0; 32],
        state_hash: None,
    }
}

pub fn mappings(radios: u32, subscribers: u32) -> Vec<Record> {
    let radios = (0..radios).map(|index| MappingChange::Radio {
        identity: radio(index),
        asset: Some(index),
    });
    let subscribers = (0..subscribers).map(|index| MappingChange::Subscriber {
        identity: subscriber(index),
        payer: Some(index),
    });
    radios.chain(subscribers).map(Record::Mapping).collect()
}

pub fn radio(index: u32) -> RadioIdentity {
    RadioIdentity::NasIdentifier(format!("radio-{index}").into())
}

fn subscriber(index: u32) -> SubscriberIdentity {
    SubscriberIdentity::UserName(format!("subscriber-{index}").into())
}

/// What happened `at_ms`, reported at once and dated by the gateway.
pub fn report(
    (subscriber_index, radio_index): (u32, u32),
    session: &str,
    event: UsageEvent,
    (began_ms, at_ms): (u64, u64),
    bytes: u64,
) -> UsageReport {
    UsageReport {
        received_at_ms: at_ms,
        event_at_ms: at_ms,
        time: EventTime::Stamped,
        event,
        radio: vec![radio(radio_index)],
        subscriber: vec![subscriber(subscriber_index)],
        session_id: session.into(),
        session_seconds: Some(((at_ms - began_ms) / 1_000) as u32),
        bytes_up: bytes / 3,
        bytes_down: bytes - bytes / 3,
        ..UsageReport::default()
    }
}

/// With prices by asset and deposits by payer, `seconds` after [`T0`] by the chain's clock.
pub fn snapshot(seconds: u64, prices: &[u64], deposits: &[u64]) -> ChainSnapshot {
    let asset = |price: &u64| AssetState {
        price_per_gb: *price,
        ..AssetState::default()
    };
    let payer = |deposited: &u64| PayerState {
        deposited: *deposited,
        ..PayerState::default()
    };
    ChainSnapshot {
        slot: 100 + seconds,
        unix_time: (T0 / 1_000 + seconds) as i64,
        breaker: u64::MAX,
        lots_left: u64::MAX,
        assets: prices.iter().map(asset).collect(),
        payers: deposits.iter().map(payer).collect(),
        reserves: Vec::new(),
    }
}
