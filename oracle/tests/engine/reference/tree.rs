//! The Merkle-sum tree of docs/protocol.md, built whole from its leaves.

use sha2::{Digest, Sha256};

use super::ledger::Lifetime;

type Node = ([u8; 32], u64);

/// Root of the tree over lifetime totals; `domain` is `openmast/asset/1` or `openmast/payer/1`. `None`: the sum is beyond
/// 64 bits.
pub fn root(domain: &str, network: &[u8; 32], totals: &[Lifetime]) -> Option<Node> {
    let mut level: Vec<Node> = (0_u32..)
        .zip(totals)
        .map(|(index, total)| (leaf(domain, network, index, total), total.amount))
        .collect();
    let absent: Node = (sha256(&[&[2], domain.as_bytes()]), 0);
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
        &total.amount.to_le_bytes(),
    ])
}

fn above(left: Node, right: Node) -> Option<Node> {
    let hash = sha256(&[
        &[1],
        &left.0,
        &left.1.to_le_bytes(),
        &right.0,
        &right.1.to_le_bytes(),
    ]);
    Some((hash, left.1.checked_add(right.1)?))
}

fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    parts.iter().for_each(|part| hasher.update(part));
    hasher.finalize().into()
}
