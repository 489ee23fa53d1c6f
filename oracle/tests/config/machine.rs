//! What only the machine can tell.

use openmast_oracle::config::{self, OpenFiles};
use solana_keypair::Keypair;

use crate::{File, MINIMAL};

#[test]
fn the_machine_is_checked_too() {
    let [taken, also] = [(); 2].map(|()| std::net::TcpListener::bind("127.0.0.1:0").unwrap());
    let text = format!(
        "{MINIMAL}secret_file = \"radius\"\n[api]\nlisten = \"{}\"\nadmin_token_file = \"token\"\n[health]\nlisten = \"{}\"\n",
        taken.local_addr().unwrap(),
        also.local_addr().unwrap()
    )
    .replace("secret = \"98765432109876543210987654321098\"\n", "")
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
    let cores = openmast_platform::cores::usable().unwrap();
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
    let report = openmast_oracle::preflight::check_with_endpoints(&file.path(), []).await;
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
fn a_service_asks_nobody_for_its_keys() {
    for key in ["prompt:?key=0", "ASK", "usb://ledger?key=0", "-", "stdin:"] {
        let file = File::new(&MINIMAL.replace("oracle.json", key));
        let refused = file.load(&[]).unwrap_err();
        let begins = key.split_inclusive(':').next().unwrap();
        let words = format!(
            "openmast.toml:6: error: oracle.keypair: `{begins}` is no path of a file, and a service has nobody to ask"
        );
        assert!(refused.contains(&words), "{refused}");
        // `openmast config check` says it once.
        assert_eq!(file.check().matches("oracle.keypair").count(), 1);
    }
    let keeper =
        "[keeper]\nkeypair = \"prompt:\"\n[actions]\nidentity_keypair = \"usb://ledger\"\n";
    let file = File::new(&format!("{MINIMAL}{keeper}"));
    let refused = file.load(&[]).unwrap_err();
    for words in [
        "keeper.keypair: `prompt:`",
        "actions.identity_keypair: `usb:`",
    ] {
        assert!(refused.contains(words), "{refused}");
    }
}

#[test]
fn a_key_that_moves_money_says_no_origins() {
    let actions = "[actions]\nenabled = true\npublic_url = \"https://oracle.example.net\"\nidentity_keypair = \"identity.json\"\n";
    let file = File::new(&format!("{MINIMAL}{actions}"));
    let key = |first: u8| {
        let key = Keypair::new_from_array([first; 32]);
        format!("{:?}", key.to_bytes())
    };
    file.put("oracle.json", &key(1), 0o600);
    file.put("identity.json", &key(1), 0o600);
    let report = file.check();
    assert!(
        report.contains("error: actions.identity_keypair")
            && report.contains("this one must do nothing else"),
        "{report}"
    );
    file.put("identity.json", "[1, 2, 3]", 0o600);
    let report = file.check();
    assert!(report.contains("is no key file"), "{report}");
    file.put("identity.json", &key(2), 0o600);
    let report = file.check();
    assert!(!report.contains("identity_keypair"), "{report}");
    // What hands nothing out needs no key.
    let off = File::new(&format!(
        "{MINIMAL}{}",
        actions.replace("enabled = true", "enabled = false")
    ));
    off.put("oracle.json", &key(1), 0o600);
    let report = off.check();
    assert!(!report.contains("identity_keypair"), "{report}");
}
