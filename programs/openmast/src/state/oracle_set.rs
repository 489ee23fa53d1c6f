use {
    crate::{
        constants::{MAX_ORACLES, MAX_PRESENT_ORACLES},
        errors::OpenMastError,
        totals::{decrease, increase},
    },
    alloc::vec::Vec,
    anchor_lang::prelude::*,
    bytemuck::Zeroable,
};

/// Who may propose and attest settlements, with which weight.
///
/// Address: `"oracles"`, network.
#[account]
pub struct OracleSet {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network that it serves.
    pub network: Address,
    /// Bump of this account's address.
    pub bump: u8,
    /// How many of `members` are in use, with those that left.
    pub member_count: u8,
    /// Weight that makes a settlement final.
    pub threshold: PodU32,
    /// Sum of the members' weights.
    pub total_weight: PodU32,
    /// Grows at each change of the set; a proposal holds under the version it was made under. 0: no set was ever named.
    pub set_version: PodU32,
    /// Sum of the bonds, base units.
    pub bonded: PodU64,
    /// The members, then those that left with a bond; a member's position is its bit in a proposal.
    /// A key that left and was named again has an entry for each: the bond that it left is not the new one's.
    pub members: [Member; MAX_ORACLES],
    /// Takes over by itself once its time has come: nothing can be decided until then.
    pub next: NamedSet,
    /// Takes over when the authority says so, once its time has come.
    pub standby: NamedSet,
    /// Zero.
    pub reserved: [u8; 32],
}

/// One oracle of the set.
#[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable, IdlType)]
#[repr(C)]
pub struct Member {
    /// Signs for the oracle.
    pub key: Address,
    /// Its weight; 0: it left.
    pub weight: PodU32,
    /// What it has bonded, base units.
    pub bond: PodU64,
    /// From then on the bond of one that left may be withdrawn, Unix seconds; 0 while it is a member.
    pub released_at: PodI64,
    /// The epoch for which its attestation stands; 0: none.
    pub attested_epoch: PodU64,
}

/// Oracles that may take the place of the present ones.
#[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable, IdlType)]
#[repr(C)]
pub struct NamedSet {
    /// How many of `members` are in use; 0: none are named.
    pub count: u8,
    /// Weight that makes a settlement final under this set.
    pub threshold: PodU32,
    /// From then on it may take over, Unix seconds.
    pub from: PodI64,
    /// Who they are.
    pub members: [NamedMember; MAX_PRESENT_ORACLES],
}

/// One oracle of a named set.
#[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable, IdlType)]
#[repr(C)]
pub struct NamedMember {
    /// Signs for the oracle.
    pub key: Address,
    /// Its weight.
    pub weight: PodU32,
}

/// A member as the authority names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct MemberWeight {
    /// Signs for the oracle.
    pub key: Address,
    /// Its weight, more than 0.
    pub weight: u32,
}

impl Member {
    /// Whether it may attest, once it has bonded enough.
    pub(crate) fn is_present(&self) -> bool {
        self.weight.get() > 0
    }

    fn is_of(&self, key: &Address) -> bool {
        self.key == *key && self.is_present()
    }

    /// Whether it left a bond that may be withdrawn at `now`, Unix seconds.
    pub fn is_due(&self, now: i64) -> bool {
        self.has_left_bond() && now >= self.released_at.get()
    }

    fn has_left_bond(&self) -> bool {
        !self.is_present() && self.bond.get() > 0
    }
}

impl NamedSet {
    /// A set that may take over from `from` on, Unix seconds. No members: none is named.
    ///
    /// Refused: more than 8, zero keys, keys named twice, weights of zero, and a threshold that decides nothing or
    /// without a majority.
    pub fn new(members: &[MemberWeight], threshold: u32, from: i64) -> Result<Self> {
        let mut set = Self::zeroed();
        if members.is_empty() {
            return Ok(set);
        }
        check(members, threshold)?;
        for (slot, member) in set.members.iter_mut().zip(members) {
            slot.key = member.key;
            slot.weight = member.weight.into();
        }
        // `check` bounds the length.
        set.count = members.len() as u8;
        set.threshold = threshold.into();
        set.from = from.into();
        Ok(set)
    }

    /// Whether it may take over at `now`, Unix seconds.
    pub fn is_due(&self, now: i64) -> bool {
        self.count > 0 && now >= self.from.get()
    }

    /// Who they are.
    pub(crate) fn members(&self) -> &[NamedMember] {
        // `new` bounds the count.
        let used = self.members.get(..usize::from(self.count));
        used.unwrap_or(&self.members)
    }

    /// Who they are, as the authority named them.
    pub(crate) fn named(&self) -> Vec<MemberWeight> {
        let members = self.members().iter();
        let named = members.map(|member| MemberWeight {
            key: member.key,
            weight: member.weight.get(),
        });
        named.collect()
    }

    fn names(&self, key: &Address) -> bool {
        self.members().iter().any(|member| member.key == *key)
    }
}

fn check(members: &[MemberWeight], threshold: u32) -> Result<()> {
    require!(
        members.len() <= MAX_PRESENT_ORACLES,
        OpenMastError::OracleCountOutOfRange
    );
    let mut total_weight = 0u32;
    for (position, member) in members.iter().enumerate() {
        let twice = (members.iter().take(position)).any(|other| other.key == member.key);
        require!(
            member.key != Address::default() && !twice,
            OpenMastError::InvalidMemberKey
        );
        require!(member.weight > 0, OpenMastError::ZeroWeight);
        total_weight = (total_weight.checked_add(member.weight)).ok_or(OpenMastError::Overflow)?;
    }
    require!(
        threshold <= total_weight && u64::from(threshold) * 2 > u64::from(total_weight),
        OpenMastError::ThresholdOutOfRange
    );
    Ok(())
}

/// Who may decide.
impl OracleSet {
    /// The entries in use.
    pub fn entries(&self) -> &[Member] {
        // `member_count` is written by `take_over` alone and never above the length.
        let used = self.members.get(..usize::from(self.member_count));
        used.unwrap_or(&self.members)
    }

    fn entries_mut(&mut self) -> &mut [Member] {
        let used = usize::from(self.member_count).min(MAX_ORACLES);
        self.members.split_at_mut(used).0
    }

    /// Position of the present member `key`; otherwise [`OpenMastError::NotAnOracle`].
    pub fn position(&self, key: &Address) -> Result<usize> {
        Ok(self.present(key)?.0)
    }

    fn present(&self, key: &Address) -> Result<(usize, &Member)> {
        let mut entries = self.entries().iter().enumerate();
        let found = entries.find(|(_, member)| member.is_of(key));
        Ok(found.ok_or(OpenMastError::NotAnOracle)?)
    }

    /// Refuses with [`OpenMastError::OracleSetDue`] when the next set should have taken over at `now`, Unix seconds. While
    /// it cannot, because bonds that are not due yet take the room, the present one goes on: nobody waits for them.
    pub(crate) fn require_not_due(&self, now: i64) -> Result<()> {
        require!(
            !self.next.is_due(now) || !self.has_room_for(&self.next),
            OpenMastError::OracleSetDue
        );
        Ok(())
    }

    fn has_room_for(&self, set: &NamedSet) -> bool {
        let left = self.left_behind(set, 0).count();
        usize::from(set.count) + left <= MAX_ORACLES
    }

    /// Position of an oracle that may attest: a member with at least `min_bond` bonded, base units. Otherwise
    /// [`OpenMastError::NotAnOracle`] or [`OpenMastError::BondTooSmall`].
    pub fn voter(&self, key: &Address, min_bond: u64) -> Result<usize> {
        let (position, member) = self.present(key)?;
        require!(member.bond.get() >= min_bond, OpenMastError::BondTooSmall);
        Ok(position)
    }

    /// Notes that the member at `position` attests for `epoch`, and gives its bit. Refused with
    /// [`OpenMastError::AlreadyAttested`] when its attestation stands already, of this proposal or of another one.
    pub fn attest(&mut self, position: usize, epoch: u64) -> Result<u16> {
        let member = self.members.get_mut(position);
        let member = member.ok_or(OpenMastError::NotAnOracle)?;
        require!(
            member.attested_epoch.get() != epoch,
            OpenMastError::AlreadyAttested
        );
        member.attested_epoch = epoch.into();
        Ok(1 << position)
    }

    /// Lets the attestations of the members with these bits go, where they stand for `epoch`.
    pub fn forget_attestations(&mut self, bits: u16, epoch: u64) {
        let entries = self.entries_mut().iter_mut().enumerate();
        for (_, member) in entries.filter(|(position, _)| bits & 1 << position != 0) {
            if member.attested_epoch.get() == epoch {
                member.attested_epoch = 0.into();
            }
        }
    }

    /// Whether the members with these bits have the threshold's weight.
    pub(crate) fn reaches_threshold(&self, bits: u16) -> bool {
        let weight: u64 = (self.entries().iter().enumerate())
            .filter(|(position, _)| bits & 1 << position != 0)
            .map(|(_, member)| u64::from(member.weight.get()))
            .sum();
        // A set that was never filled has a threshold of zero and no member: nothing reaches it.
        bits != 0 && weight >= u64::from(self.threshold.get())
    }
}

/// Changes of the set.
impl OracleSet {
    /// Puts `set` in the place of the present members. Those that stay keep their bonds; who is missing leaves with
    /// its bond until `released_at`, Unix seconds, or is forgotten when it has none. Who left before and is named again
    /// begins anew: what it left stays due when it was, so that naming it cannot hold its bond back.
    /// Attestations are forgotten, and proposals of older versions are void.
    ///
    /// [`OpenMastError::OracleCountOutOfRange`] when there are too many bonds of those that left.
    pub fn take_over(&mut self, set: &NamedSet, released_at: i64) -> Result<()> {
        let mut entries = [Member::zeroed(); MAX_ORACLES];
        let mut count = 0u8;
        for entry in self.named(set).chain(self.left_behind(set, released_at)) {
            let slot = entries.get_mut(usize::from(count));
            *slot.ok_or(OpenMastError::OracleCountOutOfRange)? = entry;
            count += 1;
        }
        let version = self.set_version.get().checked_add(1);

        self.members = entries;
        self.member_count = count;
        self.threshold = set.threshold;
        self.total_weight = total_weight(set).into();
        self.set_version = version.ok_or(OpenMastError::Overflow)?.into();
        Ok(())
    }

    fn named<'a>(&'a self, set: &'a NamedSet) -> impl Iterator<Item = Member> + 'a {
        set.members().iter().map(|named| Member {
            key: named.key,
            weight: named.weight,
            bond: (self.present(&named.key)).map_or(0.into(), |(_, member)| member.bond),
            ..Member::zeroed()
        })
    }

    fn left_behind<'a>(
        &'a self,
        set: &'a NamedSet,
        released_at: i64,
    ) -> impl Iterator<Item = Member> + 'a {
        let stays = |entry: &Member| entry.is_present() && set.names(&entry.key);
        let entries = self.entries().iter();
        entries
            .filter(move |entry| entry.bond.get() > 0 && !stays(entry))
            .map(move |entry| Member {
                weight: 0.into(),
                released_at: if entry.is_present() {
                    released_at.into()
                } else {
                    entry.released_at
                },
                attested_epoch: 0.into(),
                ..*entry
            })
    }
}

fn total_weight(set: &NamedSet) -> u32 {
    // `NamedSet::new` refuses weights that do not fit together.
    (set.members().iter()).fold(0, |sum: u32, member| {
        sum.saturating_add(member.weight.get())
    })
}

/// Bonds.
impl OracleSet {
    /// Adds `amount` to the bond of the present member `key`, and returns the bond, base units.
    ///
    /// What is bonded keeps an entry when its member leaves, which would cost nothing for less than a whole bond: so
    /// [`OpenMastError::BondTooSmall`] when it is less than `min_bond` also now. [`OpenMastError::NotAnOracle`] when `key`
    /// is no member.
    pub(crate) fn add_bond(&mut self, key: &Address, amount: u64, min_bond: u64) -> Result<u64> {
        let mut members = self.entries_mut().iter_mut();
        let member = members.find(|member| member.is_of(key));
        let member = member.ok_or(OpenMastError::NotAnOracle)?;
        increase(&mut member.bond, amount)?;
        let bond = member.bond.get();
        require!(bond >= min_bond, OpenMastError::BondTooSmall);
        increase(&mut self.bonded, amount)?;
        Ok(bond)
    }

    /// Takes all bonds that `key` left behind and that may be withdrawn at `now`, Unix seconds.
    /// Their entries stay, empty: the others keep their positions, which are their bits.
    ///
    /// Otherwise [`OpenMastError::BondNotReleased`], [`OpenMastError::StillAMember`],
    /// [`OpenMastError::NoBond`] or [`OpenMastError::NotAnOracle`].
    pub fn take_due_bonds(&mut self, key: &Address, now: i64) -> Result<u64> {
        self.require_due_bond(key, now)?;
        let mut due = PodU64::from(0);
        for entry in self.entries_mut() {
            if entry.key == *key && entry.is_due(now) {
                increase(&mut due, entry.bond.get())?;
                entry.bond = 0.into();
            }
        }
        decrease(&mut self.bonded, due.get())?;
        Ok(due.get())
    }

    fn require_due_bond(&self, key: &Address, now: i64) -> Result<()> {
        let of_key = || self.entries().iter().filter(|entry| entry.key == *key);
        if of_key().any(|entry| entry.is_due(now)) {
            return Ok(());
        }
        require!(
            !of_key().any(Member::has_left_bond),
            OpenMastError::BondNotReleased
        );
        require!(
            !of_key().any(Member::is_present),
            OpenMastError::StillAMember
        );
        require!(of_key().next().is_none(), OpenMastError::NoBond);
        Err(OpenMastError::NotAnOracle.into())
    }
}
