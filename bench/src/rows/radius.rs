//! RADIUS accounting requests, recorded before they are answered, beside FreeRADIUS.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::{
    contest::{Outcome, Peer, contest},
    peer::PeerProcess,
    row::Measured,
    settings::Settings,
};

const REQUESTS: usize = 400_000;
/// Who makes each request durable on its own gets fewer: all of them would take minutes.
const FEW_REQUESTS: usize = 40_000;
/// How long one measurement at half the peak takes.
const STEADY_SECONDS: f64 = 60.0;

/// Against a file that nobody syncs; then against what is as durable as ours; then for a minute at half the peak.
pub fn measure(settings: &Settings) -> Result<Measured> {
    let many = settings.scaled(REQUESTS);
    let few = settings.scaled(FEW_REQUESTS);
    let loose = against(settings, many, &[("detail", Some(3.0))])?;
    let durable = against(
        settings,
        few,
        &[("synced-detail", None), ("postgresql", Some(20.0))],
    )?;
    let peak = loose.units / loose.ours.seconds.median();
    let steady = steady(settings, peak / 2.0)?;
    Ok(Measured {
        outcomes: vec![loose, durable],
        figures: vec![
            (
                format!("At half the peak for {:.0} s: requests/s", steady.seconds),
                format!("{:.0}", steady.per_second),
            ),
            (
                "… sent again because no answer came within 2 s".to_owned(),
                steady.sent_again.to_string(),
            ),
            (
                "… answered after (median, 99 %, longest)".to_owned(),
                format!(
                    "{:.1} ms, {:.1} ms, {:.1} ms",
                    steady.p50_ms, steady.p99_ms, steady.longest_ms
                ),
            ),
            (
                "That log read, checked and applied again: reports/s".to_owned(),
                format!(
                    "{:.0}, {:.1} times the peak",
                    steady.replayed_per_second,
                    steady.replayed_per_second / peak
                ),
            ),
        ],
        notes: vec![
            "The load generator is one process with 16 ports, the same for all; requests are signed ahead and every answer is checked. \
             Every request is the Start of another session. After each run what was recorded is counted and must be all of it."
                .to_owned(),
            "Ours answers when the report is in the log and synced, and applies it to the engine besides. FreeRADIUS's detail module \
             never syncs what it writes (rlm_detail calls neither fsync nor fdatasync): the first table is in its favour, since it \
             answers what a power cut takes. In the second its file has the attribute S, so that the file system syncs each write."
                .to_owned(),
            "FreeRADIUS has as many threads as serve it best, no authentication, proxying or text log of requests, and with PostgreSQL \
             the queries that come with it, each in a transaction with synchronous_commit on."
                .to_owned(),
        ],
    })
}

fn against(settings: &Settings, requests: usize, peers: &[(&str, Option<f64>)]) -> Result<Outcome> {
    let folder = tempfile::tempdir_in(settings.scratch()?)?;
    let start = |who: &str| {
        let mut command = program(settings, folder.path(), who, requests);
        PeerProcess::start(&mut command, folder.path())
    };
    let mut ours = start("openmast")?;
    let mut compared = Vec::new();
    for (who, aim) in peers {
        let contestant = start(who)?;
        compared.push(match aim {
            Some(aim) => Peer::with_aim(*aim, contestant),
            None => Peer::without_aim(contestant),
        });
    }
    let what = format!("{requests} accounting requests on loopback, each of another session");
    contest(
        settings,
        &what,
        (requests, "requests"),
        &mut ours,
        &mut compared,
    )
}

/// What the load generator says, and how many requests are in the log.
#[derive(Deserialize)]
struct Steady {
    answered: u64,
    recorded: u64,
    seconds: f64,
    per_second: f64,
    sent_again: u64,
    /// The rate at which the log that came of it is read, checked, decoded and applied again.
    replayed_per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
    longest_ms: f64,
}

fn steady(settings: &Settings, rate: f64) -> Result<Steady> {
    let folder = tempfile::tempdir_in(settings.scratch()?)?;
    let seconds = if settings.quick { 3.0 } else { STEADY_SECONDS };
    let output = program(settings, folder.path(), "openmast", 0)
        .arg("steady")
        .args([rate, seconds].map(|number| number.to_string()))
        .stderr(Stdio::inherit())
        .output()?;
    ensure!(
        output.status.success(),
        "at half the peak: {}",
        output.status
    );
    let steady: Steady =
        serde_json::from_slice(&output.stdout).context("what was measured at half the peak")?;
    ensure!(
        steady.recorded == steady.answered,
        "{} answered, {} recorded",
        steady.answered,
        steady.recorded
    );
    Ok(steady)
}

fn program(settings: &Settings, folder: &Path, who: &str, requests: usize) -> Command {
    let mut command = Command::new(&settings.python);
    command
        .arg(settings.peers.join("radius.py"))
        .arg(folder)
        .arg(who)
        .arg(&settings.tools)
        .arg(settings.results.with_file_name("freeradius"))
        .arg(requests.to_string());
    command
}
