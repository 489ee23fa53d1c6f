use openmast_client::{
    accounts::{Member, MemberWeight, NamedSet, OracleSet},
    addresses, events,
    events::Event,
};
use openmast_program_tests::{
    Error,
    net::{BOND_DELAY, CHALLENGE, MIN_EPOCH, NOTICE, Net, PARAMETERS},
    operation::Operation,
    world::World,
};
use solana_pubkey::Pubkey;

use super::start;

const ROTATE: Operation = Operation::RotateOracleSet;

fn set(world: &World, net: &Net) -> OracleSet {
    world.get(&addresses::oracle_set(&net.address))
}

#[test]
fn keeps_bonds_and_notes_who_left() {
    let (mut world, net) = start();
    let [first, _, third] = net.oracles;
    let fourth = world.wallet();
    let members = [(third, 5), (fourth, 6)];
    net.run(&mut world, net.name_oracles(&members, 6, false));
    world.pass(NOTICE - 1);
    net.refuses(&world, ROTATE, Error::NoOracleSetDue);
    world.pass(1);
    let done = net.run(&mut world, ROTATE);
    let released_at = world.now() + BOND_DELAY;
    let expected = events::OracleSetRotated {
        network: net.address,
        set_version: 2,
        threshold: 6,
        total_weight: 11,
        members: members
            .map(|(key, weight)| MemberWeight { key, weight })
            .to_vec(),
        released_at,
    };
    assert_eq!(*done.event(), Event::OracleSetRotated(expected));

    let state = set(&world, &net);
    assert_eq!(
        (
            state.set_version,
            state.threshold,
            state.total_weight,
            state.member_count
        ),
        (2, 6, 11, 4)
    );
    assert_eq!(state.next, NamedSet::default());
    let bond = PARAMETERS.min_bond;
    assert_eq!(state.bonded, 3 * bond);
    let member = |key, weight, bond| Member {
        key,
        weight,
        bond,
        ..Member::default()
    };
    assert_eq!(
        state.members[..2],
        [member(third, 5, bond), member(fourth, 6, 0)]
    );
    for left in &state.members()[2..] {
        assert_eq!(
            (left.weight, left.bond, left.released_at),
            (0, bond, released_at)
        );
    }
    net.refuses(&world, ROTATE, Error::NoOracleSetDue);

    // Who comes back begins anew, and what was left stays due when it was. Who left without a bond is gone.
    net.change_oracles(&mut world, &[(first, 1)], 1);
    let state = set(&world, &net);
    assert_eq!(state.members[0], member(first, 1, 0));
    assert_eq!(state.bonded, 3 * bond);
    let mut dates: Vec<_> = state.members()[1..]
        .iter()
        .map(|member| member.released_at)
        .collect();
    dates.sort();
    let last = world.now() + BOND_DELAY;
    assert_eq!(dates, [released_at, released_at, last]);
}

/// From its date on the next set is the only one that decides, and it decides once it took over.
#[test]
fn nobody_decides_between_its_date_and_the_rotation() {
    let (mut world, mut net) = start();
    let members = net.oracles.map(|oracle| (oracle, 2));
    net.run(&mut world, net.name_oracles(&members, 4, false));
    world.pass(NOTICE - CHALLENGE - MIN_EPOCH);
    let epoch = net.close(&mut world);
    let [first, second, third] = net.oracles;
    net.run(&mut world, net.attestation(second, epoch));
    world.pass(CHALLENGE - 1);
    net.refuses(&world, net.finalization(epoch), Error::ChallengeOpen);
    world.pass(1);
    let proposed = net.next(&world);
    let propose = Operation::ProposeSettlement {
        by: third,
        proposed,
    };
    for late in [
        net.finalization(epoch),
        net.attestation(third, epoch),
        propose.clone(),
    ] {
        net.refuses(&world, late, Error::OracleSetDue);
    }
    let (by, hash) = (first, net.hash(epoch));
    let retract = Operation::RetractAttestation { by, epoch, hash };
    net.run(&mut world.clone(), retract);

    net.run(&mut world, ROTATE);
    net.refuses(&world, net.finalization(epoch), Error::OracleSetChanged);
    net.refuses(
        &world,
        net.attestation(third, epoch),
        Error::OracleSetChanged,
    );
    // Attestations are forgotten: all may attest another content of the epoch.
    let proposed = net.next(&world);
    let epoch = net.propose(&mut world, proposed);
    net.finish(&mut world, epoch);
}

/// The bond that an oracle left behind does not vote again, and a new one can be added.
#[test]
fn who_is_named_again_has_to_bond_again() {
    let (mut world, net) = start();
    let [first, second, third] = net.oracles;
    for members in [[(second, 1), (third, 1)], [(first, 1), (second, 1)]] {
        net.change_oracles(&mut world, &members, 2);
    }
    let proposed = net.next(&world);
    let propose = Operation::ProposeSettlement {
        by: first,
        proposed,
    };
    net.refuses(&world, propose.clone(), Error::BondTooSmall);
    let amount = PARAMETERS.min_bond;
    let (by, member) = (first, first);
    net.run(&mut world, Operation::DepositBond { by, member, amount });
    net.run(&mut world, propose);
    let state = set(&world, &net);
    assert_eq!(state.left_bond(&first), amount);
    assert_eq!(
        state.find(&first).map(|(_, entry)| entry.bond),
        Some(amount)
    );
}

/// Whatever was bonded for whom: all members can be replaced at once, as often as bonds come due.
#[test]
fn has_room_for_eight_members_and_eight_that_left() {
    let (mut world, net) = start();
    let bond = PARAMETERS.min_bond;
    let others: [Vec<Pubkey>; 3] = [0; 3].map(|_| {
        let wallets: Vec<_> = (0..8).map(|_| world.wallet()).collect();
        for wallet in &wallets {
            world.fund(*wallet, net.mint, bond);
        }
        wallets
    });
    let name = |members: &[Pubkey]| {
        let members: Vec<_> = members.iter().map(|member| (*member, 1)).collect();
        net.name_oracles(&members, 8, false)
    };
    let give_back = |world: &mut World, members: &[Pubkey]| {
        for &member in members {
            net.run(world, Operation::ReturnBond { member });
        }
    };
    for (round, members) in others.iter().enumerate() {
        net.run(&mut world, name(members));
        world.pass(NOTICE);
        if round == 2 {
            // Nobody fetched the bonds of the first eight.
            net.refuses(&world, ROTATE, Error::OracleCountOutOfRange);
            give_back(&mut world, &others[0]);
        }
        net.run(&mut world, ROTATE);
        if round == 0 {
            world.pass(BOND_DELAY);
            give_back(&mut world, &net.oracles);
        }
        for &by in members {
            let (member, amount) = (by, bond);
            net.run(&mut world, Operation::DepositBond { by, member, amount });
        }
    }
}

#[test]
fn refuses_a_version_past_the_last() {
    let (mut world, net) = start();
    let members = net.oracles.map(|oracle| (oracle, 1));
    net.run(&mut world, net.name_oracles(&members, 2, false));
    world.pass(NOTICE);
    let address = addresses::oracle_set(&net.address);
    world.edit(&address, |set: &mut OracleSet| set.set_version = u32::MAX);
    net.refuses(&world, ROTATE, Error::Overflow);
}
