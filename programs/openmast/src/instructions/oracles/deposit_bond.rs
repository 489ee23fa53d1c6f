use {
    super::bonds,
    crate::{errors::OpenMastError, events::BondDeposited, vaults},
    anchor_lang::prelude::*,
    anchor_spl::token::TokenAccount,
};

#[derive(Accounts)]
pub struct DepositBond {
    /// Owner or delegate of the source; anybody may add to a present member's bond.
    pub depositor: Signer,
    pub bonds: Nested<bonds::Bonds>,
    #[account(
        mut,
        constraint = *source.mint() == bonds.network.currency_mint @ OpenMastError::WrongMint
    )]
    pub source: Account<TokenAccount>,
    /// The member whose bond grows; only its key is used.
    pub member: UncheckedAccount,
}

pub(crate) fn handle(ctx: &mut Context<DepositBond>, amount: u64) -> Result<()> {
    let accounts = &mut ctx.accounts;
    require!(amount > 0, OpenMastError::ZeroAmount);
    let member = *accounts.member.address();
    let now = Clock::get()?.unix_timestamp;
    let bonds = &mut *accounts.bonds;
    let min_bond = bonds.network.parameters_at(now).min_bond.get();

    let bond = bonds.oracle_set.add_bond(&member, amount, min_bond)?;

    vaults::take_in(
        &bonds.token_program,
        &mut accounts.source,
        &mut bonds.bond_vault,
        &accounts.depositor,
        amount,
    )?;

    emit!(BondDeposited {
        network: *bonds.network.address(),
        member,
        depositor: *accounts.depositor.address(),
        amount,
        bond,
        bonded: bonds.oracle_set.bonded.get(),
    });
    Ok(())
}
