//! `cargo xtask browser-test`: the page in a real browser, with a wallet that signs, beside the demo.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{
    app, building,
    kept_demo::KeptDemo,
    program,
    step::{run as execute, step},
    toolchain, workspace,
};

/// Names the browser, where it is not on PATH.
pub const VARIABLE: &str = "OPENMAST_BROWSER";
/// What distributions call it.
const BROWSERS: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// What was done of what a browser does. Its text is for the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    All,
    NoNode,
    NoBrowser,
}

impl Done {
    pub fn sentence(self) -> &'static str {
        match self {
            Self::All => "page in a browser: tested",
            Self::NoNode => "page in a browser: NOT tested, since there is no Node with npm",
            Self::NoBrowser => {
                "page in a browser: NOT tested, since there is no Chromium (Debian: chromium; or OPENMAST_BROWSER=FILE)"
            }
        }
    }
}

/// Builds the service, starts the demo with it, and uses the page.
///
/// # Errors
/// Something does not build, or the page does not do what a test expects.
pub fn run(only: Option<&str>) -> Result<()> {
    toolchain::for_services()?;
    let programs = program::folder()?;
    step("services", building::services)?;
    println!("{}", test(&programs, only)?.sentence());
    Ok(())
}

/// As [`run`], with what is built already.
///
/// # Errors
/// As [`run`].
pub fn test(programs: &Path, only: Option<&str>) -> Result<Done> {
    if !app::has_node() {
        return Ok(Done::NoNode);
    }
    let Some(browser) = browser() else {
        return Ok(Done::NoBrowser);
    };
    let folder = app::installed("browser")?;
    let demo = demo(programs)?;
    step("page in a browser", || {
        let mut playwright = app::npm_run(&folder, "test");
        playwright
            .env(VARIABLE, browser)
            .env("OPENMAST_API", &demo.api)
            .env("KEYS", &demo.keys)
            .env("RADIUS", &demo.radius)
            .env("OPENMAST_BROWSER_RESULTS", results()?.join("traces"));
        if let Some(only) = only {
            playwright.args(["--", "--grep", only]);
        }
        execute(&mut playwright).context("traces of what failed are beside the test report")
    })?;
    Ok(Done::All)
}

/// A page with something to show, and a browser for it, with what both need; `None`: this machine has no Node or no browser.
///
/// # Errors
/// Something does not build, or the demo does not start.
pub fn page() -> Result<Option<(KeptDemo, PathBuf)>> {
    let Some(browser) = browser().filter(|_| app::has_node()) else {
        return Ok(None);
    };
    toolchain::for_services()?;
    let programs = program::folder()?;
    step("services", building::services)?;
    app::installed("")?;
    app::installed("browser")?;
    let demo = demo(&programs)?;
    Ok(Some((demo, browser)))
}

fn demo(programs: &Path) -> Result<KeptDemo> {
    step("a page with something to show (the demo)", || {
        KeptDemo::start(programs, &[])
    })
}

fn browser() -> Option<PathBuf> {
    let named = env::var_os(VARIABLE).map(PathBuf::from);
    named.or_else(|| {
        let folders = env::var_os("PATH")?;
        let all = |folder: PathBuf| BROWSERS.map(|name| folder.join(name));
        env::split_paths(&folders)
            .flat_map(all)
            .find(|file| file.is_file())
    })
}

fn results() -> Result<PathBuf> {
    Ok(workspace::target()?.join("browser-test"))
}
