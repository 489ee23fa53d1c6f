//! Handing over a stake or an asset passes as a transfer of shares does.

use openmast_client::{
    accounts::ShareKind,
    addresses::{self, share_account},
    instructions::{self as ix, token::create_share_account},
    share_gate::token_acl,
};
use openmast_program_tests::{Error, gate::DAY, operation::Operation, outcome::assert_refused};

use super::{shareholder, start};

#[test]
fn a_stake_goes_from_holder_to_holder() {
    let (mut world, net, gate, asset) = start();
    let mint = asset.share_mint;
    let giver = shareholder(&mut world, &gate, &asset, 100);
    let taker = world.wallet();
    let stake = Operation::Stake {
        by: giver,
        asset: asset.index,
        amount: 100,
    };
    net.run(&mut world, stake);
    let offer = Operation::OfferStake {
        by: giver,
        asset: asset.index,
        to: Some(taker),
    };
    net.run(&mut world, offer);
    let accept = |shares| ix::accept_stake(taker, net.address, asset.index, &giver, giver, shares);
    let permissioned = accept(ShareKind::Permissioned);
    let as_open = accept(ShareKind::Open);
    assert_refused(world.attempt(as_open), Error::PermissionAccountsMissing);
    assert!(world.attempt(permissioned.clone()).is_err(), "no account");
    world.run(create_share_account(&taker, &taker, &mint));
    assert_refused(
        world.attempt(permissioned.clone()),
        Error::ShareAccountFrozen,
    );
    // A friend's thawed account in its place.
    let friend = gate.holder(&mut world, &asset);
    for own in [&taker, &giver] {
        let mut friends = permissioned.clone();
        for account in &mut friends.accounts {
            if account.pubkey == share_account(own, &mint) {
                account.pubkey = share_account(&friend, &mint);
            }
        }
        assert_refused(world.attempt(friends), Error::NotOwnShareAccount);
    }
    world.run(gate.attest(taker, 1, 0));
    let [_, admit, thaw] = gate.join(taker, mint);
    world.run_all(&[admit, thaw]);
    // Who is suspended gives nothing away either.
    let mut suspended = world.clone();
    suspended.run(net.suspend(&asset, giver, suspended.now() + DAY));
    suspended.run(token_acl::freeze(giver, &mint, &giver));
    assert_refused(
        suspended.attempt(permissioned.clone()),
        Error::ShareAccountFrozen,
    );
    world.run(permissioned);
    let stake: openmast_client::accounts::Stake =
        world.get(&addresses::stake(&asset.address, &taker));
    assert_eq!(stake.pending, 100);
}

#[test]
fn an_asset_goes_to_a_holder() {
    let (mut world, net, gate, asset) = start();
    let mint = asset.share_mint;
    let taker = world.wallet();
    let offer = Operation::OfferAsset {
        by: asset.owner,
        asset: asset.index,
        to: Some(taker),
    };
    net.run(&mut world, offer);
    let accept = |shares| ix::accept_asset(taker, net.address, asset.index, shares);
    let as_open = accept(ShareKind::Open);
    assert_refused(world.attempt(as_open), Error::PermissionAccountsMissing);
    world.run(create_share_account(&taker, &taker, &mint));
    let permissioned = accept(ShareKind::Permissioned);
    assert_refused(
        world.attempt(permissioned.clone()),
        Error::ShareAccountFrozen,
    );
    let mut owners = permissioned.clone();
    let last = owners.accounts.len() - 1;
    owners.accounts[last].pubkey = share_account(&asset.owner, &mint);
    assert_refused(world.attempt(owners), Error::NotOwnShareAccount);
    world.run(gate.attest(taker, 1, 0));
    let [_, admit, thaw] = gate.join(taker, mint);
    world.run_all(&[admit, thaw]);
    world.run(permissioned);
    let state: openmast_client::accounts::Asset = world.get(&asset.address);
    assert_eq!(state.owner, taker);
}
