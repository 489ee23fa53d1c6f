use super::Sender;
use crate::rpc::RpcTrouble;
use solana_pubkey::Pubkey;
use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// What raising begins with when recent fees are zero, micro-lamports per compute unit.
const FIRST_RAISE: u64 = 1_000;

/// What is offered beyond the base fee. Prices are micro-lamports per compute unit. `app/src/signing/budget.ts` has the same
/// rule for browsers; `vectors/sending.json` holds both to it.
///
/// Every attempt reads the recent fees anew, so the first offer follows the market by itself. Raising is only for what
/// they do not show, and an attempt takes about a minute to expire: half more each time is five times the market after
/// four minutes, and leaves room below the cap when nodes drop transactions for other reasons than the price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeePolicy {
    /// Percentile of the recent fees that is offered first, 0 ..= 100.
    pub percentile: u8,
    /// Least offer.
    pub floor: u64,
    /// Highest offer, however often it is raised.
    pub cap: u64,
}

impl Default for FeePolicy {
    fn default() -> Self {
        Self {
            percentile: 75,
            floor: 0,
            cap: 1_000_000,
        }
    }
}

impl FeePolicy {
    /// The offer of an attempt (0: the first): the percentile (nearest rank) of `recent`, half more at each attempt.
    pub fn price(&self, recent: &[u64], attempt: u32) -> u64 {
        self.raised(self.first(recent), attempt)
    }

    /// What is offered first.
    fn first(&self, recent: &[u64]) -> u64 {
        let mut sorted = recent.to_vec();
        sorted.sort_unstable();
        let rank = (sorted.len() * usize::from(self.percentile.min(100))).div_ceil(100);
        sorted
            .get(rank.saturating_sub(1))
            .copied()
            .unwrap_or(0)
            .max(self.floor)
    }

    fn raised(&self, first: u64, attempt: u32) -> u64 {
        let raised = (0..attempt.min(64)).fold(first, |price, _| {
            price.saturating_add(price / 2).max(FIRST_RAISE)
        });
        raised.min(self.cap)
    }
}

/// What is offered at most when nothing was offered before: recent fees are what nodes say, and nobody else.
const FIRST_MOST: u64 = 10_000;

/// What this process offered last. An offer may be as much more as time has passed, so that no node makes it
/// pay the cap at once by what it says of others' fees, or of transactions that it calls expired.
#[derive(Debug, Default)]
pub(super) struct FeeHistory(Mutex<Option<(u64, Instant)>>);

impl FeeHistory {
    /// The offer, at most twice the last one for each `doubling` since.
    fn bound(&self, policy: &FeePolicy, offer: u64, doubling: Duration, now: Instant) -> u64 {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let least = FIRST_MOST.max(policy.floor);
        let most = match *last {
            None => least,
            Some((price, at)) => grown(
                price.max(least),
                now.saturating_duration_since(at),
                doubling,
            ),
        };
        let offer = offer.min(most).min(policy.cap);
        *last = Some((offer, now));
        offer
    }
}

/// Doubled in each `doubling`, evenly within one.
fn grown(price: u64, elapsed: Duration, doubling: Duration) -> u64 {
    let (elapsed, doubling) = (elapsed.as_millis(), doubling.as_millis().max(1));
    let doublings = u32::try_from(elapsed / doubling)
        .unwrap_or(u32::MAX)
        .min(64);
    let whole = u128::from(price) << doublings;
    let part = whole.saturating_mul(elapsed % doubling) / doubling;
    u64::try_from(whole.saturating_add(part)).unwrap_or(u64::MAX)
}

impl Sender {
    /// The offer for a transaction that writes these accounts. Of several nodes the one that tells the lowest fees is
    /// believed. Nodes that do not tell recent fees cost nothing but speed: the floor is offered then.
    pub(super) async fn price(&self, writable: &[Pubkey], attempt: u32) -> u64 {
        let policy = &self.options.fees;
        let recent = self.recent_fees(writable).await.unwrap_or_else(|trouble| {
            tracing::warn!(%trouble, "no recent priority fees, offering the floor");
            Vec::new()
        });
        let firsts = recent.iter().map(|recent| policy.first(recent));
        let offer = policy.raised(firsts.min().unwrap_or(policy.floor), attempt);
        match self.options.fee_doubling {
            Some(doubling) => self.offered.bound(policy, offer, doubling, Instant::now()),
            None => offer,
        }
    }

    /// What each node says that transactions paid recently, micro-lamports per compute unit.
    async fn recent_fees(&self, writable: &[Pubkey]) -> Result<Vec<Vec<u64>>, RpcTrouble> {
        self.rpc
            .ask_all("getRecentPrioritizationFees", |client| {
                let writable = writable.to_vec();
                async move {
                    let fees = client.get_recent_prioritization_fees(&writable).await?;
                    Ok(fees.into_iter().map(|fee| fee.prioritization_fee).collect())
                }
            })
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const POLICY: FeePolicy = FeePolicy {
        percentile: 75,
        floor: 10,
        cap: 5_000,
    };

    #[test]
    fn the_percentile_is_the_nearest_rank() {
        assert_eq!(POLICY.price(&[400, 100, 300, 200], 0), 300);
        assert_eq!(POLICY.price(&[], 0), 10);
        assert_eq!(POLICY.price(&[1, 1, 1, 9_999], 0), 10);
        assert_eq!(
            FeePolicy {
                percentile: 100,
                ..POLICY
            }
            .price(&[1, 9_999], 0),
            5_000
        );
        assert_eq!(
            FeePolicy {
                percentile: 0,
                ..POLICY
            }
            .price(&[50, 60], 0),
            50
        );
    }

    #[test]
    fn attempts_raise_the_price_up_to_the_cap() {
        let prices: Vec<u64> = (0..6)
            .map(|attempt| POLICY.price(&[2_000], attempt))
            .collect();
        assert_eq!(prices, [2_000, 3_000, 4_500, 5_000, 5_000, 5_000]);
        assert_eq!(FeePolicy { floor: 0, ..POLICY }.price(&[0], 1), 1_000);
    }

    #[test]
    fn an_offer_grows_with_time_whatever_nodes_say() {
        const WIDE: FeePolicy = FeePolicy {
            percentile: 75,
            floor: 10,
            cap: 1_000_000,
        };
        let (history, begin) = (FeeHistory::default(), Instant::now());
        let doubling = Duration::from_secs(30);
        let offer = |wanted, seconds| {
            let now = begin + Duration::from_secs(seconds);
            history.bound(&WIDE, wanted, doubling, now)
        };
        assert_eq!(offer(1 << 50, 0), 10_000);
        assert_eq!(offer(1 << 50, 0), 10_000, "asking again is no time");
        assert_eq!(offer(1 << 50, 15), 15_000);
        assert_eq!(offer(1 << 50, 45), 30_000);
        assert_eq!(offer(500, 46), 500, "less is offered at once");
        assert_eq!(offer(1 << 50, 76), 20_000);
        assert_eq!(offer(1 << 50, 100_000), 1_000_000, "never above the cap");
    }

    proptest! {
        #[test]
        fn no_more_is_offered_than_time_allows(
            steps in proptest::collection::vec((any::<u64>(), 0_u64..40_000), 1..60),
            cap: u64,
        ) {
            let policy = FeePolicy { percentile: 75, floor: 0, cap };
            let (history, begin) = (FeeHistory::default(), Instant::now());
            let doubling = Duration::from_secs(30);
            let mut elapsed = Duration::ZERO;
            for (wanted, milliseconds) in steps {
                elapsed += Duration::from_millis(milliseconds);
                let offer = history.bound(&policy, wanted, doubling, begin + elapsed);
                // Growing in pieces is no faster than 1 + x ≤ eˣ lets it be.
                let most = 10_000.0 * (elapsed.as_secs_f64() / 30.0).exp();
                prop_assert!(offer <= cap && offer <= wanted);
                prop_assert!(offer as f64 <= most * 1.001, "{offer} after {elapsed:?}");
            }
        }

        #[test]
        fn prices_stay_below_the_cap(recent: Vec<u64>, percentile: u8, floor: u64, cap: u64, attempt: u32) {
            let policy = FeePolicy { percentile, floor, cap };
            let price = policy.price(&recent, attempt);
            prop_assert!(price <= cap);
        }
    }
}
