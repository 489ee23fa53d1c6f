//! When slots were: as the chain's clock says, or about.

use std::{collections::BTreeMap, time::Duration};

use futures_util::future::join_all;
use serde_json::json;
use solana_client::rpc_request::RpcRequest;
use solana_commitment_config::CommitmentConfig;
use tokio::time::{Instant, timeout_at};

use crate::rpc::Rpc;

/// A time is beside the point of a question: nobody waits longer for it.
const PATIENCE: Duration = Duration::from_secs(3);
/// Of so many slots at most nodes are asked when they were; of those between it is estimated.
const MOST_ASKED: usize = 4;
/// So near to one that is known an estimate is as good as an answer: clocks tell seconds.
const NEAR_SLOTS: u64 = 32;
/// So far from one that is known no estimate is worth telling: about a day.
const FAR_SLOTS: u64 = 216_000;
/// What a slot takes, as Solana plans it. What it took counts more, once that was seen for long enough.
const SLOT_MS: i128 = 400;
const LONG_ENOUGH_SECONDS: i64 = 30;
/// The last second of the year 9999.
const MOST_SECONDS: i64 = 253_402_300_799;

/// When a slot was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotTime {
    /// Unix seconds.
    pub unix_time: i64,
    /// Whether it is estimated from the times of other slots.
    pub is_estimate: bool,
}

/// Slots whose times the chain told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SlotTimes(BTreeMap<u64, i64>);

impl SlotTimes {
    /// A time that no calendar has is none.
    pub fn tell(&mut self, slot: u64, unix_time: i64) {
        if (1..=MOST_SECONDS).contains(&unix_time) {
            self.0.insert(slot, unix_time);
        }
    }

    /// When a slot was, from the slots next to it; `None`: none is known that is near enough. Slot 0 stands for none.
    pub fn at(&self, slot: u64) -> Option<SlotTime> {
        if slot == 0 {
            return None;
        }
        let before = self.0.range(..=slot).next_back();
        let after = self.0.range(slot..).next();
        let (is_estimate, unix_time) = match (before, after) {
            (Some((same, time)), _) if *same == slot => (false, Some(*time)),
            (Some(before), Some(after)) => (true, between(slot, before, after)),
            (Some(known), None) | (None, Some(known)) => (true, self.beyond(slot, known)),
            (None, None) => (true, None),
        };
        let unix_time = unix_time.filter(|it| (1..=MOST_SECONDS).contains(it))?;
        Some(SlotTime {
            unix_time,
            is_estimate,
        })
    }

    /// By the pace of the chain from the nearest slot that is known.
    fn beyond(&self, slot: u64, (known, time): (&u64, &i64)) -> Option<i64> {
        if slot.abs_diff(*known) > FAR_SLOTS {
            return None;
        }
        let (slots, milliseconds) = self.pace();
        let away = i128::from(slot) - i128::from(*known);
        let passed = away * milliseconds / slots / 1_000;
        i64::try_from(i128::from(*time) + passed).ok()
    }

    /// So many slots took so many milliseconds.
    fn pace(&self) -> (i128, i128) {
        let ends = self.0.first_key_value().zip(self.0.last_key_value());
        let seen = ends.and_then(|((first, began), (last, ended))| {
            let seconds = ended.checked_sub(*began)?;
            (seconds >= LONG_ENOUGH_SECONDS)
                .then(|| (i128::from(last - first), i128::from(seconds) * 1_000))
        });
        seen.unwrap_or((1, SLOT_MS))
    }
}

/// In a straight line from the one to the other.
fn between(slot: u64, before: (&u64, &i64), after: (&u64, &i64)) -> Option<i64> {
    let whole = i128::from(*after.0) - i128::from(*before.0);
    let part = i128::from(slot) - i128::from(*before.0);
    let passed = (i128::from(*after.1) - i128::from(*before.1)) * part / whole;
    i64::try_from(i128::from(*before.1) + passed).ok()
}

/// Of which slots nodes are asked when they were: of few of all, of many the ends and some between.
fn to_ask(slots: &[u64], newest: u64) -> Vec<u64> {
    let past = newest.saturating_sub(NEAR_SLOTS);
    let mut slots: Vec<u64> = slots
        .iter()
        .copied()
        .filter(|slot| *slot > 0 && *slot <= past)
        .collect();
    slots.sort_unstable();
    slots.dedup();
    if slots.len() <= MOST_ASKED {
        return slots;
    }
    let last = slots.len() - 1;
    let spread = (0..MOST_ASKED).map(|number| number * last / (MOST_ASKED - 1));
    spread
        .filter_map(|place| slots.get(place).copied())
        .collect()
}

impl Rpc {
    /// What is known of when these slots were, after a few questions however many they are. Where nobody answers in time less is
    /// known, or nothing.
    pub async fn slot_times(&self, slots: &[u64], commitment: CommitmentConfig) -> SlotTimes {
        let mut times = SlotTimes::default();
        let until = Instant::now() + PATIENCE;
        if slots.iter().all(|slot| *slot == 0) {
            return times;
        }
        let Ok(Ok(clock)) = timeout_at(until, self.clock(commitment)).await else {
            return times;
        };
        times.tell(clock.slot, clock.value);
        let asked = to_ask(slots, clock.slot);
        let asking = asked
            .iter()
            .map(|slot| timeout_at(until, self.block_time(*slot)));
        let told = join_all(asking).await;
        for (slot, time) in asked.iter().zip(told) {
            if let Ok(Some(time)) = time {
                times.tell(*slot, time);
            }
        }
        times
    }

    /// When the block of a slot was made, as far as a node keeps that.
    async fn block_time(&self, slot: u64) -> Option<i64> {
        let told = self
            .ask_all("getBlockTime", |client| async move {
                client
                    .send::<Option<i64>>(RpcRequest::GetBlockTime, json!([slot]))
                    .await
            })
            .await;
        told.ok()?.into_iter().flatten().next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(known: &[(u64, i64)]) -> SlotTimes {
        let mut times = SlotTimes::default();
        for (slot, time) in known {
            times.tell(*slot, *time);
        }
        times
    }

    fn about(unix_time: i64) -> Option<SlotTime> {
        Some(SlotTime {
            unix_time,
            is_estimate: true,
        })
    }

    #[test]
    fn what_the_chain_told_is_no_estimate() {
        let known = times(&[(1_000, 50_000)]);
        let told = SlotTime {
            unix_time: 50_000,
            is_estimate: false,
        };
        assert_eq!(known.at(1_000), Some(told));
        assert_eq!(known.at(0), None);
        assert_eq!(SlotTimes::default().at(1_000), None);
    }

    #[test]
    fn between_two_it_is_a_line_and_beyond_them_the_pace() {
        // Half a second a slot, and twice as slow at the end.
        let known = times(&[(1_000, 50_000), (1_100, 50_050), (1_200, 50_150)]);
        assert_eq!(known.at(1_050), about(50_025));
        assert_eq!(known.at(1_150), about(50_100));
        assert_eq!(known.at(1_220), about(50_165));
        assert_eq!(known.at(980), about(49_985));
        // Too short to be seen in seconds: as planned.
        let short = times(&[(1_000, 50_000), (1_010, 50_009)]);
        assert_eq!(short.at(1_110), about(50_049));
        assert_eq!(short.at(750), about(49_900));
    }

    #[test]
    fn what_is_too_far_away_or_in_no_calendar_is_not_told() {
        let known = times(&[(1_000_000, 50_000)]);
        assert!(known.at(1_000_000 + FAR_SLOTS).is_some());
        assert_eq!(known.at(1_000_001 + FAR_SLOTS), None);
        // Before 1970.
        assert_eq!(known.at(1_000_000 - 200_000), None);
        assert_eq!(times(&[(1_000, i64::MAX), (1_001, -1)]).at(1_000), None);
        // A chain whose clock goes backwards ends no command.
        let backwards = times(&[(1, MOST_SECONDS), (u64::MAX, 1)]);
        assert!(backwards.at(u64::MAX / 2).is_some());
    }

    #[test]
    fn however_many_they_are_few_are_asked_about() {
        assert_eq!(to_ask(&[5, 0, 7, 5], 100), [5, 7]);
        // The newest are near to the clock.
        assert_eq!(to_ask(&[5, 69, 99, 200], 100), [5]);
        let many: Vec<u64> = (1..=1_000).rev().collect();
        assert_eq!(to_ask(&many, 5_000), [1, 334, 667, 1_000]);
    }
}
