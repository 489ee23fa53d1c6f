//! `openmast market open`, `fee` and `fees`

use super::{
    goods::{Traded, rules},
    words::money,
};
use crate::{
    args::Destination,
    commands::collecting::broken_accounts,
    context::Context,
    failure::Failure,
    report::Report,
    terms::Until,
    values::{text_of_bps, text_of_time},
};
use openmast_client::market::{self, Escrow, Event, MarketRules};
use openmast_ledger::MARKET_FEE_NOTICE_SECONDS;
use solana_pubkey::Pubkey;

/// Beyond the earliest time, for what passes until the transaction lands.
const SPARE_SECONDS: i64 = 120;

pub(super) async fn open(context: &Context, fee_bps: u16) -> Result<Report, Failure> {
    let network = context.network().await?;
    if let Some(rules) = rules(context, &network.address).await? {
        let now = context.rpc.clock(context.commitment).await?.value;
        let fee_bps = rules.fee_bps_at(now).map_err(broken_accounts)?;
        return Err(Failure::input(format!(
            "the network's market is open already, with a fee of {}: `openmast market fee BPS` announces another",
            text_of_bps(fee_bps)
        )));
    }
    let (payer, authority) = (context.fee_payer_key()?, context.signer_key()?);
    context.tell(&format!(
        "You open the market of network {}: whoever takes an offer or buys in a sale pays {} of the price to the treasury.",
        network.address,
        text_of_bps(fee_bps)
    ));
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
    let rules = existing_rules(context, &network).await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    let present = rules.fee_bps_at(now).map_err(broken_accounts)?;
    let from = match from {
        Some(Until(from)) => from,
        None => earliest(present, bps, now),
    };
    context.tell(&format!(
        "What is offered from {} on has a fee of {}; before, and of what is offered already, it stays {}.{}",
        text_of_time(from),
        text_of_bps(bps),
        text_of_bps(present),
        replaced(&rules, now)
    ));
    let announce = market::announce_fee(context.signer_key()?, network, bps, from);
    let outcome = context.execute("Announcing the fee", &[announce]).await?;
    Ok(Report::new()
        .bps("present_bps", "Fee until then", present)
        .bps("fee_bps", "The next one", bps)
        .time("from", "  of what is offered from", from)
        .and(outcome.report(None)))
}

/// When a fee may hold that is announced at `now`, Unix seconds.
fn earliest(present: u16, next: u16, now: i64) -> i64 {
    let notice = match next > present {
        true => MARKET_FEE_NOTICE_SECONDS,
        false => 0,
    };
    now.saturating_add(notice).saturating_add(SPARE_SECONDS)
}

/// A sentence about what was announced before and does not hold yet.
fn replaced(rules: &MarketRules, now: i64) -> String {
    match rules.next_fee_at > now {
        true => format!(
            " Announced before, and replaced by this: {} from {}.",
            text_of_bps(rules.next_fee_bps),
            text_of_time(rules.next_fee_at)
        ),
        false => String::new(),
    }
}

async fn existing_rules(context: &Context, network: &Pubkey) -> Result<MarketRules, Failure> {
    rules(context, network).await?.ok_or_else(Traded::no_market)
}

pub(super) async fn withdraw(
    context: &Context,
    Destination { destination }: Destination,
) -> Result<Report, Failure> {
    let network = context.network().await?;
    existing_rules(context, &network.address).await?;
    let treasury = context.signer_key()?;
    let currency = network.state.currency_mint;
    let (to, create) = context
        .destination(destination, &treasury, &network)
        .await?;
    let books = market::escrow(&network.address, &currency);
    let books = context
        .rpc
        .account_if_any::<Escrow>(books, context.commitment);
    let fees = books.await?.value.map_or(0, |books| books.fees);
    let report = Report::new().key("destination", "Paid to", &to);
    if fees == 0 {
        return Ok(report
            .money("amount", "Paid", 0)
            .note("Nothing was sent: no fees wait."));
    }
    context.tell(&format!(
        "You fetch the fees of the market, {} so far, to {to}.",
        money(fees)
    ));
    let pay = market::withdraw_fees(treasury, network.address, &currency, to);
    let all: Vec<_> = create.into_iter().chain([pay]).collect();
    let outcome = context.execute("Paying the fees", &all).await?;
    let events = context.market_events(&outcome).await;
    let paid = events.find_or(fees, |event| match event {
        Event::FeesWithdrawn(it) => Some(it.amount),
        _ => None,
    });
    let report = report
        .known_money("amount", "Paid", paid)
        .and(outcome.report(Some(&currency)));
    Ok(events.noted(report))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lower_fee_holds_soon_and_a_higher_one_after_its_notice() {
        assert_eq!(earliest(100, 50, 1_000), 1_000 + SPARE_SECONDS);
        assert_eq!(earliest(100, 100, 1_000), 1_000 + SPARE_SECONDS);
        let notice = MARKET_FEE_NOTICE_SECONDS + SPARE_SECONDS;
        assert_eq!(earliest(100, 101, 1_000), 1_000 + notice);
    }
}
