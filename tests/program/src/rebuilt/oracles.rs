//! The oracle set and its bonds.

use openmast_client::{
    accounts::{Member, MemberWeight, NamedSet},
    events::{self, Event},
};
use solana_pubkey::Pubkey;

use super::Rebuilt;

impl Rebuilt {
    /// Takes the event if it is of this area, and says whether it is.
    pub(super) fn apply_to_oracles(&mut self, event: &Event) -> bool {
        match event {
            Event::OracleSetAnnounced(event) => self.set_announced(event),
            Event::OracleSetRotated(event) => {
                self.take_over(&event.members, event.threshold, event.released_at);
                self.oracles.next = NamedSet::default();
            }
            Event::OracleSetSwitched(event) => {
                self.take_over(&event.members, event.threshold, event.released_at);
                self.oracles.standby = NamedSet::default();
            }
            Event::BondDeposited(event) => self.bond(event),
            Event::BondWithdrawn(event) => self.bond_left(&event.member, event.at, event.bonded),
            Event::BondReturned(event) => self.bond_left(&event.member, event.at, event.bonded),
            _ => return false,
        }
        true
    }

    fn set_announced(&mut self, event: &events::OracleSetAnnounced) {
        if event.at_once {
            self.network.final_closed_at = event.from;
            return self.take_over(&event.members, event.threshold, 0);
        }
        let mut named = NamedSet {
            count: event.members.len() as u8,
            threshold: event.threshold,
            from: event.from,
            ..NamedSet::default()
        };
        named.members[..event.members.len()].copy_from_slice(&event.members);
        if event.standby {
            self.oracles.standby = named;
        } else {
            self.oracles.next = named;
        }
    }

    /// The members in the order in which they are named, then whoever left with a bond.
    fn take_over(&mut self, members: &[MemberWeight], threshold: u32, released_at: i64) {
        let before = self.oracles.members().to_vec();
        let bond_of = |key: &Pubkey| {
            let present = before.iter().find(|old| old.key == *key && old.weight > 0);
            present.map_or(0, |old| old.bond)
        };
        let named = |key: &Pubkey| members.iter().any(|member| member.key == *key);
        let joined = members.iter().map(|member| Member {
            key: member.key,
            weight: member.weight,
            bond: bond_of(&member.key),
            ..Member::default()
        });
        let mut entries: Vec<_> = joined.collect();
        for old in &before {
            let released_at = match old.weight {
                _ if old.bond == 0 => continue,
                0 => old.released_at,
                _ if named(&old.key) => continue,
                _ => released_at,
            };
            entries.push(Member {
                weight: 0,
                released_at,
                attested_epoch: 0,
                ..*old
            });
        }
        let oracles = &mut self.oracles;
        oracles.set_version += 1;
        oracles.threshold = threshold;
        oracles.total_weight = members.iter().map(|member| member.weight).sum();
        oracles.member_count = entries.len() as u8;
        oracles.members = Default::default();
        oracles.members[..entries.len()].copy_from_slice(&entries);
    }

    fn bond(&mut self, event: &events::BondDeposited) {
        let mut entries = self.oracles.members.iter_mut();
        let member = entries.find(|entry| entry.key == event.member && entry.weight > 0);
        member.expect("a member").bond = event.bond;
        self.oracles.bonded = event.bonded;
    }

    /// What the key left and what was due at that time is paid.
    fn bond_left(&mut self, member: &Pubkey, at: i64, bonded: u64) {
        for entry in &mut self.oracles.members {
            let left = entry.key == *member && entry.weight == 0;
            if left && entry.released_at <= at {
                entry.bond = 0;
            }
        }
        self.oracles.bonded = bonded;
    }

    pub(super) fn member(&mut self, oracle: Pubkey) -> &mut Member {
        let mut entries = self.oracles.members.iter_mut();
        let member = entries.find(|entry| entry.key == oracle && entry.weight > 0);
        member.expect("a member")
    }

    /// For which epoch the present member's attestation stands.
    pub(super) fn attests_for(&mut self, oracle: Pubkey, epoch: u64) {
        self.member(oracle).attested_epoch = epoch;
    }

    /// It stands for that epoch no more; one for a later epoch does.
    pub(super) fn attests_no_more(&mut self, oracle: Pubkey, epoch: u64) {
        let member = self.member(oracle);
        if member.attested_epoch == epoch {
            member.attested_epoch = 0;
        }
    }
}
