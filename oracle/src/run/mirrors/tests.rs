//! Mirrors that work, are away, come back and lie, and a settler that waits for them.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use openmast_platform::wall_clock::unix_ms;
use openmast_scripted_store::{Fault, Store};
use secrecy::SecretString;

use super::{seen::Seen, *};
use crate::{
    config::ArchiveConfig,
    run::settlement_check::{
        SettlementCheck,
        tests::{Lab, Willing},
    },
    settle::{Report, Settler, Timing},
    time::Clock,
};
use openmast_storage::{Storage, StorageError};

/// Long enough on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// Longer than any test takes.
const LONG: u64 = 3_600;

/// An oracle whose settler is stepped by hand, and whose mirrors are tended.
struct Room<'a> {
    lab: &'a Lab,
    settler: Settler<Willing>,
    mirrors: Mirrors,
    wake: Arc<Notify>,
    opened: watch::Sender<OpenEpoch>,
    /// Ends with the room.
    _tasks: JoinSet<anyhow::Result<()>>,
}

impl<'a> Room<'a> {
    fn new(lab: &'a Lab, wait_seconds: u64, configs: Vec<StorageConfig>) -> Self {
        Self::on(Willing::default(), lab, wait_seconds, configs)
    }

    fn on(chain: Willing, lab: &'a Lab, wait_seconds: u64, configs: Vec<StorageConfig>) -> Self {
        let config = ArchiveConfig {
            mirror_wait_seconds: wait_seconds,
            mirrors: configs,
            ..ArchiveConfig::default()
        };
        let mirrors = Mirrors::new(&config, lab.health.clone());
        mirrors.give_up(&lab.outbox().given_up_mirrors().expect("readable"));
        let (opened, opened_seen) = watch::channel(open_epoch(3));
        let (wake, mut tasks) = (Arc::new(Notify::new()), JoinSet::new());
        let public_archives = PublicArchives::new(&lab.folder.path().join("archive"), lab.outbox());
        tend(
            &config.mirrors,
            &mirrors,
            public_archives,
            &opened_seen,
            &wake,
            &mut tasks,
        );
        let (anew, _) = watch::channel(None);
        let settler = Settler::new(
            Arc::new(chain),
            lab.outbox(),
            Timing::default(),
            Clock::default(),
        );
        Self {
            settler: settler.guarded(SettlementCheck::new(lab.repair(), mirrors.clone(), anew)),
            lab,
            mirrors,
            wake,
            opened,
            _tasks: tasks,
        }
    }

    async fn step(&mut self) -> Report {
        self.settler.step().await.expect("goes on")
    }

    /// Whether epoch 1 was proposed.
    fn has_posted(&self) -> bool {
        let attempts = self.settler.outbox().attempts(1).expect("whole");
        !attempts.is_empty()
    }

    /// The mirrors have both archives as far as is known.
    async fn until_copied(&self, copies: usize) {
        until("all is there", || {
            let hashes = self.lab.contents.iter().map(|it| it.archive_hash);
            hashes
                .map(|hash| self.mirrors.copies(&hash))
                .all(|it| it == copies)
        })
        .await;
    }

    async fn until_away(&self, word: &str) -> String {
        let text = || {
            let alarms = self.lab.health.alarms();
            alarms.get("mirror_away").map(|alarm| alarm.text.clone())
        };
        until(word, || text().is_some_and(|text| text.contains(word))).await;
        text().expect("raised")
    }

    async fn until_well(&self) {
        until("no alarm", || self.lab.health.alarms().is_empty()).await;
    }
}

fn open_epoch(epoch: u64) -> OpenEpoch {
    OpenEpoch {
        epoch,
        opened_at_ms: 0,
        opened_at: 0,
        least_slot: 0,
        asset_count: 0,
        payer_count: 0,
        reserve_count: 0,
    }
}

fn lab() -> Lab {
    Lab::queued_at(unix_ms())
}

async fn until(what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < PATIENCE, "{what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn folder(path: &Path) -> StorageConfig {
    StorageConfig {
        same_disk: true,
        ..StorageConfig::of_argument(path.to_str().expect("text"))
    }
}

/// The mirror has what the oracle has, byte for byte.
fn assert_same(lab: &Lab, mirror: &Path) {
    let own = lab.store.folder();
    let names = |folder: &Path| -> Vec<PathBuf> {
        let files = fs::read_dir(folder).expect("there");
        let mut names: Vec<PathBuf> = files
            .map(|it| it.expect("there").file_name().into())
            .collect();
        names.retain(|name| name.extension().is_some_and(|it| it == "jsonl"));
        names.sort();
        names
    };
    assert_eq!(names(own.path()), names(mirror));
    assert!(!names(mirror).is_empty());
    for name in names(mirror) {
        let both = [own.path(), mirror].map(|it| fs::read(it.join(&name)).expect("readable"));
        assert_eq!(both[0], both[1], "{}", name.display());
    }
}

#[tokio::test]
async fn the_settler_waits_for_the_mirror_and_then_posts() {
    let (lab, store) = (lab(), Store::start().await);
    store.goes_down().await;
    let mut room = Room::new(&lab, LONG, vec![store.config("/of/me")]);
    for _ in 0..3 {
        let report = room.step().await;
        let waiting = report.waiting.expect("it waits");
        assert!(waiting.contains("on 0 of 1"), "{waiting}");
        assert!(report.alarms.is_empty(), "{:?}", report.alarms);
        assert!(!room.has_posted());
    }
    let text = room.until_away("s3://archives/of/me at 127.0.0.1").await;
    assert!(text.contains("lacks"), "{text}");
    assert!(!text.contains(openmast_scripted_store::SECRET), "{text}");

    store.comes_back().await;
    // The settler is told, and need not look again and again.
    let told = tokio::time::timeout(PATIENCE, room.wake.notified()).await;
    told.expect("told");
    room.step().await;
    assert!(room.has_posted());
    room.until_copied(1).await;
    room.until_well().await;
    assert_same(&lab, &store.bucket().join("of/me"));
}

#[tokio::test]
async fn without_mirrors_nothing_waits() {
    let lab = lab();
    let mut room = Room::new(&lab, LONG, Vec::new());
    room.step().await;
    assert!(room.has_posted());
}

#[tokio::test]
async fn after_the_wait_it_is_posted_with_the_alarm() {
    let (lab, store) = (lab(), Store::start().await);
    let wrong = StorageConfig {
        secret_access_key: Some(SecretString::from("not the secret")),
        ..store.config("")
    };
    let mut room = Room::new(&lab, 5, vec![wrong]);
    room.step().await;
    assert!(!room.has_posted());
    let text = room.until_away("check access_key_id").await;
    assert!(text.contains("or after 5 s without"), "{text}");
    let began = Instant::now();
    while !room.has_posted() && began.elapsed() < PATIENCE {
        room.step().await;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(room.has_posted());
    assert!(lab.health.alarms().contains_key("mirror_away"));
    assert!(
        lab.health
            .not_ready()
            .iter()
            .all(|it| it.code != "mirror_away")
    );
}

#[tokio::test]
async fn a_restart_does_not_begin_the_wait_anew() {
    let (lab, store) = (Lab::queued_at(unix_ms() - 54_000), Store::start().await);
    store.goes_down().await;
    let mut room = Room::new(&lab, 60, vec![store.config("")]);
    let began = Instant::now();
    room.step().await;
    assert!(!room.has_posted());
    drop(room);
    let mut room = Room::new(&lab, 60, vec![store.config("")]);
    while !room.has_posted() && began.elapsed() < PATIENCE {
        room.step().await;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(room.has_posted());
    assert!(
        began.elapsed() < Duration::from_secs(30),
        "{:?}",
        began.elapsed()
    );
}

#[tokio::test]
async fn a_mirror_that_hangs_is_told_and_what_hangs_is_not_waited_for_after_the_wait() {
    let (lab, store) = (lab(), Store::start().await);
    store.becomes(Fault::Hangs);
    let quick = StorageConfig {
        timeout_seconds: 1,
        ..store.config("")
    };
    let mut room = Room::new(&lab, 1, vec![quick]);
    room.step().await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    room.step().await;
    assert!(room.has_posted());
    room.until_away("s3://archives").await;
    store.becomes(Fault::Works);
    room.until_copied(1).await;
    room.until_well().await;
}

#[tokio::test]
async fn one_mirror_of_two_is_enough_and_the_other_gets_it_when_it_is_back() {
    let (lab, store) = (lab(), Store::start().await);
    let disk = tempfile::tempdir().expect("temporary folder");
    let unmounted = disk.path().join("mirror");
    let mut room = Room::new(&lab, LONG, vec![folder(&unmounted), store.config("")]);
    room.until_away("mount it").await;
    room.until_copied(1).await;
    room.step().await;
    assert!(room.has_posted());
    assert!(!unmounted.exists(), "it is not made on the wrong disk");

    fs::create_dir(&unmounted).expect("mounted");
    room.opened.send_replace(open_epoch(4));
    room.until_copied(2).await;
    room.until_well().await;
    assert_same(&lab, &unmounted);
    assert_same(&lab, &store.bucket());
}

#[tokio::test]
async fn what_is_there_is_not_sent_again_and_what_is_wrong_there_is_replaced() {
    let lab = lab();
    let mirror = tempfile::tempdir().expect("temporary folder");
    let file = |epoch: usize| {
        let own = lab.store.folder().file(&lab.contents[epoch].archive_hash);
        let there = mirror.path().join(own.file_name().expect("named"));
        (own, there)
    };
    // One is there and the other only has its length. A third was cut off, and something else is nobody's business.
    let (own, there) = file(0);
    fs::copy(own, &there).expect("copied");
    let copied = fs::metadata(&there)
        .expect("there")
        .modified()
        .expect("dated");
    let (own, damaged) = file(1);
    let length = fs::metadata(own).expect("there").len() as usize;
    fs::write(&damaged, vec![b'x'; length]).expect("written");
    fs::write(mirror.path().join("README"), "x").expect("written");
    let room = Room::new(&lab, LONG, vec![folder(mirror.path())]);
    room.until_copied(1).await;
    assert_same(&lab, mirror.path());
    let kept = fs::metadata(&there)
        .expect("there")
        .modified()
        .expect("dated");
    assert_eq!(kept, copied, "it was right");
    drop(room);

    fs::write(&damaged, "x").expect("cut off");
    let room = Room::new(&lab, LONG, vec![folder(mirror.path())]);
    room.until_copied(1).await;
    assert_same(&lab, mirror.path());
}

#[tokio::test]
async fn a_mirror_that_lies_counts_for_nothing() {
    let (lab, store) = (lab(), Store::start().await);
    store.becomes(Fault::Lies);
    let mut room = Room::new(&lab, LONG, vec![store.config("")]);
    room.until_away("something else than was sent").await;
    room.step().await;
    assert!(!room.has_posted());
    assert_eq!(room.mirrors.copies(&lab.contents[0].archive_hash), 0);
    store.becomes(Fault::Works);
    room.until_copied(1).await;
    room.until_well().await;
}

#[tokio::test]
async fn what_is_damaged_here_is_not_sent_and_keeps_nothing_else_back() {
    let lab = lab();
    lab.rot(1);
    let mirror = tempfile::tempdir().expect("temporary folder");
    let room = Room::new(&lab, LONG, vec![folder(mirror.path())]);
    let [damaged, whole] = [0, 1].map(|at| lab.contents[at].archive_hash);
    until("the other is there", || room.mirrors.copies(&whole) == 1).await;
    assert_eq!(room.mirrors.copies(&damaged), 0);
    assert_eq!(fs::read_dir(mirror.path()).expect("there").count(), 1);
    assert!(lab.health.alarms().is_empty(), "the mirror is well");
}

/// Whoever waits longer would have it opened again, with another date to wait from.
#[tokio::test]
async fn what_would_become_void_is_posted_without_and_the_next_process_does_not_wait_again() {
    for (exit_delay_seconds, is_waiting) in [(400, true), (360, false)] {
        let (lab, store) = (lab(), Store::start().await);
        store.goes_down().await;
        let mut room = Room::on(
            Willing::with_exit_delay(exit_delay_seconds),
            &lab,
            LONG,
            vec![store.config("")],
        );
        room.step().await;
        assert_eq!(room.has_posted(), !is_waiting, "{exit_delay_seconds}");
        if is_waiting {
            continue;
        }
        room.until_away("is not waited for until").await;
        drop(room);
        let noted = lab.outbox().given_up_mirrors().expect("readable");
        assert_eq!(noted, [store.config("").name().expect("named")]);
        // Epoch 1 was opened again, or there is time enough again.
        let room = Room::new(&lab, LONG, vec![store.config("")]);
        room.until_away("is not waited for until").await;
        until("it was asked", || {
            let entry = lab.outbox().entry(2).expect("whole").expect("queued");
            room.mirrors.posting(&entry, unix_ms(), false) == Posting::Now
        })
        .await;
        store.comes_back().await;
        room.until_copied(1).await;
        assert!(room.mirrors.given_up().is_empty(), "it is back");
    }
}

static HANGS: AtomicBool = AtomicBool::new(true);

/// As `stat` on a mount whose server is gone.
fn hangs(config: &StorageConfig, _: &Path) -> Result<Storage, StorageError> {
    let began = Instant::now();
    while HANGS.load(Ordering::SeqCst) && began.elapsed() < 2 * PATIENCE {
        thread::sleep(Duration::from_millis(10));
    }
    Storage::open(config)
}

/// The runtime of this test has one thread.
#[tokio::test]
async fn a_mount_that_hangs_is_told_and_keeps_neither_the_runtime_nor_the_end() {
    let (lab, mirror) = (lab(), tempfile::tempdir().expect("temporary folder"));
    let config = StorageConfig {
        timeout_seconds: 1,
        ..folder(mirror.path())
    };
    let archive = ArchiveConfig {
        mirrors: vec![config.clone()],
        ..ArchiveConfig::default()
    };
    let mirrors = Mirrors::new(&archive, lab.health.clone());
    let public_archives = PublicArchives::new(&lab.folder.path().join("archive"), lab.outbox());
    let (_opened, opened_seen) = watch::channel(open_epoch(3));
    let sync = MirrorSync::new(
        0,
        config,
        mirrors,
        Arc::new(public_archives),
        opened_seen,
        Arc::default(),
    );
    let mut tasks = JoinSet::new();
    tasks.spawn(sync.opened_by(hangs).run());
    until("the alarm", || {
        let alarms = lab.health.alarms();
        let alarm = alarms.get("mirror_away");
        alarm.is_some_and(|it| it.text.contains("does not answer at all"))
    })
    .await;
    let ended = tokio::time::timeout(Duration::from_secs(5), tasks.shutdown()).await;
    HANGS.store(false, Ordering::SeqCst);
    ended.expect("its task ends");
}

#[tokio::test]
async fn a_folder_on_the_disk_of_the_archives_is_no_mirror_unless_it_is_meant() {
    let (lab, mirror) = (lab(), tempfile::tempdir().expect("temporary folder"));
    let unmounted = StorageConfig {
        same_disk: false,
        ..folder(mirror.path())
    };
    let mut room = Room::new(&lab, LONG, vec![unmounted]);
    room.until_away("write `same_disk = true`").await;
    room.step().await;
    assert!(!room.has_posted());
    assert_eq!(fs::read_dir(mirror.path()).expect("there").count(), 0);
}

#[tokio::test]
async fn what_is_not_taken_keeps_nothing_else_back() {
    let lab = lab();
    let name = |at: usize| openmast_archive::file_name(&lab.contents[at].archive_hash);
    // Nobody may write over it, nor read it: as an object that is locked.
    let store = Store::start().await;
    store.denies(&name(0));
    let mut room = Room::new(&lab, LONG, vec![store.config("")]);
    let [denied, taken] = [0, 1].map(|at| lab.contents[at].archive_hash);
    until("the other is there", || room.mirrors.copies(&taken) == 1).await;
    let text = room.until_away("refuses the key").await;
    assert!(text.contains("403 Forbidden, AccessDenied"), "{text}");
    assert!(!text.contains(openmast_scripted_store::WORDS), "{text}");
    assert_eq!(room.mirrors.copies(&denied), 0);
    room.step().await;
    assert!(!room.has_posted(), "the first is what is waited for");
}

#[tokio::test]
async fn a_mirror_that_lists_without_end_is_asked_for_each() {
    let lab = lab();
    let store = Store::start().await;
    let room = Room::new(&lab, LONG, vec![store.config("")]);
    room.until_copied(1).await;
    drop(room);
    store.becomes(Fault::ListsWithoutEnd);
    let room = Room::new(&lab, LONG, vec![store.config("")]);
    room.until_copied(1).await;
    room.until_well().await;
}

#[tokio::test]
async fn pages_with_nothing_on_them_end_too() {
    let store = Store::start().await;
    let storage = Storage::open(&store.config("")).expect("opens");
    store.becomes(Fault::ListsNothingWithoutEnd);
    let mut seen = Seen::default();
    let longest = Duration::from_millis(300);
    let listed = seen.list(&storage, longest, 1, |_| true, || {});
    let listed = tokio::time::timeout(PATIENCE, listed).await;
    listed.expect("it ends").expect("as far as it came");
    assert!(seen.is_partial, "each is asked for");
}

#[tokio::test]
async fn a_mirror_that_floods_is_away_and_takes_no_memory() {
    let (lab, store) = (lab(), Store::start().await);
    store.becomes(Fault::Floods);
    let room = Room::new(&lab, LONG, vec![store.config("")]);
    room.until_away("more than it was asked for").await;
    assert_eq!(room.mirrors.copies(&lab.contents[0].archive_hash), 0);
    store.becomes(Fault::Works);
    room.until_copied(1).await;
    room.until_well().await;
}

/// As the root of a disk is.
#[tokio::test]
async fn a_folder_with_folders_that_are_not_ours_is_a_mirror() {
    let (lab, mirror) = (lab(), tempfile::tempdir().expect("temporary folder"));
    let lost = mirror.path().join("lost+found");
    fs::create_dir(&lost).expect("made");
    let nobody = std::os::unix::fs::PermissionsExt::from_mode(0o000);
    fs::set_permissions(&lost, nobody).expect("shut");
    // Root may enter any folder, and come around by this one.
    std::os::unix::fs::symlink(mirror.path(), mirror.path().join("around")).expect("linked");
    let room = Room::new(&lab, LONG, vec![folder(mirror.path())]);
    room.until_copied(1).await;
    room.until_well().await;
    assert_same(&lab, mirror.path());
}

#[tokio::test]
async fn a_mirror_is_asked_with_the_keys_as_they_are_now() {
    let (lab, store) = (lab(), Store::start().await);
    let right = store.config("");
    let wrong = StorageConfig {
        secret_access_key: Some(SecretString::from("the secret of before")),
        ..right.clone()
    };
    let room = Room::new(&lab, LONG, vec![wrong]);
    room.until_away("check access_key_id").await;
    assert_eq!(room.mirrors.replace_keys(&[right]).len(), 1);
    room.until_copied(1).await;
    room.until_well().await;
}
