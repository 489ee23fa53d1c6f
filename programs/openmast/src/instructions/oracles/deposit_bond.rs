use {
    crate::{
        constants::seeds,
        errors::OpenMastError,
        events::BondDeposited,
        state::{Network, OracleSet},
        totals::increase,
        vaults,
    },
    anchor_lang::prelude::*,
    anchor_spl::token::TokenAccount,
};

#[derive(Accounts)]
pub struct DepositBond {
    /// Owner or delegate of the source; anybody may add to a present member's bond.
    pub depositor: Signer,
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = oracle_set.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub oracle_set: Account<OracleSet>,
    #[account(
        mut,
        constraint = *source.mint() == network.currency_mint @ OpenMastError::WrongMint
    )]
    pub source: Account<TokenAccount>,
    #[account(
        mut,
        seeds = [seeds::BONDS, network.address().as_ref()],
        bump = network.bond_vault_bump
    )]
    pub bond_vault: Account<TokenAccount>,
    /// The member whose bond grows; only its key is used.
    pub member: UncheckedAccount,
    pub token_program: Program<Token>,
}

pub fn handle(ctx: &mut Context<DepositBond>, amount: u64) -> Result<()> {
    require!(amount > 0, OpenMastError::ZeroAmount);
    let key = *ctx.accounts.member.address();
    let now = Clock::get()?.unix_timestamp;
    let oracle_set = &mut ctx.accounts.oracle_set;
    let position = oracle_set.position(&key)?;
    let member = &mut oracle_set.members[position];

    increase(&mut member.bond, amount)?;
    let bond = member.bond.get();
    // What is bonded keeps an entry when its member leaves: for less than a whole bond, that would cost nothing.
    let min_bond = ctx.accounts.network.parameters_at(now).min_bond.get();
    require!(bond >= min_bond, OpenMastError::BondTooSmall);
    increase(&mut oracle_set.bonded, amount)?;

    let accounts = &mut ctx.accounts;
    vaults::take_in(
        &accounts.token_program,
        &mut accounts.source,
        &mut accounts.bond_vault,
        &accounts.depositor,
        amount,
    )?;

    emit!(BondDeposited {
        network: *accounts.network.address(),
        member: key,
        depositor: *accounts.depositor.address(),
        amount,
        bond,
        bonded: accounts.oracle_set.bonded.get(),
    });
    Ok(())
}
