//! Open files: how many the service needs, and how many the process may have.
//!
//! A connection is an open file, and so is what the log, the archive and SQLite write to. When none is left, the log
//! ends and the service with it. So connections are accepted only as far as files are left beside those of everything
//! else.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::schema::Config;

/// Files of the service itself: log, state, archive, outbox (a dozen connections of SQLite with up to three files
/// each), webhooks, threads, RPC endpoints, webhooks' receivers, and twice as many for what is opened for a moment.
const OF_THE_SERVICE: u64 = 192;
/// Files of one RADIUS socket: the socket, and what its thread waits with.
const OF_A_RADIUS_SOCKET: u64 = 4;
/// Files of one API connection: the connection, and the archive that it may be reading.
const OF_AN_API_CONNECTION: u64 = 2;
/// Files of one mirror: two connections and the file that is sent, and twice as many for what is opened for a moment.
const OF_A_MIRROR: u64 = 6;
/// Files of the health listener's connections, and of the three listeners themselves.
const OF_HEALTH: u64 = 64 + 3;
/// Files of one WebSocket of the application: to the browser, and to the endpoint.
const OF_AN_APP_SOCKET: u64 = 2;
/// With fewer connections a listener is of no use.
const FEWEST: u64 = 16;

/// Open files that the configuration needs, and what the process may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenFiles {
    /// Files without the connections of the API and of signed usage reports.
    pub of_the_service: u64,
    /// Files with all connections that are configured.
    pub needed: u64,
    /// How many the process may have.
    pub limit: u64,
}

/// How many open files this process may have: its hard limit.
pub(crate) fn most_open_files() -> u64 {
    let limit = getrlimit(Resource::Nofile);
    limit.maximum.unwrap_or(u64::MAX)
}

/// Raises this process's limit of open files as far as it may, and returns the limit.
pub fn raise_open_files() -> u64 {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    // The process may raise its own limit; if it may not, the present limit counts.
    let _ = setrlimit(Resource::Nofile, raised);
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}

impl OpenFiles {
    /// Counts for a process that may have `limit` open files.
    pub fn new(config: &Config, limit: u64) -> Self {
        let radius = (config.radius.listen.len() as u64)
            .saturating_mul(config.radius.sockets as u64)
            .saturating_mul(OF_A_RADIUS_SOCKET);
        let mirrors = (config.archive.mirrors.len() as u64).saturating_mul(OF_A_MIRROR);
        let of_the_service = (OF_THE_SERVICE + OF_HEALTH)
            .saturating_add(radius)
            .saturating_add(mirrors)
            .saturating_add(app(config));
        let needed = of_the_service
            .saturating_add(api(config).saturating_mul(OF_AN_API_CONNECTION))
            .saturating_add(usage(config));
        Self {
            of_the_service,
            needed,
            limit,
        }
    }

    pub fn are_enough(&self) -> bool {
        self.needed <= self.limit
    }

    /// Reduces the configured numbers of connections, in equal proportion, until there are files for them. Returns in
    /// words what was reduced; `None` if nothing had to be.
    ///
    /// # Errors
    /// There are not even files for a few connections; the text says what to do.
    pub fn fit(&self, config: &mut Config) -> Result<Option<String>, String> {
        if self.are_enough() {
            return Ok(None);
        }
        let free = self.limit.saturating_sub(self.of_the_service);
        let asked = self.needed - self.of_the_service;
        let share = |connections: u64| {
            let part = u128::from(connections) * u128::from(free) / u128::from(asked.max(1));
            u64::try_from(part).unwrap_or(u64::MAX)
        };
        let (api, usage) = (share(api(config)), share(usage(config)));
        let is_too_few = |enabled: bool, connections: u64| enabled && connections < FEWEST;
        if is_too_few(config.api.enabled, api) || is_too_few(config.usage.enabled, usage) {
            return Err(self.explain("there are not even enough for a few connections"));
        }
        let fit = |most: &mut usize, share: u64| {
            *most = usize::try_from(share).unwrap_or(usize::MAX).min(*most);
        };
        let mut reduced = Vec::new();
        if config.api.enabled {
            fit(&mut config.api.max_connections, api);
            reduced.push(format!("api.max_connections is {api}"));
        }
        if config.usage.enabled {
            fit(&mut config.usage.max_connections, usage);
            reduced.push(format!("usage.max_connections is {usage}"));
        }
        let reduced = format!("until then {}", reduced.join(", "));
        Ok(Some(self.explain(&reduced)))
    }

    /// Says what is wrong and what to do.
    pub fn explain(&self, consequence: &str) -> String {
        let Self {
            of_the_service,
            needed,
            limit,
        } = self;
        format!(
            "{needed} open files are needed ({of_the_service} of them by log, archive, outbox, RADIUS and [app], the others by the \
             connections of [api] and [usage]), and this process may have {limit}: raise the limit (LimitNOFILE={needed} in the \
             unit, or `ulimit -n {needed}`), or make max_connections smaller; {consequence}"
        )
    }
}

fn api(config: &Config) -> u64 {
    match config.api.enabled {
        true => config.api.max_connections as u64,
        false => 0,
    }
}

/// Of the application's way to Solana.
fn app(config: &Config) -> u64 {
    match config.api.enabled && config.app.leads_to_solana() {
        true => (config.app.max_sockets as u64)
            .saturating_mul(OF_AN_APP_SOCKET)
            .saturating_add(config.app.max_concurrent_requests as u64),
        false => 0,
    }
}

fn usage(config: &Config) -> u64 {
    match config.usage.enabled {
        true => config.usage.max_connections as u64,
        false => 0,
    }
}
