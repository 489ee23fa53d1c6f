//! Cumulative reports of live sessions become exact bytes by asset and by payer, beside DuckDB and PostgreSQL.

use std::{
    num::NonZeroUsize,
    path::Path,
    process::Command,
    sync::{Mutex, PoisonError},
    thread,
    thread::available_parallelism,
};

use anyhow::{Context, Result, anyhow};
use openmast_counters::Counters;
use openmast_metering::{Hint, Reported, Table};

use crate::{
    answer::Answer,
    clock::timed,
    contest::{Contestant, Outcome, Own, Peer, contest},
    data::{self, Random},
    peer::PeerProcess,
    row::Measured,
    settings::Settings,
};

const SESSIONS: usize = 1_000_000;
const REPORTS_EACH: usize = 10;
const ASSETS: u32 = 100_000;
const PAYERS: u32 = 1_000_000;

/// PostgreSQL gets so many of the reports: all of them would take it minutes.
const FEW_REPORTS: usize = 100_000;

/// Reports of a round: what it adds is counted while it is in the cache.
const ROUND: usize = 4096;

/// Sessions that are looked up together.
const WINDOW: usize = 32;

const BEGAN_AT_MS: u64 = 1_700_000_000_000;
const INTERVAL_SECONDS: u32 = 60;

/// All reports against DuckDB, some against PostgreSQL.
pub fn measure(settings: &Settings) -> Result<Measured> {
    let folder = tempfile::tempdir()?;
    let sessions = Sessions::random(settings.scaled(SESSIONS));
    let reports = sessions.reports();
    let few = reports.first(settings.scaled(FEW_REPORTS));
    let all = sessions.against(
        settings,
        &reports,
        folder.path(),
        "sessions_duckdb.py",
        10.0,
    )?;
    let some = sessions.against(
        settings,
        &few,
        folder.path(),
        "sessions_postgresql.py",
        100.0,
    )?;
    Ok(Measured {
        outcomes: vec![all, some],
        notes: vec![
            "Every session is live: its start is known, and the reports come in random order, so that many are late. A report has a \
             session key, asset, payer, and cumulative bytes up and down."
                .to_owned(),
            "Ours takes a session key of 128 bits, keeps all that tells repetition, delay, wrap and restart apart, and its sessions \
             are divided among the cores. The peers get keys of 64 bits and keep the greatest counters only."
                .to_owned(),
            "PostgreSQL: batches of 1,000 reports, synchronous_commit off, since ours is without its log here as well. Its time is that \
             of the upserts alone, the sums by asset and payer come after."
                .to_owned(),
        ],
        ..Measured::default()
    })
}

/// Who was using what.
struct Sessions {
    key: Vec<u128>,
    asset: Vec<u32>,
    payer: Vec<u32>,
    /// By how much the counters grow in an interval.
    up: Vec<u32>,
    down: Vec<u32>,
}

/// Reports by column, in the order in which they arrive.
struct Reports {
    key: Vec<u128>,
    asset: Vec<u32>,
    payer: Vec<u32>,
    up: Vec<u64>,
    down: Vec<u64>,
    seconds: Vec<u32>,
}

impl Sessions {
    fn random(count: usize) -> Self {
        let mut random = Random::new(3);
        Self {
            key: (0..count)
                .map(|_| u128::from(random.next()) << 64 | u128::from(random.next()))
                .collect(),
            asset: random.numbers(count, ASSETS),
            payer: random.numbers(count, PAYERS),
            up: random.numbers(count, 1_000_000),
            down: random.numbers(count, 10_000_000),
        }
    }

    /// A report for each interval of each session, in random order (Fisher and Yates).
    fn reports(&self) -> Reports {
        let count = self.key.len() * REPORTS_EACH;
        let mut order: Vec<u32> = (0..count as u32).collect();
        let mut random = Random::new(4);
        for last in (1..count).rev() {
            order.swap(last, random.below(last as u32 + 1) as usize);
        }
        let sessions = || order.iter().map(|&at| at as usize / REPORTS_EACH);
        let intervals = || order.iter().map(|&at| at % REPORTS_EACH as u32 + 1);
        let grown = |by: &[u32]| {
            sessions()
                .zip(intervals())
                .map(|(session, intervals)| u64::from(by[session]) * u64::from(intervals))
                .collect()
        };
        Reports {
            key: sessions().map(|session| self.key[session]).collect(),
            asset: sessions().map(|session| self.asset[session]).collect(),
            payer: sessions().map(|session| self.payer[session]).collect(),
            up: grown(&self.up),
            down: grown(&self.down),
            seconds: intervals()
                .map(|intervals| intervals * INTERVAL_SECONDS)
                .collect(),
        }
    }

    fn against(
        &self,
        settings: &Settings,
        reports: &Reports,
        folder: &Path,
        program: &str,
        aim: f64,
    ) -> Result<Outcome> {
        self.write(folder)?;
        reports.write(folder)?;
        let threads = available_parallelism()?;
        let mut command = Command::new(&settings.python);
        command
            .arg(settings.peers.join(program))
            .arg(folder)
            .args([ASSETS, PAYERS, threads.get() as u32].map(|number| number.to_string()));
        let mut peers = [Peer::with_aim(
            aim,
            PeerProcess::start(&mut command, folder)?,
        )];
        let what = format!(
            "{} reports of {} live sessions into {ASSETS} assets and {PAYERS} payers",
            reports.key.len(),
            self.key.len()
        );
        let mut ours = self.ours(reports, threads)?;
        contest(
            settings,
            &what,
            (reports.key.len(), "reports"),
            &mut ours,
            &mut peers,
        )
    }

    fn write(&self, folder: &Path) -> Result<()> {
        data::write64(
            folder,
            "live_session",
            self.key.iter().map(|&key| short_key(key)),
        )?;
        data::write(folder, "live_asset", &self.asset)?;
        data::write(folder, "live_payer", &self.payer)
    }

    /// Each thread has the sessions of a part of the key space, and takes the reports of these.
    fn ours<'r>(
        &self,
        reports: &'r Reports,
        threads: NonZeroUsize,
    ) -> Result<impl Contestant + 'r> {
        let tables: Vec<_> = (0..threads.get())
            .map(|part| self.live(part, threads))
            .collect::<Result<_>>()?;
        let mut counters = [ASSETS, PAYERS].map(Counters::new);
        Ok(Own("OpenMast", move || {
            let mut tables = tables.clone();
            counters.iter_mut().for_each(Counters::clear);
            let (result, seconds) = timed(|| {
                let counters = Mutex::new(&mut counters);
                thread::scope(|scope| {
                    let workers: Vec<_> = (0..)
                        .zip(&mut tables)
                        .map(|(part, table)| {
                            let counters = &counters;
                            scope.spawn(move || reports.take_in(part, threads, table, counters))
                        })
                        .collect();
                    workers.into_iter().try_for_each(|worker| {
                        worker.join().map_err(|_| anyhow!("a thread panicked"))?
                    })
                })
            });
            result?;
            let [assets, payers] = counters
                .each_ref()
                .map(|counters| counters.totals().to_vec());
            let answer = Answer::default()
                .with("asset", assets)
                .with("payer", payers);
            Ok((seconds, answer))
        }))
    }

    /// The sessions of a part, begun.
    fn live(&self, part: usize, threads: NonZeroUsize) -> Result<Table<()>> {
        let mut table = Table::new();
        let start = Reported {
            received_at_ms: BEGAN_AT_MS,
            event_at_ms: BEGAN_AT_MS,
            event_time_is_known: true,
            is_start: true,
            session_seconds: Some(0),
            ..Reported::default()
        };
        for &key in self
            .key
            .iter()
            .filter(|&&key| part_of(key, threads) == part)
        {
            table
                .observe(key, &start, |()| None)
                .context("no place for a session")?;
        }
        Ok(table)
    }
}

impl Reports {
    /// The first so many.
    fn first(&self, count: usize) -> Self {
        Self {
            key: self.key[..count].to_vec(),
            asset: self.asset[..count].to_vec(),
            payer: self.payer[..count].to_vec(),
            up: self.up[..count].to_vec(),
            down: self.down[..count].to_vec(),
            seconds: self.seconds[..count].to_vec(),
        }
    }

    fn write(&self, folder: &Path) -> Result<()> {
        data::write64(
            folder,
            "session",
            self.key.iter().map(|&key| short_key(key)),
        )?;
        data::write(folder, "asset", &self.asset)?;
        data::write(folder, "payer", &self.payer)?;
        data::write64(folder, "up", self.up.iter().copied())?;
        data::write64(folder, "down", self.down.iter().copied())
    }

    fn reported(&self, at: usize) -> Reported {
        Reported {
            received_at_ms: BEGAN_AT_MS + u64::from(self.seconds[at]) * 1000,
            event_at_ms: BEGAN_AT_MS + u64::from(self.seconds[at]) * 1000,
            event_time_is_known: true,
            session_seconds: Some(self.seconds[at]),
            bytes_up: self.up[at],
            bytes_down: self.down[at],
            ..Reported::default()
        }
    }

    /// Takes in the reports of a part and counts what they add.
    fn take_in(
        &self,
        part: usize,
        threads: NonZeroUsize,
        table: &mut Table<()>,
        counters: &Mutex<&mut [Counters; 2]>,
    ) -> Result<()> {
        let mut round = Round::default();
        for start in (0..self.key.len()).step_by(ROUND) {
            let end = (start + ROUND).min(self.key.len());
            round.clear();
            round.choose(&self.key[start..end], start, part, threads);
            for window in round.chosen[..round.count].chunks(WINDOW) {
                let keys = window.iter().map(|&at| self.key[at as usize]);
                let mut hints = [Hint::default(); WINDOW];
                table.fetch(keys.clone(), &mut hints);
                for ((&at, key), hint) in window.iter().zip(keys).zip(hints) {
                    let at = at as usize;
                    let observed = table
                        .observe_with(hint, key, &self.reported(at), |()| None, |()| true)
                        .context("no place for a session")?;
                    round.asset.push(self.asset[at]);
                    round.payer.push(self.payer[at]);
                    round.added.push(observed.added.bytes());
                }
            }
            let mut counters = counters.lock().unwrap_or_else(PoisonError::into_inner);
            let [assets, payers] = &mut **counters;
            assets.add_saturating(&round.asset, &round.added)?;
            payers.add_saturating(&round.payer, &round.added)?;
        }
        Ok(())
    }
}

/// What a thread has at hand.
struct Round {
    /// Positions of the reports of its part: the first `count` of these.
    chosen: Vec<u32>,
    count: usize,
    asset: Vec<u32>,
    payer: Vec<u32>,
    added: Vec<u64>,
}

impl Default for Round {
    fn default() -> Self {
        Self {
            chosen: vec![0; ROUND],
            count: 0,
            asset: Vec::with_capacity(ROUND),
            payer: Vec::with_capacity(ROUND),
            added: Vec::with_capacity(ROUND),
        }
    }
}

impl Round {
    fn clear(&mut self) {
        self.count = 0;
        self.asset.clear();
        self.payer.clear();
        self.added.clear();
    }

    /// Without a jump: which part a report is of cannot be foreseen.
    fn choose(&mut self, keys: &[u128], first: usize, part: usize, threads: NonZeroUsize) {
        for (at, &key) in (first as u32..).zip(keys) {
            self.chosen[self.count] = at;
            self.count += usize::from(part_of(key, threads) == part);
        }
    }
}

/// By bits that the table does not use to find a session's place.
fn part_of(key: u128, threads: NonZeroUsize) -> usize {
    let low = u64::from(key as u32);
    ((low * threads.get() as u64) >> 32) as usize
}

/// What the peers have as a session's key: 63 bits, which is what PostgreSQL's `bigint` holds without a sign.
fn short_key(key: u128) -> u64 {
    (key as u64) >> 1
}
