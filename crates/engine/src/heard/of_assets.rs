//! When reports of each asset came. What this oracle was told, and no more: another one may have been told otherwise.

use std::io::{self, Read, Write};

use anyhow::ensure;
use borsh::{BorshDeserialize, BorshSerialize};
use openmast_chunks::{Chunks, Sparse};

use super::hours::{Hours, hour_of};
use crate::{
    Engine,
    session::{At, Taken},
};

/// When reports came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heard {
    /// Of anybody: in other hours this oracle was away, or nobody had anything to report.
    anybody: Hours,
    /// By asset, of those that ever reported.
    assets: Sparse<OfAsset>,
    /// By asset: arrival of the newest report (Unix milliseconds); 0 where there was none. Apart from their hours, because it
    /// changes with each report.
    lasts: Chunks<u64>,
}

#[derive(Clone, Debug, Default, BorshSerialize, BorshDeserialize)]
struct OfAsset {
    /// The first hour with a report.
    first: u32,
    hours: Hours,
}

/// When reports of an asset came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssetHeard {
    /// Arrival of the newest one (Unix milliseconds).
    pub last_at_ms: u64,
    first: u32,
    hours: Hours,
}

/// Of hours in a row, in how many reports came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HoursHeard {
    /// With a report of the asset.
    pub reported: u32,
    /// With a report of anybody, since the asset's first: so many were there for the asset to report in.
    pub observed: u32,
}

impl AssetHeard {
    /// Of the last `hours` hours that had ended at `now_ms` (Unix milliseconds). `anybody`: see [`Engine::heard_of`].
    pub fn within(&self, anybody: &Hours, now_ms: u64, hours: u32) -> HoursHeard {
        let end = hour_of(now_ms);
        let begin = end.saturating_sub(hours).max(self.first);
        let mut heard = HoursHeard::default();
        for (anybody, asset) in anybody.words(begin..end).zip(self.hours.words(begin..end)) {
            heard.observed += anybody.count_ones();
            heard.reported += (anybody & asset).count_ones();
        }
        heard
    }
}

impl Heard {
    /// A report came, of this asset if it is of one.
    #[inline]
    fn note(&mut self, at_ms: u64, asset: Option<u32>) {
        let hour = hour_of(at_ms);
        if !self.anybody.has(hour) {
            self.anybody.set(hour);
        }
        if let Some(asset) = asset {
            self.note_asset(asset, at_ms, hour);
        }
    }

    #[inline]
    fn note_asset(&mut self, asset: u32, at_ms: u64, hour: u32) {
        while self.lasts.len() <= asset as usize {
            self.lasts.push(0);
        }
        let Some(last) = self.lasts.get_mut(asset as usize) else {
            return;
        };
        let former = *last;
        *last = former.max(at_ms);
        // In the hour of the newest report nothing is left to note.
        if former == 0 || hour_of(former) != hour {
            self.note_hour(asset, hour);
        }
    }

    #[cold]
    fn note_hour(&mut self, asset: u32, hour: u32) {
        let is_first = !self.assets.contains(asset);
        let of_asset = self.assets.get_or_default(asset);
        of_asset.first = match is_first {
            true => hour,
            false => of_asset.first.min(hour),
        };
        of_asset.hours.set(hour);
    }

    fn last_at_ms(&self, asset: u32) -> u64 {
        self.lasts.get(asset as usize).copied().unwrap_or(0)
    }

    fn of(&self, asset: u32) -> Option<AssetHeard> {
        let of_asset = self.assets.get(asset)?;
        Some(AssetHeard {
            last_at_ms: self.last_at_ms(asset),
            first: of_asset.first,
            hours: of_asset.hours.clone(),
        })
    }

    /// As it is now, to be saved while this goes on.
    pub(crate) fn share(&mut self) -> Self {
        Self {
            anybody: self.anybody.clone(),
            assets: self.assets.share(),
            lasts: self.lasts.share(),
        }
    }

    /// # Errors
    /// `out` fails.
    pub(crate) fn write_to(&self, out: &mut impl Write) -> io::Result<()> {
        self.anybody.serialize(out)?;
        // Each is another asset.
        (self.assets.len() as u32).serialize(out)?;
        for (asset, of_asset) in self.assets.iter() {
            (asset, self.last_at_ms(asset), of_asset).serialize(out)?;
        }
        Ok(())
    }

    /// As [`Self::write_to`] wrote it, of a state that knows so many assets.
    ///
    /// # Errors
    /// It is nothing that was written there.
    pub(crate) fn read_from(input: &mut impl Read, assets: usize) -> anyhow::Result<Self> {
        let mut heard = Self {
            anybody: Hours::deserialize_reader(input)?,
            ..Self::default()
        };
        heard.anybody.check()?;
        let count = u32::deserialize_reader(input)?;
        let mut least = 0;
        for _ in 0..count {
            let (asset, last_at_ms, of_asset) = <(u32, u64, OfAsset)>::deserialize_reader(input)?;
            // They lie by asset: for one that cannot be, all those before it would be made.
            let is_next = asset >= least && (asset as usize) < assets;
            ensure!(
                is_next,
                "reports came of an asset that is not there, or twice"
            );
            of_asset.hours.check()?;
            least = asset + 1;
            while heard.lasts.len() < asset as usize {
                heard.lasts.push(0);
            }
            heard.lasts.push(last_at_ms);
            heard.assets.insert(asset, of_asset);
        }
        Ok(heard)
    }
}

impl Engine {
    /// Notes that a report was taken, and of which asset's radio. One of which nothing is believed yet came all the same: it counts for
    /// the radio that the session's newest run is at, as does one of a run that is forgotten.
    #[inline]
    pub(crate) fn hear(&mut self, at_ms: u64, taken: &Taken) {
        let newest = At {
            row: taken.observed.row,
            former: None,
        };
        let Some(run) = self.sessions.run_state(taken.at.unwrap_or(newest)) else {
            return;
        };
        let asset = self.serving_asset(run.party());
        let (known, _) = self.tariffs.known();
        self.heard
            .note(at_ms, asset.filter(|asset| (*asset as usize) < known));
    }

    /// The asset that a party's radio is mapped to. Where its usage is booked, that is known without looking the names up.
    #[inline]
    fn serving_asset(&self, party: u32) -> Option<u32> {
        if let Some(Ok(booking)) = self.sessions.booking(party, self.generation) {
            let (_, asset) = self.ledger.pair(*booking.pairs.serving())?;
            return Some(asset);
        }
        let mapped = self.mapping.asset(self.sessions.radio_names(party));
        mapped.map(|(_, asset)| asset)
    }

    /// When reports of anybody came, and when reports of each of these assets; `None`: none ever did.
    pub fn heard_of(
        &self,
        assets: impl IntoIterator<Item = u32>,
    ) -> (Hours, Vec<Option<AssetHeard>>) {
        let of_assets = assets.into_iter().map(|asset| self.heard.of(asset));
        (self.heard.anybody.clone(), of_assets.collect())
    }
}
