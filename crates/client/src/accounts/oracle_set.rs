use super::{Member, MemberWeight, NamedSet, OracleSet};
use solana_pubkey::Pubkey;

/// Most entries of an oracle set, those that left with a bond included.
pub const MAX_ENTRIES: usize = 16;
/// Most members of an oracle set.
pub const MAX_MEMBERS: usize = 8;

/// They are as many as the program has room for.
const _: fn(&OracleSet) -> (&[Member; MAX_ENTRIES], &[MemberWeight; MAX_MEMBERS]) =
    |set| (&set.members, &set.next.members);

impl NamedSet {
    /// Its members; none when no set is named.
    pub fn members(&self) -> &[MemberWeight] {
        let used = usize::from(self.count).min(MAX_MEMBERS);
        self.members.get(..used).unwrap_or(&self.members)
    }

    /// Whether a set is named and may take over at `now`.
    pub fn is_due(&self, now: i64) -> bool {
        self.count > 0 && self.from <= now
    }
}

impl OracleSet {
    /// The entries in use, those that left included.
    pub fn members(&self) -> &[Member] {
        let used = usize::from(self.member_count).min(MAX_ENTRIES);
        self.members.get(..used).unwrap_or(&self.members)
    }

    /// Position (bit in attestations) and entry of the present member `key`.
    pub fn find(&self, key: &Pubkey) -> Option<(usize, &Member)> {
        self.members()
            .iter()
            .enumerate()
            .find(|(_, member)| member.key == *key && member.weight > 0)
    }

    /// Whether the next set must take over before anything is proposed, attested or made final.
    pub fn is_due(&self, now: i64) -> bool {
        self.next.is_due(now) && self.has_room_for(&self.next)
    }

    /// Whether a set fits the entries beside the bonds that would be left behind: until it does, it cannot take over, and
    /// the present one goes on.
    pub fn has_room_for(&self, set: &NamedSet) -> bool {
        let stays = |entry: &Member| {
            entry.weight > 0 && set.members().iter().any(|named| named.key == entry.key)
        };
        let left = self.members().iter();
        let left = left.filter(|entry| entry.bond > 0 && !stays(entry)).count();
        set.members().len() + left <= MAX_ENTRIES
    }

    /// Σ bonds that `key` left behind, due or not.
    pub fn left_bond(&self, key: &Pubkey) -> u64 {
        self.members()
            .iter()
            .filter(|member| member.key == *key && member.weight == 0)
            .fold(0, |sum, member| sum.saturating_add(member.bond))
    }

    /// Σ weights of the members whose bit is set.
    pub fn weight_of(&self, bits: u16) -> u32 {
        self.members()
            .iter()
            .enumerate()
            .filter(|(position, _)| bits >> position & 1 == 1)
            .fold(0, |sum, (_, member)| sum.saturating_add(member.weight))
    }
}
