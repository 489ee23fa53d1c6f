use super::ProgramAccount;
use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

/// One deployment: currency, roles, parameters, money totals.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct Network {
    pub founder: Pubkey,
    pub id: u32,
    pub bump: u8,
    pub vault_bump: u8,
    pub bond_vault_bump: u8,
    /// See [`PauseBits`].
    pub paused: u8,
    pub currency_mint: Pubkey,
    pub authority: Pubkey,
    pub pending_authority: Pubkey,
    pub treasury: Pubkey,
    pub pending_treasury: Pubkey,
    pub regulator: Pubkey,
    pub pending_regulator: Pubkey,
    pub pauser: Pubkey,
    pub pending_pauser: Pubkey,
    pub treasury_bps: u16,
    pub levy_bps: u16,
    pub min_epoch_seconds: u32,
    pub challenge_seconds: u32,
    pub exit_delay_seconds: u32,
    pub unstake_cooldown_seconds: u32,
    pub bond_delay_seconds: u32,
    /// Final settlements that stay valid for proofs.
    pub settlements_kept: u32,
    pub min_bond: u64,
    pub max_epoch_increase: u64,
    pub max_price_per_gb: u64,
    /// Next asset index.
    pub asset_count: u32,
    /// Next payer index.
    pub payer_count: u32,
    /// Newest epoch that was posted and not rejected; 0: none.
    pub posted_epoch: u64,
    /// Newest final epoch; 0: none.
    pub final_epoch: u64,
    pub final_snapshot_slot: u64,
    pub posted_at: i64,
    /// Σ earned == Σ spent of the newest final settlement.
    pub settled_amount: u64,
    pub settled_asset_count: u32,
    pub settled_payer_count: u32,
    pub deposited: u64,
    pub withdrawn: u64,
    /// Σ over assets of [`super::Asset::collected`].
    pub collected: u64,
    pub paid_out: u64,
    pub treasury_owed: u64,
    pub levy_owed: u64,
    pub treasury_paid: u64,
    pub levy_paid: u64,
    /// Older final settlements are not valid for proofs any more. Never falls.
    pub oldest_kept_epoch: u64,
    /// Slot of the newest request that was paid without a settlement that saw it; 0: none. Settlements of older
    /// snapshots are refused.
    pub exit_request_slot: u64,
    pub reserved: [u8; 48],
}

impl ProgramAccount for Network {
    const NAME: &'static str = "Network";
    const SIZE: usize = 8 + 40 + 9 * 32 + 4 + 6 * 4 + 3 * 8 + 8 + 5 * 8 + 8 + 10 * 8 + 48;
}

impl Network {
    /// The parameters that the authority can change.
    pub fn parameters(&self) -> NetworkParameters {
        NetworkParameters {
            treasury_bps: self.treasury_bps,
            levy_bps: self.levy_bps,
            min_epoch_seconds: self.min_epoch_seconds,
            challenge_seconds: self.challenge_seconds,
            exit_delay_seconds: self.exit_delay_seconds,
            unstake_cooldown_seconds: self.unstake_cooldown_seconds,
            bond_delay_seconds: self.bond_delay_seconds,
            settlements_kept: self.settlements_kept,
            min_bond: self.min_bond,
            max_epoch_increase: self.max_epoch_increase,
            max_price_per_gb: self.max_price_per_gb,
        }
    }

    /// Whether proofs against the settlement of `epoch` are accepted: final and among the newest kept.
    pub fn keeps(&self, epoch: u64) -> bool {
        (self.oldest_kept_epoch.max(1)..=self.final_epoch).contains(&epoch)
    }

    /// Who holds a role, and who is named to take it over.
    pub fn role(&self, role: Role) -> (Pubkey, Option<Pubkey>) {
        let (holder, pending) = match role {
            Role::Authority => (self.authority, self.pending_authority),
            Role::Treasury => (self.treasury, self.pending_treasury),
            Role::Regulator => (self.regulator, self.pending_regulator),
            Role::Pauser => (self.pauser, self.pending_pauser),
        };
        (holder, (pending != Pubkey::default()).then_some(pending))
    }
}

/// What the authority decides (docs/protocol.md, account Network).
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct NetworkParameters {
    pub treasury_bps: u16,
    pub levy_bps: u16,
    pub min_epoch_seconds: u32,
    pub challenge_seconds: u32,
    pub exit_delay_seconds: u32,
    pub unstake_cooldown_seconds: u32,
    pub bond_delay_seconds: u32,
    pub settlements_kept: u32,
    pub min_bond: u64,
    pub max_epoch_increase: u64,
    pub max_price_per_gb: u64,
}

/// A role that is handed over in two steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Role {
    Authority = 0,
    Treasury = 1,
    Regulator = 2,
    Pauser = 3,
}

/// What is paused. No bit touches a payer's withdrawal or an unstake.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PauseBits(pub u8);

impl PauseBits {
    /// Creating assets and payers.
    pub const CREATE: u8 = 1;
    pub const DEPOSIT: u8 = 2;
    /// Posting, attesting and finalizing settlements.
    pub const SETTLE: u8 = 4;
    pub const COLLECT: u8 = 8;
    pub const STAKE: u8 = 16;
    /// Payouts of earnings: owner, treasury, levy, rewards.
    pub const PAYOUTS: u8 = 32;
    /// All bits that have a meaning, with their names.
    pub const NAMES: [(u8, &'static str); 6] = [
        (Self::CREATE, "create"),
        (Self::DEPOSIT, "deposit"),
        (Self::SETTLE, "settle"),
        (Self::COLLECT, "collect"),
        (Self::STAKE, "stake"),
        (Self::PAYOUTS, "payouts"),
    ];

    /// Names of the bits that are set.
    pub fn names(self) -> Vec<&'static str> {
        Self::NAMES
            .iter()
            .filter(|(bit, _)| self.0 & bit != 0)
            .map(|(_, name)| *name)
            .collect()
    }
}
