//! What people write: identities, amounts, keys, sessions.

use openmast_archive::RecordLine;
use openmast_client::amounts::Amount;
use openmast_records::identity;
use openmast_usage::RadioKey;

use crate::input::Input;

/// What it is in one byte, then the text.
pub fn check(data: &[u8]) {
    let mut input = Input::new(data);
    let kind = usize::from(input.u8());
    let Ok(text) = std::str::from_utf8(input.rest()) else {
        return;
    };
    let (radios, subscribers) = (&identity::RADIO_KINDS, &identity::SUBSCRIBER_KINDS);
    match kind % 16 {
        kind @ 0..5 => radio(radios[kind], text),
        kind @ 5..12 => subscriber(subscribers[kind - 5], text),
        12 | 13 => amount(text, (kind / 16) as u8),
        14 => key(text),
        _ => session(text),
    }
}

/// What is shown is what is meant, and reads back.
fn radio(kind: &str, value: &str) {
    match identity::radio(kind, value) {
        Ok(name) => {
            let (same, shown) = identity::describe_radio(&name);
            assert_eq!(same, kind);
            assert_eq!(identity::radio(kind, &shown), Ok(name));
        }
        Err(error) => assert!(error.contains("write"), "{error}"),
    }
}

fn subscriber(kind: &str, value: &str) {
    match identity::subscriber(kind, value) {
        Ok(name) => {
            let (same, shown) = identity::describe_subscriber(&name);
            assert_eq!(same, kind);
            assert_eq!(identity::subscriber(kind, &shown), Ok(name));
        }
        Err(error) => assert!(error.contains("write"), "{error}"),
    }
}

/// Nothing is rounded.
fn amount(text: &str, decimals: u8) {
    let read = Amount::parse(text, decimals);
    if let Ok(amount) = read {
        let shown = amount.to_string();
        assert_eq!(Amount::parse(&shown, decimals), Ok(amount));
    }
}

fn key(text: &str) {
    if let Ok(key) = text.parse::<RadioKey>() {
        assert_eq!(RadioKey::new(key.to_bytes()), Ok(key));
        assert_eq!(key.to_string(), text, "there is one way to write it");
    }
}

/// An id in an archive, and as people read it.
fn session(text: &str) {
    let line = RecordLine {
        session_id: hex::encode(text),
        ..RecordLine::default()
    };
    let shown = line.session_text();
    assert_eq!(RecordLine::session_hex(&shown), line.session_id);
}
