use openmast_client::{accounts, addresses, events, events::Event, instructions as ix};
use openmast_program_tests::{
    Error,
    net::{Asset, Net},
    operation::Operation,
    outcome::assert_refused,
    world::World,
};
use solana_pubkey::Pubkey;

use super::{only_paused_by, start};

/// A staker of 100 000 and one of 200 000, and 100 000 earned after both were active.
fn earned() -> (World, Net, Asset, [Pubkey; 2]) {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000_000));
    let stakers = [
        net.staker(&mut world, &asset, 100_000),
        net.staker(&mut world, &asset, 200_000),
    ];
    net.usage(&payer, &asset, 1, 100_000);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    (world, net, asset, stakers)
}

#[test]
fn pays_in_proportion_to_the_shares_and_once() {
    let (mut world, net, asset, [first, second]) = earned();
    let claim = |by| Operation::ClaimRewards {
        by,
        asset: asset.index,
    };
    let done = net.run(&mut world, claim(first));
    let reward_per_share = (55_200u128 << 64) / 300_000;
    let expected = events::RewardsClaimed {
        network: net.address,
        asset: asset.address,
        staker: first,
        amount: 18_399,
        rewards_paid: 18_399,
        reward_per_share,
        stakers_paid: 18_399,
        network_paid_out: 18_399,
        rewards_fraction: (reward_per_share * 100_000) as u64,
    };
    assert_eq!(*done.event(), Event::RewardsClaimed(expected));
    let stake: accounts::Stake = world.get(&addresses::stake(&asset.address, &first));
    assert_eq!(
        u128::from(stake.rewards_fraction),
        (reward_per_share * 100_000) & u128::from(u64::MAX)
    );
    net.run(&mut world, claim(first));
    assert_eq!(net.money(&world, &first), 18_399);
    net.run(&mut world, claim(second));
    assert_eq!(net.money(&world, &second), 36_799);
    // 55 200 are divided exactly but for less than one base unit each.
    assert_eq!(
        world.get::<accounts::Asset>(&asset.address).stakers_paid,
        55_198
    );
}

#[test]
fn refuses_strangers_vaults_and_other_money() {
    let (mut world, net, asset, [first, _]) = earned();
    assert!(
        net.send(
            &mut world,
            Operation::ClaimRewards {
                by: net.authority,
                asset: asset.index
            }
        )
        .is_err()
    );
    let to = |destination| ix::claim_rewards(first, net.address, asset.index, destination);
    let bonds = addresses::bond_vault(&net.address);
    assert_refused(world.send(&[to(bonds)]), Error::DestinationIsVault);
    let mint = world.mint(6);
    let other = world.token_account(first, mint, 0);
    assert_refused(world.send(&[to(other)]), Error::WrongMint);
    // Somebody else's stake.
    let mut claim = to(addresses::currency_account(&first, &net.mint));
    claim.accounts[0].pubkey = net.authority;
    assert_refused(world.send(&[claim]), Error::NotAuthorized);
}

#[test]
fn is_paused_by_its_bit_alone() {
    let (world, net, asset, [first, _]) = earned();
    only_paused_by(
        &world,
        &net,
        Operation::ClaimRewards {
            by: first,
            asset: asset.index,
        },
        32,
    );
}

#[test]
fn refuses_the_stake_on_another_asset() {
    let (mut world, mut net, asset, [first, _]) = earned();
    let other = net.asset(&mut world);
    let destination = addresses::currency_account(&first, &net.mint);
    let mut claim = ix::claim_rewards(first, net.address, asset.index, destination);
    claim.accounts[5].pubkey = other.address;
    assert_refused(world.send(&[claim]), Error::WrongAsset);
}
