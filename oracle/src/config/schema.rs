//! The schema of the configuration. Names are the keys of the TOML file; `openmast.example.toml` explains them to the
//! operator.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use reqwest::Url;
use secrecy::SecretString;
use serde::Deserialize;
use solana_pubkey::Pubkey;

use super::actions::ActionsConfig;
use super::api::ApiConfig;
use super::app::AppConfig;
use super::fields;
use super::mapping::{RadioMapping, SubscriberMapping};
use super::origin::Origin;
use crate::ingest::{radius::RadiusConfig, usage::UsageConfig};
use openmast_log::LogConfig;
use openmast_storage::StorageConfig;

/// The whole configuration. Paths are absolute or relative to the working directory (the loader has resolved them
/// against the file's folder); secrets that stood in files have been read.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Folder of the log, the state snapshots, the archive and the outbox.
    pub data_dir: PathBuf,
    pub network: NetworkConfig,
    pub oracle: OracleConfig,
    #[serde(default)]
    pub epoch: EpochConfig,
    #[serde(default)]
    pub engine: EngineConfig,
    #[serde(default)]
    pub sessions: SessionsConfig,
    #[serde(default)]
    pub log: LogConfig,
    #[serde(default)]
    pub archive: ArchiveConfig,
    #[serde(default)]
    pub radius: RadiusConfig,
    #[serde(default)]
    pub usage: UsageConfig,
    #[serde(default)]
    pub api: ApiConfig,
    #[serde(default)]
    pub app: AppConfig,
    #[serde(default)]
    pub actions: ActionsConfig,
    #[serde(default)]
    pub health: HealthConfig,
    #[serde(default)]
    pub mapping: MappingConfig,
    #[serde(default)]
    pub fees: FeesConfig,
    #[serde(default)]
    pub keeper: KeeperConfig,
    #[serde(default, rename = "webhook")]
    pub webhooks: Vec<WebhookConfig>,
    #[serde(default)]
    pub metrics: MetricsConfig,
    /// Where `openmast oracle backup` puts backups if no place is given. The service itself makes none.
    #[serde(default)]
    pub backup: Option<StorageConfig>,
    /// The file and the variables that it was read from; `None` if it was not read from a file.
    #[serde(skip)]
    pub origin: Option<Origin>,
}

/// The deployment, and how to reach its chain.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkConfig {
    /// The program's address.
    #[serde(default = "default::program", deserialize_with = "fields::address")]
    pub program: Pubkey,
    /// The Network account's address.
    #[serde(deserialize_with = "fields::address")]
    pub address: Pubkey,
    /// Solana JSON-RPC endpoints of one cluster. The one that answered last is asked first, the others when it fails.
    /// Never empty.
    #[serde(deserialize_with = "fields::http_urls")]
    pub rpc_urls: Vec<Url>,
    /// Longest wait for one RPC answer, from connecting to its last byte.
    #[serde(default = "default::rpc_timeout_seconds")]
    pub rpc_timeout_seconds: u64,
    /// An endpoint whose finalized slot or chain clock stays the same for so long is not trusted.
    #[serde(default = "default::stale_after_seconds")]
    pub stale_after_seconds: u64,
    /// How often the chain is polled for what the service waits for.
    #[serde(default = "default::poll_interval_ms")]
    pub poll_interval_ms: u64,
}

impl Config {
    /// The key files of the service, whether what they are for is on or not, by where they stand in the configuration.
    pub(crate) fn key_files(&self) -> impl Iterator<Item = (&'static str, &Path)> {
        let (oracle, keeper, actions) = (&self.oracle, &self.keeper, &self.actions);
        let files = [
            ("oracle.keypair", Some(&oracle.keypair)),
            (
                "oracle.fee_payer_keypair",
                oracle.fee_payer_keypair.as_ref(),
            ),
            ("keeper.keypair", keeper.keypair.as_ref()),
            (
                "actions.identity_keypair",
                actions.identity_keypair.as_ref(),
            ),
        ];
        let files = files.into_iter();
        files.filter_map(|(key, file)| Some((key, file?.as_path())))
    }
}

/// The oracle's keys.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OracleConfig {
    /// Key of a member of the oracle set, as `solana-keygen` writes it (JSON array of 64 numbers).
    pub keypair: PathBuf,
    /// Key that pays fees and rent, in the same format; the oracle's key when absent.
    #[serde(default)]
    pub fee_payer_keypair: Option<PathBuf>,
}

/// The end of an epoch.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EpochConfig {
    /// Least age of the open epoch before it is closed. The chain's `min_epoch_seconds` must have passed as well.
    pub seconds: u64,
}

/// The engine's thread.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EngineConfig {
    /// The core that it is pinned to; any if absent.
    pub core: Option<usize>,
}

/// What the engine keeps of sessions.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SessionsConfig {
    /// Sessions that are kept at the same time, including those that ended and may still get late reports. When there
    /// is no room the front doors stop answering.
    pub max: u64,
}

/// What is kept of closed epochs, and where.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ArchiveConfig {
    /// Session records are removed so many days after their settlement was closed on chain; 0 means never.
    pub private_days: u64,
    /// Nothing of an epoch is proposed or attested before its public archive is on so many mirrors. If absent it is
    /// one, if there are mirrors.
    pub mirrors_needed: Option<usize>,
    /// How long to wait for mirrors, from the time at which the archive was written.
    pub mirror_wait_seconds: u64,
    /// Places to which every public archive is copied.
    #[serde(rename = "mirror")]
    pub mirrors: Vec<StorageConfig>,
}

impl ArchiveConfig {
    /// On how many mirrors an archive must be.
    pub fn mirrors_needed(&self) -> usize {
        self.mirrors_needed.unwrap_or(self.mirrors.len().min(1))
    }
}

/// Health, readiness and metrics on their own listener, which answers whatever happens to the API's.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HealthConfig {
    pub enabled: bool,
    pub listen: SocketAddr,
}

/// Identities that only the file maps; the API can change all others.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MappingConfig {
    #[serde(rename = "radio")]
    pub radios: Vec<RadioMapping>,
    #[serde(rename = "subscriber")]
    pub subscribers: Vec<SubscriberMapping>,
}

/// The fees that a transaction may offer beyond the base fee.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FeesConfig {
    /// Percentile of the recent priority fees that is offered first, 0 ..= 100.
    pub percentile: u8,
    /// Least offer, micro-lamports per compute unit.
    pub min_micro_lamports_per_cu: u64,
    /// Highest offer however often it is raised, micro-lamports per compute unit.
    pub max_micro_lamports_per_cu: u64,
}

/// The keeper, which calls what anybody may call on chain and somebody should. Amounts are lamports unless they say otherwise.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KeeperConfig {
    pub enabled: bool,
    /// Key that pays and signs, as `solana-keygen` writes it; the one that pays for settlements when absent.
    pub keypair: Option<PathBuf>,
    /// The most that is spent in a UTC day: fees, and rents until they are back.
    pub daily_lamports: u64,
    /// What the key keeps at least.
    pub least_balance_lamports: u64,
    /// An asset is collected when it has earned so much since it was last, base units of the currency.
    pub least_collect: u64,
    /// Pause between two looks at the network.
    pub look_seconds: u64,
    /// A task waits for up to so long before it is done, another part of it at each keeper.
    pub spread_seconds: u64,
    /// Highest priority fee, micro-lamports per compute unit.
    pub max_micro_lamports_per_cu: u64,
}

/// A receiver of events.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookConfig {
    #[serde(deserialize_with = "openmast_storage::http_url")]
    pub url: Url,
    /// Key of the HMAC-SHA256 signature.
    #[serde(default)]
    pub secret: Option<SecretString>,
    /// File that holds the key. [`super::load`] reads it into `secret`.
    #[serde(default)]
    pub secret_file: Option<PathBuf>,
    /// The previous key, while the receiver is given the new one: requests have a signature with each.
    #[serde(default)]
    pub previous_secret: Option<SecretString>,
    /// File that holds the previous key. [`super::load`] reads it into `previous_secret`.
    #[serde(default)]
    pub previous_secret_file: Option<PathBuf>,
    /// The events that are sent; all if empty.
    #[serde(default)]
    pub events: Vec<WebhookEvent>,
    /// Longest wait for one answer.
    #[serde(default = "default::webhook_timeout_seconds")]
    pub timeout_seconds: u64,
}

/// Events that a webhook can receive.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, serde::Serialize, utoipa::ToSchema,
)]
pub enum WebhookEvent {
    #[serde(rename = "epoch.closed")]
    EpochClosed,
    #[serde(rename = "settlement.proposed")]
    SettlementProposed,
    #[serde(rename = "settlement.final")]
    SettlementFinal,
    #[serde(rename = "alarm.raised")]
    AlarmRaised,
    #[serde(rename = "alarm.cleared")]
    AlarmCleared,
}

/// Prometheus metrics.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MetricsConfig {
    /// Whether `/metrics` is served on the addresses of health and of the API.
    pub enabled: bool,
    /// Whether only holders of the admin token get `/metrics`.
    pub require_admin_token: bool,
}

impl Default for SessionsConfig {
    fn default() -> Self {
        Self { max: 20_000_000 }
    }
}

impl Default for EpochConfig {
    fn default() -> Self {
        Self { seconds: 3_600 }
    }
}

impl Default for ArchiveConfig {
    fn default() -> Self {
        Self {
            private_days: 0,
            mirrors_needed: None,
            mirror_wait_seconds: 900,
            mirrors: Vec::new(),
        }
    }
}

impl Default for HealthConfig {
    fn default() -> Self {
        Self {
            enabled: true,
            listen: SocketAddr::from(([127, 0, 0, 1], 9481)),
        }
    }
}

impl Default for FeesConfig {
    fn default() -> Self {
        Self {
            percentile: 75,
            min_micro_lamports_per_cu: 0,
            max_micro_lamports_per_cu: 1_000_000,
        }
    }
}

impl Default for KeeperConfig {
    fn default() -> Self {
        Self {
            enabled: false,
            keypair: None,
            daily_lamports: 10_000_000,
            least_balance_lamports: 500_000_000,
            least_collect: 1_000_000,
            look_seconds: 300,
            spread_seconds: 120,
            max_micro_lamports_per_cu: 10_000,
        }
    }
}

impl Default for MetricsConfig {
    fn default() -> Self {
        Self {
            enabled: true,
            require_admin_token: false,
        }
    }
}

mod default {
    pub(super) fn program() -> solana_pubkey::Pubkey {
        openmast_client::addresses::PROGRAM_ID
    }

    pub(super) fn rpc_timeout_seconds() -> u64 {
        10
    }

    pub(super) fn stale_after_seconds() -> u64 {
        30
    }

    pub(super) fn poll_interval_ms() -> u64 {
        1_000
    }

    pub(super) fn webhook_timeout_seconds() -> u64 {
        10
    }
}
