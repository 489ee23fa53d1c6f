use openmast_client::{
    accounts::{Role, Till},
    addresses, events,
    events::Event,
    instructions as ix,
};
use openmast_program_tests::{
    Error,
    net::{Net, PARAMETERS},
    operation::Operation,
    outcome::assert_refused,
    world::World,
};
use solana_pubkey::Pubkey;

use super::start;

fn name(world: &mut World, net: &Net, role: Role, to: Pubkey) {
    let (by, to) = (net.authority, Some(to));
    net.run(world, Operation::TransferRole { by, role, to });
}

#[test]
fn hands_the_role_over() {
    let (mut world, mut net) = start();
    // Twice, since roles were handed over when the network was made: an epoch that opened after that is settled.
    net.settle(&mut world);
    for (role, _) in net.roles().into_iter().rev() {
        let next = world.wallet();
        name(&mut world, &net, role, next);
        let done = net.run(&mut world, Operation::AcceptRole { by: next, role });
        let expected = events::RoleAccepted {
            network: net.address,
            role: role as u8,
            holder: next,
            at: world.now(),
        };
        assert_eq!(*done.event(), Event::RoleAccepted(expected));
        assert_eq!(net.state(&world).role(role), (next, None));
    }
    // The authority that handed over has no power left.
    let announce = Operation::AnnounceParameters {
        by: net.authority,
        parameters: PARAMETERS,
    };
    net.refuses(&world, announce, Error::NotAuthorized);
}

/// What accrues is told apart by the date of one handover: the next waits until an epoch that opened after it is next.
#[test]
fn the_treasury_changes_once_until_that_is_settled() {
    let role = Role::Treasury;
    let (mut world, mut net) = start();
    net.settle(&mut world);
    let (next, other) = (world.wallet(), world.wallet());
    name(&mut world, &net, role, next);
    net.run(&mut world, Operation::AcceptRole { by: next, role });
    let network = net.state(&world);
    assert_eq!(
        (network.treasury_before, network.treasury_since),
        (net.treasury, world.now())
    );
    let till: Till = world.get(&addresses::till(&net.address, role, &next));
    assert_eq!(
        (till.role, till.holder, till.rent_payer, till.owed),
        (1, next, next, 0)
    );

    name(&mut world, &net, role, other);
    let accept = Operation::AcceptRole { by: other, role };
    net.refuses(&world, accept.clone(), Error::HandoverUnsettled);
    net.settle(&mut world);
    net.run(&mut world, accept);
    // Whoever comes back finds what it was owed.
    net.settle(&mut world);
    name(&mut world, &net, role, next);
    net.run(&mut world, Operation::AcceptRole { by: next, role });
}

#[test]
fn refuses_everybody_who_is_not_named_and_everybody_when_nobody_is() {
    let (mut world, mut net) = start();
    net.settle(&mut world);
    let role = Role::Treasury;
    let accept = |by, role| Operation::AcceptRole { by, role };
    for by in [net.treasury, net.authority] {
        net.refuses(&world, accept(by, role), Error::NoPendingHolder);
    }
    let next = world.wallet();
    name(&mut world, &net, role, next);
    for by in [net.treasury, net.authority, net.regulator] {
        net.refuses(&world, accept(by, role), Error::NotAuthorized);
    }
    // Named for one role is not named for another.
    net.refuses(&world, accept(next, Role::Pauser), Error::NoPendingHolder);
}

#[test]
fn refuses_an_unknown_role_and_the_till_of_somebody_else() {
    let (mut world, mut net) = start();
    net.settle(&mut world);
    let mut accept = ix::accept_role(net.authority, net.address, Role::Authority);
    accept.data[8] = 3;
    assert_refused(world.send(&[accept]), Error::UnknownRole);

    let next = world.wallet();
    name(&mut world, &net, Role::Treasury, next);
    let mut accept = ix::accept_role(next, net.address, Role::Treasury);
    accept.accounts[2].pubkey = addresses::till(&net.address, Role::Treasury, &net.founder);
    assert_refused(world.send(&[accept]), Error::WrongTill);
}
