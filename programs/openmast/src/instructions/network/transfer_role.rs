use {super::by_authority::ByAuthority, crate::events::RoleTransferred, anchor_lang::prelude::*};

pub(crate) fn handle(ctx: &mut Context<ByAuthority>, role: u8, to: Address) -> Result<()> {
    ctx.accounts.network.name_holder(role, to)?;

    emit!(RoleTransferred {
        network: *ctx.accounts.network.address(),
        role,
        pending: to,
    });
    Ok(())
}
