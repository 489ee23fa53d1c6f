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
    json!({ "hash": hex::encode(node.hash), "sum": node.sum.0.to_string() })
}

/// Totals that look like something, with large and small ones among them.
fn totals(index: u32) -> Totals {
    match index {
        0 => Totals {
            bytes: Bytes(1_500_000_000),
            amount: BaseUnits(3_000_000),
        },
        1 => Totals::ZERO,
        2 => Totals {
            bytes: Bytes(u64::MAX),
            amount: BaseUnits((1 << 60) + 1),
        },
        _ => Totals {
            bytes: Bytes(index as u64 * 1_000_003),
            amount: BaseUnits(index as u64 * 77_777),
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
                "amount": totals.amount.0.to_string(),
                "node": node(&leaf(*domain, &NETWORK, index, totals)),
            })
        })
        .collect();
    let absent: Vec<_> = DOMAINS
        .iter()
        .map(|(domain, name)| json!({ "domain": name, "node": node(&absent_leaf(*domain)) }))
        .collect();
    let [left, right] = [0, 2].map(|index| leaf(Domain::Asset, &NETWORK, index, totals(index)));
    let most = Node {
        sum: BaseUnits(u64::MAX),
        ..left
    };
    let least = Node {
        sum: BaseUnits(1),
        ..right
    };
    assert!(Node::parent(&most, &least).is_err());
    let nodes = json!([
        { "left": node(&left), "right": node(&right), "node": node(&Node::parent(&left, &right).unwrap()) },
        { "left": node(&right), "right": node(&left), "node": node(&Node::parent(&right, &left).unwrap()) },
        { "left": node(&most), "right": node(&least), "node": null },
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
                        "amount": totals.amount.0.to_string(),
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
        (0u64, 500, 300, 6_000, 1u64),
        (1, 500, 300, 6_000, 1),
        (99, 500, 300, 6_000, 1_000),
        (1_000_000, 500, 300, 6_000, 1_000),
        (1_000_000, 500, 300, 6_000, 0),
        (1_234_567, 333, 77, 9_999, 5),
        (u64::MAX, 2_500, 2_500, 10_000, 1),
        (u64::MAX, 0, 0, 0, 1),
    ];
    let splits: Vec<_> = cases
        .iter()
        .map(|&(amount, treasury, levy, stakers, active_shares)| {
            let policy = SplitPolicy {
                treasury: bps(treasury),
                levy: bps(levy),
                stakers: bps(stakers),
            };
            let split = policy.split(BaseUnits(amount), active_shares).unwrap();
            json!({
                "amount": amount.to_string(),
                "treasury_bps": treasury,
                "levy_bps": levy,
                "stakers_bps": stakers,
                "active_shares": active_shares.to_string(),
                "treasury": split.treasury.0.to_string(),
                "levy": split.levy.0.to_string(),
                "stakers": split.stakers.0.to_string(),
                "owner": split.owner.0.to_string(),
            })
        })
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
            let demand = Demand::new(Product(before), Bytes(bytes), PricePerGb(price)).unwrap();
            json!({
                "product_before": before.to_string(),
                "bytes": bytes.to_string(),
                "price_per_gb": price.to_string(),
                "product": demand.product.0.to_string(),
                "charged_before": demand.charged_before.0.to_string(),
                "demand": demand.amount.0.to_string(),
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
        let units: Vec<_> = demands.iter().copied().map(BaseUnits).collect();
        let parts = cut_by_largest_remainder(&units, BaseUnits(*available));
        json!({
            "demands": demands.iter().map(u64::to_string).collect::<Vec<_>>(),
            "available": available.to_string(),
            "parts": parts.iter().map(|part| part.0.to_string()).collect::<Vec<_>>(),
        })
    })
    .collect();
    let prices = [1_000_000, 0, u64::MAX];
    let hash = price_set_hash(7, &prices.map(PricePerGb)).unwrap();
    let mut bytes = 7u64.to_le_bytes().to_vec();
    bytes.extend(3u32.to_le_bytes());
    prices
        .iter()
        .for_each(|price| bytes.extend(price.to_le_bytes()));
    assert_eq!(hash[..], Sha256::digest(&bytes)[..]);
    let price_set = json!({
        "epoch": 7,
        "prices_per_gb": prices.iter().map(u64::to_string).collect::<Vec<_>>(),
        "hash": hex::encode(hash),
    });
    published(
        "charges.json",
        json!({ "lifetime": lifetime, "cuts": cuts, "price_set": price_set }),
    );
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
        let domain = format!("openmast/{}/1", tree["domain"].as_str().unwrap());
        for leaf in tree["leaves"].as_array().unwrap() {
            let mut position = leaf["index"].as_u64().unwrap();
            let mut sum = number(&leaf["amount"]);
            let mut hash = Sha256::new()
                .chain_update([0])
                .chain_update(&domain)
                .chain_update(NETWORK)
                .chain_update((position as u32).to_le_bytes())
                .chain_update(number(&leaf["bytes"]).to_le_bytes())
                .chain_update(sum.to_le_bytes())
                .finalize()
                .to_vec();
            for sibling in leaf["proof"].as_array().unwrap() {
                let sibling = hex::decode(sibling.as_str().unwrap()).unwrap();
                let own = [hash.as_slice(), &sum.to_le_bytes()].concat();
                let children = if position % 2 == 0 {
                    [own, sibling.clone()]
                } else {
                    [sibling.clone(), own]
                };
                hash = Sha256::digest([vec![1], children.concat()].concat()).to_vec();
                sum += u64::from_le_bytes(sibling[32..].try_into().unwrap());
                position /= 2;
            }
            assert_eq!(hex::encode(hash), tree["root"]["hash"].as_str().unwrap());
            assert_eq!(sum, number(&tree["root"]["sum"]));
            proofs += 1;
        }
    }
    assert_eq!(proofs, 2 * (1 + 2 + 3 + 5 + 8));
}
