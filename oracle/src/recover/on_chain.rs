//! What the chain says of the network that is recovered.

use anyhow::anyhow;
use openmast_client::{
    accounts::{OracleSet, Settlement},
    rpc::Rpc,
};
use reqwest::Url;
use solana_pubkey::Pubkey;

use crate::{
    chain::{Begins, SnapshotMemory, read_oracle_set, read_settlements, read_snapshot},
    config::Config,
};
use openmast_platform::cause;
use openmast_records::ChainSnapshot;

/// All of it at finalized commitment.
#[derive(Clone, Debug)]
pub(super) struct OnChain {
    /// It says of no asset whether that is licensed: the newest archive does.
    pub snapshot: ChainSnapshot,
    /// The newest final settlement.
    pub newest: Settlement,
    /// Those that proofs can be made against, without gaps, oldest first; the newest is the last.
    pub kept: Vec<Settlement>,
    oracles: OracleSet,
}

impl OnChain {
    /// # Errors
    /// No node answers, or nothing is final.
    pub(super) async fn read(rpc: &Rpc, network: &Pubkey) -> anyhow::Result<Self> {
        let memory = &mut SnapshotMemory::default();
        let (snapshot, found) =
            read_snapshot(rpc, network, 0, Begins::AfterArchived, memory).await?;
        let epoch = found.final_epoch;
        if epoch == 0 {
            return Err(cause::input(anyhow!(
                "nothing is final on this network: there is nothing to recover. Start the oracle with an empty data folder"
            )));
        }
        let oldest = found.oldest_kept_epoch.clamp(1, epoch);
        let slot = snapshot.slot;
        let mut kept: Vec<Settlement> = Vec::new();
        for settlement in read_settlements(rpc, network, oldest..=epoch, slot).await? {
            match settlement {
                Some(settlement) => kept.push(settlement),
                // Proofs need no older ones.
                None => kept.clear(),
            }
        }
        let newest = kept.last().cloned().ok_or_else(|| {
            cause::trouble(anyhow!(
                "the settlement of epoch {epoch} is final and no node has its account; try again later"
            ))
        })?;
        let oracles = read_oracle_set(rpc, network, slot).await?;
        Ok(Self {
            snapshot,
            newest,
            kept,
            oracles,
        })
    }

    /// Refuses to go on from a settlement whose successor is proposed, and may become final: the log that begins now would
    /// not have it. `key`: the oracle's.
    ///
    /// # Errors
    /// It is.
    pub(super) fn refuse_proposed(
        &self,
        config: &Config,
        key: Option<&[u8; 32]>,
    ) -> anyhow::Result<()> {
        let next = self.newest.content.epoch + 1;
        let attesting = || {
            let members = self.oracles.members.iter();
            members.filter(move |member| member.weight > 0 && member.attested_epoch == next)
        };
        let weight: u64 = attesting().map(|member| u64::from(member.weight)).sum();
        let is_ours = attesting().any(|member| Some(&member.key.to_bytes()) == key);
        let list = command(config, "list");
        let finalize = command(config, "finalize");
        let retract = format!(
            "`{} HASH --keypair {}`",
            command(config, "retract"),
            config.oracle.keypair.display()
        );
        let how_to_go_on = format!(
            "`--give-up-proposed` goes on without it: that epoch's usage is then lost, unless the proposal becomes final all the \
             same, and what this oracle attested is to be taken back ({retract})"
        );
        if weight > 0 && weight >= u64::from(self.oracles.threshold) {
            return Err(cause::input(anyhow!(
                "epoch {next} is proposed with the threshold's weight behind it. Have it made final when its challenge window is \
                 over, then recover from it: its usage is not lost. `{list}` says when that is and its content hash (HASH); \
                 `{finalize} HASH --keypair FILE`, with any key that pays the fee, makes it final. {how_to_go_on}"
            )));
        }
        if is_ours {
            return Err(cause::input(anyhow!(
                "this oracle's key attests a proposal of epoch {next}, which other members may make final. Wait for it, or take \
                 it back: `{list}` says its content hash (HASH), {retract} takes it back. {how_to_go_on}"
            )));
        }
        Ok(())
    }
}

/// A command about settlements of the configured network, as it is written.
fn command(config: &Config, what: &str) -> String {
    let network = &config.network;
    let url = network.rpc_urls.first().filter(|url| is_plain(url));
    let url = url.map_or("URL", Url::as_str);
    format!(
        "openmast settlement {what} --url {url} --network {}",
        network.address
    )
}

/// Whether nothing in it can be a key: many providers have theirs in the path.
fn is_plain(url: &Url) -> bool {
    url.path() == "/"
        && url.query().is_none()
        && url.username().is_empty()
        && url.password().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_of_an_endpoint_is_printed() {
        for (url, expected) in [
            ("http://127.0.0.1:8899", true),
            ("https://rpc.example/", true),
            ("https://rpc.example/v2/key", false),
            ("https://rpc.example/?api-key=key", false),
            ("https://key@rpc.example/", false),
            ("https://me:key@rpc.example/", false),
        ] {
            let url: Url = url.parse().expect("a URL");
            assert_eq!(is_plain(&url), expected, "{url}");
        }
    }
}
