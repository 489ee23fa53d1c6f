//! Stakes change after their asset is collected up to the newest final settlement: in one transaction, or in two when the
//! proof is too long for that, and from the start again when another settlement becomes final in between.

use openmast_client::{
    accounts::{Asset, ProgramAccount, Settlement, Stake},
    addresses,
};
use openmast_ledger::{BaseUnits, Bytes, Domain, Node, ProofNode, Totals, leaf};
use serde_json::{Value, json};

use crate::{
    chain::{Ledger, program_account},
    world::{EPOCH, NETWORK, Ran, World, zero},
};

const INDEX: u32 = 0;
const PENDING: u64 = 5;
/// More settlements than a command follows.
const SETTLEMENTS: u64 = 8;

/// A settlement of as many assets as `levels` can hold, and the proof of the first as the API tells it.
fn settled(epoch: u64, levels: u32) -> (Settlement, Value) {
    let totals = Totals {
        bytes: Bytes(10 * epoch),
        amount: BaseUnits(epoch),
    };
    let network = NETWORK.to_bytes();
    let siblings: Vec<ProofNode> = (0..levels).map(sibling).collect();
    let mut node = leaf(Domain::Asset, &network, INDEX, totals);
    for sibling in &siblings {
        node = Node::parent(&node, &Node::from_bytes(sibling)).unwrap();
    }
    let mut settlement: Settlement = zero();
    (settlement.network, settlement.epoch, settlement.state) = (NETWORK, epoch, 1);
    (settlement.asset_count, settlement.asset_root) = (1 << levels, node.hash);
    settlement.amount = node.sum.0;
    let proof = json!({
        "epoch": epoch.to_string(),
        "totals": { "bytes": totals.bytes.0.to_string(), "amount": totals.amount.0.to_string() },
        "siblings": siblings.iter().map(hex::encode).collect::<Vec<_>>(),
    });
    (settlement, proof)
}

/// What other assets earned.
fn sibling(level: u32) -> ProofNode {
    let sum = BaseUnits(u64::from(level));
    Node {
        hash: [level as u8; 32],
        sum,
    }
    .to_bytes()
}

/// The world with settlements of trees that deep, the first of them final, and a stake that waits.
async fn world(levels: u32, overtakes: u32) -> World {
    let world = World::new().await;
    let mut ledger = world.chain.ledger.lock().unwrap();
    for epoch in EPOCH..EPOCH + SETTLEMENTS {
        let (settlement, proof) = settled(epoch, levels);
        let account = program_account("Settlement", &settlement);
        let address = addresses::settlement(&NETWORK, epoch);
        ledger.accounts.insert(address, account);
        ledger.proofs.insert((INDEX, epoch), proof);
    }
    let asset = addresses::asset(&NETWORK, INDEX);
    let mut stake: Stake = zero();
    (stake.asset, stake.staker, stake.pending) = (asset, world.signer, PENDING);
    let account = program_account("Stake", &stake);
    let address = addresses::stake(&asset, &world.signer);
    ledger.accounts.insert(address, account);
    ledger.overtakes = overtakes;
    drop(ledger);
    world
}

async fn activate(world: &World, more: &[&str]) -> Ran {
    let url = world.chain.url();
    let variables = [("OPENMAST_RPC_URL", url.as_str()), ("OPENMAST_API", &url)];
    let arguments = [&["activate", "0", "--json"], more].concat();
    world.run_with(&variables, &arguments).await
}

fn collected_epoch(ledger: &Ledger) -> u64 {
    let account = &ledger.accounts[&addresses::asset(&NETWORK, INDEX)];
    let asset = Asset::decode(&account.owner, &account.data).unwrap();
    asset.collected_epoch
}

#[tokio::test]
async fn a_short_proof_and_the_change_share_a_transaction() {
    let world = world(20, 0).await;
    let json = activate(&world, &[]).await.json(0);
    assert_eq!(json["collected"], true);
    let ledger = world.chain.ledger.lock().unwrap();
    assert_eq!(ledger.landed, [["collect", "activate_stake"]]);
}

#[tokio::test]
async fn a_long_proof_goes_first() {
    let world = world(21, 0).await;
    let json = activate(&world, &[]).await.json(0);
    assert_eq!(json["collected"], true);
    let earning = json["stake"]["active"].as_str().unwrap();
    assert_eq!(earning, PENDING.to_string());
    let ledger = world.chain.ledger.lock().unwrap();
    assert_eq!(ledger.landed, [["collect"], ["activate_stake"]]);
}

#[tokio::test]
async fn a_settlement_in_between_is_collected_too() {
    let world = world(22, 1).await;
    activate(&world, &[]).await.json(0);
    let ledger = world.chain.ledger.lock().unwrap();
    assert_eq!(
        ledger.landed,
        [["collect"], ["collect"], ["activate_stake"]]
    );
    assert_eq!(collected_epoch(&ledger), EPOCH + 1);
}

#[tokio::test]
async fn it_does_not_run_after_settlements_forever() {
    let world = world(21, u32::MAX).await;
    let json = activate(&world, &[]).await.json(4);
    assert_eq!(json["error"]["program_error"], "NotCollected");
    let ledger = world.chain.ledger.lock().unwrap();
    assert_eq!(ledger.landed, [["collect"]; 4]);
    assert_eq!(json["error"]["landed"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn a_dry_run_says_that_it_cannot_show_the_second() {
    let world = world(21, 0).await;
    let json = activate(&world, &["--dry-run"]).await.json(3);
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.contains("in a transaction of its own"), "{message}");
    assert!(!world.chain.was_asked("sendTransaction"));
}
