//! What a regulator may do to a holder, and for how long.

use openmast_client::share_gate::instructions as gx;
use openmast_program_tests::net::home;
use openmast_program_tests::{
    gate::DAY,
    net::{Asset, Net},
    outcome::{GateError, assert_gate_refused},
    world::World,
};
use solana_pubkey::Pubkey;

use super::start;

const LONGEST: i64 = 180 * DAY;

fn suspended() -> (World, Net, Asset, Pubkey) {
    let (mut world, net, gate, asset) = start();
    let wallet = gate.holder(&mut world, &asset);
    (world, net, asset, wallet)
}

#[test]
fn ends_within_180_days_and_says_why() {
    let (mut world, net, asset, wallet) = suspended();
    let now = world.now();
    for until in [now, now - 1, now + LONGEST + 1, i64::MAX] {
        let suspend = net.suspend(&asset, wallet, until);
        assert_gate_refused(world.attempt(suspend), GateError::SuspensionTooLong);
    }
    world.run(net.suspend(&asset, wallet, now + LONGEST));
    let holder = world.holder(&asset.share_mint, &wallet);
    assert_eq!(
        (holder.suspended_since, holder.suspended_until),
        (now, now + LONGEST)
    );
    assert_eq!(holder.suspension_reason, [7; 32]);
    // Somebody who is no holder cannot be suspended.
    let nobody = world.wallet();
    assert!(world.attempt(net.suspend(&asset, nobody, now + 1)).is_err());
}

#[test]
fn only_the_regulator_suspends_and_lifts() {
    let (mut world, net, asset, wallet) = suspended();
    let until = world.now() + DAY;
    let (network, address, mint) = (net.address, asset.address, asset.share_mint);
    for by in [net.authority, net.pauser, asset.owner, wallet, net.founder] {
        let suspend = gx::suspend_holder(by, home(&network), address, mint, wallet, until, [0; 32]);
        assert_gate_refused(world.attempt(suspend), GateError::NotAuthorized);
    }
    world.run(net.suspend(&asset, wallet, until));
    let lift = gx::lift_suspension(wallet, home(&network), address, mint, wallet);
    assert_gate_refused(world.attempt(lift), GateError::NotAuthorized);
    world.run(net.lift(&asset, wallet));
    assert_gate_refused(
        world.attempt(net.lift(&asset, wallet)),
        GateError::NotSuspended,
    );
    // Nor does it lift what has ended by itself.
    world.run(net.suspend(&asset, wallet, world.now() + DAY));
    world.pass(DAY);
    assert_gate_refused(
        world.attempt(net.lift(&asset, wallet)),
        GateError::NotSuspended,
    );
}

/// Another asset of the same network, and the same share at another network.
#[test]
fn reaches_holders_of_its_own_asset_alone() {
    let (mut world, mut net, gate, asset) = start();
    let wallet = gate.holder(&mut world, &asset);
    let other = net.regulated(&mut world, &openmast_program_tests::gate::terms());
    let until = world.now() + DAY;
    let (network, mint) = (net.address, asset.share_mint);
    let by = net.regulator;
    let mixed = gx::suspend_holder(
        by,
        home(&network),
        other.address,
        mint,
        wallet,
        until,
        [0; 32],
    );
    assert_gate_refused(world.attempt(mixed), GateError::WrongAsset);
    let thief = Net::new(&mut world);
    let (theirs, address) = (thief.address, asset.address);
    let by = thief.regulator;
    let foreign = gx::suspend_holder(by, home(&theirs), address, mint, wallet, until, [0; 32]);
    assert_gate_refused(world.attempt(foreign), GateError::WrongNetwork);
}

/// The longest that somebody can be held: four suspensions without a gap, then as long again free.
#[test]
fn is_renewed_three_times_and_then_pauses_as_long_as_it_lasted() {
    let (mut world, net, asset, wallet) = suspended();
    let renew = |world: &World| net.suspend(&asset, wallet, world.now() + LONGEST);
    for times in 0..4 {
        world.run(renew(&world));
        assert_eq!(world.holder(&asset.share_mint, &wallet).renewals, times);
        world.pass(LONGEST);
    }
    assert_gate_refused(
        world.attempt(renew(&world)),
        GateError::SuspensionsExhausted,
    );
    world.pass(4 * LONGEST - 1);
    assert_gate_refused(
        world.attempt(renew(&world)),
        GateError::SuspensionsExhausted,
    );
    world.pass(1);
    world.run(renew(&world));
    assert_eq!(world.holder(&asset.share_mint, &wallet).renewals, 0);
}

/// A last renewal of a second does not shorten the pause after all of them.
#[test]
fn a_short_last_renewal_starts_nothing_over() {
    let (mut world, net, asset, wallet) = suspended();
    for length in [LONGEST, LONGEST, LONGEST, 1] {
        world.run(net.suspend(&asset, wallet, world.now() + length));
        world.pass(length);
    }
    world.pass(LONGEST);
    let again = net.suspend(&asset, wallet, world.now() + LONGEST);
    assert_gate_refused(world.attempt(again), GateError::SuspensionsExhausted);
}

/// Nor does lifting it: what counts is how long it lasted in truth.
#[test]
fn a_lifted_suspension_counts_by_how_long_it_lasted() {
    let (mut world, net, asset, wallet) = suspended();
    let renew = |world: &World| net.suspend(&asset, wallet, world.now() + LONGEST);
    for _ in 0..4 {
        world.run(renew(&world));
        world.pass(10);
        world.run(net.lift(&asset, wallet));
    }
    assert_gate_refused(
        world.attempt(renew(&world)),
        GateError::SuspensionsExhausted,
    );
    world.pass(40);
    world.run(renew(&world));
}
