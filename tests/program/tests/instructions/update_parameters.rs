use openmast_client::{accounts::NetworkParameters, events, events::Event};
use openmast_program_tests::{Error, net::PARAMETERS, operation::Operation};

use super::{start, used};

const DAYS_90: u32 = 90 * 24 * 60 * 60;

#[test]
fn sets_them_all_up_to_their_limits() {
    let (mut world, net) = start();
    let parameters = NetworkParameters {
        treasury_bps: 4_999,
        levy_bps: 1,
        min_epoch_seconds: DAYS_90 / 4,
        challenge_seconds: DAYS_90 / 4,
        exit_delay_seconds: DAYS_90,
        unstake_cooldown_seconds: DAYS_90,
        bond_delay_seconds: DAYS_90,
        settlements_kept: 64,
        min_bond: u64::MAX,
        max_epoch_increase: u64::MAX,
        max_price_per_gb: u64::MAX,
    };
    let done = net.run(
        &mut world,
        Operation::UpdateParameters {
            by: net.authority,
            parameters,
        },
    );
    let expected = events::ParametersUpdated {
        network: net.address,
        parameters,
        oldest_kept_epoch: 0,
    };
    assert_eq!(*done.event(), Event::ParametersUpdated(expected));
    assert_eq!(net.state(&world).parameters(), parameters);
}

/// What is not kept may be closed: were it kept again, a proof would be asked against a settlement that is gone.
#[test]
fn settlements_that_were_let_go_stay_so() {
    let (mut world, mut net, asset, _) = used();
    for _ in 0..3 {
        net.settle(&mut world);
    }
    let keep = |settlements_kept| Operation::UpdateParameters {
        by: net.authority,
        parameters: NetworkParameters {
            settlements_kept,
            ..PARAMETERS
        },
    };
    assert_eq!(net.state(&world).oldest_kept_epoch, 1);
    net.run(&mut world.clone(), net.collect(&asset, 1));
    for (kept, oldest) in [(2, 2), (64, 2), (1, 3), (3, 3)] {
        net.run(&mut world, keep(kept));
        assert_eq!(net.state(&world).oldest_kept_epoch, oldest);
    }
    net.refuses(&world, net.collect(&asset, 2), Error::SettlementTooOld);
    let close = Operation::CloseSettlement {
        epoch: 2,
        rent_payer: net.rent_payer,
    };
    net.run(&mut world, close);
    net.run(&mut world, net.collect(&asset, 3));
}

/// Whoever can leave before what was used until then can be settled leaves without paying.
#[test]
fn the_exit_delay_is_long_enough_to_settle_what_was_used_before() {
    let (mut world, net) = start();
    let with =
        |min_epoch_seconds, challenge_seconds, exit_delay_seconds| Operation::UpdateParameters {
            by: net.authority,
            parameters: NetworkParameters {
                min_epoch_seconds,
                challenge_seconds,
                exit_delay_seconds,
                ..PARAMETERS
            },
        };
    for (epoch, challenge, least) in [
        (60, 30, 150),
        (60, 0, 60),
        (0, 30, 90),
        (DAYS_90, 0, DAYS_90),
    ] {
        net.refuses(
            &world,
            with(epoch, challenge, least - 1),
            Error::ParameterOutOfRange,
        );
        net.run(&mut world, with(epoch, challenge, least));
    }
    net.run(&mut world, with(0, 0, 0));
    // Far past 32 bits.
    let huge = with(u32::MAX, u32::MAX, DAYS_90);
    net.refuses(&world, huge, Error::ParameterOutOfRange);
}

#[test]
fn refuses_each_one_past_its_limit() {
    let (world, net) = start();
    let refused = [
        NetworkParameters {
            treasury_bps: 5_001 - PARAMETERS.levy_bps,
            ..PARAMETERS
        },
        NetworkParameters {
            treasury_bps: u16::MAX,
            levy_bps: u16::MAX,
            ..PARAMETERS
        },
        NetworkParameters {
            min_epoch_seconds: DAYS_90 + 1,
            ..PARAMETERS
        },
        NetworkParameters {
            challenge_seconds: DAYS_90 + 1,
            ..PARAMETERS
        },
        NetworkParameters {
            exit_delay_seconds: DAYS_90 + 1,
            ..PARAMETERS
        },
        NetworkParameters {
            unstake_cooldown_seconds: DAYS_90 + 1,
            ..PARAMETERS
        },
        NetworkParameters {
            bond_delay_seconds: DAYS_90 + 1,
            ..PARAMETERS
        },
        NetworkParameters {
            settlements_kept: 0,
            ..PARAMETERS
        },
        NetworkParameters {
            settlements_kept: 65,
            ..PARAMETERS
        },
    ];
    for parameters in refused {
        net.refuses(
            &world,
            Operation::UpdateParameters {
                by: net.authority,
                parameters,
            },
            Error::ParameterOutOfRange,
        );
    }
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
        let update = Operation::UpdateParameters {
            by,
            parameters: PARAMETERS,
        };
        net.refuses(&world, update, Error::NotAuthorized);
    }
}
