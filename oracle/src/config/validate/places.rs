//! Checks of places outside the data folder: mirrors, and the place of backups.

use super::super::{findings::Findings, schema::Config};
use super::{at_least, warn_of_plain_http};
use openmast_storage::StorageConfig;

/// Checks that a place is outside the data folder and that its keys are complete. Whether its URL names a place is
/// checked elsewhere.
pub(super) fn validate(
    config: &Config,
    place: &StorageConfig,
    key: &str,
    findings: &mut Findings<'_>,
) {
    outside(config, place, key, findings);
    keys(place, key, findings);
}

/// A place in the data folder would be lost with it.
fn outside(config: &Config, place: &StorageConfig, key: &str, findings: &mut Findings<'_>) {
    let Some(folder) = place.folder() else {
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

/// Checks that backups lie apart from all mirrors: who may read a mirror would read session records as well.
pub(super) fn apart(
    backup: &StorageConfig,
    mirrors: &[StorageConfig],
    findings: &mut Findings<'_>,
) {
    let mut mirrors = mirrors.iter();
    if let Some(index) = mirrors.position(|mirror| overlap(backup, mirror)) {
        findings.error(
            "backup.url",
            format!(
                "is archive.mirror[{index}].url, or one lies in the other: backups hold session records, and what lies at a mirror \
                 is for everybody; give each a folder or a prefix of its own"
            ),
        );
    }
}

/// Whether two places are the same, or one is a part of the other.
fn overlap(one: &StorageConfig, other: &StorageConfig) -> bool {
    match (one.folder(), other.folder()) {
        (Some(one), Some(other)) => one.starts_with(&other) || other.starts_with(&one),
        (None, None) => {
            let (names, others) = (parts(one), parts(other));
            let has_names = !names.is_empty() && !others.is_empty();
            let is_nested = names.starts_with(&others) || others.starts_with(&names);
            has_names && is_nested && one.endpoint == other.endpoint
        }
        _ => false,
    }
}

/// The bucket, and each part of the prefix in it.
fn parts(place: &StorageConfig) -> Vec<&str> {
    let path = place.url.strip_prefix("s3://").unwrap_or_default();
    path.split('/').filter(|part| !part.is_empty()).collect()
}

fn keys(place: &StorageConfig, key: &str, findings: &mut Findings<'_>) {
    at_least(
        place.timeout_seconds,
        1,
        &format!("{key}.timeout_seconds"),
        findings,
    );
    if let Some(endpoint) = &place.endpoint {
        warn_of_plain_http(endpoint, &format!("{key}.endpoint"), findings);
    }
    let has_secret = place.secret_access_key.is_some() || place.secret_access_key_file.is_some();
    if has_secret != place.access_key_id.is_some() {
        findings.error(
            key,
            "has one of `access_key_id` and `secret_access_key_file`: write both, or neither to have them from the environment",
        );
    }
    if place.folder().is_none() && place.same_disk {
        findings.error(
            &format!("{key}.same_disk"),
            "is said of a bucket, which is on no disk of this machine: remove it",
        );
    }
    let of_a_bucket = place.endpoint.is_some() || place.region.is_some() || has_secret;
    if place.folder().is_some() && of_a_bucket {
        findings.error(
            &format!("{key}.url"),
            "is a folder, and there is what only a bucket has: write `s3://bucket/prefix`, or remove endpoint, region and keys",
        );
    }
}
