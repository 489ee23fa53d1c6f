//! What accounts say about themselves: parameters and pauses by the clock, parts by the epoch, oracles that come and go.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

mod oracles;
mod parameters;
mod terms;

use {
    anchor_lang::prelude::{Address, Result},
    bytemuck::Zeroable,
    openmast::{
        errors::OpenMastError,
        state::{Network, NetworkLimits, NetworkParameters},
    },
};

const NOW: i64 = 1_000_000;

fn limits() -> NetworkLimits {
    NetworkLimits {
        most_treasury_bps: 1_000,
        most_levy_bps: 1_000,
        least_challenge_seconds: 100,
        least_exit_delay_seconds: 1_000,
        least_min_bond: 10,
        most_min_bond: 1_000,
        least_epoch_increase: 50,
        most_epoch_increase: 5_000,
        most_payer_fee: 7,
    }
}

fn parameters() -> NetworkParameters {
    NetworkParameters {
        treasury_bps: 500,
        min_epoch_seconds: 200,
        challenge_seconds: 100,
        exit_delay_seconds: 2_000,
        max_pause_seconds: 500,
        unstake_cooldown_seconds: 0,
        bond_delay_seconds: 400,
        settlements_kept: 2,
        min_bond: 100,
        max_epoch_increase: 1_000,
        max_price_per_gb: 9,
        min_first_deposit: 7,
        payer_fee: 7,
        requires_licences: 0,
        least_lot_bps: 10_000,
        price_step_shift: 2,
    }
}

fn network() -> Network {
    Network {
        limits: (&limits()).into(),
        parameters: (&parameters()).into(),
        created_at: NOW.into(),
        final_closed_at: NOW.into(),
        treasury_since: NOW.into(),
        ..Network::zeroed()
    }
}

fn key(byte: u8) -> Address {
    Address::new_from_array([byte; 32])
}

#[track_caller]
fn refused<T>(result: Result<T>, with: OpenMastError) {
    let error = result.err().expect("this must be refused");
    assert_eq!(error, with.into());
}
