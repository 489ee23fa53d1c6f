//! Backups of a service that runs.

use std::{
    fs,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use openmast_oracle::{backup, log::inspect, run::Instance};

use crate::{
    backups::{back_up, problems, request, restore, vault},
    doors::{Service, ready, start_answered},
    lab::Lab,
};

const BACKUPS: usize = 4;

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
    let vault = vault(&lab.folder.path().join("store"));
    let mut made = Vec::new();
    for number in 0..BACKUPS {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let at_least = before + acknowledged.load(Ordering::SeqCst);
        let backup = back_up(&vault, &lab).await;
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
        restore(&vault, &folder, Some(name))
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
    let vault = vault(&lab.folder.path().join("store"));
    let made = back_up(&vault, &lab).await;
    // The folder is held, and not empty either.
    let refused = restore(&vault, &lab.data(), None)
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
    restore(&vault, &folder, None).await.expect("restored");
    let restored = Instance::read(&folder).unwrap().expect("there");
    assert_eq!(restored.id, there.id);
    assert!(!restored.is_here(&folder).unwrap());
    // What says who works on a folder is of no use elsewhere, nor is what only the operator may have.
    fs::write(lab.data().join("oracle.json"), "a key").unwrap();
    let made = backup::back_up(&vault, &request(&lab), |_| {})
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
