//! TCP connections of every listener: a bounded number, a share for each source, and none for ever.
//!
//! A listening address and its limits go in; accepted connections, each with a place, come out. What must hold: each
//! connection takes an open file, and a service without open files cannot write its log; so there are never more
//! connections than places, and one source cannot shut others out.
//!
//! Read `places` first, which bounds connections; `source` says who has a share; `activity` is what others need to know of one;
//! `listener` accepts them; `timeouts` ends those that are too slow.

mod activity;
mod listener;
mod places;
mod source;
mod timeouts;

pub(crate) use activity::{Activity, Busy};
pub(crate) use listener::{Accepted, Listener, listen};
pub(crate) use places::ConnectionLimits;
pub(crate) use source::Source;
pub(crate) use timeouts::{Timeouts, TrackedStream};
