//! Contents, statements, splits and rewards.

use openmast_ledger::*;
use serde_json::json;

use crate::{NETWORK, published};

#[test]
fn contents() {
    let filled = Content {
        epoch: 12,
        snapshot_slot: 345_678_901,
        closed_at: 1_790_000_000,
        asset_count: 3,
        payer_count: 40_000,
        reserve_count: 700,
        asset_root: [1; 32],
        asset_charged: 6_000_000_000,
        asset_accrued: 6_500_000_001,
        payer_root: [2; 32],
        payer_charged: 5_000_000_000,
        payer_accrued: 5_000_000_001,
        reserve_root: [6; 32],
        reserve_charged: 1_000_000_000,
        reserve_accrued: 1_500_000_000,
        bytes: u64::MAX,
        archive_hash: [3; 32],
        private_root: [4; 32],
        price_set_hash: [5; 32],
    };
    let contents: Vec<_> = [Content::default(), filled]
        .iter()
        .map(|content| {
            json!({
                "epoch": content.epoch.to_string(),
                "snapshot_slot": content.snapshot_slot.to_string(),
                "closed_at": content.closed_at.to_string(),
                "asset_count": content.asset_count,
                "payer_count": content.payer_count,
                "reserve_count": content.reserve_count,
                "asset_root": hex::encode(content.asset_root),
                "asset_charged": content.asset_charged.to_string(),
                "asset_accrued": content.asset_accrued.to_string(),
                "payer_root": hex::encode(content.payer_root),
                "payer_charged": content.payer_charged.to_string(),
                "payer_accrued": content.payer_accrued.to_string(),
                "reserve_root": hex::encode(content.reserve_root),
                "reserve_charged": content.reserve_charged.to_string(),
                "reserve_accrued": content.reserve_accrued.to_string(),
                "bytes": content.bytes.to_string(),
                "archive_hash": hex::encode(content.archive_hash),
                "private_root": hex::encode(content.private_root),
                "price_set_hash": hex::encode(content.price_set_hash),
                "encoded": hex::encode(content.to_bytes()),
                "hash": hex::encode(content.hash(&NETWORK)),
            })
        })
        .collect();
    published(
        "contents.json",
        json!({ "network": hex::encode(NETWORK), "contents": contents }),
    );
}

#[test]
fn statements() {
    let payments: Vec<_> = [
        (100u64, 100u64, 100u64),
        (100, 99, 100),
        (100, 150, 200),
        (1, 199, 200),
        (0, 0, 0),
        (u64::MAX - 1, u64::MAX - 1, u64::MAX),
    ]
    .iter()
    .map(|&(claim, unspent, all_claims)| {
        let payment =
            statement_payment(BaseUnits(claim), BaseUnits(unspent), BaseUnits(all_claims));
        json!({
            "claim": claim.to_string(),
            "unspent": unspent.to_string(),
            "all_claims": all_claims.to_string(),
            "payment": payment.0.to_string(),
        })
    })
    .collect();
    published("statements.json", json!(payments));
}

#[test]
fn splits() {
    let bps = |parts| BasisPoints::new(parts).unwrap();
    let cases = [
        (0u64, 500, 300, 6_000, 1u64, 1u64),
        (1, 500, 300, 6_000, 1, 1),
        (99, 500, 300, 6_000, 1_000, 10_000),
        (1_000_000, 500, 300, 6_000, 1_000, 10_000),
        (1_000_000, 500, 300, 6_000, 999, 10_000),
        (1_000_000, 500, 300, 6_000, 1_000, 10_001),
        (1_000_000, 500, 300, 6_000, 1, 10_000),
        (1_000_000, 500, 300, 6_000, 0, 10_000),
        (1_234_567, 333, 77, 9_999, 5, 49),
        (u64::MAX, 2_500, 2_500, 10_000, 1, 10),
        (u64::MAX, 2_500, 2_500, 10_000, u64::MAX / 11, u64::MAX),
        (u64::MAX, 0, 0, 0, 1, 1),
    ];
    let splits: Vec<_> = cases
        .iter()
        .map(
            |&(amount, treasury, levy, stakers, active_shares, share_supply)| {
                let policy = SplitPolicy {
                    treasury: bps(treasury),
                    levy: bps(levy),
                    stakers: bps(stakers),
                };
                let split = policy
                    .split(BaseUnits(amount), active_shares, share_supply)
                    .unwrap();
                json!({
                    "amount": amount.to_string(),
                    "treasury_bps": treasury,
                    "levy_bps": levy,
                    "stakers_bps": stakers,
                    "active_shares": active_shares.to_string(),
                    "share_supply": share_supply.to_string(),
                    "treasury": split.treasury.0.to_string(),
                    "levy": split.levy.0.to_string(),
                    "stakers": split.stakers.0.to_string(),
                    "owner": split.owner.0.to_string(),
                })
            },
        )
        .collect();
    published("splits.json", json!(splits));
}

#[test]
fn rewards() {
    let accruals = [
        (100u64, 3u64),
        (1, 7),
        (0, 7),
        (u64::MAX >> 1, 7),
        (12_345_678, u64::MAX),
        (1, 1),
    ];
    let mut pool = RewardPool::default();
    let mut rewards = StakeRewards::default();
    let mut last_shares = 0;
    let steps: Vec<_> = accruals
        .iter()
        .map(|&(amount, active_shares)| {
            if active_shares != last_shares {
                pool.active_shares_changed();
                last_shares = active_shares;
            }
            pool.accrue(BaseUnits(amount), active_shares).unwrap();
            // A stake of one share, settled after every step.
            rewards.settle(&pool, 1).unwrap();
            json!({
                "amount": amount.to_string(),
                "active_shares": active_shares.to_string(),
                "reward_per_share": pool.per_share.to_string(),
                "reward_remainder": pool.remainder.to_string(),
                "one_share_owed": rewards.owed.0.to_string(),
                "one_share_fraction": rewards.fraction.to_string(),
            })
        })
        .collect();
    published("rewards.json", json!(steps));
}
