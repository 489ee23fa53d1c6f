//! TLS of the listener.

use std::{path::Path, sync::Arc};

use rustls::{
    RootCertStore, ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    server::WebPkiClientVerifier,
};

use super::config::UsageConfig;

/// Reads the files that the section names.
///
/// # Errors
/// The key that is wrong, and why.
pub fn check(config: &UsageConfig) -> Result<(), (&'static str, String)> {
    server_config(config).map(|_| ())
}

/// What connections are secured with; `None`: plain text, as configured.
///
/// # Errors
/// The key that is wrong, and why.
pub(super) fn server_config(
    config: &UsageConfig,
) -> Result<Option<Arc<ServerConfig>>, (&'static str, String)> {
    let (Some(chain), Some(key)) = (&config.tls_certificate, &config.tls_key) else {
        return Ok(None);
    };
    let chain = certificates(chain).map_err(|error| ("usage.tls_certificate", error))?;
    let key = PrivateKeyDer::from_pem_file(key)
        .map_err(|error| ("usage.tls_key", unreadable(key, &error)))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| ("usage.tls_certificate", error.to_string()))?;
    let builder = match &config.tls_client_ca {
        None => builder.with_no_client_auth(),
        Some(file) => {
            let wrong = |error: String| ("usage.tls_client_ca", error);
            let mut authorities = RootCertStore::empty();
            for certificate in certificates(file).map_err(wrong)? {
                let added = authorities.add(certificate);
                added.map_err(|error| wrong(format!("{}: {error}", file.display())))?;
            }
            let verifier =
                WebPkiClientVerifier::builder_with_provider(Arc::new(authorities), provider)
                    .build()
                    .map_err(|error| wrong(error.to_string()))?;
            builder.with_client_cert_verifier(verifier)
        }
    };
    let mut server = builder.with_single_cert(chain, key).map_err(|error| {
        let text = format!("certificate and key do not fit together: {error}");
        ("usage.tls_certificate", text)
    })?;
    server.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Some(Arc::new(server)))
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let read: Result<Vec<_>, _> = CertificateDer::pem_file_iter(file)
        .map_err(|error| unreadable(file, &error))?
        .collect();
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
