//! Secrets in files of their own, and paths.

use std::io::Read;
use std::path::{Path, PathBuf};

use openmast_keys::Source;
use secrecy::{ExposeSecret, SecretString};

use super::findings::Findings;
use super::schema::Config;

/// Bound on a file with a secret: no token or key is longer, so a larger file is a mistake.
const LARGEST_SECRET_FILE: u64 = 4096;

/// Makes paths independent of the working directory, and reads the files of secrets.
pub(super) fn resolve(config: &mut Config, folder: &Path, findings: &mut Findings<'_>) {
    locate_files(config, folder);
    read_secrets(config, findings);
}

fn locate_files(config: &mut Config, folder: &Path) {
    let locate = |path: &mut PathBuf| {
        if path.is_relative() {
            *path = folder.join(&*path);
        }
    };
    locate(&mut config.data_dir);
    let keys = [
        Some(&mut config.oracle.keypair),
        config.oracle.fee_payer_keypair.as_mut(),
        config.keeper.keypair.as_mut(),
        config.actions.identity_keypair.as_mut(),
    ];
    // What is no path of a file is refused in the words in which it was written.
    let files = keys.into_iter().flatten();
    files
        .filter(|key| Source::needs_somebody(key).is_none())
        .for_each(locate);
    config.api.admin_token_file.iter_mut().for_each(locate);
    let usage = &mut config.usage;
    usage.tls_certificate.iter_mut().for_each(locate);
    usage.tls_key.iter_mut().for_each(locate);
    usage.tls_client_ca.iter_mut().for_each(locate);
    for webhook in &mut config.webhooks {
        webhook.secret_file.iter_mut().for_each(locate);
        webhook.previous_secret_file.iter_mut().for_each(locate);
    }
    for client in &mut config.radius.clients {
        client.secret_file.iter_mut().for_each(locate);
        client.previous_secret_file.iter_mut().for_each(locate);
    }
    for place in config.backup.iter_mut().chain(&mut config.archive.mirrors) {
        place.locate(folder);
        place.secret_access_key_file.iter_mut().for_each(locate);
    }
}

fn read_secrets(config: &mut Config, findings: &mut Findings<'_>) {
    for (index, client) in config.radius.clients.iter_mut().enumerate() {
        // RADIUS forbids empty secrets: empty means that none was given.
        let mut secret =
            Some(client.secret.clone()).filter(|secret| !secret.expose_secret().is_empty());
        let key = format!("radius.clients[{index}].secret");
        fill(&mut secret, client.secret_file.as_deref(), &key, findings);
        client.secret = secret.unwrap_or_default();
        let key = format!("radius.clients[{index}].previous_secret");
        let file = client.previous_secret_file.as_deref();
        fill(&mut client.previous_secret, file, &key, findings);
    }
    fill(
        &mut config.api.admin_token,
        config.api.admin_token_file.as_deref(),
        "api.admin_token",
        findings,
    );
    if let Some(backup) = &mut config.backup {
        let file = backup.secret_access_key_file.as_deref();
        let key = "backup.secret_access_key";
        fill(&mut backup.secret_access_key, file, key, findings);
    }
    for (index, mirror) in config.archive.mirrors.iter_mut().enumerate() {
        let key = format!("archive.mirror[{index}].secret_access_key");
        let file = mirror.secret_access_key_file.as_deref();
        fill(&mut mirror.secret_access_key, file, &key, findings);
    }
    for (index, webhook) in config.webhooks.iter_mut().enumerate() {
        let key = format!("webhook[{index}].secret");
        let file = webhook.secret_file.as_deref();
        fill(&mut webhook.secret, file, &key, findings);
        let key = format!("webhook[{index}].previous_secret");
        let file = webhook.previous_secret_file.as_deref();
        fill(&mut webhook.previous_secret, file, &key, findings);
    }
}

fn fill(
    secret: &mut Option<SecretString>,
    file: Option<&Path>,
    key: &str,
    findings: &mut Findings<'_>,
) {
    let Some(file) = file else { return };
    let file_key = format!("{key}_file");
    if secret.is_some() {
        findings.error(
            &file_key,
            format!("{key} is set as well; keep one of the two"),
        );
        return;
    }
    match read(file) {
        Ok(text) => *secret = Some(text),
        Err(reason) => {
            // The other secrets are shared with somebody who has them.
            let how = match (key, file.exists()) {
                ("api.admin_token", false) => format!(
                    "; `(umask 077; openssl rand -hex 32 > {})`, as the user that runs the service, makes one",
                    file.display()
                ),
                _ => String::new(),
            };
            findings.error(&file_key, format!("{}: {reason}{how}", file.display()));
        }
    }
}

/// The file's text without the white space around it.
fn read(file: &Path) -> Result<SecretString, String> {
    let unreadable = |error: std::io::Error| format!("cannot be read ({error})");
    let mut text = String::new();
    std::fs::File::open(file)
        .map_err(unreadable)?
        .take(LARGEST_SECRET_FILE + 1)
        .read_to_string(&mut text)
        .map_err(unreadable)?;
    if text.len() as u64 > LARGEST_SECRET_FILE {
        return Err(format!(
            "holds more than {LARGEST_SECRET_FILE} bytes: this is no secret's file"
        ));
    }
    match text.trim() {
        "" => Err("is empty; `openssl rand -hex 32` makes a good secret".to_owned()),
        trimmed => Ok(SecretString::from(trimmed)),
    }
}
