//! The queues of all senders: how much of what arrives, and of what waits for its signature and for the disk, one
//! sender may have, and whose turn it is.
//!
//! A sender is a radio, with all of its connections; or a connection that has not shown a good signature yet. A sender
//! that sends more than the oracle takes waits by itself: what others send is taken in their turn.
//! than the oracle takes waits before the door, for itself: what others send is taken in their turn.

use std::sync::Arc;

use tokio::sync::OwnedSemaphorePermit;

use super::{
    config::UsageConfig,
    counters::Counters,
    peer::Peer,
    sender_queue::{ByteBudget, SenderQueue},
};
use openmast_platform::turns::Lane;

/// A batch takes no less room than this, bytes: its signature costs as much time as some thousand bytes.
const LEAST: u32 = 4 << 10;
/// One radio may have one part in so many of all room, but no less than the largest batch.
const RADIOS_PART: u32 = 8;
/// One stranger's connection may have one part in so many of all room, but no less than the largest batch.
const STRANGERS_PART: u32 = 64;
/// One radio may have half of the room for what radios send, while it arrives: many of its streams may send large
/// batches at once.
const RADIOS_PART_ARRIVING: u32 = 4;
/// Bytes that may arrive in one piece beyond a batch: they begin the next one.
const PIECE: u32 = 32 << 10;
/// The time that a signature costs, in bytes that are hashed in that time.
const SIGNATURE_COST: u64 = 16 << 10;

/// Room for all senders.
pub(super) struct SenderQueues {
    /// Three quarters of all room, for senders that have shown a good signature.
    radios: ByteBudget,
    /// A quarter of all room, for all other senders together.
    strangers: ByteBudget,
    /// The largest batch, bytes.
    largest: u32,
    all: u32,
    counters: Arc<Counters>,
}

/// Room that a batch takes, until this is dropped.
pub(super) struct InFlight {
    bytes: u32,
    counters: Arc<Counters>,
    _of_sender: OwnedSemaphorePermit,
    _of_all: OwnedSemaphorePermit,
}

impl SenderQueues {
    pub(super) fn new(config: &UsageConfig, counters: Arc<Counters>) -> Self {
        let (all, largest) = (config.max_in_flight_bytes, config.max_batch_bytes);
        let largest = u32::try_from(largest).unwrap_or(u32::MAX);
        let strangers = all / 4;
        Self {
            radios: ByteBudget::new(all - strangers),
            strangers: ByteBudget::new(strangers),
            largest,
            all,
            counters,
        }
    }

    /// The queue of what comes over this connection.
    pub(super) fn of(&self, peer: &Peer) -> Arc<SenderQueue> {
        let (queue, is_proven) = match peer.radio() {
            Some(radio) => (radio.queue(), true),
            None => (peer.queue(), false),
        };
        Arc::clone(queue.get_or_init(|| Arc::new(self.queue(is_proven))))
    }

    fn queue(&self, is_proven: bool) -> SenderQueue {
        let (part, of_arriving) = match is_proven {
            true => (self.all / RADIOS_PART, self.all / RADIOS_PART_ARRIVING),
            false => (self.all / STRANGERS_PART, self.all / STRANGERS_PART),
        };
        SenderQueue {
            lane: Lane::default(),
            is_proven,
            arriving: ByteBudget::new(of_arriving.max(self.largest.saturating_add(PIECE))),
            in_flight: ByteBudget::new(part.max(self.largest)),
        }
    }

    /// Waits for room for a batch of so many bytes: first for its sender's, then for everybody's. `None` does not
    /// occur: rooms are never closed.
    pub(super) async fn enter(&self, queue: &SenderQueue, bytes: usize) -> Option<InFlight> {
        let all = match queue.is_proven {
            true => &self.radios,
            false => &self.strangers,
        };
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX).max(LEAST);
        let bytes = bytes.min(queue.in_flight.all).min(all.all);
        let of_queue = queue.in_flight.take(bytes).await?;
        let of_all = all.take(bytes).await?;
        self.counters.in_flight_bytes.increment(f64::from(bytes));
        Some(InFlight {
            bytes,
            counters: Arc::clone(&self.counters),
            _of_sender: of_queue,
            _of_all: of_all,
        })
    }
}

/// The time that a batch of so many bytes costs, in bytes that are hashed in that time.
pub(super) fn cost(bytes: usize) -> u64 {
    SIGNATURE_COST + bytes as u64
}

impl Drop for InFlight {
    fn drop(&mut self) {
        let bytes = f64::from(self.bytes);
        self.counters.in_flight_bytes.decrement(bytes);
    }
}
