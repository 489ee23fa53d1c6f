//! The Merkle-sum tree of docs/reference/protocol.md, built whole from its leaves.

use sha2::{Digest, Sha256};

use super::ledger::Lifetime;

/// Hash, charged, accrued.
type Node = ([u8; 32], u64, u64);

/// Root of the tree over lifetime totals; `domain` is as in docs/reference/protocol.md. `None`: a sum is beyond
/// 64 bits.
pub(crate) fn root(domain: &str, network: &[u8; 32], totals: &[Lifetime]) -> Option<Node> {
    let mut level: Vec<Node> = (0_u32..)
        .zip(totals)
        .map(|(index, total)| {
            let hash = leaf(domain, network, index, total);
            (hash, total.charged, total.accrued)
        })
        .collect();
    let absent: Node = (sha256(&[&[2], domain.as_bytes()]), 0, 0);
    level.resize(totals.len().next_power_of_two(), absent);
    while level.len() > 1 {
        let pairs = level.chunks(2);
        level = pairs
            .map(|pair| above(pair[0], pair[1]))
            .collect::<Option<_>>()?;
    }
    Some(level[0])
}

fn leaf(domain: &str, network: &[u8; 32], index: u32, total: &Lifetime) -> [u8; 32] {
    sha256(&[
        &[0],
        domain.as_bytes(),
        network,
        &index.to_le_bytes(),
        &total.bytes.to_le_bytes(),
        &total.paid.to_le_bytes(),
        &total.charged.to_le_bytes(),
        &total.accrued.to_le_bytes(),
    ])
}

fn above(left: Node, right: Node) -> Option<Node> {
    let mut hasher = Sha256::new();
    hasher.update([1]);
    for (hash, charged, accrued) in [left, right] {
        hasher.update(hash);
        hasher.update(charged.to_le_bytes());
        hasher.update(accrued.to_le_bytes());
    }
    let charged = left.1.checked_add(right.1)?;
    let accrued = left.2.checked_add(right.2)?;
    Some((hasher.finalize().into(), charged, accrued))
}

fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    parts.iter().for_each(|part| hasher.update(part));
    hasher.finalize().into()
}
