//! Several threads at once.

use std::{panic, thread};

/// The results of works done at once, in their order. The first one is done by this thread.
pub fn at_once<T: Send, W: FnOnce() -> T + Send>(works: impl IntoIterator<Item = W>) -> Vec<T> {
    let mut works = works.into_iter();
    let Some(first) = works.next() else {
        return Vec::new();
    };
    thread::scope(|scope| {
        let others: Vec<_> = works.map(|work| scope.spawn(work)).collect();
        let mut results = vec![first()];
        results.extend(others.into_iter().map(|other| match other.join() {
            Ok(result) => result,
            Err(cause) => panic::resume_unwind(cause),
        }));
        results
    })
}
