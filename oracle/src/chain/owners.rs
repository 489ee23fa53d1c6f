//! Who owns an account, and what somebody owns.

use openmast_client::{
    accounts::{Asset, Payer, ProgramAccount},
    addresses,
    fetch::{FetchError, Fetched, Holdings},
    rpc::Rpc,
};
use solana_pubkey::Pubkey;

use super::{ChainError, decoding::decode, reading::FINALIZED};

/// Owner of a payer's account; `None` if there is no such payer.
///
/// # Errors
/// No node that is believed answers.
pub(crate) async fn read_payer_owner(
    rpc: &Rpc,
    network: &Pubkey,
    index: u32,
) -> Result<Option<Pubkey>, ChainError> {
    let payer = read::<Payer>(rpc, addresses::payer(network, index)).await?;
    Ok(payer.map(|payer| payer.owner))
}

/// As [`read_payer_owner`], of an asset's account.
///
/// # Errors
/// As of [`read_payer_owner`].
pub(crate) async fn read_asset_owner(
    rpc: &Rpc,
    network: &Pubkey,
    index: u32,
) -> Result<Option<Pubkey>, ChainError> {
    let asset = read::<Asset>(rpc, addresses::asset(network, index)).await?;
    Ok(asset.map(|asset| asset.owner))
}

async fn read<T: ProgramAccount>(rpc: &Rpc, address: Pubkey) -> Result<Option<T>, ChainError> {
    let keys = [address];
    let read = rpc.read(&keys, FINALIZED, 0, |_, accounts| {
        decode::<T>(&address, accounts.first())
    });
    Ok(read.await?.value)
}

/// The payers that somebody owns, by index, with the slot. One node searches for them.
///
/// # Errors
/// No node answers, or one tells of something else.
pub(crate) async fn read_payers_of(
    rpc: &Rpc,
    network: &Pubkey,
    owner: &Pubkey,
) -> Result<Fetched<Vec<Payer>>, FetchError> {
    rpc.payers_of(network, owner, FINALIZED).await
}

/// What a wallet has of a network, with the slot. One node searches for the wallet's accounts.
///
/// # Errors
/// No node answers, or one tells of something else.
pub(crate) async fn read_holdings(
    rpc: &Rpc,
    network: &Pubkey,
    wallet: &Pubkey,
) -> Result<Fetched<Holdings>, FetchError> {
    rpc.holdings_of(network, wallet, FINALIZED).await
}
