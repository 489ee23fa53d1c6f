use openmast_client::{accounts, addresses, events::Event};
use openmast_program_tests::{
    Error,
    net::{Asset, COOLDOWN, EXIT, Net},
    operation::Operation,
    world::World,
};
use solana_pubkey::Pubkey;

use super::{ALL_BITS, lamports, runs_while_paused, start};

/// A staker with a bit of everything: 100 000 active, of which 10 000 are announced, 500 pending, 300 cooling, and
/// rewards; and one of 50 000 to whom all of it is offered.
fn offered() -> (World, Net, Asset, Pubkey, Pubkey) {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000_000));
    let giver = net.staker(&mut world, &asset, 100_300);
    let taker = net.staker(&mut world, &asset, 50_000);
    net.usage(&payer, &asset, 1, 100_000);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    world.move_shares(asset.share_mint, asset.owner, giver, 500);
    let (by, index) = (giver, asset.index);
    for operation in [
        Operation::Unstake {
            by,
            asset: index,
            amount: 300,
            departure: None,
        },
        Operation::AnnounceUnstake {
            by,
            asset: index,
            amount: 10_000,
        },
        Operation::Stake {
            by,
            asset: index,
            amount: 500,
        },
        Operation::OfferStake {
            by,
            asset: index,
            to: Some(taker),
        },
    ] {
        net.run(&mut world, operation);
    }
    (world, net, asset, giver, taker)
}

fn accept(asset: &Asset, by: Pubkey, from: Pubkey) -> Operation {
    Operation::AcceptStake {
        by,
        asset: asset.index,
        from,
        rent_payer: from,
    }
}

#[test]
fn adds_everything_to_the_own_stake() {
    let (mut world, net, asset, giver, taker) = offered();
    world.pass(5);
    let stake = |world: &World, staker| {
        world.get::<accounts::Stake>(&addresses::stake(&asset.address, staker))
    };
    let (given, own) = (stake(&world, &giver), stake(&world, &taker));
    let asset_before: accounts::Asset = world.get(&asset.address);
    runs_while_paused(&world, &net, accept(&asset, taker, giver), ALL_BITS);
    let address = addresses::stake(&asset.address, &giver);
    let rent = lamports(&world, &address);
    let before = lamports(&world, &giver);
    let done = net.run(&mut world, accept(&asset, taker, giver));
    let now = stake(&world, &taker);
    assert_eq!(now.active, given.active + own.active);
    assert_eq!((now.pending, now.pending_slot), (500, given.pending_slot));
    assert_eq!((now.cooling, now.cooling_until), (300, given.cooling_until));
    assert_eq!((now.leaving, now.leaving_at), (10_000, given.leaving_at));
    let Event::StakeAccepted(event) = done.event() else {
        panic!("{done:?}")
    };
    assert_eq!(
        (event.from, event.staker, event.rent_payer),
        (giver, taker, taker)
    );
    assert_eq!(
        (event.handed.active, event.holding.active),
        (given.active, now.active)
    );
    assert_eq!(world.get::<accounts::Asset>(&asset.address), asset_before);
    // The account is gone, and its rent went back.
    assert_eq!(world.raw(&address), None);
    assert_eq!(lamports(&world, &giver), before + rent);

    // Rewards of both are the taker's, but for less than a base unit each.
    let (by, index) = (taker, asset.index);
    net.run(&mut world, Operation::ClaimRewards { by, asset: index });
    assert!((55_198..=55_200).contains(&net.money(&world, &taker)));
    world.pass(COOLDOWN);
    net.run(&mut world, Operation::WithdrawUnstaked { by, asset: index });
}

/// Who has no stake gets one.
#[test]
fn opens_a_stake_for_who_has_none() {
    let (mut world, net, asset, giver, _) = offered();
    let next = world.wallet();
    let offer = Operation::OfferStake {
        by: giver,
        asset: asset.index,
        to: Some(next),
    };
    net.run(&mut world, offer);
    net.run(&mut world, accept(&asset, next, giver));
    let stake: accounts::Stake = world.get(&addresses::stake(&asset.address, &next));
    assert_eq!(
        (stake.staker, stake.rent_payer, stake.active),
        (next, next, 100_000)
    );
}

#[test]
fn refuses_who_is_not_named_and_another_receiver() {
    let (mut world, net, asset, giver, taker) = offered();
    let stranger = net.shareholder(&mut world, &asset, 1);
    net.refuses(
        &world,
        accept(&asset, stranger, giver),
        Error::NotAuthorized,
    );
    let elsewhere = Operation::AcceptStake {
        by: taker,
        asset: asset.index,
        from: giver,
        rent_payer: taker,
    };
    assert!(net.send(&mut world.clone(), elsewhere).is_err());
    let cancel = Operation::OfferStake {
        by: giver,
        asset: asset.index,
        to: None,
    };
    net.run(&mut world, cancel);
    net.refuses(&world, accept(&asset, taker, giver), Error::NothingOffered);
}

/// Shares of a round that is over are no part of those of the open one: they are settled first, by anybody.
#[test]
fn waits_for_departures_of_a_round_that_is_over() {
    let (mut world, mut net, asset, giver, taker) = offered();
    let epoch = net.settle(&mut world);
    world.pass(EXIT);
    let depart = net.unstake(&asset, giver, 10_500, Some(0));
    net.run(&mut world, depart);
    net.run(&mut world.clone(), accept(&asset, taker, giver));
    net.run(&mut world, net.collect_with(&asset, epoch, Some(0)));
    let accept = accept(&asset, taker, giver);
    net.refuses(&world, accept.clone(), Error::DepartureUnsettled);
    net.run(&mut world, net.settle_departure(&asset, giver, 0, giver));
    net.run(&mut world, accept);
}

/// The same of who takes over.
#[test]
fn waits_for_the_takers_own_departures_too() {
    let (mut world, mut net, asset, giver, taker) = offered();
    net.announce_leaving(&mut world, &asset, taker, 50_000);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.unstake(&asset, taker, 1, Some(0)));
    net.run(&mut world, net.collect_with(&asset, epoch, Some(0)));
    let accept = accept(&asset, taker, giver);
    net.refuses(&world, accept.clone(), Error::DepartureUnsettled);
    net.run(&mut world, net.settle_departure(&asset, taker, 0, taker));
    net.run(&mut world, accept);
}

/// Departures of the open round become one, each credited up to then, and earn until the round ends.
#[test]
fn adds_departures_of_the_open_round() {
    let (mut world, mut net, asset, giver, taker) = offered();
    let payer = net.payer(&mut world, 1_000_000);
    net.announce_leaving(&mut world, &asset, taker, 50_000);
    let stake_of =
        |world: &World, of| world.get::<accounts::Stake>(&addresses::stake(&asset.address, &of));
    let mut epochs = Vec::new();
    for (by, amount) in [(giver, 10_500), (taker, 50_000)] {
        net.usage(&payer, &asset, 1, 100_000);
        epochs.push(net.settle(&mut world));
        net.run(&mut world, net.unstake(&asset, by, amount, Some(0)));
    }
    // Everybody gets a part of the older epoch, and the round goes on.
    net.run(&mut world, net.collect(&asset, epochs[0]));
    net.run(&mut world, accept(&asset, taker, giver));
    let stake = stake_of(&world, taker);
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!(
        (stake.active, stake.departed, stake.departed_round),
        (90_000, 60_000, 0)
    );
    assert_eq!(stake.departed_per_share_paid, state.reward_per_share);
    assert_eq!(
        (state.active_shares, state.departed_shares),
        (150_000, 60_000)
    );
    let settle = net.settle_departure(&asset, taker, 0, giver);
    net.refuses(&world, settle.clone(), Error::NothingDeparted);
    net.run(&mut world, net.collect_with(&asset, epochs[1], Some(0)));
    net.run(&mut world, settle);
    let (by, index) = (taker, asset.index);
    net.run(&mut world, Operation::ClaimRewards { by, asset: index });
    // All three times all that there was, but for less than a base unit each.
    let all = 3 * 55_200;
    assert!((all - 3..=all).contains(&net.money(&world, &taker)));
}
