//! `openmast radius …` as people and scripts call it.

#[allow(dead_code, reason = "recordings that other tests need, too")]
#[path = "../../oracle/tests/replay/lab.rs"]
mod lab;

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

use lab::{SECRET, capture, report, session};

/// As FreeRADIUS writes it: two subscribers with other devices under one session id.
const SHARED_ID: &str = r#"Tue Nov 14 23:13:20 2023
	Acct-Status-Type = Start
	User-Name = "ana"
	Calling-Station-Id = "02-00-00-00-00-01"
	NAS-Identifier = "tower"
	Acct-Session-Id = "7"
	Timestamp = 1700000000

Tue Nov 14 23:13:25 2023
	Acct-Status-Type = Start
	User-Name = "bob"
	Calling-Station-Id = "02-00-00-00-00-02"
	NAS-Identifier = "tower"
	Acct-Session-Id = "7"
	Timestamp = 1700000005

"#;

struct Ran {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Ran {
    fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }
}

fn run(folder: &Path, arguments: &[&str]) -> Ran {
    run_with(folder, arguments, Stdio::null())
}

fn run_with(folder: &Path, arguments: &[&str], stdin: Stdio) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_openmast"))
        .args(["radius"])
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .stdin(stdin)
        .output()
        .expect("runs");
    Ran {
        code: output.status.code().expect("it ends by itself"),
        stdout: String::from_utf8(output.stdout).expect("text"),
        stderr: String::from_utf8(output.stderr).expect("text"),
    }
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let requests = [session("s1"), vec![(900, report(3, "s2", 900, 7, 8))]].concat();
    let file = capture(&requests);
    fs::write(folder.path().join("cut.pcap"), &file[..file.len() - 9]).expect("written");
    fs::write(folder.path().join("a.pcap"), file).expect("written");
    fs::write(folder.path().join("secret"), format!("{SECRET}\n")).expect("written");
    fs::write(folder.path().join("empty.pcap"), capture(&[])).expect("written");
    fs::write(folder.path().join("detail"), SHARED_ID).expect("written");
    let cut = SHARED_ID.trim_end();
    fs::write(folder.path().join("cut.detail"), cut).expect("written");
    fs::write(folder.path().join("text"), "hello\nworld\n").expect("written");
    folder
}

#[test]
fn replay_says_what_would_be_billed() {
    let folder = folder();
    let ran = run(
        folder.path(),
        &["replay", "a.pcap", "--secret-file", "secret", "--json"],
    );
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let json = ran.json();
    assert_eq!(json["authenticators_checked"], true);
    assert_eq!(json["requests"], "4");
    assert_eq!(json["recorded"], "4");
    assert_eq!(json["radios"][0]["name"], "nas_identifier=tower");
    assert_eq!(json["radios"][0]["bytes"], "115");
    assert_eq!(
        json["subscribers"][0]["name"],
        "user_name=ana@carrier.example"
    );
    assert_eq!(json["subscribers"][0]["bytes"], "115");
    assert_eq!(json["unattributed_bytes"], "0");
    assert_eq!(json["sessions"][0]["session_id"], "s1");
    assert_eq!(json["sessions"][0]["bytes_down"], "70");
    assert_eq!(json["sessions"][0]["stopped"], true);
    assert_eq!(json["sessions"][1]["stopped"], false);
    let people = run(folder.path(), &["replay", "a.pcap", "--secret", SECRET]);
    assert_eq!(people.code, 0);
    assert!(people.stdout.contains("user_name=ana@carrier.example"));
    let one = run(
        folder.path(),
        &[
            "replay", "a.pcap", "--secret", SECRET, "--limit", "1", "--json",
        ],
    );
    assert_eq!(one.json()["sessions"].as_array().map(Vec::len), Some(1));
    assert_eq!(one.json()["runs"], "2");
}

#[test]
fn the_mapping_of_a_configuration_says_which_accounts_there_are() {
    let folder = folder();
    let config = |radio: &str| {
        format!(
            r#"
data_dir = "data"
[network]
address = "11111111111111111111111111111112"
rpc_urls = ["http://127.0.0.1:9"]
[oracle]
keypair = "key.json"
[[radius.clients]]
name = "east"
network = "192.0.2.0/24"
secret = "{SECRET}"
[[mapping.radio]]
nas_identifier = "{radio}"
asset = 4000000000
[[mapping.subscriber]]
realm = "carrier.example"
payer = 7
"#
        )
    };
    let write = |name: &str, text: String| {
        let file = folder.path().join(name);
        fs::write(&file, text).expect("written");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("its owner's");
    };
    write("a.toml", config("tower"));
    write("b.toml", config("mast"));
    let json = |file: &str, more: &[&str]| {
        let arguments = [&["replay", "a.pcap", "--json", "--config", file][..], more].concat();
        let ran = run(folder.path(), &arguments);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran.json()
    };
    for more in [&[][..], &["--trust"]] {
        let mapped = json("a.toml", more);
        assert_eq!(mapped["radios"][0]["index"], 4_000_000_000_u32);
        assert_eq!(mapped["radios"][0]["bytes"], "115");
        assert_eq!(mapped["subscribers"][0]["index"], 7);
        assert_eq!(mapped["sessions"][0]["area"], "east");
    }
    let unmapped = json("b.toml", &[]);
    assert_eq!(unmapped["radios"][0]["bytes"], "0");
    assert_eq!(unmapped["unattributed_bytes"], "115");
    assert_eq!(unmapped["unattributed"][0]["radio_mapped"], false);
    assert_eq!(unmapped["unattributed"][0]["subscriber_mapped"], true);
}

#[test]
fn trust_is_told_loudly() {
    let folder = folder();
    for command in ["replay", "explain"] {
        let ran = run(folder.path(), &[command, "a.pcap", "--trust"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(ran.stdout.contains("NO AUTHENTICATOR WAS CHECKED"));
        assert!(ran.stderr.starts_with("NO AUTHENTICATOR WAS CHECKED"));
        let json = run(folder.path(), &[command, "a.pcap", "--trust", "--json"]).json();
        assert_eq!(json["authenticators_checked"], false);
    }
}

#[test]
fn whose_requests_are_believed_must_be_said() {
    let folder = folder();
    let ran = run(folder.path(), &["replay", "a.pcap", "--json"]);
    assert_eq!(ran.code, 2);
    assert_eq!(ran.json()["error"]["code"], "usage");
    assert!(ran.stderr.contains("--trust"));
}

#[test]
fn explain_goes_report_by_report() {
    let folder = folder();
    let ran = run(
        folder.path(),
        &["explain", "a.pcap", "--secret", SECRET, "--json"],
    );
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let json = ran.json();
    let reports = json["reports"].as_array().expect("a list");
    assert_eq!(reports.len(), 4);
    assert_eq!(reports[1]["at"], "2023-11-14T22:18:20.250Z");
    assert_eq!(reports[1]["source"], "192.0.2.7:40000");
    assert_eq!(reports[1]["status"], "interim");
    assert_eq!(reports[1]["session_seconds"], 300);
    assert_eq!(reports[1]["bytes_down"], "40");
    assert_eq!(reports[2]["added_up"], "10");
    assert_eq!(reports[2]["run"], 0);
    assert!(
        reports[2]["sentence"]
            .as_str()
            .is_some_and(|it| !it.is_empty())
    );
    let people = run(folder.path(), &["explain", "a.pcap", "--secret", SECRET]);
    assert_eq!(people.stdout.matches("->").count(), 4);
    for (filter, lines) in [
        (["--session", "s2"], 1),
        (["--user", "ana@carrier.example"], 4),
        (["--user", "carrier.example"], 4),
        (["--user", "bob"], 0),
        (["--radio", "tower"], 4),
        (["--radio", "192.0.2.7"], 4),
        (["--radio", "mast"], 0),
    ] {
        let arguments = [
            "explain", "a.pcap", "--secret", SECRET, "--json", filter[0], filter[1],
        ];
        let json = run(folder.path(), &arguments).json();
        let shown = json["reports"].as_array().map(Vec::len);
        assert_eq!(shown, Some(lines), "{filter:?}");
        assert_eq!(json["requests"], "4");
    }
}

#[test]
fn explain_says_how_a_report_found_its_session() {
    let folder = folder();
    let people = run(folder.path(), &["explain", "detail"]);
    assert_eq!(people.code, 0, "{}", people.stderr);
    let lines: Vec<&str> = people.stdout.lines().collect();
    let of_bob = lines.iter().find(|line| line.contains("user_name=bob"));
    let of_bob = of_bob.expect("a line");
    assert!(of_bob.contains("[contradicting_names]"), "{of_bob}");
    let meaning = "It is the first report of the session. A report with the id of a session of another subscriber";
    assert!(of_bob.contains(meaning), "{of_bob}");
    let of_ana = lines.iter().find(|line| line.contains("user_name=ana"));
    assert!(!of_ana.expect("a line").contains("A report"));
}

#[test]
fn a_recording_may_come_from_the_standard_input() {
    let folder = folder();
    for command in ["replay", "explain"] {
        let file = fs::File::open(folder.path().join("a.pcap")).expect("there");
        let arguments = [command, "-", "--secret", SECRET, "--json"];
        let ran = run_with(folder.path(), &arguments, file.into());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert_eq!(ran.json()["recorded"], "4");
        assert_eq!(ran.json()["file"], "standard input");
    }
    let ran = run(folder.path(), &["replay", "-", "--secret", SECRET]);
    assert_eq!(ran.code, 3);
    assert!(
        ran.stderr.contains("standard input is empty"),
        "{}",
        ran.stderr
    );
}

#[test]
fn what_goes_wrong_has_its_exit_code_and_what_was_read_is_told() {
    let folder = folder();
    for command in ["replay", "explain"] {
        let secret = ["--secret", SECRET, "--json"];
        let ran = run(
            folder.path(),
            &[&[command, "cut.pcap"][..], &secret].concat(),
        );
        assert_eq!(ran.code, 3);
        assert!(ran.stderr.contains("is cut off"), "{}", ran.stderr);
        assert_eq!(ran.json()["requests"], "3");
        assert_eq!(ran.json()["error"]["code"], "input");

        let ran = run(folder.path(), &[command, "cut.detail", "--json"]);
        assert_eq!(ran.code, 3);
        assert!(ran.stderr.contains("is cut off"), "{}", ran.stderr);
        assert_eq!(ran.json()["requests"], "1");

        let ran = run(
            folder.path(),
            &[command, "a.pcap", "--secret", "wrong", "--json"],
        );
        assert_eq!(ran.code, 3);
        assert!(ran.stderr.contains("wrong_authenticator"), "{}", ran.stderr);
        assert_eq!(ran.json()["outcomes"][0]["outcome"], "wrong_authenticator");

        for (file, reason) in [
            ("empty.pcap", "no RADIUS accounting request"),
            ("text", "neither"),
            ("nowhere.pcap", "cannot be opened"),
        ] {
            let ran = run(folder.path(), &[&[command, file][..], &secret].concat());
            assert_eq!(ran.code, 3, "{file}");
            assert!(ran.stderr.contains(reason), "{}", ran.stderr);
            assert_eq!(ran.json()["error"]["exit_code"], 3);
        }
    }
}
