//! How an asset stands, in words.

use openmast_client::{
    accounts::{Asset, AssetKind, LotBook, ShareName},
    addresses::{self, share_account},
    fetch::RawAccount,
};
use solana_pubkey::Pubkey;

use super::{
    licensing::Licensing,
    moving::moving,
    pricing::{capacity_report, live_report, next_capacity},
};
use crate::{
    commands::{gate, lot::left_lines, staking},
    context::{Context, NetworkHandle},
    failure::Failure,
    report::Report,
};

pub(super) async fn show(
    context: &Context,
    index: u32,
    staker: Option<Pubkey>,
) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(index).await?;
    let address = addresses::asset(&network.address, index);
    let name = names(context, std::slice::from_ref(&asset)).await?;
    let report = named(name.first().and_then(Option::as_ref))
        .and(asset_report(&network, &address, &asset))
        .and(Licensing::read(context, &network, &asset).await?.report()?)
        .and(ahead(context, &network, &asset).await?)
        .and(gate::policy_report(context, &asset).await?);
    let Some(staker) = staker.or_else(|| context.signer_address()) else {
        return Ok(report);
    };
    let stake = context
        .rpc
        .stake(&address, &staker, context.commitment)
        .await?
        .value;
    let wallet = share_account(&staker, &asset.share_mint);
    let held = context.token_balance(wallet).await?;
    let decimals = asset.share_decimals;
    let report = report.shares("in_wallet", "In the staker's wallet", held, decimals);
    Ok(match stake {
        Some(stake) => report.part(
            "stake",
            "Stake",
            staking::stake_report(context, &network, &asset, &stake).await?,
        ),
        None => report,
    })
}

/// What lots that are not settled leave of the capacity, from the next epoch on.
async fn ahead(
    context: &Context,
    network: &NetworkHandle,
    asset: &Asset,
) -> Result<Report, Failure> {
    let account = addresses::asset(&network.address, asset.index);
    let book = (context.rpc)
        .account_if_any::<LotBook>(addresses::lot_book(&account), context.commitment)
        .await?
        .value;
    let lots = book.as_ref().map_or(0, |book| book.count);
    let epochs = (network.state.next_epoch(), u64::MAX);
    Ok(Report::new()
        .count("lots_ahead", "Lots that take of its capacity", lots)
        .table(
            "capacity_left",
            "Left of its capacity",
            left_lines(asset, book.as_ref(), epochs),
        ))
}

/// What the shares of each asset are called, where their mint says it.
async fn names(context: &Context, assets: &[Asset]) -> Result<Vec<Option<ShareName>>, Failure> {
    let mints: Vec<Pubkey> = assets.iter().map(|asset| asset.share_mint).collect();
    let found = context.rpc.raw_accounts(&mints, context.commitment).await?;
    let name = |account: RawAccount| ShareName::read(&account.owner, &account.data);
    let names = found.value.into_iter().map(|account| name(account?));
    Ok(names.collect())
}

/// Name and symbol, which whoever made the asset chose.
fn named(name: Option<&ShareName>) -> Report {
    Report::new()
        .optional("name", "Name", name.map(|it| &it.name))
        .optional("symbol", "Symbol", name.map(|it| &it.symbol))
}

fn asset_report(network: &NetworkHandle, address: &Pubkey, asset: &Asset) -> Report {
    let next_epoch = network.state.next_epoch();
    Report::new()
        .count("index", "Asset", asset.index)
        .key("asset", "Address", address)
        .key("owner", "Owner", &asset.owner)
        .optional(
            "pending_owner",
            "  offered to",
            (asset.pending_owner != Pubkey::default()).then_some(asset.pending_owner),
        )
        .text("state", "State", state_name(asset))
        .and(retirement(asset))
        .text("kind", "Kind", kind_name(asset.kind))
        .optional("h3_cell", "H3 cell", cell_text(asset.h3_cell))
        .and(capacity_report(&asset.capacity_in(next_epoch)))
        .and(next_capacity(asset, next_epoch))
        .and(moving(asset))
        .money("price_per_gb", "Price per GB", asset.price_in(next_epoch))
        .and(next_price(asset, next_epoch))
        .and(live_report(asset))
        .bps(
            "stakers_bps",
            "Stakers' part",
            asset
                .stakers_bps_in(next_epoch)
                .unwrap_or(asset.stakers_bps),
        )
        .and(next_split(asset, next_epoch))
        .and(shares(asset))
        .and(income(asset, network.state.final_epoch))
}

fn shares(asset: &Asset) -> Report {
    let decimals = asset.share_decimals;
    Report::new()
        .key("share_mint", "Share mint", &asset.share_mint)
        .count(
            "share_decimals",
            "Decimals of the shares",
            asset.share_decimals,
        )
        .text("share_kind", "Shares are", asset.shares().name())
        .shares("share_supply", "Shares", asset.share_supply, decimals)
        .shares(
            "active_shares",
            "  staked and earning",
            asset.active_shares,
            decimals,
        )
        .shares(
            "departed_shares",
            "    of them gone, until it is collected",
            asset.departed_shares,
            decimals,
        )
        .shares(
            "pending_shares",
            "  staked, not earning yet",
            asset.pending_shares,
            decimals,
        )
        .shares(
            "cooling_shares",
            "  cooling down",
            asset.cooling_shares,
            decimals,
        )
}

fn income(asset: &Asset, final_epoch: u64) -> Report {
    Report::new()
        .money("collected", "Earned and collected", asset.collected)
        .number("collected_bytes", "  for bytes", asset.collected_bytes)
        .number("collected_epoch", "  up to epoch", asset.collected_epoch)
        .number("final_epoch", "Newest final epoch", final_epoch)
        .money("owner_owed", "Owed to the owner", asset.owner_owed)
        .money("owner_paid", "Paid to the owner", asset.owner_paid)
        .money("stakers_total", "Earned by stakers", asset.stakers_total)
        .money("stakers_paid", "Paid to stakers", asset.stakers_paid)
}

fn retirement(asset: &Asset) -> Report {
    const KEY: &str = "retired_epoch";
    const LABEL: &str = "First epoch without charges";
    match asset.retired_epoch {
        0 => Report::new().none(KEY, LABEL),
        epoch => Report::new().number(KEY, LABEL, epoch),
    }
}

/// The price that is scheduled, unless it holds already.
fn next_price(asset: &Asset, next_epoch: u64) -> Report {
    let (price, epoch) = ("Next price per GB", "First epoch of the next price");
    match asset.next_price_epoch > next_epoch {
        true => Report::new()
            .money("next_price_per_gb", price, asset.next_price_per_gb)
            .number("next_price_epoch", epoch, asset.next_price_epoch),
        false => Report::new()
            .none("next_price_per_gb", price)
            .none("next_price_epoch", epoch),
    }
}

/// The split that is scheduled, unless it holds already.
fn next_split(asset: &Asset, next_epoch: u64) -> Report {
    let (part, epoch) = (
        "Next stakers' part",
        "First epoch of the next stakers' part",
    );
    match asset.next_split_epoch > next_epoch {
        true => Report::new()
            .bps("next_stakers_bps", part, asset.next_stakers_bps)
            .number("next_split_epoch", epoch, asset.next_split_epoch),
        false => Report::new()
            .none("next_stakers_bps", part)
            .none("next_split_epoch", epoch),
    }
}

fn state_name(asset: &Asset) -> &'static str {
    match asset.is_retired() {
        true => "retired",
        false => "active",
    }
}

fn kind_name(byte: u8) -> String {
    AssetKind::from_byte(byte).map_or_else(
        || format!("unknown ({byte})"),
        |kind| kind.name().to_string(),
    )
}

pub(super) fn cell_text(cell: u64) -> Option<String> {
    (cell != 0).then(|| format!("{cell:x}"))
}

pub(super) async fn list(context: &Context, owner: Option<Pubkey>) -> Result<Report, Failure> {
    let network = context.network().await?;
    let assets = match owner {
        Some(owner) => {
            context
                .rpc
                .assets_of(&network.address, &owner, context.commitment)
                .await?
                .value
        }
        None => {
            context
                .rpc
                .assets(
                    &network.address,
                    0..network.state.asset_count,
                    context.commitment,
                )
                .await?
                .value
        }
    };
    let next_epoch = network.state.next_epoch();
    let names = names(context, &assets).await?;
    let lines = assets
        .iter()
        .zip(&names)
        .map(|(asset, name)| {
            Report::new()
                .count("index", "Asset", asset.index)
                .and(named(name.as_ref()))
                .text("kind", "Kind", kind_name(asset.kind))
                .text("state", "State", state_name(asset))
                .text("share_kind", "Shares", asset.shares().name())
                .key("owner", "Owner", &asset.owner)
                .money("price_per_gb", "Price per GB", asset.price_in(next_epoch))
                .money("collected", "Collected", asset.collected)
                .number("collected_epoch", "up to epoch", asset.collected_epoch)
        })
        .collect();
    Ok(Report::new()
        .key("network", "Network", &network.address)
        .table("assets", "Assets", lines))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zero_account::zero;

    #[test]
    fn nothing_scheduled_is_told_from_a_price_of_zero() {
        let mut asset = zero::<Asset>();
        let price = |asset: &Asset, open| next_price(asset, open).to_json();
        assert!(price(&asset, 1)["next_price_per_gb"].is_null());
        assert!(next_price(&asset, 1).to_text().contains("none"));
        asset.next_price_epoch = 5;
        assert_eq!(price(&asset, 4)["next_price_per_gb"], "0");
        assert_eq!(price(&asset, 4)["next_price_epoch"], "5");
        assert!(price(&asset, 5)["next_price_epoch"].is_null(), "it holds");
        (asset.next_stakers_bps, asset.next_split_epoch) = (700, 5);
        assert_eq!(next_split(&asset, 4).to_json()["next_stakers_bps"], 700);
        assert!(next_split(&asset, 5).to_json()["next_split_epoch"].is_null());
        assert!(retirement(&asset).to_json()["retired_epoch"].is_null());
        asset.retired_epoch = 3;
        assert_eq!(retirement(&asset).to_json()["retired_epoch"], "3");
    }
}
