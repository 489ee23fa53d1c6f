//! Secrets, certificates and tokens that change while the service runs.

use std::{fs, path::Path, time::Duration};

use openmast_radio::{Connection, ConnectionConfig, Tls};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use reqwest::Method;
use rustix::process::Signal;
use serde_json::{Value, json};

use super::{
    chain::{Chain, Fault},
    lab::{self, Lab, PATIENCE, SECRET, TOKEN},
    process::Process,
};

const NEW_SECRET: &str = "another secret of the lab";
const NEW_TOKEN: &str = "fedcba9876543210fedcba9876543210";

async fn ask(lab: &Lab, method: Method, path: &str, token: &str) -> (u16, Value) {
    let request = reqwest::Client::new().request(method, format!("http://{}{path}", lab.api));
    let answer = request.bearer_auth(token).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

async fn reload(lab: &Lab) -> (u16, Value) {
    ask(lab, Method::POST, "/v1/admin/reload", TOKEN).await
}

fn of_client(secrets: &str) -> String {
    format!("[\"RADIUS client \\\"lab\\\" has other secrets; {secrets}\"]")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_has_two_secrets_while_they_are_changed() {
    let _metrics = lab::METRICS.read().await;
    let chain = Chain::start(Fault::Right).await;
    let mut lab = Lab::with_own_log(&chain).await;
    lab.metrics = true;
    // A process of its own has metrics of its own.
    let process = Process::start(&lab, "");
    Process::until_it_answers(&lab).await;
    lab.until_reasons(&[]).await;
    assert_eq!(reload(&lab).await, (200, json!({"changed": []})));

    let old = format!("secret = \"{SECRET}\"");
    let both = format!("secret = \"{NEW_SECRET}\"\nprevious_secret = \"{SECRET}\"");
    lab.edit(&old, &both);
    let (status, answer) = reload(&lab).await;
    let expected = of_client("the previous one is taken as well");
    assert_eq!((status, answer["changed"].to_string()), (200, expected));
    assert!(lab.is_answered_by(SECRET, 1, "s1").await);
    assert!(lab.is_answered_by(NEW_SECRET, 2, "s2").await);
    assert!(
        !lab.is_answered_by("a third secret of nobody", 3, "s3")
            .await
    );
    let (_, metrics) = lab.get("/metrics").await.unwrap();
    for secret in ["current", "previous"] {
        let name =
            format!("openmast_radius_secret_uses_total{{client=\"lab\",secret=\"{secret}\"}} ");
        let uses = metrics.lines().find_map(|line| line.strip_prefix(&name));
        assert_ne!(uses.unwrap_or("0"), "0", "{secret} in\n{metrics}");
    }

    lab.edit(&both, &format!("secret = \"{NEW_SECRET}\""));
    process.signal(Signal::HUP);
    let gone = async {
        while lab.is_answered_by(SECRET, 4, "s4").await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let gone = tokio::time::timeout(PATIENCE, gone).await;
    gone.expect("the old secret is taken no more");
    assert!(lab.is_answered_by(NEW_SECRET, 5, "s5").await);
    assert_eq!(process.stop().await, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_a_restart_or_is_wrong_changes_nothing() {
    let _metrics = lab::METRICS.read().await;
    let chain = Chain::start(Fault::Right).await;
    let mut lab = Lab::with_own_log(&chain).await;
    lab.sections = "[epoch]\nseconds = 3600".to_owned();
    let service = lab.start();
    lab.until_reasons(&[]).await;

    // With it comes what could be taken over.
    lab.edit("seconds = 3600", "seconds = 1800");
    lab.edit(SECRET, NEW_SECRET);
    let (status, problem) = reload(&lab).await;
    assert_eq!((status, &problem["code"]), (409, &json!("needs_restart")));
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("epoch.seconds"), "{detail}");
    assert!(!lab.is_answered_by(NEW_SECRET, 1, "s1").await);

    lab.edit("seconds = 1800", "seconds = none");
    let (status, problem) = reload(&lab).await;
    assert_eq!(
        (status, &problem["code"]),
        (422, &json!("bad_configuration"))
    );
    assert!(!problem.to_string().contains(NEW_SECRET), "{problem}");

    lab.edit("seconds = none", "seconds = 3600");
    fs::copy(
        lab.folder().join("oracle.json"),
        lab.folder().join("kept.json"),
    )
    .unwrap();
    let another = solana_keypair::Keypair::new();
    solana_keypair::write_keypair_file(&another, lab.folder().join("oracle.json")).unwrap();
    let (status, problem) = reload(&lab).await;
    assert_eq!(status, 409, "{problem}");
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("oracle.keypair")
    );
    fs::copy(
        lab.folder().join("kept.json"),
        lab.folder().join("oracle.json"),
    )
    .unwrap();

    let (status, answer) = reload(&lab).await;
    let expected = of_client("no previous one is taken");
    assert_eq!((status, answer["changed"].to_string()), (200, expected));
    assert!(lab.is_answered_by(NEW_SECRET, 2, "s2").await);
    service.stop().await.expect("stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mirror_is_asked_with_other_keys() {
    let _metrics = lab::METRICS.read().await;
    let chain = Chain::start(Fault::Right).await;
    let mut lab = Lab::with_own_log(&chain).await;
    lab.sections = "[[archive.mirror]]\nurl = \"s3://archives\"\nendpoint = \"http://127.0.0.1:9\"\ntimeout_seconds = 1\n\
         access_key_id = \"id\"\nsecret_access_key_file = \"mirror.key\"\n"
        .to_owned();
    let key = lab.folder().join("mirror.key");
    let write = |secret: &str| {
        fs::write(&key, secret).unwrap();
        let ours = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        fs::set_permissions(&key, ours).unwrap();
    };
    write("one secret");
    let service = lab.start();
    lab.until_it_runs().await;
    assert_eq!(reload(&lab).await, (200, json!({"changed": []})));

    write("another secret");
    let (status, answer) = reload(&lab).await;
    assert_eq!(status, 200, "{answer}");
    let changed = answer["changed"][0].as_str().unwrap();
    assert!(
        changed.contains("s3://archives") && changed.contains("other keys"),
        "{changed}"
    );
    assert!(!changed.contains("secret"), "{changed}");
    lab.edit("access_key_id = \"id\"", "access_key_id = \"di\"");
    let (status, answer) = reload(&lab).await;
    assert_eq!(
        (status, answer["changed"].as_array().unwrap().len()),
        (200, 1)
    );
    assert_eq!(reload(&lab).await, (200, json!({"changed": []})));
    // Where it is is another matter.
    lab.edit("s3://archives", "s3://others");
    assert_eq!(reload(&lab).await.0, 409);
    service.stop().await.expect("stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_has_other_secrets_at_once() {
    const OLD: &str = "secret = \"0123456789abcdef\"";
    let _metrics = lab::METRICS.read().await;
    let chain = Chain::start(Fault::Right).await;
    let mut lab = Lab::with_own_log(&chain).await;
    lab.sections = format!("[[webhook]]\nurl = \"http://127.0.0.1:9/hook\"\n{OLD}");
    let service = lab.start();
    lab.until_reasons(&[]).await;
    let both = "secret = \"fedcba9876543210\"\nprevious_secret = \"0123456789abcdef\"";
    lab.edit(OLD, both);
    let (status, answer) = reload(&lab).await;
    assert_eq!(status, 200, "{answer}");
    let changed = answer["changed"][0].as_str().unwrap();
    assert!(changed.contains("127.0.0.1") && changed.contains("other secrets"));
    // Where it goes is another matter.
    lab.edit(":9/hook", ":9/other");
    let (status, problem) = reload(&lab).await;
    assert_eq!(status, 409, "{problem}");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("webhook[0].url"), "{detail}");
    service.stop().await.expect("stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_admin_token_changes_at_once() {
    let _metrics = lab::METRICS.read().await;
    let chain = Chain::start(Fault::Right).await;
    let lab = Lab::with_own_log(&chain).await;
    let service = lab.start();
    lab.until_reasons(&[]).await;
    lab.edit(TOKEN, NEW_TOKEN);
    let expected = json!({"changed": ["the API has another admin token"]});
    assert_eq!(reload(&lab).await, (200, expected));
    let path = "/v1/mappings/radios";
    assert_eq!(ask(&lab, Method::GET, path, TOKEN).await.0, 401);
    assert_eq!(ask(&lab, Method::GET, path, NEW_TOKEN).await.0, 200);
    // And back, as SIGHUP does it: nobody waits for an answer.
    lab.edit(NEW_TOKEN, TOKEN);
    service.hang_up().await;
    let back = async {
        while ask(&lab, Method::GET, path, TOKEN).await.0 != 200 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, back)
        .await
        .expect("it is back");
    service.stop().await.expect("stops");
}

/// Writes a certificate for this machine and its key, and gives the authority that issued it.
fn certify(folder: &Path) -> Vec<u8> {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &issuer).unwrap();
    fs::write(folder.join("usage.pem"), certificate.pem()).unwrap();
    // Nobody else may read it: the service insists.
    let file = folder.join("usage.key");
    fs::write(&file, key.serialize_pem()).unwrap();
    let private = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    fs::set_permissions(file, private).unwrap();
    issuer.pem().into_bytes()
}

/// Whether a connection that trusts this authority alone is made.
async fn is_trusted(usage: std::net::SocketAddr, authority: &[u8]) -> bool {
    let mut config = ConnectionConfig::new(format!("https://localhost:{}", usage.port()));
    config.tls = Tls {
        authorities: Some(authority.to_vec()),
        identity: None,
        domain: None,
    };
    let connection = Connection::open(&config).unwrap();
    let batch = openmast_usage::RadioSigner::from_seed([1; 32]).sign(
        &super::chain::NETWORK.to_bytes(),
        1,
        [openmast_usage::Report {
            session_id: [1; 16],
            subject: openmast_usage::Subject::Payer(0),
            started_at_ms: 1,
            ended_at_ms: 2,
            bytes_up: 1,
            bytes_down: 1,
            is_final: true,
            radio_access_technology: openmast_usage::RadioAccessTechnology::NR,
            quality_class: 9,
            relay_path: &[],
        }],
    );
    // Nobody has mapped the radio: that it is refused shows that it was heard.
    let delivered = connection.deliver(batch.unwrap());
    let delivered = tokio::time::timeout(Duration::from_secs(3), delivered).await;
    delivered.is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn new_connections_have_the_new_certificate() {
    let _metrics = lab::METRICS.read().await;
    let chain = Chain::start(Fault::Right).await;
    let mut lab = Lab::with_own_log(&chain).await;
    let usage = openmast_free_ports::tcp().unwrap();
    lab.sections = format!(
        "[usage]\nenabled = true\nlisten = \"{usage}\"\ntls_certificate = \"usage.pem\"\ntls_key = \"usage.key\""
    );
    let first = certify(lab.folder());
    let service = lab.start();
    lab.until_reasons(&[]).await;
    assert!(is_trusted(usage, &first).await);

    // A certificate without its key is not taken.
    let key = fs::read(lab.folder().join("usage.key")).unwrap();
    let second = certify(lab.folder());
    let new_key = fs::read(lab.folder().join("usage.key")).unwrap();
    fs::write(lab.folder().join("usage.key"), key).unwrap();
    let (status, problem) = reload(&lab).await;
    assert_eq!(status, 422, "{problem}");
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("usage.tls_certificate")
    );
    assert!(is_trusted(usage, &first).await);

    fs::write(lab.folder().join("usage.key"), new_key).unwrap();
    let (status, answer) = reload(&lab).await;
    assert_eq!(status, 200, "{answer}");
    assert!(
        answer["changed"][0].as_str().unwrap().contains("TLS"),
        "{answer}"
    );
    assert!(is_trusted(usage, &second).await);
    assert!(!is_trusted(usage, &first).await);
    service.stop().await.expect("stops");
}

/// While it waits for the chain, when it runs, and while it ends.
#[tokio::test(flavor = "multi_thread")]
async fn hangups_never_end_the_process() {
    let _metrics = lab::METRICS.read().await;
    let chain = Chain::start(Fault::Down).await;
    let lab = Lab::new(&chain);
    let mut process = Process::start(&lab, "");
    Process::until_it_answers(&lab).await;
    for _ in 0..20 {
        process.signal(Signal::HUP);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(process.runs());
    lab.edit(TOKEN, NEW_TOKEN);
    process.signal(Signal::HUP);
    chain.becomes(Fault::Right);
    lab.until_it_runs().await;
    // What was asked for while it started is done now.
    let token = async {
        while ask(&lab, Method::GET, "/v1/mappings/radios", NEW_TOKEN)
            .await
            .0
            != 200
        {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, token)
        .await
        .expect("the new token");
    process.signal(Signal::HUP);
    process.signal(Signal::TERM);
    process.signal(Signal::HUP);
    assert_eq!(process.stop().await, Some(0));
}
