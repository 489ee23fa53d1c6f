use openmast_client::{
    accounts::Jurisdiction, addresses, events, events::Event, instructions as ix,
};
use openmast_program_tests::{
    Error,
    net::{ABROAD, HOME, Net},
    operation::Operation,
    outcome::assert_refused,
    world::World,
};
use solana_pubkey::Pubkey;

use super::{only_paused_by, used};

const OWED: u64 = 27_000;

fn collected() -> (World, Net) {
    let (mut world, mut net, asset, _) = used();
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    (world, net)
}

fn withdraw(by: Pubkey) -> Operation {
    let jurisdiction = HOME;
    Operation::WithdrawLevy { by, jurisdiction }
}

#[test]
fn pays_everything_owed_once() {
    let (mut world, net) = collected();
    let by = net.regulator;
    let done = net.run(&mut world, withdraw(by));
    let event = |amount| {
        Event::LevyWithdrawn(events::LevyWithdrawn {
            network: net.address,
            jurisdiction: HOME,
            regulator: by,
            amount,
            paid: OWED,
            levy_owed: 0,
            levy_paid: OWED,
            network_paid_out: OWED,
        })
    };
    assert_eq!(*done.event(), event(OWED));
    assert_eq!(
        (net.money(&world, &by), net.vault(&world)),
        (OWED, 1_000_000 - OWED)
    );
    let home: Jurisdiction = world.get(&addresses::jurisdiction(&net.address, HOME));
    assert_eq!((home.collected, home.owed, home.paid), (900_000, 0, OWED));
    let again = net.run(&mut world, withdraw(by));
    assert_eq!(*again.event(), event(0));
    assert_eq!(net.money(&world, &by), OWED);
}

#[test]
fn refuses_everybody_else_and_wrong_destinations() {
    let (mut world, net) = collected();
    let abroad = net.abroad(&mut world);
    for by in [net.authority, net.treasury, net.pauser, net.founder, abroad] {
        world.fund(by, net.mint, 0);
        net.refuses(&world, withdraw(by), Error::NotAuthorized);
    }
    // The regulator of another jurisdiction is owed nothing.
    let other = Operation::WithdrawLevy {
        by: abroad,
        jurisdiction: ABROAD,
    };
    net.run(&mut world, other);
    assert_eq!(net.money(&world, &abroad), 0);
    let to = |destination| ix::withdraw_levy(net.regulator, net.address, HOME, destination);
    let bonds = addresses::bond_vault(&net.address);
    assert_refused(world.send(&[to(bonds)]), Error::DestinationIsVault);
    let mint = world.mint(6);
    let other = world.token_account(net.regulator, mint, 0);
    assert_refused(world.send(&[to(other)]), Error::WrongMint);
}

#[test]
fn is_paused_by_its_bit_alone() {
    let (world, net) = collected();
    only_paused_by(&world, &net, withdraw(net.regulator), 32);
}
