//! `openmast asset collects`: what was split at each collect, as the program's events say.

use openmast_client::{
    addresses,
    composites::{PastCollect, PastCollects},
};

use super::require_asset;
use crate::{
    commands::collecting::broken_accounts, context::Context, failure::Failure, report::Report,
};

/// Transactions that are asked for at once.
const PAGE: usize = 1_000;

pub(super) async fn show(
    context: &Context,
    index: u32,
    transactions: u32,
) -> Result<Report, Failure> {
    let network = context.network().await?;
    require_asset(&network.state, index)?;
    let address = addresses::asset(&network.address, index);
    let (rpc, commitment) = (&context.rpc, context.commitment);
    let asset = rpc.asset(&network.address, index, commitment).await?;
    let mut all = PastCollects::default();
    let mut left = transactions as usize;
    loop {
        let limit = left.min(PAGE);
        let before = all.next_before;
        let page = rpc.collects(&address, before, limit, commitment).await?;
        all.collects.extend(page.collects);
        all.untold = all.untold.saturating_add(page.untold);
        all.next_before = page.next_before;
        left = left.saturating_sub(limit);
        if left == 0 || all.next_before.is_none() {
            break;
        }
    }
    let is_whole = all.untold == 0 && all.follow(Some(&asset.value));
    let decimals = asset.value.share_decimals;
    let lines = all.collects.iter().map(|collect| line(collect, decimals));
    let lines: Vec<Report> = lines.collect::<Result<_, _>>()?;
    let report = Report::new()
        .count("index", "Asset", index)
        .slot("slot", "As of slot", asset.slot)
        .flag("is_whole", "Nothing is left out between", is_whole)
        .flag(
            "goes_on",
            "There are older transactions",
            all.next_before.is_some(),
        )
        .table("collects", "Collects", lines);
    Ok(match is_whole {
        true => report,
        false => report.note(
            "What these collects split is not all that the asset account says: the endpoint keeps too little of the past, cut its logs, or \
             somebody collected just now.",
        ),
    })
}

fn line(collect: &PastCollect, decimals: u8) -> Result<Report, Failure> {
    let event = &collect.event;
    let split = collect.split().map_err(broken_accounts)?;
    let shares = collect.earning_shares();
    let shares = shares.ok_or_else(|| broken_accounts("more shares earn than there can be"))?;
    Ok(Report::new()
        .number("epoch", "up to epoch", event.epoch)
        .time("unix_time", "at", collect.past.unix_time.unwrap_or(0))
        .money_cell("split", "split", split.0)
        .money_cell("owner", "owner", event.owner)
        .money_cell("stakers", "stakers", event.stakers)
        .money_cell("treasury", "treasury", event.treasury)
        .money_cell("levy", "levy", event.levy)
        .shares_cell("earning_shares", "shares that earned", shares, decimals)
        .text(
            "reward_per_share",
            "lifetime reward, 2^-64 base units",
            event.reward_per_share,
        )
        .number("lifetime_earned", "earned in all", event.lifetime_charged)
        .number("slot", "slot", collect.past.slot)
        .text("signature", "transaction", collect.past.signature))
}
