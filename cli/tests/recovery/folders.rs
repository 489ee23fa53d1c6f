//! What is lost of a data folder, and what it is made from again.

use std::{fs, os::unix::net::UnixListener, path::PathBuf};

use openmast_log::{PAGE, StoredLog};
use openmast_oracle::{
    recover::{Outcome, Recovered, Request},
    run,
    settle::Progress,
};
use openmast_records::Record;

use crate::lab::{Lab, PAYERS, copy, folder};

fn from_mirror(lab: &Lab, mirror: PathBuf) -> Request {
    Request {
        sources: folder(mirror),
        ..lab.request()
    }
}

/// What a recovery that succeeds says of itself.
async fn recovers(lab: &Lab, request: Request) -> Recovered {
    lab.recover(request).await.expect("recovers")
}

/// Does not recover, and says so in these words.
async fn refuses(lab: &Lab, request: Request, words: &str) {
    let refused = lab.recover(request).await.expect_err("it must not recover");
    let refused = format!("{refused:#}");
    assert!(refused.contains(words), "{refused}");
}

#[tokio::test]
async fn when_all_is_lost_the_ledgers_are_those_of_the_archive() {
    let mut lab = Lab::settled(4).await;
    let mirror = lab.mirror();
    lab.lose_all();
    refuses(&lab, lab.request(), "--from").await;
    let nowhere = lab.folder.path().join("nowhere");
    let missing = "nowhere: there is no such folder";
    refuses(&lab, from_mirror(&lab, nowhere), missing).await;
    let recovered = recovers(&lab, from_mirror(&lab, mirror)).await;
    assert_eq!((recovered.epoch, recovered.archives), (4, 4));
    assert!(recovered.missing_archives.is_empty());
    let outcome = Outcome::Archive {
        taken_over: None,
        kept_records: 0,
    };
    assert_eq!(recovered.outcome, outcome);
    let heard_until_ms = recovered.billed_from_ms.expect("told") - 15 * 60_000;
    let ended_ms = lab.began_ms + 4 * 3_600_000;
    assert!((lab.began_ms..ended_ms).contains(&heard_until_ms));
    let Some((0, Record::Continued(first))) = lab.log().read(0, 9).unwrap().pop() else {
        panic!("the log begins with what it goes on from");
    };
    assert_eq!((first.epoch, first.genesis.first_epoch), (4, 5));
    assert_eq!(first.archive_hash, recovered.archive_hash);
    assert_eq!(first.content_hash, recovered.content_hash);
    let (engine, _) = lab.restart();
    // Without the hour that was not settled.
    let (lost, _) = lab.engine_at(4);
    assert_eq!(engine.ledgers().unwrap(), lost.ledgers().unwrap());
    assert_eq!(
        engine.mappings(),
        (Vec::new(), Vec::new()),
        "they were in the log"
    );
    // Its state lost once more: the archive is enough.
    lab.lose(&["state"]);
    let again = recovers(&lab, lab.request()).await;
    assert_eq!(again.outcome, outcome);
    let (engine, _) = lab.restart();
    assert_eq!(engine.ledgers().unwrap(), lost.ledgers().unwrap());
    lab.engine = lost;
}

#[tokio::test]
async fn a_lost_log_costs_what_ended_since_the_settlement() {
    let mut lab = Lab::settled(3).await;
    lab.lose(&["log"]);
    let recovered = recovers(&lab, lab.request()).await;
    assert_eq!(recovered.outcome, Outcome::State { epoch: 3 });
    assert_eq!(recovered.billed_from_ms, None);
    let restarted = lab.restart();
    assert_eq!(
        restarted.0.ledgers().unwrap(),
        lab.engine_at(3).0.ledgers().unwrap()
    );
    // The sessions go on, and what they used since is in their next readings.
    assert!(lab.go_on_alike(restarted) > 0);
}

#[tokio::test]
async fn a_lost_outbox_costs_nothing() {
    let mut lab = Lab::settled(3).await;
    // An epoch that is not final yet is queued again.
    lab.end_epoch(false).await;
    lab.use_for_an_hour().await;
    lab.lose(&["outbox.sqlite", "outbox.sqlite-wal", "outbox.sqlite-shm"]);
    let recovered = recovers(&lab, lab.request()).await;
    assert_eq!(recovered.outcome, Outcome::Whole { new_outbox: true });
    let entry = lab.outbox().entry(3).unwrap().expect("the final one");
    assert_eq!(entry.progress, Progress::Final);
    let restarted = lab.restart();
    assert_eq!(restarted.0, lab.engine);
    lab.go_on_alike(restarted);
}

#[tokio::test]
async fn lost_states_cost_no_report_that_the_log_has() {
    let lab = Lab::settled(3).await;
    assert!(lab.log().first() > Some(0), "the log was released");
    lab.lose(&["state"]);
    let recovered = recovers(&lab, lab.request()).await;
    let outcome = Outcome::Archive {
        taken_over: None,
        kept_records: PAYERS.into(),
    };
    assert_eq!(recovered.outcome, outcome);
    let (mut engine, mut next) = lab.restart();
    // The mappings were set long ago: in the configuration they would come back by themselves.
    for mapping in crate::usage::mappings(2, PAYERS) {
        engine.apply(next, &mapping).unwrap();
        next += 1;
    }
    let before = engine.running_payer(0).unwrap().0;
    let reading = lab.readings(5).remove(0);
    engine.apply(next, &Record::Report(reading)).unwrap();
    assert_eq!(engine.running_payer(0).unwrap().0 - before, 40_000_000);
}

#[tokio::test]
async fn a_log_from_its_beginning_needs_no_state() {
    let mut lab = Lab::new().await;
    lab.use_for_an_hour().await;
    lab.end_epoch(true).await;
    lab.use_for_an_hour().await;
    assert_eq!(lab.log().first(), Some(0), "nothing was released");
    lab.lose(&["state"]);
    let recovered = recovers(&lab, lab.request()).await;
    assert_eq!(recovered.outcome, Outcome::Whole { new_outbox: false });
}

#[tokio::test]
async fn lost_archives_come_from_a_mirror() {
    let lab = Lab::settled(3).await;
    let mirror = lab.mirror();
    lab.lose(&["archive"]);
    let without = recovers(&lab, lab.request()).await;
    assert_eq!(without.outcome, Outcome::Whole { new_outbox: false });
    assert_eq!(without.missing_archives, [1, 2, 3]);
    let recovered = recovers(&lab, from_mirror(&lab, mirror)).await;
    assert_eq!(
        (recovered.archives, recovered.missing_archives.len()),
        (3, 0)
    );
    assert_eq!(recovered.set_aside, None);
}

#[tokio::test]
async fn yesterdays_backup_has_the_sessions_and_the_archive_the_ledgers() {
    let mut lab = Lab::settled(2).await;
    let backup = lab.back_up();
    for _ in 0..2 {
        lab.end_epoch(true).await;
        lab.use_for_an_hour().await;
    }
    let mirror = lab.mirror();
    lab.lose_all();
    let request = Request {
        data: Some(backup),
        ..from_mirror(&lab, mirror)
    };
    let recovered = recovers(&lab, request).await;
    let Outcome::Archive {
        taken_over: Some(taken),
        kept_records: 0,
    } = recovered.outcome
    else {
        panic!("{recovered:?}");
    };
    assert_eq!((taken.sessions, taken.mapped_names), (3, 5));
    assert!(
        recovered
            .set_aside
            .expect("the older log")
            .join("log")
            .is_dir()
    );
    let (mut engine, next) = lab.restart();
    let (lost, _) = lab.engine_at(4);
    assert_eq!(engine.ledgers().unwrap(), lost.ledgers().unwrap());
    assert_eq!(engine.mappings(), lab.engine.mappings());
    // The sessions' next reading may have been billed, and what follows it is billed.
    let billed = |engine: &openmast_engine::Engine| engine.running_payer(0).unwrap().0;
    let before = billed(&engine);
    let readings = (6..9).map(|hour| lab.readings(hour).remove(0));
    for (lsn, reading) in (next..).zip(readings) {
        engine.apply(lsn, &Record::Report(reading)).unwrap();
    }
    assert_eq!(billed(&engine) - before, 2 * 40_000_000);
    assert_eq!(
        engine.counted_before_recovery(),
        3 * 40_000_000,
        "since the backup, at hour 3"
    );
}

#[tokio::test]
async fn a_backup_that_was_taken_while_the_service_ran_is_as_good() {
    let mut lab = Lab::settled(2).await;
    // Files are copied one after the other: the log first, when the outbox has come further.
    let backup = lab.folder.path().join("running");
    copy(&lab.data().join("log"), &backup.join("log"));
    lab.end_epoch(true).await;
    copy(&lab.data().join("state"), &backup.join("state"));
    lab.use_for_an_hour().await;
    copy(
        &lab.data().join("outbox.sqlite"),
        &backup.join("outbox.sqlite"),
    );
    let mirror = lab.mirror();
    lab.lose_all();
    let request = Request {
        data: Some(backup),
        ..from_mirror(&lab, mirror)
    };
    let recovered = recovers(&lab, request).await;
    // The state at the end of the newest final epoch came along.
    assert_eq!(recovered.outcome, Outcome::State { epoch: 3 });
    let restarted = lab.restart();
    assert_eq!(
        restarted.0.ledgers().unwrap(),
        lab.engine_at(3).0.ledgers().unwrap()
    );
    assert!(lab.go_on_alike(restarted) > 0);
}

#[tokio::test]
async fn a_log_of_another_life_is_not_gone_on_with() {
    let mut lab = Lab::settled(2).await;
    let backup = lab.back_up();
    lab.end_epoch(true).await;
    let mirror = lab.mirror();
    lab.lose_all();
    copy(&backup, &lab.data());
    // The backup ran on, and closed the epoch with something else.
    let mut other = Lab::settled(2).await;
    other.use_for_an_hour().await;
    other.end_epoch(false).await;
    lab.lose(&["log", "state", "outbox.sqlite"]);
    copy(&other.data(), &lab.data());
    let recovered = recovers(&lab, from_mirror(&lab, mirror)).await;
    assert!(
        matches!(
            recovered.outcome,
            Outcome::Archive {
                taken_over: Some(_),
                ..
            }
        ),
        "{recovered:?}"
    );
    let (engine, _) = lab.restart();
    assert_eq!(
        engine.ledgers().unwrap(),
        lab.engine_at(3).0.ledgers().unwrap()
    );
}

#[tokio::test]
async fn what_is_whole_is_left_alone() {
    let lab = Lab::settled(3).await;
    let recovered = recovers(&lab, lab.request()).await;
    assert_eq!(recovered.outcome, Outcome::Whole { new_outbox: false });
    assert_eq!(recovered.set_aside, None);
    assert_eq!(lab.restart().0, lab.engine);
}

#[tokio::test]
async fn an_archive_that_was_changed_is_not_believed() {
    let lab = Lab::settled(3).await;
    let mirror = lab.mirror();
    for file in fs::read_dir(mirror.join("public")).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replacen("\"bytes\":\"", "\"bytes\":\"1", 1)).unwrap();
    }
    lab.lose_all();
    refuses(&lab, from_mirror(&lab, mirror), "SHA-256").await;
}

#[tokio::test]
async fn an_epoch_that_is_proposed_is_waited_for() {
    let lab = Lab::settled(3).await;
    let mirror = lab.mirror();
    lab.chain.attest(4);
    lab.lose_all();
    refuses(
        &lab,
        from_mirror(&lab, mirror.clone()),
        "epoch 4 is proposed",
    )
    .await;
    let anyway = Request {
        gives_up_proposed: true,
        ..from_mirror(&lab, mirror)
    };
    recovers(&lab, anyway).await;
}

#[tokio::test]
async fn a_network_without_settlements_needs_no_recovery() {
    let lab = Lab::new().await;
    lab.lose_all();
    refuses(&lab, lab.request(), "empty data folder").await;
}

#[tokio::test]
async fn a_recovery_that_failed_has_moved_nothing_and_is_repeated() {
    let lab = Lab::settled(3).await;
    lab.lose(&["state"]);
    // What is written finds no place.
    let place = lab.data().join("recovered.unfinished");
    fs::write(&place, "").unwrap();
    let failed = lab.recover(lab.request()).await.expect_err("no place");
    assert!(
        format!("{failed:#}").contains("recovered.unfinished"),
        "{failed:#}"
    );
    fs::remove_file(place).unwrap();
    let recovered = recovers(&lab, lab.request()).await;
    let outcome = Outcome::Archive {
        taken_over: None,
        kept_records: PAYERS.into(),
    };
    assert_eq!(
        recovered.outcome, outcome,
        "the log's records are still known"
    );
}

#[tokio::test]
async fn a_recovery_that_stopped_between_two_files_is_finished_by_the_next() {
    const PARTS: [&str; 3] = ["outbox.sqlite", "state", "log"];
    let lab = Lab::settled(3).await;
    lab.lose(&["state"]);
    let before = lab.back_up();
    recovers(&lab, lab.request()).await;
    let after = lab.folder.path().join("after");
    copy(&lab.data(), &after);
    let (engine, _) = lab.restart();
    for moved in 0..=PARTS.len() {
        lab.lose_all();
        copy(&before, &lab.data());
        lab.lose(&["log"]);
        let waiting = lab.data().join("recovered");
        fs::create_dir(&waiting).unwrap();
        for (position, part) in PARTS.iter().enumerate() {
            let to = match position < moved {
                true => lab.data(),
                false => waiting.clone(),
            };
            copy(&after.join(part), &to.join(part));
        }
        // The service goes on with neither the old files nor the new ones.
        let refused = run::run(lab.config(), std::future::pending::<()>()).await;
        let refused = refused.expect_err("half of it is moved");
        let refused = format!("{refused:#}");
        assert!(refused.contains("run it again"), "{refused}");
        let recovered = recovers(&lab, lab.request()).await;
        assert_eq!(recovered.outcome, Outcome::Whole { new_outbox: false });
        assert!(!waiting.exists());
        assert_eq!(lab.restart().0, engine, "{moved} parts were moved");
    }
}

/// Makes the last group of the log's newest file unreadable.
fn rot_end(lab: &Lab) {
    let files = fs::read_dir(lab.data().join("log")).unwrap();
    let files = files.map(|file| file.unwrap().path());
    let newest = files
        .filter(|file| fs::read(file).unwrap().starts_with(b"OMLOG"))
        .max()
        .expect("a log");
    let mut bytes = fs::read(&newest).unwrap();
    let last = bytes.len() - PAGE;
    bytes[last..].fill(0);
    fs::write(&newest, bytes).unwrap();
}

#[tokio::test]
async fn a_log_that_lost_its_last_group_goes_on_with_all_others() {
    let lab = Lab::settled(3).await;
    rot_end(&lab);
    let recovered = recovers(&lab, lab.request()).await;
    assert_eq!(recovered.outcome, Outcome::EndMissing { records: 1 });
    let aside = recovered.set_aside.expect("how far it was acknowledged");
    assert!(aside.join("log/acknowledged").exists());
    let (mut engine, next) = lab.restart();
    // One of the last hour's readings is gone, and is in its session's next one.
    assert_eq!(next + 1, lab.engine.open_epoch().applied_records);
    for (lsn, reading) in (next..).zip(lab.readings(5)) {
        engine.apply(lsn, &Record::Report(reading)).unwrap();
    }
    for payer in 0..PAYERS {
        let billed = engine.running_payer(payer).unwrap().0;
        assert_eq!(billed, 5 * 40_000_000 * u64::from(payer + 1));
    }
    let again = recovers(&lab, lab.request()).await;
    assert_eq!(again.outcome, Outcome::Whole { new_outbox: false });
}

#[tokio::test]
async fn a_log_that_is_older_than_states_or_outbox_lacks_its_end() {
    for lost in [&[][..], &["state"]] {
        let mut lab = Lab::settled(3).await;
        let (log, states) = (
            lab.folder.path().join("log"),
            lab.folder.path().join("state"),
        );
        copy(&lab.data().join("log"), &log);
        copy(&lab.data().join("state"), &states);
        lab.end_epoch(false).await;
        lab.use_for_an_hour().await;
        lab.lose(&["log"]);
        copy(&log, &lab.data().join("log"));
        if !lost.is_empty() {
            // Only the outbox knows of the later epoch.
            lab.lose(lost);
            copy(&states, &lab.data().join("state"));
        }
        lab.chain.attest(4);
        refuses(&lab, lab.request(), "epoch 4 is proposed").await;
        let anyway = Request {
            gives_up_proposed: true,
            ..lab.request()
        };
        let recovered = recovers(&lab, anyway).await;
        assert_eq!(recovered.outcome, Outcome::EndMissing { records: 1 });
        assert!(lab.outbox().entry(4).unwrap().is_none());
        let (engine, _) = lab.restart();
        assert_eq!(engine.open_epoch().epoch, 4);
        let still = lab.recover(lab.request()).await;
        still.expect_err("it may be final all the same");
        lab.chain.attest(0);
        let again = recovers(&lab, lab.request()).await;
        assert_eq!(again.outcome, Outcome::Whole { new_outbox: false });
    }
}

#[tokio::test]
async fn a_copy_that_was_interrupted_is_never_taken_for_the_whole() {
    let lab = Lab::settled(3).await;
    let backup = lab.back_up();
    lab.lose_all();
    // After the log comes something that cannot be copied.
    let stuck = backup.join("state/stuck");
    let socket = UnixListener::bind(&stuck).unwrap();
    let request = || Request {
        data: Some(backup.clone()),
        ..lab.request()
    };
    lab.recover(request()).await.expect_err("it is stuck");
    refuses(&lab, lab.request(), "repeat with --data").await;
    drop(socket);
    fs::remove_file(stuck).unwrap();
    let recovered = recovers(&lab, request()).await;
    assert_eq!(recovered.outcome, Outcome::Whole { new_outbox: false });
    assert_eq!(lab.restart().0, lab.engine);
}
