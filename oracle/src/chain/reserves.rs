//! Lots and entitlements as the chain has them: accounts of one counter, of which only the account itself tells what it is.

use openmast_client::{
    accounts::{Entitlement, Lot, ProgramAccount},
    addresses,
    fetch::RawAccount,
    rpc::{Misread, Rpc},
};
use openmast_records::{EntitlementState, LotState, ReserveState};
use solana_pubkey::Pubkey;

use super::{ChainError, chunks::read_chunks, decoding::decode};

/// The owner of an address at which there is no account but lamports that somebody sent there.
const SYSTEM_PROGRAM: Pubkey = Pubkey::new_from_array([0; 32]);

/// The first `count` reserves, in order, at `min_slot` or later.
///
/// # Errors
/// No node that is believed answers.
pub(super) async fn read_reserves(
    rpc: &Rpc,
    network: &Pubkey,
    min_slot: u64,
    count: u32,
) -> Result<Vec<ReserveState>, ChainError> {
    let address = |index| addresses::reserve(network, index);
    let read = read_chunks(rpc, min_slot, count, address, reserve);
    Ok(read.await?.value)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn account(owner: Pubkey, data: Vec<u8>) -> Option<RawAccount> {
        Some(RawAccount {
            owner,
            lamports: 1,
            executable: false,
            data,
        })
    }

    /// An account of zeros but for these bytes at these places.
    fn of<T: ProgramAccount>(fields: &[(usize, &[u8])]) -> Option<RawAccount> {
        let mut data = vec![0; T::SIZE];
        data[..8].copy_from_slice(&T::DISCRIMINATOR);
        for (at, bytes) in fields {
            data[*at..at + bytes.len()].copy_from_slice(bytes);
        }
        account(T::PROGRAM_ID, data)
    }

    fn read(account: &Option<RawAccount>) -> Result<ReserveState, Misread> {
        reserve(7, &Pubkey::new_from_array([9; 32]), account)
    }

    #[test]
    fn each_account_says_what_it_is() {
        let index = 7_u32.to_le_bytes();
        let lot = of::<Lot>(&[
            (Lot::VERSION_OFFSET, &[1]),
            (Lot::INDEX_OFFSET, &index),
            (Lot::KIND_OFFSET, &[2]),
            (Lot::SOLD_OFFSET, &5_u64.to_le_bytes()),
        ]);
        let expected = LotState {
            kind: 2,
            sold: 5,
            ..LotState::default()
        };
        assert_eq!(read(&lot).expect("a lot"), ReserveState::Lot(expected));
        let entitlement = of::<Entitlement>(&[
            (Entitlement::VERSION_OFFSET, &[1]),
            (Entitlement::INDEX_OFFSET, &index),
            (Entitlement::QUANTITY_OFFSET, &3_u64.to_le_bytes()),
        ]);
        let expected = EntitlementState {
            quantity: 3,
            ..EntitlementState::default()
        };
        let found = read(&entitlement).expect("an entitlement");
        assert_eq!(found, ReserveState::Entitlement(expected));
    }

    #[test]
    fn what_is_gone_was_closed_and_what_is_something_else_is_the_nodes_mistake() {
        assert_eq!(read(&None).expect("closed"), ReserveState::Closed);
        let sent = account(SYSTEM_PROGRAM, Vec::new());
        assert_eq!(read(&sent).expect("closed"), ReserveState::Closed);
        let version: (usize, &[u8]) = (Lot::VERSION_OFFSET, &[1]);
        let index = 7_u32.to_le_bytes();
        let place: (usize, &[u8]) = (Lot::INDEX_OFFSET, &index);
        assert!(read(&of::<Lot>(&[version])).is_err(), "it is number 0");
        let unknown = of::<Lot>(&[version, place, (Lot::KIND_OFFSET, &[4])]);
        assert!(read(&unknown).is_err(), "nobody knows what it is");
        let other = account(Pubkey::new_from_array([3; 32]), vec![0; Lot::SIZE]);
        assert!(read(&other).is_err());
    }
}
