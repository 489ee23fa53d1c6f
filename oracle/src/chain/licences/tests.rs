//! Licences as a node tells them.

use std::time::Duration;

use openmast_client::{
    accounts::{Licence, Network},
    addresses,
};
use openmast_scripted_node::Fault;

use super::*;
use crate::chain::{
    Begins, SnapshotMemory,
    modelled::{Modelled, NETWORK, zeros},
    read_snapshot,
};

const HOME: u16 = 276;
/// When the first epoch of a log opens, by the Network account.
const OPENED_AT: i64 = 1_000;
/// Long before and long after every clock of a test.
const EVER: (i64, i64) = (1, i64::MAX);

struct Chain {
    chain: Modelled,
    network: Network,
    memory: tokio::sync::Mutex<SnapshotMemory>,
}

impl std::ops::Deref for Chain {
    type Target = Modelled;

    fn deref(&self) -> &Modelled {
        &self.chain
    }
}

impl Chain {
    /// With assets that were granted so many licences, on a network that requires them or not. The newest final epoch is 6.
    async fn new(licence_counts: &[u16], requires_licences: u8) -> Self {
        let mut network: Network = zeros();
        network.parameters.requires_licences = requires_licences;
        network.asset_count = licence_counts.len() as u32;
        network.final_epoch = 6;
        network.final_closed_at = OPENED_AT;
        let chain = Self {
            chain: Modelled::new().await,
            network,
            memory: tokio::sync::Mutex::default(),
        };
        chain.put(NETWORK, &chain.network);
        for (index, licence_count) in (0..).zip(licence_counts) {
            let asset = Asset {
                network: NETWORK,
                index,
                price_per_gb: 9,
                jurisdiction: HOME,
                licence_count: *licence_count,
                ..zeros()
            };
            chain.put(addresses::asset(&NETWORK, index), &asset);
        }
        chain
    }

    /// An asset's licence of this number, valid for ever unless `change` says otherwise.
    fn grant(&self, asset: u32, number: u16, change: impl FnOnce(&mut Licence)) -> Pubkey {
        let mut licence = Licence {
            network: NETWORK,
            asset: addresses::asset(&NETWORK, asset),
            number,
            jurisdiction: HOME,
            valid_from: EVER.0,
            valid_until: EVER.1,
            ..zeros()
        };
        change(&mut licence);
        let address = addresses::licence(&licence.asset, number);
        self.put(address, &licence);
        address
    }

    /// What the snapshot that an epoch begins with says of each asset.
    async fn codes(&self, begins: Begins) -> Result<Vec<u8>, ChainError> {
        let memory = &mut *self.memory.lock().await;
        let read = read_snapshot(&self.rpc, &NETWORK, 0, begins, memory).await;
        let assets = read?.0.assets;
        assert!(assets.iter().all(|asset| asset.price_per_gb == 9));
        Ok(assets.iter().map(|asset| asset.not_licensed).collect())
    }

    /// As another process, which remembers nothing.
    async fn forget(&self) {
        *self.memory.lock().await = SnapshotMemory::default();
    }

    async fn codes_in(&self, epoch: u64) -> Vec<u8> {
        let codes = self.codes(Begins::Epoch(epoch)).await;
        codes.expect("the node answers")
    }
}

#[tokio::test]
async fn an_epoch_is_judged_by_its_number() {
    let chain = Chain::new(&[1, 1, 0, 2], 1).await;
    chain.grant(0, 0, |licence| {
        (licence.suspended_from, licence.lifted_from) = (8, 10);
        licence.suspended_until = i64::MAX;
    });
    chain.grant(1, 0, |licence| licence.ended_from = 9);
    chain.grant(3, 0, |licence| licence.valid_until = 2);
    chain.grant(3, 1, |licence| licence.ended_from = 10);
    assert_eq!(chain.codes_in(7).await, [0, 0, 1, 0]);
    assert_eq!(chain.codes_in(8).await, [2, 0, 1, 0]);
    assert_eq!(chain.codes_in(9).await, [2, 3, 1, 0]);
    assert_eq!(chain.codes_in(10).await, [0, 3, 1, 3]);
    let first = chain.codes(Begins::AfterFinal).await;
    assert_eq!(first.expect("the node answers"), [0, 0, 1, 0]);
}

#[tokio::test]
async fn an_epoch_is_judged_by_the_clock_of_its_snapshot() {
    let chain = Chain::new(&[1, 1], 1).await;
    let read = chain.codes(Begins::Epoch(7)).await;
    // No account of these licences is there yet.
    assert!(read.is_err());
    let now = crate::chain::read_unix_time(&chain.rpc)
        .await
        .expect("a clock");
    chain.grant(0, 0, |licence| licence.valid_until = now + 600);
    chain.grant(1, 0, |licence| licence.valid_from = now + 600);
    assert_eq!(chain.codes_in(7).await, [0, 1]);
    chain.model.set_clock(1_200);
    assert_eq!(chain.codes_in(7).await, [3, 0]);
}

#[tokio::test]
async fn a_network_that_requires_none_reads_none() {
    let chain = Chain::new(&[1, 255], 0).await;
    assert_eq!(chain.codes_in(7).await, [0, 0]);
}

/// Also when its own is whole.
#[tokio::test]
async fn a_lease_is_as_good_as_what_it_is_of() {
    let chain = Chain::new(&[1, 1, 1], 1).await;
    // Of an asset that the network did not have when its account was read.
    let far = chain.grant(9, 0, |licence| {
        licence.suspended_from = 8;
        licence.suspended_until = i64::MAX;
    });
    let lease_of = |parent| {
        move |licence: &mut Licence| {
            (licence.kind, licence.parent, licence.depth) = (1, parent, 1);
        }
    };
    let near = chain.grant(0, 0, |_| {});
    chain.grant(1, 0, lease_of(near));
    chain.grant(2, 0, lease_of(far));
    assert_eq!(chain.codes_in(7).await, [0, 0, 0]);
    assert_eq!(chain.codes_in(8).await, [0, 0, 2]);
}

#[tokio::test]
async fn licences_of_a_former_jurisdiction_count_no_more() {
    let chain = Chain::new(&[2], 1).await;
    chain.grant(0, 0, |licence| licence.jurisdiction = HOME + 1);
    chain.grant(0, 1, |licence| licence.valid_until = 2);
    assert_eq!(chain.codes_in(7).await, [3]);
}

/// More than one request holds, each in its place.
#[tokio::test]
async fn many_licences_are_read_in_parts() {
    let chain = Chain::new(&[250, 100, 1], 1).await;
    for (asset, count) in [(0, 250), (1, 100), (2, 1)] {
        for number in 0..count {
            chain.grant(asset, number, |licence| licence.valid_until = 2);
        }
    }
    assert_eq!(chain.codes_in(7).await, [3, 3, 3]);
    chain.forget().await;
    chain.grant(0, 249, |_| {});
    chain.grant(2, 0, |_| {});
    assert_eq!(chain.codes_in(7).await, [0, 3, 0]);
}

#[tokio::test]
async fn a_node_without_a_licence_is_not_believed() {
    let chain = Chain::new(&[1], 1).await;
    let address = chain.grant(0, 0, |_| {});
    chain.node.becomes([Fault::NullAccount(address)]);
    assert!(chain.codes(Begins::Epoch(7)).await.is_err());
    // Nor one that has another in its place.
    let elsewhere = chain.grant(1, 0, |_| {});
    chain.node.becomes([]);
    assert_eq!(chain.codes_in(7).await, [0]);
    let mut other: Licence = zeros();
    (other.network, other.asset) = (NETWORK, addresses::asset(&NETWORK, 1));
    chain.put(address, &other);
    assert_ne!(address, elsewhere);
    assert!(chain.codes(Begins::Epoch(7)).await.is_err());
}

/// The first epoch of a log opened when the chain says so, not when the log begins.
#[tokio::test]
async fn the_first_epoch_is_judged_by_when_it_opened_on_chain() {
    let mut chain = Chain::new(&[1, 1, 1], 1).await;
    chain.grant(0, 0, |licence| licence.granted_at = OPENED_AT);
    chain.grant(1, 0, |licence| licence.granted_at = OPENED_AT - 1);
    chain.grant(2, 0, |licence| licence.valid_until = OPENED_AT + 1);
    let first = chain.codes(Begins::AfterFinal).await;
    assert_eq!(first.expect("the node answers"), [1, 0, 0]);
    assert_eq!(chain.codes_in(7).await, [0, 0, 3]);

    // So it is also with whether licences are required.
    chain.network.next_parameters = chain.network.parameters;
    chain.network.next_parameters.requires_licences = 0;
    chain.network.next_parameters_at = OPENED_AT + 1;
    chain.put(NETWORK, &chain.network);
    let first = chain.codes(Begins::AfterFinal).await;
    assert_eq!(first.expect("the node answers"), [1, 0, 0]);
    assert_eq!(chain.codes_in(7).await, [0, 0, 0]);
}

#[tokio::test]
async fn what_an_archive_tells_is_not_read() {
    let chain = Chain::new(&[1], 1).await;
    let codes = chain.codes(Begins::AfterArchived).await;
    assert_eq!(codes.expect("the node answers"), [0]);
}

/// Otherwise whoever granted many once had them read for ever.
#[tokio::test]
async fn what_is_dead_is_read_once() {
    let chain = Chain::new(&[3], 1).await;
    let ended = chain.grant(0, 0, |licence| licence.ended_from = 7);
    let expired = chain.grant(0, 1, |licence| licence.valid_until = 2);
    chain.grant(0, 2, |licence| licence.ended_from = 9);
    assert_eq!(chain.codes_in(7).await, [0]);
    for dead in [ended, expired] {
        chain.model.set(dead, None);
    }
    assert_eq!(chain.codes_in(8).await, [0]);
    assert_eq!(chain.codes_in(9).await, [3]);
    // An earlier epoch that is opened again may know it alive: it is read, and here it is gone.
    assert!(chain.codes(Begins::Epoch(6)).await.is_err());
    chain.forget().await;
    assert!(chain.codes(Begins::Epoch(9)).await.is_err());
}

/// A licence that can still change is read for every epoch.
#[tokio::test]
async fn what_lives_is_read_again() {
    let chain = Chain::new(&[1], 1).await;
    chain.grant(0, 0, |licence| {
        (licence.suspended_from, licence.suspended_until) = (7, i64::MAX);
    });
    assert_eq!(chain.codes_in(7).await, [2]);
    chain.grant(0, 0, |licence| {
        (licence.suspended_from, licence.suspended_until) = (7, i64::MAX);
        licence.lifted_from = 8;
    });
    assert_eq!(chain.codes_in(8).await, [0]);
}

/// What a dead lease is of is not needed to know that it is dead.
#[tokio::test]
async fn a_dead_lease_needs_no_parent() {
    let chain = Chain::new(&[1], 1).await;
    let parent = addresses::licence(&addresses::asset(&NETWORK, 9), 0);
    chain.grant(0, 0, |licence| {
        (licence.kind, licence.parent, licence.depth) = (1, parent, 1);
        licence.valid_until = 2;
    });
    assert_eq!(chain.codes_in(7).await, [3]);
}

#[tokio::test]
async fn a_request_that_fails_is_made_again_and_no_other() {
    let chain = Chain::new(&[250], 1).await;
    let addresses: Vec<Pubkey> = (0..250)
        .map(|number| chain.grant(0, number, |_| {}))
        .collect();
    chain.node.becomes([Fault::NullAccount(addresses[200])]);
    let read = chain.codes_in(7);
    let recovers = async {
        let first = addresses[200].to_string();
        while times_asked(&chain, &first) == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        chain.node.becomes([]);
    };
    let (codes, ()) = tokio::join!(read, recovers);
    assert_eq!(codes, [0]);
    assert_eq!(times_asked(&chain, &addresses[0].to_string()), 1);
    assert!(times_asked(&chain, &addresses[200].to_string()) > 1);
}

/// Licences are asked for at no earlier slot than that at which their asset named them.
#[tokio::test]
async fn licences_are_no_older_than_what_names_them() {
    let chain = Chain::new(&[1], 1).await;
    let parent = chain.grant(9, 0, |_| {});
    let lease = chain.grant(0, 0, |licence| {
        (licence.kind, licence.parent, licence.depth) = (1, parent, 1);
    });
    let asked = [addresses::asset(&NETWORK, 0), lease, parent].map(|key| key.to_string());
    // The modelled chain makes a slot in ten milliseconds: now and then one passes between two answers.
    let (mut is_later, mut attempts) = ([false; 2], 0);
    while is_later != [true; 2] {
        assert!(attempts < 500, "{is_later:?}");
        assert_eq!(chain.codes_in(7).await, [0]);
        let [asset, of_lease, of_parent] = asked.each_ref().map(|key| least_slot(&chain, key));
        assert!(0 < asset && asset <= of_lease && of_lease <= of_parent);
        is_later[0] |= asset < of_lease;
        is_later[1] |= of_lease < of_parent;
        attempts += 1;
    }
}

fn times_asked(chain: &Chain, address: &str) -> usize {
    let calls = chain.node.calls();
    let asks = calls.iter().filter(|call| names(&call.params, address));
    asks.count()
}

/// The slot at or after which the account was asked for last.
fn least_slot(chain: &Chain, address: &str) -> u64 {
    let calls = chain.node.calls();
    let call = calls.iter().rfind(|call| names(&call.params, address));
    let call = call.expect("it was asked for");
    let slot = &call.params[1]["minContextSlot"];
    slot.as_u64().unwrap_or_default()
}

fn names(params: &serde_json::Value, address: &str) -> bool {
    let keys = params[0].as_array().into_iter().flatten();
    keys.filter_map(|key| key.as_str())
        .any(|key| key == address)
}
