//! The whole engine as bytes, for snapshots. Written and read piece by piece: a state of a gigabyte is not in memory
//! twice. What follows from the rest (the index, links, sums, trees) is not written.

use std::{
    collections::BTreeMap,
    fmt,
    io::{self, Read, Write},
    sync::Arc,
};

use anyhow::{Context, ensure};
use borsh::{BorshDeserialize, BorshSerialize};
use openmast_ledger::TrailingAverage;

use crate::session::Sessions;
use crate::{
    Deployment, Engine,
    charging::{
        by_tariff::UseByTariff,
        lifetime::Lifetime,
        opening::VoidEnd,
        pairs::StoredPair,
        reserves::{Reserve, Reserves},
        tariffs::Tariffs,
    },
    epoch::usage::{RouteOf, Usage, UsageOf, Usages},
    heard::of_assets::Heard,
    routing::mapping::Mapping,
    routing::waiting::Waiting,
};
use openmast_records::ChainSnapshot;

/// What a state of this version begins with.
pub const MAGIC: [u8; 8] = *b"OMENGN15";

/// The state as it was after a record, to be written on another thread while the engine goes on.
///
/// Sessions, names, pairs and hours with reports are shared with the engine, in chunks of 1,024. While there is a view, the engine copies a chunk before
/// it changes it for the first time: so a view takes at most as much memory as all of these did when it was made, which where all
/// sessions have reports is soon, and nothing where none has. What is not shared is copied at once: the sessions' index (8 to 23
/// bytes for each), totals of accounts, usage that waits or did, and bytes of pairs that are not licensed.
pub struct StateView(Engine);

impl StateView {
    /// Writes what [`Engine::write_state`] would have written when this view was made. Many small writes: `out` should be
    /// buffered.
    ///
    /// # Errors
    /// `out` fails, or the state is larger than its encoding takes.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        self.0.write_state(out)
    }
}

impl Engine {
    /// The state as it is now, whatever is applied afterwards.
    pub fn view_state(&mut self) -> StateView {
        StateView(Self {
            deployment: self.deployment,
            applied: self.applied,
            epoch: self.epoch,
            opened_at_ms: self.opened_at_ms,
            opening: Arc::clone(&self.opening),
            void_ends: self.void_ends.clone(),
            tariffs: self.tariffs.clone(),
            mapping: self.mapping.share(),
            sessions: self.sessions.share(),
            waiting: self.waiting.clone(),
            ledger: self.ledger.share(),
            usages: self.usages.clone(),
            counters: self.counters.clone(),
            heard: self.heard.share(),
            clock: self.clock,
            limits: self.limits,
            first_sight: self.first_sight,
            ..Self::default()
        })
    }

    /// From [`Self::state`].
    ///
    /// # Errors
    /// The bytes are no state of this version.
    pub fn restore(mut state: &[u8]) -> anyhow::Result<Self> {
        Self::new().read_state(&mut state)
    }

    /// Into an engine that has taken in nothing yet: what [`Self::write_state`] wrote, and nothing behind it.
    ///
    /// # Errors
    /// It is no state of this version, or `input` fails.
    pub fn read_state(self, input: &mut impl Read) -> anyhow::Result<Self> {
        self.read_from(input).context("the state is of another version of this software; remove it to read the whole log again")
    }

    /// Everything, as bytes.
    ///
    /// # Errors
    /// The state is larger than its encoding takes.
    pub fn state(&self) -> anyhow::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.write_state(&mut bytes).context("encoding the state")?;
        Ok(bytes)
    }

    /// Writes everything. Many small writes: `out` should be buffered.
    ///
    /// # Errors
    /// `out` fails, or the state is larger than its encoding takes.
    pub fn write_state(&self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(&MAGIC)?;
        self.deployment.serialize(out)?;
        (self.applied, self.epoch, self.opened_at_ms).serialize(out)?;
        (self.clock, self.limits, self.first_sight).serialize(out)?;
        (&*self.opening, &self.void_ends, &self.tariffs).serialize(out)?;
        self.mapping.serialize(out)?;
        self.counters.serialize(out)?;
        self.heard.write_to(out)?;
        self.sessions.write_to(out)?;
        self.write_ledger(out)?;
        self.usages.routes.serialize(out)?;
        (&self.usages.more, &self.usages.lasts).serialize(out)?;
        self.waiting.parts().serialize(out)
    }

    fn write_ledger(&self, out: &mut impl Write) -> io::Result<()> {
        let ledger = &self.ledger;
        (&ledger.assets, &ledger.payers).serialize(out)?;
        let trailing: Vec<u64> = ledger.trailing.iter().map(|average| average.0).collect();
        trailing.serialize(out)?;
        (&ledger.reserves.0, &ledger.pairs.by_tariff).serialize(out)?;
        (ledger.pairs.len() as u32).serialize(out)?;
        let mut pairs = ledger.pairs.stored();
        pairs.try_for_each(|pair| pair.serialize(out))
    }

    /// The ledgers at the end of the newest epoch as bytes: lifetime totals, trailing averages, pairs that have something by
    /// payer and asset, roots of the trees. Equal for engines that go on alike, however their logs began.
    ///
    /// # Errors
    /// Larger than the encoding takes.
    pub fn ledgers(&self) -> io::Result<Vec<u8>> {
        let ledger = &self.ledger;
        let mut pairs = ledger.pairs.balances();
        pairs.sort_unstable_by_key(|pair| (pair.payer, pair.asset));
        let mut out = Vec::new();
        (&ledger.assets, &ledger.payers).serialize(&mut out)?;
        ledger.reserves.lifetimes().serialize(&mut out)?;
        let trailing: Vec<u64> = ledger.trailing.iter().map(|average| average.0).collect();
        trailing.serialize(&mut out)?;
        for pair in pairs {
            let numbers = (pair.payer, pair.asset, pair.accrued, pair.carried);
            (numbers, pair.owed, pair.fraction).serialize(&mut out)?;
        }
        let roots = ledger.roots();
        let roots = roots.map(|it| (it.assets, it.payers, it.reserves));
        roots.serialize(&mut out)?;
        Ok(out)
    }

    fn read_from(self, input: &mut impl Read) -> anyhow::Result<Self> {
        let magic: [u8; 8] = read(input)?;
        ensure!(magic == MAGIC, "it begins with {magic:?}");
        let deployment: Option<Deployment> = read(input)?;
        let (applied, epoch, opened_at_ms) = read(input)?;
        let (clock, limits, first_sight) = read(input)?;
        let (opening, void_ends): (ChainSnapshot, Vec<VoidEnd>) = read(input)?;
        let tariffs: Tariffs = read(input)?;
        let mapping: Mapping = read(input)?;
        let counters = read(input)?;
        let heard = Heard::read_from(input, tariffs.known().0)?;
        let salt_key = deployment.map_or([0; 32], |deployment| deployment.salt_key);
        let sessions = Sessions::new(&salt_key).read_from(input)?;
        let mut engine = Self {
            deployment,
            applied,
            epoch,
            opened_at_ms,
            opening: Arc::new(opening),
            void_ends,
            tariffs,
            mapping: mapping.into(),
            sessions,
            counters,
            heard,
            clock,
            limits,
            first_sight,
            ..self
        };
        engine.read_ledger(input)?;
        let routes: Vec<RouteOf> = read(input)?;
        engine.usages = Usages::with_routes(routes);
        let (more, lasts): (BTreeMap<UsageOf, Vec<Usage>>, BTreeMap<UsageOf, u64>) = read(input)?;
        engine.usages.more = more;
        engine.usages.lasts = lasts;
        engine.waiting = Waiting::from_parts(read(input)?)?;
        for party in engine.waiting.parties() {
            let hashes = engine.sessions.name_hashes(party);
            engine.waiting.add_names(party, hashes);
        }
        engine.count_waiting_formers();
        engine.see_entitlements();
        let behind = input.read(&mut [0])?;
        ensure!(behind == 0, "there is more behind it");
        Ok(engine)
    }

    fn read_ledger(&mut self, input: &mut impl Read) -> anyhow::Result<()> {
        let (assets, payers): (Vec<Lifetime>, Vec<Lifetime>) = read(input)?;
        let trailing: Vec<u64> = read(input)?;
        ensure!(
            trailing.len() == assets.len(),
            "not one average for each asset"
        );
        self.ledger.assets = assets;
        self.ledger.payers = payers;
        self.ledger.trailing = trailing.into_iter().map(TrailingAverage).collect();
        let (reserves, by_tariff): (Vec<Reserve>, UseByTariff) = read(input)?;
        self.ledger.reserves = Reserves(reserves);
        self.ledger.pairs.by_tariff = by_tariff;
        let known = self.tariffs.known();
        let count: u32 = read(input)?;
        for _ in 0..count {
            let pair: StoredPair = read(input)?;
            self.ledger.pairs.restore(pair, known)?;
        }
        self.ledger.pairs.order_carrying();
        self.ledger.open_tariff(known.0, known.1);
        if let Some(deployment) = self.deployment {
            self.ledger.build_trees(deployment.network)?;
        }
        Ok(())
    }
}

/// Two engines are equal when their states are: then the same records lead to the same ledgers.
impl PartialEq for Engine {
    fn eq(&self, other: &Self) -> bool {
        matches!((self.state(), other.state()), (Ok(a), Ok(b)) if a == b)
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("epoch", &self.epoch)
            .field("applied", &self.applied)
            .field("sessions", &self.sessions.len())
            .finish_non_exhaustive()
    }
}

fn read<T: BorshDeserialize>(input: &mut impl Read) -> anyhow::Result<T> {
    Ok(T::deserialize_reader(input)?)
}
