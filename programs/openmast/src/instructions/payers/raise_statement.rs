use {
    crate::{
        errors::OpenMastError,
        events::StatementRaised,
        proof::check_proof,
        state::{Network, Payer, ProofBuffer, Settlement, Statement},
        totals::{decrease, increase, money},
    },
    anchor_lang::{address_eq, prelude::*},
    openmast_ledger::{Commitment, ProofNode, Totals},
};

#[derive(Accounts)]
pub struct RaiseStatement {
    /// Gets half of what is left of the bounty.
    #[account(mut)]
    pub prover: Signer,
    #[account(mut)]
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = payer.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub payer: Account<Payer>,
    /// May stand twice: what is only read of the second is its address.
    #[account(
        mut,
        unsafe(dup),
        constraint = statement.payer == *payer.address() @ OpenMastError::WrongPayer
    )]
    pub statement: Account<Statement>,
    /// A settlement, or the statement itself for the root that it copied.
    pub settlement: UncheckedAccount,
    pub proof_buffer: Option<Account<ProofBuffer>>,
}

pub(crate) fn handle(
    ctx: &mut Context<RaiseStatement>,
    shown: Totals,
    proof: &[ProofNode],
) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let (epoch, saw_it) = check(accounts, shown, proof)?;
    let now = Clock::get()?.unix_timestamp;
    let raises = shown.accrued > money(accounts.payer.stated);
    let makes_due = saw_it && now < accounts.payer.pays_at.get();
    require!(raises || makes_due, OpenMastError::ProofRaisesNothing);

    accounts.payer.note_proven(shown.accrued);
    if makes_due {
        accounts.payer.pays_at = now.into();
    }
    let mut bounty = 0;
    if raises {
        accounts.payer.stated = shown.accrued.get().into();
        lower_claim(accounts)?;
        bounty = accounts.statement.take_bounty();
    }

    pay_bounty(accounts, bounty)?;

    emit_event(accounts, epoch, shown, bounty);
    Ok(())
}

/// Returns the epoch that the proof is of, and whether its settlement saw the statement.
#[inline(never)]
fn check(accounts: &RaiseStatement, shown: Totals, proof: &[ProofNode]) -> Result<(u64, bool)> {
    let (payer, statement) = (&accounts.payer, &accounts.statement);
    if address_eq(accounts.settlement.address(), statement.address()) {
        check_against(accounts, &statement.payers(), shown, proof)?;
        return Ok((statement.epoch.get(), false));
    }
    let settlement = Account::<Settlement>::load(*accounts.settlement.account())?;
    require!(
        settlement.network == *accounts.network.address(),
        OpenMastError::WrongNetwork
    );
    // Later ones hold the statement's money aside: what they charge is no part of it.
    require!(
        settlement.epoch() >= statement.epoch.get()
            && settlement.previous_snapshot_slot.get() < payer.requested_slot.get(),
        OpenMastError::SettlementNotForStatement
    );
    check_against(accounts, &settlement.payers(), shown, proof)?;
    let saw_it = settlement.content.snapshot_slot.get() >= payer.requested_slot.get();
    Ok((settlement.epoch(), saw_it))
}

fn check_against(
    accounts: &RaiseStatement,
    tree: &Commitment<'_>,
    shown: Totals,
    proof: &[ProofNode],
) -> Result<()> {
    let index = accounts.payer.index.get();
    check_proof(tree, index, shown, proof, &accounts.proof_buffer)
}

/// The claim falls with what is stated, and the sum of all claims with it.
fn lower_claim(accounts: &mut RaiseStatement) -> Result<()> {
    let before = accounts.statement.claim.get();
    let claim = accounts.statement.claim_of(&accounts.payer)?.get();
    accounts.statement.claim = claim.into();
    decrease(&mut accounts.network.stated_claims, before)?;
    increase(&mut accounts.network.stated_claims, claim)
}

/// The bounty lies in the statement's account, on top of its rent.
fn pay_bounty(accounts: &RaiseStatement, lamports: u64) -> Result<()> {
    let mut statement = *accounts.statement.account();
    let mut prover = *accounts.prover.account();
    let left = statement.lamports().checked_sub(lamports);
    let paid = prover.lamports().checked_add(lamports);
    statement.set_lamports(left.ok_or(OpenMastError::Overflow)?);
    prover.set_lamports(paid.ok_or(OpenMastError::Overflow)?);
    Ok(())
}

#[inline(never)]
fn emit_event(accounts: &RaiseStatement, epoch: u64, shown: Totals, bounty: u64) {
    let (payer, statement) = (&accounts.payer, &accounts.statement);
    emit!(StatementRaised {
        network: *accounts.network.address(),
        payer: *payer.address(),
        prover: *accounts.prover.address(),
        epoch,
        accrued: shown.accrued.get(),
        stated: payer.stated.get(),
        proven: payer.proven.get(),
        pays_at: payer.pays_at.get(),
        claim: statement.claim.get(),
        network_stated_claims: accounts.network.stated_claims.get(),
        bounty_paid_lamports: bounty,
        bounty_lamports: statement.bounty_lamports.get(),
    });
}
