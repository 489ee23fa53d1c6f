//! What every instruction of the market must refuse, whatever it does.

use std::collections::BTreeSet;

use openmast_program_tests::{
    market::{
        catalog::{self, Entry},
        refused::market_event,
        stage::Stage,
    },
    outcome::Outcome,
    world::World,
};
use solana_instruction::Instruction;

/// The bank when the instruction is due, the instruction, and its twin: the same of another market.
fn stage(entry: &Entry) -> (World, Instruction, Instruction) {
    let mut world = World::new();
    let (ours, other) = (Stage::new(&mut world), Stage::new(&mut world));
    let twin = (entry.ready)(&mut world, &other);
    let instruction = (entry.ready)(&mut world, &ours);
    (world, instruction, twin)
}

fn attempt(world: &World, instruction: Instruction) -> Outcome {
    world.clone().send(&[instruction])
}

/// Sends the instruction with its accounts changed, one after the other. Says which change was accepted.
fn accepted(
    world: &World,
    instruction: &Instruction,
    change: impl Fn(usize, &mut Instruction) -> bool,
) -> BTreeSet<usize> {
    (0..instruction.accounts.len())
        .filter(|position| {
            let mut changed = instruction.clone();
            change(*position, &mut changed) && attempt(world, changed).is_ok()
        })
        .collect()
}

/// Positions of accounts, by the instruction's name and what the accounts are called in the interface description.
fn positions(entry: &Entry, names: &[&str]) -> BTreeSet<usize> {
    let idl: serde_json::Value =
        serde_json::from_str(include_str!("../../../../idl/market.json")).expect("JSON");
    let instructions = idl["instructions"].as_array().expect("instructions");
    let described = instructions
        .iter()
        .find(|instruction| instruction["name"] == entry.name);
    let accounts = described.expect("an instruction")["accounts"].as_array();
    let accounts = accounts.expect("its accounts").iter().enumerate();
    let named = accounts.filter(|(_, account)| {
        let name = account["name"].as_str().expect("a name");
        names.contains(&name)
    });
    named.map(|(position, _)| position).collect()
}

/// The interface description is generated from the program: what is missing here is tested by nothing below.
#[test]
fn the_catalog_has_every_instruction() {
    let idl: serde_json::Value =
        serde_json::from_str(include_str!("../../../../idl/market.json")).expect("JSON");
    let instructions = idl["instructions"].as_array().expect("instructions");
    let described: BTreeSet<_> = (instructions.iter())
        .map(|instruction| instruction["name"].as_str().expect("a name"))
        .collect();
    let listed: BTreeSet<_> = catalog::ALL.iter().map(|entry| entry.name).collect();
    assert_eq!(listed, described);
}

#[test]
fn succeeds_when_everything_is_right_and_emits_one_event() {
    for entry in &catalog::ALL {
        let (mut world, instruction, twin) = stage(entry);
        for instruction in [instruction, twin] {
            let done = world
                .send(&[instruction])
                .unwrap_or_else(|refused| panic!("{}: {refused:?}", entry.name));
            market_event(&done);
        }
    }
}

#[test]
fn refuses_each_missing_signature() {
    for entry in &catalog::ALL {
        let (world, instruction, _) = stage(entry);
        let unsigned = accepted(&world, &instruction, |position, changed| {
            std::mem::take(&mut changed.accounts[position].is_signer)
        });
        assert_eq!(unsigned, BTreeSet::new(), "{}", entry.name);
    }
}

#[test]
fn refuses_each_account_that_cannot_be_written() {
    for entry in &catalog::ALL {
        let (world, instruction, _) = stage(entry);
        let read_only = accepted(&world, &instruction, |position, changed| {
            // Who paid several rents is given several times.
            let key = changed.accounts[position].pubkey;
            let writable = changed.accounts[position].is_writable;
            let same = changed
                .accounts
                .iter_mut()
                .filter(|meta| meta.pubkey == key);
            same.for_each(|meta| meta.is_writable = false);
            writable
        });
        assert_eq!(read_only, BTreeSet::new(), "{}", entry.name);
    }
}

/// Accounts that the caller may choose freely: who pays rents, who claims for somebody else, and accounts to which nothing
/// goes.
fn free(entry: &Entry) -> BTreeSet<usize> {
    let names: &[&str] = match entry.name {
        "open_market" | "open_escrow" | "allow_mint" => &["payer"],
        "make_offer" | "open_sale" => &["payer"],
        "buy" => &["payer", "position"],
        // Nothing of the other kind waits in these.
        // Its time is over, whoever made it. No account is frozen, here and below: those for that are not looked at.
        "expire_offer" => &["money_account", "maker_holder", "asset", "mint_config"],
        // What the account that its owner chose does not take goes on waiting.
        "cancel_offer" | "end_sale" => &["money_account", "goods_account", "asset", "mint_config"],
        "release" => &["caller", "money_account", "asset", "mint_config"],
        "claim" => &["caller", "goods_account", "asset", "mint_config"],
        "withdraw_fees" => &[],
        _ => &[],
    };
    positions(entry, names)
}

#[test]
fn refuses_each_account_of_another_market() {
    for entry in &catalog::ALL {
        let (world, instruction, twin) = stage(entry);
        let foreign = accepted(&world, &instruction, |position, changed| {
            let theirs = twin.accounts[position].pubkey;
            let differs = changed.accounts[position].pubkey != theirs;
            changed.accounts[position].pubkey = theirs;
            differs
        });
        let free = free(entry);
        let wrong: Vec<_> = foreign.difference(&free).collect();
        assert!(
            wrong.is_empty(),
            "{}: accounts {wrong:?} of another market",
            entry.name
        );
    }
}

/// Each account in the place of each other one: vaults of the wrong side, makers' accounts as takers', the same twice.
#[test]
fn refuses_accounts_in_each_others_places() {
    for entry in &catalog::ALL {
        let (world, instruction, _) = stage(entry);
        let free = free(entry);
        for other in 0..instruction.accounts.len() {
            let key = instruction.accounts[other].pubkey;
            let swapped = accepted(&world, &instruction, |position, changed| {
                let differs = changed.accounts[position].pubkey != key;
                changed.accounts[position].pubkey = key;
                differs
            });
            let wrong: Vec<_> = swapped.difference(&free).collect();
            assert!(
                wrong.is_empty(),
                "{}: account {other} in the places {wrong:?}",
                entry.name
            );
        }
    }
}

/// Whoever signs and holds nothing cannot stand in for who does.
#[test]
fn refuses_each_stranger() {
    for entry in &catalog::ALL {
        let (mut world, instruction, _) = stage(entry);
        let stranger = world.wallet();
        let strange = accepted(&world, &instruction, |position, changed| {
            let signs = changed.accounts[position].is_signer;
            changed.accounts[position].pubkey = stranger;
            signs
        });
        let free = free(entry);
        let wrong: Vec<_> = strange.difference(&free).collect();
        assert!(wrong.is_empty(), "{}: signers {wrong:?}", entry.name);
    }
}
