//! Payers: opened with their first deposit, handed over, and the two ways out.

use std::collections::HashMap;

use openmast_client::{
    accounts::{Network, Payer, Settlement, Statement},
    addresses,
    errors::ProgramError,
};

use crate::{
    program::{BOUNTY, program_account},
    trees::{INDEX, settled},
    world::{
        CARRIED_OVER, DEPOSITED, EPOCH, EXIT_DELAY, FEE, NETWORK, NOW, REQUESTED, Ran, SPENT,
        World, archive,
    },
};

const OTHER: &str = "11111111111111111111111111111112";
/// What the first payer owes for good.
const OWED: u64 = SPENT[0] + CARRIED_OVER;

fn payer(world: &World) -> Payer {
    world.state(&addresses::payer(&NETWORK, 0))
}

fn message(json: &serde_json::Value) -> &str {
    json["error"]["message"].as_str().unwrap()
}

/// The world in which the first payer has requested nothing.
async fn unrequested() -> World {
    let world = World::new().await;
    world.edit(&addresses::payer(&NETWORK, 0), |payer: &mut Payer| {
        (payer.requested, payer.lapses_at) = (0, 0);
    });
    world
}

#[tokio::test]
async fn the_fee_is_said_before_and_the_new_index_after() {
    let world = World::new().await;
    let ran = world.run(&["payer", "open", "--amount", "2"]).await;
    assert_eq!(ran.code(), 0, "{}", ran.stderr());
    assert!(ran.stderr().contains("the network keeps 0.100000"));
    assert!(ran.stdout().contains("to payer 2"), "{}", ran.stdout());
    let json = world
        .run(&["payer", "open", "--amount", "2", "--json"])
        .await
        .json(0);
    assert_eq!(json["index"], 3);
    assert_eq!(json["fee"], FEE.to_string());
    assert_eq!(json["deposited"], (2_000_000 - FEE).to_string());
    let address = addresses::payer(&NETWORK, 3);
    assert_eq!(json["payer"], address.to_string());
    let opened: Payer = world.state(&address);
    assert_eq!(opened.deposited, 2_000_000 - FEE);
}

#[tokio::test]
async fn payers_are_listed_with_what_is_asked_back_and_whom_they_are_offered_to() {
    let world = World::new().await;
    world.edit(&addresses::payer(&NETWORK, 1), |payer: &mut Payer| {
        (payer.requested, payer.lapses_at) = (0, 0);
        payer.pending_owner = NETWORK;
        payer.withdrawn = 1;
        payer.max_price_per_gb = 5;
    });
    let json = world
        .run(&["payer", "list", "--all", "--json"])
        .await
        .json(0);
    let payers = json["payers"].as_array().unwrap();
    let (first, second) = (&payers[0], &payers[1]);
    assert_eq!(first["requested"], REQUESTED.to_string());
    assert_eq!(first["lapses_at"], (NOW + 1_000).to_string());
    assert_eq!(first["balance"], DEPOSITED.to_string());
    assert_eq!(first["pending_owner"], serde_json::Value::Null);
    assert_eq!(second["pending_owner"], NETWORK.to_string());
    assert_eq!(second["balance"], (DEPOSITED - 1).to_string());
    assert_eq!(second["max_price_per_gb"], "5");
    assert_eq!(json["slot"], crate::program::SLOT.to_string());
    assert_eq!(json["slot_at"], NOW.to_string());
    assert_eq!(json["slot_at_is"], "chain_clock");
}

#[tokio::test]
async fn beside_a_slot_stands_when_it_was_as_far_as_a_node_tells() {
    let world = World::new().await;
    world.edit(&addresses::payer(&NETWORK, 0), |payer: &mut Payer| {
        payer.requested_slot = 300;
    });
    let show = ["payer", "show", "0"];
    let both = [&show[..], &["--json"]].concat();
    // The node tells nothing of old blocks: 200 slots of 400 ms.
    let json = world.run(&both).await.json(0);
    assert!(world.chain.was_asked("getBlockTime"));
    assert_eq!(json["requested_slot_at"], (NOW - 80).to_string());
    assert_eq!(json["requested_slot_at_is"], "estimate");
    let text = world.run(&show).await.stdout();
    assert!(text.contains("300 (about 1970-01-12T13:45:20Z)"), "{text}");
    let told = HashMap::from([(300, NOW - 95)]);
    world.chain.ledger.lock().unwrap().block_times = told;
    let json = world.run(&both).await.json(0);
    assert_eq!(json["requested_slot_at"], (NOW - 95).to_string());
    assert_eq!(json["requested_slot_at_is"], "chain_clock");
    let text = world.run(&show).await.stdout();
    assert!(text.contains("300 (1970-01-12T13:45:05Z)"), "{text}");
}

#[tokio::test]
async fn opening_is_shown_without_an_index_and_refused_below_the_least_deposit() {
    let world = World::new().await;
    let dry = ["payer", "open", "--amount", "2", "--dry-run", "--json"];
    let json = world.run(&dry).await.json(0);
    assert!(json["index"].is_null());
    assert!(!world.chain.was_asked("sendTransaction"));
    let json = world
        .run(&["payer", "open", "--amount", "0.5", "--json"])
        .await
        .json(3);
    assert!(message(&json).contains("at least 1.000000"));
    world.refuse(world.vault(), ProgramError::Paused);
    let json = world
        .run(&["payer", "open", "--amount", "2", "--json"])
        .await
        .json(4);
    assert_eq!(json["error"]["program_error"], "Paused");
}

#[tokio::test]
async fn a_request_waits_for_a_settlement_that_saw_it_and_can_be_taken_back() {
    let world = unrequested().await;
    let withdraw = ["payer", "withdraw", "0", "--json"];
    let all = [&withdraw[..], &["--all"]].concat();
    let json = world.run(&all).await.json(0);
    assert_eq!(json["step"], "requested");
    assert_eq!(json["requested"], DEPOSITED.to_string());
    let lapses_at = NOW + 2 * i64::from(EXIT_DELAY);
    assert_eq!(json["lapses_at"], lapses_at.to_string());
    let notes = json["notes"].to_string();
    assert!(notes.contains("charged first") && notes.contains("written off"));
    let pays = "`openmast payer withdraw 0`, without --amount or --all, pays it out";
    assert!(notes.contains(pays), "{notes}");

    let json = world.run(&withdraw).await.json(0);
    assert_eq!(json["step"], "waiting");
    assert_eq!(json["requested_slot"], "500");
    let less = [&withdraw[..], &["--amount", "1"]].concat();
    for arguments in [less, all] {
        let json = world.run(&arguments).await.json(3);
        assert!(message(&json).contains("--amount or --all"), "{json}");
        assert!(message(&json).contains("payer withdraw 0 cancel"), "{json}");
    }
    assert_eq!(world.landed().len(), 1);

    let json = world
        .run(&["payer", "withdraw", "0", "cancel", "--json"])
        .await
        .json(0);
    assert_eq!(json["step"], "cancelled");
    assert_eq!(payer(&world).requested, 0);
}

/// The command that pays out is repeated by who does not know whether it paid: that must not ask for all that is left.
#[tokio::test]
async fn without_a_request_nothing_is_asked_for_unless_it_is_said_how_much() {
    let world = World::new().await;
    world.edit(&addresses::payer(&NETWORK, 0), |payer: &mut Payer| {
        payer.requested = 300;
    });
    let file = world.put("epoch.jsonl", &archive(EPOCH));
    let withdraw = ["payer", "withdraw", "0", "--archive", &file, "--json"];
    let json = world.run(&withdraw).await.json(0);
    assert_eq!(
        (&json["step"], &json["amount"]),
        (&"withdrawn".into(), &"300".into())
    );
    let rest = DEPOSITED - 300 - OWED;
    for step in [None, Some("next"), Some("request")] {
        let arguments: Vec<_> = withdraw.into_iter().chain(step).collect();
        let json = world.run(&arguments).await.json(0);
        assert_eq!(json["step"], "none", "{step:?}");
        assert_eq!(json["unspent"], rest.to_string());
        let notes = json["notes"].to_string();
        for words in [
            "Nothing was sent: no request stands",
            "`openmast payer withdraw 0 --amount AMOUNT`",
            "`openmast payer withdraw 0 --all`",
        ] {
            assert!(notes.contains(words), "{notes}");
        }
    }
    assert_eq!(world.landed(), [["withdraw"]]);

    let all = [&withdraw[..], &["--all"]].concat();
    let json = world.run(&all).await.json(0);
    assert_eq!(json["step"], "requested");
    assert_eq!(json["requested"], rest.to_string());
    assert_eq!(payer(&world).requested, rest);
}

#[tokio::test]
async fn a_request_is_replaced_only_by_one_that_says_how_much() {
    let world = World::new().await;
    let request = ["payer", "withdraw", "0", "request", "--json"];
    let json = world.run(&request).await.json(0);
    assert_eq!(json["step"], "none");
    let notes = json["notes"].to_string();
    assert!(notes.contains("a request of 0.000990"), "{notes}");
    assert!(notes.contains("payer withdraw 0 request --all"), "{notes}");
    assert!(world.landed().is_empty());
    let less = [&request[..], &["--amount", "0.0005"]].concat();
    let json = world.run(&less).await.json(0);
    assert_eq!(json["requested"], "500");
    assert!(
        json["notes"].to_string().contains("ended, unpaid"),
        "{json}"
    );
    assert_eq!(payer(&world).requested, 500);
}

#[tokio::test]
async fn where_nothing_is_unspent_nothing_is_asked_for() {
    let world = unrequested().await;
    world.edit(&addresses::payer(&NETWORK, 0), |payer: &mut Payer| {
        payer.proven = DEPOSITED;
    });
    for more in [&[][..], &["--all"], &["--amount", "0.0001"], &["request"]] {
        let arguments = [&["payer", "withdraw", "0", "--json"][..], more].concat();
        let json = world.run(&arguments).await.json(3);
        assert_eq!(message(&json), "there is nothing unspent to take out");
    }
    assert!(!world.chain.was_asked("sendTransaction"));
}

/// A request needs no proof: an archive that proves nothing keeps nobody from asking.
#[tokio::test]
async fn a_request_is_made_whatever_the_archive_is() {
    let world = unrequested().await;
    let file = world.put("epoch.jsonl", &archive(1));
    let all = [
        "payer",
        "withdraw",
        "0",
        "--all",
        "--archive",
        &file,
        "--json",
    ];
    let json = world.run(&all).await.json(0);
    assert_eq!(json["requested"], DEPOSITED.to_string());
}

#[tokio::test]
async fn a_lapsed_request_is_made_again() {
    let world = World::new().await;
    world.at(NOW + 1_000);
    let finish = ["payer", "withdraw", "0", "finish", "--json"];
    let json = world.run(&finish).await.json(3);
    assert!(message(&json).contains("has lapsed"), "{json}");
    let withdraw = ["payer", "withdraw", "0", "--json"];
    let json = world.run(&withdraw).await.json(0);
    assert_eq!(json["step"], "none");
    assert!(json["notes"].to_string().contains("has lapsed"), "{json}");
    assert!(world.landed().is_empty());
    let part = [&withdraw[..], &["--amount", "0.0007"]].concat();
    let json = world.run(&part).await.json(0);
    assert_eq!(json["step"], "requested");
    assert_eq!(json["requested"], "700");
    assert!(json["notes"].to_string().contains("had lapsed"), "{json}");
    assert_eq!(world.landed(), [["request_withdrawal"]]);
}

#[tokio::test]
async fn what_is_unspent_is_taken_out() {
    let world = World::new().await;
    let file = world.put("epoch.jsonl", &archive(EPOCH));
    let withdraw = ["payer", "withdraw", "0", "--archive", &file, "--json"];
    let json = world.run(&withdraw).await.json(0);
    assert_eq!(json["step"], "withdrawn");
    let paid = REQUESTED.min(DEPOSITED - OWED);
    assert_eq!(json["amount"], paid.to_string());
    assert_eq!(world.landed(), [["withdraw"]]);
    let none = world
        .run(&["payer", "withdraw", "0", "finish", "--json"])
        .await;
    assert!(message(&none.json(3)).contains("nothing is requested"));
}

/// The world with a final settlement whose proofs fit no transaction, and the oracle's API.
async fn with_long_proofs() -> World {
    let world = World::new().await;
    let deep = settled(EPOCH, 24);
    let mut ledger = world.chain.ledger.lock().unwrap();
    let address = addresses::settlement(&NETWORK, EPOCH);
    let account = program_account(&deep.settlement);
    ledger.accounts.insert(address, account);
    ledger.payer_proofs.insert((INDEX, EPOCH), deep.payer_proof);
    drop(ledger);
    world
}

async fn with_api(world: &World, arguments: &[&str]) -> Ran {
    let url = world.chain.url();
    let variables = [("OPENMAST_RPC_URL", url.as_str()), ("OPENMAST_API", &url)];
    world.run_with(&variables, arguments).await
}

#[tokio::test]
async fn a_long_proof_that_was_interrupted_is_written_again() {
    let world = with_long_proofs().await;
    let withdraw = ["payer", "withdraw", "0", "--json"];
    world.refuse(world.vault(), ProgramError::Insolvent);
    let json = with_api(&world, &withdraw).await.json(4);
    assert_eq!(json["error"]["program_error"], "Insolvent");
    let buffer = addresses::proof_buffer(&world.signer);
    assert!(world.exists(&buffer));
    let written = json["error"]["landed"].as_array().unwrap().len();
    assert_eq!(world.landed(), vec![vec!["write_proof"]; written]);

    world.chain.ledger.lock().unwrap().refused.clear();
    let dry = [&withdraw[..], &["--dry-run"]].concat();
    let json = with_api(&world, &dry).await.json(0);
    assert_eq!(json["transactions"], written + 1);

    let json = with_api(&world, &withdraw).await.json(0);
    assert_eq!(json["amount"], REQUESTED.to_string());
    assert_eq!(json["signatures"].as_array().unwrap().len(), written + 1);
    assert_eq!(*world.landed().last().unwrap(), ["withdraw", "close_proof"]);
    assert!(!world.exists(&buffer));
}

#[tokio::test]
async fn a_statement_is_made_and_paid_after_the_exit_delay() {
    let world = unrequested().await;
    let leave = ["payer", "leave", "0", "--json"];
    let json = world.run(&leave).await.json(3);
    assert!(message(&json).contains("--spent"), "{json}");

    let file = world.put("epoch.jsonl", &archive(EPOCH));
    let proven = [&leave[..], &["--archive", &file]].concat();
    let dry = [&proven[..], &["--dry-run"]].concat();
    let json = world.run(&dry).await.json(0);
    assert_eq!(json["step"], "stated");
    assert!(!payer(&world).has_statement());

    let json = world.run(&proven).await.json(0);
    let pays_at = NOW + i64::from(EXIT_DELAY);
    assert_eq!(json["stated"], OWED.to_string());
    assert_eq!(json["claim"], (DEPOSITED - OWED).to_string());
    assert_eq!(json["bounty_lamports"], BOUNTY.to_string());
    assert_eq!(json["pays_at"], pays_at.to_string());
    assert_eq!(
        json["lapses_at"],
        (pays_at + i64::from(EXIT_DELAY)).to_string()
    );

    let json = world.run(&leave).await.json(0);
    assert_eq!(json["step"], "waiting");
    let json = world
        .run(&["payer", "leave", "0", "pay", "--json"])
        .await
        .json(4);
    assert_eq!(json["error"]["program_error"], "StatementNotDue");
    let json = world
        .run(&["payer", "withdraw", "0", "--json"])
        .await
        .json(3);
    assert!(message(&json).contains("payer leave 0"));

    world.at(pays_at);
    let json = world.run(&leave).await.json(0);
    assert_eq!(json["step"], "paid");
    assert_eq!(json["amount"], (DEPOSITED - OWED).to_string());
    assert_eq!(world.landed(), [["open_statement"], ["pay_statement"]]);
}

/// Somebody may claim much for a moment: less than the claim is taken only by who says that it is enough.
#[tokio::test]
async fn a_part_of_a_claim_is_paid_only_to_who_accepts_it() {
    let world = unrequested().await;
    let state = ["payer", "leave", "0", "--spent", "0.00005", "--json"];
    world.run(&state).await.json(0);
    world.at(NOW + i64::from(EXIT_DELAY));
    world.edit(&NETWORK, |network: &mut Network| {
        let unspent = network.deposited - network.withdrawn - network.settled_accrued;
        network.stated_claims = 2 * unspent;
    });
    let half = (DEPOSITED - 50) / 2;
    let money = |amount: u64| format!("{}.{:06}", amount / 1_000_000, amount % 1_000_000);
    let (least, more) = (money(half), money(half + 1));
    let pay = ["payer", "leave", "0", "--json"];
    for arguments in [pay.to_vec(), [&pay[..], &["--least", &more]].concat()] {
        let json = world.run(&arguments).await.json(4);
        assert_eq!(json["error"]["program_error"], "PaymentBelowLeast");
        assert!(message(&json).contains("--least AMOUNT"), "{json}");
        assert!(payer(&world).has_statement());
    }
    let accepted = [&pay[..], &["--least", &least]].concat();
    let json = world.run(&accepted).await.json(0);
    assert_eq!(json["step"], "paid");
    assert_eq!(json["amount"], half.to_string());
    assert!(!payer(&world).has_statement());
}

#[tokio::test]
async fn a_statement_that_lapsed_is_closed_and_one_that_stands_can_be_taken_back() {
    let world = unrequested().await;
    let state = ["payer", "leave", "0", "--spent", "0.00005", "--json"];
    let json = world.run(&state).await.json(0);
    assert_eq!(json["stated"], "50");
    let again = ["payer", "leave", "0", "state", "--spent", "0", "--json"];
    let json = world.run(&again).await.json(4);
    assert_eq!(json["error"]["program_error"], "StatementStands");

    let cancel = ["payer", "leave", "0", "cancel", "--json"];
    let json = world.run(&cancel).await.json(0);
    assert_eq!(json["step"], "cancelled");
    let json = world.run(&cancel).await.json(3);
    assert!(message(&json).contains("has stated nothing"));

    world.run(&state).await.json(0);
    world.at(NOW + 2 * i64::from(EXIT_DELAY));
    let json = world.run(&["payer", "leave", "0", "--json"]).await.json(0);
    assert_eq!(json["step"], "cancelled");
    assert!(json["notes"].to_string().contains("State again"));
    assert!(!payer(&world).has_statement());
}

/// The world in which the first payer stated too little.
async fn understated() -> World {
    let world = unrequested().await;
    let state = ["payer", "leave", "0", "--spent", "0.00001", "--json"];
    world.run(&state).await.json(0);
    world
}

fn statement(world: &World) -> Statement {
    world.state(&addresses::statement(&addresses::payer(&NETWORK, 0)))
}

#[tokio::test]
async fn whoever_keeps_the_archive_raises_what_was_stated_too_low() {
    let world = understated().await;
    let file = world.put("epoch.jsonl", &archive(EPOCH));
    let raise = ["payer", "raise", "0", "--archive", &file, "--json"];
    let dry = [&raise[..], &["--dry-run"]].concat();
    assert_eq!(world.run(&dry).await.json(0)["stated"], OWED.to_string());
    assert_eq!(payer(&world).stated, 10);

    let json = world.run(&raise).await.json(0);
    assert_eq!(
        (&json["stated_before"], &json["due"]),
        (&"10".into(), &false.into())
    );
    assert_eq!(json["stated"], OWED.to_string());
    assert_eq!(json["claim"], (DEPOSITED - OWED).to_string());
    assert_eq!(json["bounty_lamports"], (BOUNTY / 2).to_string());
    assert_eq!(payer(&world).stated, OWED);
    assert_eq!(statement(&world).bounty_lamports, BOUNTY / 2);

    // There is nothing more to prove, and nothing is sent.
    let json = world.run(&raise).await.json(0);
    assert!(json["dry_run"].is_null());
    assert!(json["notes"].to_string().contains("Nothing was sent"));
    assert_eq!(world.landed(), [["open_statement"], ["raise_statement"]]);
}

/// Settlements are closed long before a statement is paid: the root that it copied stays.
#[tokio::test]
async fn the_root_that_a_statement_copied_is_enough() {
    let world = understated().await;
    let closed = addresses::settlement(&NETWORK, EPOCH);
    world.chain.ledger.lock().unwrap().accounts.remove(&closed);
    world.put("other.jsonl", &archive(EPOCH - 1));
    world.put("kept.jsonl", &archive(EPOCH));
    std::fs::write(world.path("notes.jsonl"), "no archive").unwrap();
    let folder = world.folder.path().display().to_string();
    let raise = ["payer", "raise", "0", "--archive", &folder, "--json"];
    let json = world.run(&raise).await.json(0);
    assert_eq!(json["epoch"], EPOCH.to_string());
    assert_eq!(payer(&world).stated, OWED);
}

#[tokio::test]
async fn an_archive_with_another_root_raises_nothing() {
    let world = understated().await;
    let mut forged = archive(EPOCH);
    forged.payers[0].accrued += 1;
    let file = world.put("epoch.jsonl", &forged);
    let closed = addresses::settlement(&NETWORK, EPOCH);
    world.chain.ledger.lock().unwrap().accounts.remove(&closed);
    let raise = ["payer", "raise", "0", "--archive", &file, "--json"];
    let json = world.run(&raise).await.json(7);
    assert!(message(&json).contains("payer root"), "{json}");
    let old = world.put("old.jsonl", &archive(1));
    let raise = ["payer", "raise", "0", "--archive", &old, "--json"];
    let json = world.run(&raise).await.json(3);
    assert!(message(&json).contains("epoch 1"), "{json}");
}

/// The first settlement that saw the statement: what it shows counts, and nothing later can raise it.
#[tokio::test]
async fn a_settlement_that_saw_the_statement_makes_it_due() {
    let world = understated().await;
    world.edit(&addresses::payer(&NETWORK, 0), |payer: &mut Payer| {
        payer.stated = 100;
    });
    let seen = EPOCH + 4;
    let deep = settled(seen, 3);
    let mut settlement: Settlement = deep.settlement;
    settlement.previous_snapshot_slot = 499;
    settlement.content.snapshot_slot = 500;
    world.put_account(addresses::settlement(&NETWORK, seen), &settlement);
    world.edit(&NETWORK, |network: &mut Network| {
        (network.final_epoch, network.final_snapshot_slot) = (seen, 500);
    });
    let json = world.run(&["payer", "leave", "0", "--json"]).await.json(0);
    let expected = format!("Epoch {seen} saw it: `openmast payer raise 0`");
    assert!(json["notes"].to_string().contains(&expected), "{json}");
    let proof = ((INDEX, seen), deep.payer_proof);
    world
        .chain
        .ledger
        .lock()
        .unwrap()
        .payer_proofs
        .extend([proof]);
    let json = with_api(&world, &["payer", "raise", "0", "--json"])
        .await
        .json(0);
    assert_eq!(
        (&json["due"], &json["stated"]),
        (&true.into(), &"100".into())
    );
    assert_eq!(json["bounty_lamports"], "0");
    assert_eq!(payer(&world).pays_at, NOW);
}

#[tokio::test]
async fn what_cannot_be_stated_is_told() {
    let world = unrequested().await;
    for (arguments, why) in [
        (&["--spent", "1000000"][..], "is more than the balance"),
        (&["--spent", "0", "--amount", "0"][..], "more than zero"),
    ] {
        let arguments = [&["payer", "leave", "0", "--json"][..], arguments].concat();
        let json = world.run(&arguments).await.json(3);
        assert!(message(&json).contains(why), "{json}");
    }
    let state = ["payer", "leave", "0", "--spent", "0", "--json"];
    world.run(&state).await.json(0);
    let json = world.run(&state).await.json(3);
    assert!(message(&json).contains("payer leave 0 cancel"), "{json}");
}

#[tokio::test]
async fn a_proof_leaves_a_floor_under_what_can_be_stated() {
    let world = unrequested().await;
    let file = world.put("epoch.jsonl", &archive(EPOCH));
    let prove = ["payer", "prove", "0", "--archive", &file, "--json"];
    let json = world.run(&prove).await.json(0);
    assert_eq!(
        (&json["proven_before"], &json["proven"]),
        (&"0".into(), &OWED.to_string().into())
    );
    let low = ["payer", "leave", "0", "--spent", "0", "--json"];
    let json = world.run(&low).await.json(4);
    assert_eq!(json["error"]["program_error"], "StatedTooLittle");
    // What is proven on chain is known without an archive.
    let json = world.run(&["payer", "leave", "0", "--json"]).await.json(0);
    assert_eq!(json["stated"], OWED.to_string());
}

#[tokio::test]
async fn a_payer_is_handed_over_in_two_steps() {
    let world = World::new().await;
    let json = world
        .run(&["payer", "offer", "0", OTHER, "--json"])
        .await
        .json(0);
    assert_eq!(json["pending_owner"], OTHER);
    let show = world.run(&["payer", "show", "0", "--json"]).await.json(0);
    assert_eq!(show["pending_owner"], OTHER);
    let json = world.run(&["payer", "accept", "0", "--json"]).await.json(4);
    assert_eq!(json["error"]["program_error"], "NothingOffered");
    let me = world.signer.to_string();
    world
        .run(&["payer", "offer", "0", &me, "--json"])
        .await
        .json(0);
    let dry = ["payer", "accept", "0", "--dry-run", "--json"];
    assert_eq!(world.run(&dry).await.json(0)["owner"], me);
    let json = world.run(&["payer", "accept", "0", "--json"]).await.json(0);
    assert_eq!(json["requested"], REQUESTED.to_string());
    let json = world
        .run(&["payer", "offer", "0", "--cancel", "--json"])
        .await
        .json(0);
    assert!(json["pending_owner"].is_null());
}

#[tokio::test]
async fn a_payer_is_shown_with_what_it_owes_and_states() {
    let world = understated().await;
    let file = world.put("epoch.jsonl", &archive(EPOCH));
    let show = ["payer", "show", "0", "--archive", &file, "--json"];
    let json = world.run(&show).await.json(0);
    assert_eq!(json["spent"], SPENT[0].to_string());
    assert_eq!(json["owed"], OWED.to_string());
    assert_eq!(json["unspent"], (DEPOSITED - OWED).to_string());
    assert_eq!(json["statement"]["stated"], "10");
    assert_eq!(json["statement"]["bounty_lamports"], BOUNTY.to_string());
    let json = world.run(&["payer", "show", "1", "--json"]).await.json(0);
    assert!(json["statement"].is_null());
}
