//! Venues of permissioned shares.

use crate::net::HOME;
use openmast_client::instructions as ix;
use solana_pubkey::Pubkey;

use super::{Entry, often};
use crate::{
    net::{Asset, Net},
    world::World,
};

const HALT: i64 = 1_000;

pub(super) const VENUES: [Entry; 4] = [
    often("list_venue", |world, net| {
        let asset = net.permissioned(world);
        let vault = world.vault_like_manifest(&asset);
        net.list_venue(&asset, vault)
    }),
    often("unlist_venue", |world, net| {
        let (asset, vault) = listed(world, net);
        let (by, rent_payer) = (net.authority, net.rent_payer);
        ix::unlist_venue(by, net.address, asset.index, vault, rent_payer)
    }),
    often("halt_venue", |world, net| {
        let (asset, vault) = listed(world, net);
        let (by, until) = (net.regulator, world.now() + HALT);
        ix::halt_venue(by, net.address, asset.index, HOME, vault, until, [1; 32])
    }),
    often("resume_venue", |world, net| {
        let (asset, vault) = listed(world, net);
        let (by, until) = (net.regulator, world.now() + HALT);
        let halt = ix::halt_venue(by, net.address, asset.index, HOME, vault, until, [1; 32]);
        world.run(halt);
        ix::resume_venue(by, net.address, asset.index, HOME, vault)
    }),
];

fn listed(world: &mut World, net: &mut Net) -> (Asset, Pubkey) {
    let asset = net.permissioned(world);
    let vault = world.vault_like_manifest(&asset);
    world.run(net.list_venue(&asset, vault));
    (asset, vault)
}
