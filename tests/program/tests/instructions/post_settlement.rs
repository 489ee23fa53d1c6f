use openmast_client::{accounts::Settlement, addresses, events, events::Event};
use openmast_program_tests::{
    Error,
    net::{Net, PARAMETERS},
    operation::{Operation, Posted},
    world::World,
};

use super::{only_paused_by, start, used};

/// A network whose first settlement is due, and that settlement.
fn due() -> (World, Net, Posted) {
    let (mut world, net, _, _) = used();
    world.pass(60);
    let posted = net.next(&world);
    (world, net, posted)
}

#[test]
fn stores_everything_and_counts_as_the_posters_attestation() {
    let (mut world, net, posted) = due();
    let poster = net.oracles[2];
    let done = net.run(
        &mut world,
        Operation::PostSettlement {
            by: poster,
            posted: posted.clone(),
        },
    );
    let new = posted.settlement;
    let address = addresses::settlement(&net.address, 1);
    let state: Settlement = world.get(&address);
    let expected = Settlement {
        network: net.address,
        epoch: 1,
        bump: state.bump,
        state: 0,
        poster,
        rent_payer: net.rent_payer,
        oracle_set_version: 1,
        attested: 0b100,
        rejected: 0,
        posted_slot: world.slot(),
        posted_at: world.now(),
        final_at: 0,
        snapshot_slot: new.snapshot_slot,
        asset_count: 1,
        payer_count: 1,
        asset_root: new.asset_root,
        payer_root: new.payer_root,
        amount: 900_000,
        bytes: 1 << 30,
        archive_hash: new.archive_hash,
        private_root: new.private_root,
        price_set_hash: new.price_set_hash,
        challenge_seconds: PARAMETERS.challenge_seconds,
        reserved: [0; 28],
    };
    assert_eq!(state, expected);
    let event = events::SettlementPosted {
        network: net.address,
        epoch: 1,
        poster,
        oracle_set_version: 1,
        snapshot_slot: new.snapshot_slot,
        posted_slot: world.slot(),
        posted_at: world.now(),
        asset_count: 1,
        payer_count: 1,
        asset_root: new.asset_root,
        payer_root: new.payer_root,
        amount: 900_000,
        bytes: 1 << 30,
        archive_hash: new.archive_hash,
        private_root: new.private_root,
        price_set_hash: new.price_set_hash,
        attested: 0b100,
        rent_payer: net.rent_payer,
        challenge_seconds: PARAMETERS.challenge_seconds,
    };
    assert_eq!(*done.event(), Event::SettlementPosted(event));
    let network = net.state(&world);
    assert_eq!(
        (network.posted_epoch, network.final_epoch, network.posted_at),
        (1, 0, world.now())
    );
}

/// Each rule, one past its limit.
#[test]
fn refuses_each_broken_rule() {
    let (world, net, posted) = due();
    let by = net.oracles[0];
    let refuses = |change: &dyn Fn(&mut Posted), error| {
        let mut posted = posted.clone();
        change(&mut posted);
        net.refuses(&world, Operation::PostSettlement { by, posted }, error);
    };
    refuses(&|posted| posted.settlement.epoch = 2, Error::WrongEpoch);
    refuses(&|posted| posted.settlement.epoch = 0, Error::WrongEpoch);
    refuses(
        &|posted| posted.settlement.asset_sum += 1,
        Error::SumsDiffer,
    );
    refuses(
        &|posted| posted.settlement.payer_sum -= 1,
        Error::SumsDiffer,
    );
    refuses(
        &|posted| {
            posted.settlement.asset_sum = 1_000_001;
            posted.settlement.payer_sum = 1_000_001;
        },
        Error::SumAboveDeposits,
    );
    refuses(
        &|posted| posted.settlement.asset_count = 2,
        Error::LeafCountOutOfRange,
    );
    refuses(
        &|posted| posted.settlement.payer_count = 2,
        Error::LeafCountOutOfRange,
    );
    refuses(
        &|posted| posted.settlement.snapshot_slot += 1,
        Error::SnapshotOutOfRange,
    );
    refuses(
        &|posted| posted.settlement.asset_root = [0; 32],
        Error::NullHash,
    );
    refuses(
        &|posted| posted.settlement.payer_root = [0; 32],
        Error::NullHash,
    );
    refuses(
        &|posted| posted.settlement.archive_hash = [0; 32],
        Error::NullHash,
    );
}

#[test]
fn refuses_to_go_back_behind_what_is_final() {
    let (mut world, mut net, asset, payer) = used();
    net.settle(&mut world);
    let snapshot = net.posted[&1].settlement.snapshot_slot;
    world.pass(60);
    let by = net.oracles[0];
    let good = net.next(&world);
    let refuses = |change: &dyn Fn(&mut Posted), error| {
        let mut posted = good.clone();
        change(&mut posted);
        net.refuses(&world, Operation::PostSettlement { by, posted }, error);
    };
    refuses(
        &|posted| posted.settlement.snapshot_slot = snapshot - 1,
        Error::SnapshotOutOfRange,
    );
    refuses(
        &|posted| posted.settlement.asset_count = 0,
        Error::LeafCountOutOfRange,
    );
    refuses(
        &|posted| posted.settlement.payer_count = 0,
        Error::LeafCountOutOfRange,
    );
    let mut lower = net.clone();
    lower.earned[asset.index as usize].1 -= 1;
    lower.spent[payer.index as usize].1 -= 1;
    let posted = lower.next(&world);
    net.refuses(
        &world,
        Operation::PostSettlement { by, posted },
        Error::SumDecreased,
    );
    // The same once more is fine: an epoch without usage.
    net.run(&mut world, Operation::PostSettlement { by, posted: good });
}

#[test]
fn has_one_settlement_in_flight_and_keeps_its_pace() {
    let (mut world, mut net, posted) = due();
    let by = net.oracles[0];
    net.run(
        &mut world,
        Operation::PostSettlement {
            by,
            posted: posted.clone(),
        },
    );
    world.pass(60);
    net.refuses(
        &world,
        Operation::PostSettlement {
            by,
            posted: posted.clone(),
        },
        Error::SettlementInFlight,
    );
    net.posted.insert(1, posted);
    net.attest(&mut world, 1);
    net.run(&mut world, Operation::FinalizeSettlement { epoch: 1 });

    let mut next = net.clone();
    next.post(&mut world);
    next.attest(&mut world, 2);
    world.pass(30);
    next.run(&mut world, Operation::FinalizeSettlement { epoch: 2 });
    world.pass(i64::from(PARAMETERS.min_epoch_seconds) - 31);
    let posted = next.next(&world);
    net.refuses(
        &world,
        Operation::PostSettlement {
            by,
            posted: posted.clone(),
        },
        Error::EpochTooShort,
    );
    world.pass(1);
    net.run(&mut world, Operation::PostSettlement { by, posted });
}

#[test]
fn the_breaker_limits_one_settlement() {
    let (mut world, net, posted) = due();
    let by = net.authority;
    let with = |max_epoch_increase| openmast_client::accounts::NetworkParameters {
        max_epoch_increase,
        ..PARAMETERS
    };
    let post = Operation::PostSettlement {
        by: net.oracles[0],
        posted,
    };
    net.run(
        &mut world,
        Operation::UpdateParameters {
            by,
            parameters: with(899_999),
        },
    );
    net.refuses(&world, post.clone(), Error::BreakerTripped);
    net.run(
        &mut world,
        Operation::UpdateParameters {
            by,
            parameters: with(900_000),
        },
    );
    net.run(&mut world, post);
}

#[test]
fn refuses_everybody_but_bonded_members() {
    let (mut world, net, posted) = due();
    let post = |by| Operation::PostSettlement {
        by,
        posted: posted.clone(),
    };
    net.refuses(&world, post(net.authority), Error::NotAnOracle);
    let [first, second, third] = net.oracles;
    let members = vec![(first, 1), (net.treasury, 1), (second, 1)];
    net.run(
        &mut world,
        Operation::SetOracleSet {
            by: net.authority,
            members,
            threshold: 2,
        },
    );
    net.refuses(&world, post(third), Error::NotAnOracle);
    net.refuses(&world, post(net.treasury), Error::BondTooSmall);
    net.run(&mut world, post(second));
}

#[test]
fn nothing_can_be_posted_before_there_is_an_oracle_set() {
    use openmast_client::instructions as ix;
    let mut world = World::new();
    let (founder, mint) = (world.wallet(), world.mint(6));
    world.run(ix::initialize_network(
        founder, founder, 1, mint, PARAMETERS,
    ));
    let network = addresses::network(&founder, 1);
    let posted = Posted::new(network, founder, 1, world.slot(), &[], &[]);
    let outcome = world.send(&[ix::post_settlement(
        founder,
        founder,
        network,
        &posted.settlement,
    )]);
    openmast_program_tests::outcome::assert_refused(outcome, Error::NotAnOracle);
}

#[test]
fn is_paused_by_its_bit_alone() {
    let (world, net, posted) = due();
    only_paused_by(
        &world,
        &net,
        Operation::PostSettlement {
            by: net.oracles[0],
            posted,
        },
        4,
    );
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
fn takes_an_address_that_somebody_sent_lamports_to() {
    for lamports in [1, 50_000_000] {
        let (mut world, mut net, _, _) = used();
        let gift = solana_account::Account {
            lamports,
            ..Default::default()
        };
        world.set_account(addresses::settlement(&net.address, 1), gift);
        net.settle(&mut world);
        assert_eq!(net.state(&world).final_epoch, 1);
    }
}
