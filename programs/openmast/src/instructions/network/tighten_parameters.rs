use {
    super::by_authority::ByAuthority, crate::events::ParametersTightened, anchor_lang::prelude::*,
};

pub(crate) fn handle(
    ctx: &mut Context<ByAuthority>,
    max_epoch_increase: u64,
    min_bond: u64,
) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let network = &mut *ctx.accounts.network;

    network.tighten(max_epoch_increase, min_bond, now)?;

    emit!(ParametersTightened {
        network: *ctx.accounts.network.address(),
        parameters: (&ctx.accounts.network.parameters).into(),
        next_parameters: (&ctx.accounts.network.next_parameters).into(),
        tightened_at: ctx.accounts.network.tightened_at.get(),
    });
    Ok(())
}
