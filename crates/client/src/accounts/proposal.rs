use super::{Content, HEAD, Network, OracleSet, ProgramAccount};
use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

/// What an oracle proposed for an epoch.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct Proposal {
    pub version: u8,
    pub network: Pubkey,
    pub bump: u8,
    pub content_hash: [u8; 32],
    pub content: Content,
    pub proposer: Pubkey,
    pub rent_payer: Pubkey,
    /// Version of the oracle set under which it was proposed.
    pub set_version: u32,
    /// Bit per member.
    pub attested: u16,
    pub proposed_at: i64,
    /// Since when the threshold's weight stands behind it; 0: it does not.
    pub threshold_at: i64,
    /// When its epoch began.
    pub opened_at: i64,
    /// Least time between the threshold and final.
    pub challenge_seconds: u32,
    pub treasury_bps: u16,
    pub levy_bps: u16,
    /// Whose the treasury's cut is.
    pub treasury: Pubkey,
    /// Whose the levy is.
    pub regulator: Pubkey,
    pub reserved: [u8; 32],
}

impl ProgramAccount for Proposal {
    const NAME: &'static str = "Proposal";
    const SIZE: usize =
        HEAD + 32 + 1 + 32 + Content::SIZE + 2 * 32 + 4 + 2 + 3 * 8 + 4 + 2 * 2 + 2 * 32 + 32;
}

impl Proposal {
    /// Offset of `network` in the account's data.
    pub const NETWORK_OFFSET: usize = HEAD;
    /// Offset of the content's epoch in the account's data.
    pub const EPOCH_OFFSET: usize = HEAD + 32 + 1 + 32;

    /// From when on it can become final, if the threshold's weight stands behind it.
    pub fn final_from(&self) -> Option<i64> {
        let window = i64::from(self.challenge_seconds);
        (self.threshold_at > 0).then(|| self.threshold_at.saturating_add(window))
    }

    /// Whether it can still become final at `now`; one that cannot may be closed by anybody.
    pub fn may_win(&self, network: &Network, oracle_set: &OracleSet, now: i64) -> bool {
        self.content.epoch > network.final_epoch
            && self.set_version == oracle_set.set_version
            && !network.overtakes(self.content.closed_at, now)
    }
}
