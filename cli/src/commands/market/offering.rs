//! `openmast market sell` and `bid`

use super::Traded;
use crate::{
    args::OfferArgs,
    context::Context,
    failure::Failure,
    report::Report,
    terms::Until,
    token_accounts::{Wanted, require_balance},
};
use openmast_client::{
    amounts::Amount,
    instructions::token,
    market::{self, MarketRules, NewOffer, SELL},
};
use openmast_ledger::{BasisPoints, MarketFee, TradeTerms};
use solana_pubkey::Pubkey;

pub(super) async fn make(context: &Context, args: OfferArgs, side: u8) -> Result<Report, Failure> {
    let traded = Traded::find(context, args.index).await?;
    let (maker, payer) = (context.signer_key()?, context.fee_payer_key()?);
    let rules = traded.rules(context).await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    let new = offered(context, &traded, &args, side, &maker).await?;
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
        .bps("fee_bps", "Fee that the taker pays", fee_at(&rules, now)?)
        .time("expires_at", "Expires at", new.expires_at)
        .and(outcome.report(Some(&traded.goods.currency_mint))))
}

/// The fee of what is offered at `now`, Unix seconds.
fn fee_at(rules: &MarketRules, now: i64) -> Result<u16, Failure> {
    let bps =
        |bps| BasisPoints::new(bps).map_err(|_| Failure::input("the market's fee is above 100 %"));
    let fee = MarketFee {
        fee: bps(rules.fee_bps)?,
        next_fee: bps(rules.next_fee_bps)?,
        next_at: rules.next_fee_at,
    };
    Ok(fee.at(now).get())
}

async fn offered(
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
