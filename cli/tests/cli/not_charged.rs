//! Usage that is not charged for want of a licence, as the command shows it.

use openmast_archive::{PublicArchive, TariffLine, price_set};
use openmast_client::{
    accounts::{Asset, Licence, Network, Settlement},
    addresses,
};
use serde_json::Value;

use crate::program::zero;
use crate::world::{
    EPOCH, JURISDICTION, NETWORK, NOW, World, archive, content, with_roots, written,
};

/// When the epoch opened, Unix seconds.
const OPENED_AT: i64 = NOW - 500;
/// An asset that nobody used.
const IDLE: u32 = 3;

/// Bytes that payer 0 used of asset 0 while that was suspended.
const SUSPENDED: u64 = 50;

/// As any other, but that some usage waited since an epoch in which its asset was suspended.
fn with_suspended_usage() -> PublicArchive {
    let mut archive = archive(EPOCH);
    let earlier = TariffLine {
        tariff: EPOCH - 1,
        prices: vec![0],
        suspended: vec![0],
        ..TariffLine::default()
    };
    archive.earlier_tariffs = vec![earlier];
    archive.header.earlier_tariff_lines = 1;
    archive.charges[0].bytes += SUSPENDED;
    archive.charges[0].suspended_bytes = SUSPENDED;
    let (asset, payer) = (&mut archive.assets[0], &mut archive.payers[0]);
    for bytes in [
        &mut asset.bytes,
        &mut asset.epoch_bytes,
        &mut payer.bytes,
        &mut payer.epoch_bytes,
        &mut archive.header.bytes,
    ] {
        *bytes += SUSPENDED;
    }
    archive.header.price_set_hash = price_set(archive.price_set()).unwrap();
    with_roots(&mut archive);
    archive
}

/// The world in which this archive was settled, and its file.
async fn world(archive: &PublicArchive) -> (World, String) {
    let world = World::new().await;
    let file = world.put("archive.jsonl", archive);
    let content = content(archive, written(archive).1);
    world.edit(
        &addresses::settlement(&NETWORK, EPOCH),
        |settlement: &mut Settlement| {
            settlement.content = content;
            settlement.opened_at = OPENED_AT;
        },
    );
    (world, file)
}

#[tokio::test]
async fn a_settlement_tells_what_it_did_not_charge() {
    let (world, file) = world(&with_suspended_usage()).await;
    let verify = ["settlement", "verify", "--archive", &file, "--json"];
    let json = world.run(&verify).await.json(0);
    assert_eq!(json["verified"], true);
    let keys = ["unlicensed_bytes", "suspended_bytes", "expired_bytes"];
    assert_eq!(
        keys.map(|key| json[key].as_str()),
        [Some("0"), Some("50"), Some("0")]
    );
}

#[tokio::test]
async fn a_settlement_that_charged_everything_tells_nothing() {
    let (world, file) = world(&archive(EPOCH)).await;
    let verify = ["settlement", "verify", "--archive", &file, "--json"];
    let json = world.run(&verify).await.json(0);
    assert!(json["suspended_bytes"].is_null(), "{json}");
}

#[tokio::test]
async fn a_payer_sees_for_which_assets_it_was_not_charged() {
    let (world, file) = world(&with_suspended_usage()).await;
    let show = ["payer", "show", "0", "--archive", &file, "--json"];
    let json = world.run(&show).await.json(0);
    let expected = serde_json::json!([{
        "asset": 0,
        "bytes": (350 + SUSPENDED).to_string(),
        "unlicensed_bytes": "0",
        "suspended_bytes": SUSPENDED.to_string(),
        "expired_bytes": "0",
    }]);
    assert_eq!(json["not_licensed"], expected, "{json}");
    let show = ["payer", "show", "1", "--archive", &file, "--json"];
    let json = world.run(&show).await.json(0);
    assert!(json["not_licensed"].is_null(), "{json}");
}

/// As any other, but that an asset which nobody used was suspended.
fn with_suspended_asset() -> PublicArchive {
    let mut archive = archive(EPOCH);
    for tariff in [&mut archive.tariffs[0], &mut archive.next_tariff] {
        tariff.prices.push(0);
        tariff.suspended = vec![IDLE];
    }
    archive.header.asset_count += 1;
    archive.header.price_set_hash = price_set(archive.price_set()).unwrap();
    with_roots(&mut archive);
    archive
}

/// The chain as that archive says it was: every asset has a licence, and that of the idle one is suspended.
fn license(world: &World) {
    world.edit(&NETWORK, |network: &mut Network| {
        network.asset_count = IDLE + 1;
        network.parameters.requires_licences = 1;
    });
    let mut idle: Asset = world.state(&addresses::asset(&NETWORK, 0));
    idle.index = IDLE;
    world.put_account(addresses::asset(&NETWORK, IDLE), &idle);
    for index in 0..=IDLE {
        let address = addresses::asset(&NETWORK, index);
        world.edit(&address, |asset: &mut Asset| asset.licence_count = 1);
        let mut licence: Licence = zero();
        (licence.network, licence.asset) = (NETWORK, address);
        licence.jurisdiction = JURISDICTION;
        (licence.valid_from, licence.valid_until) = (1, NOW);
        world.put_account(licence.address(), &licence);
    }
    change_licence(world, IDLE, |licence| {
        (licence.suspended_from, licence.suspended_until) = (EPOCH, NOW);
    });
}

fn change_licence(world: &World, asset: u32, change: impl FnOnce(&mut Licence)) {
    let address = addresses::licence(&addresses::asset(&NETWORK, asset), 0);
    world.edit(&address, change);
}

async fn verify(world: &World, file: &str, exit: i32) -> Value {
    let verify = ["settlement", "verify", "--archive", file, "--json"];
    world.run(&verify).await.json(exit)
}

#[tokio::test]
async fn what_an_archive_says_of_licences_is_compared_with_the_chain() {
    let (world, file) = world(&with_suspended_asset()).await;
    license(&world);
    let json = verify(&world, &file, 0).await;
    assert_eq!(json["licences"], "as on chain when the epoch opened");
    assert!(json["licences_not_compared"].is_null(), "{json}");

    // Ended since: that changes nothing.
    change_licence(&world, 0, |licence| licence.ended_from = EPOCH + 1);
    verify(&world, &file, 0).await;

    change_licence(&world, IDLE, |licence| licence.suspended_from = 0);
    let json = verify(&world, &file, 7).await;
    let why = "asset 3 was suspended, and the chain that it was licensed";
    assert!(json.to_string().contains(why), "{json}");

    // Suspended anew, so whether it was suspended then is told nowhere.
    change_licence(&world, IDLE, |licence| licence.suspended_from = EPOCH + 4);
    let json = verify(&world, &file, 0).await;
    let told = json["licences"].as_str().unwrap();
    assert!(told.starts_with("cannot be compared any more"), "{json}");

    // Charged, and without a licence.
    change_licence(&world, 1, |licence| licence.granted_at = OPENED_AT);
    let json = verify(&world, &file, 7).await;
    let why = "asset 1 was licensed, and the chain that it was unlicensed";
    assert!(json.to_string().contains(why), "{json}");
}

#[tokio::test]
async fn nothing_is_withheld_for_licences_that_nobody_requires() {
    let (world, file) = world(&with_suspended_asset()).await;
    let json = verify(&world, &file, 7).await;
    let why = "asset 3 was suspended, and the network required no licence";
    assert!(json.to_string().contains(why), "{json}");
    // Parameters were announced since, and those of before are not known any more.
    world.edit(&NETWORK, |network: &mut Network| {
        network.next_parameters_at = NOW + 5
    });
    let json = verify(&world, &file, 0).await;
    let told = json["licences"].as_str().unwrap();
    assert!(told.starts_with("cannot be compared any more"), "{json}");
}

#[tokio::test]
async fn what_is_compared_with_nothing_is_named() {
    let (world, file) = world(&with_suspended_usage()).await;
    let json = verify(&world, &file, 0).await;
    assert_eq!(json["licences"], "none were required, and none is missed");
    assert_eq!(json["licences_not_compared"], "1");
}
