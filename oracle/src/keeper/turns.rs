//! When a task has its turn: several keepers see the same work, and what was refused is not tried at once again.

use std::{
    collections::{HashMap, HashSet},
    time::{Duration, Instant},
};

use sha2::{Digest, Sha256};
use solana_pubkey::Pubkey;

use super::{Kind, Task};

/// Shortest and longest wait after a refusal.
const FIRST_WAIT: Duration = Duration::from_secs(60);
const LONGEST_WAIT: Duration = Duration::from_secs(86_400);

/// Tasks of kinds that strangers can make much work of that one look does, before it sees what else there is: each takes some
/// 13 s, several at once.
const MOST_AT_A_LOOK: usize = 64;

/// What tells tasks apart.
pub type TaskId = (Kind, Pubkey);

impl Task {
    /// What tells it from others.
    pub fn id(&self) -> TaskId {
        (self.kind, self.subject)
    }
}

/// Those of the tasks, which are in their order, that one look does, and whether others are left for the next one.
pub fn of_one_look(mut due: Vec<Task>) -> (Vec<Task>, bool) {
    let first = due.partition_point(|task| !task.kind.is_cheap_to_make());
    let most = first.saturating_add(MOST_AT_A_LOOK);
    let has_more = due.len() > most;
    due.truncate(most);
    (due, has_more)
}

/// When each task has its turn. Nothing of it is kept across restarts: then the waits begin anew.
#[derive(Debug)]
pub struct Turns {
    key: Pubkey,
    spread: Duration,
    /// When a task may be tried, and how often in a row it was refused.
    waiting: HashMap<TaskId, Wait>,
}

#[derive(Clone, Copy, Debug)]
struct Wait {
    until: Instant,
    refusals: u32,
}

impl Turns {
    /// For the keeper with this key. Each task waits for a part of `spread` that key and task give, another one for each
    /// keeper.
    pub fn new(key: Pubkey, spread: Duration) -> Self {
        Self {
            key,
            spread,
            waiting: HashMap::new(),
        }
    }

    /// Those of the tasks that have their turn at `now`, in their order, and how long the next one of the others has to wait.
    /// What is not among the tasks any more is forgotten: somebody has done it.
    pub fn due(&mut self, tasks: &[Task], now: Instant) -> (Vec<Task>, Option<Duration>) {
        let ids: HashSet<TaskId> = tasks.iter().map(Task::id).collect();
        self.waiting.retain(|id, _| ids.contains(id));
        let mut next: Option<Duration> = None;
        let mut due = Vec::new();
        for task in tasks {
            let id = task.id();
            let first = self.delay(&id);
            let wait = self.waiting.entry(id).or_insert_with(|| Wait {
                until: now.checked_add(first).unwrap_or(now),
                refusals: 0,
            });
            match wait.until.saturating_duration_since(now) {
                Duration::ZERO => due.push(task.clone()),
                left => next = Some(next.map_or(left, |next| next.min(left))),
            }
        }
        (due, next)
    }

    /// To be called when a task was refused: it waits, twice as long each time.
    pub fn refused(&mut self, id: TaskId, now: Instant) {
        let refusals = self.waiting.get(&id).map_or(0, |wait| wait.refusals);
        let wait = FIRST_WAIT
            .saturating_mul(1 << refusals.min(16))
            .min(LONGEST_WAIT);
        let until = now.checked_add(wait).unwrap_or(now);
        let refusals = refusals.saturating_add(1);
        self.waiting.insert(id, Wait { until, refusals });
    }

    /// The part of the spread that a task waits for when it is seen first.
    fn delay(&self, (kind, subject): &TaskId) -> Duration {
        let mut hasher = Sha256::new();
        hasher.update(self.key.as_ref());
        hasher.update(kind.name().as_bytes());
        hasher.update(subject.as_ref());
        let hash: [u8; 32] = hasher.finalize().into();
        let [first, second, ..] = hash;
        let part = u32::from(u16::from_le_bytes([first, second]));
        self.spread.saturating_mul(part) / u32::from(u16::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keeper::Work;

    const SPREAD: Duration = Duration::from_secs(60);

    fn task(byte: u8) -> Task {
        Task {
            kind: Kind::Claim,
            subject: Pubkey::new_from_array([byte; 32]),
            weight: 0,
            work: Work::Instructions(Vec::new()),
        }
    }

    fn turns(key: u8) -> Turns {
        Turns::new(Pubkey::new_from_array([key; 32]), SPREAD)
    }

    #[test]
    fn keepers_have_their_turns_at_different_times_and_all_have_one() {
        let start = Instant::now();
        let all: Vec<Task> = (0..50).map(task).collect();
        let mut firsts = Vec::new();
        for key in 0..20 {
            let mut turns = turns(key);
            let (now, next) = turns.due(&all, start);
            let next = next.expect("most wait");
            assert!(now.len() < 5 && next <= SPREAD);
            firsts.push(turns.delay(&task(7).id()));
            let (due, next) = turns.due(&all, start + SPREAD);
            assert_eq!((due, next), (all.clone(), None));
        }
        firsts.sort_unstable();
        firsts.dedup();
        assert_eq!(firsts.len(), 20, "one task, twenty keepers");
    }

    #[test]
    fn a_look_does_all_that_matters_most_and_a_bounded_part_of_the_rest() {
        let of_kind = |kind, count: u8| {
            let tasks = (0..count).map(task);
            tasks.map(move |task| Task { kind, ..task })
        };
        let all: Vec<Task> = of_kind(Kind::Collect, 100)
            .chain(of_kind(Kind::ExpireOffer, 65))
            .collect();
        let (done, has_more) = of_one_look(all.clone());
        assert_eq!((done.as_slice(), has_more), (&all[..164], true));
        assert_eq!(of_one_look(done.clone()), (done, false));
    }

    #[test]
    fn what_was_refused_waits_longer_each_time_and_what_is_done_is_forgotten() {
        let (mut turns, start) = (
            Turns::new(Pubkey::default(), Duration::ZERO),
            Instant::now(),
        );
        let mut at = start;
        for wait in [60, 120, 240] {
            assert_eq!(turns.due(&[task(1)], at).0, [task(1)]);
            turns.refused(task(1).id(), at);
            let wait = Duration::from_secs(wait);
            assert_eq!(turns.due(&[task(1)], at), (Vec::new(), Some(wait)));
            at += wait;
        }
        for _ in 0..40 {
            turns.refused(task(1).id(), at);
        }
        let (due, next) = turns.due(&[task(1)], at);
        assert_eq!((due.len(), next), (0, Some(LONGEST_WAIT)));
        assert_eq!(turns.due(&[], at), (Vec::new(), None));
        assert_eq!(turns.due(&[task(1)], at).0, [task(1)], "it is a new one");
    }
}
