//! `openmast market cancel`, `expire` and `claim`

use super::position_rent_payer;
use crate::{context::Context, failure::Failure, report::Report};
use openmast_client::market::{Escrow, Goods, Offer, Payback, escrow};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

pub(super) async fn cancel(context: &Context, offer: Pubkey) -> Result<Report, Failure> {
    let maker = context.signer_key()?;
    end(context, offer, "Taking the offer back", |back| {
        Ok(back.cancel(maker, offer).instruction())
    })
    .await
}

pub(super) async fn expire(context: &Context, offer: Pubkey) -> Result<Report, Failure> {
    end(context, offer, "Ending the offer", |back| {
        Ok(back.expire(offer).instruction())
    })
    .await
}

pub(super) async fn claim(context: &Context, offer: Pubkey) -> Result<Report, Failure> {
    let caller = context.signer_key()?;
    end(context, offer, "Claiming", |back| {
        Ok(back.claim(caller, offer).instruction())
    })
    .await
}

async fn end(
    context: &Context,
    address: Pubkey,
    doing: &str,
    instruction: impl FnOnce(&Payback) -> Result<Instruction, Failure>,
) -> Result<Report, Failure> {
    let found: Offer = context
        .rpc
        .account(address, context.commitment)
        .await?
        .value;
    let goods = goods(context, &found.network, &found.mint).await?;
    let rent_payer = position_rent_payer(context, &goods, &found.maker).await?;
    let back = goods.to_maker(&found, rent_payer);
    let outcome = context.execute(doing, &[instruction(&back)?]).await?;
    Ok(Report::new()
        .key("offer", "Offer", &address)
        .key("maker", "Maker", &found.maker)
        .shares("left", "Shares that were left", found.left, found.decimals)
        .and(outcome.report(Some(&goods.currency_mint)))
        .note("What cannot be delivered (a frozen or closed account) waits in escrow: `openmast market claim`."))
}

/// What is traded under a mint.
///
/// # Errors
/// The market has no escrow of it, or the chain does not answer.
pub(super) async fn goods(
    context: &Context,
    network: &Pubkey,
    mint: &Pubkey,
) -> Result<Goods, Failure> {
    let state = context
        .rpc
        .network(*network, context.commitment)
        .await?
        .value;
    let books: Escrow = context
        .rpc
        .account(escrow(network, mint), context.commitment)
        .await?
        .value;
    Ok(Goods {
        network: *network,
        currency_mint: state.currency_mint,
        mint: *mint,
        token_program: books.token_program,
        permissioned: books.permissioned != 0,
        asset: (books.permissioned != 0).then_some(books.asset),
    })
}
