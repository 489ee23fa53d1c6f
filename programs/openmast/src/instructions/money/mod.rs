//! What was earned: splitting it and paying it out.

pub(crate) mod collect;
pub(crate) mod withdraw_levy;
pub(crate) mod withdraw_owner;
pub(crate) mod withdraw_treasury;
