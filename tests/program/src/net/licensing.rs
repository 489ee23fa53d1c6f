//! Licences of assets.

use openmast_client::{accounts, instructions::NewLicence};

use super::{Asset, HOME, Net};
use crate::{
    operation::{LicenceId, Operation},
    world::World,
};

/// Text, filled up with zeros.
pub fn text(text: &str) -> [u8; 32] {
    accounts::pad_text(text).expect("1 to 32 bytes")
}

/// A licence in a band of 10 MHz that holds for this time, Unix seconds.
pub fn licence(valid_from: i64, valid_until: i64) -> NewLicence {
    NewLicence {
        kind: 0,
        parent: Default::default(),
        reference: text("WRAA123"),
        band_from_khz: 3_700_000,
        band_to_khz: 3_710_000,
        area_kind: 0,
        area: [0; 32],
        valid_from,
        valid_until,
        document_hash: [5; 32],
        attestation: Default::default(),
    }
}

impl Net {
    /// The regulator of [`HOME`] grants an asset its next licence; `parent` is the one that it is a lease of.
    pub fn grant_licence(
        &self,
        world: &World,
        asset: &Asset,
        parent: Option<LicenceId>,
        new: NewLicence,
    ) -> Operation {
        let account: accounts::Asset = world.get(&asset.address);
        Operation::GrantLicence {
            by: self.regulator,
            jurisdiction: HOME,
            id: LicenceId {
                asset: asset.index,
                number: account.licence_count,
            },
            parent,
            new,
        }
    }

    /// An asset gets a licence that holds for a month from now on.
    #[track_caller]
    pub fn licensed(&self, world: &mut World, asset: &Asset) -> LicenceId {
        let now = world.now();
        let grant = self.grant_licence(world, asset, None, licence(now, now + 30 * 86_400));
        let Operation::GrantLicence { id, .. } = grant else {
            unreachable!("a grant")
        };
        self.run(world, grant);
        id
    }

    /// The regulator of [`HOME`] suspends a licence.
    pub fn suspend_licence(&self, id: LicenceId, until: i64) -> Operation {
        Operation::SuspendLicence {
            by: self.regulator,
            jurisdiction: HOME,
            id,
            until,
            reason_hash: [6; 32],
        }
    }

    /// The regulator of [`HOME`] lifts that.
    pub fn lift_licence(&self, id: LicenceId) -> Operation {
        Operation::LiftLicence {
            by: self.regulator,
            jurisdiction: HOME,
            id,
        }
    }

    /// The regulator of [`HOME`] renews a licence that is no lease.
    pub fn renew_licence(&self, id: LicenceId, valid_until: i64) -> Operation {
        Operation::RenewLicence {
            by: self.regulator,
            jurisdiction: HOME,
            id,
            parent: None,
            valid_until,
            document_hash: [7; 32],
        }
    }

    /// The regulator of [`HOME`] ends a licence.
    pub fn end_licence(&self, id: LicenceId) -> Operation {
        Operation::EndLicence {
            by: self.regulator,
            jurisdiction: HOME,
            id,
            reason_hash: [8; 32],
        }
    }
}
