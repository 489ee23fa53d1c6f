//! What is known of the mirrors, and what follows for posting.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use arc_swap::ArcSwap;

use crate::{config::ArchiveConfig, health::Health, settle::Entry};
use openmast_storage::StorageConfig;

const ALARM: &str = "mirror_away";
const TOO_FEW: &str = "mirrors_too_few";
/// Not the first failed request is worth an alarm, nor one that hangs for some seconds.
const FAILURES_BEFORE_ALARM: u32 = 3;
const TROUBLE_BEFORE_ALARM: Duration = Duration::from_secs(30);
/// After a start each mirror is asked once before anything is posted because the wait is over: that takes no longer.
const FIRST_LOOK: Duration = Duration::from_secs(60);

/// Shared by those who bring archives and those who post. Clones are the same.
#[derive(Clone)]
pub(crate) struct Mirrors(Arc<Shared>);

struct Shared {
    needed: usize,
    wait: Duration,
    health: Health,
    begun: Instant,
    standings: Mutex<Vec<Standing>>,
    places: Vec<ArcSwap<StorageConfig>>,
}

/// Whether a settlement may be posted, as far as mirrors go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Posting {
    /// Not yet, for this reason.
    Waits(String),
    /// Its archive is on as many mirrors as are needed, or it need not be.
    Now,
    /// All the same: those that lack its archive were waited for long enough, see [`Mirrors::give_up_without`].
    InVain,
}

/// What is known of one mirror.
struct Standing {
    name: String,
    /// Archives that are known to be there.
    has: HashSet<[u8; 32]>,
    /// How many are not.
    behind: usize,
    trouble: Option<Trouble>,
    /// It was asked once since the start, and did what it should or did not.
    is_tried: bool,
    /// A settlement was posted without its copy there: it is not waited for before it takes one again.
    is_given_up: bool,
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
    /// Begins with the configured mirrors, none of which is known to have anything.
    pub(crate) fn new(config: &ArchiveConfig, health: Health) -> Self {
        let standings = config.mirrors.iter().map(|mirror| Standing {
            name: mirror.label(),
            has: HashSet::new(),
            behind: 0,
            trouble: None,
            is_tried: false,
            is_given_up: false,
        });
        Self(Arc::new(Shared {
            needed: config.mirrors_needed(),
            wait: Duration::from_secs(config.mirror_wait_seconds),
            health,
            begun: Instant::now(),
            standings: Mutex::new(standings.collect()),
            places: config
                .mirrors
                .iter()
                .map(|it| ArcSwap::from_pointee(it.clone()))
                .collect(),
        }))
    }

    /// From now on they are asked with these keys; places are the same as before. Gives the names of those that had others.
    pub(crate) fn replace_keys(&self, configs: &[StorageConfig]) -> Vec<String> {
        let mut changed = Vec::new();
        for (place, new) in self.0.places.iter().zip(configs) {
            if !place.load().has_same_keys(new) {
                place.store(Arc::new(new.clone()));
                changed.push(new.label());
            }
        }
        changed
    }

    /// Where a mirror is, and with which keys it is asked now.
    pub(super) fn place(&self, index: usize) -> Option<Arc<StorageConfig>> {
        self.0.places.get(index).map(ArcSwap::load_full)
    }

    /// Those with these names were waited for in vain before the start.
    pub(crate) fn give_up(&self, names: &[String]) {
        for standing in self.lock().iter_mut() {
            standing.is_given_up |= names.contains(&standing.name);
        }
        self.show();
    }

    /// Names of those that are not waited for, to be remembered.
    pub(crate) fn given_up(&self) -> Vec<String> {
        let standings = self.lock();
        let given_up = standings.iter().filter(|it| it.is_given_up);
        given_up.map(|it| it.name.clone()).collect()
    }

    /// Whether a settlement may be posted. That is so
    ///
    /// 1. when its archive is on as many mirrors as are needed, or
    /// 2. when the wait is over, counted from when the archive was written. That is a date in the outbox, which a restart does not
    ///    change, and it is compared with the oracle's time (`now_ms`, Unix milliseconds), which the chain bounds and steps of the
    ///    machine's clock do not move. A date ahead of that time is none: the chain's time of the epoch's end counts then. Or
    /// 3. when it `is_urgent`: it might become void by waiting. In both cases the mirrors that do not have it are to be given up, or
    /// 4. when as many are not to be had, and it is on all that are: mirrors that were given up are not waited for again, epoch after
    ///    epoch, until they take an archive that may be waited for, or have all.
    ///
    /// Shortly after a start, what was not asked yet may have it.
    pub(crate) fn posting(&self, entry: &Entry, now_ms: u64, is_urgent: bool) -> Posting {
        let Shared { needed, wait, .. } = &*self.0;
        let hash = &entry.content.archive_hash;
        let standings = self.lock();
        let there = standings.iter().filter(|it| it.has.contains(hash)).count();
        let not_there = || standings.iter().filter(move |it| !it.has.contains(hash));
        let is_begin = self.0.begun.elapsed() < FIRST_LOOK.min(*wait);
        let may_have_it = |it: &&Standing| is_begin && !it.is_tried;
        let expected = not_there().filter(|it| !it.is_given_up || may_have_it(it));
        let missing: Vec<&str> = expected.map(|it| it.name.as_str()).collect();
        let to_be_had = (*needed).min(there + missing.len());
        if there >= to_be_had || wait.is_zero() {
            return Posting::Now;
        }
        let waited = Duration::from_millis(now_ms.saturating_sub(written_ms(entry, now_ms)));
        let is_over =
            waited >= *wait && there + not_there().filter(may_have_it).count() < to_be_had;
        if is_over || is_urgent {
            return Posting::InVain;
        }
        let which = match to_be_had == *needed {
            true => format!("{needed} mirrors that are needed"),
            false => format!("{to_be_had} mirrors that are waited for ({needed} are needed)"),
        };
        Posting::Waits(format!(
            "its archive is on {there} of {which}, not on {} (for {} s more at most)",
            missing.join(", "),
            wait.saturating_sub(waited).as_secs()
        ))
    }

    /// Those that do not have the archive with this hash are not waited for again.
    pub(crate) fn give_up_without(&self, hash: &[u8; 32]) {
        for standing in self.lock().iter_mut() {
            standing.is_given_up |= !standing.has.contains(hash);
        }
        self.show();
    }

    /// On how many mirrors the archive with this hash is known to be.
    pub(crate) fn copies(&self, hash: &[u8; 32]) -> usize {
        self.lock()
            .iter()
            .filter(|it| it.has.contains(hash))
            .count()
    }

    /// How many mirrors are to have the archive of a settlement before that is posted.
    pub(crate) fn needed(&self) -> usize {
        self.0.needed
    }

    pub(super) fn has(&self, index: usize, hash: &[u8; 32]) -> bool {
        self.lock()
            .get(index)
            .is_some_and(|it| it.has.contains(hash))
    }

    /// It was found there, or brought. One that may be waited for (`is_unsettled`) shows that waiting is worth it.
    pub(super) fn is_there(&self, index: usize, hash: [u8; 32], is_unsettled: bool) {
        self.change(index, |standing| {
            standing.has.insert(hash);
            standing.is_given_up &= !is_unsettled;
        });
        self.show();
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
        self.change(index, |standing| {
            (standing.trouble, standing.is_tried, standing.is_given_up) = (None, true, false);
        });
        self.show();
    }

    /// What it was asked for since `since` it did not do, for this reason.
    pub(super) fn is_away(&self, index: usize, since: Instant, is_lasting: bool, reason: String) {
        self.change(index, |standing| {
            standing.is_tried = true;
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

    /// Raises the alarms, brings their texts up to date, or clears them.
    fn show(&self) {
        let standings = self.lock();
        let away: Vec<String> = standings.iter().filter_map(Standing::alarm).collect();
        let of = standings.len();
        let waited_for = standings.iter().filter(|it| !it.is_given_up).count();
        drop(standings);
        let Shared {
            needed,
            wait,
            health,
            ..
        } = &*self.0;
        health.set(TOO_FEW, self.too_few(of, of - away.len()));
        if away.is_empty() {
            return health.clear(ALARM);
        }
        let consequence = match needed {
            0 => "Nothing waits for it (archive.mirrors_needed is 0)".to_owned(),
            _ if waited_for == 0 => "Settlements are posted without a copy on a mirror".to_owned(),
            _ => format!(
                "A settlement is posted when its archive is on {} of {of}, or after {} s without",
                needed.min(&waited_for),
                wait.as_secs()
            ),
        };
        health.raise(ALARM, &format!("{}. {consequence}", away.join("; ")));
    }

    /// That fewer take archives than are needed is worth an alarm of its own: somebody may know already that one is away.
    fn too_few(&self, of: usize, take: usize) -> Option<String> {
        let Shared { needed, wait, .. } = &*self.0;
        (take < *needed).then(|| {
            format!(
                "{take} of {of} mirrors take archives, {needed} are needed: settlements wait for them, {} s once, and are then posted all the \
                 same. Of what is posted meanwhile archive/public of this machine may be the only copy: have a mirror again, or copy that \
                 folder to another machine (`openmast archive mirror --to`)",
                wait.as_secs()
            )
        })
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
    fn alarm(&self) -> Option<String> {
        let trouble = self.trouble.as_ref().filter(|it| it.is_worth_it());
        let what = match trouble {
            Some(Trouble { since, reason, .. }) => {
                format!("fails since {} s: {reason}", since.elapsed().as_secs())
            }
            None if self.is_given_up => "did not take an archive in time".to_owned(),
            None => return None,
        };
        let then = match self.is_given_up {
            true => " (it is not waited for until it takes one again)",
            false => "",
        };
        Some(format!(
            "mirror {}, which lacks {} archives, {what}{then}",
            self.name, self.behind
        ))
    }
}

impl Trouble {
    fn is_worth_it(&self) -> bool {
        self.is_lasting
            || self.failures >= FAILURES_BEFORE_ALARM
            || self.since.elapsed() >= TROUBLE_BEFORE_ALARM
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
    use crate::settle::{Content, Progress};

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
        let mirrors = Mirrors::new(&config, health.clone());
        // Each was asked since the start.
        (0..count).for_each(|index| mirrors.is_well(index));
        (mirrors, health)
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

    /// Asks as whoever posts does. In words, what it waits for.
    fn waits(mirrors: &Mirrors, entry: &Entry, now_ms: u64, is_urgent: bool) -> Option<String> {
        match mirrors.posting(entry, now_ms, is_urgent) {
            Posting::Waits(reason) => return Some(reason),
            Posting::Now => {}
            Posting::InVain => mirrors.give_up_without(&entry.content.archive_hash),
        }
        None
    }

    fn is_waiting(mirrors: &Mirrors, now_ms: u64) -> bool {
        waits(mirrors, &entry(WRITTEN_MS), now_ms, false).is_some()
    }

    #[test]
    fn as_many_copies_as_are_needed_are_enough() {
        let (mirrors, _) = mirrors(3, 2, 900);
        assert!(is_waiting(&mirrors, WRITTEN_MS));
        mirrors.is_there(2, [8; 32], true);
        mirrors.is_there(0, ARCHIVE, true);
        let text = waits(&mirrors, &entry(WRITTEN_MS), WRITTEN_MS + 1_500, false);
        let text = text.expect("one is not enough");
        for part in ["on 1 of 2", "/mirror/1, /mirror/2", "898 s"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        mirrors.is_there(2, ARCHIVE, true);
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
        // Nor one of an epoch that has not ended.
        for (now_ms, expected) in [
            (1, true),
            (closed_at_ms + 899_999, true),
            (closed_at_ms + 900_000, false),
        ] {
            let waits = waits(&mirrors, &ahead, now_ms, false);
            assert_eq!(waits.is_some(), expected, "{now_ms}");
        }
    }

    #[test]
    fn that_the_last_one_is_away_is_told_beside_the_first() {
        let (mirrors, health) = mirrors(2, 1, 900);
        mirrors.is_away(0, Instant::now(), true, "gone".into());
        assert_eq!(health.alarms().into_keys().collect::<Vec<_>>(), [ALARM]);
        mirrors.is_away(1, Instant::now(), true, "gone".into());
        let text = health.alarms()[TOO_FEW].text.clone();
        assert!(
            text.starts_with("0 of 2 mirrors take archives, 1 are needed"),
            "{text}"
        );
        mirrors.is_well(1);
        assert_eq!(health.alarms().into_keys().collect::<Vec<_>>(), [ALARM]);
    }

    #[test]
    fn a_mirror_that_was_waited_for_in_vain_is_not_waited_for_again() {
        let (mirrors, health) = mirrors(2, 2, 900);
        mirrors.is_there(0, ARCHIVE, true);
        mirrors.is_away(1, Instant::now(), false, "away".into());
        assert!(is_waiting(&mirrors, WRITTEN_MS));
        assert!(!is_waiting(&mirrors, WRITTEN_MS + 900_000));
        assert_eq!(mirrors.given_up(), ["/mirror/1"]);
        let text = health.alarms()[ALARM].text.clone();
        assert!(text.contains("not waited for until it takes"), "{text}");
        // Another epoch, or the same with another date.
        assert!(!is_waiting(&mirrors, WRITTEN_MS));
        // Nor does a process wait that is told so.
        let (again, _) = self::mirrors(2, 2, 900);
        again.give_up(&mirrors.given_up());
        again.is_there(0, ARCHIVE, true);
        again.is_away(1, Instant::now(), false, "away".into());
        assert!(!is_waiting(&again, WRITTEN_MS));

        // An old archive shows nothing, a new one does.
        mirrors.is_there(1, [8; 32], false);
        assert!(!is_waiting(&mirrors, WRITTEN_MS));
        mirrors.is_there(1, [9; 32], true);
        assert!(is_waiting(&mirrors, WRITTEN_MS));
        again.is_well(1);
        assert!(is_waiting(&again, WRITTEN_MS));
        // One of two is enough here: the other may still get it.
        let (either, _) = self::mirrors(2, 1, 900);
        either.give_up(&["/mirror/1".to_owned()]);
        assert!(is_waiting(&either, WRITTEN_MS));
    }

    #[test]
    fn of_those_that_are_to_be_had_all_are_waited_for() {
        let (mirrors, health) = mirrors(2, 2, 900);
        mirrors.give_up(&["/mirror/1".to_owned()]);
        let text = waits(&mirrors, &entry(WRITTEN_MS), WRITTEN_MS, false);
        let text = text.expect("the other one may still have it");
        assert!(
            text.contains("on 0 of 1") && text.contains("(2 are needed)"),
            "{text}"
        );
        assert!(
            text.contains("/mirror/0") && !text.contains("/mirror/1"),
            "{text}"
        );
        let alarm = health.alarms()[ALARM].text.clone();
        assert!(alarm.contains("on 1 of 2"), "{alarm}");
        mirrors.is_there(0, ARCHIVE, true);
        assert!(!is_waiting(&mirrors, WRITTEN_MS));
        assert_eq!(mirrors.given_up(), ["/mirror/1"]);

        // It is waited for no longer than any, and then there is none.
        let (mirrors, health) = self::mirrors(2, 2, 900);
        mirrors.give_up(&["/mirror/1".to_owned()]);
        assert!(is_waiting(&mirrors, WRITTEN_MS + 899_999));
        assert!(!is_waiting(&mirrors, WRITTEN_MS + 900_000));
        assert_eq!(mirrors.given_up(), ["/mirror/0", "/mirror/1"]);
        assert!(
            !is_waiting(&mirrors, WRITTEN_MS),
            "there is none to wait for"
        );
        let alarm = health.alarms()[ALARM].text.clone();
        assert!(alarm.contains("without a copy"), "{alarm}");
    }

    #[test]
    fn keys_are_replaced_where_they_are_others() {
        let (mirrors, _) = mirrors(2, 1, 900);
        let mut configs: Vec<StorageConfig> = (0..2)
            .filter_map(|index| mirrors.place(index))
            .map(|it| (*it).clone())
            .collect();
        assert!(mirrors.replace_keys(&configs).is_empty());
        configs[1].secret_access_key = Some("another".into());
        assert_eq!(mirrors.replace_keys(&configs), ["/mirror/1"]);
        let place = mirrors.place(1).expect("there");
        assert!(place.has_same_keys(&configs[1]));
        assert!(mirrors.replace_keys(&configs).is_empty());
    }

    #[test]
    fn nothing_is_waited_for_that_would_become_void() {
        let (mirrors, health) = mirrors(1, 1, 900);
        assert!(is_waiting(&mirrors, WRITTEN_MS));
        let urgent = waits(&mirrors, &entry(WRITTEN_MS), WRITTEN_MS, true);
        assert_eq!(urgent, None);
        assert_eq!(mirrors.given_up(), ["/mirror/0"]);
        let text = health.alarms()[ALARM].text.clone();
        assert!(text.contains("did not take an archive in time"), "{text}");
    }

    #[test]
    fn after_a_standstill_each_mirror_is_asked_once() {
        let config = ArchiveConfig {
            mirrors: vec![StorageConfig::of_argument("/mirror/0")],
            ..ArchiveConfig::default()
        };
        let mirrors = Mirrors::new(&config, Health::default());
        let later = WRITTEN_MS + 86_400_000;
        // Given up before, it may be back.
        mirrors.give_up(&["/mirror/0".to_owned()]);
        assert!(is_waiting(&mirrors, later));
        mirrors.is_away(0, Instant::now(), false, "away".into());
        assert!(!is_waiting(&mirrors, later));
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
