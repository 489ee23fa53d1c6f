use {
    super::{events::emit_suspended, regulated},
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct SuspendHolder {
    pub regulated: Nested<regulated::Regulated>,
}

pub(crate) fn handle(
    ctx: &mut Context<SuspendHolder>,
    until: i64,
    reason_hash: [u8; 32],
) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let regulated = &mut ctx.accounts.regulated;
    regulated.holder.suspend(now, until, reason_hash)?;

    let (network, regulator) = (regulated.network.address(), regulated.regulator.address());
    emit_suspended(&regulated.holder, network, regulator);
    Ok(())
}
