//! The share gate's accounts, and what their states say.

pub use crate::generated::share_gate::accounts::*;
use crate::generated::share_gate::types::IssuerTerms;
use solana_pubkey::Pubkey;

impl IssuerTerms {
    /// [`Self::kind`] of an issuer that signs what it says.
    pub const DIRECT: u8 = 0;
    /// [`Self::kind`] of an issuer at the Solana Attestation Service.
    pub const ATTESTATIONS: u8 = 1;
    /// [`Self::jurisdiction_offset`] when its attestations name no jurisdiction.
    pub const NO_JURISDICTION: u16 = u16::MAX;
}

impl Issuer {
    /// Whether it signs what it says; otherwise the Solana Attestation Service has that.
    pub fn is_direct(&self) -> bool {
        self.kind == IssuerTerms::DIRECT
    }

    /// Whether it gives no clearances any more.
    pub fn is_withdrawn(&self) -> bool {
        self.state != 0
    }
}

/// What a clearance is at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClearanceState {
    /// Somebody can be admitted by it.
    Valid,
    /// Its end has passed. Nobody is dismissed for that.
    Lapsed,
    /// The issuer took it back.
    Revoked,
}

impl ClearanceState {
    /// In one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Lapsed => "lapsed",
            Self::Revoked => "revoked",
        }
    }
}

impl Clearance {
    /// Whether the issuer took it back, or its attestation was closed before its end.
    pub fn is_revoked(&self) -> bool {
        self.state != 0
    }

    /// What it is at `now`, Unix seconds.
    pub fn state_at(&self, now: i64) -> ClearanceState {
        match self {
            _ if self.is_revoked() => ClearanceState::Revoked,
            _ if self.expires_at != 0 && self.expires_at <= now => ClearanceState::Lapsed,
            _ => ClearanceState::Valid,
        }
    }

    /// Whether it was taken back, as a whole or in part, and not said again.
    pub fn lacks_what_was_revoked(&self) -> bool {
        self.is_revoked() || self.revoked_kinds != 0
    }

    /// Kinds that protect from a dismissal, whenever that is tried.
    fn stands(&self) -> u32 {
        self.kinds | self.lapsed_kinds
    }

    /// Kinds that protect from a dismissal at `now`, Unix seconds: what was revoked does while it may be replaced.
    fn protects(&self, now: i64) -> u32 {
        let cure = match now < self.cure_until {
            true => self.revoked_kinds,
            false => 0,
        };
        self.stands() | cure
    }
}

/// How safe an admission is, whose clearances may have been revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Footing {
    /// It cannot be ended.
    Firm,
    /// Anybody may end it from then on, Unix seconds, unless what was revoked is replaced.
    Until(i64),
    /// Anybody may end it now.
    Lost,
}

impl Holder {
    /// How often a suspension can be renewed.
    pub const MOST_RENEWALS: u8 = 3;

    /// Until then another suspension is a renewal of the newest one, Unix seconds; `None`: there was none.
    pub fn suspended_anew_from(&self) -> Option<i64> {
        if self.suspended_since == 0 {
            return None;
        }
        let ended = match self.suspended_until {
            0 => self.suspension_ended,
            until => until,
        };
        let lasted = ended.saturating_sub(self.suspended_since);
        Some(ended.saturating_add(lasted))
    }

    /// Whether its clearances were revoked and not replaced in time.
    pub fn is_revoked(&self) -> bool {
        self.state != 0
    }

    /// The clearances that it rests on, as instructions take them.
    pub fn known_clearances(&self) -> [Option<Pubkey>; 3] {
        self.clearances
            .map(|key| (key != Pubkey::default()).then_some(key))
    }

    /// How safe the admission is at `now`, Unix seconds. `clearances` are those that it rests on
    /// ([`Self::known_clearances`]); the program's `dismiss` counts as this does.
    pub fn footing<'a>(
        &self,
        policy: &Policy,
        clearances: impl Iterator<Item = &'a Clearance> + Clone,
        now: i64,
    ) -> Footing {
        let all = |protects: &dyn Fn(&Clearance) -> u32| {
            let kinds = clearances
                .clone()
                .fold(0, |kinds, clearance| kinds | protects(clearance));
            let is_placed = self.jurisdiction == 0 || policy.jurisdiction_count == 0 || kinds != 0;
            is_placed && self.kinds & policy.kinds & !kinds == 0
        };
        if all(&Clearance::stands) {
            return Footing::Firm;
        }
        if !all(&|clearance| clearance.protects(now)) {
            return Footing::Lost;
        }
        let mut ends: Vec<i64> = clearances
            .clone()
            .map(|clearance| clearance.cure_until)
            .filter(|end| *end > now)
            .collect();
        ends.sort_unstable();
        let first = ends
            .into_iter()
            .find(|end| !all(&|clearance| clearance.protects(*end)));
        first.map_or(Footing::Firm, Footing::Until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::ProgramAccount;

    fn zero<T: ProgramAccount>() -> T {
        T::try_from_slice(&vec![0; T::SIZE - 8]).unwrap()
    }

    fn revoked(kinds: u32, cure_until: i64) -> Clearance {
        Clearance {
            state: 1,
            revoked_kinds: kinds,
            cure_until,
            ..zero()
        }
    }

    #[test]
    fn a_clearance_lapses_and_is_whole_when_said_again() {
        let mut clearance = Clearance { kinds: 1, ..zero() };
        assert_eq!(clearance.state_at(i64::MAX), ClearanceState::Valid);
        clearance.expires_at = 10;
        assert_eq!(clearance.state_at(9), ClearanceState::Valid);
        assert_eq!(clearance.state_at(10), ClearanceState::Lapsed);
        // What was revoked once and is said again has nothing to be replaced.
        (clearance.revoked_at, clearance.cure_until) = (5, 30);
        assert!(!clearance.lacks_what_was_revoked());
        assert!(revoked(1, 30).lacks_what_was_revoked());
        assert_eq!(revoked(1, 30).state_at(5), ClearanceState::Revoked);
    }

    #[test]
    fn as_much_time_passes_as_all_of_a_suspension_lasted() {
        let mut holder = zero::<Holder>();
        assert_eq!(holder.suspended_anew_from(), None);
        (holder.suspended_since, holder.suspended_until) = (100, 150);
        assert_eq!(holder.suspended_anew_from(), Some(200));
        (holder.suspended_until, holder.suspension_ended) = (0, 120);
        assert_eq!(holder.suspended_anew_from(), Some(140));
    }

    #[test]
    fn an_admission_is_lost_when_the_first_kind_cannot_be_replaced_any_more() {
        let (mut holder, mut policy) = (zero::<Holder>(), zero::<Policy>());
        (holder.kinds, policy.kinds) = (0b11, 0b11);
        let valid = Clearance {
            kinds: 0b01,
            ..zero()
        };
        let footing = |holder: &Holder, policy: &Policy, all: &[Clearance], now| {
            holder.footing(policy, all.iter(), now)
        };
        let whole = [Clearance {
            kinds: 0b11,
            ..zero()
        }];
        assert_eq!(footing(&holder, &policy, &whole, 5), Footing::Firm);
        let cured = [valid.clone(), revoked(0b10, 30)];
        assert_eq!(footing(&holder, &policy, &cured, 5), Footing::Until(30));
        assert_eq!(footing(&holder, &policy, &cured, 30), Footing::Lost);
        let both = [revoked(0b01, 20), revoked(0b10, 30)];
        assert_eq!(footing(&holder, &policy, &both, 5), Footing::Until(20));
        // One of the two covers both kinds for longer.
        let covered = [revoked(0b01, 20), revoked(0b11, 30)];
        assert_eq!(footing(&holder, &policy, &covered, 5), Footing::Until(30));
        policy.kinds = 0b01;
        assert_eq!(footing(&holder, &policy, &cured, 99), Footing::Firm);
        // Who belongs somewhere needs somebody who says so.
        (holder.kinds, holder.jurisdiction, policy.jurisdiction_count) = (0, 276, 1);
        assert_eq!(footing(&holder, &policy, &[], 5), Footing::Lost);
        policy.jurisdiction_count = 0;
        assert_eq!(footing(&holder, &policy, &[], 5), Footing::Firm);
    }
}
