//! Webhooks against a real HTTP server on loopback.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use openmast_oracle::config::{WebhookConfig, WebhookEvent};
use openmast_oracle::health::{Event, Health};
use openmast_oracle::settle::{Content, Entry, Progress};
use openmast_oracle::time::Clock;
use openmast_oracle::webhooks::{Webhooks, sign};
use serde_json::Value;
use solana_pubkey::Pubkey;
use tempfile::TempDir;
use tokio::sync::watch;

const SECRET: &str = "0123456789abcdef";

/// What was received: headers and body.
type Received = Arc<Mutex<Vec<(HeaderMap, String)>>>;

#[derive(Clone, Default)]
struct Receiver {
    received: Received,
    /// Requests that are still to be refused.
    refuse: Arc<Mutex<u32>>,
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: String) -> StatusCode {
    receiver.received.lock().unwrap().push((headers, body));
    let mut refuse = receiver.refuse.lock().unwrap();
    if *refuse > 0 {
        *refuse -= 1;
        return StatusCode::INTERNAL_SERVER_ERROR;
    }
    StatusCode::NO_CONTENT
}

impl Receiver {
    async fn start(&self) -> SocketAddr {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new()
            .route("/hook", post(take))
            .with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        address
    }

    fn bodies(&self) -> Vec<Value> {
        self.received
            .lock()
            .unwrap()
            .iter()
            .map(|(_, body)| serde_json::from_str(body).unwrap())
            .collect()
    }

    fn ids(&self) -> Vec<String> {
        self.bodies()
            .iter()
            .map(|body| body["id"].as_str().unwrap().to_owned())
            .collect()
    }

    async fn wait_for(&self, count: usize) {
        let started = Instant::now();
        while self.received.lock().unwrap().len() < count {
            assert!(
                started.elapsed() < Duration::from_secs(20),
                "only {:?}",
                self.ids()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

fn config(address: SocketAddr, events: &[WebhookEvent]) -> WebhookConfig {
    WebhookConfig {
        url: format!("http://{address}/hook").parse().unwrap(),
        secret: Some(SECRET.into()),
        secret_file: None,
        previous_secret: None,
        previous_secret_file: None,
        events: events.to_vec(),
        timeout_seconds: 2,
    }
}

fn entry(epoch: u64, progress: Progress) -> Entry {
    let content = Content {
        epoch,
        snapshot_slot: 5,
        payer_root: [2; 32],
        asset_charged: u64::MAX - 1,
        asset_accrued: u64::MAX,
        bytes: 9,
        ..Content::default()
    };
    Entry {
        content,
        progress,
        queued_at_ms: 1,
        changed_at_ms: 2,
    }
}

/// Webhooks that run until the sender is dropped or told to stop.
fn run(
    configs: &[WebhookConfig],
    folder: &Path,
    catch_up: &[Entry],
) -> (Health, watch::Sender<bool>) {
    let health = Health::default();
    let webhooks = Webhooks::new(
        configs,
        Pubkey::new_from_array([7; 32]),
        &folder.join("webhooks.sqlite"),
        Clock::default(),
        health.clone(),
    );
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(webhooks.run(catch_up.to_vec(), health.listen(), stopped));
    (health, stop)
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < Duration::from_secs(20), "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn events_are_told_and_signed() {
    let (receiver, folder) = (Receiver::default(), TempDir::new().unwrap());
    let (health, _stop) = run(&[config(receiver.start().await, &[])], folder.path(), &[]);
    health.tell(Event::EpochClosed(entry(7, Progress::Queued)));
    health.tell(Event::Settlement(entry(7, Progress::Proposed)));
    health.tell(Event::Settlement(entry(7, Progress::Final)));
    health.raise("chain_unreachable", "no endpoint answers");
    health.clear("chain_unreachable");
    receiver.wait_for(5).await;
    let types: Vec<String> = receiver
        .bodies()
        .iter()
        .map(|body| body["type"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        types,
        [
            "epoch.closed",
            "settlement.proposed",
            "settlement.final",
            "alarm.raised",
            "alarm.cleared"
        ]
    );
    let first = &receiver.bodies()[0];
    assert_eq!(first["data"]["epoch"], "7");
    assert_eq!(first["id"], "epoch.closed:7:5");
    assert_eq!(first["data"]["charged"], (u64::MAX - 1).to_string());
    assert_eq!(first["data"]["accrued"], u64::MAX.to_string());
    assert_eq!(first["data"]["payer_root"], "02".repeat(32));
    let received = receiver.received.lock().unwrap();
    for (headers, body) in received.iter() {
        let header = |name: &str| headers[name].to_str().unwrap();
        let timestamp: u64 = header("webhook-timestamp").parse().unwrap();
        assert_eq!(
            header("webhook-signature"),
            sign(SECRET, header("webhook-id"), timestamp, body)
        );
        assert_ne!(
            header("webhook-signature"),
            sign("another secret..", header("webhook-id"), timestamp, body)
        );
        assert!(timestamp.abs_diff(std::time::UNIX_EPOCH.elapsed().unwrap().as_secs()) < 60);
    }
}

#[tokio::test]
async fn only_what_was_asked_for_is_told() {
    let (receiver, folder) = (Receiver::default(), TempDir::new().unwrap());
    let (health, _stop) = run(
        &[config(
            receiver.start().await,
            &[WebhookEvent::SettlementFinal],
        )],
        folder.path(),
        &[],
    );
    health.tell(Event::Settlement(entry(1, Progress::Proposed)));
    health.raise("x", "y");
    health.tell(Event::Settlement(entry(1, Progress::Final)));
    receiver.wait_for(1).await;
    assert_eq!(receiver.ids(), ["settlement.final:1:5"]);
}

#[tokio::test]
async fn what_is_refused_is_sent_again_and_one_receiver_does_not_hold_up_another() {
    let (refusing, taking, folder) = (
        Receiver::default(),
        Receiver::default(),
        TempDir::new().unwrap(),
    );
    *refusing.refuse.lock().unwrap() = 2;
    let configs = [
        config(refusing.start().await, &[]),
        config(taking.start().await, &[]),
    ];
    let (health, _stop) = run(&configs, folder.path(), &[]);
    health.tell(Event::Settlement(entry(1, Progress::Final)));
    taking.wait_for(1).await;
    refusing.wait_for(3).await;
    assert_eq!(refusing.ids(), ["settlement.final:1:5"; 3]);
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!((refusing.ids().len(), taking.ids().len()), (3, 1));
}

#[tokio::test]
async fn a_restart_loses_nothing_and_repeats_nothing() {
    let (receiver, folder) = (Receiver::default(), TempDir::new().unwrap());
    // A port at which nobody listens yet.
    let reserved = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = reserved.local_addr().unwrap();
    drop(reserved);
    let configs = [config(address, &[])];
    let (health, stop) = run(&configs, folder.path(), &[]);
    health.tell(Event::EpochClosed(entry(1, Progress::Queued)));
    tokio::time::sleep(Duration::from_millis(500)).await;
    stop.send(true).unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    // It was proposed and became final, and the process ended before it could tell.
    let listener = tokio::net::TcpListener::bind(address).await.unwrap();
    let router = Router::new()
        .route("/hook", post(take))
        .with_state(receiver.clone());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let (_health, stop) = run(&configs, folder.path(), &[entry(1, Progress::Final)]);
    receiver.wait_for(3).await;
    let mut ids = receiver.ids();
    ids.sort();
    assert_eq!(
        ids,
        [
            "epoch.closed:1:5",
            "settlement.final:1:5",
            "settlement.proposed:1:5"
        ]
    );
    tokio::time::sleep(Duration::from_millis(300)).await;
    stop.send(true).unwrap();
    let (_health, _stop) = run(&configs, folder.path(), &[entry(1, Progress::Final)]);
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(receiver.ids().len(), 3);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (elsewhere, folder) = (Receiver::default(), TempDir::new().unwrap());
    let target = format!("http://{}/hook", elsewhere.start().await);
    let asked = Arc::new(Mutex::new(0));
    let (count, to) = (asked.clone(), target.clone());
    let redirect = move || async move {
        *count.lock().unwrap() += 1;
        axum::response::Redirect::temporary(&to)
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        axum::serve(listener, Router::new().route("/hook", post(redirect)))
            .await
            .unwrap()
    });
    let (health, _stop) = run(&[config(address, &[])], folder.path(), &[]);
    health.tell(Event::Settlement(entry(1, Progress::Final)));
    let started = Instant::now();
    while *asked.lock().unwrap() == 0 {
        assert!(started.elapsed() < Duration::from_secs(10));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(elsewhere.ids().is_empty());
}

/// Two configurations with one URL are refused before; should they come here, each notice is told once.
#[tokio::test]
async fn two_receivers_with_one_url_are_one() {
    let (receiver, folder) = (Receiver::default(), TempDir::new().unwrap());
    let address = receiver.start().await;
    let configs = [config(address, &[]), config(address, &[])];
    let (health, _stop) = run(&configs, folder.path(), &[]);
    health.tell(Event::Settlement(entry(1, Progress::Final)));
    receiver.wait_for(1).await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(receiver.ids(), ["settlement.final:1:5"]);
    assert!(health.alarms().is_empty(), "{:?}", health.alarms());
}

#[tokio::test]
async fn a_damaged_queue_is_set_aside_and_begun_anew() {
    let whole = TempDir::new().unwrap();
    let receiver = Receiver::default();
    let configs = [config(receiver.start().await, &[])];
    let (health, stop) = run(&configs, whole.path(), &[]);
    health.tell(Event::Settlement(entry(1, Progress::Final)));
    receiver.wait_for(1).await;
    stop.send(true).unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    let bytes = std::fs::read(whole.path().join("webhooks.sqlite")).unwrap();
    // The magic, the page size, the root of the schema, and no database at all.
    for damage in [3, 16, 100, usize::MAX] {
        let (receiver, folder) = (Receiver::default(), TempDir::new().unwrap());
        let file = folder.path().join("webhooks.sqlite");
        let mut damaged = bytes.clone();
        match damaged.get_mut(damage) {
            Some(byte) => *byte ^= 0x41,
            None => damaged = vec![7; 5_000],
        }
        std::fs::write(&file, &damaged).unwrap();
        let configs = [config(receiver.start().await, &[])];
        let (health, _stop) = run(&configs, folder.path(), &[entry(2, Progress::Final)]);
        receiver.wait_for(3).await;
        until("told", || {
            receiver
                .ids()
                .iter()
                .any(|id| id.starts_with("alarm.raised:webhooks_broken"))
        })
        .await;
        let alarms = health.alarms();
        let text = &alarms["webhooks_broken"].text;
        assert!(
            text.contains("webhooks.sqlite.damaged-"),
            "byte {damage}: {text}"
        );
        let aside = std::fs::read_dir(folder.path()).unwrap();
        let aside = aside.map(|it| it.unwrap().path()).find(|path| {
            path.to_str().unwrap().contains("sqlite.damaged-")
                && !path.to_str().unwrap().ends_with("-wal")
        });
        assert_eq!(std::fs::read(aside.expect("kept")).unwrap(), damaged);
    }
}

/// As a bit that flips in a file that is a whole database all the same.
fn damage(folder: &Path, sql: &str) {
    let connection = rusqlite::Connection::open(folder.join("webhooks.sqlite")).unwrap();
    connection
        .pragma_update(None, "foreign_keys", false)
        .unwrap();
    assert!(connection.execute(sql, []).unwrap() > 0, "{sql}");
}

/// `epoch.closed` of epoch 1, as it must be told.
fn is_right(body: &Value) -> bool {
    body["id"] == "epoch.closed:1:5"
        && body["data"]["charged"] == serde_json::json!((u64::MAX - 1).to_string())
        && body["data"]["epoch"] == "1"
}

#[tokio::test]
async fn a_row_that_is_not_as_it_was_written_is_not_sent_but_made_anew() {
    for sql in [
        "UPDATE notice SET body = replace(body, '18446744073709551614', '18446744073709551612')",
        "UPDATE notice SET id = 'epoch.closed:3:5'",
        "UPDATE notice SET checksum = x'00'",
        "UPDATE delivery SET notice = 'epoch.closed:3:5'",
        "UPDATE delivery SET receiver = upper(receiver)",
        "UPDATE delivery SET attempts = attempts + 4096",
        "UPDATE delivery SET first_at_ms = 0",
        "UPDATE delivery SET next_at_ms = 1152921504606846976",
    ] {
        let (receiver, folder) = (Receiver::default(), TempDir::new().unwrap());
        // A port at which nobody listens yet.
        let reserved = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = reserved.local_addr().unwrap();
        drop(reserved);
        let configs = [config(address, &[])];
        let told = [entry(1, Progress::Queued)];
        let (_, stop) = run(&configs, folder.path(), &told);
        let file = folder.path().join("webhooks.sqlite");
        let is_queued = || {
            let opened = rusqlite::Connection::open(&file).unwrap();
            let waiting = opened.query_row("SELECT count(*) FROM delivery", [], |row| row.get(0));
            waiting.unwrap_or(0_i64) == 1
        };
        until("queued", is_queued).await;
        stop.send(true).unwrap();
        tokio::time::sleep(Duration::from_millis(200)).await;
        damage(folder.path(), sql);

        let listener = tokio::net::TcpListener::bind(address).await.unwrap();
        let router = Router::new()
            .route("/hook", post(take))
            .with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let (health, stop) = run(&configs, folder.path(), &told);
        receiver.wait_for(2).await;
        let alarms = health.alarms();
        let text = &alarms["webhooks_broken"].text;
        assert!(text.contains("1 rows of"), "{sql}: {text}");
        let settlements = receiver.bodies().into_iter();
        let settlements: Vec<_> = settlements
            .filter(|body| body["type"] != "alarm.raised")
            .collect();
        assert!(!settlements.is_empty(), "{sql}");
        assert!(settlements.iter().all(is_right), "{sql}: {settlements:?}");
        stop.send(true).unwrap();
    }
}

#[tokio::test]
async fn what_is_damaged_while_it_waits_is_never_sent() {
    let (receiver, folder) = (Receiver::default(), TempDir::new().unwrap());
    *receiver.refuse.lock().unwrap() = 1;
    let configs = [config(receiver.start().await, &[WebhookEvent::EpochClosed])];
    let (health, _stop) = run(&configs, folder.path(), &[]);
    health.tell(Event::EpochClosed(entry(1, Progress::Queued)));
    receiver.wait_for(1).await;
    damage(
        folder.path(),
        "UPDATE notice SET body = replace(body, '1', '2')",
    );
    until("an alarm", || {
        health.alarms().contains_key("webhooks_broken")
    })
    .await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert!(receiver.bodies().iter().all(is_right));
    // What comes after is told.
    health.tell(Event::EpochClosed(entry(2, Progress::Queued)));
    receiver.wait_for(2).await;
    assert_eq!(receiver.ids()[1], "epoch.closed:2:5");
}

/// With both secrets while they are changed, and with what is there at the time of each call.
#[tokio::test]
async fn secrets_are_replaced_while_it_runs() {
    const NEW: &str = "fedcba9876543210";
    let (receiver, folder) = (Receiver::default(), TempDir::new().unwrap());
    let old = config(receiver.start().await, &[]);
    let both = WebhookConfig {
        secret: Some(NEW.into()),
        previous_secret: Some(SECRET.into()),
        ..old.clone()
    };
    let new = WebhookConfig {
        previous_secret: None,
        ..both.clone()
    };
    let health = Health::default();
    let webhooks = Webhooks::new(
        &[old],
        Pubkey::new_from_array([7; 32]),
        &folder.path().join("webhooks.sqlite"),
        Clock::default(),
        health.clone(),
    );
    let secrets = webhooks.secrets();
    let (_stop, stopped) = watch::channel(false);
    tokio::spawn(webhooks.run(Vec::new(), health.listen(), stopped));
    for (epoch, config, known) in [
        (1, None, vec![SECRET]),
        (2, Some(&both), vec![NEW, SECRET]),
        (3, Some(&new), vec![NEW]),
    ] {
        if let Some(config) = config {
            let changed = secrets.replace(std::slice::from_ref(config));
            assert_eq!(changed, ["127.0.0.1"]);
            assert!(secrets.replace(std::slice::from_ref(config)).is_empty());
        }
        health.tell(Event::Settlement(entry(epoch, Progress::Final)));
        receiver.wait_for(epoch as usize).await;
        let received = receiver.received.lock().unwrap();
        let (headers, body) = received.last().unwrap();
        let header = |name: &str| headers[name].to_str().unwrap();
        let timestamp = header("webhook-timestamp").parse().unwrap();
        let signed = known.iter();
        let signed: Vec<_> = signed
            .map(|secret| sign(secret, header("webhook-id"), timestamp, body))
            .collect();
        assert_eq!(header("webhook-signature"), signed.join(" "));
    }
}

#[tokio::test]
async fn a_queue_that_cannot_be_written_is_tried_again_and_nothing_is_lost() {
    let (receiver, folder) = (Receiver::default(), TempDir::new().unwrap());
    let configs = [config(receiver.start().await, &[])];
    // There is something else in its place.
    let file = folder.path().join("webhooks.sqlite");
    std::fs::create_dir(&file).unwrap();
    let (health, _stop) = run(&configs, folder.path(), &[]);
    health.tell(Event::Settlement(entry(1, Progress::Proposed)));
    until("an alarm", || {
        health.alarms().contains_key("webhooks_broken")
    })
    .await;
    health.tell(Event::Settlement(entry(1, Progress::Final)));
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(receiver.ids().is_empty());
    std::fs::remove_dir(&file).unwrap();
    until("it is cleared", || {
        !health.alarms().contains_key("webhooks_broken")
    })
    .await;
    receiver.wait_for(3).await;
    let ids = receiver.ids();
    for id in ["settlement.proposed:1:5", "settlement.final:1:5"] {
        assert!(ids.iter().any(|told| told == id), "{ids:?}");
    }
}

#[tokio::test]
async fn without_receivers_no_file_is_touched() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("webhooks.sqlite");
    std::fs::write(&file, "no database").unwrap();
    let (health, _stop) = run(&[], folder.path(), &[entry(1, Progress::Final)]);
    health.tell(Event::Settlement(entry(1, Progress::Final)));
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(std::fs::read(&file).unwrap(), b"no database");
    assert!(health.alarms().is_empty());
}
