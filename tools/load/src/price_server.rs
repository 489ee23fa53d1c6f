//! The server of prices as its clients see it: a process that is told what to do on its standard input.

use std::{
    io::{BufRead, BufReader, Write},
    net::SocketAddr,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Where the server listens.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Addresses {
    /// The oracle's API.
    pub api: SocketAddr,
    /// axum with one route, which always gives the same answer.
    pub constant: SocketAddr,
    /// A loop that writes the same bytes to whoever has connected.
    pub raw: SocketAddr,
}

/// What the server did when it was told to tell its listeners something.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Told {
    /// When it began, nanoseconds since 1970.
    pub at_ns: u64,
    /// How many bytes each listener is sent.
    pub bytes: usize,
}

/// The server's process.
pub struct PriceServer {
    child: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// Where it listens.
    pub addresses: Addresses,
}

/// Nanoseconds since 1970, the same for all processes of a machine.
pub fn now_ns() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |time| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX))
}

impl PriceServer {
    /// Starts the program beside this one.
    ///
    /// # Errors
    /// It is not there, or does not start.
    pub fn start(assets: u32, listeners: usize) -> Result<Self> {
        let program = std::env::current_exe()?.with_file_name("price_server");
        let mut child = Command::new(&program)
            .args(["--assets", &assets.to_string()])
            .args(["--listeners", &listeners.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} did not start", program.display()))?;
        let orders = child.stdin.take().context("no pipe")?;
        let mut answers = BufReader::new(child.stdout.take().context("no pipe")?);
        let addresses = read(&mut answers)?;
        Ok(Self {
            child,
            orders,
            answers,
            addresses,
        })
    }

    /// `change` has other prices hold; `raw` has the loop write. The answer comes when it is done.
    ///
    /// # Errors
    /// The server has ended.
    pub fn tell(&mut self, order: &str) -> Result<Told> {
        writeln!(self.orders, "{order}")?;
        read(&mut self.answers)
    }
}

impl Drop for PriceServer {
    fn drop(&mut self) {
        let _ = self.child.kill().and_then(|()| self.child.wait());
    }
}

fn read<T: DeserializeOwned>(answers: &mut impl BufRead) -> Result<T> {
    let mut line = String::new();
    answers.read_line(&mut line)?;
    serde_json::from_str(&line).with_context(|| format!("the server says `{line}`"))
}
