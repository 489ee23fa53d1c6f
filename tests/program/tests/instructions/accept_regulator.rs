use openmast_client::{accounts::Jurisdiction, addresses, events, events::Event};
use openmast_program_tests::{Error, net::HOME, operation::Operation};
use solana_pubkey::Pubkey;

use super::used;

fn offer(by: Pubkey, to: Option<Pubkey>) -> Operation {
    Operation::OfferRegulator {
        by,
        jurisdiction: HOME,
        to,
    }
}

fn accept(by: Pubkey) -> Operation {
    Operation::AcceptRegulator {
        by,
        jurisdiction: HOME,
    }
}

/// With the role goes what the jurisdiction is owed: the levy is its, and nobody's own.
#[test]
fn hands_over_the_role_with_what_is_owed() {
    let (mut world, mut net, asset, _) = used();
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    let heir = world.wallet();
    net.run(&mut world, offer(net.regulator, Some(heir)));
    let done = net.run(&mut world, accept(heir));
    let expected = events::RegulatorAccepted {
        network: net.address,
        jurisdiction: HOME,
        regulator: heir,
        owed: 27_000,
    };
    assert_eq!(*done.event(), Event::RegulatorAccepted(expected));
    let state: Jurisdiction = world.get(&addresses::jurisdiction(&net.address, HOME));
    assert_eq!(
        (state.regulator, state.pending_regulator, state.owed),
        (heir, Pubkey::default(), 27_000)
    );
    // Who had it has no power left.
    net.refuses(&world, net.announce_levy(0, 9), Error::NotAuthorized);
    net.refuses(
        &world,
        offer(net.regulator, Some(net.regulator)),
        Error::NotAuthorized,
    );
    net.refuses(&world, accept(heir), Error::NothingOffered);
}

#[test]
fn refuses_everybody_whom_it_was_not_offered() {
    let (mut world, net, _, _) = used();
    let (heir, other) = (world.wallet(), world.wallet());
    net.refuses(&world, accept(heir), Error::NothingOffered);
    net.run(&mut world, offer(net.regulator, Some(heir)));
    for by in [other, net.regulator, net.authority] {
        net.refuses(&world, accept(by), Error::NotAuthorized);
    }
    net.run(&mut world, offer(net.regulator, None));
    net.refuses(&world, accept(heir), Error::NothingOffered);
}
