//! Any record.

use openmast_records::{
    AssetState, ChainSnapshot, Continued, CounterWidth, EntitlementState, EpochClosed,
    EpochsReopened, EventTime, Genesis, Limits, LotState, MappingChange, PayerState, Question,
    RadioIdentity, Record, ReserveState, SessionKey, SignedBatch, SubscriberIdentity, UsageEvent,
    UsageReport,
};
use proptest::prelude::*;

pub(crate) fn octets() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..300)
}

pub(crate) fn radio() -> impl Strategy<Value = RadioIdentity> {
    prop_oneof![
        octets().prop_map(RadioIdentity::NasIdentifier),
        octets().prop_map(RadioIdentity::CalledStationId),
        any::<String>().prop_map(RadioIdentity::NasIp),
        any::<String>().prop_map(RadioIdentity::SourceIp),
        any::<[u8; 32]>().prop_map(RadioIdentity::Ed25519),
    ]
}

pub(crate) fn subscriber() -> impl Strategy<Value = SubscriberIdentity> {
    prop_oneof![
        octets().prop_map(SubscriberIdentity::Class),
        octets().prop_map(SubscriberIdentity::Cui),
        octets().prop_map(SubscriberIdentity::UserName),
        octets().prop_map(SubscriberIdentity::Realm),
        octets().prop_map(SubscriberIdentity::CallingStationId),
        any::<[u8; 32]>().prop_map(SubscriberIdentity::Hash),
        any::<u32>().prop_map(SubscriberIdentity::Payer),
    ]
}

fn event() -> impl Strategy<Value = UsageEvent> {
    prop::sample::select(vec![
        UsageEvent::Start,
        UsageEvent::Interim,
        UsageEvent::Stop,
        UsageEvent::RadioOn,
        UsageEvent::RadioOff,
    ])
}

fn time() -> impl Strategy<Value = EventTime> {
    prop::sample::select(vec![
        EventTime::Arrival,
        EventTime::Delayed,
        EventTime::Stamped,
    ])
}

fn width() -> impl Strategy<Value = CounterWidth> {
    prop::sample::select(vec![
        CounterWidth::Wide,
        CounterWidth::Unknown,
        CounterWidth::Narrow,
    ])
}

prop_compose! {
    fn session_key()(radio in any::<bool>(), device in any::<bool>()) -> SessionKey {
        SessionKey { radio, device }
    }
}

prop_compose! {
    pub fn report()(
        (received_at_ms, event_at_ms, time, event) in (any::<u64>(), any::<u64>(), time(), event()),
        (area, session_key) in (octets(), session_key()),
        radio in prop::collection::vec(radio(), 0..6),
        subscriber in prop::collection::vec(subscriber(), 0..8),
        (session_id, multi_session_id) in (octets(), prop::option::of(octets())),
        part_of in prop::option::of(octets()),
        (session_seconds, bytes_up, bytes_down) in any::<(Option<u32>, u64, u64)>(),
        (width, line_bits_per_second, raw_hash) in (width(), any::<Option<u64>>(), any::<[u8; 32]>()),
    ) -> UsageReport {
        UsageReport {
            received_at_ms, event_at_ms, time, event, area, session_key, radio, subscriber, session_id,
            multi_session_id, part_of, session_seconds, bytes_up, bytes_down, width, line_bits_per_second, raw_hash,
        }
    }
}

prop_compose! {
    fn asset()(
        (price_per_gb, next_price_per_gb, next_price_epoch) in any::<(u64, u64, u64)>(),
        (retired_epoch, capacity_mbps, not_licensed) in (any::<u64>(), any::<u32>(), 0..=3_u8),
    ) -> AssetState {
        AssetState {
            price_per_gb,
            next_price_per_gb,
            next_price_epoch,
            retired_epoch,
            capacity_mbps,
            not_licensed,
        }
    }
}

prop_compose! {
    fn payer()(
        (deposited, withdrawn, requested, requested_slot) in any::<(u64, u64, u64, u64)>(),
        (lapses_at, holds_from, requests_ended, endings) in any::<(i64, i64, u32, u64)>(),
        max_price_per_gb in any::<u64>(),
    ) -> PayerState {
        PayerState {
            deposited, withdrawn, requested, requested_slot, lapses_at, holds_from, requests_ended, endings,
            max_price_per_gb,
        }
    }
}

prop_compose! {
    fn lot()(
        (asset, kind, price, sold) in (any::<u32>(), 0..=3_u8, any::<u64>(), any::<u64>()),
        (first_epoch, last_epoch, ends_by) in any::<(u64, u64, i64)>(),
        (most_per_epoch, forfeited) in any::<(u64, u64)>(),
        (counted_mbps, counted_seconds) in any::<(u32, u32)>(),
    ) -> ReserveState {
        ReserveState::Lot(LotState {
            asset, kind, price, sold, first_epoch, last_epoch, ends_by, most_per_epoch, counted_mbps, counted_seconds,
            forfeited,
        })
    }
}

fn reserve() -> impl Strategy<Value = ReserveState> {
    let entitlement = |(lot, payer, quantity, asked, asked_slot)| {
        ReserveState::Entitlement(EntitlementState {
            lot,
            payer,
            quantity,
            asked,
            asked_slot,
        })
    };
    prop_oneof![
        lot(),
        any::<(u32, u32, u64, u64, u64)>().prop_map(entitlement),
        Just(ReserveState::Closed),
    ]
}

prop_compose! {
    fn snapshot()(
        (slot, unix_time, breaker, lots_left) in any::<(u64, i64, u64, u64)>(),
        assets in prop::collection::vec(asset(), 0..4),
        payers in prop::collection::vec(payer(), 0..4),
        reserves in prop::collection::vec(reserve(), 0..4),
    ) -> ChainSnapshot {
        ChainSnapshot { slot, unix_time, breaker, lots_left, assets, payers, reserves }
    }
}

prop_compose! {
    fn genesis()(
        (program, network, salt_key) in any::<([u8; 32], [u8; 32], [u8; 32])>(),
        (first_epoch, snapshot) in (any::<u64>(), snapshot()),
    ) -> Genesis {
        Genesis { program, network, salt_key, first_epoch, snapshot }
    }
}

prop_compose! {
    fn continued()(
        (genesis, epoch) in (genesis(), any::<u64>()),
        (content_hash, archive_hash, state_hash) in any::<([u8; 32], [u8; 32], Option<[u8; 32]>)>(),
    ) -> Continued {
        Continued { genesis, epoch, content_hash, archive_hash, state_hash }
    }
}

prop_compose! {
    fn closed()((epoch, closed_at_ms) in any::<(u64, u64)>(), snapshot in snapshot()) -> EpochClosed {
        EpochClosed { epoch, closed_at_ms, snapshot }
    }
}

prop_compose! {
    fn batch()(
        received_at_ms in any::<u64>(),
        (first, second) in any::<([u8; 32], [u8; 32])>(),
        canonical in octets(),
    ) -> SignedBatch {
        let mut signature = [0; 64];
        signature[..32].copy_from_slice(&first);
        signature[32..].copy_from_slice(&second);
        SignedBatch { received_at_ms, signature, canonical }
    }
}

fn mapping() -> impl Strategy<Value = MappingChange> {
    prop_oneof![
        (radio(), any::<Option<u32>>())
            .prop_map(|(identity, asset)| MappingChange::Radio { identity, asset }),
        (subscriber(), any::<Option<u32>>())
            .prop_map(|(identity, payer)| MappingChange::Subscriber { identity, payer }),
    ]
}

fn question() -> impl Strategy<Value = Question> {
    let radio = prop::collection::vec(radio(), 0..4);
    let subscriber = prop::collection::vec(subscriber(), 0..4);
    (radio, subscriber).prop_map(|(radio, subscriber)| Question::Route { radio, subscriber })
}

pub(crate) fn record() -> impl Strategy<Value = Record> {
    let reopened = |(from_epoch, least_slot)| EpochsReopened {
        from_epoch,
        least_slot,
    };
    prop_oneof![
        4 => report().prop_map(Record::Report),
        1 => genesis().prop_map(Record::Genesis),
        1 => mapping().prop_map(Record::Mapping),
        1 => closed().prop_map(Record::EpochClosed),
        1 => batch().prop_map(Record::SignedBatch),
        1 => any::<u64>().prop_map(|max_sessions| Record::Limits(Limits { max_sessions })),
        1 => any::<(u64, u64)>().prop_map(move |it| Record::EpochsReopened(reopened(it))),
        1 => continued().prop_map(Record::Continued),
        1 => question().prop_map(Record::Question),
    ]
}
