//! Brings every public archive to the configured mirrors, and has settlements wait until it is there.
//!
//! In come the archives of this oracle in the order in which mirrors are to have them (`public_archives`); a task for each mirror
//! (`sync`) looks what the mirror has (`seen`) and brings the rest; `status` knows what all of them have, raises alarms, and tells
//! whether a settlement may be posted.
//!
//! What must hold: nothing waits for a mirror but posting, and that not for ever, see [`Mirrors::posting`].

mod public_archives;
mod seen;
mod status;
mod sync;

use std::sync::Arc;

use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
};

pub(super) use status::{Mirrors, Posting};

use super::{clock::OpenEpoch, context::ServiceContext};
use openmast_storage::StorageConfig;
use public_archives::PublicArchives;
use sync::MirrorSync;

/// Starts a task for each configured mirror. `opened` changes when an archive was written, `wake` is told when one is on a mirror.
///
/// # Errors
/// Of the outbox.
pub(super) fn begin(
    context: &ServiceContext<'_>,
    opened: &watch::Receiver<OpenEpoch>,
    wake: &Arc<Notify>,
    tasks: &mut JoinSet<anyhow::Result<()>>,
) -> anyhow::Result<Mirrors> {
    let config = &context.config.archive;
    let mirrors = Mirrors::new(config, context.health.clone());
    if config.mirrors.is_empty() {
        return Ok(mirrors);
    }
    let outbox = context.outbox()?;
    mirrors.give_up(&outbox.given_up_mirrors()?);
    let public_archives = PublicArchives::new(&context.data().join("archive"), outbox);
    tend(
        &config.mirrors,
        &mirrors,
        public_archives,
        opened,
        wake,
        tasks,
    );
    Ok(mirrors)
}

fn tend(
    configs: &[StorageConfig],
    mirrors: &Mirrors,
    public_archives: PublicArchives,
    opened: &watch::Receiver<OpenEpoch>,
    wake: &Arc<Notify>,
    tasks: &mut JoinSet<anyhow::Result<()>>,
) {
    let public_archives = Arc::new(public_archives);
    for (index, config) in configs.iter().enumerate() {
        let sync = MirrorSync::new(
            index,
            config.clone(),
            mirrors.clone(),
            Arc::clone(&public_archives),
            opened.clone(),
            Arc::clone(wake),
        );
        tasks.spawn(sync.run());
    }
}

#[cfg(test)]
mod tests;
