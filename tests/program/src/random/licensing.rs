//! Regulators that grant licences, renew, suspend, lift and end them.

use openmast_client::{accounts::Licence, instructions::NewLicence};
use solana_pubkey::Pubkey;

use super::Player;
use crate::{
    net::{licence, text},
    operation::{LicenceId, Operation},
};

const YEAR: i64 = 365 * 86_400;

impl Player {
    /// What a regulator does about some licence.
    pub(super) fn licensing(&mut self) -> Operation {
        let ids = self.model.licences.keys().copied();
        let ids: Vec<LicenceId> = ids.collect();
        let next = self.random.u32(0..100);
        let Some(id) = self.random.choice(ids).filter(|_| next >= 45) else {
            return self.granting();
        };
        let (licence, parent) = self.model.licences[&id].clone();
        let jurisdiction = self.mostly_jurisdiction(licence.jurisdiction);
        let by = self.regulator_of(jurisdiction);
        match next {
            45..62 => self.renewing(by, jurisdiction, id, &licence, parent),
            62..78 => {
                let now = self.world.now();
                let until = match self.random.u32(0..20) {
                    0 => now,
                    1 => now + YEAR + 1,
                    2 => now + YEAR,
                    _ => now + self.random.i64(1..2_000),
                };
                Operation::SuspendLicence {
                    by,
                    jurisdiction,
                    id,
                    until,
                    reason_hash: self.hash(),
                }
            }
            78..90 => Operation::LiftLicence {
                by,
                jurisdiction,
                id,
            },
            _ => Operation::EndLicence {
                by,
                jurisdiction,
                id,
                reason_hash: self.hash(),
            },
        }
    }

    fn renewing(
        &mut self,
        by: Pubkey,
        jurisdiction: u16,
        id: LicenceId,
        licence: &Licence,
        parent: Option<LicenceId>,
    ) -> Operation {
        let most = parent.map(|parent| self.model.licences[&parent].0.valid_until);
        let longer = licence.valid_until + self.random.i64(-100..3_000);
        let valid_until = match most {
            Some(most) if self.chance(80) => longer.min(most),
            _ => longer,
        };
        let forgets = self.chance(15);
        Operation::RenewLicence {
            by,
            jurisdiction,
            id,
            parent: parent.filter(|_| !forgets),
            valid_until,
            document_hash: self.hash(),
        }
    }

    fn granting(&mut self) -> Operation {
        let asset = self.asset();
        let account = &self.model.assets[asset as usize];
        let (home, count) = (account.jurisdiction, account.licence_count);
        let jurisdiction = self.mostly_jurisdiction(home);
        let by = self.regulator_of(jurisdiction);
        let number = if self.chance(98) { count } else { 0 };
        let parent = self.some_parent(jurisdiction);
        let mut new = self.new_licence(parent);
        if self.chance(if parent.is_some() { 12 } else { 25 }) {
            self.mistake(&mut new);
        }
        Operation::GrantLicence {
            by,
            jurisdiction,
            id: LicenceId { asset, number },
            parent,
            new,
        }
    }

    /// A licence to lease, mostly one of this jurisdiction that may be leased, and often a lease of leases already; or one that is
    /// ended; or none.
    fn some_parent(&mut self, jurisdiction: u16) -> Option<LicenceId> {
        if self.chance(30) {
            return None;
        }
        let (here, open, deep) = (self.chance(95), self.chance(85), self.chance(70));
        let now = self.world.now();
        let licences = self.model.licences.iter();
        // What is ended would be fitting but for that.
        let fitting = licences.filter(|(_, (licence, _))| {
            let may_be = licence.kind != 3 && licence.valid_until > now;
            let is_fitting = may_be && open == (licence.ended_from == 0);
            (!here || licence.jurisdiction == jurisdiction) && is_fitting
        });
        let fitting: Vec<_> = fitting
            .map(|(id, (licence, _))| (licence.depth, *id))
            .collect();
        match deep {
            true => fitting.into_iter().max().map(|(_, id)| id),
            false => self.random.choice(fitting).map(|(_, id)| id),
        }
    }

    /// What may be granted; a lease is as its parent, mostly.
    fn new_licence(&mut self, parent: Option<LicenceId>) -> NewLicence {
        let now = self.world.now();
        let valid_from = now + self.random.i64(-1_000..500);
        // Some outlast whole sequences, so that there are leases of leases of them.
        let longest = if self.chance(40) { 5_000 } else { YEAR };
        let valid_until = valid_from.max(now) + self.random.i64(1..longest);
        let mut new = licence(valid_from, valid_until);
        let mut of = None;
        match parent {
            Some(parent) => {
                let parent = &self.model.licences[&parent].0;
                (new.valid_from, new.valid_until) = (parent.valid_from, parent.valid_until);
                (new.band_from_khz, new.band_to_khz) = match parent.band_khz() {
                    Some(band) => band,
                    None => (new.band_from_khz, new.band_to_khz),
                };
                new.kind = self.random.u8(1..=2);
                of = Some((parent.area_kind, parent.area));
            }
            None if self.chance(20) => {
                new.kind = 3;
                (new.band_from_khz, new.band_to_khz) = (0, 0);
            }
            None => new.kind = self.random.u8(0..=3),
        }
        (new.area_kind, new.area) = match self.random.u32(0..3) {
            0 => (0, [0; 32]),
            1 => (1, [7; 32]),
            _ => (2, text("BTA-1")),
        };
        if let Some(area) = of.filter(|(kind, _)| *kind != 0) {
            (new.area_kind, new.area) = area;
        }
        new
    }

    /// One mistake.
    fn mistake(&mut self, new: &mut NewLicence) {
        match self.random.u32(0..10) {
            0 => new.kind = 4,
            1 => new.kind = 0,
            2 => new.reference = [0xff; 32],
            3 => new.band_from_khz = new.band_to_khz,
            4 => new.area_kind = self.random.u8(0..=3),
            5 => new.area = [0; 32],
            6 => new.valid_until = new.valid_from,
            7 => new.document_hash = [0; 32],
            8 => new.valid_until += 1,
            _ => new.band_to_khz += 1,
        }
    }

    /// A hash that stands for something, mostly.
    fn hash(&mut self) -> [u8; 32] {
        if self.chance(95) {
            [self.random.u8(1..); 32]
        } else {
            [0; 32]
        }
    }
}
