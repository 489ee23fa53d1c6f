//! `cargo xtask browser-test`: the page in a real browser, with a wallet that signs, beside the demo; and before that what the page
//! sends, without a browser.

use std::{
    env, fs,
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

/// Where tests keep pictures for the guides; unset, they keep none. Read by `app/browser/tests/page.ts`.
const PICTURES: &str = "OPENMAST_GUIDE_PICTURES";
/// How these tests are marked there.
const GUIDE: &str = "@guide";

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
    println!("{}", test(&built()?, only)?.sentence());
    Ok(())
}

/// The service is built; gives the folder of the programs.
fn built() -> Result<PathBuf> {
    toolchain::for_services()?;
    let programs = program::folder()?;
    step("services", building::services)?;
    Ok(programs)
}

/// Writes the pictures of the guides anew, by the tests that have them.
///
/// # Errors
/// As [`run`]; the pictures are then as they were.
pub fn write_pictures() -> Result<()> {
    let programs = built()?;
    let made = results()?.join("guides");
    if made.exists() {
        fs::remove_dir_all(&made)?;
    }
    let done = use_page(&programs, Some(GUIDE), &[(PICTURES, &made)])?;
    println!("{}", done.sentence());
    match done {
        Done::All => replace(&workspace::root()?.join("docs/guides/pictures"), &made),
        Done::NoNode | Done::NoBrowser => Ok(()),
    }
}

/// One folder's files in the place of another's: what no test makes any more is gone.
fn replace(folder: &Path, made: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    for entry in fs::read_dir(made)? {
        let entry = entry?;
        fs::copy(entry.path(), folder.join(entry.file_name()))?;
    }
    Ok(())
}

/// As [`run`], with what is built already.
///
/// # Errors
/// As [`run`].
pub fn test(programs: &Path, only: Option<&str>) -> Result<Done> {
    use_page(programs, only, &[])
}

fn use_page(programs: &Path, only: Option<&str>, variables: &[(&str, &Path)]) -> Result<Done> {
    if !app::has_node() {
        return Ok(Done::NoNode);
    }
    let Some(browser) = browser() else {
        return Ok(Done::NoBrowser);
    };
    let application = app::installed("")?;
    let folder = app::installed("browser")?;
    let demo = demo(programs)?;
    // Those who use the page take what they find: what was staked and paid in before is no trouble to them.
    if only.is_none() {
        step("transactions of the page, without a browser", || {
            let mut live = app::npm_run(&application, "test:live");
            execute(live.env("OPENMAST_API", &demo.api).env("KEYS", &demo.keys))
        })?;
    }
    step("page in a browser", || {
        let mut playwright = app::npm_run(&folder, "test");
        playwright
            .envs(variables.iter().copied())
            .env(VARIABLE, browser)
            .env("OPENMAST_API", &demo.api)
            .env("KEYS", &demo.keys)
            .env("RADIUS", &demo.radius)
            .env("OPENMAST_BROWSER_RESULTS", results()?.join("traces"))
            .env("PLAYWRIGHT_JSON_OUTPUT_FILE", report_file()?);
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
    let programs = built()?;
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

/// What [`test`] wrote of its tests, for [`crate::node_report::NodeReport::of_playwright`].
pub fn report_file() -> Result<PathBuf> {
    Ok(results()?.join("report.json"))
}

fn results() -> Result<PathBuf> {
    Ok(workspace::target()?.join("browser-test"))
}
