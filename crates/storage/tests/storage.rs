//! Places outside the data folder: folders, and buckets of a store that speaks S3.

use std::{fs, os::unix::fs::symlink, path::PathBuf};

use futures_util::{StreamExt, TryStreamExt};
use object_store::{ObjectStoreExt, PutMode};
use openmast_scripted_store::{Fault, Store};
use openmast_storage::{PIECE_BYTES, Storage, StorageConfig, StorageError};
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// A file to send, and its SHA-256.
fn file(folder: &TempDir, name: &str, bytes: usize) -> (PathBuf, [u8; 32]) {
    let path = folder.path().join(name);
    let content: Vec<u8> = (0..bytes).map(|at| (at / 7 + at) as u8).collect();
    fs::write(&path, &content).unwrap();
    (path, Sha256::digest(&content).into())
}

/// Sends an empty, a small and a large file, and has them back.
async fn takes_and_gives(config: &StorageConfig) {
    let folder = tempfile::tempdir().unwrap();
    let storage = Storage::open(config).unwrap();
    for (name, bytes) in [
        ("empty", 0),
        ("small", 1_000),
        ("in/a/folder", 10),
        ("whole-pieces", 2 * PIECE_BYTES as usize),
        ("large", 2 * PIECE_BYTES as usize + 1),
    ] {
        let (path, hash) = file(&folder, "file", bytes);
        let sent = storage.send_file(&path, name, &hash, || {}).await.unwrap();
        assert_eq!(sent, bytes as u64, "{name}");
        let about = storage.store().head(&storage.at(name)).await.unwrap();
        assert_eq!(about.size, bytes as u64, "{name}");
        assert_eq!(
            storage.hash(name, about.size, || {}).await.unwrap(),
            hash,
            "{name}"
        );
        let pieces: Vec<_> = storage
            .pieces(name, about.size)
            .try_collect()
            .await
            .unwrap();
        assert_eq!(pieces.concat(), fs::read(&path).unwrap(), "{name}");
    }
    // What is there is replaced, whole.
    let (path, hash) = file(&folder, "other", 500);
    storage
        .send_file(&path, "large", &hash, || {})
        .await
        .unwrap();
    assert_eq!(storage.hash("large", 500, || {}).await.unwrap(), hash);
    // What is to be new is not.
    let again = storage
        .store()
        .put_opts(&storage.at("small"), "x".into(), PutMode::Create.into())
        .await;
    assert!(
        matches!(again, Err(object_store::Error::AlreadyExists { .. })),
        "{again:?}"
    );
    let new = storage
        .store()
        .put_opts(&storage.at("new"), "x".into(), PutMode::Create.into())
        .await;
    new.unwrap();
    let mut names = listed(&storage).await;
    names.sort();
    let expected = [
        "empty",
        "in/a/folder",
        "large",
        "new",
        "small",
        "whole-pieces",
    ];
    assert_eq!(names, expected.map(|name| storage.at(name).to_string()));
}

async fn listed(storage: &Storage) -> Vec<String> {
    let prefix = storage.at("");
    let listed = storage.store().list(Some(&prefix));
    listed
        .map(|it| it.unwrap().location.to_string())
        .collect()
        .await
}

#[tokio::test]
async fn a_folder_takes_and_gives() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("not/there/yet");
    takes_and_gives(&StorageConfig::of_argument(place.to_str().unwrap())).await;
    // Nothing is left beside the files.
    let names = fs::read_dir(&place)
        .unwrap()
        .map(|it| it.unwrap().file_name());
    let names: Vec<_> = names
        .filter(|it| it.to_string_lossy().contains('#'))
        .collect();
    assert!(names.is_empty(), "{names:?}");
    let url = format!("file://{}", place.display());
    let storage = Storage::open(&StorageConfig::of_argument(&url)).unwrap();
    assert_eq!(listed(&storage).await.len(), 6);
}

#[tokio::test]
async fn a_bucket_takes_and_gives() {
    let store = Store::start().await;
    takes_and_gives(&store.config("")).await;
}

#[tokio::test]
async fn a_bucket_with_a_prefix_takes_and_gives() {
    let store = Store::start().await;
    takes_and_gives(&store.config("/of/an oracle/")).await;
    assert!(store.bucket().join("of").is_dir());
}

/// What an upload that was given up has left is no file.
#[tokio::test]
async fn an_upload_that_ends_early_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let storage = Storage::open(&StorageConfig::of_argument(folder.path().to_str().unwrap()));
    let storage = storage.unwrap();
    let mut upload = storage
        .store()
        .put_multipart(&storage.at("x"))
        .await
        .unwrap();
    upload.put_part(vec![1; 1_000].into()).await.unwrap();
    assert!(listed(&storage).await.is_empty());
    upload.abort().await.unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    let mut dropped = storage
        .store()
        .put_multipart(&storage.at("y"))
        .await
        .unwrap();
    dropped.put_part(vec![1; 1_000].into()).await.unwrap();
    drop(dropped);
    assert!(listed(&storage).await.is_empty());
}

#[tokio::test]
async fn a_file_with_another_hash_is_not_sent() {
    let (folder, store) = (tempfile::tempdir().unwrap(), Store::start().await);
    let storage = Storage::open(&store.config("")).unwrap();
    for bytes in [10, PIECE_BYTES as usize + 10] {
        let (path, hash) = file(&folder, "file", bytes);
        let mut damaged = fs::read(&path).unwrap();
        *damaged.last_mut().unwrap() ^= 1;
        fs::write(&path, damaged).unwrap();
        let refused = storage.send_file(&path, "file", &hash, || {}).await;
        let text = refused.unwrap_err().to_string();
        assert!(text.contains("it is damaged"), "{text}");
        assert!(listed(&storage).await.is_empty());
    }
}

async fn failure(config: &StorageConfig) -> StorageError {
    let folder = tempfile::tempdir().unwrap();
    let (path, hash) = file(&folder, "file", 10);
    let storage = Storage::open(config).unwrap();
    let failed = storage.send_file(&path, "file", &hash, || {}).await;
    failed.expect_err("it fails")
}

#[tokio::test]
async fn what_is_wrong_with_a_bucket_is_told_with_what_to_do() {
    let store = Store::start().await;
    let right = store.config("");
    let wrong_secret = StorageConfig {
        secret_access_key: Some(SecretString::from("another secret of the store")),
        ..right.clone()
    };
    let unknown_key = StorageConfig {
        access_key_id: Some("nobody".into()),
        ..right.clone()
    };
    for config in [wrong_secret, unknown_key] {
        let error = failure(&config).await;
        assert!(error.is_lasting(), "{error:?}");
        let text = error.to_string();
        assert!(text.contains("check access_key_id"), "{text}");
        assert!(!text.contains("another secret"), "{text}");
    }
    let missing = StorageConfig {
        url: "s3://nowhere".into(),
        ..right.clone()
    };
    let storage = Storage::open(&missing).unwrap();
    let listed = storage.store().list_with_delimiter(None).await;
    let error = StorageError::from(listed.unwrap_err());
    assert!(error.is_lasting(), "{error:?}");
    let text = error.to_string();
    assert!(text.contains("create it, or correct the URL"), "{text}");

    store.becomes(Fault::Full);
    let text = failure(&right).await.to_string();
    assert!(text.contains("507"), "{text}");
    assert!(text.contains("XMinioStorageFull"), "{text}");
    assert!(!text.contains(openmast_scripted_store::WORDS), "{text}");

    store.becomes(Fault::Hangs);
    let began = std::time::Instant::now();
    let hasty = StorageConfig {
        timeout_seconds: 1,
        ..right.clone()
    };
    let error = failure(&hasty).await;
    assert!(!error.is_lasting(), "{error:?}");
    assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());

    store.goes_down().await;
    let error = failure(&right).await;
    assert!(!error.is_lasting(), "{error:?}");
    store.becomes(Fault::Works);
    store.comes_back().await;
    takes_and_gives(&right).await;
}

/// Nothing of it is in memory but what was asked for.
#[tokio::test]
async fn what_gives_more_than_it_was_asked_for_is_cut_off() {
    let store = Store::start().await;
    let storage = Storage::open(&store.config("")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (path, hash) = file(&folder, "file", 977);
    let sent = storage.send_file(&path, "file", &hash, || {}).await;
    sent.unwrap();
    store.becomes(Fault::Floods);
    let is_told = |error: StorageError| {
        let text = error.to_string();
        assert!(text.contains("more than it was asked for"), "{text}");
        assert!(!error.is_lasting(), "another may answer the next time");
    };
    is_told(storage.hash("file", 977, || {}).await.unwrap_err());
    let listed: Result<Vec<_>, _> = storage.files().try_collect().await;
    is_told(listed.unwrap_err());
    let whole = storage.store().get(&storage.at("file")).await;
    is_told(whole.err().unwrap().into());
    store.denies("file");
    is_told(storage.hash("file", 977, || {}).await.unwrap_err());
    store.becomes(Fault::Works);
    let listed: Vec<_> = storage.files().try_collect().await.unwrap();
    let names: Vec<_> = listed
        .iter()
        .map(|it| (it.name.as_str(), it.bytes))
        .collect();
    assert_eq!(names, [("file", 977)]);
}

#[tokio::test]
async fn of_a_folder_the_files_in_it_are_listed_and_nothing_below() {
    let folder = tempfile::tempdir().unwrap();
    let storage = Storage::open(&StorageConfig::of_argument(folder.path().to_str().unwrap()));
    let storage = storage.unwrap();
    for number in 0..1_500 {
        fs::write(folder.path().join(format!("{number}.jsonl")), "xy").unwrap();
    }
    fs::write(folder.path().join("unfinished.abc#0"), "x").unwrap();
    fs::create_dir(folder.path().join("below")).unwrap();
    fs::write(folder.path().join("below/file"), "x").unwrap();
    symlink(folder.path(), folder.path().join("around")).unwrap();
    symlink("nowhere", folder.path().join("broken")).unwrap();
    let listed: Vec<_> = storage.files().try_collect().await.unwrap();
    assert_eq!(listed.len(), 1_500);
    assert!(
        listed
            .iter()
            .all(|it| it.bytes == 2 && it.name.ends_with(".jsonl"))
    );
    fs::remove_dir_all(folder.path()).unwrap();
    let listed: Result<Vec<_>, _> = storage.files().try_collect().await;
    let text = listed.unwrap_err().to_string();
    assert!(text.contains(folder.path().to_str().unwrap()), "{text}");
}

#[test]
fn names_have_no_keys_and_tell_places_apart() {
    let name = |text: &str| StorageConfig::of_argument(text).name().unwrap();
    assert_eq!(name("s3://a/b/c/"), "s3://a/b/c");
    assert_eq!(name("s3://a"), "s3://a");
    assert_eq!(name("/a//b/"), "/a/b");
    assert_eq!(name("file:///a/b/"), "/a/b");
    let at = StorageConfig {
        endpoint: Some("https://key:secret@s3.example.net:9000/".parse().unwrap()),
        ..StorageConfig::of_argument("s3://a")
    };
    assert_eq!(at.name().unwrap(), "s3://a at s3.example.net:9000");
    for wrong in [
        "",
        "s3://",
        "ftp://host/x",
        "s3://key:secret@bucket/x",
        "s3://a/b//c",
    ] {
        let error = StorageConfig::of_argument(wrong).name().unwrap_err();
        assert!(
            error.to_string().contains("write a folder's path"),
            "{error}"
        );
    }
}
