use {
    crate::{
        errors::OpenMastError,
        events::StatementPaid,
        instructions::payout,
        state::{Payer, Statement},
        totals::{decrease, money},
    },
    anchor_lang::prelude::*,
    openmast_ledger::{BaseUnits, statement_payment},
};

#[derive(Accounts)]
pub struct PayStatement {
    pub owner: Signer,
    pub payout: Nested<payout::Payout>,
    #[account(
        mut,
        constraint = payer.network == *payout.network.address() @ OpenMastError::WrongNetwork,
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
}

pub(crate) fn handle(ctx: &mut Context<PayStatement>, least: u64) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    require!(
        now >= accounts.payer.pays_at.get(),
        OpenMastError::StatementNotDue
    );
    accounts.payer.require_not_lapsed(now)?;
    let amount = payment(accounts)?;
    // Others can state a claim just before this and take it back after: a part is paid only to who accepts it.
    require!(amount.get() >= least, OpenMastError::PaymentBelowLeast);

    let (network, payer) = (&mut accounts.payout.network, &accounts.payer);
    // Settlements that are on their way may charge what leaves now. None does when nothing leaves.
    if amount > BaseUnits::ZERO && !network.has_seen(payer.requested_slot.get()) {
        network.note_exit(payer.holds_from.get());
    }
    decrease(&mut network.stated_claims, accounts.statement.claim.get())?;

    accounts.payout.pay_unspent(&mut accounts.payer, amount)?;

    emit_event(accounts, amount);
    Ok(())
}

/// The claim, or its part when all claims together are more than what is unspent.
fn payment(accounts: &PayStatement) -> Result<BaseUnits> {
    let network = &accounts.payout.network;
    let claim = accounts.statement.claim_of(&accounts.payer)?;
    let all_claims = money(network.stated_claims);
    Ok(statement_payment(claim, network.unspent()?, all_claims))
}

fn emit_event(accounts: &PayStatement, amount: BaseUnits) {
    let (network, payer) = (&accounts.payout.network, &accounts.payer);
    emit!(StatementPaid {
        network: *network.address(),
        payer: *payer.address(),
        amount: amount.get(),
        payer_withdrawn: payer.withdrawn.get(),
        network_withdrawn: network.withdrawn.get(),
        network_stated_claims: network.stated_claims.get(),
        exit_closed_at: network.exit_closed_at.get(),
        requests_ended: payer.requests_ended.get(),
        endings: payer.endings.get(),
        rent_payer: accounts.statement.rent_payer,
    });
}
