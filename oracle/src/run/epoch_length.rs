//! Whether the configured epochs are short enough for the network's delays: an alarm while they are not.

use std::{sync::Arc, time::Duration};

use openmast_client::rpc::Rpc;
use solana_pubkey::Pubkey;

use super::health::Health;
use crate::chain::{NetworkAt, epoch_too_long, read_network};

const ALARM: &str = "epoch_too_long";
/// Looks during an exit delay: parameters change twice an exit delay after they were announced.
const LOOKS_PER_DELAY: u32 = 20;
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Looks at the network's parameters from time to time.
pub struct EpochLength {
    pub endpoints: Arc<Rpc>,
    pub network: Pubkey,
    pub health: Health,
    /// Configured length of an epoch.
    pub seconds: u64,
    /// Least pause between two looks at the chain.
    pub poll: Duration,
}

impl EpochLength {
    /// Runs until the service ends.
    ///
    /// # Errors
    /// None.
    pub async fn run(self) -> anyhow::Result<()> {
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
        self.health.set(ALARM, epoch_too_long(at, self.seconds));
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
            poll: Duration::ZERO,
        };
        epochs.judge(&at(7_199));
        let alarms = health.alarms();
        assert!(
            alarms[ALARM].text.contains("3599 s"),
            "{}",
            alarms[ALARM].text
        );
        epochs.judge(&at(7_200));
        assert!(health.alarms().is_empty());
    }
}
