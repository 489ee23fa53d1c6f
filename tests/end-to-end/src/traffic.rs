//! Accounting traffic: what a gateway sends in a session, sent by FreeRADIUS' `radclient`.

use std::{fmt::Write as _, net::SocketAddr, path::Path, process::Stdio};

use anyhow::{Context, Result, bail};
use tokio::process::Command;

/// FreeRADIUS' client.
pub const RADCLIENT: &str = "radclient";

/// Largest file that `radclient` handles quickly: its time grows with the square of the packets.
pub const PACKETS_PER_FILE: usize = 3_000;

/// One use of the network by one subscriber, as its gateway counts it.
#[derive(Clone, Debug)]
pub struct Session {
    /// NAS-Identifier (32) of the gateway.
    pub nas: String,
    /// User-Name (1).
    pub user: String,
    /// Acct-Session-Id (44).
    pub id: String,
    /// Unix seconds of the Start.
    pub started_at: u64,
    /// Cumulative counters, in order of time; the last one is the Stop's.
    pub counters: Vec<Counters>,
}

/// What a gateway has counted so far in a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Seconds since the Start.
    pub seconds: u32,
    /// Bytes from the subscriber.
    pub up: u64,
    /// Bytes to the subscriber.
    pub down: u64,
}

impl Session {
    /// A session that moves `up` and `down` bytes in `interims + 1` equal parts of `interval` seconds.
    pub fn steady(
        (nas, user, id): (&str, &str, String),
        started_at: u64,
        (up, down): (u64, u64),
        interims: u32,
        interval: u32,
    ) -> Self {
        let parts = u64::from(interims) + 1;
        let counters = (1..=parts).map(|part| Counters {
            seconds: interval.saturating_mul(u32::try_from(part).unwrap_or(u32::MAX)),
            up: share(up, part, parts),
            down: share(down, part, parts),
        });
        Self {
            nas: nas.to_owned(),
            user: user.to_owned(),
            id,
            started_at,
            counters: counters.collect(),
        }
    }

    /// Bytes of the whole session, both ways.
    pub fn bytes(&self) -> u64 {
        self.counters.last().map_or(0, |last| last.up + last.down)
    }

    /// Start, interims and Stop as `radclient` reads them.
    pub fn packets(&self) -> Vec<String> {
        let mut packets = vec![self.packet("Start", Counters::default())];
        if let Some((stop, interims)) = self.counters.split_last() {
            packets.extend(
                interims
                    .iter()
                    .map(|counters| self.packet("Interim-Update", *counters)),
            );
            packets.push(self.packet("Stop", *stop));
        }
        packets
    }

    fn packet(&self, status: &str, counters: Counters) -> String {
        let (up, down) = (Octets::from(counters.up), Octets::from(counters.down));
        let mut text = String::new();
        // writing to a String cannot fail
        let _ = write!(
            text,
            "Acct-Status-Type = {status}\nAcct-Session-Id = \"{}\"\nNAS-Identifier = \"{}\"\nUser-Name = \"{}\"\n\
             Event-Timestamp = {}\nAcct-Session-Time = {}\n\
             Acct-Input-Octets = {}\nAcct-Input-Gigawords = {}\nAcct-Output-Octets = {}\nAcct-Output-Gigawords = {}\n",
            self.id,
            self.nas,
            self.user,
            self.started_at + u64::from(counters.seconds),
            counters.seconds,
            up.low,
            up.gigawords,
            down.low,
            down.gigawords,
        );
        text
    }
}

fn share(whole: u64, part: u64, parts: u64) -> u64 {
    let share = u128::from(whole) * u128::from(part) / u128::from(parts);
    u64::try_from(share).unwrap_or(whole)
}

/// A counter as RADIUS carries it: RFC 2866 octets, RFC 2869 gigawords.
struct Octets {
    low: u64,
    gigawords: u64,
}

impl From<u64> for Octets {
    fn from(bytes: u64) -> Self {
        Self {
            low: bytes & 0xffff_ffff,
            gigawords: bytes >> 32,
        }
    }
}

/// Where to send, and how.
#[derive(Clone, Debug)]
pub struct Gateway {
    /// The oracle's RADIUS accounting port.
    pub server: SocketAddr,
    pub secret: String,
    /// Requests under way at once.
    pub parallel: usize,
    /// How often a request is sent again when no answer comes.
    pub retries: usize,
    /// Seconds to wait for an answer.
    pub timeout_seconds: u64,
}

/// How many requests were answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    pub accepted: usize,
    pub lost: usize,
}

impl Gateway {
    /// Sends packets from one `radclient` process and waits for its end.
    ///
    /// # Errors
    /// `radclient` is missing or refused its input. Unanswered requests are no error here, see [`Answers::lost`].
    pub async fn send(&self, packets: &[String], folder: &Path) -> Result<Answers> {
        let requests = tempfile::Builder::new()
            .suffix(".radius")
            .tempfile_in(folder)?;
        tokio::fs::write(requests.path(), packets.join("\n")).await?;
        let secret = tempfile::NamedTempFile::new_in(folder)?;
        tokio::fs::write(secret.path(), format!("{}\n", self.secret)).await?;
        let output = Command::new(RADCLIENT)
            .args(["-q", "-s"])
            .arg("-f")
            .arg(requests.path())
            .arg("-S")
            .arg(secret.path())
            .args(["-p", &self.parallel.to_string()])
            .args(["-r", &self.retries.to_string()])
            .args(["-t", &self.timeout_seconds.to_string()])
            .args([&self.server.to_string(), "acct"])
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output()
            .await
            .context("radclient did not start; it is in Debian's package freeradius-utils")?;
        let text = String::from_utf8_lossy(&output.stdout);
        // its count of lost packets counts repeated ones as well, so only the answered ones are taken
        let accepted = count(&text, "Accepted").with_context(|| {
            let errors = String::from_utf8_lossy(&output.stderr);
            format!("radclient refused its input: {text}{errors}")
        })?;
        let lost = packets.len().checked_sub(accepted).with_context(|| {
            format!(
                "radclient had {accepted} answers to {} packets",
                packets.len()
            )
        })?;
        Ok(Answers { accepted, lost })
    }

    /// Like [`Self::send`], but every request must be answered.
    ///
    /// # Errors
    /// As [`Self::send`], or an answer is missing.
    pub async fn deliver(&self, packets: &[String], folder: &Path) -> Result<()> {
        for file in packets.chunks(PACKETS_PER_FILE) {
            let answers = self.send(file, folder).await?;
            if answers.lost > 0 {
                bail!("the oracle left {} requests unanswered", answers.lost);
            }
        }
        Ok(())
    }
}

fn count(summary: &str, name: &str) -> Option<usize> {
    let line = summary
        .lines()
        .find(|line| line.trim_start().starts_with(name))?;
    line.rsplit_once(':')?.1.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Counters, Session};

    #[test]
    fn a_steady_session_ends_with_its_totals() {
        let session = Session::steady(
            ("nas", "user", "id".into()),
            1_000,
            (10, 5_000_000_001),
            2,
            60,
        );
        assert_eq!(session.bytes(), 5_000_000_011);
        assert_eq!(
            session.counters.first(),
            Some(&Counters {
                seconds: 60,
                up: 3,
                down: 1_666_666_667
            })
        );
        let packets = session.packets();
        assert_eq!(packets.len(), 4);
        let stop = packets.last().expect("a stop");
        assert!(stop.contains("Acct-Output-Octets = 705032705\nAcct-Output-Gigawords = 1\n"));
        assert!(stop.contains("Event-Timestamp = 1180\n"));
    }
}
