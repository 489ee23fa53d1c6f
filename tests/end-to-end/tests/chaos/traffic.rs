//! Traffic whose truth is known: RADIUS gateways and radios that sign, each of which repeats what is not acknowledged.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use fastrand::Rng;
use openmast_end_to_end::{
    expectation::Use,
    traffic::{Counters, Session},
};
use openmast_oracle::ingest::radius::dictionary::acct_status_type;
use openmast_radio::{
    Connection, ConnectionConfig, Radio,
    usage::{RadioAccessTechnology, RadioSigner, Report, Subject},
};
use solana_pubkey::Pubkey;
use tokio::{sync::watch, task::JoinSet};

use super::{
    radius::{Line, Reading},
    service::Service,
};

/// Base units per 10⁹ bytes, by asset.
pub const PRICES_PER_GB: [u64; 3] = [500_000, 333_333, 1_999_999];
pub const PAYERS: usize = 4;
/// Sessions of gateways at a time.
const LINES: usize = 10;
const RADIOS: u8 = 2;
/// Sessions of a radio at a time.
const TOGETHER: usize = 4;
/// Between two reports of a session, by the gateway.
const INTERVAL: u32 = 300;
/// Sessions began so long ago: whatever the oracle's time may be, no report is of its future.
const AGO: u64 = 7_200;
/// How long whoever still has something to deliver may take at the end.
const DELIVERY_TIMEOUT: Duration = Duration::from_secs(120);

/// Sections of the configuration: who is known.
pub fn mappings() -> String {
    let mut text = String::new();
    for asset in 0..PRICES_PER_GB.len() {
        text += &format!(
            "[[mapping.radio]]\nnas_identifier = \"{}\"\nasset = {asset}\n\n",
            nas(asset)
        );
    }
    for number in 0..RADIOS {
        text += &format!(
            "[[mapping.radio]]\ned25519 = \"{}\"\nasset = {number}\n\n",
            signer(number).key()
        );
    }
    for payer in 0..PAYERS {
        text += &format!(
            "[[mapping.subscriber]]\nuser_name = \"{}\"\npayer = {payer}\n\n\
             [[mapping.subscriber]]\npayer_index = {payer}\npayer = {payer}\n\n",
            user(payer)
        );
    }
    text
}

fn nas(asset: usize) -> String {
    format!("chaos-{asset}")
}

fn user(payer: usize) -> String {
    format!("payer-{payer}@chaos.example")
}

fn signer(number: u8) -> RadioSigner {
    RadioSigner::from_seed([number + 1; 32])
}

/// All senders; they go on until they are told to come to an end.
pub struct Traffic {
    is_over: watch::Sender<bool>,
    senders: JoinSet<Result<Vec<Use>>>,
}

impl Traffic {
    /// Everybody begins to send to `service`.
    pub fn begin(service: &Service, network: Pubkey, dice: &mut Rng) -> Self {
        let (is_over, told) = watch::channel(false);
        let mut senders = JoinSet::new();
        for number in 0..LINES {
            let gateway = Gateway {
                number,
                sessions: 0,
                dice: dice.fork(),
                is_over: told.clone(),
            };
            senders.spawn(gateway.work(service.radius));
        }
        for number in 0..RADIOS {
            let endpoint = format!("http://{}", service.usage);
            let work = radio(number, endpoint, network, dice.fork(), told.clone());
            senders.spawn(work);
        }
        Self { is_over, senders }
    }

    /// All sessions come to their end. Returns what was used, all of it acknowledged.
    ///
    /// # Errors
    /// Something was refused, or is not acknowledged although nothing is in the way.
    pub async fn finish(mut self) -> Result<Vec<Use>> {
        self.is_over.send_replace(true);
        let mut uses = Vec::new();
        let all = async {
            while let Some(used) = self.senders.join_next().await {
                uses.extend(used??);
            }
            anyhow::Ok(())
        };
        let all = tokio::time::timeout(DELIVERY_TIMEOUT, all).await;
        all.context("reports are not acknowledged although nothing is in the way")??;
        Ok(uses)
    }
}

struct Gateway {
    number: usize,
    sessions: usize,
    dice: Rng,
    is_over: watch::Receiver<bool>,
}

impl Gateway {
    async fn work(mut self, server: std::net::SocketAddr) -> Result<Vec<Use>> {
        let mut line = Line::to(server).await?;
        let mut uses = Vec::new();
        while !*self.is_over.borrow() {
            uses.push(self.session(&mut line).await?);
        }
        Ok(uses)
    }

    /// A whole session, from Start to Stop.
    async fn session(&mut self, line: &mut Line) -> Result<Use> {
        let asset = self.number % PRICES_PER_GB.len();
        let payer = self.dice.usize(..PAYERS);
        let id = format!("{:04}-{:06}", self.number, self.sessions);
        self.sessions += 1;
        let traffic = (self.dice.u64(..400_000_000), self.dice.u64(..6_000_000_000));
        let interims = self.dice.u32(1..6);
        let names = (nas(asset), user(payer));
        let names = (names.0.as_str(), names.1.as_str(), id);
        let session = Session::steady(names, unix_seconds() - AGO, traffic, interims, INTERVAL);
        let mut sent = Vec::new();
        for reading in self.readings(&session) {
            sent.push(line.deliver(&reading).await?);
            self.rest().await;
            // A copy comes late. Without a clock only the newest is a copy to whoever gets it.
            if self.dice.u8(..20) == 0 {
                let copied = match reading.at {
                    Some(_) => self.dice.usize(..sent.len()),
                    None => sent.len() - 1,
                };
                line.copy(&sent[copied]).await;
            }
        }
        Ok(Use {
            payer,
            asset,
            bytes: session.bytes(),
            price_per_gb: PRICES_PER_GB[asset],
        })
    }

    fn readings<'a>(&self, session: &'a Session) -> Vec<Reading<'a>> {
        let has_clock = self.number % 4 != 3;
        let reading = |status, counters: Counters| Reading {
            status,
            nas: &session.nas,
            user: &session.user,
            session: &session.id,
            at: has_clock.then(|| session.started_at + u64::from(counters.seconds)),
            counters,
        };
        let mut readings = vec![reading(acct_status_type::START, Counters::default())];
        for counters in &session.counters {
            readings.push(reading(acct_status_type::INTERIM_UPDATE, *counters));
        }
        if let Some(last) = readings.last_mut() {
            last.status = acct_status_type::STOP;
        }
        readings
    }

    /// Between two reports; at the end nobody rests.
    async fn rest(&mut self) {
        let pause = Duration::from_millis(self.dice.u64(20..400));
        if !*self.is_over.borrow() {
            // Being told is a reason not to rest any longer.
            let _ = tokio::time::timeout(pause, self.is_over.changed()).await;
        }
    }
}

/// A radio that reports several sessions in each batch, and begins new ones when they are over.
async fn radio(
    number: u8,
    endpoint: String,
    network: Pubkey,
    mut dice: Rng,
    is_over: watch::Receiver<bool>,
) -> Result<Vec<Use>> {
    let mut config = ConnectionConfig::new(endpoint);
    config.patience = Duration::from_secs(5);
    let connection = Connection::open(&config)?;
    let mut radio = Radio::new(signer(number), network.to_bytes(), connection);
    let mut uses = Vec::new();
    while !*is_over.borrow() {
        let parts = dice.u64(2..6);
        let began = (unix_seconds() - AGO) * 1_000;
        let sessions: [Signed; TOGETHER] = std::array::from_fn(|_| Signed::new(&mut dice, began));
        for part in 1..=parts {
            let reports = sessions.each_ref().map(|it| it.report(part, parts));
            if let Err(error) = radio.report(&reports).await {
                bail!("radio {number}: {error}");
            }
            if !*is_over.borrow() {
                tokio::time::sleep(Duration::from_millis(dice.u64(50..500))).await;
            }
        }
        uses.extend(sessions.iter().map(|it| it.used(usize::from(number))));
    }
    Ok(uses)
}

/// A session of signed reports.
struct Signed {
    id: [u8; 16],
    payer: usize,
    began_ms: u64,
    up: u64,
    down: u64,
}

impl Signed {
    fn new(dice: &mut Rng, began_ms: u64) -> Self {
        Self {
            id: dice.u128(..).to_le_bytes(),
            payer: dice.usize(..PAYERS),
            began_ms,
            up: dice.u64(..400_000_000),
            down: dice.u64(..6_000_000_000),
        }
    }

    fn report(&self, part: u64, parts: u64) -> Report<'static> {
        Report {
            session_id: self.id,
            subject: Subject::Payer(self.payer as u32),
            started_at_ms: self.began_ms,
            ended_at_ms: self.began_ms + part * u64::from(INTERVAL) * 1_000,
            bytes_up: self.up * part / parts,
            bytes_down: self.down * part / parts,
            is_final: part == parts,
            radio_access_technology: RadioAccessTechnology::NR,
            quality_class: 9,
            relay_path: &[],
        }
    }

    fn used(&self, asset: usize) -> Use {
        Use {
            payer: self.payer,
            asset,
            bytes: self.up + self.down,
            price_per_gb: PRICES_PER_GB[asset],
        }
    }
}

pub fn unix_seconds() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}
