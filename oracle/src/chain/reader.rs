//! Reads what the epochs need of the chain: who we are talking to, and prices and balances at an epoch's boundary.

use std::ops::RangeInclusive;

use futures_util::future::try_join_all;
use openmast_client::{
    accounts::{Asset, Network, OracleSet, Payer, ProgramAccount, Settlement, Statement},
    addresses,
};
use solana_pubkey::Pubkey;

use super::{
    ChainError,
    decoding::{CLOCK, clock, decode, existing},
    endpoints::{Endpoints, MAX_ACCOUNTS_PER_REQUEST, RawAccount},
};
use crate::record::{AssetState, ChainSnapshot, PayerState};

/// Requests under way at once while a snapshot is read.
const CONCURRENT_REQUESTS: usize = 8;

/// The Network account, with the slot and the chain's clock that it was read at.
#[derive(Clone, Debug)]
pub struct NetworkAt {
    pub slot: u64,
    /// Unix seconds.
    pub unix_time: i64,
    pub network: Network,
}

/// Checks that the configured program is the one that this software is made for. Asks nobody.
///
/// # Errors
/// It is another.
pub fn check_program(program: &Pubkey) -> Result<(), ChainError> {
    if *program != addresses::PROGRAM_ID {
        return Err(ChainError::Wrong(format!(
            "the configuration names program {program}, this software is made for {}; correct network.program",
            addresses::PROGRAM_ID
        )));
    }
    Ok(())
}

/// Checks that the configured program and network are what they should be.
///
/// # Errors
/// They are not, or no node answers.
pub async fn verify_identity(
    endpoints: &Endpoints,
    program: &Pubkey,
    network: &Pubkey,
) -> Result<NetworkAt, ChainError> {
    check_program(program)?;
    let (_, accounts) = endpoints.accounts(&[*program], 0).await?;
    match accounts.first() {
        Some(Some(account)) if account.executable => {}
        Some(Some(_)) => {
            return Err(ChainError::Wrong(format!("{program} is not a program")));
        }
        _ => {
            let wrong = format!(
                "the program {program} is not deployed on this chain; check network.rpc_urls"
            );
            return Err(missing(endpoints, program, wrong).await);
        }
    }
    let found = read_network(endpoints, network).await?;
    let mint = found.network.currency_mint;
    let (_, accounts) = endpoints.accounts(&[mint], 0).await?;
    let Some(Some(account)) = accounts.first() else {
        let wrong = format!("the network's currency mint {mint} does not exist");
        return Err(missing(endpoints, &mint, wrong).await);
    };
    check_mint(&mint, account)?;
    Ok(found)
}

/// Why an account is not there at finalized commitment: `wrong`, unless somebody made it seconds ago.
async fn missing(endpoints: &Endpoints, account: &Pubkey, wrong: String) -> ChainError {
    match endpoints.is_confirmed(account).await {
        Ok(true) => ChainError::NotFinal(*account),
        Ok(false) => ChainError::Wrong(wrong),
        Err(unreachable) => unreachable.into(),
    }
}

fn check_mint(mint: &Pubkey, account: &RawAccount) -> Result<(), ChainError> {
    // SPL Token's Mint: 82 bytes, decimals at offset 44.
    let is_mint = account.owner == TOKEN_PROGRAM && account.data.len() == 82;
    match account.data.get(44) {
        Some(6) if is_mint => Ok(()),
        _ => Err(ChainError::Wrong(format!(
            "the network's currency {mint} is not an SPL Token mint with 6 decimals"
        ))),
    }
}

const TOKEN_PROGRAM: Pubkey = Pubkey::from_str_const("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");

/// The Network account at finalized commitment.
///
/// # Errors
/// It does not exist or is something else, or no node answers.
pub async fn read_network(
    endpoints: &Endpoints,
    network: &Pubkey,
) -> Result<NetworkAt, ChainError> {
    let (slot, accounts) = endpoints.accounts(&[*network, CLOCK], 0).await?;
    let Some(Some(account)) = accounts.first() else {
        let wrong = format!(
            "no Network account at {network}; check network.address and network.rpc_urls, or create it with \
             `openmast network init`"
        );
        return Err(missing(endpoints, network, wrong).await);
    };
    let network = Network::decode(&account.owner, &account.data)
        .map_err(|error| ChainError::Wrong(error.to_string()))?;
    Ok(NetworkAt {
        slot,
        unix_time: clock(accounts.get(1))?,
        network,
    })
}

/// The chain's clock at finalized commitment, in Unix seconds.
///
/// # Errors
/// No node answers.
pub async fn read_unix_time(endpoints: &Endpoints) -> Result<i64, ChainError> {
    let (_, accounts) = endpoints.accounts(&[CLOCK], 0).await?;
    Ok(clock(accounts.first())?)
}

/// Prices of all assets and balances of all payers, each at the slot of the snapshot or later, and the Network account
/// that it was read with.
///
/// The Network account is read first, and everything else at its slot or later: its slot is the smallest. What is read
/// later can only hold more deposits and more requests, so nobody is charged more than its balance.
///
/// # Errors
/// No node answers, or an account is not what its address says.
pub async fn read_snapshot(
    endpoints: &Endpoints,
    network: &Pubkey,
) -> Result<(ChainSnapshot, Network), ChainError> {
    let NetworkAt {
        slot,
        unix_time,
        network: state,
    } = read_network(endpoints, network).await?;
    let assets = read_all(endpoints, slot, state.asset_count, |index| {
        addresses::asset(network, index)
    });
    let payers = read_payers(endpoints, network, slot, state.payer_count);
    let (assets, payers) = tokio::try_join!(assets, payers)?;
    let snapshot = ChainSnapshot {
        slot,
        unix_time,
        breaker: state.parameters_at(unix_time).max_epoch_increase,
        assets: assets.iter().map(asset_state).collect(),
        payers: payers.iter().map(payer_state).collect(),
    };
    Ok((snapshot, state))
}

/// The first `count` payers, in order, at `min_slot` or later.
///
/// # Errors
/// No node answers, or an account is not what its address says.
pub async fn read_payers(
    endpoints: &Endpoints,
    network: &Pubkey,
    min_slot: u64,
    count: u32,
) -> Result<Vec<Payer>, ChainError> {
    let address = |index| addresses::payer(network, index);
    read_all(endpoints, min_slot, count, address).await
}

/// What a payer states to have spent; `None`: nothing, or not any more.
///
/// # Errors
/// No node answers, or the account is something else.
pub async fn read_statement(
    endpoints: &Endpoints,
    network: &Pubkey,
    payer: u32,
    min_slot: u64,
) -> Result<Option<Statement>, ChainError> {
    let address = addresses::statement(&addresses::payer(network, payer));
    let (_, accounts) = endpoints.accounts(&[address], min_slot).await?;
    Ok(decode(accounts.first())?)
}

/// The final settlements of these epochs, in order; `None`: there is none, or not any more.
///
/// # Errors
/// No node answers, or an account is something else.
pub async fn read_settlements(
    endpoints: &Endpoints,
    network: &Pubkey,
    epochs: RangeInclusive<u64>,
    min_slot: u64,
) -> Result<Vec<Option<Settlement>>, ChainError> {
    let keys: Vec<Pubkey> = epochs
        .map(|epoch| addresses::settlement(network, epoch))
        .collect();
    let mut found = Vec::with_capacity(keys.len());
    for chunk in keys.chunks(MAX_ACCOUNTS_PER_REQUEST) {
        let (_, accounts) = endpoints.accounts(chunk, min_slot).await?;
        for account in &accounts {
            found.push(decode(Some(account))?);
        }
    }
    Ok(found)
}

/// Who may propose and attest.
///
/// # Errors
/// No node answers, or the account is not there or something else.
pub async fn read_oracle_set(
    endpoints: &Endpoints,
    network: &Pubkey,
    min_slot: u64,
) -> Result<OracleSet, ChainError> {
    let address = addresses::oracle_set(network);
    let (_, accounts) = endpoints.accounts(&[address], min_slot).await?;
    Ok(existing(accounts.first())?)
}

/// Lifetime base units collected of each asset, by index, at the slot or a little later.
///
/// # Errors
/// No node answers, or an account is not what its address says.
pub async fn read_collected(
    endpoints: &Endpoints,
    network: &Pubkey,
) -> Result<(u64, Vec<u64>), ChainError> {
    let NetworkAt {
        slot,
        network: state,
        ..
    } = read_network(endpoints, network).await?;
    let address = |index| addresses::asset(network, index);
    let assets = read_all::<Asset>(endpoints, slot, state.asset_count, address).await?;
    Ok((slot, assets.iter().map(|asset| asset.collected).collect()))
}

/// The accounts of the indexes `0 .. count`, in order.
async fn read_all<T: Indexed + Send>(
    endpoints: &Endpoints,
    min_slot: u64,
    count: u32,
    address: impl Fn(u32) -> Pubkey,
) -> Result<Vec<T>, ChainError> {
    let indexes: Vec<u32> = (0..count).collect();
    let mut found = Vec::with_capacity(indexes.len());
    for group in indexes.chunks(MAX_ACCOUNTS_PER_REQUEST * CONCURRENT_REQUESTS) {
        let mut requests = Vec::with_capacity(CONCURRENT_REQUESTS);
        for chunk in group.chunks(MAX_ACCOUNTS_PER_REQUEST) {
            let keys: Vec<Pubkey> = chunk.iter().map(|index| address(*index)).collect();
            let first = chunk.first().copied().unwrap_or_default();
            requests.push(read_chunk::<T>(endpoints, min_slot, first, keys));
        }
        found.extend(try_join_all(requests).await?.into_iter().flatten());
    }
    Ok(found)
}

async fn read_chunk<T: Indexed>(
    endpoints: &Endpoints,
    min_slot: u64,
    first: u32,
    keys: Vec<Pubkey>,
) -> Result<Vec<T>, ChainError> {
    let (_, accounts) = endpoints.accounts(&keys, min_slot).await?;
    decode_chunk::<T>(first, &keys, accounts)
}

fn decode_chunk<T: Indexed>(
    first: u32,
    keys: &[Pubkey],
    accounts: Vec<Option<RawAccount>>,
) -> Result<Vec<T>, ChainError> {
    let indexed = (first..).zip(keys).zip(accounts);
    indexed
        .map(|((index, key), account)| {
            let account = account.ok_or_else(|| {
                ChainError::Wrong(format!(
                    "{} {index} ({key}) does not exist although the network counts it",
                    T::NAME
                ))
            })?;
            let decoded = T::decode(&account.owner, &account.data)
                .map_err(|error| ChainError::Wrong(error.to_string()))?;
            if decoded.index() != index {
                return Err(ChainError::Wrong(format!(
                    "{key} holds {} {}, not {index}",
                    T::NAME,
                    decoded.index()
                )));
            }
            Ok(decoded)
        })
        .collect()
}

trait Indexed: ProgramAccount {
    fn index(&self) -> u32;
}

impl Indexed for Asset {
    fn index(&self) -> u32 {
        self.index
    }
}

impl Indexed for Payer {
    fn index(&self) -> u32 {
        self.index
    }
}

fn asset_state(asset: &Asset) -> AssetState {
    AssetState {
        price_per_gb: asset.price_per_gb,
        next_price_per_gb: asset.next_price_per_gb,
        next_price_epoch: asset.next_price_epoch,
        retired_epoch: asset.retired_epoch,
        capacity_mbps: asset.capacity_mbps,
    }
}

fn payer_state(payer: &Payer) -> PayerState {
    PayerState {
        deposited: payer.deposited,
        withdrawn: payer.withdrawn,
        requested: payer.requested,
        requested_slot: payer.requested_slot,
        lapses_at: payer.lapses_at,
        holds_from: payer.holds_from,
        requests_ended: payer.requests_ended,
        endings: payer.endings,
    }
}

/// Owner of a payer's account; `None` when there is no such payer.
///
/// # Errors
/// No node answers, or the account is something else.
pub async fn read_payer_owner(
    endpoints: &Endpoints,
    network: &Pubkey,
    index: u32,
) -> Result<Option<Pubkey>, ChainError> {
    let (_, accounts) = endpoints
        .accounts(&[addresses::payer(network, index)], 0)
        .await?;
    let Some(Some(account)) = accounts.first() else {
        return Ok(None);
    };
    let payer = Payer::decode(&account.owner, &account.data)
        .map_err(|error| ChainError::Wrong(error.to_string()))?;
    Ok(Some(payer.owner))
}
