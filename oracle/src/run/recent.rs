//! What the chain said a moment ago, remembered. It is asked once a minute for each: whoever asks the API need not have any right to,
//! so that asking must cost the operator's RPC quota little, and an account that is handed over is its new owner's alone soon after.

use std::{
    collections::HashMap,
    future::Future,
    hash::Hash,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use tokio::sync::Semaphore;

/// How long an answer is remembered.
const KNOWN_FOR: Duration = Duration::from_secs(60);
/// Requests to the chain at once. Further ones wait, until their clients have no more patience.
const MOST_ASKED: usize = 2;

/// Answers by what was asked for. With one more than `MOST` all are forgotten.
pub(super) struct Recent<K, V, const MOST: usize> {
    known: Mutex<HashMap<K, (V, Instant)>>,
    places: Semaphore,
}

impl<K, V, const MOST: usize> Default for Recent<K, V, MOST> {
    fn default() -> Self {
        Self {
            known: Mutex::default(),
            places: Semaphore::new(MOST_ASKED),
        }
    }
}

impl<K: Copy + Eq + Hash, V: Clone, const MOST: usize> Recent<K, V, MOST> {
    /// As known, or as `read` from the chain: `None` when there is nothing, which is not remembered.
    pub(super) async fn of<E>(
        &self,
        key: K,
        read: impl Future<Output = Result<Option<V>, E>>,
    ) -> Result<Option<V>, E> {
        if let Some(value) = self.known_of(key) {
            return Ok(Some(value));
        }
        // Never closed.
        let _place = self.places.acquire().await;
        if let Some(value) = self.known_of(key) {
            return Ok(Some(value));
        }
        let value = read.await?;
        if let Some(value) = &value {
            self.remember(key, value.clone());
        }
        Ok(value)
    }

    fn remember(&self, key: K, value: V) {
        let mut known = self.known();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(key, (value, Instant::now()));
    }

    fn known_of(&self, key: K) -> Option<V> {
        let known = self.known();
        let (value, at) = known.get(&key)?;
        (at.elapsed() < KNOWN_FOR).then(|| value.clone())
    }

    fn known(&self) -> MutexGuard<'_, HashMap<K, (V, Instant)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        convert::Infallible,
        sync::atomic::{AtomicU32, Ordering},
    };

    use solana_pubkey::Pubkey;

    use super::*;

    fn owners() -> Recent<u32, Pubkey, 100> {
        Recent::default()
    }

    #[tokio::test]
    async fn the_chain_is_asked_once_a_minute_for_each_payer_that_there_is() {
        let (owners, asked) = (owners(), AtomicU32::new(0));
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
        let owners = owners();
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
        let owners = owners();
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
        let owners = owners();
        for payer in 0..=100 {
            owners.remember(payer, Pubkey::default());
        }
        assert_eq!(owners.known().len(), 1);
    }
}
