//! What is done with a proof: where its nodes are read, what it is checked against, and what a bad one is refused with.

use {
    crate::{
        errors::{OpenMastError, from_ledger},
        state::ProofBuffer,
    },
    anchor_lang::prelude::*,
    openmast_ledger::{self as ledger, Commitment, ProofNode, Totals, height},
};

/// Refuses totals that `tree` does not commit to for `index`: by a proof for an index that the tree counts, and without
/// one, as zero, for one that it does not count.
///
/// [`OpenMastError::InvalidProof`], or [`OpenMastError::WrongProofBuffer`] when a buffer holds a proof of another length.
// A call costs prove_spent 46 compute units, 4 % of the whole.
#[inline(always)]
pub(crate) fn check_proof(
    tree: &Commitment<'_>,
    index: u32,
    shown: Totals,
    argument: &[ProofNode],
    buffer: &Option<Account<ProofBuffer>>,
) -> Result<()> {
    let nodes = nodes(argument, buffer, tree.leaf_count)?;
    tree.check(index, shown, nodes)
        .map_err(OpenMastError::from)?;
    Ok(())
}

/// The nodes of a proof in a tree of `leaf_count` leaves: those of the argument or, when there are none and the tree has
/// levels, those of the buffer, if one was given.
fn nodes<'a>(
    argument: &'a [ProofNode],
    buffer: &'a Option<Account<ProofBuffer>>,
    leaf_count: u32,
) -> Result<&'a [ProofNode]> {
    let height = height(leaf_count) as usize;
    match buffer {
        Some(buffer) if argument.is_empty() && height > 0 => {
            let written = buffer.written();
            require!(written.len() == height, OpenMastError::WrongProofBuffer);
            Ok(written)
        }
        _ => Ok(argument),
    }
}

// Why a proof is bad is nothing that a caller could act on by itself: what was shown is not what was settled.
from_ledger!(ledger::ProofError {
    Index => InvalidProof,
    Length => InvalidProof,
    ChargedAboveAccrued => InvalidProof,
    SumOverflow => InvalidProof,
    Root => InvalidProof,
    NotCounted => InvalidProof,
});
