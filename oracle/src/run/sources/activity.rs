//! What assets did lately: hours with reports, from the engine; earnings over a window, from the newest final ledger and the archive
//! of the epoch that the window begins after.

use std::{
    ops::Range,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use openmast_archive::Earned;
use openmast_engine::{AssetHeard, Engine, Hours};
use openmast_ledger::Domain;

use super::{ServiceSources, internal, paging::seconds, unavailable};
use crate::{
    run::final_ledgers::FinalLedger,
    serve::{
        SourceError,
        model::{AssetActivity, AssetList, AssetReports, Decimal, IncomeWindow, ReportWindow},
    },
    settle::Entry,
};

const WINDOW_DAYS: [u32; 3] = [7, 30, 90];
const DAY_SECONDS: u64 = 86_400;
const HOUR_MS: u64 = 3_600_000;

/// SHA-256 of an archive.
type ArchiveHash = [u8; 32];
/// Lifetime totals by asset, up to the last that had some.
type AllEarned = Arc<Vec<Earned>>;

/// What assets had earned when windows began: it is read once for each epoch that one begins after. Sixteen bytes for each asset
/// and window.
#[derive(Default)]
pub(in crate::run) struct EarnedBefore(Mutex<Vec<(ArchiveHash, AllEarned)>>);

impl EarnedBefore {
    fn get(&self, hash: &ArchiveHash) -> Option<AllEarned> {
        let kept = self.kept();
        let found = kept.iter().find(|(of, _)| of == hash);
        found.map(|(_, earned)| Arc::clone(earned))
    }

    /// The oldest goes, if there are more than windows.
    fn keep(&self, hash: ArchiveHash, earned: &AllEarned) {
        let mut kept = self.kept();
        kept.retain(|(of, _)| *of != hash);
        kept.push((hash, Arc::clone(earned)));
        if kept.len() > WINDOW_DAYS.len() {
            kept.remove(0);
        }
    }

    fn kept(&self) -> MutexGuard<'_, Vec<(ArchiveHash, AllEarned)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What all assets earned in a window.
struct Window {
    days: u32,
    after: Entry,
    newest: Arc<FinalLedger>,
    /// At the end of `after`; `None`: that is the newest.
    earned: Option<AllEarned>,
}

/// What the engine says of some assets in a row.
struct Heard {
    /// How many assets are on chain.
    count: u32,
    anybody: Hours,
    assets: Vec<Option<AssetHeard>>,
}

impl Heard {
    fn of(engine: &Engine, assets: Range<u32>) -> Self {
        let count = engine.open_epoch().known_assets;
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let (anybody, assets) = engine.heard_of(assets.start..assets.end.min(count));
        Self {
            count,
            anybody,
            assets,
        }
    }

    fn reports(&self, heard: &AssetHeard, now_ms: u64) -> AssetReports {
        let windows = WINDOW_DAYS.map(|days| {
            let window_hours = 24 * days;
            let within = heard.within(&self.anybody, now_ms, window_hours);
            ReportWindow {
                window_hours,
                hours_observed: within.observed,
                hours_reported: within.reported,
            }
        });
        AssetReports {
            last_at_ms: Decimal(heard.last_at_ms),
            until_ms: Decimal(now_ms - now_ms % HOUR_MS),
            windows: windows.to_vec(),
        }
    }
}

impl ServiceSources {
    async fn heard(&self, assets: Range<u32>) -> Result<Heard, SourceError> {
        let asked = self.engine.ask(move |engine| Heard::of(engine, assets));
        asked.await.map_err(unavailable)
    }

    pub(super) async fn reports_of(
        &self,
        asset: u32,
        now_ms: u64,
    ) -> Result<Option<AssetReports>, SourceError> {
        let heard = self.heard(asset..asset.saturating_add(1)).await?;
        let of_asset = heard.assets.first().and_then(Option::as_ref);
        Ok(of_asset.map(|of_asset| heard.reports(of_asset, now_ms)))
    }

    pub(super) async fn assets_from(
        &self,
        from: u32,
        limit: u32,
        now_ms: u64,
    ) -> Result<AssetList, SourceError> {
        let heard = self.heard(from..from.saturating_add(limit)).await?;
        let windows = match heard.assets.is_empty() {
            true => Vec::new(),
            false => self.windows(now_ms).await?,
        };
        let mut assets = Vec::new();
        // In this order: behind the last index there is no other.
        for (of_asset, index) in heard.assets.iter().zip(from..) {
            let income = windows.iter().map(|window| window.of(index));
            assets.push(AssetActivity {
                index,
                name: None,
                reports: of_asset.as_ref().map(|it| heard.reports(it, now_ms)),
                income: income.collect::<Result<_, _>>()?,
            });
        }
        let end = from.saturating_add(limit);
        Ok(AssetList {
            count: heard.count,
            assets,
            next_from: (end < heard.count).then_some(end),
        })
    }

    async fn windows(&self, now_ms: u64) -> Result<Vec<Window>, SourceError> {
        let Some(newest) = self.ledgers.get(None) else {
            return Ok(Vec::new());
        };
        let last_epoch = newest.content.epoch;
        let begins = WINDOW_DAYS.map(|days| {
            let begin = (now_ms / 1_000).saturating_sub(DAY_SECONDS * u64::from(days));
            i64::try_from(begin).unwrap_or(i64::MAX)
        });
        let found = self.read_outbox(move |outbox| {
            let found = begins.map(|begin| outbox.closed_by(last_epoch, begin));
            found.into_iter().collect::<Result<Vec<_>, _>>()
        });
        let mut windows = Vec::new();
        for ((days, begin), found) in WINDOW_DAYS.into_iter().zip(begins).zip(found.await?) {
            let Some(after) = found else {
                continue;
            };
            let is_newest = after.content.epoch == last_epoch;
            // The only one that is known says nothing of what was earned in a window that it ended in.
            if is_newest && after.content.closed_at > begin {
                continue;
            }
            let earned = match is_newest {
                true => None,
                false => match self.earned_before(&after).await? {
                    Some(earned) => Some(earned),
                    None => continue,
                },
            };
            windows.push(Window {
                days,
                after,
                newest: Arc::clone(&newest),
                earned,
            });
        }
        Ok(windows)
    }

    /// Lifetime totals at the end of an epoch; `None`: its archive cannot be read.
    async fn earned_before(&self, entry: &Entry) -> Result<Option<AllEarned>, SourceError> {
        let (epoch, hash) = (entry.content.epoch, entry.content.archive_hash);
        if let Some(earned) = self.earned.get(&hash) {
            return Ok(Some(earned));
        }
        let turn = self.archive_turns.next().await?;
        // Whoever had the turn before may have read it.
        if let Some(earned) = self.earned.get(&hash) {
            return Ok(Some(earned));
        }
        let store = self.store.clone();
        let reading = tokio::task::spawn_blocking(move || {
            // The turn is the thread's, not the request's, which may be gone before the archive is read.
            let _turn = turn;
            store.read_earned(&hash)
        });
        match reading.await.map_err(internal)? {
            Ok(earned) => {
                let earned = Arc::new(earned);
                self.earned.keep(hash, &earned);
                Ok(Some(earned))
            }
            Err(error) => {
                tracing::warn!(%error, epoch, "an archive cannot be read for the API");
                Ok(None)
            }
        }
    }
}

impl Window {
    fn of(&self, asset: u32) -> Result<IncomeWindow, SourceError> {
        let totals = self.newest.totals(Domain::Asset, asset);
        let now = Earned {
            bytes: totals.bytes,
            earned: totals.charged,
        };
        let before = match &self.earned {
            None => now,
            Some(earned) => earned.get(asset as usize).copied().unwrap_or_default(),
        };
        let bytes = now.bytes.checked_sub(before.bytes).map_err(internal)?;
        let earned = now.earned.checked_sub(before.earned).map_err(internal)?;
        let first_epoch = self.after.content.epoch.checked_add(1);
        Ok(IncomeWindow {
            window_days: self.days,
            earned: Decimal(earned.0),
            bytes: Decimal(bytes.0),
            first_epoch: Decimal(
                first_epoch.ok_or_else(|| internal("no epoch is after the last"))?,
            ),
            last_epoch: Decimal(self.newest.content.epoch),
            opened_at: seconds(self.after.content.closed_at),
            closed_at: seconds(self.newest.content.closed_at),
        })
    }
}
