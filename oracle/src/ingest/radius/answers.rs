//! Answers that wait to be sent, sorted so that one call to the kernel sends many.

use std::ops::Range;

use super::socket::{BatchSocket, Path};

/// Most octets that one call sends: what fits a UDP datagram, less the headers.
const MAX_CALL: usize = 60_000;

/// Answers to send now.
#[derive(Default)]
pub(super) struct Answers {
    waiting: Vec<(Path, Range<usize>)>,
    bytes: Vec<u8>,
    /// The answers that the next call sends, one behind the other.
    call: Vec<u8>,
}

impl Answers {
    pub(super) fn push(&mut self, path: Path, answer: &[u8]) {
        let begin = self.bytes.len();
        self.bytes.extend_from_slice(answer);
        self.waiting.push((path, begin..self.bytes.len()));
    }

    /// Sends everything. Returns how many the kernel did not take.
    pub(super) async fn send(&mut self, socket: &BatchSocket) -> u64 {
        let mut not_sent = 0;
        // Answers to one client that have one length can go with one call.
        self.waiting
            .sort_unstable_by_key(|(path, answer)| (*path, answer.len(), answer.start));
        let alike = self
            .waiting
            .chunk_by(|(a, one), (b, other)| a == b && one.len() == other.len());
        for group in alike {
            let Some((path, first)) = group.first() else {
                continue;
            };
            let (path, length) = (*path, first.len().max(1));
            let most = socket.max_segments().min(MAX_CALL / length).max(1);
            for calls in group.chunks(most) {
                self.call.clear();
                let answers = calls
                    .iter()
                    .filter_map(|(_, at)| self.bytes.get(at.clone()));
                answers.for_each(|answer| self.call.extend_from_slice(answer));
                not_sent += send(socket, path, &self.call, length).await;
            }
        }
        self.waiting.clear();
        self.bytes.clear();
        not_sent
    }
}

/// Sends answers of `length` octets each, and returns how many were not sent. Not every network card can send several
/// with one call: then they are sent one by one.
async fn send(socket: &BatchSocket, path: Path, answers: &[u8], length: usize) -> u64 {
    let Err(error) = socket.send(path, answers, length).await else {
        return 0;
    };
    let mut not_sent = 0;
    if answers.len() > length {
        for answer in answers.chunks(length) {
            not_sent += u64::from(socket.send(path, answer, length).await.is_err());
        }
    } else {
        not_sent = 1;
    }
    if not_sent > 0 {
        tracing::debug!(peer = %path.peer, %error, not_sent, "answers were not sent");
    }
    not_sent
}
