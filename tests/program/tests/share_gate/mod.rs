//! Permissioned shares with the real Token ACL: who holds, who is frozen, and what nobody can do.

mod attacks;
mod clearances;
mod closing;
mod compute_units;
mod creation;
mod freezing;
mod handing_over;
mod issuers;
mod policies;
mod sequences;
mod staking;
mod suspensions;
mod thawing;
mod token_acl;
mod venues;

use openmast_client::{addresses::share_account, share_gate::types::PolicyTerms};
use openmast_program_tests::{
    gate::{Gate, terms},
    net::{Asset, Net},
    world::World,
};
use solana_pubkey::Pubkey;

/// A network with issuers, and an asset whose shares who is identified may hold.
fn start() -> (World, Net, Gate, Asset) {
    with(&terms())
}

/// The same with another policy.
fn with(terms: &PolicyTerms) -> (World, Net, Gate, Asset) {
    let mut world = World::new();
    let mut net = Net::new(&mut world);
    let gate = Gate::new(&mut world, &net);
    let asset = net.regulated(&mut world, terms);
    (world, net, gate, asset)
}

/// A holder that was given shares.
fn shareholder(world: &mut World, gate: &Gate, asset: &Asset, amount: u64) -> Pubkey {
    let wallet = gate.holder(world, asset);
    world.run(world.transfer(&asset.share_mint, &asset.owner, &wallet, amount));
    wallet
}

fn balance(world: &World, asset: &Asset, wallet: &Pubkey) -> u64 {
    world.tokens(&share_account(wallet, &asset.share_mint))
}
