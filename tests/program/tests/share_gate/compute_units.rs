//! What a holder's way costs, with Token ACL.

use openmast_client::{
    addresses::share_account,
    share_gate::{self, token_acl},
};
use openmast_program_tests::gate::{Attested, GERMANY, IDENTIFIED};
use solana_pubkey::Pubkey;

use super::start;

/// The gate's own part of a thaw.
const GATE: u64 = 1_200;
/// All of a thaw but the search for addresses: the gate's part, Token-2022's (1 230), and Token ACL's.
const WITHOUT_SEARCH: u64 = 16_500;
/// What each try costs Token ACL that is no address of a program.
const TRY: u64 = 1_500;
const CLEAR: u64 = 10_000;

fn median(costs: &mut [u64]) -> u64 {
    costs.sort();
    costs[costs.len() / 2]
}

/// How often an address is tried until it is none that a key could have.
fn tries(seeds: &[&[u8]], program: &Pubkey) -> u64 {
    256 - u64::from(Pubkey::find_program_address(seeds, program).1)
}

/// Token ACL searches for three addresses: its flag of the account, the gate's list, which is the same for all wallets of an
/// asset, and the holder, which it finds by that list.
#[test]
fn the_gate_is_a_small_part_of_what_a_thaw_costs() {
    let (mut world, _, gate, asset) = start();
    let (mint, of_gate) = (asset.share_mint, &share_gate::PROGRAM_ID);
    let list = tries(&[b"thaw_extra_account_metas", mint.as_ref()], of_gate);
    for _ in 0..64 {
        let wallet = world.wallet();
        world.run(gate.attest(wallet, IDENTIFIED, 0));
        let [create, admit, thaw] = gate.join(wallet, mint);
        world.run_all(&[create, admit]);
        let account = share_account(&wallet, &mint);
        let flag = tries(&[b"FLAG_ACCOUNT", account.as_ref()], &token_acl::PROGRAM_ID);
        let holder = tries(&[b"holder", mint.as_ref(), wallet.as_ref()], of_gate);
        let done = world.run(thaw);
        let own = done.units_of(of_gate);
        assert!(own <= GATE, "the gate itself costs {own}");
        let rest = done.compute_units - TRY * (list + flag + holder);
        assert!(rest <= WITHOUT_SEARCH, "{rest} without the search");
    }
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
