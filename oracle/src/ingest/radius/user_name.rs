//! The realm of a User-Name, in the forms that are in use.

use serde::Deserialize;

/// Where a User-Name has its realm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RealmForm {
    /// `user@realm`: what follows the last `@` (network access identifier, RFC 7542 §2.2).
    At,
    /// `REALM\user`: what precedes the first backslash (Windows).
    Backslash,
    /// `user%realm`: what follows the last `%`.
    Percent,
    /// `host/name.realm`: what follows the first dot of the name (accounts of Windows machines).
    Host,
}

/// The forms that are looked for when nothing is set, in this order.
pub(crate) const REALM_FORMS: [RealmForm; 4] = [
    RealmForm::At,
    RealmForm::Backslash,
    RealmForm::Percent,
    RealmForm::Host,
];

/// The realm of a User-Name, by the first of the forms that it has. It is as it was written, hence not yet in lower
/// case, but without surrounding white space, zero octets and dots.
pub(super) fn realm<'a>(user_name: &'a [u8], forms: &[RealmForm]) -> Option<&'a [u8]> {
    forms
        .iter()
        .find_map(|form| form.realm(user_name).and_then(tidy))
}

impl RealmForm {
    fn realm(self, user_name: &[u8]) -> Option<&[u8]> {
        match self {
            Self::At => after_last(user_name, b'@'),
            Self::Backslash => split_at_first(user_name, b'\\').map(|(realm, _)| realm),
            Self::Percent => after_last(user_name, b'%'),
            Self::Host => {
                let (word, name) = user_name.split_at_checked(HOST.len())?;
                let is_host = word.eq_ignore_ascii_case(HOST);
                let (_, realm) = split_at_first(name, b'.').filter(|_| is_host)?;
                Some(realm)
            }
        }
    }
}

const HOST: &[u8] = b"host/";

fn after_last(text: &[u8], separator: u8) -> Option<&[u8]> {
    let at = text.iter().rposition(|octet| *octet == separator)?;
    text.get(at + 1..)
}

fn split_at_first(text: &[u8], separator: u8) -> Option<(&[u8], &[u8])> {
    let at = text.iter().position(|octet| *octet == separator)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

fn tidy(mut realm: &[u8]) -> Option<&[u8]> {
    let is_edge = |octet: &u8| matches!(octet, 0 | b'.') || octet.is_ascii_whitespace();
    while let Some((_, rest)) = realm.split_first().filter(|(first, _)| is_edge(first)) {
        realm = rest;
    }
    while let Some((_, rest)) = realm.split_last().filter(|(last, _)| is_edge(last)) {
        realm = rest;
    }
    (!realm.is_empty()).then_some(realm)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(name: &str, forms: &[RealmForm]) -> Option<String> {
        let realm = realm(name.as_bytes(), forms)?;
        Some(String::from_utf8_lossy(realm).into_owned())
    }

    #[test]
    fn every_form_has_its_realm() {
        for (name, expected) in [
            ("sub1@Mobile.Example", Some("Mobile.Example")),
            ("a@b@c.example", Some("c.example")),
            ("CORP\\u1", Some("CORP")),
            ("alpha.example\\u1", Some("alpha.example")),
            ("u1%alpha.example", Some("alpha.example")),
            ("host/pc.alpha.example", Some("alpha.example")),
            ("HOST/pc.alpha.example.", Some("alpha.example")),
            ("u1@alpha.example\0", Some("alpha.example")),
            ("CORP\\u1@alpha.example", Some("alpha.example")),
            ("u1@ alpha.example ", Some("alpha.example")),
            ("sub1", None),
            ("sub1@", None),
            ("\\u1", None),
            ("host/pc", None),
            ("host", None),
            ("", None),
        ] {
            assert_eq!(of(name, &REALM_FORMS).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn a_site_says_which_forms_it_has() {
        let windows_first = [RealmForm::Backslash, RealmForm::At];
        assert_eq!(
            of("CORP\\u1@alpha.example", &windows_first).as_deref(),
            Some("CORP")
        );
        assert_eq!(of("u1%x", &windows_first), None);
        assert_eq!(of("u1@x", &[]), None);
    }

    proptest! {
        #[test]
        fn a_realm_is_part_of_the_name(name in prop::collection::vec(any::<u8>(), 0..60)) {
            if let Some(realm) = realm(&name, &REALM_FORMS) {
                prop_assert!(!realm.is_empty());
                prop_assert!(name.windows(realm.len()).any(|window| window == realm));
            }
        }
    }
}
