//! Pipelines of two nodes over one log, each with a data folder of its own.

use super::*;
use crate::{
    chain::{
        SnapshotMemory,
        modelled::{Modelled, NETWORK, zeros},
    },
    health::Health,
    run::{
        clock::{Counts, EpochClock, append_end},
        divergence::Gate,
        recovery,
    },
    settle::Content,
    time::Clock,
};
use openmast_client::{
    accounts::{Asset, Lot, Network, Payer},
    addresses,
};
use openmast_log::{Room, SharedLog};
use openmast_records::{
    AssetState, ChainSnapshot, EntitlementState, EpochClosed, LotState, MappingChange, PayerState,
    RadioIdentity, ReserveState, Sender, SubscriberIdentity, UsageEvent, UsageReport,
};

/// What stays of a node when its process ends.
struct Node {
    folder: tempfile::TempDir,
    config: Config,
}

/// A node's process.
struct Running {
    pipeline: Pipeline,
    data: std::path::PathBuf,
    config: Config,
    _stop: watch::Sender<bool>,
    _verified: watch::Sender<bool>,
}

impl Node {
    fn new(max_sessions: u64) -> Self {
        let folder = tempfile::tempdir().expect("temporary folder");
        let config = format!(
            "data_dir = {:?}\n\
             [network]\naddress = \"{}\"\nrpc_urls = [\"http://127.0.0.1:9\"]\n\
             [oracle]\nkeypair = \"unused\"\n\
             [sessions]\nmax = {max_sessions}\n\
             [usage]\nenabled = false\n",
            folder.path(),
            solana_pubkey::Pubkey::new_from_array([2; 32]),
        );
        let config = toml::from_str(&config).expect("a configuration");
        Self { folder, config }
    }

    async fn start(&self, log: &SharedLog) -> anyhow::Result<Running> {
        self.start_with(log.open()).await
    }

    /// As the service does, but for the chain.
    async fn start_with(&self, stored: Box<dyn StoredLog>) -> anyhow::Result<Running> {
        let (stop, stopped) = watch::channel(false);
        let (verified, seen) = watch::channel(true);
        let health = Health::default();
        let context = ServiceContext::new(&self.config, &health, Clock::default(), seen, stopped)?;
        let genesis = stored.is_empty().then(|| genesis(&self.config));
        let store = ArchiveStore::open(&context.data().join("archive"))?;
        let recovered = recovery::recover(&context, stored, genesis).await?;
        Ok(Running {
            pipeline: Pipeline::start(&context, recovered, &store).await?,
            data: self.folder.path().to_owned(),
            config: self.config.clone(),
            _stop: stop,
            _verified: verified,
        })
    }
}

impl Running {
    /// Waits until the engine has applied so many records.
    async fn applied(&self, records: Lsn) {
        let count = |engine: &Engine| engine.open_epoch().applied_records;
        while self.pipeline.engine.ask(count).await.expect("runs") < records {
            tokio::task::yield_now().await;
        }
    }

    async fn append(&self, record: Record) -> Lsn {
        self.pipeline.log.append(record).await.expect("durable")
    }

    async fn end(&self, epoch: u64, slot: u64) -> Counts {
        self.end_with(epoch, snapshot(slot)).await
    }

    async fn end_with(&self, epoch: u64, snapshot: ChainSnapshot) -> Counts {
        let closed = EpochClosed {
            epoch,
            closed_at_ms: 1_700_000_100_000,
            snapshot,
        };
        let (log, engine) = (&self.pipeline.log, &self.pipeline.engine);
        append_end(log, engine, closed).await.expect("appended")
    }

    /// Open epoch, and the state of the engine.
    async fn state(&self) -> (u64, Vec<u8>) {
        let state = |engine: &Engine| (engine.open_epoch().epoch, engine.state());
        let (epoch, state) = self.pipeline.engine.ask(state).await.expect("runs");
        (epoch, state.expect("encodes"))
    }

    /// What the outbox has of an epoch, once it is archived.
    async fn settlement(&self, epoch: u64) -> Content {
        let mut opened = self.pipeline.opened.clone();
        let closed = opened.wait_for(|open| open.epoch > epoch).await;
        closed.expect("runs");
        let outbox = crate::data_folder::open_outbox(&self.data, &self.config.network);
        let entry = outbox.expect("opens").entry(epoch).expect("readable");
        entry.expect("it has ended").content
    }

    async fn limit(&self) -> u64 {
        let limits = self.pipeline.engine.ask(Engine::limits).await;
        limits.expect("runs").max_sessions
    }

    /// As front doors have it.
    async fn doors(&self) -> Arc<dyn Room> {
        let room = self.pipeline.room.clone();
        let begun = self.pipeline.engine.ask(move |engine| room.begin(engine));
        begun.await.expect("runs");
        let (log, engine) = (self.pipeline.log.clone(), self.pipeline.engine.clone());
        self.pipeline
            .room
            .guard(log, engine, Gate::default())
            .room()
    }

    async fn stop(self) {
        self.pipeline.log.stop();
        self.pipeline.engine.stop().await;
        for thread in self.pipeline.threads {
            let joined = tokio::task::spawn_blocking(move || thread.join());
            joined.await.expect("joins").expect("ends well");
        }
    }
}

fn snapshot(slot: u64) -> ChainSnapshot {
    ChainSnapshot {
        slot,
        unix_time: 1_700_000_000 + slot as i64,
        breaker: u64::MAX,
        lots_left: u64::MAX,
        assets: vec![AssetState {
            price_per_gb: 5,
            ..AssetState::default()
        }],
        payers: vec![PayerState {
            deposited: 1_000,
            ..PayerState::default()
        }],
        reserves: Vec::new(),
    }
}

fn genesis(config: &Config) -> Genesis {
    Genesis {
        program: config.network.program.to_bytes(),
        network: config.network.address.to_bytes(),
        salt_key: [3; 32],
        first_epoch: 1,
        snapshot: snapshot(1),
    }
}

fn radio() -> RadioIdentity {
    RadioIdentity::NasIdentifier(b"tower".to_vec())
}

fn subscriber() -> SubscriberIdentity {
    SubscriberIdentity::UserName(b"ana".to_vec())
}

fn mappings() -> [Record; 2] {
    [
        Record::Mapping(MappingChange::Radio {
            identity: radio(),
            asset: Some(0),
        }),
        Record::Mapping(MappingChange::Subscriber {
            identity: subscriber(),
            payer: Some(0),
        }),
    ]
}

/// A session that has used so many GB.
fn usage(session: u64, gigabytes: u64) -> Record {
    Record::Report(UsageReport {
        received_at_ms: 1_700_000_000_000 + gigabytes * 1_000,
        event_at_ms: 1_700_000_000_000 + gigabytes * 1_000,
        event: UsageEvent::Interim,
        radio: vec![radio()],
        subscriber: vec![subscriber()],
        session_id: session.to_le_bytes().to_vec(),
        session_seconds: Some(gigabytes as u32),
        bytes_up: gigabytes * 1_000_000_000,
        ..UsageReport::default()
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_ends_of_an_epoch_the_first_counts_on_both_nodes() {
    let log = SharedLog::new(u64::MAX);
    let nodes = [Node::new(100), Node::new(100)];
    let one = nodes[0].start(&log).await.expect("begins the log");
    let other = nodes[1].start(&log).await.expect("goes on with it");
    for record in mappings() {
        one.append(record).await;
    }
    one.append(usage(1, 2)).await;
    other.append(usage(1, 3)).await;
    assert_eq!(other.end(1, 4).await, Counts::This);
    assert_eq!(one.end(1, 5).await, Counts::Another);
    one.append(usage(1, 7)).await;
    let settlement = one.settlement(1).await;
    assert_eq!(
        (settlement.snapshot_slot, settlement.asset_charged),
        (4, 15)
    );
    assert_eq!(other.settlement(1).await, settlement);
    let next = log.open().next_position();
    one.applied(next).await;
    other.applied(next).await;
    let state = one.state().await;
    assert_eq!(state.0, 2);
    assert_eq!(other.state().await, state);
    one.stop().await;

    // The one that missed something reads it when it starts again, from its state; the other was given it.
    assert_eq!(other.end(2, 6).await, Counts::This);
    assert_eq!(other.end(2, 7).await, Counts::Another);
    other.append(usage(2, 1)).await;
    let settlement = other.settlement(2).await;
    assert_eq!(
        (settlement.snapshot_slot, settlement.asset_charged),
        (6, 35)
    );
    let state = other.state().await;
    let one = nodes[0].start(&log).await.expect("starts again");
    assert_eq!(one.state().await, state);
    assert_eq!(one.settlement(2).await, settlement);
    other.stop().await;
    let other = nodes[1].start(&log).await.expect("starts again");
    assert_eq!(other.state().await, state);
    one.stop().await;
    other.stop().await;
}

/// A lot that goes on, and what stands at the next reserve.
fn with_reserves(slot: u64, next: ReserveState) -> ChainSnapshot {
    let lot = LotState {
        last_epoch: 80,
        ends_by: i64::MAX,
        ..LotState::default()
    };
    ChainSnapshot {
        reserves: vec![ReserveState::Lot(lot), next],
        ..snapshot(slot)
    }
}

/// What the log's snapshots have, but for the entitlement.
async fn chain_without_the_entitlement() -> Modelled {
    let chain = Modelled::new().await;
    chain.model.set_clock(1_800_000_000);
    let network = Network {
        asset_count: 1,
        payer_count: 1,
        reserve_count: 2,
        ..zeros()
    };
    chain.put(NETWORK, &network);
    chain.put(addresses::asset(&NETWORK, 0), &zeros::<Asset>());
    chain.put(addresses::payer(&NETWORK, 0), &zeros::<Payer>());
    let lot = Lot {
        last_epoch: 80,
        ends_by: i64::MAX,
        ..zeros()
    };
    chain.put(addresses::reserve(&NETWORK, 0), &lot);
    chain
}

/// While the chain has not what an end of the open epoch must say, another process ends it: this one's clock reads no more for that
/// epoch, and ends the next.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_gives_up_an_epoch_that_another_process_has_ended() {
    let log = SharedLog::new(u64::MAX);
    let nodes = [Node::new(100), Node::new(100)];
    let one = nodes[0].start(&log).await.expect("begins the log");
    let other = nodes[1].start(&log).await.expect("goes on with it");
    let entitlement = ReserveState::Entitlement(EntitlementState {
        quantity: 1,
        ..EntitlementState::default()
    });
    let first = with_reserves(2, entitlement);
    assert_eq!(other.end_with(1, first).await, Counts::This);
    one.settlement(1).await;
    let before = log.open().next_position();

    let Modelled { model, node, rpc } = chain_without_the_entitlement().await;
    let (proposed, proposed_seen) = watch::channel(1);
    let (_void, void) = watch::channel(None);
    let (stop, stopped) = watch::channel(false);
    let health = Health::default();
    let clock = EpochClock {
        endpoints: Arc::new(rpc),
        network: NETWORK,
        log: one.pipeline.log.clone(),
        engine: one.pipeline.engine.clone(),
        health: health.clone(),
        clock: Clock::default(),
        length: Duration::ZERO,
        poll: Duration::from_millis(5),
        first_epoch: 1,
        open: one.pipeline.opened.clone(),
        proposed: proposed_seen,
        void,
        memory: SnapshotMemory::default(),
    };
    clock.clock.begin();
    let running = tokio::spawn(clock.run(stopped));
    while !health.alarms().contains_key("epoch_not_closed") {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let second = with_reserves(3, ReserveState::Closed);
    assert_eq!(other.end_with(2, second).await, Counts::This);
    proposed.send_replace(2);
    // A clock that does not give up reads for the second epoch for ever.
    let third = tokio::time::timeout(Duration::from_secs(120), one.settlement(3));
    third.await.expect("it goes on with the next");
    let ends = |engine: &Engine| {
        (
            engine.open_epoch().epoch,
            engine.open_epoch().applied_records,
        )
    };
    let (open, records) = one.pipeline.engine.ask(ends).await.expect("runs");
    assert_eq!(open, 4);
    // One end of each epoch: this clock's of the third alone.
    other.applied(records).await;
    assert_eq!(log.open().next_position(), records);
    assert_eq!(records, before + 2);
    assert!(!health.alarms().contains_key("epoch_not_closed"));
    stop.send_replace(true);
    running.await.expect("ends").expect("ends well");
    drop((model, node));
    one.stop().await;
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_nodes_that_find_an_empty_log_one_begins_it() {
    let log = SharedLog::new(u64::MAX);
    let nodes = [Node::new(100), Node::new(100)];
    let (first, second) = (log.open(), log.open());
    let one = nodes[0].start_with(first).await.expect("begins the log");
    let refused = nodes[1].start_with(second).await.err().expect("is refused");
    let text = format!("{refused:#}");
    assert!(
        text.contains("another oracle process has begun this log"),
        "{text}"
    );
    let begun = log.open().next_position();
    let other = nodes[1].start(&log).await.expect("goes on with it");
    assert_eq!(log.open().next_position(), begun, "it has nothing to add");
    one.stop().await;
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_limit_of_sessions_is_what_the_log_says_whoever_wrote_it() {
    let log = SharedLog::new(u64::MAX);
    let nodes = [Node::new(100), Node::new(50)];
    let one = nodes[0].start(&log).await.expect("begins the log");
    assert_eq!(one.limit().await, 100);
    let sender = Sender::Area(b"area".to_vec());
    let doors = one.doors().await;
    let number = doors.number(&sender);
    assert!(doors.take(number, 100) && !doors.take(number, 1));
    doors.give_back(number, 100);

    // Nobody has written since it read the log: it is the one that writes.
    let other = nodes[1].start(&log).await.expect("goes on with it");
    one.applied(log.open().next_position()).await;
    assert_eq!((one.limit().await, other.limit().await), (50, 50));
    // As a door does.
    assert!(doors.take(doors.number(&Sender::Area(Vec::new())), 1));
    one.append(usage(1, 1)).await;
    other.append(usage(2, 1)).await;
    let next = log.open().next_position();
    one.applied(next).await;
    assert!(doors.take(number, 48) && !doors.take(number, 1));
    doors.give_back(number, 48);

    let limits = Limits { max_sessions: 70 };
    other.append(Record::Limits(limits)).await;
    one.applied(next + 1).await;
    assert!(doors.take(number, 68) && !doors.take(number, 1));
    one.stop().await;
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_not_the_one_that_writes_leaves_the_limit_as_it_is() {
    let log = SharedLog::new(u64::MAX);
    let (writing, late) = (Node::new(100), Node::new(50));
    let one = writing.start(&log).await.expect("begins the log");
    // It has read as far as the first record, and the other one has written since.
    let mut engine = Engine::new();
    let first = Record::Genesis(genesis(&late.config));
    engine.apply(0, &first).expect("a log as written");
    let threads = Threads {
        core: None,
        preparing: std::num::NonZeroUsize::MIN,
    };
    let preparing = engine.preparing();
    let started = engine_thread::start(&threads, &preparing, engine, |_: &mut Engine, _| Ok(()));
    let (engine, thread, _) = started.expect("starts");
    let next = log.open().next_position();
    assert_eq!(next, 2);
    let limited = limit_as_configured(&late.config, &engine, &one.pipeline.log).await;
    limited.expect("it goes on with the other's");
    assert_eq!(log.open().next_position(), next);
    assert_eq!(one.limit().await, 100);
    engine.stop().await;
    thread.join().expect("joins");
    one.stop().await;
}
