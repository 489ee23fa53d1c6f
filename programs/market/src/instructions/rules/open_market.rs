use {
    crate::{constants::seeds, errors::MarketError, events::MarketOpened, state::MarketRules},
    anchor_lang::prelude::*,
    openmast_common::network::NetworkRecord,
};

#[derive(Accounts)]
pub struct OpenMarket {
    /// Pays the rent; may be the authority.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    /// Holds the authority's role.
    pub authority: Signer,
    #[account(constraint = network.authority == *authority.address() @ MarketError::NotAuthorized)]
    pub network: Account<NetworkRecord>,
    #[account(
        init,
        payer = payer,
        seeds = [seeds::RULES, network.address().as_ref()],
        bump
    )]
    pub rules: Account<MarketRules>,
    pub system_program: Program<System>,
}

pub(crate) fn handle(ctx: &mut Context<OpenMarket>, fee_bps: u16) -> Result<()> {
    let bump = ctx.bumps.rules;
    let accounts = &mut ctx.accounts;
    let (network, rent_payer) = (*accounts.network.address(), *accounts.payer.address());
    accounts.rules.open(&network, &rent_payer, bump);
    accounts.rules.begin_with(fee_bps)?;

    emit!(MarketOpened {
        network,
        rules: *accounts.rules.address(),
        rent_payer,
        fee_bps,
    });
    Ok(())
}
