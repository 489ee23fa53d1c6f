use openmast_client::{accounts, addresses, events, events::Event, instructions as ix};
use openmast_program_tests::{Error, operation::Operation, outcome::assert_refused};

use super::{only_paused_by, start};

#[test]
fn puts_shares_into_pending_and_the_slot_anew_for_all() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let staker = net.shareholder(&mut world, &asset, 1_000);
    let mut pending = 0;
    for amount in [300, 200] {
        world.pass_slots(7);
        pending += amount;
        let done = net.run(
            &mut world,
            Operation::Stake {
                by: staker,
                asset: asset.index,
                amount,
            },
        );
        let expected = events::Staked {
            network: net.address,
            asset: asset.address,
            staker,
            rent_payer: staker,
            amount,
            pending,
            pending_slot: world.slot(),
            asset_pending_shares: pending,
        };
        assert_eq!(*done.event(), Event::Staked(expected));
    }
    let stake: accounts::Stake = world.get(&addresses::stake(&asset.address, &staker));
    assert_eq!(
        (
            stake.staker,
            stake.active,
            stake.pending,
            stake.pending_slot
        ),
        (staker, 0, 500, world.slot())
    );
    assert_eq!(world.tokens(&addresses::stake_vault(&asset.address)), 500);
    assert_eq!(
        world.tokens(&addresses::share_account(&staker, &asset.share_mint)),
        500
    );
}

#[test]
fn refuses_nothing_more_than_there_is_and_other_shares() {
    let (mut world, mut net) = start();
    let (asset, other) = (net.asset(&mut world), net.asset(&mut world));
    let staker = net.shareholder(&mut world, &asset, 10);
    let stake = |amount| Operation::Stake {
        by: staker,
        asset: asset.index,
        amount,
    };
    net.refuses(&world, stake(0), Error::ZeroAmount);
    assert!(net.send(&mut world, stake(11)).is_err());
    let shares = addresses::share_account(&other.owner, &other.share_mint);
    let outcome = world.send(&[ix::stake(other.owner, net.address, asset.index, shares, 1)]);
    assert_refused(outcome, Error::WrongMint);
    // Another's shares are not one's own to stake.
    let shares = addresses::share_account(&asset.owner, &asset.share_mint);
    assert!(
        world
            .send(&[ix::stake(staker, net.address, asset.index, shares, 1)])
            .is_err()
    );
}

#[test]
fn takes_an_address_that_somebody_sent_lamports_to() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let staker = net.shareholder(&mut world, &asset, 10);
    let gift = solana_account::Account {
        lamports: 1,
        ..Default::default()
    };
    world.set_account(addresses::stake(&asset.address, &staker), gift);
    net.run(
        &mut world,
        Operation::Stake {
            by: staker,
            asset: asset.index,
            amount: 10,
        },
    );
}

#[test]
fn is_paused_by_its_bit_alone() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let staker = net.shareholder(&mut world, &asset, 10);
    only_paused_by(
        &world,
        &net,
        Operation::Stake {
            by: staker,
            asset: asset.index,
            amount: 10,
        },
        16,
    );
}

#[test]
fn refuses_another_share_mint() {
    let (mut world, mut net) = start();
    let (asset, other) = (net.asset(&mut world), net.asset(&mut world));
    let staker = net.shareholder(&mut world, &asset, 10);
    let source = addresses::share_account(&staker, &asset.share_mint);
    let mut stake = ix::stake(staker, net.address, asset.index, source, 1);
    assert_eq!(stake.accounts[4].pubkey, asset.share_mint);
    stake.accounts[4].pubkey = other.share_mint;
    assert_refused(world.send(&[stake]), Error::WrongMint);
}
