//! How far the engine is behind the log.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use metrics::Gauge;

/// Positions in the log, for the gauge `openmast_engine_lag_records`. Cheap to clone.
#[derive(Clone)]
pub(super) struct Lag(Arc<Positions>);

struct Positions {
    durable: AtomicU64,
    applied: AtomicU64,
    gauge: Gauge,
}

impl Lag {
    /// Begins with a log of `durable` records that an engine with `applied` of them will read.
    pub(super) fn new(durable: u64, applied: u64) -> Self {
        metrics::describe_gauge!(
            "openmast_engine_lag_records",
            "Durable records that the engine has not applied yet"
        );
        let lag = Self(Arc::new(Positions {
            durable: AtomicU64::new(durable),
            applied: AtomicU64::new(applied),
            gauge: metrics::gauge!("openmast_engine_lag_records"),
        }));
        lag.show();
        lag
    }

    /// The log has `records` now.
    pub(super) fn durable(&self, records: u64) {
        self.0.durable.fetch_max(records, Ordering::Relaxed);
        self.show();
    }

    /// The engine has `records` now.
    pub(super) fn applied(&self, records: u64) {
        self.0.applied.fetch_max(records, Ordering::Relaxed);
        self.show();
    }

    fn records(&self) -> u64 {
        let applied = self.0.applied.load(Ordering::Relaxed);
        let durable = self.0.durable.load(Ordering::Relaxed);
        durable.saturating_sub(applied)
    }

    fn show(&self) {
        self.0.gauge.set(self.records() as f64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_what_is_durable_and_not_applied() {
        let lag = Lag::new(100, 40);
        assert_eq!(lag.records(), 60);
        lag.applied(100);
        assert_eq!(lag.records(), 0);
        lag.durable(103);
        assert_eq!(lag.records(), 3);
        lag.applied(103);
        assert_eq!(lag.records(), 0);
    }
}
