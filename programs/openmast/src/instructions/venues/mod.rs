//! Markets that take permissioned shares: an account of theirs for each, listed one by one.

pub(crate) mod deliver;
pub(crate) mod halt;
pub(crate) mod list;
mod listed;
pub(crate) mod resume;
pub(crate) mod unlist;
