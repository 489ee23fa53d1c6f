//! What becomes of the engine's thread, of memory and of the state where there are many sessions: `many_sessions FOLDER [sessions]`.
//!
//! All sessions are live; there are a thousand radios, and subscribers are those of a hundred carriers and named by them alone. Says
//! how many reports a second random sessions take, how long the end of an epoch lets reports wait, what the state's view does to them
//! and to memory while another thread writes it as the service does (with its SHA-256, into a file of the folder, which is removed),
//! how long that would take in the engine's thread, and how long it takes to check and read it. Prints one JSON object (Linux).

mod feeding;
mod names;

use std::{
    fs::{self, File},
    io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    thread,
    time::Instant,
};

use anyhow::{Context, anyhow, ensure};
use feeding::{Fed, Records, T0};
use names::{mixed, radio, realm};
use openmast_engine::Engine;
use openmast_records::{
    AssetState, ChainSnapshot, EpochClosed, EventTime, PayerState, Record, UsageEvent, UsageReport,
};
use sha2::{Digest, Sha256};

const RADIOS: u64 = 1_000;
const CARRIERS: u64 = 100;
/// Reports that are made at a time while sessions begin.
const AT_ONCE: u64 = 1 << 16;
/// Reports of random sessions in a round.
const RANDOM: u64 = 1_000_000;
/// Bytes that are written or read at once.
const BUFFER: usize = 1 << 18;

fn report(session: u64, round: u64) -> Record {
    let event_at_ms = T0 + round * 300_000 + session % 1_000;
    Record::Report(UsageReport {
        received_at_ms: event_at_ms + 50,
        event_at_ms,
        event: UsageEvent::Interim,
        radio: vec![radio(session % RADIOS)],
        subscriber: vec![realm(mixed(session) % CARRIERS)],
        session_id: format!("{:016X}", mixed(session ^ 0x5e55)).into(),
        session_seconds: Some(300 * (round as u32 + 1)),
        bytes_up: (round + 1) * (1_000 + session % 999),
        bytes_down: (round + 1) * (20_000 + session % 9_999),
        time: EventTime::Stamped,
        ..UsageReport::default()
    })
}

fn snapshot() -> ChainSnapshot {
    let asset = AssetState {
        price_per_gb: 500_000,
        ..AssetState::default()
    };
    let payer = PayerState {
        deposited: 1 << 50,
        ..PayerState::default()
    };
    ChainSnapshot {
        slot: 1,
        breaker: u64::MAX,
        lots_left: u64::MAX,
        assets: vec![asset; RADIOS as usize],
        payers: vec![payer; CARRIERS as usize],
        ..ChainSnapshot::default()
    }
}

/// Reports of random sessions.
fn random(sessions: u64, round: u64) -> Records {
    let mut records = Records::default();
    for number in 0..RANDOM {
        records.push(&report(mixed(number + (round << 40)) % sessions, round));
    }
    records
}

/// An engine with so many live sessions.
fn begun(sessions: u64) -> anyhow::Result<Fed> {
    let mut fed = Fed::new(&snapshot())?;
    for first in (0..sessions).step_by(AT_ONCE as usize) {
        let mut records = Records::default();
        for session in first..sessions.min(first + AT_ONCE) {
            records.push(&report(session, 0));
        }
        fed.apply(&records)?;
    }
    Ok(fed)
}

/// As the service writes a state.
struct Hashed<'a> {
    file: &'a File,
    hasher: Sha256,
}

impl Write for Hashed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Writes the state. The seconds that it took, without waiting for the disk, and its SHA-256.
fn write(
    path: &Path,
    state: impl FnOnce(&mut BufWriter<Hashed<'_>>) -> io::Result<()>,
) -> anyhow::Result<(f64, [u8; 32])> {
    let file = File::create(path)?;
    let began = Instant::now();
    let hashed = Hashed {
        file: &file,
        hasher: Sha256::new(),
    };
    let mut out = BufWriter::with_capacity(BUFFER, hashed);
    state(&mut out)?;
    let hashed = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    let sha256 = hashed.hasher.finalize().into();
    Ok((began.elapsed().as_secs_f64(), sha256))
}

/// Checks and reads a state, which must have this SHA-256.
fn read(path: &Path, sha256: [u8; 32]) -> anyhow::Result<(f64, Engine)> {
    let began = Instant::now();
    let mut file = BufReader::with_capacity(BUFFER, File::open(path)?);
    let (mut hasher, mut bytes) = (Sha256::new(), vec![0; BUFFER]);
    loop {
        match file.read(&mut bytes)? {
            0 => break,
            length => hasher.update(bytes.get(..length).unwrap_or_default()),
        }
    }
    let found: [u8; 32] = hasher.finalize().into();
    ensure!(found == sha256, "what is read is not what was written");
    file.seek(SeekFrom::Start(0))?;
    let engine = Engine::new().read_state(&mut file)?;
    Ok((began.elapsed().as_secs_f64(), engine))
}

/// A field of proc(5), `status`, in bytes.
fn memory(field: &str) -> anyhow::Result<u64> {
    let text = fs::read_to_string("/proc/self/status")?;
    let line = text.lines().find(|line| line.starts_with(field));
    let kib = line.and_then(|line| line.split_whitespace().nth(1));
    let kib: u64 = kib
        .context("status does not tell how much memory is used")?
        .parse()?;
    Ok(kib * 1_024)
}

fn measure(folder: &Path, sessions: u64) -> anyhow::Result<serde_json::Value> {
    let path = folder.join("many.state");
    let before = memory("VmRSS")?;
    let mut fed = begun(sessions)?;
    let resident = memory("VmRSS")?.saturating_sub(before);
    // The first round warms up.
    fed.apply(&random(sessions, 1))?;
    let alone = fed.apply(&random(sessions, 2))?;

    let next_round = random(sessions, 3);
    let before = memory("VmRSS")?;
    // proc(5), `clear_refs`: the most memory is measured from here on.
    fs::write("/proc/self/clear_refs", "5")?;
    let bytes = fed.engine.open_epoch().figures.bytes;
    let (closed, view, end_seconds, view_seconds) = fed.end(EpochClosed {
        epoch: 1,
        closed_at_ms: T0 + 3_600_000,
        snapshot: snapshot(),
    })?;
    let (written, beside) = thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let written = write(&path, |out| view.write(out));
            drop(view);
            written
        });
        let beside = fed.apply(&next_round);
        let written = writer.join().map_err(|_| anyhow!("writing panicked"));
        anyhow::Ok((written??, beside?))
    })?;
    let more = memory("VmHWM")?.saturating_sub(before);
    drop(closed);
    let (read_seconds, again) = read(&path, written.1)?;
    let same = again.open_epoch().sessions == sessions;
    ensure!(same, "{} sessions were read", again.open_epoch().sessions);
    drop(again);
    let state_bytes = fs::metadata(&path)?.len();
    let (in_place_seconds, _) = write(&path, |out| fed.engine.write_state(out))?;
    fs::remove_file(&path)?;
    Ok(serde_json::json!({
        "sessions": sessions,
        "bytes": bytes,
        "resident_bytes": resident,
        "reports_per_second": RANDOM as f64 / alone.seconds,
        "slowest_batch_seconds": alone.slowest_batch_seconds,
        "end_seconds": end_seconds,
        "view_seconds": view_seconds,
        "reports_per_second_beside": RANDOM as f64 / beside.seconds,
        "slowest_batch_seconds_beside": beside.slowest_batch_seconds,
        "more_bytes": more,
        "state_bytes": state_bytes,
        "write_seconds": written.0,
        "write_in_place_seconds": in_place_seconds,
        "read_seconds": read_seconds,
    }))
}

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().context("a folder for the state")?);
    let sessions = arguments.next().map_or(Ok(1_000_000), |text| text.parse());
    let measured = measure(&folder, sessions.context("a number of sessions")?)?;
    println!("{measured:#}");
    Ok(())
}
