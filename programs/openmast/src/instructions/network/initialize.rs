use {
    crate::{
        constants::{CURRENCY_DECIMALS, seeds},
        errors::OpenMastError,
        events::NetworkInitialized,
        state::{Network, NetworkParameters, OracleSet},
    },
    anchor_lang::prelude::*,
    anchor_spl::{
        mint::Mint,
        token::{self, TokenAccount},
    },
};

#[derive(Accounts)]
#[instruction(id: u32)]
pub struct InitializeNetwork {
    /// Pays the rent; may be the founder.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    /// Part of the address, and the first holder of every role.
    pub founder: Signer,
    #[account(
        init,
        payer = payer,
        seeds = [seeds::NETWORK, founder.address().as_ref(), &id.to_le_bytes()],
        bump
    )]
    pub network: Account<Network>,
    #[account(
        constraint = currency_mint.decimals() == CURRENCY_DECIMALS
            @ OpenMastError::WrongCurrencyDecimals
    )]
    pub currency_mint: Account<Mint>,
    #[account(
        init,
        payer = payer,
        seeds = [seeds::VAULT, network.address().as_ref()],
        bump,
        token::mint = currency_mint,
        token::authority = network
    )]
    pub vault: Account<TokenAccount>,
    #[account(
        init,
        payer = payer,
        seeds = [seeds::BONDS, network.address().as_ref()],
        bump,
        token::mint = currency_mint,
        token::authority = network
    )]
    pub bond_vault: Account<TokenAccount>,
    #[account(
        init,
        payer = payer,
        seeds = [seeds::ORACLES, network.address().as_ref()],
        bump
    )]
    pub oracle_set: Account<OracleSet>,
    pub token_program: Program<Token>,
    pub system_program: Program<System>,
}

pub fn handle(
    ctx: &mut Context<InitializeNetwork>,
    id: u32,
    parameters: NetworkParameters,
) -> Result<()> {
    parameters.check()?;

    let address = *ctx.accounts.network.address();
    let founder = *ctx.accounts.founder.address();
    let currency_mint = *ctx.accounts.currency_mint.address();
    let network = &mut ctx.accounts.network;
    network.founder = founder;
    network.id = id.into();
    network.bump = ctx.bumps.network;
    network.vault_bump = ctx.bumps.vault;
    network.bond_vault_bump = ctx.bumps.bond_vault;
    network.currency_mint = currency_mint;
    network.authority = founder;
    network.treasury = founder;
    network.regulator = founder;
    network.pauser = founder;
    network.set_parameters(&parameters);
    let oracle_set = &mut ctx.accounts.oracle_set;
    oracle_set.network = address;
    oracle_set.bump = ctx.bumps.oracle_set;

    emit!(NetworkInitialized {
        network: address,
        founder,
        id,
        currency_mint,
        parameters,
    });
    Ok(())
}
