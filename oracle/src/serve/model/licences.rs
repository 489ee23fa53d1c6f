//! Usage that is not charged because its asset is not licensed.

use serde::Serialize;
use utoipa::ToSchema;

use super::Decimal;

/// Bytes that cost nothing because their asset was not licensed when they were reported, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct NotLicensedBytes {
    /// Of assets without a licence.
    pub unlicensed: Decimal,
    /// Of assets whose licence was suspended.
    pub suspended: Decimal,
    /// Of assets whose licences had expired or were ended.
    pub expired: Decimal,
}
