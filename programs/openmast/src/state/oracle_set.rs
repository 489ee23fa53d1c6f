use {crate::constants::MAX_ORACLES, anchor_lang::prelude::*};

/// Who may post, attest and reject settlements, with which weight.
///
/// Address: `"oracles"`, network.
#[account]
pub struct OracleSet {
    /// The network that it serves.
    pub network: Address,
    /// Bump of this account's address.
    pub bump: u8,
    /// How many of `members` are in use, with those that left and still have a bond.
    pub member_count: u8,
    /// Weight that makes a settlement final or rejected.
    pub threshold: PodU32,
    /// Sum of the members' weights.
    pub total_weight: PodU32,
    /// Grows at each change of the set; a settlement holds under the version it was posted under.
    pub version: PodU32,
    /// Sum of the bonds, base units; the bond vault's balance.
    pub bonded: PodU64,
    /// The members; a member's position is its bit in a settlement's votes.
    pub members: [Member; MAX_ORACLES],
    /// Zero.
    pub reserved: [u8; 32],
}

/// One oracle of the set.
#[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable, IdlType)]
#[repr(C)]
pub struct Member {
    /// Signs for the oracle.
    pub key: Address,
    /// Its voting weight; 0: it left.
    pub weight: PodU32,
    /// What it has bonded, base units.
    pub bond: PodU64,
    /// When it left, Unix seconds; 0 while it is a member.
    pub left_at: PodI64,
}

/// A member as the authority names it.
#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct MemberWeight {
    /// Signs for the oracle.
    pub key: Address,
    /// Its voting weight, more than 0.
    pub weight: u32,
}
