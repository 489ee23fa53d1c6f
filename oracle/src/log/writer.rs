//! The thread that writes: takes what is queued, writes it as one batch, one `fdatasync`, then tells everybody.

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    time::{Duration, Instant},
};

use tokio::sync::oneshot;

use super::{
    LogError,
    batch::BatchBuilder,
    files::{Limits, sync_folder},
    segment::Segment,
};
use crate::record::{Lsn, Record};

/// Called with durable records in the order of the log; its error ends the log.
pub type Delivery = Box<dyn FnMut(Vec<(Lsn, Record)>) -> anyhow::Result<()> + Send>;
/// Tells why the log ended.
pub type Ended = oneshot::Receiver<anyhow::Result<()>>;

/// Records and bytes of one batch at most.
const BATCH_RECORDS: u32 = 16_384;
const BATCH_BYTES: usize = 8 << 20;
/// Largest record: the end of an epoch with 800,000 assets and as many payers. It must fit a batch that is almost full.
const MAX_RECORD: usize = 48 << 20;

#[expect(
    clippy::large_enum_variant,
    reason = "almost every request is an append, and a box would be an allocation for each"
)]
enum Request {
    Append {
        bytes: Vec<u8>,
        record: Record,
        durable: oneshot::Sender<Result<Lsn, String>>,
    },
    Stop,
}

/// The running log. Cheap to clone.
#[derive(Clone)]
pub struct Log {
    requests: mpsc::Sender<Request>,
    shared: Arc<Shared>,
}

struct Shared {
    next: AtomicU64,
    bytes: AtomicU64,
    max_bytes: u64,
    segments: Mutex<Vec<Segment>>,
}

impl Log {
    /// Resolves to the record's position when it is durable.
    ///
    /// # Errors
    /// It is not durable and will not be: the log is full, or has ended.
    pub async fn append(&self, record: Record) -> Result<Lsn, LogError> {
        let bytes = borsh::to_vec(&record).map_err(|error| LogError::Ended(error.to_string()))?;
        if bytes.len() > MAX_RECORD {
            return Err(LogError::TooLarge { bytes: bytes.len() });
        }
        self.require_room(&record)?;
        let (durable, told) = oneshot::channel();
        let request = Request::Append {
            bytes,
            record,
            durable,
        };
        let ended = |reason: &str| LogError::Ended(reason.to_owned());
        self.requests
            .send(request)
            .map_err(|_| ended("it takes no more records"))?;
        match told.await {
            Ok(Ok(lsn)) => Ok(lsn),
            Ok(Err(reason)) => Err(LogError::Ended(reason)),
            Err(_) => Err(ended("it stopped before this record")),
        }
    }

    /// How many records are durable, also those that are no longer kept.
    pub fn durable_records(&self) -> u64 {
        self.shared.next.load(Ordering::Acquire)
    }

    /// Removes files of which every record is at or below `up_to`.
    ///
    /// # Errors
    /// A file cannot be removed.
    pub fn release(&self, up_to: Lsn) -> Result<(), LogError> {
        let mut segments = self
            .shared
            .segments
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        while let [oldest, next, ..] = segments.as_slice()
            && next.first <= up_to.saturating_add(1)
        {
            let size = oldest.size()?;
            fs::remove_file(&oldest.path).map_err(|error| oldest.io(error))?;
            self.shared.bytes.fetch_sub(size, Ordering::AcqRel);
            segments.remove(0);
        }
        Ok(())
    }

    /// Takes no more records after those that are queued.
    pub fn stop(&self) {
        let _ = self.requests.send(Request::Stop);
    }

    /// Only reports are refused by a full log: what ends an epoch is what makes room.
    fn require_room(&self, record: &Record) -> Result<(), LogError> {
        let bytes = self.shared.bytes.load(Ordering::Acquire);
        if matches!(record, Record::Report(_) | Record::SignedBatch(_))
            && bytes >= self.shared.max_bytes
        {
            return Err(LogError::Full { bytes });
        }
        Ok(())
    }
}

/// State of the writing thread.
pub(super) struct Writer {
    folder: PathBuf,
    limits: Limits,
    shared: Arc<Shared>,
    segment: Segment,
    file: File,
    segment_size: u64,
    next: Lsn,
    deliver: Delivery,
}

impl Writer {
    pub(super) fn start(
        folder: PathBuf,
        mut segments: Vec<Segment>,
        next: Lsn,
        limits: Limits,
        deliver: Delivery,
    ) -> Result<(Log, Ended), LogError> {
        let segment = match segments.last() {
            Some(newest) => newest.clone(),
            None => {
                let first = Segment::new(&folder, next);
                segments.push(first.clone());
                first
            }
        };
        let file = open(&segment)?;
        sync_folder(&folder)?;
        let mut bytes = 0;
        for segment in &segments {
            bytes += segment.size()?;
        }
        let shared = Arc::new(Shared {
            next: AtomicU64::new(next),
            bytes: AtomicU64::new(bytes),
            max_bytes: limits.max_bytes,
            segments: Mutex::new(segments),
        });
        let (requests, queue) = mpsc::channel();
        let (end, ended) = oneshot::channel();
        let mut writer = Self {
            segment_size: segment.size()?,
            folder,
            limits,
            shared: Arc::clone(&shared),
            segment,
            file,
            next,
            deliver,
        };
        std::thread::Builder::new()
            .name("log".into())
            .spawn(move || {
                let _ = end.send(writer.run(&queue));
            })
            .map_err(|error| LogError::Ended(format!("no thread for it: {error}")))?;
        Ok((Log { requests, shared }, ended))
    }

    fn run(&mut self, queue: &mpsc::Receiver<Request>) -> anyhow::Result<()> {
        while let Ok(first) = queue.recv() {
            let Some(group) = Group::collect(first, queue, self.next, self.limits.window) else {
                return Ok(());
            };
            let stop = group.stop;
            self.commit(group)?;
            if stop {
                return Ok(());
            }
        }
        Ok(())
    }

    fn commit(&mut self, group: Group) -> anyhow::Result<()> {
        let count = u64::from(group.batch.count());
        let bytes = group.batch.finish();
        if let Err(error) = self.write(&bytes) {
            // After a failed write or sync nobody knows what the disk holds: recovery at the next start will.
            let reason = error.to_string();
            for durable in group.waiting {
                let _ = durable.send(Err(reason.clone()));
            }
            return Err(error.into());
        }
        let first = self.next;
        self.next += count;
        self.shared.next.store(self.next, Ordering::Release);
        (self.deliver)((first..).zip(group.records).collect())?;
        for (lsn, durable) in (first..).zip(group.waiting) {
            let _ = durable.send(Ok(lsn));
        }
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), LogError> {
        if self.segment_size >= self.limits.segment_bytes {
            self.roll()?;
        }
        self.file
            .write_all(bytes)
            .and_then(|()| self.file.sync_data())
            .map_err(|error| self.segment.io(error))?;
        self.segment_size += bytes.len() as u64;
        self.shared
            .bytes
            .fetch_add(bytes.len() as u64, Ordering::AcqRel);
        Ok(())
    }

    fn roll(&mut self) -> Result<(), LogError> {
        self.segment = Segment::new(&self.folder, self.next);
        self.file = open(&self.segment)?;
        sync_folder(&self.folder)?;
        self.segment_size = 0;
        let mut segments = self
            .shared
            .segments
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        segments.push(self.segment.clone());
        Ok(())
    }
}

fn open(segment: &Segment) -> Result<File, LogError> {
    OpenOptions::new()
        .create(true)
        .append(true)
        .open(&segment.path)
        .map_err(|error| segment.io(error))
}

/// What is made durable together.
struct Group {
    batch: BatchBuilder,
    records: Vec<Record>,
    waiting: Vec<oneshot::Sender<Result<Lsn, String>>>,
    stop: bool,
}

impl Group {
    /// What is queued now and what comes within `window`. `None`: told to stop, and nothing is waiting.
    fn collect(
        first: Request,
        queue: &mpsc::Receiver<Request>,
        next: Lsn,
        window: Duration,
    ) -> Option<Self> {
        let mut group = Self {
            batch: BatchBuilder::new(next),
            records: Vec::new(),
            waiting: Vec::new(),
            stop: false,
        };
        group.take(first);
        let deadline = Instant::now() + window;
        while !group.stop && group.has_room() {
            let left = deadline.saturating_duration_since(Instant::now());
            let request = queue
                .try_recv()
                .ok()
                .or_else(|| queue.recv_timeout(left).ok());
            match request {
                Some(request) => group.take(request),
                None => break,
            }
        }
        (!group.waiting.is_empty()).then_some(group)
    }

    fn has_room(&self) -> bool {
        self.batch.count() < BATCH_RECORDS && self.batch.size() < BATCH_BYTES
    }

    fn take(&mut self, request: Request) {
        match request {
            Request::Stop => self.stop = true,
            Request::Append {
                bytes,
                record,
                durable,
            } => {
                self.batch.push(&bytes);
                self.records.push(record);
                self.waiting.push(durable);
            }
        }
    }
}
