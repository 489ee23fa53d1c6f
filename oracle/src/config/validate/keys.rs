//! Keys are files: a service starts, restarts and reads its configuration again when nobody is there.

use openmast_keys::Source;

use crate::config::{findings::Findings, schema::Config};

pub(super) fn validate(config: &Config, findings: &mut Findings<'_>) {
    for (key, file) in config.key_files() {
        if let Some(begins) = Source::needs_somebody(file) {
            findings.error(
                key,
                format!(
                    "`{begins}` is no path of a file, and a service has nobody to ask for a key: make one that does only this, with \
                     `solana-keygen new --no-bip39-passphrase -o FILE`, and write its path"
                ),
            );
        }
    }
}
