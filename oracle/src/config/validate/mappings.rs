//! Identity mappings.

use std::collections::HashMap;
use std::hash::Hash;

use openmast_records::SubscriberIdentity;

use super::super::{
    findings::Findings,
    schema::{Config, MappingConfig},
};
use crate::ingest::radius::config::UserNameCase;

pub(super) fn mapping(mapping: &MappingConfig, findings: &mut Findings<'_>) {
    let radios = mapping.radios.iter().map(|entry| &entry.identity);
    duplicates(radios, "mapping.radio", findings);
    let subscribers = mapping.subscribers.iter().map(|entry| &entry.identity);
    duplicates(subscribers, "mapping.subscriber", findings);
}

/// Names that are reported in lower case must be mapped in lower case.
pub(super) fn user_names(config: &Config, findings: &mut Findings<'_>) {
    let is_insensitive = |case: UserNameCase| matches!(case, UserNameCase::Insensitive);
    let mut clients = config.radius.clients.iter();
    let Some(client) = clients.find(|client| is_insensitive(client.user_name_case)) else {
        return;
    };
    for (index, entry) in config.mapping.subscribers.iter().enumerate() {
        if let SubscriberIdentity::UserName(name) = &entry.identity
            && name.iter().any(u8::is_ascii_uppercase)
        {
            findings.warn(
                &format!("mapping.subscriber[{index}].user_name"),
                format!(
                    "has capital letters: reports of \"{}\" never have (user_name_case = \"insensitive\"); write it in lower case",
                    client.name
                ),
            );
        }
    }
}

fn duplicates<T: Hash + Eq>(
    identities: impl Iterator<Item = T>,
    key: &str,
    findings: &mut Findings<'_>,
) {
    let mut seen: HashMap<T, usize> = HashMap::new();
    for (index, identity) in identities.enumerate() {
        if let Some(first) = seen.get(&identity) {
            findings.error(
                &format!("{key}[{index}]"),
                format!("the identity is mapped by {key}[{first}] already; keep one of the two"),
            );
        } else {
            seen.insert(identity, index);
        }
    }
}
