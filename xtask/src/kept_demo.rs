//! The demo that goes on when its story is over, for tests that need a service with something to tell.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::{program, told::Told, workspace};

/// Ended when it is dropped.
pub struct KeptDemo {
    child: Child,
    /// Where the API and the page are.
    pub api: String,
    /// Where its oracle takes RADIUS accounting, HOST:PORT.
    pub radius: String,
    /// The folder with the keys of its people.
    pub keys: PathBuf,
}

impl KeptDemo {
    /// Starts it with these settings of the service, and waits until its story is over.
    ///
    /// # Errors
    /// It did not start, or a check of it failed: what it said is in the error.
    pub fn start(programs: &Path, settings: &[(&str, &str)]) -> Result<Self> {
        let mut child = Command::new(workspace::target()?.join("debug/openmast-demo"))
            .arg("--keep")
            .env(program::VARIABLE, programs)
            .envs(settings.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("the demo did not start")?;
        let output = child.stdout.take().context("no output of the demo")?;
        let told = Told::listen(child.stderr.take().context("no errors of the demo")?);
        let mut demo = Self {
            child,
            api: String::new(),
            radius: String::new(),
            keys: PathBuf::new(),
        };
        let mut lines = BufReader::new(output).lines();
        let mut said = Vec::new();
        for line in lines.by_ref() {
            let line = line?;
            if let Some(api) = line.strip_prefix("export OPENMAST_API=") {
                demo.api = api.to_owned();
            } else if let Some(radius) = line.strip_prefix("export RADIUS=") {
                demo.radius = radius.to_owned();
            } else if let Some(keys) = line.strip_prefix("export KEYS=") {
                // The last of what a shell is told.
                demo.keys = keys.trim_matches('\'').into();
                break;
            }
            said.push(line);
        }
        if demo.api.is_empty() || demo.keys.as_os_str().is_empty() {
            bail!("the demo ended: {}\n{}", told.end(), said.join("\n"));
        }
        // What it says from now on is nobody's concern, and must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(demo)
    }

    /// The operator's token, which its service made.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn admin_token(&self) -> Result<String> {
        let file = self.keys.join("oracle/admin.token");
        let token = fs::read_to_string(&file);
        let token = token.with_context(|| format!("{}: not readable", file.display()))?;
        Ok(token.trim().to_owned())
    }
}

impl Drop for KeptDemo {
    fn drop(&mut self) {
        // As Ctrl-C does: it ends the service and the chain. It ended before, or ends now.
        let id = self.child.id().to_string();
        let _ = Command::new("kill").args(["-INT", &id]).status();
        let _ = self.child.wait();
    }
}
