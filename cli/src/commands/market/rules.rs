//! `openmast market open`, `fee` and `fees`

use crate::{args::Destination, context::Context, failure::Failure, report::Report, terms::Until};
use openmast_client::market;
use openmast_ledger::MARKET_FEE_NOTICE_SECONDS;

/// Beyond the notice, for the time until the transaction lands.
const SPARE_SECONDS: i64 = 120;

pub(super) async fn open(context: &Context, fee_bps: u16) -> Result<Report, Failure> {
    let network = context.network().await?;
    let (payer, authority) = (context.fee_payer_key()?, context.signer_key()?);
    let all = [
        market::open_market(payer, authority, network.address, fee_bps),
        market::open_currency_escrow(payer, network.address, network.state.currency_mint),
    ];
    let outcome = context.execute("Opening the market", &all).await?;
    Ok(Report::new()
        .key("network", "Network", &network.address)
        .bps("fee_bps", "Treasury's part of what is paid", fee_bps)
        .and(outcome.report(None)))
}

pub(super) async fn announce(
    context: &Context,
    bps: u16,
    from: Option<Until>,
) -> Result<Report, Failure> {
    let network = context.network_address()?;
    let from = match from {
        Some(Until(from)) => from,
        None => {
            let now = context.rpc.clock(context.commitment).await?.value;
            now.saturating_add(MARKET_FEE_NOTICE_SECONDS + SPARE_SECONDS)
        }
    };
    let announce = market::announce_fee(context.signer_key()?, network, bps, from);
    let outcome = context.execute("Announcing the fee", &[announce]).await?;
    Ok(Report::new()
        .bps("fee_bps", "Treasury's part of what is paid", bps)
        .time("from", "Of what is offered from", from)
        .and(outcome.report(None)))
}

pub(super) async fn withdraw(
    context: &Context,
    Destination { destination }: Destination,
) -> Result<Report, Failure> {
    let network = context.network().await?;
    let treasury = context.signer_key()?;
    let (to, create) = context
        .destination(destination, &treasury, &network)
        .await?;
    let currency = network.state.currency_mint;
    let pay = market::withdraw_fees(treasury, network.address, &currency, to);
    let all: Vec<_> = create.into_iter().chain([pay]).collect();
    let outcome = context.execute("Paying the fees", &all).await?;
    Ok(Report::new()
        .key("destination", "Paid to", &to)
        .and(outcome.report(Some(&currency))))
}
