use openmast_client::{accounts, addresses, events, events::Event, instructions as ix};
use openmast_program_tests::{Error, operation::Operation, outcome::assert_refused};

use super::{only_paused_by, start};

#[test]
fn opens_them_in_order() {
    let (mut world, mut net) = start();
    for index in 0..3 {
        let owner = world.wallet();
        let done = net.run(&mut world, Operation::OpenPayer { by: owner });
        net.spent.push((0, 0));
        let payer = addresses::payer(&net.address, index);
        let expected = events::PayerOpened {
            network: net.address,
            payer,
            index,
            owner,
        };
        assert_eq!(*done.event(), Event::PayerOpened(expected));
        let state: accounts::Payer = world.get(&payer);
        assert_eq!(
            (state.network, state.index, state.owner, state.deposited),
            (net.address, index, owner, 0)
        );
        assert_eq!(net.state(&world).payer_count, index + 1);
    }
}

#[test]
fn refuses_an_index_that_is_not_the_next() {
    let (mut world, net) = start();
    let owner = world.wallet();
    assert!(
        world
            .send(&[ix::open_payer(net.rent_payer, owner, net.address, 1)])
            .is_err()
    );
    world.run(ix::open_payer(net.rent_payer, owner, net.address, 0));
    assert!(
        world
            .send(&[ix::open_payer(net.rent_payer, owner, net.address, 0)])
            .is_err()
    );
}

#[test]
fn is_paused_by_its_bit_alone() {
    let (mut world, net) = start();
    let by = world.wallet();
    only_paused_by(&world, &net, Operation::OpenPayer { by }, 1);
}

/// Addresses of coming payers are known: sending lamports there must not stop them.
#[test]
fn takes_an_address_that_somebody_sent_lamports_to() {
    let (mut world, mut net) = start();
    let gift = solana_account::Account {
        lamports: 1,
        ..Default::default()
    };
    world.set_account(addresses::payer(&net.address, 0), gift);
    net.payer(&mut world, 5);
}

#[test]
fn refuses_the_last_index() {
    let (mut world, net) = start();
    world.edit(&net.address, |network: &mut accounts::Network| {
        network.payer_count = u32::MAX
    });
    let by = world.wallet();
    let open = ix::open_payer(net.rent_payer, by, net.address, u32::MAX);
    assert_refused(world.send(&[open]), Error::Overflow);
}
