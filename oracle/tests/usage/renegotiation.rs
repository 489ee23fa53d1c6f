//! TLS 1.2 as a client with which keys are agreed on, and which then wants to agree again (RFC 5246, 7.4.1.2; CVE-2011-1473). No
//! client library does so any more: what it sends is made here, with the keys of the connection.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    sync::Arc,
    time::Duration,
};

use openmast_radio::{Connection, ConnectionConfig, Tls};
use rustls::{
    ClientConfig, ClientConnection, ConnectionTrafficSecrets, ContentType, ProtocolVersion,
    RootCertStore, SupportedCipherSuite,
    crypto::{
        CryptoProvider,
        cipher::{MessageEncrypter, OutboundPlainMessage},
        ring,
    },
    pki_types::{CertificateDer, pem::PemObject},
    version::TLS12,
};

use crate::{
    lab::{Lab, PATIENCE, batch},
    tls::Authority,
};

const SUITE: SupportedCipherSuite =
    ring::cipher_suite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256;

/// A connection whose keys are known.
struct Opened {
    stream: TcpStream,
    encrypter: Box<dyn MessageEncrypter>,
    sent: u64,
}

fn client(authority: &[u8]) -> ClientConnection {
    let mut authorities = RootCertStore::empty();
    let certificate = CertificateDer::from_pem_slice(authority).unwrap();
    authorities.add(certificate).unwrap();
    let provider = CryptoProvider {
        cipher_suites: vec![SUITE],
        ..ring::default_provider()
    };
    let mut config = ClientConfig::builder_with_provider(Arc::new(provider))
        .with_protocol_versions(&[&TLS12])
        .unwrap()
        .with_root_certificates(authorities)
        .with_no_client_auth();
    config.enable_secret_extraction = true;
    let name = "localhost".try_into().unwrap();
    ClientConnection::new(Arc::new(config), name).unwrap()
}

impl Opened {
    fn new(server: SocketAddr, authority: &[u8]) -> Self {
        let mut stream = TcpStream::connect(server).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut client = client(authority);
        while client.is_handshaking() {
            client.complete_io(&mut stream).unwrap();
        }
        let (sent, secrets) = client.dangerous_extract_secrets().unwrap().tx;
        let (
            SupportedCipherSuite::Tls12(suite),
            ConnectionTrafficSecrets::Chacha20Poly1305 { key, iv },
        ) = (SUITE, secrets)
        else {
            panic!("another suite");
        };
        Self {
            stream,
            encrypter: suite.aead_alg.encrypter(key, iv.as_ref(), &[]),
            sent,
        }
    }

    /// Whether it was taken.
    fn send(&mut self, kind: ContentType, content: &[u8]) -> bool {
        let plain = OutboundPlainMessage {
            typ: kind,
            version: ProtocolVersion::TLSv1_2,
            payload: content.into(),
        };
        let record = self.encrypter.encrypt(plain, self.sent).unwrap().encode();
        self.sent += 1;
        self.stream.write_all(&record).is_ok()
    }

    /// Types of the records that come until the other side ends.
    fn records(mut self) -> Vec<u8> {
        let mut all = Vec::new();
        // A reset is an end, too.
        let _ = self.stream.read_to_end(&mut all);
        let (mut rest, mut kinds) = (all.as_slice(), Vec::new());
        while let [kind, _, _, high, low, after @ ..] = rest {
            kinds.push(*kind);
            let length = usize::from(u16::from_be_bytes([*high, *low]));
            rest = after.get(length..).unwrap_or_default();
        }
        kinds
    }
}

/// What a client begins with.
fn client_hello(authority: &[u8]) -> Vec<u8> {
    let mut record = Vec::new();
    client(authority).write_tls(&mut record).unwrap();
    record.split_off(5)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_wants_to_agree_on_keys_again_and_again_is_let_go() {
    let authority = Authority::new();
    let lab = Lab::start(&authority.config(false));
    let (server, pem) = (lab.server.address(), authority.pem());
    let asked = tokio::task::spawn_blocking(move || {
        let hello = client_hello(&pem);
        // Once: the answer is that there is no renegotiation, and the connection goes on.
        let mut once = Opened::new(server, &pem);
        assert!(once.send(ContentType::Handshake, &hello));
        let request = b"GET /nothing HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        assert!(once.send(ContentType::ApplicationData, request));
        let once = once.records();
        let mut often = Opened::new(server, &pem);
        for _ in 0..1_000 {
            if !often.send(ContentType::Handshake, &hello) {
                break;
            }
        }
        (once, often.records())
    });
    let asked = tokio::time::timeout(PATIENCE, asked).await;
    let (once, often) = asked.expect("the oracle ends it").unwrap();
    let (alert, handshake, data) = (21, 22, 23);
    assert_eq!(once.first(), Some(&alert), "{once:?}");
    assert!(once.contains(&data), "it goes on: {once:?}");
    assert!(often.iter().all(|kind| *kind == alert), "{often:?}");
    assert!(often.len() <= 2, "one refusal, and the end: {often:?}");
    assert!(!once.contains(&handshake), "{once:?}");

    let mut config = ConnectionConfig::new(format!("https://localhost:{}", server.port()));
    config.tls = Tls {
        authorities: Some(authority.pem()),
        identity: None,
        domain: None,
    };
    let radio = Connection::open(&config).unwrap();
    let delivered = tokio::time::timeout(Duration::from_secs(20), radio.deliver(batch(0, 1)));
    assert_eq!(delivered.await.expect("in time"), Ok(()));
}
