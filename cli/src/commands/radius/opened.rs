//! A recording that is open, with whom its requests are believed of.

use std::{io, ops::ControlFlow, path::Path};

use secrecy::SecretString;

use crate::{
    args::RecordingArgs,
    failure::{Exit, Failure},
    progress::Progress,
    report::Report,
};
use openmast_oracle::{
    config::{self, Config, process_environment},
    replay::{
        Naming, Player, Recording, RecordingError, Replayed, Request, Senders, SkippedKind, Tally,
    },
};

/// Requests after which the line of progress moves.
const STEP: u64 = 256;

/// The name of a file that is no file.
const STDIN: &str = "-";

pub(super) struct Opened {
    /// As people call it.
    file: String,
    bytes: Option<u64>,
    recording: Recording,
    pub player: Player,
    pub tally: Tally,
    /// Why the file could be read no further.
    trouble: Option<RecordingError>,
    checks: Checks,
    is_mapped: bool,
}

/// What is known of who sent the requests.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Checks {
    Authenticators,
    /// `--trust`
    Nothing,
    /// A detail file has none.
    NoAuthenticators,
}

impl Checks {
    /// What must not be overlooked.
    fn warning(self) -> Option<&'static str> {
        match self {
            Self::Authenticators => None,
            Self::Nothing => Some(
                "NO AUTHENTICATOR WAS CHECKED (--trust): anybody may have made up these requests, and the service might refuse them.",
            ),
            Self::NoAuthenticators => Some(
                "NO AUTHENTICATOR WAS CHECKED: a detail file has none. It tells what a FreeRADIUS server believed.",
            ),
        }
    }
}

impl Opened {
    pub(super) fn new(args: &RecordingArgs) -> Result<Self, Failure> {
        let (file, opened) = match args.file.as_os_str() == STDIN {
            true => (
                "standard input".to_owned(),
                Recording::read(io::stdin(), &args.ports),
            ),
            false => (
                args.file.display().to_string(),
                Recording::open(&args.file, &args.ports),
            ),
        };
        let recording = opened.map_err(|error| broken(&file, &error))?;
        let checks = match (recording.is_detail(), args.trust) {
            (true, _) => Checks::NoAuthenticators,
            (false, true) => Checks::Nothing,
            (false, false) => Checks::Authenticators,
        };
        let config = args.config.as_deref().map(load).transpose()?;
        let is_mapped = config.is_some();
        let (radius, naming) = match config {
            Some(config) => (Some(config.radius), Naming::Mapped(config.mapping)),
            None => (None, Naming::Each),
        };
        let senders = match (checks, radius) {
            (Checks::Authenticators, Some(radius)) => Senders::Configured(radius),
            (Checks::Authenticators, None) => Senders::WithSecret(secret(args)?),
            (Checks::Nothing | Checks::NoAuthenticators, radius) => Senders::Anybody(radius),
        };
        let internal = |error: anyhow::Error| Failure::new(Exit::Internal, format!("{error:#}"));
        Ok(Self {
            bytes: length(&args.file),
            file,
            recording,
            player: Player::new(senders, naming).map_err(internal)?,
            tally: Tally::default(),
            trouble: None,
            checks,
            is_mapped,
        })
    }

    /// Plays the whole recording, and shows each request with what became of it, unless nobody looks any more.
    pub(super) fn play(
        &mut self,
        progress: &Progress,
        mut show: impl FnMut(&Request, &Replayed) -> Result<ControlFlow<()>, Failure>,
    ) -> Result<(), Failure> {
        if let Some(warning) = self.checks.warning() {
            progress.tell(warning);
        }
        let counting = progress.bytes(format!("Reading {}", self.file), self.bytes);
        let mut shown = 0;
        loop {
            let request = match self.recording.next_request() {
                Ok(Some(request)) => request,
                Ok(None) => return Ok(()),
                Err(error) => {
                    self.trouble = Some(error);
                    return Ok(());
                }
            };
            let replayed = self.player.play(&request).map_err(|error| {
                Failure::new(Exit::Internal, format!("{}: {error:#}", self.file))
            })?;
            self.tally.add(&replayed);
            if show(&request, &replayed)?.is_break() {
                return Ok(());
            }
            if self.tally.requests().is_multiple_of(STEP) {
                let position = self.recording.position();
                counting.add(position - shown);
                shown = position;
            }
        }
    }

    /// What the file is, and how much of it was read.
    pub(super) fn report(&self) -> Report {
        let format = match self.recording.is_detail() {
            true => "FreeRADIUS detail file",
            false => "packet capture",
        };
        Report::new()
            .text("file", "File", &self.file)
            .text("format", "Format", format)
            .flag(
                "authenticators_checked",
                "Authenticators checked",
                self.checks == Checks::Authenticators,
            )
            .number("requests", "Requests", self.tally.requests())
            .number("recorded", "  recorded", self.tally.recorded())
    }

    /// How requests ended at the door, and what of the file was no request.
    pub(super) fn outcomes(&self) -> Report {
        let outcomes = self.tally.outcomes().iter().map(|(name, outcome)| {
            Report::new()
                .text("outcome", "Outcome", name)
                .number("requests", "Requests", outcome.requests)
                .text("advice", "What to do", outcome.advice)
        });
        let skipped = self.recording.skipped().iter().map(|(kind, count)| {
            Report::new()
                .text("reason", "Reason", kind.code())
                .optional("of", "Of", kind.of())
                .number("count", "Count", *count)
                .text("sentence", "What it is", kind.sentence())
        });
        let report = Report::new()
            .table("outcomes", "At the door", outcomes.collect())
            .table("skipped", "Passed over", skipped.collect());
        self.notes(report)
    }

    fn notes(&self, report: Report) -> Report {
        let report = match self.checks.warning() {
            None => report,
            Some(warning) => report.note(warning),
        };
        let report = match self.is_mapped {
            true => report,
            false => report.note("Without --config every radio and every subscriber has an account of its own, and all senders are of one area."),
        };
        match self.skipped_requests() {
            0 => report,
            lost => report.note(format!(
                "{lost} packets or records that may be requests are missing in this: see what was passed over."
            )),
        }
    }

    fn skipped_requests(&self) -> u64 {
        let skipped = self.recording.skipped().iter();
        let lost = skipped.filter(|(kind, _)| kind.loses_requests());
        lost.map(|(_, count)| count).sum()
    }

    /// Why the answer is not the whole one, if it is not.
    pub(super) fn trouble(&self) -> Option<Failure> {
        if let Some(error) = &self.trouble {
            return Some(broken(&self.file, error));
        }
        let file = &self.file;
        if self.tally.requests() == 0 {
            let early = self
                .recording
                .skipped()
                .contains_key(&SkippedKind::EarlyPort);
            let hint = match (self.recording.is_detail(), early, self.skipped_requests()) {
                (_, true, _) => "there is UDP to port 1646: add it with --port 1646",
                (false, false, 0) => "is --port the one of the accounting server?",
                (true, false, 0) => "all of its records are of other packets",
                (_, false, _) => "what may be some was passed over",
            };
            let failure = format!("{file}: no RADIUS accounting request in it; {hint}");
            return Some(Failure::input(failure));
        }
        let unrecorded = self.tally.outcomes().iter();
        let (outcome, most) = unrecorded.max_by_key(|(_, outcome)| outcome.requests)?;
        (self.tally.recorded() == 0).then(|| {
            Failure::input(format!(
                "{file}: none of {} requests is recorded; most are {outcome}: {}",
                self.tally.requests(),
                most.advice
            ))
        })
    }
}

/// How long a file is; a pipe has no end that is known.
fn length(file: &Path) -> Option<u64> {
    let file = std::fs::metadata(file).ok()?;
    file.is_file().then_some(file.len())
}

fn broken(file: &str, error: &RecordingError) -> Failure {
    Failure::input(format!("{file} {error}"))
}

fn load(file: &Path) -> Result<Config, Failure> {
    config::load_with(file, process_environment())
        .map_err(|error| Failure::input(error.to_string()))
}

fn secret(args: &RecordingArgs) -> Result<SecretString, Failure> {
    if let Some(secret) = &args.secret {
        return Ok(secret.clone());
    }
    let Some(file) = &args.secret_file else {
        return Err(Failure::new(
            Exit::Usage,
            "whose requests are believed? Name the clients with --config, their secret with --secret or --secret-file, or believe everybody with --trust",
        ));
    };
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::input(format!("{}: {error}", file.display())))?;
    Ok(text.trim_end_matches(['\r', '\n']).into())
}
