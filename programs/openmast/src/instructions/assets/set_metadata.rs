use {super::owned::owned_asset, crate::events::MetadataUpdated, anchor_lang::prelude::*};

owned_asset!(SetMetadata);

pub(crate) fn handle(ctx: &mut Context<SetMetadata>, kind: u8, h3_cell: u64) -> Result<()> {
    ctx.accounts.asset.describe(kind, h3_cell)?;

    emit!(MetadataUpdated {
        network: *ctx.accounts.network.address(),
        asset: *ctx.accounts.asset.address(),
        kind,
        h3_cell,
    });
    Ok(())
}
