//! What every instruction must refuse, whatever it does.

use openmast_client::{
    accounts::{Asset, OracleSet, PauseBits, Payer, ProgramAccount, Settlement, Stake},
    addresses::{self, PROGRAM_ID},
};
use openmast_program_tests::{
    Error,
    catalog::{ALL, Entry},
    net::{Net, PARAMETERS},
    operation::Operation,
    outcome::{Outcome, Refused, assert_refused},
    world::World,
};
use solana_account::Account;
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

/// The bank when the instruction is due, the instruction, and its twin: the same of another network.
fn stage(entry: &Entry) -> (World, Net, Instruction, Instruction) {
    let mut world = World::new();
    let (mut net, mut other) = (Net::new(&mut world), Net::new(&mut world));
    // The other network's accounts are of another age: an index or an epoch that fits both hides nothing.
    let twin = (entry.ready)(&mut world, &mut other);
    let instruction = (entry.ready)(&mut world, &mut net);
    (world, net, instruction, twin)
}

fn attempt(world: &World, instruction: Instruction) -> Outcome {
    world.clone().send(&[instruction])
}

fn is_program(world: &World, address: &Pubkey) -> bool {
    world.raw(address).is_some_and(|account| account.executable)
}

/// Sends the instruction with its accounts changed, one after the other; every one must be refused. Says what was not.
fn refuses_each(
    world: &World,
    instruction: &Instruction,
    what: &str,
    change: impl Fn(usize, &mut Instruction) -> bool,
) -> Vec<String> {
    let mut accepted = Vec::new();
    for position in 0..instruction.accounts.len() {
        let mut changed = instruction.clone();
        if change(position, &mut changed) && attempt(world, changed).is_ok() {
            accepted.push(format!("account {position} {what}"));
        }
    }
    accepted
}

/// The interface description is generated from the program: what is missing here is tested by nothing below.
#[test]
fn the_catalog_has_every_instruction() {
    let idl: serde_json::Value =
        serde_json::from_str(include_str!("../../../idl/openmast.json")).expect("JSON");
    let instructions = idl["instructions"].as_array().expect("instructions");
    let mut described: Vec<_> = (instructions.iter())
        .map(|instruction| instruction["name"].as_str().expect("a name"))
        .collect();
    let mut listed: Vec<_> = ALL.iter().map(|entry| entry.name).collect();
    described.sort();
    listed.sort();
    assert_eq!(listed, described);
}

#[test]
fn succeeds_when_everything_is_right_and_emits_one_event() {
    for entry in &ALL {
        let (mut world, _, instruction, twin) = stage(entry);
        for instruction in [instruction, twin] {
            let done = world
                .send(&[instruction])
                .unwrap_or_else(|refused| panic!("{}: {refused:?}", entry.name));
            assert_eq!(done.events.len(), 1, "{}", entry.name);
        }
    }
}

#[test]
fn refuses_each_missing_signature() {
    for entry in &ALL {
        let (world, _, instruction, _) = stage(entry);
        let signers = instruction
            .accounts
            .iter()
            .filter(|account| account.is_signer)
            .count();
        let accepted = refuses_each(&world, &instruction, "unsigned", |position, changed| {
            std::mem::take(&mut changed.accounts[position].is_signer)
        });
        assert_eq!(
            accepted,
            [] as [String; 0],
            "{}, {signers} signers",
            entry.name
        );
    }
}

#[test]
fn refuses_each_account_that_cannot_be_written() {
    for entry in &ALL {
        let (world, _, instruction, _) = stage(entry);
        let accepted = refuses_each(&world, &instruction, "read-only", |position, changed| {
            // An asset's owner need not be writable; the client says so all the same, because it usually pays too.
            let owner = (entry.name, position) == ("create_asset", 1);
            std::mem::take(&mut changed.accounts[position].is_writable) && !owner
        });
        assert_eq!(accepted, [] as [String; 0], "{}", entry.name);
    }
}

/// Accounts that the caller may choose freely: who pays rents, who owns a new payer, and which currency a new network has.
fn is_free(entry: &Entry, position: usize) -> bool {
    matches!(
        (entry.name, position),
        ("initialize_network", 0 | 3)
            | ("create_asset" | "post_settlement", 0)
            | ("open_payer", 0 | 1)
    )
}

#[test]
fn refuses_each_account_of_another_network() {
    for entry in &ALL {
        let (world, _, instruction, twin) = stage(entry);
        let accepted = refuses_each(
            &world,
            &instruction,
            "of another network",
            |position, changed| {
                let other = twin.accounts[position].pubkey;
                let differs = changed.accounts[position].pubkey != other;
                changed.accounts[position].pubkey = other;
                differs && !is_free(entry, position)
            },
        );
        assert_eq!(accepted, [] as [String; 0], "{}", entry.name);
    }
}

/// The same instruction of two networks of the same people in the same currency: nothing but the network tells their
/// accounts apart. Both are due; the network is the first one's.
fn hostile(entry: &Entry) -> (World, Net, Instruction, Instruction) {
    let mut world = World::new();
    let met = world.met();
    let [(net, instruction), (_, twin)] = [1, 2].map(|id| {
        world.meet_again(met);
        let mint = world.mint(6);
        let mut net = Net::numbered(&mut world, id, mint, PARAMETERS);
        let instruction = (entry.ready)(&mut world, &mut net);
        (net, instruction)
    });
    (world, net, instruction, twin)
}

fn is<T: ProgramAccount>(account: &Account) -> bool {
    T::decode(&account.owner, &account.data).is_ok()
}

/// What must be said of an account of ours that belongs elsewhere.
fn belongs_elsewhere(account: &Account) -> Option<Error> {
    let of_network = is::<OracleSet>(account)
        || is::<Asset>(account)
        || is::<Payer>(account)
        || is::<Settlement>(account);
    match () {
        () if of_network => Some(Error::WrongNetwork),
        () if is::<Stake>(account) => Some(Error::WrongAsset),
        () => None,
    }
}

/// Accounts that the program checks against the network, and those against the asset.
const BELONG_TO_A_NETWORK: usize = 32;
const BELONG_TO_AN_ASSET: usize = 4;

/// The thief's way: a network of one's own, where everything is as it should be, and the victim's network and vault.
#[test]
fn each_account_of_another_network_of_the_same_people_is_called_that() {
    let (mut of_network, mut of_asset) = (0, 0);
    for entry in &ALL {
        let (world, _, instruction, twin) = hostile(entry);
        for due in [&instruction, &twin] {
            attempt(&world, due.clone())
                .unwrap_or_else(|refused| panic!("{}: {refused:?}", entry.name));
        }
        for position in 0..instruction.accounts.len() {
            let other = twin.accounts[position].pubkey;
            let expected = world.raw(&other).as_ref().and_then(belongs_elsewhere);
            let Some(expected) = expected else { continue };
            let mut changed = instruction.clone();
            assert_ne!(changed.accounts[position].pubkey, other, "{}", entry.name);
            changed.accounts[position].pubkey = other;
            if (entry.name, position) == ("stake", 2) {
                // The account that is made here has its address from the asset: the thief gives the right one.
                changed.accounts[3].pubkey = twin.accounts[3].pubkey;
            }
            let refused = attempt(&world, changed).expect_err("an account of another network");
            assert_eq!(
                refused.0.program_error,
                Some(expected),
                "{}: account {position}: {refused:?}",
                entry.name
            );
            of_network += usize::from(expected == Error::WrongNetwork);
            of_asset += usize::from(expected == Error::WrongAsset);
        }
    }
    assert_eq!(
        (of_network, of_asset),
        (BELONG_TO_A_NETWORK, BELONG_TO_AN_ASSET)
    );
}

/// The same with everything of the thief's network but the victim's network and vaults: who may take money there may not
/// take it here.
#[test]
fn no_vault_opens_to_the_people_of_another_network() {
    for entry in &ALL {
        let (world, net, instruction, twin) = hostile(entry);
        let victims = [
            net.address,
            addresses::vault(&net.address),
            addresses::bond_vault(&net.address),
        ];
        let mut mixed = twin.clone();
        for (ours, mixed) in instruction.accounts.iter().zip(&mut mixed.accounts) {
            if victims.contains(&ours.pubkey) {
                mixed.pubkey = ours.pubkey;
            }
        }
        let elsewhere = twin.accounts.iter().any(|account| {
            let account = world.raw(&account.pubkey);
            account.as_ref().and_then(belongs_elsewhere).is_some()
        });
        if elsewhere {
            let refused = attempt(&world, mixed).expect_err(entry.name);
            let called = refused.0.program_error;
            assert_eq!(called, Some(Error::WrongNetwork), "{}", entry.name);
        }
    }
}

/// Where money goes is the caller's choice.
fn is_destination(entry: &Entry, position: usize) -> bool {
    matches!(
        (entry.name, position),
        ("withdraw" | "claim_rewards", 5) | ("withdraw_owner" | "withdraw_unsettled", 4)
    )
}

#[test]
fn refuses_each_account_of_another_asset_payer_or_stake() {
    for entry in ALL.iter().filter(|entry| entry.repeats) {
        let mut world = World::new();
        let mut net = Net::new(&mut world);
        let twin = (entry.ready)(&mut world, &mut net);
        let instruction = (entry.ready)(&mut world, &mut net);
        attempt(&world, instruction.clone())
            .unwrap_or_else(|refused| panic!("{}: {refused:?}", entry.name));
        let accepted = refuses_each(&world, &instruction, "of another", |position, changed| {
            let other = twin.accounts[position].pubkey;
            let differs = changed.accounts[position].pubkey != other;
            changed.accounts[position].pubkey = other;
            // Anybody may deposit for anybody.
            differs && !is_destination(entry, position) && (entry.name, position) != ("deposit", 2)
        });
        assert_eq!(accepted, [] as [String; 0], "{}", entry.name);
    }
}

/// Accounts of the program, as they are, at addresses of somebody's own: what a forger would try with an account that
/// another program owns.
#[test]
fn refuses_each_forged_account() {
    for entry in &ALL {
        let (world, _, instruction, _) = stage(entry);
        for position in 0..instruction.accounts.len() {
            let mut world = world.clone();
            let address = instruction.accounts[position].pubkey;
            let Some(account) = world
                .raw(&address)
                .filter(|account| account.owner == PROGRAM_ID)
            else {
                continue;
            };
            let forged = world.wallet();
            let owner = world.wallet();
            world.set_account(forged, Account { owner, ..account });
            let mut changed = instruction.clone();
            changed.accounts[position].pubkey = forged;
            assert!(
                world.send(&[changed]).is_err(),
                "{}: account {position} of another program",
                entry.name
            );
        }
    }
}

#[test]
fn refuses_each_account_of_another_type() {
    for entry in &ALL {
        let (world, net, instruction, _) = stage(entry);
        let accepted = refuses_each(
            &world,
            &instruction,
            "of another type",
            |position, changed| {
                let ours = world.raw(&changed.accounts[position].pubkey);
                let ours = ours.is_some_and(|account| account.owner == PROGRAM_ID);
                let network = changed.accounts[position].pubkey == net.address;
                let oracle_set = openmast_client::addresses::oracle_set(&net.address);
                changed.accounts[position].pubkey = if network { oracle_set } else { net.address };
                ours
            },
        );
        assert_eq!(accepted, [] as [String; 0], "{}", entry.name);
    }
}

#[test]
fn refuses_each_replaced_program() {
    for entry in &ALL {
        let (world, _, instruction, _) = stage(entry);
        let accepted = refuses_each(
            &world,
            &instruction,
            "is another program",
            |position, changed| {
                let program = is_program(&world, &changed.accounts[position].pubkey);
                // A program that exists, and is none that is ever asked for.
                changed.accounts[position].pubkey = PROGRAM_ID;
                program
            },
        );
        assert_eq!(accepted, [] as [String; 0], "{}", entry.name);
    }
}

/// The bit that stops an instruction; 0: none does.
fn pause_bit(entry: &Entry) -> u8 {
    match entry.name {
        "create_asset" | "open_payer" => PauseBits::CREATE,
        "deposit" => PauseBits::DEPOSIT,
        "post_settlement" | "attest_settlement" | "finalize_settlement" => PauseBits::SETTLE,
        "collect" => PauseBits::COLLECT,
        "stake" => PauseBits::STAKE,
        "withdraw_owner" | "withdraw_treasury" | "withdraw_levy" | "claim_rewards" => {
            PauseBits::PAYOUTS
        }
        _ => 0,
    }
}

#[test]
fn is_stopped_by_its_pause_bit_and_by_no_other() {
    let all = PauseBits::NAMES
        .iter()
        .map(|(bit, _)| bit)
        .fold(0, |all, bit| all | bit);
    let mut seen = 0;
    for entry in &ALL {
        let (world, net, instruction, _) = stage(entry);
        let (by, bit) = (net.pauser, pause_bit(entry));
        seen |= bit;
        let mut others = world.clone();
        let bits = all & !bit;
        net.run(&mut others, Operation::SetPause { by, bits });
        attempt(&others, instruction.clone())
            .unwrap_or_else(|refused| panic!("{}: {refused:?}", entry.name));
        if bit != 0 {
            let mut paused = world;
            net.run(&mut paused, Operation::SetPause { by, bits: bit });
            assert_refused(paused.send(&[instruction]), Error::Paused);
        }
    }
    assert_eq!(seen, all, "a bit stops nothing");
}

#[test]
fn refuses_data_that_is_cut_or_unknown() {
    for entry in &ALL {
        let (world, _, instruction, _) = stage(entry);
        let mut cut = instruction.clone();
        cut.data.pop();
        assert!(attempt(&world, cut).is_err(), "{}: cut", entry.name);
        let mut unknown = instruction;
        unknown.data[0] ^= 0x80;
        assert!(attempt(&world, unknown).is_err(), "{}: unknown", entry.name);
    }
}

#[test]
fn a_missing_signature_is_called_that() {
    use solana_instruction::error::InstructionError;
    use solana_transaction_error::TransactionError;
    let (world, net, _, _) = stage(&ALL[4]);
    let mut pause = openmast_client::instructions::set_pause(
        net.pauser,
        net.address,
        openmast_client::accounts::PauseBits(1),
    );
    pause.accounts[0].is_signer = false;
    let Err(Refused(refusal)) = attempt(&world, pause) else {
        panic!("accepted")
    };
    assert_eq!(
        refusal.error,
        TransactionError::InstructionError(0, InstructionError::MissingRequiredSignature)
    );
}
