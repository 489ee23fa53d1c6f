//! Brings the mapping that the log knows to what the configuration says.
//!
//! The configuration alone decides about the identities that it names, the API about all others. Were both to decide about
//! one, a restart would bill another account than the operator chose last, and nobody would be told.

use std::collections::BTreeMap;

use crate::config::MappingConfig;
use openmast_records::{MappingChange, RadioIdentity, SubscriberIdentity};

/// Whether the configuration names the identity that a change is about.
pub(super) fn is_configured(config: &MappingConfig, change: &MappingChange) -> bool {
    match change {
        MappingChange::Radio { identity, .. } => {
            config.radios.iter().any(|it| it.identity == *identity)
        }
        MappingChange::Subscriber { identity, .. } => {
            config.subscribers.iter().any(|it| it.identity == *identity)
        }
    }
}

/// The changes that make every configured identity mapped as configured. Identities that the configuration does not name
/// stay as they are, also those that it named once.
pub(super) fn changes(
    config: &MappingConfig,
    radios: &BTreeMap<RadioIdentity, u32>,
    subscribers: &BTreeMap<SubscriberIdentity, u32>,
) -> Vec<MappingChange> {
    let new_radios = config
        .radios
        .iter()
        .filter(|mapping| radios.get(&mapping.identity) != Some(&mapping.asset));
    let new_subscribers = config
        .subscribers
        .iter()
        .filter(|mapping| subscribers.get(&mapping.identity) != Some(&mapping.payer));
    let radios = new_radios.cloned().map(MappingChange::from);
    radios
        .chain(new_subscribers.cloned().map(MappingChange::from))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{RadioMapping, SubscriberMapping};

    fn radio(name: &str, asset: u32) -> RadioMapping {
        RadioMapping {
            identity: RadioIdentity::NasIdentifier(name.into()),
            asset,
        }
    }

    fn subscriber(name: &str, payer: u32) -> SubscriberMapping {
        SubscriberMapping {
            identity: SubscriberIdentity::UserName(name.into()),
            payer,
        }
    }

    #[test]
    fn what_the_file_names_is_its_own_whatever_the_change() {
        let config = MappingConfig {
            radios: vec![radio("tower", 1)],
            subscribers: vec![subscriber("ana", 4)],
        };
        let removal = MappingChange::Subscriber {
            identity: SubscriberIdentity::UserName("ana".into()),
            payer: None,
        };
        let of_another_kind = MappingChange::Subscriber {
            identity: SubscriberIdentity::Realm("ana".into()),
            payer: Some(1),
        };
        for (change, expected) in [
            (radio("tower", 2).into(), true),
            (radio("tower", 1).into(), true),
            (radio("mast", 1).into(), false),
            (subscriber("tower", 1).into(), false),
            (removal, true),
            (of_another_kind, false),
        ] {
            assert_eq!(is_configured(&config, &change), expected, "{change:?}");
        }
    }

    #[test]
    fn only_what_differs_is_changed() {
        let config = MappingConfig {
            radios: vec![radio("same", 1), radio("moved", 2), radio("new", 3)],
            subscribers: vec![subscriber("same", 4), subscriber("new", 5)],
        };
        let radios = [("same", 1), ("moved", 1), ("by-api", 9)]
            .map(|(name, asset)| (RadioIdentity::NasIdentifier(name.into()), asset));
        let subscribers =
            [("same", 4)].map(|(name, payer)| (SubscriberIdentity::UserName(name.into()), payer));
        let found = changes(&config, &radios.into(), &subscribers.into());
        let expected: Vec<MappingChange> = vec![
            radio("moved", 2).into(),
            radio("new", 3).into(),
            subscriber("new", 5).into(),
        ];
        assert_eq!(found, expected);
    }
}
