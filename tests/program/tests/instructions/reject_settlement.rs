use openmast_client::{accounts::Settlement, addresses, events, events::Event};
use openmast_program_tests::{Error, net::PARAMETERS, operation::Operation};

use super::{ALL_BITS, another_oracle_set, runs_while_paused, used};

#[test]
fn voids_at_the_threshold_and_the_epoch_can_be_posted_again() {
    let (mut world, mut net, _, _) = used();
    let epoch = net.post(&mut world);
    let [poster, second, _] = net.oracles;
    let reject = |by| Operation::RejectSettlement { by, epoch };
    let done = net.run(&mut world, reject(second));
    let event = |oracle, attested, rejected, state| {
        Event::SettlementRejected(events::SettlementRejected {
            network: net.address,
            epoch,
            oracle,
            attested,
            rejected,
            state,
        })
    };
    assert_eq!(*done.event(), event(second, 0b001, 0b010, 0));
    net.refuses(&world, reject(second), Error::AlreadyVoted);
    assert_eq!(net.state(&world).posted_epoch, epoch);

    // The poster takes its attestation back.
    runs_while_paused(&world, &net, reject(poster), ALL_BITS);
    let done = net.run(&mut world, reject(poster));
    assert_eq!(*done.event(), event(poster, 0, 0b011, 2));
    let state: Settlement = world.get(&addresses::settlement(&net.address, epoch));
    assert_eq!((state.state, state.attested, state.rejected), (2, 0, 0b011));
    assert_eq!(net.state(&world).posted_epoch, 0);

    // Its account stands in the way until it is closed, which anybody can do.
    world.pass(60);
    let posted = net.next(&world);
    let post = Operation::PostSettlement { by: poster, posted };
    net.refuses(&world, post.clone(), Error::RejectedSettlementOpen);
    net.run(
        &mut world,
        Operation::CloseSettlement {
            epoch,
            rent_payer: net.rent_payer,
        },
    );
    net.run(&mut world, post);
}

#[test]
fn refuses_strangers_and_what_is_not_posted() {
    let (mut world, mut net, _, _) = used();
    let epoch = net.post(&mut world);
    net.refuses(
        &world,
        Operation::RejectSettlement {
            by: net.authority,
            epoch,
        },
        Error::NotAnOracle,
    );
    net.attest(&mut world, epoch);
    world.pass(30);
    net.run(&mut world, Operation::FinalizeSettlement { epoch });
    net.refuses(
        &world,
        Operation::RejectSettlement {
            by: net.oracles[0],
            epoch,
        },
        Error::NotPosted,
    );
}

#[test]
fn refuses_members_who_bonded_too_little() {
    let (mut world, mut net, _, _) = used();
    let epoch = net.post(&mut world);
    let parameters = openmast_client::accounts::NetworkParameters {
        min_bond: PARAMETERS.min_bond + 1,
        ..PARAMETERS
    };
    let by = net.authority;
    net.run(&mut world, Operation::UpdateParameters { by, parameters });
    let by = net.oracles[2];
    let reject = Operation::RejectSettlement { by, epoch };
    net.refuses(&world, reject, Error::BondTooSmall);
}

#[test]
fn refuses_when_the_oracle_set_changed() {
    let (mut world, mut net, _, _) = used();
    let epoch = net.post(&mut world);
    net.run(&mut world, another_oracle_set(&net));
    let by = net.oracles[2];
    let reject = Operation::RejectSettlement { by, epoch };
    net.refuses(&world, reject, Error::OracleSetChanged);
}
