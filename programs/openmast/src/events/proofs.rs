//! Proof buffers.

use {alloc::vec::Vec, anchor_lang::prelude::*, openmast_ledger::ProofNode};

/// A part of a proof was written into the writer's buffer.
#[event]
pub struct ProofWritten {
    /// Whose buffer it is.
    pub writer: Address,
    /// Paid the buffer's rent.
    pub rent_payer: Address,
    /// Position of the first node that was written now.
    pub offset: u8,
    /// What was written: siblings from the leaf upwards, 48 bytes each.
    pub nodes: Vec<ProofNode>,
    /// How many nodes the buffer has.
    pub count: u8,
}

/// The writer closed its buffer.
#[event]
pub struct ProofClosed {
    /// Whose buffer it was.
    pub writer: Address,
    /// Got the buffer's rent back.
    pub rent_payer: Address,
}
