//! How the market's commands write amounts and times into sentences and tables.

use crate::{
    report::Report,
    values::{text_of_bps, text_of_time},
};
use openmast_client::amounts::Amount;

/// How long an offer waits: until its end, if it has one (not 0), or its maker cancels.
pub(super) fn waits(until: i64) -> String {
    match until {
        0 => "until you cancel".into(),
        _ => format!("until {}, or until you cancel before", text_of_time(until)),
    }
}

/// Base units of the currency.
pub(super) fn money(base_units: u64) -> Amount {
    Amount::currency(base_units)
}

/// A fee in the cell of a table, basis points.
pub(super) fn bps_cell(report: Report, key: &'static str, label: &'static str, bps: u16) -> Report {
    report.value(key, label, text_of_bps(bps), bps.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fees_and_ends_are_written_as_people_write_them() {
        assert_eq!(text_of_bps(5), "0.05 %");
        assert_eq!(text_of_bps(150), "1.50 %");
        assert_eq!(waits(0), "until you cancel");
        assert_eq!(
            waits(1_814_313_600),
            "until 2027-06-30T00:00:00Z, or until you cancel before"
        );
    }
}
