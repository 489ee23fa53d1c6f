//! `openmast asset …`

mod activity;
mod collects;
mod holders;
mod income;
mod licensing;
mod moving;
mod pricing;
mod radios;
mod showing;
mod splitting;

use crate::{
    args::{AssetCommand, AssetCreateArgs},
    context::{Context, NetworkHandle},
    failure::{Exit, Failure},
    outcome::Outcome,
    report::Report,
    values::Money,
};
pub use activity::activity;
use openmast_client::{
    accounts::{Asset, AssetKind, Network, ShareKind},
    addresses,
    errors::ProgramError,
    events::Event,
    instructions::{self, NewAsset},
};
pub use radios::radios;
use showing::{cell_text, list, show};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

/// How often an index is asked for again when somebody else took it.
const INDEX_ATTEMPTS: u32 = 4;

pub async fn run(context: &Context, command: AssetCommand) -> Result<Report, Failure> {
    match command {
        AssetCommand::Create(args) => create(context, args).await,
        AssetCommand::Price {
            index,
            price_per_gb,
            epoch,
        } => price(context, index, price_per_gb, epoch).await,
        AssetCommand::Split {
            index,
            stakers_bps,
            epoch,
        } => splitting::split(context, index, stakers_bps, epoch).await,
        AssetCommand::Metadata {
            index,
            kind,
            h3_cell,
        } => metadata(context, index, kind, h3_cell).await,
        AssetCommand::Capacity(args) => pricing::capacity(context, &args).await,
        AssetCommand::LivePrice(command) => pricing::live_price(context, command).await,
        AssetCommand::Retire { index } => retire(context, index).await,
        AssetCommand::Offer { index, heir } => offer(context, index, heir.to).await,
        AssetCommand::MoveJurisdiction(command) => moving::run(context, command).await,
        AssetCommand::Accept { index } => accept(context, index).await,
        AssetCommand::SyncSupply { index } => sync_supply(context, index).await,
        AssetCommand::Collects {
            index,
            transactions,
        } => collects::show(context, index, transactions).await,
        AssetCommand::Holders { index, largest } => holders::show(context, index, largest).await,
        AssetCommand::Activity(args) => activity(context.globals(), &args, &context.progress).await,
        AssetCommand::Radios(args) => radios(context.globals(), &args, &context.progress).await,
        AssetCommand::Income { index, period } => income::show(context, index, &period).await,
        AssetCommand::Show { index, staker } => show(context, index, staker).await,
        AssetCommand::List { owner } => list(context, owner).await,
    }
}

/// # Errors
/// The network has no such asset.
fn require_asset(network: &Network, index: u32) -> Result<(), Failure> {
    match index < network.asset_count {
        true => Ok(()),
        false => Err(Failure::input(format!(
            "there is no asset {index}: the network has {} so far (`openmast asset list` has them)",
            network.asset_count
        ))),
    }
}

async fn create(context: &Context, args: AssetCreateArgs) -> Result<Report, Failure> {
    let owner = context.signer_key()?;
    let payer = context.fee_payer_key()?;
    let supply = args
        .supply
        .base_units(args.decimals, u64::MAX)
        .map_err(Failure::input)?;
    let share_kind = match args.permissioned {
        true => ShareKind::Permissioned,
        false => ShareKind::Open,
    };
    let jurisdiction = context.chosen_jurisdiction(args.jurisdiction).await?;
    let asset = NewAsset {
        shares_name: args.name,
        shares_symbol: args.symbol,
        shares_uri: args.uri,
        share_supply: supply,
        share_decimals: args.decimals,
        price_per_gb: args.price_per_gb.0,
        stakers_bps: args.stakers_bps,
        kind: args.kind as u8,
        h3_cell: args.h3_cell,
        capacity_mbps: args.capacity_mbps,
        share_kind: share_kind as u8,
    };
    let create = |address, index| {
        vec![instructions::create_asset(
            payer,
            owner,
            address,
            index,
            jurisdiction,
            &asset,
        )]
    };
    let (network, index, outcome) = context
        .at_next_index(|network| network.asset_count, "Creating the asset", create)
        .await?;
    let address = addresses::asset(&network.address, index);
    let report = created(&address, index, &owner, &asset)
        .text("share_kind", "Shares are", share_kind.name())
        .count("jurisdiction", "Jurisdiction", jurisdiction)
        .and(outcome.report(Some(&network.state.currency_mint)));
    Ok(match share_kind {
        ShareKind::Open => report,
        ShareKind::Permissioned => report.note(format!(
            "Say who may hold the shares: `openmast holder policy {index} --kinds KINDS`. Until then nobody but you can."
        )),
    })
}

fn created(address: &Pubkey, index: u32, owner: &Pubkey, asset: &NewAsset) -> Report {
    let (share_mint, decimals) = (addresses::share_mint(address), asset.share_decimals);
    Report::new()
        .count("index", "Asset", index)
        .key("asset", "Address", address)
        .key("owner", "Owner", owner)
        .key("share_mint", "Share mint", &share_mint)
        .key(
            "share_account",
            "Shares are in",
            &addresses::share_account(owner, &share_mint),
        )
        .shares("share_supply", "Shares", asset.share_supply, decimals)
        .count("share_decimals", "Decimals of the shares", decimals)
        .money("price_per_gb", "Price per GB", asset.price_per_gb)
        .bps("stakers_bps", "Stakers' part", asset.stakers_bps)
}

impl Context {
    /// Sends what takes the network's next index; asks for the index again when somebody else was faster.
    ///
    /// # Errors
    /// See [`Failure`].
    pub(super) async fn at_next_index(
        &self,
        count: impl Fn(&Network) -> u32,
        doing: &str,
        instructions: impl Fn(Pubkey, u32) -> Vec<Instruction>,
    ) -> Result<(NetworkHandle, u32, Outcome), Failure> {
        let mut attempt = 0;
        loop {
            attempt += 1;
            let network = self.network().await?;
            let index = count(&network.state);
            match self
                .execute(doing, &instructions(network.address, index))
                .await
            {
                Ok(outcome) => return Ok((network, index, outcome)),
                // Unless it was refused it may have landed, or still land.
                Err(failure) if attempt >= INDEX_ATTEMPTS || failure.exit != Exit::Refused => {
                    return Err(failure);
                }
                Err(failure) => {
                    if count(&self.network().await?.state) == index {
                        return Err(failure);
                    }
                }
            }
        }
    }

    /// Network and asset.
    ///
    /// # Errors
    /// One of them does not exist, or the chain does not answer.
    pub(super) async fn network_and_asset(
        &self,
        index: u32,
    ) -> Result<(NetworkHandle, Asset), Failure> {
        let network = self.network().await?;
        let asset = self
            .rpc
            .asset(&network.address, index, self.commitment)
            .await?
            .value;
        Ok((network, asset))
    }
}

async fn price(
    context: &Context,
    index: u32,
    price: Money,
    epoch: Option<u64>,
) -> Result<Report, Failure> {
    let attempt = async || announce_price(context, index, price, epoch).await;
    pricing::at_free_epoch(context, epoch, ProgramError::PriceTooSoon, attempt).await
}

async fn announce_price(
    context: &Context,
    index: u32,
    price: Money,
    epoch: Option<u64>,
) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(index).await?;
    let epoch = epoch.unwrap_or_else(|| network.state.first_free_epoch());
    let instruction = instructions::set_price(
        context.signer_key()?,
        network.address,
        index,
        price.0,
        epoch,
    );
    let outcome = context
        .execute("Scheduling the price", &[instruction])
        .await?;
    Ok(Report::new()
        .count("index", "Asset", index)
        .money(
            "price_per_gb",
            "Price per GB until then",
            asset.price_in(network.state.next_epoch()),
        )
        .money("next_price_per_gb", "Price per GB from then on", price.0)
        .number("next_price_epoch", "First epoch of the price", epoch)
        .and(outcome.report(Some(&network.state.currency_mint))))
}

async fn metadata(
    context: &Context,
    index: u32,
    kind: Option<AssetKind>,
    h3_cell: Option<u64>,
) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(index).await?;
    let kind = kind
        .or_else(|| AssetKind::from_byte(asset.kind))
        .unwrap_or(AssetKind::Other);
    let cell = h3_cell.unwrap_or(asset.h3_cell);
    let owner = context.signer_key()?;
    let instruction = instructions::set_metadata(owner, network.address, index, kind, cell);
    let outcome = context
        .execute("Changing the metadata", &[instruction])
        .await?;
    Ok(Report::new()
        .count("index", "Asset", index)
        .text("kind", "Kind", kind.name())
        .optional("h3_cell", "H3 cell", cell_text(cell))
        .and(outcome.report(None)))
}

async fn retire(context: &Context, index: u32) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(index).await?;
    let (owner, has_lots) = (context.signer_key()?, asset.booked_lots > 0);
    pricing::require_owner(context, &asset)?;
    let first = network.state.first_free_epoch();
    context.tell(&match has_lots {
        false => format!("Asset {index} is charged for no more from epoch {first} on."),
        true => format!(
            "Asset {index} is charged for no more after the last window of its {} lots, and not before epoch {first}.",
            asset.booked_lots
        ),
    });
    let instruction = instructions::retire_asset(owner, network.address, index, has_lots);
    let outcome = context
        .execute("Retiring the asset", &[instruction])
        .await?;
    let report = Report::new()
        .count("index", "Asset", index)
        .and(outcome.report(None));
    if outcome.is_dry_run() {
        return Ok(report);
    }
    let events = context.events(&outcome).await;
    let address = addresses::asset(&network.address, index);
    let retired = events.find(|event| match event {
        Event::AssetRetired(it) if it.asset == address => Some(it.retired_epoch),
        _ => None,
    });
    let report = report.known_number("retired_epoch", "First epoch without charges", retired);
    Ok(events.noted(report))
}

async fn offer(context: &Context, index: u32, to: Option<Pubkey>) -> Result<Report, Failure> {
    let (network, _) = context.network_and_asset(index).await?;
    let owner = context.signer_key()?;
    let instruction = instructions::offer_asset(owner, network.address, index, to);
    let outcome = context
        .execute("Offering the asset", &[instruction])
        .await?;
    let report = Report::new()
        .count("index", "Asset", index)
        .optional("pending_owner", "Offered to", to)
        .and(outcome.report(None));
    Ok(match to {
        Some(to) => report.note(format!(
            "{to} takes it over, with what its owner is owed by then, with `openmast asset accept {index}`."
        )),
        None => report,
    })
}

async fn accept(context: &Context, index: u32) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(index).await?;
    let owner = context.signer_key()?;
    let instruction = instructions::accept_asset(owner, network.address, index, asset.shares());
    let outcome = context
        .execute("Taking the asset over", &[instruction])
        .await?;
    let events = context.events(&outcome).await;
    let address = addresses::asset(&network.address, index);
    let owed = events.find_or(asset.owner_owed, |event| match event {
        Event::AssetAccepted(it) if it.asset == address => Some(it.owner_owed),
        _ => None,
    });
    let report = Report::new()
        .count("index", "Asset", index)
        .key("owner", "Owner", &owner)
        .known_money("owner_owed", "Owed to the owner", owed)
        .and(outcome.report(None));
    Ok(events.noted(report))
}

async fn sync_supply(context: &Context, index: u32) -> Result<Report, Failure> {
    let (network, before) = context.network_and_asset(index).await?;
    let instruction = instructions::sync_share_supply(network.address, index);
    let outcome = context
        .execute("Recording the number of shares", &[instruction])
        .await?;
    let decimals = before.share_decimals;
    let mut report = Report::new().count("index", "Asset", index).shares(
        "before",
        "Recorded before",
        before.share_supply,
        decimals,
    );
    let events = context.events(&outcome).await;
    if !outcome.is_dry_run() {
        let address = addresses::asset(&network.address, index);
        let supply = events.find(|event| match event {
            Event::ShareSupplySynced(it) if it.asset == address => Some(it.share_supply),
            _ => None,
        });
        report = report.known_shares("share_supply", "Shares", supply, decimals);
    }
    Ok(events.noted(report).and(outcome.report(None)))
}
