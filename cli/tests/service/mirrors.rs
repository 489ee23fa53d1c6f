//! Mirrors of a service that runs.

use std::{collections::BTreeSet, ffi::OsString, fs, path::Path};

use super::{
    chain::{Chain, Fault},
    lab::{self, Lab, PATIENCE},
};

/// What a folder has, also what is being written.
fn names(folder: &Path) -> BTreeSet<OsString> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files.map(|file| file.file_name()).collect()
}

/// When its files were written.
fn dates(mirror: &Path) -> Vec<std::time::SystemTime> {
    let files = fs::read_dir(mirror).unwrap();
    let mut dates: Vec<_> = files
        .map(|it| it.unwrap().metadata().unwrap().modified().unwrap())
        .collect();
    dates.sort();
    dates
}

async fn until(is_so: impl AsyncFn() -> bool) {
    let waiting = async {
        while !is_so().await {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting)
        .await
        .expect("in time");
}

#[tokio::test(flavor = "multi_thread")]
async fn archives_come_to_a_mirror_that_was_away() {
    let _metrics = lab::METRICS.read().await;
    let chain = Chain::start(Fault::Right).await;
    let mut lab = Lab::with_epochs_to_settle(&chain, 3).await;
    lab.sections = "[[archive.mirror]]\nurl = \"mirror\"\nsame_disk = true\n".to_owned();
    let mirror = lab.folder().join("mirror");
    let service = lab.start();
    lab.until_it_runs().await;
    let text = lab.until_it_says("mirror_away", "mount it").await;
    assert!(text.contains(mirror.to_str().unwrap()), "{text}");
    assert!(lab.is_ready().await, "it is no matter of the doors");
    fs::create_dir(&mirror).unwrap();
    let own = lab.folder().join("data/archive/public");
    until(async || names(&own).len() == 3 && names(&mirror) == names(&own)).await;
    service.stop().await.expect("stops");

    for file in fs::read_dir(own).unwrap() {
        let file = file.unwrap();
        let there = mirror.join(file.file_name());
        assert_eq!(fs::read(there).unwrap(), fs::read(file.path()).unwrap());
    }
    // Started again, it finds them there and sends nothing.
    let before = dates(&mirror);
    let service = lab.start();
    lab.until_it_runs().await;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    service.stop().await.expect("stops");
    assert_eq!(dates(&mirror), before);
}
