//! The chain's clock, which bounds the oracle's, and the alarm while this machine's is out of bounds.

use std::{sync::Arc, time::Duration};

use openmast_client::rpc::Rpc;
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{Instant, sleep, timeout},
};

use super::context::ServiceContext;
use crate::health::Health;
use crate::{
    chain::read_unix_time,
    time::{Clock, Wrong},
};
use openmast_engine::LogTime;

/// The alarm's code.
const WRONG: &str = "clock_wrong";
/// How often the chain's clock is read: the monotonic clock goes on meanwhile.
const READ_EVERY: Duration = Duration::from_mins(1);
/// The same before it was seen to go: it has whole seconds.
const READ_AGAIN: Duration = Duration::from_secs(1);
/// How often this machine's clock is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// For one answer of the chain.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);
/// How long the doors stay shut for the chain to say what time it is, when this machine's clock does not go on from where the
/// log ended.
const PATIENCE: Duration = Duration::from_secs(10);

/// Follows the chain's clock for as long as the service runs.
pub(super) fn follow(context: &ServiceContext<'_>, tasks: &mut JoinSet<anyhow::Result<()>>) {
    metrics::describe_gauge!(
        "openmast_clock_ahead_seconds",
        metrics::Unit::Seconds,
        "This machine's clock less the oracle's time"
    );
    let following = ChainTime {
        endpoints: Arc::clone(&context.endpoints),
        verified: context.verified.clone(),
        clock: context.clock.clone(),
        health: context.health.clone(),
    };
    tasks.spawn(async move {
        following.run().await;
        Ok(())
    });
}

/// Says what the log knows, and waits a while for the chain should this machine's clock contradict it. From then on time never
/// goes back: before the doors open.
pub(super) async fn begin(clock: &Clock, log: Option<LogTime>) {
    learn(clock, log);
    if timeout(PATIENCE, clock.until_known()).await.is_err() {
        tracing::warn!(
            "this machine's clock does not go on from where the log ended, and the chain does not say what time it is"
        );
    }
    clock.begin();
}

/// Says what the log knows, as far as it was read.
pub(super) fn learn(clock: &Clock, log: Option<LogTime>) {
    if let Some(log) = log {
        clock.log_says(log.chain_ms, log.newest_ms);
    }
}

struct ChainTime {
    endpoints: Arc<Rpc>,
    /// Whether the chain is known to be the configured one.
    verified: watch::Receiver<bool>,
    clock: Clock,
    health: Health,
}

impl ChainTime {
    async fn run(self) {
        loop {
            let has_read = *self.verified.borrow() && self.read().await;
            let was_wrong = self.show();
            let pause = match has_read && self.clock.is_confirmed() {
                true => READ_EVERY,
                false => READ_AGAIN,
            };
            self.look_for(pause, was_wrong).await;
        }
    }

    /// Whether the chain answered. That it does not is the settler's to tell.
    async fn read(&self) -> bool {
        match timeout(ANSWER_TIMEOUT, read_unix_time(&self.endpoints)).await {
            Ok(Ok(unix_time)) => {
                self.clock.chain_says(unix_time);
                true
            }
            Ok(Err(error)) => {
                tracing::debug!(%error, "the chain's clock cannot be read");
                false
            }
            Err(_) => false,
        }
    }

    /// Returns after `pause`, or as soon as this machine's clock goes wrong or right: then the chain is asked first, because it
    /// may be this process that stood still.
    async fn look_for(&self, pause: Duration, was_wrong: bool) {
        let until = Instant::now() + pause;
        while Instant::now() < until {
            sleep(LOOK_EVERY).await;
            self.measure();
            if self.clock.wrong().is_some() != was_wrong {
                return;
            }
        }
    }

    fn measure(&self) {
        let ahead = self.clock.machine_ahead_seconds();
        metrics::gauge!("openmast_clock_ahead_seconds").set(ahead);
    }

    /// Raises the alarm or clears it. Whether something is wrong.
    fn show(&self) -> bool {
        self.measure();
        let wrong = self.clock.wrong();
        self.health.set(WRONG, wrong.as_ref().map(text));
        wrong.is_some()
    }
}

fn text(wrong: &Wrong) -> String {
    let meanwhile = match wrong {
        Wrong::Ahead(_) | Wrong::Behind(_) => {
            "meanwhile time goes on by the process's own clock, within what they allow"
        }
        Wrong::Overtaken(_) => "meanwhile time goes at half its speed, so that none goes back",
    };
    format!(
        "{wrong}; {meanwhile}. Have the machine's clock set by NTP (`timedatectl` says whether it is); if it is right, the \
         nodes of network.rpc_urls lag behind the chain"
    )
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    fn nobody() -> Rpc {
        let urls = ["http://127.0.0.1:9".to_owned()];
        Rpc::new(&urls, Duration::from_secs(1)).expect("a URL")
    }

    fn watching(clock: &Clock, health: &Health) -> ChainTime {
        ChainTime {
            endpoints: Arc::new(nobody()),
            verified: watch::Sender::new(false).subscribe(),
            clock: clock.clone(),
            health: health.clone(),
        }
    }

    #[test]
    fn a_clock_that_the_chain_contradicts_is_an_alarm_until_they_agree() {
        let (clock, health) = (Clock::default(), Health::default());
        let watching = watching(&clock, &health);
        let now = i64::try_from(clock.now_seconds()).expect("in range");
        assert!(!watching.show(), "nothing is known");
        let two_days_ago = now - 2 * 86_400;
        clock.chain_says(two_days_ago);
        assert!(!watching.show(), "a node that stands still");
        clock.chain_says(two_days_ago + 1);
        assert!(watching.show());
        let alarm = health.alarms().remove(WRONG).expect("raised").text;
        assert!(alarm.contains("1 d 23 h ahead"), "{alarm}");
        clock.chain_says(now);
        assert!(!watching.show());
        assert!(health.alarms().is_empty());
    }

    #[test]
    fn the_doors_wait_for_the_chain_only_when_the_clock_contradicts_the_log() {
        let is_known = |clock: &Clock| clock.until_known().now_or_never().is_some();
        let at = |newest_ms| {
            let clock = Clock::default();
            let log = LogTime {
                chain_ms: newest_ms,
                newest_ms,
            };
            learn(&clock, Some(log));
            clock
        };
        let now_ms = Clock::default().now_ms();
        assert!(is_known(&Clock::default()), "there is no log");
        assert!(is_known(&at(now_ms)));

        let ahead_ms = now_ms + 3 * 86_400_000;
        let clock = at(ahead_ms);
        assert!(!is_known(&clock));
        let chain = i64::try_from(ahead_ms / 1_000).expect("in range");
        clock.chain_says(chain + 1);
        assert!(!is_known(&clock), "it may stand still");
        clock.chain_says(chain + 2);
        assert!(is_known(&clock));
        clock.begin();
        assert!(clock.now_ms() >= ahead_ms, "it never goes back");
    }
}
