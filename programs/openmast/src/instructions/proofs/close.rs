use {
    crate::{errors::OpenMastError, events::ProofClosed, state::ProofBuffer},
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct CloseProof {
    pub writer: Signer,
    #[account(
        mut,
        close = rent_payer,
        constraint = proof_buffer.writer == *writer.address() @ OpenMastError::WrongProofBuffer
    )]
    pub proof_buffer: Account<ProofBuffer>,
    /// Who paid the rent gets it back; may be the writer.
    #[account(
        mut,
        unsafe(dup),
        address = proof_buffer.rent_payer @ OpenMastError::WrongRentPayer
    )]
    pub rent_payer: UncheckedAccount,
}

pub(crate) fn handle(ctx: &mut Context<CloseProof>) -> Result<()> {
    emit!(ProofClosed {
        writer: *ctx.accounts.writer.address(),
        rent_payer: ctx.accounts.proof_buffer.rent_payer,
    });
    Ok(())
}
