//! Events of the price stream as bytes: Server-Sent Events (WHATWG HTML, section 9.2) with JSON in one line.

use bytes::Bytes;
use openmast_engine::{not_licensed_code, not_licensed_text};

use super::model::{self, Cell, Decimal, PriceEvent, Reason, ScheduledPrice};
use crate::prices::{AssetPrice, PriceList, PriceVersion, Validity, WhyFree};

/// How long a client waits before it comes back, milliseconds.
const COME_BACK_MS: u32 = 2_000;

/// What an event is known by: the version of the prices, and the slot of what is announced. `17-300200-300231`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EventId {
    version: PriceVersion,
    announced_slot: u64,
}

impl EventId {
    pub(super) fn of(list: &PriceList) -> Self {
        Self {
            version: list.version,
            announced_slot: list.announced_slot,
        }
    }

    /// As a client repeats it. `None`: it is none of ours.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut numbers = text.split('-').map(|number| number.parse().ok());
        let mut number = || numbers.next().flatten();
        let (epoch, slot, announced_slot) = (number()?, number()?, number()?);
        numbers.next().is_none().then_some(Self {
            version: PriceVersion { epoch, slot },
            announced_slot,
        })
    }
}

impl std::fmt::Display for EventId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let PriceVersion { epoch, slot } = self.version;
        write!(formatter, "{epoch}-{slot}-{}", self.announced_slot)
    }
}

/// All prices anew.
pub(super) fn all(id: EventId, list: &PriceList) -> Bytes {
    event("prices", id, list, list.prices())
}

/// What differs from the prices before. `None`: neither the version nor any price or announcement.
pub(super) fn changes(before: Option<&PriceList>, list: &PriceList) -> Option<Bytes> {
    let Some(before) = before else {
        return Some(all(EventId::of(list), list));
    };
    let differs = |price: &&AssetPrice| before.price(price.asset) != Some(price);
    let changed: Vec<AssetPrice> = list.prices().iter().filter(differs).copied().collect();
    let is_same = changed.is_empty() && before.version == list.version;
    (!is_same).then(|| event("changes", EventId::of(list), list, &changed))
}

/// A comment, which clients pass over: the connection is alive.
pub(super) fn nothing_new() -> Bytes {
    Bytes::from_static(b":\n\n")
}

/// The last event of somebody who takes too little.
pub(super) fn lagged() -> Bytes {
    Bytes::from_static(
        b"event: lagged\ndata: {\"what_to_do\":\"Read faster, and come back with Last-Event-ID.\"}\n\n",
    )
}

fn event(name: &str, id: EventId, list: &PriceList, prices: &[AssetPrice]) -> Bytes {
    let event = PriceEvent {
        version: version(list.version),
        valid: validity(list.validity_of_all()),
        prices: prices.iter().map(price).collect(),
    };
    // What is in it are numbers and texts: nothing of it can fail to be JSON.
    let data = serde_json::to_string(&event).unwrap_or_default();
    format!("id: {id}\nevent: {name}\nretry: {COME_BACK_MS}\ndata: {data}\n\n").into()
}

/// The same in the words of the API.
pub(super) fn price(price: &AssetPrice) -> model::Price {
    model::Price {
        asset: price.asset,
        price_per_gb: Decimal(price.price.0),
        why_free: price.why_free.map(why_free),
        asked_per_gb: price.asked.map(|asked| Decimal(asked.0)),
        scheduled: price.scheduled.map(|(price, epoch)| ScheduledPrice {
            price_per_gb: Decimal(price.0),
            from_epoch: Decimal(epoch),
        }),
        cell: cell(price),
    }
}

pub(super) fn cell(price: &AssetPrice) -> Option<Cell> {
    (price.cell > 0).then_some(Cell(price.cell))
}

pub(super) fn version(version: PriceVersion) -> model::PriceVersion {
    model::PriceVersion {
        epoch: Decimal(version.epoch),
        slot: Decimal(version.slot),
    }
}

pub(super) fn validity(validity: Validity) -> model::Validity {
    model::Validity {
        through_epoch: Decimal(validity.through_epoch),
        // Chains began after 1970.
        at_least_until: Decimal(validity.at_least_until.max(0).unsigned_abs()),
    }
}

pub(super) fn why_free(why: WhyFree) -> Reason {
    let (code, text) = match why {
        WhyFree::Retired => (
            "retired",
            "The asset is retired: its usage is metered and not charged.",
        ),
        WhyFree::NotLicensed(why) => (not_licensed_code(why), not_licensed_text(why)),
    };
    Reason {
        code: code.to_owned(),
        text: text.to_owned(),
    }
}
