//! Records counted by asset and by payer, beside DuckDB, Polars, and our own loop without its checks.

use std::{mem, num::NonZeroUsize, process::Command, thread, thread::available_parallelism};

use anyhow::Result;
use openmast_counters::Counters;

use crate::{
    answer::Answer,
    clock::timed,
    contest::{Contestant, Own, Peer, contest},
    data::{self, Random},
    peer::PeerProcess,
    row::Measured,
    settings::Settings,
};

const RECORDS: usize = 50_000_000;

/// More than an interval of a session brings.
const MOST_BYTES: u32 = 100_000_000;

/// A peer's program, and what it is told beside the data.
type Program = (&'static str, &'static [&'static str]);

const DUCKDB: Program = ("count_duckdb.py", &["default"]);
const DUCKDB_DENSE: Program = ("count_duckdb.py", &["dense"]);
const POLARS: Program = ("count_polars.py", &[]);

struct Records {
    assets: u32,
    payers: u32,
    asset: Vec<u32>,
    payer: Vec<u32>,
    bytes: Vec<u32>,
}

/// Key spaces that no first-level cache holds.
pub fn large(settings: &Settings) -> Result<Measured> {
    let folder = tempfile::tempdir()?;
    let records = Records::random(settings, 100_000, 1_000_000);
    records.write(folder.path())?;
    let peer = |program| records.peer(settings, program, folder.path());
    let peers = vec![
        Peer::with_aim(12.0, peer(DUCKDB)?),
        Peer::with_aim(12.0, peer(DUCKDB_DENSE)?),
        Peer::with_aim(30.0, peer(POLARS)?),
    ];
    records.measure(settings, peers)
}

/// Key spaces that the first-level cache holds, or nearly so.
pub fn small(settings: &Settings) -> Result<Measured> {
    let folder = tempfile::tempdir()?;
    let records = Records::random(settings, 1_000, 10_000);
    records.write(folder.path())?;
    let peer = |program| records.peer(settings, program, folder.path());
    let peers = vec![
        Peer::with_aim(5.0, peer(DUCKDB)?),
        Peer::with_aim(5.0, peer(DUCKDB_DENSE)?),
    ];
    records.measure(settings, peers)
}

impl Records {
    fn random(settings: &Settings, assets: u32, payers: u32) -> Self {
        let count = settings.scaled(RECORDS);
        let mut random = Random::new(1);
        Self {
            assets,
            payers,
            asset: random.numbers(count, assets),
            payer: random.numbers(count, payers),
            bytes: random.numbers(count, MOST_BYTES),
        }
    }

    fn write(&self, folder: &std::path::Path) -> Result<()> {
        data::write(folder, "asset", &self.asset)?;
        data::write(folder, "payer", &self.payer)?;
        data::write(folder, "bytes", &self.bytes)
    }

    fn peer(
        &self,
        settings: &Settings,
        (program, told): Program,
        folder: &std::path::Path,
    ) -> Result<PeerProcess> {
        let numbers = [
            self.assets,
            self.payers,
            available_parallelism()?.get() as u32,
        ];
        let mut command = Command::new(&settings.python);
        command
            .arg(settings.peers.join(program))
            .arg(folder)
            .args(numbers.map(|number| number.to_string()))
            .args(told);
        PeerProcess::start(&mut command, folder)
    }

    fn measure<'s>(&'s self, settings: &Settings, mut peers: Vec<Peer<'s>>) -> Result<Measured> {
        let threads = available_parallelism()?;
        let mut ours = self.with_checks(threads);
        // The share of the speed without checks that is left: at least 60 %.
        peers.push(Peer::with_aim(0.6, self.without_checks(threads)));
        let what = format!(
            "{} records into {} assets, then into {} payers",
            self.bytes.len(),
            self.assets,
            self.payers
        );
        let outcome = contest(
            settings,
            &what,
            (self.bytes.len(), "records"),
            &mut ours,
            &mut peers,
        )?;
        Ok(Measured {
            outcomes: vec![outcome],
            notes: vec![
                "u32 keys and u32 bytes, uniformly random, in the memory of each contestant; all cores.".to_owned(),
                "Ours checks every key and every sum. Each run begins with counters at zero.".to_owned(),
            ],
            ..Measured::default()
        })
    }

    fn with_checks(&self, threads: NonZeroUsize) -> impl Contestant + '_ {
        let mut assets = Counters::new(self.assets, threads);
        let mut payers = Counters::new(self.payers, threads);
        Own("OpenMast", move || {
            assets.clear();
            payers.clear();
            let (result, seconds) = timed(|| {
                assets.add(&self.asset, &self.bytes)?;
                payers.add(&self.payer, &self.bytes)
            });
            result?;
            Ok((seconds, answer(assets.totals(), payers.totals())))
        })
    }

    fn without_checks(&self, threads: NonZeroUsize) -> impl Contestant + '_ {
        let mut assets = Unchecked::new(self.assets, threads);
        let mut payers = Unchecked::new(self.payers, threads);
        Own("the same loop without checks", move || {
            let ((), seconds) = timed(|| {
                assets.count(&self.asset, &self.bytes);
                payers.count(&self.payer, &self.bytes);
            });
            Ok((seconds, answer(&assets.take(), &payers.take())))
        })
    }
}

fn answer(assets: &[u64], payers: &[u64]) -> Answer {
    Answer::default()
        .with("asset", assets.to_vec())
        .with("payer", payers.to_vec())
}

/// What is left of the counters without their checks: private totals of each thread, added up.
struct Unchecked {
    by_thread: Vec<Vec<u64>>,
}

impl Unchecked {
    fn new(len: u32, threads: NonZeroUsize) -> Self {
        Self {
            by_thread: vec![vec![0; len as usize]; threads.get()],
        }
    }

    /// Adds, with keys that are known to be below the number of totals: the data were made so.
    fn count(&mut self, keys: &[u32], amounts: &[u32]) {
        let part = keys.len().div_ceil(self.by_thread.len()).max(1);
        thread::scope(|scope| {
            let parts = keys.chunks(part).zip(amounts.chunks(part));
            for (totals, (keys, amounts)) in self.by_thread.iter_mut().zip(parts) {
                scope.spawn(move || add(totals, keys, amounts));
            }
        });
        let Some((first, others)) = self.by_thread.split_first_mut() else {
            return;
        };
        for other in others {
            for (total, added) in first.iter_mut().zip(other) {
                *total = total.wrapping_add(mem::take(added));
            }
        }
    }

    /// The totals, which begin at zero again.
    fn take(&mut self) -> Vec<u64> {
        let first = &mut self.by_thread[0];
        let totals = first.clone();
        first.fill(0);
        totals
    }
}

fn add(totals: &mut [u64], keys: &[u32], amounts: &[u32]) {
    for (&key, &amount) in keys.iter().zip(amounts) {
        // SAFETY: `Records::random` draws keys below the number of totals.
        let total = unsafe { totals.get_unchecked_mut(key as usize) };
        *total = total.wrapping_add(u64::from(amount));
    }
}
