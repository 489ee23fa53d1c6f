//! A settlement that is closed on chain. What stands there vouches for the archive of the oldest that does, and each archive for
//! the one before it, by its SHA-256.

use crate::{
    commands::regulator::{Closed, Period, Walk, kept},
    context::{Context, NetworkHandle},
    failure::Failure,
    sources::sources,
};

/// The settlement of an epoch, as the archives after it vouch for it, and the epoch of the settlement on chain from which they do.
///
/// # Errors
/// There are no archives, one of them is missing or is not what the one after it names, or the chain does not answer.
pub(super) async fn closed(
    context: &Context,
    network: &NetworkHandle,
    epoch: u64,
) -> Result<(Closed, u64), Failure> {
    let kept = kept(context, network).await?;
    let oldest = (kept.keys().next().copied()).unwrap_or(network.state.final_epoch);
    let sources = sources(context.globals(), &[])?;
    if sources.is_empty() {
        return Err(Failure::input(format!(
            "the settlement of epoch {epoch} is closed on chain, and only the archives that lead to it vouch for it: pass --archive FOLDER \
             with those of epochs {epoch} to {oldest}, or --oracle-api"
        )));
    }
    let alone = Period::of_epochs(epoch, epoch);
    let walk = Walk::new(context, network, &kept, sources, alone)?;
    let mut found = walk.run(|_| Ok(())).await?.epochs;
    let (found, ()) = found
        .pop()
        .ok_or_else(|| Failure::input(format!("the archives do not lead to epoch {epoch}")))?;
    Ok((found, oldest))
}
