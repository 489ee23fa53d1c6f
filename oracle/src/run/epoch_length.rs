//! Whether the configured epochs, and what is waited for mirrors after them, are short enough for the network's delays: an alarm
//! while they are not.

use std::{sync::Arc, time::Duration};

use openmast_client::rpc::Rpc;
use solana_pubkey::Pubkey;

use crate::chain::{NetworkAt, epoch_too_long, read_network, wait_too_long};
use crate::health::Health;

const ALARM: &str = "epoch_too_long";
const ALARM_OF_WAIT: &str = "mirror_wait_too_long";
/// Looks during an exit delay: parameters change twice an exit delay after they were announced.
const LOOKS_PER_DELAY: u32 = 20;
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Looks at the network's parameters from time to time.
pub(super) struct EpochLength {
    pub endpoints: Arc<Rpc>,
    pub network: Pubkey,
    pub health: Health,
    /// Configured length of an epoch.
    pub seconds: u64,
    /// For how long mirrors are waited for; 0: they are not.
    pub mirror_wait_seconds: u64,
    /// Least pause between two looks at the chain.
    pub poll: Duration,
}

impl EpochLength {
    /// Runs until the service ends.
    ///
    /// # Errors
    /// None.
    pub(super) async fn run(self) -> anyhow::Result<()> {
        loop {
            let exit_delay = match read_network(&self.endpoints, &self.network, 0).await {
                Ok(at) => {
                    self.judge(&at);
                    let parameters = at.network.parameters_at(at.unix_time);
                    Duration::from_secs(parameters.exit_delay_seconds.into())
                }
                Err(error) => {
                    // The settler raises the alarm when the chain does not answer for long.
                    tracing::warn!(%error, "the parameters cannot be read");
                    Duration::MAX
                }
            };
            let pause = exit_delay / LOOKS_PER_DELAY;
            tokio::time::sleep(pause.clamp(self.poll, LONGEST_PAUSE.max(self.poll))).await;
        }
    }

    fn judge(&self, at: &NetworkAt) {
        let epoch = epoch_too_long(at, self.seconds);
        // Where the epoch alone is too long, that is what is to be changed.
        let waits = epoch.is_none() && self.mirror_wait_seconds > 0;
        let wait = waits.then(|| wait_too_long(at, self.seconds, self.mirror_wait_seconds));
        self.health.set(ALARM, epoch);
        self.health.set(ALARM_OF_WAIT, wait.flatten());
    }
}

#[cfg(test)]
mod tests {
    use borsh::BorshDeserialize;
    use openmast_client::accounts::{Network, ProgramAccount};

    use super::*;

    fn nobody() -> Rpc {
        let urls = ["http://127.0.0.1:9".to_owned()];
        Rpc::new(&urls, Duration::from_secs(1)).expect("a URL")
    }

    fn at(exit_delay_seconds: u32) -> NetworkAt {
        let zeros = vec![0; Network::SIZE - 8];
        let mut network = Network::try_from_slice(&zeros).expect("zeros are a network");
        network.parameters.exit_delay_seconds = exit_delay_seconds;
        NetworkAt {
            slot: 1,
            unix_time: 1,
            network,
        }
    }

    #[test]
    fn the_alarm_goes_away_when_the_parameters_change() {
        let health = Health::default();
        let epochs = EpochLength {
            endpoints: Arc::new(nobody()),
            network: Pubkey::default(),
            health: health.clone(),
            seconds: 3_600,
            mirror_wait_seconds: 900,
            poll: Duration::ZERO,
        };
        epochs.judge(&at(7_199));
        let alarms = health.alarms();
        assert!(
            alarms[ALARM].text.contains("3599 s"),
            "{}",
            alarms[ALARM].text
        );
        epochs.judge(&at(8_999));
        let alarms = health.alarms();
        assert_eq!(alarms.len(), 1, "the epochs are fine");
        let text = &alarms[ALARM_OF_WAIT].text;
        assert!(text.contains("= 899 or less"), "{text}");
        epochs.judge(&at(9_000));
        assert!(health.alarms().is_empty());
        let unneeded = EpochLength {
            mirror_wait_seconds: 0,
            ..epochs
        };
        unneeded.judge(&at(7_200));
        assert!(health.alarms().is_empty());
    }
}
