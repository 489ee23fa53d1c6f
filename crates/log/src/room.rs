//! Room behind the front doors, and whether a sender may have more of it. What a door acknowledges must not be refused afterwards,
//! because then nobody sends it again; and what one sender fills must not be what the others have left.

use async_trait::async_trait;

use super::Batch;
use openmast_records::Sender;

/// A sender's number in a [`Room`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SenderNumber(pub usize);

/// What the doors ask before they hand reports to the log.
#[async_trait]
pub trait Room: Send + Sync {
    /// Gives the number by which a sender is known here. It stays the same.
    fn number(&self, sender: &Sender) -> SenderNumber;

    /// There are so many radios that sign: they share what is theirs.
    fn expect_radios(&self, count: usize);

    /// Takes a place for each of so many reports, or none: each may begin a session. The places of what the log took are given back
    /// behind it.
    fn take(&self, sender: SenderNumber, reports: u64) -> bool;

    /// Gives back places of reports that did not come to the log.
    fn give_back(&self, sender: SenderNumber, reports: u64);

    /// Takes places for records that begin no session, however few there are left, and for those others that there are places for,
    /// and says which records of `batch` these are. Of each, `senders` has whose it is and how many reports it has.
    async fn take_known(&self, batch: &Batch, senders: &[(SenderNumber, u64)]) -> Vec<bool>;

    /// Whether the log has room for a sender's reports: its share, where little is left.
    fn is_log_open(&self, sender: SenderNumber) -> bool;

    /// So many bytes of a sender are given to the log; with the first of what is appended at once a whole page more, to which it may
    /// be padded.
    fn give_to_log(&self, sender: SenderNumber, bytes: usize);
}

/// There is room for everything.
pub struct Boundless;

#[async_trait]
impl Room for Boundless {
    fn number(&self, _: &Sender) -> SenderNumber {
        SenderNumber::default()
    }

    fn expect_radios(&self, _: usize) {}

    fn take(&self, _: SenderNumber, _: u64) -> bool {
        true
    }

    fn give_back(&self, _: SenderNumber, _: u64) {}

    async fn take_known(&self, _: &Batch, senders: &[(SenderNumber, u64)]) -> Vec<bool> {
        vec![true; senders.len()]
    }

    fn is_log_open(&self, _: SenderNumber) -> bool {
        true
    }

    fn give_to_log(&self, _: SenderNumber, _: usize) {}
}
