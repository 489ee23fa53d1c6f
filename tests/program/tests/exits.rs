//! Payers who leave while settling is late, and what that means for everybody else.

use openmast_client::accounts::NetworkParameters;
use openmast_program_tests::{
    Error,
    honest::{Honest, Usage},
    net::{Asset, CHALLENGE, EXIT, FRESH, MIN_EPOCH, Net, PARAMETERS, Payer},
    operation::Operation,
    world::World,
};

const WEEK: i64 = 7 * 86_400;
/// A month has more of them; these are enough for everything to grow old several times.
const MONTH_OF_EPOCHS: usize = 30 * 12;

/// Two payers of 100 each, an asset, and a settled epoch in which nothing was used.
fn two_payers() -> (World, Net, Asset, [Payer; 2]) {
    let mut world = World::new();
    let mut net = Net::new(&mut world);
    let asset = net.asset(&mut world);
    let payers = [100, 100].map(|amount| net.payer(&mut world, amount));
    net.settle(&mut world);
    (world, net, asset, payers)
}

/// The first payer's usage is closed and not settled when it leaves with all its money. Were that settled nevertheless,
/// the asset's owner would be paid with the second one's.
#[test]
fn who_left_is_not_paid_for_by_the_others() {
    let (mut world, mut net, asset, [leaver, other]) = two_payers();
    let mut used = net.clone();
    used.usage(&leaver, &asset, 1 << 30, 100);
    world.pass(MIN_EPOCH);
    let late = used.next(&world);
    world.pass(1);
    net.run(&mut world, net.open_statement(&leaver, 100, 0));
    world.pass(EXIT);
    net.run(&mut world, net.pay_statement(&leaver));
    let by = net.oracles[0];
    let overtaken = Operation::ProposeSettlement { by, proposed: late };
    net.refuses(&world, overtaken, Error::OvertakenByExit);
    // Closed once more, the usage is written off: nobody has the money for it.
    net.settle(&mut world);
    net.run(&mut world, net.request(&other, 100));
    let last = net.settle(&mut world);
    net.run(&mut world, net.withdraw(&other, last));
    assert_eq!(net.money(&world, &other.owner), 100);
    assert_eq!(net.vault(&world), 0);
}

/// The same when it was proposed already, and even attested and due.
#[test]
fn a_proposal_that_an_exit_overtook_makes_way_for_another() {
    let (mut world, mut net, asset, [leaver, other]) = two_payers();
    let honest = net.clone();
    net.usage(&leaver, &asset, 1 << 30, 100);
    let epoch = net.close(&mut world);
    net.attest(&mut world, epoch);
    let (finalize, hash) = (net.finalization(epoch), net.hash(epoch));
    net.run(&mut world, net.open_statement(&leaver, 100, 0));
    world.pass(EXIT);
    net.run(&mut world, net.pay_statement(&leaver));
    net.refuses(&world, finalize, Error::OvertakenByExit);
    let rent_payer = net.rent_payer;
    let close = Operation::CloseProposal {
        epoch,
        hash,
        rent_payer,
    };
    net.run(&mut world, close);
    net = honest;
    net.run(&mut world, net.request(&other, 100));
    assert_eq!(net.settle(&mut world), epoch);
    net.run(&mut world, net.withdraw(&other, epoch));
    assert_eq!(net.money(&world, &other.owner), 100);
}

/// A settlement that becomes final in time is never overtaken, whenever the statement was made.
#[test]
fn a_settlement_that_is_final_in_time_is_never_overtaken() {
    for since_the_snapshot in [0, 1, EXIT / 4, FRESH - CHALLENGE] {
        let (mut world, mut net, asset, [leaver, _]) = two_payers();
        // Stated just after the snapshot, and just before it is too old.
        world.pass(MIN_EPOCH);
        net.usage(&leaver, &asset, 1 << 30, 100);
        let proposed = net.next(&world);
        world.pass(since_the_snapshot);
        net.run(&mut world, net.open_statement(&leaver, 100, 0));
        world.pass(FRESH - since_the_snapshot - CHALLENGE);
        let epoch = net.settle_this(&mut world, proposed);
        let claim = net.proposed[&epoch].payer_claim(net.address, leaver.index);
        let raise = Operation::RaiseStatement {
            by: net.oracles[1],
            payer: leaver.index,
            against: Some(epoch),
            claim,
        };
        net.run(&mut world, raise);
        world.pass(EXIT);
        net.run(&mut world, net.pay_statement(&leaver));
        assert_eq!(net.money(&world, &leaver.owner), 0);
        assert_eq!(net.state(&world).exit_closed_at, 0);
    }
}

/// Between a settlement that charges a statement as absent and the payment there is a window to raise it.
#[test]
fn a_settlement_becomes_final_while_its_snapshot_is_fresh() {
    let (mut world, mut net, _, _) = two_payers();
    let epoch = net.close(&mut world);
    net.attest(&mut world, epoch);
    world.pass(FRESH);
    let finalize = net.finalization(epoch);
    net.run(&mut world.clone(), finalize.clone());
    let (hash, rent_payer) = (net.hash(epoch), net.rent_payer);
    let close = Operation::CloseProposal {
        epoch,
        hash,
        rent_payer,
    };
    net.refuses(&world, close.clone(), Error::ProposalMayWin);
    world.pass(1);
    net.refuses(&world, finalize, Error::OvertakenByExit);
    // Nobody left, and nobody is in the way: the epoch is closed once more, from a newer snapshot.
    net.run(&mut world, close);
    assert_eq!(net.settle(&mut world), epoch);
}

/// A statement is held by the first snapshot that sees it, if that is of `holds_from` or later.
#[test]
fn a_late_snapshot_holds_at_once_and_an_early_one_does_not() {
    for (waits, expected) in [(EXIT / 2 - 1, 100), (EXIT / 2, 0)] {
        let (mut world, mut net, asset, [leaver, _]) = two_payers();
        net.run(&mut world, net.open_statement(&leaver, 100, 0));
        world.pass(waits);
        let mut ledger = Honest::default();
        let usage = Usage {
            payer: leaver.index,
            asset: asset.index,
            bytes: 100,
        };
        ledger.settle(&mut net, &mut world, &[usage]);
        assert_eq!(ledger.payers()[0].accrued, expected);
    }
}

/// A week without oracles: whoever states what it spent gets the rest, whether anything was ever settled or not.
#[test]
fn a_week_without_oracles_keeps_nobodys_money() {
    for settled in [false, true] {
        let mut world = World::new();
        let mut net = Net::new(&mut world);
        let asset = net.asset(&mut world);
        let payers = [0; 5].map(|_| net.payer(&mut world, 1_000));
        if settled {
            for (payer, spent) in payers.iter().zip([0, 1, 500, 999, 1_000]) {
                net.usage(payer, &asset, 1 << 20, spent);
            }
            net.settle(&mut world);
        }
        world.pass(WEEK);
        for (payer, line) in payers.iter().zip(&net.spent) {
            if line.accrued < 1_000 {
                let state = net.open_statement(payer, 1_000 - line.accrued, line.accrued);
                net.run(&mut world, state);
            }
        }
        world.pass(EXIT);
        for (payer, line) in payers.iter().zip(&net.spent) {
            if line.accrued < 1_000 {
                net.run(&mut world, net.pay_statement(payer));
            }
            let left = 1_000 - line.accrued;
            assert_eq!(net.money(&world, &payer.owner), left);
        }
        let network = net.state(&world);
        assert_eq!(net.vault(&world), network.settled_accrued);
    }
}

/// Epochs as short as they can be, one after the other, for as long as it takes every request, statement and proof to
/// grow old many times: somebody uses, asks back, states and leaves in each of them, and all the time everybody's unspent
/// money is there.
#[test]
fn a_month_of_the_shortest_epochs() {
    let mut world = World::new();
    let mint = world.mint(6);
    let parameters = NetworkParameters {
        min_epoch_seconds: 0,
        challenge_seconds: 10,
        max_pause_seconds: 0,
        exit_delay_seconds: 600,
        settlements_kept: 64,
        ..PARAMETERS
    };
    let mut net = Net::with(&mut world, mint, parameters);
    let asset = net.asset(&mut world);
    let payers = [0; 8].map(|_| net.payer(&mut world, 1_000_000));
    let staker = net.staker(&mut world, &asset, 200_000);
    let mut ledger = Honest::default();
    for epoch in 0..MONTH_OF_EPOCHS {
        world.pass(1);
        let payer = &payers[epoch % payers.len()];
        let (by, index) = (payer.owner, payer.index);
        match epoch % 7 {
            0 => drop(net.send(&mut world, net.request(payer, 1_000))),
            1 | 4 => drop(net.send(
                &mut world,
                net.open_statement(payer, 2_000, 1_000_000 - 2_000),
            )),
            2 => drop(net.send(&mut world, Operation::CancelWithdrawal { by, payer: index })),
            3 => drop(net.send(&mut world, net.pay_statement(payer))),
            _ => {}
        }
        let usage = Usage {
            payer: payers[(epoch * 5) % payers.len()].index,
            asset: asset.index,
            bytes: 900,
        };
        let settled = ledger.settle(&mut net, &mut world, &[usage]);
        net.run(&mut world, net.collect(&asset, settled));
        let network = net.state(&world);
        let mut unspent = 0;
        for (payer, line) in payers.iter().zip(ledger.payers()) {
            let state: openmast_client::accounts::Payer = world.get(&payer.address);
            let balance = state.deposited - state.withdrawn;
            unspent += balance.checked_sub(line.accrued).expect("8: unspent money");
        }
        let held = network.deposited - network.withdrawn - network.settled_accrued;
        assert_eq!(held, unspent);
    }
    let (by, asset) = (staker, asset.index);
    net.run(&mut world, Operation::ClaimRewards { by, asset });
    assert!(net.money(&world, &staker) > 0);
}
