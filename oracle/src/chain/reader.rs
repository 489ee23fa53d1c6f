//! Reads what epochs need from the chain: prices and balances at an epoch's boundary.

use std::ops::RangeInclusive;

use openmast_client::{
    accounts::{Asset, Network, OracleSet, Payer, ProgramAccount, Settlement, Statement},
    addresses,
    composites::PastCollects,
    fetch::{FetchError, Fetched, RawAccount},
    rpc::{MOST_ACCOUNTS, Misread, Rpc},
};
use solana_pubkey::Pubkey;
use solana_signature::Signature;

use super::{
    ChainError,
    chunks::read_chunks,
    decoding::{CLOCK, clock, decode, existing},
    licences::{Judged, LicenceMemory, not_licensed},
    reading::FINALIZED,
    reserves::{EndAt, KnownReserves, read_reserves},
};
use openmast_ledger::{BaseUnits, NotLicensed};
use openmast_records::{AssetState, ChainSnapshot, PayerState};

/// The Network account, with the slot and the chain's clock that it was read at.
#[derive(Clone, Debug)]
pub struct NetworkAt {
    pub slot: u64,
    /// Unix seconds.
    pub unix_time: i64,
    pub network: Network,
}

/// The Network account at finalized commitment, at `min_slot` or later.
///
/// # Errors
/// No trusted node answers.
pub async fn read_network(
    rpc: &Rpc,
    network: &Pubkey,
    min_slot: u64,
) -> Result<NetworkAt, ChainError> {
    let keys = [*network, CLOCK];
    let read = rpc
        .read(&keys, FINALIZED, min_slot, |slot, accounts| {
            Ok(NetworkAt {
                slot,
                unix_time: clock(accounts.get(1))?,
                network: existing(network, accounts.first())?,
            })
        })
        .await?;
    Ok(read.value)
}

/// The chain's clock at finalized commitment, in Unix seconds.
///
/// # Errors
/// No trusted node answers.
pub(crate) async fn read_unix_time(rpc: &Rpc) -> Result<i64, ChainError> {
    let read = rpc.read(&[CLOCK], FINALIZED, 0, |_, accounts| {
        clock(accounts.first())
    });
    Ok(read.await?.value)
}

/// The epoch that begins with a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begins {
    /// This one.
    Epoch(u64),
    /// The one after the newest final one, which is the first of a log.
    AfterFinal,
    /// The same, of which an archive says what is licensed: no licence is read, and all assets are told as licensed.
    AfterArchived,
}

impl Begins {
    /// The epoch as licences are judged by it. Before the first epoch of a log there is no snapshot by whose time the chain
    /// knows when it opened: the chain has another time for it, which every settlement of the epoch states.
    fn judged(self, state: &Network, unix_time: i64) -> Judged {
        match self {
            Self::Epoch(epoch) => Judged {
                epoch,
                opened_at: unix_time,
            },
            Self::AfterFinal | Self::AfterArchived => Judged {
                epoch: state.final_epoch.saturating_add(1),
                opened_at: state.final_closed_at,
            },
        }
    }
}

/// What earlier snapshots found that the next one need not read. Without it everything is read.
#[derive(Debug, Default)]
pub(crate) struct SnapshotMemory {
    pub licences: LicenceMemory,
    pub reserves: KnownReserves,
}

/// Prices of all assets, balances of all payers, lots and entitlements, each at the slot of the snapshot or later, and the Network account
/// that it was read with.
///
/// The Network account is read first, and everything else at its slot or later: its slot is the smallest. What is read
/// later can only hold more deposits and more requests, so nobody is charged more than its balance. Whether an asset is licensed
/// goes by the epoch's number and by when it opened as the chain states it, which is the clock at the smallest slot as a rule: so
/// everybody finds the same. Licences are read at the slot of the assets that they are of, or later.
///
/// # Errors
/// No node that is believed answers.
pub(crate) async fn read_snapshot(
    rpc: &Rpc,
    network: &Pubkey,
    min_slot: u64,
    begins: Begins,
    memory: &mut SnapshotMemory,
) -> Result<(ChainSnapshot, Network), ChainError> {
    let NetworkAt {
        slot,
        unix_time,
        network: state,
    } = read_network(rpc, network, min_slot).await?;
    let assets = read_all(rpc, slot, state.asset_count, |index| {
        addresses::asset(network, index)
    });
    let payers = read_payers(rpc, network, slot, state.payer_count);
    let judged = begins.judged(&state, unix_time);
    let SnapshotMemory { licences, reserves } = memory;
    let at = EndAt {
        next_epoch: judged.epoch,
        unix_time,
    };
    let of_turn = reserves.of_turn(state.reserve_count, at);
    let reserves = read_reserves(rpc, network, slot, of_turn);
    let (assets, payers, reserves) = tokio::try_join!(assets, payers, reserves)?;
    let (read_at, assets): (u64, Vec<Asset>) = (assets.slot, assets.value);
    let is_required = state.parameters_at(judged.opened_at).requires_licences > 0;
    let reasons = match is_required && begins != Begins::AfterArchived {
        true => not_licensed(rpc, network, read_at, &assets, judged, licences).await?,
        false => vec![None; assets.len()],
    };
    let states = assets.iter().zip(reasons);
    let snapshot = ChainSnapshot {
        slot,
        unix_time,
        breaker: state.parameters_at(unix_time).max_epoch_increase,
        lots_left: lots_left(&state),
        assets: states
            .map(|(asset, why)| asset_state(asset, judged.epoch, why))
            .collect(),
        payers: payers.iter().map(payer_state).collect(),
        reserves,
    };
    Ok((snapshot, state))
}

/// The first `count` payers, in order, at `min_slot` or later.
///
/// # Errors
/// No node that is believed answers.
pub(crate) async fn read_payers(
    rpc: &Rpc,
    network: &Pubkey,
    min_slot: u64,
    count: u32,
) -> Result<Vec<Payer>, ChainError> {
    let address = |index| addresses::payer(network, index);
    Ok(read_all(rpc, min_slot, count, address).await?.value)
}

/// What a payer states to have spent; `None` if it states nothing, or not any more.
///
/// # Errors
/// No node that is believed answers.
pub(crate) async fn read_statement(
    rpc: &Rpc,
    network: &Pubkey,
    payer: u32,
    min_slot: u64,
) -> Result<Option<Statement>, ChainError> {
    let address = addresses::statement(&addresses::payer(network, payer));
    let keys = [address];
    let read = rpc.read(&keys, FINALIZED, min_slot, |_, accounts| {
        decode(&address, accounts.first())
    });
    Ok(read.await?.value)
}

/// The final settlements of these epochs, in order; `None` for one that does not exist, or not any more.
///
/// # Errors
/// No node answers, or an account is something else.
pub(crate) async fn read_settlements(
    rpc: &Rpc,
    network: &Pubkey,
    epochs: RangeInclusive<u64>,
    min_slot: u64,
) -> Result<Vec<Option<Settlement>>, ChainError> {
    let keys: Vec<Pubkey> = epochs
        .map(|epoch| addresses::settlement(network, epoch))
        .collect();
    let mut found = Vec::with_capacity(keys.len());
    for chunk in keys.chunks(MOST_ACCOUNTS) {
        let read = rpc.read(chunk, FINALIZED, min_slot, |_, accounts| {
            let found = chunk.iter().zip(accounts);
            found
                .map(|(key, account)| decode(key, Some(account)))
                .collect()
        });
        let settlements: Vec<Option<Settlement>> = read.await?.value;
        found.extend(settlements);
    }
    Ok(found)
}

/// The members who may propose and attest.
///
/// # Errors
/// No node answers, or the account is missing or something else.
pub(crate) async fn read_oracle_set(
    rpc: &Rpc,
    network: &Pubkey,
    min_slot: u64,
) -> Result<OracleSet, ChainError> {
    let address = addresses::oracle_set(network);
    let keys = [address];
    let read = rpc.read(&keys, FINALIZED, min_slot, |_, accounts| {
        existing(&address, accounts.first())
    });
    Ok(read.await?.value)
}

/// Reads the accounts of the indexes `0 .. count`, in order, and says the greatest slot of an answer.
pub(super) async fn read_all<T: Indexed + Send>(
    rpc: &Rpc,
    min_slot: u64,
    count: u32,
    address: impl Fn(u32) -> Pubkey,
) -> Result<Fetched<Vec<T>>, ChainError> {
    let indexes: Vec<u32> = (0..count).collect();
    read_chunks(rpc, min_slot, &indexes, address, decode_indexed::<T>).await
}

fn decode_indexed<T: Indexed>(
    index: u32,
    key: &Pubkey,
    account: &Option<RawAccount>,
) -> Result<T, Misread> {
    let decoded: T = existing(key, Some(account))?;
    if decoded.index() != index {
        let (name, index_there) = (T::NAME, decoded.index());
        let why = format!("{key} holds {name} {index_there} there, not {index}");
        return Err(why.into());
    }
    Ok(decoded)
}

pub(super) trait Indexed: ProgramAccount {
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

/// As the epoch that begins with the snapshot has it.
fn asset_state(asset: &Asset, epoch: u64, not_licensed: Option<NotLicensed>) -> AssetState {
    AssetState {
        price_per_gb: asset.price_per_gb,
        next_price_per_gb: asset.next_price_per_gb,
        next_price_epoch: asset.next_price_epoch,
        retired_epoch: asset.retired_epoch,
        capacity_mbps: asset.capacity_in(epoch).mbps,
        not_licensed: not_licensed.map_or(0, NotLicensed::code),
    }
}

/// What reserves can have released at most, lifetime.
fn lots_left(network: &Network) -> u64 {
    let amounts = [network.lots_in, network.lots_out, network.lots_excess];
    let [paid, back, excess] = amounts.map(BaseUnits);
    openmast_ledger::lots_left(paid, back, excess).0
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
        max_price_per_gb: payer.max_price_per_gb,
    }
}

/// A page of an asset's collects, and of the first page the asset as it was before.
///
/// # Errors
/// No node answers, or one tells of something else.
pub(crate) async fn read_collects(
    rpc: &Rpc,
    asset: &Pubkey,
    before: Option<Signature>,
    limit: usize,
) -> Result<(PastCollects, Option<Asset>), FetchError> {
    let account = match before {
        None => rpc.account_if_any(*asset, FINALIZED).await?.value,
        Some(_) => None,
    };
    let collects = rpc.collects(asset, before, limit, FINALIZED).await?;
    Ok((collects, account))
}
