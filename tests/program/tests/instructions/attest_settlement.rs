use openmast_client::{accounts::Settlement, addresses, events, events::Event};
use openmast_program_tests::{
    Error,
    operation::{Hashes, Operation},
};

use super::{only_paused_by, reject, start, used};

#[test]
fn sets_the_members_bit() {
    let (mut world, mut net, _, _) = used();
    let epoch = net.post(&mut world);
    let hashes = net.posted[&epoch].hashes();
    let oracle = net.oracles[2];
    let done = net.run(
        &mut world,
        Operation::AttestSettlement {
            by: oracle,
            epoch,
            hashes,
        },
    );
    let expected = events::SettlementAttested {
        network: net.address,
        epoch,
        oracle,
        attested: 0b101,
    };
    assert_eq!(*done.event(), Event::SettlementAttested(expected));
    let state: Settlement = world.get(&addresses::settlement(&net.address, epoch));
    assert_eq!((state.attested, state.rejected, state.state), (0b101, 0, 0));
}

#[test]
fn refuses_other_hashes_and_second_votes() {
    let (mut world, mut net, _, _) = used();
    let epoch = net.post(&mut world);
    let hashes = net.posted[&epoch].hashes();
    let [poster, second, third] = net.oracles;
    let attest = |by, hashes| Operation::AttestSettlement { by, epoch, hashes };
    for wrong in [
        Hashes {
            asset_root: [1; 32],
            ..hashes
        },
        Hashes {
            payer_root: [1; 32],
            ..hashes
        },
        Hashes {
            archive_hash: [1; 32],
            ..hashes
        },
    ] {
        net.refuses(&world, attest(second, wrong), Error::HashesDiffer);
    }
    net.refuses(&world, attest(poster, hashes), Error::AlreadyVoted);
    net.run(&mut world, attest(second, hashes));
    net.refuses(&world, attest(second, hashes), Error::AlreadyVoted);
    // Who voted against cannot vote for.
    net.run(&mut world, Operation::RejectSettlement { by: third, epoch });
    net.refuses(&world, attest(third, hashes), Error::AlreadyVoted);
}

#[test]
fn refuses_strangers_small_bonds_and_what_is_not_posted() {
    let (mut world, mut net, _, _) = used();
    let epoch = net.settle(&mut world);
    let hashes = net.posted[&epoch].hashes();
    let attest = |by, epoch| Operation::AttestSettlement { by, epoch, hashes };
    net.refuses(&world, attest(net.oracles[2], epoch), Error::NotPosted);
    let epoch = net.post(&mut world);
    net.refuses(&world, attest(net.authority, epoch), Error::NotAnOracle);
    let parameters = openmast_client::accounts::NetworkParameters {
        min_bond: 1_000_001,
        ..openmast_program_tests::net::PARAMETERS
    };
    net.run(
        &mut world,
        Operation::UpdateParameters {
            by: net.authority,
            parameters,
        },
    );
    net.refuses(&world, attest(net.oracles[2], epoch), Error::BondTooSmall);
}

#[test]
fn refuses_when_the_oracle_set_changed() {
    let (mut world, mut net) = start();
    let epoch = net.post(&mut world);
    let members = net.oracles.map(|oracle| (oracle, 1)).to_vec();
    net.run(
        &mut world,
        Operation::SetOracleSet {
            by: net.authority,
            members,
            threshold: 2,
        },
    );
    let hashes = net.posted[&epoch].hashes();
    let attest = Operation::AttestSettlement {
        by: net.oracles[1],
        epoch,
        hashes,
    };
    net.refuses(&world, attest, Error::OracleSetChanged);
}

#[test]
fn is_paused_by_its_bit_alone() {
    let (mut world, mut net) = start();
    let epoch = net.post(&mut world);
    let hashes = net.posted[&epoch].hashes();
    only_paused_by(
        &world,
        &net,
        Operation::AttestSettlement {
            by: net.oracles[1],
            epoch,
            hashes,
        },
        4,
    );
}

#[test]
fn refuses_what_is_rejected() {
    let (mut world, mut net) = start();
    let epoch = net.post(&mut world);
    reject(&mut world, &net, epoch);
    let hashes = net.posted[&epoch].hashes();
    let attest = Operation::AttestSettlement {
        by: net.oracles[0],
        epoch,
        hashes,
    };
    net.refuses(&world, attest, Error::NotPosted);
}
