//! What stands beside the committed programs: which bytes they are, of which sources, made by which tools.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::{hash::sha256, interface::PROGRAMS};

/// The record's file, in the folder of the programs.
const FILE: &str = "programs.json";

/// SHA-256 of each program, by its name.
pub type Hashes = BTreeMap<String, String>;

/// Hashes are SHA-256 in hex.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Hash of each program's file.
    pub programs: Hashes,
    /// Hash of the sources that they were built from.
    pub sources: String,
    /// Compiler, code generator and linker. Others may give other bytes for the same sources.
    pub tools: Vec<String>,
}

/// How the committed programs stand to their record and to the sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// They are the recorded files, and the sources are those that they were built from.
    Current,
    /// A file is not the recorded one.
    OtherFile,
    /// The sources changed since.
    OtherSources,
}

/// How a new build of the same sources stands to the committed programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The same bytes.
    Same,
    /// Other bytes by the same tools: the committed programs are not what the sources give.
    Different,
    /// Other bytes by other tools: nothing follows from that.
    OtherTools,
}

impl Record {
    /// Reads the record in the folder of the programs.
    ///
    /// # Errors
    /// There is none, or it is none.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(FILE);
        let text =
            fs::read_to_string(&path).with_context(|| format!("{}: not read", path.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{}: no record", path.display()))
    }

    /// Writes the record into the folder of the programs.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let path = folder.join(FILE);
        let text = serde_json::to_string_pretty(self)? + "\n";
        fs::write(&path, text).with_context(|| format!("{}: not written", path.display()))
    }

    /// Compares with the hashes of the files and of the sources that there are.
    pub fn compare(&self, programs: &Hashes, sources: &str) -> Finding {
        if self.programs != *programs {
            Finding::OtherFile
        } else if self.sources != sources {
            Finding::OtherSources
        } else {
            Finding::Current
        }
    }

    /// Judges a build of the same sources by `tools`, whose hashes are `built`.
    pub fn judge(&self, built: &Hashes, tools: &[String]) -> Verdict {
        if self.programs == *built {
            Verdict::Same
        } else if self.tools == tools {
            Verdict::Different
        } else {
            Verdict::OtherTools
        }
    }
}

/// The hashes of the programs in a folder.
///
/// # Errors
/// One of them is missing.
pub fn hashes(folder: &Path) -> Result<Hashes> {
    let programs = PROGRAMS.iter();
    programs
        .map(|name| Ok(((*name).to_owned(), sha256(&super::file(folder, name))?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Finding, Hashes, Record, Verdict};

    fn hashes(openmast: &str) -> Hashes {
        [("openmast", openmast), ("market", "m")]
            .map(|(name, hash)| (name.to_owned(), hash.to_owned()))
            .into()
    }

    fn record() -> Record {
        Record {
            programs: hashes("p"),
            sources: "s".into(),
            tools: vec!["rustc 1".into(), "LLVM 2".into()],
        }
    }

    #[test]
    fn programs_are_current_when_files_and_sources_are_the_recorded_ones() {
        assert_eq!(record().compare(&hashes("p"), "s"), Finding::Current);
        assert_eq!(
            record().compare(&hashes("p"), "other"),
            Finding::OtherSources
        );
        assert_eq!(record().compare(&hashes("other"), "s"), Finding::OtherFile);
        assert_eq!(
            record().compare(&hashes("other"), "other"),
            Finding::OtherFile
        );
    }

    #[test]
    fn other_bytes_by_other_tools_say_nothing() {
        let record = record();
        let others = vec!["rustc 1".to_owned(), "LLVM 3".to_owned()];
        assert_eq!(record.judge(&hashes("p"), &record.tools), Verdict::Same);
        assert_eq!(record.judge(&hashes("p"), &others), Verdict::Same);
        assert_eq!(
            record.judge(&hashes("q"), &record.tools),
            Verdict::Different
        );
        assert_eq!(record.judge(&hashes("q"), &others), Verdict::OtherTools);
    }

    #[test]
    fn what_is_written_is_read_again() -> anyhow::Result<()> {
        let folder = std::env::temp_dir().join(format!("openmast-record-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        assert!(Record::read(&folder).is_err());
        record().write(&folder)?;
        let read = Record::read(&folder);
        std::fs::remove_dir_all(&folder)?;
        assert_eq!(read?, record());
        Ok(())
    }
}
