//! Usage records of an epoch that has ended, by themselves: they are sorted, salted and written while the engine goes on.
//!
//! `salt = SHA-256(salt key ‖ epoch u64 ‖ position u64)`: who knows one salt learns nothing of the others.

use std::{cmp::Ordering, fmt};

use openmast_ledger::PricePerGb;
use openmast_metering::{Packed48, RowId};
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use crate::session::{Id, InPlace, PackedId, read_text, write_text};
use crate::{
    Engine,
    charging::tariff_number::TariffNumber,
    epoch::usage::{BookedLeg, RouteOf, Usage, UsageOf},
};
use openmast_records::identity::radio_name;

/// All usage records of one epoch.
#[derive(Default)]
pub struct UsageRecords {
    salt_key: [u8; 32],
    epoch: u64,
    rows: Vec<Row>,
    /// By number.
    routes: Vec<Route>,
    /// Names of radios.
    radios: Vec<String>,
    /// Texts of ids that do not fit a row.
    texts: Vec<u8>,
}

/// One priced, attributed interval of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsageRecord<'a> {
    /// On-chain index of the payer who is billed.
    pub payer: u32,
    /// On-chain index of the asset that earns.
    pub asset: u32,
    /// Base units per 10⁹ bytes.
    pub price: PricePerGb,
    /// Acct-Session-Id or its equivalent.
    pub session_id: &'a [u8],
    /// The radio by the name that its asset is mapped with, like `nas_identifier=tower-7`.
    pub radio: &'a str,
    /// Bytes from the subscriber in this interval.
    pub bytes_up: u64,
    /// Bytes to the subscriber in this interval.
    pub bytes_down: u64,
    /// Unix milliseconds.
    pub first_event_at_ms: u64,
    /// Unix milliseconds.
    pub last_event_at_ms: u64,
    /// Nobody can guess the record from its leaf in the commitment.
    pub salt: [u8; 32],
}

/// Where usage went.
#[derive(Clone, Copy, Default)]
struct Route {
    payer: u32,
    asset: u32,
    /// Position of its name.
    radio: u32,
    tariff: TariffNumber,
    price: PricePerGb,
}

/// One record. 64 bytes: there may be as many as sessions.
#[derive(Clone, Copy)]
struct Row {
    bytes_up: u64,
    bytes_down: u64,
    route: u32,
    /// Where its payer and asset stand in the order of pairs.
    pair: u32,
    /// Where its session lies: sessions are in this order.
    session: RowId,
    /// Number of the incarnation.
    number: u32,
    first_event_at_ms: Packed48,
    last_event_at_ms: Packed48,
    id: PackedId,
}

const _: () = assert!(size_of::<Row>() == 64);

impl Engine {
    /// The epoch's records. The next epoch begins without any.
    pub(crate) fn take_records(&mut self, salt_key: [u8; 32]) -> UsageRecords {
        let mut records = UsageRecords {
            salt_key,
            epoch: self.epoch,
            rows: Vec::with_capacity(self.usages.count(&self.sessions)),
            ..UsageRecords::default()
        };
        self.add_routes(&mut records);
        self.usages
            .take(&mut self.sessions, |sessions, (row, number), usage| {
                records.push(usage, sessions.id(row), (row, number));
            });
        records
    }

    fn add_routes(&self, records: &mut UsageRecords) {
        let mut positions = FxHashMap::default();
        for route in &self.usages.routes {
            let RouteOf { legs, radio } = route;
            let BookedLeg { pair, tariff } = *legs.serving();
            let radio = *positions.entry(*radio).or_insert_with(|| {
                let name = self.sessions.radio_name(*radio);
                records
                    .radios
                    .push(name.map(radio_name).unwrap_or_default());
                (records.radios.len() - 1) as u32
            });
            let (payer, asset) = self.ledger.pair(pair).unwrap_or_default();
            records.routes.push(Route {
                payer,
                asset,
                radio,
                tariff,
                price: (self.tariffs.terms_in(tariff, asset).unwrap_or_default()).price,
            });
        }
    }
}

impl UsageRecords {
    fn push(&mut self, usage: &Usage, id: Id<'_>, (session, number): UsageOf) {
        let id = PackedId::new(id).unwrap_or_else(|| {
            let position = self.texts.len() as u64;
            write_text(id, &mut self.texts);
            PackedId::at(position)
        });
        self.rows.push(Row {
            bytes_up: usage.reading.up,
            bytes_down: usage.reading.down,
            route: usage.route,
            pair: 0,
            session,
            number,
            first_event_at_ms: Packed48::saturating(usage.first_event_at_ms),
            last_event_at_ms: Packed48::saturating(usage.last_event_at_ms),
            id,
        });
    }

    /// Puts the records in the order of the commitment's leaves: payer, asset, session, incarnation, tariff.
    pub fn sort(&mut self) {
        let mut pairs: Vec<(u32, u32)> = self.routes.iter().map(Route::pair).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let ranks: Vec<u32> = self
            .routes
            .iter()
            .map(|route| pairs.partition_point(|pair| *pair < route.pair()) as u32)
            .collect();
        let mut rows = std::mem::take(&mut self.rows);
        for row in &mut rows {
            row.pair = ranks.get(row.route as usize).copied().unwrap_or_default();
        }
        rows.sort_unstable_by(|a, b| self.order(a, b));
        self.rows = rows;
    }

    fn order(&self, a: &Row, b: &Row) -> Ordering {
        let tariff = |row: &Row| self.routes.get(row.route as usize).map(|it| it.tariff);
        a.place()
            .cmp(&b.place())
            .then_with(|| tariff(a).cmp(&tariff(b)))
    }

    fn record<'a>(&'a self, row: &'a Row, position: u64) -> UsageRecord<'a> {
        let route = self.routes.get(row.route as usize).copied();
        let route = route.unwrap_or_default();
        let radio = self.radios.get(route.radio as usize);
        UsageRecord {
            payer: route.payer,
            asset: route.asset,
            price: route.price,
            radio: radio.map_or("", String::as_str),
            session_id: row.id(&self.texts).0,
            bytes_up: row.bytes_up,
            bytes_down: row.bytes_down,
            first_event_at_ms: row.first_event_at_ms.get(),
            last_event_at_ms: row.last_event_at_ms.get(),
            salt: salt(&self.salt_key, self.epoch, position),
        }
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.rows.len() as u64
    }

    /// Shows each, in the order of the commitment's leaves once they are sorted.
    ///
    /// # Errors
    /// The first of `show`.
    pub fn each<E>(&self, mut show: impl FnMut(UsageRecord<'_>) -> Result<(), E>) -> Result<(), E> {
        (0..)
            .zip(&self.rows)
            .try_for_each(|(position, row)| show(self.record(row, position)))
    }
}

impl Route {
    fn pair(&self) -> (u32, u32) {
        (self.payer, self.asset)
    }
}

impl Row {
    fn place(&self) -> (u32, RowId, u32) {
        (self.pair, self.session, self.number)
    }

    fn id<'a>(&'a self, texts: &'a [u8]) -> Id<'a> {
        let found = match self.id.read() {
            InPlace::Id(id) => Some((id, None)),
            InPlace::At(position) => texts.get(position as usize..).and_then(read_text),
        };
        found.unwrap_or_default()
    }
}

/// Without the secret.
impl fmt::Debug for UsageRecords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UsageRecords")
            .field("epoch", &self.epoch)
            .field("count", &self.rows.len())
            .finish_non_exhaustive()
    }
}

fn salt(key: &[u8; 32], epoch: u64, position: u64) -> [u8; 32] {
    Sha256::new()
        .chain_update(key)
        .chain_update(epoch.to_le_bytes())
        .chain_update(position.to_le_bytes())
        .finalize()
        .into()
}
