//! What the chain said a moment ago, remembered. It is asked once a minute for each: whoever asks the API need not have any right to,
//! so that asking must cost the operator's RPC quota little, and an account that is handed over is its new owner's alone soon after.

use std::{
    collections::HashMap,
    future::Future,
    hash::Hash,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use solana_pubkey::Pubkey;
use tokio::sync::Semaphore;

/// How long an answer is remembered.
const KNOWN_FOR: Duration = Duration::from_secs(60);
/// Requests to the chain at once. Further ones wait, until their clients have no more patience.
const MOST_ASKED: usize = 2;

/// Bytes behind all answers that are remembered of one kind, whatever strangers have the chain say.
const MOST_BYTES: usize = 64 << 20;

/// What an answer takes behind itself.
pub(super) trait Weight {
    /// About so many bytes.
    fn bytes(&self) -> usize;
}

impl Weight for Pubkey {
    fn bytes(&self) -> usize {
        0
    }
}

/// Answers by what was asked for. When there is no room for one more, by number or by bytes, all are forgotten.
pub(super) struct Recent<K, V, const MOST: usize> {
    known: Mutex<Known<K, V>>,
    places: Semaphore,
}

struct Known<K, V> {
    answers: HashMap<K, (V, Instant)>,
    /// Behind all of them.
    bytes: usize,
}

impl<K, V, const MOST: usize> Default for Recent<K, V, MOST> {
    fn default() -> Self {
        Self {
            known: Mutex::new(Known {
                answers: HashMap::new(),
                bytes: 0,
            }),
            places: Semaphore::new(MOST_ASKED),
        }
    }
}

impl<K: Copy + Eq + Hash, V: Clone + Weight, const MOST: usize> Recent<K, V, MOST> {
    /// As known, or as `read` from the chain if `admit` lets it: `None` when there is nothing, which is not remembered.
    pub(super) async fn of<E>(
        &self,
        key: K,
        admit: impl FnOnce() -> Result<(), E>,
        read: impl Future<Output = Result<Option<V>, E>>,
    ) -> Result<Option<V>, E> {
        if let Some(value) = self.known_of(key) {
            return Ok(Some(value));
        }
        // Before it waits: who asks too much must not fill the queue.
        admit()?;
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
        let bytes = value.bytes();
        if bytes > MOST_BYTES {
            return;
        }
        let mut known = self.known();
        known.remove(key);
        if known.answers.len() >= MOST || known.bytes.saturating_add(bytes) > MOST_BYTES {
            known.answers.clear();
            known.bytes = 0;
        }
        known.bytes = known.bytes.saturating_add(bytes);
        known.answers.insert(key, (value, Instant::now()));
    }

    fn known_of(&self, key: K) -> Option<V> {
        let known = self.known();
        let (value, at) = known.answers.get(&key)?;
        (at.elapsed() < KNOWN_FOR).then(|| value.clone())
    }

    fn known(&self) -> MutexGuard<'_, Known<K, V>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash, V: Weight> Known<K, V> {
    fn remove(&mut self, key: K) {
        if let Some((value, _)) = self.answers.remove(&key) {
            self.bytes = self.bytes.saturating_sub(value.bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        convert::Infallible,
        sync::atomic::{AtomicU32, Ordering},
    };

    use super::*;

    fn free<E>() -> Result<(), E> {
        Ok(())
    }

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
            assert_eq!(
                owners.of(1, free, answer(Some(owner))).await,
                Ok(Some(owner))
            );
        }
        assert_eq!(asked.load(Ordering::Relaxed), 1);
        // One that is not there yet may be there later.
        assert_eq!(owners.of(2, free, answer(None)).await, Ok(None));
        assert_eq!(
            owners.of(2, free, answer(Some(owner))).await,
            Ok(Some(owner))
        );
        assert_eq!(asked.load(Ordering::Relaxed), 3);
    }

    #[tokio::test]
    async fn few_ask_the_chain_at_once_and_a_failure_is_not_remembered() {
        let owners = owners();
        let hanging = |payer| owners.of(payer, free, std::future::pending::<Result<_, String>>());
        let most = async { tokio::join!(hanging(1), hanging(2)) };
        let third = owners.of(3, free, async { Err("no answer".to_owned()) });
        tokio::select! {
            // The first two have their places before the third asks.
            biased;
            _ = most => panic!("a pending future is never ready"),
            _ = third => panic!("there was a place for a third"),
            () = tokio::time::sleep(std::time::Duration::from_millis(50)) => {}
        }
        // Those that gave up have left their places.
        let failed = owners
            .of(3, free, async { Err::<_, String>("no answer".to_owned()) })
            .await;
        assert_eq!(failed, Err("no answer".to_owned()));
        let owner = Some(Pubkey::new_from_array([9; 32]));
        assert_eq!(
            owners.of(3, free, async { Ok::<_, String>(owner) }).await,
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
        assert_eq!(owners.of(1, free, says(seller)).await, Ok(Some(seller)));
        assert_eq!(owners.of(1, free, says(buyer)).await, Ok(Some(seller)));
        let long_ago = Instant::now().checked_sub(KNOWN_FOR).expect("a minute ago");
        owners.known().answers.insert(1, (seller, long_ago));
        assert_eq!(owners.of(1, free, says(buyer)).await, Ok(Some(buyer)));
    }

    #[test]
    fn memory_is_bounded() {
        let owners = owners();
        for payer in 0..=100 {
            owners.remember(payer, Pubkey::default());
        }
        assert_eq!(owners.known().answers.len(), 1);
    }

    /// So many bytes that nobody allocates.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    struct Heavy(usize);

    impl Weight for Heavy {
        fn bytes(&self) -> usize {
            self.0
        }
    }

    #[test]
    fn memory_is_bounded_in_bytes() {
        let found: Recent<u32, Heavy, 100> = Recent::default();
        let third = Heavy(MOST_BYTES / 3);
        for wallet in 0..3 {
            found.remember(wallet, third);
        }
        assert_eq!(found.known().answers.len(), 3);
        // The same once more takes nothing more.
        found.remember(2, third);
        assert_eq!(found.known().answers.len(), 3);
        found.remember(3, third);
        assert_eq!(found.known().answers.len(), 1);
        assert_eq!(found.known().bytes, third.0);
        found.remember(4, Heavy(MOST_BYTES + 1));
        assert_eq!(found.known_of(4), None, "too large to be remembered");
        assert_eq!(found.known_of(3), Some(third));
    }

    #[tokio::test]
    async fn only_what_is_not_remembered_is_admitted() {
        let owners = owners();
        let owner = Some(Pubkey::new_from_array([7; 32]));
        let (owners, admitted) = (&owners, &AtomicU32::new(0));
        let ask = |payer, most| {
            let admit = move || match admitted.fetch_add(1, Ordering::Relaxed) < most {
                true => Ok(()),
                false => Err("too much"),
            };
            owners.of(payer, admit, async move { Ok(owner) })
        };
        for _ in 0..5 {
            assert_eq!(ask(1, 1).await, Ok(owner));
        }
        assert_eq!(admitted.load(Ordering::Relaxed), 1);
        assert_eq!(ask(2, 1).await, Err("too much"));
        assert_eq!(ask(1, 1).await, Ok(owner), "it is remembered");
    }
}
