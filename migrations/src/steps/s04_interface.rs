//! Step 4: The interface description (IDL) is on chain, so that explorers and clients can show what a transaction does.

use anyhow::{Result, bail};

use super::{Context, documents};
use crate::plan::Look;

pub(super) async fn look(context: &Context) -> Result<Look> {
    let described = context.interface.get("address").and_then(|it| it.as_str());
    if described != Some(context.program.to_string().as_str()) {
        bail!(
            "the interface description is of another program than {}: run `cargo xtask deploy id`",
            context.program
        );
    }
    documents::look(context, "idl", &context.interface).await
}
