//! Whether the chain is the one that the configuration means. The doors need not wait for that: what they take is in the
//! log of this network, whatever an RPC endpoint says. What reads the chain for money, or writes to it, does wait.

use std::{future::Future, sync::Arc, time::Duration};

use openmast_client::rpc::Rpc;
use solana_pubkey::Pubkey;
use tokio::sync::watch;

use super::context::ServiceContext;
use crate::chain::{ChainError, verify_identity};
use crate::health::Health;

/// The alarm's code.
pub(super) const UNVERIFIED: &str = "chain_unverified";
/// Most endpoints have answered by then.
const PATIENCE: Duration = Duration::from_secs(3);
const SHORTEST_PAUSE: Duration = Duration::from_millis(500);

/// Program, network and currency, until they are known to be what they should be.
pub(super) struct Identity {
    pub endpoints: Arc<Rpc>,
    pub network: Pubkey,
    pub health: Health,
    pub poll: Duration,
    /// Whether there is a log, which was begun when the network was seen on its chain: nothing that endpoints say now
    /// can show that it is not there.
    pub has_log: bool,
    /// Told when they are.
    pub verified: watch::Sender<bool>,
}

impl Identity {
    /// To be verified once the endpoints answer.
    pub(super) fn of(
        context: &ServiceContext<'_>,
        has_log: bool,
        verified: watch::Sender<bool>,
    ) -> Self {
        Self {
            endpoints: Arc::clone(&context.endpoints),
            network: context.config.network.address,
            health: context.health.clone(),
            poll: context.poll(),
            has_log,
            verified,
        }
    }

    /// Asks until the chain answers.
    ///
    /// # Errors
    /// [`ChainError::Wrong`]: there is no log yet, and all endpoints say that the configuration names something else than it
    /// should.
    pub(super) async fn verify(&self) -> anyhow::Result<()> {
        if *self.verified.borrow() {
            return Ok(());
        }
        let asking = self.ask_until_answered();
        tokio::pin!(asking);
        match tokio::time::timeout(PATIENCE, &mut asking).await {
            Ok(verified) => verified?,
            Err(_) => {
                self.alarm("it has not answered yet");
                asking.await?;
            }
        }
        self.health.clear(UNVERIFIED);
        self.verified.send_replace(true);
        Ok(())
    }

    /// As [`Self::verify`], and then never ends: a part of the service that ends ends the service.
    ///
    /// # Errors
    /// As of [`Self::verify`].
    pub(super) async fn run(self) -> anyhow::Result<()> {
        self.verify().await?;
        std::future::pending().await
    }

    async fn ask_until_answered(&self) -> anyhow::Result<()> {
        loop {
            match verify_identity(&self.endpoints, &self.network).await {
                Ok(_) => return Ok(()),
                Err(error @ ChainError::Wrong(_)) if !self.has_log => return Err(error.into()),
                Err(error) => self.alarm(&error.to_string()),
            }
            tokio::time::sleep(self.poll.max(SHORTEST_PAUSE)).await;
        }
    }

    fn alarm(&self, why: &str) {
        self.health.raise(
            UNVERIFIED,
            &format!(
                "the chain is not known to be the configured one: {why}. Reports that are answered are kept; no epoch \
                 ends and nothing is settled before it is known"
            ),
        );
    }
}

/// Runs `work` as soon as the chain is verified; ends when told to stop before.
///
/// # Errors
/// What `work` gives.
pub(super) async fn once_verified(
    mut verified: watch::Receiver<bool>,
    mut stop: watch::Receiver<bool>,
    work: impl Future<Output = anyhow::Result<()>>,
) -> anyhow::Result<()> {
    let found = async {
        if verified.wait_for(|verified| *verified).await.is_err() {
            // It never will be; why is the verifier's to tell.
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = found => {}
        _ = stop.wait_for(|stop| *stop) => return Ok(()),
    }
    work.await
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use openmast_client::rpc::{ChainIdentity, ChainSeen, Patience};

    use super::*;

    fn identity(url: &str, health: &Health) -> Identity {
        let identity = ChainIdentity {
            program: openmast_client::addresses::PROGRAM_ID,
            network: Pubkey::new_from_array([5; 32]),
        };
        let (patience, seen) = (Patience::default(), ChainSeen::default());
        let rpc = Rpc::of_network(&[url.to_owned()], identity, patience, seen);
        Identity {
            endpoints: Arc::new(rpc.expect("a URL")),
            network: Pubkey::new_from_array([5; 32]),
            health: health.clone(),
            poll: Duration::from_millis(1),
            has_log: false,
            verified: watch::Sender::new(false),
        }
    }

    #[tokio::test]
    async fn an_unreachable_chain_is_an_alarm_and_nothing_that_needs_it_begins() {
        let health = Health::default();
        let identity = identity("http://127.0.0.1:9", &health);
        let (verified, (stop, stopped)) = (identity.verified.subscribe(), watch::channel(false));
        let begun = Arc::new(AtomicBool::new(false));
        let begins = Arc::clone(&begun);
        let work = tokio::spawn(once_verified(verified, stopped, async move {
            begins.store(true, Ordering::SeqCst);
            Ok(())
        }));
        let asked = tokio::time::timeout(Duration::from_secs(1), identity.verify()).await;
        assert!(asked.is_err(), "it goes on asking");
        assert!(health.alarms().contains_key(UNVERIFIED));
        stop.send_replace(true);
        work.await.expect("joins").expect("ends well");
        assert!(!begun.load(Ordering::SeqCst));
    }

    #[tokio::test]
    async fn work_begins_when_the_chain_is_verified_and_not_when_it_never_will_be() {
        let (verified, stop) = (watch::Sender::new(false), watch::Sender::new(false));
        let work = once_verified(verified.subscribe(), stop.subscribe(), async {
            anyhow::bail!("it ran")
        });
        verified.send_replace(true);
        assert!(work.await.is_err());
        let (verified, stopped) = (watch::Sender::new(false).subscribe(), stop.subscribe());
        let work = once_verified(verified, stopped, async { anyhow::bail!("it ran") });
        stop.send_replace(true);
        work.await.expect("stopped before it began");
    }
}
