//! Licences: what the regulator of an asset's jurisdiction says about whether it may radiate. No instruction moves money,
//! and none of the others reads a licence.

pub(crate) mod end;
pub(crate) mod grant;
pub(crate) mod lift;
mod parent;
mod regulated;
pub(crate) mod renew;
pub(crate) mod suspend;
