use openmast_client::{
    accounts, addresses, events,
    events::Event,
    instructions::{self as ix},
};
use openmast_program_tests::{
    Error,
    net::{Net, PARAMETERS, Payer},
    operation::Operation,
    outcome::assert_refused,
    world::World,
};

use super::{ALL_BITS, another_oracle_set, reject, runs_while_paused, start, used};

const EXIT: i64 = PARAMETERS.exit_delay_seconds as i64;

fn request(world: &mut World, net: &Net, payer: &Payer, amount: u64) {
    net.run(
        world,
        Operation::RequestWithdrawal {
            by: payer.owner,
            payer: payer.index,
            amount,
        },
    );
}

/// A payer of 1 000 000 that spent 900 000 and asked for everything; the settlement saw it.
fn settled() -> (World, Net, Payer, u64) {
    let (mut world, mut net, _, payer) = used();
    request(&mut world, &net, &payer, 1_000_000);
    let epoch = net.settle(&mut world);
    (world, net, payer, epoch)
}

#[test]
fn pays_what_is_not_spent_and_ends_the_request() {
    let (mut world, net, payer, epoch) = settled();
    let done = net.run(&mut world, net.withdraw(&payer, epoch));
    let expected = events::Withdrawn {
        network: net.address,
        payer: payer.address,
        epoch,
        lifetime_spent: 900_000,
        amount: 100_000,
        payer_withdrawn: 100_000,
        network_withdrawn: 100_000,
        exit_request_slot: 0,
    };
    assert_eq!(*done.event(), Event::Withdrawn(expected));
    let state: accounts::Payer = world.get(&payer.address);
    assert_eq!(
        (
            state.withdrawn,
            state.requested,
            state.requested_slot,
            state.requested_at
        ),
        (100_000, 0, 0, 0)
    );
    assert_eq!(
        (net.money(&world, &payer.owner), net.vault(&world)),
        (100_000, 900_000)
    );
    net.refuses(&world, net.withdraw(&payer, epoch), Error::NoRequest);
}

#[test]
fn pays_no_more_than_requested() {
    let (mut world, mut net, _, payer) = used();
    request(&mut world, &net, &payer, 7);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.withdraw(&payer, epoch));
    assert_eq!(net.money(&world, &payer.owner), 7);
}

#[test]
fn pays_nothing_when_everything_is_spent_and_ends_the_request() {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 50));
    net.usage(&payer, &asset, 1, 50);
    request(&mut world, &net, &payer, 50);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.withdraw(&payer, epoch));
    assert_eq!(net.money(&world, &payer.owner), 0);
    assert_eq!(world.get::<accounts::Payer>(&payer.address).requested, 0);
}

#[test]
fn no_pause_stops_it() {
    let (world, net, payer, epoch) = settled();
    runs_while_paused(&world, &net, net.withdraw(&payer, epoch), ALL_BITS);
}

/// Usage may have been counted after the settlement's snapshot: it must have seen the request.
#[test]
fn waits_for_a_settlement_whose_snapshot_saw_the_request() {
    let (mut world, mut net, _, payer) = used();
    let epoch = net.settle(&mut world);
    request(&mut world, &net, &payer, 1_000);
    net.refuses(
        &world,
        net.withdraw(&payer, epoch),
        Error::RequestNotSettled,
    );

    // Posted after the request, but from a snapshot of before.
    let slot = world.slot();
    world.pass(60);
    let mut posted = net.next(&world);
    posted.settlement.snapshot_slot = slot - 1;
    finalize(&mut world, &mut net, posted);
    net.refuses(
        &world,
        net.withdraw(&payer, epoch + 1),
        Error::RequestNotSettled,
    );

    // A snapshot of the very slot saw it.
    world.pass(60);
    let mut posted = net.next(&world);
    posted.settlement.snapshot_slot = slot;
    finalize(&mut world, &mut net, posted);
    net.run(&mut world, net.withdraw(&payer, epoch + 2));
}

fn finalize(world: &mut World, net: &mut Net, posted: openmast_program_tests::operation::Posted) {
    let epoch = posted.settlement.epoch;
    net.run(
        world,
        Operation::PostSettlement {
            by: net.oracles[0],
            posted: posted.clone(),
        },
    );
    net.posted.insert(epoch, posted);
    net.attest(world, epoch);
    world.pass(30);
    net.run(world, Operation::FinalizeSettlement { epoch });
}

/// Asking again starts over.
#[test]
fn a_new_request_waits_anew() {
    let (mut world, net, payer, epoch) = settled();
    request(&mut world, &net, &payer, 1_000);
    net.refuses(
        &world,
        net.withdraw(&payer, epoch),
        Error::RequestNotSettled,
    );
}

#[test]
fn leaves_without_the_oracles_after_the_exit_delay_with_the_newest_settlement_only() {
    let (mut world, mut net, _, payer) = used();
    let older = net.settle(&mut world);
    let newest = net.settle(&mut world);
    request(&mut world, &net, &payer, 1_000);
    world.pass(EXIT - 1);
    net.refuses(
        &world,
        net.withdraw(&payer, newest),
        Error::RequestNotSettled,
    );
    world.pass(1);
    net.refuses(
        &world,
        net.withdraw(&payer, older),
        Error::RequestNotSettled,
    );
    runs_while_paused(&world, &net, net.withdraw(&payer, newest), ALL_BITS);
    net.run(&mut world, net.withdraw(&payer, newest));
}

/// Oracles that charge what was asked back: the exit comes first, and what is settled stays covered.
#[test]
fn a_settlement_that_charges_what_was_requested_cannot_become_final() {
    let (mut world, mut net, asset, payer) = used();
    let epoch = net.settle(&mut world);
    request(&mut world, &net, &payer, 100_000);
    world.pass(EXIT);
    // The oracles did not look: they charge what was asked back.
    net.usage(&payer, &asset, 1, 100_000);
    let next = net.post(&mut world);
    net.attest(&mut world, next);
    net.run(&mut world, net.withdraw(&payer, epoch));
    world.pass(30);
    let finalize = Operation::FinalizeSettlement { epoch: next };
    net.refuses(&world, finalize.clone(), Error::SumAboveDeposits);
    // It can be rejected and posted again, or another deposit covers it.
    for oracle in [net.oracles[1], net.oracles[2]] {
        net.run(
            &mut world,
            Operation::RejectSettlement {
                by: oracle,
                epoch: next,
            },
        );
    }
    assert_eq!(net.state(&world).posted_epoch, epoch);
}

#[test]
fn refuses_a_settlement_that_is_not_final_or_too_old() {
    let (mut world, mut net, payer, epoch) = settled();
    let posted = net.post(&mut world);
    net.refuses(&world, net.withdraw(&payer, posted), Error::NotFinal);
    net.attest(&mut world, posted);
    world.pass(30);
    net.run(&mut world, Operation::FinalizeSettlement { epoch: posted });
    for _ in 2..PARAMETERS.settlements_kept {
        net.settle(&mut world);
    }
    let mut kept = world.clone();
    net.run(&mut kept, net.withdraw(&payer, epoch));
    net.settle(&mut world);
    net.refuses(&world, net.withdraw(&payer, epoch), Error::SettlementTooOld);
}

#[test]
fn refuses_other_totals_proofs_and_people() {
    let (mut world, mut net, payer, epoch) = settled();
    let other = net.payer(&mut world, 500);
    let Operation::Withdraw { claim, .. } = net.withdraw(&payer, epoch) else {
        unreachable!()
    };
    let withdraw = |claim| Operation::Withdraw {
        by: payer.owner,
        payer: payer.index,
        epoch,
        claim,
    };
    let less = openmast_program_tests::operation::Claim {
        amount: 0,
        ..claim.clone()
    };
    net.refuses(&world, withdraw(less), Error::InvalidProof);
    let bytes = openmast_program_tests::operation::Claim {
        bytes: claim.bytes + 1,
        ..claim.clone()
    };
    net.refuses(&world, withdraw(bytes), Error::InvalidProof);
    let mut long = claim.clone();
    long.proof.push([0; 40]);
    net.refuses(&world, withdraw(long), Error::InvalidProof);
    let stranger = Operation::Withdraw {
        by: other.owner,
        payer: payer.index,
        epoch,
        claim,
    };
    net.refuses(&world, stranger, Error::NotAuthorized);
}

/// A payer that the settlement does not count has spent nothing and needs no proof.
#[test]
fn pays_a_payer_that_the_settlement_does_not_count() {
    let (mut world, mut net, _, _) = used();
    net.settle(&mut world);
    let late = net.payer(&mut world, 500);
    request(&mut world, &net, &late, 500);
    net.spent.truncate(1);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.withdraw(&late, epoch));
    assert_eq!(net.money(&world, &late.owner), 500);
}

#[test]
fn refuses_to_hide_an_overspent_leaf() {
    let (mut world, mut net, payer, epoch) = settled();
    net.run(&mut world, net.withdraw(&payer, epoch));
    // Another payer's money covers the sum; this payer's leaf is more than it has.
    let other = net.payer(&mut world, 1_000_000);
    let asset = net.asset(&mut world);
    net.usage(&payer, &asset, 1, 1);
    net.run(
        &mut world,
        Operation::Deposit {
            by: payer.owner,
            payer: payer.index,
            amount: 1,
        },
    );
    request(&mut world, &net, &payer, 1);
    net.usage(&payer, &asset, 1, 1);
    let epoch = net.settle(&mut world);
    net.refuses(&world, net.withdraw(&payer, epoch), Error::OverspentLeaf);
    assert_eq!(
        world.get::<accounts::Payer>(&other.address).deposited,
        1_000_000
    );
}

#[test]
fn refuses_vaults_and_other_money_as_destination() {
    let (mut world, net, payer, epoch) = settled();
    let Operation::Withdraw { claim, .. } = net.withdraw(&payer, epoch) else {
        unreachable!()
    };
    let to = |destination| {
        ix::withdraw(
            payer.owner,
            net.address,
            payer.index,
            epoch,
            destination,
            &claim.clone().into(),
        )
    };
    assert_refused(
        world.send(&[to(addresses::bond_vault(&net.address))]),
        Error::DestinationIsVault,
    );
    assert!(world.send(&[to(addresses::vault(&net.address))]).is_err());
    let mint = world.mint(6);
    let other = world.token_account(payer.owner, mint, 0);
    assert_refused(world.send(&[to(other)]), Error::WrongMint);
    // Anybody's account of the currency may receive it, when the owner says so.
    let friend = world.wallet();
    let account = world.fund(friend, net.mint, 0);
    world.run(to(account));
    assert_eq!(net.money(&world, &friend), 100_000);
}

#[test]
fn refuses_rejected_and_expired_settlements() {
    let (mut world, mut net, _, payer) = used();
    request(&mut world, &net, &payer, 1_000);
    let epoch = net.post(&mut world);
    let mut rejected = world.clone();
    reject(&mut rejected, &net, epoch);
    net.refuses(&rejected, net.withdraw(&payer, epoch), Error::NotFinal);
    net.run(&mut world, another_oracle_set(&net));
    net.run(&mut world, Operation::ExpireSettlement { epoch });
    net.refuses(&world, net.withdraw(&payer, epoch), Error::NotFinal);
}

/// Dishonest oracles charged one payer more than it has. What is settled as earned stays covered: the other payer, whose
/// leaf is right, is the one who is told.
#[test]
fn refuses_to_leave_less_than_what_is_settled() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let [cheated, other] = [100, 100].map(|amount| net.payer(&mut world, amount));
    request(&mut world, &net, &other, 100);
    net.usage(&cheated, &asset, 1, 150);
    let epoch = net.settle(&mut world);
    net.refuses(&world, net.withdraw(&other, epoch), Error::Insolvent);
    // As much as the sum leaves can be had.
    request(&mut world, &net, &other, 51);
    let epoch = net.settle(&mut world);
    net.refuses(&world, net.withdraw(&other, epoch), Error::Insolvent);
    request(&mut world, &net, &other, 50);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.withdraw(&other, epoch));
    assert_eq!(net.money(&world, &other.owner), 50);
}
