//! TLS, with and without certificates of the senders.

use std::{fs, path::PathBuf, sync::Arc};

use openmast_oracle::ingest::usage::{Radios, UsageConfig, UsageServer};
use openmast_oracle::time::Clock;
use openmast_radio::{Connection, ConnectionConfig, Tls};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::lab::{Lab, LabLog, NETWORK, PATIENCE, SILENCE, batch, config};

/// A certificate authority and files for it.
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    folder: TempDir,
}

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        Self { issuer, folder }
    }

    pub fn pem(&self) -> Vec<u8> {
        self.issuer.pem().into_bytes()
    }

    /// Certificate and key for `name`.
    fn issue(&self, name: &str) -> (Vec<u8>, Vec<u8>) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        (
            certificate.pem().into_bytes(),
            key.serialize_pem().into_bytes(),
        )
    }

    fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    }

    pub fn config(&self, client_ca: bool) -> UsageConfig {
        let (certificate, key) = self.issue("localhost");
        UsageConfig {
            plaintext: false,
            tls_certificate: Some(self.file("server.pem", &certificate)),
            tls_key: Some(self.file("server.key", &key)),
            tls_client_ca: client_ca.then(|| self.file("ca.pem", &self.pem())),
            ..config()
        }
    }

    fn client(&self, lab: &Lab, identity: Option<(Vec<u8>, Vec<u8>)>) -> Connection {
        let mut config =
            ConnectionConfig::new(format!("https://localhost:{}", lab.server.address().port()));
        config.tls = Tls {
            authorities: Some(self.pem()),
            identity,
            domain: None,
        };
        Connection::open(&config).unwrap()
    }
}

#[tokio::test]
async fn grpc_and_https_over_tls() {
    let authority = Authority::new();
    let lab = Lab::start(&authority.config(false));
    let connection = authority.client(&lab, None);
    let delivered = tokio::time::timeout(PATIENCE, connection.deliver(batch(0, 1))).await;
    assert_eq!(delivered.expect("in time"), Ok(()));

    let client = reqwest::Client::builder()
        .add_root_certificate(reqwest::Certificate::from_pem(&authority.pem()).unwrap())
        .build()
        .unwrap();
    let url = format!("https://localhost:{}/v1/usage", lab.server.address().port());
    let request = client.post(&url).header("content-type", "application/json");
    let response = request.body(batch(0, 2).to_json()).send().await.unwrap();
    assert!(response.status().is_success());
    assert_eq!(lab.log.sequences(), [1, 2]);

    // Plain text is not let in.
    let plain = reqwest::get(url.replace("https", "http")).await;
    assert!(plain.is_err());
}

#[tokio::test]
async fn senders_without_a_certificate_of_the_authority_are_not_let_in() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let lab = Lab::start(&authority.config(true));
    for identity in [None, Some(stranger.issue("radio"))] {
        let connection = authority.client(&lab, identity);
        let delivered = tokio::time::timeout(SILENCE, connection.deliver(batch(0, 1))).await;
        assert!(delivered.is_err(), "let in");
    }
    assert_eq!(lab.log.sequences(), [] as [u64; 0]);
    let connection = authority.client(&lab, Some(authority.issue("radio")));
    let delivered = tokio::time::timeout(PATIENCE, connection.deliver(batch(0, 1))).await;
    assert_eq!(delivered.expect("in time"), Ok(()));
    let mut failed = 0;
    while failed < 2 {
        let counters = lab.counters();
        failed += counters
            .get("openmast_usage_failed_handshakes_total")
            .unwrap_or(&0);
        tokio::time::sleep(SILENCE).await;
    }
}

#[tokio::test]
async fn a_handshake_that_does_not_come_is_not_waited_for() {
    let authority = Authority::new();
    let lab = Lab::start(&UsageConfig {
        receive_timeout_seconds: 1,
        ..authority.config(false)
    });
    for begin in [&b""[..], &[0x16, 3, 1, 2, 0]] {
        let mut stream = TcpStream::connect(lab.server.address()).await.unwrap();
        stream.write_all(begin).await.unwrap();
        let mut rest = Vec::new();
        let ended = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut rest)).await;
        let _ = ended.expect("the oracle ends it");
    }
    lab.wait_for("openmast_usage_connections", 0.0).await;
    assert_eq!(lab.counters()["openmast_usage_failed_handshakes_total"], 2);
}

/// Four times as many as there are places, begun and left, from one address. They give their places to who goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn handshakes_that_are_begun_and_left_keep_no_radio_out() {
    const PLACES: usize = 64;
    let authority = Authority::new();
    let lab = Lab::start(&UsageConfig {
        max_connections: PLACES,
        max_connections_per_source: PLACES,
        receive_timeout_seconds: 600,
        ..authority.config(false)
    });
    // The beginning of a ClientHello of 512 octets.
    let begin = [&[0x16, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3][..], &[7; 100]].concat();
    let mut left = Vec::new();
    for _ in 0..4 * PLACES {
        let mut stream = TcpStream::connect(lab.server.address()).await.unwrap();
        let _ = stream.write_all(&begin).await;
        left.push(stream);
    }
    let began = std::time::Instant::now();
    let connection = authority.client(&lab, None);
    let delivered = tokio::time::timeout(PATIENCE, connection.deliver(batch(0, 1))).await;
    assert_eq!(delivered.expect("in time"), Ok(()));
    println!("served after {:?}", began.elapsed());
    assert!(lab.gauge("openmast_usage_connections") <= PLACES as f64);
    drop(left);
}

#[tokio::test]
async fn files_that_are_no_certificates_are_told_by_key() {
    let authority = Authority::new();
    let start = |config: &UsageConfig| {
        UsageServer::start(
            config,
            NETWORK,
            Radios::default(),
            Clock::default(),
            Arc::new(LabLog::new()),
        )
        .err()
        .expect("refused")
        .to_string()
    };
    let mut config = authority.config(true);
    config.tls_client_ca = Some(authority.file("empty.pem", b""));
    assert!(
        start(&config).starts_with("usage.tls_client_ca"),
        "{}",
        start(&config)
    );
    let mut config = authority.config(false);
    config.tls_key = Some(PathBuf::from("/nowhere.key"));
    assert!(
        start(&config).starts_with("usage.tls_key"),
        "{}",
        start(&config)
    );
    let mut config = authority.config(false);
    config.tls_key = Some(authority.file("other.key", &authority.issue("localhost").1));
    assert!(
        start(&config).contains("do not fit together"),
        "{}",
        start(&config)
    );
}
