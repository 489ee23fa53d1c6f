//! What a holder's way costs, with Token ACL.

use openmast_client::share_gate::{self, token_acl};
use openmast_program_tests::gate::{Attested, GERMANY, IDENTIFIED};

use super::start;

/// The gate's own part of a thaw.
const GATE: u64 = 1_500;
/// The whole of it for half of all wallets. Nearly all of that is Token ACL's: it searches for three addresses, and each try
/// costs it 1 500 units.
const USUAL_THAW: u64 = 27_500;
/// One wallet of 64 may need this.
const MOST_THAW: u64 = 40_000;
const CLEAR: u64 = 10_000;

fn median(costs: &mut [u64]) -> u64 {
    costs.sort();
    costs[costs.len() / 2]
}

#[test]
fn the_gate_is_a_small_part_of_what_a_thaw_costs() {
    let (mut world, _, gate, asset) = start();
    let mut costs: Vec<u64> = (0..64)
        .map(|_| {
            let wallet = world.wallet();
            world.run(gate.attest(wallet, IDENTIFIED, 0));
            let [create, admit, thaw] = gate.join(wallet, asset.share_mint);
            world.run_all(&[create, admit]);
            let done = world.run(thaw);
            let own = done.units_of(&share_gate::PROGRAM_ID);
            assert!(own <= GATE, "the gate itself costs {own}");
            done.compute_units
        })
        .collect();
    let usual = median(&mut costs);
    let most = costs[costs.len() - 1];
    assert!(
        usual <= USUAL_THAW,
        "usually {usual}, {} to {most}",
        costs[0]
    );
    assert!(most <= MOST_THAW, "usually {usual}, {} to {most}", costs[0]);
}

/// The first clearance makes an account, whose address is searched for; the later ones do not.
#[test]
fn copying_an_attestation_again_costs_less_than_10_000() {
    let (mut world, _, gate, _) = start();
    let said = Attested {
        kinds: IDENTIFIED,
        jurisdiction: GERMANY,
        expires_at: 0,
    };
    let [mut first, mut again]: [Vec<u64>; 2] = Default::default();
    for _ in 0..64 {
        let wallet = world.wallet();
        gate.put_attestation(&mut world, &wallet, said);
        first.push(world.run(gate.clear(wallet, wallet)).compute_units);
        again.push(world.run(gate.clear(wallet, wallet)).compute_units);
    }
    let (first, again) = (median(&mut first), median(&mut again));
    assert!(
        again <= CLEAR && first <= CLEAR,
        "first {first}, again {again}"
    );
}

/// A transfer between cleared holders is one of an open share with a frozen flag looked at.
#[test]
fn a_transfer_costs_what_a_transfer_costs() {
    let (mut world, _, gate, asset) = start();
    let [from, to] = [(); 2].map(|()| super::shareholder(&mut world, &gate, &asset, 10));
    let cost = world
        .run(world.transfer(&asset.share_mint, &from, &to, 1))
        .compute_units;
    assert!(cost <= 3_000, "{cost}");
    // To freeze nobody costs an honest holder nothing: it is refused.
    let freeze = token_acl::freeze(from, &asset.share_mint, &to);
    assert!(world.attempt(freeze).is_err());
}
