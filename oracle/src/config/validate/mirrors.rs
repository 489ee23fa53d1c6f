//! Mirrors of the public archives.

use super::super::{load::Findings, schema::Config};
use super::{at_least, warn_of_plain_http};
use crate::storage::StorageConfig;

/// Names of places, numbers that fit together, keys that are whole.
pub(super) fn validate(config: &Config, findings: &mut Findings<'_>) {
    let archive = &config.archive;
    let mirrors = archive.mirrors.len();
    if archive.mirrors_needed() > mirrors {
        findings.error(
            "archive.mirrors_needed",
            format!(
                "{} mirrors are needed and {mirrors} are configured: write {mirrors} or less, or add [[archive.mirror]]",
                archive.mirrors_needed()
            ),
        );
    }
    let mut names = Vec::new();
    for (index, mirror) in archive.mirrors.iter().enumerate() {
        let key = format!("archive.mirror[{index}]");
        match mirror.name() {
            Ok(name) => {
                if let Some(first) = names.iter().position(|earlier| *earlier == name) {
                    findings.error(
                        &format!("{key}.url"),
                        format!(
                            "is archive.mirror[{first}] already: one place is one mirror; remove it"
                        ),
                    );
                }
                names.push(name);
            }
            Err(error) => {
                findings.error(&format!("{key}.url"), error.to_string());
                names.push(mirror.url.clone());
            }
        }
        outside(config, mirror, &key, findings);
        keys(mirror, &key, findings);
    }
}

/// What lies in the data folder is lost with it.
fn outside(config: &Config, mirror: &StorageConfig, key: &str, findings: &mut Findings<'_>) {
    let Some(folder) = mirror.folder() else {
        return;
    };
    if folder.starts_with(&config.data_dir) || config.data_dir.starts_with(&folder) {
        findings.error(
            &format!("{key}.url"),
            format!(
                "{} and data_dir lie one in the other: what is lost with one is lost with the other; name a folder of another \
                 disk or machine",
                folder.display()
            ),
        );
    }
}

fn keys(mirror: &StorageConfig, key: &str, findings: &mut Findings<'_>) {
    at_least(
        mirror.timeout_seconds,
        1,
        &format!("{key}.timeout_seconds"),
        findings,
    );
    if let Some(endpoint) = &mirror.endpoint {
        warn_of_plain_http(endpoint, &format!("{key}.endpoint"), findings);
    }
    let has_secret = mirror.secret_access_key.is_some() || mirror.secret_access_key_file.is_some();
    if has_secret != mirror.access_key_id.is_some() {
        findings.error(
            key,
            "has one of `access_key_id` and `secret_access_key_file`: write both, or neither to have them from the environment",
        );
    }
    let of_a_bucket = mirror.endpoint.is_some() || mirror.region.is_some() || has_secret;
    if mirror.folder().is_some() && of_a_bucket {
        findings.error(
            &format!("{key}.url"),
            "is a folder, and there is what only a bucket has: write `s3://bucket/prefix`, or remove endpoint, region and keys",
        );
    }
}
