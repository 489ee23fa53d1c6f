use openmast_client::{accounts, addresses, events, events::Event, instructions as ix};
use openmast_program_tests::{
    Error, net::PARAMETERS, operation::Operation, outcome::assert_refused,
};

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
    };
    net.run(&mut world, unstake.clone());
    world.pass(i64::from(PARAMETERS.unstake_cooldown_seconds) - 1);
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

#[test]
fn refuses_the_stake_vault_and_other_shares_as_destination() {
    let (mut world, mut net) = start();
    let (asset, other) = (net.asset(&mut world), net.asset(&mut world));
    let by = net.staker(&mut world, &asset, 1_000);
    net.run(
        &mut world,
        Operation::Unstake {
            by,
            asset: asset.index,
            amount: 300,
        },
    );
    world.pass(i64::from(PARAMETERS.unstake_cooldown_seconds));
    let to = |destination| ix::withdraw_unstaked(by, net.address, asset.index, destination);
    assert!(
        world
            .send(&[to(addresses::stake_vault(&asset.address))])
            .is_err()
    );
    let shares = addresses::share_account(&other.owner, &other.share_mint);
    assert_refused(world.send(&[to(shares)]), Error::WrongMint);
}
