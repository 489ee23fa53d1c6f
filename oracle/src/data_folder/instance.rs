//! The identity of a data folder: a random id, and where the folder was when an oracle last ran on it. A copy has the
//! same id at another place, and starting it logs a warning: two oracles on one history differ from the first report
//! that only one of them gets.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use anyhow::Context;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use openmast_platform::files::{self, if_there};

pub(crate) const INSTANCE_FORMAT: &str = "openmast/instance/1";
const NAME: &str = "instance";

/// The identity of a data folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instance {
    pub format: String,
    /// 16 random bytes, in hex.
    pub id: String,
    /// Stands for the machine: SHA-256 of its `/etc/machine-id`, in hex; empty if it has none.
    host: String,
    /// The folder's inode number: a copy has another one.
    folder: u64,
}

impl Instance {
    /// Reads the identity; `None` if no oracle ran on the folder yet.
    ///
    /// # Errors
    /// The file cannot be read, or is something else.
    pub fn read(data: &Path) -> anyhow::Result<Option<Self>> {
        let path = data.join(NAME);
        let text = if_there(fs::read_to_string(&path));
        let Some(text) = text.with_context(|| path.display().to_string())? else {
            return Ok(None);
        };
        let instance: Self = serde_json::from_str(&text)
            .with_context(|| format!("{} is not as it was written", path.display()))?;
        anyhow::ensure!(
            instance.format == INSTANCE_FORMAT,
            "{} has format {}, this software reads {INSTANCE_FORMAT}",
            path.display(),
            instance.format
        );
        Ok(Some(instance))
    }

    /// Whether the folder is where it was when this was written.
    ///
    /// # Errors
    /// The folder cannot be examined.
    pub fn is_here(&self, data: &Path) -> io::Result<bool> {
        Ok((self.host.as_str(), self.folder) == (host().as_str(), folder(data)?))
    }

    /// Returns the identity, logs whether the folder was copied, restored or moved to another machine, and notes that
    /// it is here now.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn note(data: &Path) -> anyhow::Result<Self> {
        let before = Self::read(data).unwrap_or_else(|error| {
            tracing::error!("{error:#}: the folder gets another id");
            None
        });
        let is_here = match &before {
            Some(before) => before.is_here(data)?,
            None => false,
        };
        if before.is_some() && !is_here {
            tracing::warn!(
                "the data folder was last used at another place: it was copied, restored, or brought to this machine. No \
                 oracle may run where it was: two with one key differ, and nothing is settled then"
            );
        }
        let instance = Self {
            format: INSTANCE_FORMAT.into(),
            id: match before {
                Some(before) => before.id,
                None => random_id()?,
            },
            host: host(),
            folder: folder(data)?,
        };
        if !is_here {
            instance
                .write(data)
                .context("writing the id of the data folder")?;
        }
        tracing::info!(instance = instance.id, "data folder");
        Ok(instance)
    }

    fn write(&self, data: &Path) -> anyhow::Result<()> {
        let text = serde_json::to_string_pretty(self)?;
        files::replace(&data.join(NAME), |file| writeln!(file, "{text}"))?;
        Ok(())
    }
}

fn random_id() -> anyhow::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).context("random bytes")?;
    Ok(hex::encode(bytes))
}

fn host() -> String {
    let id = fs::read("/etc/machine-id").unwrap_or_default();
    match id.is_empty() {
        true => String::new(),
        false => hex::encode(Sha256::digest(
            [b"openmast/host/1".as_slice(), &id].concat(),
        )),
    }
}

#[cfg(unix)]
fn folder(data: &Path) -> io::Result<u64> {
    Ok(std::os::unix::fs::MetadataExt::ino(&fs::metadata(data)?))
}

#[cfg(not(unix))]
fn folder(_: &Path) -> io::Result<u64> {
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_the_same_id_at_another_place() {
        let (first, second) = (
            tempfile::tempdir().expect("temporary folder"),
            tempfile::tempdir().expect("temporary folder"),
        );
        let noted = Instance::note(first.path()).expect("written");
        assert_eq!(Instance::note(first.path()).expect("again"), noted);
        assert!(noted.is_here(first.path()).expect("there"));
        fs::copy(first.path().join(NAME), second.path().join(NAME)).expect("copied");
        let copied = Instance::read(second.path())
            .expect("readable")
            .expect("there");
        assert_eq!(copied.id, noted.id);
        assert!(!copied.is_here(second.path()).expect("there"));
        // It is told once: then it is here.
        let copied = Instance::note(second.path()).expect("written");
        assert!(copied.is_here(second.path()).expect("there"));
        assert_eq!(copied.id, noted.id);
    }

    #[test]
    fn a_file_that_rots_keeps_nothing_from_starting() {
        let data = tempfile::tempdir().expect("temporary folder");
        let before = Instance::note(data.path()).expect("written");
        fs::write(data.path().join(NAME), "{\"format\":\"openm").expect("written");
        assert!(Instance::read(data.path()).is_err());
        let after = Instance::note(data.path()).expect("written anew");
        assert_ne!(after.id, before.id);
    }
}
