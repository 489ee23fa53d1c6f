use openmast_client::{
    accounts::{OracleSet, Proposal},
    addresses, events,
    events::Event,
    instructions as ix,
};
use openmast_program_tests::{
    Error,
    net::{CHALLENGE, FRESH, PARAMETERS},
    operation::Operation,
    outcome::assert_refused,
};

use super::{another_oracle_set, only_paused_by, start, used};

#[test]
fn sets_the_members_bit_and_begins_the_window_at_the_threshold() {
    let (mut world, mut net, _, _) = used();
    let epoch = net.close(&mut world);
    let (oracle, hash) = (net.oracles[2], net.hash(epoch));
    let done = net.run(&mut world, net.attestation(oracle, epoch));
    let expected = events::SettlementAttested {
        network: net.address,
        epoch,
        content_hash: hash,
        oracle,
        attested: 0b101,
        threshold_at: world.now(),
    };
    assert_eq!(*done.event(), Event::SettlementAttested(expected));
    let began = world.now();
    // One more does not begin it anew.
    world.pass(7);
    net.attest(&mut world, epoch);
    let state: Proposal = world.get(&addresses::proposal(&net.address, epoch, &hash));
    assert_eq!((state.attested, state.threshold_at), (0b111, began));
    let set: OracleSet = world.get(&addresses::oracle_set(&net.address));
    assert!(
        set.members()
            .iter()
            .all(|member| member.attested_epoch == epoch)
    );
}

#[test]
fn refuses_a_second_one_of_this_content_or_of_another() {
    let (mut world, mut net, _, _) = used();
    let epoch = net.close(&mut world);
    let [first, second, third] = net.oracles;
    let mut other = net.proposed[&epoch].clone();
    other.content.bytes += 1;
    let hash = other.hash(&net.address);
    let propose = Operation::ProposeSettlement {
        by: third,
        proposed: other,
    };
    net.run(&mut world, propose);
    net.refuses(
        &world,
        net.attestation(first, epoch),
        Error::AlreadyAttested,
    );
    let attest = |by| Operation::AttestSettlement { by, epoch, hash };
    net.run(&mut world, attest(second));
    net.refuses(
        &world,
        net.attestation(second, epoch),
        Error::AlreadyAttested,
    );
    net.refuses(&world, attest(second), Error::AlreadyAttested);
}

/// The address says which content it is, and so does the argument: both must be the same.
#[test]
fn refuses_the_hash_of_another_content() {
    let (mut world, mut net, _, _) = used();
    let epoch = net.close(&mut world);
    let mut attest = ix::attest_settlement(net.oracles[1], net.address, epoch, [7; 32]);
    attest.accounts[3].pubkey = addresses::proposal(&net.address, epoch, &net.hash(epoch));
    assert_refused(world.send(&[attest]), Error::ContentHashDiffers);
}

#[test]
fn refuses_strangers_small_bonds_and_epochs_that_are_over() {
    let (mut world, mut net, _, _) = used();
    let epoch = net.close(&mut world);
    // Another content of the epoch stays behind.
    let mut other = net.proposed[&epoch].clone();
    other.content.bytes += 1;
    let hash = other.hash(&net.address);
    let propose = Operation::ProposeSettlement {
        by: net.oracles[2],
        proposed: other,
    };
    net.run(&mut world, propose);
    net.refuses(
        &world,
        net.attestation(net.authority, epoch),
        Error::NotAnOracle,
    );
    let tighten = Operation::TightenParameters {
        by: net.authority,
        max_epoch_increase: PARAMETERS.max_epoch_increase,
        min_bond: PARAMETERS.min_bond + 1,
    };
    let mut tight = world.clone();
    net.run(&mut tight, tighten);
    net.refuses(
        &tight,
        net.attestation(net.oracles[1], epoch),
        Error::BondTooSmall,
    );
    net.finish(&mut world, epoch);
    let by = net.oracles[2];
    let late = Operation::AttestSettlement { by, epoch, hash };
    net.refuses(&world, late, Error::WrongEpoch);
}

#[test]
fn refuses_when_the_oracle_set_changed() {
    let (mut world, mut net) = start();
    let epoch = net.close(&mut world);
    another_oracle_set(&mut world, &net);
    net.refuses(
        &world,
        net.attestation(net.oracles[1], epoch),
        Error::OracleSetChanged,
    );
}

#[test]
fn is_paused_by_its_bit_alone() {
    let (mut world, mut net) = start();
    let epoch = net.close(&mut world);
    only_paused_by(&world, &net, net.attestation(net.oracles[1], epoch), 4);
}

/// What its window cannot be over for in time is not worth an attestation; what has the threshold behind it takes more.
#[test]
fn refuses_what_can_never_become_final() {
    let (mut world, mut net, _, _) = used();
    let epoch = net.close(&mut world);
    let [_, second, third] = net.oracles;
    let (early, late) = (
        net.attestation(second, epoch),
        net.attestation(third, epoch),
    );
    world.pass(FRESH - CHALLENGE);
    let mut attested = world.clone();
    net.run(&mut attested, early.clone());
    attested.pass(1);
    net.run(&mut attested, late.clone());
    attested.pass(CHALLENGE - 1);
    net.run(&mut attested, net.finalization(epoch));

    world.pass(1);
    for attestation in [early, late] {
        net.refuses(&world, attestation, Error::OvertakenByExit);
    }
}
