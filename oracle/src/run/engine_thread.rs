//! The thread on which the engine runs: records in the order of the log, and questions in between.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    thread::JoinHandle,
};

use anyhow::{Context, anyhow};
use tokio::sync::{mpsc, oneshot};

use super::Ended;
use openmast_log::{Decoder, Records};
use openmast_platform::cores;
use openmast_records::{Lsn, RecordRef};

/// Groups of records and questions that wait at most. Behind an engine that is slower, the log waits, and after it the
/// front doors.
const QUEUE: usize = 64;
/// Records that are decoded at a time.
const BATCH: usize = 256;

/// What the thread works on.
enum Work<E> {
    Records(Records),
    Question(Box<dyn FnOnce(&E) + Send>),
    Stop,
}

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

/// Starts the thread, on `core` if there is one. `apply` is called with records in their order; its error, or a panic, ends the
/// thread, and `ended` tells why.
pub fn start<E: Send + 'static>(
    core: Option<usize>,
    engine: E,
    mut apply: impl FnMut(&mut E, &[(Lsn, RecordRef<'_>)]) -> anyhow::Result<()> + Send + 'static,
) -> anyhow::Result<(EngineHandle<E>, JoinHandle<()>, Ended)> {
    let (work, mut queue) = mpsc::channel(QUEUE);
    let (end, ended) = oneshot::channel();
    let thread = std::thread::Builder::new()
        .name("engine".into())
        .spawn(move || {
            cores::pin(core);
            let mut engine = engine;
            let result = catch_unwind(AssertUnwindSafe(|| {
                work_through(&mut engine, &mut queue, &mut apply)
            }));
            let _ = end.send(result.unwrap_or_else(|_| {
                Err(anyhow!("the engine panicked; its message is in the log"))
            }));
        })?;
    Ok((EngineHandle { work }, thread, ended))
}

fn work_through<E>(
    engine: &mut E,
    queue: &mut mpsc::Receiver<Work<E>>,
    apply: &mut impl FnMut(&mut E, &[(Lsn, RecordRef<'_>)]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut decoder = Decoder::default();
    while let Some(work) = queue.blocking_recv() {
        match work {
            Work::Records(records) => {
                decoder.each_batch(&records, BATCH, |batch| apply(engine, batch))?;
            }
            Work::Question(question) => question(engine),
            Work::Stop => return Ok(()),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use openmast_log::Batch;
    use openmast_records::{MappingChange, RadioIdentity, Record};

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

    #[tokio::test]
    async fn questions_see_the_records_before_them() {
        let (handle, thread, ended) = start(None, Vec::new(), |seen: &mut Vec<Lsn>, records| {
            seen.extend(records.iter().map(|(lsn, _)| *lsn));
            Ok(())
        })
        .expect("starts");
        apply(&handle, records(4, 2_000)).await;
        let expected: Vec<Lsn> = (4..2_004).collect();
        assert_eq!(handle.ask(Vec::clone).await.expect("answers"), expected);
        handle.stop().await;
        ended.await.expect("tells").expect("ends well");
        thread.join().expect("joins");
    }

    #[tokio::test]
    async fn an_error_and_a_panic_end_it_with_the_reason() {
        let (handle, _, ended) = start(None, (), |(), records| {
            anyhow::bail!("none of {}", records.len())
        })
        .expect("starts");
        apply(&handle, records(7, 1)).await;
        let reason = format!("{:#}", ended.await.expect("tells").expect_err("ends badly"));
        assert_eq!(reason, "none of 1");

        let (handle, thread, ended) = start(None, (), |(), _| panic!("bug")).expect("starts");
        apply(&handle, records(7, 1)).await;
        assert!(ended.await.expect("tells").is_err());
        thread.join().expect("joins");
        assert!(handle.ask(|()| ()).await.is_err());
    }
}
