use {
    super::pay_unspent::pay_unspent,
    crate::{
        constants::seeds,
        errors::OpenMastError,
        events::Withdrawn,
        state::{Network, Payer, ProofBuffer, Settlement, proof_of},
    },
    anchor_lang::prelude::*,
    anchor_spl::token::TokenAccount,
    openmast_ledger::{ProofNode, Totals},
};

#[derive(Accounts)]
pub struct Withdraw {
    pub owner: Signer,
    #[account(mut)]
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = payer.network == *network.address() @ OpenMastError::WrongNetwork,
        constraint = payer.owner == *owner.address() @ OpenMastError::NotAuthorized
    )]
    pub payer: Account<Payer>,
    #[account(
        constraint = settlement.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub settlement: Account<Settlement>,
    #[account(
        mut,
        seeds = [seeds::VAULT, network.address().as_ref()],
        bump = network.vault_bump
    )]
    pub vault: Account<TokenAccount>,
    #[account(
        mut,
        constraint = *destination.mint() == network.currency_mint @ OpenMastError::WrongMint,
        constraint = destination.owner() != network.address() @ OpenMastError::DestinationIsVault
    )]
    pub destination: Account<TokenAccount>,
    pub proof_buffer: Option<Account<ProofBuffer>>,
    pub token_program: Program<Token>,
}

pub fn handle(ctx: &mut Context<Withdraw>, shown: Totals, proof: &[ProofNode]) -> Result<()> {
    let accounts = &mut ctx.accounts;
    check(accounts, shown, proof)?;
    let amount = accounts.payer.withdrawable(shown.accrued)?.get();

    accounts.payer.note_proven(shown.accrued);

    pay_unspent(
        &mut accounts.payer,
        &mut accounts.network,
        &mut accounts.vault,
        &mut accounts.destination,
        &accounts.token_program,
        amount,
    )?;

    emit!(Withdrawn {
        network: *accounts.network.address(),
        payer: *accounts.payer.address(),
        epoch: accounts.settlement.epoch(),
        accrued: shown.accrued.get(),
        amount,
        proven: accounts.payer.proven.get(),
        payer_withdrawn: accounts.payer.withdrawn.get(),
        network_withdrawn: accounts.network.withdrawn.get(),
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
    settlement.require_kept(&accounts.network)?;
    require!(
        settlement.content.snapshot_slot.get() >= payer.requested_slot.get(),
        OpenMastError::RequestNotSettled
    );
    let tree = settlement.payers();
    let proof = proof_of(proof, &accounts.proof_buffer, tree.leaf_count)?;
    tree.check(payer.index.get(), shown, proof)
        .map_err(OpenMastError::from)?;
    Ok(())
}
