//! Checks of mirrors of the public archives.

use super::super::{findings::Findings, schema::Config};
use super::places;

/// Checks that URLs name places, that numbers fit together, and that keys are complete.
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
        places::validate(config, mirror, &key, findings);
    }
}
