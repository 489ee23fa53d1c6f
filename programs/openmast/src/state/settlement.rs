use {
    crate::{
        constants::settlement_state,
        errors::OpenMastError,
        state::{Network, OracleSet},
        totals::money,
    },
    anchor_lang::prelude::*,
    openmast_ledger::{Commitment, Domain},
};

/// Commits to the lifetime ledger after one epoch.
///
/// Address: `"settlement"`, network, epoch.
#[account]
pub struct Settlement {
    /// The network that it settles.
    pub network: Address,
    /// The epoch, from 1.
    pub epoch: PodU64,
    /// Bump of this account's address.
    pub bump: u8,
    /// 0 posted, 1 final, 2 rejected.
    pub state: u8,
    /// The oracle that posted it.
    pub poster: Address,
    /// Receives this account's rent when it is closed.
    pub rent_payer: Address,
    /// Version of the oracle set under which it was posted.
    pub oracle_set_version: PodU32,
    /// Who attested, a bit per member.
    pub attested: PodU16,
    /// Who rejected, a bit per member.
    pub rejected: PodU16,
    /// Slot of the posting.
    pub posted_slot: PodU64,
    /// Time of the posting, Unix seconds.
    pub posted_at: PodI64,
    /// When it became final, Unix seconds; 0 before.
    pub final_at: PodI64,
    /// Slot of the chain state that it used.
    pub snapshot_slot: PodU64,
    /// Leaves of the asset tree.
    pub asset_count: PodU32,
    /// Leaves of the payer tree.
    pub payer_count: PodU32,
    /// Root hash of the asset tree.
    pub asset_root: [u8; 32],
    /// Root hash of the payer tree.
    pub payer_root: [u8; 32],
    /// Sum of both trees: lifetime earned, which is lifetime spent, base units.
    pub amount: PodU64,
    /// Lifetime bytes of all assets.
    pub bytes: PodU64,
    /// SHA-256 of the public archive.
    pub archive_hash: [u8; 32],
    /// Root of the private records.
    pub private_root: [u8; 32],
    /// SHA-256 of the prices that the epoch used.
    pub price_set_hash: [u8; 32],
    /// Least time between its posting and final, seconds: the network's when it was posted.
    pub challenge_seconds: PodU32,
    /// Zero.
    pub reserved: [u8; 28],
}

impl Settlement {
    /// Refuses a settlement that proofs may not use: not final, or not among the newest kept.
    pub fn require_usable(&self, network: &Network) -> Result<()> {
        require!(
            self.state == settlement_state::FINAL,
            OpenMastError::NotFinal
        );
        require!(!self.is_old(network), OpenMastError::SettlementTooOld);
        Ok(())
    }

    /// Whether enough newer settlements are final that this one is not kept.
    pub fn is_old(&self, network: &Network) -> bool {
        self.epoch.get() < network.oldest_kept_epoch.get()
    }

    /// Refuses a vote unless the settlement is posted, and under the present oracle set.
    pub fn require_open(&self, oracle_set: &OracleSet) -> Result<()> {
        require!(
            self.state == settlement_state::POSTED,
            OpenMastError::NotPosted
        );
        require!(
            self.oracle_set_version == oracle_set.version,
            OpenMastError::OracleSetChanged
        );
        Ok(())
    }

    /// The asset tree.
    pub fn assets(&self) -> Commitment<'_> {
        Commitment {
            domain: Domain::Asset,
            network: self.network.as_array(),
            leaf_count: self.asset_count.get(),
            root_hash: &self.asset_root,
            root_sum: money(self.amount),
        }
    }

    /// The payer tree.
    pub fn payers(&self) -> Commitment<'_> {
        Commitment {
            domain: Domain::Payer,
            network: self.network.as_array(),
            leaf_count: self.payer_count.get(),
            root_hash: &self.payer_root,
            root_sum: money(self.amount),
        }
    }
}
