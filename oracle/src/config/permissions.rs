//! Checks who else may read files that hold secrets. The service refuses to start with secrets that every user of the
//! machine can read.

use std::path::{Path, PathBuf};

use super::findings::Findings;
use super::schema::Config;

/// Checks the configuration file, if it holds a secret, and every existing file of a secret.
pub(super) fn check(path: &Path, config: &Config, findings: &mut Findings<'_>) {
    if let Some(key) = secret_in_file(config, findings) {
        private(path, &key, findings);
    }
    for (file, key) in secret_files(config) {
        private(file, &key, findings);
    }
}

/// Key of the first secret that stands in the configuration file itself.
fn secret_in_file(config: &Config, findings: &Findings<'_>) -> Option<String> {
    let clients = (0..config.radius.clients.len()).flat_map(|i| {
        ["secret", "previous_secret"].map(|key| format!("radius.clients[{i}].{key}"))
    });
    let webhooks = (0..config.webhooks.len())
        .flat_map(|i| ["secret", "previous_secret"].map(|key| format!("webhook[{i}].{key}")));
    let mirrors =
        (0..config.archive.mirrors.len()).map(|i| format!("archive.mirror[{i}].secret_access_key"));
    ["api.admin_token", "backup.secret_access_key"]
        .map(str::to_owned)
        .into_iter()
        .chain(clients)
        .chain(webhooks)
        .chain(mirrors)
        .find(|key| findings.is_in_file(key))
}

fn secret_files(config: &Config) -> Vec<(&Path, String)> {
    let clients = config.radius.clients.iter().enumerate();
    let clients = clients.flat_map(|(index, client)| {
        let (secret, previous) = (&client.secret_file, &client.previous_secret_file);
        current_and_previous(format!("radius.clients[{index}]"), secret, previous)
    });
    let webhooks = config.webhooks.iter().enumerate();
    let webhooks = webhooks.flat_map(|(index, webhook)| {
        let (secret, previous) = (&webhook.secret_file, &webhook.previous_secret_file);
        current_and_previous(format!("webhook[{index}]"), secret, previous)
    });
    let backup = config.backup.as_ref();
    let backup = backup.and_then(|backup| backup.secret_access_key_file.as_ref());
    let mirrors = config.archive.mirrors.iter().enumerate();
    let mirrors = mirrors.filter_map(|(index, mirror)| {
        let file = mirror.secret_access_key_file.as_deref()?;
        let key = format!("archive.mirror[{index}].secret_access_key_file");
        Some((file, key))
    });
    let others = [
        (config.api.admin_token_file.as_ref(), "api.admin_token_file"),
        (backup, "backup.secret_access_key_file"),
        (
            config
                .usage
                .tls_key
                .as_ref()
                .filter(|_| config.usage.enabled),
            "usage.tls_key",
        ),
    ];
    let keys = config.key_files();
    let keys = keys.map(|(key, file)| (file, key.to_owned()));
    others
        .into_iter()
        .filter_map(|(file, key)| Some((file?.as_path(), key.to_owned())))
        .chain(keys)
        .chain(clients)
        .chain(webhooks)
        .chain(mirrors)
        .collect()
}

/// The files of a secret and of its predecessor, with their keys in `section`.
fn current_and_previous<'a>(
    section: String,
    secret: &'a Option<PathBuf>,
    previous: &'a Option<PathBuf>,
) -> impl Iterator<Item = (&'a Path, String)> {
    let files = [("secret_file", secret), ("previous_secret_file", previous)];
    let files = files.into_iter();
    files.filter_map(move |(key, file)| Some((file.as_deref()?, format!("{section}.{key}"))))
}

fn private(file: &Path, key: &str, findings: &mut Findings<'_>) {
    match mode(file) {
        Some(mode) if mode & 0o007 != 0 => findings.error(
            key,
            format!(
                "every user of this machine can read {}; `chmod 600` it",
                file.display()
            ),
        ),
        Some(mode) if mode & 0o070 != 0 => {
            findings.warn(
                key,
                format!("its group can read {}; `chmod 600` it", file.display()),
            );
        }
        _ => {}
    }
}

#[cfg(unix)]
pub(crate) fn mode(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    Some(std::fs::metadata(path).ok()?.permissions().mode())
}

#[cfg(not(unix))]
pub(crate) fn mode(_: &Path) -> Option<u32> {
    None
}
