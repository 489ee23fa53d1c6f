//! The thread that writes: takes what is queued, writes it as one group, one `fdatasync`, then tells everybody. RADIUS, radios that
//! sign and the oracle itself take turns before it.

use std::{
    fs,
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use async_trait::async_trait;
use bytes::Bytes;
use tokio::sync::oneshot;

use super::{
    Limits, disk,
    group::{GroupBuilder, GroupHeader, PAGE},
    mark::Mark,
    pending_group::{GROUP_BYTES, PendingGroup, Request, patience, position},
    queues::Queues,
    scanning,
    segment::{OpenSegment, Segment},
};
use crate::{Batch, Delivery, DurableLog, Ended, Filled, Log, LogError, records::MAX_BATCH_BYTES};
use openmast_platform::{
    cores,
    turns::{self, Receiver, Sender},
};
use openmast_records::Lsn;

/// What appends to the files.
struct FilesLog {
    folder: PathBuf,
    requests: Sender<Request>,
    queues: Arc<Queues>,
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
        self.request(batch, None).await
    }

    async fn append_batch_at(&self, expected: Lsn, batch: Batch) -> Result<Lsn, LogError> {
        self.request(batch, Some(expected)).await
    }

    fn durable_records(&self) -> u64 {
        self.shared.next.load(Ordering::Acquire)
    }

    fn scan(
        &self,
        from: Lsn,
        until: Lsn,
        show: &mut dyn FnMut(Lsn, &[u8]),
    ) -> Result<Option<Lsn>, LogError> {
        scanning::scan(&self.folder, from, until, show)
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
        self.queues.close();
        self.requests.close();
    }

    fn filled(&self) -> Filled {
        self.shared.filled()
    }
}

impl FilesLog {
    async fn request(&self, batch: Batch, expected: Option<Lsn>) -> Result<Lsn, LogError> {
        let ended = |reason: &str| LogError::Ended(reason.to_owned());
        let bytes = batch.as_bytes().len();
        if bytes > MAX_BATCH_BYTES {
            return Err(LogError::TooLarge { bytes });
        }
        if batch.is_empty() {
            return position(expected, self.durable_records());
        }
        self.require_room_on_disk(&batch)?;
        let source_queue = self.queues.of(batch.source());
        let room = source_queue.room(bytes).await;
        let room = room.map_err(|_| ended("it takes no more records"))?;
        let (durable, told) = oneshot::channel();
        let request = Request {
            batch,
            expected,
            durable,
            room,
        };
        self.requests
            .send(&source_queue.lane, bytes as u64, request)
            .map_err(|_| ended("it takes no more records"))?;
        told.await
            .unwrap_or_else(|_| Err(ended("it stopped before this record")))
    }

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
    let (requests, queue) = turns::channel();
    let (end, ended) = oneshot::channel();
    let mut writer = Writer {
        folder: folder.clone(),
        limits,
        shared: Arc::clone(&shared),
        segment,
        open,
        next,
        mark,
        deliver,
        metrics: Metrics::new(),
    };
    let queues = Arc::new(Queues::new());
    let closes = Arc::clone(&queues);
    std::thread::Builder::new()
        .name("log".into())
        .spawn(move || {
            cores::pin(limits.core);
            let result = writer.run(&queue);
            drop(queue);
            // Who waits for room learns that there will be none.
            closes.close();
            let _ = end.send(result);
        })
        .map_err(|error| LogError::Ended(format!("no thread for it: {error}")))?;
    let log = FilesLog {
        folder,
        requests,
        queues,
        shared,
    };
    Ok((Arc::new(log), ended))
}

impl Writer {
    fn run(&mut self, queue: &Receiver<Request>) -> anyhow::Result<()> {
        let mut usual_size = 0;
        while let Some(first) = queue.recv() {
            let mut pending_group = PendingGroup::new(self.next, usual_size);
            pending_group.take(first);
            pending_group.collect(queue, self.limits.window);
            pending_group.wait(queue, patience(self.shared.filled()));
            if pending_group.records.count() == 0 {
                // All of it was to stand elsewhere, and was refused.
                continue;
            }
            usual_size = pending_group.records.size().min(GROUP_BYTES);
            self.commit(pending_group)?;
        }
        Ok(())
    }

    fn commit(&mut self, pending_group: PendingGroup) -> anyhow::Result<()> {
        let PendingGroup {
            records, waiting, ..
        } = pending_group;
        let count = records.count();
        let (header, bytes) = match self.write(records) {
            Ok(written) => written,
            Err(error) => {
                // Nobody knows what the disk holds now: recovery at the next start will.
                let reason = error.to_string();
                for waiting in waiting {
                    let _ = waiting.durable.send(Err(LogError::Ended(reason.clone())));
                }
                return Err(error.into());
            }
        };
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
        for waiting in waiting {
            let _ = waiting.durable.send(Ok(waiting.first));
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
