//! Payers who want to pay less than they used.

use openmast_program_tests::{
    Error,
    honest::Honest,
    net::{CHALLENGE, EXIT, MIN_EPOCH, NOTICE, Net, Payer},
    operation::Operation,
    world::World,
};

use super::{accrued, request, start, used};

fn cancel(world: &mut World, net: &Net, payer: &Payer) {
    let (by, payer) = (payer.owner, payer.index);
    net.run(world, Operation::CancelWithdrawal { by, payer });
}

/// Asked back just before each snapshot, taken back after it: what was used before the request is paid first.
#[test]
fn a01_a_request_does_not_lower_what_was_used_before_it() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let [clever, honest] = [1_000_000, 100_000_000].map(|amount| net.payer(&mut world, amount));
    let mut ledger = Honest::default();
    for epoch in 1..=10 {
        world.pass(MIN_EPOCH);
        request(&mut world, &net, &clever, 1_000_000);
        let usages = [&clever, &honest].map(|payer| used(payer, &asset, 600_000));
        ledger.settle(&mut net, &mut world, &usages);
        cancel(&mut world, &net, &clever);
        // 900 000 in the first epoch, and what is left in the second.
        let expected = if epoch == 1 { 900_000 } else { 1_000_000 };
        assert_eq!(accrued(&ledger, &clever), expected);
    }
    let unpaid = ledger.unpaid(clever.index);
    assert!(unpaid.written_off <= unpaid.beyond_funds, "{unpaid:?}");
    world.pass(MIN_EPOCH);
    request(&mut world, &net, &clever, 1_000_000);
    let last = ledger.settle(&mut net, &mut world, &[]);
    net.run(&mut world, net.withdraw(&clever, last));
    assert_eq!(net.money(&world, &clever.owner), 0);
}

/// A request that stands holds money; what is used meanwhile is owed, and paid first when the request falls.
#[test]
fn a01_what_is_used_while_a_request_stands_is_paid_when_it_falls() {
    for ending in ["cancelled", "replaced", "lapsed", "overtaken by a deposit"] {
        let (mut world, mut net) = start();
        let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000_000));
        let mut ledger = Honest::default();
        world.pass(MIN_EPOCH);
        request(&mut world, &net, &payer, 1_000_000);
        ledger.settle(&mut net, &mut world, &[]);
        world.pass(MIN_EPOCH);
        ledger.settle(&mut net, &mut world, &[used(&payer, &asset, 400_000)]);
        assert_eq!(accrued(&ledger, &payer), 0, "it holds everything");
        match ending {
            "cancelled" => cancel(&mut world, &net, &payer),
            "replaced" => request(&mut world, &net, &payer, 1),
            "lapsed" => world.pass(NOTICE),
            _ => {
                world.fund(payer.owner, net.mint, 600_000);
                let (by, payer) = (payer.owner, payer.index);
                let amount = 600_000;
                net.run(&mut world, Operation::Deposit { by, payer, amount });
            }
        }
        world.pass(MIN_EPOCH);
        ledger.settle(&mut net, &mut world, &[]);
        assert_eq!(accrued(&ledger, &payer), 600_000, "{ending}");
    }
}

/// A statement is seen late, and paid all the same: what it takes with it is at most what was used since the newest
/// snapshot, and nothing when a settlement became final in the first half of its delay.
#[test]
fn a01_a_statement_is_charged_by_whoever_settles_within_half_a_delay() {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000_000));
    let mut ledger = Honest::default();
    world.pass(MIN_EPOCH);
    net.run(&mut world, net.open_statement(&payer, 1_000_000, 0));
    world.pass(EXIT / 2 - CHALLENGE);
    let usages = [used(&payer, &asset, 400_000)];
    let epoch = ledger.settle(&mut net, &mut world, &usages);
    let claim = net.proposed[&epoch].payer_claim(net.address, payer.index);
    let raise = Operation::RaiseStatement {
        by: net.oracles[0],
        payer: payer.index,
        against: Some(epoch),
        claim,
    };
    net.run(&mut world, raise);
    net.run(&mut world, net.pay_statement(&payer));
    assert_eq!(net.money(&world, &payer.owner), 400_000);
    assert_eq!(net.state(&world).exit_closed_at, 0, "nothing was overtaken");
}

/// A claim that stands for a moment cannot make an honest payment small: who is paid says how little is enough.
#[test]
fn a_statement_for_a_moment_lessens_nobodys_payment() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let [victim, spender] = [1_000_000, 99_000_000].map(|amount| net.payer(&mut world, amount));
    net.usage(&spender, &asset, 1 << 30, 99_000_000);
    net.settle(&mut world);
    net.run(&mut world, net.open_statement(&victim, 1_000_000, 0));
    world.pass(EXIT);
    // In one slot: state, the victim's payment, cancel.
    net.run(&mut world, net.open_statement(&spender, 99_000_000, 0));
    let pay = net.pay_at_least(&victim, 1_000_000);
    net.refuses(&world, pay.clone(), Error::PaymentBelowLeast);
    let cancel = Operation::CancelStatement {
        by: spender.owner,
        payer: spender.index,
        rent_payer: net.rent_payer,
    };
    net.run(&mut world, cancel);
    net.run(&mut world, pay);
    assert_eq!(net.money(&world, &victim.owner), 1_000_000);
}
