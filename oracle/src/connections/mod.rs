//! TCP connections of every listener: a bounded number, a share for each source, and none for ever.
//!
//! Each connection takes an open file, and a service without open files cannot write its log. `door` takes connections and
//! outlives what the kernel refuses, `places` bounds them, `occupant` knows what one is doing, `pace` ends those that are
//! too slow.

mod door;
mod occupant;
mod pace;
mod places;

pub(crate) use door::{Door, Entered, listen};
pub(crate) use occupant::{Busy, Occupant};
pub(crate) use pace::{Pace, Watched};
pub(crate) use places::Room;
