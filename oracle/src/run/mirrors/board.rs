//! What is known of the mirrors, and what follows for posting.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use crate::{config::ArchiveConfig, run::health::Health, settle::Entry};

const ALARM: &str = "mirror_away";
/// Not the first failed request is worth an alarm, nor one that hangs for some seconds.
const FAILURES_BEFORE_ALARM: u32 = 3;
const TROUBLE_BEFORE_ALARM: Duration = Duration::from_secs(30);

/// Shared by those who bring archives and those who post. Clones are the same.
#[derive(Clone)]
pub struct Mirrors(Arc<Shared>);

struct Shared {
    needed: usize,
    wait: Duration,
    health: Health,
    standings: Mutex<Vec<Standing>>,
}

/// Of one mirror.
struct Standing {
    name: String,
    /// Archives that are known to be there.
    has: HashSet<[u8; 32]>,
    /// How many are not.
    behind: usize,
    trouble: Option<Trouble>,
}

/// It is away, or something of it is wrong.
struct Trouble {
    since: Instant,
    failures: u32,
    /// It does not pass by itself.
    is_lasting: bool,
    /// What is the matter and what to do.
    reason: String,
}

impl Mirrors {
    /// Of these mirrors, none of which is known to have anything.
    pub fn new(config: &ArchiveConfig, health: Health) -> Self {
        let standings = config.mirrors.iter().map(|mirror| Standing {
            name: mirror.name().unwrap_or_else(|_| mirror.url.clone()),
            has: HashSet::new(),
            behind: 0,
            trouble: None,
        });
        Self(Arc::new(Shared {
            needed: config.mirrors_needed(),
            wait: Duration::from_secs(config.mirror_wait_seconds),
            health,
            standings: Mutex::new(standings.collect()),
        }))
    }

    /// Why a settlement is not posted yet; `None`: it may be. That is so
    ///
    /// 1. when its archive is on as many mirrors as are needed, or
    /// 2. when the wait is over, counted from when the archive was written. That is a date in the outbox, which a restart does not
    ///    change, and it is compared with the oracle's time (`now_ms`, Unix milliseconds), which the chain bounds and steps of the
    ///    machine's clock do not move. A date ahead of that time is none: the chain's time of the epoch's end counts then. Or
    /// 3. when as many are not to be had: mirrors that have been away for a whole wait are not waited for again, epoch after epoch,
    ///    until they are back.
    pub fn waits(&self, entry: &Entry, now_ms: u64) -> Option<String> {
        let Shared { needed, wait, .. } = &*self.0;
        let hash = &entry.content.archive_hash;
        let standings = self.lock();
        let (there, not_there): (Vec<_>, Vec<_>) =
            standings.iter().partition(|it| it.has.contains(hash));
        let expected = not_there.iter().filter(|it| !it.is_given_up(*wait)).count();
        let waited = Duration::from_millis(now_ms.saturating_sub(written_ms(entry, now_ms)));
        if there.len() >= *needed || waited >= *wait || there.len() + expected < *needed {
            return None;
        }
        let missing: Vec<&str> = not_there.iter().map(|it| it.name.as_str()).collect();
        Some(format!(
            "its archive is on {} of {needed} mirrors that are needed, not on {} (for {} s more at most)",
            there.len(),
            missing.join(", "),
            (*wait - waited).as_secs()
        ))
    }

    /// On how many mirrors the archive with this hash is known to be.
    pub fn copies(&self, hash: &[u8; 32]) -> usize {
        self.lock()
            .iter()
            .filter(|it| it.has.contains(hash))
            .count()
    }

    /// Of how many it is to be there before it is posted.
    pub fn needed(&self) -> usize {
        self.0.needed
    }

    pub(super) fn has(&self, index: usize, hash: &[u8; 32]) -> bool {
        self.lock()
            .get(index)
            .is_some_and(|it| it.has.contains(hash))
    }

    /// It was found there, or brought.
    pub(super) fn is_there(&self, index: usize, hash: [u8; 32]) {
        self.change(index, |standing| {
            standing.has.insert(hash);
        });
    }

    /// Nothing is there but what `is_there` says.
    pub(super) fn retain(&self, index: usize, is_there: impl Fn(&[u8; 32]) -> bool) {
        self.change(index, |standing| standing.has.retain(is_there));
    }

    /// So many archives of this oracle are not there.
    pub(super) fn is_behind(&self, index: usize, archives: usize) {
        self.change(index, |standing| standing.behind = archives);
    }

    /// What it was asked for it did.
    pub(super) fn is_well(&self, index: usize) {
        self.change(index, |standing| standing.trouble = None);
        self.show();
    }

    /// What it was asked for since `since` it did not do, for this reason.
    pub(super) fn is_away(&self, index: usize, since: Instant, is_lasting: bool, reason: String) {
        self.change(index, |standing| {
            let before = standing.trouble.take();
            standing.trouble = Some(Trouble {
                since: before.as_ref().map_or(since, |before| before.since),
                failures: before.map_or(0, |before| before.failures).saturating_add(1),
                is_lasting,
                reason,
            });
        });
        self.show();
    }

    /// Raises the alarm, brings its text up to date, or clears it.
    fn show(&self) {
        let standings = self.lock();
        let away: Vec<String> = standings.iter().filter_map(Standing::alarm).collect();
        let of = standings.len();
        drop(standings);
        let Shared {
            needed,
            wait,
            health,
            ..
        } = &*self.0;
        if away.is_empty() {
            return health.clear(ALARM);
        }
        let consequence = match needed {
            0 => "Nothing waits for it (archive.mirrors_needed is 0)".to_owned(),
            _ => format!(
                "A settlement is posted when its archive is on {needed} of {of}, or after {} s without",
                wait.as_secs()
            ),
        };
        health.raise(ALARM, &format!("{}. {consequence}", away.join("; ")));
    }

    fn change(&self, index: usize, change: impl FnOnce(&mut Standing)) {
        if let Some(standing) = self.lock().get_mut(index) {
            change(standing);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Standing>> {
        self.0
            .standings
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Standing {
    fn is_given_up(&self, wait: Duration) -> bool {
        let trouble = self.trouble.as_ref();
        trouble.is_some_and(|trouble| trouble.since.elapsed() >= wait)
    }

    fn alarm(&self) -> Option<String> {
        let Trouble {
            since,
            failures,
            is_lasting,
            reason,
        } = self.trouble.as_ref()?;
        let for_long = since.elapsed();
        let is_worth_it =
            *is_lasting || *failures >= FAILURES_BEFORE_ALARM || for_long >= TROUBLE_BEFORE_ALARM;
        is_worth_it.then(|| {
            format!(
                "mirror {}, which lacks {} archives, fails since {} s: {reason}",
                self.name,
                self.behind,
                for_long.as_secs()
            )
        })
    }
}

/// When the archive was written, Unix milliseconds: then its settlement was queued.
fn written_ms(entry: &Entry, now_ms: u64) -> u64 {
    let closed_at_ms = entry
        .content
        .closed_at
        .max(0)
        .unsigned_abs()
        .saturating_mul(1_000);
    match entry.queued_at_ms {
        queued if queued <= now_ms => queued,
        _ => closed_at_ms.min(now_ms),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        settle::{Content, Progress},
        storage::StorageConfig,
    };

    const WRITTEN_MS: u64 = 1_000_000_000;
    const ARCHIVE: [u8; 32] = [7; 32];

    fn mirrors(count: usize, needed: usize, wait_seconds: u64) -> (Mirrors, Health) {
        let config = ArchiveConfig {
            mirrors_needed: Some(needed),
            mirror_wait_seconds: wait_seconds,
            mirrors: (0..count)
                .map(|at| StorageConfig::of_argument(&format!("/mirror/{at}")))
                .collect(),
            ..ArchiveConfig::default()
        };
        let health = Health::default();
        (Mirrors::new(&config, health.clone()), health)
    }

    fn entry(queued_at_ms: u64) -> Entry {
        Entry {
            content: Content {
                archive_hash: ARCHIVE,
                closed_at: (WRITTEN_MS / 1_000) as i64 - 5,
                ..Content::default()
            },
            progress: Progress::Queued,
            queued_at_ms,
            changed_at_ms: queued_at_ms,
        }
    }

    fn is_waiting(mirrors: &Mirrors, now_ms: u64) -> bool {
        mirrors.waits(&entry(WRITTEN_MS), now_ms).is_some()
    }

    #[test]
    fn as_many_copies_as_are_needed_are_enough() {
        let (mirrors, _) = mirrors(3, 2, 900);
        assert!(is_waiting(&mirrors, WRITTEN_MS));
        mirrors.is_there(2, [8; 32]);
        mirrors.is_there(0, ARCHIVE);
        let text = mirrors.waits(&entry(WRITTEN_MS), WRITTEN_MS + 1_500);
        let text = text.expect("one is not enough");
        for part in ["on 1 of 2", "/mirror/1, /mirror/2", "898 s"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        mirrors.is_there(2, ARCHIVE);
        assert!(!is_waiting(&mirrors, WRITTEN_MS));
        // What is gone from a mirror does not count any more.
        mirrors.retain(2, |hash| *hash != ARCHIVE);
        assert!(is_waiting(&mirrors, WRITTEN_MS));
    }

    #[test]
    fn the_wait_counts_from_the_date_in_the_outbox() {
        let (mirrors, _) = mirrors(1, 1, 900);
        assert!(is_waiting(&mirrors, WRITTEN_MS + 899_999));
        assert!(!is_waiting(&mirrors, WRITTEN_MS + 900_000));
        let (none, _) = self::mirrors(1, 1, 0);
        assert!(!is_waiting(&none, WRITTEN_MS));
        let (unneeded, _) = self::mirrors(2, 0, 900);
        assert!(!is_waiting(&unneeded, WRITTEN_MS));
    }

    #[test]
    fn a_date_that_has_not_come_does_not_stretch_the_wait() {
        let (mirrors, _) = mirrors(1, 1, 900);
        let ahead = entry(WRITTEN_MS + 365 * 86_400_000);
        let closed_at_ms = WRITTEN_MS - 5_000;
        assert!(mirrors.waits(&ahead, closed_at_ms + 899_999).is_some());
        assert!(mirrors.waits(&ahead, closed_at_ms + 900_000).is_none());
        // Nor one of an epoch that has not ended.
        assert!(mirrors.waits(&ahead, 1).is_some());
    }

    #[test]
    fn a_mirror_that_was_away_for_a_whole_wait_is_not_waited_for_again() {
        let (mirrors, _) = mirrors(2, 2, 900);
        mirrors.is_there(0, ARCHIVE);
        let ago = |seconds| Instant::now() - Duration::from_secs(seconds);
        mirrors.is_away(1, ago(10), false, "away".into());
        assert!(is_waiting(&mirrors, WRITTEN_MS));
        mirrors.is_well(1);
        mirrors.is_away(1, ago(901), false, "away".into());
        assert!(!is_waiting(&mirrors, WRITTEN_MS));
        mirrors.is_well(1);
        assert!(is_waiting(&mirrors, WRITTEN_MS));
        // One of two is enough here: the other may still get it.
        let (either, _) = self::mirrors(2, 1, 900);
        either.is_away(1, ago(901), false, "away".into());
        assert!(is_waiting(&either, WRITTEN_MS));
    }

    #[test]
    fn the_alarm_names_the_mirror_and_what_is_the_matter() {
        let (mirrors, health) = mirrors(2, 1, 900);
        let away = |is_lasting| {
            mirrors.is_away(1, Instant::now(), is_lasting, "no route to host".into());
        };
        away(false);
        away(false);
        assert!(health.alarms().is_empty(), "not for two failed requests");
        mirrors.is_behind(1, 4);
        away(false);
        let text = health.alarms()[ALARM].text.clone();
        for part in [
            "/mirror/1",
            "lacks 4",
            "no route to host",
            "on 1 of 2",
            "900 s",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        mirrors.is_well(1);
        assert!(health.alarms().is_empty());
        away(true);
        assert_eq!(
            health.alarms().len(),
            1,
            "what does not pass is told at once"
        );
        assert!(health.not_ready().iter().all(|it| it.code != ALARM));
    }
}
