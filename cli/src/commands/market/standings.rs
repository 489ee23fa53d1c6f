//! Who may trade permissioned shares now, and what whoever may not can do about it.

use crate::{context::Context, failure::Failure, values::text_of_time};
use openmast_client::{
    accounts::Venue,
    addresses,
    market::{Barred, Goods, Way, holder},
    share_gate::{
        accounts::{Holder, Policy},
        addresses::policy,
    },
};
use solana_pubkey::Pubkey;
use std::collections::HashMap;

/// What the share gate says of some wallets. Everybody may trade open shares.
pub(super) struct Standings {
    /// Unix seconds.
    now: i64,
    /// `None`: the shares are open.
    holders: Option<HashMap<Pubkey, Option<Holder>>>,
}

impl Standings {
    /// # Errors
    /// The chain does not answer.
    pub(super) async fn of(
        context: &Context,
        goods: &Goods,
        wallets: &[Pubkey],
        now: i64,
    ) -> Result<Self, Failure> {
        if !goods.permissioned {
            return Ok(Self { now, holders: None });
        }
        let at = wallets.iter().map(|wallet| holder(&goods.mint, wallet));
        let at: Vec<Pubkey> = at.collect();
        let found = context.rpc.accounts::<Holder>(&at, context.commitment);
        let found = wallets.iter().copied().zip(found.await?.value);
        Ok(Self {
            now,
            holders: Some(found.collect()),
        })
    }

    /// What keeps a wallet from trading; `None`: nothing does.
    pub(super) fn barred(&self, wallet: &Pubkey, way: Way) -> Option<Barred> {
        let holders = self.holders.as_ref()?;
        let holder = holders.get(wallet).and_then(Option::as_ref);
        Barred::of(holder, way, self.now)
    }
}

/// Refuses what the market would refuse, and says what to do. `as_what`: the market's error, of which the wallet is the taker or
/// the maker.
///
/// # Errors
/// The wallet may not trade these shares that way, the market's account of them is halted, or the chain does not answer.
pub(super) async fn require_standing(
    context: &Context,
    (goods, index): (&Goods, u32),
    (wallet, way, as_what): (&Pubkey, Way, &str),
    now: i64,
) -> Result<(), Failure> {
    if !goods.permissioned {
        return Ok(());
    }
    let standings = Standings::of(context, goods, &[*wallet], now).await?;
    if let Some(barred) = standings.barred(wallet, way) {
        let at = policy(&goods.mint);
        let policy = context.rpc.account_if_any::<Policy>(at, context.commitment);
        let why = why(barred, (wallet, index), policy.await?.value.as_ref(), now);
        let failure = Failure::input(format!("{why} (the market refuses it: {as_what})"));
        return Err(failure);
    }
    require_thawed(context, goods, index, wallet).await?;
    require_running(context, goods, index, now).await
}

/// Why a wallet is barred, and what to do.
fn why(
    barred: Barred,
    (wallet, index): (&Pubkey, u32),
    policy: Option<&Policy>,
    now: i64,
) -> String {
    match (barred, policy) {
        (Barred::NotAdmitted, None) => format!(
            "nobody may hold the shares of asset {index} yet: its owner says who may with `openmast holder policy {index} \
             --kinds …`"
        ),
        (Barred::NotAdmitted, Some(policy)) if now < policy.locked_until => format!(
            "nobody but the owner may hold the shares of asset {index} before {}: its policy locks them",
            text_of_time(policy.locked_until)
        ),
        (Barred::NotAdmitted, Some(_)) => format!(
            "{wallet} is not admitted to the shares of asset {index}: an issuer that the network accepts clears it, and \
             `openmast holder admit {index} --issuer NUMBER` admits it"
        ),
        (Barred::Suspended(until), _) => format!(
            "{wallet} is suspended until {}: the regulator of asset {index} can lift that, or it ends by itself \
             (`openmast holder show {index} {wallet}`)",
            text_of_time(until)
        ),
        (Barred::Dismissed, _) => format!(
            "what {wallet} was admitted by was revoked and not replaced in time: an issuer clears it again, and `openmast \
             holder admit {index} --issuer NUMBER` admits it"
        ),
        (Barred::Lapsed(at), _) => format!(
            "the admission of {wallet} to the shares of asset {index} ran out at {}: it can still sell; to buy, an issuer \
             renews its clearance, and `openmast holder admit {index} --issuer NUMBER` the admission",
            text_of_time(at)
        ),
    }
}

/// # Errors
/// The wallet's account of the shares is frozen although it may trade, or the chain does not answer.
async fn require_thawed(
    context: &Context,
    goods: &Goods,
    index: u32,
    wallet: &Pubkey,
) -> Result<(), Failure> {
    let at = goods.account_of(wallet);
    let found = context.rpc.token_account(at, context.commitment).await?;
    match found.value {
        Some(account) if account.is_frozen => Err(Failure::input(format!(
            "{at}, the account of {wallet} for the shares of asset {index}, is frozen: `openmast holder thaw {index} {wallet}` \
             thaws it"
        ))),
        _ => Ok(()),
    }
}

/// # Errors
/// The regulator halted the market's account of the shares, or the chain does not answer.
async fn require_running(
    context: &Context,
    goods: &Goods,
    index: u32,
    now: i64,
) -> Result<(), Failure> {
    match halted_until(context, goods, index).await? {
        0 => Ok(()),
        until if now < until => Err(Failure::input(format!(
            "the regulator halted the market for the shares of asset {index} until {}: nothing of them is traded before",
            text_of_time(until)
        ))),
        until => Err(Failure::input(format!(
            "the market was halted for the shares of asset {index} until {}: `openmast venue resume {index} {}` ends that, \
             anybody can",
            text_of_time(until),
            goods.vault()
        ))),
    }
}

/// Until when the market's account of an asset's shares is halted, Unix seconds; 0: it is not. A halt that is over lasts until
/// somebody ends it.
///
/// # Errors
/// The chain does not answer.
pub(super) async fn halted_until(
    context: &Context,
    goods: &Goods,
    index: u32,
) -> Result<i64, Failure> {
    if !goods.permissioned {
        return Ok(0);
    }
    let asset = addresses::asset(&goods.network, index);
    let at = addresses::venue(&asset, &goods.vault());
    let found = context.rpc.account_if_any::<Venue>(at, context.commitment);
    Ok(found.await?.value.map_or(0, |venue| venue.halted_until))
}
