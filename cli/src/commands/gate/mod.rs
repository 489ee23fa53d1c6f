//! `openmast issuer`, `clearance`, `holder` and `venue`: who may hold permissioned shares, and where they trade.

mod admitting;
mod clearances;
mod halting;
mod holders;
mod issuers;
mod listed;
mod person;
mod policies;
mod policy_changes;
mod standing;
mod suspending;
mod venues;

pub use clearances::run as clearance;
pub use holders::run as holder;
pub use issuers::run as issuer;
pub(super) use policies::policy_report;
pub use venues::run as venue;

use crate::{
    context::{Context, NetworkHandle},
    failure::Failure,
};
use openmast_client::{
    accounts::{Asset, ShareKind},
    addresses,
};
use solana_pubkey::Pubkey;

/// An asset with permissioned shares.
struct Permissioned {
    network: NetworkHandle,
    index: u32,
    address: Pubkey,
    asset: Asset,
}

impl Permissioned {
    /// Address of its jurisdiction, whose regulator decides about its shares.
    fn jurisdiction(&self) -> Pubkey {
        addresses::jurisdiction(&self.network.address, self.asset.jurisdiction)
    }

    /// # Errors
    /// There is no such asset, its shares are open, or the chain does not answer.
    async fn find(context: &Context, index: u32) -> Result<Self, Failure> {
        let (network, asset) = context.network_and_asset(index).await?;
        if asset.shares() != ShareKind::Permissioned {
            return Err(Failure::input(format!(
                "the shares of asset {index} are open: anyone may hold them, and nobody is admitted or frozen"
            )));
        }
        Ok(Self {
            address: addresses::asset(&network.address, index),
            network,
            index,
            asset,
        })
    }
}
