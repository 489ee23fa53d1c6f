//! Usage that waits for a mapping.

use openmast_engine::{Engine, WaitingWalk};

use super::{ServiceSources, answers::unattributed, unavailable};
use crate::serve::{
    SourceError,
    model::{Decimal, UnattributedList},
};

impl ServiceSources {
    pub(super) async fn waiting_usage(&self, limit: u32) -> Result<UnattributedList, SourceError> {
        let mut walk = WaitingWalk::new(limit as usize);
        while !walk.is_done() {
            // Records are applied between the steps.
            let step = move |engine: &Engine| {
                engine.step(&mut walk);
                walk
            };
            walk = self.engine.ask(step).await.map_err(unavailable)?;
        }
        let finish = move |engine: &Engine| {
            let found = engine.found_with_runs(walk);
            (
                found,
                engine.waiting_totals(),
                engine.counted_before_recovery(),
            )
        };
        let asked = self.engine.ask(finish).await.map_err(unavailable)?;
        let (found, totals, counted_before) = asked;
        Ok(UnattributedList {
            count: Decimal(totals.count),
            bytes: Decimal(totals.bytes),
            counted_before_recovery_bytes: Decimal(counted_before),
            unattributed: found.into_iter().map(unattributed).collect(),
        })
    }
}
