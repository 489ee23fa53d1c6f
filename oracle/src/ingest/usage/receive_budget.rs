//! Batches while they arrive: how many bytes of them are in memory, and how long they may take.
//!
//! Whoever sends them has not shown a signature yet. So all connections together have room for so many bytes, and
//! connections that never showed a good signature cannot take the room of those that did. One radio, or one stranger's
//! connection, may have a part of that room ([`super::sender_queues`]).

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::body::{Body, BodyDataStream, Bytes};
use futures_util::{Stream, StreamExt};
use tokio::time::{Instant, timeout_at};

use super::{
    config::UsageConfig,
    counters::Counters,
    peer::{Peer, Turn},
    radios::Radio,
    sender_queue::{ByteBudget, SenderQueueCell},
    sender_queues::SenderQueues,
};

/// Room for what arrives. Cheap to clone; all clones share it.
#[derive(Clone)]
pub(super) struct ReceiveBudget {
    /// Room for peers that have shown a good signature.
    proven: ByteBudget,
    /// Room for all other peers.
    strangers: ByteBudget,
    queues: Arc<SenderQueues>,
    /// Longest time of one batch, from its first byte to its last.
    longest: Duration,
    counters: Arc<Counters>,
}

/// Why a batch did not arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ReceiveError {
    #[error("larger than any batch")]
    TooLarge,
    #[error("no room in time")]
    NoRoom,
    #[error("it did not arrive in time")]
    TooSlow,
    #[error("the sender broke off")]
    BrokenOff,
}

impl ReceiveBudget {
    pub(super) fn new(
        config: &UsageConfig,
        queues: Arc<SenderQueues>,
        counters: Arc<Counters>,
    ) -> Self {
        Self {
            proven: ByteBudget::new(config.max_in_flight_bytes / 2),
            strangers: ByteBudget::new(config.max_in_flight_bytes / 4),
            queues,
            longest: config.receive_timeout(),
            counters,
        }
    }

    /// Begins a stream or a request, of which nothing has arrived yet.
    pub(super) fn begin(&self, peer: Arc<Peer>) -> Arc<Arriving> {
        Arc::new(Arriving {
            receive_budget: self.clone(),
            peer,
            state: Mutex::default(),
        })
    }

    fn room(&self, is_proven: bool) -> &ByteBudget {
        match is_proven {
            true => &self.proven,
            false => &self.strangers,
        }
    }
}

/// What has arrived of one stream or request and is not taken in yet. Its room is given back when this is dropped.
pub(super) struct Arriving {
    receive_budget: ReceiveBudget,
    peer: Arc<Peer>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Bytes in the room of strangers.
    of_stranger: u32,
    /// Bytes in the room of proven peers.
    of_proven: u32,
    /// When the batch must be complete, if it has begun.
    deadline: Option<Instant>,
    /// The turn to read that batch.
    turn: Option<Turn>,
}

impl Arriving {
    /// Makes room for more bytes, which are in memory already: one frame, or what one read of a connection gives.
    async fn add(&self, bytes: &Bytes) {
        let queue = self.receive_budget.queues.of(&self.peer);
        let room = self.receive_budget.room(queue.is_proven);
        let most = room.all.min(queue.arriving.all);
        let count = u32::try_from(bytes.len()).map_or(most, |count| count.min(most));
        // Rooms are never closed, so this does not fail.
        let Ok(of_queue) = queue.arriving.free.acquire_many(count).await else {
            return;
        };
        let Ok(of_all) = room.free.acquire_many(count).await else {
            return;
        };
        of_queue.forget();
        of_all.forget();
        let arriving = &self.receive_budget.counters.arriving_bytes;
        arriving.increment(f64::from(count));
        let mut state = self.state();
        match queue.is_proven {
            true => state.of_proven += count,
            false => state.of_stranger += count,
        }
    }

    /// Gives the room of so many bytes back, because they are taken in.
    pub(super) fn taken(&self, bytes: u32) {
        let mut state = self.state();
        let of_stranger = bytes.min(state.of_stranger);
        let of_proven = (bytes - of_stranger).min(state.of_proven);
        state.of_stranger -= of_stranger;
        state.of_proven -= of_proven;
        self.give_back(of_stranger, of_proven);
        // The rest is the beginning of the next batch.
        let has_more = state.of_stranger > 0 || state.of_proven > 0;
        state.deadline = has_more.then(|| Instant::now() + self.receive_budget.longest);
        if !has_more {
            state.turn = None;
        }
    }

    fn give_back(&self, of_stranger: u32, of_proven: u32) {
        let radio = self.peer.radio();
        for (bytes, room, queue) in [
            (
                of_stranger,
                &self.receive_budget.strangers,
                Some(self.peer.queue()),
            ),
            (
                of_proven,
                &self.receive_budget.proven,
                radio.map(Radio::queue),
            ),
        ] {
            room.free.add_permits(bytes as usize);
            if let Some(queue) = queue.and_then(SenderQueueCell::get) {
                queue.arriving.free.add_permits(bytes as usize);
            }
        }
        let bytes = f64::from(of_stranger) + f64::from(of_proven);
        self.receive_budget.counters.arriving_bytes.decrement(bytes);
    }

    /// Waits for a turn, unless a batch is under way already: it must not wait for others, which wait for its room.
    async fn take_turn(&self) {
        if self.state().turn.is_some() {
            return;
        }
        let turn = Arc::clone(&self.peer).turn().await;
        self.state().turn = Some(turn);
    }

    /// The next piece that the peer sends. It may take as long as it likes before a batch begins, and no longer than
    /// is allowed after that; room must be found within `patience`.
    ///
    /// # Errors
    /// The reason why no more will come.
    async fn next(
        &self,
        data: &mut BodyDataStream,
        patience: Duration,
    ) -> Result<Option<Bytes>, ReceiveError> {
        let deadline = self.state().deadline;
        let next = async {
            self.take_turn().await;
            data.next().await
        };
        let next = match deadline {
            None => next.await,
            Some(deadline) => timeout_at(deadline, next)
                .await
                .map_err(|_| ReceiveError::TooSlow)?,
        };
        let Some(bytes) = next.transpose().map_err(|_| ReceiveError::BrokenOff)? else {
            return Ok(None);
        };
        let now = Instant::now();
        let deadline = *self
            .state()
            .deadline
            .get_or_insert(now + self.receive_budget.longest);
        timeout_at(deadline.min(now + patience), self.add(&bytes))
            .await
            .map_err(|_| ReceiveError::NoRoom)?;
        Ok(Some(bytes))
    }

    /// Does the same as [`Self::next`], and counts failures.
    async fn next_counted(
        &self,
        data: &mut BodyDataStream,
        patience: Duration,
    ) -> Result<Option<Bytes>, ReceiveError> {
        let next = self.next(data, patience).await;
        match next {
            Err(ReceiveError::TooSlow) => self.receive_budget.counters.too_slow.increment(1),
            Err(ReceiveError::NoRoom) => self.receive_budget.counters.overloaded.increment(1),
            _ => {}
        }
        next
    }

    /// A body as it arrives, each piece as soon as there is room for it.
    pub(super) fn stream(
        self: Arc<Self>,
        body: Body,
    ) -> impl Stream<Item = Result<Bytes, ReceiveError>> + Send + 'static {
        let patience = self.receive_budget.longest;
        let state = Some((self, body.into_data_stream()));
        futures_util::stream::unfold(state, move |state| async move {
            let (arriving, mut data) = state?;
            match arriving.next_counted(&mut data, patience).await {
                Ok(None) => None,
                Ok(Some(bytes)) => Some((Ok(bytes), Some((arriving, data)))),
                Err(unread) => Some((Err(unread), None)),
            }
        })
    }

    /// A whole body of at most `largest` bytes, which must begin now. Room must be found within `patience`.
    ///
    /// # Errors
    /// The reason why it did not arrive.
    pub(super) async fn whole(
        &self,
        body: Body,
        largest: usize,
        patience: Duration,
    ) -> Result<Vec<u8>, ReceiveError> {
        self.state().deadline = Some(Instant::now() + self.receive_budget.longest);
        let mut data = body.into_data_stream();
        let mut whole = Vec::new();
        while let Some(bytes) = self.next_counted(&mut data, patience).await? {
            if whole.len() + bytes.len() > largest {
                return Err(ReceiveError::TooLarge);
            }
            whole.extend_from_slice(&bytes);
        }
        Ok(whole)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        let state = self.state();
        self.give_back(state.of_stranger, state.of_proven);
    }
}
