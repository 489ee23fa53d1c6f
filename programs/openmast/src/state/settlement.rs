use {
    crate::{
        errors::OpenMastError,
        state::{Network, StoredContent},
        totals::basis_points,
    },
    anchor_lang::prelude::*,
    openmast_ledger::{Commitment, Domain, TreasurySchedule},
};

/// Commits to the lifetime ledger after one epoch. It is final: until then it is a [`crate::state::Proposal`].
///
/// Address: `"settlement"`, network, epoch.
#[account]
pub struct Settlement {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network that it settles.
    pub network: Address,
    /// Bump of this account's address.
    pub bump: u8,
    /// Hash of `content` and the network.
    pub content_hash: [u8; 32],
    /// What it says.
    pub content: StoredContent,
    /// The oracle that proposed it.
    pub proposer: Address,
    /// Receives this account's rent when it is closed.
    pub rent_payer: Address,
    /// Version of the oracle set that decided.
    pub set_version: PodU32,
    /// Who stood behind it, a bit for each position in that oracle set.
    pub attested: PodU16,
    /// Time of the proposal, Unix seconds.
    pub proposed_at: PodI64,
    /// When it became final, Unix seconds.
    pub final_at: PodI64,
    /// When the epoch opened, Unix seconds.
    pub opened_at: PodI64,
    /// `snapshot_slot` of the settlement before; 0: none.
    pub previous_snapshot_slot: PodU64,
    /// The treasury's part, basis points.
    pub treasury_bps: PodU16,
    /// First epoch of this part, and of whose it is.
    pub treasury_epoch: PodU64,
    /// The smallest that held before `treasury_epoch`, basis points.
    pub before_treasury_bps: PodU16,
    /// Whose the treasury's part is.
    pub treasury: Address,
    /// Zero.
    pub reserved: [u8; 32],
}

impl Settlement {
    /// Its epoch.
    pub(crate) fn epoch(&self) -> u64 {
        self.content.epoch.get()
    }

    /// Refuses with [`OpenMastError::SettlementTooOld`] a settlement that proofs may not use any more.
    pub(crate) fn require_kept(&self, network: &Network) -> Result<()> {
        require!(!self.is_old(network), OpenMastError::SettlementTooOld);
        Ok(())
    }

    /// Whether enough newer settlements are final that this one is not kept.
    pub(crate) fn is_old(&self, network: &Network) -> bool {
        self.epoch() < network.oldest_kept_epoch.get()
    }

    /// The asset tree.
    pub(crate) fn assets(&self) -> Commitment<'_> {
        Commitment {
            domain: Domain::Asset,
            network: self.network.as_array(),
            leaf_count: self.content.asset_count.get(),
            root_hash: &self.content.asset_root,
            root_sums: self.content.asset_sums(),
        }
    }

    /// The payer tree.
    pub(crate) fn payers(&self) -> Commitment<'_> {
        Commitment {
            domain: Domain::Payer,
            network: self.network.as_array(),
            leaf_count: self.content.payer_count.get(),
            root_hash: &self.content.payer_root,
            root_sums: self.content.payer_sums(),
        }
    }

    /// The reserve tree.
    pub fn reserves(&self) -> Commitment<'_> {
        Commitment {
            domain: Domain::Reserve,
            network: self.network.as_array(),
            leaf_count: self.content.reserve_count.get(),
            root_hash: &self.content.reserve_root,
            root_sums: self.content.reserve_sums(),
        }
    }

    /// The treasury's part as the ledger keeps it.
    pub(crate) fn treasury_schedule(&self) -> Result<TreasurySchedule> {
        Ok(TreasurySchedule {
            treasury: basis_points(self.treasury_bps.get())?,
            before: basis_points(self.before_treasury_bps.get())?,
            first_epoch: self.treasury_epoch.get(),
        })
    }
}
