//! Holders of roles who cut, pause or keep more than was promised.

use openmast_client::{
    accounts::{NetworkParameters, PauseBits, Role},
    instructions::{self as ix, MemberWeight, NewJurisdiction},
};
use openmast_program_tests::{
    Error,
    net::{CHALLENGE, EXIT, HOME, LIMITS, NOTICE, PARAMETERS},
    operation::Operation,
};

use super::{request, start};

fn greedy() -> NetworkParameters {
    NetworkParameters {
        treasury_bps: LIMITS.most_treasury_bps,
        ..PARAMETERS
    }
}

/// Cuts are those of when the epoch opened. The first that can be greedy opened after the announcement held.
#[test]
fn a04_the_authority_cannot_cut_what_is_metered_already() {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 10_000_000));
    net.usage(&payer, &asset, 1 << 30, 900_000);
    let epoch = net.close(&mut world);
    net.attest(&mut world, epoch);
    world.pass(CHALLENGE);
    let by = net.authority;
    let place = net.place();
    world
        .send(&[
            ix::announce_parameters(by, net.address, greedy()),
            net.finalization(epoch).instruction(&place),
            net.collect(&asset, epoch).instruction(&place),
        ])
        .expect("one transaction");
    let fair = 900_000 * u64::from(PARAMETERS.treasury_bps) / 10_000;
    assert_eq!(net.state(&world).treasury_owed, fair);

    // The epoch that was open when it began to hold is cut as announced before, too.
    world.pass(NOTICE);
    net.usage(&payer, &asset, 1 << 30, 900_000);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    assert_eq!(net.state(&world).treasury_owed, 2 * fair);
    net.usage(&payer, &asset, 1 << 30, 900_000);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    assert_eq!(net.state(&world).treasury_owed, 2 * fair + 270_000);
}

/// What loosens takes twice as long as every payer's way out, and the old set decides until then.
#[test]
fn a05_the_authority_cannot_hold_deposits_hostage() {
    let (mut world, mut net) = start();
    let [seen, unseen] = [1_000_000, 500_000].map(|amount| net.payer(&mut world, amount));
    request(&mut world, &net, &seen, 1_000_000);
    let settled = net.settle(&mut world);

    let by = net.authority;
    let quick = NetworkParameters {
        challenge_seconds: LIMITS.least_challenge_seconds,
        min_epoch_seconds: 0,
        min_bond: LIMITS.least_min_bond,
        settlements_kept: 2,
        ..PARAMETERS
    };
    let only_me = [MemberWeight { key: by, weight: 1 }];
    world
        .send(&[
            ix::announce_parameters(by, net.address, quick),
            ix::announce_oracle_set(by, net.address, &only_me, 1, false),
        ])
        .expect("announced");
    let mut garbage = net.next(&world);
    garbage.content.payer_root = [7; 32];
    let rotate = Operation::RotateOracleSet;
    net.refuses(&world, rotate.clone(), Error::NoOracleSetDue);
    let propose = Operation::ProposeSettlement {
        by,
        proposed: garbage.clone(),
    };
    net.refuses(&world, propose, Error::NotAnOracle);

    // Whoever has a proof leaves at once; whoever has none, in half of the notice.
    net.run(&mut world, net.withdraw(&seen, settled));
    net.run(&mut world, net.open_statement(&unseen, 500_000, 0));
    world.pass(EXIT);
    net.run(&mut world, net.pay_statement(&unseen));
    net.refuses(&world, rotate.clone(), Error::NoOracleSetDue);
    assert_eq!(net.money(&world, &seen.owner), 1_000_000);
    assert_eq!(net.money(&world, &unseen.owner), 500_000);
    assert_eq!(net.vault(&world), 0);

    world.pass(EXIT);
    net.run(&mut world, rotate);
}

/// The authority names a jurisdiction's first regulator, and has no say in who is the next: the levy stays with whom the
/// regulator itself hands its role to.
#[test]
fn a09_the_authority_cannot_take_a_levy() {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 10_000_000));
    net.usage(&payer, &asset, 1 << 30, 900_000);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    let (thief, jurisdiction) = (net.authority, HOME);
    let levy = |by| Operation::WithdrawLevy { by, jurisdiction };
    let offer = |by, to| Operation::OfferRegulator {
        by,
        jurisdiction,
        to: Some(to),
    };
    let accept = |by| Operation::AcceptRegulator { by, jurisdiction };
    net.refuses(&world, levy(thief), Error::NotAuthorized);
    net.refuses(&world, offer(thief, thief), Error::NotAuthorized);
    net.refuses(&world, accept(thief), Error::NothingOffered);
    // Nor does adding it once more make it another's.
    let new = NewJurisdiction {
        code: jurisdiction,
        regulator: thief,
        levy_bps: 0,
        most_levy_bps: 0,
    };
    let again = Operation::AddJurisdiction { by: thief, new };
    assert!(net.send(&mut world.clone(), again).is_err());
    let heir = world.wallet();
    world.fund(heir, net.mint, 0);
    net.run(&mut world, offer(net.regulator, heir));
    net.run(&mut world, accept(heir));
    net.refuses(&world, levy(net.regulator), Error::NotAuthorized);
    net.run(&mut world, levy(heir));
    assert_eq!(net.money(&world, &heir), 27_000);
}

/// Whoever was named by the authority before is forgotten.
#[test]
fn a16_pending_holders_fall_with_the_authority_that_named_them() {
    let (mut world, net) = start();
    let (new, friend) = (world.wallet(), world.wallet());
    let by = net.authority;
    for (role, to) in [
        (Role::Pauser, friend),
        (Role::Treasury, friend),
        (Role::Authority, new),
    ] {
        let to = Some(to);
        net.run(&mut world, Operation::TransferRole { by, role, to });
    }
    let role = Role::Authority;
    net.run(&mut world, Operation::AcceptRole { by: new, role });
    for role in [Role::Pauser, Role::Treasury] {
        let by = friend;
        let accept = Operation::AcceptRole { by, role };
        net.refuses(&world, accept, Error::NoPendingHolder);
    }
}

/// No bit stops a payer's way out; the pause lapses by itself, and the next one leaves time to settle.
#[test]
fn pauses_lapse_and_leave_time_to_settle() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 1_000);
    let all = PauseBits::NAMES.iter().fold(0, |bits, (bit, _)| bits | bit);
    net.run(&mut world, net.pause(all));
    net.run(&mut world, net.open_statement(&payer, 1_000, 0));
    world.pass(i64::from(PARAMETERS.max_pause_seconds));
    net.refuses(&world, net.pause(all), Error::PausedRecently);
    let epoch = net.settle(&mut world);
    assert_eq!(epoch, 1);
    world.pass(EXIT - i64::from(PARAMETERS.max_pause_seconds));
    net.run(&mut world, net.pause(all));
    net.run(&mut world, net.pay_statement(&payer));
    assert_eq!(net.money(&world, &payer.owner), 1_000);
}
