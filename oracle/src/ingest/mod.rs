//! The front doors: each turns its input into usage reports and acknowledges only what is durably in the log.

pub mod radius;

use std::future::Future;

use crate::record::{Lsn, UsageReport};

/// Where a front door puts a verified report.
///
/// The future resolves when the report is durable. An error means that it is not and that it
/// must not be acknowledged: the reporter keeps it and sends it again.
pub trait ReportSink: Clone + Send + Sync + 'static {
    /// Why a report was not recorded.
    type Error: std::fmt::Display + Send;

    /// Records `report`; resolves to its position in the log once it is durable.
    fn record(&self, report: UsageReport) -> impl Future<Output = Result<Lsn, Self::Error>> + Send;
}
