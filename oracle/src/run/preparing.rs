//! What other threads do with records before the engine's thread takes them in: they decode them, and find the keys of their
//! reports.
//!
//! Work comes in through a queue; the same work goes out in the same order. Whoever is free takes the next records, which get
//! their place in that order at once, and are waited for there. So much is under way at most that memory stays bounded.

use std::{
    num::NonZeroUsize,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
    thread,
};

use anyhow::anyhow;
use self_cell::self_cell;
use tokio::sync::mpsc;

use openmast_engine::{Prepared, Preparing, Room};
use openmast_log::{LogError, Records};

/// Octets of the records that are prepared at a time; what comes of them takes about as much again. So memory is bounded
/// whether records are single reports or batches of hundreds.
const PIECE_BYTES: usize = 512 << 10;
/// Pieces of each thread that may be under way.
const AHEAD: usize = 2;
/// With more threads the engine is the one that is waited for.
const MOST_THREADS: usize = 4;

self_cell!(
    /// Records of the log with what was found out about them.
    pub(super) struct PreparedRecords {
        owner: Records,
        #[covariant]
        dependent: Prepared,
    }
);

/// What there is to do.
pub(super) enum Work<E> {
    Records(Records),
    Question(Question<E>),
    Stop,
}

/// What the engine's thread does next.
pub(super) enum Step<E> {
    Records(Coming),
    Question(Question<E>),
    Stop,
}

/// Asked between two records.
type Question<E> = Box<dyn FnOnce(&E) + Send>;

/// Records that are being prepared.
pub(super) struct Coming(Receiver<Result<Arrived, LogError>>);

/// Records that were prepared, and where their memory goes when they were taken in.
pub(super) struct Arrived {
    records: PreparedRecords,
    back: Sender<Room>,
}

/// As many threads as pay, beside the engine's and as far as there are cores.
pub fn threads() -> NonZeroUsize {
    let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let beside = cores.saturating_sub(1).clamp(1, MOST_THREADS);
    NonZeroUsize::new(beside).unwrap_or(NonZeroUsize::MIN)
}

/// Starts so many threads. They end when the queue does, after [`Work::Stop`], or when nobody takes the steps any more.
pub(super) fn start<E: 'static>(
    threads: NonZeroUsize,
    preparing: &Preparing,
    queue: mpsc::Receiver<Work<E>>,
) -> std::io::Result<Receiver<Step<E>>> {
    let (steps, next) = sync_channel(AHEAD * threads.get());
    let given = Arc::new(Mutex::new(Given {
        queue,
        rest: None,
        steps,
    }));
    for number in 0..threads.get() {
        let (given, preparing) = (Arc::clone(&given), preparing.clone());
        thread::Builder::new()
            .name(format!("prepare-{number}"))
            .spawn(move || prepare_each(&given, preparing))?;
    }
    Ok(next)
}

impl Coming {
    /// Has records shown to `show` as soon as they are prepared.
    ///
    /// # Errors
    /// They cannot be read, or the thread that prepared them panicked; or the error of `show`.
    pub(super) fn take_in(
        self,
        show: impl FnOnce(&Prepared<'_>) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let arrived = self.0.recv().map_err(|_| {
            anyhow!("a thread that prepares records panicked; its message is in the log")
        })?;
        let Arrived { mut records, back } = arrived?;
        show(records.borrow_dependent())?;
        let room = records.with_dependent_mut(|_, it| std::mem::take(it).into_room());
        // Its thread may have ended.
        let _ = back.send(room);
        Ok(())
    }
}

/// What waits to be prepared.
struct Given<E> {
    queue: mpsc::Receiver<Work<E>>,
    /// What is left of the newest group.
    rest: Option<Records>,
    steps: SyncSender<Step<E>>,
}

/// Where prepared records are waited for.
type Place = SyncSender<Result<Arrived, LogError>>;

impl<E> Given<E> {
    /// The next records, which have their place among the steps from now on. `None`: there will be none.
    fn next(&mut self) -> Option<(Records, Place)> {
        loop {
            let group = match self.rest.take() {
                Some(rest) => rest,
                None => match self.queue.blocking_recv()? {
                    Work::Records(records) => records,
                    Work::Question(question) => {
                        self.steps.send(Step::Question(question)).ok()?;
                        continue;
                    }
                    Work::Stop => {
                        self.queue.close();
                        self.steps.send(Step::Stop).ok()?;
                        return None;
                    }
                },
            };
            let (piece, rest) = group.split_after(PIECE_BYTES);
            self.rest = rest;
            let (place, coming) = sync_channel(1);
            self.steps.send(Step::Records(Coming(coming))).ok()?;
            return Some((piece, place));
        }
    }
}

fn prepare_each<E>(given: &Mutex<Given<E>>, mut preparing: Preparing) {
    let (back, rooms) = channel();
    loop {
        let next = given.lock().unwrap_or_else(PoisonError::into_inner).next();
        let Some((records, place)) = next else {
            return;
        };
        let room = rooms.try_recv().unwrap_or_default();
        let prepared =
            PreparedRecords::try_new(records, |records| preparing.prepare(records.read(), room));
        let arrived = prepared.map(|records| Arrived {
            records,
            back: back.clone(),
        });
        // The engine may have ended.
        let _ = place.send(arrived);
    }
}
