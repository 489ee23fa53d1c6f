//! Lots and entitlements as a node tells them.

use std::sync::Arc;

use openmast_client::accounts::Network;
use openmast_records::ChainSnapshot;
use openmast_scripted_node::Fault;

use super::{known::DOUBTED, *};
use crate::chain::{
    Begins, SnapshotMemory,
    modelled::{Modelled, NETWORK, zeros},
    read_snapshot,
};

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

/// A network with so many reserves, none of which has an account.
struct Chain {
    chain: Modelled,
    /// What the snapshot before found.
    before: Arc<ChainSnapshot>,
    epoch: u64,
}

impl Chain {
    async fn new(reserve_count: u32) -> Self {
        let chain = Modelled::new().await;
        let network = Network {
            reserve_count,
            ..zeros()
        };
        chain.put(NETWORK, &network);
        Self {
            chain,
            before: Arc::default(),
            epoch: 7,
        }
    }

    fn put_lot(&self, index: u32) {
        let lot = Lot { index, ..zeros() };
        self.chain.put(addresses::reserve(&NETWORK, index), &lot);
    }

    fn put_entitlement(&self, index: u32, lot_index: u32) {
        let entitlement = Entitlement {
            index,
            lot_index,
            quantity: 1,
            ..zeros()
        };
        let address = addresses::reserve(&NETWORK, index);
        self.chain.put(address, &entitlement);
    }

    /// The snapshot that ends an epoch, and how many requests it took.
    async fn end_epoch(&mut self) -> Result<usize, ChainError> {
        let mut memory = SnapshotMemory {
            reserves: KnownReserves::by(Arc::clone(&self.before)),
            ..SnapshotMemory::default()
        };
        let count = || self.chain.node.count("getMultipleAccounts");
        let before = count();
        let begins = Begins::Epoch(self.epoch);
        let read = read_snapshot(&self.chain.rpc, &NETWORK, 0, begins, &mut memory).await?;
        self.before = Arc::new(read.0);
        self.epoch += 1;
        Ok(count() - before)
    }

    fn is_there(&self, index: usize) -> bool {
        self.before.reserves[index] != ReserveState::Closed
    }
}

/// Otherwise whoever opens and closes many had them read for ever.
#[tokio::test]
async fn what_is_closed_is_not_read_again_and_again() {
    const MANY: u32 = 50_000;
    let mut chain = Chain::new(MANY + 2).await;
    chain.put_lot(MANY);
    chain.put_entitlement(MANY + 1, MANY);
    let first = chain.end_epoch().await.expect("the node answers");
    // All of them, in requests of 100.
    assert!(first > 500, "{first}");
    for _ in 0..3 {
        let later = chain.end_epoch().await.expect("the node answers");
        assert!(later <= 12, "{later} requests instead of {first}");
        assert_eq!(chain.before.reserves.len(), 50_002);
        let there: Vec<usize> = (0..50_002).filter(|index| chain.is_there(*index)).collect();
        assert_eq!(there, [50_000, 50_001]);
    }
}

#[tokio::test]
async fn what_a_node_did_not_have_once_is_found_again() {
    let count = 3 * DOUBTED as u32;
    let mut chain = Chain::new(count).await;
    // The first of all closed ones is read again in its turn, and the last one with it.
    for index in [1, count - 1] {
        chain.put_entitlement(index, 0);
    }
    let hidden =
        [1, count - 1].map(|index| Fault::NullAccount(addresses::reserve(&NETWORK, index)));
    chain.chain.node.becomes(hidden);
    chain.end_epoch().await.expect("the node answers");
    assert!(!chain.is_there(1) && !chain.is_there(count as usize - 1));
    chain.chain.node.becomes([]);
    for _ in 0..3 {
        chain.end_epoch().await.expect("the node answers");
    }
    assert!(chain.is_there(1) && chain.is_there(count as usize - 1));
}

/// What is of a lot says that the lot is there.
#[tokio::test]
async fn an_entitlement_of_a_lot_that_was_not_found_has_all_read_again() {
    let mut chain = Chain::new(3 * DOUBTED as u32).await;
    for lot in 1..20 {
        chain.put_lot(lot);
    }
    let hidden = (1..20).map(|lot| Fault::NullAccount(addresses::reserve(&NETWORK, lot)));
    chain.chain.node.becomes(hidden.collect::<Vec<_>>());
    chain.end_epoch().await.expect("the node answers");
    chain.chain.node.becomes([]);
    chain.before = Arc::new(ChainSnapshot {
        reserves: chain.before.reserves[..2_000].to_vec(),
        ..ChainSnapshot::default()
    });
    for entitlement in 2_000..2_019 {
        chain.put_entitlement(entitlement, entitlement - 1_999);
    }
    chain.end_epoch().await.expect("the node answers");
    assert!((1..20).all(|lot| chain.is_there(lot)));
}

/// Otherwise archives of honest oracles would say that an entitlement is gone that stands, which none may.
#[tokio::test]
async fn an_entitlement_that_was_there_is_there_until_its_lot_is_over() {
    let mut chain = Chain::new(2).await;
    let lot = Lot {
        index: 0,
        last_epoch: 8,
        ends_by: i64::MAX,
        ..zeros()
    };
    chain.chain.put(addresses::reserve(&NETWORK, 0), &lot);
    chain.put_entitlement(1, 0);
    chain.end_epoch().await.expect("the node answers");
    let hidden = Fault::NullAccount(addresses::reserve(&NETWORK, 1));
    // Epoch 8 begins, and is of the window.
    chain.chain.node.becomes([hidden.clone()]);
    let refused = chain.end_epoch().await.expect_err("it must be there");
    assert!(refused.to_string().contains("reserve 1"), "{refused}");
    chain.chain.node.becomes([]);
    chain.end_epoch().await.expect("the node answers");
    assert!(chain.is_there(1));
    // With epoch 8 the window is over: it can have been closed.
    chain.chain.node.becomes([hidden]);
    chain.end_epoch().await.expect("the node answers");
    assert!(!chain.is_there(1));
}

#[tokio::test]
async fn what_was_cut_short_can_have_been_closed() {
    let mut chain = Chain::new(2).await;
    let mut lot = Lot {
        index: 0,
        last_epoch: 80,
        ends_by: i64::MAX,
        ..zeros()
    };
    let address = addresses::reserve(&NETWORK, 0);
    chain.chain.put(address, &lot);
    chain.put_entitlement(1, 0);
    chain.end_epoch().await.expect("the node answers");
    let hidden = Fault::NullAccount(addresses::reserve(&NETWORK, 1));
    chain.chain.node.becomes([hidden]);
    assert!(chain.end_epoch().await.is_err(), "it goes on");
    // The clock of this chain stands at 0 or later.
    lot.ends_by = 0;
    chain.chain.put(address, &lot);
    chain.end_epoch().await.expect("the node answers");
    assert!(!chain.is_there(1));
}

#[tokio::test]
async fn a_lot_that_was_there_is_there() {
    let mut chain = Chain::new(2).await;
    chain.put_lot(0);
    chain.put_entitlement(1, 0);
    chain.end_epoch().await.expect("the node answers");
    chain.chain.model.set(addresses::reserve(&NETWORK, 1), None);
    chain.end_epoch().await.expect("an entitlement is closed");
    assert!(chain.is_there(0) && !chain.is_there(1));
    let lot = addresses::reserve(&NETWORK, 0);
    chain.chain.node.becomes([Fault::NullAccount(lot)]);
    assert!(chain.end_epoch().await.is_err());
    chain.chain.node.becomes([]);
    chain.end_epoch().await.expect("the node answers");
}
