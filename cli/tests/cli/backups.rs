//! Backups as people and timers make them.

use std::{fs, os::unix::fs::PermissionsExt};

use openmast_log::{LogFiles, StoredLog};
use openmast_records::{ChainSnapshot, Genesis, Record};

use crate::world::{NETWORK, World};

/// With a configuration, and a data folder that has a log.
async fn world(sections: &str) -> World {
    let world = World::new().await;
    let text = format!(
        r#"
        data_dir = "data"
        [network]
        address = "{NETWORK}"
        rpc_urls = ["http://127.0.0.1:9"]
        [oracle]
        keypair = "key.json"
        [[radius.clients]]
        name = "all"
        network = "127.0.0.1"
        secret = "98765432109876543210987654321098"
        {sections}
        "#
    );
    let file = world.path("openmast.toml");
    fs::write(&file, text).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    fs::create_dir(world.path("store")).unwrap();
    let files = LogFiles::open(&world.path("data/log"), &Default::default()).unwrap();
    let (log, ended) = Box::new(files).start(Box::new(|_| Ok(()))).unwrap();
    let genesis = Genesis {
        program: openmast_client::addresses::PROGRAM_ID.to_bytes(),
        network: NETWORK.to_bytes(),
        salt_key: [3; 32],
        first_epoch: 1,
        snapshot: ChainSnapshot::default(),
    };
    log.append(Record::Genesis(genesis)).await.unwrap();
    log.stop();
    ended.await.unwrap().unwrap();
    world
}

#[tokio::test]
async fn a_backup_is_made_listed_verified_restored_and_removed() {
    let world = world("").await;
    let backup = ["oracle", "backup", "--to", "store", "--json"];
    let made = world.run(&backup).await.json(0);
    assert_eq!(
        (&made["records"], &made["files"]),
        (&"1".into(), &"2".into())
    );
    assert_eq!(
        (&made["bytes"], &made["there_bytes"]),
        (&made["sent_bytes"], &"0".into())
    );
    assert!(made["ended_epoch"].is_null(), "{made}");
    assert_eq!(made["left_out"], serde_json::json!([]));
    let name = made["backup"].as_str().unwrap();
    let again = world
        .run(&["oracle", "backup", "--to", "store", "--keep", "1", "--json"])
        .await
        .json(0);
    assert_eq!(
        (&again["sent_bytes"], &again["there_bytes"]),
        (&"0".into(), &made["bytes"])
    );
    assert_eq!(again["kept"], "1");

    let list = ["oracle", "backup", "list", "--to", "store", "--json"];
    let listed = world.run(&list).await.json(0);
    let newest = &listed["backups"][0];
    assert_eq!(listed["backups"].as_array().unwrap().len(), 1);
    assert_eq!(newest["backup"], again["backup"]);
    assert_eq!(newest["network"], NETWORK.to_string());
    assert_eq!(newest["oracle"], world.signer.to_string());
    assert!(newest["error"].is_null());
    let verify = ["oracle", "backup", "verify", "--to", "store", "--json"];
    assert_eq!(world.run(&verify).await.json(0)["verified"], true);
    let prune = [
        "oracle", "backup", "prune", "--to", "store", "--keep", "1", "--json",
    ];
    assert_eq!(world.run(&prune).await.json(0)["removed_objects"], "0");

    let restore = ["oracle", "restore", "--from", "store", "--json"];
    let refused = world.run(&restore).await.json(3);
    let message = refused["error"]["message"].as_str().unwrap();
    assert!(message.contains("is not empty"), "{message}");
    let elsewhere = [&restore[..], &["--data", "elsewhere"]].concat();
    let restored = world.run(&elsewhere).await.json(0);
    assert_eq!(restored["backup"], again["backup"]);
    let notes = restored["notes"].to_string();
    let commands = "openmast oracle check --config openmast.toml --data elsewhere";
    assert!(notes.contains(commands), "{notes}");
    assert!(!notes.contains("openmast oracle run"), "{notes}");
    let check = ["oracle", "check", "--data", "elsewhere", "--json"];
    let checked = world.run(&check).await.json(0);
    assert_eq!(checked["data_dir"], "elsewhere");
    fs::remove_dir_all(world.path("data")).unwrap();
    fs::remove_dir_all(world.path("elsewhere")).unwrap();
    world.run(&restore).await.json(0);
    let check = ["oracle", "check", "--config", "openmast.toml", "--json"];
    assert_eq!(world.run(&check).await.json(0)["usable"], true);

    let lost = [&restore[..], &["--backup", name, "--data", "elsewhere"]].concat();
    let expected = match again["backup"] == made["backup"] {
        // Made within one second, they are one.
        true => 0,
        false => 3,
    };
    world.run(&lost).await.json(expected);
}

#[tokio::test]
async fn what_is_wrong_has_its_exit_code() {
    let world = world("").await;
    let refused = |arguments: &'static [&'static str]| {
        let world = &world;
        async move {
            let ran = world.run(&[arguments, &["--json"]].concat()).await;
            let json: serde_json::Value = serde_json::from_str(&ran.stdout()).unwrap();
            let message = json["error"]["message"].as_str().unwrap().to_owned();
            (ran.code(), message)
        }
    };
    let (code, message) = refused(&["oracle", "backup"]).await;
    assert_eq!(code, 3, "{message}");
    assert!(message.contains("[backup]"), "{message}");
    let (code, message) = refused(&["oracle", "backup", "--to", "data/store"]).await;
    assert_eq!(code, 3, "{message}");
    assert!(message.contains("lies in the data folder"), "{message}");
    let (code, message) = refused(&["oracle", "backup", "--to", "ftp://a/b"]).await;
    assert_eq!(code, 3, "{message}");
    let (code, message) = refused(&["oracle", "restore", "--from", "nowhere"]).await;
    assert_eq!(code, 3, "{message}");
    assert!(!world.path("nowhere").exists());
    let (code, _) = refused(&["oracle", "backup", "prune", "--to", "store"]).await;
    assert_eq!(code, 2);
    let (code, _) = refused(&["oracle", "backup", "--to", "store", "--dry-run"]).await;
    assert_eq!(code, 2);
    fs::write(world.path("file"), "not a folder").unwrap();
    let (code, message) = refused(&["oracle", "backup", "--to", "file"]).await;
    assert_eq!(code, 3, "{message}");

    world.run(&["oracle", "backup", "--to", "store"]).await;
    let shelf = fs::read_dir(world.path("store/objects"))
        .unwrap()
        .next()
        .unwrap();
    let object = fs::read_dir(shelf.unwrap().path()).unwrap().next().unwrap();
    fs::write(object.unwrap().path(), "other bytes").unwrap();
    let (code, message) = refused(&["oracle", "backup", "verify", "--to", "store"]).await;
    assert_eq!(code, 7, "{message}");
    let restore = [
        "oracle",
        "restore",
        "--from",
        "store",
        "--data",
        "elsewhere",
        "--json",
    ];
    let json = world.run(&restore).await.json(7);
    assert!(
        json["error"]["message"]
            .as_str()
            .unwrap()
            .contains("damaged"),
        "{json}"
    );
    assert!(!world.path("elsewhere/log").exists());
}

#[tokio::test]
async fn the_configuration_says_where_backups_lie() {
    let world = world("[backup]\nurl = \"store\"").await;
    world.run(&["oracle", "backup", "--json"]).await.json(0);
    assert!(world.path("store/backups").is_dir());
    let listed = world
        .run(&["oracle", "backup", "list", "--json"])
        .await
        .json(0);
    assert_eq!(listed["backups"].as_array().unwrap().len(), 1);
    fs::remove_dir_all(world.path("data")).unwrap();
    world.run(&["oracle", "restore", "--json"]).await.json(0);
    assert!(world.path("data/log").is_dir());
}
