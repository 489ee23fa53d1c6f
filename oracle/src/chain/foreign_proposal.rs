//! Finds what stands for the epoch that becomes final next and does not come from this log: when it becomes final,
//! everything that was acknowledged meanwhile is void.

use super::EpochAttestations;
use crate::settle::{Outbox, OutboxError};

/// Who attests it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ForeignProposal {
    /// The oracle's own key, which attests nothing but what follows from its log: this log is not the one.
    OwnKey,
    /// Members with the threshold's weight.
    Threshold,
}

/// Looks for it. `attestations` was read for the content that the outbox has of its epoch. Only its holder can make the
/// own key attest, and no member below the threshold makes anything final: neither a stranger nor another oracle
/// brings this about alone.
///
/// # Errors
/// The outbox cannot be read.
pub(crate) fn foreign_proposal(
    attestations: &EpochAttestations,
    outbox: &Outbox,
    key: Option<&[u8; 32]>,
) -> Result<Option<ForeignProposal>, OutboxError> {
    let is_known = outbox.knows_of_attestation(attestations.epoch)?;
    if !is_known && key.is_some_and(|key| attestations.attests_other(key)) {
        return Ok(Some(ForeignProposal::OwnKey));
    }
    // After an epoch was opened again all members attest what is void now, until each has retracted it.
    let is_void = !outbox.void_contents(attestations.epoch)?.is_empty();
    let own = key.filter(|_| is_known);
    let is_threshold = !is_void && attestations.threshold_attests_other(own);
    Ok(is_threshold.then_some(ForeignProposal::Threshold))
}

impl ForeignProposal {
    /// The alarm's text: what it is and what to do.
    pub(crate) fn text(self, epoch: u64) -> String {
        let what = match self {
            Self::OwnKey => "this oracle's key attests a settlement",
            Self::Threshold => "members with the threshold's weight attest a settlement",
        };
        let or = match self {
            Self::OwnKey => {
                ", or take it back (`openmast settlement retract`): the doors open then"
            }
            Self::Threshold => "",
        };
        format!(
            "{what} of epoch {epoch} that does not follow from this log: the data folder is older than what was proposed. No \
             report is acknowledged, because it would be void once that is final: senders keep them. Have it made final when its \
             challenge window is over (`openmast settlement list`, `openmast settlement finalize`), then stop the oracle and run \
             `openmast oracle recover`{or} (docs/guides/recovery.md)"
        )
    }
}
