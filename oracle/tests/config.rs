//! The configuration as an operator meets it: the example, the environment, and the explanations.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use openmast_oracle::config::{self, Config, EXAMPLE, OpenFiles, WebhookEvent};
use openmast_oracle::record::{RadioIdentity, SubscriberIdentity};
use secrecy::ExposeSecret;
use tempfile::TempDir;

const MINIMAL: &str = r#"data_dir = "data"
[network]
address = "SysvarC1ock11111111111111111111111111111111"
rpc_urls = ["http://127.0.0.1:8899"]
[oracle]
keypair = "oracle.json"
[[radius.clients]]
name = "localhost"
network = "127.0.0.1"
secret = "replace-me-with-openssl-rand-hex-32"
nas_identifiers = []
session_radio = "nas_identifier"
"#;

struct File {
    folder: TempDir,
}

impl File {
    fn new(text: &str) -> Self {
        let file = Self {
            folder: TempDir::new().unwrap(),
        };
        file.put("openmast.toml", text, 0o600);
        file
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("openmast.toml")
    }

    fn put(&self, name: &str, text: &str, mode: u32) {
        use std::os::unix::fs::PermissionsExt;
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    fn load(&self, variables: &[(&str, &str)]) -> Result<Config, String> {
        config::load_with(&self.path(), owned(variables))
            .map_err(|error| self.shorten(&error.to_string()))
    }

    fn check(&self) -> String {
        self.shorten(&config::check_with(&self.path(), []).to_string())
    }

    fn shorten(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.folder.path().display()), "")
            .replace(&self.folder.path().display().to_string(), "FOLDER")
    }
}

fn owned(variables: &[(&str, &str)]) -> Vec<(String, String)> {
    variables
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_string()))
        .collect()
}

/// The example with every disabled entry enabled, as its first comment says.
fn enabled_example() -> String {
    EXAMPLE
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(entry) if !entry.is_empty() && !entry.starts_with(' ') => entry,
            _ => line,
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_example_is_valid() {
    let config = File::new(EXAMPLE).load(&[]).unwrap();
    assert_eq!(config.data_dir, Path::new("/var/lib/openmast"));
    assert_eq!(config.network.rpc_urls.len(), 1);
}

#[test]
fn the_example_shows_the_defaults() {
    let shown = File::new(EXAMPLE).load(&[]).unwrap();
    let default = File::new(MINIMAL).load(&[]).unwrap();
    let sections = |config: &Config| {
        format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {} {} {} {}",
            config.health,
            config.epoch,
            config.engine,
            config.usage,
            config.log,
            config.archive,
            config.api,
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

#[test]
fn everything_wrong_is_told_at_once() {
    let file = File::new(
        r#"data_dir = "data"
[network]
program = "not-an-address"
address = "SysvarC1ock11111111111111111111111111111111"
rpc_urls = ["http://127.0.0.1:8899", "ftp://x"]
[oracle]
keypair = "oracle.json"
[epoch]
secconds = 5
[api]
listen = "8080"
admin_token = 5
max_body_bytes = "large"
[radius]
clients = [{ name = "x", network = "10.0.0.0/40", secret = 1 }]
[[mapping.radio]]
nas_identifier = "a"
asset = 0
[[mapping.radio]]
asset = 1
[[mapping.radio]]
nas_identifier = "c"
assset = -1
[[webhook]]
secret = "short"
[typo]
"#,
    );
    let expected = r#"openmast.toml:3: error: network.program: `not-an-address` is no Solana address; write the 32 bytes of the account in base58 (32 to 44 characters)
openmast.toml:5: error: network.rpc_urls[1]: this is no http or https URL; write a whole URL like `https://rpc.example.net`
openmast.toml:9: error: epoch.secconds: no such key; did you mean `seconds`?
openmast.toml:11: error: api.listen: invalid socket address syntax; write it like `listen = "127.0.0.1:8080"`
openmast.toml:12: error: api.admin_token: must be a string in quotes (its value is not shown); write it like `admin_token = "replace-me-with-openssl-rand-hex-32"`
openmast.toml:13: error: api.max_body_bytes: invalid type: string "large", expected a whole number from 0; write it like `max_body_bytes = 65536`
openmast.toml:15: error: radius.clients[0].network: "10.0.0.0/40" is neither an address nor a network such as 192.0.2.0/24 or 2001:db8::/32; write it like `network = "127.0.0.1"`
openmast.toml:15: error: radius.clients[0].secret: must be a string in quotes (its value is not shown); write it like `secret = "replace-me-with-openssl-rand-hex-32"`
openmast.toml:19: error: mapping.radio[1]: write exactly one of nas_identifier, called_station_id, nas_ip, source_ip, ed25519 in each entry; `openmast config example` shows how
openmast.toml:21: error: mapping.radio[2].asset: is missing; write it like `asset = 0`
openmast.toml:23: error: mapping.radio[2].assset: no such key; did you mean `asset`?
openmast.toml:24: error: webhook[0].url: is missing; write it like `url = "https://hooks.example.net/openmast"`
openmast.toml:26: error: typo: no such key; known here: data_dir, network, oracle, epoch, engine, sessions, log, archive, radius, usage, api, health, mapping, fees, webhook, metrics, backup"#;
    let error = file.load(&[]).unwrap_err();
    assert_eq!(error, expected);
}

#[test]
fn values_that_make_no_sense_are_told_at_once() {
    let file = File::new(&MINIMAL.replace(
        "rpc_urls = [\"http://127.0.0.1:8899\"]",
        "rpc_urls = [\"http://rpc.example\"]",
    ));
    let error = file
        .load(&[
            ("OPENMAST__EPOCH__SECONDS", "0"),
            ("OPENMAST__FEES__PERCENTILE", "101"),
            ("OPENMAST__LOG__MAX_BYTES", "67108864"),
            ("OPENMAST__METRICS__REQUIRE_ADMIN_TOKEN", "true"),
            ("OPENMAST__API__CORS_ORIGINS", r#"["*", "https://a.example/path"]"#),
            ("OPENMAST__MAPPING__RADIO", r#"[{"called_station_id": "00:11:22:33:44:55:net", "asset": 0}, {"called_station_id": "0011.2233.4455", "asset": 1}]"#),
        ])
        .unwrap_err();
    let expected = "\
environment variable OPENMAST__EPOCH__SECONDS: error: epoch.seconds: 0 is too little; write 1 or more
environment variable OPENMAST__LOG__MAX_BYTES: error: log.max_bytes: must hold two segments: write at least 134217728
environment variable OPENMAST__API__CORS_ORIGINS: error: api.cors_origins: `*` allows every origin: remove it or the others
environment variable OPENMAST__API__CORS_ORIGINS: error: api.cors_origins[1]: `https://a.example/path` is no origin; write scheme, host and port alone, like `https://app.example.net`
environment variable OPENMAST__MAPPING__RADIO: error: mapping.radio[1]: the identity is mapped by mapping.radio[0] already; keep one of the two
environment variable OPENMAST__FEES__PERCENTILE: error: fees.percentile: 101 is no percentile; write 0 to 100
environment variable OPENMAST__METRICS__REQUIRE_ADMIN_TOKEN: error: metrics.require_admin_token: there is no token: set api.admin_token_file, or write `false`
openmast.toml:4: warning: network.rpc_urls[0]: is not encrypted: anyone on the way can change the answers; use https";
    assert_eq!(error, expected);
}

#[test]
fn of_several_clients_each_lists_its_radios() {
    let of_two = |listed: &str| {
        let client = format!(
            "[[radius.clients]]\nname = \"west\"\nnetwork = \"203.0.113.0/24\"\n\
             secret = \"0123456789abcdef0123456789abcdef\"\nsession_radio = \"nas_identifier\"\n{listed}"
        );
        File::new(&format!("{MINIMAL}\n{client}")).check()
    };
    let warning = "radius.clients[1].nas_identifiers: is left out";
    assert!(of_two("").contains(warning), "{}", of_two(""));
    let listed = of_two("nas_identifiers = [\"mast-2\"]\n");
    assert!(!listed.contains(warning), "{listed}");
    assert!(!File::new(MINIMAL).check().contains("nas_identifiers"));
}

#[test]
fn what_tells_sessions_apart_is_explained() {
    let file = File::new(&MINIMAL.replace("session_radio = \"nas_identifier\"\n", ""));
    let report = file.check();
    assert!(
        report.contains("warning: radius.clients[0].session_radio: is left out")
            && report.contains("BILLED TWICE"),
        "{report}"
    );
    let meraki = MINIMAL.replace("session_radio = \"nas_identifier\"", "vendor = \"meraki\"");
    let report = File::new(&meraki).check();
    assert_eq!(report.matches("session_radio").count(), 1, "{report}");
    assert!(report.contains("write area for Cisco Meraki"), "{report}");
    let named = MINIMAL.replace("nas_identifiers = []", "nas_identifiers = [\"mast-1\"]");
    let named = named.replace("session_radio = \"nas_identifier\"\n", "");
    assert!(!File::new(&named).check().contains("session_radio"));

    let roaming = MINIMAL.replace("= \"nas_identifier\"", "= \"area\"");
    assert!(!File::new(&roaming).check().contains("session_radio"));

    let file = File::new(&format!("{MINIMAL}multi_session_id = \"sometimes\"\n"));
    let error = file.load(&[]).unwrap_err();
    assert!(
        error.contains("radius.clients[0].multi_session_id")
            && error.contains("part_of_session")
            && error.contains("ignored"),
        "{error}"
    );
}

#[test]
fn settings_that_do_not_suit_a_vendor_are_told_with_their_line() {
    let text = format!(
        "{MINIMAL}services = \"own\"\nuser_name_case = \"insensitive\"\nvendor = \"cisco\"\n[[mapping.subscriber]]\nuser_name = \"Ana\"\npayer = 0\n"
    );
    let text = text.replace("= \"nas_identifier\"", "= \"called_station_id\"");
    let report = File::new(&text).check();
    for expected in [
        "openmast.toml:12: warning: radius.clients[0].session_radio: \"called_station_id\" does not suit Cisco",
        "openmast.toml:13: warning: radius.clients[0].services: \"own\" does not suit Cisco",
        "openmast.toml:17: warning: mapping.subscriber[0].user_name: has capital letters",
    ] {
        assert!(report.contains(expected), "{expected}\n{report}");
    }
    let suits = format!("{MINIMAL}vendor = \"cisco\"\n");
    assert!(!File::new(&suits).check().contains("does not suit"));
}

#[test]
fn what_a_client_may_speak_for_fits_together() {
    let text = MINIMAL.replace("nas_identifiers = []", "nas_ips = [\"10.0.0.0/8\"]");
    let error = File::new(&text).load(&[]).unwrap_err();
    assert_eq!(error.lines().count(), 1, "{error}");
    assert!(
        error.starts_with("openmast.toml:12: error: radius.clients[0].session_radio: is a kind of name without a list"),
        "{error}"
    );
    let twice = format!(
        "{MINIMAL}[[radius.clients]]\nname = \"localhost\"\nnetwork = \"127.0.0.2\"\nsecret = \"another-secret-of-this-lab\"\nsession_radio = \"source_ip\"\n"
    );
    let error = File::new(&twice).load(&[]).unwrap_err();
    assert!(
        error.contains("openmast.toml:14: error: radius.clients[1].name: \"localhost\" is also the name of radius.clients[0]"),
        "{error}"
    );
}

#[test]
fn no_report_is_believed_for_longer_than_sessions_are_kept() {
    let file = File::new(MINIMAL);
    let error = file
        .load(&[
            ("OPENMAST__RADIUS__CLOCK_WINDOW_PAST_SECONDS", "2592001"),
            ("OPENMAST__USAGE__ENABLED", "true"),
            ("OPENMAST__USAGE__PLAINTEXT", "true"),
            ("OPENMAST__USAGE__MAX_AGE_SECONDS", "2591701"),
        ])
        .unwrap_err();
    assert!(
        error.contains("warning: radius.clock_window_past_seconds: is more than 30 days")
            && error.contains("error: usage.max_age_seconds: with usage.clock_ahead_seconds"),
        "{error}"
    );
}

#[test]
fn a_clock_of_radios_is_ahead_by_no_more_than_a_recovery_takes_into_account() {
    let load = |seconds| {
        File::new(MINIMAL).load(&[
            ("OPENMAST__USAGE__ENABLED", "true"),
            ("OPENMAST__USAGE__PLAINTEXT", "true"),
            ("OPENMAST__USAGE__CLOCK_AHEAD_SECONDS", seconds),
        ])
    };
    let error = load("901").unwrap_err();
    assert!(
        error.contains("error: usage.clock_ahead_seconds: is above 900"),
        "{error}"
    );
    let at_most = load("900").err().unwrap_or_default();
    assert!(!at_most.contains("clock_ahead_seconds"), "{at_most}");
}

#[test]
fn broken_toml_is_told_with_its_line_and_without_its_text() {
    let error = File::new("data_dir = \"data\"\n[api]\nadmin_token = \"very secret\n")
        .load(&[])
        .unwrap_err();
    assert!(
        error.starts_with("openmast.toml:3: error: the file is not valid TOML here: "),
        "{error}"
    );
    assert!(!error.contains("very secret"), "{error}");
}

#[test]
fn secrets_are_never_shown() {
    let file = File::new(MINIMAL);
    let config = file
        .load(&[("OPENMAST__API__ADMIN_TOKEN", "tell-nobody-0123456789")])
        .unwrap();
    let shown = format!("{config:?}");
    assert!(
        !shown.contains("tell-nobody") && !shown.contains("replace-me"),
        "{shown}"
    );
    let error = file
        .load(&[
            ("OPENMAST__API__ADMIN_TOKEN", "{ a = \"tell-nobody\" }"),
            ("OPENMAST__API__LISTEN", "x"),
        ])
        .unwrap_err();
    assert!(!error.contains("tell-nobody"), "{error}");
}

#[test]
fn a_file_that_is_not_there_is_told() {
    let error = config::load_with(Path::new("/nonexistent/openmast.toml"), [])
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("/nonexistent/openmast.toml: error: cannot read the file"),
        "{error}"
    );
    assert!(error.contains("openmast config example"), "{error}");
}

#[test]
fn the_machine_is_checked_too() {
    let [taken, also] = [(); 2].map(|()| std::net::TcpListener::bind("127.0.0.1:0").unwrap());
    let text = format!(
        "{MINIMAL}secret_file = \"radius\"\n[api]\nlisten = \"{}\"\nadmin_token_file = \"token\"\n[health]\nlisten = \"{}\"\n",
        taken.local_addr().unwrap(),
        also.local_addr().unwrap()
    )
    .replace("secret = \"replace-me-with-openssl-rand-hex-32\"\n", "")
    .replace(
        "[[radius.clients]]",
        "[radius]\nlisten = [\"127.0.0.1:0\"]\n[[radius.clients]]",
    );
    let file = File::new(&text);
    file.put("token", "0123456789abcdef0123", 0o644);
    file.put("radius", "0123456789abcdef0123", 0o640);
    file.put("oracle.json", "[1, 2, 3]", 0o600);
    let report = file.check();
    let start = report
        .lines()
        .map(|line| line.split(": ").take(3).collect::<Vec<_>>().join(": "))
        .collect::<Vec<_>>();
    assert_eq!(
        start,
        [
            "openmast.toml:6: error: oracle.keypair",
            "openmast.toml:17: error: api.admin_token_file",
            "openmast.toml:14: warning: radius.clients[0].secret_file",
            "openmast.toml:16: warning: api.listen",
            "openmast.toml:19: warning: health.listen",
        ],
        "{report}"
    );
    assert!(
        report.contains("every user of this machine can read token; `chmod 600` it"),
        "{report}"
    );
}

#[test]
fn health_has_an_address_of_its_own() {
    let address = "[api]\nlisten = \"127.0.0.1:7\"\n[health]\nlisten = \"127.0.0.1:7\"\n";
    let error = File::new(&format!("{MINIMAL}{address}"))
        .load(&[])
        .unwrap_err();
    assert!(
        error.contains("error: health.listen: is api.listen as well"),
        "{error}"
    );
    let everywhere = format!("{MINIMAL}[health]\nlisten = \"0.0.0.0:7\"\n");
    let report = File::new(&everywhere).check();
    assert!(
        report.contains("warning: health.listen: is reachable"),
        "{report}"
    );
}

#[test]
fn cores_that_cannot_be_had_are_explained() {
    let cores = openmast_oracle::cores::usable().unwrap();
    let first = cores[0];
    let sections = format!(
        "[engine]\ncore = {first}\n[log]\ncore = 9999\n[radius]\ncores = [{first}]\n[[radius.clients]]"
    );
    let text = MINIMAL.replace("[[radius.clients]]", &sections);
    let file = File::new(&text);
    file.put("oracle.json", "[]", 0o600);
    let report = file.check();
    let list = cores
        .iter()
        .take(16)
        .map(usize::to_string)
        .collect::<Vec<_>>();
    let list = list.join(", ");
    assert!(
        report.contains(&format!(
            "error: log.core: this process cannot run on core 9999; write one of {list}"
        )),
        "{report}"
    );
    assert!(
        report.contains(&format!(
            "warning: radius.cores[0]: core {first} is engine.core's, too"
        )),
        "{report}"
    );
}

#[test]
fn the_service_refuses_secrets_that_everybody_can_read() {
    let set = |name: &str, mode| {
        let file = File::new(&format!("{MINIMAL}[api]\nadmin_token_file = \"token\"\n"));
        file.put("token", "0123456789abcdef0123", 0o600);
        file.put("oracle.json", "[]", 0o600);
        let text = std::fs::read_to_string(file.folder.path().join(name)).unwrap();
        file.put(name, &text, mode);
        file
    };
    for (name, place) in [
        (
            "openmast.toml",
            "openmast.toml:10: error: radius.clients[0].secret",
        ),
        ("oracle.json", "openmast.toml:6: error: oracle.keypair"),
        ("token", "openmast.toml:14: error: api.admin_token_file"),
    ] {
        set(name, 0o600).load(&[]).unwrap();
        let expected =
            format!("{place}: every user of this machine can read {name}; `chmod 600` it");
        assert_eq!(set(name, 0o644).load(&[]).unwrap_err(), expected);
    }
    // A secret of the environment does not stand in the file.
    let secret = [(
        "OPENMAST__RADIUS__CLIENTS__0__SECRET",
        "98765432109876543210",
    )];
    set("openmast.toml", 0o644).load(&secret).unwrap();
}

#[test]
fn warnings_reach_whoever_starts_the_service() {
    let file = File::new(&MINIMAL.replace("session_radio = \"nas_identifier\"\n", ""));
    file.put("oracle.json", "[]", 0o640);
    let (_, warnings) = config::load_with_warnings(&file.path(), []).unwrap();
    let lines: Vec<String> = warnings.lines().map(|line| file.shorten(&line)).collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(
        lines[0],
        "openmast.toml:6: warning: oracle.keypair: its group can read oracle.json; `chmod 600` it"
    );
    assert!(
        lines[1]
            .starts_with("openmast.toml:7: warning: radius.clients[0].session_radio: is left out"),
        "{}",
        lines[1]
    );
}

#[tokio::test]
async fn an_endpoint_that_is_not_there_is_told_with_its_line() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = nobody.local_addr().unwrap();
    drop(nobody);
    let url = format!("http://{address}/secret-key");
    let file = File::new(&MINIMAL.replace("http://127.0.0.1:8899", &url));
    let report = config::check_with_endpoints(&file.path(), []).await;
    let report = file.shorten(&report.to_string());
    assert!(
        report.contains("openmast.toml:4: warning: network.rpc_urls[0]: does not answer"),
        "{report}"
    );
    assert!(!report.contains("secret-key"), "{report}");
}

#[test]
fn a_good_configuration_has_nothing_to_report() {
    let file = File::new(
        &format!(
            "{MINIMAL}[api]\nlisten = \"127.0.0.1:0\"\n[health]\nlisten = \"127.0.0.1:0\"\n[radius]\nlisten = [\"127.0.0.1:0\"]\n"
        )
        .replace("[[radius.clients]]\nname", "[[radius.clients]]\nname"),
    );
    let keypair = solana_keypair::Keypair::new();
    file.put("oracle.json", &format!("{:?}", keypair.to_bytes()), 0o600);
    let report = file.check();
    assert_eq!(report, "");
}

#[test]
fn one_receiver_is_written_once() {
    let hook = "[[webhook]]\nurl = \"http://127.0.0.1/\"\nsecret = \"0123456789abcdef\"\n";
    let refused = File::new(&format!("{MINIMAL}{hook}{hook}")).load(&[]);
    let refused = refused.expect_err("twice");
    assert!(
        refused.contains("webhook[1].url: is the URL of webhook[0] already"),
        "{refused}"
    );
    File::new(&format!("{MINIMAL}{hook}"))
        .load(&[])
        .expect("once");
}

#[test]
fn connections_are_fitted_to_the_open_files_that_there_are() {
    let file = File::new(MINIMAL);
    let usage = [
        ("OPENMAST__USAGE__ENABLED", "true"),
        ("OPENMAST__USAGE__PLAINTEXT", "true"),
    ];
    let config = file.load(&usage).unwrap();
    let all = OpenFiles::new(&config, 1 << 20);
    assert!(all.are_enough());
    // 1,024 of the API with an archive each, 4,096 of usage, and the service's own.
    assert_eq!(all.needed - all.of_the_service, 2 * 1_024 + 4_096);
    let mut untouched = config.clone();
    assert_eq!(all.fit(&mut untouched), Ok(None));
    assert_eq!(untouched.api.max_connections, 1_024);

    let mut fitted = config.clone();
    let few = OpenFiles::new(&config, 1_024);
    let told = few.fit(&mut fitted).unwrap().expect("it is told");
    let free = few.limit - few.of_the_service;
    let taken = 2 * fitted.api.max_connections + fitted.usage.max_connections;
    assert!(
        taken as u64 <= free && taken as u64 > free - 4,
        "{taken} of {free}"
    );
    for number in [few.needed, 1_024, fitted.api.max_connections as u64] {
        assert!(
            told.contains(&number.to_string()),
            "{number} is not in {told}"
        );
    }

    let mut none = config.clone();
    let error = OpenFiles::new(&config, 280).fit(&mut none).unwrap_err();
    assert!(error.contains("ulimit -n"), "{error}");
}

#[test]
fn what_can_be_taken_over_while_the_service_runs_is_told_from_what_takes_a_restart() {
    const SECRET: &str = "secret = \"replace-me-with-openssl-rand-hex-32\"";
    let sections = "[epoch]\nseconds = 60\n[api]\nadmin_token = \"0123456789abcdef0123\"\n";
    let text = format!("{MINIMAL}{sections}");
    let file = File::new(&text);
    let running = file.load(&[]).unwrap();
    let need_restart = |text: &str| {
        let new = File::new(text).load(&[]).unwrap();
        config::need_restart(&running, &new)
    };
    let nothing: [&str; 0] = [];
    assert_eq!(need_restart(&format!("# a comment\n{text}")), nothing);
    let both = format!("previous_{SECRET}\nsecret = \"98765432109876543210\"");
    assert_eq!(need_restart(&text.replace(SECRET, &both)), nothing);
    let token = text.replace("0123456789abcdef0123", "98765432109876543210");
    assert_eq!(need_restart(&token), nothing);

    // Without a token before or after, routes would appear or disappear.
    let without = text.replace("admin_token = \"0123456789abcdef0123\"\n", "");
    assert_eq!(need_restart(&without), ["api.admin_token"]);
    let several = text
        .replace("seconds = 60", "seconds = 61")
        .replace("name = \"localhost\"", "name = \"west\"")
        .replace(
            "[\"http://127.0.0.1:8899\"]",
            "[\"http://127.0.0.1:8899\", \"http://[::1]:1\"]",
        );
    assert_eq!(
        need_restart(&several),
        [
            "epoch.seconds",
            "network.rpc_urls[1]",
            "radius.clients[0].name"
        ]
    );
    let client = "[[radius.clients]]\nname = \"b\"\nnetwork = \"192.0.2.1\"\nsecret = \"98765432109876543210\"\n";
    assert_eq!(
        need_restart(&format!("{text}{client}")),
        ["radius.clients[1]"]
    );
}

#[test]
fn a_client_may_have_two_secrets_while_they_are_changed() {
    let file = File::new(&format!("{MINIMAL}previous_secret_file = \"old\"\n"));
    file.put("oracle.json", "[]", 0o600);
    file.put("old", "98765432109876543210\n", 0o600);
    let config = file.load(&[]).unwrap();
    let previous = config.radius.clients[0].previous_secret.as_ref();
    assert_eq!(previous.unwrap().expose_secret(), "98765432109876543210");
    file.put("old", "98765432109876543210", 0o644);
    let error = file.load(&[]).unwrap_err();
    assert!(
        error.contains("radius.clients[0].previous_secret_file"),
        "{error}"
    );
    let empty = File::new(&format!("{MINIMAL}previous_secret = \"\"\n"));
    let error = empty.load(&[]).unwrap_err();
    assert!(
        error.contains("radius.clients[0].previous_secret"),
        "{error}"
    );
    let same = format!("{MINIMAL}previous_secret = \"replace-me-with-openssl-rand-hex-32\"\n");
    let report = File::new(&same).check();
    assert!(
        report.contains("previous_secret: is the secret itself"),
        "{report}"
    );
}

#[test]
fn mirrors_fit_together() {
    let with = |archive: &str| File::new(&format!("{MINIMAL}[archive]\n{archive}")).load(&[]);
    let mirror = |url: &str| format!("[[archive.mirror]]\nurl = \"{url}\"\n");
    let none = with("").unwrap().archive;
    assert_eq!((none.mirrors_needed(), none.mirror_wait_seconds), (0, 900));
    let two = mirror("s3://a/b") + &mirror("/mirror");
    assert_eq!(with(&two).unwrap().archive.mirrors_needed(), 1);
    let both = with(&format!("mirrors_needed = 2\n{two}")).unwrap();
    assert_eq!(both.archive.mirrors_needed(), 2);
    let unneeded = with(&format!("mirrors_needed = 0\n{two}")).unwrap();
    assert_eq!(unneeded.archive.mirrors_needed(), 0);

    for (text, expected) in [
        (
            format!("mirrors_needed = 3\n{two}"),
            "archive.mirrors_needed: 3 mirrors are needed and 2 are configured",
        ),
        (
            mirror("/a//b/") + &mirror("/a/b"),
            "archive.mirror[1].url: is archive.mirror[0] already",
        ),
        (
            mirror("s3://a/b/") + &mirror("s3://a/b"),
            "archive.mirror[1].url: is archive.mirror[0] already",
        ),
        (
            mirror("data/archive/mirror"),
            "archive.mirror[0].url: data/archive/mirror and data_dir lie one in the other",
        ),
        (
            mirror("."),
            "archive.mirror[0].url: FOLDER and data_dir lie",
        ),
        (
            mirror("s3://"),
            "archive.mirror[0].url: `s3://` names no bucket",
        ),
        (
            mirror("ftp://a/b"),
            "`ftp` is not known here; write a folder's path or `s3://bucket/prefix`",
        ),
        (
            mirror("/mirror") + "region = \"x\"\n",
            "archive.mirror[0].url: is a folder",
        ),
        (
            mirror("s3://a") + "access_key_id = \"x\"\n",
            "archive.mirror[0]: has one of `access_key_id`",
        ),
        (
            mirror("s3://a") + "same_disk = true\n",
            "archive.mirror[0].same_disk: is said of a bucket",
        ),
        (
            mirror("s3://a") + "timeout_seconds = 0\n",
            "archive.mirror[0].timeout_seconds: 0 is too little",
        ),
        (
            mirror("s3://a") + "endpoint = \"s3.example.net\"\n",
            "archive.mirror[0].endpoint",
        ),
        (
            mirror("s3://a") + "bucket = \"x\"\n",
            "archive.mirror[0].bucket: no such key",
        ),
    ] {
        let error = with(&text).unwrap_err();
        assert!(error.contains(expected), "{expected}: {error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
}

#[test]
fn keys_of_mirrors_are_secrets() {
    let text = format!(
        "{MINIMAL}[[archive.mirror]]\nurl = \"s3://a\"\naccess_key_id = \"x\"\nsecret_access_key_file = \"key\"\n"
    );
    let file = File::new(&text);
    file.put("key", "the secret of a mirror\n", 0o644);
    let error = file.load(&[]).unwrap_err();
    assert!(
        error.contains("archive.mirror[0].secret_access_key_file: every user"),
        "{error}"
    );
    file.put("key", "the secret of a mirror\n", 0o600);
    let config = file.load(&[]).unwrap();
    let shown = format!("{config:?}");
    assert!(!shown.contains("the secret of a mirror"), "{shown}");
    // No other secret stands in the file.
    let inside = text
        .replace("secret_access_key_file", "secret_access_key")
        .replace(
            "secret = \"replace-me-with-openssl-rand-hex-32\"",
            "secret_file = \"client\"",
        );
    let file = File::new(&inside);
    file.put("client", "replace-me-with-openssl-rand-hex-32", 0o600);
    file.put("openmast.toml", &inside, 0o644);
    let error = file.load(&[]).unwrap_err();
    assert!(
        error.contains("archive.mirror[0].secret_access_key: every user"),
        "{error}"
    );
}

#[test]
fn mirrors_on_the_disk_of_the_data_folder_are_told() {
    let file = File::new(&format!(
        "{MINIMAL}[[archive.mirror]]\nurl = \"there\"\n[[archive.mirror]]\nurl = \"not-there\"\n\
         [[archive.mirror]]\nurl = \"meant\"\nsame_disk = true\n"
    ));
    for folder in ["there", "meant", "data"] {
        std::fs::create_dir(file.folder.path().join(folder)).unwrap();
    }
    let report = file.check();
    assert!(
        report.contains("archive.mirror[0].url: there is on the disk of data_dir"),
        "{report}"
    );
    assert!(
        report.contains("archive.mirror[1].url: not-there is not there: mount it"),
        "{report}"
    );
    assert!(!report.contains("archive.mirror[2]"), "{report}");
}

#[test]
fn the_place_of_backups_is_one() {
    let with = |backup: &str| File::new(&format!("{MINIMAL}[backup]\n{backup}")).load(&[]);
    assert!(File::new(MINIMAL).load(&[]).unwrap().backup.is_none());
    let backup = with("url = \"s3://a/b\"\n").unwrap().backup.unwrap();
    assert_eq!(backup.name().unwrap(), "s3://a/b");
    for (text, expected) in [
        ("", "backup.url: is missing"),
        ("url = \"s3://\"\n", "backup.url: `s3://` names no bucket"),
        (
            "url = \"data/backups\"\n",
            "backup.url: data/backups and data_dir lie one in the other",
        ),
        (
            "url = \"/backups\"\nregion = \"x\"\n",
            "backup.url: is a folder",
        ),
        (
            "url = \"s3://a\"\naccess_key_id = \"x\"\n",
            "backup: has one of `access_key_id`",
        ),
        (
            "url = \"s3://a\"\ntimeout_seconds = 0\n",
            "backup.timeout_seconds: 0 is too little",
        ),
        ("url = \"s3://a\"\nkeep = 3\n", "backup.keep: no such key"),
    ] {
        let error = with(text).unwrap_err();
        assert!(error.contains(expected), "{expected}: {error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
    let secret = "url = \"s3://a\"\naccess_key_id = \"x\"\nsecret_access_key = \"a secret of the backups\"\n";
    let file = File::new(&format!("{MINIMAL}[backup]\n{secret}"));
    let shown = format!("{:?}", file.load(&[]).unwrap());
    assert!(!shown.contains("a secret of the backups"), "{shown}");
    let text = std::fs::read_to_string(file.path()).unwrap();
    file.put("openmast.toml", &text, 0o644);
    let error = file.load(&[]).unwrap_err();
    assert!(
        error.contains("backup.secret_access_key: every user"),
        "{error}"
    );
}

#[test]
fn a_webhook_may_have_two_secrets_while_they_are_changed() {
    let hook = "[[webhook]]\nurl = \"http://127.0.0.1/\"\nsecret = \"0123456789abcdef\"\n";
    let text = format!("{MINIMAL}\n{hook}");
    let file = File::new(&format!("{text}previous_secret_file = \"old\"\n"));
    file.put("oracle.json", "[]", 0o600);
    file.put("old", "fedcba9876543210\n", 0o600);
    let config = file.load(&[]).unwrap();
    let previous = config.webhooks[0].previous_secret.as_ref();
    assert_eq!(previous.unwrap().expose_secret(), "fedcba9876543210");
    file.put("old", "fedcba9876543210", 0o644);
    let error = file.load(&[]).unwrap_err();
    assert!(error.contains("webhook[0].previous_secret_file"), "{error}");
    let short = File::new(&format!("{text}previous_secret = \"short\"\n"));
    let error = short.load(&[]).unwrap_err();
    assert!(error.contains("webhook[0].previous_secret"), "{error}");
    let same = File::new(&format!("{text}previous_secret = \"0123456789abcdef\"\n"));
    let report = same.check();
    assert!(
        report.contains("previous_secret: is the secret itself"),
        "{report}"
    );
}
