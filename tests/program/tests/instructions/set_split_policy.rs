use openmast_client::{accounts, events, events::Event};
use openmast_program_tests::{
    Error,
    net::{Asset, Net, PARAMETERS, Payer},
    operation::Operation,
    world::World,
};

use super::start;

fn set(asset: &Asset, stakers_bps: u16, epoch: u64) -> Operation {
    Operation::SetSplitPolicy {
        by: asset.owner,
        asset: asset.index,
        stakers_bps,
        epoch,
    }
}

fn schedule(world: &World, asset: &Asset) -> (u16, u16, u64) {
    let state: accounts::Asset = world.get(&asset.address);
    (
        state.stakers_bps,
        state.next_stakers_bps,
        state.next_split_epoch,
    )
}

#[test]
fn schedules_and_replaces_what_lies_ahead() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let done = net.run(&mut world, set(&asset, 1, 5));
    let expected = events::SplitPolicyScheduled {
        network: net.address,
        asset: asset.address,
        stakers_bps: 6_000,
        next_stakers_bps: 1,
        epoch: 5,
    };
    assert_eq!(*done.event(), Event::SplitPolicyScheduled(expected));
    assert_eq!(schedule(&world, &asset), (6_000, 1, 5));
    net.settle(&mut world);
    for (stakers_bps, epoch) in [(10_000, 5), (0, 9)] {
        net.run(&mut world, set(&asset, stakers_bps, epoch));
        assert_eq!(schedule(&world, &asset), (6_000, stakers_bps, epoch));
    }
}

/// The epoch that counts is the final one: a proposed one need not win, and what is metered stays metered.
#[test]
fn refuses_an_epoch_that_may_have_begun() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let at_the_limit = |world: &World, net: &Net, first_free| {
        for epoch in [0, first_free - 1] {
            net.refuses(world, set(&asset, 1, epoch), Error::SplitTooSoon);
        }
        net.run(&mut world.clone(), set(&asset, 1, first_free));
    };
    at_the_limit(&world, &net, 4);
    let epoch = net.close(&mut world);
    at_the_limit(&world, &net, 4);
    net.finish(&mut world, epoch);
    at_the_limit(&world, &net, 5);
}

#[test]
fn refuses_more_than_the_whole_and_everybody_but_the_owner() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    net.refuses(&world, set(&asset, 10_001, 4), Error::SplitOutOfRange);
    let stranger = Asset {
        owner: net.authority,
        ..asset
    };
    net.refuses(&world, set(&stranger, 1, 4), Error::NotAuthorized);
}

#[test]
fn a_split_that_is_about_to_hold_stays_and_is_collected_up_to_first() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    net.run(&mut world, set(&asset, 9_000, 4));
    for final_epoch in 1..=3 {
        net.settle(&mut world);
        let replace = set(&asset, 0, final_epoch + 4);
        net.refuses(&world, replace, Error::SplitPending);
    }
    net.run(&mut world, net.collect(&asset, 2));
    net.refuses(&world, set(&asset, 0, 7), Error::SplitPending);
    net.run(&mut world, net.collect(&asset, 3));
    net.run(&mut world, set(&asset, 0, 7));
    assert_eq!(schedule(&world, &asset), (9_000, 0, 7));
}

/// What each epoch earns, and what treasury and levy leave of it.
const EARNED: u64 = 100_000;
const REST: u64 = 92_000;

/// An asset with an active staker who has 60 %, collected up to epoch 1. From epoch 5 on another part is announced.
fn announced(stakers_bps: u16) -> (World, Net, Asset, Payer) {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000_000));
    net.staker(&mut world, &asset, 100_000);
    net.run(&mut world, set(&asset, stakers_bps, 5));
    (world, net, asset, payer)
}

/// Settles usage of one more epoch.
fn earn(world: &mut World, net: &mut Net, asset: &Asset, payer: &Payer) -> u64 {
    net.usage(payer, asset, 1 << 20, EARNED);
    net.settle(world)
}

fn stakers_total(world: &World, asset: &Asset) -> u64 {
    world.get::<accounts::Asset>(&asset.address).stakers_total
}

/// Usage of the epochs 2, 3 and 4 is metered under the old part and that of 5 and 6 under the new one. Whoever collects,
/// early or late, often or seldom: the stakers get what was announced.
#[test]
fn nobody_gains_by_hurrying_or_delaying_a_collection() {
    for (stakers_bps, part) in [(0, 0), (2_500, 23_000), (10_000, 92_000)] {
        let expected = 3 * (REST * 6 / 10) + 2 * part;
        for each_epoch in [true, false] {
            let (mut world, mut net, asset, payer) = announced(stakers_bps);
            for epoch in 2..=6 {
                earn(&mut world, &mut net, &asset, &payer);
                if each_epoch {
                    net.run(&mut world, net.collect(&asset, epoch));
                }
            }
            if !each_epoch {
                for over_the_change in [5, 6] {
                    net.refuses(
                        &world,
                        net.collect(&asset, over_the_change),
                        Error::SplitChangesBetween,
                    );
                }
                net.run(&mut world, net.collect(&asset, 4));
                net.run(&mut world, net.collect(&asset, 6));
            }
            assert_eq!(stakers_total(&world, &asset), expected, "{stakers_bps}");
        }
    }
}

/// Once the last settlement before the change is kept no more, nothing tells what was earned before it: the better part
/// for the stakers holds, so that the owner, who could have collected, does not gain by having waited.
#[test]
fn an_owner_who_lets_the_change_pass_pays_the_better_part() {
    for (stakers_bps, part) in [(0, 55_200), (10_000, 92_000)] {
        let (mut world, mut net, asset, payer) = announced(stakers_bps);
        // Seven is final, three are kept: four is gone.
        for _ in 2..=4 + u64::from(PARAMETERS.settlements_kept) {
            earn(&mut world, &mut net, &asset, &payer);
        }
        net.refuses(&world, net.collect(&asset, 4), Error::SettlementTooOld);
        net.run(&mut world, net.collect(&asset, 7));
        assert_eq!(stakers_total(&world, &asset), 6 * part);
        // What comes then is split as announced.
        let epoch = earn(&mut world, &mut net, &asset, &payer);
        net.run(&mut world, net.collect(&asset, epoch));
        let next = REST * u64::from(stakers_bps) / 10_000;
        assert_eq!(stakers_total(&world, &asset), 6 * part + next);
    }
}

/// An owner who sees large usage come cannot take the stakers' part of it, whether it is proposed, closed or open.
#[test]
fn an_owner_cannot_cut_what_is_metered() {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000_000));
    net.staker(&mut world, &asset, 100_000);
    net.usage(&payer, &asset, 1 << 20, EARNED);
    // Epoch 2 is proposed, 3 and 4 may be metered.
    let epoch = net.close(&mut world);
    for epoch in 2..=4 {
        net.refuses(&world, set(&asset, 0, epoch), Error::SplitTooSoon);
    }
    net.run(&mut world, set(&asset, 0, 5));
    net.finish(&mut world, epoch);
    for _ in 3..=4 {
        earn(&mut world, &mut net, &asset, &payer);
    }
    net.run(&mut world, net.collect(&asset, 4));
    assert_eq!(stakers_total(&world, &asset), 3 * (REST * 6 / 10));
}
