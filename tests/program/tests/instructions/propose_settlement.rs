use openmast_client::{
    accounts::{NetworkParameters, OracleSet, Proposal},
    addresses, events,
    events::Event,
    instructions as ix,
};
use openmast_program_tests::{
    Error,
    model::new_account,
    net::{CHALLENGE, EXIT, FRESH, LIMITS, MIN_EPOCH, Net, PARAMETERS},
    operation::Operation,
    outcome::assert_refused,
    proposed::Proposed,
    world::World,
};
use solana_account::Account;

use super::{only_paused_by, start, used};

/// A network whose first settlement is due, and that settlement.
fn due() -> (World, Net, Proposed) {
    let (mut world, net, _, _) = used();
    world.pass(MIN_EPOCH);
    let proposed = net.next(&world);
    (world, net, proposed)
}

fn by_first(net: &Net, proposed: &Proposed) -> Operation {
    Operation::ProposeSettlement {
        by: net.oracles[0],
        proposed: proposed.clone(),
    }
}

#[test]
fn stores_everything_and_counts_as_the_proposers_attestation() {
    let (mut world, net, proposed) = due();
    let proposer = net.oracles[2];
    let propose = Operation::ProposeSettlement {
        by: proposer,
        proposed: proposed.clone(),
    };
    let opened_at = net.state(&world).created_at;
    let done = net.run(&mut world, propose);
    let hash = proposed.hash(&net.address);
    let state: Proposal = world.get(&addresses::proposal(&net.address, 1, &hash));
    let expected = Proposal {
        network: net.address,
        bump: state.bump,
        content_hash: hash,
        content: proposed.content,
        proposer,
        rent_payer: net.rent_payer,
        set_version: 1,
        attested: 0b100,
        proposed_at: world.now(),
        threshold_at: 0,
        opened_at,
        challenge_seconds: PARAMETERS.challenge_seconds,
        treasury_bps: PARAMETERS.treasury_bps,
        // Roles were handed over in the second in which the network was made.
        treasury: net.treasury,
        ..new_account()
    };
    assert_eq!(state, expected);
    let event = events::SettlementProposed {
        network: net.address,
        content: proposed.content,
        content_hash: hash,
        proposer,
        rent_payer: net.rent_payer,
        set_version: 1,
        attested: 0b100,
        proposed_at: world.now(),
        threshold_at: 0,
        opened_at,
        challenge_seconds: PARAMETERS.challenge_seconds,
        treasury_bps: PARAMETERS.treasury_bps,
        treasury: net.treasury,
    };
    assert_eq!(*done.event(), Event::SettlementProposed(event));
    let set: OracleSet = world.get(&addresses::oracle_set(&net.address));
    assert_eq!(set.members[2].attested_epoch, 1);
}

/// One member that is enough begins the window at once.
#[test]
fn begins_the_window_when_the_proposer_alone_decides() {
    let (mut world, net, _) = due();
    net.change_oracles(&mut world, &[(net.oracles[0], 1)], 1);
    let proposed = net.next(&world);
    net.run(&mut world, by_first(&net, &proposed));
    let hash = proposed.hash(&net.address);
    let state: Proposal = world.get(&addresses::proposal(&net.address, 1, &hash));
    assert_eq!(state.threshold_at, world.now());
}

/// Each rule, one past its limit.
#[test]
fn refuses_each_broken_rule() {
    let (world, net, proposed) = due();
    let refuses = |change: &dyn Fn(&mut openmast_client::accounts::Content), error| {
        let mut proposed = proposed.clone();
        change(&mut proposed.content);
        net.refuses(&world, by_first(&net, &proposed), error);
    };
    refuses(&|content| content.epoch = 2, Error::WrongEpoch);
    refuses(&|content| content.epoch = 0, Error::WrongEpoch);
    refuses(&|content| content.closed_at -= 1, Error::EpochTooShort);
    refuses(&|content| content.closed_at += 1, Error::SnapshotOutOfRange);
    refuses(
        &|content| content.snapshot_slot += 1,
        Error::SnapshotOutOfRange,
    );
    refuses(&|content| content.asset_charged -= 1, Error::SumsDiffer);
    refuses(&|content| content.payer_accrued += 1, Error::SumsDiffer);
    refuses(
        &|content| {
            content.asset_charged += 1;
            content.payer_charged += 1;
        },
        Error::ChargedAboveAccrued,
    );
    refuses(
        &|content| {
            content.asset_accrued = 1_000_001;
            content.payer_accrued = 1_000_001;
        },
        Error::SumAboveDeposits,
    );
    refuses(&|content| content.reserve_charged += 1, Error::SumsDiffer);
    // Nothing was paid for lots: nothing is released, neither beside what payers spent nor in its place.
    refuses(
        &|content| {
            content.asset_accrued += 1;
            content.reserve_accrued += 1;
        },
        Error::MoreThanReserved,
    );
    refuses(
        &|content| {
            content.payer_charged -= 1;
            content.payer_accrued -= 1;
            content.reserve_charged += 1;
            content.reserve_accrued += 1;
        },
        Error::MoreThanReserved,
    );
    refuses(
        &|content| {
            content.asset_charged += 1;
            content.reserve_charged += 1;
        },
        Error::ChargedAboveAccrued,
    );
    refuses(
        &|content| content.reserve_count = 1,
        Error::LeafCountOutOfRange,
    );
    refuses(
        &|content| content.asset_count = 2,
        Error::LeafCountOutOfRange,
    );
    refuses(
        &|content| content.payer_count = 2,
        Error::LeafCountOutOfRange,
    );
    refuses(&|content| content.asset_root = [0; 32], Error::NullHash);
    refuses(&|content| content.payer_root = [0; 32], Error::NullHash);
    refuses(&|content| content.reserve_root = [0; 32], Error::NullHash);
    refuses(&|content| content.archive_hash = [0; 32], Error::NullHash);
}

#[test]
fn refuses_to_go_back_behind_what_is_final() {
    let (mut world, mut net, asset, payer) = used();
    net.settle(&mut world);
    let snapshot = net.proposed[&1].content.snapshot_slot;
    world.pass(MIN_EPOCH);
    let good = net.next(&world);
    let refuses = |change: &dyn Fn(&mut openmast_client::accounts::Content), error| {
        let mut proposed = good.clone();
        change(&mut proposed.content);
        net.refuses(&world, by_first(&net, &proposed), error);
    };
    refuses(
        &|content| content.snapshot_slot = snapshot - 1,
        Error::SnapshotOutOfRange,
    );
    refuses(
        &|content| content.asset_count = 0,
        Error::LeafCountOutOfRange,
    );
    refuses(
        &|content| content.payer_count = 0,
        Error::LeafCountOutOfRange,
    );
    let changes: [fn(&mut openmast_program_tests::proposed::Line); 2] = [
        |line| (line.charged, line.accrued) = (899_999, 899_999),
        |line| line.charged = 899_999,
    ];
    for change in changes {
        let mut lower = net.clone();
        change(&mut lower.earned[asset.index as usize]);
        change(&mut lower.spent[payer.index as usize]);
        let lower = lower.next(&world);
        net.refuses(&world, by_first(&net, &lower), Error::SumDecreased);
    }
    // The same once more is fine: an epoch without usage.
    net.run(&mut world, by_first(&net, &good));
}

/// Contents stand beside each other; each member stands behind one of them.
#[test]
fn has_room_for_every_content_and_one_of_each_member() {
    let (mut world, net, proposed) = due();
    let [first, second, third] = net.oracles;
    let propose = |by, proposed: &Proposed| Operation::ProposeSettlement {
        by,
        proposed: proposed.clone(),
    };
    net.run(&mut world, propose(first, &proposed));
    net.refuses(&world, propose(second, &proposed), Error::AlreadyProposed);
    let mut other = proposed.clone();
    other.content.bytes += 1;
    net.refuses(&world, propose(first, &other), Error::AlreadyAttested);
    net.run(&mut world, propose(second, &other));
    other.content.bytes += 1;
    net.run(&mut world, propose(third, &other));
}

/// The breaker limits what one settlement charges, and what it carries over.
#[test]
fn the_breaker_limits_one_settlement() {
    let (mut world, mut net, asset, payer) = used();
    world.pass(MIN_EPOCH);
    let tighten = |world: &mut World, net: &Net, max_epoch_increase| {
        let tighten = Operation::TightenParameters {
            by: net.authority,
            max_epoch_increase,
            min_bond: PARAMETERS.min_bond,
        };
        net.run(world, tighten);
    };
    let all = net.next(&world);
    let mut tight = world.clone();
    tighten(&mut tight, &net, 899_999);
    net.refuses(&tight, by_first(&net, &all), Error::BreakerTripped);
    tighten(&mut world, &net, 900_000);
    net.run(&mut world.clone(), by_first(&net, &all));

    world.pass(EXIT);
    tighten(&mut world, &net, 300_000);
    for line in [
        &mut net.earned[asset.index as usize],
        &mut net.spent[payer.index as usize],
    ] {
        line.charged = 300_000;
    }
    let carried = net.next(&world);
    net.refuses(&world, by_first(&net, &carried), Error::BacklogTooLarge);
    for line in [
        &mut net.earned[asset.index as usize],
        &mut net.spent[payer.index as usize],
    ] {
        line.accrued = 600_000;
    }
    net.settle(&mut world);
    // A lower breaker takes nothing back: what was carried over may be so again.
    tighten(&mut world, &net, 100_000);
    net.settle(&mut world);
}

#[test]
fn refuses_a_snapshot_that_is_too_old_to_become_final_in_time() {
    let (mut world, net, proposed) = due();
    // Its window must be over while the snapshot is fresh.
    world.pass(FRESH - CHALLENGE);
    net.run(&mut world.clone(), by_first(&net, &proposed));
    world.pass(1);
    net.refuses(&world, by_first(&net, &proposed), Error::OvertakenByExit);
}

/// Money that leaves without a proof may not be charged by a snapshot of before its date, also when the delay grew since.
#[test]
fn refuses_a_snapshot_that_an_exit_overtook() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 100);
    let by = net.authority;
    let parameters = NetworkParameters {
        exit_delay_seconds: 2 * PARAMETERS.exit_delay_seconds,
        ..PARAMETERS
    };
    net.run(&mut world, Operation::AnnounceParameters { by, parameters });
    let from = net.state(&world).next_parameters_at;
    world.pass(from - world.now() - 1);
    net.run(&mut world, net.open_statement(&payer, 100, 0));
    let holds_from = world.now() + EXIT / 2;
    world.pass(EXIT);
    let mut proposed = net.next(&world);
    net.run(&mut world, net.pay_statement(&payer));
    proposed.content.closed_at = holds_from - 1;
    net.refuses(&world, by_first(&net, &proposed), Error::OvertakenByExit);
    // The delay of before holds for as long as statements of before can be charged as absent.
    proposed.content.closed_at = from + EXIT / 2 - 1;
    net.refuses(&world, by_first(&net, &proposed), Error::OvertakenByExit);
    proposed.content.closed_at = from + EXIT / 2;
    net.run(&mut world, by_first(&net, &proposed));
}

#[test]
fn refuses_everybody_but_bonded_members() {
    let (mut world, net, _) = due();
    let propose = |world: &World, by| Operation::ProposeSettlement {
        by,
        proposed: net.next(world),
    };
    let stranger = propose(&world, net.authority);
    net.refuses(&world, stranger, Error::NotAnOracle);
    let [first, second, third] = net.oracles;
    let members = [(first, 1), (net.treasury, 1), (second, 1)];
    net.change_oracles(&mut world, &members, 2);
    net.refuses(&world, propose(&world, third), Error::NotAnOracle);
    let unbonded = propose(&world, net.treasury);
    net.refuses(&world, unbonded, Error::BondTooSmall);
    let bonded = propose(&world, second);
    net.run(&mut world, bonded);
}

#[test]
fn nothing_can_be_proposed_before_there_is_an_oracle_set() {
    let mut world = World::new();
    let (founder, mint) = (world.wallet(), world.mint(6));
    world.run(ix::initialize_network(
        founder, founder, 1, mint, PARAMETERS, LIMITS,
    ));
    let network = addresses::network(&founder, 1);
    world.pass(MIN_EPOCH);
    let snapshot = (world.slot(), world.now());
    let proposed = Proposed::new(network, founder, 1, snapshot, &[], &[], &[]);
    let propose = ix::propose_settlement(founder, founder, network, &proposed.content);
    assert_refused(world.send(&[propose]), Error::NotAnOracle);
}

#[test]
fn refuses_the_address_of_another_content() {
    let (mut world, net, proposed) = due();
    let mut propose = by_first(&net, &proposed).instruction(&net.place());
    propose.accounts[4].pubkey = addresses::proposal(&net.address, 1, &[7; 32]);
    assert_refused(world.send(&[propose]), Error::ContentHashDiffers);
}

#[test]
fn is_paused_by_its_bit_alone() {
    let (world, net, proposed) = due();
    only_paused_by(&world, &net, by_first(&net, &proposed), 4);
}

/// An empty network can settle too: nothing happened.
#[test]
fn takes_an_epoch_without_assets_and_payers() {
    let (mut world, mut net) = start();
    assert_eq!(net.settle(&mut world), 1);
    assert_eq!(net.state(&world).final_epoch, 1);
}

/// Addresses of coming settlements are known: sending lamports there must not stop them.
#[test]
fn takes_addresses_that_somebody_sent_lamports_to() {
    for lamports in [1, 50_000_000] {
        let (mut world, mut net, proposed) = due();
        let gift = Account {
            lamports,
            ..Account::default()
        };
        let hash = proposed.hash(&net.address);
        for address in [
            addresses::proposal(&net.address, 1, &hash),
            addresses::settlement(&net.address, 1),
        ] {
            world.set_account(address, gift.clone());
        }
        net.settle_this(&mut world, proposed);
        assert_eq!(net.state(&world).final_epoch, 1);
    }
}

/// The window that holds when it is proposed is its own, whatever is announced.
#[test]
fn keeps_the_window_of_its_own_time() {
    let (mut world, mut net, _) = due();
    let parameters = NetworkParameters {
        challenge_seconds: 2 * PARAMETERS.challenge_seconds,
        ..PARAMETERS
    };
    let by = net.authority;
    net.run(&mut world, Operation::AnnounceParameters { by, parameters });
    let from = net.state(&world).next_parameters_at;
    world.pass(from - world.now() - 1);
    let proposed = net.next(&world);
    let epoch = net.propose(&mut world, proposed);
    net.finish(&mut world, epoch);
}
