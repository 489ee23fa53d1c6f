use openmast_client::{accounts::Statement, addresses, events, events::Event};
use openmast_program_tests::{
    Error,
    net::{EXIT, Net, Payer},
    operation::Operation,
    world::World,
};
use solana_pubkey::Pubkey;

use super::{ALL_BITS, lamports, payer_state, runs_while_paused, settled, used};

const BOUNTY: u64 = 10_000_000;

fn raise(net: &Net, by: Pubkey, payer: &Payer, shown: u64, against: Option<u64>) -> Operation {
    Operation::RaiseStatement {
        by,
        payer: payer.index,
        against,
        claim: net.proposed[&shown].payer_claim(net.address, payer.index),
    }
}

/// A payer that spent 900 000, and stated nothing of it.
fn denied() -> (World, Net, Payer, u64) {
    let (mut world, net, payer, epoch) = settled();
    net.run(&mut world, net.open_statement(&payer, 1_000_000, 0));
    (world, net, payer, epoch)
}

#[test]
fn raises_what_is_stated_lowers_the_claim_and_pays_half_of_the_bounty() {
    for with_the_copy in [false, true] {
        let (mut world, net, payer, epoch) = denied();
        let by = world.wallet();
        let before = lamports(&world, &by);
        let against = (!with_the_copy).then_some(epoch);
        let operation = raise(&net, by, &payer, epoch, against);
        runs_while_paused(&world, &net, operation.clone(), ALL_BITS);
        let pays_at = payer_state(&world, &payer).pays_at;
        let done = net.run(&mut world, operation.clone());
        let expected = events::StatementRaised {
            network: net.address,
            payer: payer.address,
            prover: by,
            epoch,
            accrued: 900_000,
            stated: 900_000,
            proven: 900_000,
            pays_at,
            claim: 100_000,
            network_stated_claims: 100_000,
            bounty_paid_lamports: BOUNTY / 2,
            bounty_lamports: BOUNTY / 2,
        };
        assert_eq!(*done.event(), Event::StatementRaised(expected));
        assert_eq!(lamports(&world, &by), before + BOUNTY / 2);
        let state: Statement = world.get(&addresses::statement(&payer.address));
        assert_eq!((state.claim, state.bounty_lamports), (100_000, BOUNTY / 2));
        assert_eq!(payer_state(&world, &payer).stated, 900_000);
        // Once more shows nothing new.
        net.refuses(&world, operation, Error::ProofRaisesNothing);
    }
}

/// Each proof of more gets half of what is left.
#[test]
fn can_be_raised_again_by_a_later_settlement() {
    let (mut world, mut net, payer, epoch) = denied();
    let by = world.wallet();
    net.run(&mut world, raise(&net, by, &payer, epoch, Some(epoch)));
    let asset = net.asset(&mut world);
    net.usage(&payer, &asset, 1, 50_000);
    let seen = net.settle(&mut world);
    let done = net.run(&mut world, raise(&net, by, &payer, seen, Some(seen)));
    let Event::StatementRaised(event) = done.event() else {
        panic!("{done:?}")
    };
    assert_eq!(
        (event.stated, event.claim, event.bounty_paid_lamports),
        (950_000, 50_000, BOUNTY / 4)
    );
    // The settlement saw it: nothing more can come, so it is due.
    assert_eq!(event.pays_at, world.now());
    net.run(&mut world, net.pay_statement(&payer));
    assert_eq!(net.money(&world, &payer.owner), 50_000);
}

/// Who stated the truth need not wait when a settlement says so; there is no bounty for that.
#[test]
fn a_settlement_that_saw_it_makes_it_due() {
    let (mut world, mut net, payer, _) = settled();
    net.run(&mut world, net.open_statement(&payer, 100_000, 900_000));
    let seen = net.settle(&mut world);
    net.refuses(&world, net.pay_statement(&payer), Error::StatementNotDue);
    let by = world.wallet();
    let before = lamports(&world, &by);
    let operation = raise(&net, by, &payer, seen, Some(seen));
    net.run(&mut world, operation.clone());
    assert_eq!(lamports(&world, &by), before);
    net.refuses(&world, operation, Error::ProofRaisesNothing);
    net.run(&mut world, net.pay_statement(&payer));
    assert_eq!(net.money(&world, &payer.owner), 100_000);
}

/// Later settlements hold the money aside: what they charge is no part of it. Older ones are not what it was made of.
#[test]
fn refuses_settlements_before_and_after_its_own() {
    let (mut world, mut net, asset, payer) = used();
    let older = net.settle(&mut world);
    net.settle(&mut world);
    net.run(&mut world, net.open_statement(&payer, 50_000, 0));
    let by = world.wallet();
    net.refuses(
        &world,
        raise(&net, by, &payer, older, Some(older)),
        Error::SettlementNotForStatement,
    );
    let first = net.settle(&mut world);
    net.usage(&payer, &asset, 1, 50_000);
    let later = net.settle(&mut world);
    net.refuses(
        &world,
        raise(&net, by, &payer, later, Some(later)),
        Error::SettlementNotForStatement,
    );
    net.run(&mut world, raise(&net, by, &payer, first, Some(first)));
}

/// What is charged beyond the balance leaves nothing, and no more than that.
#[test]
fn a_claim_falls_to_nothing_at_most() {
    let (mut world, mut net, payer, epoch) = settled();
    net.run(&mut world, net.open_statement(&payer, 100_000, 900_000));
    net.payer(&mut world, 1_000_000);
    let asset = net.asset(&mut world);
    net.usage(&payer, &asset, 1, 500_000);
    let garbage = net.settle(&mut world);
    assert_eq!(garbage, epoch + 1);
    let by = world.wallet();
    net.run(&mut world, raise(&net, by, &payer, garbage, Some(garbage)));
    assert_eq!(net.state(&world).stated_claims, 0);
    world.pass(EXIT);
    net.run(&mut world, net.pay_statement(&payer));
    assert_eq!(net.money(&world, &payer.owner), 0);
}

#[test]
fn refuses_what_is_not_proven_and_the_statement_of_another() {
    let (mut world, mut net, payer, epoch) = denied();
    let by = world.wallet();
    let Operation::RaiseStatement { mut claim, .. } = raise(&net, by, &payer, epoch, Some(epoch))
    else {
        unreachable!()
    };
    claim.accrued += 1;
    for against in [Some(epoch), None] {
        let wrong = Operation::RaiseStatement {
            by,
            payer: payer.index,
            against,
            claim: claim.clone(),
        };
        net.refuses(&world, wrong, Error::InvalidProof);
    }
    let other = net.payer(&mut world, 500);
    net.run(&mut world, net.open_statement(&other, 500, 0));
    let mut mixed = raise(&net, by, &payer, epoch, Some(epoch)).instruction(&net.place());
    mixed.accounts[3].pubkey = addresses::statement(&other.address);
    openmast_program_tests::outcome::assert_refused(world.send(&[mixed]), Error::WrongPayer);
}
