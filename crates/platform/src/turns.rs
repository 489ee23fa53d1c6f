//! A fair queue: what each sender puts in comes out in order, and among senders the one that has had least goes first.
//! A sender with much to do waits by itself and holds up nobody else.
//!
//! Start-time fair queueing: P. Goyal, H. M. Vin, H. Cheng, "Start-Time Fair Queueing", IEEE/ACM Transactions on
//! Networking 5(5), 1997. Each item has a start in the queue's virtual time: the end of what its sender put in before,
//! but not before now. The item with the earliest start goes first.

use std::{
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering as Atomic},
    },
    time::{Duration, Instant},
};

/// A sender's lane in one queue: the virtual time at which everything that it has put in is done.
#[derive(Debug, Default)]
pub struct Lane(AtomicU64);

/// Creates a queue. Its users bound how much waits in it.
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let shared = Arc::new(Shared {
        state: Mutex::new(State {
            waiting: BinaryHeap::new(),
            now: 0,
            sent: 0,
            is_closed: false,
        }),
        arrived: Condvar::new(),
    });
    (Sender(Arc::clone(&shared)), Receiver(shared))
}

/// The side that puts items in. When all are dropped the queue ends.
pub struct Sender<T>(Arc<Shared<T>>);

/// The side that takes items out. When it is dropped the waiting items are dropped.
pub struct Receiver<T>(Arc<Shared<T>>);

struct Shared<T> {
    state: Mutex<State<T>>,
    arrived: Condvar,
}

struct State<T> {
    waiting: BinaryHeap<Reverse<Waiting<T>>>,
    /// Virtual time: the start of the item that was taken last.
    now: u64,
    sent: u64,
    is_closed: bool,
}

struct Waiting<T> {
    begins: u64,
    /// Breaks ties: of two items with one start, the one that came first.
    number: u64,
    thing: T,
}

impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn close(&self) {
        self.lock().is_closed = true;
        self.arrived.notify_all();
    }
}

impl<T> Sender<T> {
    /// Puts an item behind what waits in its lane. `cost`, at least 1, is how much of everybody's time it takes.
    ///
    /// # Errors
    /// The queue has ended; returns the item.
    pub fn send(&self, lane: &Lane, cost: u64, thing: T) -> Result<(), T> {
        let mut state = self.0.lock();
        if state.is_closed {
            return Err(thing);
        }
        // Lanes change only while the queue is locked.
        let begins = lane.0.load(Atomic::Relaxed).max(state.now);
        lane.0
            .store(begins.saturating_add(cost.max(1)), Atomic::Relaxed);
        let number = state.sent;
        state.sent += 1;
        state.waiting.push(Reverse(Waiting {
            begins,
            number,
            thing,
        }));
        self.0.arrived.notify_one();
        Ok(())
    }

    /// Accepts nothing more; what waits is still taken out.
    pub fn close(&self) {
        self.0.close();
    }
}

impl<T> Receiver<T> {
    /// The next item; waits for one. `None` if the queue has ended.
    pub fn recv(&self) -> Option<T> {
        let mut state = self.0.lock();
        loop {
            if let Some(thing) = state.take() {
                return Some(thing);
            }
            if state.is_closed {
                return None;
            }
            let woken = self.0.arrived.wait(state);
            state = woken.unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The next item, if one waits.
    pub fn try_recv(&self) -> Option<T> {
        self.0.lock().take()
    }

    /// The next item; waits for one until `deadline`. `None` if there was none, or the queue has ended.
    pub fn recv_until(&self, deadline: Instant) -> Option<T> {
        let mut state = self.0.lock();
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let thing = state.take();
            if thing.is_some() || state.is_closed || left == Duration::ZERO {
                return thing;
            }
            let woken = self.0.arrived.wait_timeout(state, left);
            (state, _) = woken.unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        self.close();
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        self.0.close();
        // Items are dropped outside of the lock, because dropping them may use the queue.
        let waiting = std::mem::take(&mut self.0.lock().waiting);
        drop(waiting);
    }
}

impl<T> State<T> {
    fn take(&mut self) -> Option<T> {
        let Reverse(next) = self.waiting.pop()?;
        self.now = next.begins;
        Some(next.thing)
    }
}

impl<T> Ord for Waiting<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.begins, self.number).cmp(&(other.begins, other.number))
    }
}

impl<T> PartialOrd for Waiting<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> PartialEq for Waiting<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<T> Eq for Waiting<T> {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all<T>(receiver: &Receiver<T>) -> Vec<T> {
        std::iter::from_fn(|| receiver.try_recv()).collect()
    }

    #[test]
    fn who_comes_late_does_not_wait_for_what_another_sent_before() {
        let (sender, receiver) = channel();
        let (flood, other) = (Lane::default(), Lane::default());
        for number in 0..1_000 {
            sender.send(&flood, 10, ("flood", number)).expect("open");
        }
        for number in 0..100 {
            assert_eq!(receiver.try_recv(), Some(("flood", number)));
        }
        sender.send(&other, 10, ("other", 0)).expect("open");
        sender.send(&other, 10, ("other", 1)).expect("open");
        let next: Vec<_> = (0..4).filter_map(|_| receiver.try_recv()).collect();
        let expected = [("other", 0), ("flood", 100), ("other", 1), ("flood", 101)];
        assert_eq!(next, expected);
    }

    #[test]
    fn turns_are_of_equal_cost_and_not_of_equal_number() {
        let (sender, receiver) = channel();
        let (large, small) = (Lane::default(), Lane::default());
        for _ in 0..10 {
            sender.send(&large, 100, "large").expect("open");
        }
        for _ in 0..1_000 {
            sender.send(&small, 1, "small").expect("open");
        }
        let first = &all(&receiver)[..404];
        let small = first.iter().filter(|it| **it == "small").count();
        assert!((398..=401).contains(&small), "{small}");
    }

    #[test]
    fn what_waits_is_given_out_after_the_end_and_nothing_is_taken() {
        let (sender, receiver) = channel();
        let lane = Lane::default();
        sender.send(&lane, 1, 1).expect("open");
        sender.close();
        assert_eq!(sender.send(&lane, 1, 2), Err(2));
        assert_eq!((receiver.recv(), receiver.recv()), (Some(1), None));
        let far = Instant::now() + Duration::from_secs(600);
        assert_eq!(receiver.recv_until(far), None);

        let (sender, receiver) = channel();
        let waiting = Arc::new(());
        sender.send(&lane, 1, Arc::clone(&waiting)).expect("open");
        drop(receiver);
        assert_eq!(Arc::strong_count(&waiting), 1, "dropped");
        assert!(sender.send(&lane, 1, waiting).is_err());
    }

    #[test]
    fn it_waits_for_what_comes() {
        let (sender, receiver) = channel();
        assert_eq!(receiver.recv_until(Instant::now()), None);
        let taking = std::thread::spawn(move || {
            let far = Instant::now() + Duration::from_secs(600);
            (receiver.recv(), receiver.recv_until(far), receiver.recv())
        });
        let lane = Lane::default();
        sender.send(&lane, 1, 1).expect("open");
        sender.send(&lane, 1, 2).expect("open");
        drop(sender);
        assert_eq!(taking.join().expect("ends"), (Some(1), Some(2), None));
    }

    proptest! {
        /// Of each lane everything in its order; and while two have something to do, neither has had more than the other by
        /// more than the largest thing of each.
        #[test]
        fn nobody_has_more_than_a_turn_more(
            steps in prop::collection::vec((0..4_usize, 1..50_u64), 1..200),
        ) {
            let (sender, receiver) = channel();
            let lanes: [Lane; 4] = Default::default();
            let (mut sent, mut had, mut next) = ([0_u64; 4], [0_u64; 4], [0_u64; 4]);
            for (lane, cost) in &steps {
                sender.send(&lanes[*lane], *cost, (*lane, *cost, sent[*lane])).expect("open");
                sent[*lane] += 1;
            }
            while let Some((lane, cost, number)) = receiver.try_recv() {
                prop_assert_eq!(number, next[lane]);
                next[lane] += 1;
                had[lane] += cost;
                let busy: Vec<u64> = (0..4).filter(|it| next[*it] < sent[*it]).map(|it| had[it]).collect();
                let spread = busy.iter().max().unwrap_or(&0) - busy.iter().min().unwrap_or(&0);
                prop_assert!(spread <= 100, "{had:?}");
            }
            prop_assert_eq!(next, sent);
        }
    }
}
