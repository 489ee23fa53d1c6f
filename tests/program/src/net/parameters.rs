//! The parameters of the networks that tests are played on.

use openmast_client::accounts::{NetworkLimits, NetworkParameters};

/// Parameters that leave room on both sides of every limit.
pub const PARAMETERS: NetworkParameters = NetworkParameters {
    treasury_bps: 500,
    min_epoch_seconds: 60,
    challenge_seconds: 30,
    exit_delay_seconds: 3_600,
    max_pause_seconds: 900,
    unstake_cooldown_seconds: 600,
    bond_delay_seconds: 1_000,
    settlements_kept: 3,
    min_bond: 1_000_000,
    max_epoch_increase: 1_000_000_000_000,
    max_price_per_gb: 1_000_000_000,
    min_first_deposit: 1,
    payer_fee: 0,
    requires_licences: 0,
    least_lot_bps: 5_000,
    price_step_shift: 3,
};

/// Code of the jurisdiction in which assets are created.
pub const HOME: u16 = 276;

/// Code of another one.
pub const ABROAD: u16 = 404;

/// The levy of a jurisdiction from the beginning on, basis points.
pub const LEVY_BPS: u16 = 300;

/// The most that it may ever be, basis points.
pub const MOST_LEVY_BPS: u16 = 1_000;

/// Limits around them.
pub const LIMITS: NetworkLimits = NetworkLimits {
    most_treasury_bps: 3_000,
    most_levy_bps: 2_000,
    least_challenge_seconds: 10,
    least_exit_delay_seconds: 600,
    least_min_bond: 1_000,
    most_min_bond: 100_000_000,
    least_epoch_increase: 1_000,
    most_epoch_increase: 1_000_000_000_000_000,
    most_payer_fee: 1_000_000,
};

/// [`PARAMETERS`] in the units of the clock.
pub const MIN_EPOCH: i64 = PARAMETERS.min_epoch_seconds as i64;

pub const CHALLENGE: i64 = PARAMETERS.challenge_seconds as i64;

pub const EXIT: i64 = PARAMETERS.exit_delay_seconds as i64;

/// From an announcement until it holds.
pub const NOTICE: i64 = 2 * EXIT;

/// How old a snapshot may be when its settlement becomes final.
pub const FRESH: i64 = EXIT / 2 - CHALLENGE;

pub const COOLDOWN: i64 = PARAMETERS.unstake_cooldown_seconds as i64;

pub const BOND_DELAY: i64 = PARAMETERS.bond_delay_seconds as i64;

pub const MAX_PAUSE: i64 = PARAMETERS.max_pause_seconds as i64;

/// Shares of every asset.
pub const SUPPLY: u64 = 1_000_000;
