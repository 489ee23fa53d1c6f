//! From what was typed to arguments, with refusals that say what is right.

use std::ffi::OsString;

use clap::{
    Arg, Command, CommandFactory, FromArgMatches,
    error::{ContextKind, ContextValue},
};

use super::{super::values, Cli};

impl Cli {
    /// Reads a command line, whose first word is the program.
    ///
    /// # Errors
    /// Wrong usage, or a question for help or the version.
    pub fn read(arguments: &[OsString]) -> Result<Self, clap::Error> {
        let mut command = definition();
        command
            .try_get_matches_from_mut(arguments)
            .and_then(|mut matches| Self::from_arg_matches_mut(&mut matches))
            .map_err(|error| error.format(&mut command))
            .and_then(Self::checked)
            .map_err(|error| with_plain_usage(error, arguments))
    }
}

/// The command with all that is below it.
pub(super) fn definition() -> Command {
    understanding(Cli::command())
}

fn understanding(command: Command) -> Command {
    command.mut_args(argument).mut_subcommands(understanding)
}

/// A number below zero is a value that its argument refuses by itself, not an option that nobody knows.
fn argument(arg: Arg) -> Arg {
    let arg = match arg.get_id().as_str() {
        "index" => arg.value_parser(values::index),
        _ => arg,
    };
    match arg.get_action().takes_values() {
        true => arg.allow_negative_numbers(true),
        false => arg,
    }
}

/// Without the options that are set by the environment, which read as if they were missing.
fn with_plain_usage(mut error: clap::Error, arguments: &[OsString]) -> clap::Error {
    if error.get(ContextKind::Usage).is_some() {
        let usage = meant(definition(), arguments).render_usage();
        error.insert(ContextKind::Usage, ContextValue::StyledStr(usage));
    }
    error
}

/// The innermost command that is named.
fn meant(mut command: Command, arguments: &[OsString]) -> Command {
    command.build();
    for word in arguments.iter().skip(1) {
        if let Some(inner) = command.find_subcommand(word) {
            command = inner.clone();
        }
    }
    command
}
