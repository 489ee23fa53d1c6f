use openmast_client::{
    accounts::ProofBuffer, addresses, events, events::Event, instructions as ix,
};
use openmast_program_tests::{
    Error,
    net::{MIN_EPOCH, NOTICE, Net, PARAMETERS, Payer},
    operation::{Claim, Operation},
    outcome::assert_refused,
    world::World,
};

use super::{ALL_BITS, payer_state, runs_while_paused, start, used};

/// A payer of 1 000 000 that spent 900 000 and asked for everything; the settlement saw it.
fn asked() -> (World, Net, Payer, u64) {
    let (mut world, mut net, _, payer) = used();
    net.run(&mut world, net.request(&payer, 1_000_000));
    let epoch = net.settle(&mut world);
    (world, net, payer, epoch)
}

fn claim_of(net: &Net, payer: &Payer, epoch: u64) -> Claim {
    net.proposed[&epoch].payer_claim(net.address, payer.index)
}

#[test]
fn pays_what_is_not_spent_and_ends_the_request_paid() {
    let (mut world, net, payer, epoch) = asked();
    let done = net.run(&mut world, net.withdraw(&payer, epoch));
    let expected = events::Withdrawn {
        network: net.address,
        payer: payer.address,
        epoch,
        accrued: 900_000,
        amount: 100_000,
        proven: 900_000,
        payer_withdrawn: 100_000,
        network_withdrawn: 100_000,
        requests_ended: 1,
        endings: 1,
    };
    assert_eq!(*done.event(), Event::Withdrawn(expected));
    let state = payer_state(&world, &payer);
    assert_eq!((state.withdrawn, state.proven), (100_000, 900_000));
    assert_eq!(
        (state.requested, state.requested_slot, state.lapses_at),
        (0, 0, 0)
    );
    assert_eq!(
        (net.money(&world, &payer.owner), net.vault(&world)),
        (100_000, 900_000)
    );
    net.refuses(&world, net.withdraw(&payer, epoch), Error::NoRequest);
}

/// The newest ending is the lowest bit.
#[test]
fn endings_are_remembered_in_their_order() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 1_000);
    for paid in [true, false, false, true, true, false] {
        net.run(&mut world, net.request(&payer, 10));
        if paid {
            let epoch = net.settle(&mut world);
            net.run(&mut world, net.withdraw(&payer, epoch));
        } else {
            let (by, payer) = (payer.owner, payer.index);
            net.run(&mut world, Operation::CancelWithdrawal { by, payer });
        }
    }
    let state = payer_state(&world, &payer);
    assert_eq!((state.requests_ended, state.endings), (6, 0b100110));
}

#[test]
fn pays_no_more_than_requested() {
    let (mut world, mut net, _, payer) = used();
    net.run(&mut world, net.request(&payer, 7));
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.withdraw(&payer, epoch));
    assert_eq!(net.money(&world, &payer.owner), 7);
}

/// What is carried over is no payer's money any more.
#[test]
fn pays_nothing_of_what_accrued_and_is_not_charged() {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 50));
    net.usage_in_parts(&payer, &asset, 1, 10, 40);
    net.run(&mut world, net.request(&payer, 50));
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.withdraw(&payer, epoch));
    assert_eq!(net.money(&world, &payer.owner), 10);
}

#[test]
fn pays_nothing_when_everything_is_spent_and_ends_the_request() {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 50));
    net.usage(&payer, &asset, 1, 50);
    net.run(&mut world, net.request(&payer, 50));
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.withdraw(&payer, epoch));
    assert_eq!(net.money(&world, &payer.owner), 0);
    assert_eq!(payer_state(&world, &payer).requested, 0);
}

#[test]
fn no_pause_stops_it() {
    let (world, net, payer, epoch) = asked();
    runs_while_paused(&world, &net, net.withdraw(&payer, epoch), ALL_BITS);
}

/// Usage may have been counted after the settlement's snapshot: it must have seen the request.
#[test]
fn waits_for_a_settlement_whose_snapshot_saw_the_request() {
    let (mut world, mut net, _, payer) = used();
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.request(&payer, 1_000));
    net.refuses(
        &world,
        net.withdraw(&payer, epoch),
        Error::RequestNotSettled,
    );
    // Proposed after the request, but from a snapshot of before; then one of the very slot.
    let slot = world.slot();
    for (snapshot_slot, seen) in [(slot - 1, false), (slot, true)] {
        world.pass(MIN_EPOCH);
        let mut proposed = net.next(&world);
        proposed.content.snapshot_slot = snapshot_slot;
        let epoch = net.settle_this(&mut world, proposed);
        let withdraw = net.withdraw(&payer, epoch);
        if seen {
            net.run(&mut world, withdraw);
        } else {
            net.refuses(&world, withdraw, Error::RequestNotSettled);
        }
    }
}

/// Asking again starts over.
#[test]
fn a_new_request_waits_anew() {
    let (mut world, net, payer, epoch) = asked();
    net.run(&mut world, net.request(&payer, 1_000));
    net.refuses(
        &world,
        net.withdraw(&payer, epoch),
        Error::RequestNotSettled,
    );
}

/// A request holds money aside only for a while: then it is asked for again.
#[test]
fn refuses_what_lapsed_and_statements() {
    let (mut world, mut net, _, payer) = used();
    net.run(&mut world, net.request(&payer, 1_000));
    let lapses_at = world.now() + NOTICE;
    let epoch = net.settle(&mut world);
    world.pass(lapses_at - world.now() - 1);
    net.run(&mut world.clone(), net.withdraw(&payer, epoch));
    world.pass(1);
    net.refuses(&world, net.withdraw(&payer, epoch), Error::RequestLapsed);
    net.run(&mut world, net.open_statement(&payer, 1_000, 900_000));
    let epoch = net.settle(&mut world);
    net.refuses(&world, net.withdraw(&payer, epoch), Error::StatementStands);
}

#[test]
fn refuses_a_settlement_that_is_not_final_or_too_old() {
    let (mut world, mut net, payer, epoch) = asked();
    let open = net.close(&mut world);
    assert!(
        net.send(&mut world.clone(), net.withdraw(&payer, open))
            .is_err()
    );
    net.finish(&mut world, open);
    for _ in 2..PARAMETERS.settlements_kept {
        net.settle(&mut world);
    }
    net.run(&mut world.clone(), net.withdraw(&payer, epoch));
    net.settle(&mut world);
    net.refuses(&world, net.withdraw(&payer, epoch), Error::SettlementTooOld);
}

#[test]
fn refuses_other_totals_proofs_and_people() {
    let (mut world, mut net, payer, epoch) = asked();
    let other = net.payer(&mut world, 500);
    let claim = claim_of(&net, &payer, epoch);
    let withdraw = |by, claim| Operation::Withdraw {
        by,
        payer: payer.index,
        epoch,
        claim,
    };
    let changes: [fn(&mut Claim); 6] = [
        |claim| claim.accrued = 0,
        |claim| claim.paid -= 1,
        |claim| claim.charged -= 1,
        |claim| claim.accrued += 1,
        |claim| claim.bytes += 1,
        |claim| claim.proof.push([0; 48]),
    ];
    for change in changes {
        let mut wrong = claim.clone();
        change(&mut wrong);
        net.refuses(&world, withdraw(payer.owner, wrong), Error::InvalidProof);
    }
    net.refuses(&world, withdraw(other.owner, claim), Error::NotAuthorized);
}

/// Whoever wrote it: what a proof shows does not depend on that.
#[test]
fn takes_a_proof_from_anybodys_buffer() {
    let (mut world, mut net, asset, payer) = used();
    let others = [0; 2].map(|_| net.payer(&mut world, 500));
    net.usage(&others[0], &asset, 1, 5);
    net.run(&mut world, net.request(&payer, 1_000_000));
    let epoch = net.settle(&mut world);
    let claim = claim_of(&net, &payer, epoch);
    let (writer, nodes) = (others[1].owner, claim.proof.clone());
    assert_eq!(nodes.len(), 2);
    let write = |offset, nodes: &[_]| Operation::WriteProof {
        by: writer,
        offset,
        nodes: nodes.to_vec(),
    };
    let withdraw = Operation::Withdraw {
        by: payer.owner,
        payer: payer.index,
        epoch,
        claim: Claim {
            proof: Vec::new(),
            buffer: Some(writer),
            ..claim
        },
    };
    net.run(&mut world, write(0, &nodes[..1]));
    net.refuses(&world, withdraw.clone(), Error::WrongProofBuffer);
    net.run(&mut world, write(1, &nodes[..1]));
    net.refuses(&world, withdraw.clone(), Error::InvalidProof);
    net.run(&mut world, write(1, &nodes[1..]));
    net.run(&mut world, withdraw);
    assert_eq!(net.money(&world, &payer.owner), 100_000);
    let buffer: ProofBuffer = world.get(&addresses::proof_buffer(&writer));
    assert_eq!(buffer.count, 2);
}

/// A payer that the settlement does not count has spent nothing and needs no proof.
#[test]
fn pays_a_payer_that_the_settlement_does_not_count() {
    let (mut world, mut net, _, _) = used();
    net.settle(&mut world);
    let late = net.payer(&mut world, 500);
    net.run(&mut world, net.request(&late, 500));
    net.spent.truncate(1);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.withdraw(&late, epoch));
    assert_eq!(net.money(&world, &late.owner), 500);
}

#[test]
fn refuses_to_hide_an_overspent_leaf() {
    let (mut world, mut net, payer, epoch) = asked();
    net.run(&mut world, net.withdraw(&payer, epoch));
    // Another payer's money covers the sum; this payer's leaf is more than it has.
    net.payer(&mut world, 1_000_000);
    let asset = net.asset(&mut world);
    net.usage(&payer, &asset, 1, 2);
    world.fund(payer.owner, net.mint, 1);
    let (by, index, amount) = (payer.owner, payer.index, 1);
    let deposit = Operation::Deposit {
        by,
        payer: index,
        amount,
    };
    net.run(&mut world, deposit);
    net.run(&mut world, net.request(&payer, 1));
    let epoch = net.settle(&mut world);
    net.refuses(&world, net.withdraw(&payer, epoch), Error::OverspentLeaf);
}

#[test]
fn refuses_vaults_and_other_money_as_destination() {
    let (mut world, net, payer, epoch) = asked();
    let claim = claim_of(&net, &payer, epoch);
    let to = |destination| {
        let (owner, index) = (payer.owner, payer.index);
        let totals = claim.totals();
        ix::withdraw(owner, net.address, index, epoch, destination, &totals, None)
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

/// Dishonest oracles charged one payer more than it has. What accrued stays covered: the other payer, whose leaf is
/// right, is the one who is told.
#[test]
fn refuses_to_leave_less_than_what_accrued() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let [cheated, other] = [100, 100].map(|amount| net.payer(&mut world, amount));
    net.usage_in_parts(&cheated, &asset, 1, 90, 150);
    for amount in [100, 51] {
        net.run(&mut world, net.request(&other, amount));
        let epoch = net.settle(&mut world);
        net.refuses(&world, net.withdraw(&other, epoch), Error::Insolvent);
    }
    net.run(&mut world, net.request(&other, 50));
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.withdraw(&other, epoch));
    assert_eq!(net.money(&world, &other.owner), 50);
}
