use {
    crate::{
        constants::seeds,
        errors::OpenMastError,
        events::Withdrawn,
        state::{Network, Payer, Settlement},
        totals::increase,
        vaults,
    },
    anchor_lang::prelude::*,
    anchor_spl::token::TokenAccount,
    openmast_ledger::{BaseUnits, Bytes, ProofNode, Totals},
};

#[derive(Accounts)]
pub struct Withdraw {
    pub owner: Signer,
    #[account(mut)]
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = payer.network == *network.address() @ OpenMastError::WrongNetwork,
        constraint = payer.owner == *owner.address() @ OpenMastError::NotAuthorized,
        constraint = payer.requested.get() > 0 @ OpenMastError::NoRequest
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
    pub token_program: Program<Token>,
}

pub fn handle(
    ctx: &mut Context<Withdraw>,
    lifetime_bytes: u64,
    lifetime_spent: u64,
    proof: &[ProofNode],
) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let exits = check_settlement(&accounts.settlement, &accounts.network, &accounts.payer)?;
    let spent = Totals {
        bytes: Bytes(lifetime_bytes),
        amount: BaseUnits(lifetime_spent),
    };
    (accounts.settlement.payers())
        .check(accounts.payer.index.get(), spent, proof)
        .map_err(OpenMastError::from)?;
    let amount = accounts.payer.withdrawable(spent.amount)?.get();

    if exits {
        accounts.network.note_exit(accounts.payer.requested_slot);
    }
    accounts.payer.close_request();
    increase(&mut accounts.payer.withdrawn, amount)?;
    increase(&mut accounts.network.withdrawn, amount)?;
    accounts.network.require_solvent()?;

    vaults::pay_out(
        &accounts.token_program,
        &mut accounts.vault,
        &mut accounts.destination,
        &accounts.network,
        amount,
    )?;

    emit!(Withdrawn {
        network: *accounts.network.address(),
        payer: *accounts.payer.address(),
        epoch: accounts.settlement.epoch.get(),
        lifetime_spent,
        amount,
        payer_withdrawn: accounts.payer.withdrawn.get(),
        network_withdrawn: accounts.network.withdrawn.get(),
        exit_request_slot: accounts.network.exit_request_slot.get(),
    });
    Ok(())
}

/// A settlement whose snapshot saw the request holds all usage that was not cut by it. When the
/// oracles are silent, the newest settlement there is must do, once the exit delay has passed.
/// Whether that is so.
fn check_settlement(settlement: &Settlement, network: &Network, payer: &Payer) -> Result<bool> {
    settlement.require_usable(network)?;
    if settlement.snapshot_slot.get() >= payer.requested_slot.get() {
        return Ok(false);
    }
    let newest = settlement.epoch == network.final_epoch;
    let exit = newest && payer.may_exit(network, Clock::get()?.unix_timestamp);
    require!(exit, OpenMastError::RequestNotSettled);
    Ok(true)
}
