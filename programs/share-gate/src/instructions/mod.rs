//! The instructions by area, one file each, and what Token ACL asks. Every file reads: accounts, checks, effects, event.

#[cfg_attr(
    not(target_os = "solana"),
    expect(
        dead_code,
        reason = "called by the entrypoint, which exists on chain alone"
    )
)]
pub(crate) mod asked;
pub(crate) mod clearances;
pub(crate) mod holders;
pub(crate) mod issuers;
pub(crate) mod policies;

use {
    anchor_lang::prelude::*,
    openmast_common::{asset::AssetRecord, network::NetworkRecord},
};

/// Who decides about the shares of an asset: suspends holders, agrees when a policy is loosened.
pub(crate) fn regulator_of(network: &NetworkRecord, _asset: &AssetRecord) -> Address {
    network.regulator
}
