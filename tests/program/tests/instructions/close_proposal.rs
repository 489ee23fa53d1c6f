use openmast_client::{accounts::OracleSet, addresses, events, events::Event};
use openmast_program_tests::{
    Error,
    net::{EXIT, Net},
    operation::{Hash, Operation},
    world::World,
};

use super::{another_oracle_set, lamports, start, used};

fn close(net: &Net, epoch: u64, hash: Hash) -> Operation {
    let rent_payer = net.rent_payer;
    Operation::CloseProposal {
        epoch,
        hash,
        rent_payer,
    }
}

/// A network where one content won and another was left behind.
fn lost() -> (World, Net, u64, Hash) {
    let (mut world, mut net, _, _) = used();
    let epoch = net.close(&mut world);
    let mut other = net.proposed[&epoch].clone();
    other.content.bytes += 1;
    let hash = other.hash(&net.address);
    let propose = Operation::ProposeSettlement {
        by: net.oracles[2],
        proposed: other,
    };
    net.run(&mut world, propose);
    net.refuses(&world, close(&net, epoch, hash), Error::ProposalMayWin);
    net.finish(&mut world, epoch);
    (world, net, epoch, hash)
}

#[test]
fn returns_the_rent_of_what_lost() {
    let (mut world, net, epoch, hash) = lost();
    let address = addresses::proposal(&net.address, epoch, &hash);
    let rent = lamports(&world, &address);
    let before = lamports(&world, &net.rent_payer);
    let done = net.run(&mut world, close(&net, epoch, hash));
    let expected = events::ProposalClosed {
        network: net.address,
        epoch,
        content_hash: hash,
        attested: 0b100,
        set_version: 1,
        rent_payer: net.rent_payer,
    };
    assert_eq!(*done.event(), Event::ProposalClosed(expected));
    assert_eq!(world.raw(&address), None);
    assert_eq!(lamports(&world, &net.rent_payer), before + rent);
}

#[test]
fn closes_what_is_of_an_older_set() {
    let (mut world, mut net) = start();
    let epoch = net.close(&mut world);
    let hash = net.hash(epoch);
    net.refuses(&world, close(&net, epoch, hash), Error::ProposalMayWin);
    another_oracle_set(&mut world, &net);
    net.run(&mut world, close(&net, epoch, hash));
}

/// Its attestations are free again: the epoch is closed once more, from a newer snapshot.
#[test]
fn closes_what_an_exit_overtook_and_frees_its_attestations() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 100);
    let epoch = net.close(&mut world);
    net.attest(&mut world, epoch);
    let hash = net.hash(epoch);
    net.run(&mut world, net.open_statement(&payer, 100, 0));
    net.refuses(&world, close(&net, epoch, hash), Error::ProposalMayWin);
    world.pass(EXIT);
    net.run(&mut world, net.pay_statement(&payer));
    net.run(&mut world, close(&net, epoch, hash));
    let set: OracleSet = world.get(&addresses::oracle_set(&net.address));
    assert!(
        set.members()
            .iter()
            .all(|member| member.attested_epoch == 0)
    );
    assert_eq!(net.settle(&mut world), epoch);
}

#[test]
fn refuses_another_receiver() {
    let (world, net, epoch, hash) = lost();
    let close = Operation::CloseProposal {
        epoch,
        hash,
        rent_payer: net.oracles[2],
    };
    net.refuses(&world, close, Error::WrongRentPayer);
}
