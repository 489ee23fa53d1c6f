use {
    crate::{
        constants::seeds,
        errors::OpenMastError,
        events::UnsettledWithdrawn,
        state::{Network, Payer},
        totals::increase,
        vaults,
    },
    anchor_lang::prelude::*,
    anchor_spl::token::TokenAccount,
    openmast_ledger::BaseUnits,
};

#[derive(Accounts)]
pub struct WithdrawUnsettled {
    pub owner: Signer,
    #[account(
        mut,
        constraint = network.final_epoch.get() == 0 @ OpenMastError::AlreadySettled
    )]
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = payer.network == *network.address() @ OpenMastError::WrongNetwork,
        constraint = payer.owner == *owner.address() @ OpenMastError::NotAuthorized,
        constraint = payer.requested.get() > 0 @ OpenMastError::NoRequest
    )]
    pub payer: Account<Payer>,
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

pub fn handle(ctx: &mut Context<WithdrawUnsettled>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    require!(
        accounts.payer.may_exit(&accounts.network, now),
        OpenMastError::ExitDelayNotPassed
    );
    let amount = accounts.payer.withdrawable(BaseUnits::ZERO)?.get();

    accounts.network.note_exit(accounts.payer.requested_slot);
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

    emit!(UnsettledWithdrawn {
        network: *accounts.network.address(),
        payer: *accounts.payer.address(),
        amount,
        payer_withdrawn: accounts.payer.withdrawn.get(),
        network_withdrawn: accounts.network.withdrawn.get(),
        exit_request_slot: accounts.network.exit_request_slot.get(),
    });
    Ok(())
}
