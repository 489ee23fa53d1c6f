//! Lines, printed as they come.

use std::{
    io::{self, Write},
    ops::ControlFlow,
};

use openmast_oracle::replay::{Replayed, Request};
use serde_json::Value;

use super::Told;
use crate::{
    commands::radius::opened::Opened,
    failure::{Exit, Failure},
    progress::Progress,
    report::Report,
};

/// Octets that are printed together.
const BATCH: usize = 1 << 16;

/// Prints lines as they come: nobody could hold those of a large recording. In JSON they are the list `reports` of one
/// object.
pub(super) struct Printing {
    json: bool,
    progress: Progress,
    waiting: String,
    lines: u64,
}

impl Printing {
    pub(super) fn new(json: bool, progress: Progress) -> Self {
        Self {
            json,
            progress,
            waiting: match json {
                true => "{\n  \"reports\": [".into(),
                false => String::new(),
            },
            lines: 0,
        }
    }

    pub(super) fn line(
        &mut self,
        told: &Told,
        request: &Request,
        replayed: &Replayed,
    ) -> Result<ControlFlow<()>, Failure> {
        if self.json {
            let comma = if self.lines > 0 { "," } else { "" };
            self.waiting.push_str(comma);
            self.waiting.push_str("\n    ");
            let report = told.report(request, replayed);
            self.waiting.push_str(&report.to_json().to_string());
        } else {
            self.waiting.push_str(&told.line(request, replayed));
            self.waiting.push('\n');
        }
        self.lines += 1;
        match self.waiting.len() >= BATCH {
            true => self.flush(),
            false => Ok(ControlFlow::Continue(())),
        }
    }

    /// Breaks when nobody reads on, as `head` does.
    fn flush(&mut self) -> Result<ControlFlow<()>, Failure> {
        let text = std::mem::take(&mut self.waiting);
        let written = self.progress.above(|| {
            let mut stdout = io::stdout().lock();
            stdout.write_all(text.as_bytes())?;
            stdout.flush()
        });
        match written {
            Ok(()) => Ok(ControlFlow::Continue(())),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ControlFlow::Break(())),
            Err(error) => Err(Failure::new(Exit::Internal, format!("stdout: {error}"))),
        }
    }

    /// Prints what the whole recording came to.
    pub(super) fn end(mut self, opened: &Opened) -> Result<Report, Failure> {
        let report = opened
            .report()
            .number("shown", "Reports shown", self.lines)
            .and(opened.outcomes());
        let trouble = opened.trouble();
        if !self.json {
            if self.flush()?.is_break() {
                return Ok(Report::printed());
            }
            return match trouble {
                Some(failure) => Err(failure.beside(report)),
                None => Ok(report),
            };
        }
        self.waiting.push_str("\n  ]");
        let mut fields = report.to_json();
        if let (Some(failure), Value::Object(fields)) = (&trouble, &mut fields) {
            fields.insert("error".into(), failure.error_json());
        }
        if let Value::Object(fields) = fields {
            for (key, value) in fields {
                self.waiting
                    .push_str(&format!(",\n  {}: {value}", Value::from(key)));
            }
        }
        self.waiting.push_str("\n}\n");
        if self.flush()?.is_break() {
            return Ok(Report::printed());
        }
        match trouble {
            Some(failure) => Err(failure.on_stdout()),
            None => Ok(Report::printed()),
        }
    }
}
