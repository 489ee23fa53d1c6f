//! Places that are taken ahead for datagrams that were received together, so that not each of them takes the shared
//! lock.

/// How many places are taken ahead at a time.
const AHEAD: u64 = 32;

/// Places of each client, by its number, that were taken ahead and are not used yet.
#[derive(Default)]
pub(super) struct Reservations {
    ahead: Vec<u64>,
    /// Clients that may have unused places.
    touched: Vec<usize>,
}

impl Reservations {
    /// Prepares for `clients` clients, none of which has places.
    pub(super) fn new(clients: usize) -> Self {
        Self {
            ahead: vec![0; clients],
            touched: Vec::with_capacity(clients),
        }
    }

    /// Uses a place of a client; `false` if there is none. `take` takes so many places at once, or none.
    pub(super) fn take(&mut self, client: usize, take: impl Fn(u64) -> bool) -> bool {
        let Some(ahead) = self.ahead.get_mut(client) else {
            return false;
        };
        if let Some(rest) = ahead.checked_sub(1) {
            *ahead = rest;
            return true;
        }
        if take(AHEAD) {
            *ahead = AHEAD - 1;
            if !self.touched.contains(&client) {
                self.touched.push(client);
            }
            return true;
        }
        take(1)
    }

    /// Gives back the places that nobody used.
    pub(super) fn release_unused(&mut self, mut give_back: impl FnMut(usize, u64)) {
        for client in self.touched.drain(..) {
            let left = self.ahead.get_mut(client).map(std::mem::take);
            if let Some(left @ 1..) = left {
                give_back(client, left);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn what_was_taken_and_not_given_back_was_needed() {
        let (mut reserved, left) = (Reservations::new(2), Cell::new(100_u64));
        let take = |wanted| {
            let rest = left.get().checked_sub(wanted);
            left.set(rest.unwrap_or(left.get()));
            rest.is_some()
        };
        let needed = (0..150).filter(|_| reserved.take(1, take)).count();
        assert_eq!((needed, left.get()), (100, 0));
        reserved.release_unused(|_, _| panic!("all was needed"));
        left.set(40);
        assert!(reserved.take(0, take) && reserved.take(1, take));
        reserved.release_unused(|client, given_back| {
            assert_eq!((client, given_back), (0, 31));
            left.set(left.get() + given_back);
        });
        assert_eq!(left.get(), 38);
    }
}
