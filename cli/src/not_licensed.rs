//! Usage that is not charged because its asset was not licensed, as reports show it.

use openmast_engine::NotLicensedBytes;

use crate::report::Report;

/// Bytes by reason.
pub fn not_licensed(bytes: &NotLicensedBytes) -> Report {
    Report::new()
        .number("unlicensed_bytes", "Bytes unlicensed", bytes.unlicensed)
        .number("suspended_bytes", "Bytes suspended", bytes.suspended)
        .number("expired_bytes", "Bytes expired", bytes.expired)
}
