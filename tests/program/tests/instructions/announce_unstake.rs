use openmast_client::{accounts, addresses, events, events::Event, instructions as ix};
use openmast_program_tests::{Error, net::EXIT, operation::Operation, outcome::assert_refused};

use super::{ALL_BITS, runs_while_paused, start};

#[test]
fn notes_how_many_may_leave_and_when() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let by = net.staker(&mut world, &asset, 1_000);
    let announce = |amount| Operation::AnnounceUnstake {
        by,
        asset: asset.index,
        amount,
    };
    runs_while_paused(&world, &net, announce(1), ALL_BITS);
    for (amount, waits) in [(1_000, EXIT), (400, EXIT), (0, 0)] {
        world.pass(10);
        let done = net.run(&mut world, announce(amount));
        let leaving_at = if waits > 0 { world.now() + waits } else { 0 };
        let expected = events::UnstakeAnnounced {
            network: net.address,
            asset: asset.address,
            staker: by,
            leaving: amount,
            leaving_at,
        };
        assert_eq!(*done.event(), Event::UnstakeAnnounced(expected));
        let stake: accounts::Stake = world.get(&addresses::stake(&asset.address, &by));
        assert_eq!((stake.leaving, stake.leaving_at), (amount, leaving_at));
    }
    net.refuses(&world, announce(1_001), Error::NotEnoughStaked);
}

#[test]
fn refuses_strangers_and_the_stake_on_another_asset() {
    let (mut world, mut net) = start();
    let (asset, other) = (net.asset(&mut world), net.asset(&mut world));
    let staker = net.staker(&mut world, &asset, 1_000);
    let announce = ix::announce_unstake(staker, net.address, asset.index, 1);
    let mut stranger = announce.clone();
    stranger.accounts[0].pubkey = asset.owner;
    assert_refused(world.send(&[stranger]), Error::NotAuthorized);
    let mut elsewhere = announce;
    elsewhere.accounts[2].pubkey = other.address;
    assert_refused(world.send(&[elsewhere]), Error::WrongAsset);
}
