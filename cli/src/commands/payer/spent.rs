//! What a payer spent, as far as a proof at hand shows it. Who takes money out is told by it, and is never kept from it by a
//! proof that is missing or wrong.

use crate::{
    context::{Context, NetworkHandle},
    oracle_api::Side,
};
use openmast_client::accounts::Payer;
use std::time::Duration;

/// What is said, as an error, where there is no money to ask for.
pub const NOTHING_UNSPENT: &str = "there is nothing unspent to take out";

/// So long is waited for a proof that is not needed.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the newest final settlement says that the payer owes for good, base units, by a proof of --archive or --oracle-api.
/// `None` where no proof is at hand or it proves nothing.
pub async fn shown(context: &Context, network: &NetworkHandle, payer: &Payer) -> Option<u64> {
    let epoch = network.state.final_epoch;
    let is_counted = epoch > 0 && payer.index < network.state.settled_payer_count;
    if !is_counted || !context.can_prove() {
        return None;
    }
    let verified = context.verified(network, Side::Payer, payer.index, epoch);
    let verified = tokio::time::timeout(PATIENCE, verified).await.ok()?;
    Some(verified.ok()?.totals.accrued)
}

/// What is unspent as far as anything here shows it, base units: by a proof at hand or what is proven on chain.
pub async fn unspent(context: &Context, network: &NetworkHandle, payer: &Payer) -> u64 {
    let shown = shown(context, network, payer).await.unwrap_or(0);
    payer.balance().saturating_sub(shown.max(payer.proven))
}
