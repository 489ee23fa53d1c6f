//! Proofs without an oracle: from an archive that the settlement on chain commits to, and from no other.

use openmast_client::addresses;

use crate::world::{EARNED, EPOCH, NETWORK, SPENT, World, archive};

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
