//! One piece of work, done by us and by peers in turn.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::{answer::Answer, clock::Times, settings::Settings};

/// Who does the work.
pub trait Contestant {
    /// Name with version, and how it is used if there is a choice.
    fn name(&self) -> String;

    /// Does it once: the seconds that it took, and what came out. Whatever is not part of the work (making room for the
    /// answer, handing it over) is not part of the seconds.
    fn run(&mut self) -> Result<(f64, Answer)>;
}

/// A contestant that is a function.
pub struct Own<F>(pub &'static str, pub F);

impl<F: FnMut() -> Result<(f64, Answer)>> Contestant for Own<F> {
    fn name(&self) -> String {
        self.0.to_owned()
    }

    fn run(&mut self) -> Result<(f64, Answer)> {
        (self.1)()
    }
}

/// A peer, and how much faster than it we want to be.
pub struct Peer<'c> {
    pub contestant: Box<dyn Contestant + 'c>,
    /// Least ratio of its time to ours, if there is one.
    pub aim: Option<f64>,
}

impl<'c> Peer<'c> {
    /// A peer with an aim.
    pub fn with_aim(aim: f64, contestant: impl Contestant + 'c) -> Self {
        Self {
            contestant: Box::new(contestant),
            aim: Some(aim),
        }
    }

    /// A peer that is there to compare with.
    pub fn without_aim(contestant: impl Contestant + 'c) -> Self {
        Self {
            contestant: Box::new(contestant),
            aim: None,
        }
    }
}

/// What came out of a contest.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Outcome {
    /// The work.
    pub what: String,
    /// Units of work in a run, for rates.
    pub units: f64,
    /// What a unit is.
    pub unit: String,
    pub ours: Timed,
    pub peers: Vec<Compared>,
}

/// A contestant's runs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Timed {
    pub name: String,
    pub seconds: Times,
}

/// A peer's runs, beside the aim.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Compared {
    pub timed: Timed,
    pub aim: Option<f64>,
}

/// Runs everybody once to warm up, then in turn, and compares all answers with ours.
pub fn contest(
    settings: &Settings,
    what: &str,
    (units, unit): (usize, &str),
    ours: &mut dyn Contestant,
    peers: &mut [Peer<'_>],
) -> Result<Outcome> {
    println!("  {what}");
    let mut seconds = vec![Times::default(); peers.len() + 1];
    for round in 0..=settings.runs() {
        let (own_seconds, expected) = ours.run().with_context(|| ours.name())?;
        let mut line = format!(
            "    {}: {}",
            round_name(round),
            show(&ours.name(), own_seconds)
        );
        let mut took = vec![own_seconds];
        for peer in peers.iter_mut() {
            let name = peer.contestant.name();
            let (peer_seconds, answer) = peer.contestant.run().with_context(|| name.clone())?;
            expected.must_equal(&answer, &name)?;
            line += &format!(", {}", show(&name, peer_seconds));
            took.push(peer_seconds);
        }
        println!("{line}");
        if round > 0 {
            seconds
                .iter_mut()
                .zip(took)
                .for_each(|(times, took)| times.0.push(took));
        }
    }
    let mut seconds = seconds.into_iter();
    let mut timed = |name| Timed {
        name,
        seconds: seconds.next().unwrap_or_default(),
    };
    Ok(Outcome {
        what: what.to_owned(),
        units: units as f64,
        unit: unit.to_owned(),
        ours: timed(ours.name()),
        peers: peers
            .iter()
            .map(|peer| Compared {
                timed: timed(peer.contestant.name()),
                aim: peer.aim,
            })
            .collect(),
    })
}

fn round_name(round: usize) -> String {
    match round {
        0 => "to warm up".to_owned(),
        _ => format!("run {round}"),
    }
}

fn show(name: &str, seconds: f64) -> String {
    format!("{name} {:.1} ms", 1e3 * seconds)
}
