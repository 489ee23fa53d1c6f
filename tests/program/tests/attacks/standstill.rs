//! Whatever could hold settling, opening or withdrawing up for everybody.

use openmast_client::{
    accounts::{self, NetworkParameters},
    addresses,
    instructions::PAYER_CANDIDATES,
};
use openmast_program_tests::{
    Error,
    honest::Honest,
    net::{EXIT, HOME, LIMITS, MIN_EPOCH, Net, PARAMETERS},
    operation::Operation,
    outcome::assert_refused,
    world::World,
};

use super::{request, start, used};

fn donate(world: &mut World, net: &Net, amount: u64) {
    let donor = world.wallet();
    let source = world.fund(donor, net.mint, amount);
    let transfer = spl_token_interface::instruction::transfer(
        &spl_token_interface::ID,
        &source,
        &addresses::vault(&net.address),
        &donor,
        &[],
        amount,
    )
    .expect("the program's id");
    world.run(transfer);
}

/// A gift stays where it is, and is in nobody's way.
#[test]
fn a08_a_gift_to_the_vault_stays_there() {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000_000));
    donate(&mut world, &net, 7);
    net.usage(&payer, &asset, 1 << 30, 900_000);
    request(&mut world, &net, &payer, 1_000_000);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.withdraw(&payer, epoch));
    net.run(&mut world, net.collect(&asset, epoch));
    let (by, asset) = (asset.owner, asset.index);
    net.run(&mut world, Operation::WithdrawOwner { by, asset });
    for role in [
        Operation::WithdrawTreasury { by: net.treasury },
        Operation::WithdrawLevy {
            by: net.regulator,
            jurisdiction: HOME,
        },
    ] {
        net.run(&mut world, role);
    }
    assert_eq!(net.vault(&world), 7);
}

/// Whoever has as much money as the breaker lets through is carried over, and everybody else is paid as usual.
#[test]
fn a10_one_rich_payer_stops_nobody() {
    let mut world = World::new();
    let mint = world.mint(6);
    let parameters = NetworkParameters {
        max_epoch_increase: 1_000_000,
        ..PARAMETERS
    };
    let mut net = Net::with(&mut world, mint, parameters);
    let (asset, own) = (net.asset(&mut world), net.asset(&mut world));
    let [payer, attacker] = [10_000_000, 3_000_000].map(|amount| net.payer(&mut world, amount));
    let mut ledger = Honest::default();
    // What the asset usually earns: 150 000 an epoch.
    let usual = used(&payer, &asset, 100_000);
    for _ in 0..20 {
        world.pass(MIN_EPOCH);
        ledger.settle(&mut net, &mut world, &[usual]);
    }
    let before = ledger.assets()[asset.index as usize];
    assert_eq!(before.charged, before.accrued);
    world.pass(MIN_EPOCH);
    let epoch = ledger.settle(
        &mut net,
        &mut world,
        &[usual, used(&attacker, &own, 2_000_000)],
    );
    let [lines, own_lines] = [&asset, &own].map(|asset| ledger.assets()[asset.index as usize]);
    assert_eq!(lines.charged - before.charged, 150_000, "all of it at once");
    assert_eq!(own_lines.charged, 850_000, "the rest of the breaker");
    assert_eq!(
        own_lines.accrued, 1_850_000,
        "and one breaker is carried over"
    );
    net.run(&mut world, net.collect(&asset, epoch));

    // Nobody leaves with what is carried over.
    request(&mut world, &net, &attacker, 3_000_000);
    world.pass(MIN_EPOCH);
    let epoch = ledger.settle(&mut net, &mut world, &[usual]);
    net.run(&mut world, net.withdraw(&attacker, epoch));
    let accrued = ledger.payers()[attacker.index as usize].accrued;
    assert_eq!(net.money(&world, &attacker.owner), 3_000_000 - accrued);
}

/// A delay that is shorter than it takes to settle twice is refused, and with the shortest a payer with one unit holds
/// nothing up.
#[test]
fn a12_exits_cannot_hold_settling_up_in_the_shortest_delay() {
    let mut world = World::new();
    let mint = world.mint(6);
    let shortest = NetworkParameters {
        min_epoch_seconds: 0,
        challenge_seconds: LIMITS.least_challenge_seconds,
        max_pause_seconds: 240,
        exit_delay_seconds: 600,
        ..PARAMETERS
    };
    let mut net = Net::with(&mut world, mint, shortest);
    let by = net.authority;
    for exit_delay_seconds in [0, 29, 539, 599] {
        let parameters = NetworkParameters {
            exit_delay_seconds,
            ..shortest
        };
        net.refuses(
            &world,
            Operation::AnnounceParameters { by, parameters },
            Error::ParameterOutOfRange,
        );
    }
    let payer = net.payer(&mut world, 1);
    net.settle(&mut world);
    for round in 0..20 {
        net.run(&mut world, net.open_statement(&payer, 1, 0));
        // Snapshots are of finalized slots: as old as that when they are proposed.
        for _ in 0..6 {
            let honest = net.next(&world);
            world.pass(13);
            net.propose(&mut world, honest.clone());
            let epoch = honest.content.epoch;
            net.attest(&mut world, epoch);
            world.pass(i64::from(LIMITS.least_challenge_seconds));
            net.run(&mut world, net.finalization(epoch));
        }
        world.pass(600 - 6 * 23);
        net.run(&mut world, net.pay_statement(&payer));
        assert_eq!(net.state(&world).exit_closed_at, 0, "round {round}");
        let (by, payer, amount) = (payer.owner, payer.index, 1);
        net.run(&mut world, Operation::Deposit { by, payer, amount });
    }
}

/// Whoever is a little later takes the next index.
#[test]
fn a13_opening_cannot_be_front_run() {
    let (mut world, net) = start();
    let open = |world: &mut World| {
        let by = world.wallet();
        world.fund(by, net.mint, 10);
        Operation::OpenPayer { by, amount: 10 }.instruction(&net.place())
    };
    let all: Vec<_> = (0..=PAYER_CANDIDATES).map(|_| open(&mut world)).collect();
    let (last, candidates) = all.split_last().expect("some");
    for (index, open) in (0..).zip(candidates) {
        world.run(open.clone());
        let address = addresses::payer(&net.address, index);
        let payer: accounts::Payer = world.get(&address);
        assert_eq!(payer.owner, open.accounts[1].pubkey);
    }
    assert_refused(world.send(std::slice::from_ref(last)), Error::IndexTaken);
}

/// Only an exit that takes money makes settlements void.
#[test]
fn a17_an_exit_of_nothing_voids_nothing() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let [payer, broke] = [1_000, 1].map(|amount| net.payer(&mut world, amount));
    let mut charged = net.clone();
    charged.usage(&broke, &asset, 1 << 30, 1);
    net.settle(&mut world);
    net.run(&mut world, net.open_statement(&broke, 1, 0));
    net.earned = charged.earned;
    net.spent = charged.spent;
    // The first that sees it charges as if it were absent.
    let epoch = net.settle(&mut world);
    let claim = net.proposed[&epoch].payer_claim(net.address, broke.index);
    let raise = Operation::RaiseStatement {
        by: net.oracles[0],
        payer: broke.index,
        against: Some(epoch),
        claim,
    };
    net.run(&mut world, raise);
    net.usage(&payer, &asset, 1 << 30, 10);
    world.pass(EXIT);
    net.run(&mut world, net.pay_statement(&broke));
    assert_eq!(net.money(&world, &broke.owner), 0);
    assert_eq!(net.state(&world).exit_closed_at, 0);

    // The same when nobody settles: it is raised by the copied root, and nothing is left.
    let raised = net.proposed[&epoch].payer_claim(net.address, broke.index);
    world.fund(broke.owner, net.mint, 1);
    let deposit = Operation::Deposit {
        by: broke.owner,
        payer: broke.index,
        amount: 1,
    };
    net.run(&mut world, deposit);
    let too_little = net.open_statement(&broke, 1, 0);
    net.refuses(&world, too_little, Error::StatedTooLittle);
    assert_eq!(raised.accrued, 1);
}
