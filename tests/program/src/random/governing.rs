//! Roles, parameters, pauses, sets of oracles and their bonds.

use openmast_client::accounts::{Member, Role};
use solana_pubkey::Pubkey;

use super::{Player, Villain, other_parameters};
use crate::operation::Operation;

impl Player {
    pub(super) fn governing(&mut self) -> Operation {
        match self.random.u32(0..100) {
            0..15 => {
                let by = self.mostly(self.model.network.pauser);
                let bits = match self.random.u32(0..10) {
                    0..4 => 0,
                    4..9 => 1 << self.random.u32(0..6),
                    _ => self.random.u8(..),
                };
                Operation::SetPause { by, bits }
            }
            15..38 => {
                let (by, member) = (self.oracle(), self.oracle());
                let amount = self.within(2_000_000);
                Operation::DepositBond { by, member, amount }
            }
            38..58 => self.taking_bonds(),
            58..66 => self.taking_over_a_role(),
            _ => self.governing_by_authority(),
        }
    }

    pub(super) fn governing_by_authority(&mut self) -> Operation {
        let by = self.mostly(self.model.network.authority);
        match self.random.u32(0..100) {
            0..18 => {
                let holds_in = self.model.network.next_parameters_at - self.world.now();
                if holds_in > 0 && self.chance(40) {
                    // What is announced comes to hold.
                    self.world.pass(holds_in);
                }
                let parameters = other_parameters(&mut self.random);
                Operation::AnnounceParameters { by, parameters }
            }
            18..32 => {
                let present = self.model.parameters(self.world.now());
                let breaker = match self.random.u32(0..10) {
                    0 => present.max_epoch_increase + 1,
                    1 => self.random.u64(0..2_000),
                    _ => present.max_epoch_increase - present.max_epoch_increase / 16,
                };
                let bond = match self.random.u32(0..10) {
                    0 => present.min_bond.saturating_sub(1),
                    1 => u64::MAX,
                    _ => present.min_bond + self.random.u64(0..1_000),
                };
                Operation::TightenParameters {
                    by,
                    max_epoch_increase: breaker,
                    min_bond: bond,
                }
            }
            32..58 => self.naming_oracles(by),
            58..62 => self.adding_a_jurisdiction(by),
            62..72 => Operation::SwitchOracleSet { by },
            72..88 => {
                let to = self.chance(85).then(|| self.person());
                let role = self.role();
                Operation::TransferRole { by, role, to }
            }
            _ => self.taking_over_a_role(),
        }
    }

    fn taking_over_a_role(&mut self) -> Operation {
        let role = self.role();
        let (_, pending) = self.model.network.role(role);
        let by = match pending {
            Some(pending) => self.mostly(pending),
            None => self.person(),
        };
        Operation::AcceptRole { by, role }
    }

    fn role(&mut self) -> Role {
        let roles = [Role::Authority, Role::Treasury, Role::Pauser];
        roles[self.random.usize(..3)]
    }

    /// Mostly somebody who left the set: who has a bond there, or rather who has none any more.
    fn taking_bonds(&mut self) -> Operation {
        let members = self.model.oracles.members().iter();
        let left = members.filter(|member| member.weight == 0);
        let (with, without): (Vec<&Member>, Vec<&Member>) =
            left.partition(|member| member.bond > 0);
        let waits = with.iter().map(|member| member.released_at);
        let waits = waits.min().map(|released| released - self.world.now());
        let keys = |members: Vec<&Member>| members.iter().map(|member| member.key).collect();
        let (with, without): (Vec<Pubkey>, Vec<Pubkey>) = (keys(with), keys(without));
        if let Some(waits) = waits.filter(|seconds| *seconds > 0)
            && self.chance(30)
        {
            self.world.pass(waits);
        }
        let left = match without.is_empty() || self.chance(25) {
            true => with,
            false => without,
        };
        let member = match self.random.choice(left) {
            Some(key) if self.chance(90) => key,
            _ if self.chance(50) => self.oracles[self.random.usize(..self.oracles.len())],
            _ => self.oracle(),
        };
        if self.chance(50) {
            Operation::WithdrawBond { by: member }
        } else {
            Operation::ReturnBond { member }
        }
    }

    fn naming_oracles(&mut self, by: Pubkey) -> Operation {
        let standby = self.chance(40);
        if self.chance(10) {
            return Operation::AnnounceOracleSet {
                by,
                members: Vec::new(),
                threshold: 0,
                standby,
            };
        }
        let members = self.members();
        let weights = members.iter().map(|(_, weight)| *weight);
        let total = weights.fold(0, u32::saturating_add);
        let threshold = if self.chance(85) {
            total / 2 + 1
        } else {
            self.random.u32(0..=total.saturating_add(1))
        };
        Operation::AnnounceOracleSet {
            by,
            members,
            threshold,
            standby,
        }
    }

    /// The villain alone never decides, unless it is more than one.
    fn members(&mut self) -> Vec<(Pubkey, u32)> {
        let mut members: Vec<_> = self.oracles.iter().map(|oracle| (*oracle, 1)).collect();
        if !self.villains.contains(&Villain::Oracle) {
            self.random.shuffle(&mut members);
            members.truncate(self.random.usize(1..=4));
            for (_, weight) in &mut members {
                *weight = self.random.u32(1..4);
            }
        }
        match self.random.u32(0..30) {
            0 => {
                let everybody = self.people.iter().chain(&self.oracles);
                members = everybody.map(|key| (*key, 1)).collect();
            }
            1 => members[0].1 = 0,
            2 if members.len() > 1 => members[0].1 = u32::MAX,
            3 if members.len() > 1 => members[0] = members[1],
            _ => {}
        }
        members
    }
}
