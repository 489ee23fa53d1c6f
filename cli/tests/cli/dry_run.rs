//! `--dry-run`: the balance changes are those that the instruction makes, and nothing is sent.

use openmast_client::{addresses, errors::ProgramError};
use serde_json::Value;
use solana_pubkey::Pubkey;

use crate::world::{CARRIED_OVER, DEPOSITED, NETWORK, REQUESTED, SPENT, WALLET, World, archive};

fn change<'a>(json: &'a Value, address: &Pubkey) -> &'a Value {
    let changes = json["changes"].as_array().unwrap();
    changes
        .iter()
        .find(|change| change["address"] == address.to_string())
        .unwrap_or_else(|| panic!("nothing of {address} in {json}"))
}

#[tokio::test]
async fn a_deposit_shows_what_would_move_and_sends_nothing() {
    let world = World::new().await;
    let arguments = ["payer", "deposit", "1", "5", "--dry-run", "--json"];
    let json = world.run(&arguments).await.json(0);
    assert_eq!(json["dry_run"], true);
    assert!(json["signature"].is_null());
    assert_eq!(json["compute_units"], "4321");
    let source = change(&json, &world.wallet());
    assert_eq!(source["tokens"], "-5.000000");
    assert_eq!(source["tokens_before"], WALLET.to_string());
    assert_eq!(source["tokens_after"], (WALLET - 5_000_000).to_string());
    assert_eq!(source["owner"], world.signer.to_string());
    let vault = change(&json, &world.vault());
    assert_eq!(vault["tokens"], "+5.000000");
    let fees = change(&json, &world.signer);
    assert_eq!(fees["sol"], "-0.000005000");
    assert!(fees["tokens"].is_null());
    // Payer and Network are written too, but no money of theirs moves.
    assert_eq!(json["changes"].as_array().unwrap().len(), 3);
    assert!(world.chain.was_asked("simulateTransaction"));
    assert!(!world.chain.was_asked("sendTransaction"));

    let words = world
        .run(&["payer", "deposit", "1", "5", "--dry-run"])
        .await;
    assert_eq!(words.code(), 0);
    assert!(words.stdout().contains("-5.000000"), "{}", words.stdout());
    assert!(words.stdout().ends_with("Nothing was sent.\n"));
    assert_eq!(words.stderr(), "");
}

#[tokio::test]
async fn a_refused_simulation_has_the_programs_reason() {
    let world = World::new().await;
    let payer = addresses::payer(&NETWORK, 1);
    let code = ProgramError::Paused.code();
    let refuse = |ledger: &mut crate::chain::Ledger| ledger.refused.insert(payer, code);
    refuse(&mut world.chain.ledger.lock().unwrap());
    let arguments = ["payer", "deposit", "1", "5", "--dry-run", "--json"];
    let json = world.run(&arguments).await.json(4);
    assert_eq!(json["error"]["code"], "refused");
    assert_eq!(json["error"]["program_error"], "Paused");
    assert!(json["error"]["signature"].is_null());
}

#[tokio::test]
async fn what_leaves_is_what_the_proof_of_an_archive_leaves_unspent() {
    let world = World::new().await;
    let file = world.put("epoch.jsonl", &archive(2));
    let arguments = [
        "payer",
        "withdraw",
        "0",
        "--archive",
        &file,
        "--dry-run",
        "--json",
    ];
    let json = world.run(&arguments).await.json(0);
    let owed = SPENT[0] + CARRIED_OVER;
    let paid = REQUESTED.min(DEPOSITED - owed);
    assert_eq!(json["step"], "withdrawn");
    assert_eq!(json["amount"], paid.to_string());
    assert_eq!(json["spent"], owed.to_string());
    let wallet = change(&json, &world.wallet());
    assert_eq!(wallet["tokens_after"], (WALLET + paid).to_string());
    assert!(!world.chain.was_asked("sendTransaction"));
}

#[tokio::test]
async fn one_asset_that_is_refused_does_not_keep_the_others() {
    let world = World::new().await;
    let file = world.put("epoch.jsonl", &archive(2));
    let refused = addresses::asset(&NETWORK, 1);
    let code = ProgramError::Paused.code();
    let refuse = |ledger: &mut crate::chain::Ledger| ledger.refused.insert(refused, code);
    refuse(&mut world.chain.ledger.lock().unwrap());
    let arguments = [
        "collect",
        "--all",
        "--archive",
        &file,
        "--dry-run",
        "--json",
    ];
    let json = world.run(&arguments).await.json(4);
    let lines = json["collected"].as_array().unwrap();
    let collected: Vec<_> = lines
        .iter()
        .map(|line| (line["index"].clone(), line["lifetime_earned"].clone()))
        .collect();
    assert_eq!(collected, [(0.into(), "30".into()), (2.into(), "8".into())]);
    assert_eq!(json["failed"][0]["index"], 1);
    assert_eq!(json["failed"][0]["error"]["program_error"], "Paused");
    assert_eq!(json["failed"].as_array().unwrap().len(), 1);
    assert_eq!(json["not_tried"], serde_json::json!([]));
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.starts_with("1 of 3 assets were not collected; asset 1: "));

    let words = world
        .run(&["collect", "--all", "--archive", &file, "--dry-run"])
        .await;
    assert_eq!(words.code(), 4);
    assert!(
        words.stdout().contains("Not collected"),
        "{}",
        words.stdout()
    );
    assert!(words.stderr().starts_with("error: 1 of 3 assets"));
}
