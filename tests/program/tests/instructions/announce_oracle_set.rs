use openmast_client::{
    accounts::{MemberWeight, NamedSet, OracleSet},
    addresses, events,
    events::Event,
    instructions as ix,
};
use openmast_program_tests::{
    Error,
    net::{LIMITS, NOTICE, Net, PARAMETERS},
    operation::Operation,
    world::World,
};
use solana_pubkey::Pubkey;

use super::start;

fn set(world: &World, net: &Net) -> OracleSet {
    world.get(&addresses::oracle_set(&net.address))
}

fn weights(members: &[(Pubkey, u32)]) -> Vec<MemberWeight> {
    let members = members.iter();
    members
        .map(|&(key, weight)| MemberWeight { key, weight })
        .collect()
}

/// The first set decides at once: nobody trusted another before.
#[test]
fn the_first_set_holds_at_once() {
    let mut world = World::new();
    let (founder, mint) = (world.wallet(), world.mint(6));
    world.run(ix::initialize_network(
        founder, founder, 1, mint, PARAMETERS, LIMITS,
    ));
    let network = addresses::network(&founder, 1);
    let members = weights(&[(world.wallet(), 3), (world.wallet(), 4)]);
    let done = world.run(ix::announce_oracle_set(
        founder, network, &members, 5, false,
    ));
    let expected = events::OracleSetAnnounced {
        network,
        members: members.clone(),
        threshold: 5,
        standby: false,
        from: world.now(),
        set_version: 1,
        at_once: true,
    };
    assert_eq!(*done.event(), Event::OracleSetAnnounced(expected));
    let set: OracleSet = world.get(&addresses::oracle_set(&network));
    assert_eq!(
        (set.set_version, set.threshold, set.total_weight),
        (1, 5, 7)
    );
    let named = set.members().iter().map(|member| member.key);
    assert!(named.eq(members.iter().map(|member| member.key)));
}

#[test]
fn names_the_next_set_or_the_stand_by_and_changes_nothing_else() {
    for standby in [false, true] {
        let (mut world, net) = start();
        let before = set(&world, &net);
        let members = [(net.oracles[0], 2), (world.wallet(), 1)];
        let announce = net.name_oracles(&members, 2, standby);
        let done = net.run(&mut world, announce);
        let expected = events::OracleSetAnnounced {
            network: net.address,
            members: weights(&members),
            threshold: 2,
            standby,
            from: world.now() + NOTICE,
            set_version: 1,
            at_once: false,
        };
        assert_eq!(*done.event(), Event::OracleSetAnnounced(expected));
        let mut named = NamedSet {
            count: 2,
            threshold: 2,
            from: world.now() + NOTICE,
            ..NamedSet::default()
        };
        named.members[..2].copy_from_slice(&weights(&members));
        let mut expected = before.clone();
        *slot(&mut expected, standby) = named;
        assert_eq!(set(&world, &net), expected);

        // No members cancel.
        net.run(&mut world, net.name_oracles(&[], 0, standby));
        assert_eq!(set(&world, &net), before);
    }
}

fn slot(set: &mut OracleSet, standby: bool) -> &mut NamedSet {
    if standby {
        &mut set.standby
    } else {
        &mut set.next
    }
}

#[test]
fn refuses_sets_that_cannot_decide() {
    let (mut world, net) = start();
    let [a, b, c] = net.oracles;
    let refuses = |members: &[(Pubkey, u32)], threshold, error| {
        for standby in [false, true] {
            let announce = net.name_oracles(members, threshold, standby);
            net.refuses(&world, announce, error);
        }
    };
    let nobody = Pubkey::default();
    refuses(&[(a, 1), (a, 1)], 2, Error::InvalidMemberKey);
    refuses(&[(a, 1), (nobody, 1)], 2, Error::InvalidMemberKey);
    refuses(&[(a, 1), (b, 0)], 1, Error::ZeroWeight);
    refuses(&[(a, 1), (b, 1)], 1, Error::ThresholdOutOfRange);
    refuses(&[(a, 1), (b, 1)], 3, Error::ThresholdOutOfRange);
    refuses(&[(a, 1), (b, 1), (c, 1)], 1, Error::ThresholdOutOfRange);
    refuses(&[(a, u32::MAX), (b, 1)], u32::MAX, Error::Overflow);
    let nine: Vec<_> = (0..9).map(|_| (world.wallet(), 1)).collect();
    let announce = |members: &[_]| net.name_oracles(members, 5, false);
    net.refuses(&world, announce(&nine), Error::OracleCountOutOfRange);
    net.run(&mut world, announce(&nine[..8]));
}

#[test]
fn refuses_everybody_but_the_authority() {
    let (world, net) = start();
    for by in [net.oracles[0], net.pauser, net.founder] {
        let announce = Operation::AnnounceOracleSet {
            by,
            members: vec![(by, 1)],
            threshold: 1,
            standby: false,
        };
        net.refuses(&world, announce, Error::NotAuthorized);
    }
}
