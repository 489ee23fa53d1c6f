use {
    crate::{
        errors::OpenMastError,
        events::SpentProven,
        proof::check_proof,
        state::{Network, Payer, ProofBuffer, Settlement},
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

pub(crate) fn handle(
    ctx: &mut Context<ProveSpent>,
    shown: Totals,
    proof: &[ProofNode],
) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let (tree, index) = (accounts.settlement.payers(), accounts.payer.index.get());
    check_proof(&tree, index, shown, proof, &accounts.proof_buffer)?;

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
