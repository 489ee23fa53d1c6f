//! The thread on which the engine runs: records in the order of the log, prepared by others, and questions in between.

use std::{
    num::NonZeroUsize,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc::Receiver,
    thread::JoinHandle,
};

use anyhow::{Context, anyhow};
use tokio::sync::{mpsc, oneshot};

use super::{
    Ended,
    preparing::{self, Step, Work},
};
use openmast_engine::{Prepared, Preparing};
use openmast_log::Records;
use openmast_platform::cores;

/// Groups of records and questions that wait at most. Behind an engine that is slower, the log waits, and after it the
/// front doors.
const QUEUE: usize = 64;

/// Gives work to the thread. Cheap to clone.
pub struct EngineHandle<E> {
    work: mpsc::Sender<Work<E>>,
}

impl<E> Clone for EngineHandle<E> {
    fn clone(&self) -> Self {
        Self {
            work: self.work.clone(),
        }
    }
}

impl<E: Send + 'static> EngineHandle<E> {
    /// Durable records, in the order of the log. Blocks while too much waits: not for asynchronous code.
    ///
    /// # Errors
    /// The thread has ended.
    pub fn apply(&self, records: Records) -> anyhow::Result<()> {
        self.work
            .blocking_send(Work::Records(records))
            .map_err(|_| anyhow!("the engine has ended"))
    }

    /// Asks something between two records. The answer must be quick to give: records wait.
    ///
    /// # Errors
    /// The thread has ended.
    pub async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&E) -> T + Send + 'static,
    ) -> anyhow::Result<T> {
        let (answer, answered) = oneshot::channel();
        let question = move |engine: &E| {
            // Whoever asked may have gone.
            let _ = answer.send(question(engine));
        };
        self.work
            .send(Work::Question(Box::new(question)))
            .await
            .map_err(|_| anyhow!("the engine has ended"))?;
        answered.await.context("the engine has ended")
    }

    /// Ends the thread after the work that it was given before.
    pub async fn stop(&self) {
        let _ = self.work.send(Work::Stop).await;
    }
}

/// Where the thread runs, and what works for it.
pub struct Threads {
    /// `None`: any core.
    pub core: Option<usize>,
    /// How many others prepare records.
    pub preparing: NonZeroUsize,
}

/// Starts the threads. `apply` is called on the engine's with records in their order, some at a time; its error, or a panic, ends
/// the thread, and `ended` tells why.
///
/// # Errors
/// The system has no more threads.
pub fn start<E: Send + 'static>(
    threads: &Threads,
    preparing: &Preparing,
    engine: E,
    mut apply: impl FnMut(&mut E, &Prepared<'_>) -> anyhow::Result<()> + Send + 'static,
) -> anyhow::Result<(EngineHandle<E>, JoinHandle<()>, Ended)> {
    let (work, queue) = mpsc::channel(QUEUE);
    let steps = preparing::start(threads.preparing, preparing, queue)?;
    let (end, ended) = oneshot::channel();
    let core = threads.core;
    let thread = std::thread::Builder::new()
        .name("engine".into())
        .spawn(move || {
            cores::pin(core);
            let mut engine = engine;
            let result = catch_unwind(AssertUnwindSafe(|| {
                work_through(&mut engine, &steps, &mut apply)
            }));
            // Nobody prepares for it any more.
            drop(steps);
            let _ = end.send(result.unwrap_or_else(|_| {
                Err(anyhow!("the engine panicked; its message is in the log"))
            }));
        })?;
    Ok((EngineHandle { work }, thread, ended))
}

fn work_through<E>(
    engine: &mut E,
    steps: &Receiver<Step<E>>,
    apply: &mut impl FnMut(&mut E, &Prepared<'_>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    for step in steps {
        match step {
            Step::Records(coming) => coming.take_in(|prepared| apply(engine, prepared))?,
            Step::Question(question) => question(engine),
            Step::Stop => return Ok(()),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use openmast_log::Batch;
    use openmast_records::{Lsn, MappingChange, RadioIdentity, Record};

    fn begin<E: Send + 'static>(
        threads: usize,
        engine: E,
        apply: impl FnMut(&mut E, &Prepared<'_>) -> anyhow::Result<()> + Send + 'static,
    ) -> (EngineHandle<E>, JoinHandle<()>, Ended) {
        let threads = Threads {
            core: None,
            preparing: NonZeroUsize::new(threads).expect("some"),
        };
        start(&threads, &Preparing::default(), engine, apply).expect("starts")
    }

    fn records(first: Lsn, count: u32) -> Records {
        let mut batch = Batch::default();
        for _ in 0..count {
            let identity = RadioIdentity::NasIdentifier(b"tower".to_vec());
            let change = MappingChange::Radio {
                identity,
                asset: None,
            };
            batch.push(&Record::Mapping(change)).expect("small");
        }
        let bytes = batch.as_bytes().to_vec().into();
        Records::new(first, count, bytes).expect("whole")
    }

    /// From a thread, as the log does.
    async fn apply<E: Send + 'static>(handle: &EngineHandle<E>, records: Records) {
        let handle = handle.clone();
        let applied = tokio::task::spawn_blocking(move || handle.apply(records));
        applied.await.expect("joins").expect("alive");
    }

    fn see(seen: &mut Vec<Lsn>, prepared: &Prepared<'_>) -> anyhow::Result<()> {
        seen.extend(prepared.records().iter().map(|(lsn, _)| *lsn));
        Ok(())
    }

    #[tokio::test]
    async fn questions_see_the_records_before_them() {
        for threads in [1, 2, 5] {
            let (handle, thread, ended) = begin(threads, Vec::new(), see);
            let (mut next, mut expected) = (4, Vec::new());
            for count in [2_000, 1, 1_024, 5_000, 3] {
                apply(&handle, records(next, count)).await;
                expected.extend(next..next + Lsn::from(count));
                next += Lsn::from(count);
                let seen = handle.ask(Vec::clone).await.expect("answers");
                assert_eq!(seen, expected, "{threads} threads");
            }
            handle.stop().await;
            ended.await.expect("tells").expect("ends well");
            thread.join().expect("joins");
            assert!(handle.ask(Vec::clone).await.is_err(), "it was stopped");
        }
    }

    #[tokio::test]
    async fn what_comes_before_unreadable_records_is_applied() {
        let (handle, thread, ended) = begin(3, Vec::new(), |seen: &mut Vec<Lsn>, prepared| {
            see(seen, prepared)?;
            anyhow::ensure!(seen.len() <= 3_000, "{} records", seen.len());
            Ok(())
        });
        let mut broken = Batch::default();
        let junk = |to: &mut Vec<u8>| to.extend(b"junk");
        broken.push_with(junk).expect("small");
        let broken = Records::new(3_000, 1, broken.as_bytes().to_vec().into());
        apply(&handle, records(0, 3_000)).await;
        let seen = handle.ask(|seen| seen.len());
        assert_eq!(seen.await.expect("answers"), 3_000);
        apply(&handle, broken.expect("whole")).await;
        let reason = ended.await.expect("tells").expect_err("ends badly");
        let reason = format!("{reason:#}");
        assert!(reason.contains("3000"), "{reason}");
        thread.join().expect("joins");
    }

    #[tokio::test]
    async fn an_error_and_a_panic_end_it_with_the_reason() {
        let (handle, _, ended) = begin(2, (), |(), prepared| {
            anyhow::bail!("none of {}", prepared.records().len())
        });
        apply(&handle, records(7, 1)).await;
        let reason = format!("{:#}", ended.await.expect("tells").expect_err("ends badly"));
        assert_eq!(reason, "none of 1");

        let (handle, thread, ended) = begin(2, (), |(), _| panic!("bug"));
        apply(&handle, records(7, 1)).await;
        assert!(ended.await.expect("tells").is_err());
        thread.join().expect("joins");
        assert!(handle.ask(|()| ()).await.is_err());
    }
}
