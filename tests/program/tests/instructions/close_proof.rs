use openmast_client::{addresses, events, events::Event};
use openmast_program_tests::{Error, operation::Operation};

use super::{ALL_BITS, lamports, runs_while_paused, start};

#[test]
fn returns_the_rent_to_whoever_paid_it() {
    let (mut world, net) = start();
    let by = world.wallet();
    let before = lamports(&world, &net.rent_payer);
    let (offset, nodes) = (0, vec![[1; 48]; 2]);
    net.run(&mut world, Operation::WriteProof { by, offset, nodes });
    let close = |rent_payer| Operation::CloseProof { by, rent_payer };
    net.refuses(&world, close(by), Error::WrongRentPayer);
    runs_while_paused(&world, &net, close(net.rent_payer), ALL_BITS);
    let done = net.run(&mut world, close(net.rent_payer));
    let expected = events::ProofClosed {
        writer: by,
        rent_payer: net.rent_payer,
    };
    assert_eq!(*done.event(), Event::ProofClosed(expected));
    assert_eq!(world.raw(&addresses::proof_buffer(&by)), None);
    assert_eq!(lamports(&world, &net.rent_payer), before);
}
