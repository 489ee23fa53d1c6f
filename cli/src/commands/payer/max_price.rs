//! `openmast payer max-price`

use super::{money_text, network_and_payer};
use crate::{context::Context, failure::Failure, report::Report};
use openmast_client::instructions;

pub async fn set(context: &Context, index: u32, max_price: u64) -> Result<Report, Failure> {
    let (network, payer) = network_and_payer(context, index).await?;
    let owner = context.signer_key()?;
    if payer.owner != owner {
        return Err(Failure::input(format!(
            "payer {index} is owned by {}; use --keypair of that wallet",
            payer.owner
        )));
    }
    context.tell(&preview(index, max_price));
    let instruction = instructions::set_max_price(owner, network.address, index, max_price);
    let outcome = context
        .execute("Setting the highest price", &[instruction])
        .await?;
    let before = match payer.max_price_per_gb {
        0 => Report::new().none("before_max_price_per_gb", "Highest price per GB, before"),
        price => Report::new().money(
            "before_max_price_per_gb",
            "Highest price per GB, before",
            price,
        ),
    };
    Ok(Report::new()
        .count("index", "Payer", index)
        .and(before)
        .and(max_price_report(max_price))
        .and(outcome.report(Some(&network.state.currency_mint))))
}

fn preview(index: u32, max_price: u64) -> String {
    match max_price {
        0 => format!("From the next epoch on payer {index} is served at any price."),
        price => format!(
            "From the next epoch on payer {index} is not served by assets that ask for more than {} per GB; what is \
             served all the same is charged.",
            money_text(price)
        ),
    }
}

/// Above which price it is not served.
pub(super) fn max_price_report(max_price: u64) -> Report {
    const KEY: &str = "max_price_per_gb";
    const LABEL: &str = "Highest price per GB";
    match max_price {
        0 => Report::new().none(KEY, LABEL),
        price => Report::new().money(KEY, LABEL, price),
    }
}
