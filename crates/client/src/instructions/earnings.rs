use super::*;
use crate::{
    accounts::{Role, Settlement},
    addresses,
};

/// What collecting needs to know of a settlement: its epoch, and whose its cuts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CollectedSettlement {
    pub epoch: u64,
    pub treasury: Pubkey,
    pub regulator: Pubkey,
}

impl From<&Settlement> for CollectedSettlement {
    fn from(settlement: &Settlement) -> Self {
        Self {
            epoch: settlement.content.epoch,
            treasury: settlement.treasury,
            regulator: settlement.regulator,
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
    let departure = departure_round.map(|round| addresses::departure(&asset, round));
    let &CollectedSettlement {
        epoch,
        treasury,
        regulator,
    } = settlement;
    build(
        "collect",
        &totals.argument(proof_buffer),
        vec![
            writable(network),
            readonly(addresses::settlement(&network, epoch)),
            writable(asset),
            writable(addresses::till(&network, Role::Treasury, &treasury)),
            writable(addresses::till(&network, Role::Regulator, &regulator)),
            optional(proof_buffer),
            optional_writable(departure),
        ],
    )
}

/// Pays everything that is owed to an asset's owner.
pub fn withdraw_owner(
    owner: Pubkey,
    network: Pubkey,
    index: u32,
    destination: Pubkey,
) -> Instruction {
    build(
        "withdraw_owner",
        &(),
        vec![
            signer(owner),
            writable(network),
            writable(addresses::asset(&network, index)),
            writable(addresses::vault(&network)),
            writable(destination),
            token_program(),
        ],
    )
}

/// Pays everything that is owed to who is or was the treasury.
pub fn withdraw_treasury(holder: Pubkey, network: Pubkey, destination: Pubkey) -> Instruction {
    till_payout(
        "withdraw_treasury",
        Role::Treasury,
        holder,
        network,
        destination,
    )
}

/// Pays everything that is owed to who is or was the regulator.
pub fn withdraw_levy(holder: Pubkey, network: Pubkey, destination: Pubkey) -> Instruction {
    till_payout(
        "withdraw_levy",
        Role::Regulator,
        holder,
        network,
        destination,
    )
}

fn till_payout(
    name: &str,
    role: Role,
    holder: Pubkey,
    network: Pubkey,
    destination: Pubkey,
) -> Instruction {
    build(
        name,
        &(),
        vec![
            signer(holder),
            writable(network),
            writable(addresses::till(&network, role, &holder)),
            writable(addresses::vault(&network)),
            writable(destination),
            token_program(),
        ],
    )
}
