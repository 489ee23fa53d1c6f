//! Leaves, nodes and trees.

use std::fs;

use openmast_ledger::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{NETWORK, path, published};

const DOMAINS: [(Domain, &str); 3] = [
    (Domain::Asset, "openmast/asset/3"),
    (Domain::Payer, "openmast/payer/3"),
    (Domain::Reserve, "openmast/resrv/1"),
];

/// Totals that look like something, with large and small ones among them.
fn totals(index: u32) -> Totals {
    match index {
        0 => Totals {
            bytes: Bytes(1_500_000_000),
            paid: Bytes(1_500_000_000),
            charged: BaseUnits(3_000_000),
            accrued: BaseUnits(3_000_000),
        },
        1 => Totals::ZERO,
        2 => Totals {
            bytes: Bytes(u64::MAX),
            paid: Bytes((1 << 62) + 7),
            charged: BaseUnits((1 << 60) + 1),
            accrued: BaseUnits((1 << 61) + 3),
        },
        _ => Totals {
            bytes: Bytes(index as u64 * 1_000_003),
            paid: Bytes(index as u64 * 900_001),
            charged: BaseUnits(index as u64 * 77_777),
            accrued: BaseUnits(index as u64 * 80_000),
        },
    }
}

fn node(node: &Node) -> Value {
    json!({
        "hash": hex::encode(node.hash),
        "charged": node.sums.charged.0.to_string(),
        "accrued": node.sums.accrued.0.to_string(),
    })
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
                "paid": totals.paid.0.to_string(),
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
                    "paid": totals.paid.0.to_string(),
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

/// The published trees, hashed with nothing of this crate.
fn published_trees_follow_the_protocol() {
    let file: Value =
        serde_json::from_str(&fs::read_to_string(path("trees.json")).unwrap()).unwrap();
    let number = |value: &Value| value.as_str().unwrap().parse::<u64>().unwrap();
    let mut proofs = 0;
    for tree in file["trees"].as_array().unwrap() {
        let domain = tree["domain"].as_str().unwrap();
        for leaf in tree["leaves"].as_array().unwrap() {
            let mut position = leaf["index"].as_u64().unwrap();
            let mut sums = [number(&leaf["charged"]), number(&leaf["accrued"])];
            let mut hash = Sha256::new()
                .chain_update([0])
                .chain_update(domain)
                .chain_update(NETWORK)
                .chain_update((position as u32).to_le_bytes())
                .chain_update(number(&leaf["bytes"]).to_le_bytes())
                .chain_update(number(&leaf["paid"]).to_le_bytes())
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
    assert_eq!(proofs, 3 * (1 + 2 + 3 + 5 + 8));
}
