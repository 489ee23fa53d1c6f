//! A terminal with somebody at it, who answers what the command asks.

use std::{
    fs::File,
    io::{Read, Write},
    os::fd::OwnedFd,
    process::{Command, Stdio},
};

use rustix::{
    pty::{OpenptFlags, grantpt, ioctl_tiocgptpeer, openpt, unlockpt},
    termios::{LocalModes, tcgetattr},
};

use crate::world::Ran;

/// Starts a command in a session of its own whose terminal is its standard input.
pub const AT_A_TERMINAL: [&str; 2] = ["setsid", "--ctty"];
/// Starts a command where there is no terminal.
pub const WITHOUT_A_TERMINAL: [&str; 1] = ["setsid"];

/// What came of a command, and of its terminal.
pub struct Talk {
    pub ran: Ran,
    /// What stood there.
    pub shown: String,
    /// Whether it shows what is typed, as it did before.
    pub echoes: bool,
}

/// Runs `command`; types each answer when its question has been asked.
pub async fn talk(command: Command, answers: &[(&str, &str)]) -> Talk {
    talk_until(command, answers, None).await
}

/// As [`talk`]; sends a signal in the place of the answer to `question`.
pub async fn talk_until_told(
    command: Command,
    answers: &[(&str, &str)],
    question: &'static str,
    signal: &'static str,
) -> Talk {
    talk_until(command, answers, Some((question, signal))).await
}

async fn talk_until(
    mut command: Command,
    answers: &[(&str, &str)],
    told: Option<(&'static str, &'static str)>,
) -> Talk {
    let answers: Vec<(String, String)> = (answers.iter())
        .map(|(question, answer)| ((*question).to_owned(), (*answer).to_owned()))
        .collect();
    let talking = tokio::task::spawn_blocking(move || {
        let (ours, its) = open();
        let looked_at = its.try_clone().unwrap();
        command
            .stdin(its)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let child = command.spawn().unwrap();
        // It would stay open as long as this process can use it.
        drop(command);
        let mut screen = Screen::of(ours);
        for (question, answer) in &answers {
            screen.wait_for(question);
            screen.terminal.write_all(answer.as_bytes()).unwrap();
        }
        if let Some((question, signal)) = told {
            screen.wait_for(question);
            let line = format!("kill -{signal} {}", child.id());
            let kill = Command::new("sh").args(["-c", &line]).status().unwrap();
            assert!(kill.success());
        }
        let output = child.wait_with_output().unwrap();
        let modes = tcgetattr(&looked_at).unwrap().local_modes;
        drop(looked_at);
        Talk {
            ran: Ran(output),
            shown: screen.rest(),
            echoes: modes.contains(LocalModes::ECHO | LocalModes::ISIG),
        }
    });
    talking.await.unwrap()
}

fn open() -> (File, OwnedFd) {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&ours).unwrap();
    unlockpt(&ours).unwrap();
    let its = ioctl_tiocgptpeer(&ours, OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    (ours.into(), its)
}

struct Screen {
    terminal: File,
    shown: String,
    /// Up to where questions were answered.
    answered: usize,
}

impl Screen {
    fn of(terminal: File) -> Self {
        Self {
            terminal,
            shown: String::new(),
            answered: 0,
        }
    }

    fn wait_for(&mut self, question: &str) {
        while !self.shown[self.answered..].contains(question) {
            assert!(self.read(), "`{question}` is not in: {}", self.shown);
        }
        self.answered = self.shown.len();
    }

    fn rest(mut self) -> String {
        while self.read() {}
        self.shown
    }

    /// `false`: nobody has the terminal any more.
    fn read(&mut self) -> bool {
        let mut bytes = [0; 1024];
        match self.terminal.read(&mut bytes) {
            Ok(length @ 1..) => {
                self.shown += std::str::from_utf8(&bytes[..length]).unwrap();
                true
            }
            _ => false,
        }
    }
}
