//! Every instruction with a network on which it succeeds: what general tests and compute-unit tests go over.

mod governing;
mod jurisdictions;
mod licences;
mod lots;
mod owning;
mod paying;
mod settling;
mod share_gate;
mod staking;
mod venues;

use solana_instruction::Instruction;

use crate::{net::Net, operation::Operation, world::World};

/// An instruction's name in the program, and how to get ready for it.
#[derive(Clone, Copy)]
pub struct Entry {
    pub name: &'static str,
    /// Brings the network to where the instruction succeeds.
    pub ready: fn(&mut World, &mut Net) -> Instruction,
    /// Getting ready again on the same network gives the same instruction for another asset, payer or stake.
    pub repeats: bool,
}

const fn once(name: &'static str, ready: fn(&mut World, &mut Net) -> Instruction) -> Entry {
    let repeats = false;
    Entry {
        name,
        ready,
        repeats,
    }
}

const fn often(name: &'static str, ready: fn(&mut World, &mut Net) -> Instruction) -> Entry {
    let repeats = true;
    Entry {
        name,
        ready,
        repeats,
    }
}

/// All instructions of the settlement program, in the order in which the table of compute units names them.
pub fn all() -> impl Iterator<Item = &'static Entry> {
    [
        &governing::NETWORK_AND_ORACLES[..],
        &jurisdictions::JURISDICTIONS,
        &licences::LICENCES,
        &settling::SETTLEMENTS,
        &owning::ASSETS,
        &staking::STAKES,
        &paying::PAYERS,
        &venues::VENUES,
        &lots::LOTS,
    ]
    .into_iter()
    .flatten()
}

/// All instructions of the share gate, in the order in which the table of compute units names them.
pub fn of_share_gate() -> impl Iterator<Item = &'static Entry> {
    share_gate::SHARE_GATE.iter()
}

/// What permissioned shares make of instructions of the settlement program, and what holders send Token ACL.
pub fn permissioned() -> impl Iterator<Item = &'static Entry> {
    share_gate::PERMISSIONED.iter()
}

fn at(net: &Net, operation: Operation) -> Instruction {
    operation.instruction(&net.place())
}
