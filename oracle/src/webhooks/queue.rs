//! The queue's file while the service runs. Webhooks never hold up anything else: a damaged file is set aside and a
//! new one begun, a file that cannot be written is tried again, and either raises an alarm.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::{error::StoreError, store::Store};
use crate::{health::Health, time::Clock};

pub(super) const ALARM: &str = "webhooks_broken";
/// Time between two attempts to open the file.
const AGAIN_AFTER: Duration = Duration::from_secs(5);

pub(super) struct Queue {
    file: PathBuf,
    receivers: Vec<String>,
    health: Health,
    clock: Clock,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    store: Option<Store>,
    not_before: Option<Instant>,
    /// Where a damaged file was put. The alarm stays, because what waited in it is lost.
    set_aside: Option<PathBuf>,
    /// How many rows were damaged. The alarm stays as well.
    dropped: u64,
}

impl Queue {
    /// A queue whose file is opened as soon as it is needed.
    pub(super) fn new(file: &Path, receivers: Vec<String>, health: Health, clock: Clock) -> Self {
        Self {
            file: file.to_owned(),
            receivers,
            health,
            clock,
            state: Mutex::default(),
        }
    }

    /// Works with the queue. If the file is damaged, the work is done with a new one.
    ///
    /// # Errors
    /// The work could not be done, and the alarm is raised.
    pub(super) fn with<T>(
        &self,
        work: impl Fn(&mut Store) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut state = self.lock();
        let mut tried = self.attempt(&mut state, &work);
        if tried.as_ref().is_err_and(StoreError::is_damage) {
            state.store = None;
            if let Err(error) = &tried
                && self.set_aside(&mut state, error)
            {
                tried = self.attempt(&mut state, &work);
            }
        }
        match &tried {
            Ok(_) => self.works(&state),
            Err(StoreError::Closed) => {}
            Err(error) => {
                state.store = None;
                state.not_before = Some(Instant::now() + AGAIN_AFTER);
                self.health.raise(
                    ALARM,
                    &format!(
                        "{} cannot be used ({error}): webhooks are not sent, and tried again. Settling is not held up. Look \
                         at the disk and at who owns the file",
                        self.file.display()
                    ),
                );
            }
        }
        tried
    }

    fn attempt<T>(
        &self,
        state: &mut State,
        work: &impl Fn(&mut Store) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if state.store.is_none() {
            if state.not_before.is_some_and(|at| Instant::now() < at) {
                return Err(StoreError::Closed);
            }
            state.store = Some(Store::open(&self.file, &self.receivers)?);
        }
        let Some(store) = &mut state.store else {
            return Err(StoreError::Closed);
        };
        let done = work(store);
        state.dropped += store.take_dropped();
        done
    }

    /// Sets the file aside. Returns whether it is out of the way.
    fn set_aside(&self, state: &mut State, error: &StoreError) -> bool {
        let aside = aside(&self.file, self.clock.now_ms());
        match rename(&self.file, &aside) {
            Ok(()) => {
                tracing::error!(%error, file = %aside.display(), "the webhooks' queue is damaged: set aside and begun anew");
                state.set_aside = Some(aside);
                true
            }
            Err(renaming) => {
                tracing::error!(%error, %renaming, "the webhooks' queue is damaged and cannot be set aside");
                false
            }
        }
    }

    fn works(&self, state: &State) {
        let file = self.file.display();
        let damage = match (&state.set_aside, state.dropped) {
            (None, 0) => return self.health.clear(ALARM),
            (Some(aside), _) => format!(
                "{file} was damaged: it is now {}, and a new one was begun. Notices that waited in it are lost, but for those of \
                 the newest settlements, which may be told twice",
                aside.display()
            ),
            (None, dropped) => format!(
                "{dropped} rows of {file} were not as they were written, and are not sent: notices of alarms are lost, those of \
                 the newest settlements are told at a start, which may be twice"
            ),
        };
        let text = format!(
            "{damage}. The disk or the memory of this machine may fail. The alarm is cleared by the next start"
        );
        self.health.raise(ALARM, &text);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic inside a transaction rolled it back.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn aside(file: &Path, now_ms: u64) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".damaged-{now_ms}"));
    name.into()
}

/// Renames the database and the files that SQLite keeps beside it: a new database would be damaged by them.
fn rename(file: &Path, aside: &Path) -> io::Result<()> {
    for ending in ["-wal", "-shm"] {
        let with = |path: &Path| {
            let mut name = path.as_os_str().to_owned();
            name.push(ending);
            PathBuf::from(name)
        };
        match fs::rename(with(file), with(aside)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    fs::rename(file, aside)
}
