//! How the market's commands write amounts and times into sentences and tables.

use crate::{report::Report, values::text_of_u64};
use jiff::Timestamp;
use openmast_client::amounts::Amount;

/// `0.50 %`, of basis points.
pub(super) fn percent(bps: u16) -> String {
    format!("{}.{:02} %", bps / 100, bps % 100)
}

/// Unix seconds as people write them.
pub(super) fn moment(seconds: i64) -> String {
    match Timestamp::from_second(seconds) {
        Ok(time) => time.to_string(),
        Err(_) => format!("{seconds} (Unix seconds)"),
    }
}

/// How long an offer waits: until its end, if it has one (not 0), or its maker cancels.
pub(super) fn waits(until: i64) -> String {
    match until {
        0 => "until you cancel".into(),
        _ => format!("until {}, or until you cancel before", moment(until)),
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
    report.value(key, label, percent(bps), bps.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fees_and_ends_are_written_as_people_write_them() {
        assert_eq!(percent(5), "0.05 %");
        assert_eq!(percent(150), "1.50 %");
        assert_eq!(waits(0), "until you cancel");
        assert_eq!(
            waits(1_814_313_600),
            "until 2027-06-30T00:00:00Z, or until you cancel before"
        );
    }
}
