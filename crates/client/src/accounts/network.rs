use super::{Network, NetworkParameters};
use openmast_ledger::{FIRST_FREE_EPOCH_AFTER_FINAL, Freshness};
use solana_pubkey::Pubkey;

impl Network {
    /// What payers spent up to the newest final settlement, base units: charged and accrued. The rest of what is settled is
    /// what reserves released.
    pub fn spent(&self) -> (u64, u64) {
        (
            (self.settled_amount).saturating_sub(self.settled_reserve_amount),
            (self.settled_accrued).saturating_sub(self.settled_reserve_accrued),
        )
    }

    /// What payers have left up to the newest final settlement, all together, base units.
    pub fn unspent(&self) -> u64 {
        let (_, accrued) = self.spent();
        (self.deposited.saturating_sub(self.withdrawn)).saturating_sub(accrued)
    }

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

    /// The epoch that becomes final next.
    pub fn next_epoch(&self) -> u64 {
        self.final_epoch.saturating_add(1)
    }

    /// The earliest epoch from which a price, a split or a levy that is announced now can hold, or what is said now of a licence.
    pub fn first_free_epoch(&self) -> u64 {
        (self.final_epoch).saturating_add(FIRST_FREE_EPOCH_AFTER_FINAL)
    }

    /// Who holds a role, and who is named to take it over.
    pub fn role(&self, role: Role) -> (Pubkey, Option<Pubkey>) {
        let (holder, pending) = match role {
            Role::Authority => (self.authority, self.pending_authority),
            Role::Treasury => (self.treasury, self.pending_treasury),
            Role::Pauser => (self.pauser, self.pending_pauser),
        };
        (holder, (pending != Pubkey::default()).then_some(pending))
    }
}

/// A role that is handed over in two steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Role {
    /// Sets parameters and oracle sets, after a delay as a rule, and names who may take a role.
    Authority = 0,
    /// Gets the treasury's cut and the fees of payers.
    Treasury = 1,
    /// Sets and clears pause bits.
    Pauser = 2,
}

/// What is paused. No bit touches a payer's way out, or a staker's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PauseBits(pub u8);

impl PauseBits {
    /// Creating assets and payers.
    pub const CREATE: u8 = 1;
    /// Deposits of payers.
    pub const DEPOSIT: u8 = 2;
    /// Proposing, attesting and finalizing settlements.
    pub const SETTLE: u8 = 4;
    /// Splitting what assets earned.
    pub const COLLECT: u8 = 8;
    /// Staking shares.
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
