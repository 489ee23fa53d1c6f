//! The thread that writes: takes what is queued, writes it as one group, one `fdatasync`, then tells everybody.

use std::{
    fs,
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    time::{Duration, Instant},
};

use async_trait::async_trait;
use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::{
    Limits, disk,
    group::{GroupBuilder, GroupHeader, PAGE},
    mark::Mark,
    segment::{OpenSegment, Segment},
};
use crate::{
    cores,
    log::{Batch, Delivery, DurableLog, Ended, Filled, Log, LogError, records::MAX_BATCH_BYTES},
    record::Lsn,
};

/// A group that has these takes nothing more.
const GROUP_BYTES: usize = 4 << 20;
/// A group that has these wastes little by being padded to whole pages.
const ENOUGH_BYTES: usize = 8 * PAGE;
/// Bytes that wait to be written at most, in the units below. More make those who append wait.
const QUEUE_BYTES: usize = 64 << 20;
const QUEUE_UNIT: usize = 1 << 10;

enum Request {
    Append {
        batch: Batch,
        durable: oneshot::Sender<Result<Lsn, String>>,
        /// Room in the queue, given back when the batch is written.
        room: OwnedSemaphorePermit,
    },
    Stop,
}

/// What appends to the files.
struct FilesLog {
    requests: mpsc::Sender<Request>,
    room: Arc<Semaphore>,
    shared: Arc<Shared>,
}

struct Shared {
    next: AtomicU64,
    bytes: AtomicU64,
    max_bytes: u64,
    segments: Mutex<Vec<Segment>>,
}

impl Shared {
    fn filled(&self) -> Filled {
        Filled {
            bytes: self.bytes.load(Ordering::Acquire),
            most: self.max_bytes,
        }
    }

    fn segments(&self) -> MutexGuard<'_, Vec<Segment>> {
        self.segments.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl DurableLog for FilesLog {
    async fn append_batch(&self, batch: Batch) -> Result<Lsn, LogError> {
        let ended = |reason: &str| LogError::Ended(reason.to_owned());
        let bytes = batch.as_bytes().len();
        if bytes > MAX_BATCH_BYTES {
            return Err(LogError::TooLarge { bytes });
        }
        if batch.is_empty() {
            return Ok(self.durable_records());
        }
        self.require_room_on_disk(&batch)?;
        // One that is larger than the queue waits until it has the queue for itself.
        let units = bytes.min(QUEUE_BYTES).div_ceil(QUEUE_UNIT);
        let units = u32::try_from(units).unwrap_or(u32::MAX);
        let room = Arc::clone(&self.room)
            .acquire_many_owned(units)
            .await
            .map_err(|_| ended("it takes no more records"))?;
        let (durable, told) = oneshot::channel();
        let request = Request::Append {
            batch,
            durable,
            room,
        };
        self.requests
            .send(request)
            .map_err(|_| ended("it takes no more records"))?;
        match told.await {
            Ok(Ok(lsn)) => Ok(lsn),
            Ok(Err(reason)) => Err(LogError::Ended(reason)),
            Err(_) => Err(ended("it stopped before this record")),
        }
    }

    fn durable_records(&self) -> u64 {
        self.shared.next.load(Ordering::Acquire)
    }

    fn release(&self, up_to: Lsn) -> Result<(), LogError> {
        let mut segments = self.shared.segments();
        while let [oldest, next, ..] = segments.as_slice()
            && next.first <= up_to.saturating_add(1)
        {
            let size = oldest.size()?;
            fail::fail_point!("log::before_release");
            fs::remove_file(&oldest.path).map_err(|error| oldest.io(error))?;
            fail::fail_point!("log::after_release");
            self.shared.bytes.fetch_sub(size, Ordering::AcqRel);
            segments.remove(0);
        }
        Ok(())
    }

    fn stop(&self) {
        self.room.close();
        let _ = self.requests.send(Request::Stop);
    }

    fn filled(&self) -> Filled {
        self.shared.filled()
    }
}

impl FilesLog {
    fn require_room_on_disk(&self, batch: &Batch) -> Result<(), LogError> {
        let Filled { bytes, most } = self.shared.filled();
        if !batch.is_essential() && bytes >= most {
            return Err(LogError::Full { bytes });
        }
        Ok(())
    }
}

/// State of the writing thread.
struct Writer {
    folder: PathBuf,
    limits: Limits,
    shared: Arc<Shared>,
    segment: Segment,
    open: OpenSegment,
    next: Lsn,
    mark: Mark,
    deliver: Delivery,
    metrics: Metrics,
}

struct Metrics {
    groups: metrics::Counter,
    records: metrics::Counter,
    bytes: metrics::Gauge,
    sync_seconds: metrics::Histogram,
}

impl Metrics {
    fn new() -> Self {
        metrics::describe_counter!(
            "openmast_log_groups_total",
            "Groups of records, each made durable at once"
        );
        metrics::describe_counter!("openmast_log_records_total", "Records made durable");
        metrics::describe_gauge!(
            "openmast_log_bytes",
            metrics::Unit::Bytes,
            "What the log takes on the disk"
        );
        metrics::describe_histogram!(
            "openmast_log_sync_seconds",
            metrics::Unit::Seconds,
            "From writing a group to knowing that it is durable"
        );
        Self {
            groups: metrics::counter!("openmast_log_groups_total"),
            records: metrics::counter!("openmast_log_records_total"),
            bytes: metrics::gauge!("openmast_log_bytes"),
            sync_seconds: metrics::histogram!("openmast_log_sync_seconds"),
        }
    }
}

/// Starts the thread.
pub(super) fn start(
    folder: PathBuf,
    mut segments: Vec<Segment>,
    next: Lsn,
    limits: Limits,
    deliver: Delivery,
) -> Result<(Log, Ended), LogError> {
    let (segment, open) = match segments.last() {
        Some(newest) => (newest.clone(), newest.append()?),
        None => Segment::create(&folder, next)?,
    };
    if segments.is_empty() {
        segments.push(segment.clone());
    }
    let mark = Mark::start(&folder, next)?;
    disk::sync_folder(&folder)?;
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
    let mut writer = Writer {
        folder,
        limits,
        shared: Arc::clone(&shared),
        segment,
        open,
        next,
        mark,
        deliver,
        metrics: Metrics::new(),
    };
    let room = Arc::new(Semaphore::new(QUEUE_BYTES / QUEUE_UNIT));
    let closes = Arc::clone(&room);
    std::thread::Builder::new()
        .name("log".into())
        .spawn(move || {
            cores::pin(limits.core);
            let result = writer.run(&queue);
            // Who waits for room learns that there will be none.
            closes.close();
            let _ = end.send(result);
        })
        .map_err(|error| LogError::Ended(format!("no thread for it: {error}")))?;
    let log = FilesLog {
        requests,
        room,
        shared,
    };
    Ok((Arc::new(log), ended))
}

impl Writer {
    fn run(&mut self, queue: &mpsc::Receiver<Request>) -> anyhow::Result<()> {
        let mut usual_size = 0;
        while let Ok(first) = queue.recv() {
            let mut group = Group::collect(first, queue, self.limits.window, usual_size);
            group.gather(queue, patience(self.shared.filled()));
            let stop = group.stop;
            usual_size = group.records.size().min(GROUP_BYTES);
            if !group.waiting.is_empty() {
                self.commit(group)?;
            }
            if stop {
                break;
            }
        }
        Ok(())
    }

    fn commit(&mut self, group: Group) -> anyhow::Result<()> {
        let count = group.records.count();
        let (header, bytes) = match self.write(group.records) {
            Ok(written) => written,
            Err(error) => {
                // Nobody knows what the disk holds now: recovery at the next start will.
                let reason = error.to_string();
                for waiting in group.waiting {
                    let _ = waiting.durable.send(Err(reason.clone()));
                }
                return Err(error.into());
            }
        };
        let first = self.next;
        self.next += u64::from(count);
        self.mark.set(self.next);
        self.shared.next.store(self.next, Ordering::Release);
        self.metrics.groups.increment(1);
        self.metrics.records.increment(u64::from(count));
        let records = header
            .records(&bytes)
            .ok_or_else(|| anyhow::anyhow!("a group is not what was put into it"))?;
        (self.deliver)(records)?;
        fail::fail_point!("log::after_deliver", |_| Ok(()));
        let mut lsn = first;
        for waiting in group.waiting {
            let _ = waiting.durable.send(Ok(lsn));
            lsn += waiting.count;
        }
        Ok(())
    }

    fn write(&mut self, group: GroupBuilder) -> Result<(GroupHeader, Bytes), LogError> {
        let has_groups = self.open.size > PAGE as u64;
        if has_groups && self.open.size >= self.limits.segment_bytes {
            self.roll()?;
        }
        let (header, bytes) = group.finish(self.open.mark, self.next);
        fail::fail_point!("log::before_write");
        let began = Instant::now();
        disk::write(&mut self.open.file, &bytes).map_err(|error| self.segment.io(error))?;
        fail::fail_point!("log::after_write");
        disk::sync(&self.open.file).map_err(|error| self.segment.io(error))?;
        fail::fail_point!("log::after_sync");
        self.metrics.sync_seconds.record(began.elapsed());
        self.grown_by(bytes.len() as u64);
        Ok((header, bytes))
    }

    fn roll(&mut self) -> Result<(), LogError> {
        (self.segment, self.open) = Segment::create(&self.folder, self.next)?;
        self.shared.segments().push(self.segment.clone());
        let first_page = std::mem::take(&mut self.open.size);
        self.grown_by(first_page);
        Ok(())
    }

    fn grown_by(&mut self, bytes: u64) {
        self.open.size += bytes;
        let before = self.shared.bytes.fetch_add(bytes, Ordering::AcqRel);
        self.metrics.bytes.set((before + bytes) as f64);
    }
}

/// How long a small group waits for more: a page for each report fills a log thirteen times as fast as pages full of them, so the
/// less there is left the longer it may take. Senders of reports wait for seconds.
fn patience(filled: Filled) -> Duration {
    let quarters = u128::from(filled.bytes) * 4 / u128::from(filled.most.max(1));
    Duration::from_millis(match quarters {
        0 => 0,
        1 => 5,
        2 => 20,
        _ => 100,
    })
}

/// What is made durable together.
struct Group {
    records: GroupBuilder,
    waiting: Vec<Waiting>,
    /// Something in it must not wait.
    is_essential: bool,
    stop: bool,
}

struct Waiting {
    count: u64,
    durable: oneshot::Sender<Result<Lsn, String>>,
    _room: OwnedSemaphorePermit,
}

impl Group {
    /// What is queued now and what comes within `window`.
    fn collect(
        first: Request,
        queue: &mpsc::Receiver<Request>,
        window: Duration,
        usual_size: usize,
    ) -> Self {
        let mut group = Self {
            records: GroupBuilder::with_capacity(usual_size),
            waiting: Vec::new(),
            is_essential: false,
            stop: false,
        };
        group.take(first);
        let deadline = Instant::now() + window;
        while !group.stop && group.records.size() < GROUP_BYTES {
            let request = queue.try_recv().ok().or_else(|| {
                let left = deadline.saturating_duration_since(Instant::now());
                queue.recv_timeout(left).ok()
            });
            match request {
                Some(request) => group.take(request),
                None => break,
            }
        }
        group
    }

    /// Waits for more unless that fills some pages.
    fn gather(&mut self, queue: &mpsc::Receiver<Request>, patience: Duration) {
        let deadline = Instant::now() + patience;
        while !self.stop && !self.is_essential && self.records.size() < ENOUGH_BYTES {
            let left = deadline.saturating_duration_since(Instant::now());
            match queue.recv_timeout(left) {
                Ok(request) => self.take(request),
                Err(_) => break,
            }
        }
    }

    fn take(&mut self, request: Request) {
        match request {
            Request::Stop => self.stop = true,
            Request::Append {
                batch,
                durable,
                room,
            } => {
                self.is_essential |= batch.is_essential();
                self.records.push(batch.as_bytes(), batch.len());
                self.waiting.push(Waiting {
                    count: batch.len() as u64,
                    durable,
                    _room: room,
                });
            }
        }
    }
}
