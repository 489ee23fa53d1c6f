//! What stands beside the committed program: which bytes it is, of which sources, made by which tools.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// `openmast.json` beside `openmast.so`. Hashes are SHA-256 in hex.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Hash of the program's file.
    pub program: String,
    /// Hash of the sources that it was built from.
    pub sources: String,
    /// Compiler, code generator and linker. Others may give other bytes for the same sources.
    pub tools: Vec<String>,
}

/// How the committed program stands to its record and to the sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It is the recorded file, and the sources are those that it was built from.
    Current,
    /// The file is not the recorded one.
    OtherFile,
    /// The sources changed since.
    OtherSources,
}

/// How a new build of the same sources stands to the committed program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The same bytes.
    Same,
    /// Other bytes by the same tools: the committed program is not what the sources give.
    Different,
    /// Other bytes by other tools: nothing follows from that.
    OtherTools,
}

impl Record {
    /// # Errors
    /// There is none for this program, or it is none.
    pub fn read(program: &Path) -> Result<Self> {
        let path = beside(program);
        let text =
            fs::read_to_string(&path).with_context(|| format!("{}: not read", path.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{}: no record", path.display()))
    }

    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, program: &Path) -> Result<()> {
        let path = beside(program);
        let text = serde_json::to_string_pretty(self)? + "\n";
        fs::write(&path, text).with_context(|| format!("{}: not written", path.display()))
    }

    /// Compares with the hashes of the file and of the sources that there are.
    pub fn compare(&self, program: &str, sources: &str) -> Finding {
        if self.program != program {
            Finding::OtherFile
        } else if self.sources != sources {
            Finding::OtherSources
        } else {
            Finding::Current
        }
    }

    /// Judges a build of the same sources by `tools`, whose hash is `built`.
    pub fn judge(&self, built: &str, tools: &[String]) -> Verdict {
        if self.program == built {
            Verdict::Same
        } else if self.tools == tools {
            Verdict::Different
        } else {
            Verdict::OtherTools
        }
    }
}

fn beside(program: &Path) -> PathBuf {
    program.with_extension("json")
}

#[cfg(test)]
mod tests {
    use super::{Finding, Record, Verdict};

    fn record() -> Record {
        Record {
            program: "p".into(),
            sources: "s".into(),
            tools: vec!["rustc 1".into(), "LLVM 2".into()],
        }
    }

    #[test]
    fn a_program_is_current_when_file_and_sources_are_the_recorded_ones() {
        assert_eq!(record().compare("p", "s"), Finding::Current);
        assert_eq!(record().compare("p", "other"), Finding::OtherSources);
        assert_eq!(record().compare("other", "s"), Finding::OtherFile);
        assert_eq!(record().compare("other", "other"), Finding::OtherFile);
    }

    #[test]
    fn other_bytes_by_other_tools_say_nothing() {
        let record = record();
        let others = vec!["rustc 1".to_owned(), "LLVM 3".to_owned()];
        assert_eq!(record.judge("p", &record.tools), Verdict::Same);
        assert_eq!(record.judge("p", &others), Verdict::Same);
        assert_eq!(record.judge("q", &record.tools), Verdict::Different);
        assert_eq!(record.judge("q", &others), Verdict::OtherTools);
    }

    #[test]
    fn what_is_written_is_read_again() -> anyhow::Result<()> {
        let folder = std::env::temp_dir().join(format!("openmast-record-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let program = folder.join("openmast.so");
        assert!(Record::read(&program).is_err());
        record().write(&program)?;
        let read = Record::read(&program);
        std::fs::remove_dir_all(&folder)?;
        assert_eq!(read?, record());
        Ok(())
    }
}
