//! What a tariff says of one asset.

use openmast_ledger::{NotLicensed, PricePerGb};

/// What usage of an asset costs, and why it costs nothing if that is for want of a licence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Terms {
    pub price: PricePerGb,
    pub not_licensed: Option<NotLicensed>,
}
