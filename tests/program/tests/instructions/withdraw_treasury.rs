use openmast_client::{accounts::Role, addresses, events, events::Event, instructions as ix};
use openmast_program_tests::{
    Error, net::Net, operation::Operation, outcome::assert_refused, world::World,
};

use super::{only_paused_by, used};

const OWED: u64 = 45_000;

fn collected() -> (World, Net) {
    let (mut world, mut net, asset, _) = used();
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    (world, net)
}

#[test]
fn pays_everything_owed_once() {
    let (mut world, net) = collected();
    let by = net.treasury;
    let done = net.run(&mut world, Operation::WithdrawTreasury { by });
    let event = |amount| {
        Event::TreasuryWithdrawn(events::TreasuryWithdrawn {
            network: net.address,
            holder: by,
            amount,
            till_paid: OWED,
            treasury_owed: 0,
            treasury_paid: OWED,
            network_paid_out: OWED,
        })
    };
    assert_eq!(*done.event(), event(OWED));
    assert_eq!(
        (net.money(&world, &by), net.vault(&world)),
        (OWED, 1_000_000 - OWED)
    );
    let again = net.run(&mut world, Operation::WithdrawTreasury { by });
    assert_eq!(*again.event(), event(0));
    assert_eq!(net.money(&world, &by), OWED);
}

#[test]
fn refuses_everybody_else_and_wrong_destinations() {
    let (mut world, net) = collected();
    // Nobody else has a till, and the founder's is empty.
    for by in [net.authority, net.pauser] {
        assert!(
            net.send(&mut world.clone(), Operation::WithdrawTreasury { by })
                .is_err()
        );
    }
    world.fund(net.founder, net.mint, 0);
    let by = net.founder;
    net.run(&mut world.clone(), Operation::WithdrawTreasury { by });
    let mut stolen = Operation::WithdrawTreasury { by }.instruction(&net.place());
    stolen.accounts[5].pubkey = addresses::till(&net.address, Role::Treasury, &net.treasury);
    assert_refused(world.clone().send(&[stolen]), Error::WrongTill);
    let to = |destination| ix::withdraw_treasury(net.treasury, net.address, destination);
    let bonds = addresses::bond_vault(&net.address);
    assert_refused(world.send(&[to(bonds)]), Error::DestinationIsVault);
    let mint = world.mint(6);
    let other = world.token_account(net.treasury, mint, 0);
    assert_refused(world.send(&[to(other)]), Error::WrongMint);
}

#[test]
fn is_paused_by_its_bit_alone() {
    let (world, net) = collected();
    only_paused_by(
        &world,
        &net,
        Operation::WithdrawTreasury { by: net.treasury },
        32,
    );
}
