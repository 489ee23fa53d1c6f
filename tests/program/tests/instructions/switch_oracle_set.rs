use openmast_client::{
    accounts::{MemberWeight, NamedSet, OracleSet},
    addresses, events,
    events::Event,
};
use openmast_program_tests::{
    Error,
    net::{BOND_DELAY, NOTICE},
    operation::Operation,
};

use super::start;

/// The stand-by takes over when the authority says so, at any time after its notice, and leaves the next set alone.
#[test]
fn puts_the_stand_by_in_the_place_of_the_present_set() {
    let (mut world, net) = start();
    let by = net.authority;
    let switch = Operation::SwitchOracleSet { by };
    net.refuses(&world, switch.clone(), Error::NoOracleSetDue);
    let [first, second, _] = net.oracles;
    let members = [(first, 1), (second, 1)];
    net.run(&mut world, net.name_oracles(&members, 2, true));
    net.run(&mut world, net.name_oracles(&[(first, 1)], 1, false));
    world.pass(NOTICE - 1);
    net.refuses(&world, switch.clone(), Error::NoOracleSetDue);
    world.pass(1);
    for by in [net.oracles[0], net.pauser, net.founder] {
        let switch = Operation::SwitchOracleSet { by };
        net.refuses(&world, switch, Error::NotAuthorized);
    }
    let address = addresses::oracle_set(&net.address);
    let before: OracleSet = world.get(&address);
    let done = net.run(&mut world, switch.clone());
    let expected = events::OracleSetSwitched {
        network: net.address,
        set_version: 2,
        threshold: 2,
        total_weight: 2,
        members: members
            .map(|(key, weight)| MemberWeight { key, weight })
            .to_vec(),
        released_at: world.now() + BOND_DELAY,
    };
    assert_eq!(*done.event(), Event::OracleSetSwitched(expected));
    let set: OracleSet = world.get(&address);
    assert_eq!((set.standby, set.next), (NamedSet::default(), before.next));
    assert_eq!((set.member_count, set.set_version), (3, 2));
    net.refuses(&world, switch, Error::NoOracleSetDue);
}
