//! Who attests what for the epoch that becomes final next.

use openmast_client::{
    accounts::{Member, OracleSet, Proposal},
    addresses,
    rpc::Rpc,
};
use solana_pubkey::Pubkey;

use super::{
    ChainError,
    decoding::{decode, existing},
    reading::FINALIZED,
};

/// The attestations that stand for an epoch. What exactly a member attests is known for one content only, because
/// proposals are found by their hash.
#[derive(Clone, Debug)]
pub(crate) struct EpochAttestations {
    pub epoch: u64,
    oracles: OracleSet,
    /// The proposal of the content that was asked for, if it exists.
    ours: Option<Proposal>,
}

/// Reads it at finalized commitment, at `min_slot` or later. `content_hash` is that of the log's content of this
/// epoch, if it has ended there.
///
/// # Errors
/// No node answers, or the oracle set is missing or something else.
pub(crate) async fn read_attestations(
    rpc: &Rpc,
    network: &Pubkey,
    epoch: u64,
    content_hash: Option<[u8; 32]>,
    min_slot: u64,
) -> Result<EpochAttestations, ChainError> {
    let set = addresses::oracle_set(network);
    let mut keys = vec![set];
    keys.extend(content_hash.map(|hash| addresses::proposal(network, epoch, &hash)));
    let read = rpc.read(&keys, FINALIZED, min_slot, |_, accounts| {
        let oracles = existing(&set, accounts.first())?;
        // Anybody can send money to the address of a proposal that does not exist: that makes no proposal.
        let proposal = keys.get(1).map(|key| decode(key, accounts.get(1)));
        let ours = proposal.and_then(|decoded| decoded.ok().flatten());
        Ok(EpochAttestations::new(epoch, oracles, ours))
    });
    Ok(read.await?.value)
}

impl EpochAttestations {
    pub(crate) fn new(epoch: u64, oracles: OracleSet, ours: Option<Proposal>) -> Self {
        Self {
            epoch,
            oracles,
            ours,
        }
    }

    /// Whether this key attests another content of the epoch than the one that was asked for.
    pub(crate) fn attests_other(&self, key: &[u8; 32]) -> bool {
        self.elsewhere().any(|it| it.key.to_bytes() == *key)
    }

    /// Whether members with the threshold's weight do so, `but` not counted: then the content that was asked for
    /// cannot become final unless they change their mind.
    pub(crate) fn threshold_attests_other(&self, but: Option<&[u8; 32]>) -> bool {
        let counted = self
            .elsewhere()
            .filter(|it| but != Some(&it.key.to_bytes()));
        let weight: u64 = counted.map(|it| u64::from(it.weight)).sum();
        weight > 0 && weight >= u64::from(self.oracles.threshold)
    }

    fn elsewhere(&self) -> impl Iterator<Item = &Member> {
        // The bits of an older set belong to other members.
        let ours = self.ours.as_ref();
        let ours = ours.filter(|it| it.set_version == self.oracles.set_version);
        let bits = ours.map_or(0, |it| it.attested);
        let members = self.oracles.members.iter().enumerate();
        members.filter_map(move |(index, member)| {
            let is_ours = bits >> index & 1 == 1;
            let attests = member.weight > 0 && member.attested_epoch == self.epoch;
            (attests && !is_ours).then_some(member)
        })
    }
}
