//! Asking whoever sits at the terminal, also when the standard input is something else.

use std::{
    fs::{File, OpenOptions},
    io::{ErrorKind, Read, Write},
    sync::{Mutex, PoisonError},
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

/// How the terminal was, as long as somebody is asked at it.
static BEFORE: Mutex<Option<(File, Termios)>> = Mutex::new(None);

/// Leaves the terminal as it was before somebody was asked for a key: for who ends the process meanwhile, which has to end
/// then, for nobody can be asked any more.
pub fn give_terminal_back() {
    let mut before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((terminal, modes)) = before.take() {
        // A terminal that is gone needs nothing back.
        let _ = tcsetattr(&terminal, OptionalActions::Now, &modes);
        // What was typed did not begin a new line.
        let _ = (&terminal).write_all(b"\n");
    }
    std::mem::forget(before);
}

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
        let modes = Modes::without(&self.0, off).map_err(failed)?;
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
struct Modes;

impl Modes {
    fn without(terminal: &File, off: LocalModes) -> std::io::Result<Self> {
        let before = tcgetattr(terminal)?;
        let mut now = before.clone();
        now.local_modes.remove(off | LocalModes::ISIG);
        now.local_modes.insert(LocalModes::ICANON);
        now.special_codes[SpecialCodeIndex::VEOL] = CTRL_C;
        let mut kept = BEFORE.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some((terminal.try_clone()?, before));
        // From here on it is given back when this is dropped, also where not all of it was taken.
        let modes = Self;
        let set = tcsetattr(terminal, OptionalActions::Now, &now);
        drop(kept);
        set?;
        Ok(modes)
    }
}

impl Drop for Modes {
    fn drop(&mut self) {
        let mut before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((terminal, modes)) = before.take() {
            // A terminal that is gone needs nothing back.
            let _ = tcsetattr(terminal, OptionalActions::Now, &modes);
        }
    }
}
