//! What insiders and clever payers try, and what comes of it. `bytes` are worth about one and a half base units each.

mod oracles;
mod payers;
mod proofs;
mod roles;
mod shares;
mod standstill;

use openmast_program_tests::{
    honest::{Honest, Usage},
    net::{Asset, Net, Payer},
    world::World,
};

fn start() -> (World, Net) {
    let mut world = World::new();
    let net = Net::new(&mut world);
    (world, net)
}

fn used(payer: &Payer, asset: &Asset, bytes: u64) -> Usage {
    Usage {
        payer: payer.index,
        asset: asset.index,
        bytes,
    }
}

fn request(world: &mut World, net: &Net, payer: &Payer, amount: u64) {
    net.run(world, net.request(payer, amount));
}

fn accrued(ledger: &Honest, payer: &Payer) -> u64 {
    ledger.payers()[payer.index as usize].accrued
}
