//! Sets of oracles and their bonds.

use openmast_client::accounts::{Member, MemberWeight, NamedSet};
use solana_pubkey::Pubkey;

use super::{Model, Moment, Verdict};
use crate::{Error, refusals::Refusals};

const MOST_MEMBERS: usize = 8;
const MOST_ENTRIES: usize = 16;

impl Model {
    pub(super) fn announce_oracle_set(
        &mut self,
        by: Pubkey,
        members: &[(Pubkey, u32)],
        threshold: u32,
        standby: bool,
        at: Moment,
    ) -> Verdict {
        let total: u64 = members.iter().map(|(_, weight)| u64::from(*weight)).sum();
        let double =
            (1..members.len()).any(|at| members[..at].iter().any(|(key, _)| *key == members[at].0));
        let first = self.oracles.set_version == 0;
        let cancels = members.is_empty();
        let mut refusals = Refusals::default();
        refusals.when(by != self.network.authority, Error::NotAuthorized);
        refusals.when(members.len() > MOST_MEMBERS, Error::OracleCountOutOfRange);
        refusals.when(
            double || members.iter().any(|(key, _)| *key == Pubkey::default()),
            Error::InvalidMemberKey,
        );
        refusals.when(
            members.iter().any(|(_, weight)| *weight == 0),
            Error::ZeroWeight,
        );
        refusals.when(total > u64::from(u32::MAX), Error::Overflow);
        let decides = u64::from(threshold) * 2 > total && u64::from(threshold) <= total;
        refusals.when(!cancels && !decides, Error::ThresholdOutOfRange);
        refusals.verdict()?;
        let mut named = NamedSet::default();
        if !cancels {
            let delay = i64::from(self.parameters(at.now).exit_delay_seconds);
            named.count = members.len() as u8;
            named.threshold = threshold;
            named.from = at.now + 2 * delay;
            for (entry, &(key, weight)) in named.members.iter_mut().zip(members) {
                *entry = MemberWeight { key, weight };
            }
        }
        match (first, standby) {
            (true, _) if !cancels => {
                self.take_over(&named, at);
                self.network.final_closed_at = at.now;
            }
            (_, true) => self.oracles.standby = named,
            (_, false) => self.oracles.next = named,
        }
        Ok(())
    }

    pub(super) fn rotate_oracle_set(&mut self, at: Moment) -> Verdict {
        let named = self.oracles.next;
        let mut refusals = Refusals::default();
        refusals.when(
            named.count == 0 || at.now < named.from,
            Error::NoOracleSetDue,
        );
        refusals.when(
            self.entries_after(&named, at) > MOST_ENTRIES,
            Error::OracleCountOutOfRange,
        );
        refusals.verdict()?;
        self.take_over(&named, at);
        self.oracles.next = NamedSet::default();
        Ok(())
    }

    pub(super) fn switch_oracle_set(&mut self, by: Pubkey, at: Moment) -> Verdict {
        let named = self.oracles.standby;
        let mut refusals = Refusals::default();
        refusals.when(by != self.network.authority, Error::NotAuthorized);
        refusals.when(
            named.count == 0 || at.now < named.from,
            Error::NoOracleSetDue,
        );
        refusals.when(
            self.entries_after(&named, at) > MOST_ENTRIES,
            Error::OracleCountOutOfRange,
        );
        refusals.verdict()?;
        self.take_over(&named, at);
        self.oracles.standby = NamedSet::default();
        Ok(())
    }

    /// Whether another set of oracles should have taken over already, and can.
    pub fn set_is_due(&self, at: Moment) -> bool {
        let next = &self.oracles.next;
        let fits = self.entries_after(next, at) <= MOST_ENTRIES;
        next.count > 0 && next.from <= at.now && fits
    }

    fn entries_after(&self, named: &NamedSet, at: Moment) -> usize {
        usize::from(named.count) + self.leaving(named, at).len()
    }

    /// Entries that stay for their bonds when the named set takes over.
    fn leaving(&self, named: &NamedSet, at: Moment) -> Vec<Member> {
        let released_at = at.now + i64::from(self.parameters(at.now).bond_delay_seconds);
        let stays = |key: &Pubkey| {
            let members = &named.members[..usize::from(named.count)];
            members.iter().any(|member| member.key == *key)
        };
        let entries = self.oracles.members().iter();
        entries
            .filter(|old| old.bond > 0 && (old.weight == 0 || !stays(&old.key)))
            .map(|old| Member {
                weight: 0,
                attested_epoch: 0,
                released_at: if old.weight > 0 {
                    released_at
                } else {
                    old.released_at
                },
                ..*old
            })
            .collect()
    }

    fn take_over(&mut self, named: &NamedSet, at: Moment) {
        let leaving = self.leaving(named, at);
        let members = &named.members[..usize::from(named.count)];
        let joined = members.iter().map(|new| Member {
            key: new.key,
            weight: new.weight,
            bond: (self.oracles.members().iter())
                .find(|old| old.key == new.key && old.weight > 0)
                .map_or(0, |old| old.bond),
            ..Member::default()
        });
        let entries: Vec<Member> = joined.chain(leaving).collect();
        let oracles = &mut self.oracles;
        oracles.member_count = entries.len() as u8;
        oracles.members = Default::default();
        oracles.members[..entries.len()].copy_from_slice(&entries);
        oracles.threshold = named.threshold;
        oracles.total_weight = members.iter().map(|member| member.weight).sum();
        oracles.set_version += 1;
    }

    /// The present member with this key.
    pub(super) fn member(&mut self, key: Pubkey) -> Option<&mut Member> {
        let used = usize::from(self.oracles.member_count);
        (self.oracles.members[..used].iter_mut())
            .find(|member| member.key == key && member.weight > 0)
    }

    pub(super) fn deposit_bond(
        &mut self,
        by: Pubkey,
        member: Pubkey,
        amount: u64,
        at: Moment,
    ) -> Verdict {
        let least = self.parameters(at.now).min_bond;
        let bond = self.member(member).map(|member| member.bond);
        let mut refusals = Refusals::default();
        refusals.when(amount == 0, Error::ZeroAmount);
        refusals.when(bond.is_none(), Error::NotAnOracle);
        refusals.when(
            bond.is_some_and(|bond| bond + amount < least),
            Error::BondTooSmall,
        );
        refusals.any_when(self.money_of(&by) < amount);
        refusals.verdict()?;
        self.take_money(by, amount);
        self.member(member).expect("checked").bond += amount;
        self.oracles.bonded += amount;
        self.bond_vault += amount;
        Ok(())
    }

    /// What a key left bonded goes to it, whoever asks, when it is due.
    pub(super) fn take_bond(&mut self, key: Pubkey, at: Moment) -> Verdict {
        let used = usize::from(self.oracles.member_count);
        let entries = self.oracles.members[..used].iter_mut();
        let mut of_key: Vec<_> = entries.filter(|entry| entry.key == key).collect();
        let mut due = 0;
        for entry in &mut of_key {
            if entry.weight == 0 && at.now >= entry.released_at {
                due += std::mem::take(&mut entry.bond);
            }
        }
        if due == 0 {
            let waits = (of_key.iter()).any(|entry| entry.weight == 0 && entry.bond > 0);
            let present = of_key.iter().any(|entry| entry.weight > 0);
            let error = match of_key.len() {
                0 => Error::NotAnOracle,
                _ if waits => Error::BondNotReleased,
                _ if present => Error::StillAMember,
                _ => Error::NoBond,
            };
            return Refusals::of(true, error);
        }
        self.oracles.bonded -= due;
        self.bond_vault -= due;
        self.give_money(key, due);
        Ok(())
    }
}
