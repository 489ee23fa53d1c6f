//! The configuration as an operator meets it: the example, the environment, and the explanations.

mod example;
mod machine;
mod places;

use std::path::{Path, PathBuf};

use openmast_oracle::config::{self, Config};
use secrecy::ExposeSecret;
use tempfile::TempDir;

const MINIMAL: &str = r#"data_dir = "data"
[network]
address = "SysvarRent111111111111111111111111111111111"
rpc_urls = ["http://127.0.0.1:8899"]
[oracle]
keypair = "oracle.json"
[[radius.clients]]
name = "localhost"
network = "127.0.0.1"
secret = "98765432109876543210987654321098"
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
        self.shorten(&openmast_oracle::preflight::check_with(&self.path(), []).to_string())
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

#[test]
fn everything_wrong_is_told_at_once() {
    let file = File::new(
        r#"data_dir = "data"
[network]
program = "not-an-address"
address = "SysvarRent111111111111111111111111111111111"
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
openmast.toml:26: error: typo: no such key; known here: data_dir, network, oracle, epoch, engine, sessions, log, archive, radius, usage, api, app, actions, health, mapping, fees, keeper, webhook, metrics, backup"#;
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
            ("OPENMAST__APP__HOSTS", r#"["oracle.example.net", "[::1]", "https://a.example"]"#),
            ("OPENMAST__APP__MAX_CONCURRENT_REQUESTS_PER_SOURCE", "0"),
            ("OPENMAST__MAPPING__RADIO", r#"[{"called_station_id": "00:11:22:33:44:55:net", "asset": 0}, {"called_station_id": "0011.2233.4455", "asset": 1}]"#),
        ])
        .unwrap_err();
    let expected = "\
environment variable OPENMAST__EPOCH__SECONDS: error: epoch.seconds: 0 is too little; write 1 or more
environment variable OPENMAST__LOG__MAX_BYTES: error: log.max_bytes: must hold two segments: write at least 134217728
environment variable OPENMAST__API__CORS_ORIGINS: error: api.cors_origins: `*` allows every origin: remove it or the others
environment variable OPENMAST__API__CORS_ORIGINS: error: api.cors_origins[1]: `https://a.example/path` is no origin; write scheme, host and port alone, like `https://app.example.net`
environment variable OPENMAST__APP__HOSTS: error: app.hosts[2]: `https://a.example` is no host; write the name alone, without scheme and port, like `oracle.example.net`
environment variable OPENMAST__APP__MAX_CONCURRENT_REQUESTS_PER_SOURCE: error: app.max_concurrent_requests_per_source: 0 is too little; write 1 or more
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
        !shown.contains("tell-nobody") && !shown.contains("987654321098"),
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
fn what_can_be_taken_over_while_the_service_runs_is_told_from_what_takes_a_restart() {
    const SECRET: &str = "secret = \"98765432109876543210987654321098\"";
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
    let same = format!("{MINIMAL}previous_secret = \"98765432109876543210987654321098\"\n");
    let report = File::new(&same).check();
    assert!(
        report.contains("previous_secret: is the secret itself"),
        "{report}"
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
