//! `openmast radio simulate`: many radios over the real protocol.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use futures_util::stream::{FuturesUnordered, StreamExt};
use openmast_platform::wall_clock::unix_ms;
use openmast_radio::{Connection, ConnectionConfig, Delivery, DeliveryError, Radio, Tls};
use openmast_usage::{RadioSigner, Report as UsageReport, SessionId};
use solana_pubkey::Pubkey;

use super::world::{Reported, STEP_MS, Size, World, payer_of, radio_seed, subscriber_hash};
use crate::{
    args::{NamedBy, SimulateArgs},
    failure::{Exit, Failure},
    progress::Progress,
    report::Report,
};

/// Reports of one batch at most; what is more goes into the next one.
const BATCH: usize = 100;
/// Batches of all connections that may wait for their answers.
const IN_FLIGHT: usize = 8_192;
/// An oracle that does not answer at all for so long ends the simulation.
const PATIENCE: Duration = Duration::from_secs(120);

pub(super) async fn simulate(
    network: Option<Pubkey>,
    args: SimulateArgs,
    progress: &Progress,
) -> Result<Report, Failure> {
    if args.print_mapping {
        return Ok(Report::new().verbatim("mapping", mapping(&args)));
    }
    let network = network.ok_or_else(|| {
        Failure::input("no network: name it with --network (`openmast network init` prints it)")
    })?;
    let endpoint = args.endpoint.clone().ok_or_else(|| {
        Failure::input("no oracle: name it with --endpoint, like http://127.0.0.1:7443")
    })?;
    let connections = connections(&args, &endpoint)?;
    let mut radios: Vec<Radio> = (0..args.radios as usize)
        .zip(connections.iter().cycle())
        .map(|(index, connection)| {
            let signer = RadioSigner::from_seed(radio_seed(args.seed, index));
            Radio::new(signer, network.to_bytes(), connection.clone())
        })
        .collect();
    drop(connections);

    let steps = u64::from(args.minutes) * 60_000 / STEP_MS;
    let interval_ms = u64::from(args.interval_seconds) * 1000;
    // It ends now: reports from the future would be refused. On a minute, so that a seed gives the same reports.
    let now_ms = unix_ms() / 60_000 * 60_000;
    let begin_ms = now_ms.saturating_sub(steps * STEP_MS);
    let size = Size {
        radios: radios.len(),
        subscribers: args.subscribers as usize,
        payers: args.payers,
    };
    let hashed = args.named_by == NamedBy::Hash;
    let mut world = World::new(size, hashed, interval_ms, args.seed, begin_ms);
    let mut sending = Sending::default();
    let started = std::time::Instant::now();
    let counting = progress.steps("Reporting", steps);
    for step in 1..=steps {
        let mut queue: BTreeMap<usize, Vec<Reported>> = BTreeMap::new();
        let mut take = |reported: Reported| {
            queue.entry(reported.radio).or_default().push(reported);
        };
        world.step(&mut take);
        if step == steps {
            world.end(&mut take);
        }
        for (index, reports) in queue {
            if let Some(radio) = radios.get_mut(index) {
                sending.send(radio, index, reports).await?;
            }
        }
        counting.add(1);
    }
    drop(counting);
    progress.say("Waiting for the last answers");
    sending.finish().await?;
    let seconds = started.elapsed().as_secs_f64();
    Ok(sending.report(&args, steps * STEP_MS, seconds))
}

fn connections(args: &SimulateArgs, endpoint: &str) -> Result<Vec<Connection>, Failure> {
    let read = |path: &std::path::PathBuf| {
        std::fs::read(path).map_err(|error| Failure::input(format!("{}: {error}", path.display())))
    };
    let tls = Tls {
        authorities: args.ca.as_ref().map(read).transpose()?,
        identity: match (&args.certificate, &args.key) {
            (Some(certificate), Some(key)) => Some((read(certificate)?, read(key)?)),
            _ => None,
        },
        domain: None,
    };
    let count = args.connections.max(1) as usize;
    let config = ConnectionConfig {
        tls,
        max_unacknowledged: IN_FLIGHT.div_ceil(count),
        ..ConnectionConfig::new(endpoint)
    };
    let open = |_| {
        Connection::open(&config)
            .map_err(|error| Failure::input(format!("{endpoint} is no endpoint: {error}")))
    };
    (0..count).map(open).collect()
}

/// Entries for the configuration of an oracle that is to take these reports.
fn mapping(args: &SimulateArgs) -> String {
    let mut text = String::new();
    for radio in 0..args.radios {
        let signer = RadioSigner::from_seed(radio_seed(args.seed, radio as usize));
        let (key, asset) = (signer.key(), radio % args.assets.max(1));
        text += &format!("[[mapping.radio]]\ned25519 = \"{key}\"\nasset = {asset}\n\n");
    }
    match args.named_by {
        NamedBy::Payer => {
            for payer in 0..args.payers {
                text +=
                    &format!("[[mapping.subscriber]]\npayer_index = {payer}\npayer = {payer}\n\n");
            }
        }
        NamedBy::Hash => {
            for subscriber in 0..args.subscribers as usize {
                let hash = hex::encode(subscriber_hash(args.seed, subscriber));
                let payer = payer_of(subscriber, args.payers);
                text += &format!(
                    "[[mapping.subscriber]]\nsubscriber_hash = \"{hash}\"\npayer = {payer}\n\n"
                );
            }
        }
    }
    text
}

/// A session as the oracle tells it from others.
type Session = (usize, SessionId, u64);

/// Up and down.
type Counters = (u64, u64);

/// What was sent, and what became of it.
#[derive(Default)]
struct Sending {
    waiting: FuturesUnordered<Waiting>,
    sent: Tally,
    acknowledged: Tally,
    refused: BTreeMap<&'static str, u64>,
    refusal: Option<String>,
}

type Waiting = std::pin::Pin<
    Box<dyn Future<Output = (Result<(), DeliveryError>, usize, Vec<Reported>)> + Send>,
>;

#[derive(Default)]
struct Tally {
    batches: u64,
    reports: u64,
    /// The greatest counters of each session.
    sessions: HashMap<Session, (u32, Counters)>,
}

impl Sending {
    /// Sends what a radio has to report, in as many batches as it needs.
    async fn send(
        &mut self,
        radio: &mut Radio,
        index: usize,
        reports: Vec<Reported>,
    ) -> Result<(), Failure> {
        for batch in reports.chunks(BATCH) {
            let content: Vec<UsageReport<'_>> =
                batch.iter().map(|reported| reported.report).collect();
            let delivery = self.submit(radio, &content).await?;
            self.sent.add(index, batch);
            let batch = batch.to_vec();
            self.waiting
                .push(Box::pin(async move { (delivery.await, index, batch) }));
        }
        Ok(())
    }

    /// Takes in answers while there is no room for more.
    async fn submit(
        &mut self,
        radio: &mut Radio,
        reports: &[UsageReport<'_>],
    ) -> Result<Delivery, Failure> {
        let failed = |error: DeliveryError| Failure::new(Exit::Trouble, error.to_string());
        let mut submit = std::pin::pin!(radio.submit(reports));
        loop {
            tokio::select! {
                biased;
                delivery = &mut submit => return delivery.map_err(failed),
                Some((answer, index, batch)) = self.waiting.next() => {
                    self.answered(answer, index, &batch)?;
                }
                () = tokio::time::sleep(PATIENCE) => return Err(silent()),
            }
        }
    }

    async fn finish(&mut self) -> Result<(), Failure> {
        loop {
            match tokio::time::timeout(PATIENCE, self.waiting.next()).await {
                Ok(Some((answer, index, batch))) => self.answered(answer, index, &batch)?,
                Ok(None) => return Ok(()),
                Err(_) => return Err(silent()),
            }
        }
    }

    fn answered(
        &mut self,
        answer: Result<(), DeliveryError>,
        index: usize,
        batch: &[Reported],
    ) -> Result<(), Failure> {
        match answer {
            Ok(()) => self.acknowledged.add(index, batch),
            Err(DeliveryError::Refused { reason, detail, .. }) => {
                *self.refused.entry(reason.code()).or_default() += 1;
                self.refusal.get_or_insert(detail);
            }
            Err(error) => return Err(Failure::new(Exit::Trouble, error.to_string())),
        }
        Ok(())
    }

    fn report(&self, args: &SimulateArgs, simulated_ms: u64, seconds: f64) -> Report {
        let payers = self.acknowledged.payers();
        let lines = payers.iter().map(|(payer, (up, down))| {
            Report::new()
                .count("payer", "Payer", *payer)
                .number("bytes_up", "Bytes up", *up)
                .number("bytes_down", "Bytes down", *down)
        });
        let refused = self.refused.iter().map(|(reason, count)| {
            Report::new()
                .text("reason", "Reason", reason)
                .number("batches", "Batches", *count)
        });
        let report = Report::new()
            .number("seed", "Seed", args.seed)
            .number(
                "simulated_seconds",
                "Simulated seconds",
                simulated_ms / 1000,
            )
            .text("took_seconds", "Took seconds", format!("{seconds:.3}"))
            .part("sent", "Sent", self.sent.report())
            .part(
                "acknowledged",
                "Acknowledged (durable)",
                self.acknowledged.report(),
            )
            .table("payers", "Acknowledged bytes by payer", lines.collect())
            .table("refused", "Refused", refused.collect());
        match &self.refusal {
            Some(detail) => report.note(format!("First refusal: {detail}")),
            None => report,
        }
    }
}

impl Tally {
    fn add(&mut self, radio: usize, batch: &[Reported]) {
        self.batches += 1;
        self.reports += batch.len() as u64;
        for Reported { payer, report, .. } in batch {
            let session = (radio, report.session_id, report.started_at_ms);
            let (_, greatest) = self.sessions.entry(session).or_insert((*payer, (0, 0)));
            greatest.0 = greatest.0.max(report.bytes_up);
            greatest.1 = greatest.1.max(report.bytes_down);
        }
    }

    fn payers(&self) -> BTreeMap<u32, Counters> {
        let mut payers: BTreeMap<u32, Counters> = BTreeMap::new();
        for (payer, (up, down)) in self.sessions.values() {
            let total = payers.entry(*payer).or_default();
            total.0 = total.0.saturating_add(*up);
            total.1 = total.1.saturating_add(*down);
        }
        payers
    }

    fn report(&self) -> Report {
        let totals = self.payers();
        let sum = |part: fn(&Counters) -> u64| totals.values().map(part).sum();
        Report::new()
            .number("batches", "Batches", self.batches)
            .number("reports", "Reports", self.reports)
            .number("sessions", "Sessions", self.sessions.len() as u64)
            .number("bytes_up", "Bytes up", sum(|total| total.0))
            .number("bytes_down", "Bytes down", sum(|total| total.1))
    }
}

fn silent() -> Failure {
    let seconds = PATIENCE.as_secs();
    Failure::new(
        Exit::Trouble,
        format!(
            "the oracle has not answered for {seconds} seconds; is usage.listen what --endpoint says?"
        ),
    )
}
