//! Stakes of permissioned shares: who may not hold any more always gets them back, and nobody else does.

use openmast_client::{
    accounts::ShareKind,
    addresses::share_account,
    instructions::{self as ix, token::create_share_account},
    share_gate::token_acl,
};
use openmast_program_tests::{
    Error,
    gate::{CURE, DAY, Gate, IDENTIFIED},
    net::{Asset, COOLDOWN, Net},
    operation::Operation,
    outcome::assert_refused,
    world::World,
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use super::{balance, shareholder, start};

fn stake(by: Pubkey, asset: &Asset, amount: u64) -> Operation {
    Operation::Stake {
        by,
        asset: asset.index,
        amount,
    }
}

/// A holder whose 100 shares are staked and cooling, due in `COOLDOWN`.
fn cooling() -> (World, Net, Gate, Asset, Pubkey) {
    let (mut world, net, gate, asset) = start();
    let wallet = shareholder(&mut world, &gate, &asset, 100);
    net.run(&mut world, stake(wallet, &asset, 100));
    let unstake = net.unstake(&asset, wallet, 100, None);
    net.run(&mut world, unstake);
    (world, net, gate, asset, wallet)
}

fn withdraw(net: &Net, asset: &Asset, wallet: Pubkey, destination: Pubkey) -> Instruction {
    let shares = ShareKind::Permissioned;
    ix::withdraw_unstaked(wallet, net.address, asset.index, destination, shares)
}

fn withdraw_own(net: &Net, asset: &Asset, wallet: Pubkey) -> Instruction {
    withdraw(
        net,
        asset,
        wallet,
        share_account(&wallet, &asset.share_mint),
    )
}

#[test]
fn a_holder_stakes_and_gets_the_shares_back() {
    let (mut world, net, _, asset, wallet) = cooling();
    world.pass(COOLDOWN);
    world.run(withdraw_own(&net, &asset, wallet));
    assert_eq!(balance(&world, &asset, &wallet), 100);
    assert!(!world.is_frozen(&wallet, &asset.share_mint));
}

#[test]
fn who_was_suspended_meanwhile_gets_them_into_its_frozen_account() {
    let (mut world, net, gate, asset, wallet) = cooling();
    let mint = asset.share_mint;
    world.run(net.suspend(&asset, wallet, world.now() + 100 * DAY));
    world.run(token_acl::freeze(wallet, &mint, &wallet));
    world.pass(COOLDOWN);
    let friend = gate.holder(&mut world, &asset);
    let to_friend = withdraw(&net, &asset, wallet, share_account(&friend, &mint));
    assert_refused(world.attempt(to_friend), Error::NotOwnShareAccount);
    world.run(withdraw_own(&net, &asset, wallet));
    assert_eq!(balance(&world, &asset, &wallet), 100);
    assert!(world.is_frozen(&wallet, &mint), "and frozen it stays");
    let sell = world.transfer(&mint, &wallet, &friend, 1);
    assert!(world.attempt(sell).is_err());
}

#[test]
fn who_was_revoked_gets_them_too() {
    let (mut world, net, gate, asset, wallet) = cooling();
    let mint = asset.share_mint;
    world.run(gate.revoke(wallet));
    world.pass(CURE);
    world.run(gate.dismiss(wallet, mint));
    world.run(token_acl::freeze(wallet, &mint, &wallet));
    world.run(withdraw_own(&net, &asset, wallet));
    assert_eq!(balance(&world, &asset, &wallet), 100);
    assert!(world.is_frozen(&wallet, &mint));
}

/// The account was closed, and is born frozen again; the admission has lapsed. What was delivered can be thawed and sold.
#[test]
fn who_lapsed_gets_them_and_sells() {
    let (mut world, net, gate, asset) = start();
    let mint = asset.share_mint;
    let wallet = world.wallet();
    world.run(gate.attest(wallet, IDENTIFIED, world.now() + DAY));
    world.run_all(&gate.join(wallet, mint));
    world.run(world.transfer(&mint, &asset.owner, &wallet, 100));
    net.run(&mut world, stake(wallet, &asset, 100));
    net.run(&mut world, net.unstake(&asset, wallet, 100, None));
    let close = spl_token_2022_interface::instruction::close_account(
        &spl_token_2022_interface::ID,
        &share_account(&wallet, &mint),
        &wallet,
        &wallet,
        &[],
    );
    world.run(close.expect("the program's own id"));
    world.pass(DAY.max(COOLDOWN));
    world.run(create_share_account(&wallet, &wallet, &mint));
    let thaw = token_acl::thaw(wallet, &mint, &wallet);
    assert!(world.attempt(thaw.clone()).is_err(), "empty and lapsed");
    world.run(withdraw_own(&net, &asset, wallet));
    assert!(world.is_frozen(&wallet, &mint));
    world.run(thaw);
    let buyer = gate.holder(&mut world, &asset);
    world.run(world.transfer(&mint, &wallet, &buyer, 100));
}

#[test]
fn a_frozen_destination_asks_for_the_accounts_that_thaw_it() {
    let (mut world, net, _, asset, wallet) = cooling();
    let mint = asset.share_mint;
    world.pass(COOLDOWN);
    let open = ix::withdraw_unstaked(
        wallet,
        net.address,
        asset.index,
        share_account(&wallet, &mint),
        ShareKind::Open,
    );
    // A thawed account needs none of them.
    world.attempt(open.clone()).expect("thawed");
    world.run(net.suspend(&asset, wallet, world.now() + DAY));
    world.run(token_acl::freeze(wallet, &mint, &wallet));
    assert_refused(world.attempt(open), Error::PermissionAccountsMissing);
    // Another mint's configuration freezes nothing here.
    let mut other = net.clone();
    let other = other.permissioned(&mut world);
    let mut wrong = withdraw_own(&net, &asset, wallet);
    let ours = token_acl::mint_config(&mint);
    for account in &mut wrong.accounts {
        if account.pubkey == ours {
            account.pubkey = token_acl::mint_config(&other.share_mint);
        }
    }
    assert!(world.attempt(wrong).is_err());
}

/// A delegate would stake for itself what it may not hold, and unstake it to itself.
#[test]
fn a_delegate_does_not_stake() {
    let (mut world, net, gate, asset) = start();
    let mint = asset.share_mint;
    let holder = shareholder(&mut world, &gate, &asset, 100);
    let delegate = world.wallet();
    let approve = spl_token_2022_interface::instruction::approve(
        &spl_token_2022_interface::ID,
        &share_account(&holder, &mint),
        &delegate,
        &holder,
        &[],
        100,
    );
    world.run(approve.expect("the program's own id"));
    let theirs = share_account(&holder, &mint);
    let stake = ix::stake(delegate, net.address, asset.index, theirs, 100);
    assert_refused(world.attempt(stake), Error::NotOwnShareAccount);
    // On an open asset it may, as before.
    let mut open = net.clone();
    let asset = open.asset(&mut world);
    let holder = open.shareholder(&mut world, &asset, 100);
    let source = share_account(&holder, &asset.share_mint);
    let approve = spl_token_2022_interface::instruction::approve(
        &spl_token_2022_interface::ID,
        &source,
        &delegate,
        &holder,
        &[],
        100,
    );
    world.run(approve.expect("the program's own id"));
    world.run(ix::stake(delegate, net.address, asset.index, source, 100));
}

/// Not even the owner of a thawed account that is no associated one: a venue's.
#[test]
fn a_venue_does_not_stake() {
    let (mut world, net, _, asset) = start();
    let pool = world.wallet();
    let vault = world.token_2022_account(&asset.share_mint, pool, true);
    world.run(net.list_venue(&asset, vault));
    world.run(world.transfer_between(
        &asset.share_mint,
        &share_account(&asset.owner, &asset.share_mint),
        &vault,
        &asset.owner,
        50,
    ));
    let stake = ix::stake(pool, net.address, asset.index, vault, 50);
    assert_refused(world.attempt(stake), Error::NotOwnShareAccount);
}

#[test]
fn earnings_are_claimed_however_the_shares_stand() {
    let (mut world, mut net, gate, asset) = start();
    let wallet = shareholder(&mut world, &gate, &asset, 1_000);
    world.fund(wallet, net.mint, 0);
    net.run(&mut world, stake(wallet, &asset, 1_000));
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    let activate = Operation::ActivateStake {
        asset: asset.index,
        staker: wallet,
    };
    net.run(&mut world, activate);
    let payer = net.payer(&mut world, 1_000_000);
    net.usage(&payer, &asset, 1 << 30, 900_000);
    world.run(net.suspend(&asset, wallet, world.now() + 100 * DAY));
    world.run(token_acl::freeze(wallet, &asset.share_mint, &wallet));
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    let claim = Operation::ClaimRewards {
        by: wallet,
        asset: asset.index,
    };
    net.run(&mut world, claim);
    assert!(net.money(&world, &wallet) > 0);
}
