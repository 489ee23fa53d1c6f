use {
    crate::{errors::OpenMastError, state::Network, totals::money},
    anchor_lang::prelude::*,
    openmast_ledger::{self as ledger, Posting},
};

/// Refuses sums and counts that the ledger's rules do not allow, with the parameters that hold at `now`, Unix seconds.
/// Checked when they are proposed and again before they are final: payers may have left and the breaker been lowered in
/// between.
pub(crate) fn check_posting(network: &Network, posting: &Posting, now: i64) -> Result<()> {
    ledger::check_posting(
        posting,
        &ledger::Settled {
            charged: money(network.settled_amount),
            accrued: money(network.settled_accrued),
            reserve_charged: money(network.settled_reserve_amount),
            reserve_accrued: money(network.settled_reserve_accrued),
            asset_count: network.settled_asset_count.get(),
            payer_count: network.settled_payer_count.get(),
            reserve_count: network.settled_reserve_count.get(),
        },
        &ledger::OnChain {
            deposited: money(network.deposited),
            withdrawn: money(network.withdrawn),
            lots_in: money(network.lots_in),
            lots_out: money(network.lots_out),
            lots_excess: money(network.lots_excess),
            asset_count: network.asset_count.get(),
            payer_count: network.payer_count.get(),
            reserve_count: network.reserve_count.get(),
            breaker: money(network.parameters_at(now).max_epoch_increase),
        },
    )
    .map_err(OpenMastError::from)?;
    Ok(())
}
