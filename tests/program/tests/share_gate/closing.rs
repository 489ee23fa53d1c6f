//! Holders are counted once, whatever they hold shares in, and leave only without any.

use openmast_client::{
    addresses::share_account,
    share_gate::{accounts::Policy, addresses, instructions as gx, token_acl, types::PolicyTerms},
};
use openmast_program_tests::{
    gate::{DAY, Gate, IDENTIFIED, MARKET, market_address, terms},
    net::{Asset, Net},
    operation::Operation,
    outcome::{GateError, assert_gate_refused},
    world::World,
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use super::{start, with};

/// Where the market counts what of a wallet lies in its escrow.
fn position(mint: &Pubkey, wallet: &Pubkey) -> Pubkey {
    market_address(&[b"position", mint.as_ref(), wallet.as_ref()])
}

fn holders(world: &World, asset: &Asset) -> u32 {
    world
        .get::<Policy>(&addresses::policy(&asset.share_mint))
        .holders
}

fn close_account(wallet: &Pubkey, mint: &Pubkey) -> Instruction {
    spl_token_2022_interface::instruction::close_account(
        &spl_token_2022_interface::ID,
        &share_account(wallet, mint),
        wallet,
        wallet,
        &[],
    )
    .expect("the program's own id")
}

fn close(asset: &Asset, wallet: Pubkey, rent_payer: Pubkey) -> Instruction {
    gx::close_holder(wallet, true, rent_payer, asset.address, asset.share_mint)
}

fn limited(max_holders: u32) -> (World, Net, Gate, Asset) {
    with(&PolicyTerms {
        max_holders,
        ..terms()
    })
}

#[test]
fn to_thaw_close_and_thaw_again_counts_once() {
    let (mut world, _, gate, asset) = start();
    let mint = asset.share_mint;
    let wallet = gate.holder(&mut world, &asset);
    for _ in 0..3 {
        world.run(close_account(&wallet, &mint));
        world.run_all(&gate.join(wallet, mint));
        assert_eq!(holders(&world, &asset), 2, "the issuer and this one");
    }
}

#[test]
fn there_are_no_more_holders_than_the_policy_allows() {
    let (mut world, net, gate, asset) = limited(2);
    let mint = asset.share_mint;
    let first = gate.holder(&mut world, &asset);
    let second = world.wallet();
    world.run(gate.attest(second, IDENTIFIED, 0));
    let admit = gate.admit(second, mint);
    assert_gate_refused(world.attempt(admit.clone()), GateError::HoldersFull);
    // A seat is taken by a stake, too: nobody comes in for who only moved the shares there.
    world.run(world.transfer(&mint, &asset.owner, &first, 10));
    let stake = Operation::Stake {
        by: first,
        asset: asset.index,
        amount: 10,
    };
    net.run(&mut world, stake);
    world.run(close_account(&first, &mint));
    let leave = close(&asset, first, first);
    assert_gate_refused(world.attempt(leave.clone()), GateError::StillStaked);
    // And by what lies in the market's escrow.
    let mut in_market = world.clone();
    in_market.set_account(
        openmast_client::addresses::stake(&asset.address, &first),
        Default::default(),
    );
    in_market.put(position(&mint, &first), MARKET, vec![1; 64]);
    assert_gate_refused(in_market.attempt(leave.clone()), GateError::StillInMarket);
    // Without either the seat is free.
    in_market.set_account(position(&mint, &first), Default::default());
    in_market.run(leave);
    assert_eq!(holders(&in_market, &asset), 1);
    in_market.run(admit);
    assert_eq!(holders(&in_market, &asset), 2);
}

/// Or whoever pays some rent could keep everybody else out.
#[test]
fn a_stranger_cannot_fill_the_seats_with_others_wallets() {
    let (mut world, _, gate, asset) = limited(2);
    let mint = asset.share_mint;
    let (victim, thief) = (world.wallet(), world.wallet());
    world.run(gate.attest(victim, IDENTIFIED, 0));
    let by_key = [Some(gate.by_key(&victim)), None, None];
    let unasked = gx::admit(thief, victim, false, mint, by_key);
    assert_gate_refused(world.attempt(unasked), GateError::WalletMustSign);
    // Where seats are not limited it harms nobody.
    let (mut free, _, gate, asset) = start();
    let (victim, thief) = (free.wallet(), free.wallet());
    free.run(gate.attest(victim, IDENTIFIED, 0));
    let by_key = [Some(gate.by_key(&victim)), None, None];
    free.run(gx::admit(thief, victim, false, asset.share_mint, by_key));
}

#[test]
fn who_leaves_has_no_way_to_receive_and_gets_the_rent_back_to_who_paid() {
    let (mut world, _, gate, asset) = start();
    let mint = asset.share_mint;
    let wallet = world.wallet();
    let sponsor = world.wallet();
    world.run(gate.attest(wallet, IDENTIFIED, 0));
    let [create, _, thaw] = gate.join(wallet, mint);
    let by_key = [Some(gate.by_key(&wallet)), None, None];
    let sponsored = gx::admit(sponsor, wallet, false, mint, by_key);
    world.run_all(&[create, sponsored, thaw.clone()]);
    let leave = close(&asset, wallet, sponsor);
    // Empty and thawed is not enough: shares could come.
    assert_gate_refused(world.attempt(leave.clone()), GateError::StillHolds);
    world.run(world.transfer(&mint, &asset.owner, &wallet, 1));
    assert_gate_refused(world.attempt(leave.clone()), GateError::StillHolds);
    world.run(world.transfer(&mint, &wallet, &asset.owner, 1));
    world.run(close_account(&wallet, &mint));
    let elsewhere = close(&asset, wallet, wallet);
    assert_gate_refused(world.attempt(elsewhere), GateError::WrongRentPayer);
    let mut by_another = leave.clone();
    by_another.accounts[0].pubkey = sponsor;
    assert_gate_refused(world.attempt(by_another), GateError::WrongWallet);
    let unsigned = gx::close_holder(wallet, false, sponsor, asset.address, mint);
    assert_gate_refused(world.attempt(unsigned), GateError::WalletMustSign);
    let before = world.lamports(&sponsor);
    let rent = world.lamports(&addresses::holder(&mint, &wallet));
    world.run(leave);
    assert_eq!(world.lamports(&sponsor), before + rent);
    assert!(world.attempt(thaw).is_err(), "there is no holder");
    assert_eq!(holders(&world, &asset), 1);
}

#[test]
fn other_accounts_do_not_stand_for_the_wallets() {
    let (mut world, net, gate, asset) = start();
    let mint = asset.share_mint;
    let wallet = super::shareholder(&mut world, &gate, &asset, 10);
    let stake = Operation::Stake {
        by: wallet,
        asset: asset.index,
        amount: 10,
    };
    net.run(&mut world, stake);
    world.run(close_account(&wallet, &mint));
    let leave = close(&asset, wallet, wallet);
    let nothing = world.wallet();
    let count = leave.accounts.len();
    for (position, error) in [
        (count - 3, GateError::NotAssociatedAccount),
        (count - 2, GateError::StillStaked),
    ] {
        let mut changed = leave.clone();
        changed.accounts[position].pubkey = nothing;
        assert_gate_refused(world.attempt(changed), error);
    }
    // Without a stake, another place for the market's position.
    let mut unstaked = world.clone();
    let address = openmast_client::addresses::stake(&asset.address, &wallet);
    unstaked.set_account(address, Default::default());
    let mut changed = leave;
    changed.accounts[count - 1].pubkey = nothing;
    assert_gate_refused(unstaked.attempt(changed), GateError::StillInMarket);
}

/// Or the suspension would be forgotten with the account.
#[test]
fn who_is_suspended_cannot_leave_and_come_back() {
    let (mut world, net, gate, asset) = start();
    let mint = asset.share_mint;
    let wallet = gate.holder(&mut world, &asset);
    world.run(close_account(&wallet, &mint));
    world.run(net.suspend(&asset, wallet, world.now() + DAY));
    let leave = close(&asset, wallet, wallet);
    assert_gate_refused(world.attempt(leave.clone()), GateError::Suspended);
    world.pass(DAY);
    world.run(leave);
}

/// A dismissed holder of nothing may leave, and its frozen empty account does not hinder it.
#[test]
fn an_empty_frozen_account_does_not_hinder_leaving() {
    let (mut world, net, gate, asset) = start();
    let mint = asset.share_mint;
    let wallet = gate.holder(&mut world, &asset);
    world.run(net.suspend(&asset, wallet, world.now() + DAY));
    world.run(token_acl::freeze(wallet, &mint, &wallet));
    world.run(net.lift(&asset, wallet));
    world.run(close(&asset, wallet, wallet));
    assert_eq!(holders(&world, &asset), 1);
}

/// How long after its admission ran out who has no shares counts as gone.
const GONE: i64 = 365 * DAY;

/// Somebody whom nobody knows gives the wallet's seat up.
fn close_for(asset: &Asset, wallet: Pubkey) -> Instruction {
    gx::close_holder(wallet, false, wallet, asset.address, asset.share_mint)
}

#[test]
fn anybody_frees_the_seat_of_who_left_long_ago() {
    let (mut world, _, gate, asset) = limited(2);
    let mint = asset.share_mint;
    let (gone, next) = (world.wallet(), world.wallet());
    world.run(gate.attest(gone, IDENTIFIED, world.now() + DAY));
    world.run_all(&gate.join(gone, mint));
    world.run(gate.attest(next, IDENTIFIED, 0));
    let (leave, freeze) = (
        close_for(&asset, gone),
        token_acl::freeze(next, &mint, &gone),
    );
    // Neither while it is admitted nor soon after: it may come back.
    for seconds in [0, DAY, GONE - 1] {
        world.pass(seconds);
        assert_gate_refused(world.attempt(leave.clone()), GateError::WalletMustSign);
        assert_gate_refused(world.attempt(freeze.clone()), GateError::NothingToFreeze);
    }
    world.pass(1);
    // Shares could come to its account until somebody freezes that.
    assert_gate_refused(world.attempt(leave.clone()), GateError::StillHolds);
    world.run(freeze);
    world.run(gate.attest(next, IDENTIFIED, 0));
    let admit = gate.admit(next, mint);
    assert_gate_refused(world.attempt(admit.clone()), GateError::HoldersFull);
    let mut for_others = leave.clone();
    for_others.accounts[0].pubkey = next;
    assert_gate_refused(world.attempt(for_others), GateError::WrongWallet);
    let before = world.lamports(&gone);
    let rent = world.lamports(&addresses::holder(&mint, &gone));
    world.run(leave);
    assert_eq!(world.lamports(&gone), before + rent, "to who paid it");
    world.run(admit);
    assert_eq!(holders(&world, &asset), 2);
    // It comes back when there is room, as everybody.
    world.run(gate.attest(gone, IDENTIFIED, 0));
    let back = gate.admit(gone, mint);
    assert_gate_refused(world.attempt(back), GateError::HoldersFull);
}

/// However long ago: a share in the account, in a stake or in the market keeps the seat, and no share is frozen.
#[test]
fn who_left_long_ago_keeps_its_shares_and_its_seat() {
    let (mut world, net, gate, asset) = start();
    let mint = asset.share_mint;
    let gone = world.wallet();
    world.run(gate.attest(gone, IDENTIFIED, world.now() + DAY));
    world.run_all(&gate.join(gone, mint));
    world.run(world.transfer(&mint, &asset.owner, &gone, 10));
    world.pass(DAY + 10 * GONE);
    let freeze = token_acl::freeze(asset.owner, &mint, &gone);
    assert_gate_refused(world.attempt(freeze.clone()), GateError::NothingToFreeze);
    let leave = close_for(&asset, gone);
    assert_gate_refused(world.attempt(leave.clone()), GateError::StillHolds);
    let stake = Operation::Stake {
        by: gone,
        asset: asset.index,
        amount: 10,
    };
    net.run(&mut world, stake);
    world.run(freeze);
    assert_gate_refused(world.attempt(leave.clone()), GateError::StillStaked);
    let mut in_market = world.clone();
    in_market.set_account(
        openmast_client::addresses::stake(&asset.address, &gone),
        Default::default(),
    );
    in_market.put(position(&mint, &gone), MARKET, vec![1; 64]);
    assert_gate_refused(in_market.attempt(leave), GateError::StillInMarket);
    // Its account opens again by another admission, as if it had never been frozen.
    world.run(gate.attest(gone, IDENTIFIED, 0));
    world.run(gate.admit(gone, mint));
    world.run(token_acl::thaw(asset.owner, &mint, &gone));
}

#[test]
fn anybody_frees_the_seat_of_who_was_dismissed_and_the_issuers_nobody() {
    let (mut world, net, gate, asset) = start();
    let mint = asset.share_mint;
    let wallet = gate.holder(&mut world, &asset);
    world.run(gate.revoke(wallet));
    world.pass(openmast_program_tests::gate::CURE);
    let leave = close_for(&asset, wallet);
    assert_gate_refused(world.attempt(leave.clone()), GateError::WalletMustSign);
    world.run(gate.dismiss(wallet, mint));
    assert_gate_refused(world.attempt(leave.clone()), GateError::StillHolds);
    world.run(token_acl::freeze(asset.owner, &mint, &wallet));
    // Nor while it is suspended, or the suspension would be forgotten.
    let mut suspended = world.clone();
    suspended.run(net.suspend(&asset, wallet, world.now() + DAY));
    assert_gate_refused(suspended.attempt(leave.clone()), GateError::Suspended);
    world.run(leave);
    // The issuer was admitted without an end.
    world.run(world.transfer(&mint, &asset.owner, &asset.owner, 1));
    world.pass(100 * GONE);
    let holder = world.holder(&mint, &asset.owner);
    let issuers = gx::close_holder(asset.owner, false, holder.rent_payer, asset.address, mint);
    assert_gate_refused(world.attempt(issuers), GateError::WalletMustSign);
    let freeze = token_acl::freeze(wallet, &mint, &asset.owner);
    assert_gate_refused(world.attempt(freeze), GateError::NothingToFreeze);
}

/// An address that no key has: a pool's, an escrow's, the vault of a multisig.
#[test]
fn a_programs_address_is_admitted_by_its_own_word_or_an_issuers() {
    let anybody_may = PolicyTerms {
        kinds: 0,
        ..terms()
    };
    let (mut world, net, gate, asset) = with(&anybody_may);
    let mint = asset.share_mint;
    let pooled = world.vault_like_orca(&asset);
    let pool = world.share_account(&pooled).expect("a vault").owner;
    let (_, books) = world.market_escrow(&net, &asset);
    let stranger = world.wallet();
    let unvouched = |wallet, signs| gx::admit(stranger, wallet, signs, mint, [None; 3]);
    // A stranger makes no venue of a pool's associated account, past the authority's list; nor a holder of anybody unasked.
    for wallet in [pool, books, asset.address, world.wallet()] {
        let admit = unvouched(wallet, false);
        assert_gate_refused(world.attempt(admit), GateError::WalletMustSign);
    }
    // A multisig signs through its program: it is a holder as everybody.
    let squad = Pubkey::find_program_address(&[b"vault"], &Pubkey::new_from_array([5; 32])).0;
    assert!(!squad.is_on_curve());
    let create =
        openmast_client::instructions::token::create_share_account(&stranger, &squad, &mint);
    let thaw = token_acl::thaw(stranger, &mint, &squad);
    world.run_all(&[create, unvouched(squad, true), thaw]);
    world.run(world.transfer(&mint, &asset.owner, &squad, 1));
    // What an issuer vouches for needs no signature, where seats are not limited.
    world.run(gate.attest(pool, IDENTIFIED, 0));
    let vouched = [Some(gate.by_key(&pool)), None, None];
    world.run(gx::admit(stranger, pool, false, mint, vouched));
    // Its own associated account is thawed by that, and never another: that of the pool stays the authority's to list.
    assert!(world.share_account(&pooled).expect("a vault").is_frozen);
    let mut other = token_acl::thaw(stranger, &mint, &pool);
    other.accounts[2].pubkey = pooled;
    other.accounts[3].pubkey = token_acl::flag(&pooled);
    assert_gate_refused(world.attempt(other), GateError::NotAssociatedAccount);
    let (mut full, _, gate, asset) = limited(3);
    let stranger = full.wallet();
    full.run(gate.attest(pool, IDENTIFIED, 0));
    let vouched = [Some(gate.by_key(&pool)), None, None];
    let admit = gx::admit(stranger, pool, false, asset.share_mint, vouched);
    assert_gate_refused(full.attempt(admit), GateError::WalletMustSign);
}
