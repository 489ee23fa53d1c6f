use openmast_client::{accounts, events, events::Event};
use openmast_ledger::could_carry;
use openmast_program_tests::{
    Error,
    net::{Asset, MIN_EPOCH, Net, Payer},
    operation::Operation,
    world::World,
};

use super::{ALL_BITS, runs_while_paused, start};

/// An asset whose price is live, 2 units of money, with a checkpoint at epoch 1; its capacity is 1 000 Mbit/s.
fn live() -> (World, Net, Payer, Asset) {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 1_000_000_000);
    let asset = net.asset(&mut world);
    net.run(&mut world, net.set_live_price(&asset));
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.reprice(&asset, epoch));
    (world, net, payer, asset)
}

fn state(world: &World, asset: &Asset) -> accounts::Asset {
    world.get(&asset.address)
}

/// Seconds between what two settlements closed at.
fn seconds(net: &Net, first: u64, last: u64) -> u64 {
    let closed_at = |epoch| net.proposed[&epoch].content.closed_at;
    (closed_at(last) - closed_at(first)) as u64
}

/// Settles three epochs, and a fourth that shows so many basis points of the capacity since the checkpoint as used.
fn settle_with_use(
    world: &mut World,
    net: &mut Net,
    payer: &Payer,
    asset: &Asset,
    bps: u64,
) -> u64 {
    let checkpoint = state(world, asset).checkpoint_epoch;
    net.settle_times(world, 3);
    world.pass(MIN_EPOCH);
    let passed = world.now() - net.proposed[&checkpoint].content.closed_at;
    let carried = could_carry(1_000, passed as u64) as u64;
    net.usage(payer, asset, carried / 10_000 * bps, 40);
    let proposed = net.next(world);
    net.settle_this(world, proposed)
}

#[test]
fn the_first_call_notes_from_where_on_use_counts() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 1_000);
    let asset = net.asset(&mut world);
    net.usage(&payer, &asset, 77, 40);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.set_live_price(&asset));
    let done = net.run(&mut world, net.reprice(&asset, epoch));
    let closed_at = net.proposed[&epoch].content.closed_at;
    let expected = events::PriceRepriced {
        network: net.address,
        asset: asset.address,
        epoch,
        lifetime_paid: 77,
        closed_at,
        capacity_mbps: 1_000,
        used_bytes: 0,
        utilization_bps: 0,
        price_per_gb: 2_000_000,
        next_price_per_gb: 0,
        next_price_epoch: 0,
    };
    assert_eq!(*done.event(), Event::PriceRepriced(expected));
    let account = state(&world, &asset);
    assert_eq!(
        (account.checkpoint_epoch, account.checkpoint_paid),
        (epoch, 77)
    );
    assert_eq!(account.checkpoint_at, closed_at);
}

#[test]
fn anybody_has_the_price_follow_use_whatever_is_paused() {
    let (mut world, mut net, payer, asset) = live();
    let epoch = settle_with_use(&mut world, &mut net, &payer, &asset, 10_000);
    let used = net.earned[asset.index as usize].bytes;
    runs_while_paused(&world, &net, net.reprice(&asset, epoch), ALL_BITS);
    let done = net.run(&mut world, net.reprice(&asset, epoch));
    let Event::PriceRepriced(event) = done.event() else {
        panic!("{:?}", done.event());
    };
    assert_eq!((event.used_bytes, event.lifetime_paid), (used, used));
    assert_eq!(event.utilization_bps, 10_000);
    assert_eq!((event.epoch, event.next_price_epoch), (5, 9));
    // Twice the target: an eighth more.
    assert_eq!(
        (event.price_per_gb, event.next_price_per_gb),
        (2_000_000, 2_250_000)
    );
    let account = state(&world, &asset);
    assert_eq!(account.next_price_per_gb, 2_250_000);
    assert_eq!(
        (account.checkpoint_epoch, account.checkpoint_paid),
        (5, used)
    );
    // Nothing is used from then on: an eighth less of the new price, twice, and never below the floor.
    for expected in [
        1_968_750, 1_722_657, 1_507_325, 1_318_910, 1_154_047, 1_009_792, 1_000_000,
    ] {
        let epoch = net.settle_times(&mut world, 4);
        net.run(&mut world, net.reprice(&asset, epoch));
        assert_eq!(state(&world, &asset).next_price_per_gb, expected);
    }
}

#[test]
fn it_rises_to_the_cap_and_no_further() {
    let (mut world, mut net, payer, asset) = live();
    for expected in [2_250_000, 2_531_250, 2_847_656, 3_000_000, 3_000_000] {
        let epoch = settle_with_use(&mut world, &mut net, &payer, &asset, 10_000);
        net.run(&mut world, net.reprice(&asset, epoch));
        assert_eq!(state(&world, &asset).next_price_per_gb, expected);
    }
}

/// One change in four final epochs, and none while a scheduled price does not hold.
#[test]
fn refuses_a_change_too_soon() {
    let (mut world, mut net, ..) = live();
    let asset = net.asset(&mut world);
    let price = Operation::SetPrice {
        by: asset.owner,
        asset: asset.index,
        price: 5,
        epoch: 12,
    };
    net.run(&mut world, price);
    net.run(&mut world, net.set_live_price(&asset));
    for _ in 2..12 {
        let epoch = net.settle(&mut world);
        net.refuses(&world, net.reprice(&asset, epoch), Error::RepriceTooSoon);
    }
    let epoch = net.settle(&mut world);
    assert_eq!(epoch, 12);
    net.run(&mut world, net.reprice(&asset, epoch));
    net.refuses(&world, net.reprice(&asset, epoch), Error::RepriceTooSoon);
    for _ in 0..3 {
        let epoch = net.settle(&mut world);
        net.refuses(&world, net.reprice(&asset, epoch), Error::RepriceTooSoon);
    }
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.reprice(&asset, epoch));
    // 5 is below the floor.
    assert_eq!(state(&world, &asset).next_price_per_gb, 1_000_000);
}

/// Capacity that was announced in between makes nothing busier that was before.
#[test]
fn the_larger_capacity_counts() {
    let (mut world, mut net, payer, asset) = live();
    // 1 Mbit/s from epoch 5 on, which is the last of the measured ones; and again, so that the first is forgotten.
    let announce = net.announce_capacity(&world, &asset, 1);
    net.run(&mut world, announce);
    let mut twice = (world.clone(), net.clone());
    let epoch = settle_with_use(&mut world, &mut net, &payer, &asset, 5_000);
    net.run(&mut world, net.reprice(&asset, epoch));
    assert_eq!(state(&world, &asset).next_price_per_gb, 2_000_000);
    assert_eq!(state(&world, &asset).checkpoint_capacity_mbps, 1);

    let (world, net) = (&mut twice.0, &mut twice.1);
    net.settle_times(world, 3);
    let announce = net.announce_capacity(world, &asset, 2);
    net.run(world, announce);
    assert_eq!(state(world, &asset).capacity_mbps, 1);
    let passed = seconds(net, 1, net.state(world).final_epoch);
    net.usage(&payer, &asset, could_carry(1, passed) as u64, 40);
    let epoch = net.settle_times(world, 4);
    let done = net.run(world, net.reprice(&asset, epoch));
    let Event::PriceRepriced(event) = done.event() else {
        panic!("{:?}", done.event());
    };
    // A thousandth of what it could carry at the checkpoint, or less, and not half of what it can carry since.
    assert!(event.utilization_bps < 10, "{event:?}");
}

#[test]
fn nothing_known_of_capacity_leaves_the_price() {
    let (mut world, mut net, payer, asset) = live();
    let announce = net.announce_capacity(&world, &asset, 0);
    net.run(&mut world, announce);
    let epoch = net.settle_times(&mut world, 4);
    net.run(&mut world, net.reprice(&asset, epoch));
    net.usage(&payer, &asset, 1_000, 40);
    let epoch = net.settle_times(&mut world, 4);
    net.run(&mut world, net.reprice(&asset, epoch));
    let account = state(&world, &asset);
    assert_eq!(account.checkpoint_capacity_mbps, 0);
    assert_eq!(
        (account.price_per_gb, account.next_price_per_gb),
        (1_750_000, 1_750_000)
    );
}

/// Of two settlements that both are kept only the newest serves: nobody picks a busier one.
#[test]
fn refuses_another_settlement_than_the_newest() {
    let (mut world, mut net, _, asset) = live();
    let epoch = net.settle_times(&mut world, 5);
    net.refuses(
        &world,
        net.reprice(&asset, epoch - 1),
        Error::SettlementNotNewest,
    );
    net.run(&mut world, net.reprice(&asset, epoch));
}

#[test]
fn refuses_a_price_that_is_not_live_and_what_is_not_proven() {
    let (mut world, mut net, payer, asset) = live();
    let other = net.asset(&mut world);
    net.usage(&payer, &asset, 1_000, 40);
    let epoch = net.settle_times(&mut world, 4);
    net.refuses(&world, net.reprice(&other, epoch), Error::PriceNotLive);
    let mut claim = net.proposed[&epoch].asset_claim(net.address, asset.index);
    claim.paid += 1;
    let reprice = |claim| Operation::Reprice {
        asset: asset.index,
        epoch,
        claim,
    };
    net.refuses(&world, reprice(claim), Error::InvalidProof);
    let claim = net.proposed[&epoch].asset_claim(net.address, other.index);
    net.refuses(&world, reprice(claim), Error::InvalidProof);
}

/// Dishonest oracles can settle a leaf that shows less than before: no price follows from it.
#[test]
fn refuses_a_leaf_that_shows_less_than_at_the_checkpoint() {
    let (mut world, mut net, payer, asset) = live();
    net.usage(&payer, &asset, 1_000, 40);
    let epoch = net.settle_times(&mut world, 4);
    net.run(&mut world, net.reprice(&asset, epoch));
    for line in [&mut net.earned[0], &mut net.spent[0]] {
        line.bytes -= 1;
        line.paid -= 1;
    }
    let epoch = net.settle_times(&mut world, 4);
    net.refuses(&world, net.reprice(&asset, epoch), Error::LedgerDecreased);
}

/// A network that lowers its maximum takes live prices with it, also below their floors.
#[test]
fn the_network_s_maximum_holds_over_the_floor() {
    let (mut world, mut net, _, asset) = live();
    let mut parameters = openmast_program_tests::net::PARAMETERS;
    parameters.max_price_per_gb = 900_000;
    let announce = Operation::AnnounceParameters {
        by: net.authority,
        parameters,
    };
    net.run(&mut world, announce);
    world.pass(net.state(&world).next_parameters_at - world.now());
    let epoch = net.settle_times(&mut world, 4);
    net.run(&mut world, net.reprice(&asset, epoch));
    assert_eq!(state(&world, &asset).next_price_per_gb, 900_000);
}
