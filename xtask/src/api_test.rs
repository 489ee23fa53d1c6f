//! `cargo xtask api-test`: a running service beside its own description.
//!
//! Schemathesis reads the OpenAPI document and asks for everything that it allows and much that it does not. What is answered
//! otherwise than described fails, and so does every 5xx.

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::{
    building, program, python,
    step::{run as execute, step},
    toolchain, workspace,
};

/// The service's token: it is stopped afterwards and listens on loopback alone.
const TOKEN: &str = "api-test-api-test-api-test-api-test";

/// Builds the service, starts the demo with it, and asks.
///
/// # Errors
/// Something does not build, or an answer is not as described.
pub fn run() -> Result<()> {
    toolchain::for_services()?;
    let programs = program::folder()?;
    step("services", building::services)?;
    ask(&programs)
}

/// As [`run`], with what is built already.
///
/// # Errors
/// As [`run`].
pub fn ask(programs: &Path) -> Result<()> {
    if !python::is_there() {
        println!(
            "▸ API beside its description: SKIPPED, there is no python3 (Debian: python3, python3-venv)"
        );
        return Ok(());
    }
    let folder = workspace::target()?.join("api-test");
    let description = workspace::root()?.join("tests/api-description");
    let python = python::environment(
        "schemathesis from PyPI",
        &folder,
        &description.join("requirements.txt"),
    )?;
    let usage = free_address()?;
    let demo = step("a service with something to tell (the demo)", || {
        Demo::start(programs, usage)
    })?;
    let asked = |from: &str, select: [&str; 2]| {
        let mut schemathesis = Command::new(python.join("st"));
        schemathesis
            .current_dir(&folder)
            .arg("--config-file")
            .arg(description.join("schemathesis.toml"))
            .arg("run")
            .arg(format!("{}/openapi.json", demo.api))
            .args(["--url", from, "--header"])
            .arg(format!("Authorization: Bearer {TOKEN}"))
            .args(select)
            .arg("--no-color");
        execute(&mut schemathesis).context("an answer of the API is not as its description says")
    };
    step("API beside its description", || {
        asked(&demo.api, ["--exclude-path", "/v1/usage"])
    })?;
    step("signed usage reports beside their description", || {
        asked(&format!("http://{usage}"), ["--include-path", "/v1/usage"])
    })
}

fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

/// The demo that goes on. Ended when it is dropped.
struct Demo {
    child: Child,
    api: String,
}

impl Demo {
    fn start(programs: &Path, usage: SocketAddr) -> Result<Self> {
        let settings: [(&str, &OsStr); 4] = [
            (program::VARIABLE, programs.as_os_str()),
            ("OPENMAST__API__ADMIN_TOKEN", TOKEN.as_ref()),
            ("OPENMAST__USAGE__ENABLED", "true".as_ref()),
            ("OPENMAST__USAGE__PLAINTEXT", "true".as_ref()),
        ];
        let mut child = Command::new(workspace::target()?.join("debug/openmast-demo"))
            .arg("--keep")
            .envs(settings)
            .env("OPENMAST__USAGE__LISTEN", usage.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("the demo did not start")?;
        let output = child.stdout.take().context("no output of the demo")?;
        let mut demo = Self {
            child,
            api: String::new(),
        };
        let mut lines = BufReader::new(output).lines();
        let mut said = Vec::new();
        for line in lines.by_ref() {
            let line = line?;
            if let Some(api) = line.strip_prefix("API ") {
                // Its description and its metrics stand behind the address, on the same line.
                demo.api = api.split_whitespace().next().unwrap_or("").to_owned();
                break;
            }
            said.push(line);
        }
        if demo.api.is_empty() {
            bail!("the demo ended:\n{}", said.join("\n"));
        }
        // What it says from now on is nobody's concern, and must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(demo)
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // As Ctrl-C does: it ends the service and the chain. It ended before, or ends now.
        let id = self.child.id().to_string();
        let _ = Command::new("kill").args(["-INT", &id]).status();
        let _ = self.child.wait();
    }
}
