//! Payers who leave while settling is late, and what that means for everybody else.

use openmast_client::{accounts, addresses, events, events::Event};
use openmast_program_tests::{
    Error,
    net::{Asset, Net, PARAMETERS, Payer},
    operation::{Operation, Posted},
    world::World,
};

const EXIT: i64 = PARAMETERS.exit_delay_seconds as i64;
const CHALLENGE: i64 = PARAMETERS.challenge_seconds as i64;

/// Two payers of 100 each, an asset, and a settled epoch in which nothing was used.
fn two_payers() -> (World, Net, Asset, [Payer; 2]) {
    let mut world = World::new();
    let mut net = Net::new(&mut world);
    let asset = net.asset(&mut world);
    let payers = [100, 100].map(|amount| net.payer(&mut world, amount));
    net.settle(&mut world);
    (world, net, asset, payers)
}

fn request(world: &mut World, net: &Net, payer: &Payer, amount: u64) {
    let request = Operation::RequestWithdrawal {
        by: payer.owner,
        payer: payer.index,
        amount,
    };
    net.run(world, request);
}

fn post(world: &mut World, net: &mut Net, posted: Posted) -> u64 {
    let epoch = posted.settlement.epoch;
    net.posted.insert(epoch, posted.clone());
    let by = net.oracles[0];
    net.run(world, Operation::PostSettlement { by, posted });
    epoch
}

/// The ledger of an epoch in which the first payer used everything it has, closed before that payer asked for it.
fn closed_before_the_request(world: &mut World, net: &Net, asset: &Asset, payer: &Payer) -> Posted {
    let mut used = net.clone();
    used.usage(payer, asset, 1 << 30, 100);
    let posted = used.next(world);
    world.pass(1);
    posted
}

/// The first payer's usage is closed and not settled when it leaves with all its money. Were that settled nevertheless,
/// the asset's owner would be paid with the second one's.
#[test]
fn who_left_is_not_paid_for_by_the_others() {
    let (mut world, mut net, asset, [leaver, other]) = two_payers();
    let late = closed_before_the_request(&mut world, &net, &asset, &leaver);
    request(&mut world, &net, &leaver, 100);
    let exit_request_slot = world.slot();
    world.pass(EXIT);
    let done = net.run(&mut world, net.withdraw(&leaver, 1));
    let Event::Withdrawn(event) = done.event() else {
        panic!("{done:?}")
    };
    assert_eq!(
        (event.amount, event.exit_request_slot),
        (100, exit_request_slot)
    );
    assert_eq!(net.state(&world).exit_request_slot, exit_request_slot);

    let by = net.oracles[0];
    let overtaken = Operation::PostSettlement { by, posted: late };
    net.refuses(&world, overtaken, Error::OvertakenByExit);
    // Closed once more, the usage is written off: nobody has the money for it.
    let epoch = net.settle(&mut world);
    request(&mut world, &net, &other, 100);
    let last = net.settle(&mut world);
    assert_eq!(last, epoch + 1);
    net.run(&mut world, net.withdraw(&other, last));
    assert_eq!(net.money(&world, &other.owner), 100);
    assert_eq!(net.vault(&world), 0);
}

/// The same when the settlement was posted already, and even attested and due.
#[test]
fn a_posted_settlement_that_an_exit_overtook_makes_way_for_another() {
    let (mut world, mut net, asset, [leaver, other]) = two_payers();
    let late = closed_before_the_request(&mut world, &net, &asset, &leaver);
    request(&mut world, &net, &leaver, 100);
    world.pass(EXIT);
    let epoch = post(&mut world, &mut net, late);
    net.attest(&mut world, epoch);
    world.pass(CHALLENGE);
    let (finalize, expire) = (
        Operation::FinalizeSettlement { epoch },
        Operation::ExpireSettlement { epoch },
    );
    // Nobody left: it can become final, and cannot be taken away.
    net.run(&mut world.clone(), finalize.clone());
    net.refuses(&world, expire.clone(), Error::OracleSetUnchanged);

    net.run(&mut world, net.withdraw(&leaver, 1));
    net.refuses(&world, finalize, Error::OvertakenByExit);
    let done = net.run(&mut world, expire.clone());
    let expected = events::SettlementExpired {
        network: net.address,
        epoch,
        oracle_set_version: 1,
        overtaken: true,
    };
    assert_eq!(*done.event(), Event::SettlementExpired(expected));
    net.refuses(&world, expire, Error::NotPosted);
    let address = addresses::settlement(&net.address, epoch);
    assert_eq!(world.get::<accounts::Settlement>(&address).state, 2);
    assert_eq!(net.state(&world).posted_epoch, 1);

    let rent_payer = net.rent_payer;
    net.run(&mut world, Operation::CloseSettlement { epoch, rent_payer });
    request(&mut world, &net, &other, 100);
    assert_eq!(net.settle(&mut world), epoch);
    net.run(&mut world, net.withdraw(&other, epoch));
    assert_eq!(net.money(&world, &other.owner), 100);
}

/// A settlement that saw the request kept the money aside: exits cannot hold settling up, however many there are.
#[test]
fn an_exit_does_not_overtake_a_settlement_that_saw_its_request() {
    let (mut world, mut net, asset, [leaver, other]) = two_payers();
    request(&mut world, &net, &leaver, 60);
    request(&mut world, &net, &other, 70);
    world.pass(EXIT);
    // What was not asked back is charged.
    net.usage(&leaver, &asset, 1 << 30, 40);
    let epoch = net.post(&mut world);
    net.attest(&mut world, epoch);
    world.pass(CHALLENGE);
    net.run(&mut world, net.withdraw(&leaver, 1));
    net.refuses(
        &world,
        Operation::ExpireSettlement { epoch },
        Error::OracleSetUnchanged,
    );
    net.run(&mut world, Operation::FinalizeSettlement { epoch });
    net.run(&mut world, net.withdraw(&other, epoch));
    let money = [&leaver, &other].map(|payer| net.money(&world, &payer.owner));
    assert_eq!((money, net.vault(&world)), ([60, 70], 70));
}

/// The slot of the request itself counts as seen, the one before does not.
#[test]
fn the_requests_slot_is_the_limit() {
    let (mut world, mut net, _, [leaver, _]) = two_payers();
    world.pass(60);
    request(&mut world, &net, &leaver, 100);
    let slot = world.slot();
    world.pass(EXIT);
    net.run(&mut world, net.withdraw(&leaver, 1));
    let by = net.oracles[0];
    let mut posted = net.next(&world);
    posted.settlement.snapshot_slot = slot - 1;
    let before = Operation::PostSettlement {
        by,
        posted: posted.clone(),
    };
    net.refuses(&world, before, Error::OvertakenByExit);
    posted.settlement.snapshot_slot = slot;
    post(&mut world, &mut net, posted);
}

/// The limit is the newest request of all that were paid this way; one that a settlement saw leaves it alone.
#[test]
fn the_limit_never_falls_and_ordinary_withdrawals_do_not_raise_it() {
    let (mut world, mut net, _, [first, second]) = two_payers();
    request(&mut world, &net, &first, 10);
    world.pass(5);
    request(&mut world, &net, &second, 10);
    let newest = world.slot();
    world.pass(EXIT);
    for payer in [&second, &first] {
        net.run(&mut world, net.withdraw(payer, 1));
        assert_eq!(net.state(&world).exit_request_slot, newest);
    }
    request(&mut world, &net, &first, 10);
    let epoch = net.settle(&mut world);
    world.pass(EXIT);
    net.run(&mut world, net.withdraw(&first, epoch));
    assert_eq!(net.state(&world).exit_request_slot, newest);
}

/// Before anything was ever settled it is the same.
#[test]
fn the_first_settlement_can_be_overtaken_too() {
    let mut world = World::new();
    let mut net = Net::new(&mut world);
    let asset = net.asset(&mut world);
    let [leaver, other] = [100, 100].map(|amount| net.payer(&mut world, amount));
    let late = closed_before_the_request(&mut world, &net, &asset, &leaver);
    request(&mut world, &net, &leaver, 100);
    world.pass(EXIT);
    let epoch = post(&mut world, &mut net, late);
    net.attest(&mut world, epoch);
    world.pass(CHALLENGE);
    let leave = Operation::WithdrawUnsettled {
        by: leaver.owner,
        payer: leaver.index,
    };
    net.run(&mut world, leave);
    let finalize = Operation::FinalizeSettlement { epoch };
    net.refuses(&world, finalize, Error::OvertakenByExit);
    net.run(&mut world, Operation::ExpireSettlement { epoch });
    let rent_payer = net.rent_payer;
    net.run(&mut world, Operation::CloseSettlement { epoch, rent_payer });
    request(&mut world, &net, &other, 100);
    assert_eq!(net.settle(&mut world), epoch);
    net.run(&mut world, net.withdraw(&other, epoch));
    assert_eq!(net.money(&world, &other.owner), 100);
}
