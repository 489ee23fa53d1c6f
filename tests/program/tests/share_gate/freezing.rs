//! Whom anybody may freeze: who is revoked or suspended, and no account of the protocol ever.

use openmast_client::{
    addresses::{self, share_account, stake_vault},
    instructions as ix,
    share_gate::{addresses as of_gate, instructions as gx, token_acl},
};
use openmast_program_tests::{
    gate::{CURE, DAY, IDENTIFIED},
    outcome::{GateError, assert_gate_refused},
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use super::{balance, shareholder, start};

#[test]
fn who_is_suspended_is_frozen_by_anybody_and_comes_back_by_itself() {
    let (mut world, net, gate, asset) = start();
    let mint = asset.share_mint;
    let wallet = shareholder(&mut world, &gate, &asset, 10);
    let anybody = world.wallet();
    let freeze = token_acl::freeze(anybody, &mint, &wallet);
    assert_gate_refused(world.attempt(freeze.clone()), GateError::NothingToFreeze);
    let until = world.now() + 30 * DAY;
    world.run(net.suspend(&asset, wallet, until));
    world.run(freeze);
    assert!(world.is_frozen(&wallet, &mint));
    let sell = world.transfer(&mint, &wallet, &asset.owner, 1);
    assert!(world.attempt(sell.clone()).is_err());
    let thaw = token_acl::thaw(wallet, &mint, &wallet);
    assert_gate_refused(world.attempt(thaw.clone()), GateError::Suspended);
    // Nor does renewing the admission help.
    world.run(gate.admit(wallet, mint));
    assert_gate_refused(world.attempt(thaw.clone()), GateError::Suspended);
    world.pass(30 * DAY - 1);
    assert_gate_refused(world.attempt(thaw.clone()), GateError::Suspended);
    world.pass(1);
    world.run(thaw);
    world.run(sell);
    assert_eq!(balance(&world, &asset, &wallet), 9);
}

#[test]
fn who_is_revoked_is_frozen_when_the_time_to_replace_it_is_over() {
    let (mut world, _, gate, asset) = start();
    let mint = asset.share_mint;
    let wallet = shareholder(&mut world, &gate, &asset, 10);
    world.run(gate.revoke(wallet));
    let (dismiss, anybody) = (gate.dismiss(wallet, mint), world.wallet());
    let freeze = token_acl::freeze(anybody, &mint, &wallet);
    world.pass(CURE - 1);
    assert_gate_refused(world.attempt(dismiss.clone()), GateError::StillCleared);
    assert_gate_refused(world.attempt(freeze.clone()), GateError::NothingToFreeze);
    world.pass(1);
    world.run(dismiss.clone());
    assert_gate_refused(world.attempt(dismiss), GateError::AlreadyDismissed);
    world.run(freeze);
    let thaw = token_acl::thaw(wallet, &mint, &wallet);
    assert_gate_refused(world.attempt(thaw.clone()), GateError::Revoked);
    // Another clearance makes it whole.
    world.run(gate.attest(wallet, IDENTIFIED, 0));
    world.run(gate.admit(wallet, mint));
    world.run(thaw);
    world.run(world.transfer(&mint, &wallet, &asset.owner, 10));
}

/// An issuer may say of any address what it likes, and revoke it: no account of the protocol freezes for it.
#[test]
fn no_vault_is_frozen_whatever_an_issuer_says_of_its_owner() {
    let (mut world, net, gate, asset) = start();
    let mint = asset.share_mint;
    let vault = world.vault_like_manifest(&asset);
    world.run(net.list_venue(&asset, vault));
    let pooled = world.vault_like_orca(&asset);
    world.run(net.list_venue(&asset, pooled));
    let pool = world.share_account(&pooled).expect("a vault").owner;
    let (escrow, authority) = world.market_escrow(&net, &asset);
    let anybody = world.wallet();
    world.run(ix::list_venue(
        anybody,
        anybody,
        net.address,
        asset.index,
        escrow,
    ));
    // The stake vault's owner is the asset, the market's escrow's an address of the market.
    for (owner, account) in [
        (asset.address, stake_vault(&asset.address)),
        (vault, vault),
        (pool, pooled),
        (authority, escrow),
    ] {
        world.run(gate.attest(owner, IDENTIFIED, 0));
        let by_key = [Some(gate.by_key(&owner)), None, None];
        world.run(gx::admit(net.rent_payer, owner, false, mint, by_key));
        world.run(net.suspend(&asset, owner, world.now() + DAY));
        world.run(gate.revoke(owner));
        let mut later = world.clone();
        later.pass(CURE);
        later.run(gate.dismiss(owner, mint));
        for world in [&world, &later] {
            let freeze = freeze_account(net.rent_payer, &mint, &owner, &account);
            assert_gate_refused(
                world.attempt(freeze.clone()),
                GateError::NotAssociatedAccount,
            );
            // With the suspended wallet's own associated account beside it, in each place.
            for position in 0..freeze.accounts.len() {
                let mut swapped = freeze.clone();
                swapped.accounts[position].pubkey = share_account(&owner, &mint);
                assert!(world.attempt(swapped).is_err(), "account {position}");
            }
        }
    }
}

/// The account of one holder beside the suspension of another.
#[test]
fn one_holders_suspension_freezes_no_other_account() {
    let (mut world, net, gate, asset) = start();
    let mint = asset.share_mint;
    let suspended = shareholder(&mut world, &gate, &asset, 10);
    let honest = shareholder(&mut world, &gate, &asset, 10);
    world.run(net.suspend(&asset, suspended, world.now() + DAY));
    let freeze = token_acl::freeze(suspended, &mint, &honest);
    let holder = of_gate::holder(&mint, &honest);
    let other = of_gate::holder(&mint, &suspended);
    let position = (freeze.accounts.iter()).position(|account| account.pubkey == holder);
    let mut swapped = freeze.clone();
    swapped.accounts[position.expect("the holder")].pubkey = other;
    assert!(
        world.attempt(swapped).is_err(),
        "Token ACL finds the holder by its seeds"
    );
    // Both given: Token ACL still passes the right one.
    let mut both = freeze.clone();
    let extra = suspended_meta(&other);
    both.accounts.push(extra);
    assert_gate_refused(world.attempt(both), GateError::NothingToFreeze);
    // The wallet's address beside another's account.
    let mut wallet = freeze;
    wallet.accounts[4].pubkey = suspended;
    assert!(world.attempt(wallet).is_err());
}

/// Asking the gate itself, with the suspended wallet's holder and any account: nothing changes, whatever it answers.
#[test]
fn asking_the_gate_directly_changes_nothing() {
    let (mut world, net, gate, asset) = start();
    let mint = asset.share_mint;
    let wallet = shareholder(&mut world, &gate, &asset, 10);
    world.run(net.suspend(&asset, wallet, world.now() + DAY));
    let freeze = token_acl::freeze(wallet, &mint, &wallet);
    let key = |position: usize| freeze.accounts[position].pubkey;
    let keys = [key(0), key(2), key(1), key(4), key(3), key(9), key(10)];
    let ask = |keys: &[Pubkey]| Instruction {
        program_id: openmast_client::share_gate::PROGRAM_ID,
        accounts: (keys.iter()).map(suspended_meta).collect(),
        data: vec![0xd6, 0x8d, 0x6d, 0x4b, 0xf8, 0x01, 0x2d, 0x1d],
    };
    let before = world.raw(&share_account(&wallet, &mint));
    world.run(ask(&keys));
    assert_eq!(world.raw(&share_account(&wallet, &mint)), before);
    for length in 0..keys.len() {
        assert!(
            world.attempt(ask(&keys[..length])).is_err(),
            "{length} accounts"
        );
    }
    // Each account in turn as another one of the list.
    for position in [1, 2, 3, 6] {
        for other in 0..keys.len() {
            let mut swapped = keys;
            swapped[position] = keys[other];
            if swapped != keys {
                let refused = world.attempt(ask(&swapped));
                assert!(refused.is_err(), "account {position} as {other}");
            }
        }
    }
    let vault = addresses::stake_vault(&asset.address);
    let mut other_account = keys;
    other_account[1] = vault;
    assert_gate_refused(world.attempt(ask(&other_account)), GateError::WrongWallet);
}

fn suspended_meta(key: &Pubkey) -> solana_instruction::AccountMeta {
    solana_instruction::AccountMeta::new_readonly(*key, false)
}

/// As the client's, for an account that is not the associated one.
fn freeze_account(caller: Pubkey, mint: &Pubkey, wallet: &Pubkey, account: &Pubkey) -> Instruction {
    let mut freeze = token_acl::freeze(caller, mint, wallet);
    freeze.accounts[2].pubkey = *account;
    freeze.accounts[3].pubkey = token_acl::flag(account);
    freeze
}
