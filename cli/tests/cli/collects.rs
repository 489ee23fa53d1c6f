//! What was split at each collect of an asset, from its transactions.

use borsh::BorshDeserialize;
use openmast_client::{
    accounts::Asset,
    addresses::{self, asset},
    events::Collected,
};
use serde_json::{Value, json};
use solana_signature::Signature;

use crate::{
    events::{event, lines},
    world::{EPOCH, NETWORK, World},
};

/// Lets the node tell of a transaction that collected asset 0: the newest so far.
fn collected(world: &World, byte: u8, change: impl FnOnce(&mut Collected)) -> String {
    let zeros = vec![0; 512];
    let mut it: Collected = BorshDeserialize::deserialize(&mut &zeros[..]).unwrap();
    (it.network, it.asset) = (NETWORK, asset(&NETWORK, 0));
    change(&mut it);
    let signature = Signature::from([byte; 64]).to_string();
    let logs = lines(&addresses::PROGRAM_ID, &event("Collected", &it));
    let told = json!({ "signature": signature, "slot": 400 + u64::from(byte), "err": null, "blockTime": 7 });
    let mut ledger = world.chain.ledger.lock().unwrap();
    ledger.history.entry(it.asset).or_default().insert(0, told);
    ledger.receipts.insert(signature.clone(), logs);
    signature
}

/// Two collects of an asset that has earned 30, of which the first splits 10 among 40 shares and the second 20.
async fn world() -> World {
    let world = World::new().await;
    collected(&world, 1, |it| {
        (it.epoch, it.lifetime_charged, it.owner, it.stakers) = (1, 10, 6, 4);
        (it.active_shares, it.departed, it.reward_per_share) = (30, 10, 5);
    });
    collected(&world, 2, |it| {
        (it.epoch, it.lifetime_charged, it.owner, it.treasury) = (EPOCH, 30, 15, 2);
        (it.levy, it.stakers, it.active_shares) = (1, 2, 30);
        it.reward_per_share = 1 << 70;
    });
    world.edit(&asset(&NETWORK, 0), |asset: &mut Asset| {
        (asset.collected, asset.collected_epoch) = (30, EPOCH);
        asset.reward_per_share = 1 << 70;
    });
    world
}

async fn collects(world: &World) -> Value {
    world
        .run(&["asset", "collects", "0", "--json"])
        .await
        .json(0)
}

#[tokio::test]
async fn what_each_collect_split_is_told_newest_first() {
    let world = world().await;
    let json = collects(&world).await;
    assert_eq!(
        (&json["is_whole"], &json["goes_on"]),
        (&json!(true), &json!(false))
    );
    let lines = json["collects"].as_array().unwrap();
    assert_eq!(lines.len(), 2);
    assert_eq!(
        (&lines[0]["epoch"], &lines[0]["split"]),
        (&json!("2"), &json!("20"))
    );
    assert_eq!(lines[0]["reward_per_share"], (1_u128 << 70).to_string());
    assert_eq!(
        (&lines[1]["stakers"], &lines[1]["earning_shares"]),
        (&json!("4"), &json!("40"))
    );
    assert_eq!(
        (&lines[1]["slot"], &lines[1]["unix_time"]),
        (&json!("401"), &json!("7"))
    );
}

#[tokio::test]
async fn what_a_node_leaves_out_is_not_passed_over() {
    let left_out = world().await;
    let account = asset(&NETWORK, 0);
    left_out
        .chain
        .ledger
        .lock()
        .unwrap()
        .history
        .get_mut(&account)
        .unwrap()
        .remove(0);
    let json = collects(&left_out).await;
    assert_eq!(json["is_whole"], false);
    assert!(
        json["notes"].to_string().contains("keeps too little"),
        "{json}"
    );
    // A transaction of which it keeps no logs.
    let untold = world().await;
    let signature = Signature::from([1; 64]).to_string();
    untold
        .chain
        .ledger
        .lock()
        .unwrap()
        .receipts
        .remove(&signature);
    assert_eq!(collects(&untold).await["is_whole"], false);
    let json = untold
        .run(&["asset", "collects", "9", "--json"])
        .await
        .json(3);
    assert!(
        json["error"]["message"]
            .as_str()
            .unwrap()
            .contains("there is no asset 9")
    );
}
