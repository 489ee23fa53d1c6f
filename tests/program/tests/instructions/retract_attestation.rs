use openmast_client::{
    accounts::{OracleSet, Proposal},
    addresses, events,
    events::Event,
};
use openmast_program_tests::{
    Error,
    net::{CHALLENGE, Net},
    operation::Operation,
    world::World,
};
use solana_pubkey::Pubkey;

use super::{ALL_BITS, another_oracle_set, runs_while_paused, start, used};

fn retract(net: &Net, by: Pubkey, epoch: u64) -> Operation {
    let hash = net.hash(epoch);
    Operation::RetractAttestation { by, epoch, hash }
}

fn proposal(world: &World, net: &Net, epoch: u64) -> Proposal {
    world.get(&addresses::proposal(&net.address, epoch, &net.hash(epoch)))
}

/// Below the threshold the window begins anew when it is reached again.
#[test]
fn takes_the_bit_away_and_ends_the_window() {
    let (mut world, mut net, _, _) = used();
    let epoch = net.close(&mut world);
    net.attest(&mut world, epoch);
    world.pass(CHALLENGE);
    let oracle = net.oracles[1];
    runs_while_paused(&world, &net, retract(&net, oracle, epoch), ALL_BITS);
    let done = net.run(&mut world, retract(&net, oracle, epoch));
    let expected = events::AttestationRetracted {
        network: net.address,
        epoch,
        content_hash: net.hash(epoch),
        oracle,
        attested: 0b001,
        threshold_at: 0,
    };
    assert_eq!(*done.event(), Event::AttestationRetracted(expected));
    net.refuses(&world, net.finalization(epoch), Error::BelowThreshold);
    net.refuses(&world, retract(&net, oracle, epoch), Error::NotAttested);
    let set: OracleSet = world.get(&addresses::oracle_set(&net.address));
    assert_eq!(set.members[1].attested_epoch, 0);

    net.attest(&mut world, epoch);
    assert_eq!(proposal(&world, &net, epoch).threshold_at, world.now());
    net.refuses(&world, net.finalization(epoch), Error::ChallengeOpen);
    world.pass(CHALLENGE);
    net.run(&mut world, net.finalization(epoch));
}

/// Above the threshold the window goes on.
#[test]
fn leaves_the_window_alone_while_enough_stand_behind_it() {
    let (mut world, mut net, _, _) = used();
    let epoch = net.close(&mut world);
    for by in [net.oracles[1], net.oracles[2]] {
        net.run(&mut world, net.attestation(by, epoch));
    }
    let began = proposal(&world, &net, epoch).threshold_at;
    world.pass(5);
    net.run(&mut world, retract(&net, net.oracles[0], epoch));
    let state = proposal(&world, &net, epoch);
    assert_eq!((state.attested, state.threshold_at), (0b110, began));
}

/// The proposer too may take its own back, and stand behind another content.
#[test]
fn frees_the_member_for_another_content() {
    let (mut world, mut net, _, _) = used();
    let epoch = net.close(&mut world);
    let by = net.oracles[0];
    let mut other = net.proposed[&epoch].clone();
    other.content.bytes += 1;
    let propose = Operation::ProposeSettlement {
        by,
        proposed: other,
    };
    net.refuses(&world, propose.clone(), Error::AlreadyAttested);
    net.run(&mut world, retract(&net, by, epoch));
    net.run(&mut world, propose);
}

/// Taking back what is over frees nobody to attest twice what is not.
#[test]
fn leaves_an_attestation_of_a_later_epoch_alone() {
    let (mut world, mut net) = start();
    let epoch = net.close(&mut world);
    let mut other = net.proposed[&epoch].clone();
    other.content.bytes += 1;
    let hash = other.hash(&net.address);
    let by = net.oracles[2];
    let propose = Operation::ProposeSettlement {
        by,
        proposed: other,
    };
    net.run(&mut world, propose);
    net.finish(&mut world, epoch);
    let next = net.close(&mut world);
    net.run(&mut world, net.attestation(by, next));
    let old = Operation::RetractAttestation { by, epoch, hash };
    net.run(&mut world, old);
    let set: OracleSet = world.get(&addresses::oracle_set(&net.address));
    assert_eq!(set.members[2].attested_epoch, next);
    net.refuses(&world, net.attestation(by, next), Error::AlreadyAttested);
}

#[test]
fn refuses_strangers_who_never_attested_and_other_sets() {
    let (mut world, mut net) = start();
    let epoch = net.close(&mut world);
    net.refuses(
        &world,
        retract(&net, net.authority, epoch),
        Error::NotAnOracle,
    );
    net.refuses(
        &world,
        retract(&net, net.oracles[1], epoch),
        Error::NotAttested,
    );
    another_oracle_set(&mut world, &net);
    net.refuses(
        &world,
        retract(&net, net.oracles[0], epoch),
        Error::OracleSetChanged,
    );
}
