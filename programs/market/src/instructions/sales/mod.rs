//! Primary sales.

pub(crate) mod buy;
pub(crate) mod end;
pub(crate) mod open;
pub(crate) mod release;
