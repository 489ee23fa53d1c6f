//! Many leaves or nodes at once: side by side where the processor can do that, one after the other elsewhere.

use crate::{
    leaf::{Domain, NetworkId, Totals, leaf},
    node::Node,
    units::ArithmeticError,
};

/// As [`leaf`], for each index with its totals. There are as many as `nodes`.
pub(crate) fn leaves(
    domain: Domain,
    network: &NetworkId,
    mut leaves: impl Iterator<Item = (u32, Totals)>,
    nodes: &mut [Node],
) {
    #[cfg(all(feature = "std", target_arch = "x86_64"))]
    let nodes = side_by_side::leaves(domain, network, &mut leaves, nodes);
    for (node, (index, totals)) in nodes.iter_mut().zip(&mut leaves) {
        *node = leaf(domain, network, index, totals);
    }
}

/// As [`Node::parent`], for each pair of children. There are as many as `nodes`.
pub(crate) fn parents<'n>(
    mut children: impl Iterator<Item = (&'n Node, &'n Node)>,
    nodes: &mut [Node],
) -> Result<(), ArithmeticError> {
    #[cfg(all(feature = "std", target_arch = "x86_64"))]
    let nodes = side_by_side::parents(&mut children, nodes)?;
    for (node, (left, right)) in nodes.iter_mut().zip(&mut children) {
        *node = Node::parent(left, right)?;
    }
    Ok(())
}

/// Groups of [`lanes::LANES`](crate::lanes::LANES). Each function gives back the nodes that are left over.
#[cfg(all(feature = "std", target_arch = "x86_64"))]
mod side_by_side {
    use crate::{
        hash::Hash,
        lanes::{self, LANES, TwoBlocks},
        leaf::{Domain, NetworkId, Totals, leaf_end, leaf_start},
        node::{NODE, Node},
        units::ArithmeticError,
    };

    /// `0x00 ‖ domain ‖ network ‖ index ‖ bytes ‖ paid ‖ charged ‖ accrued`: the first 49 bytes are those of every leaf.
    const LEAF_LENGTH: usize = 85;
    const LEAF_START: usize = 49;
    /// `0x01 ‖ left ‖ right`.
    const NODE_LENGTH: usize = 97;

    pub(crate) fn leaves<'o>(
        domain: Domain,
        network: &NetworkId,
        leaves: &mut impl Iterator<Item = (u32, Totals)>,
        nodes: &'o mut [Node],
    ) -> &'o mut [Node] {
        let mut message = padded(LEAF_LENGTH);
        message[..LEAF_START].copy_from_slice(&leaf_start(domain, network));
        let mut messages = [message; LANES];
        let (groups, rest) = groups(nodes);
        for group in groups {
            for ((node, message), (index, totals)) in
                group.iter_mut().zip(&mut messages).zip(&mut *leaves)
            {
                message[LEAF_START..LEAF_LENGTH].copy_from_slice(&leaf_end(index, totals));
                node.sums = totals.sums();
            }
            hash(&messages, group);
        }
        rest
    }

    pub(crate) fn parents<'n, 'o>(
        children: &mut impl Iterator<Item = (&'n Node, &'n Node)>,
        nodes: &'o mut [Node],
    ) -> Result<&'o mut [Node], ArithmeticError> {
        let mut message = padded(NODE_LENGTH);
        message[0] = NODE;
        let mut messages = [message; LANES];
        let (groups, rest) = groups(nodes);
        for group in groups {
            for ((node, message), (left, right)) in
                group.iter_mut().zip(&mut messages).zip(&mut *children)
            {
                message[1..49].copy_from_slice(&left.to_bytes());
                message[49..NODE_LENGTH].copy_from_slice(&right.to_bytes());
                node.sums = left.sums.checked_add(right.sums)?;
            }
            hash(&messages, group);
        }
        Ok(rest)
    }

    /// No group at all on a processor that cannot do this.
    fn groups(nodes: &mut [Node]) -> (&mut [[Node; LANES]], &mut [Node]) {
        if lanes::available() {
            nodes.as_chunks_mut()
        } else {
            (&mut [], nodes)
        }
    }

    fn hash(messages: &[TwoBlocks; LANES], nodes: &mut [Node; LANES]) {
        let mut hashes: [Hash; LANES] = [[0; 32]; LANES];
        // SAFETY: there are groups only where `lanes::available`.
        unsafe { lanes::hash(messages, &mut hashes) };
        for (node, hash) in nodes.iter_mut().zip(hashes) {
            node.hash = hash;
        }
    }

    /// The padding of a message with so many bytes (FIPS 180-4, 5.1.1).
    fn padded(length: usize) -> TwoBlocks {
        let mut message = [0; 128];
        message[length] = 0x80;
        message[120..].copy_from_slice(&(8 * length as u64).to_be_bytes());
        message
    }
}
