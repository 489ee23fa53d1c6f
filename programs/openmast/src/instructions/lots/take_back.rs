use {
    super::{own_account::require_own, tokens},
    crate::{
        errors::OpenMastError,
        events::LotTakenBack,
        proof::check_proof,
        state::{Entitlement, Network, Payer, ProofBuffer, Settlement},
    },
    anchor_lang::prelude::*,
    openmast_ledger::{LotKind, ProofNode, Totals},
};

#[derive(Accounts)]
pub struct TakeBack {
    pub owner: Signer,
    pub network: Account<Network>,
    #[account(constraint = payer.owner == *owner.address() @ OpenMastError::NotAuthorized)]
    pub payer: Account<Payer>,
    /// The lot, and the owner's account of its tokens.
    pub tokens: Nested<tokens::LotTokens>,
    #[account(
        mut,
        constraint = entitlement.lot == *tokens.lot.address() @ OpenMastError::WrongLot,
        constraint = entitlement.payer == *payer.address() @ OpenMastError::WrongPayer
    )]
    pub entitlement: Account<Entitlement>,
    #[account(
        constraint = settlement.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub settlement: Account<Settlement>,
    pub proof_buffer: Option<Account<ProofBuffer>>,
}

pub(crate) fn handle(
    ctx: &mut Context<TakeBack>,
    shown: Totals,
    proof: &[ProofNode],
) -> Result<()> {
    let accounts = &mut ctx.accounts;
    check(accounts, shown, proof)?;

    let granted = (accounts.entitlement).give_back(&accounts.tokens.lot, shown.bytes)?;

    accounts.tokens.mint(granted)?;

    emit!(LotTakenBack {
        network: *accounts.network.address(),
        lot: *accounts.tokens.lot.address(),
        entitlement: *accounts.entitlement.address(),
        epoch: accounts.settlement.epoch(),
        granted,
        quantity: accounts.entitlement.quantity.get(),
    });
    Ok(())
}

/// A settlement whose snapshot saw what is asked back says all that these tokens meet: from then on they meet nothing.
#[inline(never)]
fn check(accounts: &TakeBack, shown: Totals, proof: &[ProofNode]) -> Result<()> {
    let (entitlement, settlement) = (&accounts.entitlement, &accounts.settlement);
    accounts.tokens.require_of(&accounts.network)?;
    require_own(accounts.tokens.tokens.owner(), accounts.owner.address())?;
    accounts.tokens.lot.require_unsettled()?;
    entitlement.require_asked()?;
    settlement.require_kept(&accounts.network)?;
    require!(
        settlement.content.snapshot_slot.get() >= entitlement.asked_slot.get(),
        OpenMastError::AskNotSettled
    );
    // Of the other kinds no token is ever used up.
    if accounts.tokens.lot.kind()? != LotKind::Volume {
        return Ok(());
    }
    let (tree, index) = (settlement.reserves(), entitlement.index.get());
    check_proof(&tree, index, shown, proof, &accounts.proof_buffer)
}
