//! Networks: what is announced and what holds at once, pauses that lapse, and the tills of who held a role.

use std::{fs::Permissions, os::unix::fs::PermissionsExt};

use openmast_client::{
    accounts::{Network, OracleSet, Role},
    addresses,
};
use serde_json::Value;

use crate::world::{EXIT_DELAY, NETWORK, NOW, TREASURY_OWED, World};

const ORACLE: &str = "11111111111111111111111111111112";
const NOTICE: i64 = 2 * EXIT_DELAY as i64;

async fn shown(world: &World) -> Value {
    world.run(&["network", "show", "--json"]).await.json(0)
}

fn network(world: &World) -> Network {
    world.state(&NETWORK)
}

#[tokio::test]
async fn parameters_are_announced_and_hold_later() {
    let world = World::new().await;
    let announce = ["network", "params", "--treasury-bps", "600", "--json"];
    let dry = [&announce[..], &["--dry-run"]].concat();
    let json = world.run(&dry).await.json(0);
    assert_eq!(json["parameters"]["treasury_bps"], 600);
    assert_eq!(network(&world).next_parameters_at, 0);

    let json = world.run(&announce).await.json(0);
    assert_eq!(json["before"]["treasury_bps"], 0);
    assert!(json["replaced"].is_null(), "{json}");
    assert_eq!(json["holds_from"], (NOW + NOTICE).to_string());
    let shows = shown(&world).await;
    assert_eq!(shows["parameters"]["treasury_bps"], 0);
    assert_eq!(shows["next_parameters"]["treasury_bps"], 600);
    assert_eq!(shows["limits"]["most_treasury_bps"], 900);
    assert_eq!(shows["limits"]["most_levy_bps"], 700);

    // What is announced already stays as it is announced.
    let kept = ["network", "params", "--settlements-kept", "50", "--json"];
    let json = world.run(&kept).await.json(0);
    assert_eq!(json["parameters"]["treasury_bps"], 600);
    // And that this is built on it is said.
    assert_eq!(json["replaced"]["treasury_bps"], 600);
    assert_eq!(json["replaced"]["settlements_kept"], 16);
    assert_eq!(json["replaced_from"], (NOW + NOTICE).to_string());
    let notes = json["notes"].to_string();
    assert!(notes.contains("announced already"), "{notes}");
    let json = world.run(&["network", "params", "--json"]).await.json(0);
    assert_eq!(json["parameters"]["settlements_kept"], 16);
    assert_eq!(json["next_parameters"]["settlements_kept"], 50);
    assert_eq!(json["next_parameters_at"], (NOW + NOTICE).to_string());
    world.at(NOW + NOTICE);
    let shows = shown(&world).await;
    assert_eq!(shows["parameters"]["settlements_kept"], 50);
    assert!(shows["next_parameters"].is_null());
    let json = world.run(&["network", "params", "--json"]).await.json(0);
    assert_eq!(json["parameters"]["treasury_bps"], 600);
    assert!(json["before"].is_null());
}

#[tokio::test]
async fn whether_licences_are_required_is_announced_like_any_parameter() {
    let world = World::new().await;
    let announce = |value| ["network", "params", "--requires-licences", value, "--json"];
    let json = world.run(&announce("true")).await.json(0);
    assert_eq!(json["before"]["requires_licences"], false);
    assert_eq!(json["parameters"]["requires_licences"], true);
    assert_eq!(network(&world).next_parameters.requires_licences, 1);
    let shows = shown(&world).await;
    assert_eq!(shows["parameters"]["requires_licences"], false);
    assert_eq!(shows["next_parameters"]["requires_licences"], true);

    world.run(&announce("false")).await.json(0);
    assert_eq!(network(&world).next_parameters.requires_licences, 0);
}

#[tokio::test]
async fn a_parameter_out_of_range_is_named_and_not_sent() {
    let world = World::new().await;
    for (option, value, name) in [
        ("--settlements-kept", "1", "settlements_kept"),
        ("--treasury-bps", "901", "treasury_bps"),
        ("--max-pause-seconds", "7776001", "max_pause_seconds"),
        ("--exit-delay-seconds", "7199", "exit_delay_seconds"),
    ] {
        let announce = ["network", "params", option, value, "--json"];
        let json = world.run(&announce).await.json(3);
        let message = json["error"]["message"].as_str().unwrap();
        assert!(message.contains(&format!("{name} is ")), "{message}");
    }
    let loose = ["network", "tighten", "--max-epoch-increase", "0", "--json"];
    let json = world.run(&loose).await.json(3);
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.contains("max_epoch_increase is 0"), "{message}");
    assert_eq!(network(&world).next_parameters_at, 0);
    assert_eq!(world.landed(), [[""; 0]; 0]);
}

#[tokio::test]
async fn tightening_holds_at_once_and_nothing_is_loosened() {
    let world = World::new().await;
    let tighten = ["network", "tighten", "--min-bond", "1", "--json"];
    let json = world.run(&tighten).await.json(0);
    assert_eq!(
        (&json["min_bond"], &json["max_epoch_increase"]),
        (&"1000000".into(), &"1000".into())
    );
    assert_eq!(network(&world).parameters.min_bond, 1_000_000);
    let loosen = ["network", "tighten", "--max-epoch-increase", "1", "--json"];
    let json = world.run(&loosen).await.json(4);
    assert_eq!(json["error"]["program_error"], "ParametersNotTighter");
}

#[tokio::test]
async fn a_pause_says_when_it_lapses() {
    let world = World::new().await;
    let pause = ["network", "pause", "settle,collect", "--json"];
    let dry = [&pause[..], &["--dry-run"]].concat();
    let json = world.run(&dry).await.json(0);
    assert_eq!(json["pause_ends_at"], (NOW + 3_600).to_string());
    assert_eq!(network(&world).paused, 0);

    let json = world.run(&pause).await.json(0);
    assert_eq!(json["paused"], serde_json::json!(["settle", "collect"]));
    assert_eq!(json["pause_ends_at"], (NOW + 3_600).to_string());
    let next = NOW + i64::from(EXIT_DELAY);
    assert_eq!(json["next_pause_from"], next.to_string());
    assert_eq!(shown(&world).await["pause_ends_at"], json["pause_ends_at"]);

    // The pause goes on with its beginning, also when nothing was paused meanwhile.
    world.at(NOW + 60);
    let none = ["network", "pause", "none", "--json"];
    let notes = world.run(&none).await.json(0)["notes"].to_string();
    assert!(notes.contains("can be set again until"), "{notes}");
    assert!(!notes.contains("lapses by itself"), "{notes}");
    let json = world.run(&pause).await.json(0);
    assert_eq!(json["pause_ends_at"], (NOW + 3_600).to_string());
    assert_eq!(json["next_pause_from"], next.to_string());

    world.at(NOW + 3_600);
    let shows = shown(&world).await;
    assert_eq!(shows["paused"], serde_json::json!([]));
    assert_eq!(shows["pause_ends_at"], "0");
    assert_eq!(shows["next_pause_from"], next.to_string());
}

#[tokio::test]
async fn oracles_are_announced_and_take_over_when_they_may() {
    let world = World::new().await;
    let member = format!("{ORACLE}=3");
    let announce = [
        "network",
        "oracle-set",
        "--member",
        &member,
        "--threshold",
        "2",
        "--json",
    ];
    let json = world.run(&announce).await.json(0);
    assert_eq!(json["from"], (NOW + NOTICE).to_string());
    assert_eq!(json["members"][0]["weight"], 3);
    let set = &shown(&world).await["oracle_set"];
    assert_eq!(set["next"]["members"][0]["key"], ORACLE);
    assert!(set["standby"].is_null());

    let rotate = ["network", "rotate-oracles", "--json"];
    let json = world.run(&rotate).await.json(4);
    assert_eq!(json["error"]["program_error"], "NoOracleSetDue");
    world.at(NOW + NOTICE);
    let json = world.run(&rotate).await.json(0);
    assert_eq!(json["members"][0]["key"], ORACLE);
    let set: OracleSet = world.state(&addresses::oracle_set(&NETWORK));
    assert_eq!((set.member_count, set.threshold, set.next.count), (1, 2, 0));
    let json = world.run(&rotate).await.json(3);
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.contains("no oracles are announced"), "{message}");
}

#[tokio::test]
async fn a_stand_by_set_waits_for_the_authority_and_can_be_cancelled() {
    let world = World::new().await;
    let member = format!("{ORACLE}=1");
    let announce = [
        "network",
        "oracle-set",
        "--standby",
        "--member",
        &member,
        "--threshold",
        "1",
        "--json",
    ];
    assert_eq!(world.run(&announce).await.json(0)["standby"], true);
    let cancel = ["network", "oracle-set", "--standby", "--cancel", "--json"];
    let json = world.run(&cancel).await.json(0);
    assert_eq!(json["members"], serde_json::json!([]));
    let switch = ["network", "switch-oracles", "--json"];
    world.run(&switch).await.json(3);

    world.run(&announce).await.json(0);
    world.at(NOW + NOTICE);
    let dry = [&switch[..], &["--dry-run"]].concat();
    assert_eq!(world.run(&dry).await.json(0)["threshold"], 1);
    world.run(&switch).await.json(0);
    let set: OracleSet = world.state(&addresses::oracle_set(&NETWORK));
    assert_eq!((set.member_count, set.standby.count), (1, 0));
}

#[tokio::test]
async fn who_held_a_role_takes_out_its_till() {
    let world = World::new().await;
    let shows = shown(&world).await;
    let tills = shows["tills"].as_array().unwrap();
    assert_eq!(tills.len(), 1, "holder and the one before are the same");
    assert_eq!(tills[0]["owed"], TREASURY_OWED.to_string());

    // Somebody else holds the role now.
    world.edit(&NETWORK, |network: &mut Network| {
        network.treasury = ORACLE.parse().unwrap();
    });
    let withdraw = ["treasury", "withdraw", "--json"];
    let dry = [&withdraw[..], &["--dry-run"]].concat();
    let json = world.run(&dry).await.json(0);
    assert_eq!(json["amount"], TREASURY_OWED.to_string());
    let json = world.run(&withdraw).await.json(0);
    assert_eq!(json["amount"], TREASURY_OWED.to_string());
    assert_eq!(world.landed(), [["withdraw_treasury"]]);
    let till = addresses::till(&NETWORK, Role::Treasury, &world.signer);
    world.forget(&till);
    let json = world.run(&withdraw).await.json(3);
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.contains("never held this role"), "{message}");
}

/// Warnings of `config check` for epochs of so many seconds.
async fn warnings_of_epochs_of(world: &World, seconds: i64) -> Vec<Value> {
    let text = format!(
        "data_dir = \"data\"\n[network]\naddress = \"{NETWORK}\"\nrpc_urls = [\"{}\"]\n\
         [oracle]\nkeypair = \"key.json\"\n[epoch]\nseconds = {seconds}\n\
         [api]\nlisten = \"127.0.0.1:0\"\n[health]\nlisten = \"127.0.0.1:0\"\n[radius]\nlisten = [\"127.0.0.1:0\"]\n\
         [[radius.clients]]\nname = \"lab\"\nnetwork = \"127.0.0.1\"\nsecret = \"98765432109876543210\"\n\
         session_radio = \"nas_identifier\"\n",
        world.chain.url()
    );
    std::fs::write(world.path("openmast.toml"), text).unwrap();
    for secret in ["openmast.toml", "key.json"] {
        let mode = Permissions::from_mode(0o600);
        std::fs::set_permissions(world.path(secret), mode).unwrap();
    }
    let json = world
        .run(&["config", "check", "openmast.toml", "--json"])
        .await
        .json(0);
    let problems = json["problems"].as_array().unwrap().iter();
    let of_epochs = problems.filter(|problem| problem["key"] == "epoch.seconds");
    of_epochs.cloned().collect()
}

#[tokio::test]
async fn epochs_that_are_too_long_for_the_network_are_told() {
    let world = World::new().await;
    world.edit(&NETWORK, |network: &mut Network| {
        network.parameters.challenge_seconds = 600;
    });
    let longest = i64::from(EXIT_DELAY) / 2 - 3_600 - 3 * 600;
    assert!(warnings_of_epochs_of(&world, longest).await.is_empty());
    let warnings = warnings_of_epochs_of(&world, longest + 1).await;
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert_eq!(warnings[0]["severity"], "warning");
    assert_eq!(warnings[0]["line"], 8);
    let message = warnings[0]["message"].as_str().unwrap();
    assert!(
        message.contains(&format!("epoch.seconds to {longest} or less")),
        "{message}"
    );
}
