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
    gx::close_holder(wallet, rent_payer, asset.address, asset.share_mint)
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
    assert_gate_refused(world.attempt(by_another), GateError::NotAuthorized);
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
