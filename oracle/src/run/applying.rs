//! What is done with durable records: the engine takes them in, and closed epochs go on.

use metrics::Gauge;

use super::{
    closing::{ClosedEpochs, EndOfEpoch},
    prices::PriceTeller,
};
use openmast_engine::{ClosedEpoch, Engine, Prepared};
use openmast_records::{EpochClosed, Lsn};

/// The engine's work, between two batches of records.
pub(super) struct Applying {
    closed: ClosedEpochs,
    price_teller: PriceTeller,
    sessions: SessionGauges,
}

struct SessionGauges {
    kept: Gauge,
    most: Gauge,
    open: Gauge,
    counted_before: Gauge,
}

impl Applying {
    /// Closed epochs go to `closed`. `price_teller` tells the prices in force whenever an epoch begins, and which assets have a mapped radio.
    pub(super) fn new(closed: ClosedEpochs, price_teller: PriceTeller) -> Self {
        Self {
            closed,
            price_teller,
            sessions: SessionGauges::new(),
        }
    }

    /// Applies records that follow each other in the log.
    ///
    /// # Errors
    /// The engine fails, or closing epochs has ended.
    pub(super) fn apply(&self, engine: &mut Engine, prepared: &Prepared<'_>) -> anyhow::Result<()> {
        engine.apply_prepared(prepared, |engine, lsn, end, ledgers| {
            self.close(engine, lsn, end, ledgers)
        })?;
        self.price_teller.tell_mapped_assets(engine);
        self.sessions.show(engine);
        Ok(())
    }

    fn close(
        &self,
        engine: &mut Engine,
        lsn: Lsn,
        end: &EpochClosed,
        ledgers: ClosedEpoch,
    ) -> anyhow::Result<()> {
        self.price_teller.tell_prices(engine);
        self.closed.close(|| EndOfEpoch {
            closed_at_ms: end.closed_at_ms,
            ledgers,
            lsn,
            state: engine.view_state(),
        })
    }
}

impl SessionGauges {
    fn new() -> Self {
        metrics::describe_gauge!(
            "openmast_sessions",
            "Sessions that may still get reports, those that ended among them"
        );
        metrics::describe_gauge!(
            "openmast_sessions_max",
            "The most sessions that are kept, as the log says: sessions.max"
        );
        metrics::describe_gauge!(
            "openmast_sessions_open",
            "Sessions that have begun and not ended"
        );
        metrics::describe_gauge!(
            "openmast_counted_before_recovery_bytes",
            "Bytes that were reported since a recovery and not billed, because they may have been before"
        );
        Self {
            kept: metrics::gauge!("openmast_sessions"),
            most: metrics::gauge!("openmast_sessions_max"),
            open: metrics::gauge!("openmast_sessions_open"),
            counted_before: metrics::gauge!("openmast_counted_before_recovery_bytes"),
        }
    }

    fn show(&self, engine: &Engine) {
        let open = engine.open_epoch();
        self.kept.set(open.sessions as f64);
        self.most.set(engine.limits().max_sessions as f64);
        self.open.set(open.open_sessions as f64);
        self.counted_before
            .set(engine.counted_before_recovery() as f64);
    }
}
