//! Backups of a service that runs.

use std::{
    fs,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use openmast_log::inspect;
use openmast_oracle::{
    backup,
    data_folder::Instance,
    ingest::radius::{
        dictionary::{acct_status_type as status, attribute, code},
        packet::PacketBuilder,
    },
};
use serde_json::Value;
use tokio::process::{Child, Command};

use crate::{
    backups::{back_up, problems, request, restore, store},
    doors::{Service, is_taken, ready, start_answered},
    lab::{Lab, PAYERS},
};

const BACKUPS: usize = 4;
const OPENMAST: &str = env!("CARGO_BIN_EXE_openmast");

/// Reports that are acknowledged before a backup begins are in it, and what it makes is a folder that a service starts on.
#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_runs_is_backed_up_with_all_that_it_acknowledged() {
    let lab = Arc::new(Lab::settled(2).await);
    let before = lab.restart().1;
    let service = Service::start(&lab);
    ready(&lab).await;
    let (acknowledged, ends) = (
        Arc::new(AtomicU64::new(0)),
        Arc::new(AtomicBool::new(false)),
    );
    let traffic = {
        let (lab, acknowledged, ends) = (lab.clone(), acknowledged.clone(), ends.clone());
        tokio::spawn(async move {
            let mut number = 0_u64;
            while !ends.load(Ordering::Relaxed) {
                number += 1;
                let session = format!("running-{number}");
                if start_answered(&lab, number as u8, session.as_bytes()).await {
                    acknowledged.fetch_add(1, Ordering::SeqCst);
                }
            }
        })
    };
    let (_, backup_store) = store(&lab);
    let mut made = Vec::new();
    for number in 0..BACKUPS {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let at_least = before + acknowledged.load(Ordering::SeqCst);
        let backup = back_up(&backup_store, &lab).await;
        let records = backup.manifest.next_record;
        assert!(records >= at_least, "{number}: {records} of {at_least}");
        made.push((backup.name, records));
    }
    ends.store(true, Ordering::Relaxed);
    traffic.await.expect("no panic");
    service.stop().await;
    assert!(
        acknowledged.load(Ordering::SeqCst) > 10,
        "there was traffic"
    );

    for (number, (name, records)) in made.into_iter().enumerate() {
        let folder: PathBuf = lab.folder.path().join(format!("restored-{number}"));
        restore(&backup_store, &folder, Some(name))
            .await
            .expect("restored");
        assert_eq!(problems(&lab, &folder), [""; 0]);
        let log = inspect(&folder.join("log")).expect("readable");
        assert_eq!(log.next, records);
        assert!(log.acknowledged.expect("known") <= records);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_folder_is_known_for_a_copy() {
    let lab = Lab::settled(1).await;
    let service = Service::start(&lab);
    ready(&lab).await;
    let (_, backup_store) = store(&lab);
    let made = back_up(&backup_store, &lab).await;
    // The folder is held, and not empty either.
    let refused = restore(&backup_store, &lab.data(), None)
        .await
        .expect_err("refused");
    assert!(
        refused.to_string().contains("another oracle works on"),
        "{refused}"
    );
    service.stop().await;
    let there = Instance::read(&lab.data()).unwrap().expect("there");
    assert_eq!(made.manifest.instance.as_ref(), Some(&there.id));
    let folder = lab.folder.path().join("restored");
    restore(&backup_store, &folder, None)
        .await
        .expect("restored");
    let restored = Instance::read(&folder).unwrap().expect("there");
    assert_eq!(restored.id, there.id);
    assert!(!restored.is_here(&folder).unwrap());
    // What says who works on a folder is of no use elsewhere, nor is what only the operator may have.
    fs::write(lab.data().join("oracle.json"), "a key").unwrap();
    let made = backup::back_up(&backup_store, &request(&lab), |_| {})
        .await
        .expect("made");
    let names: Vec<&str> = made
        .manifest
        .files
        .iter()
        .map(|it| it.name.as_str())
        .collect();
    assert!(
        !names.contains(&"lock") && !names.contains(&"oracle.json"),
        "{names:?}"
    );
    assert!(
        names.contains(&"chain.json") && names.contains(&"instance"),
        "{names:?}"
    );
}

/// What a session of each payer has counted so far: status, seconds since its Start, bytes.
type Reading = (u32, u32, u32);

/// Reports it for all payers; each must be answered. However often it is sent, it is the same.
async fn report(lab: &Lab, began: u32, (status, seconds, bytes): Reading) {
    for payer in 0..PAYERS {
        let name = |what: &str, index: u32| format!("{what}-{index}").into_bytes();
        let builder = PacketBuilder::new(code::ACCOUNTING_REQUEST, payer as u8)
            .integer(attribute::ACCT_STATUS_TYPE, status)
            .and_then(|it| it.attribute(attribute::ACCT_SESSION_ID, &name("killed", payer)))
            .and_then(|it| it.attribute(attribute::NAS_IDENTIFIER, &name("radio", payer % 2)))
            .and_then(|it| it.attribute(attribute::USER_NAME, &name("subscriber", payer)))
            .and_then(|it| it.integer(attribute::EVENT_TIMESTAMP, began + seconds))
            .and_then(|it| it.integer(attribute::ACCT_SESSION_TIME, seconds))
            .and_then(|it| it.integer(attribute::ACCT_INPUT_OCTETS, bytes))
            .unwrap();
        assert!(is_taken(lab, builder).await, "{payer}: {status} {bytes}");
    }
}

fn start(lab: &Lab) -> Child {
    lab.config();
    Command::new(OPENMAST)
        .args(["oracle", "run", "--config"])
        .arg(lab.folder.path().join("openmast.toml"))
        .env("RUST_LOG", "warn")
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

/// Runs `openmast oracle …` in the lab's folder. What it says, when it ends with 0.
async fn oracle(lab: &Lab, arguments: &[&str]) -> Value {
    let ran = Command::new(OPENMAST)
        .args([&["--json", "oracle"][..], arguments].concat())
        .args(["--config", "openmast.toml"])
        .current_dir(lab.folder.path())
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{arguments:?}: {said}");
    serde_json::from_str(&said).unwrap()
}

fn number(said: &Value, key: &str) -> u64 {
    said[key].as_str().unwrap().parse().unwrap()
}

fn billed(lab: &Lab) -> Vec<u64> {
    let (engine, _) = lab.restart();
    let of = |payer| engine.running_payer(payer).unwrap().0;
    (0..PAYERS).map(of).collect()
}

/// A service is backed up twice under load, killed, and its folder is gone. What comes back is looked at and goes on; everything is
/// sent once more, and each byte is billed once.
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_service_whose_folder_is_gone_goes_on_from_its_backup() {
    let lab = Lab::settled(2).await;
    let before = billed(&lab);
    fs::create_dir(lab.folder.path().join("store")).unwrap();
    let backup = ["backup", "--to", "store", "--keep", "5"];
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let began = now.as_secs() as u32;
    let readings: [Reading; 3] = [
        (status::START, 0, 0),
        (status::INTERIM_UPDATE, 1, 10_000_000),
        (status::INTERIM_UPDATE, 2, 25_000_000),
    ];
    let mut service = start(&lab);
    ready(&lab).await;
    report(&lab, began, readings[0]).await;
    let (first, ()) = tokio::join!(oracle(&lab, &backup), report(&lab, began, readings[1]));
    report(&lab, began, readings[2]).await;
    let second = oracle(&lab, &backup).await;
    service.kill().await.unwrap();
    assert!(number(&second, "records") >= number(&first, "records") + 3);
    assert!(number(&second, "there_bytes") > 0, "{second}");
    lab.lose_all();

    let restored = oracle(&lab, &["restore", "--from", "store"]).await;
    assert_eq!(restored["backup"], second["backup"]);
    assert_eq!(oracle(&lab, &["check"]).await["usable"], true);
    oracle(&lab, &["recover"]).await;
    let mut service = start(&lab);
    ready(&lab).await;
    for reading in readings {
        report(&lab, began, reading).await;
    }
    report(&lab, began, (status::STOP, 3, 40_000_000)).await;
    service.kill().await.unwrap();
    let after = billed(&lab);
    let since: Vec<u64> = after.iter().zip(&before).map(|(a, b)| a - b).collect();
    assert_eq!(since, [40_000_000; PAYERS as usize]);
}
