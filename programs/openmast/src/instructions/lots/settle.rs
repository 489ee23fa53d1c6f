use {
    crate::{
        errors::OpenMastError,
        events::LotSettled,
        proof::check_proof,
        state::{Asset, Lot, LotBook, Network, ProofBuffer, Settlement},
    },
    anchor_lang::prelude::*,
    openmast_ledger::{ProofNode, Totals},
};

#[derive(Accounts)]
pub struct SettleLot {
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub asset: Account<Asset>,
    #[account(
        mut,
        constraint = lot.asset == *asset.address() @ OpenMastError::WrongAsset
    )]
    pub lot: Account<Lot>,
    #[account(
        mut,
        constraint = lot_book.asset == *asset.address() @ OpenMastError::WrongAsset
    )]
    pub lot_book: Account<LotBook>,
    #[account(
        constraint = settlement.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub settlement: Account<Settlement>,
    pub proof_buffer: Option<Account<ProofBuffer>>,
}

pub(crate) fn handle(
    ctx: &mut Context<SettleLot>,
    shown: Totals,
    proof: &[ProofNode],
) -> Result<()> {
    let accounts = &mut ctx.accounts;
    check(accounts, shown, proof)?;

    // Of a lot the leaf counts epochs where others count bytes.
    accounts.lot.settle(shown.bytes.get())?;
    if accounts.lot_book.remove(accounts.lot.index.get()) {
        accounts.asset.remove_booked_lot()?;
    }

    emit!(LotSettled {
        network: *accounts.network.address(),
        asset: *accounts.asset.address(),
        lot: *accounts.lot.address(),
        epoch: accounts.settlement.epoch(),
        served: accounts.lot.served.get(),
        booked_lots: accounts.asset.booked_lots.get(),
    });
    Ok(())
}

#[inline(never)]
fn check(accounts: &SettleLot, shown: Totals, proof: &[ProofNode]) -> Result<()> {
    let (lot, settlement) = (&accounts.lot, &accounts.settlement);
    lot.require_not_shown()?;
    settlement.require_kept(&accounts.network)?;
    require!(lot.is_closed_by(settlement), OpenMastError::LotStillOpen);
    let (tree, index) = (settlement.reserves(), lot.index.get());
    check_proof(&tree, index, shown, proof, &accounts.proof_buffer)
}
