use openmast_client::{accounts::Role, events, events::Event, instructions as ix};
use openmast_program_tests::{
    Error, net::PARAMETERS, operation::Operation, outcome::assert_refused,
};

use super::start;

#[test]
fn hands_the_role_over() {
    let (mut world, net) = start();
    for (role, _) in net.roles().into_iter().rev() {
        let next = world.wallet();
        net.run(
            &mut world,
            Operation::TransferRole {
                by: net.authority,
                role,
                to: Some(next),
            },
        );
        let done = net.run(&mut world, Operation::AcceptRole { by: next, role });
        let expected = events::RoleAccepted {
            network: net.address,
            role: role as u8,
            holder: next,
        };
        assert_eq!(*done.event(), Event::RoleAccepted(expected));
        assert_eq!(net.state(&world).role(role), (next, None));
    }
    // The authority that handed over has no power left.
    let update = Operation::UpdateParameters {
        by: net.authority,
        parameters: PARAMETERS,
    };
    net.refuses(&world, update, Error::NotAuthorized);
}

#[test]
fn refuses_everybody_who_is_not_named_and_everybody_when_nobody_is() {
    let (mut world, net) = start();
    let role = Role::Treasury;
    for by in [net.treasury, net.authority] {
        net.refuses(
            &world,
            Operation::AcceptRole { by, role },
            Error::NoPendingHolder,
        );
    }
    let next = world.wallet();
    net.run(
        &mut world,
        Operation::TransferRole {
            by: net.authority,
            role,
            to: Some(next),
        },
    );
    for by in [net.treasury, net.authority, net.regulator] {
        net.refuses(
            &world,
            Operation::AcceptRole { by, role },
            Error::NotAuthorized,
        );
    }
    // Named for one role is not named for another.
    net.refuses(
        &world,
        Operation::AcceptRole {
            by: next,
            role: Role::Pauser,
        },
        Error::NoPendingHolder,
    );
}

#[test]
fn refuses_an_unknown_role() {
    let (mut world, net) = start();
    let mut accept = ix::accept_role(net.authority, net.address, Role::Authority);
    accept.data[8] = 4;
    assert_refused(world.send(&[accept]), Error::UnknownRole);
}
