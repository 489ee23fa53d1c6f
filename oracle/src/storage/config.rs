//! What an operator writes of a place.

use std::path::{Path as FilePath, PathBuf};

use object_store::{
    ClientConfigKey, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder, AmazonS3ConfigKey},
    path::Path,
};
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::{Place, StorageError};
use crate::config::optional_http_url;

/// Failures that pass are tried again for so long within one request's time; whoever asked tries again later.
const MAX_RETRIES: usize = 3;

/// A folder, or a bucket of a store that speaks S3. What is left out of a bucket's is taken from the environment
/// (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT_URL` and so on), or from the machine's role
/// where it has one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StorageConfig {
    /// `s3://bucket/prefix`, or a folder: its path or `file:///its/path`.
    pub url: String,
    /// Where the store answers, when that is not AWS. Encryption is left out only if this begins with `http:`.
    #[serde(default, deserialize_with = "optional_http_url")]
    pub endpoint: Option<Url>,
    #[serde(default)]
    pub region: Option<String>,
    #[serde(default)]
    pub access_key_id: Option<String>,
    #[serde(default)]
    pub secret_access_key: Option<SecretString>,
    /// File that holds the key. [`crate::config::load`] reads it into `secret_access_key`.
    #[serde(default)]
    pub secret_access_key_file: Option<PathBuf>,
    /// Longest time for one request, in which up to 8 MiB have to pass.
    #[serde(default = "default_timeout_seconds")]
    pub timeout_seconds: u64,
}

fn default_timeout_seconds() -> u64 {
    60
}

impl StorageConfig {
    /// Of an argument of the command line: a folder or a URL; the rest is the environment's.
    pub fn of_argument(text: &str) -> Self {
        Self {
            url: text.to_owned(),
            endpoint: None,
            region: None,
            access_key_id: None,
            secret_access_key: None,
            secret_access_key_file: None,
            timeout_seconds: default_timeout_seconds(),
        }
    }

    /// Whether an argument of the command line can only mean a bucket.
    pub fn is_bucket(text: &str) -> bool {
        text.starts_with(BUCKET)
    }

    /// The folder that it names; `None`: it is a bucket, or names nothing.
    pub fn folder(&self) -> Option<PathBuf> {
        match self.place() {
            Ok(Place::Folder(path)) => Some(path),
            _ => None,
        }
    }

    /// Makes a relative path one that counts from `folder`.
    pub fn locate(&mut self, folder: &FilePath) {
        if let Some(path) = self.folder().filter(|path| path.is_relative())
            && let Some(path) = folder.join(path).to_str()
        {
            self.url = path.to_owned();
        }
    }

    /// For messages and metrics: the URL, and the endpoint's host where one is given; no key is in it.
    ///
    /// # Errors
    /// The URL names no place.
    pub fn name(&self) -> Result<String, StorageError> {
        Ok(match self.place()? {
            Place::Folder(path) => path.display().to_string(),
            Place::Bucket { bucket, prefix } => {
                let separator = if prefix.is_root() { "" } else { "/" };
                let at = self.endpoint.as_ref().and_then(host);
                let at = at.map(|host| format!(" at {host}")).unwrap_or_default();
                format!("{BUCKET}{bucket}{separator}{prefix}{at}")
            }
        })
    }

    pub(super) fn place(&self) -> Result<Place, StorageError> {
        let wrong = |why: String| StorageError::Url {
            // What stands before an `@` may be a password.
            url: match self.url.contains('@') {
                true => "…".to_owned(),
                false => self.url.clone(),
            },
            why,
        };
        if let Some(rest) = self.url.strip_prefix(BUCKET) {
            let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
            if bucket.is_empty() || bucket.contains(['@', ':', '?', '#']) {
                return Err(wrong("names no bucket".to_owned()));
            }
            let prefix = prefix.trim_end_matches('/');
            let prefix = Path::parse(prefix).map_err(|error| wrong(error.to_string()))?;
            return Ok(Place::Bucket {
                bucket: bucket.to_owned(),
                prefix,
            });
        }
        if self.url.starts_with("file:") {
            let path = Url::parse(&self.url)
                .ok()
                .and_then(|url| url.to_file_path().ok());
            return path
                .map(|path| Place::Folder(path.components().collect()))
                .ok_or_else(|| wrong("names no folder".to_owned()));
        }
        match self.url.split_once("://") {
            Some((scheme, _)) => Err(wrong(format!("`{scheme}` is not known here"))),
            None if self.url.is_empty() => Err(wrong("is empty".to_owned())),
            None => Ok(Place::Folder(
                FilePath::new(&self.url).components().collect(),
            )),
        }
    }

    pub(super) fn bucket(&self, bucket: &str) -> Result<AmazonS3, StorageError> {
        let mut builder = AmazonS3Builder::from_env().with_bucket_name(bucket);
        if let Some(endpoint) = &self.endpoint {
            builder = builder.with_endpoint(endpoint.as_str().trim_end_matches('/'));
        }
        if let Some(region) = &self.region {
            builder = builder.with_region(region);
        }
        if let Some(id) = &self.access_key_id {
            builder = builder.with_access_key_id(id);
        }
        if let Some(secret) = &self.secret_access_key {
            builder = builder.with_secret_access_key(secret.expose_secret());
        }
        let endpoint = builder.get_config_value(&AmazonS3ConfigKey::Endpoint);
        let is_plain = endpoint.is_some_and(|endpoint| endpoint.starts_with("http:"));
        let timeout = self.timeout_seconds.max(1);
        let retry = RetryConfig {
            max_retries: MAX_RETRIES,
            retry_timeout: std::time::Duration::from_secs(timeout),
            ..RetryConfig::default()
        };
        builder
            .with_config(
                AmazonS3ConfigKey::Client(ClientConfigKey::Timeout),
                format!("{timeout} seconds"),
            )
            .with_allow_http(is_plain)
            .with_retry(retry)
            .build()
            .map_err(StorageError::Store)
    }
}

const BUCKET: &str = "s3://";

/// Host and port: what stands before an `@` may be a password.
fn host(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}
