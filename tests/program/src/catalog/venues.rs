//! Venues of permissioned shares.

use crate::net::HOME;
use openmast_client::{
    addresses::share_account,
    instructions::{self as ix, token::create_share_account},
};
use solana_pubkey::Pubkey;

use super::{Entry, often};
use crate::{
    net::{Asset, Net},
    world::World,
};

const HALT: i64 = 1_000;

pub(super) const VENUES: [Entry; 5] = [
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
    often("deliver_shares", |world, net| {
        let asset = net.permissioned(world);
        let (vault, _) = world.market_escrow(net, &asset);
        world.run(net.list_venue(&asset, vault));
        let mint = asset.share_mint;
        let (owner, wallet) = (asset.owner, world.wallet());
        let own = share_account(&owner, &mint);
        world.run(world.transfer_between(&mint, &own, &vault, &owner, 3));
        world.run(create_share_account(&wallet, &wallet, &mint));
        ix::deliver_shares(net.address, asset.index, wallet, 3)
    }),
];

fn listed(world: &mut World, net: &mut Net) -> (Asset, Pubkey) {
    let asset = net.permissioned(world);
    let vault = world.vault_like_manifest(&asset);
    world.run(net.list_venue(&asset, vault));
    (asset, vault)
}
