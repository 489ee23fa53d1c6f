//! The door for signed usage reports, over the network.

mod breaks;
mod crowd;
mod floods;
mod http;
mod lab;
mod reading;
mod room;
mod rules;
mod shares;
mod simulate;
mod tls;
