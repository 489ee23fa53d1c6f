//! `openmast lot …`: capacity of assets that is sold ahead.

mod asking;
mod buying;
mod calendar;
mod capacity;
mod delivery;
mod ending;
mod finding;
mod issuing;
mod licence;
mod measured;
mod refunding;
mod rent;
mod sale_end;
mod showing;
mod words;

pub(super) use calendar::Calendar;
pub(super) use capacity::left_lines;
pub(super) use finding::lot_at;
pub(super) use words::{kind_name, what};

use crate::{args::LotCommand, context::Context, failure::Failure, report::Report};

/// # Errors
/// See [`Failure`].
pub async fn run(context: &Context, command: LotCommand) -> Result<Report, Failure> {
    match command {
        LotCommand::Issue(args) => issuing::issue(context, *args).await,
        LotCommand::List { asset } => showing::list(context, asset).await,
        LotCommand::Show { lot } => showing::show(context, lot).await,
        LotCommand::Buy(args) => buying::buy(context, args).await,
        LotCommand::Redeem {
            lot,
            quantity,
            payer,
        } => buying::redeem(context, lot, &quantity, payer).await,
        LotCommand::AskBack {
            entitlement,
            quantity,
        } => asking::ask_back(context, entitlement, &quantity).await,
        LotCommand::CancelAsk { entitlement } => asking::cancel(context, entitlement).await,
        LotCommand::TakeBack { entitlement } => asking::take_back(context, entitlement).await,
        LotCommand::Return { lot, quantity } => {
            refunding::return_tokens(context, lot, &quantity).await
        }
        LotCommand::SettlePurchase { lot, buyer } => {
            ending::settle_purchase(context, lot, buyer).await
        }
        LotCommand::EndSale { lot } => ending::end_sale(context, lot).await,
        LotCommand::Settle { lot } => ending::settle(context, lot).await,
        LotCommand::CutShort { lot } => ending::cut_short(context, lot).await,
        LotCommand::Lapse { lot } => ending::lapse(context, lot).await,
        LotCommand::Refund { index, quantity } => {
            refunding::refund(context, index, &quantity).await
        }
        LotCommand::Delivery(args) => delivery::compare(context, args).await,
    }
}
