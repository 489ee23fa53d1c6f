//! Usage that is not charged for want of a licence, as the command shows it.

use openmast_archive::{PublicArchive, TariffLine, price_set};
use openmast_client::{accounts::Settlement, addresses};

use crate::world::{EPOCH, NETWORK, World, archive, content, with_roots, written};

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
        |settlement: &mut Settlement| settlement.content = content,
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
