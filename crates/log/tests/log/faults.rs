//! The disk fails, and the process is killed, at each step of writing.
//!
//! Fail points hold for a whole process: what fails runs in one of its own, which is this test binary again.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use openmast_log::{DurableLog, LogError, inspect};
use openmast_records::Lsn;

use super::lab::{config, expected, ignore, open, open_with, read_all, report, stop, write};

const FOLDER: &str = "OPENMAST_LOG_TEST_FOLDER";
/// What the other process appends at most.
const APPENDS: u64 = 12;
/// So that files are begun and released on the way.
const SEGMENT_BYTES: u64 = 3 * 4096;

/// Appends, says what was acknowledged, and says when it is refused.
#[tokio::test]
#[ignore = "run by the other tests, in a process of its own"]
async fn appender() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    let kills = std::env::var("FAILPOINTS").is_ok_and(|points| points.contains("panic"));
    if kills {
        std::panic::set_hook(Box::new(|_| std::process::abort()));
    }
    let stored = open_with(&folder, &config(SEGMENT_BYTES, 1 << 40)).expect("opens");
    let _scenario = fail::FailScenario::setup();
    let (log, ended) = match stored.start(ignore()) {
        Ok(started) => started,
        Err(error) => return println!("\nrefused {error}"),
    };
    for number in log.durable_records()..APPENDS {
        match log.append(report(number)).await {
            Ok(lsn) => println!("\nacknowledged {lsn}"),
            Err(error) => {
                println!("\nrefused {error}");
                return still_refuses(&*log, ended).await;
            }
        }
        if number == 7 {
            log.release(4).expect("released");
        }
    }
    stop(log, ended).await;
}

/// The disk is well again; the log stays closed, for nobody knows what it holds.
async fn still_refuses(log: &dyn DurableLog, ended: openmast_log::Ended) {
    fail::teardown_all();
    for _ in 0..3 {
        let refused = log.append(report(0)).await;
        assert!(matches!(refused, Err(LogError::Ended(_))), "{refused:?}");
    }
    let reason = ended.await.expect("tells").expect_err("ended badly");
    println!("\nended {reason}");
}

mod fail {
    pub(crate) use ::fail::FailScenario;

    pub(crate) fn teardown_all() {
        for (name, _) in ::fail::list() {
            ::fail::remove(name);
        }
    }
}

struct Run {
    output: Output,
    acknowledged: Vec<Lsn>,
}

fn run(folder: &Path, fail_points: &str) -> Run {
    let output = Command::new(std::env::current_exe().expect("this binary"))
        .args(["faults::appender", "--exact", "--ignored", "--nocapture"])
        .env(FOLDER, folder)
        .env("FAILPOINTS", fail_points)
        .output()
        .expect("runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let acknowledged = text
        .lines()
        .filter_map(|line| line.strip_prefix("acknowledged ")?.parse().ok())
        .collect();
    Run {
        output,
        acknowledged,
    }
}

impl Run {
    fn text(&self) -> String {
        let (out, err) = (&self.output.stdout, &self.output.stderr);
        format!(
            "{}\n{}",
            String::from_utf8_lossy(out),
            String::from_utf8_lossy(err)
        )
    }
}

/// Everything that was acknowledged is there, at most one more, and the log goes on.
async fn check(folder: &Path, acknowledged: u64, what: &str) -> u64 {
    let stored = open(folder).expect("recovers");
    let first = stored.first().unwrap_or(0);
    let kept = stored.next_position();
    assert!(
        (acknowledged..=acknowledged + 1).contains(&kept),
        "{what}: {acknowledged} acknowledged, {kept} there"
    );
    assert!(first <= 5, "{what}: {first}");
    let read = stored.read(0, usize::MAX).expect("whole");
    assert_eq!(read, expected(kept)[first as usize..], "{what}");
    drop(stored);
    write(folder, &config(SEGMENT_BYTES, 1 << 40), kept..kept + 1).await;
    kept + 1
}

#[tokio::test]
async fn killed_at_any_step_nothing_acknowledged_is_lost() {
    for point in [
        "log::before_write",
        "log::write",
        "log::after_write",
        "log::sync",
        "log::after_sync",
        "log::after_deliver",
        "log::created",
        "log::created_durable",
        "log::sync_folder",
        "log::before_release",
        "log::after_release",
    ] {
        for passes in 0..4 {
            if point.ends_with("_release") && passes > 0 {
                continue;
            }
            let folder = tempfile::tempdir().expect("temporary folder");
            let what = format!("{point} after {passes}");
            let killed = run(folder.path(), &format!("{point}={passes}*off->panic"));
            let text = killed.text();
            assert_eq!(killed.output.status.code(), None, "{what}: {text}");
            let acknowledged = killed.acknowledged.len() as u64;
            let kept = check(folder.path(), acknowledged, &what).await;
            let whole = run(folder.path(), "");
            assert!(whole.output.status.success(), "{what}: {}", whole.text());
            assert_eq!(
                whole.acknowledged,
                (kept..APPENDS).collect::<Vec<_>>(),
                "{what}"
            );
        }
    }
}

#[tokio::test]
async fn a_disk_that_fails_once_closes_the_log_for_good() {
    for (point, number, error) in [
        ("log::write", 28, "No space left on device"),
        ("log::write_half", 28, "No space left on device"),
        ("log::write", 5, "Input/output error"),
        ("log::sync", 5, "Input/output error"),
        ("log::sync", 28, "No space left on device"),
        ("log::sync_folder", 5, "Input/output error"),
    ] {
        for passes in 0..4 {
            let folder = tempfile::tempdir().expect("temporary folder");
            let what = format!("{point} {number} after {passes}");
            let points = format!("{point}={passes}*off->1*return({number})");
            let failed = run(folder.path(), &points);
            let text = failed.text();
            assert!(failed.output.status.success(), "{what}: {text}");
            assert!(text.contains("refused"), "{what}: {text}");
            assert!(text.contains(error), "{what}: {text}");
            check(folder.path(), failed.acknowledged.len() as u64, &what).await;
        }
    }
}

/// How far the log was acknowledged guards against a loss that has not happened.
#[tokio::test]
async fn a_mark_that_cannot_be_written_keeps_no_record_out() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let unmarked = run(folder.path(), "log::mark=return");
    assert!(unmarked.output.status.success(), "{}", unmarked.text());
    assert_eq!(unmarked.acknowledged, (0..APPENDS).collect::<Vec<_>>());
    let seen = inspect(folder.path()).expect("readable");
    assert_eq!((seen.next, seen.acknowledged), (APPENDS, None));
    check(folder.path(), APPENDS, "without a mark").await;
}

/// After an `fdatasync` that failed, the kernel shows what it never wrote. What is found at the next start is written
/// again before anything is built on it; a disk that cannot is refused.
#[tokio::test]
async fn what_is_found_is_made_durable_before_it_is_used() {
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path(), &config(SEGMENT_BYTES, 1 << 40), 0..3).await;
    let before = fs::read(super::lab::newest_file(folder.path())).expect("readable");
    let output = Command::new(std::env::current_exe().expect("this binary"))
        .args(["faults::opener", "--exact", "--ignored", "--nocapture"])
        .env(FOLDER, folder.path())
        .env("FAILPOINTS", "log::sync=return(5)")
        .output()
        .expect("runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("refused"), "{text}");
    let after = fs::read(super::lab::newest_file(folder.path())).expect("readable");
    assert_eq!(before, after);
    assert_eq!(read_all(folder.path()).expect("whole"), expected(3));
}

#[test]
#[ignore = "run by the other tests, in a process of its own"]
fn opener() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    let _scenario = fail::FailScenario::setup();
    if let Err(error) = open(&folder) {
        println!("\nrefused {error}");
    }
}
