//! What assets are called, what was collected of them, and what is announced of their prices, for people who look at balances and prices. Nothing
//! is computed from it that is charged: it is no part of the log, and the chain is asked once for each epoch, not for each question.

use std::{sync::Arc, time::Duration};

use openmast_client::{accounts::ShareName, rpc::Rpc};
use solana_pubkey::Pubkey;
use tokio::sync::watch;

use super::clock::OpenEpoch;
use crate::chain::{AssetsAt, read_assets};

/// How long to rest after the chain did not answer.
const RETRY: Duration = Duration::from_secs(30);

/// What is seen, as it becomes known. `None` until the chain has answered once.
pub(super) type Seen = watch::Receiver<Option<Arc<AssetsAt>>>;

/// Reads at the start and whenever an epoch begins.
pub(super) fn follow(
    endpoints: Arc<Rpc>,
    network: Pubkey,
    mut opened: watch::Receiver<OpenEpoch>,
) -> (impl Future<Output = anyhow::Result<()>>, Seen) {
    let (found, seen) = watch::channel(None);
    let following = async move {
        let mut names = Vec::new();
        loop {
            let assets = read(&endpoints, &network, &names).await;
            names.clone_from(&assets.names);
            found.send_replace(Some(Arc::new(assets)));
            if opened.changed().await.is_err() {
                // No epoch begins any more; why is for others to tell.
                std::future::pending::<()>().await;
            }
        }
    };
    (following, seen)
}

/// Until the chain answers.
async fn read(endpoints: &Rpc, network: &Pubkey, names: &[Option<ShareName>]) -> AssetsAt {
    loop {
        match read_assets(endpoints, network, names).await {
            Ok(read) => return read,
            Err(error) => {
                tracing::warn!(%error, "the assets cannot be read; trying again");
                tokio::time::sleep(RETRY).await;
            }
        }
    }
}
