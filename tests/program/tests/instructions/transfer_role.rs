use openmast_client::{accounts::Role, events, events::Event, instructions as ix};
use openmast_program_tests::{Error, operation::Operation, outcome::assert_refused};
use solana_pubkey::Pubkey;

use super::start;

#[test]
fn names_somebody_and_changes_nothing_else() {
    let (mut world, net) = start();
    for (role, holder) in net.roles() {
        let next = world.wallet();
        let before = net.state(&world);
        let by = net.authority;
        let done = net.run(
            &mut world,
            Operation::TransferRole {
                by,
                role,
                to: Some(next),
            },
        );
        let expected = events::RoleTransferred {
            network: net.address,
            role: role as u8,
            pending: next,
        };
        assert_eq!(*done.event(), Event::RoleTransferred(expected));
        assert_eq!(net.state(&world).role(role), (holder, Some(next)));
        net.run(&mut world, Operation::TransferRole { by, role, to: None });
        assert_eq!(net.state(&world), before);
        net.refuses(
            &world,
            Operation::AcceptRole { by: next, role },
            Error::NoPendingHolder,
        );
    }
}

#[test]
fn refuses_everybody_but_the_authority_also_for_their_own_role() {
    let (world, net) = start();
    for (role, holder) in net.roles().into_iter().skip(1) {
        let transfer = Operation::TransferRole {
            by: holder,
            role,
            to: Some(Pubkey::new_from_array([9; 32])),
        };
        net.refuses(&world, transfer, Error::NotAuthorized);
    }
}

#[test]
fn refuses_an_unknown_role() {
    let (mut world, net) = start();
    let mut transfer = ix::transfer_role(net.authority, net.address, Role::Authority, None);
    transfer.data[8] = 4;
    assert_refused(world.send(&[transfer]), Error::UnknownRole);
}
