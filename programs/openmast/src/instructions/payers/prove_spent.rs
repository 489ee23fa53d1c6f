use {
    crate::{
        errors::OpenMastError,
        events::SpentProven,
        state::{Network, Payer, ProofBuffer, Settlement, proof_of},
    },
    anchor_lang::prelude::*,
    openmast_ledger::{ProofNode, Totals},
};

#[derive(Accounts)]
pub struct ProveSpent {
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = payer.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub payer: Account<Payer>,
    #[account(
        constraint = settlement.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub settlement: Account<Settlement>,
    pub proof_buffer: Option<Account<ProofBuffer>>,
}

pub fn handle(ctx: &mut Context<ProveSpent>, shown: Totals, proof: &[ProofNode]) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let tree = accounts.settlement.payers();
    let proof = proof_of(proof, &accounts.proof_buffer, tree.leaf_count)?;
    tree.check(accounts.payer.index.get(), shown, proof)
        .map_err(OpenMastError::from)?;

    accounts.payer.note_proven(shown.accrued);

    emit!(SpentProven {
        network: *accounts.network.address(),
        payer: *accounts.payer.address(),
        epoch: accounts.settlement.epoch(),
        accrued: shown.accrued.get(),
        proven: accounts.payer.proven.get(),
    });
    Ok(())
}
