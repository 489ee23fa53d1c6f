//! Peers that live in a process of their own and are asked through its standard input and output.
//!
//! The process is there during the whole contest and waits when it is not asked. It is told a folder with the data,
//! loads them, and answers `ready`. Each `run` is answered by the seconds that it took, measured there, after the
//! answer was written to the folder.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, de::DeserializeOwned};

use crate::{answer::Answer, contest::Contestant, data};

/// A running peer.
pub struct PeerProcess {
    name: String,
    folder: PathBuf,
    child: Child,
    requests: ChildStdin,
    replies: BufReader<ChildStdout>,
}

#[derive(Deserialize)]
struct Ready {
    name: String,
}

#[derive(Deserialize)]
struct Ran {
    seconds: f64,
    /// Names of the columns of the answer, each a file in the folder.
    columns: Vec<String>,
}

impl PeerProcess {
    /// Starts the program and waits until it has the data.
    pub fn start(command: &mut Command, folder: &Path) -> Result<Self> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{command:?} did not start"))?;
        let (Some(requests), Some(replies)) = (child.stdin.take(), child.stdout.take()) else {
            bail!("{command:?}: no pipes");
        };
        let mut peer = Self {
            name: format!("{command:?}"),
            folder: folder.to_owned(),
            child,
            requests,
            replies: BufReader::new(replies),
        };
        peer.name = peer.reply::<Ready>()?.name;
        println!("  {} is ready", peer.name);
        Ok(peer)
    }

    fn reply<T: DeserializeOwned>(&mut self) -> Result<T> {
        let mut line = String::new();
        self.replies.read_line(&mut line)?;
        if line.is_empty() {
            bail!(
                "{} ended without an answer: {}",
                self.name,
                self.child.wait()?
            );
        }
        serde_json::from_str(&line).with_context(|| format!("{} answers {line}", self.name))
    }
}

impl Contestant for PeerProcess {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn run(&mut self) -> Result<(f64, Answer)> {
        writeln!(self.requests, "run")?;
        self.requests.flush()?;
        let ran: Ran = self.reply()?;
        let mut answer = Answer::default();
        for column in ran.columns {
            answer = answer.with(&column, data::read(&self.folder.join(&column))?);
        }
        Ok((ran.seconds, answer))
    }
}

impl Drop for PeerProcess {
    /// A peer ends when nobody asks any more. One that does not is ended.
    fn drop(&mut self) {
        let _ = writeln!(self.requests, "end").and_then(|()| self.requests.flush());
        for _ in 0..100 {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        let _ = self.child.kill().and_then(|()| self.child.wait());
    }
}
