//! Currency out of the vault: the accounts and the steps that all such instructions share.

use {
    crate::{
        constants::{pause, seeds},
        errors::OpenMastError,
        state::{Lot, Network, Payer},
        totals::increase,
        vaults,
    },
    anchor_lang::prelude::*,
    anchor_spl::token::TokenAccount,
    openmast_ledger::{BaseUnits, Side},
};

/// From where and to where an instruction pays.
#[derive(Accounts)]
pub struct Payout {
    #[account(mut)]
    pub network: Account<Network>,
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

impl Payout {
    /// Refuses with [`OpenMastError::Paused`] while payouts of earnings are paused.
    pub(crate) fn require_earnings_running(&self) -> Result<()> {
        let now = Clock::get()?.unix_timestamp;
        self.network.require_running(pause::PAYOUTS, now)
    }

    /// Counts earned money or fees as paid out, and pays them.
    pub(crate) fn pay_earned(&mut self, amount: BaseUnits) -> Result<()> {
        self.network.count_paid_out(amount)?;
        self.pay(Side::Everybody, amount)
    }

    /// Ends the payer's request with the payment of unspent money.
    #[inline(never)]
    pub(crate) fn pay_unspent(&mut self, payer: &mut Payer, amount: BaseUnits) -> Result<()> {
        payer.end_request(true)?;
        increase(&mut payer.withdrawn, amount.get())?;
        increase(&mut self.network.withdrawn, amount.get())?;
        self.pay(Side::Payers, amount)
    }

    /// Pays money of a lot's buyers back.
    #[inline(never)]
    pub(crate) fn pay_lot(&mut self, lot: &mut Lot, amount: BaseUnits) -> Result<()> {
        lot.note_returned(amount)?;
        self.network.count_lots_out(amount)?;
        self.pay(Side::Lots, amount)
    }

    /// Pays for tokens that a lot took back before its window.
    #[inline(never)]
    pub(crate) fn pay_return(&mut self, amount: BaseUnits) -> Result<()> {
        self.network.count_lots_returned(amount)?;
        self.pay(Side::Lots, amount)
    }

    /// Pays what the books do not count as owed any more, and refuses to leave them unsound for whose money it is, or less in
    /// the vault than they say is there.
    fn pay(&mut self, side: Side, amount: BaseUnits) -> Result<()> {
        let held = self.network.require_solvent(side)?;
        vaults::pay_out(
            &self.token_program,
            &mut self.vault,
            &mut self.destination,
            &self.network,
            amount.get(),
        )?;
        require!(self.vault.amount() >= held.get(), OpenMastError::Insolvent);
        Ok(())
    }
}
