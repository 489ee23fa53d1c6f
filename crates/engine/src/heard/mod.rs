//! When reports came: of which asset, in which hours. By the log's time of arrival, and not by what a report claims.

pub(crate) mod hours;
pub(crate) mod of_assets;
