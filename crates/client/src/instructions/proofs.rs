use super::*;
use crate::addresses;
use openmast_ledger::ProofNode;

/// Stores nodes of a proof from `offset` on in the buffer of `writer`, which is created if there is none.
pub fn write_proof(
    rent_payer: Pubkey,
    writer: Pubkey,
    offset: u8,
    nodes: &[ProofNode],
) -> Instruction {
    build(
        "write_proof",
        &(offset, nodes),
        vec![
            signer_writable(rent_payer),
            signer(writer),
            writable(addresses::proof_buffer(&writer)),
            system_program(),
        ],
    )
}

/// Closes the buffer of `writer`; the rent returns to `rent_payer` (`ProofBuffer::rent_payer`).
pub fn close_proof(writer: Pubkey, rent_payer: Pubkey) -> Instruction {
    build(
        "close_proof",
        &(),
        vec![
            signer(writer),
            writable(addresses::proof_buffer(&writer)),
            writable(rent_payer),
        ],
    )
}
