use openmast_client::{accounts, addresses, events, events::Event};
use openmast_program_tests::{Error, operation::Operation, outcome::assert_refused};
use solana_pubkey::Pubkey;

use super::{ALL_BITS, runs_while_paused, start};

#[test]
fn names_somebody_and_changes_nothing_else() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let staker = net.staker(&mut world, &asset, 1_000);
    let address = addresses::stake(&asset.address, &staker);
    let before: accounts::Stake = world.get(&address);
    let next = world.wallet();
    let offer = |to| Operation::OfferStake {
        by: staker,
        asset: asset.index,
        to,
    };
    let mut stranger = offer(Some(next)).instruction(&net.place());
    stranger.accounts[0].pubkey = next;
    assert_refused(world.send(&[stranger]), Error::NotAuthorized);
    runs_while_paused(&world, &net, offer(Some(next)), ALL_BITS);
    for (to, pending_staker) in [(Some(next), next), (None, Pubkey::default())] {
        let done = net.run(&mut world, offer(to));
        let expected = events::StakeOffered {
            network: net.address,
            asset: asset.address,
            staker,
            pending_staker,
        };
        assert_eq!(*done.event(), Event::StakeOffered(expected));
    }
    assert_eq!(world.get::<accounts::Stake>(&address), before);
}
