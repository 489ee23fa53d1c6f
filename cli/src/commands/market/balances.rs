//! What the signer has for a trade, and what is missing.

use super::goods::Traded;
use crate::{context::Context, failure::Failure, token_accounts::Wanted, values::Quantity};
use openmast_client::{amounts::Amount, market::Goods};
use solana_pubkey::Pubkey;

/// Shares that the signer can give, base units.
///
/// # Errors
/// It has less, its account cannot be used, or the chain does not answer.
pub(super) async fn own_shares(
    context: &Context,
    traded: &Traded,
    quantity: &Quantity,
) -> Result<u64, Failure> {
    let owner = context.signer_key()?;
    let none = || {
        Failure::input(format!(
            "{owner} has no {} that are free (those in stake, in escrow or redeemed are not)",
            traded.noun()
        ))
    };
    let wanted = Wanted::shares(None, &owner, &traded.goods.mint, None);
    let address = wanted.address();
    if context
        .raw_account(address)
        .await?
        .is_none_or(|it| it.is_absent())
    {
        return Err(none());
    }
    let (account, there) = context.source(wanted).await?;
    if there == 0 {
        return Err(none());
    }
    let needed = traded.shares(quantity, there)?;
    let decimals = traded.decimals;
    require(&owner, &account, there, needed, decimals, &traded.noun())?;
    Ok(needed)
}

/// Refuses what the signer cannot pay.
///
/// # Errors
/// It has less of the currency than `needed`, base units, or the chain does not answer.
pub(super) async fn require_money(
    context: &Context,
    goods: &Goods,
    needed: u64,
) -> Result<(), Failure> {
    let owner = context.signer_key()?;
    let account = goods.money_of(&owner);
    let there = context.token_balance(account).await?;
    let decimals = openmast_client::amounts::CURRENCY_DECIMALS;
    require(
        &owner,
        &account,
        there,
        needed,
        decimals,
        "of the network's currency",
    )
}

fn require(
    owner: &Pubkey,
    account: &Pubkey,
    there: u64,
    needed: u64,
    decimals: u8,
    what: &str,
) -> Result<(), Failure> {
    let Some(missing) = needed.checked_sub(there).filter(|missing| *missing > 0) else {
        return Ok(());
    };
    let amount = |base_units| Amount::new(base_units, decimals);
    Err(Failure::input(format!(
        "{owner} has {} {what} in {account}, and this needs {}: {} are missing",
        amount(there),
        amount(needed),
        amount(missing)
    )))
}
