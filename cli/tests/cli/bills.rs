//! What payers were charged and assets earned, epoch by epoch, by archives that are recomputed.

use std::fs;

use openmast_archive::{PublicArchive, file_name};
use serde_json::Value;

use crate::world::{CARRIED_OVER, EARNED, EPOCH, NOW, SPENT, World, archive, written};

/// Epoch 1 is closed on chain; the settlement of epoch 2 names its archive, which names that of epoch 1.
async fn two_epochs() -> (World, [PublicArchive; 2]) {
    let world = World::new().await;
    let mut first = archive(EPOCH - 1);
    first.header.closed_at = NOW - 200;
    let mut second = archive(EPOCH);
    second.header.previous = Some(written(&first).1);
    world.name_archive(&second);
    fs::create_dir(world.path("archives")).unwrap();
    for archive in [&first, &second] {
        let (bytes, hash) = written(archive);
        fs::write(world.path("archives").join(file_name(&hash)), bytes).unwrap();
    }
    (world, [first, second])
}

async fn bill(world: &World, more: &[&str], code: i32) -> Value {
    let line = ["payer", "bill", "--json"];
    world.run(&[&line, more].concat()).await.json(code)
}

fn message(json: &Value) -> &str {
    json["error"]["message"].as_str().unwrap()
}

#[tokio::test]
async fn a_bill_goes_back_to_epochs_that_are_closed_on_chain() {
    let (world, archives) = two_epochs().await;
    let json = bill(&world, &["0", "--from", "1", "--archive", "archives"], 0).await;
    assert_eq!(
        (&json["first_epoch"], &json["last_epoch"]),
        (&"1".into(), &"2".into())
    );
    let epochs = json["epochs"].as_array().unwrap();
    for (epoch, archive) in epochs.iter().zip(&archives) {
        assert_eq!(epoch["archive_hash"], hex::encode(written(archive).1));
        assert_eq!(
            epoch["snapshot_slot"],
            archive.header.snapshot_slot.to_string()
        );
        assert_eq!(epoch["charged"], SPENT[0].to_string());
        assert_eq!(epoch["accrued"], (SPENT[0] + CARRIED_OVER).to_string());
    }
    let on_chain: Vec<_> = epochs.iter().map(|it| &it["settlement_on_chain"]).collect();
    assert_eq!(on_chain, [&Value::Bool(false), &Value::Bool(true)]);
    assert_eq!(json["charged"], (2 * SPENT[0]).to_string());
    // By asset, and line by line.
    let assets: Vec<_> = json["assets"].as_array().unwrap().iter().collect();
    let charged: Vec<_> = assets
        .iter()
        .map(|it| (&it["asset"], &it["charged"]))
        .collect();
    assert_eq!(
        charged,
        [(&0.into(), &"60".into()), (&1.into(), &"20".into())]
    );
    let lines = json["lines"].as_array().unwrap();
    let order: Vec<_> = lines
        .iter()
        .map(|it| (&it["epoch"], &it["asset"]))
        .collect();
    let (one, two) = (Value::from("1"), Value::from("2"));
    assert_eq!(
        order,
        [
            (&one, &0.into()),
            (&one, &1.into()),
            (&two, &0.into()),
            (&two, &1.into())
        ]
    );
    assert_eq!(lines[0]["prices_per_gb"], serde_json::json!(["100000000"]));
}

#[tokio::test]
async fn without_a_period_the_bill_is_of_the_newest_final_epoch() {
    let (world, _) = two_epochs().await;
    let json = bill(&world, &["1", "--archive", "archives"], 0).await;
    assert_eq!(
        (&json["first_epoch"], &json["last_epoch"]),
        (&"2".into(), &"2".into())
    );
    assert_eq!(json["charged"], SPENT[1].to_string());
    let text = world
        .run(&["payer", "bill", "1", "--archive", "archives"])
        .await;
    assert!(text.stdout().contains("0.000010"), "{}", text.stdout());
}

#[tokio::test]
async fn what_cannot_be_shown_is_refused() {
    let (world, archives) = two_epochs().await;
    let json = bill(&world, &["9", "--archive", "archives"], 3).await;
    assert!(message(&json).contains("there is no payer 9"), "{json}");
    let json = bill(&world, &["0"], 3).await;
    assert!(message(&json).contains("pass --archive FOLDER"), "{json}");
    let json = bill(
        &world,
        &["0", "--from", "1", "--to", "3", "--archive", "archives"],
        3,
    )
    .await;
    assert!(
        message(&json).contains("epoch 3 is not final yet"),
        "{json}"
    );
    bill(&world, &["0", "--to", "2", "--archive", "archives"], 2).await;
    // An archive that is not what the one after it names.
    let file = world
        .path("archives")
        .join(file_name(&written(&archives[0]).1));
    let mut forged = archives[0].clone();
    forged.charges[0].charged += 1;
    fs::write(file, written(&forged).0).unwrap();
    let json = bill(&world, &["0", "--from", "1", "--archive", "archives"], 3).await;
    assert!(message(&json).contains("SHA-256"), "{json}");
}

#[tokio::test]
async fn an_assets_income_goes_back_as_far_and_adds_up_to_its_leaf() {
    let (world, archives) = two_epochs().await;
    let line = ["asset", "income", "--json", "--archive", "archives"];
    let income = async |more: &[&str], code| world.run(&[&line, more].concat()).await.json(code);
    let json = income(&["0", "--from", "1"], 0).await;
    assert_eq!(json["earned"], (2 * EARNED[0]).to_string());
    assert_eq!(
        json["accrued"],
        (2 * (EARNED[0] + CARRIED_OVER)).to_string()
    );
    assert_eq!(json["lots_charged"], "0");
    let epochs = json["epochs"].as_array().unwrap();
    for (epoch, archive) in epochs.iter().zip(&archives) {
        assert_eq!(epoch["archive_hash"], hex::encode(written(archive).1));
        assert_eq!(
            epoch["lifetime_earned"],
            archive.assets[0].earned.to_string()
        );
        assert_eq!(
            (&epoch["earned"], &epoch["payers"]),
            (&EARNED[0].to_string().into(), &"1".into())
        );
    }
    assert_eq!(epochs.len(), 2);
    // Two payers used the second one.
    let json = income(&["1"], 0).await;
    assert_eq!(json["epochs"][0]["payers"], "2");
    assert_eq!(json["first_epoch"], "2");
    let json = income(&["9"], 3).await;
    assert!(message(&json).contains("there is no asset 9"), "{json}");
}
