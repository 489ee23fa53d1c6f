//! From the queues to the log: threads take batches, each sender's in its turn, verify them in groups, and hand the
//! groups on in the order in which they took them.
//!
//! The order matters to the windows only: with two threads a radio's later batches could overtake so many earlier ones
//! that the earlier ones fall out of its window.

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
    thread::JoinHandle,
};

use openmast_usage::{Check, Reason, verify};
use tokio::{runtime::Handle, sync::Semaphore};

use super::{
    counters::Counters,
    intake::{Job, Ticket},
    radios::Radios,
    refusal::Refusal,
    window::{Admission, Order},
};
use openmast_log::{Batch, Log, PAGE, Room, SenderNumber};
use openmast_platform::{cores, turns::Receiver};
use openmast_records::Sender;
use openmast_records::{Record, SignedBatch};

/// Signatures that are verified at once. More gain little, and one bad one then costs more.
const GROUP: usize = 256;
/// Bytes that are taken at once: what one thread works on for some milliseconds.
const GROUP_BYTES: usize = 512 << 10;
/// Bytes, about, that have been verified and wait for the log. With more the threads wait, so that the batches behind
/// them stay in their senders' queues.
const VERIFIED_BYTES: usize = 2 << 20;

/// What a radio is told if there is no room for its sessions.
const SESSIONS_FULL: &str = "this radio has its share of the sessions that the oracle keeps (sessions.max), and the rest is taken; \
     what it reports of sessions that are kept is taken";
/// What a radio is told if little of the log is left.
const LOG_SHARE_USED: &str =
    "little of the oracle's log is left, and this radio has used its share of that";

pub(super) struct Pipeline {
    queue: Mutex<Queue>,
    admitted: Mutex<Admitted>,
    radios: Radios,
    counters: Arc<Counters>,
    log: Log,
    room: Arc<dyn Room>,
    /// One permit for each byte that may wait for the log.
    verified: Arc<Semaphore>,
    runtime: Handle,
}

struct Queue {
    jobs: Receiver<Job>,
    /// Number of the next group.
    next: u64,
}

/// Groups that were verified before an earlier group was.
#[derive(Default)]
struct Admitted {
    /// Number of the group whose turn it is.
    next: u64,
    waiting: BTreeMap<u64, Vec<Signed>>,
}

/// A batch whose signature is good, with the hash of its content.
struct Signed {
    job: Job,
    content: u64,
}

/// A batch that the log has not got yet, with what its window must be told.
struct Pending {
    ticket: Ticket,
    content: u64,
    sender: SenderNumber,
}

/// Records of one group on their way to the log.
#[derive(Default)]
struct Records {
    /// One record for each batch, in the same order.
    batch: Batch,
    pending: Vec<Pending>,
}

impl Pipeline {
    /// Starts the threads. They end when every sender of jobs is gone and all jobs are done.
    ///
    /// # Errors
    /// No thread can be started.
    pub(super) fn start(
        threads: usize,
        cores: &[usize],
        jobs: Receiver<Job>,
        radios: Radios,
        counters: Arc<Counters>,
        log: Log,
    ) -> std::io::Result<Vec<JoinHandle<()>>> {
        let pipeline = Arc::new(Self {
            queue: Mutex::new(Queue { jobs, next: 0 }),
            admitted: Mutex::default(),
            radios,
            counters,
            room: log.room(),
            log,
            verified: Arc::new(Semaphore::new(VERIFIED_BYTES)),
            runtime: Handle::current(),
        });
        (0..threads.max(1))
            .map(|number| {
                let pipeline = Arc::clone(&pipeline);
                let core = cores::in_turn(cores, number);
                std::thread::Builder::new()
                    .name(format!("usage-{number}"))
                    .spawn(move || {
                        cores::pin(core);
                        pipeline.run();
                    })
            })
            .collect()
    }

    fn run(&self) {
        while let Some((number, jobs)) = self.next_group() {
            // Whatever happens to one group, those behind it must not wait for it for ever. Its senders hear nothing,
            // and send again.
            let verified = catch_unwind(AssertUnwindSafe(|| self.verify(jobs)));
            let admitted = catch_unwind(AssertUnwindSafe(|| {
                self.admit_in_turn(number, verified.unwrap_or_default());
            }));
            if admitted.is_err() {
                tracing::error!("a defect in this software: batches were not recorded");
            }
        }
    }

    /// Verifies signatures: returns the batches with a good one, and refuses the others.
    fn verify(&self, jobs: Vec<Job>) -> Vec<Signed> {
        self.counters.verified_together.record(jobs.len() as f64);
        let checks: Vec<Check> = jobs.iter().map(|job| Check::new(&job.signed)).collect();
        let mut good = Vec::new();
        verify(&checks, &mut good, &mut rand::rng());
        let mut signed = Vec::with_capacity(jobs.len());
        for (job, good) in jobs.into_iter().zip(&good) {
            if *good {
                job.ticket.pending.peer().prove(&job.ticket.radio);
                // The hash is computed here, before the groups are admitted one by one.
                let content = self.radios.content(job.signed.canonical());
                signed.push(Signed { job, content });
            } else {
                let detail = "the signature is not this key's over these canonical bytes";
                self.refuse(job.ticket, Refusal::new(Reason::BadSignature, detail));
            }
        }
        signed
    }

    /// The batches that wait now, at least one; `None` when no more will come.
    fn next_group(&self) -> Option<(u64, Vec<Job>)> {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let first = queue.jobs.recv()?;
        let mut bytes = first.signed.canonical().len();
        let mut jobs = vec![first];
        while jobs.len() < GROUP && bytes < GROUP_BYTES {
            let Some(job) = queue.jobs.try_recv() else {
                break;
            };
            bytes += job.signed.canonical().len();
            jobs.push(job);
        }
        let number = queue.next;
        queue.next += 1;
        Some((number, jobs))
    }

    /// Admits a group after those before it, and then those that waited for it.
    fn admit_in_turn(&self, number: u64, signed: Vec<Signed>) {
        let mut admitted = self.admitted.lock().unwrap_or_else(PoisonError::into_inner);
        admitted.waiting.insert(number, signed);
        while let Some(signed) = {
            let next = admitted.next;
            admitted.waiting.remove(&next)
        } {
            admitted.next += 1;
            self.admit(signed);
        }
    }

    fn admit(&self, signed: Vec<Signed>) {
        self.room.expect_radios(self.radios.count());
        // Some have room; for the others the log must be asked whether they continue known sessions.
        let (mut with_place, mut without_place) = (Records::default(), Records::default());
        for Signed { job, content } in signed {
            let (radio, sequence) = (&job.ticket.radio, job.ticket.sequence);
            let admission = radio.with_window(|window| window.admit(sequence, content));
            match admission {
                Admission::New(order) => self.count(order),
                Admission::Again => {}
                Admission::Replay => {
                    self.counters.replayed.increment(1);
                    job.ticket.finish(Ok(()));
                    continue;
                }
                Admission::Refuse(refusal) => {
                    self.refuse(job.ticket, refusal);
                    continue;
                }
            }
            self.place(job, content, &mut with_place, &mut without_place);
        }
        if !with_place.pending.is_empty() {
            self.record(with_place, false);
        }
        if !without_place.pending.is_empty() {
            self.record(without_place, true);
        }
    }

    /// Puts a batch among those that have room, or among those that may only continue known sessions.
    fn place(&self, job: Job, content: u64, with_place: &mut Records, without_place: &mut Records) {
        let (canonical, signature) = job.signed.into_parts();
        let record = Record::SignedBatch(SignedBatch {
            received_at_ms: job.received_at_ms,
            signature,
            canonical,
        });
        let one = Pending {
            sender: self.room.number(&Sender::Radio(job.ticket.key)),
            ticket: job.ticket,
            content,
        };
        if !self.room.is_log_open(one.sender) {
            return answer_unavailable(vec![one], &self.counters, LOG_SHARE_USED);
        }
        let has_place = self.room.take(one.sender, one.reports());
        let records = match has_place {
            true => with_place,
            false => without_place,
        };
        let before = records.batch.as_bytes().len();
        match records.batch.push(&record) {
            Ok(()) => {
                let bytes = records.batch.as_bytes().len() - before;
                let padding = if before == 0 { PAGE } else { 0 };
                self.room.give_to_log(one.sender, bytes + padding);
                records.pending.push(one);
            }
            Err(error) => {
                if has_place {
                    self.room.give_back(one.sender, one.reports());
                }
                answer_unavailable(vec![one], &self.counters, &error.to_string());
            }
        }
    }

    fn count(&self, order: Order) {
        match order {
            Order::Next => {}
            Order::AfterGap => self.counters.gaps.increment(1),
            Order::Late => self.counters.late.increment(1),
        }
    }

    /// Hands a group to the log as soon as not too much waits for it, and answers when it is durable. With
    /// `known_sessions_only`, only what begins no session is recorded.
    fn record(&self, mut records: Records, known_sessions_only: bool) {
        let (log, room, counters) = (
            self.log.clone(),
            Arc::clone(&self.room),
            Arc::clone(&self.counters),
        );
        let bytes = records.batch.as_bytes().len().min(VERIFIED_BYTES);
        let place = Arc::clone(&self.verified).acquire_many_owned(bytes as u32);
        let place = self.runtime.block_on(place);
        self.runtime.spawn(async move {
            let _place = place;
            if known_sessions_only {
                let refused = records.refuse_new_sessions(&*room).await;
                answer_unavailable(refused, &counters, SESSIONS_FULL);
            }
            let Records { batch, pending } = records;
            if pending.is_empty() {
                return;
            }
            match log.append_batch(batch).await {
                Ok(_) => answer_durable(pending, &counters),
                Err(error) => {
                    for one in &pending {
                        room.give_back(one.sender, one.reports());
                    }
                    answer_unavailable(pending, &counters, &error.to_string());
                }
            }
        });
    }

    fn refuse(&self, ticket: Ticket, refusal: Refusal) {
        self.counters.refused(Some(ticket.key), &refusal);
        ticket.finish(Err(refusal));
    }
}

impl Pending {
    fn reports(&self) -> u64 {
        self.ticket.reports as u64
    }
}

impl Records {
    /// Takes out the batches that may begin a session.
    async fn refuse_new_sessions(&mut self, room: &dyn Room) -> Vec<Pending> {
        let pending = self.pending.iter();
        let senders: Vec<_> = pending.map(|one| (one.sender, one.reports())).collect();
        let known = room.take_known(&self.batch, &senders).await;
        self.batch = self.batch.only(&known);
        let mut known = known.into_iter();
        let refused = self
            .pending
            .extract_if(.., |_| !known.next().unwrap_or(false));
        refused.collect()
    }
}

fn answer_durable(pending: Vec<Pending>, counters: &Counters) {
    let reports = pending.iter().map(|it| it.ticket.reports as u64).sum();
    counters.recorded(pending.len() as u64, reports);
    for Pending {
        ticket, content, ..
    } in pending
    {
        ticket
            .radio
            .with_window(|window| window.recorded(ticket.sequence, content));
        counters.answer_seconds.record(ticket.received.elapsed());
        ticket.finish(Ok(()));
    }
}

fn answer_unavailable(pending: Vec<Pending>, counters: &Counters, error: &str) {
    for Pending {
        ticket, content, ..
    } in pending
    {
        ticket
            .radio
            .with_window(|window| window.not_recorded(ticket.sequence, content));
        let refusal = Refusal::new(Reason::Unavailable, error);
        counters.refused(Some(ticket.key), &refusal);
        ticket.finish(Err(refusal));
    }
}
