//! `openmast market sell` and `bid`

use super::Traded;
use crate::{
    args::OfferArgs,
    commands::collecting::broken_accounts,
    context::Context,
    failure::Failure,
    report::Report,
    terms::Until,
    token_accounts::{Wanted, require_balance},
};
use openmast_client::{
    amounts::Amount,
    instructions::token,
    market::{self, NewOffer, SELL},
};
use openmast_ledger::{BasisPoints, TradeTerms};
use solana_pubkey::Pubkey;

pub(super) async fn make(context: &Context, args: OfferArgs, side: u8) -> Result<Report, Failure> {
    let traded = Traded::find(context, args.index).await?;
    let (maker, payer) = (context.signer_key()?, context.fee_payer_key()?);
    let now = context.rpc.clock(context.commitment).await?.value;
    let fee_bps = (traded.rules(context).await?.fee_bps_at(now)).map_err(broken_accounts)?;
    let new = new_offer(context, &traded, &args, side, &maker).await?;
    let terms = TradeTerms {
        price: new.price,
        decimals: traded.asset.share_decimals,
        fee: BasisPoints::default(),
    };
    let worth = terms.worth_up(new.quantity).map_err(|_| {
        Failure::input(
            "so many shares at this price are more than the currency can count: offer less",
        )
    })?;
    let id = args.id.unwrap_or_else(|| now.unsigned_abs());
    let mut all = traded.escrows(context).await?;
    // What comes of the trade must have where to go; it waits in escrow otherwise.
    all.push(match side {
        SELL => token::create_currency_account(&payer, &maker, &traded.goods.currency_mint),
        _ => token::create_share_account(&payer, &maker, &traded.goods.mint),
    });
    all.push(traded.goods.make_offer(payer, maker, id, new));
    let outcome = context.execute("Making the offer", &all).await?;
    Ok(Report::new()
        .key("offer", "Offer", &market::offer(&maker, id))
        .count("index", "Asset", args.index)
        .shares(
            "quantity",
            "Shares",
            new.quantity,
            traded.asset.share_decimals,
        )
        .money("price", "Price per share", new.price)
        .money(
            "worth",
            if side == SELL { "Brings" } else { "In escrow" },
            worth.get(),
        )
        .bps("fee_bps", "Fee that the taker pays", fee_bps)
        .time("expires_at", "Expires at", new.expires_at)
        .and(outcome.report(Some(&traded.goods.currency_mint))))
}

async fn new_offer(
    context: &Context,
    traded: &Traded,
    args: &OfferArgs,
    side: u8,
    maker: &Pubkey,
) -> Result<NewOffer, Failure> {
    let decimals = traded.asset.share_decimals;
    let quantity = match side {
        SELL => {
            let wanted = Wanted::shares(None, maker, &traded.goods.mint, None);
            let (account, there) = context.source(wanted).await?;
            let quantity = traded.shares(&args.quantity, there)?;
            require_balance(Amount::new(quantity, decimals), there, &account)?;
            quantity
        }
        _ => match traded.shares(&args.quantity, 0)? {
            0 => {
                return Err(Failure::input(
                    "a bid is for a number of shares: write it instead of all",
                ));
            }
            quantity => quantity,
        },
    };
    let least = args
        .least
        .as_ref()
        .map(|least| traded.shares(least, quantity));
    Ok(NewOffer {
        side,
        price: args.price.0,
        quantity,
        least_fill: least.transpose()?.unwrap_or(1).max(1),
        expires_at: args.expires.map_or(0, |Until(time)| time),
        taker: args.taker.unwrap_or_default(),
    })
}
