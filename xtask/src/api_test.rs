//! `cargo xtask api-test`: a running service beside its own description.
//!
//! Schemathesis reads the OpenAPI document and asks for everything that it allows and much that it does not. What is answered
//! otherwise than described fails, and so does every 5xx.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    process::Command,
};

use anyhow::{Context, Result};

use crate::{
    building,
    kept_demo::KeptDemo,
    program, python,
    step::{run as execute, step},
    toolchain, workspace,
};

/// Builds the service, starts the demo with it, and asks.
///
/// # Errors
/// Something does not build, or an answer is not as described.
pub fn run() -> Result<()> {
    toolchain::for_services()?;
    let programs = program::folder()?;
    step("services", building::services)?;
    println!("{}", ask(&programs)?);
    Ok(())
}

const NO_PYTHON: &str =
    "API as it is described: NOT asked, since there is no python3 (Debian: python3, python3-venv)";

/// As [`run`], with what is built already. Gives what was done, for the report.
///
/// # Errors
/// As [`run`].
pub fn ask(programs: &Path) -> Result<&'static str> {
    if !python::is_there() {
        return Ok(NO_PYTHON);
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
        let usage = usage.to_string();
        let settings = [
            ("OPENMAST__USAGE__ENABLED", "true"),
            ("OPENMAST__USAGE__PLAINTEXT", "true"),
            ("OPENMAST__USAGE__LISTEN", usage.as_str()),
        ];
        KeptDemo::start(programs, &settings)
    })?;
    let token = demo.admin_token()?;
    let asked = |from: &str, select: [&str; 2]| {
        let mut schemathesis = Command::new(python.join("st"));
        schemathesis
            .current_dir(&folder)
            .arg("--config-file")
            .arg(description.join("schemathesis.toml"))
            .arg("run")
            .arg(format!("{}/openapi.json", demo.api))
            .args(["--url", from, "--header"])
            .arg(format!("Authorization: Bearer {token}"))
            .args(select)
            .arg("--no-color");
        execute(&mut schemathesis).context("an answer of the API is not as its description says")
    };
    step("API beside its description", || {
        asked(&demo.api, ["--exclude-path", "/v1/usage"])
    })?;
    step("signed usage reports beside their description", || {
        asked(&format!("http://{usage}"), ["--include-path", "/v1/usage"])
    })?;
    Ok("API as it is described: asked")
}

fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}
