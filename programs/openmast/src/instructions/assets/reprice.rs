use {
    crate::{
        errors::OpenMastError,
        events::PriceRepriced,
        proof::check_proof,
        state::{Asset, Network, ProofBuffer, Settlement, Use},
    },
    anchor_lang::prelude::*,
    openmast_ledger::{ProofNode, Totals},
};

#[derive(Accounts)]
pub struct Reprice {
    pub network: Account<Network>,
    /// The newest final one: whoever calls chooses no span in which the asset was busier.
    #[account(
        constraint = settlement.network == *network.address() @ OpenMastError::WrongNetwork,
        constraint = settlement.content.epoch == network.final_epoch
            @ OpenMastError::SettlementNotNewest
    )]
    pub settlement: Account<Settlement>,
    #[account(
        mut,
        constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub asset: Account<Asset>,
    /// The proof, when it is too long for the argument.
    pub proof_buffer: Option<Account<ProofBuffer>>,
}

pub(crate) fn handle(ctx: &mut Context<Reprice>, shown: Totals, proof: &[ProofNode]) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    (accounts.asset).require_repriceable(accounts.settlement.epoch())?;
    let (tree, index) = (accounts.settlement.assets(), accounts.asset.index.get());
    check_proof(&tree, index, shown, proof, &accounts.proof_buffer)?;
    let paid = shown.paid;
    let measured = (accounts.asset).use_since_checkpoint(paid, &accounts.settlement)?;

    if let Some(measured) = &measured {
        (accounts.asset).reprice(measured, &accounts.network, now)?;
    }
    (accounts.asset).set_checkpoint(paid, &accounts.settlement);

    emit_event(accounts, &measured.unwrap_or_default());
    Ok(())
}

#[inline(never)]
fn emit_event(accounts: &Reprice, measured: &Use) {
    let asset = &accounts.asset;
    emit!(PriceRepriced {
        network: *accounts.network.address(),
        asset: *asset.address(),
        epoch: asset.checkpoint_epoch.get(),
        lifetime_paid: asset.checkpoint_paid.get(),
        closed_at: asset.checkpoint_at.get(),
        capacity_mbps: asset.checkpoint_capacity_mbps.get(),
        used_bytes: measured.used.get(),
        utilization_bps: measured.utilization_bps(),
        price_per_gb: asset.price_per_gb.get(),
        next_price_per_gb: asset.next_price_per_gb.get(),
        next_price_epoch: asset.next_price_epoch.get(),
    });
}
