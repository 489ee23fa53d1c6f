use super::Sender;
use crate::rpc::RpcTrouble;
use solana_pubkey::Pubkey;

/// What raising begins with when recent fees are zero, micro-lamports per compute unit.
const FIRST_RAISE: u64 = 1_000;

/// What is offered beyond the base fee. Prices are micro-lamports per compute unit.
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
        let mut sorted = recent.to_vec();
        sorted.sort_unstable();
        let rank = (sorted.len() * usize::from(self.percentile.min(100))).div_ceil(100);
        let first = sorted
            .get(rank.saturating_sub(1))
            .copied()
            .unwrap_or(0)
            .max(self.floor);
        let raised = (0..attempt.min(64)).fold(first, |price, _| {
            price.saturating_add(price / 2).max(FIRST_RAISE)
        });
        raised.min(self.cap)
    }
}

impl Sender {
    /// The offer for a transaction that writes these accounts. A node that does not tell recent fees costs nothing
    /// but speed: the floor is offered then.
    pub(super) async fn price(&self, writable: &[Pubkey], attempt: u32) -> u64 {
        let recent = self.recent_fees(writable).await.unwrap_or_else(|trouble| {
            tracing::warn!(%trouble, "no recent priority fees, offering the floor");
            Vec::new()
        });
        self.options.fees.price(&recent, attempt)
    }

    async fn recent_fees(&self, writable: &[Pubkey]) -> Result<Vec<u64>, RpcTrouble> {
        let fees = self
            .rpc
            .call("getRecentPrioritizationFees", |client| {
                let writable = writable.to_vec();
                async move { client.get_recent_prioritization_fees(&writable).await }
            })
            .await?;
        Ok(fees.into_iter().map(|fee| fee.prioritization_fee).collect())
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

    proptest! {
        #[test]
        fn prices_stay_below_the_cap(recent: Vec<u64>, percentile: u8, floor: u64, cap: u64, attempt: u32) {
            let policy = FeePolicy { percentile, floor, cap };
            let price = policy.price(&recent, attempt);
            prop_assert!(price <= cap);
        }
    }
}
