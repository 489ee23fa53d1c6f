use {
    crate::{
        errors::MarketError, events::FeesWithdrawn, holdings::Holding,
        instructions::payback::send_money, state::Escrow,
    },
    anchor_lang::{AnchorAccount, prelude::*},
    openmast_common::network::NetworkRecord,
};

#[derive(Accounts)]
pub struct WithdrawFees {
    /// Holds the treasury's role.
    pub treasury: Signer,
    #[account(constraint = network.treasury == *treasury.address() @ MarketError::NotAuthorized)]
    pub network: Account<NetworkRecord>,
    /// Escrow of the currency.
    #[account(
        mut,
        constraint = money_escrow.is_currency_of(network.address()) @ MarketError::WrongEscrow
    )]
    pub money_escrow: Account<Escrow>,
    /// Its token account.
    #[account(mut, address = money_escrow.vault @ MarketError::WrongVault)]
    pub money_vault: UncheckedAccount,
    /// Gets the fees.
    #[account(mut)]
    pub destination: UncheckedAccount,
    pub token_program: Program<Token>,
}

pub(crate) fn handle(ctx: &mut Context<WithdrawFees>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let escrow = &mut accounts.money_escrow;
    let destination = accounts.destination.account();
    let holding = Holding::read(destination, &escrow.token_program, &escrow.mint)?;
    require!(
        holding.owner != *escrow.address(),
        MarketError::WrongDestination
    );
    require!(escrow.fees.get() > 0, MarketError::NothingToClaim);

    let amount = escrow.take_fees()?;

    send_money(
        escrow,
        &mut accounts.money_vault,
        &mut accounts.destination,
        &accounts.token_program,
        amount,
    )?;

    emit!(FeesWithdrawn {
        network: accounts.money_escrow.network,
        treasury: *accounts.treasury.address(),
        amount,
        fees_paid: accounts.money_escrow.fees_paid.get(),
    });
    Ok(())
}
