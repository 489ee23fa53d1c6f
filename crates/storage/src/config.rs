//! The configuration of a place, as an operator writes it.

use std::path::{Path as FilePath, PathBuf};

use object_store::{
    ClientConfigKey, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder, AmazonS3ConfigKey},
    path::Path,
};
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::http_url::optional_http_url;
use super::{Place, StorageError, http::Bounded};

const BUCKET: &str = "s3://";
/// Failures that may pass are retried so often within one request's time; after that the caller tries again later.
const MAX_RETRIES: usize = 3;

/// A folder, or a bucket of a store that speaks S3. What is left out of a bucket's configuration is taken from the
/// environment (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT_URL` and so on), or from the
/// machine's role if it has one. What is configured is never mixed with it: configured keys are used without the
/// environment's session token, and a configured endpoint whatever endpoints the environment names.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StorageConfig {
    /// `s3://bucket/prefix`, or a folder: its path or `file:///its/path`.
    pub url: String,
    /// Where the store answers, if it is not AWS. Requests are unencrypted only if this begins with `http:`.
    #[serde(default, deserialize_with = "optional_http_url")]
    pub endpoint: Option<Url>,
    /// Region that requests are signed for; `None`: the environment's.
    #[serde(default)]
    pub region: Option<String>,
    /// Id of the access key; used only together with `secret_access_key`.
    #[serde(default)]
    pub access_key_id: Option<String>,
    /// Secret of the access key; never shown or logged.
    #[serde(default)]
    pub secret_access_key: Option<SecretString>,
    /// File that holds the key. The loader of a configuration reads it into `secret_access_key`.
    #[serde(default)]
    pub secret_access_key_file: Option<PathBuf>,
    /// Longest time of one request, which transfers up to 8 MiB.
    #[serde(default = "default_timeout_seconds")]
    pub timeout_seconds: u64,
    /// Whether the folder is meant to be on the disk of the data folder. If not, a folder there is taken for a mount
    /// point where nothing is mounted.
    #[serde(default)]
    pub same_disk: bool,
}

fn default_timeout_seconds() -> u64 {
    60
}

impl StorageConfig {
    /// A place from an argument of the command line: a folder or a URL. The rest comes from the environment.
    pub fn of_argument(text: &str) -> Self {
        Self {
            url: text.to_owned(),
            endpoint: None,
            region: None,
            access_key_id: None,
            secret_access_key: None,
            secret_access_key_file: None,
            timeout_seconds: default_timeout_seconds(),
            same_disk: false,
        }
    }

    /// Whether an argument of the command line can only mean a bucket.
    pub fn is_bucket(text: &str) -> bool {
        text.starts_with(BUCKET)
    }

    /// Whether both are accessed with the same keys.
    pub fn has_same_keys(&self, other: &Self) -> bool {
        let keys = |it: &Self| {
            let secret = it.secret_access_key.as_ref();
            let secret = secret.map(|it| it.expose_secret().to_owned());
            (it.access_key_id.clone(), secret)
        };
        keys(self) == keys(other)
    }

    /// The folder that it names; `None` if it is a bucket, or names nothing.
    pub fn folder(&self) -> Option<PathBuf> {
        match self.place() {
            Ok(Place::Folder(path)) => Some(path),
            _ => None,
        }
    }

    /// Resolves a relative path against `folder`.
    pub fn locate(&mut self, folder: &FilePath) {
        if let Some(path) = self.folder().filter(|path| path.is_relative())
            && let Some(path) = folder.join(path).to_str()
        {
            self.url = path.to_owned();
        }
    }

    /// The name for messages and metrics: the URL, and the endpoint's host if one is given; it contains no key.
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

    /// Does the same as [`Self::name`], but returns the URL if it names no place.
    pub fn label(&self) -> String {
        self.name().unwrap_or_else(|_| self.shown_url())
    }

    /// The URL without what stands before an `@`, which may be a password.
    fn shown_url(&self) -> String {
        match self.url.contains('@') {
            true => "…".to_owned(),
            false => self.url.clone(),
        }
    }

    pub(super) fn place(&self) -> Result<Place, StorageError> {
        let wrong = |why: String| StorageError::Url {
            url: self.shown_url(),
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
        let builder = self.over(AmazonS3Builder::from_env());
        let endpoint = builder.get_config_value(&AmazonS3ConfigKey::S3Endpoint);
        let is_plain = endpoint.is_some_and(|endpoint| endpoint.starts_with("http:"));
        let timeout = self.timeout_seconds.max(1);
        let retry = RetryConfig {
            max_retries: MAX_RETRIES,
            retry_timeout: std::time::Duration::from_secs(timeout),
            ..RetryConfig::default()
        };
        builder
            .with_bucket_name(bucket)
            .with_http_connector(Bounded::default())
            .with_config(
                AmazonS3ConfigKey::Client(ClientConfigKey::Timeout),
                format!("{timeout} seconds"),
            )
            .with_allow_http(is_plain)
            .with_retry(retry)
            .build()
            .map_err(StorageError::Store)
    }

    /// Puts what is configured over the environment. Only the endpoint for S3 counts, as it does for the crate.
    fn over(&self, environment: AmazonS3Builder) -> AmazonS3Builder {
        let of_environment = |key| environment.get_config_value(&key);
        let configured = self.endpoint.as_ref().map(Url::as_str);
        let endpoint = configured
            .map(|endpoint| endpoint.trim_end_matches('/').to_owned())
            .or_else(|| of_environment(AmazonS3ConfigKey::S3Endpoint))
            .or_else(|| of_environment(AmazonS3ConfigKey::Endpoint));
        let region = self.region.clone();
        let region = region.or_else(|| of_environment(AmazonS3ConfigKey::Region));
        let mut builder = match (&self.access_key_id, &self.secret_access_key) {
            (Some(id), Some(secret)) => AmazonS3Builder::new()
                .with_access_key_id(id)
                .with_secret_access_key(secret.expose_secret()),
            _ => environment,
        };
        if let Some(endpoint) = endpoint {
            builder = builder.with_config(AmazonS3ConfigKey::S3Endpoint, endpoint);
        }
        match region {
            Some(region) => builder.with_region(region),
            None => builder,
        }
    }
}

/// Host and port of a URL, without what stands before an `@`, which may be a password.
fn host(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment() -> AmazonS3Builder {
        let variables = [
            (AmazonS3ConfigKey::AccessKeyId, "theirs"),
            (AmazonS3ConfigKey::SecretAccessKey, "their secret"),
            (AmazonS3ConfigKey::Token, "their token"),
            (AmazonS3ConfigKey::Region, "their-region"),
            (AmazonS3ConfigKey::Endpoint, "http://general.example"),
            (AmazonS3ConfigKey::S3Endpoint, "https://s3.example"),
        ];
        variables
            .into_iter()
            .fold(AmazonS3Builder::new(), |builder, (key, value)| {
                builder.with_config(key, value)
            })
    }

    fn value(builder: &AmazonS3Builder, key: AmazonS3ConfigKey) -> Option<String> {
        builder.get_config_value(&key)
    }

    #[test]
    fn what_is_configured_is_not_mixed_with_the_environment() {
        let config = StorageConfig {
            endpoint: Some("http://mine.example:9000/".parse().expect("a URL")),
            region: Some("mine".into()),
            access_key_id: Some("my key".into()),
            secret_access_key: Some(SecretString::from("my secret")),
            ..StorageConfig::of_argument("s3://bucket")
        };
        let builder = config.over(environment());
        let found = |key| value(&builder, key);
        assert_eq!(
            found(AmazonS3ConfigKey::S3Endpoint).as_deref(),
            Some("http://mine.example:9000")
        );
        assert_eq!(found(AmazonS3ConfigKey::Region).as_deref(), Some("mine"));
        assert_eq!(
            found(AmazonS3ConfigKey::AccessKeyId).as_deref(),
            Some("my key")
        );
        assert_eq!(found(AmazonS3ConfigKey::Token), None);
    }

    #[test]
    fn what_is_not_configured_is_the_environments() {
        let builder = StorageConfig::of_argument("s3://bucket").over(environment());
        for (key, expected) in [
            (AmazonS3ConfigKey::S3Endpoint, "https://s3.example"),
            (AmazonS3ConfigKey::Region, "their-region"),
            (AmazonS3ConfigKey::AccessKeyId, "theirs"),
            (AmazonS3ConfigKey::Token, "their token"),
        ] {
            assert_eq!(value(&builder, key).as_deref(), Some(expected), "{key:?}");
        }
        let general = AmazonS3Builder::new()
            .with_config(AmazonS3ConfigKey::Endpoint, "http://general.example");
        let builder = StorageConfig::of_argument("s3://bucket").over(general);
        assert_eq!(
            value(&builder, AmazonS3ConfigKey::S3Endpoint).as_deref(),
            Some("http://general.example")
        );
    }
}
