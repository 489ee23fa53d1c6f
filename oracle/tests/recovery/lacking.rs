//! Files that a restored folder needs and that a backup cannot have: it is made of the others, and says so.

use std::{fs, num::NonZeroU32};

use openmast_oracle::backup::{self, Request};

use crate::{
    backups::{back_up, request, restore, store},
    lab::Lab,
};

#[tokio::test]
async fn an_archive_that_rots_is_kept_as_it_was() {
    let lab = Lab::settled(2).await;
    let (_, vault) = store(&lab);
    back_up(&vault, &lab).await;
    let folder = lab.data().join("archive/public");
    let archive = fs::read_dir(&folder)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let bytes = fs::read(&archive).unwrap();
    let mut rotten = bytes.clone();
    rotten[10] ^= 1;
    // Rot changes no date.
    let modified = fs::metadata(&archive).unwrap().modified().unwrap();
    fs::write(&archive, &rotten).unwrap();
    let file = fs::File::options().write(true).open(&archive).unwrap();
    file.set_modified(modified).unwrap();
    let made = back_up(&vault, &lab).await;
    assert!(made.lacks.is_empty(), "{:?}", made.lacks);
    // Written anew, it is read, and is nothing to restore.
    file.set_modified(modified + std::time::Duration::from_secs(1))
        .unwrap();
    let name = archive.file_name().unwrap().to_str().unwrap().to_owned();
    let keeping = Request {
        keep: Some(NonZeroU32::MIN),
        ..request(&lab)
    };
    let without = backup::back_up(&vault, &keeping, |_| {}).await;
    let without = without.expect("made, of the others");
    let lacks = &without.lacks;
    assert!(lacks.len() == 1 && lacks[0].contains(&name), "{lacks:?}");
    // The one before is worth more than this.
    assert!(without.pruned.is_none());
    vault.manifest(&made.name).await.expect("it is kept");
    lab.lose(&["outbox.sqlite"]);
    let lacks = back_up(&vault, &lab).await.lacks;
    assert!(
        lacks.iter().any(|it| it.contains("outbox.sqlite")),
        "{lacks:?}"
    );
    lab.lose_all();
    let restored = restore(&vault, &lab.data(), Some(made.name)).await;
    restored.expect("restored");
    assert_eq!(fs::read(&archive).unwrap(), bytes);
}
