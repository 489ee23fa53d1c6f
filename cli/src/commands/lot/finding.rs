//! Lots and entitlements by their reserve index, and what the signer has of a lot.

use openmast_client::{
    accounts::{Entitlement, Lot, Payer, ProgramAccount},
    addresses,
    composites::lot_account,
};

use super::calendar::Calendar;
use crate::{
    context::{Context, NetworkHandle},
    failure::Failure,
    token_accounts::Wanted,
    values::{Quantity, indexes_so_far},
};

/// What lies at a reserve index.
pub enum Reserve {
    Lot(Box<Lot>),
    Entitlement(Box<Entitlement>),
}

/// What lies at a reserve index of the network.
///
/// # Errors
/// Nothing, or not any more; or the chain does not answer.
pub async fn reserve_at(
    context: &Context,
    network: &NetworkHandle,
    index: u32,
) -> Result<Reserve, Failure> {
    let count = network.state.reserve_count;
    if index >= count {
        return Err(Failure::input(format!(
            "there is no lot and no entitlement {index}: {}, of both together (`openmast lot list`)",
            indexes_so_far(count)
        )));
    }
    let address = addresses::reserve(&network.address, index);
    let found = context.raw_account(address).await?;
    let Some(found) = found.filter(|account| !account.is_absent()) else {
        return Err(Failure::input(format!(
            "entitlement {index} is closed: it was refunded"
        )));
    };
    if let Ok(lot) = Lot::decode(&found.owner, &found.data) {
        return Ok(Reserve::Lot(Box::new(lot)));
    }
    let entitlement = Entitlement::decode(&found.owner, &found.data)
        .map_err(|error| Failure::input(format!("{address}: {error}")))?;
    Ok(Reserve::Entitlement(Box::new(entitlement)))
}

/// The lot with this reserve index, and its network.
///
/// # Errors
/// It is none, or the chain does not answer.
pub async fn lot_at(context: &Context, index: u32) -> Result<(NetworkHandle, Lot), Failure> {
    let network = context.network().await?;
    match reserve_at(context, &network, index).await? {
        Reserve::Lot(lot) => Ok((network, *lot)),
        Reserve::Entitlement(one) => Err(Failure::input(format!(
            "{index} is an entitlement of payer {} to lot {}; name the lot",
            one.payer_index, one.lot_index
        ))),
    }
}

/// A lot, its network, and the time.
pub(super) struct Found {
    pub network: NetworkHandle,
    pub lot: Lot,
    pub calendar: Calendar,
}

impl Found {
    /// # Errors
    /// It is none, or the chain does not answer.
    pub async fn find(context: &Context, index: u32) -> Result<Self, Failure> {
        let (network, lot) = lot_at(context, index).await?;
        let calendar = Calendar::read(context, &network, lot.epoch_seconds).await?;
        Ok(Self {
            network,
            lot,
            calendar,
        })
    }

    /// Tokens that the signer has and means.
    ///
    /// # Errors
    /// It has fewer or none, or the chain does not answer.
    pub async fn own_tokens(&self, context: &Context, quantity: &Quantity) -> Result<u64, Failure> {
        let owner = context.signer_key()?;
        let index = self.lot.index;
        let account = lot_account(&self.lot, &owner);
        if context.token_balance(account).await? == 0 {
            return Err(Failure::input(format!(
                "{owner} has no tokens of lot {index}; those in escrow of the market or redeemed are not counted \
                 (`openmast market mine`, `openmast payer entitlements`)"
            )));
        }
        let wanted = Wanted::shares(None, &owner, &self.lot.mint, None);
        let (_, there) = context.source(wanted).await?;
        let amount = whole(quantity, there)?;
        if amount > there {
            return Err(Failure::input(format!(
                "{owner} has {there} tokens of lot {index}, fewer than {amount}"
            )));
        }
        Ok(amount)
    }
}

/// An entitlement of a payer of the signer, with its lot.
pub(super) struct Held {
    pub entitlement: Entitlement,
    pub found: Found,
}

impl Held {
    /// # Errors
    /// It is none, the signer does not own its payer, or the chain does not answer.
    pub async fn find(context: &Context, index: u32) -> Result<Self, Failure> {
        let network = context.network().await?;
        match reserve_at(context, &network, index).await? {
            Reserve::Entitlement(one) => Self::of(context, *one).await,
            Reserve::Lot(_) => Err(Failure::input(format!(
                "{index} is a lot; name an entitlement to it (`openmast payer entitlements PAYER` lists them)"
            ))),
        }
    }

    /// # Errors
    /// As [`Self::find`].
    pub async fn of(context: &Context, entitlement: Entitlement) -> Result<Self, Failure> {
        let found = Found::find(context, entitlement.lot_index).await?;
        let payer: Payer = (context.rpc)
            .account(entitlement.payer, context.commitment)
            .await?
            .value;
        if payer.owner != context.signer_key()? {
            return Err(Failure::input(format!(
                "entitlement {} is payer {}'s, which {} owns; use --keypair of that wallet",
                entitlement.index, payer.index, payer.owner
            )));
        }
        Ok(Self { entitlement, found })
    }
}

/// So many whole tokens, more than none; `all` when everything is meant.
///
/// # Errors
/// It is no such number.
pub(super) fn whole(quantity: &Quantity, all: u64) -> Result<u64, Failure> {
    match quantity.base_units(0, all).map_err(Failure::input)? {
        0 => Err(Failure::input(
            "the number of tokens must be more than zero",
        )),
        tokens => Ok(tokens),
    }
}
