use borsh::{BorshDeserialize, BorshSerialize};
use openmast_ledger::Delays;

/// What the authority decides, within [`NetworkLimits`] and by announcement (docs/protocol.md, Parameters).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct NetworkParameters {
    /// The treasury's part of everything collected, basis points.
    pub treasury_bps: u16,
    /// The regulator's part of everything collected, basis points.
    pub levy_bps: u16,
    /// Least length of an epoch.
    pub min_epoch_seconds: u32,
    /// Least time between the threshold and final.
    pub challenge_seconds: u32,
    /// After it a statement is paid, and shares that cannot be collected may leave.
    pub exit_delay_seconds: u32,
    /// A pause lapses by itself after this.
    pub max_pause_seconds: u32,
    /// From unstaking until the shares may be withdrawn.
    pub unstake_cooldown_seconds: u32,
    /// From leaving the oracle set until the bond may be withdrawn.
    pub bond_delay_seconds: u32,
    /// Final settlements that stay valid for proofs.
    pub settlements_kept: u32,
    /// A member with less bonded cannot propose or attest.
    pub min_bond: u64,
    /// The breaker: most that one settlement may charge, and most that may be carried over.
    pub max_epoch_increase: u64,
    /// No asset may ask for more, base units per 10⁹ bytes.
    pub max_price_per_gb: u64,
    /// Least first deposit of a payer.
    pub min_first_deposit: u64,
    /// Of the first deposit, kept for the treasury.
    pub payer_fee: u64,
}

impl NetworkParameters {
    /// Bytes of its fields.
    pub const SIZE: usize = 2 * 2 + 7 * 4 + 5 * 8;

    /// What says when a settlement comes too late.
    pub fn delays(&self) -> Delays {
        Delays {
            exit_delay_seconds: self.exit_delay_seconds,
            challenge_seconds: self.challenge_seconds,
        }
    }
}

/// What parameters may never leave, fixed when the network is initialized (docs/protocol.md, Limits).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct NetworkLimits {
    /// Most that treasury and levy take together, basis points.
    pub most_cuts_bps: u16,
    pub least_challenge_seconds: u32,
    pub least_exit_delay_seconds: u32,
    pub least_min_bond: u64,
    pub most_min_bond: u64,
    pub least_epoch_increase: u64,
    pub most_epoch_increase: u64,
    pub most_payer_fee: u64,
}

impl NetworkLimits {
    /// Bytes of its fields.
    pub const SIZE: usize = 2 + 2 * 4 + 5 * 8;
}
