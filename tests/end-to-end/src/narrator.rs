//! Tells the person at the terminal what happens.

use std::{
    fmt::Display,
    io::{IsTerminal, Write},
    time::Instant,
};

/// Prints chapters and lines with the time since the beginning.
pub struct Narrator {
    start: Instant,
    chapter: usize,
    color: bool,
}

impl Default for Narrator {
    fn default() -> Self {
        Self {
            start: Instant::now(),
            chapter: 0,
            color: std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        }
    }
}

impl Narrator {
    /// Begins a chapter.
    pub fn chapter(&mut self, title: impl Display) {
        self.chapter += 1;
        let (bold, plain) = if self.color {
            ("\x1b[1m", "\x1b[0m")
        } else {
            ("", "")
        };
        self.line(&format!("\n{bold}{}. {title}{plain}", self.chapter));
    }

    /// Says one thing that happened.
    pub fn say(&self, text: impl Display) {
        let seconds = self.start.elapsed().as_secs_f64();
        self.line(&format!("  {seconds:5.1} s  {text}"));
    }

    /// Prints as it is.
    pub fn line(&self, text: &str) {
        let mut out = std::io::stdout().lock();
        // a closed pipe must not end the scenario before it has cleaned up
        let _ = writeln!(out, "{text}").and_then(|()| out.flush());
    }
}
