use super::*;
use openmast_ledger::ProofNode;

/// Stores nodes of a proof from `offset` on in the buffer of `writer`, which is created if there is none.
pub fn write_proof(
    rent_payer: Pubkey,
    writer: Pubkey,
    offset: u8,
    nodes: &[ProofNode],
) -> Instruction {
    raw::WriteProof { rent_payer, writer }.instruction(&raw::WriteProofArgs { offset, nodes })
}

/// Closes the buffer of `writer`; the rent returns to `rent_payer` (`ProofBuffer::rent_payer`).
pub fn close_proof(writer: Pubkey, rent_payer: Pubkey) -> Instruction {
    raw::CloseProof {
        writer,
        proof_buffer: crate::addresses::proof_buffer(&writer),
        rent_payer,
    }
    .instruction()
}
