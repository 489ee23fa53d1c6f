use super::{door::Doorkeeper, *};
use std::num::NonZeroUsize;

use crate::run::engine_thread::{self, EngineHandle, Threads};
use openmast_engine::Prepared;
use openmast_log::{Batch, Room};
use openmast_records::{Genesis, Limits, RadioIdentity, Record, UsageEvent, UsageReport};

fn report(area: &str, session: u64) -> Record {
    Record::Report(UsageReport {
        received_at_ms: 1,
        event_at_ms: 1,
        event: UsageEvent::Stop,
        area: area.into(),
        radio: vec![RadioIdentity::NasIdentifier(b"tower".to_vec())],
        session_id: session.to_le_bytes().to_vec(),
        bytes_up: 1,
        bytes_down: 1,
        ..UsageReport::default()
    })
}

/// An engine on its thread behind a room, as in the service; what doors let in is applied when the test says so.
struct Lab {
    engine: EngineHandle<Engine>,
    room: SessionRoom,
    door: Arc<dyn Room>,
    next: Lsn,
    /// Let in and not applied.
    let_in: Vec<Record>,
    /// How much of what was let in the engine refused.
    lost: u64,
}

impl Lab {
    /// With the areas `a` and `b`.
    async fn new(max_sessions: u64) -> Self {
        let room = SessionRoom::new(Expected {
            areas: ["a", "b"].map(|area| area.as_bytes().to_vec()).into(),
            has_radios: false,
        });
        let applying = room.clone();
        let threads = Threads {
            core: None,
            preparing: NonZeroUsize::MIN,
        };
        let apply = move |engine: &mut Engine, prepared: &Prepared<'_>| {
            engine.apply_prepared(prepared, |_, _, _, _| Ok(()))?;
            applying.applied(engine, prepared.records());
            Ok(())
        };
        let engine = Engine::new();
        let started = engine_thread::start(&threads, &engine.preparing(), engine, apply);
        let (engine, _, _) = started.expect("starts");
        let door = Arc::new(Doorkeeper {
            room: room.clone(),
            engine: engine.clone(),
        });
        let mut lab = Self {
            engine,
            room: room.clone(),
            door,
            next: 0,
            let_in: Vec::new(),
            lost: 0,
        };
        let genesis = Genesis {
            program: [1; 32],
            network: [2; 32],
            salt_key: [3; 32],
            first_epoch: 1,
            snapshot: Default::default(),
        };
        lab.let_in.push(Record::Genesis(genesis));
        lab.let_in.push(Record::Limits(Limits { max_sessions }));
        lab.apply().await;
        let begun = lab.engine.ask(move |engine| room.begin(engine));
        begun.await.expect("alive");
        lab
    }

    /// As a door does with a report. Whether it was let in.
    async fn send(&mut self, area: &str, session: u64) -> bool {
        let record = report(area, session);
        let sender = self.door.number(&Sender::Area(area.into()));
        let mut batch = Batch::default();
        batch.push(&record).expect("has room");
        let is_let_in = self.door.take(sender, 1)
            || self.door.take_known(&batch, &[(sender, 1)]).await == [true];
        if is_let_in {
            self.let_in.push(record);
        }
        is_let_in
    }

    /// As the log and the engine's thread do with what was let in here.
    async fn apply(&mut self) {
        self.apply_from(true).await;
    }

    async fn apply_from(&mut self, is_from_here: bool) {
        let mut batch = Batch::default();
        for record in self.let_in.drain(..) {
            batch.push(&record).expect("has room");
        }
        let bytes = batch.as_bytes().to_vec().into();
        let records = openmast_log::Records::new(self.next, batch.len() as u32, bytes);
        let records = records.expect("whole");
        if is_from_here {
            self.room.appended(records.first()..records.next_position());
        }
        self.next = records.next_position();
        let engine = self.engine.clone();
        let applied = tokio::task::spawn_blocking(move || engine.apply(records));
        applied.await.expect("joins").expect("alive");
        let refused = self
            .engine
            .ask(|engine| engine.counted("too_many_sessions"))
            .await;
        self.lost = refused.expect("alive");
    }
}

/// Of 8 places 2 are kept for each of two, and 4 are for whoever comes first.
#[tokio::test]
async fn one_that_fills_its_share_leaves_the_others_theirs() {
    let mut lab = Lab::new(8).await;
    for session in 0..6 {
        assert!(lab.send("a", session).await, "{session}");
    }
    assert!(!lab.send("a", 6).await, "before they are applied");
    lab.apply().await;
    assert!(!lab.send("a", 6).await);
    assert!(lab.send("b", 0).await && lab.send("b", 1).await);
    assert!(!lab.send("b", 2).await);
    assert!(!lab.send("former", 0).await, "nothing is kept for it");
    lab.apply().await;
    assert_eq!(lab.room.fullness(), Fullness::Full);
    let fullest = Fullest {
        sender: Sender::Area(b"a".to_vec()),
        sessions: 6,
        own: 2,
    };
    assert_eq!(lab.room.fullest(), Some(fullest));
    assert_eq!(lab.lost, 0);
}

#[tokio::test]
async fn places_of_reports_on_their_way_do_not_make_it_full() {
    let mut lab = Lab::new(8).await;
    lab.send("a", 0).await;
    lab.apply().await;
    let sender = lab.door.number(&Sender::Area(b"a".to_vec()));
    assert!(lab.door.take(sender, 5) && !lab.door.take(sender, 1));
    // A report of what is kept needs no place, and is applied while all places are out.
    assert!(lab.send("a", 0).await);
    lab.apply().await;
    assert_eq!(lab.room.fullness(), Fullness::Roomy);
    lab.door.give_back(sender, 5);
    assert_eq!(lab.room.fullness(), Fullness::Roomy);
}

#[tokio::test]
async fn what_is_kept_is_reported_on_however_little_room_there_is() {
    let mut lab = Lab::new(8).await;
    for session in 0..6 {
        lab.send("a", session).await;
    }
    lab.send("b", 0).await;
    lab.send("b", 1).await;
    lab.apply().await;
    for _ in 0..50 {
        for session in 0..6 {
            assert!(lab.send("a", session).await);
            assert!(!lab.send("a", 100 + session).await);
        }
        assert!(lab.send("b", 1).await);
    }
    lab.apply().await;
    assert_eq!(lab.lost, 0);
    // All places that were taken for them are given back.
    lab.let_in.push(Record::Limits(Limits { max_sessions: 16 }));
    lab.apply().await;
    for session in 6..12 {
        assert!(lab.send("a", session).await, "{session}");
    }
    assert!(!lab.send("a", 12).await);
}

/// What another node let in takes no places here until it is applied, and gives none back.
#[tokio::test]
async fn what_another_node_appended_counts_when_it_is_applied() {
    let mut lab = Lab::new(8).await;
    let sender = lab.door.number(&Sender::Area(b"a".to_vec()));
    assert!(lab.door.take(sender, 5), "under way to the log");
    for session in 0..3 {
        lab.let_in.push(report("a", session));
    }
    lab.apply_from(false).await;
    assert!(!lab.door.take(sender, 1), "3 are kept, 5 are under way");
    lab.door.give_back(sender, 5);
    assert!(lab.door.take(sender, 3) && !lab.door.take(sender, 1));
    lab.door.give_back(sender, 3);
    // Its limit holds here, too.
    lab.let_in.push(Record::Limits(Limits { max_sessions: 5 }));
    lab.apply_from(false).await;
    assert!(lab.door.take(sender, 1) && !lab.door.take(sender, 1));
    assert_eq!(lab.lost, 0);
}

#[tokio::test]
async fn what_did_not_come_to_the_log_gives_its_place_back() {
    let mut lab = Lab::new(8).await;
    let sender = lab.door.number(&Sender::Area(b"a".to_vec()));
    for _ in 0..100 {
        assert!(lab.door.take(sender, 6) && !lab.door.take(sender, 1));
        lab.door.give_back(sender, 6);
    }
    assert!(lab.send("a", 0).await);
    lab.apply().await;
    assert!(lab.door.take(sender, 5) && !lab.door.take(sender, 1));
}

#[tokio::test]
async fn a_lowered_limit_keeps_what_is_there() {
    let mut lab = Lab::new(8).await;
    for session in 0..5 {
        lab.send("a", session).await;
    }
    lab.let_in.push(Record::Limits(Limits { max_sessions: 4 }));
    lab.apply().await;
    assert!(lab.send("a", 4).await && !lab.send("a", 5).await);
    assert!(!lab.send("b", 0).await, "there is no place at all");
    lab.apply().await;
    assert_eq!(lab.lost, 0);
}

#[tokio::test]
async fn the_rest_of_a_log_is_divided() {
    let lab = Lab::new(8).await;
    let [a, b] = ["a", "b"].map(|area| lab.door.number(&Sender::Area(area.into())));
    lab.door.give_to_log(a, 1_000);
    assert!(lab.door.is_log_open(a));
    lab.room.divide_log(Some(1_000));
    lab.door.give_to_log(a, 499);
    assert!(lab.door.is_log_open(a));
    lab.door.give_to_log(a, 1);
    assert!(!lab.door.is_log_open(a) && lab.door.is_log_open(b));
    let former = lab.door.number(&Sender::Area(b"former".to_vec()));
    assert!(!lab.door.is_log_open(former));
    lab.room.divide_log(None);
    assert!(lab.door.is_log_open(a) && lab.door.is_log_open(former));
}
