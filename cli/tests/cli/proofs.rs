//! Proofs without an oracle: from an archive that the settlement on chain commits to, and from no other.

use std::time::Duration;

use openmast_client::{accounts::Network, addresses};

use crate::{
    program::program_account,
    trees::{INDEX, settled},
    world::{EARNED, EPOCH, NETWORK, SPENT, World, archive},
};

#[tokio::test]
async fn a_file_or_a_folder_proves_what_the_settlement_says() {
    let world = World::new().await;
    let file = world.put("epoch.jsonl", &archive(EPOCH));
    let arguments = ["proof", "payer", "1", "--archive", &file, "--json"];
    let json = world.run(&arguments).await.json(0);
    assert_eq!(json["verified"], true);
    assert_eq!(json["lifetime_charged"], SPENT[1].to_string());
    assert_eq!(json["lifetime_accrued"], SPENT[1].to_string());
    assert_eq!(json["siblings"][0].as_str().unwrap().len(), 96);
    assert_eq!(json["siblings"].as_array().unwrap().len(), 1);
    assert_eq!(
        json["settlement"],
        addresses::settlement(&NETWORK, EPOCH).to_string()
    );

    // What an oracle served while there was one is kept, and found again in its folder.
    let url = world.chain.url();
    let variables = [("OPENMAST_RPC_URL", url.as_str()), ("OPENMAST_API", &url)];
    let verify = ["settlement", "verify", "--save", "kept", "--json"];
    let ran = world.run_with(&variables, &verify).await;
    let json = ran.json(0);
    assert_eq!(ran.stderr(), "", "no progress for scripts");
    assert!(world.path(json["saved"].as_str().unwrap()).is_file());
    let arguments = ["proof", "asset", "2", "--archive", "kept", "--json"];
    let json = world.run(&arguments).await.json(0);
    assert_eq!(json["lifetime_charged"], EARNED[2].to_string());
    let arguments = ["settlement", "verify", "--archive", "kept", "--json"];
    assert_eq!(world.run(&arguments).await.json(0)["verified"], true);
}

#[tokio::test]
async fn another_epochs_archive_is_told_as_such() {
    let world = World::new().await;
    let file = world.put("epoch.jsonl", &archive(1));
    for command in [
        &["proof", "payer", "0"][..],
        &["payer", "withdraw", "0", "--dry-run"],
        &["collect", "0", "--dry-run"],
        &["settlement", "verify"],
    ] {
        let arguments = [command, &["--archive", &file, "--json"]].concat();
        let json = world.run(&arguments).await.json(3);
        let message = json["error"]["message"].as_str().unwrap();
        let expected = format!("is the archive of epoch 1 of network {NETWORK}, not of epoch 2");
        assert!(message.contains(&expected), "{command:?}: {message}");
    }
}

#[tokio::test]
async fn an_archive_that_was_changed_proves_nothing() {
    let world = World::new().await;
    let mut changed = archive(EPOCH);
    changed.payers[0].spent -= 1;
    let file = world.put("epoch.jsonl", &changed);
    let arguments = ["proof", "payer", "0", "--archive", &file, "--json"];
    let json = world.run(&arguments).await.json(7);
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.contains("the archive's SHA-256 is"), "{message}");
    assert!(message.contains("epoch 2 needs the archive "), "{message}");
}

/// The settlement names a file that does not have its roots: who posted it is not believed either.
#[tokio::test]
async fn an_archive_without_the_settlements_roots_proves_nothing() {
    let mut other = archive(EPOCH);
    (other.payers[0].spent, other.payers[0].accrued) = (SPENT[0] - 1, SPENT[0] - 1);
    (other.payers[1].spent, other.payers[1].accrued) = (SPENT[1] + 1, SPENT[1] + 1);
    let world = World::new().await;
    world.name_archive(&other);
    let file = world.put("epoch.jsonl", &other);
    let arguments = ["proof", "payer", "0", "--archive", &file, "--json"];
    let json = world.run(&arguments).await.json(7);
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.contains("does not have the roots"), "{message}");
}

#[tokio::test]
async fn what_is_missing_is_told() {
    let world = World::new().await;
    let json = world.run(&["proof", "payer", "99", "--json"]).await.json(3);
    assert_eq!(json["error"]["message"], "there is no payer 99");
    let arguments = ["proof", "payer", "0", "--archive", "nowhere", "--json"];
    let json = world.run(&arguments).await.json(3);
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.contains(".jsonl in nowhere"), "{message}");
    for arguments in [
        &["proof", "payer", "0", "--json"][..],
        &["collect", "--all", "--json"],
        &["settlement", "verify", "--json"],
    ] {
        let json = world.run(arguments).await.json(3);
        let message = json["error"]["message"].as_str().unwrap();
        assert!(
            message.contains("--oracle-api") && message.contains("--archive"),
            "{message}"
        );
    }
}

/// An oracle serves the proofs of a settlement a little later than the chain has it. Who looks has what is served; who sends
/// has the newest.
#[tokio::test]
async fn what_only_shows_waits_for_no_newer_proof_and_what_sends_does() {
    let world = World::new().await;
    let newest = EPOCH + 1;
    let put = |epoch| {
        let deep = settled(epoch, 4);
        let mut ledger = world.chain.ledger.lock().unwrap();
        let account = program_account(&deep.settlement);
        let address = addresses::settlement(&NETWORK, epoch);
        ledger.accounts.insert(address, account);
        deep
    };
    let (served, late) = (put(EPOCH), put(newest));
    world.edit(&NETWORK, |network: &mut Network| {
        network.final_epoch = newest;
    });
    let ledger = &world.chain.ledger;
    let served = ((INDEX, EPOCH), served.payer_proof);
    ledger.lock().unwrap().payer_proofs.extend([served]);
    let url = world.chain.url();
    let variables = [("OPENMAST_RPC_URL", url.as_str()), ("OPENMAST_API", &url)];
    let show = ["payer", "show", "0", "--json"];
    let json = world.run_with(&variables, &show).await.json(0);
    assert_eq!(json["epoch"], EPOCH.to_string());
    let proof = ["proof", "payer", "0", "--json"];
    let json = world.run_with(&variables, &proof).await.json(0);
    assert_eq!(json["epoch"], EPOCH.to_string());

    let late = ((INDEX, newest), late.payer_proof);
    let comes = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        ledger.lock().unwrap().payer_proofs.extend([late]);
    };
    let prove = ["payer", "prove", "0", "--json"];
    let (ran, ()) = tokio::join!(world.run_with(&variables, &prove), comes);
    assert_eq!(ran.json(0)["epoch"], newest.to_string());
    let json = world.run_with(&variables, &show).await.json(0);
    assert_eq!(json["epoch"], newest.to_string());

    // One that is further behind is waited for: its oracle may have stopped.
    world.edit(&NETWORK, |network: &mut Network| {
        network.final_epoch = newest + 2;
    });
    let json = world.run_with(&variables, &show).await.json(3);
    let message = json["error"]["message"].as_str().unwrap();
    let expected = format!("no final settlement of epoch {}", newest + 2);
    assert!(message.contains(&expected), "{message}");
}
