//! The thread on which the engine runs: records in the order of the log, and questions in between.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc,
    thread::JoinHandle,
};

use anyhow::{Context, anyhow};
use tokio::sync::oneshot;

use super::Ended;
use crate::record::{Lsn, Record};

/// What the thread works on.
enum Work<E> {
    Records(Vec<(Lsn, Record)>),
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
    /// Durable records, in the order of the log.
    ///
    /// # Errors
    /// The thread has ended.
    pub fn apply(&self, records: Vec<(Lsn, Record)>) -> anyhow::Result<()> {
        self.work
            .send(Work::Records(records))
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
            .map_err(|_| anyhow!("the engine has ended"))?;
        answered.await.context("the engine has ended")
    }

    /// Ends the thread after the work that it was given before.
    pub fn stop(&self) {
        let _ = self.work.send(Work::Stop);
    }
}

/// Starts the thread. `apply` is called for every record; its error, or a panic, ends the thread, and `ended` tells why.
pub fn start<E: Send + 'static>(
    engine: E,
    mut apply: impl FnMut(&mut E, Lsn, &Record) -> anyhow::Result<()> + Send + 'static,
) -> anyhow::Result<(EngineHandle<E>, JoinHandle<()>, Ended)> {
    let (work, queue) = mpsc::channel();
    let (end, ended) = oneshot::channel();
    let thread = std::thread::Builder::new()
        .name("engine".into())
        .spawn(move || {
            let mut engine = engine;
            let result = catch_unwind(AssertUnwindSafe(|| {
                work_through(&mut engine, &queue, &mut apply)
            }));
            let _ = end.send(result.unwrap_or_else(|_| {
                Err(anyhow!("the engine panicked; its message is in the log"))
            }));
        })?;
    Ok((EngineHandle { work }, thread, ended))
}

fn work_through<E>(
    engine: &mut E,
    queue: &mpsc::Receiver<Work<E>>,
    apply: &mut impl FnMut(&mut E, Lsn, &Record) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    for work in queue {
        match work {
            Work::Records(records) => {
                for (lsn, record) in &records {
                    apply(engine, *lsn, record)
                        .with_context(|| format!("record {lsn} of the log"))?;
                }
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
    use crate::record::{MappingChange, RadioIdentity};

    fn record() -> Record {
        let identity = RadioIdentity::NasIdentifier(b"tower".to_vec());
        Record::Mapping(MappingChange::Radio {
            identity,
            asset: None,
        })
    }

    #[tokio::test]
    async fn questions_see_the_records_before_them() {
        let (handle, thread, ended) = start(Vec::new(), |seen: &mut Vec<Lsn>, lsn, _| {
            seen.push(lsn);
            Ok(())
        })
        .expect("starts");
        handle
            .apply(vec![(4, record()), (5, record())])
            .expect("alive");
        assert_eq!(handle.ask(Vec::clone).await.expect("answers"), [4, 5]);
        handle.stop();
        ended.await.expect("tells").expect("ends well");
        thread.join().expect("joins");
    }

    #[tokio::test]
    async fn an_error_and_a_panic_end_it_with_the_reason() {
        let (handle, _, ended) = start((), |(), lsn, _| anyhow::bail!("no {lsn}")).expect("starts");
        handle.apply(vec![(7, record())]).expect("alive");
        let reason = format!("{:#}", ended.await.expect("tells").expect_err("ends badly"));
        assert_eq!(reason, "record 7 of the log: no 7");

        let (handle, thread, ended) = start((), |(), _, _| panic!("bug")).expect("starts");
        handle.apply(vec![(7, record())]).expect("alive");
        assert!(ended.await.expect("tells").is_err());
        thread.join().expect("joins");
        assert!(handle.ask(|()| ()).await.is_err());
    }
}
