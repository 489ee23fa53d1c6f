use openmast_client::{addresses, events, events::Event};
use openmast_program_tests::{Error, net::PARAMETERS, operation::Operation};

use super::{lamports, used};

#[test]
fn returns_the_rent_of_a_settlement_that_is_not_kept_any_more() {
    let (mut world, mut net, _, _) = used();
    let epoch = net.settle(&mut world);
    let close = |rent_payer| Operation::CloseSettlement { epoch, rent_payer };
    for _ in 0..PARAMETERS.settlements_kept {
        net.refuses(&world, close(net.rent_payer), Error::SettlementNeeded);
        net.settle(&mut world);
    }
    net.refuses(&world, close(net.oracles[0]), Error::WrongRentPayer);
    let address = addresses::settlement(&net.address, epoch);
    let rent = lamports(&world, &address);
    let before = lamports(&world, &net.rent_payer);
    assert!(rent > 0);
    let done = net.run(&mut world, close(net.rent_payer));
    let expected = events::SettlementClosed {
        network: net.address,
        epoch,
        rent_payer: net.rent_payer,
    };
    assert_eq!(*done.event(), Event::SettlementClosed(expected));
    assert_eq!(lamports(&world, &net.rent_payer), before + rent);
    assert_eq!(world.raw(&address), None);
    assert!(net.send(&mut world, close(net.rent_payer)).is_err());
}
