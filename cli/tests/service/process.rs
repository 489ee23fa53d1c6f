//! The service as a process of its own.

use std::{process::Stdio, time::Duration};

use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, Command};

use super::lab::{Lab, PATIENCE};

/// A running `openmast oracle run`. Killed when it is dropped.
pub struct Process {
    child: Child,
}

impl Process {
    /// With the lab's configuration, behind `before`, words of a shell.
    pub fn start(lab: &Lab, before: &str) -> Self {
        lab.config();
        let line = format!("{before} exec \"$0\" oracle run --config \"$1\"");
        let child = Command::new("sh")
            .args(["-c", &line, env!("CARGO_BIN_EXE_openmast")])
            .arg(lab.file())
            .env("RUST_LOG", "warn")
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Self { child }
    }

    pub fn signal(&self, signal: Signal) {
        let pid = self.child.id().expect("it runs");
        let pid = Pid::from_raw(i32::try_from(pid).unwrap()).unwrap();
        kill_process(pid, signal).unwrap();
    }

    /// Waits until health answers.
    pub async fn until_it_answers(lab: &Lab) {
        let answers = async {
            while reqwest::get(format!("http://{}/health", lab.health))
                .await
                .is_err()
            {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let answered = tokio::time::timeout(PATIENCE, answers).await;
        answered.expect("it answers");
    }

    pub fn runs(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Tells it to stop, and waits. Its exit code.
    pub async fn stop(mut self) -> Option<i32> {
        self.signal(Signal::TERM);
        let ended = tokio::time::timeout(PATIENCE, self.child.wait()).await;
        ended.expect("it ends").unwrap().code()
    }
}
