//! Whether something is proposed that may become final, and that what is left of the folder does not have.

use openmast_client::rpc::Rpc;

use super::{on_chain::OnChain, plan::Whole};
use crate::{
    chain::{foreign_proposal, read_attestations},
    config::Config,
    data_folder::open_outbox,
};

/// Refuses to go on then. `whole`: what stays as it is, if anything does. A log and an outbox without a gap may be those of a backup:
/// nothing in them says what was proposed later.
///
/// # Errors
/// It is so, or the chain or the outbox cannot be read.
pub(super) async fn refuse(
    rpc: &Rpc,
    config: &Config,
    chain: &OnChain,
    whole: Option<Whole>,
    key: Option<&[u8; 32]>,
) -> anyhow::Result<()> {
    let next = chain.newest.content.epoch + 1;
    let Some(whole) = whole else {
        return chain.refuse_proposed(config, key);
    };
    if !whole.has_outbox {
        // What the log has ended follows from it, and is there again at the next start.
        return match whole.open_epoch > next {
            true => Ok(()),
            false => chain.refuse_proposed(config, key),
        };
    }
    let network = &config.network;
    let outbox = open_outbox(&config.data_dir, network)?;
    let ours = outbox.entry(next)?;
    let ours = ours.map(|entry| entry.content.hash(&network.address));
    let slot = chain.snapshot.slot;
    let attestations = read_attestations(rpc, &network.address, next, ours, slot).await?;
    match foreign_proposal(&attestations, &outbox, key)? {
        Some(_) => chain.refuse_proposed(config, key),
        None => Ok(()),
    }
}
