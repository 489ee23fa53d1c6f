//! Who may say who holds, and change it.

use openmast_client::share_gate::{
    accounts::{Holder, Policy},
    addresses, instructions as gx,
    types::PolicyTerms,
};
use openmast_program_tests::net::home;
use openmast_program_tests::{
    gate::{DAY, FRANCE, GERMANY, IDENTIFIED, QUALIFIED, terms},
    net::Net,
    outcome::{GateError, assert_gate_refused},
    rebuilt_gate::RebuiltGate,
    world::World,
};
use solana_instruction::Instruction;

use super::{start, with};

#[test]
fn the_owner_makes_it_once_and_is_the_first_holder() {
    let (mut world, net, _, asset) = start();
    let mint = asset.share_mint;
    let policy: Policy = world.get(&addresses::policy(&mint));
    assert_eq!((policy.mint, policy.asset), (mint, asset.address));
    assert_eq!((policy.network, policy.revision), (net.address, 1));
    assert_eq!((policy.kinds, policy.holders), (IDENTIFIED, 1));
    let holder: Holder = world.holder(&mint, &asset.owner);
    assert_eq!((holder.state, holder.admitted_until), (0, i64::MAX));
    let again = net.make_policy(&asset, &terms());
    assert!(world.attempt(again).is_err());
    let other = Net::permissioned(&mut net.clone(), &mut world);
    let mut by_another = net.make_policy(&other, &terms());
    by_another.accounts[1].pubkey = asset.owner;
    // The holder that is made is the signer's.
    let holder = addresses::holder(&other.share_mint, &asset.owner);
    by_another.accounts[4].pubkey = holder;
    assert_gate_refused(world.attempt(by_another), GateError::NotAuthorized);
}

#[test]
fn open_shares_have_none() {
    let mut world = World::new();
    let mut net = Net::new(&mut world);
    let asset = net.asset(&mut world);
    let make = net.make_policy(&asset, &terms());
    assert_gate_refused(world.attempt(make), GateError::SharesAreOpen);
}

#[test]
fn terms_are_checked() {
    let mut world = World::new();
    let mut net = Net::new(&mut world);
    let asset = net.permissioned(&mut world);
    let refuses = |terms, error| {
        let make = net.make_policy(&asset, &terms);
        assert_gate_refused(world.attempt(make), error);
    };
    let of = |jurisdictions: Vec<u16>| PolicyTerms {
        jurisdictions,
        ..terms()
    };
    refuses(of((1..=17).collect()), GateError::PolicyOutOfRange);
    refuses(
        of(vec![GERMANY, FRANCE, GERMANY]),
        GateError::PolicyOutOfRange,
    );
    refuses(of(vec![0]), GateError::JurisdictionOutOfRange);
    refuses(of(vec![1_000]), GateError::JurisdictionOutOfRange);
    let early = PolicyTerms {
        locked_until: -1,
        ..terms()
    };
    refuses(early, GateError::PolicyOutOfRange);
    let most = of((1..=16).collect());
    world
        .attempt(net.make_policy(&asset, &most))
        .expect("16 jurisdictions");
}

/// A policy in the middle, so that each of its terms can go both ways.
fn middle() -> PolicyTerms {
    PolicyTerms {
        kinds: IDENTIFIED,
        jurisdictions: vec![GERMANY, FRANCE],
        max_holders: 10,
        locked_until: 1_800_000_000 + DAY,
    }
}

#[test]
fn the_owner_alone_tightens() {
    let (world, net, _, asset) = with(&middle());
    let tighter = [
        PolicyTerms {
            kinds: IDENTIFIED | QUALIFIED,
            ..middle()
        },
        PolicyTerms {
            jurisdictions: vec![FRANCE],
            ..middle()
        },
        PolicyTerms {
            max_holders: 9,
            ..middle()
        },
    ];
    for terms in tighter {
        let mut world = world.clone();
        let set = |owner, regulator| {
            let (network, address, mint) = (net.address, asset.address, asset.share_mint);
            gx::set_policy(owner, regulator, home(&network), address, mint, &terms)
        };
        let by_regulator = set(net.regulator, Some(net.regulator));
        assert_gate_refused(world.attempt(by_regulator), GateError::NotAuthorized);
        world.run(set(asset.owner, None));
        let policy: Policy = world.get(&addresses::policy(&asset.share_mint));
        assert_eq!(policy.revision, 2, "{terms:?}");
        assert_gate_refused(
            world.attempt(set(asset.owner, None)),
            GateError::PolicyUnchanged,
        );
        RebuiltGate::of(&world).check(&world);
    }
}

#[test]
fn who_loosens_needs_the_regulator_too() {
    let (world, net, _, asset) = with(&middle());
    let looser = [
        PolicyTerms {
            kinds: 0,
            ..middle()
        },
        PolicyTerms {
            jurisdictions: vec![GERMANY, FRANCE, 40],
            ..middle()
        },
        PolicyTerms {
            jurisdictions: vec![],
            ..middle()
        },
        // Other kinds and places than before are both.
        PolicyTerms {
            kinds: QUALIFIED,
            ..middle()
        },
        PolicyTerms {
            jurisdictions: vec![40],
            ..middle()
        },
        PolicyTerms {
            max_holders: 11,
            ..middle()
        },
        PolicyTerms {
            max_holders: 0,
            ..middle()
        },
        PolicyTerms {
            locked_until: 0,
            ..middle()
        },
    ];
    for terms in looser {
        let mut world = world.clone();
        let set = |owner, regulator| -> Instruction {
            let (network, address, mint) = (net.address, asset.address, asset.share_mint);
            gx::set_policy(owner, regulator, home(&network), address, mint, &terms)
        };
        let alone = set(asset.owner, None);
        assert_gate_refused(world.attempt(alone), GateError::RegulatorMissing);
        let with_another = set(asset.owner, Some(net.authority));
        assert_gate_refused(world.attempt(with_another), GateError::NotAuthorized);
        let mut unsigned = set(asset.owner, Some(net.regulator));
        unsigned.accounts[1].is_signer = false;
        assert!(world.attempt(unsigned).is_err());
        world.run(set(asset.owner, Some(net.regulator)));
    }
}

/// Who bought locked shares gets them on the day that was said.
#[test]
fn nobody_prolongs_a_lock() {
    let (world, net, _, asset) = with(&middle());
    for locked_until in [middle().locked_until + 1, i64::MAX] {
        let longer = PolicyTerms {
            locked_until,
            ..middle()
        };
        let (network, address, mint) = (net.address, asset.address, asset.share_mint);
        let (owner, regulator) = (asset.owner, Some(net.regulator));
        let set = gx::set_policy(owner, regulator, home(&network), address, mint, &longer);
        assert_gate_refused(world.attempt(set), GateError::LockProlonged);
    }
}
