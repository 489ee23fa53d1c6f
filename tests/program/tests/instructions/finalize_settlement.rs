use openmast_client::{
    accounts::{NetworkParameters, Settlement},
    addresses, events,
    events::Event,
};
use openmast_program_tests::{Error, net::PARAMETERS, operation::Operation};

use super::{only_paused_by, start, used};

const CHALLENGE: i64 = PARAMETERS.challenge_seconds as i64;

#[test]
fn becomes_final_at_the_end_of_the_challenge_and_not_before() {
    let (mut world, mut net, _, _) = used();
    let epoch = net.post(&mut world);
    net.attest(&mut world, epoch);
    let finalize = Operation::FinalizeSettlement { epoch };
    world.pass(CHALLENGE - 1);
    net.refuses(&world, finalize.clone(), Error::ChallengeOpen);
    world.pass(1);
    let done = net.run(&mut world, finalize.clone());
    let snapshot_slot = net.posted[&epoch].settlement.snapshot_slot;
    let expected = events::SettlementFinalized {
        network: net.address,
        epoch,
        amount: 900_000,
        snapshot_slot,
        asset_count: 1,
        payer_count: 1,
        final_at: world.now(),
        oldest_kept_epoch: 0,
    };
    assert_eq!(*done.event(), Event::SettlementFinalized(expected));
    let state: Settlement = world.get(&addresses::settlement(&net.address, epoch));
    assert_eq!((state.state, state.final_at), (1, world.now()));
    let network = net.state(&world);
    assert_eq!(
        (
            network.final_epoch,
            network.settled_amount,
            network.final_snapshot_slot
        ),
        (1, 900_000, snapshot_slot)
    );
    assert_eq!(
        (network.settled_asset_count, network.settled_payer_count),
        (1, 1)
    );
    net.refuses(&world, finalize, Error::NotPosted);
}

/// Whoever posted knew when it would be final, and so did those who look at it.
#[test]
fn the_challenge_window_is_that_of_the_posting() {
    for challenge_seconds in [0, 2 * PARAMETERS.challenge_seconds] {
        let (mut world, mut net, _, _) = used();
        let epoch = net.post(&mut world);
        net.attest(&mut world, epoch);
        let parameters = NetworkParameters {
            challenge_seconds,
            ..PARAMETERS
        };
        let by = net.authority;
        net.run(&mut world, Operation::UpdateParameters { by, parameters });
        let finalize = Operation::FinalizeSettlement { epoch };
        world.pass(CHALLENGE - 1);
        net.refuses(&world, finalize.clone(), Error::ChallengeOpen);
        world.pass(1);
        net.run(&mut world, finalize);
    }
}

#[test]
fn refuses_below_the_threshold() {
    let (mut world, mut net) = start();
    let epoch = net.post(&mut world);
    world.pass(CHALLENGE);
    let finalize = Operation::FinalizeSettlement { epoch };
    net.refuses(&world, finalize.clone(), Error::BelowThreshold);
    // An attestation that was taken back does not count.
    net.attest(&mut world, epoch);
    net.run(
        &mut world,
        Operation::RejectSettlement {
            by: net.oracles[0],
            epoch,
        },
    );
    net.refuses(&world, finalize, Error::BelowThreshold);
}

#[test]
fn refuses_rejected_ones_and_those_of_an_older_oracle_set() {
    let (mut world, mut net) = start();
    let epoch = net.post(&mut world);
    net.attest(&mut world, epoch);
    world.pass(CHALLENGE);
    let finalize = Operation::FinalizeSettlement { epoch };
    let mut changed = world.clone();
    let members = net.oracles.map(|oracle| (oracle, 1)).to_vec();
    net.run(
        &mut changed,
        Operation::SetOracleSet {
            by: net.authority,
            members,
            threshold: 2,
        },
    );
    net.refuses(&changed, finalize.clone(), Error::OracleSetChanged);
    for by in [net.oracles[1], net.oracles[2]] {
        net.run(&mut world, Operation::RejectSettlement { by, epoch });
    }
    net.refuses(&world, finalize, Error::NotPosted);
}

#[test]
fn is_paused_by_its_bit_alone() {
    let (mut world, mut net) = start();
    let epoch = net.post(&mut world);
    net.attest(&mut world, epoch);
    world.pass(CHALLENGE);
    only_paused_by(&world, &net, Operation::FinalizeSettlement { epoch }, 4);
}
