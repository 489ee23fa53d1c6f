//! Questions that stand in the log, answered where they stand. Answers are not of the state: they change nothing.

use std::collections::VecDeque;

use openmast_records::{Lsn, Question};

use crate::{
    Engine,
    routing::{no_route::NoRoute, route::Route},
};

/// Answers that are remembered until somebody takes them, the newest: an engine that nobody asks for them does not grow.
const MOST_REMEMBERED: usize = 1 << 16;

/// What a question was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// To [`Question::Route`].
    Route(Result<Route, NoRoute>),
}

/// Oldest first.
#[derive(Debug, Default)]
pub(crate) struct Answers(VecDeque<(Lsn, Answer)>);

impl Answers {
    fn add(&mut self, lsn: Lsn, answer: Answer) {
        if self.0.len() >= MOST_REMEMBERED {
            self.0.pop_front();
        }
        self.0.push_back((lsn, answer));
    }
}

impl Engine {
    pub(crate) fn answer(&mut self, lsn: Lsn, question: &Question) {
        let answer = match question {
            Question::Route { radio, subscriber } => Answer::Route(self.resolve(radio, subscriber)),
        };
        self.answers.add(lsn, answer);
    }

    /// The answers to the questions that were taken in since this was called last, each with the position of its question, in the
    /// order of the log; the newest 65,536 of them when there were more.
    pub fn take_answers(&mut self) -> impl Iterator<Item = (Lsn, Answer)> {
        std::mem::take(&mut self.answers).0.into_iter()
    }
}
