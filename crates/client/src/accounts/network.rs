use super::{HEAD, NetworkLimits, NetworkParameters, ProgramAccount};
use borsh::{BorshDeserialize, BorshSerialize};
use openmast_ledger::Freshness;
use solana_pubkey::Pubkey;

/// One deployment: currency, roles, parameters, money totals.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct Network {
    pub version: u8,
    pub founder: Pubkey,
    pub id: u32,
    pub bump: u8,
    pub vault_bump: u8,
    pub bond_vault_bump: u8,
    /// See [`PauseBits`]. Whether they are in force, [`Self::is_paused`] tells: a pause lapses by itself.
    pub paused: u8,
    /// When the newest pause began; 0: never.
    pub paused_at: i64,
    /// When it lapses, but for a shorter longest pause; see [`Self::pause_ends_at`].
    pub paused_until: i64,
    pub created_at: i64,
    pub currency_mint: Pubkey,
    pub authority: Pubkey,
    pub pending_authority: Pubkey,
    pub treasury: Pubkey,
    pub pending_treasury: Pubkey,
    /// Who held the role before.
    pub treasury_before: Pubkey,
    /// Epochs that opened at this time or later are the present holder's.
    pub treasury_since: i64,
    pub regulator: Pubkey,
    pub pending_regulator: Pubkey,
    /// Who held the role before.
    pub regulator_before: Pubkey,
    /// Epochs that opened at this time or later are the present holder's.
    pub regulator_since: i64,
    pub pauser: Pubkey,
    pub pending_pauser: Pubkey,
    pub limits: NetworkLimits,
    /// They hold before `next_parameters_at`; see [`Self::parameters_at`].
    pub parameters: NetworkParameters,
    pub next_parameters: NetworkParameters,
    /// 0: none were ever announced.
    pub next_parameters_at: i64,
    /// When the breaker was last lowered at once; 0: never.
    pub tightened_at: i64,
    /// Next asset index.
    pub asset_count: u32,
    /// Next payer index.
    pub payer_count: u32,
    /// Newest final epoch; 0: none.
    pub final_epoch: u64,
    pub final_snapshot_slot: u64,
    /// When the newest final epoch closed, and the next one opened.
    pub final_closed_at: i64,
    pub final_payer_root: [u8; 32],
    /// Σ charged of the newest final settlement.
    pub settled_amount: u64,
    /// Σ accrued of the newest final settlement.
    pub settled_accrued: u64,
    pub settled_asset_count: u32,
    pub settled_payer_count: u32,
    /// Whose the treasury's cut is in the newest final settlement.
    pub settled_treasury: Pubkey,
    /// Whose the levy is in the newest final settlement.
    pub settled_regulator: Pubkey,
    /// First epoch of the cuts of the newest final settlement.
    pub cuts_epoch: u64,
    pub settled_treasury_bps: u16,
    pub settled_levy_bps: u16,
    /// The smallest that the treasury's cut was before `cuts_epoch`.
    pub before_treasury_bps: u16,
    /// The smallest that the levy was before `cuts_epoch`.
    pub before_levy_bps: u16,
    /// Older final settlements are not valid for proofs any more. Never falls.
    pub oldest_kept_epoch: u64,
    /// Settlements that are not final and closed before it are overtaken by an exit. Never falls.
    pub exit_closed_at: i64,
    pub deposited: u64,
    pub withdrawn: u64,
    /// Payer fees, lifetime; no part of `deposited`.
    pub fees: u64,
    /// Σ over statements of [`super::Statement::claim`].
    pub stated_claims: u64,
    /// Σ over assets of [`super::Asset::collected`].
    pub collected: u64,
    /// Earned money and fees that left the vault.
    pub paid_out: u64,
    pub treasury_owed: u64,
    pub levy_owed: u64,
    pub treasury_paid: u64,
    pub levy_paid: u64,
    pub reserved: [u8; 64],
}

impl ProgramAccount for Network {
    const NAME: &'static str = "Network";
    const SIZE: usize = HEAD
        + (32 + 4 + 4 + 3 * 8)
        + 32
        + 2 * 32
        + 2 * (3 * 32 + 8)
        + 2 * 32
        + NetworkLimits::SIZE
        + 2 * NetworkParameters::SIZE
        + 2 * 8
        + 2 * 4
        + (3 * 8 + 32 + 2 * 8 + 2 * 4)
        + (2 * 32 + 8 + 4 * 2)
        + 2 * 8
        + 10 * 8
        + 64;
}

impl Network {
    /// The parameters that hold at a time: the announced ones from their time on.
    pub fn parameters_at(&self, time: i64) -> &NetworkParameters {
        if 0 < self.next_parameters_at && self.next_parameters_at <= time {
            &self.next_parameters
        } else {
            &self.parameters
        }
    }

    /// Whether a settlement of a snapshot at `closed_at` cannot become final any more at `now`: a payer left whose
    /// statement it charged as absent, or one may leave before anybody can show what it charges.
    pub fn overtakes(&self, closed_at: i64, now: i64) -> bool {
        self.freshness(now).is_overtaken(closed_at, now)
    }

    /// The rules of [`Self::overtakes`], with the parameters of `now`.
    pub fn freshness(&self, now: i64) -> Freshness {
        let changed = self.announced_parameters(now).is_none() && self.next_parameters_at > 0;
        Freshness {
            exit_closed_at: self.exit_closed_at,
            delays: self.parameters_at(now).delays(),
            before: changed.then(|| (self.next_parameters_at, self.parameters.delays())),
        }
    }

    /// The parameters that were announced and do not hold yet at a time.
    pub fn announced_parameters(&self, time: i64) -> Option<&NetworkParameters> {
        (time < self.next_parameters_at).then_some(&self.next_parameters)
    }

    /// When the newest pause lapses. The parameters of `now` can shorten it and never lengthen it.
    pub fn pause_ends_at(&self, now: i64) -> i64 {
        let longest = i64::from(self.parameters_at(now).max_pause_seconds);
        self.paused_until
            .min(self.paused_at.saturating_add(longest))
    }

    /// Whether any of the bits is in force at `now`.
    pub fn is_paused(&self, bits: u8, now: i64) -> bool {
        self.paused & bits != 0 && now < self.pause_ends_at(now)
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

/// A role that is handed over in two steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Role {
    Authority = 0,
    Treasury = 1,
    Regulator = 2,
    Pauser = 3,
}

/// What is paused. No bit touches a payer's way out, or a staker's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PauseBits(pub u8);

impl PauseBits {
    /// Creating assets and payers.
    pub const CREATE: u8 = 1;
    pub const DEPOSIT: u8 = 2;
    /// Proposing, attesting and finalizing settlements.
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
