//! What scripts rely on: exit codes, and one JSON object whatever happens.

use crate::world::World;

#[tokio::test]
async fn wrong_usage_is_json_as_well() {
    let world = World::new().await;
    for (arguments, reason) in [
        (&["payer", "shwo", "--json"][..], "unrecognized subcommand"),
        (&["--json", "payer", "show", "x"], "invalid value"),
        (&["--json", "payer"], "requires a subcommand"),
        (&["--json", "oracle", "run", "--dry-run"], "--dry-run"),
    ] {
        let ran = world.run(arguments).await;
        let json = ran.json(2);
        assert_eq!(json["error"]["code"], "usage");
        let message = json["error"]["message"].as_str().unwrap();
        assert!(message.contains(reason), "{message}");
        assert!(!ran.stderr().is_empty());
    }
    let help = world.run(&["--json", "payer", "--help"]).await;
    assert_eq!(help.code(), 0);
    assert!(help.stdout().contains("Usage: openmast payer"));
}

#[tokio::test]
async fn a_dry_run_writes_no_key() {
    let world = World::new().await;
    let arguments = ["radio", "keygen", "--outfile", "radio.json", "--dry-run"];
    let ran = world.run(&arguments).await;
    assert_eq!((ran.code(), ran.stdout().as_str()), (2, ""));
    assert!(!world.path("radio.json").exists());
}

#[tokio::test]
async fn a_file_to_start_from_is_json_or_the_file_itself() {
    let world = World::new().await;
    let text = world.run(&["config", "example"]).await.stdout();
    let table: toml::Table = text.parse().unwrap();
    assert!(table.contains_key("data_dir"));
    let json = world.run(&["config", "example", "--json"]).await.json(0);
    let same: toml::Table = json["example"].as_str().unwrap().parse().unwrap();
    assert_eq!(same, table);
}

#[tokio::test]
async fn each_trouble_has_its_exit_code() {
    let world = World::new().await;
    let show = ["payer", "show", "0", "--json"];
    let nowhere = [("OPENMAST_RPC_URL", "http://127.0.0.1:9")];
    let json = world.run_with(&nowhere, &show).await.json(5);
    assert_eq!(json["error"]["code"], "trouble");
    let json = world.run(&["payer", "show", "9", "--json"]).await.json(3);
    assert_eq!(json["error"]["code"], "input");
    let no_key = [
        "payer",
        "accept",
        "0",
        "--keypair",
        "nowhere.json",
        "--json",
    ];
    let json = world.run(&no_key).await.json(3);
    assert!(
        json["error"]["message"]
            .as_str()
            .unwrap()
            .contains("nowhere.json")
    );
}
