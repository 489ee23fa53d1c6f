//! Looks at every RPC endpoint from time to time, whether it is used or not: what is wrong with one is an alarm with its
//! host, and what was seen of the chain is kept for the next start.

use std::{sync::Arc, time::Duration};

use openmast_client::rpc::{EndpointReport, Rpc, Standing, UnexpectedAccount};
use tokio::task::JoinSet;

use super::context::ServiceContext;
use crate::data_folder::ChainFile;
use crate::health::Health;
use openmast_platform::blocking::blocking;

const OTHER_CHAIN: &str = "other_chain";
const AWAY: &str = "endpoint_away";
const UNEXPECTED: &str = "account_unexpected";
const STALE: &str = "chain_stale";
/// So long one endpoint of several may be away before it is an alarm.
const AWAY_FOR: Duration = Duration::from_secs(30);
/// Looks in the time in which slot and clock must move.
const LOOKS: u32 = 3;
const SHORTEST_PAUSE: Duration = Duration::from_millis(100);

/// Looks for as long as the service runs.
pub(super) fn watch(context: &ServiceContext<'_>, tasks: &mut JoinSet<anyhow::Result<()>>) {
    let stale_after = Duration::from_secs(context.config.network.stale_after_seconds);
    let nodes = Nodes {
        rpc: Arc::clone(&context.endpoints),
        health: context.health.clone(),
        file: context.chain_file(),
        pause: (stale_after / LOOKS).max(SHORTEST_PAUSE),
    };
    tasks.spawn(nodes.run());
}

struct Nodes {
    rpc: Arc<Rpc>,
    health: Health,
    file: ChainFile,
    pause: Duration,
}

impl Nodes {
    /// # Errors
    /// None: trouble with the file is told in the log, and costs no more than what it would protect from.
    async fn run(mut self) -> anyhow::Result<()> {
        loop {
            self.show(&self.rpc.look().await);
            self.show_unexpected(&self.rpc.unexpected());
            let (mut file, seen) = (self.file, self.rpc.seen());
            self.file = blocking(move || {
                if let Err(error) = file.keep(&seen) {
                    tracing::warn!("what was seen of the chain cannot be kept: {error:#}");
                }
                Ok(file)
            })
            .await?;
            tokio::time::sleep(self.pause).await;
        }
    }

    fn show(&self, reports: &[EndpointReport]) {
        let is_used = reports.iter().any(|it| it.standing == Standing::Usable);
        let other_chain = told(reports, |it| matches!(it.standing, Standing::OtherChain(_)));
        let other_chain = other_chain.map(|hosts| {
            format!(
                "{hosts}. What it says is not believed; remove it from network.rpc_urls. If the chain itself was begun anew, as \
                 local ones are, stop the oracle and remove {}",
                self.file.path().display()
            )
        });
        self.health.set(OTHER_CHAIN, other_chain);
        let is_away = |it: &EndpointReport| match it.standing {
            Standing::Away(_) | Standing::Lacks(_) => {
                it.stands_still || it.unusable_for >= AWAY_FOR
            }
            Standing::Usable => it.differs.is_some(),
            _ => false,
        };
        let away = told(reports, is_away).filter(|_| is_used);
        let away = away.map(|hosts| {
            format!(
                "{hosts}. Other endpoints are used meanwhile. If it is said to be behind and is not, the others are wrong: remove \
                 them from network.rpc_urls, stop the oracle and remove {}",
                self.file.path().display()
            )
        });
        self.health.set(AWAY, away);
        let stale = told(reports, |it| it.stands_still).filter(|_| !is_used);
        let stale = stale.map(|hosts| {
            format!(
                "{hosts}. Nothing is settled and no epoch ends until an endpoint goes on with the chain; reports are taken and \
                 kept"
            )
        });
        self.health.set(STALE, stale);
    }

    fn show_unexpected(&self, accounts: &[UnexpectedAccount]) {
        let lines: Vec<String> = accounts.iter().map(ToString::to_string).collect();
        let text = (!lines.is_empty()).then(|| {
            format!(
                "{}. Every endpoint that answers says so, or more than half of three or more; what needs it waits, and all else goes on. Look at the address with \
                 another RPC node; if that says the same, update this software",
                lines.join("; ")
            )
        });
        self.health.set(UNEXPECTED, text);
    }
}

/// What is to be told of those that are chosen; `None`: there is none.
fn told(reports: &[EndpointReport], is_chosen: impl Fn(&EndpointReport) -> bool) -> Option<String> {
    let chosen = reports.iter().filter(|it| is_chosen(it));
    let lines: Vec<String> = chosen
        .map(|it| match &it.standing {
            Standing::Away(why) | Standing::Lacks(why) | Standing::OtherChain(why) => {
                format!("{}: {why}", it.host)
            }
            Standing::Unknown | Standing::Usable => match &it.differs {
                Some(difference) => format!("{}: {difference}", it.host),
                None => it.host.clone(),
            },
        })
        .collect();
    (!lines.is_empty()).then(|| lines.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nodes(health: &Health) -> Nodes {
        let urls = ["http://127.0.0.1:9".to_owned()];
        Nodes {
            rpc: Arc::new(Rpc::new(&urls, Duration::from_secs(1)).expect("a URL")),
            health: health.clone(),
            file: ChainFile::of("unused".as_ref(), [1; 32]),
            pause: Duration::ZERO,
        }
    }

    fn report(host: &str, standing: Standing, seconds: u64, stands_still: bool) -> EndpointReport {
        EndpointReport {
            host: host.into(),
            standing,
            unusable_for: Duration::from_secs(seconds),
            stands_still,
            differs: None,
        }
    }

    #[test]
    fn each_endpoint_that_is_not_used_is_told_with_its_host() {
        let health = Health::default();
        let nodes = nodes(&health);
        let alarms = |reports: &[EndpointReport]| -> Vec<(String, String)> {
            nodes.show(reports);
            let alarms = health.alarms().into_iter();
            alarms.map(|(code, alarm)| (code, alarm.text)).collect()
        };
        let usable = || report("a", Standing::Usable, 0, false);
        let away = |seconds| report("b", Standing::Away("down".into()), seconds, false);
        let still = || report("c", Standing::Away("it stands still".into()), 1, true);
        let other = || report("d", Standing::OtherChain("genesis X".into()), 1, false);
        assert_eq!(alarms(&[usable(), away(29)]), []);
        let told = alarms(&[usable(), away(30), still()]);
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].0, AWAY);
        assert!(
            told[0].1.starts_with("b: down; c: it stands still."),
            "{told:?}"
        );
        let differs = EndpointReport {
            differs: Some("it tells otherwise".into()),
            ..report("e", Standing::Usable, 0, false)
        };
        let told = alarms(&[usable(), usable(), differs]);
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].0, AWAY);
        assert!(told[0].1.starts_with("e: it tells otherwise."), "{told:?}");
        let told = alarms(&[usable(), other()]);
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].0, OTHER_CHAIN);
        assert!(told[0].1.starts_with("d: genesis X."), "{told:?}");
        // That none answers is the settler's to tell.
        assert_eq!(alarms(&[away(99)]), []);
        let told = alarms(&[away(99), still()]);
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].0, STALE);
        assert!(told[0].1.starts_with("c: it stands still."), "{told:?}");
        assert_eq!(alarms(&[usable()]), []);
    }

    #[test]
    fn an_account_that_is_something_else_is_told_with_its_address_and_owner() {
        let health = Health::default();
        let nodes = nodes(&health);
        let account = UnexpectedAccount {
            address: [1; 32].into(),
            expected: "Proposal",
            owner: [2; 32].into(),
            why: openmast_client::accounts::DecodeError::WrongType {
                expected: "Proposal",
            },
        };
        nodes.show_unexpected(std::slice::from_ref(&account));
        let alarms = health.alarms();
        let text = &alarms[UNEXPECTED].text;
        let UnexpectedAccount { address, owner, .. } = account;
        for part in [address.to_string(), owner.to_string()] {
            assert!(text.contains(&part), "{part}: {text}");
        }
        assert!(text.contains("of type Proposal"), "{text}");
        nodes.show_unexpected(&[]);
        assert!(health.alarms().is_empty());
    }
}
