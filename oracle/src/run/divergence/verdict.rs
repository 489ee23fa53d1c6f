//! What endpoints say of the newest final settlement, taken together: one that lies neither shuts the doors nor keeps them open
//! against two others.

use std::time::{Duration, Instant};

/// So long one of several endpoints must say it while the others are silent, before it counts alone.
const ALONE: Duration = Duration::from_secs(60);

/// What one endpoint says.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub host: String,
    /// What is final there, or about to be, that the log does not have, in words; `None`: the log has it.
    pub problem: Option<String>,
}

/// Whether reports can be settled.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    Yes,
    /// In words.
    No(String),
    /// As many say so as deny it.
    Undecided,
}

/// What is known. What one look says alone, while a row of the outbox is being mended or by a node that is a little behind,
/// neither shuts the doors nor opens them.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Why reports are not taken.
    problem: Option<String>,
    /// What endpoints say of each other's settlement, when they differ.
    disagreement: Option<String>,
    /// The look before said otherwise than what is known.
    is_doubted: bool,
    was_undecided: bool,
    has_differed: bool,
    /// Since when one endpoint says so while the others are silent.
    alone_since: Option<Instant>,
}

impl Known {
    pub(super) fn problem(&self) -> Option<&String> {
        self.problem.as_ref()
    }

    pub(super) fn disagreement(&self) -> Option<&String> {
        self.disagreement.as_ref()
    }

    /// Whether another look is to say if it is so.
    pub(super) fn is_open(&self) -> bool {
        self.is_doubted || self.was_undecided
    }

    /// What one more look says, of so many endpoints that are named. Returns whether it is known now, or still.
    pub(super) fn hear(&mut self, said: &[Said], named: usize, now: Instant) -> bool {
        let differs = disagreement(said, named);
        self.disagreement = differs.clone().filter(|_| self.has_differed);
        self.has_differed = differs.is_some();
        let verdict = self.judge(said, named, now);
        if verdict == Verdict::Undecided {
            self.is_doubted = false;
            return std::mem::replace(&mut self.was_undecided, true);
        }
        self.was_undecided = false;
        let problem = match verdict {
            Verdict::No(problem) => Some(problem),
            Verdict::Yes | Verdict::Undecided => None,
        };
        let is_new = problem.is_some() != self.problem.is_some();
        if is_new && !self.is_doubted {
            self.is_doubted = true;
            return false;
        }
        self.is_doubted = false;
        self.problem = problem;
        true
    }

    fn judge(&mut self, said: &[Said], named: usize, now: Instant) -> Verdict {
        let mut problems = said.iter().filter_map(|it| it.problem.as_ref());
        let (problem, more) = (problems.next(), problems.count());
        let Some(problem) = problem else {
            self.alone_since = None;
            return Verdict::Yes;
        };
        let (saying, denying) = (more + 1, said.len() - more - 1);
        let is_alone = saying == 1 && denying == 0 && named > 1;
        if !is_alone {
            self.alone_since = None;
            return match saying.cmp(&denying) {
                std::cmp::Ordering::Greater => Verdict::No(problem.clone()),
                std::cmp::Ordering::Equal => Verdict::Undecided,
                std::cmp::Ordering::Less => Verdict::Yes,
            };
        }
        let since = *self.alone_since.get_or_insert(now);
        match now.saturating_duration_since(since) < ALONE {
            true => Verdict::Undecided,
            false => Verdict::No(problem.clone()),
        }
    }
}

/// Says in words when endpoints do not say the same, or one alone of several says it.
fn disagreement(said: &[Said], named: usize) -> Option<String> {
    let hosts = |is_saying: bool| {
        let chosen = said.iter().filter(|it| it.problem.is_some() == is_saying);
        let hosts: Vec<&str> = chosen.map(|it| it.host.as_str()).collect();
        (!hosts.is_empty()).then(|| hosts.join(", "))
    };
    let (saying, denying) = (hosts(true)?, hosts(false));
    let others = match denying {
        Some(denying) => format!("{denying} of another one that it has"),
        None if said.len() == 1 && named > 1 => "the others do not answer".into(),
        None => return None,
    };
    Some(format!(
        "{saying} tells of a settlement, final or attested, that this log does not have, and {others}: one of them is wrong. The doors \
         go by what more of them say, and stay as they are when that is even; look at the endpoints"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A host for each sign: `+` says that the log has it, `-` that it lacks it.
    fn said(signs: &str) -> Vec<Said> {
        let of = |(at, sign): (usize, char)| Said {
            host: format!("host{at}"),
            problem: (sign == '-').then(|| "it is older".to_owned()),
        };
        signs.chars().enumerate().map(of).collect()
    }

    /// Whether the doors are shut after two looks.
    fn is_shut(known: &mut Known, signs: &str, named: usize, now: Instant) -> bool {
        known.hear(&said(signs), named, now);
        known.hear(&said(signs), named, now);
        known.problem().is_some()
    }

    #[test]
    fn more_of_them_decide_and_even_numbers_change_nothing() {
        let now = Instant::now();
        for (signs, named, expected) in [
            ("+", 1, false),
            ("-", 1, true),
            ("--", 2, true),
            ("--", 3, true),
            ("-+", 2, false),
            ("--+", 3, true),
            ("-++", 3, false),
            ("--++", 4, false),
        ] {
            let mut known = Known::default();
            let shut = is_shut(&mut known, signs, named, now);
            assert_eq!(shut, expected, "{signs} of {named}");
            let differ = signs.contains('-') && signs.contains('+');
            assert_eq!(known.disagreement().is_some(), differ, "{signs}");
        }
        let mut known = Known::default();
        assert!(is_shut(&mut known, "--", 2, now));
        assert!(is_shut(&mut known, "+-", 2, now), "as they were");
        let text = known.disagreement().expect("they differ");
        assert!(
            text.starts_with("host1 tells") && text.contains("host0 of another"),
            "{text}"
        );
        assert!(!is_shut(&mut known, "++", 2, now));
        assert_eq!(known.disagreement(), None);
    }

    #[test]
    fn one_of_several_counts_alone_when_the_others_are_silent_for_long() {
        let (mut known, begin) = (Known::default(), Instant::now());
        assert!(!is_shut(&mut known, "-", 2, begin));
        let text = known.disagreement().expect("it is told");
        assert!(text.contains("the others do not answer"), "{text}");
        assert!(!is_shut(&mut known, "-", 2, begin + ALONE / 2));
        assert!(!is_shut(&mut known, "-+", 2, begin + ALONE / 2));
        assert!(
            !is_shut(&mut known, "-", 2, begin + ALONE),
            "it was denied meanwhile"
        );
        assert!(is_shut(&mut known, "-", 2, begin + 2 * ALONE));
    }

    #[test]
    fn one_look_alone_neither_shuts_nor_opens() {
        let (mut known, now) = (Known::default(), Instant::now());
        assert!(!known.hear(&said("-"), 1, now), "it is not known yet");
        assert!(known.hear(&said("+"), 1, now));
        known.hear(&said("-"), 1, now);
        assert_eq!(known.problem(), None, "the two before do not agree");
        known.hear(&said("-"), 1, now);
        assert!(known.problem().is_some());
        known.hear(&said("+"), 1, now);
        assert!(known.problem().is_some());
        known.hear(&said("+"), 1, now);
        assert_eq!(known.problem(), None);
    }
}
