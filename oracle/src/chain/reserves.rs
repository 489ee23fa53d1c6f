//! Lots and entitlements as the chain has them: accounts of one counter, of which only the account itself tells what it is.

mod known;
#[cfg(test)]
mod tests;

use openmast_client::{
    accounts::{Entitlement, Lot, ProgramAccount},
    addresses,
    fetch::RawAccount,
    rpc::{Misread, Rpc},
};
use openmast_records::{EntitlementState, LotState, ReserveState};
use solana_pubkey::Pubkey;

use super::{ChainError, chunks::read_chunks, decoding::decode};
pub(super) use known::EndAt;
pub(crate) use known::KnownReserves;
use known::{Turn, found_again};

/// The owner of an address at which there is no account but lamports that somebody sent there.
const SYSTEM_PROGRAM: Pubkey = Pubkey::new_from_array([0; 32]);

/// All reserves of a turn, in order, at `min_slot` or later. Those that are known to be closed are read when it is their turn, and
/// all of them when what is found contradicts that they are closed. Entitlements that were there are there until their lot is over.
///
/// # Errors
/// No node that is believed answers.
pub(super) async fn read_reserves(
    rpc: &Rpc,
    network: &Pubkey,
    min_slot: u64,
    turn: Turn<'_>,
) -> Result<Vec<ReserveState>, ChainError> {
    let address = |index| addresses::reserve(network, index);
    let understood =
        |index, key: &Pubkey, account: &_| turn.accept(index, reserve(index, key, account)?);
    let indexes = turn.indexes();
    let read = read_chunks(rpc, min_slot, &indexes, address, understood).await?;
    let mut found = turn.with_known(&indexes, read.value);
    if turn.is_contradicted_by(&found) {
        tracing::error!(
            "a lot or an entitlement that an earlier snapshot did not find is there: all closed ones are read again"
        );
        let indexes = turn.all();
        found = read_chunks(rpc, min_slot, &indexes, address, understood)
            .await?
            .value;
    }
    // A node that does not have one is taken for one that does not have the chain.
    let lost = turn.lost(&found);
    let there =
        |index, key: &Pubkey, account: &_| found_again(index, reserve(index, key, account)?);
    let read = read_chunks(rpc, min_slot, &lost, address, there).await?;
    for (index, state) in lost.iter().zip(read.value) {
        if let Some(place) = found.get_mut(*index as usize) {
            *place = state;
        }
    }
    Ok(found)
}

/// What stands at the address of a reserve that was made. Nothing: its account was closed.
fn reserve(
    index: u32,
    address: &Pubkey,
    account: &Option<RawAccount>,
) -> Result<ReserveState, Misread> {
    let Some(there) = account else {
        return Ok(ReserveState::Closed);
    };
    if there.owner == SYSTEM_PROGRAM && there.data.is_empty() {
        return Ok(ReserveState::Closed);
    }
    if there.data.starts_with(&Lot::DISCRIMINATOR) {
        let lot: Option<Lot> = decode(address, Some(account))?;
        return lot_state(index, address, lot);
    }
    let entitlement: Option<Entitlement> = decode(address, Some(account))?;
    entitlement_state(index, address, entitlement)
}

fn lot_state(index: u32, address: &Pubkey, lot: Option<Lot>) -> Result<ReserveState, Misread> {
    let lot = lot.filter(|lot| lot.index == index);
    let lot = lot.ok_or_else(|| misplaced(index, address))?;
    if lot.lot_kind().is_none() {
        return Err(
            format!("{address} is a lot of a kind that this software does not know").into(),
        );
    }
    Ok(ReserveState::Lot(LotState {
        asset: lot.asset_index,
        kind: lot.kind,
        price: lot.price,
        sold: lot.sold,
        first_epoch: lot.first_epoch,
        last_epoch: lot.last_epoch,
        ends_by: lot.ends_by,
        most_per_epoch: lot.most_per_epoch,
        counted_mbps: lot.counted_mbps,
        counted_seconds: lot.counted_seconds,
        forfeited: lot.forfeited,
    }))
}

fn entitlement_state(
    index: u32,
    address: &Pubkey,
    entitlement: Option<Entitlement>,
) -> Result<ReserveState, Misread> {
    let entitlement = entitlement.filter(|it| it.index == index);
    let it = entitlement.ok_or_else(|| misplaced(index, address))?;
    Ok(ReserveState::Entitlement(EntitlementState {
        lot: it.lot_index,
        payer: it.payer_index,
        quantity: it.quantity,
        asked: it.asked,
        asked_slot: it.asked_slot,
    }))
}

fn misplaced(index: u32, address: &Pubkey) -> Misread {
    format!("{address} holds another reserve there, not {index}").into()
}
