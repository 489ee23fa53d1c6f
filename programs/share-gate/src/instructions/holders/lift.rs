use {
    super::{events::emit_suspended, regulated},
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct LiftSuspension {
    pub regulated: Nested<regulated::Regulated>,
}

pub(crate) fn handle(ctx: &mut Context<LiftSuspension>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let regulated = &mut ctx.accounts.regulated;
    regulated.holder.lift(now)?;

    let (network, regulator) = (regulated.network.address(), regulated.regulator.address());
    emit_suspended(&regulated.holder, network, regulator);
    Ok(())
}
