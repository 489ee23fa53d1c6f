use {
    crate::{
        errors::OpenMastError,
        state::{Network, OracleSet, StoredContent},
    },
    anchor_lang::prelude::*,
};

/// What an oracle would have as the settlement of an epoch, and who stands behind it.
///
/// Address: `"proposal"`, network, epoch, content hash.
#[account]
pub struct Proposal {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network that it would settle.
    pub network: Address,
    /// Bump of this account's address.
    pub bump: u8,
    /// Hash of `content` and the network.
    pub content_hash: [u8; 32],
    /// What is proposed.
    pub content: StoredContent,
    /// The oracle that proposed it.
    pub proposer: Address,
    /// Receives this account's rent when it is closed.
    pub rent_payer: Address,
    /// Version of the oracle set under which it was proposed.
    pub set_version: PodU32,
    /// Whose attestation stands, a bit for each position in the oracle set.
    pub attested: PodU16,
    /// Time of the proposal, Unix seconds.
    pub proposed_at: PodI64,
    /// Since when the threshold's weight stands behind it, Unix seconds; 0: it does not.
    pub threshold_at: PodI64,
    /// When the epoch opened, Unix seconds.
    pub opened_at: PodI64,
    /// Least time between the threshold and final, seconds: the network's when it was proposed.
    pub challenge_seconds: PodU32,
    /// The treasury's part of the epoch, basis points.
    pub treasury_bps: PodU16,
    /// Whose the treasury's part is.
    pub treasury: Address,
    /// Zero.
    pub reserved: [u8; 32],
}

impl Proposal {
    /// Refuses one that can not become the settlement any more, of another epoch than the next with
    /// [`OpenMastError::WrongEpoch`], under another oracle set with [`OpenMastError::OracleSetChanged`].
    pub(crate) fn require_open(&self, network: &Network, oracle_set: &OracleSet) -> Result<()> {
        network.require_next(self.content.epoch.get())?;
        self.require_same_set(oracle_set)
    }

    /// Refuses with [`OpenMastError::OracleSetChanged`] when the oracle set is not the one of the proposing.
    pub(crate) fn require_same_set(&self, oracle_set: &OracleSet) -> Result<()> {
        require!(
            self.set_version == oracle_set.set_version,
            OpenMastError::OracleSetChanged
        );
        Ok(())
    }

    /// Whether it can still become the settlement of its epoch at `now`, Unix seconds.
    pub(crate) fn may_win(&self, network: &Network, oracle_set: &OracleSet, now: i64) -> bool {
        self.content.epoch.get() > network.final_epoch.get()
            && self.set_version == oracle_set.set_version
            && !network.is_overtaken(self.content.closed_at.get(), now)
    }

    /// Sets who stands behind it. The challenge window begins when the threshold is reached at `now`, Unix seconds,
    /// and anew when it was lost in between.
    pub fn set_attested(&mut self, attested: u16, oracle_set: &OracleSet, now: i64) {
        self.attested = attested.into();
        if !oracle_set.reaches_threshold(attested) {
            self.threshold_at = 0.into();
        } else if self.threshold_at.get() == 0 {
            self.threshold_at = now.into();
        }
    }

    /// When it can become final at the earliest, as `now` tells, both Unix seconds: its challenge window has begun, or
    /// begins now.
    pub(crate) fn earliest_final(&self, now: i64) -> i64 {
        let window = i64::from(self.challenge_seconds.get());
        let since = match self.threshold_at.get() {
            0 => now,
            since => since,
        };
        since.saturating_add(window).max(now)
    }

    /// Refuses with [`OpenMastError::BelowThreshold`] without the threshold behind it, and with
    /// [`OpenMastError::ChallengeOpen`] when its challenge window is not over at `now`, Unix seconds.
    pub fn require_unchallenged(&self, now: i64) -> Result<()> {
        let since = self.threshold_at.get();
        require!(since != 0, OpenMastError::BelowThreshold);
        let window = i64::from(self.challenge_seconds.get());
        require!(
            now >= since.saturating_add(window),
            OpenMastError::ChallengeOpen
        );
        Ok(())
    }
}
