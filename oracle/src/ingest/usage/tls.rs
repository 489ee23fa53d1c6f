//! TLS of the listener. Its files can be read again while it runs.

use std::{
    path::Path,
    sync::{Arc, PoisonError, RwLock},
};

use rustls::{
    RootCertStore, ServerConfig,
    crypto::CryptoProvider,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    server::{WebPkiClientVerifier, danger::ClientCertVerifier},
};
use sha2::{Digest, Sha256};

use super::config::UsageConfig;

/// A key of the configuration, and what is wrong with what it names.
type Wrong = (&'static str, String);

/// Reads the files that the section names.
///
/// # Errors
/// The key that is wrong, and why.
pub fn check(config: &UsageConfig) -> Result<(), Wrong> {
    Certified::read(config).map(|_| ())
}

/// The certificate and key that new connections use. All clones share them.
#[derive(Clone)]
pub(crate) struct Tls {
    current: Arc<RwLock<Certified>>,
}

/// Certificate, key and authorities that were read together and match.
#[derive(Clone)]
pub(crate) struct Certified {
    server: Arc<ServerConfig>,
    /// A hash of the files, to tell whether they have changed.
    fingerprint: [u8; 32],
}

impl Tls {
    /// Reads the configured files; `None` for plain text, as configured.
    ///
    /// # Errors
    /// The key that is wrong, and why.
    pub(super) fn of(config: &UsageConfig) -> Result<Option<Self>, Wrong> {
        let certified = Certified::read(config)?;
        Ok(certified.map(|certified| Self {
            current: Arc::new(RwLock::new(certified)),
        }))
    }

    pub(super) fn current(&self) -> Arc<ServerConfig> {
        let current = self.current.read();
        Arc::clone(&current.unwrap_or_else(PoisonError::into_inner).server)
    }

    /// Secures connections with this from now on; open ones stay as they are. Returns whether it differs.
    pub(crate) fn replace(&self, new: Certified) -> bool {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        let is_another = current.fingerprint != new.fingerprint;
        if is_another {
            *current = new;
        }
        is_another
    }
}

impl Certified {
    /// Reads the files; `None` if the configuration says plain text.
    ///
    /// # Errors
    /// The key that is wrong, and why.
    pub(crate) fn read(config: &UsageConfig) -> Result<Option<Self>, Wrong> {
        let (Some(chain), Some(key)) = (&config.tls_certificate, &config.tls_key) else {
            return Ok(None);
        };
        let mut files = Files::default();
        let chain_pem = files.read(chain, "usage.tls_certificate")?;
        let key_pem = files.read(key, "usage.tls_key")?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(|error| ("usage.tls_certificate", error.to_string()))?;
        let builder = match &config.tls_client_ca {
            None => builder.with_no_client_auth(),
            Some(file) => {
                let pem = files.read(file, "usage.tls_client_ca")?;
                builder.with_client_cert_verifier(client_verifier(file, &pem, provider)?)
            }
        };
        let chain =
            certificates(chain, &chain_pem).map_err(|error| ("usage.tls_certificate", error))?;
        let key = PrivateKeyDer::from_pem_slice(&key_pem)
            .map_err(|error| ("usage.tls_key", unreadable(key, &error)))?;
        let mut server = builder.with_single_cert(chain, key).map_err(|error| {
            let text = format!("certificate and key do not fit together: {error}");
            ("usage.tls_certificate", text)
        })?;
        server.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Some(Self {
            server: Arc::new(server),
            fingerprint: files.hash.finalize().into(),
        }))
    }
}

/// Reads each file once, so that what is used and what is compared are the same bytes.
#[derive(Default)]
struct Files {
    hash: Sha256,
}

impl Files {
    fn read(&mut self, file: &Path, key: &'static str) -> Result<Vec<u8>, Wrong> {
        let bytes = std::fs::read(file)
            .map_err(|error| (key, format!("{}: {error}; it must be PEM", file.display())))?;
        self.hash.update((bytes.len() as u64).to_le_bytes());
        self.hash.update(&bytes);
        Ok(bytes)
    }
}

fn client_verifier(
    file: &Path,
    pem: &[u8],
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ClientCertVerifier>, Wrong> {
    let wrong = |error: String| ("usage.tls_client_ca", error);
    let mut authorities = RootCertStore::empty();
    for certificate in certificates(file, pem).map_err(wrong)? {
        let added = authorities.add(certificate);
        added.map_err(|error| wrong(format!("{}: {error}", file.display())))?;
    }
    WebPkiClientVerifier::builder_with_provider(Arc::new(authorities), provider)
        .build()
        .map_err(|error| wrong(error.to_string()))
}

fn certificates(file: &Path, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match read {
        Ok(certificates) if certificates.is_empty() => {
            Err(format!("{} holds no certificate in PEM", file.display()))
        }
        Ok(certificates) => Ok(certificates),
        Err(error) => Err(unreadable(file, &error)),
    }
}

fn unreadable(file: &Path, error: &rustls::pki_types::pem::Error) -> String {
    format!("{}: {error}; it must be PEM", file.display())
}
