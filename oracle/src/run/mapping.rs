//! Brings the mapping that the log knows to what the configuration says.

use std::collections::BTreeMap;

use crate::{
    config::MappingConfig,
    record::{MappingChange, RadioIdentity, SubscriberIdentity},
};

/// The changes that make every configured identity mapped as configured. What was mapped otherwise by API and is not
/// in the configuration stays.
pub fn changes(
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

    #[test]
    fn only_what_differs_is_changed() {
        let radio = |name: &str, asset| RadioMapping {
            identity: RadioIdentity::NasIdentifier(name.into()),
            asset,
        };
        let subscriber = |name: &str, payer| SubscriberMapping {
            identity: SubscriberIdentity::UserName(name.into()),
            payer,
        };
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
