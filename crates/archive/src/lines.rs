//! JSON lines that are hashed while they are written to or read from an archive.

use std::io::{self, BufRead, Read, Sink, Write};

use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use super::{ArchiveError, format::EndLine};

/// Writes JSON lines and hashes what it writes.
pub(super) struct LineWriter<W> {
    out: W,
    hasher: Sha256,
    count: u64,
    bytes: u64,
    buffer: Vec<u8>,
}

impl<W: Write> LineWriter<W> {
    pub(super) fn new(out: W) -> Self {
        Self {
            out,
            hasher: Sha256::new(),
            count: 0,
            bytes: 0,
            buffer: Vec::new(),
        }
    }

    pub(super) fn line(&mut self, line: &impl Serialize) -> Result<(), io::Error> {
        self.buffer.clear();
        serde_json::to_writer(&mut self.buffer, line)?;
        self.buffer.push(b'\n');
        self.hasher.update(&self.buffer);
        self.out.write_all(&self.buffer)?;
        self.count += 1;
        self.bytes += self.buffer.len() as u64;
        Ok(())
    }

    /// Number of bytes written so far.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(super) fn lines(&mut self, lines: &[impl Serialize]) -> Result<(), io::Error> {
        lines.iter().try_for_each(|line| self.line(line))
    }

    pub(super) fn end(mut self) -> Result<[u8; 32], io::Error> {
        self.line(&EndLine { end: self.count })?;
        self.out.flush()?;
        Ok(self.hasher.finalize().into())
    }
}

/// Bound on a line: no line of an archive is nearly as long, except those with many numbers.
const MAX_LINE_BYTES: u64 = 1 << 20;
/// Bytes of a number: twenty digits, two quotes and a comma.
const NUMBER_BYTES: u64 = 23;

/// Reads JSON lines and hashes what it reads.
pub(super) struct LineReader<R> {
    input: R,
    hasher: Sha256,
    pub(super) count: u64,
}

impl<R: BufRead> LineReader<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            hasher: Sha256::new(),
            count: 0,
        }
    }

    pub(super) fn text(&mut self, what: &str) -> Result<String, ArchiveError> {
        self.text_up_to(MAX_LINE_BYTES, what)
    }

    fn text_up_to(&mut self, most_bytes: u64, what: &str) -> Result<String, ArchiveError> {
        let mut text = String::new();
        let read = (&mut self.input)
            .take(most_bytes)
            .read_line(&mut text)
            .map_err(ArchiveError::Io)?;
        self.hasher.update(text.as_bytes());
        if read == 0 || !text.ends_with('\n') {
            return Err(ArchiveError::Malformed(format!(
                "it ends at line {} where {what} is expected",
                self.count + 1
            )));
        }
        self.count += 1;
        text.pop();
        Ok(text)
    }

    pub(super) fn line<T: DeserializeOwned>(&mut self, what: &str) -> Result<T, ArchiveError> {
        let number = self.count;
        parse(&self.text(what)?, number)
    }

    /// Reads a line that has so many numbers.
    pub(super) fn long_line<T: DeserializeOwned>(
        &mut self,
        what: &str,
        numbers: u64,
    ) -> Result<T, ArchiveError> {
        let before = self.count;
        let most_bytes = MAX_LINE_BYTES.saturating_add(numbers.saturating_mul(NUMBER_BYTES));
        parse(&self.text_up_to(most_bytes, what)?, before)
    }

    pub(super) fn many<T: DeserializeOwned>(
        &mut self,
        what: &str,
        count: u64,
    ) -> Result<Vec<T>, ArchiveError> {
        (0..count).map(|_| self.line(what)).collect()
    }

    /// Passes over so many lines.
    pub(super) fn pass(&mut self, what: &str, count: u64) -> Result<(), ArchiveError> {
        (0..count).try_for_each(|_| self.text(what).map(drop))
    }

    /// Those of so many lines that are wanted; the others are not parsed.
    pub(super) fn those<T: DeserializeOwned>(
        &mut self,
        what: &str,
        count: u64,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Result<Vec<T>, ArchiveError> {
        let mut found = Vec::new();
        for _ in 0..count {
            let before = self.count;
            let text = self.text(what)?;
            if is_wanted(&text) {
                found.push(parse(&text, before)?);
            }
        }
        Ok(found)
    }

    /// Checks that everything that was read, and all that follows, whatever that is, has this SHA-256.
    pub(super) fn finish_as(mut self, hash: &[u8; 32]) -> Result<(), ArchiveError> {
        loop {
            let rest = self.input.fill_buf().map_err(ArchiveError::Io)?;
            if rest.is_empty() {
                break;
            }
            self.hasher.update(rest);
            let length = rest.len();
            self.input.consume(length);
        }
        let found: [u8; 32] = self.hasher.finalize().into();
        match found == *hash {
            true => Ok(()),
            false => Err(ArchiveError::OtherHash {
                found,
                expected: *hash,
            }),
        }
    }

    /// The SHA-256 of everything that was read, which must be the whole input.
    pub(super) fn finish(mut self) -> Result<[u8; 32], ArchiveError> {
        if !self.input.fill_buf().map_err(ArchiveError::Io)?.is_empty() {
            return Err(ArchiveError::Malformed(
                "something follows the last line".into(),
            ));
        }
        Ok(self.hasher.finalize().into())
    }
}

pub(super) fn parse<T: DeserializeOwned>(text: &str, before: u64) -> Result<T, ArchiveError> {
    serde_json::from_str(text)
        .map_err(|error| ArchiveError::Malformed(format!("line {}: {error}", before + 1)))
}

/// Checks that what was read, with this SHA-256, is what `write` would write: one meaning, one hash.
pub(super) fn require_canonical(
    read: [u8; 32],
    write: impl FnOnce(Sink) -> io::Result<[u8; 32]>,
) -> Result<(), ArchiveError> {
    if write(io::sink()).map_err(ArchiveError::Io)? == read {
        return Ok(());
    }
    Err(ArchiveError::Malformed(
        "it is not in the canonical form".into(),
    ))
}
