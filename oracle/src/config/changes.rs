//! Differences between two readings of a configuration, and which of them a running service can take over.

use std::collections::BTreeSet;

use toml::Value;

use super::schema::Config;
use super::tree::join;

/// Keys whose values have changed and need a restart, in order. The contents of files that are named in both do not
/// count.
pub fn need_restart(running: &Config, new: &Config) -> Vec<String> {
    let written = |config: &Config| config.origin.as_ref().map(|origin| origin.written.clone());
    let (Some(before), Some(after)) = (written(running), written(new)) else {
        return Vec::new();
    };
    let mut changed = BTreeSet::new();
    differences(&before, &after, "", &mut changed);
    let can_be_taken_over = |key: &String| match last_part(key) {
        ("radius.clients" | "webhook", "secret" | "secret_file")
        | ("radius.clients" | "webhook", "previous_secret" | "previous_secret_file") => true,
        ("usage", "tls_certificate" | "tls_key" | "tls_client_ca") => {
            has_tls(running) && has_tls(new)
        }
        ("api", "admin_token" | "admin_token_file") => has_token(running) && has_token(new),
        ("archive.mirror", "access_key_id" | "secret_access_key" | "secret_access_key_file") => {
            true
        }
        // The running service does not read these.
        ("backup", _) | ("", "backup") => true,
        _ => false,
    };
    changed.retain(|key| !can_be_taken_over(key));
    changed.into_iter().collect()
}

fn has_tls(config: &Config) -> bool {
    config.usage.enabled && config.usage.tls_certificate.is_some()
}

fn has_token(config: &Config) -> bool {
    config.api.admin_token.is_some()
}

/// Splits a key like `radius.clients[3].secret` into `radius.clients` and `secret`.
fn last_part(key: &str) -> (&str, &str) {
    let (section, name) = key.rsplit_once('.').unwrap_or(("", key));
    (section.split('[').next().unwrap_or(section), name)
}

fn differences(before: &Value, after: &Value, key: &str, found: &mut BTreeSet<String>) {
    match (before, after) {
        (Value::Table(before), Value::Table(after)) => {
            let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
            for name in names {
                let key = join(key, name);
                difference(before.get(name), after.get(name), key, found);
            }
        }
        (Value::Array(before), Value::Array(after)) => {
            for index in 0..before.len().max(after.len()) {
                let key = format!("{key}[{index}]");
                difference(before.get(index), after.get(index), key, found);
            }
        }
        _ if before == after => {}
        _ => {
            found.insert(key.to_owned());
        }
    }
}

fn difference(
    before: Option<&Value>,
    after: Option<&Value>,
    key: String,
    found: &mut BTreeSet<String>,
) {
    match (before, after) {
        (Some(before), Some(after)) => differences(before, after, &key, found),
        (None, None) => {}
        _ => {
            found.insert(key);
        }
    }
}
