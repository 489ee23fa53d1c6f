//! The example, and what the environment sets in its place.

use std::collections::BTreeSet;
use std::path::Path;

use openmast_oracle::config::{Config, EXAMPLE, WebhookEvent};
use openmast_records::{RadioIdentity, SubscriberIdentity};
use secrecy::ExposeSecret;

use crate::{File, MINIMAL};

/// What stands in the example for what only an operator knows, and what one could write there.
const FILLED_IN: [(&str, &str); 2] = [
    (
        "SysvarC1ock11111111111111111111111111111111",
        "SysvarRent111111111111111111111111111111111",
    ),
    (
        "replace-me-with-openssl-rand-hex-32",
        "98765432109876543210987654321098",
    ),
];

/// The example as an operator fills it in.
fn filled_example() -> String {
    FILLED_IN
        .iter()
        .fold(EXAMPLE.to_owned(), |text, (shown, written)| {
            assert!(text.contains(shown), "{shown}");
            text.replace(shown, written)
        })
}

/// The example with every disabled entry enabled, as its first comment says.
fn enabled_example() -> String {
    filled_example()
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(entry) if !entry.is_empty() && !entry.starts_with(' ') => entry,
            _ => line,
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_example_is_valid_once_it_is_filled_in() {
    let config = File::new(&filled_example()).load(&[]).unwrap();
    assert_eq!(config.data_dir, Path::new("/var/lib/openmast"));
    assert_eq!(config.network.rpc_urls.len(), 1);
}

#[test]
fn what_the_example_shows_for_what_only_the_operator_knows_is_refused() {
    let told = |text: &str| -> Vec<String> {
        let error = File::new(text).load(&[]).unwrap_err();
        error.lines().map(str::to_owned).collect()
    };
    let lines = told(EXAMPLE);
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].contains("network.address: is still the example's"));
    assert!(lines[0].contains("openmast network init"));
    assert!(lines[1].contains("radius.clients[0].secret: is still the example's"));
    assert!(lines[1].contains("openssl rand -hex 32"));
    let shown = "replace-me-with-openssl-rand-hex-32";
    for (key, text) in [
        (
            "radius.clients[0].previous_secret",
            format!("{MINIMAL}previous_secret = \"{shown}\"\n"),
        ),
        (
            "api.admin_token",
            format!("{MINIMAL}[api]\nadmin_token = \"{shown}\"\n"),
        ),
    ] {
        let lines = told(&text);
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(lines[0].contains(&format!("{key}: is still the example's")));
        assert!(!lines[0].contains(shown), "{lines:?}");
    }
    // A secret in a file of its own is looked at as well.
    let text = MINIMAL.replace(
        "secret = \"98765432109876543210987654321098\"",
        "secret_file = \"secret\"",
    );
    let file = File::new(&text);
    file.put("secret", shown, 0o600);
    let error = file.load(&[]).unwrap_err();
    assert!(error.contains("is still the example's"), "{error}");
}

#[test]
fn the_example_shows_the_defaults() {
    let shown = File::new(&filled_example()).load(&[]).unwrap();
    let default = File::new(MINIMAL).load(&[]).unwrap();
    let sections = |config: &Config| {
        format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {} {} {} {}",
            config.health,
            config.epoch,
            config.engine,
            config.usage,
            config.log,
            config.archive,
            config.api,
            config.app,
            config.mapping,
            config.fees,
            config.metrics,
            config.radius,
            config.network.program,
            config.network.rpc_timeout_seconds,
            config.network.stale_after_seconds,
            config.network.poll_interval_ms
        )
    };
    assert_eq!(sections(&shown), sections(&default));
}

#[test]
fn every_entry_of_the_example_is_understood() {
    let example = enabled_example();
    let file = File::new(&example);
    let error = file.load(&[]).unwrap_err();
    // The example shows both ways to give a secret; they exclude each other.
    assert_eq!(error.lines().count(), 7, "{error}");
    assert!(
        error
            .lines()
            .all(|line| line.contains("is set as well; keep one of the two")),
        "{error}"
    );
}

/// The keys of a table, as the loader lists them for an unknown key.
fn known_keys(text: &str, table: &toml::Table, path: &[String]) -> BTreeSet<String> {
    let mut document: toml::Value = toml::Value::Table(text.parse().unwrap());
    let mut node = &mut document;
    for part in path {
        node = match part.parse::<usize>() {
            Ok(index) => node.get_mut(index).unwrap(),
            Err(_) => node.get_mut(part).unwrap(),
        };
    }
    node.as_table_mut()
        .unwrap()
        .insert("qqqqqqqqqqqqqqqqqqqqq".to_owned(), true.into());
    let error = File::new(&toml::to_string(&document).unwrap())
        .load(&[])
        .unwrap_err();
    let line = error
        .lines()
        .find(|line| line.contains("qqqqq"))
        .unwrap_or_else(|| panic!("{error} for {table:?}"));
    line.split("known here: ")
        .nth(1)
        .unwrap()
        .split(", ")
        .map(str::to_owned)
        .collect()
}

fn collect_tables(
    value: &toml::Value,
    path: Vec<String>,
    found: &mut Vec<(Vec<String>, toml::Table)>,
) {
    let extend = |part: String| path.iter().cloned().chain([part]).collect::<Vec<_>>();
    match value {
        toml::Value::Table(table) => {
            found.push((path.clone(), table.clone()));
            for (name, value) in table {
                collect_tables(value, extend(name.clone()), found);
            }
        }
        toml::Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect_tables(item, extend(index.to_string()), found);
            }
        }
        _ => {}
    }
}

#[test]
fn every_key_is_in_the_example() {
    let example = enabled_example();
    let mut tables = Vec::new();
    collect_tables(
        &toml::Value::Table(example.parse().unwrap()),
        Vec::new(),
        &mut tables,
    );
    assert!(tables.len() > 15);
    let mut shown =
        std::collections::BTreeMap::<String, (BTreeSet<String>, BTreeSet<String>)>::new();
    for (path, table) in tables {
        // The entries of a list show its keys together.
        let name = path
            .iter()
            .filter(|part| part.parse::<usize>().is_err())
            .cloned()
            .collect::<Vec<_>>()
            .join(".");
        let entry = shown.entry(name).or_default();
        entry.0.extend(known_keys(&example, &table, &path));
        entry.1.extend(table.keys().cloned());
    }
    for (name, (known, shown)) in shown {
        assert_eq!(known, shown, "keys of [{name}]");
    }
}

#[test]
fn every_entry_of_the_example_has_a_comment() {
    let mut documented = false;
    for (number, line) in EXAMPLE.lines().enumerate() {
        let entry = line
            .strip_prefix('#')
            .filter(|rest| !rest.starts_with(' '))
            .unwrap_or(line);
        if line.is_empty() || entry.starts_with('[') {
            // A comment before a list's entry explains the keys that every entry has.
            documented = entry.starts_with("[[");
        } else if line.starts_with("# ") {
            documented = true;
        } else if !entry.is_empty() {
            assert!(documented, "line {} has no comment: {line}", number + 1);
        }
    }
}

/// A variable's name for a path in the example.
fn variable(path: &[String]) -> String {
    format!(
        "OPENMAST__{}",
        path.iter()
            .map(|part| part.to_uppercase())
            .collect::<Vec<_>>()
            .join("__")
    )
}

#[test]
fn the_environment_reaches_every_value() {
    let example = enabled_example();
    let file = File::new(&example);
    let mut tables = Vec::new();
    collect_tables(
        &toml::Value::Table(example.parse().unwrap()),
        Vec::new(),
        &mut tables,
    );
    let mut reached = 0;
    for (path, table) in tables {
        for key in table.keys() {
            let name = variable(
                &path
                    .iter()
                    .cloned()
                    .chain([key.clone()])
                    .collect::<Vec<_>>(),
            );
            // No value is a date: whatever it overrides, it is refused or taken as text, and a text that is no
            // address, path or number is refused too. Texts and paths take it, which the second run shows.
            let error = file
                .load(&[(&name, r#"{"not": ["a value"]}"#)])
                .unwrap_err();
            let prefix = format!("environment variable {name}");
            let taken_as_text = || {
                let changed = file.load(&[(&name, "")]).unwrap_err();
                changed != file.load(&[]).unwrap_err()
            };
            assert!(
                error.contains(&prefix) || taken_as_text() || is_free_text(key),
                "{name} changes nothing: {error}"
            );
            reached += 1;
        }
    }
    assert!(reached > 50, "{reached}");
}

/// Values that any text is valid for; `texts_from_the_environment_are_taken` covers them one by one.
fn is_free_text(key: &str) -> bool {
    [
        "data_dir",
        "keypair",
        "fee_payer_keypair",
        "identity_keypair",
        "tls_certificate",
        "tls_key",
        "tls_client_ca",
        "nas_identifier",
        "called_station_id",
        "realm",
        "user_name",
        "cui",
    ]
    .contains(&key)
        || [
            "name",
            "class",
            "calling_station_id",
            "admin_token",
            "secret",
            "previous_secret",
            "previous_secret_file",
            "admin_token_file",
            "secret_file",
            "region",
            "access_key_id",
            "secret_access_key",
            "secret_access_key_file",
        ]
        .contains(&key)
}

#[test]
fn texts_from_the_environment_are_taken() {
    let file = File::new(MINIMAL);
    file.put("token", "from-a-file-0123456789\n", 0o600);
    let config = file
        .load(&[
            ("OPENMAST__DATA_DIR", "/elsewhere"),
            ("OPENMAST__ORACLE__KEYPAIR", "/keys/a.json"),
            ("OPENMAST__ORACLE__FEE_PAYER_KEYPAIR", "/keys/b.json"),
            ("OPENMAST__API__ADMIN_TOKEN", "01234567890123456789"),
            ("OPENMAST__MAPPING__RADIO__0__NAS_IDENTIFIER", "tower-9"),
            ("OPENMAST__MAPPING__RADIO__0__ASSET", "4"),
            (
                "OPENMAST__MAPPING__SUBSCRIBER",
                r#"[{"realm": "Carrier.Example", "payer": 2}, {"class": "hex:00ff", "payer": 3}]"#,
            ),
            ("OPENMAST__ARCHIVE__MIRROR__0__URL", "s3://archives/a"),
            ("OPENMAST__ARCHIVE__MIRROR__0__REGION", "eu-central-1"),
            ("OPENMAST__ARCHIVE__MIRROR__0__ACCESS_KEY_ID", "0123"),
            (
                "OPENMAST__ARCHIVE__MIRROR__0__SECRET_ACCESS_KEY_FILE",
                "token",
            ),
            ("OPENMAST__ARCHIVE__MIRROR__1__URL", "mirror"),
            ("OPENMAST__BACKUP__URL", "s3://backups"),
            ("OPENMAST__BACKUP__SECRET_ACCESS_KEY_FILE", "token"),
            ("OPENMAST__BACKUP__ACCESS_KEY_ID", "0456"),
            ("OPENMAST__WEBHOOK__0__URL", "https://a.example/x"),
            ("OPENMAST__WEBHOOK__0__SECRET_FILE", "token"),
            ("OPENMAST__WEBHOOK__0__EVENTS", r#"["settlement.final"]"#),
            ("OPENMAST__NETWORK__RPC_URLS__1", "https://second.example"),
            ("OPENMAST__RADIUS__CLIENTS__0__NAME", "lab"),
            (
                "OPENMAST__RADIUS__CLIENTS__0__SECRET",
                "98765432109876543210",
            ),
        ])
        .unwrap();
    assert_eq!(config.data_dir, Path::new("/elsewhere"));
    assert_eq!(config.oracle.keypair, Path::new("/keys/a.json"));
    assert_eq!(
        config.oracle.fee_payer_keypair.as_deref(),
        Some(Path::new("/keys/b.json"))
    );
    let [bucket, folder] = &config.archive.mirrors[..] else {
        panic!("{:?}", config.archive);
    };
    assert_eq!(bucket.name().unwrap(), "s3://archives/a");
    assert_eq!(bucket.region.as_deref(), Some("eu-central-1"));
    assert_eq!(bucket.access_key_id.as_deref(), Some("0123"));
    let secret = bucket.secret_access_key.as_ref().unwrap();
    assert_eq!(secret.expose_secret(), "from-a-file-0123456789");
    assert_eq!(folder.folder(), Some(file.folder.path().join("mirror")));
    let backup = config.backup.as_ref().unwrap();
    assert_eq!(backup.name().unwrap(), "s3://backups");
    assert_eq!(backup.access_key_id.as_deref(), Some("0456"));
    let secret = backup.secret_access_key.as_ref().unwrap();
    assert_eq!(secret.expose_secret(), "from-a-file-0123456789");
    // Reads like a number and is meant as text, with its leading zero.
    assert_eq!(
        config.api.admin_token.unwrap().expose_secret(),
        "01234567890123456789"
    );
    assert_eq!(
        config.mapping.radios[0].identity,
        RadioIdentity::NasIdentifier(b"tower-9".to_vec())
    );
    assert_eq!(config.mapping.radios[0].asset, 4);
    assert_eq!(
        config.mapping.subscribers[0].identity,
        SubscriberIdentity::Realm(b"carrier.example".to_vec())
    );
    assert_eq!(
        config.mapping.subscribers[1].identity,
        SubscriberIdentity::Class(vec![0, 255])
    );
    assert_eq!(config.webhooks[0].events, [WebhookEvent::SettlementFinal]);
    assert_eq!(
        config.webhooks[0].secret.as_ref().unwrap().expose_secret(),
        "from-a-file-0123456789"
    );
    assert_eq!(config.network.rpc_urls.len(), 2);
    assert_eq!(config.radius.clients[0].name, "lab");
    assert_eq!(
        config.radius.clients[0].secret.expose_secret(),
        "98765432109876543210"
    );
}
