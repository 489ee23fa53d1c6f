use super::ProgramAccount;
use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

/// Most entries of an oracle set.
pub const MAX_MEMBERS: usize = 16;

/// Who may post and attest settlements.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct OracleSet {
    pub network: Pubkey,
    pub bump: u8,
    /// Entries of `members` that are in use, those that left with a bond included.
    pub member_count: u8,
    /// Weight that makes a settlement final.
    pub threshold: u32,
    pub total_weight: u32,
    /// Grows at each change.
    pub version: u32,
    /// Σ bonds.
    pub bonded: u64,
    pub members: [Member; MAX_MEMBERS],
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
    /// 0 while a member.
    pub left_at: i64,
}

impl ProgramAccount for OracleSet {
    const NAME: &'static str = "OracleSet";
    const SIZE: usize = 8 + 32 + 2 + 3 * 4 + 8 + MAX_MEMBERS * (32 + 4 + 8 + 8) + 32;
}

impl OracleSet {
    /// The entries in use, those that left included.
    pub fn members(&self) -> &[Member] {
        let used = usize::from(self.member_count).min(MAX_MEMBERS);
        self.members.get(..used).unwrap_or(&self.members)
    }

    /// Position (bit in attestations) and entry of the present member `key`.
    pub fn find(&self, key: &Pubkey) -> Option<(usize, &Member)> {
        self.members()
            .iter()
            .enumerate()
            .find(|(_, member)| member.key == *key && member.weight > 0)
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
