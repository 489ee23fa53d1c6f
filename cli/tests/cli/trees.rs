//! Settlements of trees so deep that their proofs are long, without building them.

use openmast_client::accounts::Settlement;
use openmast_ledger::{BaseUnits, Bytes, Domain, Node, ProofNode, Sums, Totals, leaf, root_above};
use serde_json::{Value, json};

use crate::{program::zero, world::NETWORK};

/// The account that is proven.
pub const INDEX: u32 = 0;

/// A settlement, and what the oracle's API proves against it.
pub struct Deep {
    pub settlement: Settlement,
    pub asset_proof: Value,
    pub payer_proof: Value,
}

/// The settlement of `epoch`, with as many assets and payers as `levels` can hold. The first of each accrued twice as many base units as
/// the epoch's number, half of which was charged.
pub fn settled(epoch: u64, levels: u32) -> Deep {
    let totals = Totals {
        bytes: Bytes(10 * epoch),
        paid: Bytes(9 * epoch),
        charged: BaseUnits(epoch),
        accrued: BaseUnits(2 * epoch),
    };
    let siblings: Vec<ProofNode> = (0..levels).map(sibling).collect();
    let proof = json!({
        "epoch": epoch.to_string(),
        "totals": {
            "bytes": totals.bytes.0.to_string(),
            "paid": totals.paid.0.to_string(),
            "charged": totals.charged.0.to_string(),
            "accrued": totals.accrued.0.to_string(),
        },
        "siblings": siblings.iter().map(hex::encode).collect::<Vec<_>>(),
    });
    let root = |domain| {
        let leaf = leaf(domain, &NETWORK.to_bytes(), INDEX, totals);
        root_above(leaf, INDEX, &siblings).unwrap()
    };
    let (assets, payers) = (root(Domain::Asset), root(Domain::Payer));
    let mut settlement: Settlement = zero();
    settlement.network = NETWORK;
    let content = &mut settlement.content;
    (content.epoch, content.snapshot_slot) = (epoch, 100 * epoch);
    (content.asset_count, content.payer_count) = (1 << levels, 1 << levels);
    (content.asset_root, content.payer_root) = (assets.hash, payers.hash);
    (content.asset_charged, content.asset_accrued) = (assets.sums.charged.0, assets.sums.accrued.0);
    (content.payer_charged, content.payer_accrued) = (payers.sums.charged.0, payers.sums.accrued.0);
    Deep {
        settlement,
        asset_proof: proof.clone(),
        payer_proof: proof,
    }
}

/// What others earned or spent.
fn sibling(level: u32) -> ProofNode {
    let sum = BaseUnits(u64::from(level));
    Node {
        hash: [level as u8; 32],
        sums: Sums {
            charged: sum,
            accrued: sum,
        },
    }
    .to_bytes()
}
