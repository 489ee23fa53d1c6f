use openmast_client::{accounts, events, events::Event};
use openmast_program_tests::{Error, operation::Operation};

use super::start;

#[test]
fn forgets_the_rule_and_leaves_the_price_and_what_is_scheduled() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    net.run(&mut world, net.set_live_price(&asset));
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.reprice(&asset, epoch));
    let epoch = net.settle_times(&mut world, 4);
    net.run(&mut world, net.reprice(&asset, epoch));
    let (by, index) = (asset.owner, asset.index);
    let end = Operation::EndLivePrice { by, asset: index };
    let done = net.run(&mut world, end.clone());
    let expected = events::LivePriceEnded {
        network: net.address,
        asset: asset.address,
    };
    assert_eq!(*done.event(), Event::LivePriceEnded(expected));
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!((state.live, state.price_floor, state.price_cap), (0, 0, 0));
    assert_eq!((state.target_bps, state.checkpoint_epoch), (0, 0));
    assert_eq!((state.checkpoint_paid, state.checkpoint_at), (0, 0));
    assert_eq!(state.checkpoint_capacity_mbps, 0);
    // Nothing was used: an eighth less, and that stays scheduled.
    assert_eq!(
        (state.price_per_gb, state.next_price_per_gb),
        (2_000_000, 1_750_000)
    );
    assert_eq!(state.next_price_epoch, 9);
    net.refuses(&world, end, Error::PriceNotLive);
}

#[test]
fn refuses_everybody_but_the_owner_and_a_price_that_is_not_live() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let end = |by| Operation::EndLivePrice {
        by,
        asset: asset.index,
    };
    net.refuses(&world, end(asset.owner), Error::PriceNotLive);
    net.run(&mut world, net.set_live_price(&asset));
    net.refuses(&world, end(net.authority), Error::NotAuthorized);
}
