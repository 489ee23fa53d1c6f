//! What usage came to, as reports show it.

use openmast_archive::BillSums;

use crate::{not_licensed::not_licensed, report::Report};

/// Bytes and money.
pub fn sums_report(sums: &BillSums) -> Report {
    Report::new()
        .number("bytes", "bytes", sums.bytes)
        .number("met_bytes", "met by entitlements", sums.met_bytes)
        .number("paid_bytes", "paid for, with these", sums.paid_bytes)
        .and(not_licensed(&sums.not_licensed))
        .money("accrued", "owed for good", sums.accrued.0)
        .money("charged", "charged", sums.charged.0)
        .number(
            "written_off_bytes",
            "bytes written off",
            sums.written_off_bytes,
        )
        .money("written_off", "written off", sums.written_off.0)
}
