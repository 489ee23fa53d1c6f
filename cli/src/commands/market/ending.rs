//! `openmast market cancel`, `expire` and `claim`

use super::{goods_of, position_rent_payer};
use crate::{context::Context, failure::Failure, report::Report};
use openmast_client::market::{Offer, Payback};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

pub(super) async fn cancel(context: &Context, offer: Pubkey) -> Result<Report, Failure> {
    let maker = context.signer_key()?;
    end(context, offer, "Taking the offer back", |back| {
        back.cancel(maker, offer).instruction()
    })
    .await
}

pub(super) async fn expire(context: &Context, offer: Pubkey) -> Result<Report, Failure> {
    end(context, offer, "Ending the offer", |back| {
        back.expire(offer).instruction()
    })
    .await
}

pub(super) async fn claim(context: &Context, offer: Pubkey) -> Result<Report, Failure> {
    let caller = context.signer_key()?;
    end(context, offer, "Claiming", |back| {
        back.claim(caller, offer).instruction()
    })
    .await
}

async fn end(
    context: &Context,
    address: Pubkey,
    doing: &str,
    instruction: impl FnOnce(&Payback) -> Instruction,
) -> Result<Report, Failure> {
    let offer: Offer = context
        .rpc
        .account(address, context.commitment)
        .await?
        .value;
    let goods = goods_of(context, &offer.network, &offer.mint).await?;
    let rent_payer = position_rent_payer(context, &goods, &offer.maker).await?;
    let back = goods.to_maker(&offer, rent_payer);
    let outcome = context.execute(doing, &[instruction(&back)]).await?;
    Ok(Report::new()
        .key("offer", "Offer", &address)
        .key("maker", "Maker", &offer.maker)
        .shares("left", "Shares that were left", offer.left, offer.decimals)
        .and(outcome.report(Some(&goods.currency_mint)))
        .note("What cannot be delivered (a frozen or closed account) waits in escrow: `openmast market claim`."))
}
