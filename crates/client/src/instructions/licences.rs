use super::*;
use crate::accounts::Licence;
pub use crate::generated::openmast::types::NewLicence;

/// Grants the asset `index` its next licence, as the regulator of `jurisdiction`; `number` is the asset's
/// `licence_count`. The licence that a lease is of stands in `new`.
pub fn grant_licence(
    payer: Pubkey,
    regulator: Pubkey,
    network: Pubkey,
    jurisdiction: u16,
    index: u32,
    number: u16,
    new: &NewLicence,
) -> Instruction {
    let asset = addresses::asset(&network, index);
    raw::GrantLicence {
        payer,
        regulator,
        network,
        jurisdiction: addresses::jurisdiction(&network, jurisdiction),
        asset,
        licence: addresses::licence(&asset, number),
        parent: (new.parent != Pubkey::default()).then_some(new.parent),
    }
    .instruction(&raw::GrantLicenceArgs { new })
}

/// Lets a licence hold until `valid_until`, Unix seconds, by a document of this hash. Only while it has not expired.
pub fn renew_licence(
    regulator: Pubkey,
    licence: &Licence,
    valid_until: i64,
    document_hash: [u8; 32],
) -> Instruction {
    raw::RenewLicence {
        regulator,
        jurisdiction: addresses::jurisdiction(&licence.network, licence.jurisdiction),
        licence: licence.address(),
        parent: licence.parent(),
    }
    .instruction(&raw::RenewLicenceArgs {
        valid_until,
        document_hash,
    })
}

/// Suspends a licence from the fourth epoch after the newest final one on, for epochs that open before `until`, Unix
/// seconds, at most a year ahead. `reason_hash` stands for the regulator's reason.
pub fn suspend_licence(
    regulator: Pubkey,
    licence: &Licence,
    until: i64,
    reason_hash: [u8; 32],
) -> Instruction {
    raw::SuspendLicence {
        regulator,
        network: licence.network,
        jurisdiction: addresses::jurisdiction(&licence.network, licence.jurisdiction),
        licence: licence.address(),
    }
    .instruction(&raw::SuspendLicenceArgs { until, reason_hash })
}

/// Ends the suspension of a licence from the fourth epoch after the newest final one on.
pub fn lift_licence(regulator: Pubkey, licence: &Licence) -> Instruction {
    raw::LiftLicence {
        regulator,
        network: licence.network,
        jurisdiction: addresses::jurisdiction(&licence.network, licence.jurisdiction),
        licence: licence.address(),
    }
    .instruction()
}

/// Ends a licence from the fourth epoch after the newest final one on, for good. `reason_hash` stands for the regulator's
/// reason.
pub fn end_licence(regulator: Pubkey, licence: &Licence, reason_hash: [u8; 32]) -> Instruction {
    raw::EndLicence {
        regulator,
        network: licence.network,
        jurisdiction: addresses::jurisdiction(&licence.network, licence.jurisdiction),
        licence: licence.address(),
    }
    .instruction(&raw::EndLicenceArgs { reason_hash })
}
