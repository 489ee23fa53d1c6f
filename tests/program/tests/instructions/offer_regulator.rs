use openmast_client::{accounts::Jurisdiction, addresses, events, events::Event};
use openmast_program_tests::{
    Error,
    net::{HOME, Net},
    operation::Operation,
    world::World,
};
use solana_pubkey::Pubkey;

use super::start;

fn offer(by: Pubkey, to: Option<Pubkey>) -> Operation {
    Operation::OfferRegulator {
        by,
        jurisdiction: HOME,
        to,
    }
}

fn pending(world: &World, net: &Net) -> Pubkey {
    let state: Jurisdiction = world.get(&addresses::jurisdiction(&net.address, HOME));
    assert_eq!(state.regulator, net.regulator);
    state.pending_regulator
}

#[test]
fn offers_the_role_and_takes_it_back() {
    let (mut world, net) = start();
    let heir = world.wallet();
    for to in [Some(heir), None] {
        let done = net.run(&mut world, offer(net.regulator, to));
        let expected = events::RegulatorOffered {
            network: net.address,
            jurisdiction: HOME,
            pending_regulator: to.unwrap_or_default(),
        };
        assert_eq!(*done.event(), Event::RegulatorOffered(expected));
        assert_eq!(pending(&world, &net), to.unwrap_or_default());
    }
}

#[test]
fn refuses_everybody_but_the_regulator() {
    let (mut world, net) = start();
    let (heir, abroad) = (world.wallet(), net.abroad(&mut world));
    net.run(&mut world, offer(net.regulator, Some(heir)));
    for by in [net.authority, net.founder, abroad, heir] {
        net.refuses(&world, offer(by, Some(by)), Error::NotAuthorized);
    }
}
