use {
    crate::{
        constants::MAX_ORACLES,
        errors::OpenMastError,
        totals::{decrease, increase},
    },
    anchor_lang::prelude::*,
};

/// Who may post, attest and reject settlements, with which weight.
///
/// Address: `"oracles"`, network.
#[account]
pub struct OracleSet {
    /// The network that it serves.
    pub network: Address,
    /// Bump of this account's address.
    pub bump: u8,
    /// How many of `members` are in use, with those that left.
    pub member_count: u8,
    /// Weight that makes a settlement final or rejected.
    pub threshold: PodU32,
    /// Sum of the members' weights.
    pub total_weight: PodU32,
    /// Grows at each change of the set; a settlement holds under the version it was posted under.
    pub version: PodU32,
    /// Sum of the bonds, base units; the bond vault's balance.
    pub bonded: PodU64,
    /// The members, then those that left with a bond; a member's position is its bit in a settlement's votes.
    /// A key that left and was named again has an entry for each: the bond that it left is not the new one's.
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

impl Member {
    /// Whether it may vote, once it has bonded enough.
    pub fn is_present(&self) -> bool {
        self.weight.get() > 0
    }

    /// Whether it left a bond whose delay has passed at `now`, both in seconds.
    pub fn is_due(&self, now: i64, delay: u32) -> bool {
        let due_at = self.left_at.get().saturating_add(i64::from(delay));
        !self.is_present() && self.bond.get() > 0 && now >= due_at
    }
}

impl OracleSet {
    /// The entries in use.
    pub fn entries(&self) -> &[Member] {
        // `member_count` is written by `set_oracle_set` alone and never above the length.
        let used = usize::from(self.member_count).min(MAX_ORACLES);
        &self.members[..used]
    }

    /// Position of the present member `key`.
    pub fn position(&self, key: &Address) -> Option<usize> {
        let mut entries = self.entries().iter();
        entries.position(|member| member.key == *key && member.is_present())
    }

    /// Takes all bonds that `key` left behind and whose delay has passed at `now`, both in seconds.
    /// Their entries stay, empty: the others keep their positions, which are their bits in votes.
    ///
    /// Otherwise [`OpenMastError::BondNotReleased`], [`OpenMastError::StillAMember`],
    /// [`OpenMastError::NoBond`] or [`OpenMastError::NotAnOracle`].
    pub fn take_due_bonds(&mut self, key: &Address, now: i64, delay: u32) -> Result<u64> {
        self.require_due_bond(key, now, delay)?;
        let used = usize::from(self.member_count).min(MAX_ORACLES);
        let mut due = PodU64::from(0);
        for entry in &mut self.members[..used] {
            if entry.key == *key && entry.is_due(now, delay) {
                increase(&mut due, entry.bond.get())?;
                entry.bond = 0.into();
            }
        }
        decrease(&mut self.bonded, due.get())?;
        Ok(due.get())
    }

    fn require_due_bond(&self, key: &Address, now: i64, delay: u32) -> Result<()> {
        let of_key = || self.entries().iter().filter(|entry| entry.key == *key);
        if of_key().any(|entry| entry.is_due(now, delay)) {
            return Ok(());
        }
        let left_with_bond = |entry: &Member| !entry.is_present() && entry.bond.get() > 0;
        require!(
            !of_key().any(left_with_bond),
            OpenMastError::BondNotReleased
        );
        require!(
            !of_key().any(Member::is_present),
            OpenMastError::StillAMember
        );
        require!(of_key().next().is_none(), OpenMastError::NoBond);
        Err(OpenMastError::NotAnOracle.into())
    }

    /// The bit of an oracle that may vote: a member with weight and at least `min_bond` bonded.
    /// Otherwise [`OpenMastError::NotAnOracle`] or [`OpenMastError::BondTooSmall`].
    pub fn voting_bit(&self, key: &Address, min_bond: u64) -> Result<u16> {
        let position = self.position(key).ok_or(OpenMastError::NotAnOracle)?;
        let member = &self.members[position];
        require!(member.bond.get() >= min_bond, OpenMastError::BondTooSmall);
        Ok(1 << position)
    }

    /// Whether the members with these bits have the threshold's weight.
    pub fn reaches_threshold(&self, bits: u16) -> bool {
        let weight: u64 = (self.entries().iter().enumerate())
            .filter(|(position, _)| bits & 1 << position != 0)
            .map(|(_, member)| u64::from(member.weight.get()))
            .sum();
        // A set that was never filled has a threshold of zero and no member: nothing reaches it.
        bits != 0 && weight >= u64::from(self.threshold.get())
    }
}
