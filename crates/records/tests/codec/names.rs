//! Names where they lie.

use openmast_records::{
    NameKind, Names, NamesBuf, RadioIdentity, RadioKind, RadioName, RadioNames, Record, RecordRef,
    SubscriberIdentity, SubscriberKind, SubscriberNames, UsageReport,
};
use proptest::prelude::*;

use super::any::{radio, subscriber};

/// Shows the names of a report, where they lie in its record.
fn with_names(
    radio: &[RadioIdentity],
    subscriber: &[SubscriberIdentity],
    show: impl FnOnce(RadioNames<'_>, SubscriberNames<'_>),
) {
    let bytes = Record::Report(UsageReport {
        radio: radio.to_vec(),
        subscriber: subscriber.to_vec(),
        ..UsageReport::default()
    });
    let bytes = bytes.encode();
    match RecordRef::read(&bytes) {
        Ok(Record::Report(report)) => show(report.radio, report.subscriber),
        other => panic!("{other:?}"),
    }
}

fn texts(names: &[SubscriberIdentity], asked: SubscriberKind) -> Vec<Vec<u8>> {
    let of_kind = names.iter().filter_map(|name| {
        name.with_name(|name| (name.kind == asked).then(|| name.octets.to_vec()))
    });
    of_kind.collect()
}

proptest! {
    #[test]
    fn names_are_shown_where_they_lie(
        radio in prop::collection::vec(radio(), 0..6),
        subscriber in prop::collection::vec(subscriber(), 0..9),
    ) {
        with_names(&radio, &subscriber, |radios, subscribers| {
            let first = radio.first().map(RadioIdentity::name);
            assert_eq!(radios.first(), first);
            assert_eq!(radios.is_empty(), radio.is_empty());
            let names: Vec<_> = radios.iter().filter_map(RadioIdentity::of).collect();
            assert_eq!(names, radio);
            let names: Vec<_> = subscribers.iter().filter_map(SubscriberIdentity::of).collect();
            assert_eq!(&names, &subscriber);
            for kind in SubscriberKind::ALL {
                let found: Vec<Vec<u8>> = subscribers.of_kind(*kind).map(<[u8]>::to_vec).collect();
                assert_eq!(found, texts(&subscriber, *kind));
            }
            assert_eq!(Names::read(radios.encoded()), Some(radios));
            let kept: NamesBuf<SubscriberKind> = subscribers.iter().collect();
            assert_eq!(kept.names(), subscribers);
            assert_eq!(kept, subscribers.to_buf());
        });
    }

    #[test]
    fn octets_are_names_in_one_way_or_none(
        octets in prop::collection::vec(prop_oneof![Just(0), 0..8_u8, any::<u8>()], 0..99),
    ) {
        if let Some(names) = RadioNames::read(&octets) {
            let again: NamesBuf<_> = names.iter().collect();
            prop_assert_eq!(again.names().encoded(), &octets);
            prop_assert_eq!(names.iter().filter_map(RadioIdentity::of).count(), names.iter().count());
        }
        if let Some(names) = SubscriberNames::read(&octets) {
            let again: NamesBuf<_> = names.iter().collect();
            prop_assert_eq!(again.names().encoded(), &octets);
            prop_assert_eq!(names.iter().filter_map(SubscriberIdentity::of).count(), names.iter().count());
        }
    }

    #[test]
    fn an_identity_alone_is_as_in_a_report(radio in radio(), subscriber in subscriber()) {
        let alone = borsh::to_vec(&radio).expect("encodes");
        let read: RadioIdentity = borsh::from_slice(&alone).expect("as written");
        prop_assert_eq!(&read, &radio);
        let alone_too = borsh::to_vec(&subscriber).expect("encodes");
        let read: SubscriberIdentity = borsh::from_slice(&alone_too).expect("as written");
        prop_assert_eq!(&read, &subscriber);
        with_names(&[radio], &[subscriber], |radios, subscribers| {
            assert_eq!(radios.encoded(), alone);
            assert_eq!(subscribers.encoded(), alone_too);
        });
    }
}

#[test]
fn every_kind_has_the_number_of_its_place() {
    for (number, kind) in (0..).zip(RadioKind::ALL) {
        assert_eq!(
            (kind.number(), RadioKind::of(number)),
            (number, Some(*kind))
        );
    }
    for (number, kind) in (0..).zip(SubscriberKind::ALL) {
        assert_eq!(
            (kind.number(), SubscriberKind::of(number)),
            (number, Some(*kind))
        );
    }
    assert_eq!((RadioKind::of(5), SubscriberKind::of(7)), (None, None));
}

#[test]
fn what_no_name_of_its_kind_has_is_no_name() {
    let mut room = Vec::new();
    let key = Names::written([RadioName::new(RadioKind::Ed25519, &[7; 32])], &mut room);
    let mut encoded = key.encoded().to_vec();
    assert!(RadioNames::read(&encoded).is_some());
    // One octet more than a key has.
    encoded[1] = 33;
    encoded.push(7);
    assert_eq!(RadioNames::read(&encoded), None);
    // An address that is no text.
    assert_eq!(RadioNames::read(&[2, 1, 0, 0, 0, 255]), None);
    assert_eq!(RadioNames::read(&[5, 0, 0, 0, 0]), None);
    assert_eq!(SubscriberNames::read(&[6, 3, 0, 0, 0, 1, 2, 3]), None);
    assert!(SubscriberNames::read(&[6, 4, 0, 0, 0, 1, 2, 3, 0]).is_some());
}
