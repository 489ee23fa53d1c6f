use openmast_client::{
    accounts::{Member, OracleSet},
    addresses, events,
    events::Event,
    instructions::MemberWeight,
};
use openmast_program_tests::{Error, net::PARAMETERS, operation::Operation};
use solana_pubkey::Pubkey;

use super::{another_oracle_set, start};

#[test]
fn keeps_bonds_and_notes_who_left() {
    let (mut world, net) = start();
    let [first, _, third] = net.oracles;
    let fourth = world.wallet();
    let members = vec![(third, 5), (fourth, 6)];
    let by = net.authority;
    let done = net.run(
        &mut world,
        Operation::SetOracleSet {
            by,
            members: members.clone(),
            threshold: 6,
        },
    );
    let expected = events::OracleSetSet {
        network: net.address,
        version: 2,
        threshold: 6,
        total_weight: 11,
        members: members
            .iter()
            .map(|&(key, weight)| MemberWeight { key, weight })
            .collect(),
        at: world.now(),
    };
    assert_eq!(*done.event(), Event::OracleSetSet(expected));

    let set: OracleSet = world.get(&addresses::oracle_set(&net.address));
    assert_eq!(
        (
            set.version,
            set.threshold,
            set.total_weight,
            set.member_count
        ),
        (2, 6, 11, 4)
    );
    assert_eq!(set.bonded, 3 * PARAMETERS.min_bond);
    let bond = PARAMETERS.min_bond;
    let member = |key, weight, bond| Member {
        key,
        weight,
        bond,
        left_at: 0,
    };
    assert_eq!(
        set.members[..2],
        [member(third, 5, bond), member(fourth, 6, 0)]
    );
    for left in &set.members()[2..] {
        assert_eq!(
            (left.weight, left.bond, left.left_at),
            (0, bond, world.now())
        );
    }

    // Who comes back begins anew, and what was left stays due when it was.
    let left_at = world.now();
    world.pass(10);
    net.run(
        &mut world,
        Operation::SetOracleSet {
            by,
            members: vec![(first, 1)],
            threshold: 1,
        },
    );
    let set: OracleSet = world.get(&addresses::oracle_set(&net.address));
    assert_eq!(set.members[0], member(first, 1, 0));
    assert_eq!(set.bonded, 3 * bond);
    // The fourth left without a bond: it is gone. The first and the second left before.
    let mut times: Vec<_> = set.members()[1..]
        .iter()
        .map(|member| member.left_at)
        .collect();
    times.sort();
    assert_eq!(times, [left_at, left_at, left_at + 10]);
    assert!(set.members()[1..].iter().all(|left| left.bond == bond));
}

/// The bond that an oracle left behind does not vote again, and a new one can be added.
#[test]
fn who_is_named_again_has_to_bond_again() {
    let (mut world, net) = start();
    let by = net.authority;
    let [first, second, third] = net.oracles;
    for members in [vec![(second, 1), (third, 1)], vec![(first, 1), (second, 1)]] {
        let set = Operation::SetOracleSet {
            by,
            members,
            threshold: 2,
        };
        net.run(&mut world, set);
    }
    world.pass(60);
    let posted = net.next(&world);
    let post = Operation::PostSettlement { by: first, posted };
    net.refuses(&world, post.clone(), Error::BondTooSmall);
    let amount = PARAMETERS.min_bond;
    let deposit = Operation::DepositBond {
        by: first,
        member: first,
        amount,
    };
    net.run(&mut world, deposit);
    net.run(&mut world, post);
    let set: OracleSet = world.get(&addresses::oracle_set(&net.address));
    assert_eq!(set.left_bond(&first), amount);
    assert_eq!(set.find(&first).map(|(_, entry)| entry.bond), Some(amount));
}

#[test]
fn refuses_sets_that_cannot_decide() {
    let (world, net) = start();
    let by = net.authority;
    let [a, b, c] = net.oracles;
    let refuses = |members: &[(Pubkey, u32)], threshold, error| {
        net.refuses(
            &world,
            Operation::SetOracleSet {
                by,
                members: members.to_vec(),
                threshold,
            },
            error,
        );
    };
    refuses(&[], 0, Error::OracleCountOutOfRange);
    refuses(&[(a, 1), (a, 1)], 2, Error::InvalidMemberKey);
    refuses(
        &[(a, 1), (Pubkey::default(), 1)],
        2,
        Error::InvalidMemberKey,
    );
    refuses(&[(a, 1), (b, 0)], 1, Error::ZeroWeight);
    refuses(&[(a, 1), (b, 1)], 1, Error::ThresholdOutOfRange);
    refuses(&[(a, 1), (b, 1)], 3, Error::ThresholdOutOfRange);
    refuses(&[(a, 1), (b, 1), (c, 1)], 1, Error::ThresholdOutOfRange);
    refuses(&[(a, u32::MAX), (b, 1)], u32::MAX, Error::Overflow);
}

/// Whatever was bonded for whom: all members can be replaced at once, as often as bonds come due.
#[test]
fn has_room_for_eight_members_and_eight_that_left() {
    let (mut world, net) = start();
    let others: [Vec<Pubkey>; 3] = [9, 8, 8].map(|count| {
        let wallets = (0..count).map(|_| world.wallet()).collect::<Vec<_>>();
        for wallet in &wallets {
            world.fund(*wallet, net.mint, PARAMETERS.min_bond);
        }
        wallets
    });
    let set = |members: &[Pubkey]| Operation::SetOracleSet {
        by: net.authority,
        members: members.iter().map(|member| (*member, 1)).collect(),
        threshold: members.len() as u32,
    };
    net.refuses(&world, set(&others[0]), Error::OracleCountOutOfRange);
    net.run(&mut world, set(&others[0][..8]));
    world.pass(i64::from(PARAMETERS.bond_delay_seconds));
    for member in net.oracles {
        net.run(&mut world, Operation::ReturnBond { member });
    }
    for (members, next) in [(&others[0][..8], &others[1]), (&others[1], &others[2])] {
        for &by in members {
            let amount = PARAMETERS.min_bond;
            let deposit = Operation::DepositBond {
                by,
                member: by,
                amount,
            };
            net.run(&mut world, deposit);
        }
        if *next == others[1] {
            net.run(&mut world, set(next));
        } else {
            net.refuses(&world, set(next), Error::OracleCountOutOfRange);
        }
    }
    world.pass(i64::from(PARAMETERS.bond_delay_seconds));
    for &member in &others[0][..8] {
        net.run(&mut world, Operation::ReturnBond { member });
    }
    net.run(&mut world, set(&others[2]));
}

#[test]
fn refuses_everybody_but_the_authority() {
    let (world, net) = start();
    for by in [net.oracles[0], net.pauser, net.founder] {
        let set = Operation::SetOracleSet {
            by,
            members: vec![(by, 1)],
            threshold: 1,
        };
        net.refuses(&world, set, Error::NotAuthorized);
    }
}

#[test]
fn refuses_a_version_past_the_last() {
    let (mut world, net) = start();
    world.edit(
        &addresses::oracle_set(&net.address),
        |set: &mut OracleSet| set.version = u32::MAX,
    );
    net.refuses(&world, another_oracle_set(&net), Error::Overflow);
}
