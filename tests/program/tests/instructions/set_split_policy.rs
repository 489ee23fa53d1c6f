use openmast_client::{accounts, events, events::Event};
use openmast_program_tests::{Error, operation::Operation};

use super::{start, used};

#[test]
fn sets_the_stakers_part() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    for stakers_bps in [0, 10_000, 1] {
        let set = Operation::SetSplitPolicy {
            by: asset.owner,
            asset: asset.index,
            stakers_bps,
        };
        let done = net.run(&mut world, set);
        let expected = events::SplitPolicySet {
            network: net.address,
            asset: asset.address,
            stakers_bps,
        };
        assert_eq!(*done.event(), Event::SplitPolicySet(expected));
        assert_eq!(
            world.get::<accounts::Asset>(&asset.address).stakers_bps,
            stakers_bps
        );
    }
}

/// What was earned under the old policy is split under it.
#[test]
fn refuses_while_something_settled_is_not_collected() {
    let (mut world, mut net, asset, _) = used();
    let set = Operation::SetSplitPolicy {
        by: asset.owner,
        asset: asset.index,
        stakers_bps: 0,
    };
    let epoch = net.settle(&mut world);
    net.refuses(&world, set.clone(), Error::NotCollected);
    let collect = net.collect(&asset, epoch);
    net.run(&mut world, collect);
    net.run(&mut world, set);
}

#[test]
fn refuses_more_than_the_whole_and_everybody_but_the_owner() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let set = |by, stakers_bps| Operation::SetSplitPolicy {
        by,
        asset: asset.index,
        stakers_bps,
    };
    net.refuses(&world, set(asset.owner, 10_001), Error::SplitOutOfRange);
    net.refuses(&world, set(net.authority, 1), Error::NotAuthorized);
}
