//! A log in memory that several nodes share: what a replicated log does, without network and disk, for tests.
//!
//! Every node that has opened it may append, and is given everything that any of them appended, in the log's one order. What is
//! appended is "durable" at once and stays for as long as somebody holds the [`SharedLog`], which a node's end does not touch.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, Ordering},
    mpsc::{self, Receiver, Sender},
};

use async_trait::async_trait;
use tokio::sync::oneshot;

use crate::{
    Batch, Delivery, DurableLog, Ended, Filled, Log, LogError, Records, Replay, StoredLog,
    records::MAX_BATCH_BYTES,
};
use openmast_records::Lsn;

/// The log itself. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct SharedLog(Arc<Mutex<State>>);

struct State {
    /// What is not released, oldest first.
    batches: Vec<Records>,
    next: Lsn,
    /// Bytes of what is not released.
    bytes: u64,
    max_bytes: u64,
    nodes: Vec<Node>,
}

/// A node that takes part.
struct Node {
    number: usize,
    deliveries: Sender<Message>,
}

enum Message {
    Records(Records, Option<Acknowledge>),
    Stop,
}

/// Tells who appended a batch that its node was given it.
type Acknowledge = oneshot::Sender<Lsn>;

impl SharedLog {
    /// Begins a log without records. When it holds `max_bytes` of them it takes no more reports.
    pub fn new(max_bytes: u64) -> Self {
        Self(Arc::new(Mutex::new(State {
            batches: Vec::new(),
            next: 0,
            bytes: 0,
            max_bytes,
            nodes: Vec::new(),
        })))
    }

    /// Opens it for one node, which reads what it holds now.
    pub fn open(&self) -> Box<dyn StoredLog> {
        Box::new(MemoryLog {
            log: self.clone(),
            next: self.lock().next,
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What lies from `from` on and before `until`, as it is now.
    fn range(&self, from: Lsn, until: Lsn) -> Vec<Records> {
        let state = self.lock();
        let batches = state.batches.iter();
        let behind = batches.filter(|records| records.next_position() > from);
        behind
            .take_while(|records| records.first() < until)
            .map(|records| records.clone().starting_at(from))
            .collect()
    }
}

/// As one node has opened it.
struct MemoryLog {
    log: SharedLog,
    next: Lsn,
}

impl StoredLog for MemoryLog {
    fn first(&self) -> Option<Lsn> {
        let first = self.log.lock().batches.first().map(Records::first);
        first.filter(|first| *first < self.next)
    }

    fn next_position(&self) -> Lsn {
        self.next
    }

    fn replay(&self, from: Lsn) -> Result<Replay, LogError> {
        let records = self.log.range(from, self.next);
        Ok(Box::new(records.into_iter().map(Ok)))
    }

    fn start(self: Box<Self>, deliver: Delivery) -> Result<(Log, Ended), LogError> {
        let (deliveries, queue) = mpsc::channel();
        let mut state = self.log.lock();
        for records in &state.batches {
            if records.first() >= self.next {
                let missed = records.clone().from_elsewhere();
                let _ = deliveries.send(Message::Records(missed, None));
            }
        }
        let number = state.nodes.last().map_or(0, |node| node.number + 1);
        state.nodes.push(Node { number, deliveries });
        drop(state);
        let is_stopped = Arc::new(AtomicBool::new(false));
        let node = NodeLog {
            log: self.log.clone(),
            number,
            is_stopped: Arc::clone(&is_stopped),
        };
        let (end, ended) = oneshot::channel();
        let log = self.log.clone();
        let deliver = move || {
            let result = deliver_all(&queue, deliver);
            is_stopped.store(true, Ordering::SeqCst);
            log.lock().nodes.retain(|node| node.number != number);
            drop(queue);
            let _ = end.send(result);
        };
        std::thread::Builder::new()
            .name("log".into())
            .spawn(deliver)
            .map_err(|error| LogError::Ended(format!("no thread for it: {error}")))?;
        Ok((Arc::new(node), ended))
    }
}

/// Until the node is stopped, or does not take what it is given.
fn deliver_all(queue: &Receiver<Message>, mut deliver: Delivery) -> anyhow::Result<()> {
    while let Ok(Message::Records(records, acknowledge)) = queue.recv() {
        let first = records.first();
        deliver(records)?;
        if let Some(acknowledge) = acknowledge {
            let _ = acknowledge.send(first);
        }
    }
    Ok(())
}

/// As one node appends to it.
struct NodeLog {
    log: SharedLog,
    number: usize,
    is_stopped: Arc<AtomicBool>,
}

impl NodeLog {
    async fn request(&self, batch: Batch, expected: Option<Lsn>) -> Result<Lsn, LogError> {
        let told = self.put(&batch, expected)?;
        match told {
            Put::Nothing(next) => Ok(next),
            Put::Records(told) => told
                .await
                .map_err(|_| LogError::Ended("it stopped before this record".into())),
        }
    }

    fn put(&self, batch: &Batch, expected: Option<Lsn>) -> Result<Put, LogError> {
        let bytes = batch.as_bytes().len();
        if bytes > MAX_BATCH_BYTES {
            return Err(LogError::TooLarge { bytes });
        }
        let mut state = self.log.lock();
        if self.is_stopped.load(Ordering::SeqCst) {
            return Err(LogError::Ended("it takes no more records".into()));
        }
        if !batch.is_empty() && !batch.is_essential() && state.bytes >= state.max_bytes {
            return Err(LogError::Full { bytes: state.bytes });
        }
        let next = state.next;
        if let Some(expected) = expected.filter(|expected| *expected != next) {
            return Err(LogError::Moved { expected, next });
        }
        if batch.is_empty() {
            return Ok(Put::Nothing(next));
        }
        let (acknowledge, told) = oneshot::channel();
        state.add(batch, self.number, acknowledge)?;
        Ok(Put::Records(told))
    }
}

/// What became of a batch that was not refused.
enum Put {
    /// It has no records; the log goes on at this position.
    Nothing(Lsn),
    /// Told when the node was given them.
    Records(oneshot::Receiver<Lsn>),
}

impl State {
    /// Adds a batch of one node, for all of them.
    fn add(
        &mut self,
        batch: &Batch,
        number: usize,
        acknowledge: Acknowledge,
    ) -> Result<(), LogError> {
        let bytes = batch.as_bytes().to_vec().into();
        let count = u32::try_from(batch.len()).unwrap_or(u32::MAX);
        let records = Records::new(self.next, count, bytes)
            .ok_or_else(|| LogError::Ended("there are no positions left".into()))?;
        self.next = records.next_position();
        self.bytes += batch.as_bytes().len() as u64;
        self.batches.push(records.clone());
        let mut acknowledge = Some(acknowledge);
        for node in &self.nodes {
            let message = match node.number == number {
                true => Message::Records(records.clone(), acknowledge.take()),
                false => Message::Records(records.clone().from_elsewhere(), None),
            };
            // A node that has just ended needs no more.
            let _ = node.deliveries.send(message);
        }
        Ok(())
    }
}

#[async_trait]
impl DurableLog for NodeLog {
    async fn append_batch(&self, batch: Batch) -> Result<Lsn, LogError> {
        self.request(batch, None).await
    }

    async fn append_batch_at(&self, expected: Lsn, batch: Batch) -> Result<Lsn, LogError> {
        self.request(batch, Some(expected)).await
    }

    fn durable_records(&self) -> u64 {
        self.log.lock().next
    }

    fn scan(
        &self,
        from: Lsn,
        until: Lsn,
        show: &mut dyn FnMut(Lsn, &[u8]),
    ) -> Result<Option<Lsn>, LogError> {
        let mut first = None;
        for records in self.log.range(from, until) {
            for (lsn, bytes) in records.iter().take_while(|(lsn, _)| *lsn < until) {
                first.get_or_insert(lsn);
                show(lsn, bytes);
            }
        }
        Ok(first)
    }

    fn release(&self, up_to: Lsn) -> Result<(), LogError> {
        let mut state = self.log.lock();
        let is_kept = |records: &Records| records.next_position() > up_to.saturating_add(1);
        let released = state.batches.iter().position(is_kept);
        let released = released.unwrap_or(state.batches.len());
        let gone = state.batches.drain(..released);
        let bytes: u64 = gone.map(|records| records.bytes() as u64).sum();
        state.bytes -= bytes;
        Ok(())
    }

    fn stop(&self) {
        let state = self.log.lock();
        if !self.is_stopped.swap(true, Ordering::SeqCst) {
            let own = state.nodes.iter().filter(|node| node.number == self.number);
            own.for_each(|node| drop(node.deliveries.send(Message::Stop)));
        }
    }

    fn filled(&self) -> Filled {
        let state = self.log.lock();
        Filled {
            bytes: state.bytes,
            most: state.max_bytes,
        }
    }
}
