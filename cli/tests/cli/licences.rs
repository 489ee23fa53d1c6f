//! Licences: what a regulator says about whether an asset may radiate.

use openmast_client::{
    accounts::{Asset, Jurisdiction, Licence, LicenceArea, Network},
    addresses,
};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::program::zero;
use crate::world::{EPOCH, JURISDICTION, NETWORK, NOW, World};

const HEIR: &str = "11111111111111111111111111111112";
const DOCUMENT: &str = "0707070707070707070707070707070707070707070707070707070707070707";

fn licence(world: &World, asset: u32, number: u16) -> Licence {
    world.state(&addresses::licence(
        &addresses::asset(&NETWORK, asset),
        number,
    ))
}

fn message(json: &Value) -> &str {
    json["error"]["message"].as_str().unwrap()
}

/// A licence of asset 0, unless `more` says otherwise.
fn granting<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let line = [
        "licence",
        "grant",
        "--reference",
        "L000012345",
        "--from",
        "1970-01-01",
        "--until",
        "2031-01-01",
        "--document",
        DOCUMENT,
    ];
    [&line[..], more].concat()
}

const BAND: [&str; 4] = ["--asset", "0", "--band", "3500MHz-3600MHz"];

#[tokio::test]
async fn a_licence_is_previewed_granted_and_shown() {
    let world = World::new().await;
    let document = world.path("conditions.pdf");
    std::fs::write(&document, "conditions").unwrap();
    let line = [
        "licence",
        "grant",
        "--asset",
        "0",
        "--reference",
        "L000012345",
        "--band",
        "3.5GHz-3600MHz",
        "--area",
        "code:BY",
        "--from",
        "1970-01-01",
        "--until",
        "2031-01-01",
        "--document",
        "conditions.pdf",
    ];
    let dry = world.run(&[&line[..], &["--dry-run"]].concat()).await;
    assert_eq!(dry.code(), 0, "{}", dry.stderr());
    let preview = "Licence 0 of asset 0 in jurisdiction 276: licence L000012345; band 3500 MHz to 3600 MHz; BY; \
                   from 1970-01-01T00:00:00Z until 2031-01-01T00:00:00Z";
    assert!(dry.stderr().contains(preview), "{}", dry.stderr());
    assert_eq!(world.landed(), [[""; 0]; 0]);

    let json = world.run(&[&line[..], &["--json"]].concat()).await.json(0);
    assert_eq!((&json["asset"], &json["number"]), (&0.into(), &0.into()));
    let granted = licence(&world, 0, 0);
    assert_eq!(json["licence"], granted.address().to_string());
    assert_eq!(granted.reference_text(), "L000012345");
    assert_eq!(granted.band_khz(), Some((3_500_000, 3_600_000)));
    assert_eq!(granted.area(), Some(LicenceArea::Code("BY".into())));
    assert_eq!(
        granted.document_hash,
        <[u8; 32]>::from(Sha256::digest("conditions"))
    );

    let show = ["licence", "show", "0", "0", "--json"];
    let json = world.run(&show).await.json(0);
    assert_eq!(json["epoch"], (EPOCH + 1).to_string());
    // It was granted after the open epoch had opened.
    assert_eq!(json["state"], "announced");
    assert_eq!(
        (&json["band"], &json["area"]),
        (&"3500 MHz to 3600 MHz".into(), &"BY".into())
    );
    assert_eq!(json["band_from_khz"], "3500000");
    world.edit(&granted.address(), |one: &mut Licence| {
        one.granted_at = NOW - 900
    });
    assert_eq!(world.run(&show).await.json(0)["state"], "in-force");
    let none = ["licence", "show", "0", "1", "--json"];
    let json = world.run(&none).await.json(3);
    assert!(message(&json).contains("it has number 0 alone"), "{json}");
}

#[tokio::test]
async fn leases_are_of_a_licence_and_listed_with_it() {
    let world = World::new().await;
    world
        .run(&granting(&[&BAND[..], &["--json"]].concat()))
        .await
        .json(0);
    let lease = granting(&[
        "--asset",
        "1",
        "--kind",
        "spectrum-manager-lease",
        "--lease-of",
        "0/0",
        "--band",
        "3520MHz-3540MHz",
        "--json",
    ]);
    world.run(&lease).await.json(0);
    let granted = licence(&world, 1, 0);
    assert_eq!(granted.parent(), Some(licence(&world, 0, 0).address()));
    let list = async |more: &[&str]| {
        let line = [&["licence", "list", "--json"], more].concat();
        let json = world.run(&line).await.json(0);
        let lines = json["licences"].as_array().unwrap().clone();
        let names = lines.iter().map(|line| line["asset"].as_u64().unwrap());
        (json["required"].clone(), names.collect::<Vec<_>>())
    };
    assert_eq!(list(&[]).await, (false.into(), vec![0, 1]));
    assert_eq!(list(&["--asset", "1"]).await.1, [1]);
    assert_eq!(list(&["--jurisdiction", "404"]).await.1, [0; 0]);
    // What the first one is, is the lease at best, once it has begun itself.
    let ended = licence(&world, 0, 0).address();
    world.edit(&granted.address(), |one: &mut Licence| {
        one.granted_at = NOW - 900
    });
    world.edit(&ended, |one: &mut Licence| one.ended_from = 1);
    let json = world
        .run(&["licence", "show", "1", "0", "--json"])
        .await
        .json(0);
    assert_eq!(json["state"], "ended");
    assert_eq!(json["parent"], ended.to_string());
}

#[tokio::test]
async fn whether_licences_are_required_is_by_the_parameters_that_hold() {
    let world = World::new().await;
    let required = async |at| {
        world.edit(&NETWORK, |network: &mut Network| {
            network.next_parameters = network.parameters;
            network.next_parameters.requires_licences = 1;
            network.next_parameters_at = at;
        });
        let json = world.run(&["licence", "list", "--json"]).await.json(0);
        json["required"].clone()
    };
    assert_eq!(required(NOW + 1).await, false);
    assert_eq!(required(NOW - 1).await, true);
}

/// An endpoint that answers with other accounts lends a lease no state, and ends.
#[tokio::test]
async fn a_chain_of_leases_is_one_that_the_program_lets_be() {
    let world = World::new().await;
    let account = |index| addresses::asset(&NETWORK, index);
    // Each is a lease of the next one, also the last; asset 0 alone is listed.
    let chain: Vec<Licence> = (0..=4)
        .map(|index| Licence {
            network: NETWORK,
            asset: account(index),
            jurisdiction: JURISDICTION,
            kind: 1,
            parent: addresses::licence(&account(index + 1), 0),
            ..zero()
        })
        .collect();
    for licence in &chain {
        world.put_account(licence.address(), licence);
    }
    world.edit(&account(0), |asset: &mut Asset| asset.licence_count = 1);
    let list = ["licence", "list", "--asset", "0", "--json"];
    let json = world.run(&list).await.json(7);
    assert!(message(&json).contains("more than 3 steps"), "{json}");

    let parent = chain[1].address();
    for wrong in [
        Licence {
            network: account(0),
            ..chain[1].clone()
        },
        Licence {
            number: 1,
            ..chain[1].clone()
        },
    ] {
        let free = Licence {
            parent: zero::<Licence>().parent,
            ..wrong
        };
        world.put_account(parent, &free);
        let json = world.run(&list).await.json(7);
        assert!(message(&json).contains(&parent.to_string()), "{json}");
    }
    let free = Licence {
        parent: zero::<Licence>().parent,
        ..chain[1].clone()
    };
    world.put_account(parent, &free);
    world.run(&list).await.json(0);
}

#[tokio::test]
async fn what_the_program_would_refuse_is_told_before() {
    let world = World::new().await;
    for (more, words) in [
        (
            &["--asset", "0", "--band", "none"][..],
            "only a general authorization",
        ),
        (
            &["--asset", "0", "--band", "1MHz-2MHz", "--lease-of", "0/0"],
            "--lease-of is for leases",
        ),
        (
            &[
                "--asset",
                "0",
                "--band",
                "1MHz-2MHz",
                "--jurisdiction",
                "404",
            ],
            "the regulator of 404 cannot license it",
        ),
    ] {
        let json = world
            .run(&granting(&[more, &["--json"]].concat()))
            .await
            .json(3);
        assert!(message(&json).contains(words), "{json}");
    }
    let past = ["--asset", "0", "--band", "1MHz-2MHz", "--json"];
    let past: Vec<_> = granting(&past)
        .into_iter()
        .map(|word| {
            if word == "2031-01-01" {
                "1970-01-02"
            } else {
                word
            }
        })
        .collect();
    let json = world.run(&past).await.json(3);
    assert!(
        message(&json).contains("later than --from and than now"),
        "{json}"
    );
    let long = "x".repeat(33);
    let long: Vec<_> = granting(&[&BAND[..], &["--json"]].concat())
        .into_iter()
        .map(|word| if word == "L000012345" { &long } else { word })
        .collect();
    let json = world.run(&long).await.json(3);
    assert!(
        message(&json).contains("no text of 1 to 32 bytes"),
        "{json}"
    );
    let home = addresses::jurisdiction(&NETWORK, JURISDICTION);
    world.edit(&home, |one: &mut Jurisdiction| {
        one.regulator = HEIR.parse().unwrap()
    });
    let json = world
        .run(&granting(&[&BAND[..], &["--json"]].concat()))
        .await
        .json(3);
    assert!(message(&json).contains(HEIR), "{json}");
    assert_eq!(world.landed(), [[""; 0]; 0]);
}

#[tokio::test]
async fn the_regulator_of_where_an_asset_moves_grants_ahead() {
    let world = World::new().await;
    let signer = world.signer.to_string();
    let add = [
        "jurisdiction",
        "add",
        "404",
        "--regulator",
        &signer,
        "--most-levy-bps",
        "300",
        "--json",
    ];
    world.run(&add).await.json(0);
    let home = addresses::jurisdiction(&NETWORK, JURISDICTION);
    world.edit(&home, |one: &mut Jurisdiction| {
        one.regulator = HEIR.parse().unwrap()
    });
    world.edit(&addresses::asset(&NETWORK, 0), |asset: &mut Asset| {
        (asset.move_to, asset.move_state, asset.move_epoch) = (404, 3, EPOCH + 4);
    });
    let json = world
        .run(&granting(&[&BAND[..], &["--json"]].concat()))
        .await
        .json(0);
    assert_eq!(json["jurisdiction"], 404);
    assert_eq!(licence(&world, 0, 0).jurisdiction, 404);
}

#[tokio::test]
async fn a_licence_is_renewed_suspended_lifted_and_ended() {
    let world = World::new().await;
    world
        .run(&granting(&[&BAND[..], &["--json"]].concat()))
        .await
        .json(0);
    let run = async |line: &str, code| {
        let words: Vec<&str> = line.split(' ').chain(["--json"]).collect();
        world.run(&words).await.json(code)
    };
    let document = "08".repeat(32);
    let json = run(
        &format!("licence renew 0 0 --until 2030-01-01 --document {document}"),
        3,
    )
    .await;
    assert!(
        message(&json).contains("2031-01-01T00:00:00Z already"),
        "{json}"
    );
    run(
        &format!("licence renew 0 0 --until 2032-01-01 --document {document}"),
        0,
    )
    .await;
    assert_eq!(licence(&world, 0, 0).document_hash, [8; 32]);

    let json = run("licence lift 0 0", 4).await;
    assert_eq!(json["error"]["program_error"], "LicenceNotSuspended");
    let first = (EPOCH + 4).to_string();
    let json = run("licence suspend 0 0 --until 1970-02-01 --reason order-7", 0).await;
    assert_eq!(json["suspended_from"], first.as_str());
    let suspended = licence(&world, 0, 0);
    assert_eq!(
        suspended.suspension_reason,
        <[u8; 32]>::from(Sha256::digest("order-7"))
    );
    let json = run("licence lift 0 0", 0).await;
    assert_eq!(json["lifted_from"], first.as_str());
    let ran = world
        .run(&["licence", "end", "0", "0", "--reason", "order 8"])
        .await;
    assert!(
        ran.stderr().contains("ended from epoch 6 on, for good"),
        "{}",
        ran.stderr()
    );
    let json = run("licence show 0 0", 0).await;
    assert_eq!(json["ended_from"], first.as_str());
    assert_eq!(json["lifted_from"], first.as_str());
    let expected = [
        ["grant_licence"],
        ["renew_licence"],
        ["suspend_licence"],
        ["lift_licence"],
        ["end_licence"],
    ];
    assert_eq!(world.landed(), expected);
    // Only the licence's regulator decides.
    let home = addresses::jurisdiction(&NETWORK, JURISDICTION);
    world.edit(&home, |one: &mut Jurisdiction| {
        one.regulator = HEIR.parse().unwrap()
    });
    let json = run("licence lift 0 0", 3).await;
    assert!(message(&json).contains(HEIR), "{json}");
}

/// What `asset show` says of licences: as JSON, and as people read it.
async fn shown(world: &World) -> (Value, String) {
    let json = world.run(&["asset", "show", "0", "--json"]).await.json(0);
    let text = world.run(&["asset", "show", "0"]).await.stdout();
    (json, text)
}

#[tokio::test]
async fn an_asset_that_is_not_charged_says_why_and_until_when() {
    let world = World::new().await;
    let (json, text) = shown(&world).await;
    assert_eq!(
        (&json["requires_licence"], &json["not_licensed"]),
        (&false.into(), &Value::Null)
    );
    assert!(text.contains("no licence is needed"), "{text}");

    world.edit(&NETWORK, |network: &mut Network| {
        network.parameters.requires_licences = 1;
    });
    let (json, text) = shown(&world).await;
    assert_eq!(json["not_licensed"], "unlicensed");
    assert!(text.contains("it has no licence"), "{text}");

    world
        .run(&[&granting(&BAND)[..], &["--json"]].concat())
        .await
        .json(0);
    let address = addresses::licence(&addresses::asset(&NETWORK, 0), 0);
    let open = EPOCH + 1;
    world.edit(&NETWORK, |network: &mut Network| {
        network.final_closed_at = NOW - 10;
    });
    world.edit(&address, |one: &mut Licence| {
        one.granted_at = NOW - 100;
        (one.suspended_from, one.suspended_until) = (open + 3, NOW + 1_000);
    });
    let (json, text) = shown(&world).await;
    assert_eq!(
        (&json["not_licensed"], &json["next_not_licensed_epoch"]),
        (&Value::Null, &(open + 3).to_string().into())
    );
    assert!(
        text.contains(&format!("From epoch {} on usage of asset 0", open + 3)),
        "{text}"
    );

    world.edit(&address, |one: &mut Licence| one.suspended_from = open);
    world.edit(&addresses::asset(&NETWORK, 0), |asset: &mut Asset| {
        (asset.next_price_per_gb, asset.next_price_epoch) = (777_000, open + 2);
    });
    let (json, text) = shown(&world).await;
    assert_eq!(
        (&json["not_licensed"], &json["licences"][0]["state"]),
        (&"suspended".into(), &"suspended".into())
    );
    // The price that comes next is there all the same.
    assert_eq!(json["next_price_per_gb"], "777000");
    for part in [
        &format!("licence 0 is suspended from epoch {open} on, for epochs that open before 1970-"),
        "Once it is licensed again its price is charged",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }

    world.edit(&address, |one: &mut Licence| {
        (one.suspended_from, one.ended_from) = (0, open - 1);
    });
    let (json, text) = shown(&world).await;
    assert_eq!(json["not_licensed"], "expired");
    assert!(
        text.contains(&format!("epoch {} is the first without it", open - 1)),
        "{text}"
    );
}

#[tokio::test]
async fn a_lease_is_suspended_with_the_licence_that_it_is_of() {
    let world = World::new().await;
    world.edit(&NETWORK, |network: &mut Network| {
        network.parameters.requires_licences = 1;
    });
    for asset in ["0", "1"] {
        let band = ["--asset", asset, "--band", "3500MHz-3600MHz", "--json"];
        world.run(&granting(&band)).await.json(0);
    }
    let licence_of = |asset| addresses::licence(&addresses::asset(&NETWORK, asset), 0);
    world.edit(&NETWORK, |network: &mut Network| {
        network.final_closed_at = NOW - 10;
    });
    world.edit(&licence_of(0), |lease: &mut Licence| {
        lease.granted_at = NOW - 100;
        (lease.kind, lease.depth, lease.parent) = (1, 1, licence_of(1));
    });
    world.edit(&licence_of(1), |parent: &mut Licence| {
        parent.granted_at = NOW - 100;
        (parent.suspended_from, parent.suspended_until) = (EPOCH, NOW + 1_000);
    });
    let (json, text) = shown(&world).await;
    assert_eq!(json["not_licensed"], "suspended");
    let words =
        format!("licence 0 is suspended from epoch {EPOCH} on, for epochs that open before 1970-");
    assert!(text.contains(&words), "{text}");
}
