//! Proofs in arguments and in buffers.

use openmast_client::accounts::ProofBuffer;
use openmast_ledger::ProofNode;
use solana_pubkey::Pubkey;

use super::{Model, Verdict, new_account};
use crate::{Error, operation::Claim, proposed::Line, refusals::Refusals};

const MOST_NODES: usize = 32;

/// A tree as a settlement or a statement names it.
pub(super) struct Tree<'a> {
    /// Leaves that are named.
    pub count: u32,
    /// What the root really commits to.
    pub totals: &'a [Line],
    /// Whether the named root is that of the totals.
    pub named: bool,
    /// The right answer for the index.
    pub truth: Claim,
}

impl Model {
    pub(super) fn write_proof(&mut self, by: Pubkey, offset: u8, nodes: &[ProofNode]) -> Verdict {
        let end = usize::from(offset) + nodes.len();
        Refusals::of(end > MOST_NODES, Error::ProofTooLong)?;
        let rent_payer = self.rent_payer;
        let buffer = self.buffers.entry(by).or_insert_with(|| ProofBuffer {
            writer: by,
            rent_payer,
            ..new_account()
        });
        buffer.nodes[usize::from(offset)..end].copy_from_slice(nodes);
        buffer.count = end as u8;
        Ok(())
    }

    pub(super) fn close_proof(&mut self, by: Pubkey, rent_payer: Pubkey) -> Verdict {
        let Some(buffer) = self.buffers.get(&by) else {
            return Refusals::anything();
        };
        Refusals::of(buffer.rent_payer != rent_payer, Error::WrongRentPayer)?;
        self.buffers.remove(&by);
        Ok(())
    }

    /// Refuses a claim that does not follow from the tree.
    pub(super) fn require_proof(
        &self,
        tree: &Tree<'_>,
        index: u32,
        claim: &Claim,
        refusals: &mut Refusals,
    ) {
        let height = height(tree.count as usize);
        let buffer = claim.buffer.and_then(|writer| self.buffers.get(&writer));
        refusals.any_when(claim.buffer.is_some() && buffer.is_none());
        let nodes = match buffer {
            Some(buffer) if height > 0 => {
                let written = usize::from(buffer.count);
                refusals.when(written != height, Error::WrongProofBuffer);
                &buffer.nodes[..written]
            }
            // The argument is empty when a buffer is named.
            Some(_) => &[],
            None => claim.proof.as_slice(),
        };
        refusals.when(
            !tree.proves(index, claim.line(), nodes),
            Error::InvalidProof,
        );
    }
}

impl Tree<'_> {
    fn proves(&self, index: u32, line: Line, nodes: &[ProofNode]) -> bool {
        if index >= self.count {
            return line == Line::default() && nodes.is_empty();
        }
        self.named
            && height(self.count as usize) == height(self.totals.len())
            && self.totals.get(index as usize) == Some(&line)
            && nodes == self.truth.proof
    }
}

fn height(leaves: usize) -> usize {
    leaves.max(1).next_power_of_two().ilog2() as usize
}
