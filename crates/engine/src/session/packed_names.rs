//! A subscriber's names in a row of octets: there may be as many subscribers as sessions, and to compare two of them
//! must not allocate.

use openmast_records::SubscriberIdentity;

/// Names in their order, each as kind, length (little-endian `u32`) and octets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PackedNames(Box<[u8]>);

/// Kinds of names, the most specific first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Kind {
    Class,
    Cui,
    UserName,
    CallingStationId,
    Realm,
    Hash,
    Payer,
}

/// Of a name.
pub(super) fn kind(name: &SubscriberIdentity) -> Kind {
    match name {
        SubscriberIdentity::Class(_) => Kind::Class,
        SubscriberIdentity::Cui(_) => Kind::Cui,
        SubscriberIdentity::UserName(_) => Kind::UserName,
        SubscriberIdentity::CallingStationId(_) => Kind::CallingStationId,
        SubscriberIdentity::Realm(_) => Kind::Realm,
        SubscriberIdentity::Hash(_) => Kind::Hash,
        SubscriberIdentity::Payer(_) => Kind::Payer,
    }
}

/// The octets of the names of one kind that are text; none of the other kinds.
pub(super) fn texts(
    names: &[SubscriberIdentity],
    of_kind: Kind,
) -> impl Iterator<Item = &[u8]> + Clone {
    names
        .iter()
        .filter(move |name| kind(name) == of_kind)
        .filter_map(|name| match name {
            SubscriberIdentity::Class(text)
            | SubscriberIdentity::Cui(text)
            | SubscriberIdentity::UserName(text)
            | SubscriberIdentity::CallingStationId(text)
            | SubscriberIdentity::Realm(text) => Some(text.as_slice()),
            SubscriberIdentity::Hash(_) | SubscriberIdentity::Payer(_) => None,
        })
}

impl PackedNames {
    pub(super) fn new(names: &[SubscriberIdentity]) -> Self {
        let mut packed = Vec::new();
        for name in names {
            let index;
            let octets = match name {
                SubscriberIdentity::Class(text)
                | SubscriberIdentity::Cui(text)
                | SubscriberIdentity::UserName(text)
                | SubscriberIdentity::CallingStationId(text)
                | SubscriberIdentity::Realm(text) => text.as_slice(),
                SubscriberIdentity::Hash(hash) => hash,
                SubscriberIdentity::Payer(payer) => {
                    index = payer.to_le_bytes();
                    &index
                }
            };
            packed.push(kind(name) as u8);
            // No record has more.
            packed.extend((octets.len() as u32).to_le_bytes());
            packed.extend(octets);
        }
        Self(packed.into_boxed_slice())
    }

    /// Octets that may be anything: what is no name ends them.
    pub(super) fn from_octets(octets: &[u8]) -> Self {
        let names: Vec<SubscriberIdentity> = Pieces(octets).map_while(name_of).collect();
        Self::new(&names)
    }

    pub(super) fn octets(&self) -> &[u8] {
        &self.0
    }

    pub(super) fn names(&self) -> Vec<SubscriberIdentity> {
        Pieces(&self.0).map_while(name_of).collect()
    }

    /// The octets of the names of one kind.
    pub(super) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &[u8]> + Clone {
        Pieces(&self.0)
            .filter(move |(of, _)| *of == kind as u8)
            .map(|(_, octets)| octets)
    }
}

/// Kinds and octets, one after the other.
#[derive(Clone)]
struct Pieces<'a>(&'a [u8]);

impl<'a> Iterator for Pieces<'a> {
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, rest) = self.0.split_first()?;
        let (length, rest) = rest.split_first_chunk()?;
        let (octets, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        self.0 = rest;
        Some((*kind, octets))
    }
}

fn name_of((kind, octets): (u8, &[u8])) -> Option<SubscriberIdentity> {
    const CLASS: u8 = Kind::Class as u8;
    const CUI: u8 = Kind::Cui as u8;
    const USER_NAME: u8 = Kind::UserName as u8;
    const CALLING_STATION_ID: u8 = Kind::CallingStationId as u8;
    const REALM: u8 = Kind::Realm as u8;
    const HASH: u8 = Kind::Hash as u8;
    const PAYER: u8 = Kind::Payer as u8;
    Some(match kind {
        CLASS => SubscriberIdentity::Class(octets.to_vec()),
        CUI => SubscriberIdentity::Cui(octets.to_vec()),
        USER_NAME => SubscriberIdentity::UserName(octets.to_vec()),
        CALLING_STATION_ID => SubscriberIdentity::CallingStationId(octets.to_vec()),
        REALM => SubscriberIdentity::Realm(octets.to_vec()),
        HASH => SubscriberIdentity::Hash(octets.try_into().ok()?),
        PAYER => SubscriberIdentity::Payer(u32::from_le_bytes(octets.try_into().ok()?)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_name() -> impl Strategy<Value = SubscriberIdentity> {
        let text = || prop::collection::vec(any::<u8>(), 0..40);
        prop_oneof![
            text().prop_map(SubscriberIdentity::Class),
            text().prop_map(SubscriberIdentity::Cui),
            text().prop_map(SubscriberIdentity::UserName),
            text().prop_map(SubscriberIdentity::CallingStationId),
            text().prop_map(SubscriberIdentity::Realm),
            any::<[u8; 32]>().prop_map(SubscriberIdentity::Hash),
            any::<u32>().prop_map(SubscriberIdentity::Payer),
        ]
    }

    proptest! {
        #[test]
        fn names_are_read_as_they_were_packed(names in prop::collection::vec(any_name(), 0..9)) {
            let packed = PackedNames::new(&names);
            prop_assert_eq!(packed.names(), names.clone());
            prop_assert_eq!(&PackedNames::from_octets(packed.octets()), &packed);
            for of_kind in [Kind::Class, Kind::UserName, Kind::CallingStationId, Kind::Realm] {
                let texts: Vec<&[u8]> = texts(&names, of_kind).collect();
                let found: Vec<&[u8]> = packed.of_kind(of_kind).collect();
                prop_assert_eq!(found, texts);
            }
        }

        #[test]
        fn octets_that_are_no_names_end_them(octets in prop::collection::vec(any::<u8>(), 0..99)) {
            let packed = PackedNames::from_octets(&octets);
            prop_assert_eq!(&PackedNames::from_octets(packed.octets()), &packed);
        }
    }
}
