use {
    crate::{
        constants::lot_state,
        errors::OpenMastError,
        events::EntitlementRefunded,
        instructions::payout,
        proof::check_proof,
        state::{Entitlement, Lot, Payer, ProofBuffer, Settlement},
    },
    anchor_lang::prelude::*,
    openmast_ledger::{BaseUnits, LotKind, ProofNode, Totals},
};

#[derive(Accounts)]
pub struct RefundEntitlement {
    pub owner: Signer,
    pub payout: Nested<payout::Payout>,
    #[account(constraint = payer.owner == *owner.address() @ OpenMastError::NotAuthorized)]
    pub payer: Account<Payer>,
    #[account(
        mut,
        constraint = lot.network == *payout.network.address() @ OpenMastError::WrongNetwork
    )]
    pub lot: Account<Lot>,
    #[account(
        mut,
        close = rent_payer,
        constraint = entitlement.lot == *lot.address() @ OpenMastError::WrongLot,
        constraint = entitlement.payer == *payer.address() @ OpenMastError::WrongPayer
    )]
    pub entitlement: Account<Entitlement>,
    /// Who redeemed gets back the rent; may be the owner.
    #[account(
        mut,
        unsafe(dup),
        address = entitlement.rent_payer @ OpenMastError::WrongRentPayer
    )]
    pub rent_payer: UncheckedAccount,
    /// For a volume.
    pub settlement: Option<Account<Settlement>>,
    pub proof_buffer: Option<Account<ProofBuffer>>,
}

pub(crate) fn handle(
    ctx: &mut Context<RefundEntitlement>,
    shown: Totals,
    proof: &[ProofNode],
) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.lot.require_settled()?;
    let back = refund(accounts, shown, proof)?;

    accounts.payout.pay_lot(&mut accounts.lot, back)?;

    emit!(EntitlementRefunded {
        network: *accounts.payout.network.address(),
        lot: *accounts.lot.address(),
        entitlement: *accounts.entitlement.address(),
        index: accounts.entitlement.index.get(),
        payer: *accounts.payer.address(),
        rent_payer: accounts.entitlement.rent_payer,
        amount: back.get(),
        lot_returned: accounts.lot.returned.get(),
        network_lots_out: accounts.payout.network.lots_out.get(),
    });
    Ok(())
}

/// What comes back: of a volume for what was not met, which a proof shows; of the others for all that was not served.
#[inline(never)]
fn refund(accounts: &RefundEntitlement, shown: Totals, proof: &[ProofNode]) -> Result<BaseUnits> {
    let (lot, quantity) = (&accounts.lot, accounts.entitlement.quantity.get());
    if lot.kind()? != LotKind::Volume {
        return lot.refund_of_tokens(quantity);
    }
    check(accounts, shown, proof)?;
    lot.refund_of_volume(quantity, shown.bytes)
}

/// Refuses totals that no settlement of after the lot's end shows.
fn check(accounts: &RefundEntitlement, shown: Totals, proof: &[ProofNode]) -> Result<()> {
    let network = &accounts.payout.network;
    let settlement = accounts.settlement.as_ref();
    let settlement = settlement.ok_or(OpenMastError::LotStillOpen)?;
    require!(
        settlement.network == *network.address(),
        OpenMastError::WrongNetwork
    );
    settlement.require_kept(network)?;
    let is_newest = settlement.content.epoch == network.final_epoch;
    let lapsed = accounts.lot.settled == lot_state::LAPSED;
    require!(
        accounts.lot.is_closed_by(settlement) || (lapsed && is_newest),
        OpenMastError::LotStillOpen
    );
    let (tree, index) = (settlement.reserves(), accounts.entitlement.index.get());
    check_proof(&tree, index, shown, proof, &accounts.proof_buffer)
}
