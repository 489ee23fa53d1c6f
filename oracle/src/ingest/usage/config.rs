//! The `[usage]` section.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use serde::Deserialize;

use crate::ingest::public_address::url_problem;
use openmast_engine::session::KEPT_AFTER_STOP_MS;

/// Recovery relies on this bound: a session that starts later than this after everything that was recorded was never
/// billed (docs/reference/recovery.md).
const MOST_CLOCK_AHEAD_SECONDS: u64 = 15 * 60;
const LONGEST_TIMEOUT_SECONDS: u64 = 86_400;

/// Settings of the server for signed usage reports.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct UsageConfig {
    pub enabled: bool,
    /// TCP address of gRPC and HTTP.
    pub listen: SocketAddr,
    /// Scheme, host and port that radios are given, for those who ask the API: what leads to `listen` from outside.
    pub public_url: Option<String>,
    /// Certificate chain in PEM; absolute, or relative to the working directory.
    pub tls_certificate: Option<PathBuf>,
    /// Its private key in PEM.
    pub tls_key: Option<PathBuf>,
    /// Certificate authorities in PEM: senders must then show a certificate of one of them.
    pub tls_client_ca: Option<PathBuf>,
    /// Serve without TLS.
    pub plaintext: bool,
    /// Verifying threads; 0 means one for each core.
    pub threads: usize,
    /// Cores that these threads are pinned to, in turn; any if empty.
    pub cores: Vec<usize>,
    /// Connections at once; further ones wait.
    pub max_connections: usize,
    /// Connections at once of one IPv4 address, or of one IPv6 network of 64 bits.
    pub max_connections_per_source: usize,
    /// gRPC streams of one connection at once.
    pub max_streams_per_connection: u32,
    /// Largest batch in any form, bytes.
    pub max_batch_bytes: usize,
    /// Bytes of batches that wait for their signatures and the log; each batch takes 4 KiB at least.
    pub max_in_flight_bytes: u32,
    /// Longest time for one batch to arrive, and for a connection to bring its first good one.
    pub receive_timeout_seconds: u64,
    /// A connection that brings no good batch for so long is ended.
    pub idle_timeout_seconds: u64,
    /// How far ahead of the oracle's clock a report may end.
    pub clock_ahead_seconds: u64,
    /// How long ago a report may have ended.
    pub max_age_seconds: u64,
    /// Refusals are logged once per reason and interval.
    pub log_interval_seconds: u64,
}

impl Default for UsageConfig {
    fn default() -> Self {
        Self {
            enabled: false,
            listen: SocketAddr::from(([127, 0, 0, 1], 7443)),
            public_url: None,
            tls_certificate: None,
            tls_key: None,
            tls_client_ca: None,
            plaintext: false,
            threads: 0,
            cores: Vec::new(),
            max_connections: 4_096,
            max_connections_per_source: 512,
            max_streams_per_connection: 256,
            max_batch_bytes: 1 << 20,
            max_in_flight_bytes: 64 << 20,
            receive_timeout_seconds: 30,
            idle_timeout_seconds: 900,
            clock_ahead_seconds: 300,
            max_age_seconds: 604_800,
            log_interval_seconds: 60,
        }
    }
}

impl UsageConfig {
    /// Settings that make no sense: the key of each, and what to do.
    pub fn problems(&self) -> Vec<(&'static str, String)> {
        let mut problems = Vec::new();
        let (public, has_tls) = (self.public_url.as_deref(), self.tls_certificate.is_some());
        if let Some(wrong) = public.and_then(|public| url_problem(public, has_tls)) {
            problems.push(("usage.public_url", wrong));
        }
        if !self.enabled {
            return problems;
        }
        let mut problem = |key, text: &str| problems.push((key, text.to_owned()));
        self.tls_problems(&mut problem);
        self.limit_problems(&mut problem);
        self.time_problems(&mut problem);
        if self.threads > 1_024 {
            problem(
                "usage.threads",
                "is more than any machine has cores; 0 is one for each",
            );
        }
        problems
    }

    fn tls_problems(&self, problem: &mut impl FnMut(&'static str, &str)) {
        match (&self.tls_certificate, &self.tls_key, self.plaintext) {
            (Some(_), Some(_), false) | (None, None, true) => {}
            (None, None, false) => problem(
                "usage.tls_certificate",
                "is missing: set it and usage.tls_key, or write `plaintext = true` to serve without TLS",
            ),
            (Some(_), Some(_), true) => problem(
                "usage.plaintext",
                "cannot be true while there is a certificate; remove one of the two",
            ),
            (Some(_), None, _) => {
                problem("usage.tls_key", "is missing beside usage.tls_certificate")
            }
            (None, Some(_), _) => {
                problem("usage.tls_certificate", "is missing beside usage.tls_key")
            }
        }
        if self.tls_client_ca.is_some() && self.tls_certificate.is_none() {
            problem("usage.tls_client_ca", "needs usage.tls_certificate as well");
        }
    }

    fn limit_problems(&self, problem: &mut impl FnMut(&'static str, &str)) {
        if self.max_connections == 0 {
            problem("usage.max_connections", "0 lets nobody in; 4096 is usual");
        }
        if self.max_connections_per_source == 0 {
            problem(
                "usage.max_connections_per_source",
                "0 lets nobody in; 512 is usual",
            );
        }
        if self.max_streams_per_connection == 0 {
            problem(
                "usage.max_streams_per_connection",
                "0 lets nothing in; 256 is usual",
            );
        }
        if self.max_batch_bytes < 4_096 {
            problem(
                "usage.max_batch_bytes",
                "is too little for a batch; 1048576 is usual",
            );
        }
        // A batch is larger here than in protobuf, by less than this.
        if (self.max_in_flight_bytes as usize) / 4 < self.max_batch_bytes {
            problem(
                "usage.max_in_flight_bytes",
                "must hold four batches of usage.max_batch_bytes",
            );
        }
    }

    fn time_problems(&self, problem: &mut impl FnMut(&'static str, &str)) {
        let timeouts = [
            (
                "usage.receive_timeout_seconds",
                self.receive_timeout_seconds,
            ),
            ("usage.idle_timeout_seconds", self.idle_timeout_seconds),
        ];
        for (key, seconds) in timeouts {
            if !(1..=LONGEST_TIMEOUT_SECONDS).contains(&seconds) {
                problem(key, "must be 1 to 86400");
            }
        }
        let age = self
            .max_age_seconds
            .saturating_add(self.clock_ahead_seconds);
        if age.saturating_mul(1000) > KEPT_AFTER_STOP_MS {
            problem(
                "usage.max_age_seconds",
                "with usage.clock_ahead_seconds is above 2592000 (30 days): sessions that ended are forgotten then, and a \
                 report of one would be billed again",
            );
        }
        if self.clock_ahead_seconds > MOST_CLOCK_AHEAD_SECONDS {
            problem(
                "usage.clock_ahead_seconds",
                "is above 900 (15 minutes): after a recovery from an archive nobody could tell from a session's start whether it \
                 was billed before",
            );
        }
    }

    pub(super) fn thread_count(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => threads,
        }
    }

    pub(super) fn receive_timeout(&self) -> Duration {
        Duration::from_secs(self.receive_timeout_seconds)
    }

    pub(super) fn idle_timeout(&self) -> Duration {
        Duration::from_secs(self.idle_timeout_seconds)
    }

    pub(super) fn log_interval(&self) -> Duration {
        Duration::from_secs(self.log_interval_seconds)
    }
}
