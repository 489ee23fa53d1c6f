use super::{HEAD, ProgramAccount};
use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

/// Most entries of an oracle set, those that left with a bond included.
pub const MAX_ENTRIES: usize = 16;
/// Most members of an oracle set.
pub const MAX_MEMBERS: usize = 8;

/// Who may propose and attest settlements.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct OracleSet {
    pub version: u8,
    pub network: Pubkey,
    pub bump: u8,
    /// Entries of `members` that are in use, those that left with a bond included.
    pub member_count: u8,
    /// Weight that lets a proposal become final.
    pub threshold: u32,
    pub total_weight: u32,
    /// Grows at each change of the set.
    pub set_version: u32,
    /// Σ bonds.
    pub bonded: u64,
    pub members: [Member; MAX_ENTRIES],
    /// Takes over by itself.
    pub next: NamedSet,
    /// Takes over when the authority says.
    pub standby: NamedSet,
    pub reserved: [u8; 32],
}

/// One oracle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct Member {
    pub key: Pubkey,
    /// 0: left.
    pub weight: u32,
    pub bond: u64,
    /// 0 while a member; from then on the bond of one that left may be withdrawn.
    pub released_at: i64,
    /// The epoch for which its attestation stands; 0: none.
    pub attested_epoch: u64,
}

/// A member to be, with its weight (> 0).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct MemberWeight {
    pub key: Pubkey,
    pub weight: u32,
}

/// A set that was announced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct NamedSet {
    /// Members in use; 0: no set is named.
    pub count: u8,
    pub threshold: u32,
    /// When it may take over.
    pub from: i64,
    pub members: [MemberWeight; MAX_MEMBERS],
}

impl ProgramAccount for OracleSet {
    const NAME: &'static str = "OracleSet";
    const SIZE: usize =
        HEAD + 32 + 2 + 3 * 4 + 8 + MAX_ENTRIES * (32 + 4 + 3 * 8) + 2 * NamedSet::SIZE + 32;
}

impl NamedSet {
    /// Bytes of its fields.
    pub const SIZE: usize = 1 + 4 + 8 + MAX_MEMBERS * (32 + 4);

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
