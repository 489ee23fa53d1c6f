pub(crate) mod closed;
pub(crate) mod closing;
pub(crate) mod continuing;
pub(crate) mod first_sight;
pub(crate) mod records;
pub(crate) mod reopenings;
pub(crate) mod time;
pub(crate) mod usage;
