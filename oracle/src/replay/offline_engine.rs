//! The engine without a chain: accounts are made as they are named, nothing has a price, and nobody runs out of money.

use std::{
    collections::{BTreeMap, HashMap},
    hash::Hash,
};

use openmast_metering::RowId;

use crate::config::MappingConfig;
use openmast_engine::{Engine, ReportKind, Unattributed, Verdict};
use openmast_records::{
    AssetState, ChainSnapshot, EpochClosed, Genesis, Lsn, MappingChange, PayerState, RadioIdentity,
    Record, SubscriberIdentity, UsageReport,
    identity::{radio_name, subscriber_name},
};

/// Which assets and payers exist.
#[derive(Clone, Debug, Default)]
pub enum Naming {
    /// Those to which a configuration maps names.
    Mapped(MappingConfig),
    /// One for each radio and each subscriber, by the first name that a report has. Another name is preferred to a
    /// Class, which belongs to one session.
    #[default]
    Each,
}

/// An asset or a payer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its number in the configuration; without a configuration, its place in the order of the recording.
    pub index: u32,
    /// `kind=value`: the name that it was made for, or the first that is mapped to it.
    pub name: String,
    pub bytes: u64,
}

/// What the engine made of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EngineResult {
    /// Row of its session, and the engine's verdict; `None` if the report belongs to no session.
    pub verdict: Option<(RowId, Verdict)>,
    /// How the epoch's counters call the report otherwise.
    pub kinds: Vec<ReportKind>,
}

/// An engine, and the log that it reads.
pub struct OfflineEngine {
    engine: Engine,
    records: Lsn,
    is_mapped: bool,
    assets: Accounts<RadioIdentity>,
    payers: Accounts<SubscriberIdentity>,
    /// Unix milliseconds at which the open epoch began.
    opened_at_ms: u64,
    counters: BTreeMap<ReportKind, u64>,
    slot: u64,
}

/// Accounts of one side by name.
struct Accounts<T> {
    list: Vec<Account>,
    by_name: HashMap<T, u32>,
    /// How many of them the engine knows.
    known: usize,
}

/// How many accounts the engine is told of at first: each end of an epoch can tell it of more.
const FIRST_ACCOUNTS: usize = 64;
/// At the end of an epoch, sessions that can get no report any more are forgotten.
const EPOCH_MS: u64 = 86_400_000;

impl OfflineEngine {
    pub fn new(naming: Naming) -> Self {
        let mut offline = Self {
            engine: Engine::new(),
            records: 0,
            is_mapped: false,
            assets: Accounts::default(),
            payers: Accounts::default(),
            opened_at_ms: 0,
            counters: BTreeMap::new(),
            slot: 0,
        };
        offline.engine.watch();
        if let Naming::Mapped(mapping) = naming {
            offline.is_mapped = true;
            for radio in mapping.radios {
                let name = radio_name(&radio.identity);
                offline.assets.put(radio.identity, radio.asset, name);
            }
            for subscriber in mapping.subscribers {
                let name = subscriber_name(&subscriber.identity);
                offline
                    .payers
                    .put(subscriber.identity, subscriber.payer, name);
            }
        }
        offline
    }

    /// Takes in the next report.
    ///
    /// # Errors
    /// The engine fails, which no report can cause.
    pub fn take(&mut self, report: UsageReport) -> anyhow::Result<EngineResult> {
        let at_ms = report.received_at_ms;
        if self.records == 0 {
            self.begin(at_ms)?;
        }
        if at_ms >= self.opened_at_ms.saturating_add(EPOCH_MS) {
            self.close(at_ms)?;
        }
        if !self.is_mapped {
            self.name(&report)?;
        }
        let lsn = self.records;
        self.apply(&Record::Report(report))?;
        let mut engine_result = EngineResult {
            verdict: self.engine.verdict_of(lsn),
            kinds: Vec::new(),
        };
        self.engine.take_area_reports(|area| {
            let counted = area.kinds.iter().filter(|(_, count)| *count > 0);
            engine_result.kinds.extend(counted.map(|(kind, _)| *kind));
        });
        for kind in &engine_result.kinds {
            *self.counters.entry(kind).or_default() += 1;
        }
        Ok(engine_result)
    }

    /// How many reports there were of each kind, by the names of the epoch's counters.
    pub fn counters(&self) -> &BTreeMap<ReportKind, u64> {
        &self.counters
    }

    /// Assets with what was billed of them.
    pub fn assets(&self) -> Vec<Account> {
        let bytes = |number| {
            self.engine
                .running_asset(number)
                .map_or(0, |(bytes, _)| bytes)
        };
        self.assets.with(bytes)
    }

    /// Payers with what they were billed.
    pub fn payers(&self) -> Vec<Account> {
        let bytes = |number| {
            self.engine
                .running_payer(number)
                .map_or(0, |(bytes, _)| bytes)
        };
        self.payers.with(bytes)
    }

    /// Bytes that are billed to nobody, because no name of their radio or their subscriber is mapped.
    pub fn unattributed_bytes(&self) -> u128 {
        self.engine.unattributed_bytes()
    }

    /// The largest of what is billed to nobody.
    pub fn unattributed(&self, limit: usize) -> Vec<Unattributed> {
        self.engine.unattributed(limit)
    }

    fn begin(&mut self, at_ms: u64) -> anyhow::Result<()> {
        self.grow();
        self.opened_at_ms = at_ms;
        let genesis = Genesis {
            program: [0; 32],
            network: [0; 32],
            salt_key: [0; 32],
            first_epoch: 1,
            snapshot: self.snapshot(at_ms),
        };
        self.apply(&Record::Genesis(genesis))?;
        let assets = self
            .assets
            .names()
            .map(|(identity, asset)| MappingChange::Radio {
                identity,
                asset: Some(asset),
            });
        let payers = self
            .payers
            .names()
            .map(|(identity, payer)| MappingChange::Subscriber {
                identity,
                payer: Some(payer),
            });
        let changes: Vec<MappingChange> = assets.chain(payers).collect();
        for change in changes {
            self.apply(&Record::Mapping(change))?;
        }
        Ok(())
    }

    /// Ends the epoch, with a snapshot that has all accounts.
    fn close(&mut self, at_ms: u64) -> anyhow::Result<()> {
        self.grow();
        self.opened_at_ms = at_ms;
        let closed = EpochClosed {
            epoch: self.engine.open_epoch().epoch,
            closed_at_ms: at_ms,
            snapshot: self.snapshot(at_ms),
        };
        self.apply(&Record::EpochClosed(closed))
    }

    /// Lets the engine know twice the accounts that there are.
    fn grow(&mut self) {
        self.assets.grow();
        self.payers.grow();
    }

    fn snapshot(&mut self, at_ms: u64) -> ChainSnapshot {
        self.slot += 1;
        ChainSnapshot {
            slot: self.slot,
            unix_time: i64::try_from(at_ms / 1000).unwrap_or(i64::MAX),
            breaker: u64::MAX,
            lots_left: u64::MAX,
            assets: vec![AssetState::default(); self.assets.known],
            payers: vec![PayerState::default(); self.payers.known],
            reserves: Vec::new(),
        }
    }

    /// Makes an asset and a payer for names that were not there before.
    fn name(&mut self, report: &UsageReport) -> anyhow::Result<()> {
        let radio = report.radio.first();
        let subscriber = name_of(&report.subscriber);
        let asset = radio.and_then(|name| self.assets.add(name, || radio_name(name)));
        let payer = subscriber.and_then(|name| self.payers.add(name, || subscriber_name(name)));
        if self.assets.list.len() > self.assets.known || self.payers.list.len() > self.payers.known
        {
            self.close(report.received_at_ms)?;
        }
        if let Some((asset, identity)) = asset.zip(radio) {
            let identity = identity.clone();
            self.apply(&Record::Mapping(MappingChange::Radio {
                identity,
                asset: Some(asset),
            }))?;
        }
        if let Some((payer, identity)) = payer.zip(subscriber) {
            let identity = identity.clone();
            self.apply(&Record::Mapping(MappingChange::Subscriber {
                identity,
                payer: Some(payer),
            }))?;
        }
        Ok(())
    }

    fn apply(&mut self, record: &Record) -> anyhow::Result<()> {
        self.engine.apply(self.records, record)?;
        self.records += 1;
        Ok(())
    }
}

/// The name for which a subscriber gets a payer.
fn name_of(names: &[SubscriberIdentity]) -> Option<&SubscriberIdentity> {
    let of_person = |name: &&SubscriberIdentity| !matches!(name, SubscriberIdentity::Class(_));
    names.iter().find(of_person).or(names.first())
}

impl<T> Default for Accounts<T> {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            by_name: HashMap::new(),
            known: 0,
        }
    }
}

impl<T: Clone + Eq + Hash> Accounts<T> {
    /// Makes an account for a name; `None` if the name has one.
    fn add(&mut self, identity: &T, name: impl FnOnce() -> String) -> Option<u32> {
        if self.by_name.contains_key(identity) {
            return None;
        }
        let number = u32::try_from(self.list.len()).ok()?;
        self.by_name.insert(identity.clone(), number);
        self.list.push(Account {
            index: number,
            name: name(),
            bytes: 0,
        });
        Some(number)
    }

    /// Adds a name to the account with an index of the configuration. The engine numbers accounts without gaps.
    fn put(&mut self, identity: T, index: u32, name: String) {
        let known = self.list.iter().position(|account| account.index == index);
        let number = known.unwrap_or_else(|| {
            self.list.push(Account {
                index,
                name,
                bytes: 0,
            });
            self.list.len() - 1
        });
        self.by_name
            .insert(identity, u32::try_from(number).unwrap_or(u32::MAX));
    }

    fn names(&self) -> impl Iterator<Item = (T, u32)> {
        self.by_name
            .iter()
            .map(|(identity, number)| (identity.clone(), *number))
    }

    fn grow(&mut self) {
        let wanted = self.list.len().saturating_mul(2).max(FIRST_ACCOUNTS);
        self.known = self.known.max(wanted);
    }

    fn with(&self, bytes: impl Fn(u32) -> u64) -> Vec<Account> {
        let accounts = (0..).zip(&self.list);
        let counted = accounts.map(|(number, account)| Account {
            bytes: bytes(number),
            ..account.clone()
        });
        counted.collect()
    }
}
