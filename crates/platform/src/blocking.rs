//! Blocking work off the runtime's threads: those answer /health meanwhile, and there may be only one.

use std::future::Future;

use anyhow::Context;
use tokio::runtime::Handle;

/// Runs blocking work on a thread for such work.
///
/// # Errors
/// The work's error, or the work panicked.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
) -> anyhow::Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .context("a thread for blocking work")?
}

/// Runs asynchronous work that blocks now and then on a thread for such work. It must end by itself, because threads
/// cannot be cancelled.
///
/// # Errors
/// The errors are those of [`blocking`].
pub async fn blocking_now_and_then<T: Send + 'static>(
    work: impl Future<Output = anyhow::Result<T>> + Send + 'static,
) -> anyhow::Result<T> {
    let runtime = Handle::current();
    blocking(move || runtime.block_on(work)).await
}

#[cfg(test)]
mod tests {
    use std::{thread, time::Duration};

    use super::*;

    #[tokio::test]
    async fn the_runtime_goes_on_while_work_blocks() {
        // One thread only: were it the one that sleeps, the timeout could not come first.
        let sleep = || thread::sleep(Duration::from_millis(500));
        let first = blocking(move || {
            sleep();
            Ok(1)
        });
        let second = blocking_now_and_then(async move {
            tokio::task::yield_now().await;
            sleep();
            Ok(2)
        });
        let work = async { (first.await, second.await) };
        tokio::pin!(work);
        let early = tokio::time::timeout(Duration::from_millis(20), &mut work).await;
        assert!(early.is_err(), "it sleeps elsewhere");
        let (first, second) = work.await;
        assert_eq!((first.expect("done"), second.expect("done")), (1, 2));
    }

    #[tokio::test]
    async fn a_panic_is_an_error() {
        let panicked = blocking::<()>(|| panic!("bug")).await;
        assert!(panicked.is_err());
    }
}
