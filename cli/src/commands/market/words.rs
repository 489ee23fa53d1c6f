//! How the market's commands write amounts and times into sentences and tables.

use crate::{
    report::Report,
    values::{text_of_bps, text_of_time, text_of_u64},
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

/// A cell of a table: base units of the currency, which people get as an amount alone.
pub(super) fn money_cell(
    report: Report,
    key: &'static str,
    label: &'static str,
    base_units: u64,
) -> Report {
    report.value(
        key,
        label,
        money(base_units).to_string(),
        text_of_u64(base_units),
    )
}

/// The same of shares with these decimals.
pub(super) fn shares_cell(
    report: Report,
    key: &'static str,
    label: &'static str,
    base_units: u64,
    decimals: u8,
) -> Report {
    let text = Amount::new(base_units, decimals).to_string();
    report.value(key, label, text, text_of_u64(base_units))
}

/// The same of a fee, basis points.
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
