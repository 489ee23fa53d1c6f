//! Asking whoever sits at the terminal, also when the standard input is something else.

use std::{
    fs::{File, OpenOptions},
    io::{ErrorKind, Read, Write},
};

use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};
use zeroize::Zeroizing;

use crate::KeyTrouble;

/// A terminal hands on no longer line.
const LONGEST_LINE: usize = 4096;
/// What Ctrl-C is once it interrupts nobody.
const CTRL_C: u8 = 3;

/// The terminal of this process.
pub(crate) struct Terminal(File);

impl Terminal {
    /// # Errors
    /// There is none: nobody can be asked.
    pub(crate) fn open() -> Result<Self, KeyTrouble> {
        let opened = OpenOptions::new().read(true).write(true).open("/dev/tty");
        opened.map(Self).map_err(|_| {
            KeyTrouble::wrong(
                "this key is asked for at a terminal, and there is none; run it at one, or pass a key file: what runs without \
                 anybody has a key of its own",
            )
        })
    }

    /// One line that nobody sees.
    ///
    /// # Errors
    /// Whoever was asked pressed Ctrl-C or went away.
    pub(crate) fn ask_hidden(&self, question: &str) -> Result<Zeroizing<String>, KeyTrouble> {
        let answer = self.asked(question, LocalModes::ECHO);
        // What was typed did not begin a new line.
        let _ = (&self.0).write_all(b"\n");
        answer
    }

    /// # Errors
    /// As [`Self::ask_hidden`], or the answer is not `y`.
    pub(crate) fn confirm(&self, question: &str) -> Result<(), KeyTrouble> {
        let answer = self.asked(
            &format!("{question} Continue? (y/n): "),
            LocalModes::empty(),
        )?;
        match answer.trim() {
            "y" | "Y" => Ok(()),
            _ => Err(KeyTrouble::Declined("you did not continue")),
        }
    }

    /// A line, with these of the terminal's modes off.
    fn asked(&self, question: &str, off: LocalModes) -> Result<Zeroizing<String>, KeyTrouble> {
        let failed = |error: std::io::Error| KeyTrouble::wrong(format!("the terminal: {error}"));
        let modes = Modes::without(&self.0, off).map_err(|error| failed(error.into()))?;
        (&self.0).write_all(question.as_bytes()).map_err(failed)?;
        let mut line = Zeroizing::new([0; LONGEST_LINE]);
        let length = self.read(line.as_mut()).map_err(failed)?;
        drop(modes);
        let line = line.get(..length).unwrap_or_default();
        match line.last() {
            Some(&CTRL_C) => Err(KeyTrouble::Declined("interrupted")),
            None => Err(KeyTrouble::Declined("nothing was typed")),
            Some(_) => match std::str::from_utf8(line) {
                Ok(text) => Ok(Zeroizing::new(
                    text.trim_end_matches(['\r', '\n']).to_owned(),
                )),
                Err(_) => Err(KeyTrouble::wrong("what was typed is no text in UTF-8")),
            },
        }
    }

    /// One line, which a terminal hands on when it is complete.
    fn read(&self, line: &mut [u8]) -> std::io::Result<usize> {
        loop {
            match (&self.0).read(line) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => return read,
            }
        }
    }
}

/// How the terminal was, which it is again in the end. Ctrl-C ends the line instead of the process, which could leave a
/// terminal behind that shows nothing of what is typed.
struct Modes<'a> {
    terminal: &'a File,
    before: Termios,
}

impl<'a> Modes<'a> {
    fn without(terminal: &'a File, off: LocalModes) -> rustix::io::Result<Self> {
        let before = tcgetattr(terminal)?;
        let mut now = before.clone();
        now.local_modes.remove(off | LocalModes::ISIG);
        now.local_modes.insert(LocalModes::ICANON);
        now.special_codes[SpecialCodeIndex::VEOL] = CTRL_C;
        tcsetattr(terminal, OptionalActions::Now, &now)?;
        Ok(Self { terminal, before })
    }
}

impl Drop for Modes<'_> {
    fn drop(&mut self) {
        // A terminal that is gone needs nothing back.
        let _ = tcsetattr(self.terminal, OptionalActions::Now, &self.before);
    }
}
