use {
    crate::{constants::MAX_PROOF_NODES, errors::OpenMastError},
    anchor_lang::prelude::*,
    openmast_ledger::ProofNode,
};

/// A proof that is too long for the transaction that uses it. Whoever uses it need not have written it: what it proves
/// does not depend on who wrote it.
///
/// Address: `"proof"`, writer.
#[account]
pub struct ProofBuffer {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// Writes and closes it.
    pub writer: Address,
    /// Bump of this account's address.
    pub bump: u8,
    /// Paid this account's rent and gets it back.
    pub rent_payer: Address,
    /// How many nodes are written.
    pub count: u8,
    /// The siblings from the leaf upwards.
    pub nodes: [ProofNode; MAX_PROOF_NODES],
}

impl ProofBuffer {
    /// What is written.
    pub(crate) fn written(&self) -> &[ProofNode] {
        // The count is never more than there is room for.
        self.nodes
            .get(..usize::from(self.count))
            .unwrap_or(&self.nodes)
    }

    /// Writes `nodes` from `offset` on; they become the last ones. More than there is room for is
    /// [`OpenMastError::ProofTooLong`].
    pub(crate) fn write(&mut self, offset: u8, nodes: &[ProofNode]) -> Result<()> {
        let offset = usize::from(offset);
        let end = offset.saturating_add(nodes.len());
        let place = self.nodes.get_mut(offset..end);
        let place = place.ok_or(OpenMastError::ProofTooLong)?;
        place.copy_from_slice(nodes);
        self.count = u8::try_from(end).map_err(|_| OpenMastError::ProofTooLong)?;
        Ok(())
    }
}
