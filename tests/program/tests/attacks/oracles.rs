//! Members of the oracle set who propose garbage, are always first, or do not agree.

use openmast_client::{
    accounts::{self, NetworkParameters},
    addresses, instructions as ix,
};
use openmast_program_tests::{
    Error,
    net::{CHALLENGE, EXIT, MIN_EPOCH, NOTICE, Net, PARAMETERS},
    operation::Operation,
    outcome::assert_refused,
    world::World,
};

use super::{request, start};

const TEN_YEARS: i64 = 10 * 365 * 86_400;

/// The others go on with the same epoch at once; the garbage is closed, and its rent goes back.
#[test]
fn a02_garbage_that_one_member_proposes_is_in_nobodys_way() {
    let (mut world, mut net) = start();
    world.pass(MIN_EPOCH);
    let honest = net.next(&world);
    let mut garbage = honest.clone();
    garbage.content.payer_root = [7; 32];
    let [bad, first, second] = net.oracles;
    let (epoch, hash) = (garbage.content.epoch, garbage.hash(&net.address));
    net.run(
        &mut world,
        Operation::ProposeSettlement {
            by: bad,
            proposed: garbage,
        },
    );
    let rent_payer = net.rent_payer;
    let close = Operation::CloseProposal {
        epoch,
        hash,
        rent_payer,
    };
    net.refuses(&world, close.clone(), Error::ProposalMayWin);
    net.proposed.insert(epoch, honest.clone());
    net.run(
        &mut world,
        Operation::ProposeSettlement {
            by: first,
            proposed: honest,
        },
    );
    net.run(&mut world, net.attestation(second, epoch));
    world.pass(CHALLENGE);
    net.run(&mut world, net.finalization(epoch));
    net.run(&mut world, close);
    let address = addresses::proposal(&net.address, epoch, &hash);
    assert_eq!(world.raw(&address), None);
}

/// A set in which everybody must agree is stopped by one member; the authority puts the announced one in its place.
#[test]
fn a02_a_stand_by_set_ends_what_a_unanimous_set_cannot() {
    let (mut world, mut net) = start();
    let members = net.oracles.map(|oracle| (oracle, 1));
    net.change_oracles(&mut world, &members, 3);
    let [_, first, second] = net.oracles;
    let others = [(first, 1), (second, 1)];
    net.run(&mut world, net.name_oracles(&others, 2, true));
    world.pass(NOTICE);
    let honest = net.next(&world);
    let epoch = honest.content.epoch;
    net.proposed.insert(epoch, honest.clone());
    let propose = Operation::ProposeSettlement {
        by: first,
        proposed: honest,
    };
    net.run(&mut world, propose);
    net.run(&mut world, net.attestation(second, epoch));
    world.pass(CHALLENGE);
    net.refuses(&world, net.finalization(epoch), Error::BelowThreshold);
    world.pass(TEN_YEARS);

    let by = net.authority;
    net.run(&mut world, Operation::SwitchOracleSet { by });
    net.refuses(&world, net.finalization(epoch), Error::OracleSetChanged);
    let (hash, rent_payer) = (net.hash(epoch), net.rent_payer);
    net.run(
        &mut world,
        Operation::CloseProposal {
            epoch,
            hash,
            rent_payer,
        },
    );
    let honest = net.next(&world);
    net.proposed.insert(epoch, honest.clone());
    let propose = Operation::ProposeSettlement {
        by: first,
        proposed: honest,
    };
    net.run(&mut world, propose);
    net.run(&mut world, net.attestation(second, epoch));
    world.pass(CHALLENGE);
    net.run(&mut world, net.finalization(epoch));
}

/// One member that is always first costs the others nothing.
#[test]
fn a03_one_member_that_is_always_first_starves_nobody() {
    let (mut world, mut net) = start();
    let [bad, first, second] = net.oracles;
    for epoch in 1..=20 {
        world.pass(MIN_EPOCH);
        let honest = net.next(&world);
        let mut garbage = honest.clone();
        garbage.content.payer_root = [7; 32];
        for (by, proposed) in [(bad, garbage), (first, honest.clone())] {
            net.run(&mut world, Operation::ProposeSettlement { by, proposed });
        }
        net.proposed.insert(epoch, honest);
        net.run(&mut world, net.attestation(second, epoch));
        world.pass(CHALLENGE);
        net.run(&mut world, net.finalization(epoch));
    }
    assert_eq!(net.state(&world).final_epoch, 20);
}

/// What garbage of a threshold can bill is a breaker, and a breaker that is carried over, for each challenge window.
#[test]
fn a05_garbage_that_becomes_final_bills_no_more_than_the_breaker() {
    let mut world = World::new();
    let mint = world.mint(6);
    let breaker = 1_000_000;
    let parameters = NetworkParameters {
        max_epoch_increase: breaker,
        ..PARAMETERS
    };
    let mut net = Net::with(&mut world, mint, parameters);
    let asset = net.asset(&mut world);
    let payers = [0; 10].map(|_| net.payer(&mut world, 1_000_000));
    net.settle(&mut world);
    let before = net.clone();

    // More than that is refused.
    net.usage_in_parts(&payers[0], &asset, 1, breaker + 1, breaker + 1);
    world.pass(MIN_EPOCH);
    let by = net.oracles[0];
    let propose = |net: &Net, world: &World| Operation::ProposeSettlement {
        by,
        proposed: net.next(world),
    };
    net.refuses(&world, propose(&net, &world), Error::BreakerTripped);
    net = before.clone();
    net.usage_in_parts(&payers[0], &asset, 1, 0, 1_000_000);
    net.usage_in_parts(&payers[1], &asset, 1, 0, 1);
    net.refuses(&world, propose(&net, &world), Error::BacklogTooLarge);

    // The first garbage, and one more that is on its way when everybody sees it and states what they spent.
    net = before;
    net.usage_in_parts(&payers[0], &asset, 1, 1_000_000, 1_000_000);
    net.usage_in_parts(&payers[1], &asset, 1, 0, 1_000_000);
    net.settle(&mut world);
    for payer in &payers {
        let proven = world.get::<accounts::Payer>(&payer.address).proven;
        net.run(&mut world, net.open_statement(payer, 1_000_000, proven));
    }
    net.usage_in_parts(&payers[1], &asset, 1, 1_000_000, 0);
    net.usage_in_parts(&payers[2], &asset, 1, 0, 1_000_000);
    net.settle(&mut world);
    world.pass(EXIT);
    for payer in &payers {
        net.run(&mut world, net.pay_statement(payer));
    }
    let got: u64 = (payers.iter())
        .map(|payer| net.money(&world, &payer.owner))
        .sum();
    let settlements = 2;
    assert!(10_000_000 - got <= breaker * (settlements + 2));
    assert!(
        got >= 7_000_000 - 10,
        "{got}: less than a unit each is lost"
    );
}

/// Another count or another snapshot is another content, with a hash and an address of its own.
#[test]
fn a07_an_attestation_names_the_whole_content() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let payers = [0; 4].map(|_| net.payer(&mut world, 100_000));
    net.usage(&payers[3], &asset, 1 << 30, 100_000);
    world.pass(MIN_EPOCH);
    let honest = net.next(&world);
    let mut changed = honest.clone();
    changed.content.payer_count = 3;
    let epoch = changed.content.epoch;
    let hash = changed.hash(&net.address);
    let [bad, first, second] = net.oracles;
    let propose = Operation::ProposeSettlement {
        by: bad,
        proposed: changed,
    };
    net.run(&mut world, propose);
    // The second one names what it computed itself.
    let mut attest = ix::attest_settlement(first, net.address, epoch, honest.hash(&net.address));
    assert!(world.clone().send(&[attest.clone()]).is_err(), "not there");
    attest.accounts[3].pubkey = addresses::proposal(&net.address, epoch, &hash);
    assert_refused(world.clone().send(&[attest]), Error::ContentHashDiffers);

    let propose = Operation::ProposeSettlement {
        by: first,
        proposed: honest.clone(),
    };
    net.proposed.insert(epoch, honest);
    net.run(&mut world, propose);
    net.run(&mut world, net.attestation(second, epoch));
    world.pass(CHALLENGE);
    net.run(&mut world, net.finalization(epoch));
    request(&mut world, &net, &payers[3], 100_000);
    let last = net.settle(&mut world);
    net.run(&mut world, net.withdraw(&payers[3], last));
    assert_eq!(net.money(&world, &payers[3].owner), 0);
}
