//! TCP connections of every listener: a bounded number, a share for each source, and none for ever.
//!
//! A listening address and its limits go in; accepted connections, each with a place, come out. What must hold: each
//! connection takes an open file, and a service without open files cannot write its log; so there are never more
//! connections than places, and one source cannot shut others out.
//!
//! Read `places` first, which bounds connections; `occupant` is what others need to know of one; `door` accepts them;
//! `pace` ends those that are too slow.

mod door;
mod occupant;
mod pace;
mod places;

pub(crate) use door::{Door, Entered, listen};
pub(crate) use occupant::{Busy, Occupant};
pub(crate) use pace::{Pace, Watched};
pub(crate) use places::Room;
