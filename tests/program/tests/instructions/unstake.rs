use openmast_client::{accounts, addresses, events, events::Event, instructions as ix};
use openmast_program_tests::{
    Error,
    net::{Asset, COOLDOWN, EXIT, Net},
    operation::Operation,
    outcome::assert_refused,
    world::World,
};
use solana_account::Account;
use solana_pubkey::Pubkey;

use super::{ALL_BITS, lamports, runs_while_paused, start};

fn unstake(by: Pubkey, asset: &Asset, amount: u64) -> Operation {
    Operation::Unstake {
        by,
        asset: asset.index,
        amount,
        departure: None,
    }
}

fn stake_of(world: &World, asset: &Asset, staker: &Pubkey) -> accounts::Stake {
    world.get(&addresses::stake(&asset.address, staker))
}

#[test]
fn takes_pending_first_then_active_and_cools_everything_anew() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let staker = net.staker(&mut world, &asset, 1_000);
    world.move_shares(asset.share_mint, asset.owner, staker, 300);
    let (by, index, amount) = (staker, asset.index, 300);
    let stake = Operation::Stake {
        by,
        asset: index,
        amount,
    };
    net.run(&mut world, stake);
    for (amount, from_pending, from_active, cooling, left) in
        [(200, 200, 0, 200, 1_000), (250, 100, 150, 450, 850)]
    {
        world.pass(10);
        let done = net.run(&mut world, unstake(staker, &asset, amount));
        let expected = events::Unstaked {
            network: net.address,
            asset: asset.address,
            staker,
            from_pending,
            from_active,
            active: left,
            departed: 0,
            departed_round: 0,
            departed_per_share: 0,
            leaving: 0,
            leaving_at: 0,
            cooling,
            cooling_until: world.now() + COOLDOWN,
            asset_active_shares: left,
            asset_departed_shares: 0,
            asset_departed_epoch: 0,
            reward_per_share: 0,
            rewards_owed: 0,
            rewards_fraction: 0,
        };
        assert_eq!(*done.event(), Event::Unstaked(expected));
    }
    let stake = stake_of(&world, &asset, &staker);
    assert_eq!((stake.active, stake.pending, stake.cooling), (850, 0, 450));
    assert_eq!(world.tokens(&addresses::stake_vault(&asset.address)), 1_300);
}

/// What was earned until then is the staker's.
#[test]
fn keeps_the_rewards_of_what_leaves() {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000_000));
    let staker = net.staker(&mut world, &asset, 100_000);
    net.usage(&payer, &asset, 1, 100_000);
    let epoch = net.settle(&mut world);
    net.refuses(
        &world,
        unstake(staker, &asset, 100_000),
        Error::NotCollected,
    );
    net.run(&mut world, net.collect(&asset, epoch));
    net.run(&mut world, unstake(staker, &asset, 100_000));
    net.usage(&payer, &asset, 1, 100_000);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    let (by, index) = (staker, asset.index);
    net.run(&mut world, Operation::ClaimRewards { by, asset: index });
    assert_eq!(net.money(&world, &staker), 55_199);
}

/// An asset with a staker of 200 000 that is not collected up to the newest settlement.
fn uncollected() -> (World, Net, Asset, Pubkey) {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let staker = net.staker(&mut world, &asset, 200_000);
    net.settle(&mut world);
    (world, net, asset, staker)
}

fn announce(world: &mut World, net: &Net, asset: &Asset, by: Pubkey, amount: u64) {
    let asset = asset.index;
    net.run(world, Operation::AnnounceUnstake { by, asset, amount });
}

#[test]
fn what_was_announced_departs_uncollected_after_its_delay() {
    let (mut world, net, asset, staker) = uncollected();
    announce(&mut world, &net, &asset, staker, 150_000);
    let depart = |amount| net.unstake(&asset, staker, amount, Some(0));
    world.pass(EXIT - 1);
    net.refuses(&world, depart(1), Error::UnstakeNotAnnounced);
    world.pass(1);
    net.refuses(&world, depart(150_001), Error::UnstakeNotAnnounced);
    runs_while_paused(&world, &net, depart(1), ALL_BITS);
    let before = lamports(&world, &staker);
    for (amount, departed) in [(50_000, 50_000), (100_000, 150_000)] {
        net.run(&mut world, depart(amount));
        let stake = stake_of(&world, &asset, &staker);
        // They leave, and go on earning until what is final now is collected.
        assert_eq!(
            (stake.active, stake.departed),
            (200_000 - departed, departed)
        );
        assert_eq!((stake.cooling, stake.departed_round), (departed, 0));
        assert_eq!(stake.leaving, 150_000 - departed);
        let state: accounts::Asset = world.get(&asset.address);
        assert_eq!(
            (
                state.active_shares,
                state.departed_shares,
                state.departed_epoch
            ),
            (200_000, departed, 2)
        );
    }
    net.refuses(&world, depart(1), Error::NotCollected);
    // The first made the round's account, and paid for it.
    let address = addresses::departure(&asset.address, 0);
    let departure: accounts::Departure = world.get(&address);
    assert_eq!((departure.asset, departure.round), (asset.address, 0));
    assert_eq!((departure.shares, departure.rent_payer), (0, staker));
    assert_eq!(
        lamports(&world, &staker),
        before - lamports(&world, &address)
    );
}

/// Who comes later in the round needs no account, and pays nothing.
#[test]
fn only_the_first_of_a_round_makes_its_account() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let stakers = [0; 2].map(|_| net.staker(&mut world, &asset, 1_000));
    for staker in stakers {
        announce(&mut world, &net, &asset, staker, 1_000);
    }
    net.settle(&mut world);
    world.pass(EXIT);
    let [first, second] = stakers;
    let refuses = |world: &World, round| {
        let depart = net.unstake(&asset, first, 1_000, round);
        net.refuses(world, depart, Error::WrongDeparture);
    };
    refuses(&world, None);
    refuses(&world, Some(1));
    let other = net.clone().asset(&mut world);
    let mut elsewhere = net
        .unstake(&asset, first, 1_000, Some(0))
        .instruction(&net.place());
    elsewhere.accounts[4].pubkey = addresses::departure(&other.address, 0);
    assert_refused(world.clone().send(&[elsewhere]), Error::WrongDeparture);
    net.run(&mut world, net.unstake(&asset, first, 1_000, Some(0)));
    let before = lamports(&world, &second);
    net.run(&mut world, unstake(second, &asset, 1_000));
    assert_eq!(lamports(&world, &second), before);
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!((state.active_shares, state.departed_shares), (2_000, 2_000));
}

/// Lamports that lie at the address of the account are in nobody's way.
#[test]
fn a_gift_to_the_next_rounds_address_stops_nobody() {
    let (mut world, net, asset, staker) = uncollected();
    announce(&mut world, &net, &asset, staker, 1);
    world.pass(EXIT);
    let gift = Account {
        lamports: 1_000_000,
        ..Account::default()
    };
    world.set_account(addresses::departure(&asset.address, 0), gift);
    net.run(&mut world, net.unstake(&asset, staker, 1, Some(0)));
}

/// Once the asset is collected, whoever is left leaves at once, whatever departed before and is not settled.
#[test]
fn leaves_a_collected_asset_beside_an_unsettled_departure() {
    let (mut world, mut net, asset, staker) = uncollected();
    announce(&mut world, &net, &asset, staker, 150_000);
    world.pass(EXIT);
    net.run(&mut world, net.unstake(&asset, staker, 140_000, Some(0)));
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect_with(&asset, epoch, Some(0)));
    net.run(&mut world, unstake(staker, &asset, 10_000));
    let stake = stake_of(&world, &asset, &staker);
    assert_eq!(
        (stake.active, stake.departed, stake.cooling),
        (50_000, 140_000, 150_000)
    );
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!(
        (
            state.active_shares,
            state.departed_shares,
            state.cooling_shares
        ),
        (50_000, 0, 150_000)
    );

    // But to leave uncollected once more, in another round, what departed is settled first.
    net.settle(&mut world);
    announce(&mut world, &net, &asset, staker, 50_000);
    world.pass(EXIT);
    let again = net.unstake(&asset, staker, 50_000, Some(1));
    net.refuses(&world, again.clone(), Error::DepartureUnsettled);
    net.run(&mut world, net.settle_departure(&asset, staker, 0, staker));
    net.run(&mut world, again);
    let stake = stake_of(&world, &asset, &staker);
    assert_eq!((stake.departed, stake.departed_round), (50_000, 1));
}

/// A total that would not fit is refused, and nothing is changed.
#[test]
fn refuses_a_total_that_does_not_fit() {
    let (mut world, net, asset, staker) = uncollected();
    announce(&mut world, &net, &asset, staker, 100);
    world.pass(EXIT);
    net.run(&mut world, net.unstake(&asset, staker, 50, Some(0)));
    world.edit(&asset.address, |asset: &mut accounts::Asset| {
        asset.departed_shares = u64::MAX - 49;
    });
    net.refuses(&world, unstake(staker, &asset, 50), Error::Overflow);
}

/// Shares that earn nothing yet leave without a collection.
#[test]
fn pending_shares_leave_at_once() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let by = net.shareholder(&mut world, &asset, 10);
    let (index, amount) = (asset.index, 10);
    let stake = Operation::Stake {
        by,
        asset: index,
        amount,
    };
    net.run(&mut world, stake);
    net.settle(&mut world);
    runs_while_paused(&world, &net, unstake(by, &asset, 10), ALL_BITS);
}

#[test]
fn refuses_nothing_and_more_than_is_staked() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let staker = net.staker(&mut world, &asset, 1_000);
    let refuses = |amount, error| net.refuses(&world, unstake(staker, &asset, amount), error);
    refuses(0, Error::ZeroAmount);
    refuses(1_001, Error::NotEnoughStaked);
    refuses(u64::MAX, Error::NotEnoughStaked);
}

#[test]
fn refuses_strangers_and_the_stake_on_another_asset() {
    let (mut world, mut net) = start();
    let (asset, other) = (net.asset(&mut world), net.asset(&mut world));
    let staker = net.staker(&mut world, &asset, 1_000);
    let unstake = ix::unstake(staker, net.address, asset.index, 1, None);
    let mut stranger = unstake.clone();
    stranger.accounts[0].pubkey = asset.owner;
    assert_refused(world.send(&[stranger]), Error::NotAuthorized);
    let mut elsewhere = unstake;
    elsewhere.accounts[2].pubkey = other.address;
    assert_refused(world.send(&[elsewhere]), Error::WrongAsset);
}
