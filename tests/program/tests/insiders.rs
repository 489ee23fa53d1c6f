//! What insiders gain by changing roles and parameters at the worst moment: nothing.

use openmast_client::accounts::{NetworkParameters, PauseBits, Role};
use openmast_program_tests::{
    Error,
    net::{EXIT, HOME, MIN_EPOCH, NOTICE, Net, PARAMETERS},
    operation::{Holders, Operation},
    world::World,
};

fn start() -> (World, Net) {
    let mut world = World::new();
    let net = Net::new(&mut world);
    (world, net)
}

/// What accrued under one treasury is collected for it first, also when collecting was paused meanwhile.
#[test]
fn a_new_treasury_does_not_collect_what_is_its_predecessors() {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 10_000_000));
    net.usage(&payer, &asset, 1 << 30, 1_000_000);
    net.settle(&mut world);
    let (old, new) = (net.treasury, net.authority);
    let role = Role::Treasury;
    let transfer = Operation::TransferRole {
        by: net.authority,
        role,
        to: Some(new),
    };
    net.run(&mut world, transfer);
    net.run(&mut world, Operation::AcceptRole { by: new, role });
    let last_of_old = net.settle(&mut world);
    net.run(&mut world, net.pause(PauseBits::COLLECT));
    let first_of_new = net.settle(&mut world);
    net.run(&mut world, net.pause(0));
    let collect = |epoch: u64, treasury| Operation::Collect {
        asset: asset.index,
        epoch,
        holders: Holders {
            treasury,
            jurisdiction: HOME,
        },
        claim: net.proposed[&epoch].asset_claim(net.address, asset.index),
        departure: None,
    };
    let greedy = collect(first_of_new, new);
    net.refuses(&world, greedy.clone(), Error::TreasuryChangesBetween);
    net.run(&mut world, collect(last_of_old, old));
    net.run(&mut world, greedy);
    let before = net.money(&world, &old);
    net.run(&mut world, Operation::WithdrawTreasury { by: old });
    assert_eq!(net.money(&world, &old) - before, 50_000);
}

/// Parameters under which nobody can settle are not the last ones.
#[test]
fn parameters_that_nobody_can_settle_under_are_replaced() {
    let (mut world, mut net) = start();
    net.settle(&mut world);
    let by = net.authority;
    let announce = |parameters| Operation::AnnounceParameters { by, parameters };
    let out_of_reach = NetworkParameters {
        min_bond: 100_000_000,
        ..PARAMETERS
    };
    net.run(&mut world, announce(out_of_reach));
    world.pass(NOTICE);
    let proposed = net.next(&world);
    let by_first = Operation::ProposeSettlement {
        by: net.oracles[0],
        proposed,
    };
    net.refuses(&world, by_first, Error::BondTooSmall);
    net.refuses(&world, announce(PARAMETERS), Error::ParametersPending);
    world.pass(NOTICE);
    net.run(&mut world, announce(PARAMETERS));
    world.pass(NOTICE);
    net.settle(&mut world);
}

/// A statement keeps the dates that it was made with: a longer exit delay gives no settlement the time to become final
/// between them and the payment.
#[test]
fn a_longer_exit_delay_is_not_that_of_statements_before_it() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let leaver = net.payer(&mut world, 1_000_000);
    net.settle(&mut world);
    let by = net.authority;
    let parameters = NetworkParameters {
        exit_delay_seconds: 10 * PARAMETERS.exit_delay_seconds,
        ..PARAMETERS
    };
    net.run(&mut world, Operation::AnnounceParameters { by, parameters });
    let from = net.state(&world).next_parameters_at;
    world.pass(from - world.now() - MIN_EPOCH - 5);
    net.settle(&mut world);
    net.usage(&leaver, &asset, 1 << 30, 1_000_000);
    world.pass(from - world.now() - 1);
    net.run(&mut world, net.open_statement(&leaver, 1_000_000, 0));
    world.pass(MIN_EPOCH);
    let epoch = net.close(&mut world);
    net.attest(&mut world, epoch);
    world.pass(EXIT / 2);
    net.refuses(&world, net.finalization(epoch), Error::OvertakenByExit);
}

/// Two changes of the cuts while nobody collects, and neither is kept: what was earned under the first cuts is not cut by
/// the smaller of the two later ones, which is larger.
#[test]
fn two_raises_that_nobody_collects_between_cut_nothing_by_more_than_was_promised() {
    for collects_in_time in [true, false] {
        let (mut world, mut net) = start();
        let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 10_000_000));
        net.usage(&payer, &asset, 1 << 30, 1_000_000);
        net.settle(&mut world);
        for treasury_bps in [2_000, 1_000] {
            let parameters = NetworkParameters {
                treasury_bps,
                ..PARAMETERS
            };
            net.change_parameters(&mut world, parameters);
            // The epoch that was open is cut as before, the next one is the first.
            let open = net.settle(&mut world);
            if collects_in_time {
                net.run(&mut world, net.collect(&asset, open));
            }
            net.usage(&payer, &asset, 1 << 30, 1_000_000);
            net.settle(&mut world);
        }
        let mut newest = 0;
        for _ in 0..PARAMETERS.settlements_kept {
            newest = net.settle(&mut world);
        }
        net.run(&mut world, net.collect(&asset, newest));
        let expected = match collects_in_time {
            true => 50_000 + 200_000 + 100_000,
            // Whoever receives the cuts could have collected in time.
            false => 3 * 50_000,
        };
        assert_eq!(net.state(&world).treasury_owed, expected);
    }
}
