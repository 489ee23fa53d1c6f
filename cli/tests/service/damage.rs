//! What rots in the data folder: found at the start, put back or derived anew, and never settled as it is.

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    time::Duration,
};

use openmast_log::inspect;
use openmast_oracle::{
    checking::{self, Checked, Severity},
    run::cause_of,
};
use openmast_platform::cause::Cause;
use rusqlite::{Connection, types::Value};

use super::{
    chain::{Chain, Fault},
    lab::{self, Lab},
};

const EPOCHS: u64 = 3;

struct Folder {
    lab: Lab,
    /// What the API said of all settlements, without the times.
    settlements: String,
}

impl Folder {
    /// In which three epochs have ended and nothing is settled.
    async fn whole(chain: &Chain) -> Self {
        let lab = Lab::with_epochs_to_settle(chain, EPOCHS).await;
        let settlements = run_on(&lab, &["chain_unverified"]).await;
        Self { lab, settlements }
    }

    fn data(&self) -> PathBuf {
        self.lab.folder().join("data")
    }

    fn outbox(&self) -> Connection {
        let connection = Connection::open(self.data().join("outbox.sqlite")).unwrap();
        connection
            .pragma_update(None, "ignore_check_constraints", true)
            .unwrap();
        connection
    }

    /// Starts on it, has it say these reasons, and compares the settlements with those of the whole folder.
    async fn heals(&self, reasons: &[&str]) {
        let settlements = run_on(&self.lab, reasons).await;
        assert_eq!(settlements, self.settlements);
        // Everything is as it was: nothing is left to mend.
        let settlements = run_on(&self.lab, &["chain_unverified"]).await;
        assert_eq!(settlements, self.settlements);
    }

    fn archive(&self, epoch: u64) -> PathBuf {
        let folder = self.data().join("archive/public");
        let files = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
        let mut archives = files.filter(|path| path.extension().is_some_and(|it| it == "jsonl"));
        let is_of = |path: &PathBuf| {
            let text = fs::read_to_string(path).unwrap();
            text.contains(&format!("\"epoch\":\"{epoch}\""))
        };
        archives.find(is_of).expect("archived")
    }

    async fn refusal(&self) -> String {
        let error = self.lab.start().ends().await.expect_err("refused");
        assert_eq!(cause_of(&error), Cause::Trouble, "{error:#}");
        format!("{error:#}")
    }
}

/// Starts a service that has these reasons not to be ready, and stops it. What it says of its settlements.
async fn run_on(lab: &Lab, reasons: &[&str]) -> String {
    let service = lab.start();
    lab.until_reasons(reasons).await;
    let (status, body) = lab.get("/v1/settlements").await.expect("answers");
    assert_eq!(status, 200, "{body}");
    service.stop().await.expect("stops");
    let mut said: serde_json::Value = serde_json::from_str(&body).unwrap();
    for settlement in said["settlements"].as_array_mut().unwrap() {
        settlement.as_object_mut().unwrap().remove("changed_at_ms");
    }
    said.to_string()
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 1;
    fs::write(path, bytes).unwrap();
}

const MENDED: [&str; 2] = ["chain_unverified", "outbox_damaged"];

#[tokio::test(flavor = "multi_thread")]
async fn a_bit_of_a_queued_settlement_is_put_back_from_the_archives() {
    let _metrics = lab::METRICS.read().await;
    let folder = Folder::whole(&Chain::start(Fault::Down).await).await;
    // The newest, whose archive nobody names yet; one between others; the first. Fields: slot, counts, roots, sums, hashes.
    for (epoch, at) in [
        (3, 9),
        (3, 30),
        (3, 100),
        (2, 70),
        (2, 130),
        (1, 160),
        (1, 200),
    ] {
        let outbox = folder.outbox();
        let sql = "SELECT content FROM settlement WHERE epoch = ?1";
        let mut content: Vec<u8> = outbox.query_row(sql, [epoch], |row| row.get(0)).unwrap();
        let at = at.min(content.len() - 1);
        content[at] ^= 4;
        let sql = "UPDATE settlement SET content = ?2 WHERE epoch = ?1";
        outbox.execute(sql, (epoch, content)).unwrap();
        drop(outbox);
        folder.heals(&MENDED).await;
    }
    let outbox = folder.outbox();
    let sql = "UPDATE settlement SET progress = 'pueued' WHERE epoch = 3";
    outbox.execute(sql, []).unwrap();
    drop(outbox);
    folder.heals(&MENDED).await;
    let kept: i64 = folder
        .outbox()
        .query_row("SELECT count(*) FROM damaged", [], |row| row.get(0))
        .unwrap();
    assert_eq!(kept, 8, "what stood there is kept for people");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_row_and_archive_have_lost_is_derived_from_the_log() {
    let _metrics = lab::METRICS.read().await;
    let folder = Folder::whole(&Chain::start(Fault::Down).await).await;
    for epoch in 1..=EPOCHS {
        flip(&folder.archive(epoch), 600);
        folder
            .outbox()
            .execute(
                "UPDATE settlement SET checksum = zeroblob(32) WHERE epoch = ?1",
                [epoch],
            )
            .unwrap();
        folder.heals(&MENDED).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_that_rots_is_written_anew() {
    let _metrics = lab::METRICS.read().await;
    let folder = Folder::whole(&Chain::start(Fault::Down).await).await;
    let path = folder.archive(2);
    let whole = fs::read(&path).unwrap();
    flip(&path, 600);
    folder.heals(&["chain_unverified"]).await;
    assert_eq!(fs::read(&path).unwrap(), whole);
    let aside = fs::read_dir(path.parent().unwrap()).unwrap();
    let is_aside = |name: &str| name.contains(".damaged-");
    let aside = aside.filter(|it| is_aside(it.as_ref().unwrap().file_name().to_str().unwrap()));
    assert_eq!(aside.count(), 1, "kept for people");
    fs::remove_file(&path).unwrap();
    folder.heals(&["chain_unverified"]).await;
    assert_eq!(fs::read(&path).unwrap(), whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_is_gone_comes_back() {
    let _metrics = lab::METRICS.read().await;
    let folder = Folder::whole(&Chain::start(Fault::Down).await).await;
    let sql = "DELETE FROM settlement WHERE epoch > 1";
    folder.outbox().execute(sql, []).unwrap();
    folder.heals(&["chain_unverified"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outbox_that_is_no_database_any_more_ends_the_start() {
    let _metrics = lab::METRICS.read().await;
    let folder = Folder::whole(&Chain::start(Fault::Down).await).await;
    let path = folder.data().join("outbox.sqlite");
    flip(&path, 3);
    let refused = folder.refusal().await;
    assert!(
        refused.contains("not a database") && refused.contains("openmast oracle recover"),
        "{refused}"
    );
}

/// A log that was cut where a group begins looks whole.
#[tokio::test(flavor = "multi_thread")]
async fn an_end_of_the_log_that_is_missing_is_told_by_whatever_knew_it() {
    let _metrics = lab::METRICS.read().await;
    let folder = Folder::whole(&Chain::start(Fault::Down).await).await;
    let data = folder.data();
    let whole = inspect(&data.join("log")).unwrap();
    let newest = &whole.files.last().expect("a file").path;
    // Every group is a page or two here: the end of epoch 3 and what the service appended are gone.
    let bytes = fs::read(newest).unwrap();
    let cut = (1..bytes.len() / 4096)
        .map(|pages| &bytes[..pages * 4096])
        .find(|bytes| {
            let shorter = tempfile::tempdir().unwrap();
            let name = newest.file_name().unwrap();
            fs::write(shorter.path().join(name), bytes).unwrap();
            inspect(shorter.path()).is_ok_and(|it| it.next == 3)
        });
    let cut = cut.expect("three records");

    fs::write(newest, cut).unwrap();
    let refused = folder.refusal().await;
    let known = format!("records up to {} were acknowledged", whole.next - 1);
    assert!(refused.contains(&known), "{refused}");
    assert_eq!(fs::read(newest).unwrap(), cut, "untouched");

    fs::remove_file(data.join("log/acknowledged")).unwrap();
    let refused = folder.refusal().await;
    assert!(
        refused.contains("a state snapshot was made after record 3"),
        "{refused}"
    );
    assert_eq!(fs::read(newest).unwrap(), cut, "untouched");

    for state in fs::read_dir(data.join("state")).unwrap() {
        fs::remove_file(state.unwrap().path()).unwrap();
    }
    let refused = folder.refusal().await;
    assert!(
        refused.contains("has the settlement of epoch 3, but the log ends in epoch 3"),
        "{refused}"
    );
    assert!(refused.contains("openmast oracle recover"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_queue_of_webhooks_keeps_nothing_from_working() {
    let _metrics = lab::METRICS.read().await;
    let mut folder = Folder::whole(&Chain::start(Fault::Down).await).await;
    let queue = folder.data().join("webhooks.sqlite");
    fs::write(&queue, vec![7; 8192]).unwrap();
    folder.heals(&["chain_unverified"]).await;
    assert_eq!(fs::read(&queue).unwrap(), vec![7; 8192], "nobody needs it");

    folder.lab.sections =
        "[[webhook]]\nurl = \"http://127.0.0.1:9/\"\nsecret = \"0123456789abcdef\"".into();
    let service = folder.lab.start();
    folder
        .lab
        .until_reasons(&["chain_unverified", "webhooks_broken"])
        .await;
    folder
        .lab
        .until_it_says("webhooks_broken", "webhooks.sqlite.damaged-")
        .await;
    assert!(folder.lab.is_answered(1, "s1").await, "the doors are open");
    service.stop().await.expect("stops");
    folder.heals(&["chain_unverified"]).await;
}

/// What `openmast oracle check` finds wrong: of which part, and how badly.
fn found(lab: &Lab) -> Vec<(&'static str, Severity)> {
    let wrong = checked_unchanged(lab)
        .findings
        .into_iter()
        .filter(|it| it.severity > Severity::Fine);
    wrong
        .map(|finding| (finding.part, finding.severity))
        .collect()
}

/// What the check says of a folder that it leaves as it is. A service that has stopped in this process leaves its databases to threads
/// that end a moment later, and whoever closes a database last moves what is in the file beside it: then it is checked again.
fn checked_unchanged(lab: &Lab) -> Checked {
    let data = lab.folder().join("data");
    for _ in 0..20 {
        let before = listing(&data);
        let checked = checking::check(&lab.config(), true);
        if listing(&data) == before {
            return checked;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    panic!("the check changes the folder");
}

/// All files with their bytes, but for what SQLite keeps beside a database that is open.
fn listing(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(listing(&path));
        } else if !path.to_str().unwrap().ends_with("-shm") {
            match fs::read(&path) {
                Ok(bytes) => files.push((path, bytes)),
                // Whoever closes a database last takes away what is beside it.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => panic!("{}: {error}", path.display()),
            }
        }
    }
    files.retain(|(path, bytes)| !(path.to_str().unwrap().ends_with("-wal") && bytes.is_empty()));
    files.sort();
    files
}

#[tokio::test(flavor = "multi_thread")]
async fn the_check_says_what_the_next_start_makes_of_the_folder() {
    use Severity::{Problem, Warning};

    let _metrics = lab::METRICS.read().await;
    let mut folder = Folder::whole(&Chain::start(Fault::Down).await).await;
    // Whatever the disk of this machine has left.
    folder.lab.sections = "[log]\nsegment_bytes = 1048576\nmax_bytes = 2097152".into();
    let data = folder.data();
    assert_eq!(found(&folder.lab), []);
    let checked = checking::check(&folder.lab.config(), false);
    assert!(!checked.is_running && checked.instance.is_some());
    // What the service appended after the end of epoch 3: how many sessions it keeps.
    assert_eq!((checked.replay.from, checked.replay.records), (4, 1));

    let service = folder.lab.start();
    folder.lab.until_reasons(&["chain_unverified"]).await;
    let checked = checking::check(&folder.lab.config(), true);
    assert!(checked.is_running);
    assert_eq!(checked.problems(), 0, "{:?}", checked.findings);
    service.stop().await.expect("stops");

    let archive = folder.archive(2);
    flip(&archive, 600);
    assert_eq!(
        found(&folder.lab),
        [("archive", Warning)],
        "it is made anew"
    );
    flip(&archive, 600);
    let newest = |folder: &str| {
        let entries = fs::read_dir(data.join(folder)).unwrap();
        let files = entries.map(|entry| entry.unwrap().path());
        files
            .filter(|path| !path.ends_with("acknowledged"))
            .max()
            .unwrap()
    };
    flip(&newest("state"), 100);
    assert_eq!(found(&folder.lab), [("state", Warning)]);
    flip(&newest("state"), 100);
    flip(&newest("log"), 4096 + 50);
    let wrong = found(&folder.lab);
    assert!(wrong.contains(&("log", Problem)), "{wrong:?}");
    flip(&newest("log"), 4096 + 50);
    let sql = "UPDATE settlement SET queued_at_ms = 1 WHERE epoch = 2";
    folder.outbox().execute(sql, []).unwrap();
    assert_eq!(found(&folder.lab), [("outbox", Warning)]);
    let version = |version: i64| {
        let outbox = folder.outbox();
        outbox.pragma_update(None, "user_version", version).unwrap();
    };
    version(9);
    assert_eq!(found(&folder.lab), [("outbox", Problem)]);
    version(4);

    let check = |arguments: &[&str]| {
        let file = folder.lab.folder().join("openmast.toml");
        std::process::Command::new(env!("CARGO_BIN_EXE_openmast"))
            .args(["--json", "oracle", "check", "--config"])
            .arg(file)
            .args(arguments)
            .output()
            .unwrap()
    };
    let checked = check(&[]);
    assert_eq!(checked.status.code(), Some(0), "{checked:?}");
    let said: serde_json::Value = serde_json::from_slice(&checked.stdout).unwrap();
    assert_eq!(
        (&said["usable"], &said["replay_records"]),
        (&true.into(), &"1".into())
    );
    folder.heals(&MENDED).await;
    fs::remove_file(&archive).unwrap();
    let checked = check(&["--all"]);
    assert_eq!(checked.status.code(), Some(0), "{checked:?}");
    folder.heals(&["chain_unverified"]).await;
    assert!(archive.is_file(), "the start made it anew");
    let aside = folder.lab.folder().join("aside");
    fs::create_dir(&aside).unwrap();
    fs::rename(data.join("log"), aside.join("log")).unwrap();
    let checked = check(&["--all"]);
    assert_eq!(checked.status.code(), Some(7), "{checked:?}");
    let said: serde_json::Value = serde_json::from_slice(&checked.stdout).unwrap();
    assert_eq!(said["usable"], false);
    assert_eq!(said["error"]["code"], "verification");
    // Another folder than the configured one.
    let aside = aside.display().to_string();
    let checked = check(&["--data", &aside]);
    assert_eq!(checked.status.code(), Some(0), "{checked:?}");
    let said: serde_json::Value = serde_json::from_slice(&checked.stdout).unwrap();
    assert_eq!(said["data_dir"], *aside);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_check_says_when_there_is_no_log() {
    use Severity::{Problem, Warning};

    let _metrics = lab::METRICS.read().await;
    let folder = Folder::whole(&Chain::start(Fault::Down).await).await;
    let data = folder.data();
    fs::remove_dir_all(data.join("log")).unwrap();
    let wrong = |found: Vec<(&'static str, Severity)>, severity| found.contains(&("log", severity));
    assert!(wrong(found(&folder.lab), Problem), "its states are there");
    for state in fs::read_dir(data.join("state")).unwrap() {
        fs::remove_file(state.unwrap().path()).unwrap();
    }
    assert!(wrong(found(&folder.lab), Problem), "its outbox is there");
    fs::remove_file(data.join("outbox.sqlite")).unwrap();
    assert!(wrong(found(&folder.lab), Warning), "nothing is there");
    fs::remove_dir_all(&data).unwrap();
    let checked = checking::check(&folder.lab.config(), false);
    assert!(checked.begins_anew && checked.problems() == 0);
    let texts: Vec<&str> = checked.findings.iter().map(|it| it.text.as_str()).collect();
    assert!(texts[0].contains("openmast oracle restore"), "{texts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_the_folder_does_not_run_beside_it() {
    let _metrics = lab::METRICS.read().await;
    let chain = Chain::start(Fault::Down).await;
    let folder = Folder::whole(&chain).await;
    let service = folder.lab.start();
    folder.lab.until_reasons(&["chain_unverified"]).await;
    let copy = Lab::with_own_log(&chain).await;
    fs::copy(
        folder.lab.folder().join("oracle.json"),
        copy.folder().join("oracle.json"),
    )
    .unwrap();
    let error = copy.start().ends().await.expect_err("refused");
    assert_eq!(cause_of(&error), Cause::Trouble, "{error:#}");
    assert!(
        format!("{error:#}").contains(&std::process::id().to_string()),
        "{error:#}"
    );
    service.stop().await.expect("stops");
    run_on(&copy, &["chain_unverified"]).await;
}

/// One bit of any field of any row, also of those that no query looks at.
#[tokio::test(flavor = "multi_thread")]
async fn any_field_of_any_row_is_mended() {
    let _metrics = lab::METRICS.read().await;
    let folder = Folder::whole(&Chain::start(Fault::Down).await).await;
    for (table, field) in [
        ("identity", "value"),
        ("settlement", "queued_at_ms"),
        ("settlement", "changed_at_ms"),
        ("settlement", "checksum"),
    ] {
        let outbox = folder.outbox();
        let sql = format!("SELECT {field} FROM {table} WHERE rowid = 2");
        let value: Value = outbox.query_row(&sql, [], |row| row.get(0)).unwrap();
        let flipped = match value {
            Value::Integer(integer) => Value::Integer(integer ^ 1 << 20),
            Value::Blob(mut blob) => {
                blob[5] ^= 1;
                Value::Blob(blob)
            }
            value => panic!("{value:?}"),
        };
        let sql = format!("UPDATE {table} SET {field} = ?1 WHERE rowid = 2");
        outbox.execute(&sql, [flipped]).unwrap();
        drop(outbox);
        let reasons = match table {
            // Written anew as it is configured, which the log agrees with.
            "identity" => vec!["chain_unverified"],
            _ => MENDED.to_vec(),
        };
        folder.heals(&reasons).await;
    }
}
