use {
    crate::{
        constants::{ACCOUNT_VERSION, CURRENCY_DECIMALS, role, seeds},
        errors::OpenMastError,
        events::NetworkInitialized,
        state::{Network, NetworkLimits, NetworkParameters, OracleSet, Till},
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
    #[account(
        init,
        payer = payer,
        seeds = [
            seeds::TILL,
            network.address().as_ref(),
            &[role::TREASURY],
            founder.address().as_ref()
        ],
        bump
    )]
    pub treasury_till: Account<Till>,
    pub token_program: Program<Token>,
    pub system_program: Program<System>,
}

pub(crate) fn handle(
    ctx: &mut Context<InitializeNetwork>,
    id: u32,
    parameters: NetworkParameters,
    limits: NetworkLimits,
) -> Result<()> {
    limits.check()?;
    parameters.check(&limits)?;
    let created_at = Clock::get()?.unix_timestamp;

    fill_network(ctx, id, &parameters, &limits, created_at);
    fill_oracle_set_and_till(ctx);

    emit!(NetworkInitialized {
        network: *ctx.accounts.network.address(),
        founder: *ctx.accounts.founder.address(),
        rent_payer: *ctx.accounts.payer.address(),
        id,
        currency_mint: *ctx.accounts.currency_mint.address(),
        parameters,
        limits,
        created_at,
    });
    Ok(())
}

fn fill_network(
    ctx: &mut Context<InitializeNetwork>,
    id: u32,
    parameters: &NetworkParameters,
    limits: &NetworkLimits,
    created_at: i64,
) {
    let founder = *ctx.accounts.founder.address();
    let currency_mint = *ctx.accounts.currency_mint.address();
    let network = &mut ctx.accounts.network;
    network.version = ACCOUNT_VERSION;
    network.founder = founder;
    network.id = id.into();
    network.bump = ctx.bumps.network;
    network.vault_bump = ctx.bumps.vault;
    network.bond_vault_bump = ctx.bumps.bond_vault;
    network.created_at = created_at.into();
    network.currency_mint = currency_mint;
    network.authority = founder;
    network.treasury = founder;
    network.treasury_since = created_at.into();
    network.pauser = founder;
    network.limits = limits.into();
    network.parameters = parameters.into();
    // The first epoch opens here.
    network.final_closed_at = created_at.into();
}

fn fill_oracle_set_and_till(ctx: &mut Context<InitializeNetwork>) {
    let (founder, payer) = (
        *ctx.accounts.founder.address(),
        *ctx.accounts.payer.address(),
    );
    let network = *ctx.accounts.network.address();
    let oracle_set = &mut ctx.accounts.oracle_set;
    oracle_set.version = ACCOUNT_VERSION;
    oracle_set.network = network;
    oracle_set.bump = ctx.bumps.oracle_set;
    let bump = ctx.bumps.treasury_till;
    (ctx.accounts.treasury_till).open(&network, role::TREASURY, &founder, &payer, bump);
}
