//! Files that interrupted commands left in the folder.

use super::Checker;
use crate::data_folder::Purpose;

impl Checker {
    /// Looks for copies, recoveries and restores that are not finished.
    pub(super) fn unfinished_files(&mut self) {
        for purpose in Purpose::ALL {
            let folder = purpose.folder();
            if purpose.is_whole(&self.data) {
                let text = format!(
                    "{} was interrupted when it moved files of the data folder, and no start goes on before they are in their \
                     place: run it again",
                    command(purpose)
                );
                self.note_unfinished(folder, text, true);
            }
            if purpose.is_unfinished(&self.data) {
                // The start looks only for a restore's files, because such a folder looks like an empty one.
                let (then, is_refused) = match purpose {
                    Purpose::Restored => ("no start goes on before that", true),
                    Purpose::Copied | Purpose::Recovered => ("it counts for nothing", false),
                };
                let name = format!("{folder}.unfinished");
                let text = format!(
                    "{} was interrupted: repeat it, or remove this folder to go on with what is there; {then}",
                    command(purpose)
                );
                self.note_unfinished(&name, text, is_refused);
            }
        }
    }

    /// Notes unfinished files, unless an oracle or a command that works on the folder now may be writing them.
    fn note_unfinished(&mut self, name: &str, text: String, is_refused: bool) {
        match is_refused && !self.is_running {
            true => self.problem("data folder", name, "", text),
            false => self.warn("data folder", name, "", text),
        }
    }
}

/// The command that writes such files.
const fn command(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Copied => "`openmast oracle recover --data FOLDER`",
        Purpose::Recovered => "`openmast oracle recover`",
        Purpose::Restored => "`openmast oracle restore`",
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use solana_pubkey::Pubkey;

    use super::*;
    use crate::checking::Severity;

    /// What is said when these folders are there.
    fn found(names: &[&str], is_running: bool) -> Vec<(String, Severity)> {
        let folder = tempfile::tempdir().expect("temporary folder");
        for name in names {
            fs::create_dir(folder.path().join(name)).expect("writable");
        }
        let mut checker = Checker {
            data: folder.path().to_owned(),
            network: Pubkey::default(),
            is_running,
            oldest_state: None,
            findings: Vec::new(),
        };
        checker.unfinished_files();
        let findings = checker.findings.into_iter();
        findings.map(|it| (it.file, it.severity)).collect()
    }

    #[test]
    fn every_interrupted_command_is_told() {
        use Severity::{Problem, Warning};
        assert_eq!(found(&["log", "before-recovery-1-1"], false), []);
        for (name, severity) in [
            ("copied", Problem),
            ("copied.unfinished", Warning),
            ("recovered", Problem),
            ("recovered.unfinished", Warning),
            ("restored", Problem),
            ("restored.unfinished", Problem),
        ] {
            assert_eq!(found(&[name], false), [(name.to_owned(), severity)]);
            assert_eq!(found(&[name], true), [(name.to_owned(), Warning)]);
        }
    }
}
