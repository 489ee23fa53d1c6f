//! Regulators: levies, their role, and assets that move.

use openmast_client::instructions::NewJurisdiction;
use solana_pubkey::Pubkey;

use super::{MOST, Player};
use crate::{
    net::{ABROAD, HOME, LIMITS},
    operation::Operation,
};

impl Player {
    pub(super) fn some_jurisdiction(&mut self) -> u16 {
        let codes = self.model.jurisdictions.keys().copied();
        self.random.choice(codes.collect::<Vec<_>>()).expect("one")
    }

    /// This one, or any, there or not.
    pub(super) fn mostly_jurisdiction(&mut self, code: u16) -> u16 {
        match self.random.u32(0..100) {
            0..96 => code,
            96..99 => self.some_jurisdiction(),
            _ => 1,
        }
    }

    pub(super) fn adding_a_jurisdiction(&mut self, by: Pubkey) -> Operation {
        let code = match self.random.u32(0..10) {
            0 => 0,
            1 => 1_000,
            // It is there, or there are enough.
            _ if self.chance(20) || self.model.jurisdictions.len() >= MOST => HOME,
            _ => self.random.u16(2..=999),
        };
        let most_levy_bps = self.within(LIMITS.most_levy_bps.into()) as u16;
        let new = NewJurisdiction {
            code,
            regulator: self.person(),
            levy_bps: self.within(most_levy_bps.into()) as u16,
            most_levy_bps,
        };
        Operation::AddJurisdiction { by, new }
    }

    /// A jurisdiction and who regulates it, mostly.
    fn regulated(&mut self) -> (u16, Pubkey) {
        let jurisdiction = self.some_jurisdiction();
        let regulator = self.model.jurisdictions[&jurisdiction].regulator;
        (jurisdiction, self.mostly(regulator))
    }

    pub(super) fn withdrawing_a_levy(&mut self) -> Operation {
        let (jurisdiction, by) = self.regulated();
        Operation::WithdrawLevy { by, jurisdiction }
    }

    /// What a regulator does that wants more than was announced.
    pub(super) fn regulating(&mut self) -> Operation {
        let (jurisdiction, by) = self.regulated();
        match self.random.u32(0..100) {
            0..25 => self.announcing_a_levy(jurisdiction, by),
            25..35 => {
                let asset = self.asset();
                self.collecting(asset)
            }
            35..42 => Operation::WithdrawLevy { by, jurisdiction },
            42..50 => {
                let to = self.chance(90).then(|| self.person());
                Operation::OfferRegulator {
                    by,
                    jurisdiction,
                    to,
                }
            }
            50..58 => self.taking_over_a_jurisdiction(),
            _ => self.moving(),
        }
    }

    fn announcing_a_levy(&mut self, jurisdiction: u16, by: Pubkey) -> Operation {
        let most = self.model.jurisdictions[&jurisdiction].most_levy_bps;
        let ahead = match self.random.u32(0..10) {
            0..6 => 4,
            6..9 => self.random.u64(4..7),
            _ => self.random.u64(0..4),
        };
        Operation::AnnounceLevy {
            by,
            jurisdiction,
            levy_bps: self.within(most.into()) as u16,
            epoch: self.model.network.final_epoch + ahead,
        }
    }

    fn taking_over_a_jurisdiction(&mut self) -> Operation {
        let offered = self.model.jurisdictions.values();
        let offered: Vec<_> = offered
            .filter(|one| one.pending_regulator != Pubkey::default())
            .map(|one| (one.code, one.pending_regulator))
            .collect();
        let (jurisdiction, by) = match self.random.choice(offered) {
            Some((code, pending)) => (code, self.mostly(pending)),
            None => (self.some_jurisdiction(), self.person()),
        };
        Operation::AcceptRegulator { by, jurisdiction }
    }

    /// The next step of the move of some asset, mostly of one that somebody has asked for, or any.
    fn moving(&mut self) -> Operation {
        let assets = (0..).zip(&self.model.assets);
        let asked = assets.filter(|(_, account)| account.move_state != 0);
        let asked: Vec<u32> = asked.map(|(index, _)| index).collect();
        let under_way = match self.chance(60) {
            true => self.random.choice(asked),
            false => None,
        };
        let asset = match under_way {
            Some(asset) => asset,
            None => self.asset(),
        };
        let account = &self.model.assets[asset as usize];
        let (owner, from, to) = (account.owner, account.jurisdiction, account.move_to);
        let state = account.move_state;
        let next = match self.chance(80) {
            true => state,
            false => self.random.u8(0..4),
        };
        match next {
            0 => self.asking_for_a_move(asset, owner),
            1 => {
                let jurisdiction = self.mostly_jurisdiction(from);
                Operation::AgreeToMove {
                    by: self.regulator_of(jurisdiction),
                    jurisdiction,
                    asset,
                    to: self.mostly_jurisdiction(to),
                    agrees: self.chance(90),
                }
            }
            2 => {
                let jurisdiction = self.mostly_jurisdiction(to);
                Operation::AcceptMove {
                    by: self.regulator_of(jurisdiction),
                    jurisdiction,
                    asset,
                }
            }
            _ if self.chance(70) => self.collecting(asset),
            _ => self.asking_for_a_move(asset, owner),
        }
    }

    fn asking_for_a_move(&mut self, asset: u32, owner: Pubkey) -> Operation {
        let to = match self.random.u32(0..20) {
            0 => None,
            1 => Some(1_000),
            2..8 => Some(ABROAD),
            8..14 => Some(HOME),
            _ => Some(self.some_jurisdiction()),
        };
        let by = self.mostly(owner);
        Operation::OfferMove { by, asset, to }
    }

    pub(super) fn regulator_of(&mut self, jurisdiction: u16) -> Pubkey {
        let found = self.model.jurisdictions.get(&jurisdiction);
        let regulator = found.map(|found| found.regulator);
        match regulator {
            Some(regulator) => self.mostly(regulator),
            None => self.person(),
        }
    }
}
