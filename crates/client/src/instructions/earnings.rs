use super::*;
use crate::{
    accounts::{Role, Settlement},
    addresses,
};

/// What collecting needs to know of a settlement and of the asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CollectedSettlement {
    /// Epoch that it settles.
    pub epoch: u64,
    /// Who held the treasury's role then.
    pub treasury: Pubkey,
    /// The asset's jurisdiction when it is collected, ISO 3166 numeric code: `Asset::jurisdiction`.
    pub jurisdiction: u16,
}

impl CollectedSettlement {
    /// Of the settlement, for an asset that is in this jurisdiction.
    pub fn of(settlement: &Settlement, jurisdiction: u16) -> Self {
        Self {
            epoch: settlement.content.epoch,
            treasury: settlement.treasury,
            jurisdiction,
        }
    }
}

/// Splits what an asset earned up to a settlement; anyone can. `departure_round` is `Asset::departure_round`, which this may
/// end; it is needed only then (`Asset::departures_ended_by`), and given always it is in nobody's way: somebody may open
/// the round, or end it, before this lands.
pub fn collect(
    network: Pubkey,
    index: u32,
    settlement: &CollectedSettlement,
    totals: &ProvenTotals,
    proof_buffer: Option<Pubkey>,
    departure_round: Option<u64>,
) -> Instruction {
    let asset = addresses::asset(&network, index);
    raw::Collect {
        network,
        settlement: addresses::settlement(&network, settlement.epoch),
        asset,
        treasury_till: addresses::till(&network, Role::Treasury, &settlement.treasury),
        jurisdiction: addresses::jurisdiction(&network, settlement.jurisdiction),
        proof_buffer,
        departure: departure_round.map(|round| addresses::departure(&asset, round)),
    }
    .instruction(&raw::CollectArgs {
        lifetime_bytes: totals.bytes,
        lifetime_paid: totals.paid,
        lifetime_charged: totals.charged,
        lifetime_accrued: totals.accrued,
        proof: totals.proof_beside(proof_buffer),
    })
}

/// Pays everything that is owed to an asset's owner.
pub fn withdraw_owner(
    owner: Pubkey,
    network: Pubkey,
    index: u32,
    destination: Pubkey,
) -> Instruction {
    raw::WithdrawOwner {
        owner,
        network,
        asset: addresses::asset(&network, index),
        destination,
    }
    .instruction()
}

/// Pays everything that is owed to who is or was the treasury.
pub fn withdraw_treasury(holder: Pubkey, network: Pubkey, destination: Pubkey) -> Instruction {
    raw::WithdrawTreasury {
        holder,
        network,
        till: addresses::till(&network, Role::Treasury, &holder),
        destination,
    }
    .instruction()
}

/// Pays everything that a jurisdiction is owed to its regulator.
pub fn withdraw_levy(
    regulator: Pubkey,
    network: Pubkey,
    jurisdiction: u16,
    destination: Pubkey,
) -> Instruction {
    raw::WithdrawLevy {
        regulator,
        network,
        jurisdiction: addresses::jurisdiction(&network, jurisdiction),
        destination,
    }
    .instruction()
}
