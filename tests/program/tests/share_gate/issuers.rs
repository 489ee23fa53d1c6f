//! Whose word a network takes.

use openmast_client::share_gate::{
    accounts::Issuer, addresses, instructions as gx, types::IssuerTerms,
};
use openmast_program_tests::{
    gate::Gate,
    net::Net,
    outcome::{GateError, assert_gate_refused},
    rebuilt_gate::RebuiltGate,
    world::World,
};
use solana_pubkey::Pubkey;

fn start() -> (World, Net, Gate) {
    let mut world = World::new();
    let net = Net::new(&mut world);
    let gate = Gate::new(&mut world, &net);
    (world, net, gate)
}

#[test]
fn the_authority_accepts_and_withdraws() {
    let (mut world, net, gate) = start();
    let issuer: Issuer = world.get(&addresses::issuer(&net.address, 1));
    let terms = gate.service_terms();
    assert_eq!((issuer.network, issuer.number), (net.address, 1));
    assert_eq!((issuer.key, issuer.schema), (terms.key, terms.schema));
    assert_eq!(
        (issuer.kinds, issuer.cure_seconds, issuer.longest_seconds),
        (terms.kinds, terms.cure_seconds, terms.longest_seconds)
    );
    assert_eq!(issuer.state, 0);
    let accept = |by, number| gx::accept_issuer(net.rent_payer, by, net.address, number, &terms);
    for by in [net.regulator, net.treasury, net.founder, gate.key] {
        assert_gate_refused(world.attempt(accept(by, 2)), GateError::NotAuthorized);
        let withdraw = gx::withdraw_issuer(by, net.address, gate.direct);
        assert_gate_refused(world.attempt(withdraw), GateError::NotAuthorized);
    }
    assert!(
        world.attempt(accept(net.authority, 1)).is_err(),
        "the number is taken"
    );
    let withdraw = gx::withdraw_issuer(net.authority, net.address, gate.direct);
    world.run(withdraw.clone());
    assert_eq!(world.get::<Issuer>(&gate.direct).state, 1);
    assert_gate_refused(world.attempt(withdraw), GateError::IssuerWithdrawn);
    RebuiltGate::of(&world).check(&world);
}

#[test]
fn an_authority_withdraws_no_issuer_of_another_network() {
    let (mut world, net, gate) = start();
    let other = Net::new(&mut world);
    let withdraw = gx::withdraw_issuer(other.authority, other.address, gate.direct);
    assert_gate_refused(world.attempt(withdraw), GateError::WrongNetwork);
    let withdraw = gx::withdraw_issuer(other.authority, net.address, gate.direct);
    assert_gate_refused(world.attempt(withdraw), GateError::NotAuthorized);
}

#[test]
fn terms_are_checked() {
    let (world, net, gate) = start();
    let refuses = |terms: IssuerTerms, error| {
        let accept = gx::accept_issuer(net.rent_payer, net.authority, net.address, 7, &terms);
        assert_gate_refused(world.attempt(accept), error);
    };
    let (direct, service) = (gate.direct_terms(), gate.service_terms());
    refuses(
        IssuerTerms { kind: 2, ..direct },
        GateError::UnknownIssuerKind,
    );
    let nobody = Pubkey::default();
    let wrong = [
        IssuerTerms { kinds: 0, ..direct },
        IssuerTerms {
            key: nobody,
            ..direct
        },
        IssuerTerms {
            cure_seconds: 7 * 86_400 - 1,
            ..direct
        },
        IssuerTerms {
            cure_seconds: 90 * 86_400 + 1,
            ..direct
        },
        IssuerTerms {
            longest_seconds: 7 * 86_400 - 1,
            ..direct
        },
        IssuerTerms {
            longest_seconds: 730 * 86_400 + 1,
            ..service
        },
        IssuerTerms {
            schema: gate.schema,
            ..direct
        },
        IssuerTerms {
            kinds_offset: 1,
            ..direct
        },
        IssuerTerms {
            jurisdiction_offset: 1,
            ..direct
        },
        IssuerTerms {
            schema: nobody,
            ..service
        },
        IssuerTerms {
            kinds_offset: 1_025,
            ..service
        },
        IssuerTerms {
            jurisdiction_offset: 1_025,
            ..service
        },
    ];
    for terms in wrong {
        refuses(terms, GateError::IssuerTermsOutOfRange);
    }
    let nowhere = IssuerTerms {
        jurisdiction_offset: u16::MAX,
        ..service
    };
    let accept = gx::accept_issuer(net.rent_payer, net.authority, net.address, 7, &nowhere);
    world
        .attempt(accept)
        .expect("attestations that name no jurisdiction");
}
