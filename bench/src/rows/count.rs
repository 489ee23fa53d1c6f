//! Records counted by asset and by payer as the engine does it, beside DuckDB, Polars, and our own loop without its checks.

use std::{process::Command, thread::available_parallelism};

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

/// What the engine adds to its counters together.
const BATCH: usize = 4_096;

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
    /// The same, as the engine has them.
    amounts: Vec<u64>,
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
        let (asset, payer) = (random.numbers(count, assets), random.numbers(count, payers));
        let bytes = random.numbers(count, MOST_BYTES);
        Self {
            assets,
            payers,
            asset,
            payer,
            amounts: bytes.iter().copied().map(u64::from).collect(),
            bytes,
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
        let mut ours = self.with_checks();
        // The share of the speed without checks that is left: at least 60 %.
        peers.push(Peer::with_aim(0.6, self.without_checks()));
        let what = format!(
            "{} records into {} assets and {} payers",
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
                "u32 keys and bytes, uniformly random, in the memory of each contestant. Each run begins with counters at zero.".to_owned(),
                "Ours is what the engine does: it adds 4,096 records at a time, on one thread, and checks every key and every sum. DuckDB \
                 and Polars have all records at once, and all cores."
                    .to_owned(),
            ],
            ..Measured::default()
        })
    }

    /// Keys of assets and payers with amounts, in the engine's batches.
    fn batches(&self) -> impl Iterator<Item = (&[u32], &[u32], &[u64])> {
        let keys = self.asset.chunks(BATCH).zip(self.payer.chunks(BATCH));
        let batches = keys.zip(self.amounts.chunks(BATCH));
        batches.map(|((asset, payer), amounts)| (asset, payer, amounts))
    }

    fn with_checks(&self) -> impl Contestant + '_ {
        let (mut assets, mut payers) = (Counters::new(self.assets), Counters::new(self.payers));
        Own("OpenMast (one thread)", move || {
            assets.clear();
            payers.clear();
            let (result, seconds) = timed(|| {
                self.batches().try_for_each(|(asset, payer, amounts)| {
                    assets.add_saturating(asset, amounts)?;
                    payers.add_saturating(payer, amounts)
                })
            });
            result?;
            Ok((seconds, answer(assets.totals(), payers.totals())))
        })
    }

    fn without_checks(&self) -> impl Contestant + '_ {
        let totals = |count: u32| vec![0; count as usize];
        let (mut assets, mut payers) = (totals(self.assets), totals(self.payers));
        Own("the same loop without checks (one thread)", move || {
            assets.fill(0);
            payers.fill(0);
            let ((), seconds) = timed(|| {
                for (asset, payer, amounts) in self.batches() {
                    add(&mut assets, asset, amounts);
                    add(&mut payers, payer, amounts);
                }
            });
            Ok((seconds, answer(&assets, &payers)))
        })
    }
}

fn answer(assets: &[u64], payers: &[u64]) -> Answer {
    Answer::default()
        .with("asset", assets.to_vec())
        .with("payer", payers.to_vec())
}

/// What is left of the counters without their checks.
fn add(totals: &mut [u64], keys: &[u32], amounts: &[u64]) {
    for (&key, &amount) in keys.iter().zip(amounts) {
        // SAFETY: `Records::random` draws keys below the number of totals.
        let total = unsafe { totals.get_unchecked_mut(key as usize) };
        *total = total.wrapping_add(amount);
    }
}
