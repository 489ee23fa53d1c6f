use openmast_client::{accounts::NetworkParameters, events, events::Event};
use openmast_program_tests::{
    Error,
    net::{EXIT, LIMITS, MIN_EPOCH, NOTICE, Net, PARAMETERS},
    operation::Operation,
    world::World,
};

use super::{start, used};

const DAYS_90: u32 = 90 * 24 * 60 * 60;

fn announce(net: &Net, parameters: NetworkParameters) -> Operation {
    let by = net.authority;
    Operation::AnnounceParameters { by, parameters }
}

fn with_kept(settlements_kept: u32) -> NetworkParameters {
    NetworkParameters {
        settlements_kept,
        ..PARAMETERS
    }
}

/// What holds now, in the eyes of the clock.
fn present(world: &World, net: &Net) -> NetworkParameters {
    *net.state(world).parameters_at(world.now())
}

#[test]
fn holds_after_twice_the_longer_exit_delay_and_not_before() {
    for exit_delay_seconds in [2_400, 7_200] {
        let (mut world, net) = start();
        let parameters = NetworkParameters {
            exit_delay_seconds,
            min_epoch_seconds: 0,
            ..PARAMETERS
        };
        let done = net.run(&mut world, announce(&net, parameters));
        let notice = 2 * EXIT.max(i64::from(exit_delay_seconds));
        let expected = events::ParametersAnnounced {
            network: net.address,
            parameters: PARAMETERS,
            next_parameters: parameters,
            next_parameters_at: world.now() + notice,
        };
        assert_eq!(*done.event(), Event::ParametersAnnounced(expected));
        world.pass(notice - 1);
        assert_eq!(present(&world, &net), PARAMETERS);
        world.pass(1);
        assert_eq!(present(&world, &net), parameters);
    }
}

/// The last word counts, and its time begins anew.
#[test]
fn replaces_what_does_not_hold_yet() {
    let (mut world, net) = start();
    net.run(&mut world, announce(&net, with_kept(5)));
    world.pass(NOTICE - 1);
    net.run(&mut world, announce(&net, with_kept(6)));
    world.pass(NOTICE - 1);
    assert_eq!(present(&world, &net), PARAMETERS);
    world.pass(1);
    assert_eq!(present(&world, &net), with_kept(6));
}

/// An epoch that opened before they held is cut as it was: both are needed until it is settled.
#[test]
fn waits_until_those_that_hold_are_settled_over() {
    let (mut world, mut net, _, _) = used();
    net.change_parameters(&mut world, with_kept(5));
    net.refuses(
        &world,
        announce(&net, with_kept(6)),
        Error::ParametersPending,
    );
    world.pass(MIN_EPOCH);
    net.settle(&mut world);
    let done = net.run(&mut world, announce(&net, with_kept(6)));
    let Event::ParametersAnnounced(event) = done.event() else {
        panic!("{done:?}")
    };
    assert_eq!(event.parameters, with_kept(5));
    assert_eq!(present(&world, &net), with_kept(5));
}

/// What is not kept may be closed: were it kept again, a proof would be asked against a settlement that is gone.
#[test]
fn settlements_that_were_let_go_stay_so() {
    let (mut world, mut net, asset, _) = used();
    net.change_parameters(&mut world, with_kept(2));
    for _ in 0..3 {
        net.settle(&mut world);
    }
    assert_eq!(net.state(&world).oldest_kept_epoch, 2);
    net.change_parameters(&mut world, with_kept(64));
    net.settle(&mut world);
    assert_eq!(net.state(&world).oldest_kept_epoch, 2);
    net.refuses(&world, net.collect(&asset, 1), Error::SettlementTooOld);
    net.run(&mut world, net.collect(&asset, 2));
}

/// In each half of the delay there is time to settle, whatever the pauser does.
#[test]
fn the_exit_delay_is_twice_as_long_as_it_takes_to_settle() {
    let (world, net) = start();
    let with = |max_pause, min_epoch, challenge, exit_delay_seconds| {
        let parameters = NetworkParameters {
            max_pause_seconds: max_pause,
            min_epoch_seconds: min_epoch,
            challenge_seconds: challenge,
            exit_delay_seconds,
            ..PARAMETERS
        };
        announce(&net, parameters)
    };
    for (pause, epoch, challenge, least) in [
        (900, 60, 30, 2_100),
        (900, 60, 10, 1_980),
        (0, 0, 200, 1_200),
        (0, DAYS_90 / 2 - 30, 10, DAYS_90),
    ] {
        let mut world = world.clone();
        net.refuses(
            &world,
            with(pause, epoch, challenge, least - 1),
            Error::ParameterOutOfRange,
        );
        net.run(&mut world, with(pause, epoch, challenge, least));
    }
    // Far past 32 bits.
    let huge = with(DAYS_90, DAYS_90, DAYS_90, DAYS_90);
    net.refuses(&world, huge, Error::ParameterOutOfRange);
}

#[test]
fn takes_them_all_up_to_their_limits() {
    let (mut world, net) = start();
    let parameters = NetworkParameters {
        treasury_bps: LIMITS.most_treasury_bps,
        min_epoch_seconds: 0,
        challenge_seconds: LIMITS.least_challenge_seconds,
        exit_delay_seconds: LIMITS.least_exit_delay_seconds,
        max_pause_seconds: 0,
        unstake_cooldown_seconds: DAYS_90,
        bond_delay_seconds: DAYS_90,
        settlements_kept: 64,
        min_bond: LIMITS.most_min_bond,
        max_epoch_increase: LIMITS.most_epoch_increase,
        max_price_per_gb: u64::MAX,
        min_first_deposit: u64::MAX,
        payer_fee: LIMITS.most_payer_fee,
        requires_licences: 1,
        least_lot_bps: 10_000,
        price_step_shift: 2,
    };
    assert_eq!(parameters.check(&LIMITS), Ok(()));
    net.run(&mut world, announce(&net, parameters));
}

#[test]
fn refuses_each_one_past_its_limit() {
    let (world, net) = start();
    let refuses = |name: &str, change: &dyn Fn(&mut NetworkParameters)| {
        let mut parameters = PARAMETERS;
        change(&mut parameters);
        let checked = parameters.check(&LIMITS);
        assert_eq!(checked.map_err(|error| error.parameter), Err(name));
        net.refuses(
            &world,
            announce(&net, parameters),
            Error::ParameterOutOfRange,
        );
    };
    refuses("treasury_bps", &|p| {
        p.treasury_bps = LIMITS.most_treasury_bps + 1
    });
    refuses("min_epoch_seconds", &|p| p.min_epoch_seconds = DAYS_90 + 1);
    refuses("challenge_seconds", &|p| p.challenge_seconds = DAYS_90 + 1);
    refuses("challenge_seconds", &|p| {
        p.challenge_seconds = LIMITS.least_challenge_seconds - 1
    });
    refuses("exit_delay_seconds", &|p| {
        p.exit_delay_seconds = DAYS_90 + 1
    });
    refuses("exit_delay_seconds", &|p| {
        (p.max_pause_seconds, p.min_epoch_seconds) = (0, 0);
        p.exit_delay_seconds = LIMITS.least_exit_delay_seconds - 1;
    });
    refuses("max_pause_seconds", &|p| p.max_pause_seconds = DAYS_90 + 1);
    refuses("unstake_cooldown_seconds", &|p| {
        p.unstake_cooldown_seconds = DAYS_90 + 1
    });
    refuses("bond_delay_seconds", &|p| {
        p.bond_delay_seconds = DAYS_90 + 1
    });
    refuses("settlements_kept", &|p| p.settlements_kept = 1);
    refuses("settlements_kept", &|p| p.settlements_kept = 65);
    refuses("min_bond", &|p| p.min_bond = LIMITS.least_min_bond - 1);
    refuses("min_bond", &|p| p.min_bond = LIMITS.most_min_bond + 1);
    refuses("max_epoch_increase", &|p| {
        p.max_epoch_increase = LIMITS.least_epoch_increase - 1
    });
    refuses("max_epoch_increase", &|p| {
        p.max_epoch_increase = LIMITS.most_epoch_increase + 1
    });
    refuses("payer_fee", &|p| p.payer_fee = p.min_first_deposit + 1);
    refuses("requires_licences", &|p| p.requires_licences = 2);
    refuses("least_lot_bps", &|p| p.least_lot_bps = 0);
    refuses("least_lot_bps", &|p| p.least_lot_bps = 10_001);
    refuses("price_step_shift", &|p| p.price_step_shift = 1);
    refuses("price_step_shift", &|p| p.price_step_shift = 4);
    refuses("payer_fee", &|p| {
        p.min_first_deposit = u64::MAX;
        p.payer_fee = LIMITS.most_payer_fee + 1;
    });
}

#[test]
fn refuses_everybody_but_the_authority() {
    let (world, net) = start();
    for by in [
        net.founder,
        net.treasury,
        net.regulator,
        net.pauser,
        net.oracles[0],
    ] {
        let parameters = PARAMETERS;
        let announce = Operation::AnnounceParameters { by, parameters };
        net.refuses(&world, announce, Error::NotAuthorized);
    }
}
