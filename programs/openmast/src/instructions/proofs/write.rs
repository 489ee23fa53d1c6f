use {
    crate::{
        constants::{ACCOUNT_VERSION, seeds},
        events::ProofWritten,
        state::ProofBuffer,
    },
    anchor_lang::prelude::*,
    openmast_ledger::ProofNode,
};

#[derive(Accounts)]
pub struct WriteProof {
    /// Pays the rent of a new buffer; may be the writer.
    #[account(mut, unsafe(dup))]
    pub rent_payer: Signer,
    pub writer: Signer,
    #[account(
        init_if_needed,
        payer = rent_payer,
        seeds = [seeds::PROOF, writer.address().as_ref()],
        bump
    )]
    pub proof_buffer: Account<ProofBuffer>,
    pub system_program: Program<System>,
}

pub(crate) fn handle(ctx: &mut Context<WriteProof>, offset: u8, nodes: &[ProofNode]) -> Result<()> {
    let bump = ctx.bumps.proof_buffer;
    let writer = *ctx.accounts.writer.address();
    let rent_payer = *ctx.accounts.rent_payer.address();
    let buffer = &mut ctx.accounts.proof_buffer;

    if buffer.version == 0 {
        buffer.version = ACCOUNT_VERSION;
        buffer.writer = writer;
        buffer.bump = bump;
        buffer.rent_payer = rent_payer;
    }
    buffer.write(offset, nodes)?;

    emit!(ProofWritten {
        writer,
        rent_payer: buffer.rent_payer,
        offset,
        nodes: nodes.to_vec(),
        count: buffer.count,
    });
    Ok(())
}
