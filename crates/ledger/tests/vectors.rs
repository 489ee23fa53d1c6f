//! Published vectors (`vectors/*.json`): other implementations must give the same.
//!
//! Bytes are hex, amounts are decimal strings (JSON numbers lose digits above 2⁵³). The files are written by this
//! test: `OPENMAST_UPDATE=1 cargo test -p openmast-ledger --test vectors`. Without that it checks that they are what the
//! crate computes, and the checks below compute the hashes once more on their own.

use std::{fs, path::PathBuf};

use openmast_ledger::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const NETWORK: NetworkId = *b"network address of the vectors..";
const DOMAINS: [(Domain, &str); 2] = [(Domain::Asset, "asset"), (Domain::Payer, "payer")];

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("vectors")
        .join(name)
}

/// Compares with the published file, or writes it when asked to.
fn published(name: &str, computed: Value) {
    let text = format!("{computed:#}\n");
    let path = path(name);
    if std::env::var_os("OPENMAST_UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        return;
    }
    let file =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(
        file, text,
        "{name} differs from what the crate computes. Other implementations follow the file: if the change is meant, \
         OPENMAST_UPDATE=1 cargo test -p openmast-ledger --test vectors"
    );
}

fn node(node: &Node) -> Value {
    json!({
        "hash": hex::encode(node.hash),
        "charged": node.sums.charged.0.to_string(),
        "accrued": node.sums.accrued.0.to_string(),
    })
}

/// Totals that look like something, with large and small ones among them.
fn totals(index: u32) -> Totals {
    match index {
        0 => Totals {
            bytes: Bytes(1_500_000_000),
            charged: BaseUnits(3_000_000),
            accrued: BaseUnits(3_000_000),
        },
        1 => Totals::ZERO,
        2 => Totals {
            bytes: Bytes(u64::MAX),
            charged: BaseUnits((1 << 60) + 1),
            accrued: BaseUnits((1 << 61) + 3),
        },
        _ => Totals {
            bytes: Bytes(index as u64 * 1_000_003),
            charged: BaseUnits(index as u64 * 77_777),
            accrued: BaseUnits(index as u64 * 80_000),
        },
    }
}

#[test]
fn leaves_and_nodes() {
    let leaves: Vec<_> = DOMAINS
        .iter()
        .flat_map(|(domain, name)| [0, 1, 2, 3, u32::MAX].map(|index| (domain, name, index)))
        .map(|(domain, name, index)| {
            let totals = totals(index);
            json!({
                "domain": name,
                "index": index,
                "bytes": totals.bytes.0.to_string(),
                "charged": totals.charged.0.to_string(),
                "accrued": totals.accrued.0.to_string(),
                "node": node(&leaf(*domain, &NETWORK, index, totals)),
            })
        })
        .collect();
    let absent: Vec<_> = DOMAINS
        .iter()
        .map(|(domain, name)| json!({ "domain": name, "node": node(&absent_leaf(*domain)) }))
        .collect();
    let [left, right] = [0, 2].map(|index| leaf(Domain::Asset, &NETWORK, index, totals(index)));
    let with = |node: Node, charged, accrued| {
        let (charged, accrued) = (BaseUnits(charged), BaseUnits(accrued));
        let sums = Sums { charged, accrued };
        Node { sums, ..node }
    };
    let overflows = [
        (with(left, 0, u64::MAX), with(right, 0, 1)),
        (with(left, u64::MAX, 5), with(right, 1, 5)),
    ];
    assert!(
        overflows
            .iter()
            .all(|(left, right)| Node::parent(left, right).is_err())
    );
    let nodes = json!([
        { "left": node(&left), "right": node(&right), "node": node(&Node::parent(&left, &right).unwrap()) },
        { "left": node(&right), "right": node(&left), "node": node(&Node::parent(&right, &left).unwrap()) },
        { "left": node(&overflows[0].0), "right": node(&overflows[0].1), "node": null },
        { "left": node(&overflows[1].0), "right": node(&overflows[1].1), "node": null },
    ]);
    let network = hex::encode(NETWORK);
    published(
        "nodes.json",
        json!({ "network": network, "leaves": leaves, "absent": absent, "nodes": nodes }),
    );
}

#[test]
fn trees() {
    let mut trees = Vec::new();
    for (domain, name) in DOMAINS {
        for leaf_count in [0u32, 1, 2, 3, 5, 8] {
            let totals: Vec<_> = (0..leaf_count).map(totals).collect();
            let tree = MerkleSumTree::build(domain, NETWORK, &totals).unwrap();
            let leaves: Vec<_> = (0..leaf_count)
                .zip(&totals)
                .map(|(index, totals)| {
                    let proof: Vec<_> =
                        tree.proof(index).unwrap().iter().map(hex::encode).collect();
                    json!({
                        "index": index,
                        "bytes": totals.bytes.0.to_string(),
                        "charged": totals.charged.0.to_string(),
                        "accrued": totals.accrued.0.to_string(),
                        "proof": proof,
                    })
                })
                .collect();
            trees.push(json!({
                "domain": name,
                "leaf_count": leaf_count,
                "height": height(leaf_count),
                "root": node(&tree.root()),
                "leaves": leaves,
            }));
        }
    }
    published(
        "trees.json",
        json!({ "network": hex::encode(NETWORK), "trees": trees }),
    );
    published_trees_follow_the_protocol();
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
fn charges() {
    let cases: [(u128, u64, u64); 6] = [
        (0, 1_000_000_000, 2_000_000),
        (0, 499, 2_000_000),
        (999_999_999, 1, 1),
        (1_500_000_000, 123_456_789, 4_321_000),
        (0, 1 << 40, 0),
        (u64::MAX as u128 * 999_999_999, 1_000_000, 1_000_000),
    ];
    let lifetime: Vec<_> = cases
        .iter()
        .map(|&(before, bytes, price)| {
            let mut open = OpenDemand::open(Product(before), PricePerGb(price)).unwrap();
            open.add(Bytes(bytes)).unwrap();
            json!({
                "product_before": before.to_string(),
                "bytes": bytes.to_string(),
                "price_per_gb": price.to_string(),
                "product": open.product().0.to_string(),
                "worth_before": Product(before).charge().unwrap().0.to_string(),
                "demand": open.amount().0.to_string(),
            })
        })
        .collect();
    let cuts: Vec<_> = [
        (vec![10, 10, 10], 10u64),
        (vec![1, 1, 1], 2),
        (vec![5, 0, 3], 7),
        (vec![100, 50], 200),
        (vec![7, 11, 13, 17], 0),
        (vec![u64::MAX, u64::MAX, 1], u64::MAX),
    ]
    .iter()
    .map(|(demands, available)| {
        let parts = cut_by_largest_remainder(&units(demands), BaseUnits(*available));
        json!({
            "demands": strings(&units(demands)),
            "available": available.to_string(),
            "parts": strings(&parts),
        })
    })
    .collect();
    published(
        "charges.json",
        json!({
            "lifetime": lifetime,
            "cuts": cuts,
            "accruals": accruals(),
            "price_sets": [price_set(&[(7, &[1_000_000, 0, u64::MAX])]), price_set(&[(7, &[5]), (7, &[6, 7])])],
        }),
    );
}

fn units(amounts: &[u64]) -> Vec<BaseUnits> {
    amounts.iter().copied().map(BaseUnits).collect()
}

fn strings(amounts: &[BaseUnits]) -> Vec<String> {
    amounts.iter().map(|amount| amount.0.to_string()).collect()
}

/// What is free, and behind it what a withdrawal request holds.
fn balance(free: u64, held: u64) -> [Source; 2] {
    [Source::Free(BaseUnits(free)), Source::Held(BaseUnits(held))]
}

/// One payer with two assets and less and less money.
fn accruals() -> Vec<Value> {
    let (owed, new) = (units(&[10, 4]), units(&[6, 20]));
    [(40u64, 0u64), (27, 0), (27, 5), (7, 5), (0, 100), (0, 0)]
        .iter()
        .map(|&(free, held)| {
            let accruals = accrue(&balance(free, held), &owed, &new);
            let column = |part: fn(&Accrual) -> BaseUnits| {
                strings(&accruals.iter().map(part).collect::<Vec<_>>())
            };
            json!({
                "free": free.to_string(),
                "held": held.to_string(),
                "owed_before": strings(&owed),
                "demands": strings(&new),
                "accrued": column(|it| it.accrued),
                "owed": column(|it| it.owed),
                "written_off": column(|it| it.written_off),
            })
        })
        .collect()
}

/// The hash of the tariffs of an epoch, each with its prices.
fn price_set(tariffs: &[(u64, &[u64])]) -> Value {
    let prices: Vec<Vec<PricePerGb>> = tariffs
        .iter()
        .map(|(_, prices)| prices.iter().copied().map(PricePerGb).collect())
        .collect();
    let borrowed: Vec<(u64, &[PricePerGb])> = tariffs
        .iter()
        .zip(&prices)
        .map(|(tariff, prices)| (tariff.0, prices.as_slice()))
        .collect();
    let hash = price_set_hash(&borrowed).unwrap();
    let mut bytes = Vec::new();
    for (epoch, prices) in tariffs {
        bytes.extend(epoch.to_le_bytes());
        bytes.extend((prices.len() as u32).to_le_bytes());
        prices
            .iter()
            .for_each(|price| bytes.extend(price.to_le_bytes()));
    }
    assert_eq!(hash[..], Sha256::digest(&bytes)[..]);
    let tariffs: Vec<_> = tariffs
        .iter()
        .map(|(epoch, prices)| {
            json!({
                "epoch": epoch,
                "prices_per_gb": prices.iter().map(u64::to_string).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({ "tariffs": tariffs, "hash": hex::encode(hash) })
}

#[test]
fn breaker() {
    let waters: Vec<_> = [
        (vec![9u64, 2, 9], 13u64),
        (vec![1, 1, 1], 2),
        (vec![5, 0, 3], 100),
        (vec![u64::MAX, u64::MAX, 1], u64::MAX),
    ]
    .iter()
    .map(|(wants, available)| {
        let parts = water_fill(&units(wants), BaseUnits(*available));
        json!({
            "wants": strings(&units(wants)),
            "available": available.to_string(),
            "parts": strings(&parts),
        })
    })
    .collect();
    let allotments: Vec<_> = [
        (vec![1_000u64, 100, 50], vec![0u64, 200, 40], 1_000u64),
        (vec![1_000, 100, 50], vec![600, 600, 600], 500),
        (vec![10, 10, 10], vec![4, 0, 0], 15),
        (vec![10, 10, 10], vec![4, 0, 0], 30),
    ]
    .iter()
    .map(|(wants, firsts, available)| {
        let parts = allot(&units(wants), &units(firsts), BaseUnits(*available));
        json!({
            "wants": strings(&units(wants)),
            "firsts": strings(&units(firsts)),
            "available": available.to_string(),
            "parts": strings(&parts),
        })
    })
    .collect();
    let mut average = TrailingAverage::default();
    let averages: Vec<_> = [100u64, 7, 0, 1 << 60, 1]
        .iter()
        .map(|&charged| {
            average = average.after(BaseUnits(charged));
            json!({
                "charged": charged.to_string(),
                "trailing": average.0.to_string(),
                "first": average.first().0.to_string(),
            })
        })
        .collect();
    published(
        "breaker.json",
        json!({ "water": waters, "allotments": allotments, "trailing_average": averages }),
    );
}

#[test]
fn contents() {
    let filled = Content {
        epoch: 12,
        snapshot_slot: 345_678_901,
        closed_at: 1_790_000_000,
        asset_count: 3,
        payer_count: 40_000,
        asset_root: [1; 32],
        asset_charged: 5_000_000_000,
        asset_accrued: 5_000_000_001,
        payer_root: [2; 32],
        payer_charged: 5_000_000_000,
        payer_accrued: 5_000_000_001,
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
                "asset_root": hex::encode(content.asset_root),
                "asset_charged": content.asset_charged.to_string(),
                "asset_accrued": content.asset_accrued.to_string(),
                "payer_root": hex::encode(content.payer_root),
                "payer_charged": content.payer_charged.to_string(),
                "payer_accrued": content.payer_accrued.to_string(),
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

/// The published trees, hashed with nothing of this crate.
fn published_trees_follow_the_protocol() {
    let file: Value =
        serde_json::from_str(&fs::read_to_string(path("trees.json")).unwrap()).unwrap();
    let number = |value: &Value| value.as_str().unwrap().parse::<u64>().unwrap();
    let mut proofs = 0;
    for tree in file["trees"].as_array().unwrap() {
        let domain = format!("openmast/{}/2", tree["domain"].as_str().unwrap());
        for leaf in tree["leaves"].as_array().unwrap() {
            let mut position = leaf["index"].as_u64().unwrap();
            let mut sums = [number(&leaf["charged"]), number(&leaf["accrued"])];
            let mut hash = Sha256::new()
                .chain_update([0])
                .chain_update(&domain)
                .chain_update(NETWORK)
                .chain_update((position as u32).to_le_bytes())
                .chain_update(number(&leaf["bytes"]).to_le_bytes())
                .chain_update(sums.map(u64::to_le_bytes).concat())
                .finalize()
                .to_vec();
            for sibling in leaf["proof"].as_array().unwrap() {
                let sibling = hex::decode(sibling.as_str().unwrap()).unwrap();
                let own = [hash.as_slice(), sums.map(u64::to_le_bytes).as_flattened()].concat();
                let children = if position % 2 == 0 {
                    [own, sibling.clone()]
                } else {
                    [sibling.clone(), own]
                };
                hash = Sha256::digest([vec![1], children.concat()].concat()).to_vec();
                for (sum, sibling) in sums.iter_mut().zip(sibling[32..].as_chunks().0) {
                    *sum += u64::from_le_bytes(*sibling);
                }
                position /= 2;
            }
            assert_eq!(hex::encode(hash), tree["root"]["hash"].as_str().unwrap());
            let root = ["charged", "accrued"].map(|column| number(&tree["root"][column]));
            assert_eq!(sums, root);
            proofs += 1;
        }
    }
    assert_eq!(proofs, 2 * (1 + 2 + 3 + 5 + 8));
}
