use {
    crate::{errors::MarketError, events::FeeAnnounced, state::MarketRules},
    anchor_lang::prelude::*,
    openmast_common::network::NetworkRecord,
};

#[derive(Accounts)]
pub struct AnnounceFee {
    /// Holds the authority's role.
    pub authority: Signer,
    #[account(constraint = network.authority == *authority.address() @ MarketError::NotAuthorized)]
    pub network: Account<NetworkRecord>,
    #[account(
        mut,
        constraint = rules.network == *network.address() @ MarketError::WrongNetwork
    )]
    pub rules: Account<MarketRules>,
}

pub(crate) fn handle(ctx: &mut Context<AnnounceFee>, fee_bps: u16, from: i64) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;

    let rules = &mut ctx.accounts.rules;
    rules.announce(fee_bps, from, now)?;

    emit!(FeeAnnounced {
        network: rules.network,
        fee_bps: rules.fee_bps.get(),
        next_fee_bps: rules.next_fee_bps.get(),
        next_fee_at: rules.next_fee_at.get(),
    });
    Ok(())
}
