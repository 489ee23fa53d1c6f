use {
    super::pay_unspent::pay_unspent,
    crate::{
        constants::seeds,
        errors::OpenMastError,
        events::StatementPaid,
        state::{Network, Payer, Statement},
        totals::{decrease, money},
    },
    anchor_lang::prelude::*,
    anchor_spl::token::TokenAccount,
    openmast_ledger::{BaseUnits, statement_payment},
};

#[derive(Accounts)]
pub struct PayStatement {
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
        mut,
        close = rent_payer,
        constraint = statement.payer == *payer.address() @ OpenMastError::WrongPayer
    )]
    pub statement: Account<Statement>,
    /// Who paid for the statement gets back the rent and what is left of the bounty; may be the owner.
    #[account(
        mut,
        unsafe(dup),
        address = statement.rent_payer @ OpenMastError::WrongRentPayer
    )]
    pub rent_payer: UncheckedAccount,
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
    pub token_program: Program<Token>,
}

pub fn handle(ctx: &mut Context<PayStatement>, least: u64) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    require!(
        now >= accounts.payer.pays_at.get(),
        OpenMastError::StatementNotDue
    );
    accounts.payer.require_not_lapsed(now)?;
    let amount = payment(accounts)?.get();
    // Others can state a claim just before this and take it back after: a part is paid only to who accepts it.
    require!(amount >= least, OpenMastError::BelowLeast);

    // Settlements that are on their way may charge what leaves now. None does when nothing leaves.
    if amount > 0 && !(accounts.network).has_seen(accounts.payer.requested_slot.get()) {
        let holds_from = accounts.payer.holds_from.get();
        accounts.network.note_exit(holds_from);
    }
    let claim = accounts.statement.claim.get();
    decrease(&mut accounts.network.stated_claims, claim)?;

    pay_unspent(
        &mut accounts.payer,
        &mut accounts.network,
        &mut accounts.vault,
        &mut accounts.destination,
        &accounts.token_program,
        amount,
    )?;

    emit!(StatementPaid {
        network: *accounts.network.address(),
        payer: *accounts.payer.address(),
        amount,
        payer_withdrawn: accounts.payer.withdrawn.get(),
        network_withdrawn: accounts.network.withdrawn.get(),
        network_stated_claims: accounts.network.stated_claims.get(),
        exit_closed_at: accounts.network.exit_closed_at.get(),
        requests_ended: accounts.payer.requests_ended.get(),
        endings: accounts.payer.endings.get(),
        rent_payer: accounts.statement.rent_payer,
    });
    Ok(())
}

/// The claim, or its part when all claims together are more than what is unspent.
fn payment(accounts: &PayStatement) -> Result<BaseUnits> {
    let network = &accounts.network;
    let claim = accounts.statement.claim_of(&accounts.payer)?;
    let all_claims = money(network.stated_claims);
    Ok(statement_payment(claim, network.unspent()?, all_claims))
}
