//! Places outside the data folder: mirrors, and where backups lie.

use crate::{File, MINIMAL};

#[test]
fn mirrors_fit_together() {
    let with = |archive: &str| File::new(&format!("{MINIMAL}[archive]\n{archive}")).load(&[]);
    let mirror = |url: &str| format!("[[archive.mirror]]\nurl = \"{url}\"\n");
    let none = with("").unwrap().archive;
    assert_eq!((none.mirrors_needed(), none.mirror_wait_seconds), (0, 900));
    let two = mirror("s3://a/b") + &mirror("/mirror");
    assert_eq!(with(&two).unwrap().archive.mirrors_needed(), 1);
    let both = with(&format!("mirrors_needed = 2\n{two}")).unwrap();
    assert_eq!(both.archive.mirrors_needed(), 2);
    let unneeded = with(&format!("mirrors_needed = 0\n{two}")).unwrap();
    assert_eq!(unneeded.archive.mirrors_needed(), 0);

    for (text, expected) in [
        (
            format!("mirrors_needed = 3\n{two}"),
            "archive.mirrors_needed: 3 mirrors are needed and 2 are configured",
        ),
        (
            mirror("/a//b/") + &mirror("/a/b"),
            "archive.mirror[1].url: is archive.mirror[0] already",
        ),
        (
            mirror("s3://a/b/") + &mirror("s3://a/b"),
            "archive.mirror[1].url: is archive.mirror[0] already",
        ),
        (
            mirror("data/archive/mirror"),
            "archive.mirror[0].url: data/archive/mirror and data_dir lie one in the other",
        ),
        (
            mirror("."),
            "archive.mirror[0].url: FOLDER and data_dir lie",
        ),
        (
            mirror("s3://"),
            "archive.mirror[0].url: `s3://` names no bucket",
        ),
        (
            mirror("ftp://a/b"),
            "`ftp` is not known here; write a folder's path or `s3://bucket/prefix`",
        ),
        (
            mirror("/mirror") + "region = \"x\"\n",
            "archive.mirror[0].url: is a folder",
        ),
        (
            mirror("s3://a") + "access_key_id = \"x\"\n",
            "archive.mirror[0]: has one of `access_key_id`",
        ),
        (
            mirror("s3://a") + "same_disk = true\n",
            "archive.mirror[0].same_disk: is said of a bucket",
        ),
        (
            mirror("s3://a") + "timeout_seconds = 0\n",
            "archive.mirror[0].timeout_seconds: 0 is too little",
        ),
        (
            mirror("s3://a") + "endpoint = \"s3.example.net\"\n",
            "archive.mirror[0].endpoint",
        ),
        (
            mirror("s3://a") + "bucket = \"x\"\n",
            "archive.mirror[0].bucket: no such key",
        ),
    ] {
        let error = with(&text).unwrap_err();
        assert!(error.contains(expected), "{expected}: {error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
}

#[test]
fn keys_of_mirrors_are_secrets() {
    let text = format!(
        "{MINIMAL}[[archive.mirror]]\nurl = \"s3://a\"\naccess_key_id = \"x\"\nsecret_access_key_file = \"key\"\n"
    );
    let file = File::new(&text);
    file.put("key", "the secret of a mirror\n", 0o644);
    let error = file.load(&[]).unwrap_err();
    assert!(
        error.contains("archive.mirror[0].secret_access_key_file: every user"),
        "{error}"
    );
    file.put("key", "the secret of a mirror\n", 0o600);
    let config = file.load(&[]).unwrap();
    let shown = format!("{config:?}");
    assert!(!shown.contains("the secret of a mirror"), "{shown}");
    // No other secret stands in the file.
    let inside = text
        .replace("secret_access_key_file", "secret_access_key")
        .replace(
            "secret = \"98765432109876543210987654321098\"",
            "secret_file = \"client\"",
        );
    let file = File::new(&inside);
    file.put("client", "98765432109876543210987654321098", 0o600);
    file.put("openmast.toml", &inside, 0o644);
    let error = file.load(&[]).unwrap_err();
    assert!(
        error.contains("archive.mirror[0].secret_access_key: every user"),
        "{error}"
    );
}

#[test]
fn mirrors_on_the_disk_of_the_data_folder_are_told() {
    let file = File::new(&format!(
        "{MINIMAL}[[archive.mirror]]\nurl = \"there\"\n[[archive.mirror]]\nurl = \"not-there\"\n\
         [[archive.mirror]]\nurl = \"meant\"\nsame_disk = true\n"
    ));
    for folder in ["there", "meant", "data"] {
        std::fs::create_dir(file.folder.path().join(folder)).unwrap();
    }
    let report = file.check();
    assert!(
        report.contains("archive.mirror[0].url: there is on the disk of data_dir"),
        "{report}"
    );
    assert!(
        report.contains("archive.mirror[1].url: not-there is not there: mount it"),
        "{report}"
    );
    assert!(!report.contains("archive.mirror[2]"), "{report}");
}

#[test]
fn a_data_folder_that_is_not_made_yet_is_on_the_disk_of_the_one_above() {
    let file = File::new(&format!(
        "{MINIMAL}[[archive.mirror]]\nurl = \"there\"\n[backup]\nurl = \"backups\"\n"
    ));
    for folder in ["there", "backups"] {
        std::fs::create_dir(file.folder.path().join(folder)).unwrap();
    }
    let report = file.check();
    for (key, then) in [
        (
            "archive.mirror[0].url: there",
            "a mirror is not used until then",
        ),
        ("backup.url: backups", "backups are made there all the same"),
    ] {
        let line = report.lines().find(|line| line.contains(key));
        let line = line.unwrap_or_else(|| panic!("{key}: {report}"));
        assert!(line.contains("is on the disk of data_dir"), "{line}");
        assert!(line.ends_with(then), "{line}");
    }
}

#[test]
fn backups_and_mirrors_lie_apart() {
    let with = |backup: &str, mirror: &str| {
        let places = format!(
            "[[archive.mirror]]\nurl = \"s3://first\"\n[[archive.mirror]]\nurl = \"{mirror}\"\n[backup]\nurl = \"{backup}\"\n"
        );
        File::new(&format!("{MINIMAL}{places}")).load(&[])
    };
    for (backup, mirror) in [
        ("/a/b", "/a/b/"),
        ("/a/b/c", "/a/b"),
        ("/a", "file:///a/b"),
        ("s3://a/b", "s3://a/b/"),
        ("s3://a", "s3://a/b"),
        ("s3://a/b/c", "s3://a/b"),
    ] {
        let error = with(backup, mirror).expect_err(backup);
        assert!(
            error.contains("backup.url: is archive.mirror[1].url, or one lies in the other"),
            "{backup} {mirror}: {error}"
        );
        assert_eq!(error.lines().count(), 1, "{error}");
    }
    for (backup, mirror) in [
        ("/a/b", "/a/bc"),
        ("s3://a/b", "s3://a/bc"),
        ("s3://a/b", "s3://b/b"),
        ("s3://a/b", "/a/b"),
    ] {
        with(backup, mirror).unwrap_or_else(|error| panic!("{backup} {mirror}: {error}"));
    }
}

#[test]
fn the_place_of_backups_is_one() {
    let with = |backup: &str| File::new(&format!("{MINIMAL}[backup]\n{backup}")).load(&[]);
    assert!(File::new(MINIMAL).load(&[]).unwrap().backup.is_none());
    let backup = with("url = \"s3://a/b\"\n").unwrap().backup.unwrap();
    assert_eq!(backup.name().unwrap(), "s3://a/b");
    for (text, expected) in [
        ("", "backup.url: is missing"),
        ("url = \"s3://\"\n", "backup.url: `s3://` names no bucket"),
        (
            "url = \"data/backups\"\n",
            "backup.url: data/backups and data_dir lie one in the other",
        ),
        (
            "url = \"/backups\"\nregion = \"x\"\n",
            "backup.url: is a folder",
        ),
        (
            "url = \"s3://a\"\naccess_key_id = \"x\"\n",
            "backup: has one of `access_key_id`",
        ),
        (
            "url = \"s3://a\"\ntimeout_seconds = 0\n",
            "backup.timeout_seconds: 0 is too little",
        ),
        ("url = \"s3://a\"\nkeep = 3\n", "backup.keep: no such key"),
    ] {
        let error = with(text).unwrap_err();
        assert!(error.contains(expected), "{expected}: {error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
    let secret = "url = \"s3://a\"\naccess_key_id = \"x\"\nsecret_access_key = \"a secret of the backups\"\n";
    let file = File::new(&format!("{MINIMAL}[backup]\n{secret}"));
    let shown = format!("{:?}", file.load(&[]).unwrap());
    assert!(!shown.contains("a secret of the backups"), "{shown}");
    let text = std::fs::read_to_string(file.path()).unwrap();
    file.put("openmast.toml", &text, 0o644);
    let error = file.load(&[]).unwrap_err();
    assert!(
        error.contains("backup.secret_access_key: every user"),
        "{error}"
    );
}
