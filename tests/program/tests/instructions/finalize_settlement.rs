use openmast_client::{
    accounts::{NetworkParameters, Settlement},
    addresses, events,
    events::Event,
};
use openmast_program_tests::{
    Error,
    model::new_account,
    net::{CHALLENGE, EXIT, MIN_EPOCH, PARAMETERS},
    operation::Operation,
};
use solana_account::Account;

use super::{another_oracle_set, lamports, only_paused_by, start, used};

#[test]
fn writes_the_settlement_at_the_end_of_the_window_and_not_before() {
    let (mut world, mut net, _, _) = used();
    let epoch = net.close(&mut world);
    net.attest(&mut world, epoch);
    let proposed = net.proposed[&epoch].clone();
    let (hash, content) = (net.hash(epoch), proposed.content);
    let (proposed_at, opened_at) = (world.now(), net.state(&world).created_at);
    world.pass(CHALLENGE - 1);
    net.refuses(&world, net.finalization(epoch), Error::ChallengeOpen);
    world.pass(1);
    let address = addresses::proposal(&net.address, epoch, &hash);
    let rent = lamports(&world, &address);
    let before = lamports(&world, &net.rent_payer);
    let done = net.run(&mut world, net.finalization(epoch));
    let expected = events::SettlementFinalized {
        network: net.address,
        epoch,
        content_hash: hash,
        rent_payer: net.rent_payer,
        final_at: world.now(),
        previous_snapshot_slot: 0,
        treasury_bps: PARAMETERS.treasury_bps,
        treasury_epoch: 1,
        before_treasury_bps: PARAMETERS.treasury_bps,
        oldest_kept_epoch: 0,
    };
    assert_eq!(*done.event(), Event::SettlementFinalized(expected));
    let state: Settlement = world.get(&addresses::settlement(&net.address, epoch));
    let expected = Settlement {
        network: net.address,
        bump: state.bump,
        content_hash: hash,
        content,
        proposer: net.oracles[0],
        rent_payer: net.rent_payer,
        set_version: 1,
        attested: 0b011,
        proposed_at,
        final_at: world.now(),
        opened_at,
        treasury_bps: PARAMETERS.treasury_bps,
        treasury_epoch: 1,
        before_treasury_bps: PARAMETERS.treasury_bps,
        treasury: net.treasury,
        ..new_account()
    };
    assert_eq!(state, expected);
    let network = net.state(&world);
    assert_eq!(
        (
            network.final_epoch,
            network.settled_amount,
            network.settled_accrued
        ),
        (1, 900_000, 900_000)
    );
    assert_eq!(
        (
            network.final_snapshot_slot,
            network.final_closed_at,
            network.final_payer_root
        ),
        (content.snapshot_slot, content.closed_at, content.payer_root)
    );
    assert_eq!(
        (network.settled_asset_count, network.settled_payer_count),
        (1, 1)
    );
    // The proposal is gone, and its rent went back; the settlement cost a little less.
    assert_eq!(world.raw(&address), None);
    let cost = lamports(&world, &addresses::settlement(&net.address, epoch));
    assert_eq!(lamports(&world, &net.rent_payer), before + rent - cost);
    assert!(net.send(&mut world, net.finalization(epoch)).is_err());
}

/// Whoever proposed knew when it would be final, and so did those who look at it.
#[test]
fn the_window_is_that_of_the_proposal() {
    for challenge_seconds in [10, 2 * PARAMETERS.challenge_seconds] {
        let (mut world, mut net, _, _) = used();
        let by = net.authority;
        let parameters = NetworkParameters {
            challenge_seconds,
            ..PARAMETERS
        };
        net.run(&mut world, Operation::AnnounceParameters { by, parameters });
        let from = net.state(&world).next_parameters_at;
        world.pass(from - world.now() - 1);
        let proposed = net.next(&world);
        let epoch = net.propose(&mut world, proposed);
        world.pass(1);
        net.attest(&mut world, epoch);
        world.pass(CHALLENGE - 1);
        net.refuses(&world, net.finalization(epoch), Error::ChallengeOpen);
        world.pass(1);
        net.run(&mut world, net.finalization(epoch));
    }
}

/// The treasury's part is noted when it changes, with what it was before.
#[test]
fn notes_the_first_epoch_of_another_part() {
    let (mut world, mut net, _, _) = used();
    net.settle(&mut world);
    let parameters = NetworkParameters {
        treasury_bps: 700,
        ..PARAMETERS
    };
    net.change_parameters(&mut world, parameters);
    // The epoch that is open was opened before; the next one is the first.
    for (epoch, first, treasury_bps) in [(2, 1, 500), (3, 3, 700), (4, 3, 700)] {
        assert_eq!(net.settle(&mut world), epoch);
        let address = addresses::settlement(&net.address, epoch);
        let state: Settlement = world.get(&address);
        assert_eq!(state.treasury_epoch, first, "{epoch}");
        assert_eq!(state.treasury_bps, treasury_bps, "{epoch}");
        assert_eq!(state.before_treasury_bps, 500, "{epoch}");
        let before_it = net.proposed[&(epoch - 1)].content.snapshot_slot;
        assert_eq!(state.previous_snapshot_slot, before_it);
    }
}

#[test]
fn refuses_below_the_threshold_and_another_receiver_of_the_rent() {
    let (mut world, mut net) = start();
    let epoch = net.close(&mut world);
    world.pass(CHALLENGE);
    net.refuses(&world, net.finalization(epoch), Error::BelowThreshold);
    net.attest(&mut world, epoch);
    world.pass(CHALLENGE);
    let elsewhere = Operation::FinalizeSettlement {
        epoch,
        hash: net.hash(epoch),
        proposal_rent_payer: net.oracles[0],
    };
    net.refuses(&world, elsewhere, Error::WrongRentPayer);
}

/// When two contents are both due, the first that is called wins.
#[test]
fn refuses_what_lost_and_what_is_of_an_older_set() {
    let (mut world, mut net) = start();
    let members = net.oracles.map(|oracle| (oracle, 1));
    net.change_oracles(&mut world, &members, 2);
    let epoch = net.close(&mut world);
    net.attest(&mut world, epoch);
    let first = net.finalization(epoch);
    for by in net.oracles {
        let hash = net.hash(epoch);
        let retract = Operation::RetractAttestation { by, epoch, hash };
        if net.send(&mut world.clone(), retract.clone()).is_ok() && by == net.oracles[1] {
            net.run(&mut world, retract);
        }
    }
    let mut other = net.proposed[&epoch].clone();
    other.content.bytes += 1;
    let hash = other.hash(&net.address);
    let propose = Operation::ProposeSettlement {
        by: net.oracles[1],
        proposed: other,
    };
    net.run(&mut world, propose);
    let by = net.oracles[2];
    net.run(&mut world, Operation::AttestSettlement { by, epoch, hash });
    world.pass(CHALLENGE);
    let second = Operation::FinalizeSettlement {
        epoch,
        hash,
        proposal_rent_payer: net.rent_payer,
    };
    net.refuses(&world, first.clone(), Error::BelowThreshold);
    let mut changed = world.clone();
    another_oracle_set(&mut changed, &net);
    net.refuses(&changed, second.clone(), Error::OracleSetChanged);
    net.run(&mut world, second);
    net.refuses(&world, first, Error::WrongEpoch);
}

/// What is refused when proposing for amounts and exits still holds.
#[test]
fn refuses_what_the_chain_outgrew_since() {
    let (mut world, mut net, _, _) = used();
    let epoch = net.close(&mut world);
    net.attest(&mut world, epoch);
    world.pass(CHALLENGE);
    let mut tight = world.clone();
    let tighten = Operation::TightenParameters {
        by: net.authority,
        max_epoch_increase: 899_999,
        min_bond: PARAMETERS.min_bond,
    };
    net.run(&mut tight, tighten);
    net.refuses(&tight, net.finalization(epoch), Error::BreakerTripped);

    // A payer leaves without a proof while nobody settles.
    let leaver = net.payer(&mut world, 500);
    net.run(&mut world, net.open_statement(&leaver, 500, 0));
    world.pass(EXIT);
    net.run(&mut world, net.pay_statement(&leaver));
    net.refuses(&world, net.finalization(epoch), Error::OvertakenByExit);
}

#[test]
fn is_paused_by_its_bit_alone() {
    let (mut world, mut net) = start();
    let epoch = net.close(&mut world);
    net.attest(&mut world, epoch);
    world.pass(CHALLENGE);
    only_paused_by(&world, &net, net.finalization(epoch), 4);
}

/// The addresses of what comes next are known, or soon will be: sending lamports there must not stop the settling.
#[test]
fn takes_addresses_that_somebody_sent_lamports_to() {
    for gift in [1, 890_880, 50_000_000] {
        let (mut world, mut net, _, _) = used();
        world.pass(MIN_EPOCH);
        let next = net.next(&world);
        let (epoch, hash) = (next.content.epoch, next.hash(&net.address));
        for address in [
            addresses::proposal(&net.address, epoch, &hash),
            addresses::settlement(&net.address, epoch),
        ] {
            let gift = Account {
                lamports: gift,
                ..Account::default()
            };
            world.set_account(address, gift);
        }
        net.propose(&mut world, next);
        net.attest(&mut world, epoch);
        world.pass(CHALLENGE);
        net.run(&mut world, net.finalization(epoch));
        let state: Settlement = world.get(&addresses::settlement(&net.address, epoch));
        assert_eq!(state.content_hash, hash, "{gift}");
        assert_eq!(net.state(&world).final_epoch, epoch);
    }
}
