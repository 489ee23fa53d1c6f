use {
    crate::{
        constants::{ACCOUNT_VERSION, STATEMENT_BOUNTY_LAMPORTS, seeds},
        errors::OpenMastError,
        events::StatementOpened,
        state::{Network, Payer, Statement},
        totals::increase,
    },
    anchor_lang::prelude::*,
    openmast_ledger::{BaseUnits, statement_claim},
};

#[derive(Accounts)]
pub struct OpenStatement {
    /// Pays the rent and the bounty; may be the owner.
    #[account(mut, unsafe(dup))]
    pub rent_payer: Signer,
    pub owner: Signer,
    #[account(mut)]
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = payer.network == *network.address() @ OpenMastError::WrongNetwork,
        constraint = payer.owner == *owner.address() @ OpenMastError::NotAuthorized
    )]
    pub payer: Account<Payer>,
    /// Always new: while it is there, a statement stands, and another is refused.
    #[account(
        init_if_needed,
        payer = rent_payer,
        seeds = [seeds::STATEMENT, payer.address().as_ref()],
        bump
    )]
    pub statement: Account<Statement>,
    pub system_program: Program<System>,
}

pub(crate) fn handle(ctx: &mut Context<OpenStatement>, amount: u64, spent: u64) -> Result<()> {
    let bump = ctx.bumps.statement;
    let accounts = &mut ctx.accounts;
    check(&accounts.payer, amount, spent)?;
    let clock = Clock::get()?;

    begin_statement(accounts, amount, spent, &clock)?;
    fill_statement(accounts, bump)?;
    increase(&mut accounts.network.stated_claims, amount)?;

    put_up_bounty(accounts)?;

    emit_event(accounts);
    Ok(())
}

/// The whole amount has to be there: then it is what the statement claims.
fn check(payer: &Payer, amount: u64, spent: u64) -> Result<()> {
    payer.require_no_statement()?;
    require!(amount > 0, OpenMastError::ZeroAmount);
    require!(spent >= payer.proven.get(), OpenMastError::StatedTooLittle);
    let amount = BaseUnits(amount);
    let claim = statement_claim(amount, payer.balance()?, BaseUnits(spent));
    require!(claim == amount, OpenMastError::RequestTooLarge);
    Ok(())
}

/// The payer's side: the statement is also its request.
fn begin_statement(
    accounts: &mut OpenStatement,
    amount: u64,
    spent: u64,
    clock: &Clock,
) -> Result<()> {
    let now = clock.unix_timestamp;
    let exit_delay = accounts.network.parameters_at(now).exit_delay();
    let lapses_at = accounts.network.request_lapses_at(now);
    let payer = &mut accounts.payer;
    payer.begin_request(amount, clock.slot, lapses_at)?;
    payer.stated = spent.into();
    payer.pays_at = now.saturating_add(exit_delay).into();
    payer.holds_from = now.saturating_add(exit_delay / 2).into();
    Ok(())
}

/// The statement's side: what it can be raised by, also when the settlement is not kept any more.
fn fill_statement(accounts: &mut OpenStatement, bump: u8) -> Result<()> {
    let (network, statement) = (&accounts.network, &mut *accounts.statement);
    let (charged, accrued) = network.spent()?;
    statement.version = ACCOUNT_VERSION;
    statement.network = *network.address();
    statement.payer = *accounts.payer.address();
    statement.bump = bump;
    statement.rent_payer = *accounts.rent_payer.address();
    statement.epoch = network.final_epoch;
    statement.payer_root = network.final_payer_root;
    statement.payer_count = network.settled_payer_count;
    statement.charged = charged.get().into();
    statement.accrued = accrued.get().into();
    statement.claim = accounts.payer.requested;
    statement.bounty_lamports = STATEMENT_BOUNTY_LAMPORTS.into();
    Ok(())
}

#[inline(never)]
fn put_up_bounty(accounts: &mut OpenStatement) -> Result<()> {
    system_program::transfer(
        CpiContext::new(
            accounts.system_program.address(),
            system_program::Transfer {
                from: accounts.rent_payer.try_cpi_handle_mut()?,
                to: accounts.statement.try_cpi_handle_mut()?,
            },
        ),
        STATEMENT_BOUNTY_LAMPORTS,
    )
}

#[inline(never)]
fn emit_event(accounts: &OpenStatement) {
    let (payer, statement) = (&accounts.payer, &accounts.statement);
    emit!(StatementOpened {
        network: *accounts.network.address(),
        payer: *payer.address(),
        rent_payer: statement.rent_payer,
        requested: payer.requested.get(),
        requested_slot: payer.requested_slot.get(),
        lapses_at: payer.lapses_at.get(),
        stated: payer.stated.get(),
        pays_at: payer.pays_at.get(),
        holds_from: payer.holds_from.get(),
        requests_ended: payer.requests_ended.get(),
        endings: payer.endings.get(),
        epoch: statement.epoch.get(),
        payer_root: statement.payer_root,
        payer_count: statement.payer_count.get(),
        charged: statement.charged.get(),
        accrued: statement.accrued.get(),
        claim: statement.claim.get(),
        bounty_lamports: statement.bounty_lamports.get(),
        network_stated_claims: accounts.network.stated_claims.get(),
    });
}
