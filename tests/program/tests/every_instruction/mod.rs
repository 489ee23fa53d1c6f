//! What every instruction must refuse, whatever it does.

mod another_network;

use openmast_client::{
    accounts::PauseBits,
    addresses::{self, PROGRAM_ID},
    share_gate,
};
use openmast_program_tests::{
    Error,
    catalog::{self, Entry},
    net::Net,
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

/// The catalog's entry of this name.
fn named(name: &str) -> &'static Entry {
    let entry = catalog::all().find(|entry| entry.name == name);
    entry.expect("an instruction of the program")
}

fn attempt(world: &World, instruction: Instruction) -> Outcome {
    world.clone().send(&[instruction])
}

/// The settlement program's instructions, and the share gate's.
fn everything() -> impl Iterator<Item = &'static Entry> {
    catalog::all().chain(catalog::of_share_gate())
}

/// An account of one of the programs.
fn is_ours(account: &Account) -> bool {
    [PROGRAM_ID, share_gate::PROGRAM_ID].contains(&account.owner)
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
    let openmast = include_str!("../../../../idl/openmast.json");
    has_every_instruction(openmast, catalog::all());
    let share_gate = include_str!("../../../../idl/share-gate.json");
    has_every_instruction(share_gate, catalog::of_share_gate());
}

#[track_caller]
fn has_every_instruction(idl: &str, entries: impl Iterator<Item = &'static Entry>) {
    let idl: serde_json::Value = serde_json::from_str(idl).expect("JSON");
    let instructions = idl["instructions"].as_array().expect("instructions");
    let mut described: Vec<_> = (instructions.iter())
        .map(|instruction| instruction["name"].as_str().expect("a name"))
        .collect();
    let mut listed: Vec<_> = entries.map(|entry| entry.name).collect();
    described.sort();
    listed.sort();
    assert_eq!(listed, described);
}

#[test]
fn succeeds_when_everything_is_right_and_emits_one_event() {
    for entry in everything() {
        let (mut world, _, instruction, twin) = stage(entry);
        for instruction in [instruction, twin] {
            let done = world
                .send(&[instruction])
                .unwrap_or_else(|refused| panic!("{}: {refused:?}", entry.name));
            assert_eq!(
                done.events.len() + done.gate_events.len(),
                1,
                "{}",
                entry.name
            );
        }
    }
}

#[test]
fn refuses_each_missing_signature() {
    for entry in everything() {
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
    for entry in everything() {
        let (world, _, instruction, _) = stage(entry);
        let accepted = refuses_each(&world, &instruction, "read-only", |position, changed| {
            // An asset's owner need not be writable; the client says so all the same, because it usually pays too.
            let owner = (entry.name, position) == ("create_asset", 1);
            // Only one of the candidates becomes the payer, the lot or the entitlement.
            let candidate = matches!(
                (entry.name, position),
                ("open_payer", 9..) | ("issue_lot", 11..) | ("redeem_lot", 9..)
            );
            std::mem::take(&mut changed.accounts[position].is_writable) && !owner && !candidate
        });
        assert_eq!(accepted, [] as [String; 0], "{}", entry.name);
    }
}

/// Accounts that the caller may choose freely: who pays rents, who owns a new payer, which currency a new network has, who
/// earns a bounty, and candidates that are not the next payer's.
fn is_free(entry: &Entry, position: usize) -> bool {
    matches!(
        (entry.name, position),
        ("initialize_network", 0 | 3)
            | (
                "add_jurisdiction"
                    | "grant_licence"
                    | "create_asset"
                    | "propose_settlement"
                    | "finalize_settlement"
                    | "open_statement"
                    | "raise_statement"
                    | "write_proof"
                    | "list_venue"
                    | "accept_issuer"
                    | "admit"
                    | "attest"
                    | "clear"
                    | "make_policy",
                0
            )
            | ("open_payer", 0 | 1 | 9..)
            | ("issue_lot", 0 | 11..)
            | ("redeem_lot", 9..)
            // Anybody ends a sale that is over.
            | ("end_lot_sale", 0)
    )
}

#[test]
fn refuses_each_account_of_another_network() {
    for entry in everything() {
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

/// Where money goes is the caller's choice.
fn is_destination(entry: &Entry, position: usize) -> bool {
    matches!(
        (entry.name, position),
        (
            "withdraw"
                | "claim_rewards"
                | "withdraw_owner"
                | "pay_statement"
                | "return_lot"
                | "refund_lot"
                | "refund_entitlement",
            3
        )
    )
}

#[test]
fn refuses_each_account_of_another_asset_payer_or_stake() {
    for entry in everything().filter(|entry| entry.repeats) {
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
            // Anybody may deposit and redeem for anybody, earn a bounty, end a sale that is over, and cut any lot of a
            // silent network short.
            let free = matches!(
                (entry.name, position),
                ("deposit", 5)
                    | ("cut_lot_short", 1)
                    | ("raise_statement", 0)
                    | ("end_lot_sale", 0)
                    | ("redeem_lot", 6 | 9..)
            );
            differs && !is_destination(entry, position) && !free
        });
        assert_eq!(accepted, [] as [String; 0], "{}", entry.name);
    }
}

/// Accounts of the program, as they are, at addresses of somebody's own: what a forger would try with an account that
/// another program owns.
#[test]
fn refuses_each_forged_account() {
    for entry in everything() {
        let (world, _, instruction, _) = stage(entry);
        for position in 0..instruction.accounts.len() {
            let mut world = world.clone();
            let address = instruction.accounts[position].pubkey;
            let Some(account) = world.raw(&address).filter(is_ours) else {
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
    for entry in everything() {
        let (world, net, instruction, _) = stage(entry);
        let accepted = refuses_each(
            &world,
            &instruction,
            "of another type",
            |position, changed| {
                let ours = world.raw(&changed.accounts[position].pubkey);
                let ours = ours.as_ref().is_some_and(is_ours);
                let network = changed.accounts[position].pubkey == net.address;
                let oracle_set = addresses::oracle_set(&net.address);
                changed.accounts[position].pubkey = if network { oracle_set } else { net.address };
                ours
            },
        );
        assert_eq!(accepted, [] as [String; 0], "{}", entry.name);
    }
}

#[test]
fn refuses_each_replaced_program() {
    for entry in everything() {
        let (world, _, instruction, _) = stage(entry);
        let accepted = refuses_each(
            &world,
            &instruction,
            "is another program",
            |position, changed| {
                // An account that is left out is named by the program itself.
                let named = changed.accounts[position].pubkey;
                let program = is_program(&world, &named)
                    && ![PROGRAM_ID, share_gate::PROGRAM_ID].contains(&named);
                // A program that exists, and is none that is ever asked for.
                changed.accounts[position].pubkey = PROGRAM_ID;
                program
            },
        );
        assert_eq!(accepted, [] as [String; 0], "{}", entry.name);
    }
}

/// The bits that stop an instruction, each of them; 0: none does.
fn pause_bits(entry: &Entry) -> u8 {
    match entry.name {
        "create_asset" | "issue_lot" => PauseBits::CREATE,
        "open_payer" => PauseBits::CREATE | PauseBits::DEPOSIT,
        "deposit" | "buy_lot" => PauseBits::DEPOSIT,
        "propose_settlement" | "attest_settlement" | "finalize_settlement" => PauseBits::SETTLE,
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
    for entry in catalog::all() {
        let (world, net, instruction, _) = stage(entry);
        let bits = pause_bits(entry);
        seen |= bits;
        let mut others = world.clone();
        net.run(&mut others, net.pause(all & !bits));
        attempt(&others, instruction.clone())
            .unwrap_or_else(|refused| panic!("{}: {refused:?}", entry.name));
        for bit in (0..8).map(|shift| 1 << shift).filter(|bit| bits & bit != 0) {
            let mut paused = world.clone();
            net.run(&mut paused, net.pause(bit));
            assert_refused(
                paused.send(std::slice::from_ref(&instruction)),
                Error::Paused,
            );
        }
    }
    assert_eq!(seen, all, "a bit stops nothing");
}

#[test]
fn refuses_data_that_is_cut_or_unknown() {
    for entry in everything() {
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
    let (world, net, _, _) = stage(named("set_pause"));
    let mut pause = openmast_client::instructions::set_pause(net.pauser, net.address, PauseBits(1));
    pause.accounts[0].is_signer = false;
    let Err(Refused(refusal)) = attempt(&world, pause) else {
        panic!("accepted")
    };
    assert_eq!(
        refusal.error,
        TransactionError::InstructionError(0, InstructionError::MissingRequiredSignature)
    );
}
