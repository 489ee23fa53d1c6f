//! Jurisdictions: who regulates, what is levied, and assets that move.

use openmast_client::{
    accounts::{Asset, Jurisdiction},
    addresses,
};
use serde_json::Value;

use crate::world::{EPOCH, JURISDICTION, LEVY_OWED, NETWORK, World};

const HEIR: &str = "11111111111111111111111111111112";

fn home(world: &World) -> Jurisdiction {
    world.state(&addresses::jurisdiction(&NETWORK, JURISDICTION))
}

fn message(json: &Value) -> &str {
    json["error"]["message"].as_str().unwrap()
}

async fn added(world: &World) {
    let signer = world.signer.to_string();
    let add = [
        "jurisdiction",
        "add",
        "404",
        "--regulator",
        &signer,
        "--levy-bps",
        "100",
        "--most-levy-bps",
        "300",
        "--json",
    ];
    let dry = [&add[..], &["--dry-run"]].concat();
    world.run(&dry).await.json(0);
    assert!(!world.exists(&addresses::jurisdiction(&NETWORK, 404)));
    let json = world.run(&add).await.json(0);
    assert_eq!(json["jurisdiction"], 404);
    assert_eq!(
        (&json["levy_bps"], &json["most_levy_bps"]),
        (&100.into(), &300.into())
    );
}

#[tokio::test]
async fn one_more_is_added_and_all_are_shown() {
    let world = World::new().await;
    added(&world).await;
    let json = world.run(&["jurisdiction", "show", "--json"]).await.json(0);
    let all = json["jurisdictions"].as_array().unwrap();
    let codes: Vec<_> = all.iter().map(|one| &one["jurisdiction"]).collect();
    assert_eq!(codes, [276, 404]);
    assert_eq!(all[0]["owed"], LEVY_OWED.to_string());
    assert_eq!(all[0]["regulator"], world.signer.to_string());
    assert!(all[0]["next_levy_bps"].is_null());
    let one = ["jurisdiction", "show", "404", "--json"];
    let json = world.run(&one).await.json(0);
    assert_eq!(json["jurisdictions"].as_array().unwrap().len(), 1);
    let none = ["jurisdiction", "show", "40", "--json"];
    let json = world.run(&none).await.json(3);
    assert!(message(&json).contains("it has 276, 404"), "{json}");
}

#[tokio::test]
async fn what_the_program_would_refuse_is_told_before() {
    let world = World::new().await;
    let add = |code: &'static str, levy: &'static str, most: &'static str| {
        [
            "jurisdiction",
            "add",
            code,
            "--regulator",
            HEIR,
            "--levy-bps",
            levy,
            "--most-levy-bps",
            most,
            "--json",
        ]
    };
    for (arguments, words) in [
        (add("276", "0", "0"), "jurisdiction 276 already"),
        (
            add("404", "301", "300"),
            "must be at most most_levy_bps, 300",
        ),
        (add("404", "0", "701"), "must be at most 700"),
    ] {
        let json = world.run(&arguments).await.json(3);
        assert!(message(&json).contains(words), "{json}");
    }
    let announce = ["jurisdiction", "announce-levy", "276", "501", "--json"];
    let json = world.run(&announce).await.json(3);
    assert!(message(&json).contains("must be at most 500"), "{json}");
    assert_eq!(world.landed(), [[""; 0]; 0]);
}

#[tokio::test]
async fn a_levy_is_announced_for_the_earliest_epoch_unless_told_otherwise() {
    let world = World::new().await;
    let announce = ["jurisdiction", "announce-levy", "276", "400", "--json"];
    let json = world.run(&announce).await.json(0);
    let first = EPOCH + 4;
    assert_eq!(
        (&json["before_bps"], &json["levy_bps"]),
        (&200.into(), &400.into())
    );
    assert_eq!(json["epoch"], first.to_string());
    assert_eq!(home(&world).next_levy_epoch, first);
    let show = ["jurisdiction", "show", "276", "--json"];
    let json = world.run(&show).await.json(0);
    let line = &json["jurisdictions"][0];
    assert_eq!(
        (&line["levy_bps"], &line["next_levy_bps"]),
        (&200.into(), &400.into())
    );
    let early = [&announce[..], &["--epoch", "5"]].concat();
    let json = world.run(&early).await.json(4);
    assert_eq!(json["error"]["program_error"], "LevyTooSoon");
    // A levy that took the place of another is given up with the next announcement.
    world.edit(
        &addresses::jurisdiction(&NETWORK, JURISDICTION),
        |one: &mut Jurisdiction| one.next_levy_epoch = EPOCH + 1,
    );
    let notes = world.run(&announce).await.json(0)["notes"].to_string();
    assert!(notes.contains("openmast collect --all"), "{notes}");
}

#[tokio::test]
async fn what_an_announcement_replaces_is_told() {
    let world = World::new().await;
    let announce = |levy: &'static str| ["jurisdiction", "announce-levy", "276", levy];
    let ran = world.run(&announce("3%")).await;
    let first = EPOCH + 4;
    assert_eq!(ran.code(), 0, "{}", ran.stderr());
    let told = format!("A levy of 3.00 % from epoch {first} on.");
    assert!(ran.stderr().contains(&told), "{}", ran.stderr());
    assert_eq!(home(&world).next_levy_bps, 300);
    let ran = world.run(&announce("1%")).await;
    let told = format!("in the place of the 3.00 % that was announced from epoch {first} on");
    assert!(ran.stderr().contains(&told), "{}", ran.stderr());
    let line = [&announce("2%")[..], &["--json"]].concat();
    let json = world.run(&line).await.json(0);
    assert_eq!(
        (&json["replaced_bps"], &json["replaced_epoch"]),
        (&100.into(), &first.to_string().into())
    );
    // Three hundredths of a percent are seldom what a bare 3 means.
    let ran = world.run(&announce("3")).await;
    assert_eq!(ran.code(), 2);
    assert!(ran.stderr().contains("0.03% if you mean that, else 3%"));
    assert_eq!(home(&world).next_levy_bps, 200);
}

#[tokio::test]
async fn the_role_goes_to_whom_it_is_offered_with_what_is_owed() {
    let world = World::new().await;
    let signer = world.signer.to_string();
    let accept = ["jurisdiction", "accept", "276", "--json"];
    let json = world.run(&accept).await.json(4);
    assert_eq!(json["error"]["program_error"], "NothingOffered");
    let offer = ["jurisdiction", "offer", "276", &signer, "--json"];
    let json = world.run(&offer).await.json(0);
    assert_eq!(json["pending_regulator"], signer);
    let json = world.run(&accept).await.json(0);
    assert_eq!(json["owed"], LEVY_OWED.to_string());
    let role = ["network", "role", "transfer", "regulator", HEIR];
    let ran = world.run(&role).await;
    assert_eq!(ran.code(), 2);
    assert!(ran.stderr().contains("openmast jurisdiction offer"));
}

#[tokio::test]
async fn a_regulator_takes_out_the_levy() {
    let world = World::new().await;
    let withdraw = ["jurisdiction", "withdraw", "276", "--json"];
    let json = world.run(&withdraw).await.json(0);
    assert_eq!(json["amount"], LEVY_OWED.to_string());
    let json = world.run(&withdraw).await.json(0);
    assert_eq!(json["amount"], "0");
    assert_eq!(world.landed(), [["withdraw_levy"]], "nothing more is owed");
    world.edit(
        &addresses::jurisdiction(&NETWORK, JURISDICTION),
        |one: &mut Jurisdiction| one.regulator = HEIR.parse().unwrap(),
    );
    let json = world.run(&withdraw).await.json(3);
    assert!(message(&json).contains(HEIR), "{json}");
}

#[tokio::test]
async fn an_asset_moves_when_all_three_agree() {
    let world = World::new().await;
    let step =
        |more: &[&'static str]| [&["asset", "move-jurisdiction"], more, &["--json"]].concat();
    let json = world.run(&step(&["accept", "0"])).await.json(3);
    assert!(message(&json).contains("asks for no move"), "{json}");
    let offer = step(&["offer", "0", "404"]);
    let json = world.run(&offer).await.json(3);
    assert!(message(&json).contains("no jurisdiction 404"), "{json}");
    added(&world).await;
    let notes = world.run(&offer).await.json(0)["notes"].to_string();
    assert!(notes.contains("move-jurisdiction agree 0 404"), "{notes}");
    let json = world.run(&step(&["accept", "0"])).await.json(4);
    assert_eq!(json["error"]["program_error"], "MoveNotAgreed");
    let ran = world
        .run(&[
            "asset",
            "move-jurisdiction",
            "agree",
            "0",
            "404",
            "--dry-run",
        ])
        .await;
    let told = "from jurisdiction 276 (levy 2.00 %, never more than 5.00 %) to 404 (levy 1.00 %, never more than 3.00 %)";
    assert!(ran.stderr().contains(told), "{}", ran.stderr());
    let json = world.run(&step(&["agree", "0", "404"])).await.json(0);
    let levies = json["levies"].as_array().unwrap();
    let of = |key: &str| levies.iter().map(|it| it[key].clone()).collect::<Vec<_>>();
    assert_eq!(of("levy_bps"), [200, 100]);
    assert_eq!(of("most_levy_bps"), [500, 300]);
    assert_eq!(
        (&json["jurisdiction"], &json["agrees"]),
        (&276.into(), &true.into())
    );
    let json = world.run(&step(&["accept", "0"])).await.json(0);
    assert_eq!(json["move_to"], 404);
    assert_eq!(json["move_epoch"], (EPOCH + 4).to_string());
    let asset: Asset = world.state(&addresses::asset(&NETWORK, 0));
    assert_eq!((asset.move_state, asset.move_epoch), (3, EPOCH + 4));
    let shows = world.run(&["asset", "show", "0", "--json"]).await.json(0);
    assert_eq!(
        (&shows["jurisdiction"], &shows["move_to"]),
        (&276.into(), &"404".into())
    );
    assert_eq!(shows["move_state"], "accepted");
    assert_eq!(shows["move_epoch"], (EPOCH + 4).to_string());
}

#[tokio::test]
async fn an_asset_is_created_in_the_only_jurisdiction_or_in_that_which_is_told() {
    let world = World::new().await;
    let create = |more: &[&'static str]| {
        let line = [
            "asset",
            "create",
            "--name",
            "Mast",
            "--symbol",
            "M",
            "--supply",
            "10",
            "--price-per-gb",
            "1",
            "--json",
        ];
        [&line[..], more].concat()
    };
    let json = world.run(&create(&[])).await.json(0);
    assert_eq!(json["jurisdiction"], 276);
    let json = world.run(&create(&["--jurisdiction", "404"])).await.json(3);
    assert!(message(&json).contains("no jurisdiction 404"), "{json}");
    added(&world).await;
    let json = world.run(&create(&[])).await.json(3);
    assert!(
        message(&json).contains("several jurisdictions (276, 404)"),
        "{json}"
    );
    let json = world.run(&create(&["--jurisdiction", "404"])).await.json(0);
    assert_eq!(json["jurisdiction"], 404);
}
