//! Who is thawed, and what follows from it.

use openmast_client::{
    instructions::token::create_share_account,
    share_gate::{addresses, instructions as gx, token_acl, types::PolicyTerms},
};
use openmast_program_tests::net::home;
use openmast_program_tests::{
    gate::{DAY, FRANCE, GERMANY, IDENTIFIED, QUALIFIED, terms},
    outcome::{GateError, assert_gate_refused},
};

use super::{balance, shareholder, start, with};

#[test]
fn who_is_cleared_joins_in_one_transaction_and_trades_without_another_account() {
    let (mut world, _, gate, asset) = start();
    let [seller, buyer] = [(); 2].map(|()| gate.holder(&mut world, &asset));
    let mint = asset.share_mint;
    let give = world.transfer(&mint, &asset.owner, &seller, 500);
    assert_eq!(
        give.accounts.len(),
        4,
        "no account beyond a plain transfer's"
    );
    world.run(give);
    world.run(world.transfer(&mint, &seller, &buyer, 200));
    assert_eq!(balance(&world, &asset, &seller), 300);
    assert_eq!(balance(&world, &asset, &buyer), 200);
    // The owner, who is the issuer, is counted as everybody.
    let policy: openmast_client::share_gate::accounts::Policy =
        world.get(&addresses::policy(&mint));
    assert_eq!(policy.holders, 3);
}

#[test]
fn who_is_not_admitted_is_not_thawed() {
    let (mut world, _, gate, asset) = start();
    let wallet = world.wallet();
    world.run(create_share_account(&wallet, &wallet, &asset.share_mint));
    world.run(gate.attest(wallet, IDENTIFIED, 0));
    let thaw = token_acl::thaw(wallet, &asset.share_mint, &wallet);
    assert!(world.attempt(thaw.clone()).is_err(), "there is no holder");
    world.run(gate.admit(wallet, asset.share_mint));
    world.run(thaw.clone());
    assert!(!world.is_frozen(&wallet, &asset.share_mint));
    // A second time changes nothing.
    world.run(thaw);
}

#[test]
fn an_admission_needs_every_kind_that_the_policy_names() {
    let both = PolicyTerms {
        kinds: IDENTIFIED | QUALIFIED,
        ..terms()
    };
    let (mut world, _, gate, asset) = with(&both);
    let wallet = world.wallet();
    world.run(gate.attest(wallet, IDENTIFIED, 0));
    let by_key = gate.admit(wallet, asset.share_mint);
    assert_gate_refused(world.attempt(by_key), GateError::KindsMissing);
    // Another issuer says the other kind: together they have both.
    let said = openmast_program_tests::gate::Attested {
        kinds: QUALIFIED,
        jurisdiction: GERMANY,
        expires_at: world.now() + 30 * DAY,
    };
    gate.put_attestation(&mut world, &wallet, said);
    world.run(gate.clear(wallet, wallet));
    let clearances = [
        Some(gate.by_service(&wallet)),
        None,
        Some(gate.by_key(&wallet)),
    ];
    world.run(gx::admit(
        wallet,
        wallet,
        true,
        asset.share_mint,
        clearances,
    ));
    let holder = world.holder(&asset.share_mint, &wallet);
    assert_eq!(holder.kinds, IDENTIFIED | QUALIFIED);
    assert_eq!(
        holder.admitted_until, said.expires_at,
        "the first that expires"
    );
    assert_eq!(holder.jurisdiction, 0, "the policy does not ask");
}

#[test]
fn jurisdictions_must_agree_and_be_allowed() {
    let german = PolicyTerms {
        jurisdictions: vec![GERMANY],
        ..terms()
    };
    let (mut world, _, gate, asset) = with(&german);
    let mint = asset.share_mint;
    let wallet = world.wallet();
    for wrong in [FRANCE, 0] {
        world.run(gate.attest_in(wallet, IDENTIFIED, wrong, 0));
        let admit = gate.admit(wallet, mint);
        assert_gate_refused(world.attempt(admit), GateError::WrongJurisdiction);
    }
    world.run(gate.attest_in(wallet, IDENTIFIED, FRANCE, 0));
    let said = openmast_program_tests::gate::Attested {
        kinds: IDENTIFIED,
        jurisdiction: GERMANY,
        expires_at: 0,
    };
    gate.put_attestation(&mut world, &wallet, said);
    world.run(gate.clear(wallet, wallet));
    let [by_service, by_key] = [gate.by_service(&wallet), gate.by_key(&wallet)];
    let admit = |clearances| gx::admit(wallet, wallet, true, mint, clearances);
    let both = admit([Some(by_service), Some(by_key), None]);
    assert_gate_refused(world.attempt(both), GateError::WrongJurisdiction);
    world.run(admit([None, Some(by_service), None]));
}

#[test]
fn who_lapses_receives_until_frozen_by_nobody_and_sells() {
    let (mut world, _, gate, asset) = start();
    let mint = asset.share_mint;
    let wallet = world.wallet();
    world.run(gate.attest(wallet, IDENTIFIED, world.now() + DAY));
    world.run_all(&gate.join(wallet, mint));
    world.run(world.transfer(&mint, &asset.owner, &wallet, 10));
    let buyer = gate.holder(&mut world, &asset);
    world.pass(DAY);
    // Mere expiry freezes nobody.
    let freeze = token_acl::freeze(buyer, &mint, &wallet);
    assert_gate_refused(world.attempt(freeze), GateError::NothingToFreeze);
    world.run(world.transfer(&mint, &wallet, &buyer, 4));
    assert_eq!(balance(&world, &asset, &buyer), 4);
}

#[test]
fn an_empty_account_of_who_lapsed_is_not_thawed() {
    let (mut world, _, gate, asset) = start();
    let mint = asset.share_mint;
    let wallet = world.wallet();
    world.run(gate.attest(wallet, IDENTIFIED, world.now() + DAY));
    world.run(gate.admit(wallet, mint));
    world.run(create_share_account(&wallet, &wallet, &mint));
    let thaw = token_acl::thaw(wallet, &mint, &wallet);
    let mut in_time = world.clone();
    in_time.pass(DAY - 1);
    in_time.run(thaw.clone());
    world.pass(DAY);
    assert_gate_refused(world.attempt(thaw), GateError::NotAdmitted);
    // Nor is the admission renewed by what has expired.
    let renew = gate.admit(wallet, mint);
    assert_gate_refused(world.attempt(renew), GateError::Expired);
}

#[test]
fn nobody_but_the_issuer_holds_before_the_lock_ends() {
    let mut world = openmast_program_tests::world::World::new();
    let locked_until = world.now() + DAY;
    let mut net = openmast_program_tests::net::Net::new(&mut world);
    let gate = openmast_program_tests::gate::Gate::new(&mut world, &net);
    let locked = PolicyTerms {
        locked_until,
        ..terms()
    };
    let asset = net.regulated(&mut world, &locked);
    let wallet = world.wallet();
    world.run(gate.attest(wallet, IDENTIFIED, 0));
    let join = gate.join(wallet, asset.share_mint);
    world.run_all(&join[..2]);
    let [.., thaw] = join;
    assert_gate_refused(world.attempt(thaw.clone()), GateError::LockedUp);
    world.pass(DAY - 1);
    assert_gate_refused(world.attempt(thaw.clone()), GateError::LockedUp);
    world.pass(1);
    world.run(thaw);
}

#[test]
fn a_tightened_policy_asks_for_another_admission() {
    let (mut world, net, gate, asset) = start();
    let mint = asset.share_mint;
    let wallet = world.wallet();
    world.run(gate.attest(wallet, IDENTIFIED, 0));
    let join = gate.join(wallet, mint);
    world.run_all(&join[..2]);
    let tighter = PolicyTerms {
        kinds: IDENTIFIED | QUALIFIED,
        ..terms()
    };
    world.run(gx::set_policy(
        asset.owner,
        None,
        home(&net.address),
        asset.address,
        mint,
        &tighter,
    ));
    let [_, admit, thaw] = join;
    assert_gate_refused(world.attempt(thaw.clone()), GateError::PolicyChanged);
    assert_gate_refused(world.attempt(admit.clone()), GateError::KindsMissing);
    world.run(gate.attest(wallet, IDENTIFIED | QUALIFIED, 0));
    world.run(admit);
    world.run(thaw);
}

/// Who holds shares already may sell them under whatever policy.
#[test]
fn a_tightened_policy_freezes_nobody() {
    let (mut world, net, gate, asset) = start();
    let mint = asset.share_mint;
    let (seller, buyer) = (
        shareholder(&mut world, &gate, &asset, 10),
        gate.holder(&mut world, &asset),
    );
    let tighter = PolicyTerms {
        kinds: IDENTIFIED | openmast_program_tests::gate::UNHEARD_OF,
        ..terms()
    };
    world.run(gx::set_policy(
        asset.owner,
        None,
        home(&net.address),
        asset.address,
        mint,
        &tighter,
    ));
    for wallet in [seller, buyer, asset.owner] {
        let freeze = token_acl::freeze(buyer, &mint, &wallet);
        assert_gate_refused(world.attempt(freeze), GateError::NothingToFreeze);
        let dismiss = gate.dismiss(wallet, mint);
        assert!(world.attempt(dismiss).is_err(), "nothing was revoked");
    }
    world.run(world.transfer(&mint, &seller, &buyer, 10));
}
