use openmast_client::{addresses, events, events::Event, instructions as ix};
use openmast_program_tests::{
    Error,
    net::{Asset, Net},
    operation::Operation,
    outcome::assert_refused,
    world::World,
};

use super::{only_paused_by, used};

const OWED: u64 = 900_000 - 45_000 - 27_000;

fn collected() -> (World, Net, Asset) {
    let (mut world, mut net, asset, _) = used();
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    (world, net, asset)
}

#[test]
fn pays_everything_owed_once() {
    let (mut world, net, asset) = collected();
    let withdraw = Operation::WithdrawOwner {
        by: asset.owner,
        asset: asset.index,
    };
    let done = net.run(&mut world, withdraw.clone());
    let event = |amount| {
        Event::OwnerWithdrawn(events::OwnerWithdrawn {
            network: net.address,
            asset: asset.address,
            owner: asset.owner,
            amount,
            owner_paid: OWED,
            network_paid_out: OWED,
        })
    };
    assert_eq!(*done.event(), event(OWED));
    assert_eq!(
        (net.money(&world, &asset.owner), net.vault(&world)),
        (OWED, 1_000_000 - OWED)
    );
    let again = net.run(&mut world, withdraw);
    assert_eq!(*again.event(), event(0));
    assert_eq!(net.money(&world, &asset.owner), OWED);
}

#[test]
fn refuses_everybody_but_the_owner_and_wrong_destinations() {
    let (mut world, net, asset) = collected();
    for by in [net.authority, net.treasury] {
        net.refuses(
            &world,
            Operation::WithdrawOwner {
                by,
                asset: asset.index,
            },
            Error::NotAuthorized,
        );
    }
    let to = |destination| ix::withdraw_owner(asset.owner, net.address, asset.index, destination);
    let bonds = addresses::bond_vault(&net.address);
    assert_refused(world.send(&[to(bonds)]), Error::DestinationIsVault);
    let mint = world.mint(6);
    let other = world.token_account(asset.owner, mint, 0);
    assert_refused(world.send(&[to(other)]), Error::WrongMint);
}

#[test]
fn is_paused_by_its_bit_alone() {
    let (world, net, asset) = collected();
    only_paused_by(
        &world,
        &net,
        Operation::WithdrawOwner {
            by: asset.owner,
            asset: asset.index,
        },
        32,
    );
}
