use openmast_client::{
    accounts::{self, ShareKind},
    addresses, events,
    events::Event,
    instructions as ix,
};
use openmast_program_tests::{
    Error,
    net::{Asset, COOLDOWN, Net},
    operation::Operation,
    outcome::assert_refused,
    world::World,
};
use solana_pubkey::Pubkey;

use super::{ALL_BITS, runs_while_paused, start};

#[test]
fn gives_the_shares_back_after_the_cooldown() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let by = net.staker(&mut world, &asset, 1_000);
    let withdraw = Operation::WithdrawUnstaked {
        by,
        asset: asset.index,
    };
    net.refuses(&world, withdraw.clone(), Error::NothingCooling);
    let unstake = Operation::Unstake {
        by,
        asset: asset.index,
        amount: 300,
        departure: None,
    };
    net.run(&mut world, unstake.clone());
    world.pass(COOLDOWN - 1);
    net.refuses(&world, withdraw.clone(), Error::CooldownNotPassed);
    // More makes all of it wait anew.
    let mut more = world.clone();
    net.run(&mut more, unstake);
    more.pass(1);
    net.refuses(&more, withdraw.clone(), Error::CooldownNotPassed);

    world.pass(1);
    runs_while_paused(&world, &net, withdraw.clone(), ALL_BITS);
    let done = net.run(&mut world, withdraw.clone());
    let expected = events::UnstakedWithdrawn {
        network: net.address,
        asset: asset.address,
        staker: by,
        amount: 300,
        asset_cooling_shares: 0,
    };
    assert_eq!(*done.event(), Event::UnstakedWithdrawn(expected));
    assert_eq!(
        world.tokens(&addresses::share_account(&by, &asset.share_mint)),
        300
    );
    assert_eq!(world.tokens(&addresses::stake_vault(&asset.address)), 700);
    let stake: accounts::Stake = world.get(&addresses::stake(&asset.address, &by));
    assert_eq!((stake.cooling, stake.cooling_until), (0, 0));
    net.refuses(&world, withdraw, Error::NothingCooling);
}

/// A staker of 1 000 whose 300 may be withdrawn, the asset, and another one.
fn cooled() -> (World, Net, [Asset; 2], Pubkey) {
    let (mut world, mut net) = start();
    let (asset, other) = (net.asset(&mut world), net.asset(&mut world));
    let by = net.staker(&mut world, &asset, 1_000);
    net.run(
        &mut world,
        Operation::Unstake {
            by,
            asset: asset.index,
            amount: 300,
            departure: None,
        },
    );
    world.pass(COOLDOWN);
    (world, net, [asset, other], by)
}

#[test]
fn refuses_the_asset_itself_and_other_shares_as_destination() {
    let (mut world, net, [asset, other], by) = cooled();
    let open = ShareKind::Open;
    let to = |destination| ix::withdraw_unstaked(by, net.address, asset.index, destination, open);
    // An account twice is refused before anything else.
    assert!(
        world
            .send(&[to(addresses::stake_vault(&asset.address))])
            .is_err()
    );
    let of_the_asset = world.move_shares(asset.share_mint, asset.owner, asset.address, 1);
    assert_refused(world.send(&[to(of_the_asset)]), Error::DestinationIsVault);
    let shares = addresses::share_account(&other.owner, &other.share_mint);
    assert_refused(world.send(&[to(shares)]), Error::WrongMint);
}

#[test]
fn refuses_strangers_and_what_belongs_to_another_asset() {
    let (mut world, net, [asset, other], by) = cooled();
    let own = addresses::share_account(&by, &asset.share_mint);
    let withdraw = ix::withdraw_unstaked(by, net.address, asset.index, own, ShareKind::Open);
    let mut with = |position: usize, pubkey, error| {
        let mut changed = withdraw.clone();
        changed.accounts[position].pubkey = pubkey;
        assert_refused(world.send(&[changed]), error);
    };
    with(0, asset.owner, Error::NotAuthorized);
    with(2, other.address, Error::WrongAsset);
    with(4, other.share_mint, Error::WrongMint);
}
