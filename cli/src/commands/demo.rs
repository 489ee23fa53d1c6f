//! `openmast demo`: a program of its own beside this one, so that the service holds no Solana network.

use crate::failure::{Exit, Failure};
use std::{
    io,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::Command,
};

const NAME: &str = "openmast-demo";

/// Becomes the demo; returns only when it cannot.
///
/// Settings of this command are not passed on: the demo makes a network of its own, whatever chain they name.
pub fn run(keep: bool) -> Failure {
    let demo = match std::env::current_exe().and_then(|own| beside(&own)) {
        Ok(demo) => demo,
        Err(error) => return missing(&error),
    };
    let mut command = Command::new(&demo);
    if keep {
        command.arg("--keep");
    }
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("OPENMAST_") && name != "OPENMAST_PROGRAMS" {
            command.env_remove(name);
        }
    }
    let error = command.exec();
    Failure::new(
        Exit::Internal,
        format!("{} does not start: {error}", demo.display()),
    )
}

fn beside(own: &Path) -> io::Result<PathBuf> {
    let demo = own.canonicalize()?.with_file_name(NAME);
    if demo.is_file() {
        Ok(demo)
    } else {
        Err(io::Error::new(
            io::ErrorKind::NotFound,
            format!("{} is not there", demo.display()),
        ))
    }
}

fn missing(error: &io::Error) -> Failure {
    Failure::new(
        Exit::Input,
        format!(
            "{error}; the demo is a program of its own: it is in the archive of a release, and `cargo xtask demo` builds it in \
             the repository"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::{NAME, beside};
    use std::fs;

    #[test]
    fn the_demo_lies_beside_the_command_that_was_called() {
        let folder = tempfile::tempdir().expect("a folder");
        let own = folder.path().join("openmast");
        fs::write(&own, "").expect("written");
        assert!(beside(&own).is_err());
        let demo = folder.path().join(NAME);
        fs::write(&demo, "").expect("written");
        let expected = demo.canonicalize().expect("there");
        assert_eq!(beside(&own).expect("found"), expected);
        // As where `openmast` is a link in a folder of PATH.
        let links = tempfile::tempdir().expect("a folder");
        let link = links.path().join("openmast");
        std::os::unix::fs::symlink(&own, &link).expect("linked");
        assert_eq!(beside(&link).expect("found"), expected);
    }
}
