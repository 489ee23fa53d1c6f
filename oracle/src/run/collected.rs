//! What was collected of the assets, for people who look at balances. Nothing is computed from it: it is no part of the
//! log, and the chain is asked once for each epoch, not for each question.

use std::{sync::Arc, time::Duration};

use openmast_client::rpc::Rpc;
use solana_pubkey::Pubkey;
use tokio::sync::watch;

use super::clock::OpenEpoch;
use crate::chain::read_collected;

/// How long to rest after the chain did not answer.
const RETRY: Duration = Duration::from_secs(30);

/// Lifetime base units taken out by `collect`.
#[derive(Clone, Debug, Default)]
pub(super) struct Collected {
    /// Read at this slot or a little later, at finalized commitment.
    pub slot: u64,
    /// By asset index.
    pub amounts: Vec<u64>,
}

/// What is collected, as it becomes known. `None` until the chain has answered once.
type Seen = watch::Receiver<Option<Arc<Collected>>>;

/// Reads at the start and whenever an epoch begins.
pub(super) fn follow(
    endpoints: Arc<Rpc>,
    network: Pubkey,
    mut opened: watch::Receiver<OpenEpoch>,
) -> (impl Future<Output = anyhow::Result<()>>, Seen) {
    let (found, seen) = watch::channel(None);
    let following = async move {
        loop {
            let (slot, amounts) = read(&endpoints, &network).await;
            found.send_replace(Some(Arc::new(Collected { slot, amounts })));
            if opened.changed().await.is_err() {
                // No epoch begins any more; why is for others to tell.
                std::future::pending::<()>().await;
            }
        }
    };
    (following, seen)
}

/// Until the chain answers.
async fn read(endpoints: &Rpc, network: &Pubkey) -> (u64, Vec<u64>) {
    loop {
        match read_collected(endpoints, network).await {
            Ok(read) => return read,
            Err(error) => {
                tracing::warn!(%error, "what was collected cannot be read; trying again");
                tokio::time::sleep(RETRY).await;
            }
        }
    }
}
