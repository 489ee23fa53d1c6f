use super::*;
use crate::addresses;
pub use crate::generated::openmast::types::NewJurisdiction;

/// Adds a jurisdiction, with its first regulator and the levy that it begins with.
pub fn add_jurisdiction(
    payer: Pubkey,
    authority: Pubkey,
    network: Pubkey,
    new: &NewJurisdiction,
) -> Instruction {
    raw::AddJurisdiction {
        payer,
        authority,
        network,
        jurisdiction: addresses::jurisdiction(&network, new.code),
    }
    .instruction(&raw::AddJurisdictionArgs { new })
}

/// Announces the levy of a jurisdiction from `epoch` on (at least `Network::final_epoch` + 4), basis points. What is earned
/// before `Jurisdiction::next_levy_epoch` is best collected first, once that epoch's turn has come: the levy before is
/// forgotten then, and the smallest that ever held takes its place.
pub fn announce_levy(
    regulator: Pubkey,
    network: Pubkey,
    jurisdiction: u16,
    levy_bps: u16,
    epoch: u64,
) -> Instruction {
    raw::AnnounceLevy {
        regulator,
        network,
        jurisdiction: addresses::jurisdiction(&network, jurisdiction),
    }
    .instruction(&raw::AnnounceLevyArgs { levy_bps, epoch })
}

/// Offers the role of a jurisdiction's regulator to another; `None` cancels.
pub fn offer_regulator(
    regulator: Pubkey,
    network: &Pubkey,
    jurisdiction: u16,
    to: Option<Pubkey>,
) -> Instruction {
    raw::OfferRegulator {
        regulator,
        jurisdiction: addresses::jurisdiction(network, jurisdiction),
    }
    .instruction(&raw::OfferRegulatorArgs {
        to: to.unwrap_or_default(),
    })
}

/// Takes over the role of a jurisdiction's regulator that was offered to `new_regulator`, with what the jurisdiction is owed.
pub fn accept_regulator(new_regulator: Pubkey, network: &Pubkey, jurisdiction: u16) -> Instruction {
    raw::AcceptRegulator {
        new_regulator,
        jurisdiction: addresses::jurisdiction(network, jurisdiction),
    }
    .instruction()
}

/// Agrees, as the regulator of the asset's present jurisdiction, to its move to the jurisdiction `to`, or takes that back.
pub fn agree_to_move(
    regulator: Pubkey,
    network: &Pubkey,
    jurisdiction: u16,
    index: u32,
    to: u16,
    agrees: bool,
) -> Instruction {
    raw::AgreeToMove {
        regulator,
        jurisdiction: addresses::jurisdiction(network, jurisdiction),
        asset: addresses::asset(network, index),
    }
    .instruction(&raw::AgreeToMoveArgs { to, agrees })
}

/// Accepts, as the regulator of its new jurisdiction, an asset: it moves four epochs after the newest final one.
pub fn accept_move(
    regulator: Pubkey,
    network: Pubkey,
    jurisdiction: u16,
    index: u32,
) -> Instruction {
    raw::AcceptMove {
        regulator,
        network,
        jurisdiction: addresses::jurisdiction(&network, jurisdiction),
        asset: addresses::asset(&network, index),
    }
    .instruction()
}
