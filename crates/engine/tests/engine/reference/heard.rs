//! When reports of each asset came: every hour ever.

use std::collections::{BTreeMap, BTreeSet};

use super::{Engine, meter::Observation, sessions::Seen};

/// As many hours up to the newest are remembered.
const REMEMBERED: u64 = 34 * 64;

/// Hours with reports of anybody, and arrivals of each asset's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Heard {
    anybody: BTreeSet<u64>,
    assets: BTreeMap<u32, OfAsset>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct OfAsset {
    last_at_ms: u64,
    hours: BTreeSet<u64>,
}

fn remembers(hours: &BTreeSet<u64>, hour: u64) -> bool {
    let newest = hours.last().copied().unwrap_or(0);
    hours.contains(&hour) && hour + REMEMBERED > newest
}

impl Engine {
    pub(crate) fn hear(&mut self, at_ms: u64, seen: &Seen) {
        let Some(session) = self.sessions.get(&seen.key) else {
            return;
        };
        let is_believed = seen.observation != Observation::Held;
        let run = seen.incarnation.filter(|_| is_believed);
        let run = run.map_or(session.newest(), |index| &session.incarnations()[index]);
        let hour = at_ms / 3_600_000;
        self.heard.anybody.insert(hour);
        let mapped = self.mapping.asset(&run.names.radio);
        let asset = mapped.map(|(_, asset)| asset);
        if let Some(asset) = asset.filter(|asset| self.tariffs.price(*asset).is_some()) {
            let of_asset = self.heard.assets.entry(asset).or_default();
            of_asset.last_at_ms = of_asset.last_at_ms.max(at_ms);
            of_asset.hours.insert(hour);
        }
    }

    /// Newest arrival, hours with reports of the asset, and hours with reports of anybody since its first one: of the last `hours`
    /// that had ended at `now_ms`.
    pub(crate) fn heard_within(
        &self,
        asset: u32,
        now_ms: u64,
        hours: u32,
    ) -> Option<(u64, u32, u32)> {
        let of_asset = self.heard.assets.get(&asset)?;
        let end = now_ms / 3_600_000;
        let within = end.saturating_sub(hours.into())..end;
        let first = *of_asset.hours.first().expect("one report at least");
        let observed =
            within.filter(|hour| *hour >= first && remembers(&self.heard.anybody, *hour));
        let observed: Vec<u64> = observed.collect();
        let reported = observed.iter();
        let reported = reported.filter(|hour| remembers(&of_asset.hours, **hour));
        Some((
            of_asset.last_at_ms,
            reported.count() as u32,
            observed.len() as u32,
        ))
    }
}
