use openmast_client::{events, events::Event};
use openmast_program_tests::{Error, operation::Operation};

use super::{ALL_BITS, payer_state, runs_while_paused, settled};

/// Anybody leaves a floor under what the payer may state later.
#[test]
fn raises_what_is_proven_and_never_lowers_it() {
    let (mut world, mut net, payer, epoch) = settled();
    let prove = |net: &openmast_program_tests::net::Net, epoch| Operation::ProveSpent {
        payer: payer.index,
        epoch,
        claim: net.proposed[&epoch].payer_claim(net.address, payer.index),
    };
    runs_while_paused(&world, &net, prove(&net, epoch), ALL_BITS);
    let done = net.run(&mut world, prove(&net, epoch));
    let expected = events::SpentProven {
        network: net.address,
        payer: payer.address,
        epoch,
        accrued: 900_000,
        proven: 900_000,
    };
    assert_eq!(*done.event(), Event::SpentProven(expected));
    let asset = net.asset(&mut world);
    net.usage(&payer, &asset, 1, 5);
    let later = net.settle(&mut world);
    for epoch in [later, epoch] {
        net.run(&mut world, prove(&net, epoch));
        assert_eq!(payer_state(&world, &payer).proven, 900_005);
    }
    net.refuses(
        &world,
        net.open_statement(&payer, 1, 900_004),
        Error::StatedTooLittle,
    );
}

#[test]
fn refuses_what_is_not_proven() {
    let (world, net, payer, epoch) = settled();
    let mut claim = net.proposed[&epoch].payer_claim(net.address, payer.index);
    claim.accrued += 1;
    let prove = Operation::ProveSpent {
        payer: payer.index,
        epoch,
        claim,
    };
    net.refuses(&world, prove, Error::InvalidProof);
}
