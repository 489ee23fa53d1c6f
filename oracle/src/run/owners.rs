//! Who owns the payers. The chain is asked once a minute for each: whoever asks the API need not have any right to, so that asking must
//! cost the operator's RPC quota little, and an account that is handed over is its new owner's alone soon after.

use std::{
    collections::HashMap,
    future::Future,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use solana_pubkey::Pubkey;
use tokio::sync::Semaphore;

/// Owners that are remembered, about 5 MB. With one more all are forgotten.
const MOST_KNOWN: usize = 100_000;
/// How long an owner is remembered.
const KNOWN_FOR: Duration = Duration::from_secs(60);
/// Requests to the chain at once. Further ones wait, until their clients have no more patience.
const MOST_ASKED: usize = 2;

pub(super) struct Owners {
    known: Mutex<HashMap<u32, (Pubkey, Instant)>>,
    places: Semaphore,
}

impl Default for Owners {
    fn default() -> Self {
        Self {
            known: Mutex::default(),
            places: Semaphore::new(MOST_ASKED),
        }
    }
}

impl Owners {
    /// As known, or as `read` from the chain: `None` when there is no such payer, which is not remembered.
    pub(super) async fn of<E>(
        &self,
        payer: u32,
        read: impl Future<Output = Result<Option<Pubkey>, E>>,
    ) -> Result<Option<Pubkey>, E> {
        if let Some(owner) = self.known_of(payer) {
            return Ok(Some(owner));
        }
        // Never closed.
        let _place = self.places.acquire().await;
        if let Some(owner) = self.known_of(payer) {
            return Ok(Some(owner));
        }
        let owner = read.await?;
        if let Some(owner) = owner {
            self.remember(payer, owner);
        }
        Ok(owner)
    }

    fn remember(&self, payer: u32, owner: Pubkey) {
        let mut known = self.known();
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(payer, (owner, Instant::now()));
    }

    fn known_of(&self, payer: u32) -> Option<Pubkey> {
        let (owner, at) = self.known().get(&payer).copied()?;
        (at.elapsed() < KNOWN_FOR).then_some(owner)
    }

    fn known(&self) -> MutexGuard<'_, HashMap<u32, (Pubkey, Instant)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        convert::Infallible,
        sync::atomic::{AtomicU32, Ordering},
    };

    use super::*;

    #[tokio::test]
    async fn the_chain_is_asked_once_a_minute_for_each_payer_that_there_is() {
        let (owners, asked) = (Owners::default(), AtomicU32::new(0));
        let answer = |owner: Option<Pubkey>| {
            let asked = &asked;
            async move {
                asked.fetch_add(1, Ordering::Relaxed);
                tokio::task::yield_now().await;
                Ok::<_, Infallible>(owner)
            }
        };
        let owner = Pubkey::new_from_array([7; 32]);
        for _ in 0..3 {
            assert_eq!(owners.of(1, answer(Some(owner))).await, Ok(Some(owner)));
        }
        assert_eq!(asked.load(Ordering::Relaxed), 1);
        // One that is not there yet may be there later.
        assert_eq!(owners.of(2, answer(None)).await, Ok(None));
        assert_eq!(owners.of(2, answer(Some(owner))).await, Ok(Some(owner)));
        assert_eq!(asked.load(Ordering::Relaxed), 3);
    }

    #[tokio::test]
    async fn few_ask_the_chain_at_once_and_a_failure_is_not_remembered() {
        let owners = Owners::default();
        let hanging = |payer| owners.of(payer, std::future::pending::<Result<_, String>>());
        let most = async { tokio::join!(hanging(1), hanging(2)) };
        let third = owners.of(3, async { Err("no answer".to_owned()) });
        tokio::select! {
            // The first two have their places before the third asks.
            biased;
            _ = most => panic!("a pending future is never ready"),
            _ = third => panic!("there was a place for a third"),
            () = tokio::time::sleep(std::time::Duration::from_millis(50)) => {}
        }
        // Those that gave up have left their places.
        let failed = owners
            .of(3, async { Err::<_, String>("no answer".to_owned()) })
            .await;
        assert_eq!(failed, Err("no answer".to_owned()));
        let owner = Some(Pubkey::new_from_array([9; 32]));
        assert_eq!(
            owners.of(3, async { Ok::<_, String>(owner) }).await,
            Ok(owner)
        );
    }

    /// Payer accounts are sold.
    #[tokio::test]
    async fn an_owner_is_asked_for_again_after_a_minute() {
        let owners = Owners::default();
        let (seller, buyer) = (
            Pubkey::new_from_array([1; 32]),
            Pubkey::new_from_array([2; 32]),
        );
        let says = |owner| async move { Ok::<_, Infallible>(Some(owner)) };
        assert_eq!(owners.of(1, says(seller)).await, Ok(Some(seller)));
        assert_eq!(owners.of(1, says(buyer)).await, Ok(Some(seller)));
        let long_ago = Instant::now().checked_sub(KNOWN_FOR).expect("a minute ago");
        owners.known().insert(1, (seller, long_ago));
        assert_eq!(owners.of(1, says(buyer)).await, Ok(Some(buyer)));
    }

    #[test]
    fn memory_is_bounded() {
        let owners = Owners::default();
        for payer in 0..=MOST_KNOWN as u32 {
            owners.remember(payer, Pubkey::default());
        }
        assert_eq!(owners.known().len(), 1);
    }
}
