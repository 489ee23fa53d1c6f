//! What both transports share: rules, bounded waiting, and answers.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use openmast_usage::{Acknowledgement, Reason, SignedBatch, Unreadable};
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};

use super::{
    config::UsageConfig,
    counters::Counters,
    peer::{Peer, PendingBatch},
    radios::{Radio, Radios},
    receive_budget::{Arriving, ReceiveBudget},
    refusal::{Outcome, Refusal, acknowledgement},
    rules::{Rules, unreadable},
    sender_queue::SenderQueue,
    sender_queues::{InFlight, SenderQueues, cost},
};
use crate::time::Clock;
use openmast_platform::turns::Sender;

/// A batch as the transports read it.
pub(super) type Read = Result<SignedBatch, Unreadable>;

/// Takes batches in. All connections share it.
pub(crate) struct Intake {
    rules: Rules,
    radios: Radios,
    clock: Clock,
    queues: Arc<SenderQueues>,
    pub(super) receive_budget: ReceiveBudget,
    queue: Sender<Job>,
    pub(super) counters: Arc<Counters>,
    pub(super) max_batch_bytes: usize,
}

/// A batch on its way from a transport to the log.
pub(super) struct Job {
    pub signed: SignedBatch,
    pub received_at_ms: u64,
    pub ticket: Ticket,
}

/// What is needed to answer a batch.
pub(super) struct Ticket {
    pub radio: Arc<Radio>,
    pub key: [u8; 32],
    pub sequence: u64,
    pub reports: usize,
    pub received: Instant,
    /// The sender that the batch belongs to, until it is answered.
    pub pending: PendingBatch,
    reply: Reply,
    /// Room that is given back when the answer is on its way.
    _room: InFlight,
}

/// Where the answer goes.
pub(super) enum Reply {
    /// A gRPC stream; the permits bound the answers that it, and all of its connection's, have not read.
    Stream(mpsc::UnboundedSender<Answer>, [OwnedSemaphorePermit; 2]),
    /// An HTTP request.
    One(oneshot::Sender<Acknowledgement>),
}

/// An answer that waits to be read.
pub(super) struct Answer {
    pub acknowledgement: Acknowledgement,
    _place: [OwnedSemaphorePermit; 2],
}

impl Reply {
    /// Sends the answer. Whoever asked may have gone.
    pub(super) fn send(self, acknowledgement: Acknowledgement) {
        match self {
            Self::Stream(answers, place) => {
                let answer = Answer {
                    acknowledgement,
                    _place: place,
                };
                let _ = answers.send(answer);
            }
            Self::One(answer) => {
                let _ = answer.send(acknowledgement);
            }
        }
    }
}

impl Ticket {
    /// Answers.
    pub(super) fn finish(self, outcome: Outcome) {
        let answer = acknowledgement(Some(self.key), self.sequence, outcome);
        self.reply.send(answer);
    }
}

impl Intake {
    pub(super) fn new(
        config: &UsageConfig,
        network: [u8; 32],
        radios: Radios,
        clock: Clock,
        counters: Arc<Counters>,
        queue: Sender<Job>,
    ) -> Self {
        let queues = Arc::new(SenderQueues::new(config, Arc::clone(&counters)));
        Self {
            rules: Rules::new(network, config),
            radios,
            clock,
            receive_budget: ReceiveBudget::new(config, Arc::clone(&queues), Arc::clone(&counters)),
            queues,
            queue,
            counters,
            max_batch_bytes: config.max_batch_bytes,
        }
    }

    /// Takes a batch in as soon as there is room. The answer comes by `reply`.
    pub(super) async fn take(&self, peer: &Arc<Peer>, read: Read, reply: Reply) {
        let admissible = match self.admissible(read) {
            Ok(admissible) => admissible,
            Err(answer) => return reply.send(*answer),
        };
        let pending = PendingBatch::of(peer);
        let queue = self.queues.of(peer);
        let room = self.queues.enter(&queue, admissible.bytes());
        if let Some(room) = room.await {
            self.enqueue(admissible, pending, &queue, room, reply);
        }
    }

    /// Does the same as [`Self::take`], but gives up after `patience`: `None` if there was no room. What has `arrived`
    /// gives its own room back then.
    pub(super) async fn take_within(
        &self,
        peer: &Arc<Peer>,
        read: Read,
        arrived: Arc<Arriving>,
        patience: Duration,
    ) -> Option<Acknowledgement> {
        let admissible = match self.admissible(read) {
            Ok(admissible) => admissible,
            Err(answer) => return Some(*answer),
        };
        let pending = PendingBatch::of(peer);
        let queue = self.queues.of(peer);
        let room = self.queues.enter(&queue, admissible.bytes());
        let Ok(Some(room)) = tokio::time::timeout(patience, room).await else {
            self.counters.overloaded.increment(1);
            return None;
        };
        drop(arrived);
        let (reply, answer) = oneshot::channel();
        let sequence = admissible.signed.batch().sequence();
        self.enqueue(admissible, pending, &queue, room, Reply::One(reply));
        let unavailable = || {
            let refusal = Refusal::new(Reason::Unavailable, "it was not recorded");
            acknowledgement(None, sequence, Err(refusal))
        };
        Some(answer.await.unwrap_or_else(|_| unavailable()))
    }

    fn enqueue(
        &self,
        admissible: Admissible,
        pending: PendingBatch,
        queue: &SenderQueue,
        room: InFlight,
        reply: Reply,
    ) {
        let cost = cost(admissible.bytes());
        let Admissible {
            signed,
            radio,
            received_at_ms,
            received,
        } = admissible;
        let batch = signed.batch();
        let ticket = Ticket {
            radio,
            key: batch.radio(),
            sequence: batch.sequence(),
            reports: batch.len(),
            received,
            pending,
            reply,
            _room: room,
        };
        let job = Job {
            signed,
            received_at_ms,
            ticket,
        };
        // The threads end when the last transport is gone. If they ended before, the sender hears nothing and sends
        // the batch again.
        let _ = self.queue.send(&queue.lane, cost, job);
    }

    /// Everything that can be checked without the signature.
    fn admissible(&self, read: Read) -> Result<Admissible, Box<Acknowledgement>> {
        let now_ms = self.clock.now_ms();
        let refuse = |radio, sequence, refusal: Refusal| {
            self.counters.refused(radio, &refusal);
            Box::new(acknowledgement(radio, sequence, Err(refusal)))
        };
        let signed =
            read.map_err(|error| refuse(error.radio, error.sequence, unreadable(&error)))?;
        let batch = signed.batch();
        let (key, sequence) = (batch.radio(), batch.sequence());
        let judged = self.rules.network(&batch).and_then(|()| {
            let radio = self.radios.get(&key).ok_or_else(|| unknown(&key))?;
            self.rules.reports(&batch, now_ms)?;
            Ok(radio)
        });
        let radio = judged.map_err(|refusal| refuse(Some(key), sequence, refusal))?;
        Ok(Admissible {
            signed,
            radio,
            received_at_ms: now_ms,
            received: Instant::now(),
        })
    }
}

fn unknown(key: &[u8; 32]) -> Refusal {
    let key = bs58::encode(key).into_string();
    Refusal::new(
        Reason::UnknownRadio,
        format!("no asset is mapped to the key {key}"),
    )
}

/// A batch that keeps to the rules, of a registered radio.
struct Admissible {
    signed: SignedBatch,
    radio: Arc<Radio>,
    received_at_ms: u64,
    received: Instant,
}

impl Admissible {
    fn bytes(&self) -> usize {
        self.signed.canonical().len()
    }
}
