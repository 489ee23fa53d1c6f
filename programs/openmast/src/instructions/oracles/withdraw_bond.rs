use {
    crate::{
        constants::seeds,
        errors::OpenMastError,
        events::BondWithdrawn,
        state::{Network, OracleSet},
        totals::decrease,
        vaults,
    },
    anchor_lang::prelude::*,
    anchor_spl::token::TokenAccount,
};

#[derive(Accounts)]
pub struct WithdrawBond {
    /// The oracle that left.
    pub member: Signer,
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = oracle_set.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub oracle_set: Account<OracleSet>,
    #[account(
        mut,
        seeds = [seeds::BONDS, network.address().as_ref()],
        bump = network.bond_vault_bump
    )]
    pub bond_vault: Account<TokenAccount>,
    #[account(
        mut,
        constraint = *destination.mint() == network.currency_mint @ OpenMastError::WrongMint,
        constraint = destination.owner() != network.address() @ OpenMastError::DestinationIsVault
    )]
    pub destination: Account<TokenAccount>,
    pub token_program: Program<Token>,
}

pub fn handle(ctx: &mut Context<WithdrawBond>) -> Result<()> {
    let key = *ctx.accounts.member.address();
    let delay = i64::from(ctx.accounts.network.bond_delay_seconds.get());
    let now = Clock::get()?.unix_timestamp;
    let oracle_set = &mut ctx.accounts.oracle_set;
    let position = (oracle_set.position(&key)).ok_or(OpenMastError::NotAnOracle)?;
    let member = &mut oracle_set.members[position];
    let amount = member.bond.get();
    require!(member.weight.get() == 0, OpenMastError::StillAMember);
    require!(amount > 0, OpenMastError::NoBond);
    require!(
        now >= member.left_at.get().saturating_add(delay),
        OpenMastError::BondNotReleased
    );

    // The entry stays, empty: the others keep their positions, which are their bits in votes.
    member.bond = 0.into();
    decrease(&mut oracle_set.bonded, amount)?;

    let accounts = &mut ctx.accounts;
    vaults::pay_out(
        &accounts.token_program,
        &mut accounts.bond_vault,
        &mut accounts.destination,
        &accounts.network,
        amount,
    )?;

    emit!(BondWithdrawn {
        network: *accounts.network.address(),
        member: key,
        amount,
        bonded: accounts.oracle_set.bonded.get(),
    });
    Ok(())
}
