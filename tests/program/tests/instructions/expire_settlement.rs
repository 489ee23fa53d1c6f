use openmast_client::{accounts::Settlement, addresses, events, events::Event};
use openmast_program_tests::{Error, operation::Operation};

use super::{ALL_BITS, runs_while_paused, used};

#[test]
fn voids_a_settlement_of_an_older_oracle_set() {
    let (mut world, mut net, _, _) = used();
    let epoch = net.post(&mut world);
    let expire = Operation::ExpireSettlement { epoch };
    net.refuses(&world, expire.clone(), Error::OracleSetUnchanged);
    let members = net.oracles.map(|oracle| (oracle, 1)).to_vec();
    net.run(
        &mut world,
        Operation::SetOracleSet {
            by: net.authority,
            members,
            threshold: 2,
        },
    );
    runs_while_paused(&world, &net, expire.clone(), ALL_BITS);
    let done = net.run(&mut world, expire.clone());
    let expected = events::SettlementExpired {
        network: net.address,
        epoch,
        oracle_set_version: 2,
        overtaken: false,
    };
    assert_eq!(*done.event(), Event::SettlementExpired(expected));
    let state: Settlement = world.get(&addresses::settlement(&net.address, epoch));
    assert_eq!(state.state, 2);
    assert_eq!(net.state(&world).posted_epoch, 0);
    net.refuses(&world, expire, Error::NotPosted);
}

#[test]
fn refuses_what_is_final() {
    let (mut world, mut net, _, _) = used();
    let epoch = net.settle(&mut world);
    let members = net.oracles.map(|oracle| (oracle, 1)).to_vec();
    net.run(
        &mut world,
        Operation::SetOracleSet {
            by: net.authority,
            members,
            threshold: 2,
        },
    );
    net.refuses(
        &world,
        Operation::ExpireSettlement { epoch },
        Error::NotPosted,
    );
    assert_eq!(net.state(&world).final_epoch, epoch);
}
