//! `openmast asset capacity` and `asset live-price …`: what an asset can carry, and a price that follows how busy it is.

use crate::{
    args::{CapacityArgs, LivePriceCommand},
    context::Context,
    failure::Failure,
    report::Report,
    values::{Money, text_of_amount, text_of_bps},
};
use openmast_client::{
    accounts::{Asset, NetworkParameters},
    amounts::Amount,
    errors::ProgramError,
    instructions::{self, Capacity},
};
use openmast_ledger::{
    BasisPoints, LEAST_TARGET_BPS, LivePrice, LivePriceError, MOST_TARGET_BPS, PricePerGb,
};

pub(super) async fn capacity(context: &Context, args: &CapacityArgs) -> Result<Report, Failure> {
    let attempt = async || announce(context, args).await;
    at_free_epoch(context, args.epoch, ProgramError::CapacityTooSoon, attempt).await
}

/// Does it again where the epoch was chosen here, and another settlement became final meanwhile, so that it is `too_soon`.
pub(super) async fn at_free_epoch<T>(
    context: &Context,
    given: Option<u64>,
    too_soon: ProgramError,
    attempt: impl AsyncFn() -> Result<T, Failure>,
) -> Result<T, Failure> {
    let attempt = async || match attempt().await {
        Err(failure) if given.is_none() && failure.program_error() == Some(too_soon.name()) => {
            Err(failure.overtaken())
        }
        done => done,
    };
    context.replanned(attempt).await
}

async fn announce(context: &Context, args: &CapacityArgs) -> Result<Report, Failure> {
    let index = args.index;
    let (network, asset) = context.network_and_asset(index).await?;
    require_owner(context, &asset)?;
    let epoch = args
        .epoch
        .unwrap_or_else(|| network.state.first_free_epoch());
    let before = asset.capacity_in(network.state.next_epoch());
    // What was announced last stays where nothing else is said.
    let newest = asset.capacity_in(u64::MAX);
    let capacity = Capacity {
        mbps: args.mbps.unwrap_or(newest.mbps),
        sim_slots: args.sim_slots.unwrap_or(newest.sim_slots),
        slot_price: args.slot_price.map_or(newest.slot_price, |price| price.0),
        epoch_seconds: args.epoch_seconds.unwrap_or(newest.epoch_seconds),
    };
    context.tell(&format!(
        "Asset {index} carries {} from epoch {epoch} on; now it carries {}.",
        capacity_words(&capacity),
        capacity_words(&before)
    ));
    let owner = context.signer_key()?;
    let announce = instructions::announce_capacity(
        owner,
        network.address,
        index,
        &capacity,
        epoch,
        asset.booked_lots > 0,
    );
    let outcome = context
        .execute("Announcing the capacity", &[announce])
        .await?;
    Ok(Report::new()
        .count("index", "Asset", index)
        .part("before", "Until then", capacity_report(&before))
        .part("capacity", "From then on", capacity_report(&capacity))
        .number("epoch", "First epoch of the capacity", epoch)
        .and(outcome.report(Some(&network.state.currency_mint))))
}

/// # Errors
/// The signer does not own the asset.
pub(super) fn require_owner(context: &Context, asset: &Asset) -> Result<(), Failure> {
    if asset.owner == context.signer_key()? {
        return Ok(());
    }
    Err(Failure::input(format!(
        "asset {} is owned by {}; use --keypair of that wallet",
        asset.index, asset.owner
    )))
}

fn capacity_words(capacity: &Capacity) -> String {
    let slots = match capacity.sim_slots {
        0 => String::new(),
        slots => format!(
            " and {slots} SIM slots at {} an epoch",
            text_of_amount(Amount::currency(capacity.slot_price))
        ),
    };
    let counted = match capacity.epoch_seconds {
        0 => String::new(),
        seconds => format!(", by epochs of {seconds} s"),
    };
    match capacity.mbps {
        0 => format!("what is not said{slots}{counted}"),
        mbps => format!("{mbps} Mbit/s{slots}{counted}"),
    }
}

pub(super) fn capacity_report(capacity: &Capacity) -> Report {
    Report::new()
        .count("capacity_mbps", "Capacity, Mbit/s", capacity.mbps)
        .count("sim_slots", "SIM slots", capacity.sim_slots)
        .money(
            "slot_price",
            "A SIM slot for one epoch",
            capacity.slot_price,
        )
        .count(
            "epoch_seconds",
            "An epoch is counted as, seconds",
            capacity.epoch_seconds,
        )
}

pub(super) async fn live_price(
    context: &Context,
    command: LivePriceCommand,
) -> Result<Report, Failure> {
    match command {
        LivePriceCommand::Set {
            index,
            floor: Money(floor),
            cap: Money(cap),
            target,
        } => set(context, index, (floor, cap), target).await,
        LivePriceCommand::End { index } => end(context, index).await,
    }
}

async fn set(
    context: &Context,
    index: u32,
    (floor, cap): (u64, u64),
    target_bps: u16,
) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(index).await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    let parameters = network.state.parameters_at(now);
    let price = asset.price_in(u64::MAX);
    require_owner(context, &asset)?;
    require_rule((floor, cap), target_bps, parameters)?;
    let carries = asset.capacity_in(network.state.final_epoch).mbps;
    if carries == 0 {
        return Err(Failure::input(format!(
            "nobody knows how busy asset {index} is while it does not say what it carries: `openmast asset capacity {index} --mbps …` \
             announces it, and the price can follow from that epoch on"
        )));
    }
    let money = |amount| text_of_amount(Amount::currency(amount));
    context.tell(&format!(
        "The price of asset {index}, {} per GB, will follow how busy it is: once in four epochs, by at most 1/{} of it, \
         between {} and {}; it stays while {} of {} Mbit/s are used.",
        money(price),
        1_u64 << parameters.price_step_shift.min(63),
        money(floor),
        money(cap),
        text_of_bps(target_bps),
        carries,
    ));
    let owner = context.signer_key()?;
    let set = instructions::set_live_price(owner, network.address, index, floor, cap, target_bps);
    let outcome = context
        .execute("Letting the price follow use", &[set])
        .await?;
    Ok(Report::new()
        .count("index", "Asset", index)
        .money("price_per_gb", "Price per GB", price)
        .and(rule_report(floor, cap, target_bps))
        .and(outcome.report(Some(&network.state.currency_mint)))
        .note(format!(
            "Use counts from the first `openmast reprice {index}` on, which anybody can call; the price changes for the \
             first time four epochs after that."
        )))
}

/// # Errors
/// The program would refuse the rule.
fn require_rule(
    (floor, cap): (u64, u64),
    target_bps: u16,
    parameters: &NetworkParameters,
) -> Result<(), Failure> {
    let rule = LivePrice {
        floor: PricePerGb(floor),
        cap: PricePerGb(cap),
        target: BasisPoints::new(target_bps)
            .map_err(|error| Failure::input(format!("--target: {error}")))?,
        step_shift: 0,
    };
    let highest = parameters.max_price_per_gb;
    let Err(wrong) = rule.check(PricePerGb(highest)) else {
        return Ok(());
    };
    Err(Failure::input(match wrong {
        LivePriceError::Bounds if floor == 0 => {
            "--floor must be more than zero: a price of zero could never rise".to_owned()
        }
        LivePriceError::Bounds => {
            "--floor must not be above --cap: the price stays between them".to_owned()
        }
        LivePriceError::TooHigh => format!(
            "--cap is above {} per GB, the most that the network allows",
            text_of_amount(Amount::currency(highest))
        ),
        LivePriceError::Target => format!(
            "--target must be {} to {}: the price stays at that use, and needs room to move on both sides",
            text_of_bps(LEAST_TARGET_BPS),
            text_of_bps(MOST_TARGET_BPS)
        ),
    }))
}

async fn end(context: &Context, index: u32) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(index).await?;
    let price = asset.price_in(u64::MAX);
    context.tell(&format!(
        "The price of asset {index} follows use no more: it stays {} per GB until its owner sets another.",
        text_of_amount(Amount::currency(price))
    ));
    let end = instructions::end_live_price(context.signer_key()?, network.address, index);
    let outcome = context.execute("Ending the live price", &[end]).await?;
    Ok(Report::new()
        .count("index", "Asset", index)
        .money("price_per_gb", "Price per GB", price)
        .and(outcome.report(Some(&network.state.currency_mint))))
}

fn rule_report(floor: u64, cap: u64, target_bps: u16) -> Report {
    Report::new()
        .money("price_floor", "  lowest", floor)
        .money("price_cap", "  highest", cap)
        .bps("target_bps", "  stays at a use of", target_bps)
}

/// Whether the price follows use, by which rule, and when it can change next.
pub(super) fn live_report(asset: &Asset) -> Report {
    let report = Report::new().flag("live", "Price follows use", asset.is_live());
    let Some(due) = asset.reprice_due_epoch() else {
        return report
            .none("price_floor", "  lowest")
            .none("price_cap", "  highest")
            .none("target_bps", "  stays at a use of")
            .none("checkpoint_epoch", "  use counts after epoch")
            .none("reprice_due_epoch", "  may change once this epoch is final");
    };
    let report = report.and(rule_report(
        asset.price_floor,
        asset.price_cap,
        asset.target_bps,
    ));
    let report = match asset.checkpoint_epoch {
        0 => report.none("checkpoint_epoch", "  use counts after epoch"),
        epoch => report.number("checkpoint_epoch", "  use counts after epoch", epoch),
    };
    report.number(
        "reprice_due_epoch",
        "  may change once this epoch is final",
        due,
    )
}

/// The capacity that is announced, unless it holds already.
pub(super) fn next_capacity(asset: &Asset, next_epoch: u64) -> Report {
    const CAPACITY: &str = "Next capacity";
    const EPOCH: &str = "First epoch of the next capacity";
    match asset.next_capacity_epoch > next_epoch {
        true => Report::new()
            .part(
                "next_capacity",
                CAPACITY,
                capacity_report(&asset.capacity_in(u64::MAX)),
            )
            .number("next_capacity_epoch", EPOCH, asset.next_capacity_epoch),
        false => Report::new()
            .none("next_capacity", CAPACITY)
            .none("next_capacity_epoch", EPOCH),
    }
}
