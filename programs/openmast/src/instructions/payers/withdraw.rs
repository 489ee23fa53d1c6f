use {
    crate::{
        errors::OpenMastError,
        events::Withdrawn,
        instructions::payout,
        proof::check_proof,
        state::{Payer, ProofBuffer, Settlement},
    },
    anchor_lang::prelude::*,
    openmast_ledger::{ProofNode, Totals},
};

#[derive(Accounts)]
pub struct Withdraw {
    pub owner: Signer,
    pub payout: Nested<payout::Payout>,
    #[account(
        mut,
        constraint = payer.network == *payout.network.address() @ OpenMastError::WrongNetwork,
        constraint = payer.owner == *owner.address() @ OpenMastError::NotAuthorized
    )]
    pub payer: Account<Payer>,
    #[account(
        constraint = settlement.network == *payout.network.address() @ OpenMastError::WrongNetwork
    )]
    pub settlement: Account<Settlement>,
    pub proof_buffer: Option<Account<ProofBuffer>>,
}

pub(crate) fn handle(
    ctx: &mut Context<Withdraw>,
    shown: Totals,
    proof: &[ProofNode],
) -> Result<()> {
    let accounts = &mut ctx.accounts;
    check(accounts, shown, proof)?;
    let amount = accounts.payer.withdrawable(shown.accrued)?;

    accounts.payer.note_proven(shown.accrued);

    accounts.payout.pay_unspent(&mut accounts.payer, amount)?;

    emit!(Withdrawn {
        network: *accounts.payout.network.address(),
        payer: *accounts.payer.address(),
        epoch: accounts.settlement.epoch(),
        accrued: shown.accrued.get(),
        amount: amount.get(),
        proven: accounts.payer.proven.get(),
        payer_withdrawn: accounts.payer.withdrawn.get(),
        network_withdrawn: accounts.payout.network.withdrawn.get(),
        requests_ended: accounts.payer.requests_ended.get(),
        endings: accounts.payer.endings.get(),
    });
    Ok(())
}

/// A settlement whose snapshot saw the request holds all usage that was not cut by it.
#[inline(never)]
fn check(accounts: &Withdraw, shown: Totals, proof: &[ProofNode]) -> Result<()> {
    let (payer, settlement) = (&accounts.payer, &accounts.settlement);
    payer.require_plain_request()?;
    payer.require_not_lapsed(Clock::get()?.unix_timestamp)?;
    settlement.require_kept(&accounts.payout.network)?;
    require!(
        settlement.content.snapshot_slot.get() >= payer.requested_slot.get(),
        OpenMastError::RequestNotSettled
    );
    let tree = settlement.payers();
    check_proof(
        &tree,
        payer.index.get(),
        shown,
        proof,
        &accounts.proof_buffer,
    )
}
