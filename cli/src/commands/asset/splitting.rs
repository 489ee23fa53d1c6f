//! `openmast asset split`: the stakers' part, announced ahead.

use super::pricing::at_free_epoch;
use crate::{
    commands::collecting::broken_accounts,
    context::{Context, NetworkHandle},
    failure::Failure,
    report::Report,
    values::text_of_bps,
};
use openmast_client::{
    accounts::{Asset, LotBook},
    addresses,
    composites::split_needs_collect,
    errors::ProgramError,
    instructions,
};
use openmast_ledger::{BasisPoints, FIRST_FREE_EPOCH_AFTER_FINAL};

pub(super) async fn split(
    context: &Context,
    index: u32,
    stakers_bps: u16,
    epoch: Option<u64>,
) -> Result<Report, Failure> {
    let attempt = async || announce(context, index, stakers_bps, epoch).await;
    at_free_epoch(context, epoch, ProgramError::SplitTooSoon, attempt).await
}

async fn announce(
    context: &Context,
    index: u32,
    stakers_bps: u16,
    epoch: Option<u64>,
) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(index).await?;
    let first_free = network.state.first_free_epoch();
    let epoch = epoch.unwrap_or(first_free);
    // What lies ahead is replaced: until then the present part stays.
    let before = asset
        .stakers_bps_in(first_free.saturating_sub(1))
        .map_err(broken_accounts)?;
    let volumes_end = volumes_end(context, &network, &asset).await?;
    require_kept(
        (&asset, network.state.final_epoch),
        (stakers_bps, epoch),
        volumes_end,
    )?;
    context.tell(&preview(index, (before, stakers_bps), epoch, volumes_end));
    let owner = context.signer_key()?;
    let has_lots = asset.booked_lots > 0;
    let instruction =
        instructions::set_split_policy(owner, network.address, index, stakers_bps, epoch, has_lots);
    let collects = split_needs_collect(&network.state, &asset);
    let outcome = context
        .execute_collected_if(
            collects,
            "Scheduling the split",
            &network,
            &asset,
            &[instruction],
        )
        .await?;
    Ok(Report::new()
        .count("index", "Asset", index)
        .bps("before_bps", "Stakers' part until then", before)
        .bps("stakers_bps", "Stakers' part from then on", stakers_bps)
        .number("epoch", "First epoch of the split", epoch)
        .flag("collected", "Collected first", collects)
        .and(outcome.report(Some(&network.state.currency_mint))))
}

/// The epoch after the windows of all volume that is sold or offered; 0: there is none.
async fn volumes_end(
    context: &Context,
    network: &NetworkHandle,
    asset: &Asset,
) -> Result<u64, Failure> {
    if asset.booked_lots == 0 {
        return Ok(0);
    }
    let address = addresses::lot_book(&addresses::asset(&network.address, asset.index));
    let book: LotBook = context
        .rpc
        .account(address, context.commitment)
        .await?
        .value;
    Ok(book.volumes_end())
}

/// Refuses to lower what was announced for epochs in which a volume can end.
fn require_kept(
    (asset, final_epoch): (&Asset, u64),
    (stakers_bps, epoch): (u16, u64),
    volumes_end: u64,
) -> Result<(), Failure> {
    let before = asset.split_schedule().map_err(broken_accounts)?;
    let part = BasisPoints::new(stakers_bps).map_err(broken_accounts)?;
    let mut announced = before;
    // What must be collected first is collected together with it, and the program says what else is wrong.
    if (announced.announce(part, epoch, final_epoch, u64::MAX)).is_err() {
        return Ok(());
    }
    let last = volumes_end.saturating_sub(1);
    let first = final_epoch.saturating_add(FIRST_FREE_EPOCH_AFTER_FINAL);
    if announced.keeps(&before, first, last) {
        return Ok(());
    }
    let promised = before.at(last).get();
    Err(Failure::input(format!(
        "volume of asset {} is sold or offered through epoch {last}, and what nobody uses of it is earned when it ends, by the part that \
         was announced ({} in epoch {last}): less can hold from epoch {volumes_end} on (--epoch {volumes_end}), or earlier once sales \
         that sold nothing are ended with `openmast lot end-sale`",
        asset.index,
        text_of_bps(promised)
    )))
}

fn preview(index: u32, (before, after): (u16, u16), epoch: u64, volumes_end: u64) -> String {
    let change = format!(
        "Stakers of asset {index} have {} of what is earned from epoch {epoch} on, and {} of what is earned before, after treasury and levy.",
        text_of_bps(after),
        text_of_bps(before)
    );
    match volumes_end {
        0 => change,
        end => format!(
            "{change}\nVolume is sold or offered through epoch {}: a part that is announced for these epochs cannot be lowered again.",
            end.saturating_sub(1)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zero_account::zero;

    fn asset() -> Asset {
        let mut asset: Asset = zero();
        (asset.index, asset.stakers_bps) = (3, 6_000);
        asset
    }

    #[test]
    fn what_volume_was_sold_under_is_not_lowered_and_the_first_free_epoch_is_named() {
        let announce = |bps, epoch, end| require_kept((&asset(), 9), (bps, epoch), end);
        let refused = announce(5_999, 29, 30).unwrap_err();
        assert!(
            refused.message().contains("--epoch 30"),
            "{}",
            refused.message()
        );
        announce(5_999, 30, 30).unwrap();
        announce(6_001, 13, 30).unwrap();
        announce(0, 13, 0).unwrap();
        // A lowering that is about to hold is what can be gone back from.
        let lowered = Asset {
            next_stakers_bps: 4_000,
            next_split_epoch: 11,
            ..asset()
        };
        let again = |bps| require_kept((&lowered, 9), (bps, 13), 30);
        again(4_000).unwrap();
        again(3_999).unwrap_err();
    }

    #[test]
    fn the_preview_says_what_cannot_be_taken_back() {
        let free = preview(3, (6_000, 5_000), 13, 0);
        assert!(!free.contains('\n'), "{free}");
        let bound = preview(3, (6_000, 7_000), 13, 30);
        assert!(bound.contains("through epoch 29"), "{bound}");
    }
}
