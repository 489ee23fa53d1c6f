//! `openmast market …`: offers and sales of shares, delivery versus payment.

mod at_once;
mod balances;
mod ending;
mod goods;
mod lot_tokens;
mod mine;
mod offering;
mod rules;
mod sales;
mod showing;
mod standings;
mod taking;
mod words;

use crate::{args::MarketCommand, context::Context, failure::Failure, report::Report};

pub async fn run(context: &Context, command: MarketCommand) -> Result<Report, Failure> {
    match command {
        MarketCommand::Open { fee_bps } => rules::open(context, fee_bps).await,
        MarketCommand::Fee { bps, from } => rules::announce(context, bps, from).await,
        MarketCommand::Fees(destination) => rules::withdraw(context, destination).await,
        MarketCommand::Show { goods } => showing::show(context, goods).await,
        MarketCommand::Mine { goods } => mine::list(context, goods).await,
        MarketCommand::Sell(args) => offering::sell(context, args).await,
        MarketCommand::Bid(args) => offering::bid(context, args).await,
        MarketCommand::Buy(args) => taking::buy(context, args).await,
        MarketCommand::SellNow(args) => taking::sell(context, args).await,
        MarketCommand::Cancel { offer } => ending::cancel(context, offer).await,
        MarketCommand::Expire { offer } => ending::expire(context, offer).await,
        MarketCommand::Claim { offer } => ending::claim(context, offer).await,
        MarketCommand::Sale(command) => sales::run(context, command).await,
    }
}
